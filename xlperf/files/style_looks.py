"""How the cells of a workbook look, as far as it decides what can be written into them: the styles of its XML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from xlperf.files.number_formats import BUILT_IN_FORMATS
from xlperf.files.xml_events import Attributes, local_name, parse_all
from xlperf.reading.rows import is_percent

__all__ = ["CellLook", "cell_looks"]

_NUMBERS = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00",
    43: "#,##0.00", 44: "#,##0.00",
}  # fmt: skip
"""The built-in formats of numbers (ECMA-376 18.8.30), as far as it matters here."""

_USUAL_SIZE = 11.0  # points, of a font that does not say it
_T = TypeVar("_T")
_SIDES = ("left", "right", "top", "bottom")


@dataclass(frozen=True, slots=True)
class CellLook:
    """A style: the size of its font in points, its number format, whether it wraps text, shrinks it, has a border."""

    size: float = _USUAL_SIZE
    number_format: str = "General"
    wraps: bool = False
    shrinks: bool = False
    has_border: bool = False

    @property
    def is_percent(self) -> bool:
        """Whether it shows a fraction as a percentage."""
        return is_percent(self.number_format)


def cell_looks(xml: bytes) -> tuple[CellLook, ...]:
    """The styles of cells in a workbook's part of styles, by their numbers; XlperfError where it is damaged.

    >>> xml = b'<styleSheet><fonts><font><sz val="9"/></font></fonts><cellXfs><xf numFmtId="9"/></cellXfs></styleSheet>'
    >>> [(look.size, look.number_format) for look in cell_looks(xml)]
    [(9.0, '0%')]
    """
    scan = _Scan()
    parse_all(xml, scan.start, scan.end)
    return tuple(scan.looks())


class _Scan:
    def __init__(self) -> None:
        self._inside: list[str] = []
        self._codes: dict[str, str] = {str(number): code for number, code in (BUILT_IN_FORMATS | _NUMBERS).items()}
        self._sizes: list[float] = []
        self._borders: list[bool] = []
        self._styles: list[tuple[Attributes, dict[str, str]]] = []

    def start(self, name: str, item: Attributes) -> None:
        name = local_name(name)
        around = self._inside[-1] if self._inside else ""
        self._inside.append(name)
        if name == "numFmt" and around == "numFmts":
            self._codes[item.get("numFmtId", "")] = item.get("formatCode", "")
        elif name == "font" and around == "fonts":
            self._sizes.append(_USUAL_SIZE)
        elif name == "sz" and around == "font" and self._sizes and self._inside[-3] == "fonts":
            self._sizes[-1] = _figure(item.get("val", ""))
        elif name == "border" and around == "borders":
            self._borders.append(False)
        elif name in _SIDES and around == "border" and self._inside[-3] == "borders":
            self._borders[-1] |= item.get("style", "none") != "none"
        elif name == "xf" and around == "cellXfs":
            self._styles.append((item, {}))
        elif name == "alignment" and around == "xf" and self._inside[-3] == "cellXfs":
            self._styles[-1][1].update(item)

    def end(self, _: str) -> None:
        self._inside.pop()

    def looks(self) -> list[CellLook]:
        return [
            CellLook(
                size=_at(self._sizes, item.get("fontId", "0"), _USUAL_SIZE),
                number_format=self._codes.get(item.get("numFmtId", "0"), "General"),
                wraps=alignment.get("wrapText") in ("1", "true"),
                shrinks=alignment.get("shrinkToFit") in ("1", "true"),
                has_border=_at(self._borders, item.get("borderId", "0"), False),
            )
            for item, alignment in self._styles
        ]


def _at(values: Sequence[_T], number: str, otherwise: _T) -> _T:
    at = int(number) if number.isascii() and number.isdigit() and len(number) < 9 else -1
    return values[at] if 0 <= at < len(values) else otherwise


def _figure(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return _USUAL_SIZE
