"""A workbook, official form or data file -> Reading."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from xlperf.files.book_kinds import has_tables, refuse_written
from xlperf.files.input_files import decoded, read_bytes
from xlperf.files.unit_schemes import own_schemes
from xlperf.files.workbooks import read_any_workbook
from xlperf.findings import XlperfError
from xlperf.reading import datafile, workbook
from xlperf.reading.tables import Book
from xlperf.reading.workbook import Reading
from xlperf.schemes import load_scheme

__all__ = ["load", "load_by_scheme", "load_evaluation", "read_book"]

_DATA_SUFFIX = ".json"


def read_book(path: Path) -> Book:
    """The grids of a workbook file; XlperfError (R01) where it cannot be read, saying why and what to do."""
    return read_any_workbook(path)


def load(path: Path) -> Reading:
    """What a workbook, an official form (both in any format that is read) or a data file (.json) says.

    XlperfError (R01) where it cannot be read, or is a summary that xlperf wrote.
    """
    if path.suffix.lower() != _DATA_SUFFIX:
        return _from_book(read_book(path), path)
    try:
        return datafile.read_data(datafile.parse(decoded(read_bytes(path))))
    except XlperfError as error:
        raise XlperfError(error.message, code=error.code, path=str(path)) from None


def load_by_scheme(path: Path, scheme: str | None) -> Reading:
    """What a file says, as :func:`load`, by the scheme asked for where one is; XlperfError where there is no such."""
    reading = load(path)
    if scheme is None:
        return reading
    load_scheme(scheme, own_schemes(path.parent))
    unit = replace(reading.evaluation.unit, scheme=scheme)
    findings = tuple(found for found in reading.findings if found.code != "R40")  # the scheme is asked for
    return replace(reading, evaluation=replace(reading.evaluation, unit=unit), findings=findings)


def load_evaluation(path: Path) -> Reading:
    """As :func:`load`, where of official forms only self-evaluations are read: what is summed up."""
    if path.suffix.lower() == _DATA_SUFFIX:
        return load(path)
    return _from_book(read_book(path), path, only_evaluations=True)


def _from_book(book: Book, path: Path, *, only_evaluations: bool = False) -> Reading:
    """A workbook without the template's tables may be a form: what reads forms is loaded when the first such comes."""
    if has_tables(book):
        return workbook.read(book)
    refuse_written(book, path)
    from xlperf.files.form_books import read_form_book

    return read_form_book(book, only_evaluations=only_evaluations)
