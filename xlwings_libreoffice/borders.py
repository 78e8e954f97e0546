"""Borders of ranges."""

from __future__ import annotations

from typing import Any

from xlwings import base_classes

from .addresses import Area
from .units import from_color, to_color
from .uno_structs import struct
from .unsupported import refuse_the_rest

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


@refuse_the_rest("Border")
class Border(base_classes.Border):
    """One side of a range's borders."""

    def __init__(self, cells: Any, side: str) -> None:
        self._cells = cells
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


@refuse_the_rest("Borders")
class Borders(base_classes.Borders):
    """The borders of a range."""

    def __init__(self, cells: Any, area: Area) -> None:
        self._cells = cells
        self._area = area

    @property
    def api(self) -> Any:
        """com.sun.star.table.TableBorder2."""
        return self._cells.TableBorder2

    def __getitem__(self, side: str) -> Border:
        return Border(self._cells, side)

    def _sides(self) -> list[str]:
        return [
            side
            for side in SIDES
            if not (side == "inside_vertical" and self._area.columns == 1)
            and not (side == "inside_horizontal" and self._area.rows == 1)
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
