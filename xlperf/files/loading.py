"""A workbook, official form or data file -> Reading."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from xlperf.files.input_files import decoded, read_bytes
from xlperf.files.unit_schemes import own_schemes
from xlperf.files.workbooks import read_any_workbook
from xlperf.findings import Finding, Origin, XlperfError, finding
from xlperf.layout import heading, layout
from xlperf.reading import datafile, workbook
from xlperf.reading.forms import EVALUATION, STAGES, looked_for, read_forms
from xlperf.reading.forms.printed_rules import read_printed_rules
from xlperf.reading.forms.rule_list import listed_rules
from xlperf.reading.tables import Book
from xlperf.reading.workbook import Reading
from xlperf.rulefile import Entries, Section, read_part
from xlperf.schemes import load_scheme

__all__ = ["has_tables", "load", "load_by_scheme", "load_evaluation", "load_forms", "read_book", "with_rules"]

_DATA_SUFFIX = ".json"
_MOST_NAMED = 3  # sheets that a message names


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
    return _from_book(read_book(path), path, (EVALUATION,))


def load_forms(paths: Sequence[Path], *, scheme: str | None = None) -> Reading:
    """What official forms say, several as one evaluation, scored by ``scheme`` where that is named.

    Where it is not, the scoring rules that the forms print are listed for the officer to confirm.

    XlperfError where a file cannot be read, or is no form.
    """
    books = [read_book(path) for path in paths]
    for path, book in zip(paths, books, strict=True):
        if has_tables(book):
            raise XlperfError("这是填报工作簿，不是自评表，不用导入。", path=str(path))
        _refuse_written(book, path)
        read = read_forms([book])
        if read is None:
            raise XlperfError(str(_unknown(book)), path=str(path))
        if not read.evaluation.subjects:
            raise XlperfError("".join(map(str, read.findings[:1])), path=str(path))
    read = read_forms(books, scheme=scheme)
    assert read is not None, "each of them is a form"  # noqa: S101 - so are all together
    return read if scheme else with_rules(read, books, paths)


def with_rules(read: Reading, books: Sequence[Book], paths: Sequence[Path]) -> Reading:
    """The reading with the scoring rules that the forms print, for the officer to confirm.

    Their cells are understood then.
    """
    rules = read_printed_rules(*books)
    if all(rule.deduced for rule in rules.found):
        return read
    places = {(rule.origin.sheet, rule.origin.cell) for rule in rules.found if rule.origin}
    odd = tuple(one for one in read.findings if not (one.code == "R36" and _place(one) in places))
    names = "、".join(path.name for path in paths)
    lines = listed_rules(rules, f"{paths[0].stem}的评分规则", names, read.evaluation.unit.scheme)
    return replace(read, evaluation=replace(read.evaluation, scheme_rules=lines), findings=odd)


def _place(found: Finding) -> tuple[str, str] | None:
    return (found.origin.sheet, found.origin.cell) if found.origin else None


def _from_book(book: Book, path: Path, stages: Sequence[str] = STAGES) -> Reading:
    """A workbook without the template's tables may be a form; where it is neither, the findings say so."""
    if has_tables(book):
        return workbook.read(book)
    _refuse_written(book, path)
    read = read_forms([book], stages=stages)
    if read is not None:
        return read
    read = workbook.read(book)
    if not _says_nothing(read):
        return read
    unasked = frozenset(("unit", fact.key) for fact in layout().facts)
    return replace(read, findings=(_unknown(book),), absent=read.absent | unasked)


def _says_nothing(read: Reading) -> bool:
    """Whether none of the template's tables was found: each is one R04."""
    missing = sum(found.code == "R04" for found in read.findings)
    return not read.evaluation.subjects and missing == sum(not table.hidden for table in layout().tables)


def has_tables(book: Book) -> bool:
    """Whether a book is a workbook to be filled in.

    One of the template's tables is there by its name, or the sheets of its subjects and indicators are.
    """
    sheets = {heading(name) for name in book.grids}
    named = not {table.name for table in layout().tables}.isdisjoint(ref.name for ref in book.tables)
    return named or all(heading(layout().table(key).name) in sheets for key in ("subjects", "indicators"))


def _refuse_written(book: Book, path: Path) -> None:
    """XlperfError where a workbook, whatever its name, is one that sums up units: they would count twice."""
    if any(sheets <= book.grids.keys() for sheets in _sheets_of_summaries()):
        raise XlperfError(
            "这是本软件写出的汇总，不是填报工作簿或自评表。请选各单位的文件。", code="R01", path=str(path)
        )


@cache
def _sheets_of_summaries() -> tuple[frozenset[str], ...]:
    """The sheets by which a summary of units is recognised, and a workbook added up from several."""
    return read_part("summary", _named_sheets)


def _named_sheets(root: Section) -> tuple[frozenset[str], ...]:
    overview = root.section("sheets").text("overview")
    names = Entries({row.text("key"): row.text("name") for row in root.rows("list")}, file=root.file, key="list")
    return (
        frozenset((overview, names["subjects"], names["findings"])),
        frozenset((names["parts"], names["part_findings"])),
        frozenset((names["alerts"], names["owed"])),
    )


def _unknown(book: Book) -> Finding:
    """What was found on the sheets of a workbook that is neither ours nor a form, in one sentence."""
    seen = [(sheet, "、".join(parts)) for sheet, parts in looked_for(book)]
    partly = [f"{book.grids[sheet].called}里只有自评表的{parts}" for sheet, parts in seen if parts]
    first = next((sheet for sheet, _ in seen), "")
    names = "、".join(f"“{sheet}”" for sheet, _ in seen[:_MOST_NAMED])
    rest = f"等 {len(seen)} 张" if len(seen) > _MOST_NAMED else ""
    is_document = any(grid.is_document for grid in book.grids.values())
    listed = f"“{book.name}”" if is_document else f"工作表{names}{rest}"
    words = "；".join(partly[:_MOST_NAMED]) or f"{listed}里没有一样认得的"
    return finding("R35", Origin(first, ""), seen=words)
