"""How a cell function's arguments arrive through xlwings, and where the workbook lies whose cell is computed.

The wrappers in a workbook hand over values, which go on to the cell functions as they are. Those of older workbooks
hand over cells. Of these xlwings gives values only, and three things get lost: it turns error cells into blanks unless
told otherwise, a cell that shows 98% holds 0.98, and of a cell in currency format COM tells four decimals.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from functools import partial
from pathlib import Path
from typing import Any

import xlwings as xw
from xlwings import XlwingsError
from xlwings.conversion import Accessor, Pipeline, accessors
from xlwings.utils import fullname_url_to_local_path

from xlperf.cell_functions import Folder
from xlperf.cell_functions.arguments import OTHER_ERROR
from xlperf.findings import Origin
from xlperf.reading.rows import Cell, is_percent


class AsTyped(Accessor):
    """As it was typed: a value as it comes; of a cell also its error, its percent format and its money in full."""

    @classmethod
    def reader(cls, options: dict[str, Any]) -> Any:
        """One stage: what it does depends on whether there is a cell."""
        return Pipeline([partial(_read, options)])


def _read(options: dict[str, Any], context: Any) -> None:
    """Put what was typed into the context of one argument."""
    if context.range is None:
        context.value = _single(context.value)
        return
    stages = accessors["default"].reader({**options, "err_to_str": True})
    stages.append_stage(_as_in_cell)(context)


def _single(value: Any) -> Any:
    """A value, or the only one of an array: Excel passes defined names as arrays of one. Larger ones stay arrays."""
    while isinstance(value, (list, tuple)) and len(value) == 1:
        (value,) = value
    return value


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
    """Only a number can have a format that counts."""
    if isinstance(context.value, Decimal):
        context.value = exact_amount(context.range, context.value)
    if not isinstance(context.value, float):
        return
    number_format = context.range.number_format or ""
    if is_percent(number_format):
        context.value = Cell(context.value, Origin("", ""), number_format)


def beside(book: object) -> Folder:
    """Finds the folder of the workbook whose cell is computed: by the full name that its wrapper handed over.

    Wrappers of older workbooks hand over none; there the workbook itself is asked.
    """
    return partial(_folder, book) if isinstance(book, str) else book_folder


def book_folder() -> Path | None:
    """The folder of the workbook that calls; None if it was never saved or lies where no path leads."""
    try:
        book = xw.Book.caller()
    except Exception:  # there is no such workbook where Python itself calls
        return None
    return folder_of(book)


def folder_of(book: xw.Book) -> Path | None:
    """The folder of an open workbook; None if it was never saved or lies where no path leads."""
    try:
        return _folder(book.fullname)
    except Exception:  # COM, OneDrive and xlwings each fail with types of their own; all mean that there is no folder
        return None


def _folder(full_name: str) -> Path | None:
    """The folder in a workbook's full name, which is an address in OneDrive and SharePoint.

    >>> _folder("工作簿1") is None
    True
    """
    try:
        path = Path(fullname_url_to_local_path(full_name) if "://" in full_name else full_name)
    except XlwingsError:  # the place of OneDrive on this computer is not known
        return None
    return path.parent if path.is_absolute() and path.parent.is_dir() else None
