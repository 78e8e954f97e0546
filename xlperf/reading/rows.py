"""Rows of cells under the template's keys, and how findings speak of what is in them.

Workbooks and data files both become :class:`Records`, so every value is read by the same code (``reading.cells``).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from xlperf.findings import Origin
from xlperf.values.amounts import normalise, shortened

__all__ = [
    "NO_RESULT",
    "Cell", "Records", "Row", "RowOrigins",
    "clean", "is_error", "is_percent", "kind_of", "nearest", "printable", "quoted", "short",
]  # fmt: skip

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\u200b\u2060\ufeff\ufffe\uffff\ud800-\udfff]")
LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
"""The parts of a number format that are not codes: quoted and escaped text, colours and conditions, padding."""
NO_RESULT = "没有结果"
"""What stands for the error of a cell whose formula has no stored result: the file was written by a program."""

_ERROR = re.compile(r"#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|GETTING_DATA|[A-Z]{4,8}!)")
_MANY = 12  # the most choices that a remedy names

_NONE: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell by itself: its value, Excel's format code where that matters, and an error value such as #REF!."""

    value: object
    origin: Origin
    number_format: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row by column key. ``values`` are None, str, int, float, Decimal, bool, date …; from a data file anything.

    ``origins`` are the cells, ``place`` is the row itself; ``formats`` are Excel's format codes where they matter
    (percent, date), ``errors`` error values such as #REF!; ``subject`` is the index of the subject the row is nested in
    (data files only).
    """

    values: Mapping[str, object]
    origins: Mapping[str, Origin]
    place: Origin
    formats: Mapping[str, str] = field(default_factory=lambda: _NONE)
    errors: Mapping[str, str] = field(default_factory=lambda: _NONE)
    subject: int | None = None

    @classmethod
    def of(cls, cells: Mapping[str, Cell], place: Origin, subject: int | None = None) -> Row:
        """The row of some cells."""
        return cls(
            {key: cell.value for key, cell in cells.items()},
            {key: cell.origin for key, cell in cells.items()},
            place,
            {key: cell.number_format for key, cell in cells.items() if cell.number_format},
            {key: cell.error for key, cell in cells.items() if cell.error},
            subject,
        )


class RowOrigins(Mapping[str, Origin]):
    """The cells of one row of a sheet (``row`` from 1) by column key, made when asked for.

    ``columns``: column key -> the column's letters and heading.
    """

    __slots__ = ("_columns", "_row", "_sheet")

    def __init__(self, sheet: str, row: int, columns: Mapping[str, tuple[str, str]]) -> None:
        self._sheet, self._row, self._columns = sheet, row, columns

    def __getitem__(self, key: str) -> Origin:
        letters, header = self._columns[key]
        return Origin(self._sheet, f"{letters}{self._row}", header)

    def __contains__(self, key: object) -> bool:
        return key in self._columns

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)


@dataclass(frozen=True, slots=True)
class Records:
    """All rows by table key; ``unit`` is one row of facts. ``places``: where a table is, if it is there.

    ``absent`` are the columns that a table lacks, as (table key, column key); a finding has reported it, once.
    """

    rows: Mapping[str, Sequence[Row]]
    places: Mapping[str, Origin] = field(default_factory=dict)
    absent: frozenset[tuple[str, str]] = frozenset()


def printable(text: str) -> str:
    """Text without what no file can hold or nobody can see; line breaks as \\n."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNPRINTABLE.sub("", text)


def clean(text: str) -> str:
    """Printable text, trimmed."""
    return text.strip() if text.isprintable() else printable(text).strip()


def short(text: str) -> str:
    """A cell's text for a message: printable, one line, at most 40 characters."""
    return shortened(clean(text))


def nearest(text: str, choices: Sequence[str]) -> str:
    """The choice a person most likely meant, in quotes; several of them, each once, where none is near."""
    return _nearest(text, tuple(dict.fromkeys(choices)))


@lru_cache(maxsize=256)
def _nearest(text: str, choices: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(normalise(text), [normalise(choice) for choice in choices], n=1, cutoff=0.5)
    chosen = [choice for choice in choices if normalise(choice) in near][:1] or choices[:_MANY]
    return quoted(chosen)


def quoted(words: Sequence[str]) -> str:
    """Words as a remedy offers them."""
    return "或".join(f"“{short(word)}”" for word in words)


def kind_of(value: object) -> str:
    """What a value is, in Chinese."""
    if isinstance(value, bool):
        return "“是/否”值 " + ("TRUE" if value else "FALSE")
    if isinstance(value, str):
        return f"文字“{short(value)}”"
    if isinstance(value, (int, float, Decimal)):
        return f"数字 {short(str(value if isinstance(value, float) else Decimal(value)))}"
    if isinstance(value, Mapping):
        return "一组键值"
    if isinstance(value, (list, tuple)):
        return "一个列表"
    return "空值" if value is None else "不认识的内容"


def is_percent(number_format: str) -> bool:
    """Whether a format code shows percentages."""
    return "%" in number_format and "%" in LITERAL.sub("", number_format)


def is_error(text: str) -> bool:
    """Whether a cell's text is what stands for the error of its formula.

    >>> is_error("#N/A"), is_error(NO_RESULT), is_error("#1 楼")
    (True, True, False)
    """
    return text == NO_RESULT or _ERROR.fullmatch(text.strip()) is not None
