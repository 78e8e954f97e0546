"""Cells as xlwings ranges."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import values
from .addresses import Area, quote_sheet, write
from .cells import address_of, area_of
from .looks import Looks
from .missing import complete, refuse

if TYPE_CHECKING:
    from .book import Book
    from .names import Name
    from .sheet import Sheet
    from .tables import Table

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


@complete("Range", "arg1_input")
class Range(Looks):
    """A rectangle of cells on one sheet; without rows or columns it is empty and does nothing."""

    def __init__(self, sheet: Sheet, area: Area) -> None:
        self._sheet = sheet
        self.area = area
        self.options: dict[str, Any] = {}
        self._uno: Any = None
        self._seen = 0

    @classmethod
    def of(cls, cells: Any, book: Book) -> Range:
        """The range of a com.sun.star.sheet.SheetCellRange of ``book``."""
        address = cells.RangeAddress
        return cls(book.sheets.at(address.Sheet), area_of(address))

    @property
    def uno(self) -> Any:
        """com.sun.star.sheet.SheetCellRange; IndexError beyond the sheet's edge."""
        if self._uno is None or self._seen != self._sheet.book.shifts:
            area, self._seen = self.area, self._sheet.book.shifts
            try:
                self._uno = self._sheet.uno.getCellRangeByPosition(
                    area.column - 1, area.row - 1, area.last_column - 1, area.last_row - 1
                )
            except Exception as error:  # a UNO exception, whose class exists only inside uno
                raise IndexError(f"beyond the edge of the sheet: {area}") from error
        return self._uno

    @property
    def api(self) -> Any:
        """com.sun.star.sheet.SheetCellRange, None for an empty range."""
        return self.uno if len(self) else None

    @property
    def coords(self) -> tuple[Sheet, int, int, int, int]:
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
        return (
            f"{quote_sheet(f'[{self._sheet.book.name}]{self._sheet.name}')}!{text}"
            if self._sheet.needs_quotes
            else self._plain_external(text)
        )

    def _plain_external(self, text: str) -> str:
        return f"[{self._sheet.book.name}]{self._sheet.name}!{text}"

    # Values

    @property
    def raw_value(self) -> Any:
        """As Excel's Range.Value: errors as Excel's numbers (int), dates, tuples of tuples."""
        return values.read(self) if len(self) else None

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        if len(self):
            values.write(self, value)

    @property
    def formula(self) -> Any:
        """In Excel's notation; other values as they would be typed."""
        return values.read_formulas(self) if len(self) else None

    @formula.setter
    def formula(self, value: Any) -> None:
        if len(self):
            values.write_formulas(self, value)

    formula2 = formula

    @property
    def formula_array(self) -> str | None:
        """The array formula of the range, None without one."""
        if not self.has_array:
            return None
        return self._sheet.book.formulas.print(self.uno.getArrayTokens(), self._sheet.index - 1, self.row, self.column)

    @formula_array.setter
    def formula_array(self, value: str) -> None:
        self.uno.setArrayTokens(self._sheet.book.formulas.parse(value, self._sheet.index - 1, self.row, self.column))

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

    # Neighbours

    def end(self, direction: str) -> Range:
        """Where Ctrl and an arrow key lead."""
        down, right = DIRECTIONS[direction]
        return self._sheet.end(self.row, self.column, down, right)

    @property
    def current_region(self) -> Range:
        """The block of cells around it, up to blank rows and columns."""
        cursor = self._sheet.uno.createCursorByRange(self(1, 1).uno)
        cursor.collapseToCurrentRegion()
        return Range(self._sheet, area_of(cursor.RangeAddress))

    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:
        """Insert cells; ``copy_origin`` has no counterpart: formats come from above or left."""
        del copy_origin
        mode = {"down": "DOWN", "right": "RIGHT"}[shift or "down"]
        self._sheet.shift("insertCells", self.area, mode)

    def delete(self, shift: str | None = None) -> None:
        """Delete cells; without ``shift`` from below, or from the right where the range is taller than wide."""
        way = shift or ("left" if self.area.rows > self.area.columns else "up")
        self._sheet.shift("removeRange", self.area, {"up": "UP", "left": "LEFT"}[way])

    def copy(self, destination: Any = None) -> None:
        """Copy to another place of the same book; the clipboard is not available."""
        if destination is None:
            refuse("Range.copy to the clipboard")
        target: Range = destination.impl
        if target.sheet.book.uid != self._sheet.book.uid:
            refuse("Range.copy to another book")
        target.sheet.uno.copyRange(target.corner, self._range_address())

    def move(self, destination: Any) -> None:
        """Move to another place of the same book; references follow."""
        target: Range = destination.impl
        target.sheet.uno.moveRange(target.corner, self._range_address())
        self._sheet.book.shifted()

    @property
    def corner(self) -> Any:
        """com.sun.star.table.CellAddress of its first cell."""
        return self(1, 1).uno.getCellByPosition(0, 0).getCellAddress()

    def _range_address(self) -> Any:
        return address_of(self.area, self._sheet.index - 1)

    def select(self) -> None:
        """Select it, on its sheet in front."""
        self._sheet.book.controller.select(self.uno)

    @property
    def name(self) -> Name | None:
        """The name that stands for exactly these cells."""
        wanted = f"={quote_sheet(self._sheet.name)}!{self.address}"
        for name in self._sheet.book.names.snapshot():
            if name[1].refers_to == wanted:
                return name[1]
        return None

    @name.setter
    def name(self, value: str) -> None:
        self._sheet.book.names.add(value, f"={quote_sheet(self._sheet.name)}!{self.address}")

    @property
    def table(self) -> Table | None:
        """The table its first cell is in."""
        for table in self._sheet.tables:
            area = table.area
            if area.row <= self.row <= area.last_row and area.column <= self.column <= area.last_column:
                return table
        return None
