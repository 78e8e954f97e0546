"""A Word document (.docx) -> its paragraphs and tables, in order.

The body is read as it stands after accepting all changes: what was inserted counts, what was deleted does not. Text in
boxes and content controls counts. Headers, footers, notes, comments and automatic numbers are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias
from xml.etree.ElementTree import Element

from xlperf.files.package import open_package
from xlperf.files.xml_tree import tree
from xlperf.findings import XlperfError

__all__ = ["SAVE_AS", "Block", "Cell", "Paragraph", "Table", "read_document"]

SAVE_AS = "请在 Word 或 WPS 里打开，另存为 .docx。"
"""What to do with a file of another kind."""

_NAMESPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",  # of documents saved as “Strict Open XML”
)
_ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_DROPPED = frozenset({"del", "moveFrom", "pPr", "rPr", "rt"})  # deleted, moved away, properties, pronunciation
_BREAKS = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_SPAN = re.compile("[0-9]{1,2}")  # a table has at most 63 columns in Word
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: its text, in which ``\\n`` is a line break and a tab is a space."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of a table: where it begins (from 0), how many rows and columns it covers, its paragraphs' texts.

    >>> Cell(row=0, column=1, columns=2, paragraphs=("产出指标", "（40分）")).text
    '产出指标\\n（40分）'
    """

    row: int
    column: int
    rows: int = 1
    columns: int = 1
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        """The paragraphs as lines."""
        return "\n".join(self.paragraphs)


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its cells, row by row from left to right. No two of them cover one place; a place may have none."""

    cells: tuple[Cell, ...]


Block: TypeAlias = Paragraph | Table


def read_document(data: bytes) -> tuple[Block, ...]:
    """The paragraphs and tables of a document's body, in order.

    What stands in a text box follows the paragraph that the box is anchored to; inside a cell it is part of the cell. A
    table inside a cell follows the table around it. XlperfError (Chinese, without the path) where these bytes are no
    Word document, encrypted, damaged or beyond all measure.
    """
    return tuple(_blocks(_body(data)))


def _body(data: bytes) -> Element:
    if data.startswith(_OLE):
        locked = _ENCRYPTED in data
        raise XlperfError(
            "文件加了打开密码。请去掉密码，另存后再试。" if locked else f"这是旧格式（.doc）的文件。{SAVE_AS}"
        )
    if not data:
        raise XlperfError("这是一个空文件。请选 Word 文件（.docx）。")
    if not data.startswith(b"PK"):
        raise XlperfError(f"这不是 Word 文件。{SAVE_AS}")
    package = open_package(data)
    parts = (part for _, kind, part in package.related("") if kind == "officeDocument")
    main = package.parts.get(next(parts, "word/document.xml"), b"")
    root = tree(main, _NAMESPACES) if main else Element("none")
    body = root.find("body")
    if root.tag != "document" or body is None:
        raise XlperfError(f"这不是 Word 文件，或者损坏了，读不出来。{SAVE_AS}")
    return body


def _children(element: Element) -> Iterator[Element]:
    """What counts inside an element: nothing that was deleted, and the first of alternatives."""
    chosen = element[:1] if element.tag == _ALTERNATIVES else element
    return (child for child in chosen if child.tag not in _DROPPED)


def _inside(element: Element, name: str) -> Iterator[Element]:
    """The elements of that name in an element, at whatever depth, but none inside another of them."""
    for child in _children(element):
        if child.tag == name:
            yield child
        else:
            yield from _inside(child, name)


def _blocks(element: Element) -> Iterator[Block]:
    text = ""
    for child in _children(element):
        if child.tag == "p":
            text += "".join(_words(child))
            if child.find("pPr/rPr/del") is None:
                yield Paragraph(text)
                text = ""  # else the paragraph's end was deleted: the next one goes on with it
            for box in _inside(child, "txbxContent"):
                yield from _blocks(box)
        elif child.tag == "tbl":
            yield from _table(child)
        else:
            yield from _blocks(child)
    if text:
        yield Paragraph(text)


def _words(element: Element) -> Iterator[str]:
    """The pieces of a paragraph's text, without that of boxes, which are read by themselves."""
    for child in _children(element):
        if child.tag == "t":
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield _BREAKS[child.tag]
        elif child.tag != "txbxContent":
            yield from _words(child)


def _table(element: Element) -> Iterator[Table]:
    """A table, and then those inside its cells."""
    cells: list[Cell] = []
    inner: list[Table] = []
    above: dict[int, int] = {}  # column -> number in `cells` of what stands there in the row above
    rows = (row for row in _inside(element, "tr") if row.find("trPr/del") is None)
    for number, row in enumerate(rows):
        column = _number(row.find("trPr/gridBefore"), 0)
        here: dict[int, int] = {}
        for item in _inside(row, "tc"):
            columns = max(1, _number(item.find("tcPr/gridSpan"), 1))
            upper = above.get(column)
            if upper is not None and cells[upper].columns == columns and _continues(item):
                cells[upper] = replace(cells[upper], rows=cells[upper].rows + 1)
                here[column] = upper
            else:
                blocks = tuple(_blocks(item))
                texts = tuple(block.text for block in blocks if isinstance(block, Paragraph))
                inner += (block for block in blocks if isinstance(block, Table))
                here[column] = len(cells)
                cells.append(Cell(row=number, column=column, columns=columns, paragraphs=texts))
            column += columns
        above = here
    yield Table(tuple(cells))
    yield from inner


def _continues(cell: Element) -> bool:
    """Whether a cell is one with the cell above it; Word shows no text of such a cell."""
    merged = cell.find("tcPr/vMerge")
    return merged is not None and merged.get("val", "continue") == "continue"


def _number(element: Element | None, default: int) -> int:
    """The number of columns that an element of properties has."""
    text = "" if element is None else element.get("val", "")
    return int(text) if _SPAN.fullmatch(text) else default
