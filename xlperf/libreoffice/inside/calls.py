"""A cell function called from a cell: its arguments as Excel would hand them over, its answer as a cell takes it."""

from __future__ import annotations

import re
from typing import Any

import xlwings as xw

from xlperf.errors import Origin
from xlperf.libreoffice.engine.cells import ERROR_NAMES, ERRORS, OTHER_ERROR
from xlperf.libreoffice.functions import cell_functions
from xlperf.libreoffice.inside.press import book_of
from xlperf.records import Cell, is_percent

_WORD = re.compile("[：，；（]")
_NO_ORIGIN = Origin("", "")
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
    if not hasattr(value, "getCellByPosition"):
        return _single(value)
    address = value.RangeAddress
    if (address.StartRow, address.StartColumn) != (address.EndRow, address.EndColumn):
        return [list(row) for row in value.getDataArray()]
    return _cell(document, value.getCellByPosition(0, 0))


def _cell(document: Any, cell: Any) -> Any:
    """What is in a cell: None where it is blank, errors by name, a number with its format where that tells more."""
    kind = cell.Type.value
    if kind == "EMPTY":
        return None
    error = cell.getError()
    if error:
        return Cell(None, _NO_ORIGIN, error=ERROR_NAMES[ERRORS.get(error, OTHER_ERROR)])
    if kind == "TEXT" or (kind == "FORMULA" and cell.FormulaResultType2 == 2):
        return cell.String
    return _number(document, cell)


def _number(document: Any, cell: Any) -> Any:
    value = cell.Value
    code = document.NumberFormats.getByKey(cell.NumberFormat).FormatString
    return Cell(value, _NO_ORIGIN, code) if is_percent(code) else value


def _single(value: Any) -> Any:
    """A value that is in no cell; of an array with one element that element."""
    if isinstance(value, tuple):
        rows = [list(row) if isinstance(row, tuple) else [row] for row in value]
        return rows[0][0] if len(rows) == len(rows[0]) == 1 else rows
    return value
