"""What the workbook knows of the figures that a text names, subject by subject, with the cell of each."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from xlperf.checks.context import Context, cell, funds_cell
from xlperf.findings import Origin
from xlperf.model import Indicator, Subject
from xlperf.naming import indicator_name
from xlperf.prose.figures import Figure
from xlperf.scoring import SubjectResult
from xlperf.values.amounts import fixed, percent, plain
from xlperf.values.signs import compact

TITLES = {
    "initial": "年初预算数",
    "adjusted": "调整后预算数",
    "executed": "执行数",
    "basic": "基本支出",
    "project": "项目支出",
    "remaining": "没有执行完的资金",
    "rate": "执行率",
    "total": "总分",
}
"""What people call a fact."""

_CELLS = {"remaining": "executed", "rate": "executed"}
_SHORTEST_NAME = 4  # characters: a shorter name of an indicator may be any word


class Known(NamedTuple):
    """What the workbook has for a fact: the amount in its unit, as a sentence says it, and its cell."""

    value: Decimal
    unit: str
    wording: str
    origin: Origin | None


def fact_of(context: Context, subject: Subject, result: SubjectResult, fact: str) -> Known | None:
    """A subject's own figure for a fact; None where the workbook has none."""
    value: Decimal | None
    if fact == "rate":
        rate = result.execution.rate
        value = None if rate is None else rate * 100
        return None if rate is None or value is None else Known(value, "%", percent(rate), _fact_cell(subject, fact))
    if fact == "total":
        value = result.total
        return None if value is None else Known(value, "分", f"{fixed(value)}分", cell(subject.origins, "name"))
    if fact == "remaining":
        budget, executed = result.execution.denominator, subject.funds.executed
        value = None if budget is None or executed is None else budget - executed
    else:
        value = getattr(subject.funds, fact)
    unit = context.evaluation.unit.money_unit
    return None if value is None else Known(value, unit, f"{plain(value)}{unit}", _fact_cell(subject, fact))


def matches_figure(context: Context, figure: Figure, fact: str, subjects: tuple[Subject, ...]) -> bool:
    """Whether a figure is that fact of one of these subjects, or of one of their sources of funds."""
    unit = context.evaluation.unit.money_unit
    for subject, result in context.subjects():
        if subject not in subjects:
            continue
        own = fact_of(context, subject, result, fact)
        if own is not None and figure.means(own.value, own.unit):
            return True
        if fact == "total" and subject.stated_total is not None and figure.means(subject.stated_total, "分"):
            return True
        amounts = (getattr(source, fact, None) for source in subject.funds.sources)
        if any(amount is not None and figure.means(amount, unit) for amount in amounts):
            return True
    return False


def names(context: Context) -> tuple[str, ...]:
    """The names of the unit and its subjects, the longest first."""
    unit = context.evaluation.unit
    found = [
        unit.name,
        unit.full_name or "",
        unit.short_name,
        *(subject.name for subject in context.evaluation.subjects),
    ]
    return tuple(sorted({name for name in found if name}, key=len, reverse=True))


def money_of(subject: Subject) -> Iterator[Decimal]:
    """This year's funds of a subject."""
    for key in ("initial", "adjusted", "executed", "basic", "project"):
        value: Decimal | None = getattr(subject.funds, key)
        if value is not None:
            yield value


def row_named(context: Context, subject: Subject | None, text: str) -> tuple[Subject, int, str] | None:
    """The one indicator that a sentence names: its subject, its place there and its name as it stands in the text.

    A row of ``subject`` goes before the others. None where no or several names stand in the text.
    """
    bare = text
    found: list[tuple[Subject, int, str]] = []
    for other in context.evaluation.subjects:
        for at, row in enumerate(other.indicators):
            name = mentioned_name(row)
            if len(name) >= _SHORTEST_NAME and name in bare:
                found.append((other, at, name))
    longest = [one for one in found if not any(one[2] != other[2] and one[2] in other[2] for other in found)]
    if len({name for _, _, name in longest}) != 1:
        return None
    own = [one for one in longest if one[0] is subject]
    if len(own) > 1:
        return None
    return own[0] if own else longest[0]


@lru_cache(maxsize=4096)
def _said(name: str, level1: str | None, level2: str | None) -> str:
    return indicator_name(name, level1, level2)


def mentioned_name(row: Indicator) -> str:
    """An indicator's name as sentences carry it."""
    return _said(row.name, row.level1, row.level2)


def share_of_name(name: str, text: str) -> Decimal:
    """How much of an indicator's name, in pairs of neighbouring characters, stands in a text: 0 to 1.

    >>> share_of_name("新建茶园蓄水池", "新建蓄水池15口")
    Decimal('0.5')
    """
    pairs = _pairs(name)
    return Decimal(len(pairs & _pairs(text))) / len(pairs) if pairs else Decimal(0)


@lru_cache(maxsize=4096)
def _pairs(text: str) -> frozenset[str]:
    bare = compact(text)
    return frozenset(bare[at : at + 2] for at in range(len(bare) - 1))


def _fact_cell(subject: Subject, fact: str) -> Origin | None:
    return funds_cell(subject, _CELLS.get(fact, fact))
