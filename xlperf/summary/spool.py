"""The rows of all files, in a database on disk until the sheets are written: memory stays flat."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Self

from xlperf.findings import Finding
from xlperf.summary.frame_columns import TABLES
from xlperf.summary.unit_rows import Cell, UnitRows

NOW, LAST = 0, 1
"""The two periods: this year, and last year where it was given."""

_TYPES = {"str": "TEXT", "float64": "TEXT", "Int64": "INTEGER"}  # decimals as text lose no digit
_SURROGATES = re.compile("[\ud800-\udfff]")
_ACROSS = """
    create table across (
        id integer primary key, file integer, unit text, code text, severity text, subject text, item text,
        message text, remedy text
    )"""


def chinese_order(name: str) -> bytes:
    """A sort key that puts Chinese names in the order of their sounds, as far as the old national standard has them."""
    return name.encode("gb18030", "replace")


def storable(name: str) -> str:
    """A file's name that can be stored: what is no text in it, as archives of another system leave behind, is �."""
    return _SURROGATES.sub("\ufffd", name)


class Spool:
    """A temporary database in a folder; a context manager. Rows of a file stand together, in the order of the input.

    Tables ``units``, ``subjects``, ``indicators``, ``findings`` and ``texts`` have the columns of ``columns.TABLES``
    and ``file``; ``files`` has id, period, path, failure ("" where it was read) and place (among the sorted units,
    after ``prepare``); ``across`` the summary's findings.
    """

    def __init__(self, folder: Path) -> None:
        self._database = sqlite3.connect(folder / "spool.sqlite3", isolation_level=None)
        for setting in ("journal_mode = off", "synchronous = off", "temp_store = file", "cache_size = -8000"):
            self._database.execute(f"pragma {setting}")
        self._database.execute(
            "create table files (id integer primary key, period integer, path text, failure text, place integer)"
        )
        self._database.execute(_ACROSS)
        for name, columns in TABLES.items():
            fields = ", ".join(f'"{column}" {_TYPES[dtype]}' for column, dtype in columns.items())
            self._database.execute(f"create table {name} (file integer, {fields})")
        self._database.execute("begin")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def add(self, number: int, path: Path, part: UnitRows | None, failure: str = "", *, period: int = NOW) -> None:
        """Keep one file's rows, or why there are none; ``number`` is its place among all files."""
        names = (storable(str(path)), storable(failure))
        self._database.execute("insert into files values (?, ?, ?, ?, ?)", (number, period, *names, number))
        for name, rows in part.rows.items() if part else ():
            marks = ", ".join("?" * (len(TABLES[name]) + 1))
            self._database.executemany(f"insert into {name} values ({marks})", ((number, *row) for row in rows))  # noqa: S608

    def add_finding(self, found: Finding, *, unit: str, file: int | None) -> None:
        """Keep a finding of the summary itself: the unit (or words for several) and the file it is about."""
        values = (file, unit, found.code, found.severity.value, found.subject, found.item, found.message, found.remedy)
        self._database.execute("insert into across values (null, ?, ?, ?, ?, ?, ?, ?, ?)", values)

    def prepare(self) -> None:
        """Make what is asked for by file and by name quick to find; to be called when all files are in."""
        self._database.execute("commit")
        for name in TABLES:
            self._database.execute(f"create index {name}_file on {name} (file)")
        self._database.execute("create index subjects_key on subjects (unit_key, own_key)")
        self._database.execute("create index indicators_key on indicators (unit_key, subject_key)")
        self._database.execute("create index texts_mark on texts (mark)")
        names = {row["file"]: row["name"] for row in self.rows("select file, name from units")}
        ordered = sorted(names, key=lambda file: (chinese_order(names[file]), file))
        places = ((place, file) for place, file in enumerate(ordered))
        self._database.executemany("update files set place = ? where id = ?", places)
        self._database.execute("begin")

    def change(self, sql: str, values: Sequence[Cell] = ()) -> None:
        """Change rows."""
        self._database.execute(sql, values)

    def rows(self, sql: str, values: Sequence[Cell] = ()) -> Iterator[sqlite3.Row]:
        """The rows of a query, one by one."""
        cursor = self._database.cursor()
        cursor.row_factory = sqlite3.Row
        yield from cursor.execute(sql, values)

    def number(self, sql: str, values: Sequence[Cell] = ()) -> int:
        """The one number of a query; 0 where it has none."""
        found = self._database.execute(sql, values).fetchone()
        return int(found[0] or 0) if found else 0
