"""What scoring could not compute, had to assume, or read by convention: its problems, each at its cell."""

from __future__ import annotations

from collections.abc import Iterator

from xlperf.checks.context import Context, cell, funds_cell
from xlperf.checks.predicates import is_unearned
from xlperf.findings import Finding
from xlperf.model import Subject
from xlperf.scoring import ExecutionResult, no_rate
from xlperf.values.measures import Problem

_BLANK = ("V01", "V55", "V63")
"""What scoring says of a cell that seems blank."""


def check_execution_problems(context: Context) -> Iterator[Finding]:
    """Budget execution: no rate (V62), a rate only typed (V61), a budget that had to stand in (V60)."""
    for subject, result in context.subjects():
        for problem in _open_problems(context, subject, result.execution):
            yield context.found(problem.code, subject, funds_cell(subject, problem.field), problem.values)


def check_indicator_problems(context: Context) -> Iterator[Finding]:
    """Rows: blanks (V01), scores out of bounds (V17, V18), tiers (V55-V58), no or two formulas (V59, V66), V63.

    Full marks in a lower tier are V31 and not V18, too.
    """
    for subject, row, result in context.indicators():
        for problem in result.problems:
            if problem.code == "V18" and is_unearned(row, result):
                continue
            if problem.code in _BLANK and context.unread.has("indicators", problem.field, row.origins):
                continue
            origin = cell(row.origins, problem.field, "name")
            yield context.found(problem.code, subject, origin, problem.values, item=row.name)


def check_subject_problems(context: Context) -> Iterator[Finding]:
    """Subjects: no weights at all (V64), a total lowered by the execution rate (V34)."""
    for subject, result in context.subjects():
        for problem in result.problems:
            rows = subject.indicators if problem.code == "V64" else ()
            if not any(context.unread.has("indicators", "weight", row.origins) for row in rows):
                yield context.found(problem.code, subject, cell(subject.origins, problem.field), problem.values)


CHECKS = (check_execution_problems, check_indicator_problems, check_subject_problems)


def _open_problems(context: Context, subject: Subject, execution: ExecutionResult) -> Iterator[Problem]:
    """The problems of budget execution; of blank funds only those of which the reader has not reported why."""

    def is_unread(field: str) -> bool:
        return context.unread.has("subjects", field, subject.funds.origins)

    blank = tuple(field for field in execution.missing if not is_unread(field))
    for problem in execution.problems:
        if problem.code == "V60" and is_unread(problem.field):
            continue
        if not execution.missing or blank == execution.missing:
            yield problem
        elif blank:
            yield no_rate(blank) if problem.code == "V62" else problem
