"""What a scheme says, in types: frozen, checked when it was read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from xlperf.findings import Severity
from xlperf.values.amounts import normalise

Wordings = tuple[tuple[str, ...], ...]
"""Many wordings in one: each is one choice of every part, joined; the choices as :func:`wording` gives them."""

_SHORT, _MOST_KEPT = 40, 1000  # characters of words that are remembered, and how many
_PUNCTUATION = re.compile(r"\([^()]*\)|\W")


class Attainment(StrEnum):
    """How far an indicator got, whatever the scheme calls it: reached, partly, or not."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """From this execution rate (a fraction, included) the execution score is this many points."""

    rate: Decimal
    score: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """Below this execution rate (a fraction, excluded) the total is at most this many points."""

    below: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Execution:
    """How budget execution 预算执行 is scored; ``steps`` from the highest rate down, ``cap_total_by_rate`` upwards."""

    weight: Decimal
    denominator: str
    method: str
    steps: tuple[Step, ...]
    cap_total_by_rate: tuple[Cap, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """Expected points for some level-1 names together; ``weight`` None where the scheme leaves it open."""

    key: str
    level1: tuple[str, ...]
    weight: Decimal | None
    tolerance: Decimal
    severity: Severity
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """One tier 档 of qualitative indicators: its wording, and its bounds as shares of the weight."""

    key: str
    name: str
    attainment: Attainment
    low: Decimal
    high: Decimal
    low_inclusive: bool
    high_inclusive: bool
    synonyms: tuple[str, ...] = field(repr=False)
    source: str

    def contains(self, share: Decimal) -> bool:
        """Whether a share of the weight (0 to 1) lies in this tier."""
        return (self.low < share < self.high) or (
            (share == self.low and self.low_inclusive) or (share == self.high and self.high_inclusive)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Zero:
    """What applies where a ratio does not exist; the values are explained in ``data/schemes/mof_2020.toml``."""

    upper_target: str
    lower_target: str
    equal_target: str
    lower_actual: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Over:
    """Over-achievement: the ratios from which it counts, the actual value at a target of 0, and what follows."""

    threshold: Decimal | None
    reverse_threshold: Decimal | None
    zero_target: Decimal | None
    action: str
    deduct: Decimal
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """One grade 等级 and the total, included, from which it is given."""

    name: str
    low: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Reasons:
    """From where a reason has to be given: execution rate, share of the weight (fractions, excluded), adjustment."""

    execution_below: Decimal
    score_below: Decimal
    adjustment: bool
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounding:
    """Places of a score, and the difference between stated and computed figures that is rounding only."""

    places: int
    tolerance: Decimal
    source: str


LIMITED = ("goal", "reason", "evidence", "adjustment_reason", "shortfall_reason", "leftover_use")
"""What a form may limit in length besides the sections of 文字材料: a goal's text, columns of 绩效指标 and 评价对象."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheme:
    """One scoring scheme, checked. Weights and totals are points, bounds and rates fractions.

    ``wordings`` are those of the tiers: name and synonyms, thousands in all; ``looked_up``: the tiers found.
    ``text_limits``: the most characters of a text, by a key of ``LIMITED`` or of a section.
    """

    id: str
    title: str
    source: str
    place: int
    outline: str
    table_layout: str
    total: Decimal
    asks: str
    notes: tuple[str, ...]
    execution: Execution
    dimensions: tuple[Dimension, ...]
    required_dimensions: Mapping[str, Severity]
    reverse_method: str
    equal_method: str
    partial_floor: Decimal
    quantitative_source: str
    zero: Zero
    over: Over
    tiers: tuple[Tier, ...]
    verdicts: Mapping[Attainment, str]
    bonus: bool
    grades: tuple[Grade, ...]
    grading_source: str
    reasons: Reasons
    rounding: Rounding
    severities: Mapping[str, Severity]
    text_limits: Mapping[str, int]
    wordings: tuple[tuple[Wordings, Tier], ...] = field(compare=False, repr=False)
    looked_up: dict[str, Tier | None] = field(default_factory=dict, compare=False, repr=False)

    @property
    def indicator_total(self) -> Decimal:
        """The points that all indicators together have."""
        return self.total - self.execution.weight

    def tier_named(self, words: str) -> Tier | None:
        """The tier whose name or synonym the words are, spaces and punctuation aside."""
        if words in self.looked_up:
            return self.looked_up[words]
        bare = wording(words)
        named = next((tier for parts, tier in self.wordings if _is_one_of(parts, bare)), None)
        if len(words) <= _SHORT and len(self.looked_up) < _MOST_KEPT:  # the same few words fill most cells
            self.looked_up[words] = named
        return named

    def tier_of(self, share: Decimal) -> Tier | None:
        """The tier in which a share of the weight lies; None outside 0 to 1."""
        return next((tier for tier in self.tiers if tier.contains(share)), None)


def wording(words: str) -> str:
    """What the wordings of tiers are compared by: no spaces, no punctuation, nothing in brackets."""
    bare = normalise(words)
    return bare if bare.isalnum() else _PUNCTUATION.sub("", bare)


def _is_one_of(parts: Wordings, text: str) -> bool:
    """Whether a text is one of the wordings."""
    if not parts:
        return not text
    return any(text.startswith(choice) and _is_one_of(parts[1:], text[len(choice) :]) for choice in parts[0])
