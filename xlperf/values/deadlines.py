"""Deadlines as people write them: 12月底前, 2023年12月31日, 2023-11-30; and whether what was done met one.

>>> on_time("2023年12月底前", "11月完成"), on_time("6月30日前", "2023-07-05"), on_time("年底前", "已完成")
(True, False, None)
>>> on_time("每月10日前", "每月8日"), on_time("每月10日前", "每月12日"), on_time("每月10日前", "每季度8日")
(True, False, None)
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from xlperf.values.amounts import LONGEST, halfwidth

__all__ = ["on_time"]

_DATE = re.compile(
    r"(?:(?P<year>(?:19|20)\d\d)(?:年|[-/.](?=\d)))?"
    r"(?:(?P<month>1[0-2]|0?[1-9])(?:月份?|[-/.](?=\d)))?"
    r"(?:(?P<day>3[01]|[12]\d|0?[1-9])(?:[日号]|(?=$|[^\d.%])))?"
    r"(?P<part>上旬|中旬|下旬|底|末|初|前|以前|之前)?"
)
_TIME = re.compile(r"\s*T?\d{1,2}:\d\d(?::\d\d)?")
_EVERY = re.compile(r"每个?(月|季度?末月|季度?首月|季度?|旬|年)底?(\d{1,2})[日号]")
_QUARTER = re.compile(r"(?:第)?([一二三四1-4])季度")
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4}
_YEAR_END = re.compile(r"年(?:底|末|内|终)|当年")
_PARTS = {"上旬": (1, 10), "初": (1, 10), "中旬": (11, 20), "下旬": (21, 31), "底": (21, 31), "末": (21, 31)}
_WHOLE = (1, 31)
_YEAR = (1, 1), (12, 31)


@dataclass(frozen=True, slots=True)
class _Date:
    """A day, month or year: its first and last day as (month, day); ``year`` is None where none is written."""

    year: int | None
    first: tuple[int, int]
    last: tuple[int, int]


def on_time(target: str, actual: str) -> bool | None:
    """Whether a dated result met a deadline; None where one of the two is no single date, or the dates overlap.

    Where only one of them has a year, both are of the same year.
    """
    every = [_EVERY.search(halfwidth(text)) for text in (target, actual) if len(text) <= LONGEST]
    if len(every) > 1 and (first := every[0]) and (second := every[1]):  # 每月10日前, and 每月8日
        return int(second[2]) <= int(first[2]) if first[1] == second[1] else None
    due, done = _date(target), _date(actual)
    if due is None or done is None:
        return None
    if due.year is not None and done.year is not None and due.year != done.year:
        return done.year < due.year
    if done.last <= due.last:
        return True
    return False if done.first > due.last else None


def _date(text: str) -> _Date | None:
    """The only date in a text: a day, a month, a quarter, a year with 年, or its end (年底)."""
    if len(text) > LONGEST:
        return None
    bare = "".join(_TIME.sub("", halfwidth(text)).split())
    found = [date for match in _DATE.finditer(bare) if (date := _read(match))]
    if not found and (quarter := _QUARTER.search(bare)):
        number = _QUARTERS.get(quarter[1]) or int(quarter[1])
        return _Date(None, (3 * number - 2, 1), (3 * number, 31))
    if not found and _YEAR_END.search(bare):
        return _Date(None, *_YEAR)
    return found[0] if len(found) == 1 else None


def _read(match: re.Match[str]) -> _Date | None:
    year, month, day = (int(match[name]) if match[name] else None for name in ("year", "month", "day"))
    if month is None:
        if year is None or day is not None:
            return None
        return _Date(year, *_YEAR)
    if year is None and "月" not in match[0]:
        return None
    if day is not None:
        return _Date(year, (month, day), (month, day))
    first, last = _PARTS.get(match["part"] or "", _WHOLE)
    return _Date(year, (month, first), (month, last))
