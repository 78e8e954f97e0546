"""One form filled with one subject: what goes into which cell, and what does not."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from xlperf.files.blank_form import BlankForm, Place
from xlperf.files.blank_form import Value as CellValue
from xlperf.findings import Origin
from xlperf.reading.forms.blank_places import FormPlace, FormPlaces, RowPlaces, SourcePlaces, is_open
from xlperf.reading.forms.blocks import FormBlock, shown
from xlperf.reading.forms.cell_values import ticked
from xlperf.reading.forms.headers import is_blank_value
from xlperf.reading.forms.wording import labels, normal
from xlperf.reading.rows import short
from xlperf.tables.fill import Value
from xlperf.values.amounts import Amount, convert, normalise, parse_amount, plain, round_half_up
from xlperf.values.signs import compact
from xlperf.writing import fit
from xlperf.writing.blank_forms.form_facts import MONEY, RATES, Answers, RowAnswer, shown_value, source_words
from xlperf.writing.blank_forms.matching import rows_for
from xlperf.writing.sheets.cell_writing import LONGEST_TEXT, clean

__all__ = ["FilledForm", "Remark", "fill"]

_CHOICES = frozenset(("subject.category", "subject.nature", "subject.type"))
_OPEN_BOX = re.compile(r"[□☐◻○▢]|(?<=[（(\[【])[\s　]*(?=[)）\]】])")
_YEAR = re.compile(r"[(（]\s*(?:20)?\s*[Xx×_＿\s]*年度?\s*[)）]")
_TITLE_YEAR = re.compile(r"20[Xx×*＊_]{2}|[Xx×*＊_]{4}(?=年)")
_NAME = re.compile(r"[Xx×*＊_]{2,}(?:[(（](?:单位|部门|项目)(?:名称)?[)）]|单位(?=部门))?")
_POINTS = re.compile(r"([（(])\s*[Xx×_＿\s]*\s*(分\s*[)）])")
_TOO_WIDE, _TOO_LONG = "数字比列宽，会显示成 ####，请调宽列", "文字可能比单元格能显示的多，请看一看，调高行或改小字"
_DECIMALS = re.compile(r"\.(0+)")
_LEADING = 1.3  # em from line to line in 宋体 and 仿宋, in which forms are written
_MOST_CELLS = 5  # that one remark names
_GAP = "　　"  # between what one line says and the next label
_OPTIONAL = frozenset(("reason", "evidence", "unit", "sign", "shortfall_reason"))  # often blank for good


@dataclass(frozen=True, slots=True)
class Remark:
    """What a person has to look at or to do by hand: where, if it is about a place, and what.

    >>> print(Remark(Origin("自评表", "C5", "主管部门"), "工作簿里没有，空着。"))
    〔自评表!C5「主管部门」〕工作簿里没有，空着。
    """

    origin: Origin | None
    words: str

    def __str__(self) -> str:
        return f"{self.origin or ''}{self.words}"


@dataclass(slots=True)
class FilledForm:
    """The values for the cells of one sheet, and the remarks about them."""

    sheet: str
    values: dict[Place, CellValue] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)


def fill(file: BlankForm, sheet: str, form: FormPlaces, answers: Answers, layout: str) -> FilledForm:
    """What goes into the cells of a form for one subject; ``layout`` is the scheme's, for the names of sources."""
    filler = _Filler(file, FilledForm(sheet), form, answers)
    filler.fill_facts()
    filler.fill_lines()
    filler.fill_sources(layout)
    filler.fill_goals()
    filler.fill_rows()
    filler.name_missing()
    return filler.filled


