"""Where the facts of a subject belong on a blank form: by the labels and headers by which filled forms are read.

Places are blocks of the sheet (merged cells are one), blank or not; who fills them decides what to do with those that
say something already.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from xlperf.model import Kind
from xlperf.reading.forms.areas import FormArea
from xlperf.reading.forms.beside_labels import known_label
from xlperf.reading.forms.blocks import FormBlock
from xlperf.reading.forms.form import Form
from xlperf.reading.forms.funds import MONEY, FormFunds, source_name
from xlperf.reading.forms.goals import Goals
from xlperf.reading.forms.headers import FormColumn, is_label
from xlperf.reading.forms.indicator_rows import Indicators, without_points, without_prompt
from xlperf.reading.forms.question_block import QuestionBlock
from xlperf.reading.forms.walk import read_area
from xlperf.reading.forms.wording import goal_label, header_key, labels, unit_of_money
from xlperf.values.signs import compact

__all__ = ["FormPlace", "FormPlaces", "GoalPlaces", "RowPlaces", "SourcePlaces", "form_places", "is_open"]

_GOAL_PROMPT = re.compile(r"(?:(?:年度)?(?:绩效)?目标\d*[:：]?|[…\.。\s]|\d+[、.])*")
_YEAR_PROMPT = re.compile(r"[(（]\s*(?:20)?\s*[Xx×_＿\s]*年度?\s*[)）]")
_TITLE_PROMPT = re.compile(r"[Xx×*＊_]{2,}")
_PARTS = {
    "basic": {"initial": "initial_basic", "executed": "basic"},
    "project": {"initial": "initial_project", "executed": "project"},
}


@dataclass(frozen=True, slots=True)
class FormPlace:
    """A place for one fact: its key, its block, the label it was found by, the unit of money it names."""

    key: str
    block: FormBlock
    label: str
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class SourcePlaces:
    """A row for one source of funds: its name as printed ("" for none), the block of the name, the amounts by key."""

    name: str
    block: FormBlock
    amounts: Mapping[str, FormPlace]


@dataclass(frozen=True, slots=True)
class GoalPlaces:
    """Places for the text of a goal and for what came of it; ``number`` is that printed, 0 for all goals in one."""

    number: int
    text: FormPlace | None = None
    achieved: FormPlace | None = None


@dataclass(frozen=True, slots=True)
class RowPlaces:
    """A row for one indicator: its places by column key, and the levels that are printed on the form.

    ``name`` is the name printed on the form, "" where there is none; ``goal`` the goal it stands under, if any.
    ``levels`` are the cells of the levels, those merged over other rows too.
    """

    name: str
    level1: str
    level2: str
    goal: int | None
    cells: Mapping[str, FormPlace]
    levels: Mapping[str, FormBlock]


@dataclass(slots=True, kw_only=True)
class FormPlaces:
    """The places of one form. ``form`` is what it says already; keys of ``facts`` are ``table.key``.

    ``lines`` are cells with a label, a colon and room behind it; ``years`` cells such as （　年度）, ``titles``
    those with XX for a year or name. ``goal_labels`` are those beside the rows of a goal, by its number;
    ``questions`` are the labels of blocks of questions, which have no single place.
    """

    area: FormArea
    form: Form
    kind: Kind
    facts: list[FormPlace] = field(default_factory=list)
    sources: list[SourcePlaces] = field(default_factory=list)
    goals: list[GoalPlaces] = field(default_factory=list)
    rows: list[RowPlaces] = field(default_factory=list)
    lines: list[FormBlock] = field(default_factory=list)
    years: list[FormBlock] = field(default_factory=list)
    titles: list[FormBlock] = field(default_factory=list)
    questions: list[FormBlock] = field(default_factory=list)
    goal_labels: dict[int, FormBlock] = field(default_factory=dict)

    @property
    def subject_name(self) -> str:
        """The name of a subject that is printed on the form; "" where there is none."""
        cell = self.form.subject.get("name")
        return cell.value if cell is not None and isinstance(cell.value, str) else ""

    def fact(self, key: str) -> FormPlace | None:
        """The place of a fact."""
        return next((place for place in self.facts if place.key == key), None)


def form_places(area: FormArea, drawn: Collection[tuple[int, int]] = ()) -> FormPlaces:
    """The places of the form in an area; ``drawn`` are the cells with borders, which show how far its rows go."""
    form = read_area(area)
    found = FormPlaces(area=area, form=form, kind=_kind(area, form))
    finder = _Finder(area, found, frozenset(drawn))
    for row in range(area.page.top, area.page.bottom + 1):
        finder.look(row)
    return found


def is_open(block: FormBlock, key: str = "") -> bool:
    """Whether a cell waits for a value: it is blank, or holds nothing but a prompt for its ``key`` (指标1：, ……)."""
    if block.cell.error:
        return False
    if block.is_blank or block.compact in labels().blank:
        return True
    if not isinstance(block.cell.value, str):
        return False
    if key == "name":
        return compact(without_prompt(block.text)) in ("", *labels().blank)
    return key in ("text", "achieved") and _GOAL_PROMPT.fullmatch(compact(block.text)) is not None


def _kind(area: FormArea, form: Form) -> Kind:
    """A department's where its title or the row of its total says so; else as the reader takes it."""
    if form.kind is not None:
        return form.kind
    words = labels().departments
    totals = (block for row in range(area.page.top, area.page.bottom + 1) for block in area.page.blocks(row))
    if any(
        labels().fund_rows.get(block.label) == "total" and any(w in block.compact for w in words) for block in totals
    ):
        return Kind.DEPARTMENT
    named = "name" in form.subject or not {"basic", "project"} & form.subject.keys()
    return Kind.PROJECT if named else Kind.DEPARTMENT


