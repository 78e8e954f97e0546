"""Cell addresses in A1 notation. Rows and columns count from 1, as in Excel."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d+)")
_COLUMN = re.compile(r"\$?([A-Za-z]{1,3})")
_ROW = re.compile(r"\$?(\d+)")
_PLAIN_SHEET = re.compile(r"[^\W\d][\w.]*")


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells: first row and column (from 1), number of rows and columns."""

    row: int
    column: int
    rows: int
    columns: int

    @property
    def last_row(self) -> int:
        """Its last row."""
        return self.row + self.rows - 1

    @property
    def last_column(self) -> int:
        """Its last column."""
        return self.column + self.columns - 1

    def together(self, other: Area) -> Area:
        """The smallest area that covers both."""
        top, left = min(self.row, other.row), min(self.column, other.column)
        bottom, right = max(self.last_row, other.last_row), max(self.last_column, other.last_column)
        return Area(top, left, bottom - top + 1, right - left + 1)


def column_number(name: str) -> int:
    """Column number of letters: "A" is 1, "AA" is 27."""
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - 64
    return number


def column_name(number: int) -> str:
    """Letters of a column number: 1 is "A"."""
    name = ""
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def parse(text: str, rows: int, columns: int) -> Area | None:
    """The area of "A1", "$A$1:C3", "A:C" or "1:3" on a sheet of so many rows and columns; None when it is not an
    address on it.
    """
    first, _, last = text.strip().partition(":")
    for pattern in (_CELL, _COLUMN, _ROW):
        start, end = pattern.fullmatch(first), pattern.fullmatch(last or first)
        if start and end and (last or pattern is _CELL):
            area = _between(_corner(start.group(), 1, 1), _corner(end.group(), rows, columns))
            return area if area.row >= 1 and area.last_row <= rows and area.last_column <= columns else None
    return None


def _corner(text: str, row: int, column: int) -> tuple[int, int]:
    """Row and column of one end of an address; ``row`` and ``column`` where it leaves one out."""
    letters, digits = re.search("[A-Za-z]+", text), re.search(r"\d+", text)
    return int(digits.group()) if digits else row, column_number(letters.group()) if letters else column


def _between(one: tuple[int, int], other: tuple[int, int]) -> Area:
    top, bottom = sorted((one[0], other[0]))
    left, right = sorted((one[1], other[1]))
    return Area(top, left, bottom - top + 1, right - left + 1)


def write(area: Area, rows: int, columns: int, *, row_absolute: bool = True, column_absolute: bool = True) -> str:
    """The address as Excel writes it: "$A$1", "$A$1:$C$3", and "$A:$A" or "$1:$3" for whole columns or rows of the
    sheet.
    """
    mark_row, mark_column = "$" * row_absolute, "$" * column_absolute
    left, right = mark_column + column_name(area.column), mark_column + column_name(area.last_column)
    top, bottom = f"{mark_row}{area.row}", f"{mark_row}{area.last_row}"
    if area.columns == columns:
        return f"{top}:{bottom}"
    if area.rows == rows:
        return f"{left}:{right}"
    return left + top if area.rows == area.columns == 1 else f"{left}{top}:{right}{bottom}"


def split_sheet(text: str) -> tuple[str, str]:
    """Sheet name and the rest of "Sheet1!A1" or "'My sheet'!A1"; the name is "" when there is none."""
    sheet, mark, rest = text.rpartition("!")
    if not mark:
        return "", text
    if sheet.startswith("'") and sheet.endswith("'"):
        sheet = sheet[1:-1].replace("''", "'")
    return sheet, rest


def quote_sheet(name: str) -> str:
    """A sheet name as it stands in a formula: quoted where Excel quotes it."""
    if _PLAIN_SHEET.fullmatch(name) and not _CELL.fullmatch(name):
        return name
    return "'" + name.replace("'", "''") + "'"
