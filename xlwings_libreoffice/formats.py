"""How cells look: colours, fonts, borders, alignment, number format codes, sizes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from xlwings import base_classes

from .cells import common, enum, is_mixed, struct
from .missing import complete

if TYPE_CHECKING:
    from .looks import Looks

BOLD, NORMAL = 150.0, 100.0  # com.sun.star.awt.FontWeight
SCRIPTS = ("", "Asian", "Complex")  # LibreOffice keeps a font for each kind of script
MM100_PER_POINT = 2540 / 72
MM100_PER_PIXEL = 2540 / 96

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

LINE_STYLES = {
    "continuous": 0,
    "dot": 1,
    "dash": 2,
    "double": 3,
    "dash_dot": 16,
    "dash_dot_dot": 17,
    "slant_dash_dot": 16,
}
LINE_NAMES = {0: "continuous", 1: "dot", 2: "dash", 3: "double", 14: "dash", 16: "dash_dot", 17: "dash_dot_dot"}
WEIGHTS = {"hairline": 2, "thin": 26, "medium": 53, "thick": 88}  # line widths in 1/100 mm
SIDES = {
    "edge_top": "TopLine",
    "edge_bottom": "BottomLine",
    "edge_left": "LeftLine",
    "edge_right": "RightLine",
    "inside_vertical": "VerticalLine",
    "inside_horizontal": "HorizontalLine",
}
DIAGONALS = {"diagonal_down": "DiagonalTLBR2", "diagonal_up": "DiagonalBLTR2"}


def to_color(value: Any) -> int:
    """LibreOffice's 0xRRGGBB of an RGB tuple, "#rrggbb", or Excel's 0xBBGGRR number."""
    if isinstance(value, str):
        return int(value.removeprefix("#"), 16)
    if isinstance(value, int):
        value = value & 255, value >> 8 & 255, value >> 16 & 255
    red, green, blue = value
    return int(red) << 16 | int(green) << 8 | int(blue)


def from_color(value: int | None) -> tuple[int, int, int] | None:
    """RGB tuple of 0xRRGGBB; None for no colour (-1) and for cells that differ (None)."""
    if value is None or value < 0:
        return None
    return value >> 16 & 255, value >> 8 & 255, value & 255


def code_from(code: str, kind: int) -> str:
    """A number format's code as Excel writes it: dates in small letters, logical values as General."""
    if kind & ~1 == 1024:
        return "General"
    if not kind & 6:
        return code
    parts = re.split(r'("[^"]*"|\[\$[^\]]*\]|AM/PM|A/P|\\.)', code)
    return "".join(part if index % 2 else part.lower() for index, part in enumerate(parts))


def column_characters(mm100: int) -> float:
    """Column width in characters (Calibri 11: 7 pixels each and 5 of padding) from 1/100 mm."""
    pixels = mm100 / MM100_PER_PIXEL
    return round((pixels - 5) / 7 if pixels >= 12 else pixels / 12, 2)


def column_mm100(characters: float) -> int:
    """1/100 mm of a column width in characters."""
    pixels = characters * 7 + 5 if characters >= 1 else characters * 12
    return round(pixels * MM100_PER_PIXEL)


def points(mm100: float) -> float:
    """Points from 1/100 mm, to a twentieth: LibreOffice keeps no finer sizes."""
    return round(mm100 / MM100_PER_POINT * 20) / 20


def mm100(value: float) -> int:
    """1/100 mm from points."""
    return round(value * MM100_PER_POINT)


@complete("Font")
class Font(base_classes.Font):
    """The font of a range; where its cells differ, members are None."""

    def __init__(self, target: Looks) -> None:
        self._cells = target.uno

    @property
    def api(self) -> Any:
        """com.sun.star.sheet.SheetCellRange."""
        return self._cells

    def _put(self, name: str, value: Any) -> None:
        for script in SCRIPTS:
            self._cells.setPropertyValue(name + script, value)

    @property
    def bold(self) -> bool | None:
        """Bold."""
        weight = common(self._cells, "CharWeight")
        return None if weight is None else weight > NORMAL

    @bold.setter
    def bold(self, value: bool) -> None:
        self._put("CharWeight", BOLD if value else NORMAL)

    @property
    def italic(self) -> bool | None:
        """Italic."""
        posture = common(self._cells, "CharPosture")
        return None if posture is None else posture.value != "NONE"

    @italic.setter
    def italic(self, value: bool) -> None:
        self._put("CharPosture", enum("com.sun.star.awt.FontSlant", "ITALIC" if value else "NONE"))

    @property
    def size(self) -> float | None:
        """Size in points."""
        size: float | None = common(self._cells, "CharHeight")
        return size

    @size.setter
    def size(self, value: float) -> None:
        self._put("CharHeight", float(value))

    @property
    def color(self) -> tuple[int, int, int] | None:
        """Colour; automatic is black."""
        if is_mixed(self._cells, "CharColor"):
            return None
        return from_color(max(self._cells.CharColor, 0))

    @color.setter
    def color(self, value: Any) -> None:
        self._cells.CharColor = to_color(value)

    @property
    def name(self) -> str | None:
        """Family, as set for Western text."""
        name: str | None = common(self._cells, "CharFontName")
        return name

    @name.setter
    def name(self, value: str) -> None:
        self._put("CharFontName", str(value))


