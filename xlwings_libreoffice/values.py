"""Values and formulas of a range: read and written in one call to LibreOffice each, whatever its size."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from .cells import (
    DATE,
    DATETIME,
    ERRORS,
    OTHER_ERROR,
    Format,
    Formats,
    Typed,
    is_formula,
    may_be_number,
    plain,
    to_datetime,
    to_serial,
    typed,
)
from .formulas import has_table_reference, with_commas

if TYPE_CHECKING:
    from .range import Range

Rows = list[list[Any]]


def read(target: Range) -> Any:
    """What Excel's Range.Value gives: float, str, bool, datetime, an error's number (int), None; a tuple of tuples
    for more than one cell.
    """
    data = target.uno.getDataArray()
    if any(type(value) is not str for row in data for value in row):
        data = _interpret(target, data)
    rows = tuple(tuple(_plain(value) if type(value) is str else value for value in row) for row in data)
    return rows[0][0] if len(target) == 1 else rows


def _plain(text: str) -> str | None:
    """A cell's text; in one of several lines LibreOffice gives tabs as \\x01."""
    return text.replace("\x01", "\t") or None


def _interpret(target: Range, data: Any) -> Rows:
    """Numbers as their formats mean them, and errors, which LibreOffice delivers as None."""
    rows = [list(row) for row in data]
    for format_, areas in Formats(target.sheet.book, target.uno, target.area).groups:
        if not (format_.is_date or format_.is_logical):
            continue
        for area in areas:
            for row in range(area.row - target.row, area.last_row - target.row + 1):
                for column in range(area.column - target.column, area.last_column - target.column + 1):
                    rows[row][column] = _meant(rows[row][column], format_)
    for index, values in enumerate(rows):
        for column, value in enumerate(values):
            if value is None:
                error = target.uno.getCellByPosition(column, index).getError()
                values[column] = ERRORS.get(error, OTHER_ERROR)
    return rows


def _meant(value: Any, format_: Format) -> Any:
    if type(value) is not float:
        return value
    return bool(value) if format_.is_logical else to_datetime(value)


def write(target: Range, data: Any) -> None:
    """What assigning Excel's Range.Value does: strings are taken as if typed (formulas, numbers, dates), except into
    cells formatted as text.
    """
    rows = _matrix(target, data)
    special = [(r, c) for r, row in enumerate(rows) for c, value in enumerate(row) if not _ordinary(value)]
    formats = Formats(target.sheet.book, target.uno, target.area)
    logical_before = [format_.is_logical for format_, _ in formats.groups]
    formulas: list[tuple[int, int, str]] = []
    dated: list[tuple[int, int, int]] = []
    logical: list[tuple[int, int]] = []
    for r, c in special:
        value, key = _resolve(target, rows[r][c], formats.at(target.row + r, target.column + c))
        if isinstance(value, str) and is_formula(value) and key == FORMULA:
            formulas.append((r, c, value))
            value = ""
        elif isinstance(value, bool):
            logical.append((r, c))
            value = float(value)
        elif key >= 0:
            dated.append((r, c, key))
        rows[r][c] = value
    target.uno.setDataArray(tuple(tuple(row) for row in rows))
    if any(logical_before):
        _set_formats(
            target, [(r, c, 0) for r, c in _cells(target) if formats.at(target.row + r, target.column + c).is_logical]
        )
    _set_formats(target, dated)
    if logical:
        key = target.sheet.book.standard_format(LOGICAL_KIND)
        _set_formats(target, [(r, c, key) for r, c in logical])
    for r, c, formula in formulas:
        _set_formula(target, r, c, formula)


FORMULA = -2  # in place of a format's key: the string is a formula
LOGICAL_KIND = 1024  # com.sun.star.util.NumberFormat.LOGICAL


def _ordinary(value: Any) -> bool:
    if type(value) is str:
        return not value or not (value[0] in "='" or may_be_number(value))
    return type(value) is float


def _resolve(target: Range, value: Any, format_: Format) -> tuple[Any, int]:
    """A value ready for the cell, and the key of the number format to give it (-1: leave it)."""
    book = target.sheet.book
    if isinstance(value, dt.date):
        kind = DATE if not isinstance(value, dt.datetime) or value.time() == dt.time() else DATETIME
        serial = to_serial(value)
        return (serial, -1) if format_.key else (serial, book.standard_format(kind))
    if not isinstance(value, str):
        return value, -1
    if value[0] == "'":
        return value[1:], -1
    if format_.is_text:
        return value, -1
    if is_formula(value):
        return value, FORMULA
    found: Typed = typed(value, book) if may_be_number(value) else Typed(value)
    return found.value, found.key if format_.key == 0 else -1


def _matrix(target: Range, data: Any) -> Rows:
    """Rows of plain values, of the range's shape: one value fills it, one row fills each of its rows."""
    height, width = target.shape
    if not isinstance(data, (list, tuple)):
        return [[plain(data)] * width for _ in range(height)]
    rows = [list(row) for row in data] if data and isinstance(data[0], (list, tuple)) else [list(data)] * height
    if len(rows) != height or any(len(row) != width for row in rows):
        raise ValueError(
            f"values of another shape than {target.address}: {len(rows)} rows of {len(rows[0]) if rows else 0}"
        )
    return [[value if type(value) is str or type(value) is float else plain(value) for value in row] for row in rows]


def _cells(target: Range) -> list[tuple[int, int]]:
    height, width = target.shape
    return [(row, column) for row in range(height) for column in range(width)]


def _set_formats(target: Range, cells: Sequence[tuple[int, int, int]]) -> None:
    """Give cells (row, column, key; from 0 in the range) their number formats, runs down a column in one call."""
    ordered = sorted(cells, key=lambda cell: (cell[1], cell[2], cell[0]))
    start = 0
    for end in range(1, len(ordered) + 1):
        row, column, key = ordered[end - 1]
        if end < len(ordered) and ordered[end] == (row + 1, column, key):
            continue
        target.uno.getCellRangeByPosition(column, ordered[start][0], column, row).NumberFormat = key
        start = end


def read_formulas(target: Range) -> Any:
    """What Excel's Range.Formula gives: formulas with "=", other values as they would be typed, "" for blanks."""
    rows = [[text.removeprefix("'") for text in row] for row in target.uno.getFormulaArray()]
    for index, row in enumerate(rows):
        for column, text in enumerate(row):
            if is_formula(text):
                row[column] = _get_formula(target, index, column, text)
    return rows[0][0] if len(target) == 1 else tuple(tuple(row) for row in rows)


def _get_formula(target: Range, row: int, column: int, text: str) -> str:
    cell = target.uno.getCellByPosition(column, row)
    if cell.Type.value != "FORMULA":
        return text
    if has_table_reference(text):
        return with_commas(text)
    return target.sheet.book.formulas.print(
        cell.getTokens(), target.sheet.index - 1, target.row + row, target.column + column
    )


def write_formulas(target: Range, data: Any) -> None:
    """What assigning Excel's Range.Formula does: one formula fills the range, its relative references moving along."""
    if isinstance(data, str) and is_formula(data):
        tokens = target.sheet.book.formulas.parse(data, target.sheet.index - 1, target.row, target.column)
        for row, column in _cells(target):
            target.uno.getCellByPosition(column, row).setTokens(tokens)
        return
    write(target, data)


def _set_formula(target: Range, row: int, column: int, formula: str) -> None:
    tokens = target.sheet.book.formulas.parse(formula, target.sheet.index - 1, target.row + row, target.column + column)
    target.uno.getCellByPosition(column, row).setTokens(tokens)
