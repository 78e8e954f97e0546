"""Dates as people type them, as documents print them, and as files carry them."""

from __future__ import annotations

import re
from datetime import date, datetime

from xlperf.values.amounts import arabic_digits, normalise

_DATE = re.compile(r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?(?:\s+0?0:00(?::00)?)?")
_DIGITS = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_FIRST, _LAST = 1980, 2107  # years that a ZIP file can carry
NOWHERE = datetime(_FIRST, 1, 1)
"""What a file is dated whose data say no date."""


def read_date(text: str | None) -> date | None:
    """The day that a text is; None where it is none, or one that no calendar has.

    >>> read_date("2026-3-5"), read_date("二〇二六年三月"), read_date("2026年2月30日")
    (datetime.date(2026, 3, 5), None, None)
    """
    bare = normalise(text or "")
    match = _DATE.fullmatch(arabic_digits(bare)) or _DIGITS.fullmatch(bare)
    if match is None:
        return None
    year, month, day = map(int, match.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def printed_date(text: str | None) -> str | None:
    """A day as official documents print it (2026年3月5日); any other text as typed.

    >>> printed_date("2026/03/05"), printed_date("2026年3月")
    ('2026年3月5日', '2026年3月')
    """
    day = read_date(text)
    return text if day is None else f"{day.year}年{day.month}月{day.day}日"


def file_date(filled_on: str | None, year: int | None) -> datetime:
    """The instant a file is said to be written at, so that equal data give equal files.

    The day on which the form was filled in; else the first of the year after the evaluated one; else ``NOWHERE``.
    """
    day = read_date(filled_on)
    if day is None and year is not None and _FIRST <= year < _LAST:
        day = date(year + 1, 1, 1)
    if day is None or not _FIRST <= day.year <= _LAST:
        return NOWHERE
    return datetime(day.year, day.month, day.day)
