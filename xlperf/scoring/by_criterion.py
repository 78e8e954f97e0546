"""The points of a quantitative indicator by the criterion that is written for it."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from xlperf.schemes import Limits, Scheme
from xlperf.scoring.criteria import AllOrNothing, Award, Bands, Criterion, Deduction, Ratio, Tiers
from xlperf.scoring.points import ZERO, PartOfWeight, limited, most, points
from xlperf.values.amounts import Amount, convert, fixed, percent, plain, same_unit
from xlperf.values.measures import Sign


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One comparable measure as far as it is computed: ``part`` and ``completion`` are None where there is no ratio."""

    sign: Sign
    target: Amount
    actual: Amount
    completion: Decimal | None
    reached: bool
    part: PartOfWeight | None
    weight: Decimal

    @property
    def is_share(self) -> bool:
        """Whether the figures are percentages."""
        return self.target.unit == "%"

    @property
    def facts(self) -> str:
        """Target and actual value, for a working."""
        return f"目标值{self.target}，实际{self.actual}"


def points_by(criterion: Criterion, case: Case, scheme: Scheme) -> tuple[Decimal, str] | None:
    """The score, from 0 to the weight, and its working; None where the criterion does not fit the figures."""
    match criterion:
        case Ratio():
            return _by_ratio(criterion, case, scheme)
        case AllOrNothing():
            return _all_or_nothing(criterion, case, scheme)
        case Deduction():
            return _by_deduction(criterion, case, scheme)
        case Bands():
            return _by_bands(criterion, case, scheme)
        case Tiers():
            return _by_tiers(criterion, case, scheme)


def _by_ratio(criterion: Ratio, case: Case, scheme: Scheme) -> tuple[Decimal, str] | None:
    if case.part is None or not _fits(criterion.full, case) or _differ(case, lambda done: done < criterion.zero_below):
        return None
    part = limited(case.part, Limits(zero_below=criterion.zero_below), case.reached, "完成率")
    return points(part, case.weight, scheme)


def _all_or_nothing(criterion: AllOrNothing, case: Case, scheme: Scheme) -> tuple[Decimal, str] | None:
    if not _fits(criterion.full, case):
        return None
    words = "完成" if case.reached else "没有完成"
    return _scored(case.weight if case.reached else ZERO, f"{case.facts}，{words}", case, scheme)


def _by_deduction(criterion: Deduction, case: Case, scheme: Scheme) -> tuple[Decimal, str] | None:
    if not _fits(criterion.full, case):
        return None
    if criterion.zero_below and not case.reached:
        if case.completion is None or _differ(case, lambda done: done < criterion.zero_below):
            return None
        if case.completion < criterion.zero_below:
            limit = percent(criterion.zero_below)
            return _scored(ZERO, f"{case.facts}，完成率低于{limit}不得分", case, scheme)
    away = _away(criterion, case)
    if away is None:
        return None
    if not away:
        return _scored(case.weight, f"{case.facts}，没有扣分", case, scheme)
    rounding = ROUND_CEILING if criterion.started else ROUND_FLOOR
    steps = (away / criterion.step).to_integral_value(rounding=rounding)
    lost = steps * criterion.loss.of(case.weight)
    unit = ("个百分点" if case.is_share else "%") if criterion.unit == "%" else criterion.unit
    step = f"每{plain(criterion.step, None)}{unit}扣{plain(criterion.loss.of(case.weight), None)}分"
    partly = f"，不足{plain(criterion.step, None)}{unit}的{'按一份扣' if criterion.started else '不扣'}"
    working = f"{case.facts}，差{plain(away)}{unit}，{step}{partly}，扣{plain(min(lost, case.weight), None)}分"
    return _scored(case.weight - lost, working, case, scheme)


def _away(criterion: Deduction, case: Case) -> Decimal | None:
    """How far the actual value is from the target, in the unit of the step; 0 where it is reached; None if unknown."""
    lacking, beyond = case.target.value - case.actual.value, case.actual.value - case.target.value
    if case.sign is Sign.EQ:
        away = {"down": lacking, "up": beyond, "either": abs(lacking)}[criterion.direction]
        if criterion.direction != "either" and away < 0 and not case.reached:
            return None
    elif criterion.direction == ("up" if case.sign.is_upper else "down"):
        return None
    else:
        away = lacking if case.sign.is_upper else beyond
    away = max(ZERO, away)
    if criterion.unit != "%":
        return _in_unit(away, criterion.unit, case)
    if case.is_share:
        return away
    return away / abs(case.target.value) * 100 if case.target.value else None


