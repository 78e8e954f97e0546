"""A subject that gets another name: the cells that name it, in all tables, and what a person changed in its report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from xlperf.edits import renamed_keys
from xlperf.findings import Origin, XlperfError
from xlperf.layout import layout
from xlperf.model import ORDER, Edit
from xlperf.reading.rows import Row, nearest, short
from xlperf.reading.subjects import folded
from xlperf.reading.tables import Book, Grid, address, read_records

__all__ = ["Naming", "naming", "place", "renamed_book", "renamed_edits"]

_CELL = re.compile(r"([A-Z]{1,3})(\d+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """Where a workbook has a subject's name: the cells that are nothing else, and the texts that mention it."""

    cells: tuple[Origin, ...]
    mentions: tuple[Origin, ...]

    def counted(self) -> str:
        """How many cells of each table: 评价对象 1 格、绩效指标 8 格."""
        sheets = [origin.sheet for origin in self.cells]
        return "、".join(f"{sheet} {sheets.count(sheet)} 格" for sheet in dict.fromkeys(sheets))


def naming(book: Book, old: str, new: str) -> Naming:
    """Where the workbook has the name ``old``, for it to become ``new``.

    XlperfError where no table has it, or where ``new`` is another subject's: two subjects would become one.
    """
    template = layout()
    records, _ = read_records(book, template)
    subjects = {name: folded(name) for row in records.rows.get("subjects", ()) if (name := _text(row, "name"))}
    if not new.strip():
        raise XlperfError("新的名称是空的")
    if folded(old) == folded(new):
        raise XlperfError(f"新旧名称一样，都是“{short(new)}”")
    if {folded(old), folded(new)} <= set(subjects.values()):
        raise XlperfError(f"已经有一个对象叫“{short(new)}”，改了名两个就分不清了")
    cells: list[Origin] = []
    mentions: list[Origin] = []
    for table in template.tables:
        key = "name" if table.key == "subjects" else "subject"
        for row in records.rows.get(table.key, ()):
            if folded(_text(row, key)) == folded(old):
                cells.append(row.origins[key])
            mentions += (
                row.origins[other] for other in row.origins if other != key and _mentions(row, other, old, new)
            )
    if not cells:
        known = nearest(old, list(subjects)) if subjects else ""
        raise XlperfError(f"没有一张表的对象叫“{short(old)}”" + (f"，是不是{known}" if known else ""))
    return Naming(cells=tuple(_with_blank_rows(book, cells, old)), mentions=tuple(mentions))


def _with_blank_rows(book: Book, cells: Iterable[Origin], old: str) -> Iterator[Origin]:
    """The cells, and those of the same columns whose rows hold nothing else: the template ships with such rows."""
    columns = dict.fromkeys((origin.sheet, place(origin.cell)[1], origin.header) for origin in cells)
    for sheet, column, header in columns:
        grid = book.grids[sheet]
        for row in range(grid.top, grid.bottom + 1):
            value = grid.value(row, column)
            if isinstance(value, str) and folded(value.strip()) == folded(old):
                yield Origin(sheet, address(row, column), header)


def renamed_book(book: Book, cells: Iterable[Origin], new: str) -> Book:
    """The workbook with ``new`` in these cells."""
    changes: dict[str, dict[tuple[int, int], str]] = {}
    for origin in cells:
        changes.setdefault(origin.sheet, {})[place(origin.cell)] = new
    grids = {name: _changed(grid, changes[name]) if name in changes else grid for name, grid in book.grids.items()}
    return replace(book, grids=grids)


def renamed_edits(edits: Iterable[Edit], old: str, new: str) -> tuple[Edit, ...]:
    """A person's changes to the report with the keys of the subject's paragraphs under its new name.

    >>> edit = Edit(subject="甲", key="甲/process/1", generated="", facts="", text="改过。")
    >>> [(one.subject, one.key) for one in renamed_edits([edit], "甲", "乙")]
    [('乙', '乙/process/1')]
    """
    return tuple(_renamed_edit(edit, old, new) for edit in edits)


def _renamed_edit(edit: Edit, old: str, new: str) -> Edit:
    text = renamed_keys(edit.text, old, new) if edit.key == ORDER else edit.text
    subject = new if folded(edit.subject) == folded(old) else edit.subject
    return replace(edit, subject=subject, key=renamed_keys(edit.key, old, new), text=text)


def _mentions(row: Row, key: str, old: str, new: str) -> bool:
    text = _text(row, key)
    return old in (text.replace(new, "") if old in new else text)


def _text(row: Row, key: str) -> str:
    value = row.values.get(key)
    return value.strip() if isinstance(value, str) else ""


def place(cell: str) -> tuple[int, int]:
    """Row and column from 0 of a cell such as B3."""
    found = _CELL.fullmatch(cell)
    if found is None:
        raise ValueError(cell)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1


def _changed(grid: Grid, changes: Mapping[tuple[int, int], str]) -> Grid:
    return replace(grid, rows=[list(_row(grid, number, row, changes)) for number, row in enumerate(grid.rows)])


def _row(grid: Grid, number: int, row: Iterable[object], changes: Mapping[tuple[int, int], str]) -> Iterator[object]:
    for column, value in enumerate(row):
        yield changes.get((grid.top + number, grid.left + column), value)
