"""Two years side by side: units, subjects and indicators matched by what they are called, and what was renamed."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from xlperf.summary.settings import settings
from xlperf.summary.spool import LAST, NOW, Spool
from xlperf.taxonomy import level2_name

Row = sqlite3.Row


class Pair(NamedTuple):
    """A row of this year and its counterpart of last year, either of which may be missing; ``renamed``: by likeness."""

    now: Row | None
    last: Row | None
    renamed: bool = False

    @property
    def any(self) -> Row:
        """One of them, this year's first."""
        row = self.now if self.now is not None else self.last
        assert row is not None  # noqa: S101
        return row


class SubjectPair(NamedTuple):
    """A subject of both years with its indicators."""

    subject: Pair
    indicators: tuple[Pair, ...]


class UnitPair(NamedTuple):
    """A unit with its subjects; ``now`` and ``last`` say in which years it is there."""

    unit: str
    file: int
    now: bool
    last: bool
    subjects: tuple[SubjectPair, ...]


def unit_pairs(spool: Spool) -> Iterator[UnitPair]:
    """The units of both years, in the order of this year's; those of last year alone after them. One is held at a time.

    A unit without a name has no counterpart and is left out.
    """
    query = """
        select unit_key, max(period = 0) now, max(period = 1) last, min(case period when 0 then place end) place,
            min(file) file, min(name) name
        from units join files on id = file where unit_key <> '' group by unit_key
        order by now desc, place, name"""
    for unit in list(spool.rows(query)):
        now, last = (_subjects(spool, unit["unit_key"], period) for period in (NOW, LAST))
        pairs = match(now, last, lambda row: (row["kind"], row["subject_key"]), lambda row: row["kind"])
        subjects = tuple(SubjectPair(pair, tuple(_indicators(spool, pair))) for pair in pairs)
        yield UnitPair(unit["name"], unit["file"], bool(unit["now"]), bool(unit["last"]), subjects)


def match(
    now: Sequence[Row], last: Sequence[Row], key: Callable[[Row], object], group: Callable[[Row], object]
) -> list[Pair]:
    """Rows of one key are a pair; of those left over, the most alike names within one ``group``; the rest are single.

    In this year's order, then what only last year had. A key that stands several times is paired in order.
    """
    waiting: dict[object, list[Row]] = defaultdict(list)
    for row in last:
        waiting[key(row)].append(row)
    pairs = [Pair(row, waiting[key(row)].pop(0) if waiting[key(row)] else None) for row in now]
    left = [row for rows in waiting.values() for row in rows]
    alone = [at for at, pair in enumerate(pairs) if pair.last is None]
    likeness = sorted(
        (-_alike(str(_name(pairs[at].any)), str(_name(row))), at, number)
        for at in alone
        for number, row in enumerate(left)
        if group(pairs[at].any) == group(row)
    )
    taken: set[int] = set()
    for score, at, number in likeness:
        if -score < float(settings().thresholds.alike):
            break
        if pairs[at].last is None and number not in taken:
            pairs[at] = Pair(pairs[at].now, left[number], renamed=True)
            taken.add(number)
    return [*pairs, *(Pair(None, row) for number, row in enumerate(left) if number not in taken)]


def _subjects(spool: Spool, unit: str, period: int) -> list[Row]:
    query = """
        select s.* from subjects s join files on id = file and period = ?
        where unit_key = ? and counted = 1 order by kind, s.file, s.rowid"""
    return list(spool.rows(query, [period, unit]))


def _indicators(spool: Spool, pair: Pair) -> Iterator[Pair]:
    query = "select * from indicators where file = ? and subject_number = ? order by rowid"
    now, last = (
        [] if row is None else list(spool.rows(query, [row["file"], row["subject_number"]])) for row in pair[:2]
    )
    yield from match(now, last, lambda row: row["indicator_key"], lambda row: level2_name(row["level2"]))


def _name(row: Row) -> str:
    return str(row["indicator_key"] if "indicator_key" in row.keys() else row["subject_key"])  # noqa: SIM118


def _alike(one: str, other: str) -> float:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= float(settings().thresholds.alike) else 0.0
