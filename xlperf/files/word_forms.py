"""A Word document (.docx) -> grids: the official forms in it, and its text.

Word shows no addresses: places are named in words that people find there, 第2个表第5行第3列. Tables are counted with
those inside of cells, columns as the cells that are seen in the row; 正文第3段 counts the lines outside of tables.
"""

from __future__ import annotations

from collections.abc import Iterator

from xlperf.files.document_sheets import TEXT, Line, Ruled, document_sheets
from xlperf.files.word_document import Block, Paragraph, Table, paragraph_lines, read_body
from xlperf.findings import XlperfError
from xlperf.reading.tables import Book

__all__ = ["read_word"]


def read_word(name: str, data: bytes) -> Book:
    """The forms in a Word document as sheets, and its text as one.

    XlperfError (Chinese, without the path) where it is none, encrypted, damaged or beyond all measure, or says nothing.
    """
    grids = document_sheets(list(_parts(read_body(data))), lambda number: f"第{number}个表")
    if not grids:
        raise XlperfError("这份 Word 文件里没有文字。请选填好的自评表。")
    return Book(name=name, grids=grids)


def _parts(blocks: tuple[Block, ...]) -> Iterator[Line | Ruled]:
    paragraphs, tables = 0, 1
    for block in blocks:
        if isinstance(block, Paragraph):
            for text in paragraph_lines(block.text):
                if text.strip():
                    paragraphs += 1
                    yield Line(text.strip(), (TEXT, f"第{paragraphs}段"))
        else:
            yield Ruled(block, tables)
            tables += _count(block)


def _count(table: Table) -> int:
    """How many tables there are, with those in its cells."""
    return 1 + sum(_count(inner) for cell in table.cells for _, inner in cell.inner)
