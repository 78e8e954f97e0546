"""How a range looks: fonts, fills, alignment, merged cells, links, sizes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from . import formats
from .addresses import Area
from .cells import area_of, common, enum, is_mixed
from .hyperlinks import add_hyperlink, hyperlink
from .missing import refuse

if TYPE_CHECKING:
    from .range import Range
    from .sheet import Sheet


class Looks(base_classes.Range):
    """The members of a range about its looks."""

    area: Area
    _sheet: Sheet

    @property
    def uno(self) -> Any:
        """com.sun.star.sheet.SheetCellRange."""
        raise NotImplementedError

    @property
    def sheet(self) -> Sheet:
        """Its sheet."""
        return self._sheet

    def __call__(self, *args: int) -> Range:
        """One cell."""
        raise NotImplementedError

    @property
    def font(self) -> formats.Font:
        """Font."""
        return formats.Font(self)

    @property
    def borders(self) -> formats.Borders:
        """Borders."""
        return formats.Borders(self)

    @property
    def number_format(self) -> str | None:
        """Number format in Excel's notation; None where cells differ."""
        if is_mixed(self.uno, "NumberFormat"):
            return None
        found = self._sheet.book.number_format(self.uno.NumberFormat)
        return formats.code_from(found.code, found.kind)

    @number_format.setter
    def number_format(self, value: str) -> None:
        if len(self):
            self.uno.NumberFormat = self._sheet.book.format_key(value)

    @property
    def color(self) -> tuple[int, int, int] | None:
        """Fill; None for none, or where cells differ."""
        return formats.from_color(common(self.uno, "CellBackColor"))

    @color.setter
    def color(self, value: Any) -> None:
        if len(self):
            self.uno.CellBackColor = -1 if value is None else formats.to_color(value)

    def set_colors(self, colors: list[list[Any]]) -> None:
        """Fill cell by cell; ... leaves one as it is."""
        for row, line in enumerate(colors):
            for column, color in enumerate(line):
                if color is not ...:
                    self(row + 1, column + 1).color = color

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
        return "distributed" if spread else formats.HORIZONTAL_NAMES[justified.value]

    @horizontal_alignment.setter
    def horizontal_alignment(self, value: str) -> None:
        if value not in formats.HORIZONTAL:
            refuse(f"Range.horizontal_alignment = {value!r}")
        self.uno.HoriJustify = enum("com.sun.star.table.CellHoriJustify", formats.HORIZONTAL[value])
        self.uno.HoriJustifyMethod = int(value == "distributed")

    @property
    def vertical_alignment(self) -> str | None:
        """Vertical alignment; None where cells differ."""
        justified = common(self.uno, "VertJustify")
        if justified is None:
            return None
        spread = justified == 4 and common(self.uno, "VertJustifyMethod") == 1
        return "distributed" if spread else formats.VERTICAL_NAMES[justified]

    @vertical_alignment.setter
    def vertical_alignment(self, value: str) -> None:
        self.uno.VertJustify = formats.VERTICAL[value]
        self.uno.VertJustifyMethod = int(value == "distributed")

    @property
    def merge_area(self) -> Range:
        """The merged block its first cell belongs to, or the cell itself."""
        cursor = self._sheet.uno.createCursorByRange(self(1, 1).uno)
        cursor.collapseToMergedArea()
        return self._sheet.part(area_of(cursor.RangeAddress))

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
            block = self._sheet.part(area)
            if len(block) < 2:
                continue
            block.uno.merge(False)
            self._clear_but_first(area)
            block.uno.merge(True)

    def _clear_but_first(self, area: Area) -> None:
        if area.columns > 1:
            self._sheet.part(Area(area.row, area.column + 1, area.rows, area.columns - 1)).clear_contents()
        if area.rows > 1:
            self._sheet.part(Area(area.row + 1, area.column, area.rows - 1, 1)).clear_contents()

    def unmerge(self) -> None:
        """Take merged blocks apart."""
        self.uno.merge(False)
        self.merge_area.uno.merge(False)

    @property
    def hyperlink(self) -> str:
        """Address of the link in the cell; an exception when there is none."""
        return hyperlink(self)

    def add_hyperlink(self, address: str, text_to_display: str | None = None, screen_tip: str | None = None) -> None:
        """Put a link into the cell ("#Sheet!A1" for a place in the book); there are no screen tips."""
        del screen_tip
        add_hyperlink(self, address, address if text_to_display is None else text_to_display)

    # Sizes

    @property
    def column_width(self) -> float | None:
        """Width of its columns in characters; None where they differ."""
        width: float | None = _same([formats.column_characters(width) for width in self._sheet.widths(self.area)])
        return width

    @column_width.setter
    def column_width(self, value: float) -> None:
        self.uno.Columns.Width = formats.column_mm100(value)

    @property
    def row_height(self) -> float | None:
        """Height of its rows in points; None where they differ."""
        height: float | None = _same([formats.points(height) for height in self._sheet.heights(self.area)])
        return height

    @row_height.setter
    def row_height(self, value: float) -> None:
        self.uno.Rows.Height = formats.mm100(value)

    @property
    def width(self) -> float:
        """Width in points."""
        return formats.points(self.uno.Size.Width)

    @property
    def height(self) -> float:
        """Height in points."""
        return formats.points(self.uno.Size.Height)

    @property
    def left(self) -> float:
        """Distance from column A in points."""
        return formats.points(self.uno.Position.X)

    @property
    def top(self) -> float:
        """Distance from row 1 in points."""
        return formats.points(self.uno.Position.Y)

    def autofit(self, axis: str | None = None) -> None:
        """Fit columns ("c"), rows ("r"), or both."""
        if axis in (None, "c", "columns"):
            self.uno.Columns.OptimalWidth = True
        if axis in (None, "r", "rows"):
            self.uno.Rows.OptimalHeight = True

    @property
    def row_hidden(self) -> bool | None:
        """Whether its rows are hidden; None where they differ."""
        hidden: bool | None = _same([not shown for shown in self._sheet.shown("Rows", self.row, self.area.rows)])
        return hidden

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        self.uno.Rows.IsVisible = not value

    @property
    def column_hidden(self) -> bool | None:
        """Whether its columns are hidden; None where they differ."""
        hidden: bool | None = _same(
            [not shown for shown in self._sheet.shown("Columns", self.column, self.area.columns)]
        )
        return hidden

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        self.uno.Columns.IsVisible = not value


def _same(found: list[Any]) -> Any:
    return found[0] if found and all(value == found[0] for value in found) else None
