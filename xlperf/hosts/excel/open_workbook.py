"""The open workbook -> the grids that its file would give, unsaved edits included, in few calls.

Each call to the program takes about as long as reading a thousand cells does, so a sheet's values are read at once, and
number formats are asked for in as long stretches as have one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xlperf.cell_functions.arguments import ERRORS, error_text
from xlperf.checks.since import lines_in
from xlperf.files.number_formats import is_telling
from xlperf.hosts.excel.session import selected_cells
from xlperf.hosts.excel.xlwings_arguments import exact_amount
from xlperf.layout import layout
from xlperf.reading.tables import Book, Grid, TableRef, column_of
from xlperf.reading.workbook import sheets_to_read

if TYPE_CHECKING:
    import xlwings as xw

Area = tuple[int, int, int, int]
"""Top, left, bottom, right: 0-based, inclusive."""

Values = list[list[Any]]
Marks = dict[tuple[int, int], str]

_MOST_CELLS = 200_000  # read at once; a sheet formatted down to its last row is read as far as it is filled
_DAY_ZERO = date(1899, 12, 30)
_ROWS = re.compile(r"\$?[A-Z]*\$?(\d*)(?::\$?[A-Z]*\$?(\d*))?")


def read_book(book: xw.Book) -> Book:
    """The sheets of an open workbook that hold the template's tables or the report, as a file of it would be read."""
    sheets = {sheet.name: sheet for sheet in book.sheets}
    tables = tuple(ref for sheet in sheets.values() for ref in _tables(sheet))
    wanted = sheets_to_read(tuple(sheets), tables)
    grids = {name: _grid(sheets[name], [ref for ref in tables if ref.sheet == name]) for name in wanted}
    return Book(name=book.name, grids=grids, tables=tables)


def last_check(book: xw.Book) -> tuple[str, ...] | None:
    """The lines of the last check in the workbook's 校验结果 (``checks.since``); None where there is none."""
    name = layout().sheets.findings
    sheet = next((one for one in book.sheets if one.name == name), None)
    return None if sheet is None else lines_in(sheet.used_range.options(ndim=2).value)


def selected_rows(book: xw.Book, sheet: str) -> tuple[range, ...]:
    """The rows (0-based) selected on that sheet, area by area; none where another sheet is in front."""
    selection = selected_cells(book, sheet)
    if selection is None:
        return ()
    return tuple(_row_range(area) for area in selection.address.split(","))


def selected_areas(book: xw.Book, sheet: str) -> tuple[tuple[range, range], ...]:
    """The rows and columns (0-based) selected on that sheet, area by area; none where another sheet is in front."""
    selection = selected_cells(book, sheet)
    if selection is None:
        return ()
    return tuple((_row_range(area), _column_range(area)) for area in selection.address.split(","))


def _column_range(address: str) -> range:
    """The columns of an address such as $A$3:$B$5 or $A:$B; $3:$5 is all of them."""
    names = [re.sub(r"[$0-9]", "", part) for part in address.rpartition("!")[2].split(":")]
    if not all(names):
        return range(2**14)
    first, last = (column_of(name) for name in (names[0], names[-1]))
    return range(first, last + 1)


def _row_range(address: str) -> range:
    """The rows of an address such as $A$3:$B$5, $3:$5 or $A:$B (all rows)."""
    match = _ROWS.fullmatch(address.rpartition("!")[2])
    first, last = match.groups() if match else ("", "")
    if not first:
        return range(2**20)
    return range(int(first) - 1, int(last or first))


def _tables(sheet: xw.Sheet) -> Iterator[TableRef]:
    """The tables of a sheet that have a header row."""
    for table in sheet.tables:
        if not table.show_headers:
            continue
        totals = int(bool(table.show_totals))
        top, left, bottom, right = _area(table.range)
        yield TableRef(
            name=table.name, sheet=sheet.name, top=top, left=left, bottom=bottom - totals, right=right, totals=totals
        )


def _grid(sheet: xw.Sheet, tables: Sequence[TableRef]) -> Grid:
    top, left, bottom, right = _area(sheet.used_range)
    least = max((ref.bottom for ref in tables), default=0)
    rows, errors = _values(sheet, (top, left, bottom, right), least)
    bottom = top + len(rows) - 1
    start = min((ref.top for ref in tables), default=top)
    names = layout().sheets
    report = sheet.name == names.report or names.is_attachment(sheet.name)  # read for a person's changes alone
    return Grid(
        name=sheet.name,
        rows=rows,
        errors=errors,
        formats={} if report else dict(_formats(sheet, rows, top, left)),
        merges=() if report or start > bottom else tuple(_merges(sheet, (start, left, bottom, right))),
        top=top,
        left=left,
    )


