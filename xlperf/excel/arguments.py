"""How a cell function's arguments arrive through xlwings, and what of the workbook it may ask for.

xlwings hands over values only. Two things get lost that matter here: it turns error cells into blanks unless told
otherwise, and a cell that shows 98% holds 0.98.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import xlwings as xw
from xlwings.conversion import Accessor, accessors

from xlperf.errors import Origin
from xlperf.records import Cell, is_percent


class AsTyped(Accessor):
    """As a person reads it in the cell: an error as ``#N/A``, a number in percent format with its format."""

    @classmethod
    def reader(cls, options: dict[str, Any]) -> Any:
        """The stages of reading one argument: xlwings' own, with errors kept as text, then the percent format."""
        stages = accessors["default"].reader({**options, "err_to_str": True})
        return stages.append_stage(_with_percent_format)


def _with_percent_format(context: Any) -> None:
    """The last stage of reading: only a number in a real cell can have a percent format."""
    if context.range is None or not isinstance(context.value, float):
        return
    number_format = context.range.number_format or ""
    if is_percent(number_format):
        context.value = Cell(context.value, Origin("", ""), number_format)


def book_folder() -> Path | None:
    """The folder of the workbook whose cell is computed; None if it was never saved or lies where no path leads."""
    try:
        book = xw.Book.caller()
    except Exception:  # there is no such workbook where Python itself calls
        return None
    return folder_of(book)


def folder_of(book: xw.Book) -> Path | None:
    """The folder of an open workbook; None if it was never saved or lies where no path leads."""
    try:
        name = book.fullname
    except Exception:  # COM, OneDrive and xlwings each fail with types of their own; all mean that there is no folder
        return None
    folder = Path(name).parent
    return folder if folder.is_absolute() and folder.is_dir() else None
