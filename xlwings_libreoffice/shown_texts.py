"""The texts that cells show, in a few calls whatever their number: LibreOffice's own charts read their labels so."""

from __future__ import annotations

from typing import Any

from .cells import Cells
from .uno_structs import area_of, struct

_PUSH = 0  # the op code of a reference
_ABSOLUTE = 0  # of com.sun.star.sheet.ReferenceFlags: none


def shown_texts(cells: Cells) -> list[tuple[str, ...]]:
    """Row by row; an error shows its name in the program's language ("#N/A"), or its number ("Err:502").

    The reference is made of tokens: a written one would be read by the user's choice of formula syntax.
    """
    provider = cells.document.model.createInstance("com.sun.star.chart2.data.DataProvider")
    provider.IncludeHiddenCells = True
    texts = provider.createDataSequenceByFormulaTokens((_reference(cells.uno.RangeAddress),)).getTextualData()
    height = area_of(cells.uno.RangeAddress).rows
    return [texts[row::height] for row in range(height)]


def _reference(address: Any) -> Any:
    """The com.sun.star.sheet.FormulaToken of a com.sun.star.table.CellRangeAddress."""
    corners = ((address.StartColumn, address.StartRow), (address.EndColumn, address.EndRow))
    first, last = (
        struct("com.sun.star.sheet.SingleReference", Column=column, Row=row, Sheet=address.Sheet, Flags=_ABSOLUTE)
        for column, row in corners
    )
    area = struct("com.sun.star.sheet.ComplexReference", Reference1=first, Reference2=last)
    return struct("com.sun.star.sheet.FormulaToken", OpCode=_PUSH, Data=area)