def _area(cells: xw.Range) -> Area:
    rows, columns = cells.shape
    return cells.row - 1, cells.column - 1, cells.row + rows - 2, cells.column + columns - 2


def _cells(sheet: xw.Sheet, area: Area) -> xw.Range:
    top, left, bottom, right = area
    return sheet.range((top + 1, left + 1), (bottom + 1, right + 1))


def _values(sheet: xw.Sheet, area: Area, least: int) -> tuple[Values, Marks]:
    """The values of an area and its errors; at least down to row ``least``, then as far as it is filled."""
    top, left, bottom, right = area
    step = max(1, _MOST_CELLS // (right - left + 1))
    rows: Values = []
    errors: Marks = {}
    for first in range(top, bottom + 1, step):
        last = min(first + step - 1, bottom)
        block = _block(sheet, (first, left, last, right), errors)
        if first > least and all(value is None for row in block for value in row):
            break
        rows += block
    return rows, errors


def _block(sheet: xw.Sheet, area: Area, errors: Marks) -> Values:
    """The values of one area; its errors are added to ``errors``, and blank in the values."""
    top, left, _, _ = area
    cells = _cells(sheet, area)
    shown: Values = cells.options(ndim=2, err_to_str=True).value
    plain: Values | None = None  # without errors: asked for where a text may be one
    for row, values in enumerate(shown):
        for column, value in enumerate(values):
            if value is None or type(value) is float:
                continue
            if isinstance(value, str):
                if value in _ERROR_TEXTS:
                    plain = plain or cells.options(ndim=2).value
                    if plain[row][column] is None:
                        values[column] = None
                        errors[top + row, left + column] = value
            elif error := error_text(value):  # one that xlwings does not know
                values[column] = None
                errors[top + row, left + column] = error
            else:
                values[column] = _as_in_file(sheet, top + row, left + column, value)
    return shown


_ERROR_TEXTS = frozenset(ERRORS.values())


def _as_in_file(sheet: xw.Sheet, row: int, column: int, value: Any) -> Any:
    """A value as the file has it: a time without a day; money in currency format with all its digits, not four."""
    if isinstance(value, datetime) and value.date() == _DAY_ZERO:
        return value.time()
    if isinstance(value, Decimal):
        return exact_amount(sheet.range((row + 1, column + 1)), value)
    return value


def _formats(sheet: xw.Sheet, rows: Values, top: int, left: int) -> Iterator[tuple[tuple[int, int], str]]:
    """The formats of numbers and dates that change what they mean, by cell."""
    for at in range(max(map(len, rows), default=0)):
        numbered = [row for row, values in enumerate(rows, top) if _has_format(values[at])]
        for row, code in _column_formats(sheet, left + at, numbered):
            if is_telling(code):
                yield (row, left + at), code


def _has_format(value: object) -> bool:
    return isinstance(value, (float, Decimal, date))


def _column_formats(sheet: xw.Sheet, column: int, rows: Sequence[int]) -> Iterator[tuple[int, str]]:
    """Each of the rows with its format in that column; asked for by halves until a half has one."""
    pending = [rows] if rows else []
    while pending:
        part = pending.pop()
        code = _cells(sheet, (part[0], column, part[-1], column)).number_format
        if code is not None or len(part) == 1:
            yield from ((row, code or "") for row in part)
        else:
            half = len(part) // 2
            pending += [part[:half], part[half:]]


def _merges(sheet: xw.Sheet, area: Area) -> Iterable[Area]:
    """The merged blocks that begin in an area; asked for by halves until a half has none."""
    found: dict[Area, None] = {}
    pending = [area]
    while pending:
        top, left, bottom, right = part = pending.pop()
        cells = _cells(sheet, part)
        if cells.merge_cells is False:  # None where some are
            continue
        if (top, left) == (bottom, right):
            found[_area(cells.merge_area)] = None
        elif bottom - top >= right - left:
            middle = (top + bottom) // 2
            pending += [(top, left, middle, right), (middle + 1, left, bottom, right)]
        else:
            middle = (left + right) // 2
            pending += [(top, left, bottom, middle), (top, middle + 1, bottom, right)]
    return sorted(found)
