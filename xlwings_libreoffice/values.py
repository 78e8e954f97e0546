"""Values and formulas of cells: read and written in one call to LibreOffice each, whatever its size."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from .cell_values import ERRORS, OTHER_ERROR, Typed, is_formula, may_be_number, plain, to_datetime, to_serial, typed
from .cells import Cells, FormatGroups
from .formulas import has_table_reference, with_commas
from .number_formats import DATE, DATETIME, LOGICAL, NumberFormat
from .shown_texts import shown_texts

Rows = list[list[Any]]


def read(cells: Cells) -> Any:
    """What Excel's Range.Value gives: float, str, bool, datetime, an error's number (int), None; a tuple of tuples
    for more than one cell.
    """
    data = cells.uno.getDataArray()
    if any(type(value) is not str for row in data for value in row):
        data = _interpret(cells, data)
    rows = tuple(tuple(_plain(value) if type(value) is str else value for value in row) for row in data)
    return rows[0][0] if cells.is_single else rows


def _plain(text: str) -> str | None:
    """A cell's text; in one of several lines LibreOffice gives tabs as \\x01."""
    return text.replace("\x01", "\t") or None


def _interpret(cells: Cells, data: Any) -> Rows:
    """Numbers as their formats mean them, and errors, which LibreOffice delivers as None."""
    rows = [list(row) for row in data]
    for format_, areas in FormatGroups(cells).groups:
        if not (format_.is_date or format_.is_logical):
            continue
        for area in areas:
            for row in range(area.row - cells.area.row, area.last_row - cells.area.row + 1):
                for column in range(area.column - cells.area.column, area.last_column - cells.area.column + 1):
                    rows[row][column] = _meant(rows[row][column], format_)
    wrong = [(row, column) for row, values in enumerate(rows) for column, value in enumerate(values) if value is None]
    for (row, column), error in _errors(cells, wrong).items():
        rows[row][column] = error
    return rows


def _errors(cells: Cells, wrong: Sequence[tuple[int, int]]) -> dict[tuple[int, int], int]:
    """The errors in cells that have one (row and column from 0 in the range), by Excel's number: LibreOffice is asked
    for the number of one cell of those that show the same.
    """
    texts = shown_texts(cells) if wrong[1:] else None
    known: dict[str, int] = {}
    found = {}
    for row, column in wrong:
        text = texts[row][column] if texts else ""
        if text not in known:
            known[text] = error_of(cells, row, column)
        found[row, column] = known[text]
    return found


def error_of(cells: Cells, row: int, column: int) -> int:
    """The error in one cell, by Excel's number."""
    return ERRORS.get(cells.uno.getCellByPosition(column, row).getError(), OTHER_ERROR)


def _meant(value: Any, format_: NumberFormat) -> Any:
    if type(value) is not float:
        return value
    return bool(value) if format_.is_logical else to_datetime(value)


def write(cells: Cells, data: Any) -> None:
    """What assigning Excel's Range.Value does: strings are taken as if typed (formulas, numbers, dates), except into
    cells formatted as text.
    """
    rows = _matrix(cells, data)
    special = [(r, c) for r, row in enumerate(rows) for c, value in enumerate(row) if not _ordinary(value)]
    formats = FormatGroups(cells)
    logical_before = [format_.is_logical for format_, _ in formats.groups]
    formulas: list[tuple[int, int, str]] = []
    dated: list[tuple[int, int, int]] = []
    logical: list[tuple[int, int]] = []
    for r, c in special:
        value, key = _resolve(cells, rows[r][c], formats.at(cells.area.row + r, cells.area.column + c))
        if isinstance(value, str) and is_formula(value) and key == FORMULA:
            formulas.append((r, c, value))
            value = ""
        elif isinstance(value, bool):
            logical.append((r, c))
            value = float(value)
        elif key >= 0:
            dated.append((r, c, key))
        rows[r][c] = value
    cells.uno.setDataArray(tuple(tuple(row) for row in rows))
    if any(logical_before):
        _set_formats(
            cells,
            [(r, c, 0) for r, c in cells.places if formats.at(cells.area.row + r, cells.area.column + c).is_logical],
        )
    _set_formats(cells, dated)
    if logical:
        key = cells.document.standard_format(LOGICAL)
        _set_formats(cells, [(r, c, key) for r, c in logical])
    for r, c, formula in formulas:
        _set_formula(cells, r, c, formula)
    if formulas:
        cells.document.calculate_new_formulas()


