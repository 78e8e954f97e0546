"""Links in cells. LibreOffice stores them as text fields; places in the book are "#Sheet.A1" there and "#Sheet!A1" in
Excel.
"""

from __future__ import annotations

import re
from typing import Any

from .document import Document

LINK_COLOR = 0x0563C1
SINGLE = 1  # com.sun.star.awt.FontUnderline
_PLACE_HERE = re.compile(
    r"#(?P<sheet>'(?:[^']|'')+'|\$?[^.!'#]+)[.](?P<cells>\$?[A-Za-z]{1,3}\$?\d+(?::\$?[A-Za-z]{1,3}\$?\d+)?)"
)
_PLACE_EXCEL = re.compile(r"#(?P<sheet>'(?:[^']|'')+'|[^!'#]+)!(?P<cells>.+)")


def hyperlink(cell: Any) -> str:
    """The link of a cell; an exception when it has none, as xlwings documents."""
    fields = cell.TextFields
    for number in range(fields.getCount() if fields else 0):
        url = getattr(fields.getByIndex(number), "URL", "")
        if url:
            return to_excel(url)
    raise Exception("The cell doesn't seem to contain a hyperlink!")  # noqa: TRY002  the class xlwings raises in Excel


def add_hyperlink(document: Document, cell: Any, address: str, text: str) -> None:
    """Replace a cell by ``text`` that leads to ``address``, coloured and underlined as Excel does it."""
    field = document.model.createInstance("com.sun.star.text.TextField.URL")
    field.URL = from_excel(address)
    field.Representation = text
    cell.setString("")
    cell.insertTextContent(cell.createTextCursor(), field, False)
    cell.CharColor = LINK_COLOR
    cell.CharUnderline = SINGLE


def from_excel(address: str) -> str:
    """LibreOffice's address of a link."""
    place = _PLACE_EXCEL.fullmatch(address)
    return f"#{place['sheet']}.{place['cells']}" if place else address


def to_excel(url: str) -> str:
    """Excel's address of a link."""
    place = _PLACE_HERE.fullmatch(url)
    return f"#{place['sheet'].removeprefix('$')}!{place['cells']}" if place else url
