"""A finished report in a file (.docx, .txt) -> its lines: paragraphs and rows of tables, in order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from xlperf.files.input_files import decoded, read_bytes
from xlperf.files.word_document import SAVE_AS, Paragraph, Table, paragraph_lines, read_document
from xlperf.findings import XlperfError
from xlperf.paragraphs import ReportLine

_NO_TEXT = (b"PK\x03\x04", bytes.fromhex("D0CF11E0A1B11AE1"), b"%PDF")  # how files begin that are no text
_MOST_CHARACTERS = 5_000_000


def read_report(path: Path) -> tuple[ReportLine, ...]:
    """The lines of a report; XlperfError (Chinese, with the path) where there is none to be read."""
    data = read_bytes(path)
    try:
        lines = tuple(_word(data) if path.suffix.lower() == ".docx" else _plain(path, data))
    except XlperfError as error:
        raise XlperfError(error.message, path=str(path)) from error.__cause__
    if not any(line.text.strip() for line in lines):
        raise XlperfError("这份文件里没有文字，没有可以核对的。请选写好的报告。", path=str(path))
    return lines


def _plain(path: Path, data: bytes) -> Iterator[ReportLine]:
    """The lines of a text file: UTF-8 with or without mark, UTF-16 with mark, or the Chinese code page."""
    if path.suffix.lower() != ".txt":
        raise XlperfError(_wrong_kind(path.suffix.lower()))
    if data.startswith(_NO_TEXT):
        raise XlperfError("这个文件名字是 .txt，内容却不是文本。请核对文件，或把正文另存为文本文件。")
    text = decoded(data)
    if "\x00" in text:
        raise XlperfError("这不是文本文件。请把正文另存为 UTF-8 编码的文本文件。")
    if len(text) > _MOST_CHARACTERS:
        raise XlperfError("这个文件太长，不像一份报告，没有读。请核对文件。")
    yield from _numbered(text.splitlines())


def _wrong_kind(suffix: str) -> str:
    if suffix in (".doc", ".wps", ".rtf", ".odt"):
        return f"{suffix} 文件读不了。{SAVE_AS}"
    if suffix == ".pdf":
        return "PDF 文件读不了。请选 Word 文件（.docx），或把正文复制到文本文件（.txt）里。"
    if suffix in (".xlsx", ".xlsm", ".xls"):
        return "这是工作簿。--against 后面要写报告文件（.docx 或 .txt）。"
    return "只能读 .docx 和 .txt 文件。请把报告另存为其中一种。"


def _numbered(texts: list[str]) -> Iterator[ReportLine]:
    """Lines of text, those with words counted: 第12段."""
    number = 0
    for text in texts:
        if text.strip():
            number += 1
            yield ReportLine(text.strip(), f"第{number}段")


def _word(data: bytes) -> Iterator[ReportLine]:
    paragraphs = tables = 0
    for block in read_document(data):
        if isinstance(block, Paragraph):
            for text in paragraph_lines(block.text):
                if text.strip():
                    paragraphs += 1
                    yield ReportLine(text.strip(), f"第{paragraphs}段")
        else:
            tables += 1
            for row, cells in _rows(block):
                if any(cells):
                    yield ReportLine("　".join(filter(None, cells)), f"第{tables}个表第{row + 1}行", cells)


def _rows(table: Table) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The rows in which cells begin, from 0, and those cells' texts; a cell of several paragraphs is one text."""
    for row, cells in groupby(table.cells, key=lambda cell: cell.row):
        yield row, tuple(" ".join(cell.paragraphs).strip() for cell in cells)
