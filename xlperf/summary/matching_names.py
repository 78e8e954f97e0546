"""What names are matched by, across files and years: no spaces, no year, no brackets around nothing."""

from __future__ import annotations

import re
from functools import lru_cache

from xlperf.layout import layout
from xlperf.model import Indicator, Subject
from xlperf.naming import indicator_name
from xlperf.values.amounts import arabic_digits
from xlperf.values.signs import compact

_YEAR = re.compile(r"(?:20\d\d|二[〇○零]\w\w)(?:[-—~至]20\d\d)?(?:年度|年)?")
_ONE_YEAR = re.compile(
    r"(?<![\d\-—~至])(20\d\d|二[〇○零][〇○零一二三四五六七八九]{2})(?:年度|年(?!度)|(?!年))(?![\d\-—~至])"
)
_NUMBERING = re.compile(r"^(?:指标\d+[:：]|(?:指标)?(?:\d+[.、．]|[(（]\d+[)）]))")  # 指标1：, as blank forms print it
_EMPTY = re.compile(r"[()（）]{2}")


def unit_key(name: str) -> str:
    """The key of a unit; "" where the unit has no name."""
    return "" if name == layout().unnamed else compact(name)


def subject_key(subject: Subject) -> str:
    """The key of a subject within its unit: the department is one, whatever it is called; 2023年甲项目 is 甲项目.

    "" for the department, and for a project without a name.
    """
    unnamed = subject.is_department or subject.name == layout().unnamed
    return "" if unnamed else _without_year(subject.name)


def own_key(subject: Subject, year: int | None) -> str:
    """What a subject is known by among those of its unit and year: in 2023 甲项目 is 2023年甲项目, not 2022年甲项目.

    "" as of :func:`subject_key`, which is for two years.
    """
    key = subject_key(subject)
    if not key or year is None:
        return key

    def unless_own(found: re.Match[str]) -> str:
        return "" if int(arabic_digits(found[1])) == year else found[0]

    bare = compact(subject.name)
    return _EMPTY.sub("", _ONE_YEAR.sub(unless_own, bare)) or bare


def indicator_key(row: Indicator) -> str:
    """The key of an indicator within its subject: its name without level, number and year."""
    return _without_year(_NUMBERING.sub("", indicator_name(row.name, row.level1, row.level2)))


@lru_cache(maxsize=4096)
def _without_year(name: str) -> str:
    """Remembered: units of one kind have indicators of the same names."""
    bare = compact(name)
    return _EMPTY.sub("", _YEAR.sub("", bare)) or bare
