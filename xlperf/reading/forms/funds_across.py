"""Funds with a column for each source and a row for each amount: 资金总额, 中央资金 over 预算数, 执行数, 执行率."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xlperf.reading.forms.blocks import FormBlock, FormSheet
from xlperf.reading.forms.form import Form
from xlperf.reading.forms.funds import MONEY, STATED, is_figure, source_name
from xlperf.reading.forms.headers import is_blank_value
from xlperf.reading.forms.wording import header_key, labels, unit_of_money
from xlperf.reading.rows import Cell, short

__all__ = ["FundsAcross"]

_LEAST_SOURCES = 2  # columns of sources that make a row of labels such a header


class FundsAcross:
    """The rows under a header of sources; ``scores`` are the columns of what the rate earned."""

    def __init__(
        self,
        page: FormSheet,
        form: Form,
        total: FormBlock,
        sources: Sequence[FormBlock],
        scores: Mapping[str, FormBlock],
    ) -> None:
        self._page = page
        self._form = form
        self._total = total
        self._sources = sources
        self._scores = scores
        self._unit: str | None = None

    @classmethod
    def begin(cls, page: FormSheet, form: Form, row: int, fresh: Sequence[FormBlock]) -> FundsAcross | None:
        """The rows under this one, if a total and sources stand in it, over a row of money."""
        words = labels()
        totals = [block for block in fresh if block.label in words.fund_sums]
        names = [block for block in fresh if _is_source(block)]
        if len(totals) != 1 or len(names) < _LEAST_SOURCES or row >= page.bottom:
            return None
        below = [block for block in page.blocks(row + 1) if block.row == row + 1]
        first = _key(below)
        if first is None or first[0] not in MONEY or not is_figure(page.at(row + 1, totals[0].column).cell.value):
            return None
        keys = [(header_key(block.label, words.funds, words.fund_patterns), block) for block in fresh]
        made = cls(page, form, totals[0], names, {key: block for key, block in keys if key in STATED})
        form.has_funds = True
        for block in fresh:
            if unit := unit_of_money(block.text):
                form.note_unit(unit, block)
                made._unit = made._unit or unit
        for key, block in keys:
            if key is None and block.column > first[1].right and block not in (totals[0], *names):
                form.note("R43", block.cell.origin, value=short(block.text))
        return made

    def read(self, row: int, fresh: Sequence[FormBlock]) -> bool:
        """A row of one amount of each source; False for one that belongs to another part of the form."""
        found = _key(fresh)
        if found is None:
            return False
        key, label = found
        unit = unit_of_money(label.text) or self._unit
        whole = self._page.at(row, self._total.column)
        if whole.row != row or (key in STATED and is_blank_value(whole.cell)):
            return False
        self._form.enter_money(key, whole.named(label.text), unit)
        for name in self._sources:
            block = self._page.at(row, name.column)
            part = labels().fund_rows.get(labels().within.sub("", name.label))
            if part in ("basic", "project"):
                self._part(part, key, block.named(f"{name.text} {label.text}"), unit)
            elif key in MONEY and not is_blank_value(block.cell):
                amount = block.named(f"{name.text} {label.text}")
                self._form.add_source(source_name(name), {key: amount}, unit_of_money(name.text) or unit)
        for score, head in self._scores.items():
            block = self._page.at(row, head.column)
            if block.row == row and not is_blank_value(block.cell):
                self._form.enter(score, block.named(head.text))
        return True

    def _part(self, part: str, key: str, cell: Cell, unit: str | None) -> None:
        """What was planned for 基本支出 or 项目支出, and spent on it; the budget as adjusted has no place."""
        own = {"executed": part, "initial": f"initial_{part}"}.get(key)
        if own is not None and not is_blank_value(cell):
            self._form.enter_money(own, cell, unit)
        elif key == "adjusted" and not is_blank_value(cell):
            self._form.note("R44", cell.origin, value=cell.origin.header)


def _is_source(block: FormBlock) -> bool:
    words = labels()
    return block.label not in (*words.sides, *words.fund_sums, *words.funds) and words.is_source(block.label)


def _key(fresh: Sequence[FormBlock]) -> tuple[str, FormBlock] | None:
    """What the amounts of a row are, by the label before them."""
    words = labels()
    for block in fresh[:2]:
        key = header_key(block.label, words.funds, words.fund_patterns)
        if key in MONEY | STATED:
            return key, block
    return None
