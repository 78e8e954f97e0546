"""Targets as they are declared with the budget: within the project's time, and in figures."""

from __future__ import annotations

from collections.abc import Iterator

from xlperf.checks.context import Context, cell
from xlperf.checks.stage import BEFORE_RESULTS
from xlperf.findings import Finding
from xlperf.values.deadlines import on_time
from xlperf.values.entries import as_text
from xlperf.values.signs import Sign


def check_deadlines(context: Context) -> Iterator[Finding]:
    """V108: an indicator's deadline is after the end of the project."""
    for subject, row, _ in context.indicators():
        target = as_text(row.target)
        if subject.end and target and on_time(subject.end, target) is False:
            values = {"target": target, "end": subject.end}
            yield context.found("V108", subject, cell(row.origins, "target", "name"), values, item=row.name)


def check_figures(context: Context) -> Iterator[Finding]:
    """V109: most of a subject's targets are words. Asked while targets can still be changed."""
    if context.evaluation.unit.purpose not in BEFORE_RESULTS:
        return
    for subject in context.evaluation.subjects:
        rows = [row for row in subject.indicators if as_text(row.target)]
        words = [row for row in rows if row.measure.sign is Sign.QUALITATIVE]
        if len(words) * 2 > len(rows):
            values = {"words": len(words), "count": len(rows)}
            yield context.found("V109", subject, cell(words[0].origins, "target", "name"), values)


CHECKS = (check_deadlines, check_figures)
