"""The narrative report: outlines as data, facts by name, paragraphs whose every number traces to a fact.

``outline`` reads an outline, ``outline_library`` says which there are, ``template`` fills sentences, ``facts``,
``subjects`` and ``indicators`` say what is known, ``compose`` puts the report together.
"""

from xlperf.data.files import outline_names
from xlperf.narrative.compose import compose, indicator_sentence
from xlperf.narrative.monitoring_facts import Monitored
from xlperf.narrative.outline import Outline
from xlperf.narrative.outline_library import (
    chosen_monitoring_outline,
    load_monitoring_outline,
    load_outline,
    monitoring_outline,
    outline_titles,
    public_outline,
)
from xlperf.paragraphs import Paragraph, Run, RunKind, Status, Style

__all__ = [
    "Monitored", "Outline", "Paragraph", "Run", "RunKind", "Status", "Style", "chosen_monitoring_outline", "compose",
    "indicator_sentence", "load_monitoring_outline", "load_outline", "monitoring_outline", "outline_names",
    "outline_titles", "public_outline",
]  # fmt: skip
