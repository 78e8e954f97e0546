"""The rows of each list of a summary, read from the spool one by one, in the order in which they are shown."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from xlperf.layout import layout
from xlperf.model import Kind
from xlperf.summary.file_search import Skipped
from xlperf.summary.list_sheet import Link, Row, Value
from xlperf.summary.settings import settings
from xlperf.summary.spool import NOW, Spool, storable
from xlperf.values.amounts import D
from xlperf.writing.sheets.links import links_to_file

_PLACES = ("execution_rate", "completion")


class Files:
    """The files of a summary as they are shown: relative to the folder they have in common, with a link."""

    def __init__(self, spool: Spool, output: Path) -> None:
        paths = [str(row["path"]) for row in spool.rows("select path from files where period = ?", [NOW])]
        folders = {os.path.dirname(os.path.abspath(path)) for path in paths}
        try:
            self._base = os.path.commonpath(list(folders)) if folders else ""
        except ValueError:  # on several drives of Windows
            self._base = ""
        self._output = output

    def link(self, path: str | None) -> Link | None:
        """A file's name with a link to it, relative to the summary, so that both can be moved together."""
        if not path:
            return None
        path = storable(path)
        whole = os.path.abspath(path)
        inside = bool(self._base) and whole.startswith(os.path.join(self._base, ""))
        shown = os.path.relpath(whole, self._base) if inside else whole
        return Link(shown, links_to_file(Path(path), self._output))


def subject_rows(spool: Spool, files: Files) -> Iterator[Row]:
    """单位与项目: by unit, each unit's subjects as it has them, the department first."""
    states = settings().states
    query = """
        select s.*, path from subjects s join files f on f.id = s.file and f.period = ?
        order by f.place, kind, s.rowid"""
    for row in spool.rows(query, [NOW]):
        yield {
            **_numbers(row, "initial", "adjusted", "executed", "execution_rate", "execution_score", "total"),
            **{key: row[key] for key in ("unit", "subject", "grade", "errors", "warnings", "notes")},
            "kind": layout().kind_name(Kind(row["kind"])),
            "counted": states["counted"] if row["counted"] else states["copy"],
            "file": files.link(row["path"]),
        }


def indicator_rows(spool: Spool) -> Iterator[Row]:
    """指标: by unit, in the order of the input."""
    query = """
        select i.* from indicators i join files f on f.id = i.file and f.period = ? order by f.place, i.rowid"""
    texts = (
        "unit",
        "subject",
        "level1",
        "level2",
        "name",
        "sign",
        "target",
        "actual",
        "unit_of_measure",
        "verdict",
        "reason",
    )
    for row in spool.rows(query, [NOW]):
        yield {**{key: row[key] for key in texts}, **_numbers(row, "completion", "weight", "score")}


def finding_rows(spool: Spool, files: Files) -> Iterator[Row]:
    """问题: those of the summary, then the files' own by severity and unit; what is explained comes last."""
    across = "select a.*, path from across a left join files on files.id = a.file order by a.id"
    own = """
        select g.*, path from findings g join files f on f.id = g.file and f.period = ?
        order by g.acknowledged is not null, case severity when 'error' then 0 when 'warning' then 1 else 2 end,
            f.place, g.rowid"""
    texts = ("unit", "severity", "code", "subject", "item", "message", "remedy")
    for row in spool.rows(across):
        yield {**{key: row[key] for key in texts}, "file": files.link(row["path"])}
    for row in spool.rows(own, [NOW]):
        place = "!".join(part for part in (row["sheet"], row["cell"]) if part)
        number = len((row["cells"] or "").split(" "))
        place += f" 等 {number} 处" if number > 1 else ""
        own_texts = {key: row[key] for key in (*texts, "acknowledged")}
        yield {**own_texts, "place": place, "file": files.link(row["path"])}


def unread_rows(spool: Spool, skipped: tuple[Skipped, ...], files: Files) -> Iterator[Row]:
    """未能读取: each file that could not be read, and each that was passed over, with the reason."""
    states = settings().states
    for row in spool.rows("select path, failure from files where failure <> '' order by id"):
        yield {"state": states["failed"], "file": files.link(row["path"]), "reason": row["failure"]}
    for one in skipped:
        yield {"state": states["skipped"], "file": files.link(str(one.path)), "reason": one.reason}


def _numbers(row: sqlite3.Row, *keys: str) -> dict[str, Value]:
    return {key: None if row[key] is None else D(row[key]) for key in keys}
