"""Whether a figure that somebody typed is the computed one: the same, rounded to too few places, or another."""

from __future__ import annotations

from decimal import Decimal
from enum import Enum, auto

from xlperf.model import Typed
from xlperf.schemes import Rounding
from xlperf.values.amounts import parse_amount, round_half_up


class Agreement(Enum):
    """How a stated figure agrees with the computed one."""

    SAME = auto()
    COARSE = auto()
    DIFFERENT = auto()


def rates_agree(stated: Typed, rate: Decimal, computed: Decimal, rounding: Rounding) -> Agreement:
    """A typed rate, read as the fraction ``rate``, against the computed fraction: to the places typed, in percent."""
    return _agree(rate * 100, computed * 100, _typed_places(stated, rate), rounding)


def scores_agree(stated: Decimal, computed: Decimal, rounding: Rounding) -> Agreement:
    """A typed score against the computed one. One place is coarse; rounding to whole points is another score."""
    if abs(stated - computed) <= rounding.tolerance:
        return Agreement.SAME
    return _agree(stated, computed, max(1, _places(stated)), rounding)


def sums_agree(stated: Decimal, computed: Decimal, rounding: Rounding) -> bool:
    """A typed sum or total against the computed one; the last digit may differ by rounding."""
    return abs(stated - computed) <= rounding.tolerance


def _agree(stated: Decimal, computed: Decimal, places: int, rounding: Rounding) -> Agreement:
    tolerance = rounding.tolerance if places >= rounding.places else Decimal(0)
    if abs(stated - round_half_up(computed, rounding.places)) <= tolerance:
        return Agreement.SAME
    return Agreement.COARSE if stated == round_half_up(computed, places) else Agreement.DIFFERENT


def _typed_places(stated: Typed, rate: Decimal) -> int:
    """Decimals of a percentage as typed: 86% has none, 83.60% two; 0.8365 two, for it is 83.65%."""
    amount = parse_amount(stated)
    if amount is None or amount.value == rate:
        return _places(rate * 100)
    exponent = amount.value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _places(value: Decimal) -> int:
    """Decimals that say something: 86.0 has none."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
