"""A Word document (.docx) -> its paragraphs and tables, in order.

The body is read as it stands after accepting all changes: what was inserted counts, what was deleted does not. Text in
boxes and content controls counts, and so do boxes to tick, as ☑ and □. Headers, footers, notes, comments and automatic
numbers are not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeAlias
from xml.etree.ElementTree import Element

from xlperf.files.package import Package, has_main_part, open_package
from xlperf.files.xml_tree import tree
from xlperf.findings import XlperfError

__all__ = [
    "SAVE_AS", "Block", "Cell", "Paragraph", "Table", "body_blocks", "document_body", "is_word", "main_part",
    "number_of", "paragraph_lines", "read_body", "read_document",
]  # fmt: skip

SAVE_AS = "请在 Word 或 WPS 里打开，另存为 .docx。"
"""What to do with a file of another kind."""

_NAMESPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",  # of documents saved as “Strict Open XML”
)
_ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_DROPPED = frozenset({"del", "moveFrom", "pPr", "rPr", "rt"})  # deleted, moved away, properties, pronunciation
_BREAKS = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_SYMBOLS = {
    "Wingdings": {0xFE: "☑", 0xFC: "√", 0xA8: "□", 0x6F: "□", 0x71: "□", 0x6E: "■", 0xFD: "☒", 0xFB: "×"},
    "Wingdings 2": {0x52: "☑", 0x50: "√", 0xA3: "□", 0x2A: "□", 0x53: "☒", 0x54: "☒", 0x4F: "×"},
}
"""Characters of the fonts that forms take their boxes from, by number."""
_PRIVATE = range(0xF000, 0xF100)  # where the characters of such fonts lie, too
_SPAN = re.compile("[0-9]{1,2}")  # a table has at most 63 columns in Word
_NUMBER = "xlperf-number"  # an attribute of elements in memory
_TITLE = 80  # characters
_HEXADECIMAL = re.compile("[0-9A-Fa-f]{2,5}")
_WIDTH = re.compile("[0-9]{1,5}")
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: its text, in which ``\\n`` is a line break and a tab is a space.

    ``number`` is that of its element among those of paragraphs, from 0; -1 where several make one.
    """

    text: str
    number: int = field(default=-1, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of a table: where it begins (from 0), how many rows and columns it covers, its paragraphs' texts.

    ``inner`` are the tables in it, each with the number of paragraphs before it; ``number`` is that of its element
    among those of cells, from 0.

    >>> Cell(row=0, column=1, columns=2, paragraphs=("产出指标", "（40分）")).text
    '产出指标\\n（40分）'
    """

    row: int
    column: int
    rows: int = 1
    columns: int = 1
    paragraphs: tuple[str, ...]
    inner: tuple[tuple[int, Table], ...] = field(default=(), compare=False, repr=False)
    number: int = field(default=-1, compare=False, repr=False)

    @property
    def text(self) -> str:
        """The paragraphs as lines."""
        return "\n".join(self.paragraphs)


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its cells, row by row from left to right. No two of them cover one place; a place may have none.

    ``widths`` are those of its columns, in twentieths of a point; none where the document does not say them all.
    """

    cells: tuple[Cell, ...]
    widths: tuple[int, ...] = field(default=(), compare=False, repr=False)


Block: TypeAlias = Paragraph | Table


def read_document(data: bytes) -> tuple[Block, ...]:
    """The paragraphs and tables of a document's body, in order.

    What stands in a text box follows the paragraph that the box is anchored to; inside a cell it is part of the cell. A
    table inside a cell follows the table around it. XlperfError (Chinese, without the path) where these bytes are no
    Word document, encrypted, damaged or beyond all measure.
    """
    return tuple(_flat(read_body(data)))


def read_body(data: bytes) -> tuple[Block, ...]:
    """The same, but a table inside a cell stands in its cell only (``Cell.inner``)."""
    return body_blocks(document_body(data))


def body_blocks(body: Element) -> tuple[Block, ...]:
    """The paragraphs and tables of the body of ``document_body``, as ``read_body`` gives them."""
    return tuple(_blocks(body))


def is_word(data: bytes) -> bool:
    """Whether these bytes are a package whose main part is a Word document's.

    >>> is_word(b"%PDF-1.7"), is_word(b"")
    (False, False)
    """
    return has_main_part(data, "word/document.xml")


def paragraph_lines(text: str) -> list[str]:
    """A paragraph's text in lines, where it has line breaks; a title that is only balanced over lines stays whole.

    >>> paragraph_lines("某局项目\\n自评表"), paragraph_lines("甲。\\n乙")
    (['某局项目自评表'], ['甲。', '乙'])
    """
    return [text.replace("\n", "")] if len(text) <= _TITLE and "。" not in text else text.split("\n")


def _flat(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if isinstance(block, Table):
            for cell in block.cells:
                yield from _flat(table for _, table in cell.inner)


def main_part(package: Package) -> str:
    """The name of the part that a document's text is in."""
    return next((part for _, kind, part in package.related("") if kind == "officeDocument"), "word/document.xml")


def document_body(data: bytes) -> Element:
    """The body of a document as elements; cells and paragraphs have their numbers (``number_of``).

    XlperfError as ``read_document``.
    """
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
    main = package.parts.get(main_part(package), b"")
    root = tree(main, _NAMESPACES) if main else Element("none")
    body = root.find("body")
    if root.tag != "document" or body is None:
        raise XlperfError(f"这不是 Word 文件，或者损坏了，读不出来。{SAVE_AS}")
    for name in ("tc", "p"):
        for number, element in enumerate(root.iter(name)):
            element.set(_NUMBER, str(number))
    return body


def number_of(element: Element) -> int:
    """The number of a cell or paragraph among those of the document, in their order, from 0.

    >>> number_of(Element("p", {"xlperf-number": "3"}))
    3
    """
    return int(element.get(_NUMBER, "-1"))


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
    text, joined = "", False
    for child in _children(element):
        if child.tag == "p":
            text += "".join(_words(child))
            ended = child.find("pPr/rPr/del") is None
            if ended:
                yield Paragraph(text, -1 if joined else number_of(child))
                text = ""  # else the paragraph's end was deleted: the next one goes on with it
            joined = not ended
            for box in _inside(child, "txbxContent"):
                yield from _blocks(box)
        elif child.tag == "tbl":
            yield _table(child)
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
        elif child.tag == "sym":
            yield _symbol(child)
        elif child.tag == "fldChar":
            yield _ticked(child)
        elif child.tag != "txbxContent":
            yield from _words(child)


def _symbol(element: Element) -> str:
    """A character of a font of symbols, where it is one that forms use."""
    text = element.get("char", "")
    number = int(text, 16) if _HEXADECIMAL.fullmatch(text) else 0
    if number in _PRIVATE:
        number -= _PRIVATE.start
    known = _SYMBOLS.get(element.get("font", ""))
    if known:
        return known.get(number, "")
    is_plain = number >= len(_PRIVATE) and not 0xD800 <= number < 0xF900  # no half of a pair, of no font's own
    return chr(number) if is_plain else ""


def _ticked(element: Element) -> str:
    """A field that is a box to tick; "" for any other."""
    box = element.find("ffData/checkBox")
    if box is None:
        return ""
    state = box.find("checked")
    state = box.find("default") if state is None else state
    return "☑" if state is not None and state.get("val", "1") in ("1", "true", "on") else "□"


def _table(element: Element) -> Table:
    cells: list[Cell] = []
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
                here[column] = len(cells)
                inner = tuple(_inner(blocks))
                cells.append(
                    Cell(
                        row=number,
                        column=column,
                        columns=columns,
                        paragraphs=texts,
                        inner=inner,
                        number=number_of(item),
                    )
                )
            column += columns
        above = here
    widths = tuple(_width(column) for column in element.iterfind("tblGrid/gridCol"))
    return Table(tuple(cells), widths if all(widths) else ())


def _inner(blocks: Iterable[Block]) -> Iterator[tuple[int, Table]]:
    """The tables among the blocks of a cell, each with the number of paragraphs before it."""
    paragraphs = 0
    for block in blocks:
        if isinstance(block, Table):
            yield paragraphs, block
        else:
            paragraphs += 1


def _width(column: Element) -> int:
    """The width of a column of the grid; 0 where it does not say a plain one."""
    text = column.get("w", "")
    return int(text) if _WIDTH.fullmatch(text) else 0


def _continues(cell: Element) -> bool:
    """Whether a cell is one with the cell above it; Word shows no text of such a cell."""
    merged = cell.find("tcPr/vMerge")
    return merged is not None and merged.get("val", "continue") == "continue"


def _number(element: Element | None, default: int) -> int:
    """The number of columns that an element of properties has."""
    text = "" if element is None else element.get("val", "")
    return int(text) if _SPAN.fullmatch(text) else default
