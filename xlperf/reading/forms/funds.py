"""The funds of a form 预算执行情况 under headers: the total, 基本支出, 项目支出, sources in rows or in columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from xlperf.layout import layout
from xlperf.model import Kind
from xlperf.reading.forms.blocks import FormBlock, FormSheet, shown
from xlperf.reading.forms.cell_values import without_remark
from xlperf.reading.forms.form import Form
from xlperf.reading.forms.form_sentences import may_explain
from xlperf.reading.forms.headers import FormColumn, cells_of, is_blank_value, is_label
from xlperf.reading.forms.stages import MONITORING, TARGET, StageWords
from xlperf.reading.forms.wording import before_colon, header_key, labels, normal, unit_of_money
from xlperf.reading.rows import Cell, short
from xlperf.values.amounts import parse_amount, parse_chinese_numeral

__all__ = ["MONEY", "STATED", "FormFunds", "FundLevel", "is_changed", "is_figure", "source_name"]

_OF_PERIOD = ("spent", "expected")  # up to the end of a period, and of the year as expected then
MONEY = frozenset(("initial", "adjusted", "executed", *_OF_PERIOD))
STATED = frozenset(("stated_rate", "stated_score"))
_NUMBERED = re.compile(r"^[(（]?\d{1,2}[)）、.．](?!\d)")
_MARKS = frozenset("，。；,;")  # of a sentence: 调减50,000元；余款次年支付
_LEAST = 2  # columns of funds in a header whose amounts are in words not known
_HELD = MONEY | STATED | {"shortfall_reason", "last_executed", "mid_total"}


@dataclass(frozen=True, slots=True)
class FundLevel:
    """A column of one source: what the 中央, 省级 … part of the budget, or of the spending, is (``key``)."""

    name: str
    key: str
    column: FormColumn


class FormFunds:
    """The rows under a header of funds."""

    def __init__(
        self, page: FormSheet, form: Form, header: int, columns: Mapping[str, FormColumn], levels: Sequence[FundLevel]
    ) -> None:
        self._page = page
        self._form = form
        self._header = header
        self._columns = columns
        self._levels = levels
        every = [*columns.values(), *(level.column for level in levels)]
        self._first = min(column.left for column in every)
        self._unit = _unit_of_block(page, header)
        last = min(max(page.at(header, column.left).bottom for column in every), header + 1)  # row of headers
        left = [block for block in page.blocks(header) if block.right < self._first and block.bottom > last]
        self._side = left[0] if left else None
        heads = [block for block in page.blocks(header) if block.right < self._first]
        self._of_tasks = any(labels().tasks.fullmatch(block.label) for block in heads)

    @classmethod
    def begin(cls, page: FormSheet, form: Form, row: int, fresh: Sequence[FormBlock]) -> FormFunds | None:
        """The rows under this one, if it is such a header: two columns of money, or one and a rate or score.

        Or a rate and a score over the row of a total: then its figures may tell which columns the money is in.
        """
        columns = _columns(page, row, fresh) if form.stage is None else _stage_columns(form.stage, fresh)
        money = columns.keys() & MONEY
        if form.stage is not None and form.stage.key == TARGET and money:
            pass  # a budget by itself
        elif len(money) < 2 and not (money and columns.keys() & STATED) and not _is_over_total(page, row, columns):
            return None
        levels = _levels_under(page, row, columns)
        if not levels:
            columns, levels = _levels_beside(fresh, columns)
        told = {} if levels or len(money) > 1 else _by_rate(page, row, fresh, columns)
        if (reason := _reason_column(page, row, fresh, columns)) is not None:
            told["shortfall_reason"] = reason
        columns |= told
        form.has_funds = True
        if any(word in block.compact for block in fresh for word in labels().departments):
            form.kind = Kind.DEPARTMENT
        for block in fresh if form.stage else ():
            form.note_period(block)
        made = cls(page, form, row, columns, levels)
        for unit, block in _units(page, row):
            form.note_unit(unit, block)
        if form.stage is not None:
            made._first = min(block.column for block in fresh if _is_column(form.stage, block))
        if not MONEY & columns.keys():  # amounts in columns not known stand beside the labels, too
            made._first = min(block.column for block in fresh if block.label not in labels().sides)
        for key, column in told.items():
            place = page.origin(row, column.left, column.header)
            header = layout().table("subjects").column(key).header
            form.note("R48", place, value=short(column.header) or "没有标题的", header=header)
        made._note_unknown(fresh)
        return made

    @property
    def columns(self) -> Mapping[str, FormColumn]:
        """Its columns by key."""
        return self._columns

    @property
    def levels(self) -> Sequence[FundLevel]:
        """The columns of one source each."""
        return self._levels

    @property
    def side(self) -> FormBlock | None:
        """The label at the left of all its rows."""
        return self._side

    def kind(self, label: FormBlock | None) -> str | None:
        """What a row's label says it is: total, basic or project; None for a source, and for none."""
        if label is None:
            return None
        words = labels()
        known = words.fund_rows.get(words.within.sub("", label.label)) or words.fund_rows.get(label.label)
        return known or ("total" if self._of_tasks and words.fund_totals.fullmatch(label.label) else None)

    def label(self, fresh: Sequence[FormBlock]) -> FormBlock | None:
        """The label of a row: the last before its figures that is not the block's own."""
        left = [block for block in fresh if block.right < self._first and parse_amount(block.cell.value) is None]
        before = [block for block in left if block.label not in labels().sides]
        return before[-1] if before else None

    def unit_of(self, key: str, label: FormBlock | None) -> str | None:
        """The unit of money that a cell's own column or row names, else the block's."""
        column = self._columns.get(key)
        own = unit_of_money(column.header) if column else None
        return own or (unit_of_money(label.text) if label else None) or self._unit

    def read(self, row: int, fresh: Sequence[FormBlock]) -> bool:
        """A row of money; False for one that belongs to another part of the form."""
        if self.has_more_headers(row, fresh):
            return True
        if self._parts_beside(fresh):
            return True
        label = self.label(fresh)
        cells = cells_of(self._page, row, self._columns)
        kind = self.kind(label)
        if self._ends(row, fresh, label, cells):
            return False
        if kind is None and ((label is not None and is_label(label)) or not MONEY & cells.keys()):
            return label is not None and not is_label(label) and self._left_blank(row, fresh, label)
        if label is not None and (unit := unit_of_money(label.text)):
            self._form.note_unit(unit, label)
        if kind is None and self._of_tasks:
            self._task(fresh)
        elif kind == "total" or (kind is None and self._may_be_total(row, label)):
            self._total(row, cells, label)
        elif kind in ("basic", "project"):
            self._part(kind, cells, label)
        elif label is not None:
            self._source(label, cells)
        return True

    def _parts_beside(self, fresh: Sequence[FormBlock]) -> bool:
        """Read 基本支出 and 项目支出 that stand beside each other, the second where the others have their amounts."""
        pairs = zip(fresh, (*fresh[1:], None), strict=True)
        parts = [(kind, *pair) for pair in pairs if (kind := self.kind(pair[0])) in ("basic", "project")]
        if len(parts) < _LEAST:
            return False
        for kind, block, beside in parts:
            if beside is not None and is_figure(beside.cell.value) and kind is not None:
                self._form.enter_money(kind, beside.named(block.text), unit_of_money(block.text) or self._unit)
        return True

    def has_more_headers(self, row: int, fresh: Sequence[FormBlock]) -> bool:
        """Whether a row is the second one of headers."""
        figures = [block for block in fresh if block.column >= self._first]
        return row == self._header + 1 and bool(figures) and all(map(self._is_sub_header, figures))

    def _is_sub_header(self, block: FormBlock) -> bool:
        """Whether a cell right under the headers is one more: a level, a sum, or a column's own under a wider one."""
        words = labels()
        levels = [level.column.left for level in self._levels]
        if words.fund_levels.fullmatch(block.label) or block.label in words.fund_sums or block.column in levels:
            return True
        own = (column.header for column in self._columns.values() if column.left == block.column)
        return any(header.endswith(f" {block.text}") for header in own)

    def _task(self, fresh: Sequence[FormBlock]) -> None:
        """A row of a task 年度主要任务 with what it cost: no source of funds, and nothing that has a place."""
        said = [block for block in fresh if block is not self._side and not is_blank_value(block.cell)]
        if said:
            self._form.note("R44", said[0].cell.origin, value="，".join(short(block.text) for block in said))

    def _ends(self, row: int, fresh: Sequence[FormBlock], label: FormBlock | None, cells: Mapping[str, Cell]) -> bool:
        """Whether another block begins: beside the funds' own, or with words under every column of money.

        A word where an amount should be (待定) is an amount that is missing, in a row of a source.
        """
        side = self._side
        past = side is not None and row > side.bottom
        if all(_is_labelled(block.text) for block in fresh):  # 按收入性质分：1388, 其中：基本支出：812
            return True
        if past and any(block.column <= side.right and not self._is_source(block) for block in fresh if side):
            return True
        filled = [cell for key, cell in cells.items() if key in MONEY and not is_blank_value(cell)]
        if not filled or any(is_figure(cell.value) or cell.error for cell in filled):
            return False
        return past or label is None or not self._is_source(label)

    def _is_source(self, label: FormBlock) -> bool:
        return self.kind(label) is not None or labels().is_source(label.label)

    def _note_unknown(self, fresh: Sequence[FormBlock]) -> None:
        """Columns that have no counterpart are reported; an error where the budget or the spending is in none."""
        words = labels()
        taken = [*self._columns.values(), *(level.column for level in self._levels)]
        others = [block for block in fresh if all(block.column != column.left for column in taken)]
        stage = self._form.stage
        if stage is not None:
            others = [block for block in others if stage.fund(block.label) != "passed"]
        left = [
            block for block in others
            if (block.column >= self._first or self._is_over_figures(block)) and block.label not in words.sides
            and _key_among_headers(block.label) is None
        ]  # fmt: skip
        for block in left:
            self._form.note("R43", block.cell.origin, value=short(block.text))
        names = {"budget": "预算数", "executed": "执行数"}
        found = {"budget"} if {"initial", "adjusted"} & self._columns.keys() else set()
        found |= {"executed"} & self._columns.keys()
        missing = [name for key, name in names.items() if key not in found and self._form.stage is None]
        if missing:
            seen = "、".join(short(block.text) for block in left)
            values = {
                "headers": "、".join(f"“{name}”" for name in missing),
                "seen": f"；不认得的列：{seen}" if seen else "",
            }
            self._form.note("R49", fresh[0].cell.origin, **values)

    def _is_over_figures(self, block: FormBlock) -> bool:
        below = self._page.at(self._header + 1, block.column)
        return below.row > self._header and is_figure(below.cell.value)

    def _left_blank(self, row: int, fresh: Sequence[FormBlock], label: FormBlock) -> bool:
        """Whether a row of the form's own was left blank: the name of a source and nothing but dashes.

        Words that are none, beside the block's own label, are reported.
        """
        if any(block is not label and not is_blank_value(block.cell) for block in fresh):
            return False
        if self._is_source(label):
            return True
        within = self._side is not None and row <= self._side.bottom
        if within:
            self._form.unread.append(label)
        return within

    def _may_be_total(self, row: int, label: FormBlock | None) -> bool:
        """Whether a row of an unknown label is the total: the first row, and not 其中, nor a source above 合计."""
        if label is not None and self._has_total_below(row):
            return False
        if self._form.sources or any(key in self._form.subject for key in MONEY):
            return False
        if label is None:
            return True
        if self._form.stage is not None and labels().fund_sources.fullmatch(label.label):
            return False
        return labels().within.match(label.compact) is None

    def _has_total_below(self, row: int) -> bool:
        """Whether a row further down is the total's: those between are sources."""
        for below in range(row + 1, self._page.bottom + 1):
            fresh = [block for block in self._page.blocks(below) if block.row == below]
            label = self.label(fresh)
            has_money = bool(MONEY & cells_of(self._page, below, self._columns).keys())
            if label is None or not has_money:
                return False
            if self.kind(label) == "total":
                return True
        return False

    def _total(self, row: int, cells: Mapping[str, Cell], label: FormBlock | None) -> None:
        if not self._of_tasks:
            self._form.leave_tasks()
        elif any((known := self._form.subject.get(key)) and known.value is not None for key in MONEY):
            self._task(list(self._page.blocks(row)))
            return
        before = list(self._form.cells)
        for key, cell in cells.items():
            cell = self._without_remark(cell) if key in MONEY | STATED else cell
            if key in MONEY or (key in _HELD and not is_blank_value(cell)):
                self._form.enter_money(key, cell, self.unit_of(key, label))
        for key in MONEY & self._columns.keys() - cells.keys():  # a cell left blank is one that can be asked for
            block = self._page.at(row, self._columns[key].left)
            self._form.subject.setdefault(key, Cell(None, block.named(self._columns[key].header).origin))
        for level in self._levels:
            amount = cells_of(self._page, row, {"it": level.column}).get("it")
            if amount is not None and not is_blank_value(amount):
                name = Cell(level.name, amount.origin)
                self._form.add_source(name, {level.key: amount}, self.unit_of(level.key, label))
        if label is not None and any(word in label.compact for word in labels().departments):
            self._form.kind = Kind.DEPARTMENT
        if self._of_tasks:
            self._form.of_tasks = [cell for cell in self._form.cells if cell not in before]

    def _without_remark(self, cell: Cell) -> Cell:
        """A figure without what stands in brackets behind it, which may be the reason why money was left."""
        bare, remark = without_remark(cell)
        if remark and labels().spending.fullmatch(remark) and "shortfall_reason" not in self._columns:
            self._form.enter("shortfall_reason", replace(cell, value=remark[1:-1]))
        elif remark:
            self._form.note("R44", cell.origin, value=f"{cell.origin.header}·{short(remark)}")
        return bare

    def _part(self, key: str, cells: Mapping[str, Cell], label: FormBlock | None) -> None:
        """What was planned for 基本支出 or 项目支出, and spent on it; the budget as adjusted has no place."""
        for column, own in (("executed", key), ("initial", f"initial_{key}")):
            cell = cells.get(column)
            if cell is not None and not is_blank_value(cell):
                self._form.enter_money(own, cell, self.unit_of(column, label))
        for column in ("adjusted", *_OF_PERIOD):
            other = cells.get(column)
            if other is not None and not is_blank_value(other) and label is not None:
                self._form.note("R44", other.origin, value=f"{source_name(label).value}·{other.origin.header}")

    def _is_rate_of_all(self, cell: Cell, money: Mapping[str, Cell]) -> bool:
        """Whether a source is all of the budget and its rate repeats that of the total, which is checked there."""
        whole = self._form.subject
        rate = whole.get("stated_rate")
        same = all(key in whole and shown(whole[key].value) == shown(money[key].value) for key in money)
        return same and rate is not None and rate.value is not None and rate.value == cell.value

    def _source(self, label: FormBlock, cells: Mapping[str, Cell]) -> None:
        money = {key: cell for key, cell in cells.items() if key in MONEY and not is_blank_value(cell)}
        for key, cell in money.items():
            if key in _OF_PERIOD:
                self._form.note("R44", cell.origin, value=f"{source_name(label).value}·{cell.origin.header}")
                continue
            self._form.add_source(source_name(label), {key: cell}, self.unit_of(key, label))
        for key, cell in cells.items():
            follows = key == "weight" or (
                key == "stated_rate" and (_is_rate_of(cell, money) or self._is_rate_of_all(cell, money))
            )
            if key not in MONEY and not follows and not is_blank_value(cell):
                self._form.note(
                    "R36", cell.origin, value=f"{source_name(label).value}·{cell.origin.header}：{cell.value}"
                )


