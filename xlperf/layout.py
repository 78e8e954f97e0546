"""The template as data: its sheets, tables, columns, facts and sections, read from ``data/layout.toml``.

Keys are what code, the data file and tests use; headers are what people see.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cache

from xlperf.amounts import normalise
from xlperf.data.files import tables
from xlperf.errors import Severity
from xlperf.model import Kind

__all__ = [
    "COUNT_NAMES", "REVIEW", "Column", "KindName", "Layout", "Section", "Sheets", "Table", "Type", "heading", "layout",
]  # fmt: skip

COUNT_NAMES: Mapping[Severity, str] = {Severity.ERROR: "首页_错误数", Severity.WARNING: "首页_提醒数"}
"""Defined names of the cells of 首页 that say how many findings of a severity the last check made."""

REVIEW = "review"
"""Key of the columns 待核对: a remark on what has to be looked at again; empty where there is nothing."""

_ROUND = str.maketrans("（[【〔）]】〕", "(((())))")
_BRACKETED = re.compile(r"\([^)]*\)")
_DECORATION = str.maketrans("", "", "*★☆:：")


class Type(StrEnum):
    """How the cells of a column are read and formatted.

    TYPED stays as typed (Text format); LIVE is a cell function, never read.
    """

    TEXT = "text"
    LONG_TEXT = "long_text"
    TYPED = "typed"
    MONEY = "money"
    NUMBER = "number"
    INTEGER = "integer"
    CHOICE = "choice"
    LIVE = "live"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table, or one fact of 单位信息.

    ``choices`` are the words of the dropdown (``open``: others are accepted too); where they are known only later they
    are empty and ``choices_from`` says whence: ``schemes`` or ``subjects``. ``units`` may stand after the figure of a
    number or integer. ``formula`` is the live column's formula without "=", in the long form of structured references.
    ``width`` is in half-width characters. ``required``: without the column, or with it blank, a row says nothing
    usable; an ``optional`` column may be missing without a word. ``minimum`` and ``maximum`` bound what is plausible.
    ``default`` is what the template ships in the cell (facts only). ``number_format`` is Excel's.
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
    formula: str | None = None
    number_format: str = "General"
    required: bool = False
    optional: bool = False
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    default: str = ""

    @property
    def is_live(self) -> bool:
        """Whether a cell function fills this column."""
        return self.type is Type.LIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One input table; the sheet and the Excel Table are both called ``name``.

    ``row`` says what one row is. A row is blank when the columns of ``content`` are. ``prefill`` are the rows the
    template ships with words in them (column key -> text), before ``blank_rows`` empty ones; a row with something in a
    column of ``prefilled`` is none of the blank ones either, as long as it is in the table. An ``optional`` table may
    be missing. ``headings`` is every heading that is read, as :func:`heading` gives it -> its column.
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
    headings: Mapping[str, Column] = field(default_factory=dict, compare=False, repr=False)

    @property
    def inputs(self) -> tuple[Column, ...]:
        """The columns people fill."""
        return tuple(column for column in self.columns if not column.is_live)

    def column(self, key: str) -> Column:
        """The column of that key; KeyError if there is none."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
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
class Sheets:
    """Names of the sheets that are not tables; ``data_file`` stands for the sheet in a data file's findings."""

    front: str
    guide: str
    report: str
    old_report: str
    attachment: str
    findings: str
    data_file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The whole template.

    ``names`` are the defined names (``scheme`` 评分规则, ``money_unit`` 金额单位). ``unnamed`` stands for a missing
    name, ``total_words`` name a total row of 资金来源 (the first in the template), ``blank_words`` stand for a blank
    in a column of numbers. ``notes`` are the remarks about a table that is not quite the template's, ``ranges`` the
    words for what is plausible. ``fact_headings``, ``section_words`` and ``kind_words`` are the words that are read, as
    :func:`heading` gives them.
    """

    sheets: Sheets
    names: Mapping[str, str]
    tables: tuple[Table, ...]
    facts: tuple[Column, ...]
    sections: tuple[Section, ...]
    kinds: tuple[KindName, ...]
    unnamed: str
    total_words: tuple[str, ...]
    blank_words: frozenset[str]
    notes: Mapping[str, str]
    ranges: Mapping[str, str]
    fact_headings: Mapping[str, Column]
    section_words: Mapping[str, Section]
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

    def section(self, key: str) -> Section:
        """The section of that key; KeyError if there is none."""
        for section in self.sections:
            if section.key == key:
                return section
        raise KeyError(key)

    def sections_of(self, kind: Kind) -> tuple[Section, ...]:
        """The sections a subject of that kind has, in order."""
        return tuple(section for section in self.sections if kind in section.kinds)

    def find_section(self, text: str) -> Section | None:
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


@cache
def layout() -> Layout:
    """The package's own template."""
    from xlperf.layout_file import load_layout  # it needs the classes of this module

    return load_layout(tables("layout"))