@complete("Border")
class Border(base_classes.Border):
    """One side of a range's borders."""

    def __init__(self, target: Looks, side: str) -> None:
        self._cells = target.uno
        self._side = side

    @property
    def api(self) -> Any:
        """com.sun.star.table.BorderLine2."""
        if self._side in DIAGONALS:
            return self._cells.getPropertyValue(DIAGONALS[self._side])
        return getattr(self._cells.TableBorder2, SIDES[self._side])

    def _put(self, **changes: Any) -> None:
        line = self.api
        for name, value in changes.items():
            setattr(line, name, value)
        if self._side in DIAGONALS:
            self._cells.setPropertyValue(DIAGONALS[self._side], line)
            return
        border = struct("com.sun.star.table.TableBorder2")
        setattr(border, SIDES[self._side], line)
        setattr(border, f"Is{SIDES[self._side]}Valid", True)
        self._cells.TableBorder2 = border

    @property
    def line_style(self) -> str | None:
        """Line style, "none" without a line."""
        line = self.api
        return LINE_NAMES.get(line.LineStyle) if line.LineWidth else "none"

    @line_style.setter
    def line_style(self, value: str | None) -> None:
        if value is None:
            self._put(LineStyle=0x7FFF, LineWidth=0, OuterLineWidth=0, InnerLineWidth=0)
            return
        width = self.api.LineWidth or WEIGHTS["thin"]
        self._put(
            LineStyle=LINE_STYLES[value],
            LineWidth=max(width, 53) if value == "double" else width,
            OuterLineWidth=0,
            InnerLineWidth=0,
        )

    @property
    def weight(self) -> str:
        """Weight."""
        width = self.api.LineWidth
        return min(WEIGHTS, key=lambda name: abs(WEIGHTS[name] - width))

    @weight.setter
    def weight(self, value: str) -> None:
        style = self.api.LineStyle
        self._put(
            LineWidth=WEIGHTS[value], LineStyle=style if style in LINE_NAMES else 0, OuterLineWidth=0, InnerLineWidth=0
        )

    @property
    def color(self) -> tuple[int, int, int] | None:
        """Colour, None without a line."""
        line = self.api
        return from_color(line.Color) if line.LineWidth else None

    @color.setter
    def color(self, value: Any) -> None:
        changes = {"Color": to_color(value)}
        self._put(**changes) if self.api.LineWidth else self._put(**changes, LineWidth=WEIGHTS["thin"], LineStyle=0)


@complete("Borders")
class Borders(base_classes.Borders):
    """The borders of a range."""

    def __init__(self, target: Looks) -> None:
        self._target = target

    @property
    def api(self) -> Any:
        """com.sun.star.table.TableBorder2."""
        return self._target.uno.TableBorder2

    def __getitem__(self, side: str) -> Border:
        return Border(self._target, side)

    def _sides(self) -> list[str]:
        rows, columns = self._target.shape
        return [
            side
            for side in SIDES
            if not (side == "inside_vertical" and columns == 1) and not (side == "inside_horizontal" and rows == 1)
        ]

    def _common(self, name: str) -> Any:
        values = {getattr(self[side], name) for side in self._sides()}
        return values.pop() if len(values) == 1 else None

    @property  # type: ignore[misc]  # xlwings sets it through set()
    def line_style(self) -> str | None:
        """Line style where all sides agree."""
        style: str | None = self._common("line_style")
        return style

    @property  # type: ignore[misc]  # xlwings sets it through set()
    def weight(self) -> str | None:
        """Weight where all sides agree."""
        weight: str | None = self._common("weight")
        return weight

    @property  # type: ignore[misc]  # xlwings sets it through set()
    def color(self) -> tuple[int, int, int] | None:
        """Colour where all sides agree."""
        color: tuple[int, int, int] | None = self._common("color")
        return color

    def set(  # type: ignore[override]  # xlwings always names the sides
        self,
        which: list[str],
        *,
        line_style: Any = base_classes._UNSET,
        weight: Any = base_classes._UNSET,
        color: Any = base_classes._UNSET,
    ) -> None:
        """Change sides; colour, weight and line style in this order, as xlwings documents."""
        for side in which:
            for name, value in (("color", color), ("weight", weight), ("line_style", line_style)):
                if value is not base_classes._UNSET:
                    setattr(self[side], name, value)

    def clear(self, which: list[str]) -> None:  # type: ignore[override]  # xlwings always names the sides
        """Remove sides."""
        self.set(which, line_style=None)
