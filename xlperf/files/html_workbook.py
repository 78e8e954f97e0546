"""A web page that was saved or exported as a workbook (.xls, .htm) -> grids: its tables, one below the other.

So a spreadsheet program shows it, too: one sheet, and what stands outside the tables (a title) in a row of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from xlperf.files.grid_builder import GridBuilder, check_place, check_sizes
from xlperf.files.input_files import decoded
from xlperf.files.sheet_xml import MOST_CELLS
from xlperf.findings import XlperfError
from xlperf.reading.tables import Book

__all__ = ["is_html", "read_html"]

SHEET = "网页"
MOST_PAGE = 5 * 2**20  # bytes; a form has some 100 KB
MOST_TAGS = 200_000
MOST_OPEN_TAGS = 1_000  # that do not end; html.parser looks for the end of each through the rest of the page
MOST_SPANNED = 1_000  # columns of a cell (HTML, 4.9.11)
MOST_ROWS_SPANNED = 65_534
MOST_NESTED = 20  # tables in tables

_START = 4_096  # characters in which a page says that it is one
_MARKS = ("<html", "<table", "<!doctype html", "<body", "<head", "<meta", "<style")
_UNREAD = ("style", "script", "title")  # their text is not shown
_BREAKS = ("br", "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6")
_SPACE = re.compile(r"[ \t\r\n\f]+")
_LINE_END = re.compile(r" *\n *")
_DIGITS = re.compile(r"\s*([0-9]{1,7})")


@dataclass(slots=True)
class _Cell:
    """A cell of a table: where it is in its table, how many rows and columns it spans, its pieces of text."""

    row: int = 0
    column: int = 0
    rows: int = 1
    columns: int = 1
    pieces: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """As it is shown: blanks are one, line breaks stay."""
        return _LINE_END.sub("\n", "".join(self.pieces)).strip()


@dataclass(slots=True)
class _Table:
    """A table that is being read; ``taken`` are the columns that cells from above reach into, with their last row."""

    cells: list[_Cell] = field(default_factory=list)
    taken: dict[int, int] = field(default_factory=dict)
    row: int = -1
    column: int = 0
    width: int = 0
    open: _Cell | None = None

    @property
    def extent(self) -> int:
        """The places of its rows and columns, blank or not."""
        return (self.row + 1) * self.width

    def next_row(self) -> None:
        self.row, self.column, self.open = self.row + 1, 0, None

    def next_cell(self, rows: int, columns: int) -> None:
        if self.row < 0:
            self.next_row()
        while self.taken.get(self.column, -1) >= self.row:
            self.column += 1
        check_place(self.row, self.column + columns - 1)
        self.open = _Cell(self.row, self.column, rows, columns)
        self.cells.append(self.open)
        if rows > 1:
            self.taken.update(dict.fromkeys(range(self.column, self.column + columns), self.row + rows - 1))
        self.column += columns
        self.width = max(self.width, self.column)


class _Page(HTMLParser):
    """The blocks of a page from top to bottom: tables, and texts outside of any, each as a table of one cell."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[_Table] = []
        self.tables = 0
        self._open: list[_Table] = []
        self._extent = 0  # of all tables that are closed
        self._loose = _Cell()
        self._unread = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNREAD:
            self._unread = tag
        elif tag == "table":
            self._open_table()
        elif tag == "tr" and self._open:
            self._open[-1].next_row()
        elif tag in ("td", "th") and self._open:
            self._end_loose()
            said = dict(attrs)
            rows, columns = _span(said.get("rowspan"), MOST_ROWS_SPANNED), _span(said.get("colspan"), MOST_SPANNED)
            self._next_cell(self._open[-1], rows, columns)
        elif tag in _BREAKS:
            self._add("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _BREAKS:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == self._unread:
            self._unread = ""
        elif tag == "table" and self._open:
            self._end_loose()
            self._extent += self._open.pop().extent
        elif tag in ("td", "th") and self._open:
            self._open[-1].open = None
        elif tag in _BREAKS and tag != "br":
            self._add("\n")

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self._add(_SPACE.sub(" ", data))

    def close(self) -> None:
        super().close()
        self._open.clear()
        self._end_loose()

    def _next_cell(self, table: _Table, rows: int, columns: int) -> None:
        table.next_cell(rows, columns)
        if self._extent + sum(one.extent for one in self._open) > MOST_CELLS:
            raise _too_large()

    def _add(self, text: str) -> None:
        cell = self._open[-1].open if self._open else None
        (cell or self._loose).pieces.append(text)

    def _open_table(self) -> None:
        self._end_loose()
        if len(self._open) == MOST_NESTED:
            raise XlperfError("网页里的表格一层套一层，多得不正常，没有读。请核对文件来源。")
        self._open.append(_Table())
        self.blocks.append(self._open[-1])
        self.tables += 1

    def _end_loose(self) -> None:
        """What stands outside of cells goes before the table that it stands in, line by line."""
        lines = [line for line in self._loose.text.split("\n") if line]
        at = next((number for number, block in enumerate(self.blocks) if self._open and block is self._open[0]), None)
        at = len(self.blocks) if at is None else at
        self.blocks[at:at] = [_Table(cells=[_Cell(pieces=[line])], row=0) for line in lines]
        self._loose = _Cell()


def is_html(data: bytes) -> bool:
    """Whether these bytes begin as a web page does, in any of the encodings that are read.

    >>> is_html(b"<html><table></table></html>"), is_html(b"PK")
    (True, False)
    """
    start = data[:_START].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    return start.startswith(b"<") and any(mark.encode() in start for mark in _MARKS)


def read_html(name: str, data: bytes) -> Book:
    """The tables of a web page as one sheet.

    XlperfError (Chinese, without the path) where it has no table, is damaged or beyond all measure.
    """
    tags = data.count(b"<")
    if len(data) > MOST_PAGE or tags > MOST_TAGS or tags - data.count(b">") > MOST_OPEN_TAGS:
        raise _too_large()
    page = _Page()
    try:
        page.feed(_text(data))
        page.close()
    except AssertionError as error:  # html.parser, at a declaration that is none
        raise XlperfError(f"网页损坏了，读不出来。请在 Excel 或 WPS 里打开，另存为 .xlsx（{error}）。") from error
    if not page.tables:
        raise XlperfError("这是网页，里面没有表格，不是 Excel 工作簿。请在 Excel 或 WPS 里打开，另存为 .xlsx。")
    sheet = _stacked(page.blocks)
    check_sizes([sheet])
    return Book(name=name, grids={SHEET: sheet.grid()})


def _stacked(blocks: Sequence[_Table]) -> GridBuilder:
    sheet, top = GridBuilder(SHEET), 0
    for block in blocks:
        for cell in block.cells:
            row = top + cell.row
            sheet.put(row, cell.column, cell.text)
            last = min(cell.row + cell.rows - 1, block.row)  # some say more rows than there are
            sheet.merge(row, cell.column, top + last, cell.column + cell.columns - 1)
        top += block.row + 1
    return sheet


def _text(data: bytes) -> str:
    """The page's text; UTF-16 without a mark is known by its zero bytes."""
    if data[:1] == b"<" and data[1:2] == b"\0":
        data = b"\xff\xfe" + data
    elif data[:2] == b"\0<":
        data = b"\xfe\xff" + data
    return decoded(data)


def _too_large() -> XlperfError:
    return XlperfError("网页里的表格太大了，没有读。请在 Excel 或 WPS 里打开，删去表格以外的内容，另存为 .xlsx。")


def _span(stated: str | None, most: int) -> int:
    digits = _DIGITS.match(stated or "")
    return max(1, min(int(digits[1]), most)) if digits else 1
