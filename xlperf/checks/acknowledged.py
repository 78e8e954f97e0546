"""Warnings that the officer has explained (table 情况说明) stay listed, with the reason, and are no longer open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from xlperf.checks.context import cell
from xlperf.findings import Finding, Severity, catalogue, finding
from xlperf.model import Acknowledgement, Evaluation
from xlperf.values.signs import compact


def acknowledge(findings: Iterable[Finding], evaluation: Evaluation) -> tuple[Finding, ...]:
    """The findings, those explained with their reason for a remedy; then a note (V70) for each that explains nothing.

    An explanation fits by code, subject and item (or several items: 培训人次、合格率); a blank subject or item fits
    all. Errors cannot be explained away.
    """
    listed = tuple(findings)
    known = tuple(row for row in evaluation.acknowledged if row.reason.strip() and row.code in catalogue())
    result = tuple(_explained(found, known) for found in listed)
    return (*result, *(_unused(row, listed) for row in known if not any(_fits(row, found) for found in listed)))


def _fits(row: Acknowledgement, found: Finding) -> bool:
    return _names(row, found) and found.severity is not Severity.ERROR


def _names(row: Acknowledgement, found: Finding) -> bool:
    if row.code != found.code:
        return False
    return _matches(row.subject, found.subject) and any(_matches(item, found.item) for item in _items(row.item))


def _matches(wanted: str, given: str) -> bool:
    return not wanted or compact(wanted) == compact(given)


def _items(typed: str) -> tuple[str, ...]:
    """An item as typed; several, as a finding with several cells lists them, are each meant too."""
    return (typed, *filter(None, typed.split("、")))


def _explained(found: Finding, rows: Iterable[Acknowledgement]) -> Finding:
    row = next((row for row in rows if _fits(row, found)), None)
    if row is None:
        return found
    reason = row.reason.strip()
    return replace(found, remedy="", acknowledged=reason)


def _unused(row: Acknowledgement, findings: Iterable[Finding]) -> Finding:
    if any(_names(row, found) for found in findings):
        why, should = "这是错误，说明不能代替改正", "改正"
    else:
        why, should = "现在没有这个问题", "核对编号、对象和指标，或者删去这一行"
    origin = cell(row.origins, "code")
    return finding("V70", origin, subject=row.subject, item=row.item, number=row.code, why=why, should=should)
