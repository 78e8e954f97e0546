"""Cells as xlwings ranges."""

from __future__ import annotations

from typing import Any

from xlwings import base_classes

from . import parents, values
from .addresses import Area, quote_sheet, write
from .hyperlinks import add_hyperlink, hyperlink
from .range_format import RangeFormat
from .uno_structs import address_of, area_of, cells_of, enum, used_area
from .unsupported import refuse, refuse_the_rest

# com.sun.star.sheet.CellFlags
CONTENTS = 1 | 2 | 4 | 16  # numbers, dates, strings, formulas
FORMATS = 32 | 64 | 256  # hard attributes, styles, parts of text
NOTES = 8
DIRECTIONS = {
    "d": (1, 0),
    "down": (1, 0),
    "u": (-1, 0),
    "up": (-1, 0),
    "r": (0, 1),
    "right": (0, 1),
    "l": (0, -1),
    "left": (0, -1),
}


@refuse_the_rest("Range", "arg1_input")
class Range(RangeFormat):
    """A rectangle of cells on one sheet; without rows or columns it is empty and does nothing."""

    def __init__(self, sheet: parents.Sheet, area: Area) -> None:
        super().__init__(sheet.document, area)
        self._sheet = sheet
        self.options: dict[str, Any] = {}
        self._uno: Any = None
        self._seen = 0

    @classmethod
    def of(cls, cells: Any, book: parents.Book) -> Range:
        """The range of a com.sun.star.sheet.SheetCellRange of ``book``."""
        address = cells.RangeAddress
        return cls(book.sheets.at(address.Sheet), area_of(address))

    @property
    def uno(self) -> Any:
        """com.sun.star.sheet.SheetCellRange; IndexError beyond the sheet's edge."""
        if self._uno is None or self._seen != self.document.shifts:
            self._seen = self.document.shifts
            self._uno = cells_of(self._sheet.uno, self.area)
        return self._uno

    @property
    def api(self) -> Any:
        """com.sun.star.sheet.SheetCellRange, None for an empty range."""
        return self.uno if len(self) else None

    @property
    def sheet(self) -> parents.Sheet:
        """Its sheet."""
        return self._sheet

    @property
    def coords(self) -> tuple[parents.Sheet, int, int, int, int]:
        """Sheet, row, column, rows, columns."""
        return self._sheet, self.row, self.column, *self.shape

    @property
    def row(self) -> int:
        """First row, from 1."""
        return self.area.row

    @property
    def column(self) -> int:
        """First column, from 1."""
        return self.area.column

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.area.rows, self.area.columns

    def __len__(self) -> int:
        return self.area.rows * self.area.columns

    def __call__(self, *args: int) -> Range:
        """One cell: by row and column from 1, or by number, counted row by row."""
        if len(args) == 1:
            row, column = divmod(args[0] - 1, self.area.columns)
        else:
            row, column = args[0] - 1, args[1] - 1
        if self.row + row < 1 or self.column + column < 1:
            raise IndexError(f"above or left of the sheet: {args}")
        return Range(self._sheet, Area(self.row + row, self.column + column, 1, 1))

    @property
    def rows(self) -> Range:
        """Itself: xlwings cuts it into rows."""
        return self

    @property
    def columns(self) -> Range:
        """Itself: xlwings cuts it into columns."""
        return self

    @property
    def address(self) -> str:
        """ "$A$1:$C$3"."""
        return self.get_address(True, True, False)

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        """Its address; ``external`` with book and sheet."""
        text = write(self.area, *self._sheet.size, row_absolute=row_absolute, column_absolute=col_absolute)
        if not external:
            return text
        book, sheet = self._sheet.book.name, self._sheet.name
        place = f"[{book}]{sheet}"
        plain = quote_sheet(book) == book and quote_sheet(sheet) == sheet
        return f"{place if plain else quote_sheet(place)}!{text}"

    # Values

    @property
    def raw_value(self) -> Any:
        """As Excel's Range.Value: errors as Excel's numbers (int), dates, tuples of tuples."""
        return values.read(self.block) if len(self) else None

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        if len(self):
            values.write(self.block, value)

    @property
    def formula(self) -> Any:
        """In Excel's notation; other values as they would be typed."""
        return values.read_formulas(self.block) if len(self) else None

    @formula.setter
    def formula(self, value: Any) -> None:
        if len(self):
            values.write_formulas(self.block, value)

    formula2 = formula

    @property
    def formula_array(self) -> str | None:
        """The array formula of the range, None without one."""
        if not self.has_array:
            return None
        return self.document.formulas.print(self.uno.getArrayTokens(), self._sheet.index - 1, self.row, self.column)

    @formula_array.setter
    def formula_array(self, value: str) -> None:
        self.uno.setArrayTokens(self.document.formulas.parse(value, self._sheet.index - 1, self.row, self.column))

    @property
    def has_array(self) -> bool:
        """Whether the range is one array formula."""
        return bool(self.uno.getArrayFormula())

    def clear_contents(self) -> None:
        """Remove values and formulas."""
        if len(self):
            self.uno.clearContents(CONTENTS)

    def clear_formats(self) -> None:
        """Remove formats, merges included."""
        if len(self):
            self.uno.merge(False)
            self.uno.clearContents(FORMATS)

    def clear(self) -> None:
        """Remove values, formulas, formats and notes."""
        if len(self):
            self.uno.merge(False)
            self.uno.clearContents(CONTENTS | FORMATS | NOTES)

    # Merged cells

    @property
    def merge_area(self) -> Range:
        """The merged block its first cell belongs to, or the cell itself."""
        cursor = self._sheet.uno.createCursorByRange(self(1, 1).uno)
        cursor.collapseToMergedArea()
        return Range(self._sheet, area_of(cursor.RangeAddress))

    @property
    def merge_cells(self) -> bool:
        """Whether there are merged cells in it."""
        return bool(self.uno.getIsMerged()) or len(self.merge_area) > 1

    def merge(self, across: bool) -> None:
        """Merge it, or each of its rows; as in Excel only the first cell's content stays."""
        blocks = (
            [Area(row, self.column, 1, self.area.columns) for row in range(self.row, self.area.last_row + 1)]
            if across
            else [self.area]
        )
        for area in blocks:
            block = Range(self._sheet, area)
            if len(block) < 2:
                continue
            block.uno.merge(False)
            self._clear_but_first(area)
            block.uno.merge(True)

    def _clear_but_first(self, area: Area) -> None:
        if area.columns > 1:
            Range(self._sheet, Area(area.row, area.column + 1, area.rows, area.columns - 1)).clear_contents()
        if area.rows > 1:
            Range(self._sheet, Area(area.row + 1, area.column, area.rows - 1, 1)).clear_contents()

    def unmerge(self) -> None:
        """Take merged blocks apart."""
        self.uno.merge(False)
        self.merge_area.uno.merge(False)

    # Links

    @property
    def hyperlink(self) -> str:
        """Address of the link in the cell; an exception when there is none."""
        return hyperlink(self.uno.getCellByPosition(0, 0))

    def add_hyperlink(self, address: str, text_to_display: str | None = None, screen_tip: str | None = None) -> None:
        """Put a link into the cell ("#Sheet!A1" for a place in the book); there are no screen tips."""
        del screen_tip
        text = address if text_to_display is None else text_to_display
        add_hyperlink(self.document, self.uno.getCellByPosition(0, 0), address, text)

    # Neighbours

    def end(self, direction: str) -> Range:
        """Where Ctrl and an arrow key lead, by what is filled (formulas giving "" included)."""
        down, right = DIRECTIONS[direction]
        used, (rows, columns) = used_area(self._sheet.uno), self._sheet.size
        edge = (rows if down > 0 else 1) if down else (columns if right > 0 else 1)
        start = self.row if down else self.column
        reach = min(edge, max(start, used.last_row if down else used.last_column)) if down + right > 0 else edge
        low, high = sorted((start, reach))
        line = Area(low, self.column, high - low + 1, 1) if down else Area(self.row, low, 1, high - low + 1)
        filled = [text != "" for texts in cells_of(self._sheet.uno, line).getFormulaArray() for text in texts]
        steps = _steps_to_end(filled if down + right > 0 else filled[::-1])
        place = edge if steps is None else start + (down + right) * steps
        return Range(self._sheet, Area(place, self.column, 1, 1) if down else Area(self.row, place, 1, 1))

    @property
    def current_region(self) -> Range:
        """The block of cells around it, up to blank rows and columns."""
        cursor = self._sheet.uno.createCursorByRange(self(1, 1).uno)
        cursor.collapseToCurrentRegion()
        return Range(self._sheet, area_of(cursor.RangeAddress))

    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:
        """Insert cells; without ``shift`` others move right where the range is taller than wide, else down.

        ``copy_origin`` has no counterpart: formats come from above or left.
        """
        del copy_origin
        way = shift or ("right" if self.area.rows > self.area.columns else "down")
        mode = enum("com.sun.star.sheet.CellInsertMode", {"down": "DOWN", "right": "RIGHT"}[way])
        self._sheet.uno.insertCells(self._range_address(), mode)
        self.document.shifted()

    def delete(self, shift: str | None = None) -> None:
        """Delete cells; without ``shift`` others move up where the range is wider than tall, else left, so that one
        cell is filled from the right.
        """
        way = shift or ("left" if self.area.rows >= self.area.columns else "up")
        mode = enum("com.sun.star.sheet.CellDeleteMode", {"up": "UP", "left": "LEFT"}[way])
        self._sheet.uno.removeRange(self._range_address(), mode)
        self.document.shifted()

    def copy(self, destination: Any = None) -> None:
        """Copy to another place of the same book; the clipboard is not available."""
        if destination is None:
            refuse("Range.copy to the clipboard")
        target: Range = destination.impl
        if target.document.uid != self.document.uid:
            refuse("Range.copy to another book")
        target.sheet.uno.copyRange(target.corner, self._range_address())

    def move(self, destination: Any) -> None:
        """Move to another place of the same book; references follow."""
        target: Range = destination.impl
        target.sheet.uno.moveRange(target.corner, self._range_address())
        self.document.shifted()

    @property
    def corner(self) -> Any:
        """com.sun.star.table.CellAddress of its first cell."""
        return self.uno.getCellByPosition(0, 0).getCellAddress()

    def _range_address(self) -> Any:
        return address_of(self.area, self._sheet.index - 1)

    def select(self) -> None:
        """Select it, on its sheet in front."""
        self.document.controller.select(self.uno)

    @property
    def name(self) -> base_classes.Name | None:
        """The name that stands for exactly these cells."""
        return self._sheet.book.names.standing_for(self._definition())

    @name.setter
    def name(self, value: str) -> None:
        self._sheet.book.names.add(value, self._definition())

    def _definition(self) -> str:
        return f"={quote_sheet(self._sheet.name)}!{self.address}"

    @property
    def table(self) -> base_classes.Table | None:
        """The table its first cell is in."""
        return self._sheet.tables.around(self.row, self.column)


def _steps_to_end(filled: list[bool]) -> int | None:
    """Steps to the end of a block (from inside) or to the next filled cell; None when there is none further on."""
    if len(filled) > 1 and filled[0] and filled[1]:
        return next((number - 1 for number, full in enumerate(filled) if not full), len(filled) - 1)
    return next((number for number, full in enumerate(filled) if full and number), None)
