"""A scheme's figures as the native formulas use them: one value a key."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from xlperf.schemes import Attainment, Limits, Scheme, load_scheme
from xlperf.schemes.scheme import Wordings

Figure = str | Decimal | int | None
"""A figure or word of a scheme; None stands for #N/A: a formula that uses it gives no answer."""

NEVER = 10**15
"""A threshold that nothing reaches."""

MOST_GRADES = 6
"""The most grades of a scheme that fit."""

_NO_GRADE = "—"
_NATIONAL = "mof_2020"
_LEVELS = (Attainment.FULL, Attainment.PARTIAL, Attainment.NONE)


def figures(scheme: Scheme) -> Mapping[str, Figure]:
    """The figures of one scheme by key, in one order for every scheme.

    What the formulas cannot compute (stepwise execution, cut-off rounding, other tiers than three) is None.

    >>> from xlperf.schemes import load_scheme
    >>> figures(load_scheme("hubei_2020"))["execution"]
    Decimal('20')
    """
    zero, limits = scheme.zero, scheme.limits
    return {
        "places": scheme.rounding.places if scheme.rounding.mode == "half_up" else None,
        "linear": int(scheme.reverse_method == "linear"),
        "exact": int(scheme.equal_method == "exact"),
        "partial_floor": scheme.partial_floor,
        "all_or_nothing": int(limits.all_or_nothing),
        "zero_below": limits.zero_below,
        "lowest": limits.lowest,
        "upper_target_asks": int(zero.upper_target == "ask"),
        "lower_target_asks": int(zero.lower_target == "ask"),
        "equal_target_asks": int(zero.equal_target == "ask"),
        "lower_actual_asks": int(zero.lower_actual == "ask"),
        "bonus": int(scheme.bonus),
        **_over(scheme),
        **{f"verdict{place}": scheme.verdicts[level] for place, level in enumerate(_LEVELS, start=1)},
        **_tiers(scheme),
        **_execution(scheme),
        **_grades(scheme),
    }


def _over(scheme: Scheme) -> Mapping[str, Figure]:
    over = scheme.over
    counts = over.action in ("deduct", "reduce")
    reduction = over.reduction if over.action == "reduce" else None
    threshold = over.threshold if over.threshold is not None else NEVER
    start = threshold if reduction and reduction.start == "threshold" else 1
    return {
        "over_upper": threshold if counts else NEVER,
        "over_lower": over.reverse_threshold if counts and over.reverse_threshold is not None else NEVER,
        "over_zero": over.zero_target if counts and over.zero_target is not None else NEVER,
        "deduct": over.deduct if over.action == "deduct" else 0,
        "reduce_rate": reduction.rate if reduction else 0,
        "reduce_most": reduction.most if reduction else 0,
        "reduce_start": start,
    }


def _tiers(scheme: Scheme) -> Mapping[str, Figure]:
    """The names of three tiers and the lower bounds of the upper two; None where the tiers are others."""
    tiers = scheme.tiers
    usual = (
        len(tiers) == len(_LEVELS)
        and tuple(tier.attainment for tier in tiers) == _LEVELS
        and all(tier.low_inclusive for tier in tiers)
        and (tiers[0].high, tiers[1].high, tiers[2].high, tiers[2].low)
        == (Decimal(1), tiers[0].low, tiers[1].low, Decimal(0))
        and tiers[0].high_inclusive
        and _has_usual_wordings(scheme)
    )
    names = {f"tier_name{place}": tier.name if usual else None for place, tier in enumerate(tiers[:3], start=1)}
    blank = dict.fromkeys(("tier_name1", "tier_name2", "tier_name3"))
    return blank | names | {"tier1": tiers[0].low if usual else None, "tier2": tiers[1].low if usual else None}


def _has_usual_wordings(scheme: Scheme) -> bool:
    """Whether the tiers have the wordings of the national rules, which are those that the formulas look up.

    Names of tiers may differ, as long as both schemes know them.
    """
    national = load_scheme(_NATIONAL)
    one, other = ({(parts, tier.attainment) for parts, tier in each.wordings} for each in (scheme, national))
    return all(_is_known(parts, scheme, national) for parts, _ in one ^ other)


def _is_known(parts: Wordings, scheme: Scheme, national: Scheme) -> bool:
    """Whether these are one wording, and both schemes take it for the same."""
    word = "".join(choices[0] for choices in parts)
    found = scheme.tier_named(word), national.tier_named(word)
    same = None not in found and len({tier.attainment for tier in found if tier}) == 1
    return same and all(len(choices) == 1 for choices in parts)


def _execution(scheme: Scheme) -> Mapping[str, Figure]:
    rules = scheme.execution
    linear = rules.method == "linear"
    limits = rules.limits if linear else Limits()
    return {
        "execution": rules.weight if linear else None,
        "by_initial": int(rules.denominator == "initial"),
        "execution_all_or_nothing": int(limits.all_or_nothing),
        "execution_zero_below": limits.zero_below,
        "execution_lowest": limits.lowest,
    }


def _grades(scheme: Scheme) -> Mapping[str, Figure]:
    """Names and lowest totals, the best first; none of them where a grade depends on more than the total."""
    usual = len(scheme.grades) <= MOST_GRADES and all(one.execution_at_least is None for one in scheme.grades)
    found: dict[str, Figure] = {}
    for place in range(1, MOST_GRADES + 1):
        grade = scheme.grades[place - 1] if place <= len(scheme.grades) and usual else None
        found[f"grade{place}"] = grade.name if grade else _NO_GRADE
        found[f"grade_low{place}"] = grade.low if grade else NEVER if usual else None
    return found
