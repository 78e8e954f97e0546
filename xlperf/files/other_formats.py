"""The formats besides Excel's own of today: which one a file is in, by its content, and its reader."""

from __future__ import annotations

from collections.abc import Callable

from xlperf.files.biff import is_biff, read_biff
from xlperf.files.html_workbook import is_html, read_html
from xlperf.files.old_documents import is_old_document, read_old_document
from xlperf.files.opendocument import is_opendocument, read_opendocument
from xlperf.files.pdf_forms import is_pdf, read_pdf
from xlperf.files.word_document import is_word
from xlperf.files.word_forms import read_word
from xlperf.files.xml_2003 import is_xml_2003, read_xml_2003
from xlperf.reading.tables import Book

__all__ = ["reader_of"]

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


def reader_of(data: bytes) -> _Reader | None:
    """What reads these bytes, given the file's name and them; None where they are in none of these formats."""
    return next((read for matches, read in _KINDS if matches(data)), None)
