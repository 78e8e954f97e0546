"""How figures of several parts become one: sums, means weighted by funds, and which of the two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal

from xlperf.summary.settings import settings
from xlperf.values.amounts import Amount, canonical_unit, convert, round_half_up
from xlperf.values.signs import compact

_EXACT = Context(prec=200, rounding=ROUND_HALF_UP)


def is_relative(name: str, unit: str) -> bool:
    """Whether a figure is a relative value 相对值, by its unit (%, 天, 元/人) or its name (合格率, 人均培训成本)."""
    rules, bare = settings().aggregate, compact(name)
    return (
        "/" in unit or unit in rules.units or any(word in bare for word in rules.words) or bare.endswith(rules.endings)
    )


def total(values: Sequence[Decimal]) -> Decimal:
    """The exact sum."""
    result = Decimal()
    for value in values:
        result = _EXACT.add(result, value)
    return result


def weighted_mean(values: Sequence[Decimal], weights: Sequence[Decimal | None]) -> Decimal | None:
    """Σ value × weight ÷ Σ weight, half up to four decimals, or as many as the values have; between least and greatest.

    Equal values need no weights. ``None`` where a weight is missing or below 0, or all are 0.
    """
    if len(set(values)) == 1:
        return values[0]
    known = [weight for weight in weights if weight is not None and weight >= 0]
    whole = total(known)
    if len(known) < len(values) or not whole:
        return None
    parts = [_EXACT.multiply(value, weight) for value, weight in zip(values, known, strict=True)]
    places = max(settings().aggregate.places, *(-_exponent(value) for value in values))
    return round_half_up(_EXACT.divide(total(parts), whole), places)


def in_one_unit(amounts: Sequence[Amount]) -> list[Amount] | None:
    """The amounts in the unit most of them have (of several, the first by name); None where one cannot be converted."""
    counts = Counter(canonical_unit(amount.unit) for amount in amounts)
    most = max(counts.values())
    unit = min(name for name, count in counts.items() if count == most)
    converted = [amount if amount.unit == unit else convert(amount, unit) for amount in amounts]
    known = [amount for amount in converted if amount is not None]
    return known if len(known) == len(amounts) else None


def _exponent(value: Decimal) -> int:
    exponent = value.normalize(_EXACT).as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
