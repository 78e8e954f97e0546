"""A subject renamed in 评价对象: its name in the other tables of the open workbook follows, after a question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlperf.edits import renamed_keys
from xlperf.findings import Finding
from xlperf.hosts.excel import session
from xlperf.layout import layout
from xlperf.reading.renaming import naming, place
from xlperf.reading.tables import address

if TYPE_CHECKING:
    import xlwings as xw

    from xlperf.reading.tables import Book

_CODE = "R74"
_HIDDEN_FROM = 2  # column of 报告, from 0, from which on its cells are ours


@dataclass(frozen=True, slots=True)
class Change:
    """A cell that is to hold another text."""

    sheet: str
    cell: str
    old: str
    new: str


def changes_agreed_to(book: xw.Book, grids: Book, findings: Sequence[Finding]) -> tuple[Change, ...]:
    """The cells to change for each subject that seems renamed, where the person wants it: each is asked about."""
    changes: list[Change] = []
    for old, new in dict.fromkeys(_names(grids, findings)):
        found = naming(grids, old, new)
        table = layout().table("subjects").name
        question = (
            f"“{table}”里有“{new}”，别的表里还写着“{old}”（{found.counted()}）。\n\n"
            f"是同一个对象改了名吗？选“是”，就把这些地方都改成“{new}”。"
        )
        if book.app.alert(question, session.TITLE, "yes_no", "info") == "yes":
            changes += (Change(origin.sheet, origin.cell, old, new) for origin in found.cells)
            changes += _report_changes(grids, old, new)
    return tuple(changes)


@contextmanager
def changed(book: xw.Book, changes: Sequence[Change]) -> Iterator[None]:
    """The cells changed; whatever fails meanwhile, they hold again what they held."""
    done: list[Change] = []
    try:
        for change in changes:
            done.append(change)
            book.sheets[change.sheet].range(change.cell).value = change.new
        yield
    except BaseException:
        for change in reversed(done):
            book.sheets[change.sheet].range(change.cell).value = change.old
        raise


def _names(grids: Book, findings: Sequence[Finding]) -> Iterator[tuple[str, str]]:
    """The former name in a cell, and the subject's name now."""
    for found in findings:
        if found.code == _CODE and found.origin is not None:
            grid = grids.grids[found.origin.sheet]
            old = grid.value(*place(found.origin.cell))
            if isinstance(old, str):
                yield old.strip(), found.subject


def _report_changes(grids: Book, old: str, new: str) -> Iterator[Change]:
    """The hidden cells of 报告 by which a person's changes to the subject's paragraphs are found again."""
    name = layout().sheets.report
    grid = grids.grids.get(name)
    for number, row in enumerate(grid.rows if grid else ()):
        for column, value in enumerate(row):
            if grid and isinstance(value, str) and grid.left + column >= _HIDDEN_FROM:
                text = renamed_keys(value, old, new)
                if text != value:
                    yield Change(name, address(grid.top + number, grid.left + column), value, text)
