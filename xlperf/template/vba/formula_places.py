"""Formulas with the place a person knows them by: sheet and column of a table, or sheet and cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from xlperf.reading.tables import address
from xlperf.template.vba.sheet_contents import Cell, SheetContents


@dataclass(frozen=True, slots=True)
class Place:
    """Where a formula stands: in a column of a table, or (``table`` and ``header`` are "") in a cell.

    ``code_name`` is the sheet's in VBA, which stays when a person renames the sheet.

    >>> str(Place("绩效指标", "SheetIndicators", "绩效指标", "得分")), str(Place("首页", "SheetFront", cell="B5"))
    ('绩效指标「得分」', '首页!B5')
    """

    sheet: str
    code_name: str
    table: str = ""
    header: str = ""
    cell: str = ""

    def __str__(self) -> str:
        return f"{self.sheet}「{self.header}」" if self.header else f"{self.sheet}!{self.cell}"


def placed_formulas(sheets: Iterable[SheetContents]) -> Iterator[tuple[Place, str]]:
    """Place and text of every formula in the sheets' cells and in the columns of their tables."""
    for sheet in sheets:
        for table in sheet.tables:
            for header, formula in table.columns.items():
                if formula:
                    yield Place(sheet.name, sheet.code_name, table.name, header), formula
        for cell in sheet.cells:
            if cell.formula:
                yield _place(sheet, cell), cell.formula


def _place(sheet: SheetContents, cell: Cell) -> Place:
    table = sheet.table_of(cell)
    header = table.header(cell) if table else None
    if table and header:
        return Place(sheet.name, sheet.code_name, table.name, header)
    return Place(sheet.name, sheet.code_name, cell=address(cell.row, cell.column))
