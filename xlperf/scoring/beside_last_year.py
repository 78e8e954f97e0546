"""This year's figures beside the last year's: spending and actual values, the direction from the figures only."""

from __future__ import annotations

from dataclasses import dataclass

from xlperf.model import Funds, Indicator
from xlperf.values.amounts import Amount, convert, difference
from xlperf.values.measures import Sign

_POINTS = "个百分点"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A figure of this year and the last year's in its unit; ``words`` say how it compares: 增加了4个, 持平."""

    now: Amount
    last: Amount
    words: str


def executed_change(funds: Funds, money_unit: str) -> Change | None:
    """What was spent beside the year before; None where one of them is blank.

    >>> from decimal import Decimal
    >>> executed_change(Funds(executed=Decimal("310.5"), last_executed=Decimal("280")), "万元").words
    '增加了30.5万元'
    """
    if funds.executed is None or funds.last_executed is None:
        return None
    return _change(Amount(funds.executed, money_unit), Amount(funds.last_executed, money_unit))


def indicator_change(indicator: Indicator) -> Change | None:
    """What was achieved beside the year before; None for words, and for figures in units that cannot be compared."""
    now, last = indicator.measure.actual, indicator.last_measure.actual
    if now is None or last is None or indicator.measure.sign is Sign.QUALITATIVE:
        return None
    in_unit = last if last.unit == now.unit else convert(last, now.unit)
    return _change(now, in_unit) if in_unit else None


def target_change(indicator: Indicator) -> Change | None:
    """What is aimed at beside what was achieved the year before; None as :func:`indicator_change`."""
    now, last = indicator.measure.target, indicator.last_measure.actual
    if now is None or last is None or indicator.measure.sign is Sign.QUALITATIVE:
        return None
    in_unit = last if last.unit == now.unit else convert(last, now.unit)
    return _change(now, in_unit) if in_unit else None


def _change(now: Amount, last: Amount) -> Change:
    unit = _POINTS if now.unit == "%" else now.unit
    return Change(now=now, last=last, words=difference(now.value, last.value, unit))
