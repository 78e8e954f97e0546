"""From a part of the weight to points, with the working; and the officer's own score compared with the weight."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from xlperf.schemes import Limits, Scheme
from xlperf.values.amounts import percent, plain
from xlperf.values.measures import Problem

ZERO = Decimal(0)
ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class PartOfWeight:
    """The part of the weight that is earned: numerator over denominator, kept apart so that nothing is rounded early.

    ``shown`` is the quotient as a working shows it, 450÷500; empty where no formula applies, and ``why`` says why.
    """

    numerator: Decimal
    denominator: Decimal = ONE
    shown: str = ""
    why: str = ""

    @property
    def share(self) -> Decimal:
        """The quotient."""
        return self.numerator / self.denominator


def points(part: PartOfWeight, weight: Decimal, scheme: Scheme) -> tuple[Decimal, str]:
    """The score, from 0 to the weight, and its working: 450÷500×10=9.00."""
    raw = weight * part.numerator / part.denominator
    score = scheme.rounding.rounded(max(ZERO, raw))
    if score > weight:
        score = most(weight, scheme)
    result = f"{score:f}"
    if not part.shown:
        return score, f"{part.why}，{'得满分' if part.numerator else '得'}{result}"
    working = f"{part.shown}×{plain(weight, None)}="
    if raw > weight:
        return score, f"{working}{plain(raw)}，超过分值，取{result}"
    if raw < 0:
        return score, f"{working}{plain(raw)}，小于0，取{result}"
    return score, f"{working}{result}"


def limited(part: PartOfWeight, limits: Limits, reached: bool, what: str) -> PartOfWeight:
    """The part after the scheme's limits: full or nothing, nothing below a share, at least a share.

    ``reached`` says whether the target is met, ``what`` what the share is called: 完成率, 执行率.
    """
    if reached or limits == Limits():
        return part
    shown = f"{part.shown}={percent(part.share)}" if part.shown else part.why
    if limits.all_or_nothing:
        return PartOfWeight(ZERO, why=f"{shown}，没有完成不得分")
    if max(ZERO, part.share) < limits.zero_below:
        return PartOfWeight(ZERO, why=f"{shown}，{what}低于{percent(limits.zero_below)}不得分")
    if max(ZERO, part.share) < limits.lowest:
        return PartOfWeight(limits.lowest, shown=f"{shown}，至少按{percent(limits.lowest)}计，{percent(limits.lowest)}")
    return part


def most(weight: Decimal, scheme: Scheme) -> Decimal:
    """The highest score of a weight: the weight, cut to the places of a score."""
    return weight.quantize(ONE.scaleb(-scheme.rounding.places), rounding=ROUND_DOWN)


def own_score(weight: Decimal, stated: Decimal, scheme: Scheme) -> Decimal:
    """The officer's own score, already found to be in bounds, to the places of a score."""
    score = scheme.rounding.rounded(stated)
    return score if scheme.bonus else min(score, most(weight, scheme))


def beyond_weight(weight: Decimal, stated: Decimal | None, scheme: Scheme) -> tuple[Problem, ...]:
    """The problem of a stated score below 0, or above the weight where the scheme knows no bonus."""
    if stated is None or (stated >= 0 and (stated <= weight or scheme.bonus)):
        return ()
    return (Problem("V17", "stated_score", {"score": plain(stated, None), "weight": plain(weight, None)}),)
