"""A finished report in a file (.docx, .txt) -> its lines: paragraphs and rows of tables, in order.

Of a Word document the body is read as it stands after accepting all changes: what was inserted counts, what was deleted
does not. Headers, footers, notes and comments are not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from xlperf.against import ReportLine
from xlperf.files.input_files import decoded, read_bytes
from xlperf.files.package import check_package
from xlperf.findings import XlperfError

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DROPPED = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}pPr", f"{_W}rPr", _CHOICE})
_BREAKS = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_TITLE = 80  # characters
_DEEPEST = 40  # tables and boxes inside one another
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SAVE = "请在 Word 或 WPS 里打开，另存为 .docx。"
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
    if data.startswith((b"PK\x03\x04", _OLE, b"%PDF")):
        raise XlperfError("这个文件名字是 .txt，内容却不是文本。请核对文件，或把正文另存为文本文件。")
    text = decoded(data)
    if "\x00" in text:
        raise XlperfError("这不是文本文件。请把正文另存为 UTF-8 编码的文本文件。")
    if len(text) > _MOST_CHARACTERS:
        raise XlperfError("这个文件太长，不像一份报告，没有读。请核对文件。")
    yield from _numbered(text.splitlines())


def _wrong_kind(suffix: str) -> str:
    if suffix in (".doc", ".wps", ".rtf", ".odt"):
        return f"{suffix} 文件读不了。{_SAVE}"
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
    body = _body(data)
    paragraphs = tables = 0
    for kind, element in _blocks(body, 0):
        if kind == "paragraph":
            for text in _lines(_text(element)):
                if text.strip():
                    paragraphs += 1
                    yield ReportLine(text.strip(), f"第{paragraphs}段")
        else:
            tables += 1
            for number, cells in enumerate(_rows(element), start=1):
                if any(cells):
                    yield ReportLine("　".join(filter(None, cells)), f"第{tables}个表第{number}行", cells)


def _body(data: bytes) -> Any:
    """The document's body (an lxml element)."""
    if data.startswith(_OLE):
        locked = _ENCRYPTED in data
        raise XlperfError(
            "文件加了打开密码。请去掉密码，另存后再试。" if locked else f"这是旧格式（.doc）的文件。{_SAVE}"
        )
    if not data:
        raise XlperfError("这是一个空文件。请选写好的报告。")
    if not data.startswith(b"PK"):
        raise XlperfError(f"这不是 Word 文件。{_SAVE}")
    check_package(data)
    from docx import Document

    try:
        return Document(BytesIO(data)).element.body
    except Exception as error:  # whatever is wrong inside: python-docx and lxml raise many kinds
        raise XlperfError(f"这不是 Word 文件，或者损坏了，读不出来。{_SAVE}") from error


def _blocks(parent: Any, depth: int) -> Iterator[tuple[str, Any]]:
    """Paragraphs and tables in order, also inside content controls and what was inserted."""
    for child in parent:
        if child.tag == f"{_W}p":
            yield "paragraph", child
            if depth < _DEEPEST:
                for box in child.iter(f"{_W}txbxContent"):
                    if not any(above.tag == _CHOICE for above in box.iterancestors()):
                        yield from _blocks(box, depth + 1)
        elif child.tag == f"{_W}tbl":
            yield "table", child
        elif isinstance(child.tag, str) and child.tag not in _DROPPED and depth < _DEEPEST:
            yield from _blocks(child, depth + 1)


def _lines(text: str) -> list[str]:
    """A paragraph's text in lines, where it holds line breaks; a title that is only balanced over lines stays whole."""
    return [text.replace("\n", "")] if len(text) <= _TITLE and "。" not in text else text.split("\n")


def _text(paragraph: Any) -> str:
    """A paragraph's text without what was deleted, fields' codes and boxes, which are read by themselves."""
    found: list[str] = []
    stack = list(reversed(paragraph))
    while stack:
        element = stack.pop()
        if element.tag == f"{_W}t":
            found.append(element.text or "")
        elif element.tag in _BREAKS:
            found.append(_BREAKS[element.tag])
        elif element.tag not in _DROPPED and element.tag != f"{_W}txbxContent":
            stack.extend(reversed(element))
    return "".join(found)


def _rows(table: Any) -> Iterator[tuple[str, ...]]:
    """The texts of a table's cells, row by row; a cell of several paragraphs is joined."""
    for row in table.iter(f"{_W}tr"):
        cells = [cell for cell in row.iter(f"{_W}tc") if next(cell.iterancestors(f"{_W}tr")) is row]
        yield tuple(" ".join(_text(one) for one in cell.iter(f"{_W}p")).strip() for cell in cells)
