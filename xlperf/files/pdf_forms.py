"""A PDF with text -> grids: the official forms in it, its ruled tables and the lines between them, page by page.

pdfplumber finds the tables; it comes with ``xlperf[pdf]``. A page that was scanned has no text: that is reported.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from xlperf.files.document_sheets import Line, Ruled, document_sheets
from xlperf.files.pdf_columns import Word, aligned_table
from xlperf.files.word_document import Cell, Table
from xlperf.findings import XlperfError
from xlperf.reading.forms.kinds import is_title
from xlperf.reading.tables import Book
from xlperf.values.signs import compact

if TYPE_CHECKING:
    from pdfplumber.page import Page

__all__ = ["is_pdf", "read_pdf"]

MOST_PAGES = 100
MOST_CHARACTERS = 20_000  # of a page
MOST_EDGES = 20_000  # of a page's ruled lines: pdfplumber compares each with each
_START = 1_024  # bytes in which a PDF says that it is one
_CLOSE = 3.0  # points: edges that lie nearer are one
_APART = 0.9  # of a character's size: words that stand further apart are in two cells
_PAGE_NUMBER = re.compile(r"-?\d{1,3}-?|第\d+页(?:,?共\d+页)?|[—–-]+\d{1,3}[—–-]+")
_TWENTIETHS = 20
_RESAVE = "请用原来的 .xlsx 或 .docx。"


def is_pdf(data: bytes) -> bool:
    """Whether these bytes begin as a PDF.

    >>> is_pdf(b"%PDF-1.7"), is_pdf(b"PK")
    (True, False)
    """
    return b"%PDF-" in data[:_START]


def read_pdf(name: str, data: bytes) -> Book:
    """The forms in a PDF as sheets, and its text as one; places are 第2页第1个表第5行第3列.

    XlperfError (Chinese, without the path) where pdfplumber is not installed, or the PDF is a scan, encrypted, damaged
    or beyond all measure.
    """
    try:
        import pdfplumber
    except ImportError:
        message = f'这是 PDF 文件。{_RESAVE}要直接读有文字的 PDF，先装：pip install "xlperf[pdf]"。'
        raise XlperfError(message) from None
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    names: list[str] = []
    try:
        with pdfplumber.open(BytesIO(data)) as document:
            parts = list(_all_parts(document.pages, names))
            titled = any(is_title(compact(part.text)) for part in parts if isinstance(part, Line))
            if parts and not names and titled:
                parts = _without_lines(document.pages, names)
    except XlperfError:
        raise
    except Exception as error:  # whatever pdfminer stumbles over in a file that is damaged or made to harm
        if "Password" in repr(error):
            raise XlperfError(f"PDF 加了打开密码。请去掉密码，或者{_RESAVE}") from error
        raise XlperfError(f"PDF 损坏了，读不出来。{_RESAVE}") from error
    if not parts:
        raise XlperfError(f"这是扫描件或图片做的 PDF，里面没有文字，读不了。{_RESAVE}没有的话，请照着填。")
    sheets = document_sheets(parts, lambda number: names[number - 1])
    return Book(name=name, grids={sheet.name: sheet.grid for sheet in sheets})


def _all_parts(pages: Sequence[Page], names: list[str]) -> Iterator[Line | Ruled]:
    if len(pages) > MOST_PAGES:
        raise XlperfError(f"PDF 有 {len(pages)} 页，超过 {MOST_PAGES} 页，没有读。请只留自评表的几页。")
    for page in pages:
        yield from _parts(page, names)


def _parts(page: Page, names: list[str]) -> Iterator[Line | Ruled]:
    """The tables and lines of a page from top to bottom; the names of the tables are added to ``names``."""
    if len(page.chars) > MOST_CHARACTERS or len(page.edges) > MOST_EDGES:
        raise XlperfError(f"PDF 第 {page.page_number} 页的内容多得不正常，没有读。请核对文件来源。")
    lines = _lines(page.chars)
    if not lines:
        return
    tables = [found for found in page.find_tables() if any(_inside(line, found.bbox) for line in lines)]
    placed: list[tuple[float, Line | Table]] = []
    number = 0
    for line in lines:
        if not any(_inside(line, found.bbox) for found in tables):
            number += 1
            place = (f"第{page.page_number}页", f"第{number}行")
            placed.append((line.top, Line(line.text, place)))
    placed += [(found.bbox[1], _table(page.chars, found.cells)) for found in tables]
    count = 0
    for _, part in sorted(placed, key=lambda one: one[0]):
        if isinstance(part, Table):
            count += 1
            names.append(f"第{page.page_number}页第{count}个表")
            yield Ruled(part, len(names))
        else:
            yield part


def _without_lines(pages: Sequence[Page], names: list[str]) -> list[Line | Ruled]:
    """The form on pages without ruled lines, by the columns that its words make; XlperfError where they are not clear.

    It is one table, over all pages; the lines above it are its title.
    """
    rows = [(page.page_number, number, row) for page in pages for number, row in enumerate(_words(page.chars), 1)]
    titled = next((at for at, (*_, row) in enumerate(rows) if is_title(compact("".join(one.text for one in row)))), -1)
    start = next((at for at, (*_, row) in enumerate(rows) if at > titled and len(row) > 1), len(rows))
    table = aligned_table([row for *_, row in rows[start:]])
    if table is None:
        raise XlperfError(f"这份 PDF 里的表没有框线，分不清哪些字在一格里，不能当作表读。{_RESAVE}没有的话，请照着填。")
    heads = [
        Line("　".join(one.text for one in row), (f"第{page}页", f"第{number}行")) for page, number, row in rows[:start]
    ]
    names.append(f"第{rows[start][0]}页第1个表")
    return [*heads, Ruled(table, 1)]


def _words(characters: Characters) -> list[list[Word]]:
    """The lines of a page, each as its words that stand apart; numbers of pages are left out."""
    lines = []
    for row in _rows([one for one in characters if one["text"].strip()]):
        groups = [[row[0]]]
        for before, after in pairwise(row):
            if after["x0"] - before["x1"] > _APART * after["size"]:
                groups.append([])
            groups[-1].append(after)
        words = [Word("".join(one["text"] for one in group), group[0]["x0"], group[-1]["x1"]) for group in groups]
        if len(words) > 1 or not _PAGE_NUMBER.fullmatch(words[0].text):
            lines.append(words)
    return lines


# --- lines --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _TextLine:
    """A line of text and where it is, in points from the left and the top."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float


