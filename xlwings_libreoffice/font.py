"""Fonts of ranges."""

from __future__ import annotations

from typing import Any

from xlwings import base_classes

from .units import from_color, to_color
from .uno_structs import common, enum, is_mixed
from .unsupported import refuse_the_rest

BOLD, NORMAL = 150.0, 100.0  # com.sun.star.awt.FontWeight
SCRIPTS = ("", "Asian", "Complex")  # LibreOffice has a font for each kind of script


@refuse_the_rest("Font")
class Font(base_classes.Font):
    """The font of a range; where its cells differ, members are None."""

    def __init__(self, cells: Any) -> None:
        self._cells = cells

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
