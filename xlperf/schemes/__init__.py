"""Scoring schemes 评分规则 as data: what a province or ministry lays down, each rule with its source.

``scheme`` holds the types, ``reading`` checks one file's tables, ``library`` finds schemes and lays one over another.
"""

from xlperf.schemes.dimensions import Dimension, Split, dimensions_of, expected_points
from xlperf.schemes.library import Listed, built_in_id, built_in_schemes, load_scheme, scheme_titles
from xlperf.schemes.scheme import (
    Attainment,
    Cap,
    Execution,
    Grade,
    Limits,
    Over,
    Preset,
    PresetRow,
    Proof,
    Reasons,
    Reduction,
    Rounding,
    Scheme,
    Step,
    Tier,
    Zero,
    wording,
)

__all__ = [
    "Attainment", "Cap", "Dimension", "Execution", "Grade", "Limits", "Listed", "Over", "Preset", "PresetRow", "Proof",
    "Reasons", "Reduction", "Rounding", "Scheme", "Split", "Step", "Tier", "Zero", "built_in_id", "built_in_schemes",
    "dimensions_of", "expected_points", "load_scheme", "scheme_titles", "wording",
]  # fmt: skip
