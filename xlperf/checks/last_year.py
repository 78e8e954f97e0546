"""This year beside the last, V90 and V91: targets far below what was achieved; what has to be looked at again."""

from __future__ import annotations

from collections.abc import Iterator

from xlperf.checks.context import Context, cell, section_name, text_cell
from xlperf.checks.predicates import share_doubtful, sign_doubtful
from xlperf.findings import Finding, Origin
from xlperf.model import Indicator, Subject
from xlperf.schemes import Scheme
from xlperf.scoring import IndicatorResult, score_indicator
from xlperf.values.amounts import percent


def check_target_below_last_year(context: Context) -> Iterator[Finding]:
    """V90: last year's result would be over-achievement of this year's target, by the scheme's own threshold.

    Quantities of a subject whose money has become as much less are left alone.
    """
    for subject in context.evaluation.subjects:
        for row in subject.indicators:
            again = _repeated(row, context.scheme)
            if again is None or not again.over or again.completion is None:
                continue
            last, target = row.last_measure.actual, row.measure.target
            if sign_doubtful(row) or share_doubtful(row) or (_is_quantity(row) and _has_less(subject, again)):
                continue
            values = {"last": last, "target": target, "rate": percent(again.completion)}
            yield context.found("V90", subject, cell(row.origins, "target", "name"), values, item=row.name)


def check_marked(context: Context) -> Iterator[Finding]:
    """V91: something is marked 待核对."""
    for subject in context.evaluation.subjects:
        for remark, origin, item in _marked(subject):
            values = {"remark": "；".join(remark.split("\n")).rstrip("。")}
            yield context.found("V91", subject, origin, values, item=item)


CHECKS = (check_target_below_last_year, check_marked)


def _repeated(row: Indicator, scheme: Scheme) -> IndicatorResult | None:
    """How this year's row would come out with last year's result; ``None`` where the two cannot be compared."""
    if row.last_actual is None or not row.last_measure.comparable:
        return None
    return score_indicator(row.last_measure, None, None, scheme)


def _is_quantity(row: Indicator) -> bool:
    return row.measure.target is not None and row.measure.target.unit != "%"


def _has_less(subject: Subject, again: IndicatorResult) -> bool:
    """Whether the budget is as much below last year's spending as the target is below last year's result."""
    budget = subject.funds.budget
    spent = subject.funds.last_executed
    return None not in (budget, spent, again.completion) and budget * again.completion <= spent  # type: ignore[operator]


def _marked(subject: Subject) -> Iterator[tuple[str, Origin | None, str]]:
    """Each remark of 待核对 with its cell and what it is about."""
    if subject.review:
        yield subject.review, cell(subject.origins, "review", "name"), ""
    for goal in subject.goals:
        if goal.review:
            yield goal.review, cell(goal.origins, "review", "text"), f"年度绩效目标{goal.number}"
    for row in subject.indicators:
        if row.review:
            yield row.review, cell(row.origins, "review", "name"), row.name
    for text in (*subject.texts.values(), *subject.blank_texts):
        if text.review:
            yield text.review, text_cell(text), section_name(text.section)
