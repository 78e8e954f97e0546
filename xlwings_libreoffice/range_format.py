"""The members of a range about its format: font, borders, fill, number format, alignment, sizes, hidden lines."""

from __future__ import annotations

from typing import Any

from xlwings import base_classes

from .addresses import Area
from .borders import Borders
from .cells import Cells
from .document import Document
from .font import Font
from .units import column_characters, column_mm100, from_color, mm100, points, to_color
from .uno_structs import common, enum, is_mixed, used_area
from .unsupported import refuse

HORIZONTAL = {
    "general": "STANDARD",
    "left": "LEFT",
    "center": "CENTER",
    "right": "RIGHT",
    "fill": "REPEAT",
    "justify": "BLOCK",
    "distributed": "BLOCK",
}
HORIZONTAL_NAMES = {value: name for name, value in HORIZONTAL.items() if name != "distributed"}
VERTICAL = {"top": 1, "center": 2, "bottom": 3, "justify": 4, "distributed": 4}  # com.sun.star.table.CellVertJustify2
VERTICAL_NAMES = {0: "bottom", 1: "top", 2: "center", 3: "bottom", 4: "justify"}


class RangeFormat(base_classes.Range):
    """The format of a rectangle of cells."""

    def __init__(self, document: Document, area: Area) -> None:
        self.document = document
        self.area = area

    @property
    def uno(self) -> Any:
        """com.sun.star.sheet.SheetCellRange."""
        raise NotImplementedError

    @property
    def block(self) -> Cells:
        """Its cells, below xlwings' ranges."""
        return Cells(self.document, self.uno, self.area)

    @property
    def font(self) -> Font:
        """Font."""
        return Font(self.uno)

    @property
    def borders(self) -> Borders:
        """Borders."""
        return Borders(self.uno, self.area)

    @property
    def number_format(self) -> str | None:
        """Number format in Excel's notation; None where cells differ."""
        if is_mixed(self.uno, "NumberFormat"):
            return None
        return self.document.number_format(self.uno.NumberFormat).excel_code

    @number_format.setter
    def number_format(self, value: str) -> None:
        if len(self):
            self.uno.NumberFormat = self.document.format_key(value)

    @property
    def color(self) -> tuple[int, int, int] | None:
        """Fill; None for none, or where cells differ."""
        return from_color(common(self.uno, "CellBackColor"))

    @color.setter
    def color(self, value: Any) -> None:
        if len(self):
            self.uno.CellBackColor = -1 if value is None else to_color(value)

    def set_colors(self, colors: list[list[Any]]) -> None:
        """Fill cell by cell; ... leaves one as it is."""
        for row, line in enumerate(colors):
            for column, color in enumerate(line):
                if color is not ...:
                    cell = self.uno.getCellByPosition(column, row)
                    cell.CellBackColor = -1 if color is None else to_color(color)

    @property
    def wrap_text(self) -> bool | None:
        """Whether text wraps; None where cells differ."""
        wrapped: bool | None = common(self.uno, "IsTextWrapped")
        return wrapped

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self.uno.IsTextWrapped = bool(value)

    @property
    def horizontal_alignment(self) -> str | None:
        """Horizontal alignment; None where cells differ."""
        justified = common(self.uno, "HoriJustify")
        if justified is None:
            return None
        spread = justified.value == "BLOCK" and common(self.uno, "HoriJustifyMethod") == 1
        return "distributed" if spread else HORIZONTAL_NAMES[justified.value]

    @horizontal_alignment.setter
    def horizontal_alignment(self, value: str) -> None:
        if value not in HORIZONTAL:
            refuse(f"Range.horizontal_alignment = {value!r}")
        self.uno.HoriJustify = enum("com.sun.star.table.CellHoriJustify", HORIZONTAL[value])
        self.uno.HoriJustifyMethod = int(value == "distributed")

    @property
    def vertical_alignment(self) -> str | None:
        """Vertical alignment; None where cells differ."""
        justified = common(self.uno, "VertJustify")
        if justified is None:
            return None
        spread = justified == 4 and common(self.uno, "VertJustifyMethod") == 1
        return "distributed" if spread else VERTICAL_NAMES[justified]

    @vertical_alignment.setter
    def vertical_alignment(self, value: str) -> None:
        self.uno.VertJustify = VERTICAL[value]
        self.uno.VertJustifyMethod = int(value == "distributed")

    # Sizes. Only positions are exact in LibreOffice's interface (to its own unit, a twentieth of a point): what it
    # says of sizes is rounded otherwise and counts hidden rows and columns.

    @property
    def left(self) -> float:
        """Distance from column A in points."""
        return points(self.uno.Position.X)

    @property
    def top(self) -> float:
        """Distance from row 1 in points."""
        return points(self.uno.Position.Y)

    @property
    def width(self) -> float:
        """Width in points: that of its columns together, hidden ones 0."""
        end = self._corner_after()
        return round(points(end.X) - self.left, 2)

    @property
    def height(self) -> float:
        """Height in points: that of its rows together, hidden ones 0."""
        end = self._corner_after()
        return round(points(end.Y) - self.top, 2)

    def _corner_after(self) -> Any:
        """com.sun.star.awt.Point of the cell diagonally below its last one; of its own end at the sheet's edge."""
        sheet = self.uno.getSpreadsheet()
        edge = sheet.RangeAddress
        column, row = self.area.last_column, self.area.last_row
        end = sheet.getCellByPosition(min(column, edge.EndColumn), min(row, edge.EndRow)).Position
        position, size = self.uno.Position, self.uno.Size
        if column > edge.EndColumn:
            end.X = position.X + size.Width - 1  # sizes count both edges
        if row > edge.EndRow:
            end.Y = position.Y + size.Height - 1
        return end

    @property
    def row_height(self) -> float | None:
        """Height of its rows in points, 0 where they are hidden; None where they differ. Rows below the used range
        have the height of its first.
        """
        rows = self._lines("Rows", self.area.row, self.area.rows)
        height: float | None = _same([points(row.Height) if row.IsVisible else 0.0 for row in rows])
        return height

    @row_height.setter
    def row_height(self, value: float) -> None:
        _resize(self.uno.Rows, "Height", mm100(value))

    @property
    def column_width(self) -> float | None:
        """Width of its columns in characters, 0 where they are hidden; None where they differ. Columns beyond the used
        range have the width of its first.
        """
        columns = self._lines("Columns", self.area.column, self.area.columns)
        width: float | None = _same(
            [column_characters(column.Width) if column.IsVisible else 0.0 for column in columns]
        )
        return width

    @column_width.setter
    def column_width(self, value: float) -> None:
        _resize(self.uno.Columns, "Width", column_mm100(value))

    def _lines(self, name: str, first: int, count: int) -> list[Any]:
        """Its rows or columns ("Rows", "Columns") within the used range, at least the first."""
        lines = getattr(self.uno, name)
        if count > 1:
            used = used_area(self.uno.getSpreadsheet())
            last = used.last_row if name == "Rows" else used.last_column
            count = max(min(count, last - first + 1), 1)
        return [lines.getByIndex(number) for number in range(count)]

    def autofit(self, axis: str | None = None) -> None:
        """Fit columns ("c"), rows ("r"), or both."""
        if axis in (None, "c", "columns"):
            self.uno.Columns.OptimalWidth = True
        if axis in (None, "r", "rows"):
            self.uno.Rows.OptimalHeight = True

    @property
    def row_hidden(self) -> bool | None:
        """Whether its rows are hidden; None where they differ."""
        hidden: bool | None = _same(_hidden(self.uno.Rows, self.area.rows))
        return hidden

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        self.uno.Rows.IsVisible = not value

    @property
    def column_hidden(self) -> bool | None:
        """Whether its columns are hidden; None where they differ."""
        hidden: bool | None = _same(_hidden(self.uno.Columns, self.area.columns))
        return hidden

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        self.uno.Columns.IsVisible = not value


def _hidden(lines: Any, count: int) -> list[bool]:
    return [not lines.getByIndex(number).IsVisible for number in range(count)]


def _resize(lines: Any, name: str, size: int) -> None:
    """Give rows or columns a size: 0 hides them, another shows them, as in Excel."""
    if size:
        lines.setPropertyValue(name, size)
    lines.IsVisible = bool(size)


def _same(found: list[Any]) -> Any:
    return found[0] if found and all(value == found[0] for value in found) else None
