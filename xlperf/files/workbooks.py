"""A workbook, or a document with forms in it, of any format that is read -> its grids.

The content decides which format it is, not the ending.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from xlperf.files.biff import is_biff, read_biff
from xlperf.files.html_workbook import is_html, read_html
from xlperf.files.input_files import read_bytes
from xlperf.files.old_documents import is_old_document, read_old_document
from xlperf.files.opendocument import is_opendocument, read_opendocument
from xlperf.files.pdf_forms import is_pdf, read_pdf
from xlperf.files.word_document import is_word
from xlperf.files.word_forms import read_word
from xlperf.files.xlsx import read_package
from xlperf.files.xml_2003 import is_xml_2003, read_xml_2003
from xlperf.findings import XlperfError
from xlperf.reading.tables import Book

__all__ = ["read_any_workbook"]

_Reader = Callable[[str, bytes], Book]

_KINDS: tuple[tuple[Callable[[bytes], bool], _Reader], ...] = (
    (is_biff, read_biff),
    (is_opendocument, read_opendocument),
    (is_word, read_word),
    (is_old_document, read_old_document),
    (is_pdf, read_pdf),
    (is_xml_2003, read_xml_2003),
    (is_html, read_html),
)


def read_any_workbook(path: Path) -> Book:
    """The sheets of a workbook file: .xlsx and .xlsm, .xls and .et, .ods, a web page, XML Spreadsheet 2003.

    Of a Word document they are the forms in it (``word_forms``).

    XlperfError (R01) where it is missing, none of these, encrypted, beyond all measure or damaged.
    """
    data = read_bytes(path)
    reader = next((read for matches, read in _KINDS if matches(data)), read_package)
    try:
        return reader(path.name, data)
    except XlperfError as error:
        raise XlperfError(error.message, code="R01", path=str(path)) from error.__cause__
