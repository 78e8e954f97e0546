"""Which findings are due at a stage of the year 用途: targets and monitoring are no self-evaluation yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from xlperf.findings import Finding, catalogue
from xlperf.layout import layout

__all__ = ["BEFORE_RESULTS", "TARGETS", "due"]

TARGETS = "目标"
"""The purpose 用途 of a workbook, or form, of targets."""

BEFORE_RESULTS = (TARGETS, "监控")
"""The purposes 用途 of a workbook whose year is not over."""

_BLANK = ("R26", "V01")
_OF_RESULTS = ("executed", "basic", "project", "next_year", "shortfall_reason", "leftover_use", "conclusion")
_OF_TARGETS = ("purpose", "key_tasks", "goals_text")


def due(findings: Iterable[Finding], purpose: str | None) -> Iterator[Finding]:
    """The findings that are due: before the year is over nobody asks for results, reasons and the report's texts.

    >>> [found.code for found in due([], "目标")]
    []
    """
    for found in findings:
        if purpose not in BEFORE_RESULTS or not _is_of_results(found):
            yield found


def _is_of_results(found: Finding) -> bool:
    if catalogue()[found.code].of_results:
        return True
    header = found.origin.header if found.origin else ""
    return found.code in _BLANK and (header in _headers() or found.item in _sections())


@cache
def _headers() -> frozenset[str]:
    """The columns that are filled when the year is over."""
    words = layout()
    indicators = [column.header for column in words.table("indicators").inputs if not column.carried]
    return frozenset([*indicators, *(words.table("subjects").column(key).header for key in _OF_RESULTS)])


@cache
def _sections() -> frozenset[str]:
    """The sections of 文字材料 that only the report of a self-evaluation has."""
    return frozenset(section.header for section in layout().sections if section.key not in _OF_TARGETS)
