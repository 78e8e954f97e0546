"""Sizes and colours: LibreOffice's 1/100 mm and 0xRRGGBB, Excel's points, characters and RGB."""

from __future__ import annotations

from typing import Any

MM100_PER_POINT = 2540 / 72
MM100_PER_PIXEL = 2540 / 96
PARTS_OF_A_POINT = 20
"""LibreOffice stores sizes in twentieths of a point."""


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


def column_characters(mm100: int) -> float:
    """Column width in characters (Calibri 11: 7 pixels each and 5 of padding) from 1/100 mm."""
    pixels = mm100 / MM100_PER_PIXEL
    return round((pixels - 5) / 7 if pixels >= 12 else pixels / 12, 2)


def column_mm100(characters: float) -> int:
    """1/100 mm of a column width in characters."""
    pixels = characters * 7 + 5 if characters >= 1 else characters * 12
    return round(pixels * MM100_PER_PIXEL)


def points(mm100: float) -> float:
    """Points from 1/100 mm, to the twentieth."""
    return round(mm100 / MM100_PER_POINT * PARTS_OF_A_POINT) / PARTS_OF_A_POINT


def mm100(value: float) -> int:
    """1/100 mm from points."""
    return round(value * MM100_PER_POINT)