def is_figure(value: object) -> bool:
    """Whether a cell holds an amount, in digits or in characters; a label with its amount is none: 基本支出：812.6."""
    if not isinstance(value, str) or parse_amount(value) is not None:
        return parse_amount(value) is not None
    if _is_labelled(value):
        return False
    return parse_chinese_numeral(value) is not None or (any(map(str.isdigit, value)) and not _MARKS & set(value))


def _is_labelled(text: str) -> bool:
    """Whether a cell is a label with its amount: 基本支出：812.6."""
    found = before_colon(text)
    return found is not None and parse_amount(found[1]) is not None


def _is_rate_of(cell: Cell, money: Mapping[str, Cell]) -> bool:
    """Whether a source's rate follows from its amounts: then nothing is lost without it."""
    budget, executed = (
        parse_amount(found.value) if (found := money.get(key)) else None
        for key in ("adjusted" if "adjusted" in money else "initial", "executed")
    )
    rate = parse_amount(cell.value)
    if budget is None or executed is None or rate is None or not budget.value:
        return bool(rate is not None and not rate.value)
    share = executed.value / budget.value * 100
    return any(abs(stated - share) < 1 for stated in (rate.value, rate.value * 100))


def source_name(label: FormBlock) -> Cell:
    """The name of a source without 其中, and without a number before it."""
    name = labels().within.sub("", label.compact)
    return Cell(_NUMBERED.sub("", name) or name, label.named(label.text).origin)


