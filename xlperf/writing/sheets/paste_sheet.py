"""A sheet of rows in a platform's own columns, to be copied below the headers and pasted there: values, no merges."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xlperf.values.amounts import plain
from xlperf.writing.sheets.cell_writing import put
from xlperf.writing.sheets.styles import looks

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from xlperf.tables.papers import PlatformList
    from xlperf.writing.sheets.styles import Formats

_NARROW, _WIDE = 13, 30  # characters
_LONG = 14  # characters of a text from which on its column is wide


def add(workbook: Workbook, formats: Formats, rows: PlatformList) -> Worksheet:
    """Add the sheet: headers in row 1, a row for each indicator, where the columns are known from at the right."""
    sheet = workbook.add_worksheet(rows.sheet)
    looks().pages["findings"].set_up(sheet)
    cells = [[plain(cell, None) if isinstance(cell, Decimal) else cell for cell in row] for row in rows.rows]
    for column, header in enumerate(rows.headers):
        longest = max((len(row[column] or "") for row in cells), default=0)
        sheet.set_column(column, column, _WIDE if longest > _LONG else _NARROW)
        put(sheet, 0, column, header, formats, "findings_header")
        for at, row in enumerate(cells, 1):
            put(sheet, at, column, row[column], formats, "findings_text")
    beside = len(rows.headers)
    sheet.set_column(beside, beside, _WIDE)
    put(sheet, 0, beside, rows.note, formats, "findings_text")
    sheet.print_area(0, 0, max(len(cells), 1), beside - 1)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 0)
    return sheet
