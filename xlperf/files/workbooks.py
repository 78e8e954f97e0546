"""A workbook, or a document with forms in it, of any format that is read -> its grids.

The content decides which format it is, not the ending.
"""

from __future__ import annotations

from pathlib import Path

from xlperf.files.input_files import read_bytes
from xlperf.files.xlsx import is_excel, read_package
from xlperf.findings import XlperfError
from xlperf.reading.tables import Book

__all__ = ["read_any_workbook"]


def read_any_workbook(path: Path) -> Book:
    """The sheets of a workbook file: .xlsx and .xlsm, .xls and .et, .ods, a web page, XML Spreadsheet 2003.

    Of a Word document they are the forms in it (``word_forms``).

    XlperfError (R01) where it is missing, none of these, encrypted, beyond all measure or damaged.
    """
    data = read_bytes(path)
    try:
        return read_package(path.name, data) if is_excel(data) else _read_other(path.name, data)
    except XlperfError as error:
        raise XlperfError(error.message, code="R01", path=str(path)) from error.__cause__


def _read_other(name: str, data: bytes) -> Book:
    """A file in another format; whoever reads it is loaded when the first such file comes."""
    from xlperf.files.other_formats import reader_of

    return (reader_of(data) or read_package)(name, data)
