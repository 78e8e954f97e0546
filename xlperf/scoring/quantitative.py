"""Quantitative indicators 定量指标: actual against target, by the scheme's formulas."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from xlperf.schemes import Attainment, Scheme
from xlperf.scoring.by_criterion import Case, points_by
from xlperf.scoring.criteria import AllOrNothing, read_criterion
from xlperf.scoring.points import ONE, ZERO, PartOfWeight, beyond_weight, limited, own_score, points
from xlperf.scoring.results import IndicatorResult
from xlperf.values.amounts import Amount, fixed, percent, plain, shortened
from xlperf.values.measures import Measure, Problem, Sign

_PLACES = 20
"""Digits after the point to which a quotient of a quotient is exact."""


def score_quantitative(
    measure: Measure, weight: Decimal | None, stated: Decimal | None, scheme: Scheme, scoring: str = ""
) -> IndicatorResult:
    """Score a comparable measure: by the criterion written for it where there is one, else by the scheme's formula."""
    sign, target, actual = measure.sign, measure.target, measure.actual
    if sign is None or target is None or actual is None:
        return IndicatorResult()
    reached = _reached(sign, target.value, actual.value, scheme)
    completion = _completion(sign, target.value, actual.value, reached=reached)
    over = reached and _is_over(sign, target, actual, completion, scheme)
    part = _part(sign, target, actual, scheme)
    if scoring.strip() and weight is not None:
        case = Case(
            sign=sign, target=target, actual=actual, completion=completion, reached=reached, part=part, weight=weight
        )
        return _by_criterion(scoring, case, stated, scheme, over=over)
    if part is None:
        return _ask(target, actual, weight, stated, scheme)
    attainment = _attainment(reached, completion, part, scheme)
    part = limited(part, scheme.limits, reached, "完成率")
    score: Decimal | None = None
    problems: tuple[Problem, ...] = ()
    if weight is None:
        working = f"{part.shown}={percent(part.share)}" if part.shown else part.why
    else:
        score, working = points(part, weight, scheme)
        other = _other_method(sign, target, actual, weight, score, scheme)
        problems = (*beyond_weight(weight, stated, scheme), *other)
        if over:
            score, working = _over_achieved(score, working, completion, weight, scheme)
    if completion == 1 and not reached:
        working = f"{working}（要求{sign.words}{target}，正好等于，不算完成）"
    return IndicatorResult(
        completion=completion,
        verdict=scheme.verdicts[attainment],
        attainment=attainment,
        score=score,
        over=over,
        working=working,
        problems=problems,
    )


def meets_target(measure: Measure, scheme: Scheme) -> bool:
    """Whether a comparable figure meets its target, as scores have it; without a sign it is to be at least that."""
    target, actual = measure.target, measure.actual
    if target is None or actual is None:
        return False
    return _reached(measure.sign or Sign.GE, target.value, actual.value, scheme)


def score_range(
    between: tuple[Amount, Amount],
    actual: Amount,
    weight: Decimal | None,
    stated: Decimal | None,
    scheme: Scheme,
    scoring: str = "",
) -> IndicatorResult:
    """Score a value that has to lie between two figures: full inside; outside as the scheme's ``range_method`` says.

    Of the criteria written for an indicator, outside, only full or nothing can be computed.
    Outside, completion is the smaller over the larger of the value and the nearest end; ``None`` by 0 or negatives.
    """
    low, high = between
    if actual.unit != low.unit:
        return IndicatorResult()
    reached = low.value <= actual.value <= high.value
    if scoring.strip() and weight is not None and not reached:
        if not isinstance(read_criterion(scoring), AllOrNothing):
            return _own(scoring, f"区间{low}到{high}，实际{actual}", weight, stated, scheme)
        scheme = replace(scheme, range_method="all_or_nothing")
    end = low if actual.value < low.value else high
    why = f"区间{low}到{high}，实际{actual}"
    if reached:
        part: PartOfWeight | None = PartOfWeight(ONE, why=why)
    elif scheme.range_method == "all_or_nothing":
        part = PartOfWeight(ZERO, why=why)
    else:
        part = _to_the_end(end, actual) if scheme.range_method == "ratio" else None
    if part is None:
        return _ask(f"{low}到{high}", actual, weight, stated, scheme)
    completion = ONE if reached else _share(end, actual)
    attainment = _attainment(reached, completion, part, scheme)
    score, working = (None, why) if weight is None else points(part, weight, scheme)
    return IndicatorResult(
        completion=completion,
        verdict=scheme.verdicts[attainment],
        attainment=attainment,
        score=score,
        working=working,
        problems=() if weight is None else beyond_weight(weight, stated, scheme),
    )


def _to_the_end(end: Amount, actual: Amount) -> PartOfWeight | None:
    """The smaller over the larger of a value and the end of the range that it misses."""
    if _share(end, actual) is None:
        return None
    smaller, larger = sorted((end, actual), key=lambda amount: amount.value)
    return PartOfWeight(smaller.value, larger.value, f"{_figure(smaller)}÷{_figure(larger)}")


