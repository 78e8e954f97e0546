"""Which sheets and columns of the open workbook are to be seen for a purpose 用途; nothing that is filled is hidden."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlperf.hosts.excel.transplant import VISIBLE
from xlperf.layout import Table, heading, layout

if TYPE_CHECKING:
    import xlwings as xw

__all__ = ["show_purpose"]


def show_purpose(book: xw.Book, purpose: str) -> None:
    """Show the sheets and columns of a purpose, and hide those of other purposes that are blank."""
    for table in layout().tables:
        found = next((sheet for sheet in book.sheets if table.name in [one.name for one in sheet.tables]), None)
        if found is None:
            continue
        if table.purpose:
            _show_sheet(found, table, needed=table.purpose == purpose)
        if any(column.purposes for column in table.columns):
            _show_columns(found, table, purpose)


def _show_sheet(sheet: xw.Sheet, table: Table, *, needed: bool) -> None:
    filled = any(not _is_blank(cells) for key, cells in _columns(sheet, table) if key in table.content)
    wanted = needed or filled
    if wanted != (sheet.visible in VISIBLE):
        sheet.visible = wanted


def _show_columns(sheet: xw.Sheet, table: Table, purpose: str) -> None:
    for key, cells in _columns(sheet, table):
        column = table.column(key)
        if not column.purposes:
            continue
        is_hidden = cells.column_width == 0
        if purpose in column.purposes:
            if is_hidden:
                cells.column_width = column.width
        elif not is_hidden and (column.is_live or _is_blank(cells)):
            cells.column_width = 0


def _columns(sheet: xw.Sheet, table: Table) -> Iterator[tuple[str, xw.Range]]:
    """The key of each column of a table, and its cells without the header, wherever they stand now."""
    area = next(one for one in sheet.tables if one.name == table.name).range
    rows, width = area.shape
    header = sheet.range((area.row, area.column), (area.row, area.column + width - 1))
    for at, word in enumerate(header.options(ndim=1).value, start=area.column):
        column = table.headings.get(heading(word)) if isinstance(word, str) else None
        if column is not None and column in table.columns:
            yield column.key, sheet.range((area.row + 1, at), (area.row + max(rows - 1, 1), at))


def _is_blank(cells: xw.Range) -> bool:
    return all(value in (None, "") for value in cells.options(ndim=1).value)