class _Finder:
    """Where the search through a form has come to."""

    def __init__(self, area: FormArea, found: FormPlaces, drawn: frozenset[tuple[int, int]]) -> None:
        self._page = area.page
        self._titles = {block.row for block in area.title.lines} if area.title else set()
        self._found = found
        self._drawn = drawn
        self._scratch = Form(place=found.form.place)
        self._rows: FormFunds | Goals | Indicators | QuestionBlock | None = None
        self._goal: int | None = None
        self._columns: Mapping[str, FormColumn] = {}  # of the indicators, for the row of the total

    def look(self, row: int) -> None:
        """Find the places in one row."""
        fresh = [block for block in self._page.blocks(row) if block.row == row]
        years = [block for block in fresh if _YEAR_PROMPT.search(block.text)]
        self._found.years += years
        if row in self._titles:
            self._found.titles += [block for block in fresh if _TITLE_PROMPT.search(block.text) and block not in years]
        if row in self._titles or years:
            return
        if not fresh:
            self._blank_row(row)
        elif not (self._begin(row, fresh) or self._go_on(row, fresh) or self._goal_line(row, fresh)):
            self._total(row, fresh)
            self._pairs(row, fresh)

    def _begin(self, row: int, fresh: Sequence[FormBlock]) -> bool:
        indicators = Indicators.begin(self._page, self._scratch, row, self._goal)
        pairs = not indicators and self._fund_pairs(row, fresh)
        rows = indicators or (
            None if pairs else FormFunds.begin(self._page, self._scratch, row, fresh)
            or Goals.begin(self._page, self._scratch, row, fresh)
        )  # fmt: skip
        if rows is None:
            return pairs or self._questions(row, fresh)
        self._rows = rows
        if isinstance(rows, Indicators):
            self._note_goal(self._page.blocks(row))
        return True

    def _questions(self, row: int, fresh: Sequence[FormBlock]) -> bool:
        """A block of questions, each to be answered by hand."""
        rows = QuestionBlock.begin(self._page, self._scratch, row, fresh)
        if rows is not None:
            self._rows = rows
            self._found.questions += [block for block in fresh if block.label in labels().blocks]
        return rows is not None

    def _note_goal(self, blocks: Sequence[FormBlock]) -> None:
        for block in blocks:
            if (stated := goal_label(block.text)) and not stated[1]:
                self._found.goal_labels.setdefault(stated[0], block)

    def _go_on(self, row: int, fresh: Sequence[FormBlock]) -> bool:
        """A row of the block that has begun; False for one of another part of the form."""
        rows = self._rows
        if rows is None:
            return False
        if isinstance(rows, Goals):
            if all(is_open(block, "text") for block in fresh) or rows.read(row, fresh):
                self._goal_row(rows, row)
                return True
        elif rows.read(row, fresh):
            if isinstance(rows, FormFunds):
                self._fund_row(rows, row, rows.label(fresh))
            elif isinstance(rows, Indicators):
                self._columns = rows.columns
                self._note_goal(fresh)
                headers = all(block.label in labels().indicators for block in fresh)
                if any(labels().totals.get(block.label) for block in fresh[:2]):
                    self._total(row, fresh)
                elif not headers:
                    self._indicator_row(rows, row)
            return True
        self._rows = None
        return False

    def _blank_row(self, row: int) -> None:
        """A row in which nothing begins: one more of the block that has begun."""
        rows = self._rows
        if isinstance(rows, Indicators):
            self._columns = rows.columns
            name = rows.columns["name"]
            if self._is_drawn(row, name.left):
                self._indicator_row(rows, row)
        elif isinstance(rows, Goals):
            self._goal_row(rows, row)
        elif isinstance(rows, FormFunds) and rows.side is not None and row <= rows.side.bottom:
            self._fund_row(rows, row, None)

    def _is_drawn(self, row: int, column: int) -> bool:
        """Whether a cell is one of the form's: it has a border, where any has one."""
        return not self._drawn or (row, column) in self._drawn

    # --- rows of blocks ---

    def _places(self, row: int, columns: Mapping[str, FormColumn]) -> Iterator[tuple[str, FormBlock, str]]:
        """The cells that begin in a row, by the keys of their columns."""
        for key, column in columns.items():
            block = self._page.at(row, column.left)
            if block.row == row and block.column == column.left:
                yield key, block, column.header

    def _indicator_row(self, rows: Indicators, row: int) -> None:
        columns = rows.columns
        name = self._page.at(row, columns["name"].left)
        if name.row != row or name.column != columns["name"].left:
            return
        printed = without_prompt(name.text) if not is_open(name, "name") else ""
        printed = printed if "weight" in columns else without_points(printed)
        cells = {key: FormPlace(key, block, header) for key, block, header in self._places(row, columns)}
        made = RowPlaces(
            name=printed,
            level1=self._level(row, "level1", columns),
            level2=self._level(row, "level2", columns),
            goal=rows.goal,
            cells=cells,
            levels={key: self._page.at(row, columns[key].left) for key in ("level1", "level2") if key in columns},
        )
        self._found.rows.append(made)

    def _level(self, row: int, key: str, columns: Mapping[str, FormColumn]) -> str:
        """The level printed for a row: in it, or merged over it."""
        column = columns.get(key)
        block = self._page.at(row, column.left) if column else None
        return "" if block is None or is_open(block) else without_points(block.compact)

    def _fund_row(self, rows: FormFunds, row: int, label: FormBlock | None) -> None:
        cells = {key: (block, header) for key, block, header in self._places(row, rows.columns)}
        kind = rows.kind(label)
        if kind == "total" or (kind is None and label is None and not self._found.fact("funds.executed")):
            for key, (block, header) in cells.items():
                self._add(f"funds.{key}", block, header, rows.unit_of(key, label))
            for level in rows.levels:
                block = self._page.at(row, level.column.left)
                amounts = {level.key: FormPlace(level.key, block, level.column.header, rows.unit_of(level.key, label))}
                self._found.sources.append(SourcePlaces(level.name, block, amounts))
        elif kind in _PARTS:
            for key, own in _PARTS[kind].items():
                if key in cells:
                    block, header = cells[key]
                    self._add(
                        f"funds.{own}", block, f"{label.text if label else ''} {header}", rows.unit_of(key, label)
                    )
        else:
            amounts = {
                key: FormPlace(key, block, header, rows.unit_of(key, label)) for key, (block, header) in cells.items()
            }
            first = min(column.left for column in rows.columns.values())
            block = label or self._page.at(row, max(first - 1, 0))
            name = str(source_name(label).value) if label else ""
            if label is not None or (block.row == row and block.is_blank):
                self._found.sources.append(SourcePlaces(name, block, amounts))

    def _goal_row(self, rows: Goals, row: int) -> None:
        found = {key: block for key, block, _ in self._places(row, rows.columns)}
        headers = {key: column.header for key, column in rows.columns.items()}
        text, achieved = found.get("expected"), found.get("achieved")
        if text is None and achieved is None:
            return
        self._found.goals.append(
            GoalPlaces(
                0,
                FormPlace("text", text, headers["expected"]) if text else None,
                FormPlace("achieved", achieved, headers["achieved"]) if achieved else None,
            )
        )

    # --- labels with room beside them ---

    def _add(self, key: str, block: FormBlock, label: str, unit: str | None = None) -> None:
        if self._found.fact(key) is None:
            self._found.facts.append(FormPlace(key, block, label, unit))

    def _beside(self, block: FormBlock, row: int) -> FormBlock | None:
        """The cell at the right of a label, if it is none itself."""
        beside = self._page.right_of(block, row)
        return beside if beside is not None and beside.row == row and not is_label(beside) else None

    def _fund_pairs(self, row: int, fresh: Sequence[FormBlock]) -> bool:
        """预算数 and 执行数, each with room beside it: the first label of money has no other beside it."""
        words = labels()
        found = []
        for block in fresh:
            key = words.funds.get(block.label) or (
                header_key(block.label, words.funds, words.fund_patterns) if block.label not in words.sides else None
            )
            if key is not None:
                found.append((key, block, self._beside(block, row)))
        if not any(key in MONEY for key, _, _ in found) or any(
            beside is None or not (is_open(beside) or not isinstance(beside.cell.value, str)) for _, _, beside in found
        ):
            return False
        for key, block, beside in found:
            if beside is not None:
                self._add(f"funds.{key}", beside, block.text, unit_of_money(block.text) or self._side_unit(row))
        return True

    def _side_unit(self, row: int) -> str | None:
        return next((unit for block in self._page.blocks(row) if (unit := unit_of_money(block.text))), None)

    def _goal_line(self, row: int, fresh: Sequence[FormBlock]) -> bool:
        """年度绩效目标1内容 with room beside it; 年度绩效目标1 by itself is about the rows below."""
        stated = goal_label(fresh[0].text)
        if stated is None:
            return False
        beside = self._beside(fresh[0], row)
        self._goal = stated[0]
        if beside is None:
            self._note_goal(fresh[:1])
        else:
            self._found.goals.append(GoalPlaces(stated[0], FormPlace("text", beside, fresh[0].text)))
        return True

    def _total(self, row: int, fresh: Sequence[FormBlock]) -> None:
        """The row 总分: the places under 得分 and 分值, else its last blank cell."""
        label = next((block for block in fresh[:2] if labels().totals.get(block.label) == "total"), None)
        if label is None or not self._columns:
            return
        under = {key: block for key, block, _ in self._places(row, self._columns) if key in ("weight", "stated_score")}
        if "stated_score" not in under:
            beyond = [self._page.at(row, column) for column in range(label.right + 1, self._page.right + 1)]
            blank = [block for block in beyond if block.is_blank and block.row == row]
            under |= {"stated_score": blank[-1]} if blank else {}
        keys = {"weight": "total.weight", "stated_score": "subject.stated_total"}
        for key, block in under.items():
            self._add(keys[key], block, label.text)

    def _pairs(self, row: int, fresh: Sequence[FormBlock]) -> None:
        for block in fresh:
            if labels().inline.match(block.text) and not self._is_answered_beside(block, row):
                self._found.lines.append(block)
                continue
            label = block.label or ""
            key, table = known_label(block)
            if labels().inline.match(block.text):
                label = compact(block.text).rstrip(":：")
                key, table = _inline_key(block)
            beside = self._beside(block, row)
            if key and table in ("subject", "facts", "texts") and beside is not None:
                unit = unit_of_money(block.text) if key in ("basic", "project") else None
                name = "funds" if key in ("basic", "project") else {"facts": "unit"}.get(table, table)
                self._add(f"{name}.{key}", beside, label or block.text, unit)

    def _is_answered_beside(self, block: FormBlock, row: int) -> bool:
        """Whether the value of 单位名称： goes into the cell beside it, one of the form's, not behind the colon."""
        if not block.compact.endswith(":") or block.compact.count(":") > 1:
            return False
        beside = self._beside(block, row)
        return beside is not None and ((beside.row, beside.column) in self._drawn or not is_open(beside))


def _inline_key(block: FormBlock) -> tuple[str | None, str]:
    """The key of a label with a colon behind it, and where it belongs."""
    words = labels()
    found = words.inline.match(block.text)
    label = compact(found[1]) if found else ""
    tables: tuple[tuple[str, Mapping[str, str]], ...] = (("facts", words.facts), ("subject", words.subject))
    return next(((keys[label], table) for table, keys in tables if label in keys), (None, ""))
