"""Documents that are no packages of Word's (.doc, .wps, .rtf, .odt) -> grids, through LibreOffice where it is there."""

from __future__ import annotations

from pathlib import Path

from xlperf.files.leftovers import temporary_directory
from xlperf.files.pdf import converter, run
from xlperf.files.word_document import SAVE_AS
from xlperf.files.word_forms import read_word
from xlperf.findings import XlperfError
from xlperf.reading.tables import Book

__all__ = ["is_old_document", "read_old_document"]

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_WORD, _ENCRYPTED = ("WordDocument".encode("utf-16-le"), "EncryptedPackage".encode("utf-16-le"))
_RICH_TEXT = b"{\\rtf"
_OPEN_TEXT, _OPEN_TEXT_AT = b"mimetypeapplication/vnd.oasis.opendocument.text", 30
_WORD_FILTER = "docx:MS Word 2007 XML"


def is_old_document(data: bytes) -> bool:
    """Whether these bytes are a document of Word before 2007, rich text or OpenDocument text.

    >>> is_old_document(b"{\\\\rtf1 x}"), is_old_document(b"PK")
    (True, False)
    """
    if data.startswith(_OLE):
        return _WORD in data and _ENCRYPTED not in data
    return data.startswith(_RICH_TEXT) or data.startswith(_OPEN_TEXT, _OPEN_TEXT_AT)


def read_old_document(name: str, data: bytes) -> Book:
    """The forms in such a document, as LibreOffice gives them as .docx.

    XlperfError (Chinese, without the path) where there is no LibreOffice, it cannot read the file, or as ``read_word``.
    """
    try:
        program = converter()
    except XlperfError:
        message = f"这是旧格式的文档（.doc、.wps、.rtf 或 .odt）。装有 LibreOffice 就能直接读；没有的话，{SAVE_AS}"
        raise XlperfError(message) from None
    with temporary_directory() as folder:
        source = Path(folder) / f"document{_ending(data)}"
        source.write_bytes(data)
        made = run(program, source, _WORD_FILTER)
        if made is None:
            raise XlperfError(f"LibreOffice 读不出这个文件。{SAVE_AS}")
        return read_word(name, made.read_bytes())


def _ending(data: bytes) -> str:
    """What LibreOffice knows such a file by."""
    return ".doc" if data.startswith(_OLE) else ".rtf" if data.startswith(_RICH_TEXT) else ".odt"
