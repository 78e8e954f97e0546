"""What is in cells, in the engine's own terms: errors, number formats, dates, and strings as Excel takes them when
they are typed.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from .addresses import Area
from .connection import load_uno

if TYPE_CHECKING:
    from .book import Book

# Excel's error values as xlwings gets them over COM, by LibreOffice's error number (com.sun.star.sheet.FormulaResult;
# ScErrorCodes).
ERROR_NAMES = {
    -2146826281: "#DIV/0!",
    -2146826246: "#N/A",
    -2146826259: "#NAME?",
    -2146826288: "#NULL!",
    -2146826252: "#NUM!",
    -2146826265: "#REF!",
    -2146826273: "#VALUE!",
}
ERRORS = {
    532: -2146826281,
    32767: -2146826246,
    525: -2146826259,
    521: -2146826288,
    503: -2146826252,
    524: -2146826265,
    519: -2146826273,
}
OTHER_ERROR = -2146826273

# com.sun.star.util.NumberFormat
DATE, DATETIME, LOGICAL, TEXT = 2, 6, 1024, 256
EPOCH = dt.datetime(1899, 12, 30)
DAY_SECONDS = 86400

_PLAIN_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)")
_MAYBE_NUMBER = re.compile(r"[-+(]?[¥￥$€£]?[-+]?\.?\d[\d.,/:年月日时分秒 %)eE+\-]*(am|pm|AM|PM)?")
_LOGICAL = {"TRUE": True, "FALSE": False}


@dataclass(frozen=True, slots=True)
class Typed:
    """What a typed string becomes: a number with the format Excel gives it (``key`` -1: none), a logical value, or
    the text itself.
    """

    value: float | bool | str
    key: int = -1


@dataclass(frozen=True, slots=True)
class Format:
    """A number format of a document: its kind (bits of com.sun.star.util.NumberFormat) and its code."""

    key: int
    kind: int
    code: str

    @property
    def is_date(self) -> bool:
        """Whether cells with it hold a date or a time."""
        return bool(self.kind & DATETIME)

    @property
    def is_logical(self) -> bool:
        """Whether cells with it hold TRUE or FALSE."""
        return self.kind & ~1 == LOGICAL

    @property
    def is_text(self) -> bool:
        """Whether what is typed into cells with it stays text."""
        return self.kind & ~1 == TEXT


class Formats:
    """The number formats in an area: one, or one per group of cells."""

    def __init__(self, book: Book, cells: Any, area: Area) -> None:
        self.groups: list[tuple[Format, list[Area]]] = []
        if not is_mixed(cells, "NumberFormat"):
            self.groups.append((book.number_format(cells.NumberFormat), [area]))
            return
        for group in indexed(cells.getUniqueCellFormatRanges()):
            areas = [area_of(address) for address in group.getRangeAddresses()]
            self.groups.append((book.number_format(group.NumberFormat), areas))

    def at(self, row: int, column: int) -> Format:
        """The format of the cell in that row and column of the sheet."""
        for format_, areas in self.groups:
            if any(area.row <= row <= area.last_row and area.column <= column <= area.last_column for area in areas):
                return format_
        return self.groups[0][0]


def area_of(address: Any) -> Area:
    """The area of a com.sun.star.table.CellRangeAddress."""
    return Area(
        address.StartRow + 1,
        address.StartColumn + 1,
        address.EndRow - address.StartRow + 1,
        address.EndColumn - address.StartColumn + 1,
    )


def address_of(area: Area, sheet: int) -> Any:
    """The com.sun.star.table.CellRangeAddress of an area on the sheet of that index (from 0)."""
    return load_uno().createUnoStruct(
        "com.sun.star.table.CellRangeAddress",
        sheet,
        area.column - 1,
        area.row - 1,
        area.last_column - 1,
        area.last_row - 1,
    )


def cell_address(sheet: int, row: int, column: int) -> Any:
    """The com.sun.star.table.CellAddress of a row and column (from 1) on the sheet of that index (from 0)."""
    return load_uno().createUnoStruct("com.sun.star.table.CellAddress", sheet, column - 1, row - 1)


def indexed(container: Any) -> list[Any]:
    """The elements of an XIndexAccess."""
    return [container.getByIndex(number) for number in range(container.getCount())]


def is_mixed(cells: Any, name: str) -> bool:
    """Whether cells differ in that property."""
    return bool(cells.getPropertyState(name).value == "AMBIGUOUS_VALUE")


def common(cells: Any, name: str) -> Any:
    """The property's value where all cells agree, else None."""
    return None if is_mixed(cells, name) else cells.getPropertyValue(name)


def struct(name: str, **values: Any) -> Any:
    """A UNO struct, its members by name."""
    made = load_uno().createUnoStruct(name)
    for member, value in values.items():
        setattr(made, member, value)
    return made


def enum(name: str, value: str) -> Any:
    """A UNO enum value."""
    return load_uno().Enum(name, value)


def settings(**values: Any) -> tuple[Any, ...]:
    """PropertyValues by name."""
    return tuple(struct("com.sun.star.beans.PropertyValue", Name=name, Value=value) for name, value in values.items())


def to_datetime(serial: float) -> dt.datetime:
    """The date of a serial number, to the millisecond."""
    return EPOCH + dt.timedelta(milliseconds=round(serial * DAY_SECONDS * 1000))


def to_serial(moment: dt.date | dt.datetime) -> float:
    """The serial number of a date; a time zone is cut off, as xlwings does in Excel."""
    if isinstance(moment, dt.datetime):
        return (moment.replace(tzinfo=None) - EPOCH) / dt.timedelta(days=1)
    return float((moment - EPOCH.date()).days)


def is_formula(text: str) -> bool:
    """Whether a string given as a value is a formula."""
    return len(text) > 1 and text[0] == "="


def may_be_number(text: str) -> bool:
    """Whether a string might be taken as a number, date or logical value when it is typed."""
    return len(text) < 40 and (_MAYBE_NUMBER.fullmatch(text.strip()) is not None or text.upper() in _LOGICAL)


def typed(text: str, book: Book) -> Typed:
    """What a string becomes when it is typed into a cell of format General: Excel parses what is assigned to
    Range.Value, so this does.
    """
    stripped = text.strip()
    if stripped.upper() in _LOGICAL:
        return Typed(_LOGICAL[stripped.upper()])
    if _PLAIN_NUMBER.fullmatch(stripped):
        return Typed(float(stripped))
    found = book.detect_number(stripped)
    return Typed(text) if found is None else Typed(*found)


def plain(value: Any) -> Any:
    """A value as a cell takes it: str, float, bool, or a date."""
    if value is None:
        return ""
    if isinstance(value, (bool, str, dt.date)):
        return value
    if isinstance(value, (int, float, Decimal)):
        number = float(value)
        return "" if number != number else number
    item = getattr(value, "item", None)  # numpy scalars
    if item is not None:
        return plain(item())
    raise TypeError(f"a cell cannot hold {type(value).__name__}: {value!r}")