def _share(end: Amount, actual: Amount) -> Decimal | None:
    smaller, larger = sorted((end.value, actual.value))
    return smaller / larger if smaller >= 0 and larger > 0 else None


def _by_criterion(text: str, case: Case, stated: Decimal | None, scheme: Scheme, *, over: bool) -> IndicatorResult:
    """By the criterion; where it cannot be computed the officer's own score counts, with a note."""
    criterion = read_criterion(text)
    scored = None if criterion is None else points_by(criterion, case, scheme)
    if scored is None:
        result = _own(text, case.facts, case.weight, stated, scheme)
        score, working = result.score, result.working
        if score is None:
            return result
        problems = result.problems
    else:
        score, working = scored
        problems = beyond_weight(case.weight, stated, scheme)
        if over:
            score, working = _over_achieved(score, working, case.completion, case.weight, scheme)
    earned = PartOfWeight(score, case.weight) if case.weight else PartOfWeight(ONE)
    attainment = _attainment(case.reached, case.completion, case.part or earned, scheme)
    return IndicatorResult(
        completion=case.completion,
        verdict=scheme.verdicts[attainment],
        attainment=attainment,
        score=score,
        over=over,
        working=working,
        problems=problems,
    )


def _own(text: str, facts: str, weight: Decimal, stated: Decimal | None, scheme: Scheme) -> IndicatorResult:
    """The officer's own score, where what is written about the points cannot be computed, with a note; else neither."""
    beyond = beyond_weight(weight, stated, scheme)
    if stated is None or beyond:
        return IndicatorResult(problems=beyond or (Problem("V95", "stated_score", {"scoring": shortened(text)}),))
    own = _by_officer(f"{facts}，评分标准不能自动计分", weight, stated, scheme)
    values = {"scoring": shortened(text), "score": fixed(own_score(weight, stated, scheme))}
    return replace(own, problems=(Problem("V79", "stated_score", values),))


def _by_officer(facts: str, weight: Decimal, stated: Decimal, scheme: Scheme) -> IndicatorResult:
    """The officer's own score, and the verdict that it stands for."""
    score = own_score(weight, stated, scheme)
    part = PartOfWeight(stated, weight) if weight else PartOfWeight(ONE)
    attainment = _attainment(part.share >= 1, None, part, scheme)
    return IndicatorResult(
        verdict=scheme.verdicts[attainment],
        attainment=attainment,
        score=score,
        working=f"{facts}，取自评得分{fixed(score)}",
    )


def _completion(sign: Sign, target: Decimal, actual: Decimal, *, reached: bool) -> Decimal | None:
    """Actual ÷ target, or target ÷ actual where less is better; ``None`` where it has no meaning: by 0, negatives.

    A target of 0 that was reached is 100 %.
    """
    if target == 0:
        return ONE if reached else None
    over, under = (target, actual) if sign.is_lower else (actual, target)
    if under <= 0 or target < 0:
        return None
    return max(ZERO, over / under)


def _reached(sign: Sign, target: Decimal, actual: Decimal, scheme: Scheme) -> bool:
    """Whether the actual value meets the target, strict signs strictly; ＝ as the scheme has it."""
    match sign:
        case Sign.GE:
            return actual >= target
        case Sign.GT:
            return actual > target
        case Sign.LE:
            return actual <= target
        case Sign.LT:
            return actual < target
    if scheme.equal_method == "exact":
        return actual == target
    return actual >= target if target else actual <= 0


def _part(sign: Sign, target: Amount, actual: Amount, scheme: Scheme) -> PartOfWeight | None:
    """The part of the weight that is earned; ``None`` where the scheme has no formula and the officer is asked."""
    if sign.is_lower:
        return _lower_part(target, actual, scheme)
    exact = sign is Sign.EQ and scheme.equal_method == "exact"
    if target.value > 0:
        if exact and actual.value > target.value:
            return PartOfWeight(target.value, actual.value, f"{_figure(target)}÷{_figure(actual)}")
        return PartOfWeight(actual.value, target.value, f"{_figure(actual)}÷{_figure(target)}")
    why = _facts(target, actual)
    if target.value == 0:
        if sign is not Sign.EQ and _reached(sign, target.value, actual.value, scheme):
            return PartOfWeight(ONE, why=why)
        if sign is Sign.EQ:
            return (
                PartOfWeight(ONE if actual.value <= 0 else ZERO, why=why) if scheme.zero.equal_target != "ask" else None
            )
        return PartOfWeight(ZERO, why=why) if scheme.zero.upper_target != "ask" else None
    met = actual.value == target.value if exact else actual.value >= target.value
    return PartOfWeight(ONE, why=why) if met else None


