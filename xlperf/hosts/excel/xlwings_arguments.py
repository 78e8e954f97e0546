"""How a cell function's arguments arrive through xlwings, and what of the workbook it may ask for.

xlwings hands over values only. Three things get lost that matter here: it turns error cells into blanks unless told
otherwise, a cell that shows 98% holds 0.98, and of a cell in currency format COM tells four decimals.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import xlwings as xw
from xlwings.conversion import Accessor, accessors

from xlperf.cell_functions.arguments import OTHER_ERROR
from xlperf.findings import Origin
from xlperf.reading.rows import Cell, is_percent


class AsTyped(Accessor):
    """As it stands in the cell: an error as ``#N/A``, a number in percent format with its format, money in full."""

    @classmethod
    def reader(cls, options: dict[str, Any]) -> Any:
        """The stages of reading one argument: xlwings' own, with errors kept as text, then what only the cell knows."""
        stages = accessors["default"].reader({**options, "err_to_str": True})
        return stages.append_stage(_as_in_cell)


def exact_amount(cell: xw.Range, shown: Decimal) -> Decimal:
    """The number in a cell of currency format, of which COM tells four decimals; ``shown`` where it is computed."""
    try:
        return Decimal(str(cell.formula))
    except InvalidOperation:  # a formula
        return shown


def _as_in_cell(context: Any) -> None:
    """The last stage of reading. What the program will not tell is an error: 98% must not pass for 0.98."""
    try:
        _add_format(context)
    except Exception:  # of the program's own; raised here it would be a traceback in the cell
        context.value = Cell(None, Origin("", ""), error=OTHER_ERROR)


def _add_format(context: Any) -> None:
    """Only a number in a real cell can have a format that counts."""
    if context.range is None:
        return
    if isinstance(context.value, Decimal):
        context.value = exact_amount(context.range, context.value)
    if not isinstance(context.value, float):
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
