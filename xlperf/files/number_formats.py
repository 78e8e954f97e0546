"""Number formats of a workbook's cells: which are telling, and which make a number a day or a length of time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal

from xlperf.files.xml_events import Attributes, parse, whole_number
from xlperf.reading.layout_marks import is_layout_mark
from xlperf.reading.rows import LITERAL, is_percent

__all__ = ["BUILT_IN_FORMATS", "CellFormats", "cell_formats", "day_of", "is_telling"]

# Built-in formats of percentages and dates (ECMA-376 18.8.30, and its list for zh-cn).
BUILT_IN_FORMATS = {
    9: "0%", 10: "0.00%", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"',
    36: 'yyyy"年"m"月"', 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"',
    54: 'm"月"d"日"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
_BUILT_IN_TIMES = {**dict.fromkeys((18, 19, 20, 21, 32, 33, 34, 35, 45, 47, 55, 56), "h:mm:ss"), 46: "[h]:mm:ss"}

_DATE_LETTERS = re.compile(r"[yd]", re.IGNORECASE)
_UNSPOKEN = re.compile(r'"[^"]*"|\[[^\]]*\]')
_FIRST_OF_MOMENT = re.compile(r"[ymdhs\[]", re.IGNORECASE)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)

_DAY = 86_400_000  # milliseconds: finer than that no program shows a time
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_NO_DAY = 60  # the 29th of February 1900, which the format counts though that year had none


@dataclass(frozen=True, slots=True, kw_only=True)
class CellFormats:
    """What the style of a cell says of its number, by the style's number as cells write it.

    ``telling`` are the format codes that say more than how a value looks; those of ``layout`` do so in blank cells,
    too. ``days`` are the styles that show a number as a date or time of day, ``elapsed`` those that show a length of
    time; with ``is_1904`` days count from 1904, as in old Excel for Mac.
    """

    telling: Mapping[str, str] = field(default_factory=dict)
    layout: Mapping[str, str] = field(default_factory=dict)
    days: frozenset[str] = frozenset()
    elapsed: frozenset[str] = frozenset()
    is_1904: bool = False

    def value(self, number: float, style: str) -> float | date | time | timedelta:
        """What a cell of this style holds; OverflowError for a length of time that no clock counts.

        >>> CellFormats(days=frozenset("7")).value(44896.0, "7"), CellFormats().value(44896.0, "7")
        (datetime.date(2022, 12, 1), 44896.0)
        """
        if style in self.days:
            return day_of(number, is_1904=self.is_1904)
        return timedelta(milliseconds=round(number * _DAY)) if style in self.elapsed else number


def cell_formats(xml: bytes, *, is_1904: bool = False) -> CellFormats:
    """The number formats in a workbook's part of styles; XlperfError where it is damaged."""
    codes = dict(enumerate(_codes_of_styles(xml)))
    telling = {str(style): code for style, code in codes.items() if is_telling(code)}
    moments = {str(style): _moment(code) for style, code in codes.items()}
    return CellFormats(
        telling=telling,
        layout={style: code for style, code in telling.items() if is_layout_mark(code)},
        days=frozenset(style for style, moment in moments.items() if moment == "day"),
        elapsed=frozenset(style for style, moment in moments.items() if moment == "elapsed"),
        is_1904=is_1904,
    )


def _codes_of_styles(xml: bytes) -> list[str]:
    """The format code of each style that cells have; empty for those built in that are no percentage, date or time."""
    codes = BUILT_IN_FORMATS | _BUILT_IN_TIMES
    styles: list[int] = []
    in_cells, after_codes = False, False

    def code(item: Attributes) -> None:
        if not after_codes:  # conditional formats have codes of their own, under any number
            codes[whole_number(item.get("numFmtId", ""))] = item.get("formatCode", "")

    def begin(_: Attributes) -> None:
        nonlocal in_cells, after_codes
        in_cells = after_codes = True

    def end(_: Attributes) -> None:
        nonlocal in_cells
        in_cells = False

    def style(item: Attributes) -> None:
        if in_cells:
            styles.append(whole_number(item.get("numFmtId", "")))

    parse(xml, {"numFmt": code, "cellXfs": begin, "cellStyles": end, "dxfs": end, "xf": style})
    return [codes.get(number, "") for number in styles]


@lru_cache(maxsize=1024)  # the same few formats in workbook after workbook
def is_telling(number_format: str) -> bool:
    """Whether a format code says more than how a value looks: a percentage, a date, a part of a cell of a form."""
    bare = _UNSPOKEN.sub("", number_format)
    return is_percent(number_format) or is_layout_mark(number_format) or _DATE_LETTERS.search(bare) is not None


@lru_cache(maxsize=1024)
def _moment(number_format: str) -> Literal["", "day", "elapsed"]:
    """Whether a format shows a number as a day or time of day, or as a length of time: its part for numbers over 0.

    >>> [_moment(code) for code in ("yyyy-mm-dd", "h:mm", "[Red][h]:mm", '0"day"', "0;yyyy")]
    ['day', 'day', 'elapsed', '', '']
    """
    shown = LITERAL.sub(lambda match: "[" if _ELAPSED.fullmatch(match[0]) else "", number_format)
    first = _FIRST_OF_MOMENT.search(shown.partition(";")[0])
    if first is None:
        return ""
    return "elapsed" if first[0] == "[" else "day"


def day_of(number: float, *, is_1904: bool = False) -> float | date | time:
    """The day that a number means: a date, with a part of a day a datetime; a time of day below 1.

    The number itself where no calendar has that day.

    >>> day_of(44896.0), day_of(44896.5), day_of(0.25), day_of(1e10)
    (datetime.date(2022, 12, 1), datetime.datetime(2022, 12, 1, 12, 0), datetime.time(6, 0), 10000000000.0)
    """
    try:
        passed = timedelta(milliseconds=round(number * _DAY))
        moment = (_EPOCH_1904 if is_1904 else _EPOCH) + passed
        if not is_1904 and number < _NO_DAY:
            moment += timedelta(days=1)
    except (OverflowError, ValueError):  # the latter for what is no number
        return number
    if number < 1:
        return moment.time()
    return moment.date() if number.is_integer() else moment
