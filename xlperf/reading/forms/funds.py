"""The funds of a form 预算执行情况: the total row, 基本支出 and 项目支出, and the sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xlperf.model import Kind
from xlperf.reading.forms.blocks import FormBlock, FormSheet
from xlperf.reading.forms.form import Form, FormLine
from xlperf.reading.forms.headers import FormColumn, cells_of, find_columns, is_blank_value, is_label
from xlperf.reading.forms.wording import labels, unit_of_money
from xlperf.reading.rows import Cell

__all__ = ["FormFunds"]

_MONEY = frozenset(("initial", "adjusted", "executed"))
_STATED = frozenset(("stated_rate", "stated_score"))
_KEPT = _MONEY | _STATED | {"shortfall_reason"}


class FormFunds:
    """The rows under a header of funds."""

    def __init__(self, page: FormSheet, form: Form, columns: Mapping[str, FormColumn]) -> None:
        self._page = page
        self._form = form
        self._columns = columns
        self._first = min(column.left for column in columns.values())

    @classmethod
    def begin(cls, page: FormSheet, form: Form, row: int, fresh: Sequence[FormBlock]) -> FormFunds | None:
        """The rows under this one, if it is such a header."""
        columns = find_columns(fresh, labels().funds)
        money = columns.keys() & _MONEY
        if len(money) < 2 and not (money and columns.keys() & _STATED):
            return None
        form.has_funds = True
        for block in page.blocks(row):
            _note_unit(form, block)
        return cls(page, form, columns)

    def read(self, row: int, fresh: Sequence[FormBlock]) -> bool:
        """A row of money; False for one that belongs to another part of the form."""
        words = labels()
        before = [block for block in fresh if block.right < self._first and block.label not in words.sides]
        label = before[-1] if before else None
        cells = cells_of(self._page, row, self._columns)
        kind = self._kind(label)
        if kind is None and ((label is not None and is_label(label)) or not _MONEY & cells.keys()):
            return label is not None and not is_label(label) and self._is_blank(fresh, label)
        if label is not None:
            _note_unit(self._form, label)
        if kind == "total" or (kind is None and self._may_be_total(label)):
            self._total(cells, label)
        elif kind in ("basic", "project"):
            self._part(kind, cells)
        elif label is not None:
            self._source(label, cells)
        return True

    def _is_blank(self, fresh: Sequence[FormBlock], label: FormBlock) -> bool:
        """Whether a row of the form's own was left blank: a name and nothing but dashes."""
        return all(block is label or is_blank_value(block.cell) for block in fresh)

    def _kind(self, label: FormBlock | None) -> str | None:
        """What a row's label says it is: total, basic or project."""
        if label is None:
            return None
        words = labels()
        return words.fund_rows.get(words.within.sub("", label.label)) or words.fund_rows.get(label.label)

    def _may_be_total(self, label: FormBlock | None) -> bool:
        """Whether a row of an unknown label is the total: the first row, and not 其中."""
        if self._form.sources or any(key in self._form.subject for key in _MONEY):
            return False
        return label is None or labels().within.match(label.compact) is None

    def _total(self, cells: Mapping[str, Cell], label: FormBlock | None) -> None:
        for key, cell in cells.items():
            if key in _MONEY or (key in _KEPT and not is_blank_value(cell)):
                self._form.subject.setdefault(key, cell)
        if label is not None and any(word in label.compact for word in labels().departments):
            self._form.kind = Kind.DEPARTMENT

    def _part(self, key: str, cells: Mapping[str, Cell]) -> None:
        """What was spent on 基本支出 or 项目支出."""
        cell = cells.get("executed")
        if cell is not None and not is_blank_value(cell):
            self._form.subject.setdefault(key, cell)

    def _source(self, label: FormBlock, cells: Mapping[str, Cell]) -> None:
        money = {key: cell for key, cell in cells.items() if key in _MONEY and not is_blank_value(cell)}
        if money:
            name = label.named(label.text)
            source = Cell(labels().within.sub("", label.compact), name.origin)
            self._form.sources.append(FormLine({"source": source, **money}, label.cell.origin))


def _note_unit(form: Form, block: FormBlock) -> None:
    """Remember the unit of money that a label names."""
    unit = unit_of_money(block.text)
    if unit and form.money_unit is None:
        form.money_unit = Cell(unit, block.named("金额单位").origin)
