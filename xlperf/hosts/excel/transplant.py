"""Generated sheets into the officer's workbook: all of them, or the workbook stays as it was.

The sheets are copied from a rendered workbook, one ``Sheet.copy`` each, under names of their own; then the earlier ones
give up their names; only when every new sheet is in place are the earlier ones deleted. Up to there all can be undone.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from xlperf.hosts.excel.session import NotUndoneError, Say
from xlperf.layout import layout
from xlperf.writing.sheets import MARK

if TYPE_CHECKING:
    import xlwings as xw

VISIBLE = (True, -1)
"""How programs say that a sheet is there to be seen: Excel by -1; its 2 is hidden from people altogether."""


@dataclass(frozen=True, slots=True)
class _Changes:
    """What has been done to the workbook so far, and can be undone."""

    sheets: tuple[str, ...]
    renamed: list[tuple[str, str]] = field(default_factory=list)
    written: list[tuple[xw.Range, object]] = field(default_factory=list)


def put_in(
    book: xw.Book, rendered: Path, say: Say, *, kept: Collection[str] = (), values: Mapping[str, object]
) -> tuple[str, ...]:
    """Put the sheets of the workbook ``rendered`` into ``book`` in place of earlier ones.

    An earlier sheet is deleted where it is ours; one named in ``kept`` or not ours is
    renamed …-旧 (numbered), and these new names are returned. ``values`` go into cells by defined name, where the
    workbook has it. Whatever fails before the earlier sheets are deleted leaves the workbook as it was, and is raised.
    """
    changes = _Changes(tuple(sheet.name for sheet in book.sheets))
    try:
        with _opened(book.app, rendered) as source:
            names = tuple(sheet.name for sheet in source.sheets)
            leaving, staying = _earlier(book, names, kept)
            copies = _copy(source, book, {*leaving, *staying}, say)
        say("正在换上新表…")
        old_names = [_rename(book, changes, name, _free_old(book, name)) for name in staying]
        doomed = [_rename(book, changes, name, _free(book, "xlperf~旧")) for name in leaving]
        for copy, name in zip(copies, names, strict=True):
            _rename(book, changes, copy, name)
        _write(book, changes, values)
        _delete_first(book, doomed)
    except BaseException as error:
        _undo(book, changes, error)
        raise
    return (*old_names, *_delete(book, doomed[1:], leaving[1:]))


@contextmanager
def _opened(app: xw.App, path: Path) -> Iterator[xw.Book]:
    """The workbook of a file, open as long as the block lasts; without a window, as screen updating is off."""
    book = app.books.open(path, update_links=False, read_only=True)
    try:
        yield book
    finally:
        book.close()


def _earlier(book: xw.Book, names: Collection[str], kept: Collection[str]) -> tuple[list[str], list[str]]:
    """The sheets that the new ones replace: those to be deleted, those to be kept under another name.

    A whole report replaces every attachment there is, also one that it no longer has.
    """
    ours, whole = layout().sheets, layout().sheets.report in names
    leaving: list[str] = []
    staying: list[str] = []
    for sheet in book.sheets:
        name = sheet.name
        if name not in names and not (whole and ours.is_attachment(name)):
            continue
        if name not in kept and (name == ours.report or _is_marked(sheet)):
            leaving.append(name)
        elif name in names or _is_marked(sheet):
            staying.append(name)
    return leaving, staying


def _is_marked(sheet: xw.Sheet) -> bool:
    """Whether the mark of generated sheets stands in the first row."""
    (first,) = sheet.used_range[0, :].options(ndim=2).value
    return MARK in first


def _copy(source: xw.Book, book: xw.Book, earlier: Collection[str], say: Say) -> list[str]:
    """Copy all sheets before the first of the earlier ones, or after the last that people see; their names so far."""
    seen = [sheet for sheet in book.sheets if sheet.visible in VISIBLE]
    before = next((sheet for sheet in seen if sheet.name in earlier), None)
    after = None if before else seen[-1]
    names: list[str] = []
    for number, sheet in enumerate(source.sheets, 1):
        say(f"正在放入第 {number} 张表，共 {len(source.sheets)} 张…")
        copy = sheet.copy(before=before, after=after)
        names.append(_free(book, "xlperf~新"))
        copy.name = names[-1]
        before, after = None, book.sheets[names[-1]]
    return names


def _free(book: xw.Book, stem: str) -> str:
    taken = {sheet.name for sheet in book.sheets}
    return next(name for number in itertools.count(1) if (name := f"{stem}{number}") not in taken)


def _free_old(book: xw.Book, name: str) -> str:
    """报告-旧, or the first of 报告-旧2, 报告-旧3 … that is free."""
    taken = {sheet.name.casefold() for sheet in book.sheets}
    own = layout().sheets
    stem = f"{name[:24]}{own.old_ending}"
    numbered = itertools.chain((stem,), (f"{stem}{number}" for number in itertools.count(2)))
    return next(candidate for candidate in numbered if candidate.casefold() not in taken)


def _rename(book: xw.Book, changes: _Changes, name: str, new: str) -> str:
    book.sheets[name].name = new
    changes.renamed.append((name, new))
    return new


def _write(book: xw.Book, changes: _Changes, values: Mapping[str, object]) -> None:
    for name, value in values.items():
        if name in book.names:
            cell = book.names[name].refers_to_range
            before = cell.value
            cell.value = value
            changes.written.append((cell, before))


def _delete_first(book: xw.Book, doomed: Sequence[str]) -> None:
    """Delete the first of the earlier sheets: what forbids it forbids all, and nothing is lost yet."""
    for name in doomed[:1]:
        book.sheets[name].delete()


def _delete(book: xw.Book, doomed: Sequence[str], names: Sequence[str]) -> Iterator[str]:
    """Delete the others; one that cannot be deleted any more is kept under a name that says so."""
    for temporary, name in zip(doomed, names, strict=True):
        try:
            book.sheets[temporary].delete()
        except Exception:  # of the program's own; the new sheets are in place, so this is no reason to fail
            old = _free_old(book, name)
            book.sheets[temporary].name = old
            yield old


def _undo(book: xw.Book, changes: _Changes, error: BaseException) -> None:
    """Put everything back; NotUndoneError where that fails."""
    try:
        for cell, value in reversed(changes.written):
            cell.value = value
        for name, new in reversed(changes.renamed):
            book.sheets[new].name = _free(book, "xlperf~新") if name not in changes.sheets else name
        for name in [sheet.name for sheet in book.sheets]:
            if name not in changes.sheets:
                book.sheets[name].delete()
    except Exception as fault:
        advice = "中途出错，有的改动没能撤回。请不要保存，关闭工作簿后重新打开"
        raise NotUndoneError(f"{advice}（{error}）") from fault
