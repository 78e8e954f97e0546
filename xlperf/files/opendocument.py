"""An OpenDocument spreadsheet (.ods) -> grids, from its content.xml.

One pass reads values, formats and merges: a cell may say that it is repeated a million times, and that is checked
before it is done.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime

from xlperf.files.grid_builder import GridBuilder, check_place, check_sizes
from xlperf.files.package import open_package
from xlperf.files.xml_2003 import day_or_time
from xlperf.files.xml_events import Attributes, local_name, parse_all
from xlperf.findings import XlperfError
from xlperf.reading.rows import NO_RESULT
from xlperf.reading.tables import Book

__all__ = ["is_opendocument", "read_opendocument"]

_MARK = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"  # name and content of a zip's first, unpacked part
_MARK_AT = 30
_CELLS = ("table-cell", "covered-table-cell")
_BESIDE = ("annotation", "shapes", "frame", "tracked-changes", "custom-shape")  # their text is not the cell's
_PERCENT, _DATE = "0%", "yyyy-mm-dd"


class _Scan:
    """One pass through the content, element by element."""

    def __init__(self) -> None:
        self.sheets: list[GridBuilder] = []
        self.hidden: set[str] = set()
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._beside = 0  # elements deep in what is not the table's
        self._row, self._rows = 0, 1  # the first of the rows that are read, and how many are alike
        self._column = 0
        self._cell: Attributes | None = None
        self._paragraphs: list[list[str]] = []
        self._in_text = 0

    def start(self, name: str, attributes: Attributes) -> None:
        name = local_name(name)
        if self._beside or name in _BESIDE:
            self._beside += 1
            return
        item = {local_name(key): value for key, value in attributes.items()}
        if name == "style":
            self._style = item.get("name", "")
        elif name == "table-properties" and item.get("display") == "false":
            self._hidden_styles.add(self._style)
        elif name == "table":
            self._start_sheet(item)
        elif name == "table-row":
            self._rows, self._column = _count(item.get("number-rows-repeated"), 1), 0
        elif name in _CELLS:
            self._cell, self._paragraphs = item, []
        elif self._cell is not None:
            self._start_text(name, item)

    def _start_sheet(self, item: Attributes) -> None:
        self.sheets.append(GridBuilder(item.get("name", str(len(self.sheets) + 1))))
        check_sizes(self.sheets)
        self._row = 0
        if item.get("style-name") in self._hidden_styles:
            self.hidden.add(self.sheets[-1].name)

    def _start_text(self, name: str, item: Attributes) -> None:
        if name == "p":
            self._paragraphs.append([])
            self._in_text += 1
        elif name == "s":
            self.text(" " * min(_count(item.get("c"), 1), 1_000))
        elif name == "tab":
            self.text("\t")
        elif name == "line-break":
            self.text("\n")

    def text(self, content: str) -> None:
        if self._in_text and not self._beside:
            self._paragraphs[-1].append(content)

    def end(self, name: str) -> None:
        if self._beside:
            self._beside -= 1
            return
        name = local_name(name)
        if name == "p" and self._in_text:
            self._in_text -= 1
        elif name in _CELLS and self._cell is not None:
            self._end_cell(self._cell)
            self._cell = None
        elif name == "table-row":
            self._row += self._rows

    def _end_cell(self, item: Attributes) -> None:
        columns = _count(item.get("number-columns-repeated"), 1)
        text = "\n".join("".join(pieces) for pieces in self._paragraphs)
        kind = item.get("value-type")
        error = text if kind == "string" and text.startswith(("#", "Err:")) and "formula" in item else ""
        if kind is None and not text and "formula" in item:
            error = NO_RESULT
        value = "" if error else _value(kind, item, text)
        number_format = {"percentage": _PERCENT, "date": _DATE}.get(kind or "", "")
        if value != "" or error:
            self._put(columns, value, number_format, error)
        across, down = _count(item.get("number-columns-spanned"), 1), _count(item.get("number-rows-spanned"), 1)
        if across > 1 or down > 1:
            check_place(self._row, self._column)
            self.sheets[-1].merge(self._row, self._column, self._row + down - 1, self._column + across - 1)
        self._column += columns

    def _put(self, columns: int, value: object, number_format: str, error: str) -> None:
        sheet = self.sheets[-1]
        sheet.reach(self._row + self._rows - 1, self._column + columns - 1)
        for row in range(self._row, self._row + self._rows):
            for column in range(self._column, self._column + columns):
                sheet.put(row, column, value, number_format=number_format, error=error)


def is_opendocument(data: bytes) -> bool:
    """Whether these bytes are an OpenDocument spreadsheet: its kind stands in plain text at the beginning."""
    return data.startswith(_MARK, _MARK_AT)


def read_opendocument(name: str, data: bytes) -> Book:
    """The sheets of an OpenDocument spreadsheet.

    XlperfError (Chinese, without the path) where it is encrypted, damaged or beyond all measure.
    """
    package = open_package(data)
    if "encryption-data" in package.parts.get("META-INF/manifest.xml", b"").decode("utf-8", "replace"):
        raise XlperfError("工作簿加了打开密码。请去掉密码，另存后再试。")
    scan = _Scan()
    parse_all(package.parts.get("content.xml", b""), scan.start, scan.end, scan.text)
    check_sizes(scan.sheets)
    if not scan.sheets:
        raise XlperfError("工作簿里没有工作表。请核对文件来源。")
    grids = {sheet.name: sheet.grid() for sheet in scan.sheets}
    return Book(name=name, grids=grids, hidden=frozenset(scan.hidden))


def _count(text: str | None, usual: int) -> int:
    """A number from 1 written in plain digits; ``usual`` where it is none."""
    return max(1, int(text)) if text and text.isascii() and text.isdigit() and len(text) < 10 else usual


def _value(kind: str | None, item: Attributes, text: str) -> str | float | bool | date | datetime:
    """What a cell holds; a number or date that is none stays the text that it shows."""
    with suppress(ValueError, KeyError):
        if kind in ("float", "percentage", "currency"):
            return float(item["value"])
        if kind == "date":
            return day_or_time(item["date-value"])
        if kind == "boolean":
            return item["boolean-value"] == "true"
    return text or item.get("string-value", "")