FORMULA = -2  # in place of a format's key: the string is a formula


def _ordinary(value: Any) -> bool:
    if type(value) is str:
        return not value or not (value[0] in "='" or may_be_number(value))
    return type(value) is float


def _resolve(cells: Cells, value: Any, format_: NumberFormat) -> tuple[Any, int]:
    """A value ready for the cell, and the key of the number format to give it (-1: leave it)."""
    document = cells.document
    if isinstance(value, dt.date):
        kind = DATE if not isinstance(value, dt.datetime) or value.time() == dt.time() else DATETIME
        serial = to_serial(value)
        return (serial, -1) if format_.key else (serial, document.standard_format(kind))
    if not isinstance(value, str):
        return value, -1
    if value[0] == "'":
        return value[1:], -1
    if format_.is_text:
        return value, -1
    if is_formula(value):
        return value, FORMULA
    found: Typed = typed(value, document.detect_number) if may_be_number(value) else Typed(value)
    return found.value, found.key if format_.key == 0 else -1


def _matrix(cells: Cells, data: Any) -> Rows:
    """Rows of plain values, of the range's shape: one value fills it, one row fills each of its rows."""
    height, width = cells.area.rows, cells.area.columns
    if not isinstance(data, (list, tuple)):
        return [[plain(data)] * width for _ in range(height)]
    rows = [list(row) for row in data] if data and isinstance(data[0], (list, tuple)) else [list(data)] * height
    if len(rows) != height or any(len(row) != width for row in rows):
        raise ValueError(
            f"values of another shape than {cells.area}: {len(rows)} rows of {len(rows[0]) if rows else 0}"
        )
    return [[value if type(value) is str or type(value) is float else plain(value) for value in row] for row in rows]


def _set_formats(cells: Cells, keys: Sequence[tuple[int, int, int]]) -> None:
    """Give cells (row, column, key; from 0 in the range) their number formats, runs down a column in one call."""
    ordered = sorted(keys, key=lambda cell: (cell[1], cell[2], cell[0]))
    start = 0
    for end in range(1, len(ordered) + 1):
        row, column, key = ordered[end - 1]
        if end < len(ordered) and ordered[end] == (row + 1, column, key):
            continue
        cells.uno.getCellRangeByPosition(column, ordered[start][0], column, row).NumberFormat = key
        start = end


def read_formulas(cells: Cells) -> Any:
    """What Excel's Range.Formula gives: formulas with "=", other values as they would be typed, "" for blanks."""
    rows = [[text.removeprefix("'") for text in row] for row in cells.uno.getFormulaArray()]
    for index, row in enumerate(rows):
        for column, text in enumerate(row):
            if is_formula(text):
                row[column] = _get_formula(cells, index, column, text)
    return rows[0][0] if cells.is_single else tuple(tuple(row) for row in rows)


def _get_formula(cells: Cells, row: int, column: int, text: str) -> str:
    cell = cells.uno.getCellByPosition(column, row)
    if cell.Type.value != "FORMULA":
        return text
    if has_table_reference(text):
        return with_commas(text)
    return cells.document.formulas.print(
        cell.getTokens(), cells.sheet_index, cells.area.row + row, cells.area.column + column
    )


def write_formulas(cells: Cells, data: Any) -> None:
    """What assigning Excel's Range.Formula does: one formula fills the range, its relative references moving along."""
    if isinstance(data, str) and is_formula(data):
        tokens = cells.document.formulas.parse(data, cells.sheet_index, cells.area.row, cells.area.column)
        for row, column in cells.places:
            cells.uno.getCellByPosition(column, row).setTokens(tokens)
        cells.document.calculate_new_formulas()
        return
    write(cells, data)


def _set_formula(cells: Cells, row: int, column: int, formula: str) -> None:
    tokens = cells.document.formulas.parse(formula, cells.sheet_index, cells.area.row + row, cells.area.column + column)
    cells.uno.getCellByPosition(column, row).setTokens(tokens)
