"""Figures that may be right and are hard to believe, V29-V33, V37 and V73. V34 is found by scoring."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from xlperf.checks.check_rules import rules
from xlperf.checks.context import Context, cell, funds_cell
from xlperf.checks.predicates import explained, is_unearned, share_doubtful, sign_doubtful
from xlperf.findings import Finding
from xlperf.model import Indicator, Subject
from xlperf.schemes import Attainment
from xlperf.scoring import IndicatorResult, SubjectResult
from xlperf.taxonomy import side
from xlperf.values.amounts import percent, plain
from xlperf.values.measures import Sign

_WHOLE = Decimal(100)


def check_over_achievement(context: Context) -> Iterator[Finding]:
    """V29: a target was exceeded by as much as the scheme calls over-achievement, and nobody says why."""
    for subject, row, result in context.indicators():
        if not result.over or sign_doubtful(row) or share_doubtful(row) or explained(context, subject, row):
            continue
        measure = row.measure
        rate = "" if result.completion is None else f"，完成率{percent(result.completion)}"
        values = {"target": measure.target, "actual": measure.actual, "rate": rate}
        yield context.found("V29", subject, cell(row.origins, "reason", "name"), values, item=row.name)


def check_equal_targets(context: Context) -> Iterator[Finding]:
    """V73: the target says equal, the actual value is another one, and the scheme counts it as reached."""
    for subject, row, result in context.indicators():
        measure = row.measure
        if measure.sign is not Sign.EQ or result.attainment is not Attainment.FULL or not measure.comparable:
            continue
        if measure.target is not None and measure.actual is not None and measure.target.value != measure.actual.value:
            values = {
                "target": measure.target,
                "actual": measure.actual,
                "scheme": context.scheme.title,
                "asks": context.scheme.asks,
            }
            yield context.found("V73", subject, cell(row.origins, "sign", "target", "name"), values, item=row.name)


def check_unreasoned_deduction(context: Context) -> Iterator[Finding]:
    """V30: a qualitative indicator was reached, lost points and has no reason.

    A quantitative one that was reached has full marks by the formula: another score is V14.
    """
    for subject, row, result in context.indicators():
        if row.measure.sign is not Sign.QUALITATIVE or result.attainment is not Attainment.FULL:
            continue
        if row.weight is None or row.stated_score is None or result.score is None or explained(context, subject, row):
            continue
        if result.score < row.weight * context.scheme.reasons.score_below and _problems(result).isdisjoint({"V18"}):
            values = {
                "tier": result.verdict,
                "score": plain(row.stated_score, None),
                "weight": plain(row.weight, None),
            }
            yield context.found("V30", subject, cell(row.origins, "stated_score", "name"), values, item=row.name)


def check_unearned_marks(context: Context) -> Iterator[Finding]:
    """V31: a qualitative indicator was not reached and has full marks (quantitative: V14). It stands for V18."""
    for subject, row, result in context.indicators():
        if is_unearned(row, result):
            values = {"tier": result.verdict, "score": plain(row.stated_score or Decimal(), None)}
            yield context.found("V31", subject, cell(row.origins, "stated_score", "name"), values, item=row.name)


def check_unspent(context: Context) -> Iterator[Finding]:
    """V32: hardly any money was spent, and outputs are reached; or half of it, and everything is."""
    for subject, result in context.subjects():
        rate, rows = result.execution.rate, _reached(subject, result)
        if rate is None or not rows:
            continue
        outputs = [row for row in rows if side(row.level1, row.level2) == "output"]
        nothing = rate < rules().numbers["plausible.unspent"] and outputs
        half = rate <= rules().numbers["plausible.half_spent"] and len(rows) == len(subject.indicators)
        if nothing or half:
            what = f"{len(outputs)}个产出指标" if nothing else "全部指标"
            values = {"rate": percent(rate), "what": what}
            yield context.found("V32", subject, funds_cell(subject, "executed"), values)


def check_full_marks(context: Context) -> Iterator[Finding]:
    """V33: every indicator has full marks. Where every figure is its target, V37 says so instead."""
    for subject, result in context.subjects():
        rows = list(zip(subject.indicators, result.indicators, strict=True))
        if len(rows) < rules().numbers["plausible.rows"] or _hits_every_target(subject):
            continue
        if all(_has_full_marks(row, scored) for row, scored in rows):
            origin = cell(subject.indicators[0].origins, "stated_score", "name")
            yield context.found("V33", subject, origin, {"count": len(rows)})


def check_exact_hits(context: Context) -> Iterator[Finding]:
    """V37: every quantitative indicator hits its target exactly, 100% (which cannot be exceeded) aside."""
    for subject in context.evaluation.subjects:
        if _hits_every_target(subject):
            origin = cell(subject.indicators[0].origins, "actual", "name")
            yield context.found("V37", subject, origin, {"count": len(_exceedable(subject))})


CHECKS = (
    check_over_achievement,
    check_equal_targets,
    check_unreasoned_deduction,
    check_unearned_marks,
    check_unspent,
    check_full_marks,
    check_exact_hits,
)


def _problems(result: IndicatorResult) -> set[str]:
    return {problem.code for problem in result.problems}


def _reached(subject: Subject, result: SubjectResult) -> list[Indicator]:
    return [
        row
        for row, scored in zip(subject.indicators, result.indicators, strict=True)
        if scored.attainment is Attainment.FULL
    ]


def _has_full_marks(row: Indicator, result: IndicatorResult) -> bool:
    """Whether a row has its weight as score: the typed one, else the computed one."""
    score = result.score if row.stated_score is None else row.stated_score
    return bool(row.weight) and score == row.weight


def _exceedable(subject: Subject) -> list[Indicator]:
    """The rows whose target may well be missed or exceeded: figures other than 100%."""
    targets = ((row, row.measure.target) for row in subject.indicators if row.measure.comparable)
    return [row for row, target in targets if target and not (target.unit == "%" and target.value == _WHOLE)]


def _hits_every_target(subject: Subject) -> bool:
    rows = _exceedable(subject)
    hit = all(row.measure.target == row.measure.actual for row in rows)
    return hit and len(rows) >= rules().numbers["plausible.equal_rows"]
