"""Funds as labels with their amounts beside them: 预算数 100 执行数 90, in one row or under each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from xlperf.reading.forms.blocks import FormBlock, FormSheet
from xlperf.reading.forms.form import Form
from xlperf.reading.forms.funds import MONEY, STATED, is_changed, is_figure, source_name
from xlperf.reading.forms.headers import is_blank_value, is_label
from xlperf.reading.forms.wording import header_key, labels, unit_of_money
from xlperf.reading.rows import short
from xlperf.values.amounts import parse_amount

__all__ = ["FundPairs"]

_LEAST_TEXT = 4  # characters
_NO_PLACE = ""  # the key of what the workbook has no place for


class FundPairs:
    """Rows of labels and amounts; what stands under 预算数 in its column are the sources of the budget."""

    def __init__(self, page: FormSheet, form: Form) -> None:
        self._page = page
        self._form = form
        self._keys: dict[int, str] = {}
        self._halves: Mapping[int, str] = {}  # the columns under 按收入性质分（执行数） and 按支出性质分（执行数）
        self._budget = ""  # the label of what was read as the budget as adjusted

    @classmethod
    def begin(cls, page: FormSheet, form: Form, row: int, fresh: Sequence[FormBlock]) -> FundPairs | None:
        """The rows from this one on, if a label of money in it has its amount beside it."""
        halves = _halves(fresh)
        keys = {key for key, _, _ in _pairs(page, row, fresh)}
        if not halves and not keys & MONEY and not (form.has_funds and keys >= STATED):  # 执行率 95% 得分 9.5
            return None
        form.has_funds = True
        made = cls(page, form)
        made._halves = halves
        if halves:
            made._keys |= halves
        else:
            made.read(row, fresh)
        return made

    def read(self, row: int, fresh: Sequence[FormBlock]) -> bool:
        """A row of pairs; False for one that belongs to another part of the form."""
        for block in fresh:
            if unit := unit_of_money(block.text):
                self._form.note_unit(unit, block)
        side = next((unit for block in self._page.blocks(row) if (unit := unit_of_money(block.text))), None)
        found = False
        for key, label, value in _pairs(self._page, row, fresh):
            found = True
            unit = unit_of_money(label.text) or side
            if key == "adjusted" and self._budget and is_changed(label.label, self._budget):
                self._first_is_initial()
            self._keys[label.column] = key
            self._budget = label.text if key == "adjusted" else self._budget
            if key in MONEY or (key in STATED and not is_blank_value(value.cell)):
                self._form.enter_money(key, value.named(label.text), unit)
        for label, value in self._sources(row, fresh):
            found = True
            above = self._keys[label.column]
            if above in MONEY and not is_blank_value(value.cell):
                self._form.add_source(source_name(label), {above: value.named(label.text)}, side)
        for label, value in self._parts(row, fresh):
            found = True
            own = {"executed": "", "initial": "initial_"}.get(self._keys[label.column])
            if own is None:
                self._form.note("R44", value.cell.origin, value=short(label.text))
            elif not is_blank_value(value.cell):
                part = labels().fund_rows[labels().within.sub("", label.label)]
                self._form.enter_money(f"{own}{part}", value.named(label.text), side)
        for label in fresh if found else ():
            beside = self._page.right_of(label, row)
            if labels().funds.get(label.label) == "shortfall_reason" and beside is not None and _is_text(beside):
                self._form.enter("shortfall_reason", beside.named(label.text))
                self._keys[label.column] = _NO_PLACE
        if found:
            self._note_others(row, fresh)
        return found

    def _first_is_initial(self) -> None:
        """What was read as the budget as adjusted is the initial one: another says that it is the one as changed."""
        form = self._form
        if form.subject.get("initial") is None and "adjusted" in form.subject:
            form.subject["initial"] = form.subject.pop("adjusted")
            if "adjusted" in form.units:
                form.units["initial"] = form.units.pop("adjusted")
            self._keys = {column: "initial" if key == "adjusted" else key for column, key in self._keys.items()}

    def _note_others(self, row: int, fresh: Sequence[FormBlock]) -> None:
        """Figures beside labels that no column is known for (到位数), which have no place; those under them neither."""
        for block in fresh:
            beside = self._page.right_of(block, row)
            if beside is None or beside.row != row or not is_figure(beside.cell.value) or is_blank_value(beside.cell):
                continue
            label, known = block.label, labels()
            if not label or is_label(block) or header_key(label, known.funds, known.fund_patterns) is not None:
                continue
            if block.column not in self._keys:
                self._form.note("R44", beside.named(block.text).origin, value=short(block.text))
                self._keys[block.column] = _NO_PLACE

    def _sources(self, row: int, fresh: Sequence[FormBlock]) -> Iterator[tuple[FormBlock, FormBlock]]:
        """The names of sources under a label of money, each with the amount beside it.

        A row that has 基本支出 or 项目支出 is one of parts, and of no sources.
        """
        words = labels()
        parts = any(map(_is_part, fresh)) and not self._halves
        for block in () if parts else fresh:
            beside = self._page.right_of(block, row)
            if (
                block.column in self._keys
                and words.funds.get(block.label) is None
                and not _is_part(block)
                and words.is_source(block.label)
                and beside is not None
                and (is_figure(beside.cell.value) or is_blank_value(beside.cell))
            ):
                yield block, beside

    def _parts(self, row: int, fresh: Sequence[FormBlock]) -> Iterator[tuple[FormBlock, FormBlock]]:
        """基本支出 and 项目支出 under one of two halves, each with the amount beside it."""
        for block in fresh if self._halves else ():
            beside = self._page.right_of(block, row)
            if block.column in self._keys and _is_part(block) and beside is not None:
                yield block, beside


def _halves(fresh: Sequence[FormBlock]) -> dict[int, str]:
    """What the amounts under each heading of a row are, by column; nothing where one is no such heading."""
    found = {block.column: _half(block) for block in fresh}
    return {column: key for column, key in found.items() if key} if len(found) > 1 and all(found.values()) else {}


def _half(block: FormBlock) -> str | None:
    bare = block.compact.rstrip(":")
    return next((key for key, pattern in labels().halves if pattern.fullmatch(bare)), None)


def _is_part(block: FormBlock) -> bool:
    """Whether a label is 基本支出 or 项目支出."""
    return labels().fund_rows.get(labels().within.sub("", block.label)) in ("basic", "project")


def _is_text(block: FormBlock) -> bool:
    """Whether a cell says something in words: 招标节约1860元, and no 无."""
    return isinstance(block.cell.value, str) and parse_amount(block.text) is None and len(block.compact) >= _LEAST_TEXT


def _pairs(page: FormSheet, row: int, fresh: Sequence[FormBlock]) -> Iterator[tuple[str, FormBlock, FormBlock]]:
    """Labels of funds with a figure beside them: (key, label, value)."""
    words = labels()
    for block in fresh:
        key = words.funds.get(block.label) or (
            header_key(block.label, words.funds, words.fund_patterns)
            if block.label not in words.sides and block.label not in words.fund_rows  # 支出总额 is a row of its own
            else None
        )
        beside = page.right_of(block, row)
        if key is None or beside is None or beside.row != row or not is_figure(beside.cell.value):
            continue
        if header_key(beside.label, words.funds, words.fund_patterns) is None:  # 分值（10分） is a header, too
            yield key, block, beside
