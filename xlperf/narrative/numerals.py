"""Numbers of headings: 一、 （一） 1. as official documents count (GB/T 9704)."""

from __future__ import annotations

_DIGITS = "零一二三四五六七八九"
_PLACES = ("千", "百", "十", "")


def chinese_numeral(number: int) -> str:
    """The numeral of 1 to 9999: 十二, 二十, 一百零五."""
    if not 0 < number < 10_000:
        raise ValueError(f"no numeral for {number}")
    text = ""
    for place, digit in zip(_PLACES, f"{number:04}", strict=True):
        if digit != "0":
            text += _DIGITS[int(digit)] + place
        elif text and not text.endswith("零"):
            text += "零"
    text = text.removesuffix("零")
    return text.removeprefix("一") if text.startswith("一十") else text


def label(level: int, number: int) -> str:
    """What stands before a heading: level 1 一、, level 2 （一）, level 3 1."""
    if level == 3:
        return f"{number}."
    return f"（{chinese_numeral(number)}）" if level == 2 else f"{chinese_numeral(number)}、"
