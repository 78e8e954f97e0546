"""Formulas between Excel's notation (English, A1, commas) and LibreOffice's tokens."""

from __future__ import annotations

import re
from typing import Any

from .uno_structs import cell_address
from .unsupported import refuse

EXCEL_A1 = 1  # com.sun.star.sheet.AddressConvention.XL_A1
EXCEL_ENGLISH = 4  # com.sun.star.sheet.FormulaLanguage.XL_ENGLISH; the plain "English" has ";" between arguments
ALL_GROUPS = 0x7FFFFFFF  # com.sun.star.sheet.FormulaMapGroup: separators, operators, functions

_STRINGS = re.compile(r"""("(?:[^"]|"")*"|'(?:[^']|'')*')""")


def has_table_reference(formula: str) -> bool:
    """Whether a formula has one: LibreOffice 7.4 computes them when they come in a file, but neither parses nor
    prints them.
    """
    return re.search(r"\w\[", _STRINGS.sub("", formula)) is not None


def with_commas(formula: str) -> str:
    """LibreOffice's own notation of a formula with Excel's separators."""
    parts = _STRINGS.split(formula)
    return "".join(part if index % 2 else part.replace(";", ",") for index, part in enumerate(parts))


class Formulas:
    """Parser and printer of one document."""

    def __init__(self, model: Any) -> None:
        self._parser = model.createInstance("com.sun.star.sheet.FormulaParser")
        mapper = model.createInstance("com.sun.star.sheet.FormulaOpCodeMapper")
        self._parser.OpCodeMap = mapper.getAvailableMappings(EXCEL_ENGLISH, ALL_GROUPS)
        self._parser.FormulaConvention = EXCEL_A1
        self._parser.IgnoreLeadingSpaces = True

    def parse(self, formula: str, sheet: int, row: int, column: int) -> Any:
        """Tokens of "=A1*2" as it stands in the cell of that sheet (index from 0), row and column (from 1)."""
        if has_table_reference(formula):
            refuse(f"a formula with a table reference ({formula})")
        return self._parser.parseFormula(formula.removeprefix("="), cell_address(sheet, row, column))

    def print(self, tokens: Any, sheet: int, row: int, column: int) -> str:
        """The formula of tokens in that cell, with its "="."""
        return "=" + str(self._parser.printFormula(tokens, cell_address(sheet, row, column)))
