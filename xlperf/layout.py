"""The template as data: its sheets, tables, columns, facts and sections, read from ``data/layout.toml``.

What is wrong with the file is reported all at once when it is loaded.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from xlperf.data.files import tables
from xlperf.findings import Severity, XlperfError
from xlperf.model import Kind
from xlperf.rulefile import Section, read_rules, read_table
from xlperf.values.amounts import normalise

if TYPE_CHECKING:
    from typing import Any, TypeVar

    _T = TypeVar("_T")

__all__ = [
    "COUNT_NAMES",
    "REVIEW",
    "TOTALS_NAME",
    "Column",
    "KindName",
    "Layout",
    "NativeAnswer",
    "NativeFigure",
    "NativeFile",
    "NativeSide",
    "NativeStep",
    "SheetNames",
    "Table",
    "TextSection",
    "Type",
    "heading",
    "layout",
    "load_layout",
    "native_file",
    "native_rules",
]


COUNT_NAMES: Mapping[Severity, str] = {Severity.ERROR: "首页_错误数", Severity.WARNING: "首页_提醒数"}
"""Defined names of the cells of 首页 that say how many findings of a severity the last check made."""

TOTALS_NAME = "首页_上次总分"
"""Defined name of the hidden cell of 首页 with the totals of the last check, a line with name and total each."""

REVIEW = "review"
"""Key of the columns 待核对: a remark on what has to be looked at again; empty where there is nothing."""

_PATH = "data/layout.toml"
_ROUND = str.maketrans("（[【〔）]】〕", "(((())))")
_BRACKETED = re.compile(r"\([^)]*\)")
_DECORATION = str.maketrans("", "", "*★☆:：")


class Type(StrEnum):
    """How the cells of a column are read and formatted.

    TYPED stays as typed (Text format); LIVE is a cell function, HELPER a step of its native form: neither is read.
    """

    TEXT = "text"
    LONG_TEXT = "long_text"
    TYPED = "typed"
    MONEY = "money"
    NUMBER = "number"
    INTEGER = "integer"
    CHOICE = "choice"
    LIVE = "live"
    HELPER = "helper"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table, or one fact of 单位信息.

    ``choices`` are the words of the dropdown (``open``: others are accepted too); where they are known only later they
    are empty and ``choices_from`` says whence: ``schemes``, ``outlines``, ``alerts`` or ``subjects``. ``units`` may
    stand after the figure of a number or integer. ``call`` is a live column's call of a cell function, in the long form
    of structured references, and ``needs`` are the cells that must not all be blank before it; ``step`` is the formula
    of a helper column, with placeholders (``data/native.toml``). ``width`` is in half-width characters. ``required``:
    without the column, or with it blank, a row says nothing usable; an ``optional`` column may be missing without a
    word. ``minimum`` and ``maximum`` bound what is plausible. ``default`` is what the template ships in the cell (facts
    only). ``number_format`` is Excel's. What is not ``carried`` is about this year's results (indicators only); it does
    not go over into next year's workbook. While it is blank, a column with ``purposes`` is seen only where the workbook
    is used for one of them 用途; without any it always is. What is ``folded`` is seldom filled: the column is out of
    sight, behind a plus sign, while it is blank.
    """

    key: str
    header: str
    type: Type
    help: str
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    choices_from: str = ""
    open: bool = False
    units: tuple[str, ...] = ()
    width: int = 0
    call: str = ""
    needs: str = ""
    step: str = ""
    number_format: str = "General"
    required: bool = False
    optional: bool = False
    carried: bool = True
    purposes: tuple[str, ...] = ()
    folded: bool = False
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    default: str = ""

    @property
    def is_live(self) -> bool:
        """Whether a formula fills this column."""
        return self.type in (Type.LIVE, Type.HELPER)

    @property
    def formula(self) -> str | None:
        """The formula of a live column, without "=", silent while its inputs are blank."""
        return self.when_needed(self.call) if self.call else None

    def when_needed(self, formula: str) -> str:
        """A formula for this column that is blank while what the column needs is."""
        return f'IF(COUNTA({self.needs})=0,"",{formula})'


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One input table; the sheet and the Excel Table are both called ``name``.

    ``row`` says what one row is. A row is blank when the columns of ``content`` are. ``prefill`` are the rows the
    template ships with words in them (column key -> text), before ``blank_rows`` empty ones; a row with something in
    a column of ``prefilled`` is none of the blank ones either, as long as it is in the table. An ``optional`` table
    may be missing; the sheet of one that is ``hidden`` while it is blank, unless the workbook is for its ``purpose``
    用途, may be missing without a word. ``helpers`` are hidden columns with steps of the native formulas, ``answers``
    those of live columns by key, with placeholders. ``headings`` is every heading that is read, as :func:`heading`
    gives it -> its column; those of steps without a column are there too, for older workbooks. ``inputs`` are the
    columns people fill.
    """

    key: str
    name: str
    row: str
    columns: tuple[Column, ...]
    content: tuple[str, ...]
    blank_rows: int = 0
    prefill: tuple[Mapping[str, str], ...] = ()
    prefilled: tuple[str, ...] = ()
    optional: bool = False
    hidden: bool = False
    purpose: str = ""
    helpers: tuple[Column, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    headings: Mapping[str, Column] = field(default_factory=dict, compare=False, repr=False)
    inputs: tuple[Column, ...] = ()

    def input_keys(self, *without: str) -> tuple[str, ...]:
        """The keys of the columns people fill, in order, ``without`` some."""
        return tuple(column.key for column in self.inputs if column.key not in without)

    def column(self, key: str) -> Column:
        """The column of that key; KeyError if there is none."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSection:
    """One section of 文字材料, and the kinds of subject that have it.

    ``carried``: whether its text goes over into next year's workbook; one that explains this year's results does not.
    """

    key: str
    header: str
    kinds: tuple[Kind, ...]
    help: str
    aliases: tuple[str, ...] = ()
    carried: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class KindName:
    """A kind of subject as people write it."""

    kind: Kind
    header: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetNames:
    """Names of the sheets that are not tables; ``data_file`` stands for the sheet in a data file's findings."""

    front: str
    guide: str
    report: str
    old_report: str
    attachment: str
    findings: str
    data_file: str

    @property
    def old_ending(self) -> str:
        """What follows a generated sheet's name where it is kept beside the new one: -旧."""
        return self.old_report.removeprefix(self.report)

    def is_attachment(self, name: str) -> bool:
        """Whether a sheet is called as the generated tables are: 附件1, 附件2(2)."""
        return re.fullmatch(rf"{re.escape(self.attachment)}\d+(\(\d+\))?", name) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The whole template.

    ``names`` are the defined names (``scheme`` 评分规则, ``money_unit`` 金额单位, ``alerts`` 预警规则).
    ``unnamed`` stands for a missing name, ``total_words`` name a total row of 资金来源 (the first in the template),
    ``blank_words`` stand for a blank in a column of numbers. ``notes`` are the remarks about a table that is not quite
    the template's, ``ranges`` the words for what is plausible. ``fact_headings``, ``section_words`` and ``kind_words``
    are the words that are read, as :func:`heading` gives them.
    """

    sheets: SheetNames
    names: Mapping[str, str]
    tables: tuple[Table, ...]
    facts: tuple[Column, ...]
    sections: tuple[TextSection, ...]
    kinds: tuple[KindName, ...]
    unnamed: str
    total_words: tuple[str, ...]
    blank_words: frozenset[str]
    notes: Mapping[str, str]
    ranges: Mapping[str, str]
    fact_headings: Mapping[str, Column]
    section_words: Mapping[str, TextSection]
    kind_words: Mapping[str, Kind]

    def table(self, key: str) -> Table:
        """The table of that key; KeyError if there is none."""
        for table in self.tables:
            if table.key == key:
                return table
        raise KeyError(key)

    def fact(self, key: str) -> Column:
        """The fact of 单位信息 of that key; KeyError if there is none."""
        for fact in self.facts:
            if fact.key == key:
                return fact
        raise KeyError(key)

    def section(self, key: str) -> TextSection:
        """The section of that key; KeyError if there is none."""
        for section in self.sections:
            if section.key == key:
                return section
        raise KeyError(key)

    def sections_of(self, kind: Kind) -> tuple[TextSection, ...]:
        """The sections a subject of that kind has, in order."""
        return tuple(section for section in self.sections if kind in section.kinds)

    def find_section(self, text: str) -> TextSection | None:
        """The section a person means by a header, an alias or a key."""
        return self.section_words.get(heading(text))

    def find_kind(self, text: str) -> Kind | None:
        """The kind a person means by its Chinese name, an alias or its key."""
        return self.kind_words.get(heading(text))

    def kind_name(self, kind: Kind) -> str:
        """部门整体 or 项目."""
        return next(name.header for name in self.kinds if name.kind is kind)


def heading(text: str) -> str:
    """A header as it is compared: without spaces, bracketed parts, stars and colons, whatever the width of its letters.

    ``年初预算数（万元）`` and ``★ 年初预算数`` are both ``年初预算数``.
    """
    bare = normalise(text)
    if bare == text and text.isalnum():
        return text  # as most headers are
    return _undecorated(normalise(_unbracketed(text))) or _undecorated(bare)


def _unbracketed(text: str) -> str:
    """A text without what stands in brackets; any bracket closes any."""
    for found in reversed(list(_BRACKETED.finditer(text.translate(_ROUND)))):
        text = text[: found.start()] + text[found.end() :]
    return text


def _undecorated(text: str) -> str:
    return "".join(text.translate(_DECORATION).split())


_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_FORBIDDEN_IN_HEADER = frozenset("[]#'@")  # a structured reference to such a column would need escapes


def load_layout(data: Mapping[str, Any]) -> Layout:
    """The template described by a parsed TOML file; XlperfError with everything that is wrong with it."""
    result = read_table(data, _layout, path=_PATH)
    faults = list(_contradictions(result))
    if faults:
        raise XlperfError("；".join(faults), path=_PATH)
    return result


@dataclass(frozen=True, slots=True, kw_only=True)
class NativeFigure:
    """One step in reading a figure, once for each side of a row: ``{cell}`` and ``{self_…}`` stand for the side."""

    key: str
    header: str
    formula: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NativeSide:
    """One side of a row that has a figure to be read: ``cell`` is the key of the column in which it is typed."""

    table: str
    key: str
    header: str
    cell: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NativeStep:
    """One further helper column of the tables with the keys ``tables``."""

    tables: tuple[str, ...]
    key: str
    header: str
    formula: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NativeAnswer:
    """What the live column ``key`` of a table shows where no Python is there."""

    table: str
    key: str
    formula: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerSteps:
    """The headings, without 算_, of steps that a table had a column for in older workbooks."""

    table: str
    headers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NativeFile:
    """``data/native.toml``: ``ask`` is the answer that is not sure, ``sheet`` the hidden sheet of figures and words.

    The steps of the tables ``apart`` have a column each.
    """

    ask: str
    sheet: str
    apart: tuple[str, ...]
    side: tuple[NativeSide, ...]
    former: tuple[FormerSteps, ...]
    figure: tuple[NativeFigure, ...]
    step: tuple[NativeStep, ...]
    answer: tuple[NativeAnswer, ...]


@dataclass(frozen=True, slots=True)
class _Shared:
    """What the columns of all tables refer to: number formats by type, choices by their source, defined names."""

    formats: Mapping[str, str]
    choices: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str]


def _layout(root: Section) -> Layout:
    kinds = tuple(map(_kind, root.rows("kind")))
    sections = tuple(map(_section, root.rows("section")))
    words = root.section("words")
    shared = _Shared(
        formats=_texts(root.section("formats"), list(Type)),
        choices={
            "kinds": tuple(name.header for name in kinds),
            "sections": tuple(section.header for section in sections),
        },
        names=_texts(root.section("names"), ["scheme", "money_unit", "alerts"]),
    )
    facts = tuple(_column(row, shared) for row in root.rows("fact"))
    result = Layout(
        sheets=root.section("sheets").record(SheetNames),
        names=shared.names,
        tables=tuple(_table(row, shared, kinds, sections) for row in root.rows("table")),
        facts=facts,
        sections=sections,
        kinds=kinds,
        unnamed=words.text("unnamed"),
        total_words=words.value("total", tuple[str, ...]),
        blank_words=frozenset(map(normalise, words.value("blank", tuple[str, ...]))),
        notes=root.value("notes", Mapping[str, str]),
        ranges=_texts(root.section("ranges"), ["least", "most", "between", "whole"]),
        fact_headings=_by_heading((fact, (fact.header, *fact.aliases)) for fact in facts),
        section_words=_by_heading((section, (section.key, section.header, *section.aliases)) for section in sections),
        kind_words=_by_heading((name.kind, (name.kind.value, name.header, *name.aliases)) for name in kinds),
    )
    words.close()
    return result


def _texts(section: Section, keys: Iterable[str]) -> Mapping[str, str]:
    """A table of texts that has these keys and no others."""
    texts = {key: section.text(key) for key in keys}
    section.close()
    return texts


def _kind(row: Section) -> KindName:
    name = KindName(kind=row.member("key", Kind), header=row.text("header"), aliases=row.texts("aliases"))
    row.close()
    return name


def _section(row: Section) -> TextSection:
    return row.record(TextSection)


def _table(row: Section, shared: _Shared, kinds: tuple[KindName, ...], sections: tuple[TextSection, ...]) -> Table:
    name, rows = row.text("name"), row.rows("columns")
    for column in rows:
        column.whole("width", low=1)  # required here, while that of the facts is their table's
    steps = {column.key: column for column in _steps(row.text("key"))}
    helpers, answers = _native(
        row.text("key"), steps, called="".join(column.text("call", fallback="") for column in rows)
    )
    headers = {column.key: column.header for column in helpers}
    headers |= {column.text("key"): column.text("header") for column in rows}
    columns = tuple(_column(column, shared, **_call(column, name, headers, shared.names)) for column in rows)
    inputs = tuple(column for column in columns if not column.is_live)
    prefill: tuple[Mapping[str, str], ...] = ()
    if row.choice("prefill", ["", "sections"], fallback=""):
        prefill = tuple(
            {"kind": name.header, "section": section.header}
            for name in kinds
            for section in sections
            if name.kind in section.kinds
        )
    return row.record(
        Table,
        columns=columns,
        content=row.texts("content") or tuple(column.key for column in inputs),
        prefill=prefill,
        helpers=helpers,
        answers=answers,
        headings=_by_heading(
            (column, (column.header, *column.aliases))
            for column in (*columns, *steps.values(), *_former_steps(row.text("key")))
        ),
        inputs=inputs,
    )


def _by_heading(named: Iterable[tuple[_T, Iterable[str]]]) -> Mapping[str, _T]:
    return {heading(word): item for item, words in named for word in words}


def _column(row: Section, shared: _Shared, call: str = "", needs: str = "") -> Column:
    """A column or a fact; its number format is that of its type where it has none of its own."""
    kind = row.member("type", Type)
    return row.record(
        Column,
        choices=row.texts("choices") or shared.choices.get(row.text("choices_from", fallback=""), ()),
        call=call,
        needs=needs,
        step="",
        number_format=row.text("format", fallback=shared.formats[kind.value]),
        minimum=row.optional_number("min"),
        maximum=row.optional_number("max"),
    )


def _call(row: Section, table: str, headers: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    """A live column's call of a cell function over its own row, and the cells it needs; nothing for other columns.

    Only the long form of a structured reference is read by every spreadsheet program.
    """
    template, needed = row.text("formula", fallback=""), row.texts("needs")
    if not template:
        return {}

    def reference(key: str) -> str:
        return f"{table}[[#This Row],[{headers[key]}]]" if key in headers else names.get(key, f"{{{key}}}")

    call = _PLACEHOLDER.sub(lambda match: reference(match[1]), template)
    return {"call": call, "needs": ",".join(reference(key) for key in needed)}


def _native(table: str, steps: Mapping[str, Column], *, called: str) -> tuple[tuple[Column, ...], Mapping[str, str]]:
    """The helper columns of a table, and the native formulas of its live columns by key.

    A step that one formula uses once stands in that formula, and has no column unless a cell function is ``called``
    with it, or the table is ``apart``: fewer cells are read and calculated.
    """
    answers = {answer.key: answer.formula for answer in native_file().answer if answer.table == table}
    formulas = {f"step {key}": column.step for key, column in steps.items()} | answers
    for key in steps:
        place = f"{{{key}}}"
        users = [user for user, formula in formulas.items() if place in formula]
        is_used_once = len(users) == 1 and formulas[users[0]].count(place) == 1
        if is_used_once and place not in called and table not in native_file().apart:
            formulas[users[0]] = formulas[users[0]].replace(place, f"({formulas.pop(f'step {key}')})")
    left = {key: formulas.get(f"step {key}") for key in steps}
    helpers = tuple(replace(steps[key], step=formula) for key, formula in left.items() if formula is not None)
    return helpers, {key: formulas[key] for key in answers}


def _steps(table: str) -> Iterator[Column]:
    """The steps of a table, from ``data/native.toml``; those of a figure once for each of its sides."""
    data = native_file()
    for side in data.side:
        if side.table == table:
            for figure in data.figure:
                formula = figure.formula.replace("{cell}", f"{{{side.cell}}}").replace("{self_", f"{{{side.key}_")
                yield _step(f"{side.key}_{figure.key}", f"{side.header}{figure.header}", formula)
    for step in data.step:
        if table in step.tables:
            yield _step(step.key, step.header, step.formula)


def _former_steps(table: str) -> Iterator[Column]:
    """The columns that older workbooks have for steps that there are no longer; nothing reads them."""
    for former in native_file().former:
        if former.table == table:
            yield from (_step(f"former_{header}", header, "0") for header in former.headers)


def _step(key: str, header: str, step: str) -> Column:
    return Column(key=key, header=f"算_{header}", type=Type.HELPER, help="", step=step)


def _contradictions(result: Layout) -> Iterator[str]:
    """What would make the template unreadable: keys or headings twice, a heading that cannot be referred to."""
    yield from _column_faults(result.sheets.data_file, result.facts, result.fact_headings)
    for table in result.tables:
        written = (*table.columns, *table.helpers)
        keys = {column.key for column in written}
        read_only = {column.key: column for column in table.headings.values() if column.key not in keys}
        yield from _column_faults(table.name, (*written, *read_only.values()), table.headings)
        inputs = {column.key for column in table.inputs}
        yield from (f"{table.name}：content 里没有这一列 {key}" for key in table.content if key not in inputs)
    words = sum(2 + len(section.aliases) for section in result.sections)
    if words != len(result.section_words):
        yield "有两个章节的标题或别名相同"


def _column_faults(name: str, columns: tuple[Column, ...], headings: Mapping[str, Column]) -> Iterator[str]:
    if len({column.key for column in columns}) != len(columns):
        yield f"{name}：有两列的键相同"
    if sum(1 + len(column.aliases) for column in columns) != len(headings):
        yield f"{name}：有两列的标题或别名相同"
    for column in columns:
        if _FORBIDDEN_IN_HEADER & set(column.header):
            yield f"{name}：标题 {column.header} 里有 [ ] # ' @"
        if column.is_live != bool(column.call or column.step):
            yield f"{name}：{column.header} 是自动计算列才有公式"
        if "{" in (column.formula or "") or "COUNTA()" in (column.formula or ""):
            yield f"{name}：{column.header} 的公式里有不认识的名字，或者没有写 needs"


@cache
def native_file() -> NativeFile:
    """The native formulas; XlperfError lists everything wrong with the file."""
    return read_rules("native", native_rules)


def native_rules(root: Section) -> NativeFile:
    """The native formulas as a file has them; a table that is apart must be one that has steps."""
    rules = root.record(NativeFile)
    known = {table for step in rules.step for table in step.tables}
    for table in rules.apart:
        if table not in known:
            root.fault("apart", f"没有这张表的步骤 {table}，只能是 {'、'.join(sorted(known))}")
    return rules


@cache
def layout() -> Layout:
    """The package's own template."""
    return load_layout(tables("layout", Decimal))
