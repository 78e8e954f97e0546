"""Formulas typed into an adopted workbook: they are turned to the workbook's own wrappers.

LibreOffice 7.4 takes what is typed as a call of the add-in, which cannot tell a blank cell from 0, and saves it under
a name that Excel does not know; formulas that were in the file call the wrappers and have neither fault.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import uno

from xlperf.hosts.libreoffice.calc_functions import cell_functions

_SERVICE = "org.xlperf.CellFunctions."
_NAMES = {_SERVICE + function.method: function.name for function in cell_functions()}
_FORMULAS = 7  # com.sun.star.sheet.FormulaResult: VALUE, STRING and ERROR
_ODFF, _SPECIAL, _MACRO = 0, 0, 11  # of FormulaLanguage, FormulaMapGroup and FormulaMapGroupSpecialOffset


def turn_sheets(document: Any) -> None:
    """Turn all formulas of a workbook."""
    for at in range(document.Sheets.getCount()):
        turn(document, document.Sheets.getByIndex(at))


def turn(document: Any, cells: Any) -> None:
    """Turn the formulas among some cells: what calls the add-in calls the macro of the same name."""
    mapper = document.createInstance("com.sun.star.sheet.FormulaOpCodeMapper")
    macro = mapper.getAvailableMappings(_ODFF, _SPECIAL)[_MACRO].Token.OpCode
    for cell in calling_cells(cells):
        tokens = cell.getTokens()
        if any(token.Data in _NAMES for token in tokens if token.OpCode == mapper.OpCodeExternal):
            cell.setTokens(tuple(_turned(token, mapper.OpCodeExternal, macro) for token in tokens))


def calling_cells(cells: Any) -> Iterator[Any]:
    """The cells with a formula that calls the add-in, by its text, which has the name of the service: to ask each of
    the thousands of formulas of a workbook for its tokens takes half a minute.
    """
    areas = cells.queryFormulaCells(_FORMULAS)
    for area in (areas.getByIndex(at) for at in range(areas.getCount())):
        for row, texts in enumerate(area.getFormulaArray()):
            for column, text in enumerate(texts):
                if _SERVICE.upper() in text.upper():
                    yield area.getCellByPosition(column, row)


def _turned(token: Any, external: int, macro: int) -> Any:
    if token.OpCode == external and token.Data in _NAMES:
        return uno.createUnoStruct("com.sun.star.sheet.FormulaToken", macro, _NAMES[token.Data])
    return token
