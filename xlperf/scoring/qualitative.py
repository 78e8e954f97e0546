"""Qualitative indicators 定性指标: a tier, and the officer's score within its bounds."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from xlperf.schemes import Scheme, Tier
from xlperf.scoring.points import beyond_weight, most, own_score
from xlperf.scoring.results import IndicatorResult
from xlperf.values.amounts import fixed, normalise, plain
from xlperf.values.entries import is_best_option, is_target_done
from xlperf.values.measures import Measure, Problem


def score_qualitative(
    measure: Measure, weight: Decimal | None, stated: Decimal | None, scheme: Scheme
) -> IndicatorResult:
    """Score by tier: that of the wording in the actual value; else the top one if actual = target; else by the score;
    else the top one if the target is said to be done (建立, 已建立).

    The stated score is the score; one outside the tier is kept, as a warning says. A blank one is the full weight in
    the top tier, and cannot be known in the others.
    """
    tier, problems = _tier(measure, weight, stated, scheme)
    if tier is None:
        return IndicatorResult(problems=problems)
    result = IndicatorResult(verdict=tier.name, attainment=tier.attainment, tier=tier.name, problems=problems)
    if weight is None:
        return result
    if stated is None:
        return _unstated(result, tier, weight, scheme)
    beyond = beyond_weight(weight, stated, scheme)
    if beyond:
        return replace(result, problems=(*problems, *beyond))
    score = own_score(weight, stated, scheme)
    bounds = _bounds(tier, weight)
    if not weight or tier.contains(min(stated / weight, Decimal(1))):
        return replace(result, score=score, working=f"{tier.name}，自评{fixed(score)}，在{bounds}之间")
    outside = Problem("V18", "stated_score", {"tier": tier.name, "score": plain(stated, None), "range": bounds})
    working = f"{tier.name}，自评{fixed(score)}，不在{bounds}之间"
    return replace(result, score=score, working=working, problems=(*problems, outside))


def _tier(
    measure: Measure, weight: Decimal | None, stated: Decimal | None, scheme: Scheme
) -> tuple[Tier | None, tuple[Problem, ...]]:
    """The tier, and what had to be assumed for it, or why there is none."""
    tier = scheme.tier_named(measure.actual_text)
    if tier is not None:
        return tier, ()
    if measure.on_time is not None:
        return scheme.tiers[0] if measure.on_time else _late(weight, stated, scheme), ()
    tiers = "、".join(tier.name for tier in scheme.tiers)
    if measure.actual_text.strip() and normalise(measure.actual_text) == normalise(measure.target_text):
        tier = scheme.tiers[0]
        return tier, (Problem("V57", "actual", {"tier": tier.name, "tiers": tiers}),)
    if weight and stated is not None:
        tier = scheme.tier_of(stated / weight)
        if tier is None:
            return None, beyond_weight(weight, stated, scheme) or (_unknown(measure, tiers),)
        words = measure.target_text, measure.actual_text
        if tier is scheme.tiers[0] and (is_best_option(*words) or is_target_done(*words)):
            return tier, ()
        quotient = f"{plain(stated, None)}÷{plain(weight, None)}"
        return tier, (Problem("V58", "actual", {"tier": tier.name, "quotient": quotient, "tiers": tiers}),)
    if is_target_done(measure.target_text, measure.actual_text):
        tier = scheme.tiers[0]
        return tier, (Problem("V57", "actual", {"tier": tier.name, "tiers": tiers}),)
    return None, (_unknown(measure, tiers),)


def _late(weight: Decimal | None, stated: Decimal | None, scheme: Scheme) -> Tier:
    """The tier of what was done after its deadline: by the officer's score, but not the top one."""
    tier = scheme.tier_of(stated / weight) if weight and stated is not None else None
    return scheme.tiers[1] if tier is None or tier is scheme.tiers[0] else tier


def _unknown(measure: Measure, tiers: str) -> Problem:
    if not measure.actual_text.strip():
        return Problem("V01", "actual", {"what": "实际完成值"})
    return Problem("V56", "actual", {"actual": measure.actual_text, "tiers": tiers})


def _unstated(result: IndicatorResult, tier: Tier, weight: Decimal, scheme: Scheme) -> IndicatorResult:
    """A blank score is the full weight in the top tier; in the others only the officer can say."""
    if tier is scheme.tiers[0]:
        score = most(weight, scheme)
        return replace(result, score=score, working=f"{tier.name}，得满分{fixed(score)}")
    problem = Problem("V55", "stated_score", {"tier": tier.name, "range": _bounds(tier, weight)})
    return replace(result, problems=(*result.problems, problem))


def _bounds(tier: Tier, weight: Decimal) -> str:
    """A tier's bounds in points: 5（含）到8."""
    low, high = plain(tier.low * weight, None), plain(tier.high * weight, None)
    return f"{low}{'（含）' if tier.low_inclusive else ''}到{high}{'（含）' if tier.high_inclusive else ''}"