def _key_among_headers(label: str) -> str | None:
    """What is under a header beside others of funds: there words are known that may be anything elsewhere."""
    words = labels()
    return header_key(label, words.funds, (*words.fund_patterns, *words.fund_headers))


def _columns(page: FormSheet, row: int, fresh: Sequence[FormBlock]) -> dict[str, FormColumn]:
    """The columns of funds in a row, by their words; by pattern beside one of those. A side's label is none of them."""
    words = labels()
    found: dict[str, FormColumn] = {}
    exact = any(block.label in words.funds for block in fresh)
    for block in fresh:
        key = words.funds.get(block.label)
        if key is None and exact and block.label not in words.sides and not block.cell.error:
            key = _key_among_headers(block.label)
            key = None if _is_over_labels(page, row, block) else key
        if key is None:
            continue
        column = FormColumn(block.column, block.right, block.text)
        if key == "adjusted" and "initial" not in found and key in found and is_changed(block.label, found[key].header):
            found["initial"] = found.pop(key)
        if block.label in words.funds and key in found and normal(found[key].header) not in words.funds:
            del found[key]  # 预算资金 at the side is known by its pattern only
        found.setdefault(key, column)
    return found


def _is_over_labels(page: FormSheet, row: int, block: FormBlock) -> bool:
    """Whether a header stands over the labels of the rows, as their own label: 部门预算（万元） over 支出总额."""
    below = page.at(row + 1, block.column) if row < page.bottom else block
    return below.row > row and (below.label in labels().fund_rows or labels().within.match(below.compact) is not None)


