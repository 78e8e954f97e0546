"""A rectangle of cells of a document, below xlwings' ranges."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .addresses import Area
from .document import Document
from .number_formats import NumberFormat
from .uno_structs import area_of, elements, is_mixed


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells: their document, their com.sun.star.sheet.SheetCellRange, and where they are."""

    document: Document
    uno: Any
    area: Area

    @property
    def sheet_index(self) -> int:
        """Position of their sheet, from 0."""
        return int(self.uno.RangeAddress.Sheet)

    @property
    def is_single(self) -> bool:
        """Whether it is one cell."""
        return self.area.rows == self.area.columns == 1

    @property
    def places(self) -> list[tuple[int, int]]:
        """Row and column of every cell, from 0 in the rectangle, row by row."""
        return [(row, column) for row in range(self.area.rows) for column in range(self.area.columns)]


class FormatGroups:
    """The number formats of cells: one, or one per group of cells."""

    def __init__(self, cells: Cells) -> None:
        document, uno = cells.document, cells.uno
        self.groups: list[tuple[NumberFormat, list[Area]]] = []
        if not is_mixed(uno, "NumberFormat"):
            self.groups.append((document.number_format(uno.NumberFormat), [cells.area]))
            return
        for group in elements(uno.getUniqueCellFormatRanges()):
            areas = [area_of(address) for address in group.getRangeAddresses()]
            self.groups.append((document.number_format(group.NumberFormat), areas))

    def at(self, row: int, column: int) -> NumberFormat:
        """The format of the cell in that row and column of the sheet."""
        for format_, areas in self.groups:
            if any(area.row <= row <= area.last_row and area.column <= column <= area.last_column for area in areas):
                return format_
        return self.groups[0][0]
