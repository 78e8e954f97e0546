"""Rows of 报告 as high as their texts are here: they were planned for whatever fonts a desk has, so often too high."""

from __future__ import annotations

from typing import Any

from xlperf.layout import layout
from xlperf.writing.sheets.styles import looks

_FIRST = 1  # row of the first paragraph, from 0


def fit_report(document: Any) -> None:
    """Let LibreOffice choose the height of each shown paragraph; it grows and shrinks from now on as a person types.

    Titles keep the room below them. Nothing where there is no 报告.
    """
    name = layout().sheets.report
    if not document.Sheets.hasByName(name):
        return
    sheet = document.Sheets.getByName(name)
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    rows, body = sheet.Rows, looks().size("report_body")
    document.UndoManager.lock()  # what nobody did, nobody undoes
    try:
        for number in range(_FIRST, cursor.RangeAddress.EndRow + 1):
            row = rows.getByIndex(number)
            if row.IsVisible and sheet.getCellByPosition(0, number).CharHeight <= body:
                row.OptimalHeight = True
    finally:
        document.UndoManager.unlock()
