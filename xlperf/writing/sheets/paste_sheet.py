"""A sheet of rows in a platform's own columns, to be copied below the headers and pasted there: values, no merges."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xlperf.values.amounts import plain
from xlperf.writing.fit import line_count, pixels, row_height, usable
from xlperf.writing.sheets.cell_writing import put
from xlperf.writing.sheets.styles import looks

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from xlperf.tables.papers import PlatformList
    from xlperf.writing.sheets.styles import Formats

_NARROW, _WIDE = 78.0, 180.0  # points
_LONG = 12  # characters of a text from which on its column is wide
_STYLE = "findings_text"


def add(workbook: Workbook, formats: Formats, rows: PlatformList) -> Worksheet:
    """Add the sheet: headers in row 1, a row for each indicator, where the columns are known from at the right."""
    sheet = workbook.add_worksheet(rows.sheet)
    looks().pages["findings"].set_up(sheet)
    cells = [[plain(cell, None) if isinstance(cell, Decimal) else cell or "" for cell in row] for row in rows.rows]
    beside = len(rows.headers)
    widths = [_WIDE if max((len(row[at]) for row in cells), default=0) > _LONG else _NARROW for at in range(beside)]
    for column, width in enumerate((*widths, _WIDE)):
        sheet.set_column_pixels(column, column, pixels(width))
    lines = [rows.headers, *cells]
    size = looks().size(_STYLE)
    for at, row in enumerate(lines):
        texts = [*zip(row, widths, strict=True), *([(rows.note, _WIDE)] if not at else [])]
        sheet.set_row(at, row_height(max(line_count(text, usable(width), size) for text, width in texts), size))
        for column, text in enumerate(row):
            put(sheet, at, column, text, formats, _STYLE if at else "findings_header")
    put(sheet, 0, beside, rows.note, formats, _STYLE)
    sheet.print_area(0, 0, max(len(cells), 1), beside - 1)
    sheet.repeat_rows(0)
    sheet.freeze_panes(1, 0)
    return sheet