Characters = Sequence[dict[str, Any]]
Box = tuple[float, float, float, float]


def _lines(characters: Characters) -> list[_TextLine]:
    """The lines that characters make, from top to bottom; what stands apart in a line is parted by a blank."""
    lines = []
    for row in _rows(characters):
        pieces = [row[0]["text"]]
        for before, after in pairwise(row):
            apart = after["x0"] - before["x1"] > after["size"] / 2
            pieces.append(f"　{after['text']}" if apart else after["text"])
        size = max(one["size"] for one in row)
        edges = (row[0]["x0"], min(one["top"] for one in row), row[-1]["x1"], max(one["bottom"] for one in row))
        if text := "".join(pieces).strip():
            lines.append(_TextLine(text, *edges, size))
    return lines


def _rows(characters: Characters) -> list[list[dict[str, Any]]]:
    """The characters of each line, from top to bottom and from left to right."""
    rows: list[list[dict[str, Any]]] = []
    for one in sorted(characters, key=lambda one: one["top"] + one["bottom"]):
        middle = (one["top"] + one["bottom"]) / 2
        if rows and abs((rows[-1][0]["top"] + rows[-1][0]["bottom"]) / 2 - middle) < one["size"] / 2:
            rows[-1].append(one)
        else:
            rows.append([one])
    for row in rows:
        row.sort(key=lambda one: one["x0"])
    return rows


def _inside(line: _TextLine, box: Box) -> bool:
    across, down = (line.left + line.right) / 2, (line.top + line.bottom) / 2
    return box[0] <= across <= box[2] and box[1] <= down <= box[3]


# --- tables -------------------------------------------------------------------------------------------------


def _table(characters: Characters, boxes: Sequence[Box]) -> Table:
    """The table whose cells are these boxes: what covers several rows or columns is merged."""
    across, down = (_edges(box[at] for box in boxes for at in (first, first + 2)) for first in (0, 1))
    inside: dict[Box, list[dict[str, Any]]] = {box: [] for box in boxes}
    for one in characters:
        middle = (one["x0"] + one["x1"]) / 2, (one["top"] + one["bottom"]) / 2
        box = next((box for box in boxes if box[0] <= middle[0] < box[2] and box[1] <= middle[1] < box[3]), None)
        if box is not None:
            inside[box].append(one)
    cells = []
    for box in boxes:
        left, top, right, bottom = (_at(edges, box[at]) for at, edges in enumerate((across, down, across, down)))
        if left < right and top < bottom:
            text = _unwrapped(_lines(inside[box]), box)
            cells.append(Cell(row=top, column=left, rows=bottom - top, columns=right - left, paragraphs=text))
    cells.sort(key=lambda cell: (cell.row, cell.column))
    widths = tuple(round((after - before) * _TWENTIETHS) for before, after in pairwise(across))
    return Table(tuple(cells), widths)


def _edges(values: Iterator[float]) -> list[float]:
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _CLOSE:
            edges.append(value)
    return edges


def _at(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda one: abs(edges[one] - value))


def _unwrapped(lines: Sequence[_TextLine], box: Box) -> tuple[str, ...]:
    """The paragraphs of a cell: a line that fills its cell goes on in the next."""
    paragraphs: list[str] = []
    goes_on = False
    for line in lines:
        if goes_on:
            paragraphs[-1] += line.text
        else:
            paragraphs.append(line.text)
        goes_on = (box[2] - box[0]) - (line.right - line.left) < 2.5 * line.size
    return tuple(paragraphs)
