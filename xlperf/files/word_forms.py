"""A Word document (.docx) -> grids: the official forms in it, and its text.

Word shows no addresses: places are named in words that people find there, 第2个表第5行第3列. Tables are counted with
those inside of cells, columns as the cells that are seen in the row; 正文第3段 counts the lines outside of tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xlperf.files.document_sheets import TEXT, DocumentSheet, Line, Ruled, document_sheets
from xlperf.files.word_document import Block, Paragraph, Table, paragraph_lines, read_body
from xlperf.findings import XlperfError
from xlperf.reading.tables import Book

__all__ = ["read_word", "word_sheets"]


def read_word(name: str, data: bytes) -> Book:
    """The forms in a Word document as sheets, and its text as one.

    XlperfError (Chinese, without the path) where it is none, encrypted, damaged or beyond all measure, or says nothing.
    """
    grids = {sheet.name: sheet.grid for sheet in word_sheets(read_body(data))}
    if not grids:
        raise XlperfError("这份 Word 文件里没有文字。请选填好的自评表。")
    return Book(name=name, grids=grids)


def word_sheets(blocks: Sequence[Block]) -> list[DocumentSheet]:
    """The forms among the blocks of a document's body, and its text; XlperfError as ``read_word``."""
    return document_sheets(list(_parts(blocks)), lambda number: f"第{number}个表")


def _parts(blocks: Sequence[Block]) -> Iterator[Line | Ruled]:
    paragraphs, tables = 0, 1
    for block in blocks:
        if isinstance(block, Paragraph):
            lines = [text for text in paragraph_lines(block.text) if text.strip()]
            for text in lines:
                paragraphs += 1
                yield Line(text.strip(), (TEXT, f"第{paragraphs}段"), block.number if len(lines) == 1 else -1)
        else:
            yield Ruled(block, tables)
            tables += _count(block)


def _count(table: Table) -> int:
    """How many tables there are, with those in its cells."""
    return 1 + sum(_count(inner) for cell in table.cells for _, inner in cell.inner)