def is_changed(label: str, before: str) -> bool:
    """Whether a budget is said to be the one as changed, and the one ``before`` it is not."""
    changed = labels().fund_changed
    return changed.fullmatch(label) is not None and changed.fullmatch(normal(before)) is None


def _stage_columns(stage: StageWords, fresh: Sequence[FormBlock]) -> dict[str, FormColumn]:
    """The columns of money of a form of targets or of monitoring; the budget of a target form is the initial one."""
    words = labels()
    found: dict[str, FormColumn] = {}
    for block in fresh:
        key = words.funds.get(block.label) or stage.fund(block.label)
        key = key or header_key(block.label, words.funds, words.fund_patterns)
        if key is not None and block.label not in words.sides and key not in ("passed", "unheld"):
            key = "initial" if stage.key == TARGET and key == "adjusted" else key
            key = "spent" if stage.key == MONITORING and key == "executed" else key
            if key not in STATED:
                found.setdefault(key, FormColumn(block.column, block.right, block.text))
    return found if found.keys() & MONEY else {}


def _is_column(stage: StageWords, block: FormBlock) -> bool:
    """Whether a header is that of a column of figures, whether or not they have a place."""
    words = labels()
    known = stage.fund(block.label) or header_key(block.label, words.funds, words.fund_patterns)
    return known is not None and block.label not in words.sides