def _lower_part(target: Amount, actual: Amount, scheme: Scheme) -> PartOfWeight | None:
    """The part earned where less is better; above a target below 0 there is no ratio."""
    ceiling, value = target.value, actual.value
    why = _facts(target, actual)
    if ceiling == 0:
        return PartOfWeight(ONE if value <= 0 else ZERO, why=why) if scheme.zero.lower_target != "ask" else None
    if value == 0 and scheme.zero.lower_actual == "ask":
        return None
    if value <= ceiling and (value <= 0 or scheme.reverse_method == "linear"):
        return PartOfWeight(ONE, why=why)
    if ceiling < 0:
        return None
    return _linear_part(target, actual) if scheme.reverse_method == "linear" else _ratio_part(target, actual)


def _ratio_part(target: Amount, actual: Amount) -> PartOfWeight:
    return PartOfWeight(target.value, actual.value, f"{_figure(target)}÷{_figure(actual)}")


def _linear_part(target: Amount, actual: Amount) -> PartOfWeight:
    """Above a ceiling, what exceeds it is lost, as a share of the ceiling; nothing is left from twice the ceiling."""
    shown = f"[1-({_figure(actual)}-{_figure(target)})÷{_figure(target)}]"
    return PartOfWeight(target.value - (actual.value - target.value), target.value, shown)


def _attainment(reached: bool, completion: Decimal | None, part: PartOfWeight, scheme: Scheme) -> Attainment:
    """Reached is full; else partial from the scheme's floor up. Above an exact target the ratio counts inversely."""
    if reached:
        return Attainment.FULL
    degree = part.share if completion is None else completion
    if degree > 1:
        degree = round(ONE / degree, _PLACES)
    return Attainment.PARTIAL if degree >= scheme.partial_floor else Attainment.NONE


def _is_over(sign: Sign, target: Amount, actual: Amount, completion: Decimal | None, scheme: Scheme) -> bool:
    """Whether the scheme counts this as over-achieved."""
    over = scheme.over
    if over.action == "none":
        return False
    if completion is None or target.value == 0:
        zero_based = target.value == 0 and not sign.is_lower and over.zero_target is not None
        return zero_based and actual.value >= (over.zero_target or ZERO)
    threshold = over.reverse_threshold if sign.is_lower else over.threshold
    return threshold is not None and completion >= threshold


def _over_achieved(
    score: Decimal, working: str, completion: Decimal | None, weight: Decimal, scheme: Scheme
) -> tuple[Decimal, str]:
    """What is left of the score of an over-achieved indicator, where the scheme takes points off."""
    over = scheme.over
    if over.action == "deduct":
        left = scheme.rounding.rounded(max(ZERO, score - over.deduct))
        return left, f"{working}，超额完成扣{plain(over.deduct, None)}分，取{fixed(left)}"
    if over.reduction is None or over.action != "reduce" or completion is None:
        return score, working
    start = ONE if over.reduction.start == "target" else over.threshold or ONE
    lost = min(over.reduction.most, over.reduction.rate * max(ZERO, completion - start))
    left = scheme.rounding.rounded(max(ZERO, score - lost * weight))
    deviation = f"完成率{percent(completion)}，超过{percent(start)}的部分"
    return left, f"{working}，{deviation}调减{percent(lost)}，取{fixed(left)}"


def _ask(
    target: Amount | str, actual: Amount, weight: Decimal | None, stated: Decimal | None, scheme: Scheme
) -> IndicatorResult:
    """No formula applies: the officer's own score counts and gives the verdict; without one there is neither."""
    if weight is None or stated is None:
        values = {"target": str(target), "actual": str(actual), "asks": scheme.asks}
        return IndicatorResult(problems=(Problem("V59", "stated_score", values),))
    problems = beyond_weight(weight, stated, scheme)
    if problems:
        return IndicatorResult(problems=problems)
    return _by_officer(f"{_facts(target, actual)}，没有公式可用", weight, stated, scheme)


def _other_method(
    sign: Sign, target: Amount, actual: Amount, weight: Decimal, score: Decimal, scheme: Scheme
) -> tuple[Problem, ...]:
    """A missed ceiling scores differently by ratio and by the linear method: both are named where they differ."""
    if not sign.is_lower or not 0 < target.value < actual.value:
        return ()
    linear = scheme.reverse_method == "linear"
    part = _ratio_part(target, actual) if linear else _linear_part(target, actual)
    other = points(limited(part, scheme.limits, False, "完成率"), weight, scheme)
    if other[0] == score:
        return ()
    values = {"score": fixed(score), "other": other[1]}
    return (Problem("V66", "actual", values),)


def _facts(target: Amount | str, actual: Amount) -> str:
    return f"目标值{target}，实际{actual}"


def _figure(amount: Amount) -> str:
    """A figure in a working: 450, 98%, (-3)."""
    text = f"{plain(amount.value, None)}{'%' if amount.unit == '%' else ''}"
    return f"({text})" if amount.value < 0 else text