def _in_unit(away: Decimal, unit: str, case: Case) -> Decimal | None:
    own = case.target.unit
    if not unit or same_unit(unit, own):
        return away
    converted = convert(Amount(away, own), unit)
    return None if converted is None else converted.value


def _by_bands(criterion: Bands, case: Case, scheme: Scheme) -> tuple[Decimal, str] | None:
    """By the deviation either way; a target that was reached with a large deviation is not decided by bands."""
    awards = [award for _, award in criterion.bands]
    if not case.target.value or not _falls(awards, case):
        return None
    deviation = abs(case.actual.value / case.target.value - 1)
    found = next(((limit, award) for limit, award in criterion.bands if deviation <= limit), None)
    if case.reached and case.sign is not Sign.EQ and (found is None or found[0] != criterion.bands[0][0]):
        return None
    shown = f"{case.facts}，偏差{percent(deviation)}"
    if found is None:
        return _scored(ZERO, f"{shown}，超过±{percent(criterion.bands[-1][0])}不得分", case, scheme)
    return _scored(found[1].of(case.weight), f"{shown}，在±{percent(found[0])}以内", case, scheme)


def _by_tiers(criterion: Tiers, case: Case, scheme: Scheme) -> tuple[Decimal, str] | None:
    awards = [*(award for _, award in criterion.tiers), criterion.lowest]
    if not _falls(awards, case):
        return None
    by_completion = criterion.unit == "completion" or (criterion.unit == "%" and not case.is_share)
    if not by_completion:
        return _by_value(criterion, case, scheme)
    divisor = 1 if criterion.unit == "completion" else 100

    def found(done: Decimal) -> int:
        return next((n for n, (limit, _) in enumerate(criterion.tiers) if done >= limit / divisor), len(awards) - 1)

    if case.completion is None or _differ(case, found):
        return None
    place = found(case.completion)
    limit = criterion.tiers[min(place, len(criterion.tiers) - 1)][0] / divisor
    where = f"{'达到' if place < len(criterion.tiers) else '低于'}{percent(limit)}"
    shown = f"{case.facts}，完成率{percent(case.completion)}，{where}"
    return _scored(awards[place].of(case.weight), shown, case, scheme)


def _by_value(criterion: Tiers, case: Case, scheme: Scheme) -> tuple[Decimal, str] | None:
    """By the actual value itself, where more is better and the figures are in one unit."""
    value = _in_unit(case.actual.value, criterion.unit, case)
    if value is None or case.sign.is_lower:
        return None
    for limit, award in criterion.tiers:
        if value >= limit:
            where = f"达到{plain(limit, None)}{criterion.unit}"
            return _scored(award.of(case.weight), f"实际{case.actual}，{where}", case, scheme)
    where = f"低于{plain(criterion.tiers[-1][0], None)}{criterion.unit}"
    return _scored(criterion.lowest.of(case.weight), f"实际{case.actual}，{where}", case, scheme)


def _differ(case: Case, answer: Callable[[Decimal], object]) -> bool:
    """Whether a 完成率 of percentages is unclear: the share of the target and the rate itself give other answers."""
    if case.completion is None:
        return False
    return case.is_share and answer(case.completion) != answer(case.actual.value / 100)


def _fits(full: Award, case: Case) -> bool:
    """Whether what is given in full is the weight; else the criterion is that of another indicator."""
    return full.of(case.weight) == case.weight


def _falls(awards: list[Award], case: Case) -> bool:
    """Whether the awards begin with the weight and never rise."""
    scores = [award.of(case.weight) for award in awards]
    return scores[0] == case.weight and all(a >= b for a, b in itertools.pairwise(scores))


def _scored(score: Decimal, working: str, case: Case, scheme: Scheme) -> tuple[Decimal, str]:
    """The score in its bounds and places."""
    within = min(scheme.rounding.rounded(max(ZERO, score)), most(case.weight, scheme))
    return within, f"{working}，得{fixed(within)}"