def _is_over_total(page: FormSheet, row: int, columns: Mapping[str, FormColumn]) -> bool:
    """Whether a row with 分值, 执行率 or 得分 is the header of funds in words not known: a total stands under it."""
    if len(columns) < _LEAST or row >= page.bottom:
        return False
    return any(labels().fund_rows.get(block.label) == "total" for block in page.blocks(row + 1))


def _by_rate(
    page: FormSheet, row: int, fresh: Sequence[FormBlock], columns: Mapping[str, FormColumn]
) -> dict[str, FormColumn]:
    """The budget or the spending in columns not known: those whose quotient in the row of the total is its rate."""
    if not _is_over_total(page, row, columns) or "stated_rate" not in columns:
        return {}
    rate = page.at(row + 1, columns["stated_rate"].left).named("")
    taken = {column.left for column in columns.values()}
    unknown = [
        FormColumn(block.column, block.right, block.text)
        for block in fresh
        if block.column not in taken and block.label not in labels().sides
    ]
    budget = columns.get("adjusted") or columns.get("initial")
    budgets = [budget] if budget else unknown
    spendings = [columns["executed"]] if "executed" in columns else unknown
    pairs = [
        {"adjusted": one, "executed": other}
        for one, other in product(budgets, spendings)
        if one is not other and parse_amount(rate.value) and _is_rate_of(rate, _amounts(page, row + 1, one, other))
    ]
    known = {column.left for column in columns.values()}
    return {key: column for key, column in pairs[0].items() if column.left not in known} if len(pairs) == 1 else {}


