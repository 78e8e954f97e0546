"""One subject: budget execution, indicators, goals, total and grade."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from xlperf.model import Indicator, Subject
from xlperf.schemes import Cap, Scheme
from xlperf.scoring.execution import score_execution
from xlperf.scoring.indicator import score_indicator
from xlperf.scoring.officers_rows import score_not_applicable, score_preset
from xlperf.scoring.points import ZERO
from xlperf.scoring.results import ExecutionResult, GoalResult, IndicatorResult, SubjectResult
from xlperf.values.amounts import fixed, percent, plain
from xlperf.values.measures import Problem

Pairs = Sequence[tuple[Indicator, IndicatorResult]]


def score_subject(subject: Subject, scheme: Scheme) -> SubjectResult:
    """Score one subject.

    The total is the execution score plus all indicator scores; ``None`` where one of them is. A row without weight is
    left out where the other rows' weights are complete. Where rows that do not apply are left out, the total is the
    share of their points that the others earned. Where no row has a weight (鄂财绩发〔2020〕3号 prints none), that is
    one problem of the subject, and the stated scores are the scores. Where the weights do not add up, there is no
    grade: its bounds are shares of the scheme's total.

    Where the scheme says nothing of rows that do not apply, and the unit gave them no points and its total leaves them
    out, so does this.
    """
    result = _scored(subject, scheme)
    if scheme.not_applicable == "ask" and any(row.not_applicable for row in subject.indicators):
        rescaled = _scored(subject, replace(scheme, not_applicable="rescale"))
        unscored = all(row.stated_score is None for row in subject.indicators if row.not_applicable)
        if unscored and rescaled.total is not None and rescaled.total == subject.stated_total:
            return rescaled
    return result


def _scored(subject: Subject, scheme: Scheme) -> SubjectResult:
    execution = score_execution(subject.funds, scheme)
    weights = [row.weight for row in subject.indicators if row.weight is not None]
    weight_sum = sum(weights, ZERO)
    incomplete = bool(weights) and weight_sum != scheme.indicator_total
    pairs = [(row, _score_row(row, subject, scheme, weight_needed=incomplete)) for row in subject.indicators]
    if not weights:
        pairs = [(row, _as_stated(row, result, scheme)) for row, result in pairs]
    every = incomplete or not weights
    needed = [result for row, result in pairs if (every or row.weight is not None) and not result.left_out]
    total, working = _total(execution, needed, scheme)
    total, working = _rescaled(total, working, pairs, weight_sum, scheme)
    problems: tuple[Problem, ...] = ()
    if subject.indicators and not weights:
        problems = (Problem("V64", "name", {"should": plain(scheme.indicator_total, None)}),)
    cap = cap_of(execution.rate, scheme)
    if cap and total is not None and total > cap.total:
        values = {"total": fixed(total), "rate": percent(execution.rate or ZERO), "cap": plain(cap.total, None)}
        problems = (*problems, Problem("V34", "name", values))
        working = f"{working}，执行率低于{percent(cap.below)}，总分取{fixed(cap.total)}"
        total = scheme.rounding.rounded(cap.total)
    return SubjectResult(
        execution=execution,
        indicators=tuple(result for _, result in pairs),
        goals=_goals(subject, pairs),
        weight_sum=weight_sum,
        total=total,
        grade=None if incomplete else grade_of(total, execution.rate, scheme),
        working=working,
        problems=problems,
    )


def full_marks(weight_sum: Decimal, scheme: Scheme) -> Decimal:
    """What a total is out of: the weights with the points of budget execution, the scheme's total without weights.

    >>> from xlperf.schemes import load_scheme
    >>> full_marks(Decimal(100), load_scheme("mof_2020"))
    Decimal('110')
    """
    return scheme.execution.weight + weight_sum if weight_sum else scheme.total


def grade_of(total: Decimal | None, rate: Decimal | None, scheme: Scheme) -> str | None:
    """The grade 等级 of a total at an execution rate (a fraction).

    ``None`` where there is no total, the scheme does not grade, or the grade depends on a rate that is not known.
    """
    for grade in scheme.grades if total is not None else ():
        if total is None or total < grade.low:
            continue
        if grade.execution_at_least is None:
            return grade.name
        if rate is None:
            return None
        if rate >= grade.execution_at_least:
            return grade.name
    return None


def _rescaled(
    total: Decimal | None, working: str, pairs: Pairs, weight_sum: Decimal, scheme: Scheme
) -> tuple[Decimal | None, str]:
    """The total on the scale of all rows, where rows were left out (不适用)."""
    gone = sum((row.weight or ZERO for row, result in pairs if result.left_out), ZERO)
    most = full_marks(weight_sum, scheme)
    whole = most - gone
    if total is None or not gone:
        return total, working
    if whole <= 0:
        return None, ""
    result = scheme.rounding.rounded(min(most, total * most / whole))
    out = f"不适用的{plain(gone, None)}分不计，{fixed(total)}÷{plain(whole, None)}×{plain(most, None)}"
    return result, f"{working}，{out}={fixed(result)}"


def _score_row(row: Indicator, subject: Subject, scheme: Scheme, *, weight_needed: bool) -> IndicatorResult:
    framework = scheme.preset if scheme.preset and scheme.preset.kind == subject.kind.value else None
    preset = framework.row(row.name) if framework else None
    blank = not row.measure.target_text and not row.measure.actual_text
    if row.not_applicable:
        result = score_not_applicable(row, scheme)
    elif scheme.without_target == "leave_out" and not row.measure.target_text and not framework:
        result = IndicatorResult(left_out=True, working="没有目标值，不计分")
    elif framework and not row.measure.comparable and (preset or blank):
        result = score_preset(row, scheme)
    else:
        scoring = row.scoring or (preset.scoring if preset else None)
        result = score_indicator(row.measure, row.weight, row.stated_score, scheme, scoring)
    if row.weight is None and weight_needed and not result.left_out:
        return replace(result, problems=(*result.problems, Problem("V63", "weight", {})))
    return result


def _as_stated(row: Indicator, result: IndicatorResult, scheme: Scheme) -> IndicatorResult:
    """A row of a subject without any weights: its stated score is its score, for no formula applies."""
    if row.stated_score is None or row.stated_score < 0:
        return result
    score = scheme.rounding.rounded(row.stated_score)
    return replace(result, score=score, working=f"没有分值，取填报的{fixed(score)}")


def _total(execution: ExecutionResult, needed: Iterable[IndicatorResult], scheme: Scheme) -> tuple[Decimal | None, str]:
    """The execution score and all needed indicator scores, if there are any and each is known."""
    first = execution.score if scheme.execution.weight else ZERO
    rows = _sum([result.score for result in needed])
    if first is None or rows is None:
        return None, ""
    return first + rows, f"预算执行{fixed(first)}+指标{fixed(rows)}={fixed(first + rows)}"


def _sum(scores: Sequence[Decimal | None]) -> Decimal | None:
    """The sum, if there is anything to sum and each is known."""
    known = [score for score in scores if score is not None]
    return sum(known, ZERO) if scores and len(known) == len(scores) else None


def cap_of(rate: Decimal | None, scheme: Scheme) -> Cap | None:
    """The scheme's limit of the total at this execution rate."""
    return next((cap for cap in scheme.execution.cap_total_by_rate if rate is not None and rate < cap.below), None)


def _goals(subject: Subject, pairs: Pairs) -> tuple[GoalResult, ...]:
    """The goals as typed, then those that only indicators name; a subject without any has one, number 1."""
    rows: dict[int, list[tuple[Indicator, IndicatorResult]]] = defaultdict(list)
    for row, result in pairs:
        rows[row.goal].append((row, result))
    typed = {goal.number: goal.weight for goal in subject.goals}
    numbers = dict.fromkeys((*typed, *sorted(rows))) or (1,)
    return tuple(_goal(number, typed.get(number), rows.get(number, ())) for number in numbers)


def _goal(number: int, weight: Decimal | None, rows: Pairs) -> GoalResult:
    weighted = [(row.weight, result.score) for row, result in rows if row.weight is not None and not result.left_out]
    scores = [score for _, score in weighted] or [result.score for _, result in rows if not result.left_out]
    score = _sum(scores)
    return GoalResult(
        number=number,
        weight=sum((points for points, _ in weighted), ZERO) if weight is None and weighted else weight,
        score=score,
        working="" if score is None else f"{'+'.join(fixed(part or ZERO) for part in scores)}={fixed(score)}",
    )
