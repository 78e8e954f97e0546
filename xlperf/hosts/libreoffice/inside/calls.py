"""A cell function called from a cell: its arguments as Excel would hand them over, its answer as a cell takes it."""

from __future__ import annotations

import re
from typing import Any

import xlwings as xw

from xlperf.findings import Origin
from xlperf.hosts.libreoffice.calc_functions import cell_functions
from xlperf.hosts.libreoffice.inside.press import book_of
from xlperf.reading.rows import Cell, is_percent
from xlwings_libreoffice.cell_values import ERROR_NAMES, ERRORS, OTHER_ERROR

_WORD = re.compile("[：，；（]")
_NO_ORIGIN = Origin("", "")
_codes: dict[int, str] = {}  # number formats by key
_codes_of: list[Any] = []  # the document whose they are
_BY_NAME = {function.name: function.function for function in cell_functions()}
_BY_METHOD = {function.method: function for function in cell_functions()}


def call(context: Any, document: Any, name: str, arguments: Any) -> Any:
    """The answer of a function to values, and to cells as cell ranges; from the wrappers in an adopted workbook."""
    _be_caller(context, document)
    return _BY_NAME[name](*(_argument(document, value) for value in arguments))


def answer(context: Any, document: Any, method: str, arguments: Any) -> Any:
    """The answer of a function to values only, as Calc hands them to an add-in: a blank cell is 0.0 there."""
    function = _BY_METHOD[method]
    for value, text in zip(arguments, function.help, strict=False):
        if isinstance(value, float) and value == 0:
            return f'“{_WORD.split(text)[0]}”是空的还是 0，在这里分不清。请把参数写成 A1&"" 这样。'
    _be_caller(context, document)
    return function.function(*(_single(value) for value in arguments))


def _be_caller(context: Any, document: Any) -> None:
    """Let the functions find the document's folder, where a scheme of the unit's own may lie."""
    known = getattr(xw.Book, "_mock_caller", None)
    if known is None or known.impl.model != document:
        book_of(context, document).set_mock_caller()


def _argument(document: Any, value: Any) -> Any:
    """A value, or what is in some cells; few calls, for each costs as much as the arithmetic of a function."""
    if value is None or isinstance(value, (str, float, int, tuple)) or not hasattr(value, "getDataArray"):
        return _single(value)
    rows = value.getDataArray()
    if len(rows) != 1 or len(rows[0]) != 1:
        return [list(row) for row in rows]
    ((content,),) = rows
    if isinstance(content, float):
        code = _code(document, value.NumberFormat)
        return Cell(content, _NO_ORIGIN, code) if is_percent(code) else content
    return content or _blank_or_error(value.getCellByPosition(0, 0))


def _blank_or_error(cell: Any) -> Any:
    """What is in a cell without a value: None where it is blank, "" from a formula, errors by name."""
    if cell.Type.value == "EMPTY":
        return None
    error = cell.getError()
    return Cell(None, _NO_ORIGIN, error=ERROR_NAMES[ERRORS.get(error, OTHER_ERROR)]) if error else ""


def _code(document: Any, key: int) -> str:
    """The number format of that key, kept for the document that was the caller last."""
    if not _codes_of or _codes_of[0] != document:
        _codes.clear()
        _codes_of[:] = [document]
    if key not in _codes:
        _codes[key] = str(document.NumberFormats.getByKey(key).FormatString)
    return _codes[key]


def _single(value: Any) -> Any:
    """A value that is in no cell; of an array with one element that element."""
    if isinstance(value, tuple):
        rows = [list(row) if isinstance(row, tuple) else [row] for row in value]
        return rows[0][0] if len(rows) == len(rows[0]) == 1 else rows
    return value
