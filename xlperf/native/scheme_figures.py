"""A scheme's figures as the native formulas use them: one value a key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from xlperf.schemes import Attainment, Limits, Scheme, load_scheme
from xlperf.schemes.scheme import Wordings

Figure = str | Decimal | int | None
"""A figure or word of a scheme; None stands for #N/A: a formula that uses it gives no answer."""

NEVER = 10**15
"""A threshold that nothing reaches."""

MOST_GRADES = 6
"""The most grades of a scheme that fit."""

MOST_STEPS = 10
"""The most steps of the execution score that fit."""

MOST_CAPS = 6
"""The most limits of the total that fit."""

NO_GRADE = "—"
"""Stands for the name of a grade that the scheme does not have."""

_EXACT_PLACES = 2  # decimals of weights, for which a cut-off at so many places is computed exactly

_NATIONAL = "mof_2020"
_LEVELS = (Attainment.FULL, Attainment.PARTIAL, Attainment.NONE)


def figures(scheme: Scheme) -> Mapping[str, Figure]:
    """The figures of one scheme by key, in one order for every scheme.

    What the formulas cannot compute (other tiers than three, more steps than fit) is None.

    >>> from xlperf.schemes import load_scheme
    >>> figures(load_scheme("hubei_2020"))["execution"]
    Decimal('20')
    """
    zero, limits = scheme.zero, scheme.limits
    return {
        "places": scheme.rounding.places,
        "cut_off": _cut_off(scheme),
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
        **_steps(scheme),
        **_total(scheme),
        **_grades(scheme),
    }


def _cut_off(scheme: Scheme) -> Figure:
    """1 where further digits are dropped; None where the formulas could not do that exactly."""
    if scheme.rounding.mode == "half_up":
        return 0
    finite = (scheme.execution.weight, scheme.limits.lowest, scheme.execution.limits.lowest, scheme.over.deduct)
    exact = scheme.rounding.places <= _EXACT_PLACES and all(_places(value) <= _EXACT_PLACES for value in finite)
    return 1 if exact and scheme.over.action != "reduce" else None


def _places(value: Decimal) -> int:
    """How many digits stand after the point."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


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
    limits = rules.limits if rules.method == "linear" else Limits()
    return {
        "execution": rules.weight,
        "execution_by_rate": rules.weight if is_by_rate(scheme) else None,
        "by_initial": int(rules.denominator == "initial"),
        "execution_all_or_nothing": int(limits.all_or_nothing),
        "execution_zero_below": limits.zero_below,
        "execution_lowest": limits.lowest,
    }


def _numbered(key: str, most: int) -> Iterable[str]:
    return (f"{key}{place}" for place in range(1, most + 1))


def is_by_rate(scheme: Scheme) -> bool:
    """Whether the execution score is the points times the rate, rounded half up."""
    rules = scheme.execution
    return rules.method == "linear" and rules.limits == Limits() and scheme.rounding.mode == "half_up"


def _steps(scheme: Scheme) -> Mapping[str, Figure]:
    """Execution rates, the lowest first, and the score from each up; no rate is as high as those that are not used."""
    rules = scheme.execution
    steps = tuple(reversed(rules.steps)) if rules.method == "steps" else ()
    fit = len(steps) <= MOST_STEPS
    found: dict[str, Figure] = {"stepwise": int(bool(steps)) if fit else None}
    found |= dict.fromkeys(_numbered("step_rate", MOST_STEPS), NEVER)
    found |= dict.fromkeys(_numbered("step_score", MOST_STEPS), 0)
    for place, step in enumerate(steps if fit else (), start=1):
        found[f"step_rate{place}"] = step.rate
        found[f"step_score{place}"] = scheme.rounding.rounded(step.score)
    return found


def _total(scheme: Scheme) -> Mapping[str, Figure]:
    """What the front page uses: the points of all indicators, whether scores add up, and the limits of their total.

    A limit applies from its execution rate up to the next one's.
    """
    caps = scheme.execution.cap_total_by_rate
    found: dict[str, Figure] = {"indicator_total": scheme.indicator_total, "adds_up": int(adds_up(scheme))}
    limits: list[Figure] = [*(scheme.rounding.rounded(cap.total) for cap in caps), NEVER]
    starts = [Decimal(0), *(cap.below for cap in caps)]
    found |= dict.fromkeys((*_numbered("cap_from", MOST_CAPS), *_numbered("cap", MOST_CAPS)), NEVER)
    for place, (start, limit) in enumerate(zip(starts, limits, strict=True), start=1):
        if place <= MOST_CAPS:
            found[f"cap_from{place}"] = start
            found[f"cap{place}"] = limit
    return found


def adds_up(scheme: Scheme) -> bool:
    """Whether a total is the execution score plus the indicators' scores, up to a limit; all limits must fit."""
    rules = scheme.execution
    return rules.weight > 0 and len(rules.cap_total_by_rate) < MOST_CAPS and scheme.not_applicable != "rescale"


def _grades(scheme: Scheme) -> Mapping[str, Figure]:
    """Names, lowest totals and execution rates, the best first; ``by_rate``: a grade depends on the rate, too."""
    usual = len(scheme.grades) <= MOST_GRADES
    conditional = any(one.execution_at_least is not None for one in scheme.grades)
    found: dict[str, Figure] = {"graded": int(bool(scheme.grades)), "graded_by_rate": int(conditional)}
    for place in range(1, MOST_GRADES + 1):
        grade = scheme.grades[place - 1] if place <= len(scheme.grades) and usual else None
        least = grade.execution_at_least if grade else None
        found[f"grade{place}"] = grade.name if grade else NO_GRADE
        found[f"grade_low{place}"] = grade.low if grade else NEVER if usual else None
        found[f"grade_rate{place}"] = least or 0
    return found
