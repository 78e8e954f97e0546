"""Workbooks that others made, without the tables of ours: official forms -> Reading, or what was looked for in vain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from xlperf.files.book_kinds import has_tables, refuse_written
from xlperf.files.workbooks import read_any_workbook
from xlperf.findings import Finding, Origin, XlperfError, finding
from xlperf.layout import layout
from xlperf.reading import workbook
from xlperf.reading.forms import EVALUATION, STAGES, looked_for, read_forms
from xlperf.reading.forms.printed_rules import read_printed_rules
from xlperf.reading.scheme_rules.rule_list import listed_rules
from xlperf.reading.tables import Book
from xlperf.reading.workbook import Reading

__all__ = ["load_forms", "read_form_book", "with_rules"]

_MOST_NAMED = 3  # sheets that a message names


def load_forms(paths: Sequence[Path], *, scheme: str | None = None) -> Reading:
    """What official forms say, several as one evaluation, scored by ``scheme`` where that is named.

    Where it is not, the scoring rules that the forms print are listed for the officer to confirm.

    XlperfError where a file cannot be read, or is no form.
    """
    books = [read_any_workbook(path) for path in paths]
    for path, book in zip(paths, books, strict=True):
        if has_tables(book):
            raise XlperfError("这是填报工作簿，不是自评表，不用导入。", path=str(path))
        refuse_written(book, path)
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


def read_form_book(book: Book, *, only_evaluations: bool = False) -> Reading:
    """The official forms of a workbook, of all stages of the year; where there is none, the findings say so."""
    read = read_forms([book], stages=(EVALUATION,) if only_evaluations else STAGES)
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
