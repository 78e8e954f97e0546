"""Putting values into cells without changing them: what was typed as text stays text, numbers keep their digits."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Value = str | Decimal | int | None
"""What a cell may hold; None is blank."""

MOST_CHARACTERS = 32_767
"""How many UTF-16 units one cell can hold."""

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]")  # XlsxWriter escapes them in cells, not in results
_MOST_DIGITS = 15  # a spreadsheet keeps no more digits of a number


def length(text: str) -> int:
    """Length of a text as Excel counts it, in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def put(sheet: Worksheet, row: int, column: int, value: Value, look: Format | None = None) -> None:
    """Write a value into a cell (0-based). A number with more digits than a cell can keep is written as text, whole."""
    if value is None or value == "":
        sheet.write_blank(row, column, None, look)
    elif isinstance(value, str):
        _put_text(sheet, row, column, value, look)
    elif isinstance(value, Decimal) and not _fits(value):
        sheet.write_string(row, column, f"{value:f}", look)
    else:
        sheet.write_number(row, column, value, look)


def put_formula(sheet: Worksheet, row: int, column: int, formula: str, look: Format | None, result: Value) -> None:
    """Write a formula with its result, so that it shows before anything is calculated; blank is "", never 0."""
    sheet.write_formula(row, column, formula, look, _result(result))


def _result(value: Value) -> str | float:
    if value is None:
        return ""
    return _CONTROL.sub("", _sound(value)) if isinstance(value, str) else float(value)


def _fits(value: Decimal) -> bool:
    return (
        value.is_finite() and len(value.normalize().as_tuple().digits) <= _MOST_DIGITS and -300 < value.adjusted() < 300
    )


def _put_text(sheet: Worksheet, row: int, column: int, text: str, look: Format | None) -> None:
    text = _sound(text)
    if text.startswith("<r>") and text.endswith(
        "</r>"
    ):  # XlsxWriter takes this for its own markup and writes it unescaped
        sheet.write_rich_string(row, column, text[0], text[1], text[2:], look)
    else:
        sheet.write_string(row, column, text, look)


def _sound(text: str) -> str:
    """The text without halves of surrogate pairs, which no file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
