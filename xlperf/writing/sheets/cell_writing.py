"""How one value gets into a cell: text stays text, whatever it begins with or looks like."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from xlperf.writing.sheets.styles import Formats

LONGEST_TEXT = 32_767
"""Most UTF-16 units of text in one cell (Excel's limit)."""

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORMULA_LIKE = re.compile(r"\s*[=+\-@'＝＋－＠]")


def clean(text: str) -> str:
    """The text without what a workbook file cannot hold: control characters, lone surrogates, non-characters."""
    return _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def put(
    sheet: Worksheet,
    row: int,
    column: int,
    value: str | Decimal | None,
    formats: Formats,
    style: str,
    *,
    link: str | None = None,
    changes: Mapping[str, object] | None = None,
) -> None:
    """Write a value in a named style (with ``changes`` to its properties), with a link if there is one.

    Text that begins like a formula is marked as text (as by a typed apostrophe): it stays text when a person edits it.
    """
    form = formats.get(style, changes)
    if isinstance(value, Decimal) and value.is_finite():
        sheet.write_number(row, column, float(value), form)
        return
    text = "" if value is None else clean(str(value))
    if not text:
        sheet.write_blank(row, column, None, form)
        return
    if text.startswith("<r>") and text.endswith("</r>"):
        text += "\u200b"  # XlsxWriter takes such a text for its own markup
    if _FORMULA_LIKE.match(text):
        form = formats.get(style, {**(changes or {}), "quote_prefix": True})
    if link:
        sheet.write_url(row, column, link, form, string=text)
    else:
        sheet.write_string(row, column, text, form)