def _reason_column(
    page: FormSheet, row: int, fresh: Sequence[FormBlock], columns: Mapping[str, FormColumn]
) -> FormColumn | None:
    """A column in words not known, right of the amounts, whose first cell may be the reason why money was left."""
    last = max((column.right for column in columns.values()), default=page.right)
    if "shortfall_reason" in columns or row >= page.bottom:
        return None
    for block in fresh:
        known = _key_among_headers(block.label)
        if block.column > last and known is None and may_explain(page.at(block.bottom + 1, block.column).text):
            return FormColumn(block.column, block.right, block.text)
    return None


def _amounts(page: FormSheet, row: int, budget: FormColumn, spent: FormColumn) -> dict[str, Cell]:
    return {"adjusted": page.at(row, budget.left).named(""), "executed": page.at(row, spent.left).named("")}


def _levels_under(page: FormSheet, row: int, columns: dict[str, FormColumn]) -> list[FundLevel]:
    """The levels in a second row of headers, under the budget and under the spending; their sum stays the column."""
    words, levels = labels(), []
    for key in MONEY & columns.keys():
        wide = columns[key]
        below = [block for block in page.span(row + 1, wide.left, wide.right) if block.row == row + 1]
        if parts := _parts_of(wide, below):
            del columns[key]
            columns.update({one: column for one, column in parts.items() if one not in columns})
            continue
        total = next((block for block in below if block.label in words.fund_sums), None)
        if total is not None:  # 总额, 财政拨款, 其他资金
            names = [block for block in below if block is not total and words.is_source(block.label)]
        else:
            names = [block for block in below if words.fund_levels.fullmatch(block.label)]
        if wide.right == wide.left or not names:
            continue
        levels += [FundLevel(words.within.sub("", one.compact), key, _column(one, wide.header)) for one in names]
        if total is None:
            del columns[key]
        else:
            columns[key] = _column(total, wide.header)
    return levels


def _parts_of(wide: FormColumn, below: Sequence[FormBlock]) -> dict[str, FormColumn]:
    """The columns of money under a header across several: 年初预算 and 调整后预算, or 年初 and 调整后."""
    found: dict[str, FormColumn] = {}
    for block in below if wide.left < wide.right else ():
        key = _money_key(block.label) or _money_key(f"{block.label}{normal(wide.header)}")
        if key is None:
            return {}
        found.setdefault(key, _column(block, wide.header))
    return found if len(found) > 1 else {}


def _money_key(label: str) -> str | None:
    words = labels()
    if not label or words.fund_levels.fullmatch(label) or label in words.fund_sums:
        return None
    key = header_key(label, words.funds, words.fund_patterns)
    return key if key in MONEY else None


def _levels_beside(
    fresh: Sequence[FormBlock], columns: dict[str, FormColumn]
) -> tuple[dict[str, FormColumn], list[FundLevel]]:
    """The levels of a budget that has no column of its own, beside their sum."""
    words = labels()
    names = [block for block in fresh if words.fund_levels.fullmatch(block.label) and block.label not in words.sides]
    if not names or {"initial", "adjusted"} & columns.keys():
        return columns, []
    total = next((block for block in fresh if block.label in words.fund_sums), None)
    levels = [FundLevel(words.within.sub("", one.compact), "adjusted", _column(one, "")) for one in names]
    return ({**columns, "adjusted": _column(total, "")} if total else columns), levels


def _column(block: FormBlock, parent: str) -> FormColumn:
    return FormColumn(block.column, block.right, f"{parent} {block.text}".strip())


def _units(page: FormSheet, row: int) -> list[tuple[str, FormBlock]]:
    return [(unit, block) for block in page.blocks(row) if (unit := unit_of_money(block.text))]


def _unit_of_block(page: FormSheet, row: int) -> str | None:
    """The unit of money that a row of headers, or the label at its side, names."""
    return next((unit for unit, _ in _units(page, row)), None)