class _Filler:
    """A form in the making."""

    def __init__(self, file: BlankForm, filled: FilledForm, form: FormPlaces, answers: Answers) -> None:
        self._file = file
        self.filled = filled
        self._form = form
        self._answers = answers
        self._formulas = file.formulas(filled.sheet)
        self._missing: list[FormPlace] = []
        self._cut: dict[str, list[str]] = {_TOO_WIDE: [], _TOO_LONG: []}
        stated = form.form.money_unit
        self._unit = str(stated.value) if stated is not None and stated.value else answers.money_unit

    # --- facts ---

    def fill_facts(self) -> None:
        """Fill the cells beside labels, and those of the funds' total."""
        for place in self._form.facts:
            value = self._fact(place.key)
            if place.key in _CHOICES and not is_open(place.block):
                self._choose(place, value)
            else:
                self._put(place, value)

    def _fact(self, key: str) -> Value:
        if key == "texts.result_use" and self._form.fact("texts.measures"):
            text = self._answers.subject.texts.get("result_use")  # the measures have a place of their own
            return text.text if text else None
        return self._answers.facts.get(key)

    def fill_lines(self) -> None:
        """Fill what stands behind colons, and the years in brackets."""
        for block in self._form.lines:
            text = self._line(block)
            if text != block.text:
                self._set(block, text, block.text)
        for block in self._form.years:
            if self._answers.year:
                self._set(block, _YEAR.sub(f"（{self._answers.year}年度）", block.text), "年度")
        for block in self._form.titles:
            self._set(block, self._title(block.text), "标题")
        for number, block in self._form.goal_labels.items():
            weight = self._answers.goal_weights.get(number)
            if weight is not None and _POINTS.search(block.text):
                self._set(block, _POINTS.sub(rf"\g<1>{plain(weight, None)}\g<2>", block.text), block.text)

    def _title(self, text: str) -> str:
        """20XX年度XX项目自评表 with the year and the name."""
        whole = self._answers.subject.is_department
        name = str(self._answers.facts["unit.name"]) if whole else self._answers.subject.name
        text = _TITLE_YEAR.sub(str(self._answers.year), text, count=1) if self._answers.year else text
        behind = _NAME.split(text, maxsplit=1)[-1]
        twice = next((word for word in ("部门整体", "项目") if behind.startswith(word)), "")
        return _NAME.sub(lambda _: name.removesuffix(twice), text, count=1)

    def _line(self, block: FormBlock) -> str:
        """填报人：　联系电话： with what belongs behind each colon."""
        words, text = labels(), block.text
        marks = list(words.inline.finditer(text))
        pieces = [text[: marks[0].start()]] if marks else [text]
        for mark, after in zip(marks, [*(mark.start() for mark in marks[1:]), len(text)], strict=True):
            given = text[mark.end() : after]
            label = normal(mark[1])
            key = f"unit.{words.facts[label]}" if label in words.facts else f"subject.{words.subject.get(label)}"
            value = self._answers.facts.get(key)
            if value is not None and not compact(given).strip("_"):
                room = max(len(given) - len(shown(value)), 0) * "　"
                pieces += [mark[0], shown(value), (room or _GAP) if after < len(text) else ""]
            else:
                pieces += [mark[0], given]
                if value is None:
                    self._missing.append(FormPlace(key, block, mark[1]))
        return "".join(pieces).rstrip("　")

    def _choose(self, place: FormPlace, typed: Value) -> None:
        """Tick the box of the option that was typed."""
        text, words = place.block.text, normalise(shown(typed))
        if ticked(text) and ticked(text) != text.strip():
            return  # one is ticked on the form
        for box in _OPEN_BOX.finditer(text) if words else ():
            mark = "☑" if box[0].strip() else "√"
            tried = f"{text[: box.start()]}{mark}{text[box.end() :]}"
            option = normalise(ticked(tried) or "")
            if option and (option in words or words in option):
                self._set(place.block, tried, place.label)
                return
        if words:
            self._remark(place, f"表上没有“{short(shown(typed))}”这个选项，没有勾。")
        else:
            self._missing.append(place)

    # --- blocks of rows ---

    def fill_sources(self, layout: str) -> None:
        """Fill the rows of the funds' sources; a source that the form has no row for is named."""
        rows = list(self._form.sources)
        for source in self._answers.subject.funds.sources:
            words = {normal(word) for word in source_words(source, layout)}
            amounts = {"initial": source.initial, "adjusted": source.adjusted, "executed": source.executed}
            same = [row for row in rows if row.name and normal(row.name) in words]
            mine = same or [row for row in rows if not row.name][:1]
            for row in mine:
                rows.remove(row)
                if not row.name:
                    self._set(row.block, source.source, "资金来源")
                self._source(row, amounts)
            if not mine and self._form.sources:
                self._note(f"资金来源“{short(source.source)}”在表上没有对应的行，没有填。")

    def _source(self, row: SourcePlaces, amounts: Mapping[str, Decimal | None]) -> None:
        budget = amounts["adjusted"] if amounts["adjusted"] is not None else amounts["initial"]
        rate = amounts["executed"] / budget if budget and amounts["executed"] is not None else None
        for key, place in row.amounts.items():
            value = rate if key in RATES else amounts.get(key)
            if value is not None:
                self._put(place, value)

    def fill_goals(self) -> None:
        """Fill the texts of the goals and what came of them: each in its place, or all in the first one there is."""
        places, goals = self._form.goals, self._answers.goals
        numbered = [place for place in places if place.number]
        rest = [place for place in places if not place.number]
        for place in numbered:
            text = next((text for number, text, _ in goals if number == place.number), None)
            if place.text:
                self._put(place.text, text)
        if numbered:
            known = {place.number for place in numbered}
            for number, text, _ in goals:
                if text and number not in known:
                    self._note(f"年度绩效目标{number}在表上没有地方填。")
        if not rest:
            return
        each = [(text, achieved) for _, text, achieved in goals]
        if len(rest) < len(each) or len(each) < 2:
            each = [self._answers.all_goals]
        for place, (text, achieved) in zip(rest, each, strict=False):
            if place.text:
                self._put(place.text, text)
            if place.achieved:
                self._put(place.achieved, achieved)

    def fill_rows(self) -> None:
        """Fill the rows of the indicators; those that have no row are named."""
        rows = self._form.rows
        found, left = rows_for(rows, self._answers.rows)
        for number, one in sorted(found.items()):
            self._row(rows[number], one, [rows[other] for other in found if other < number])
        for number, row in enumerate(rows):
            if row.name and number not in found:
                place = row.cells["name"]
                self._remark(place, f"工作簿里没有指标“{short(row.name)}”，这一行没有填。")
        if left:
            names = "、".join(f"“{short(one.indicator.name)}”" for one in left)
            room = len(rows) - len(found)
            why = "表上的空行不够，或者一级、二级指标对不上" if rows else "没有找到指标的行"
            count = f"有 {len(left)} 条绩效指标没有填进去：{names}"
            self._note(f"{count}。{why}（还空着 {room} 行）。请在表上加行后再试，或手工填。")

    def _row(self, row: RowPlaces, one: RowAnswer, before: Sequence[RowPlaces]) -> None:
        for key, block in row.levels.items():
            done = any(other.levels.get(key) == block for other in before)
            if is_open(block) and not done and (value := getattr(one, key)):
                self._put(FormPlace(key, block, "一级指标" if key == "level1" else "二级指标"), value)
        for key, place in row.cells.items():
            if key in row.levels or (key == "name" and row.name):
                continue
            look = self._file.look(self.filled.sheet, (place.block.row, place.block.column))
            value = one.value(key, row.cells, look)
            if value is not None or not (key == "target" and one.is_qualitative):
                self._put(place, value)

    # --- single cells ---

    def _put(self, place: FormPlace, value: Value) -> None:
        """Put a value into a place that waits for one; what says something else already is named."""
        block, key = place.block, place.key.rpartition(".")[2]
        if (block.row, block.column) in self._formulas:
            return
        if value is None:
            if is_open(block, key) and key not in _OPTIONAL:
                self._missing.append(place)
            return
        if key in MONEY and isinstance(value, Decimal):
            value = _in_unit(value, self._answers.money_unit, place.unit or self._unit)
        look = self._file.look(self.filled.sheet, (block.row, block.column))
        value = shown_value(key, value, look)
        if not is_open(block, key):
            if place.key == "funds.weight" and not _is_same(block, value):
                words = f"表上预算执行占 {short(block.text)} 分，工作簿的评分规则按 {shown(value)} 分算，没有改。"
                self._remark(place, f"{words}请核对评分规则。")
            elif not is_blank_value(block.cell) and not _is_same(block, value):
                self._remark(place, f"表上已写“{short(block.text)}”，工作簿里是“{short(shown(value))}”，没有改。")
            return
        self._set(block, value, place.label)

    def _set(self, block: FormBlock, value: Value, label: str) -> None:
        """Write a value into a cell, if it can be held; what it has no room for is named."""
        if value is None:
            return
        held = value if isinstance(value, Decimal) else clean(value)
        if isinstance(held, str) and len(held.encode("utf-16-le")) > 2 * LONGEST_TEXT:
            self._remark(FormPlace("", block, label), "文字比一个单元格能放的还长，没有填。")
            return
        if why := self._file.refusal(self.filled.sheet, (block.row, block.column)):
            self._remark(FormPlace("", block, label), why)
            return
        self.filled.values[block.row, block.column] = held
        if not self._has_room(block, held):
            self._cut[_TOO_WIDE if isinstance(held, Decimal) else _TOO_LONG].append(block.cell.origin.cell)

    def _has_room(self, block: FormBlock, value: CellValue) -> bool:
        room = self._file.room(self.filled.sheet, block.row, block.column, block.bottom, block.right)
        width = fit.usable(room.width)
        if room.look.shrinks or width <= 0:
            return True
        if isinstance(value, Decimal):
            text = _in_format(value, room.look.number_format)
            return fit.text_width(text, room.look.size) <= room.width
        if not room.look.wraps and "\n" not in value:
            return fit.text_width(value, room.look.size) <= width
        if room.height is None:
            return True
        lines = max(1, int(room.height / (room.look.size * _LEADING)))
        return fit.line_count_up_to(lines + 1, value, width, room.look.size) <= lines

    # --- remarks ---

    def _remark(self, place: FormPlace, words: str) -> None:
        origin = place.block.named(place.label).origin
        self.filled.remarks.append(Remark(Origin(self.filled.sheet, origin.cell, short(origin.header)), words))

    def _note(self, words: str) -> None:
        self.filled.remarks.append(Remark(Origin(self.filled.sheet, ""), f"{self._answers.subject.name}：{words}"))

    def name_missing(self) -> None:
        """Name the cells that wait for what the workbook does not have, and the formulas that were left to Excel."""
        named: dict[str, list[str]] = {}
        for place in self._missing:
            named.setdefault(short(compact(place.label)).rstrip(":"), []).append(place.block.cell.origin.cell)
        if named:
            blank = "、".join(f"{label}（{_listed(cells)}）" for label, cells in named.items())
            self._note(f"工作簿里没有这些内容，表上空着：{blank}。")
        for words, cells in self._cut.items():
            if cells:
                self._note(f"{words}：{_listed(cells)}。")
        for block in self._form.questions:
            self._remark(FormPlace("", block, block.text), "这一块要逐项回答，没有填。")
        if self._formulas:
            self._note(f"表上原有的 {len(self._formulas)} 个公式没有动，在 Excel 里打开时会重新计算。")


def _listed(cells: Sequence[str]) -> str:
    rest = f"等{len(cells)}格" if len(cells) > _MOST_CELLS else ""
    return "、".join(cells[:_MOST_CELLS]) + rest


def _in_format(value: Decimal, number_format: str) -> str:
    """A number about as a number format shows it: its decimals, its thousands, its percentage."""
    shown_format = number_format.partition(";")[0]
    decimals = _DECIMALS.search(shown_format)
    number = value * 100 if "%" in shown_format else value
    places = len(decimals[1]) if decimals else 0
    rounded = round_half_up(number, places) if "0" in shown_format else Decimal(plain(number))
    text = f"{rounded:,f}" if "," in shown_format else f"{rounded:f}"
    return f"{text}%" if "%" in shown_format else text


def _in_unit(value: Decimal, unit: str, wanted: str) -> Decimal:
    other = convert(Amount(value, unit), wanted) if unit != wanted else None
    return value if other is None else other.value


def _is_same(block: FormBlock, value: Value) -> bool:
    """Whether a cell says a value already, in other words or another form of the figure."""
    if isinstance(value, Decimal):
        amount = parse_amount(block.cell.value)
        return amount is not None and amount.value == value
    return normalise(block.text) == normalise(shown(value))
