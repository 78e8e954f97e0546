"""Typed names as titles and sentences carry them: nothing written twice, no punctuation of their own at the end."""

from __future__ import annotations

import re

from xlperf.layout import layout
from xlperf.model import Subject
from xlperf.taxonomy import level1_name, level2_name
from xlperf.values.amounts import arabic_digits, normalise

__all__ = ["END_MARKS", "indicator_name", "is_written_up", "names_year", "project_word"]

END_MARKS = "。！？；，、：,;.:! "
"""What a typed clause loses at its end where it is set into a sentence."""

_PROJECT = "项目"
_SAYS_PROJECT = re.compile(r"项目(?:第?[0-9A-Za-z一二三四五六七八九十]{1,4}[期号批]?|[（(][^（）()]*[）)])*$")
_LABEL_MARKS = frozenset("：:—")
_LABEL = re.compile(r"\s*([^：:—]{1,20}?)\s*[0-9一二三四五六七八九十]*\s*(?:[：:]|—+)\s*(?=\S)")


def names_year(name: str, year: int) -> bool:
    """Whether a name says a year itself (2024年度甲, 甲（2024年）, 二〇二四年甲); a span of years does not count."""
    words = arabic_digits(normalise(name))
    return re.search(rf"(?:^|[(《“])\s*{year}(?!\d)|(?<![\d~～至到、/–—-]){year}\s*年", words) is not None


def project_word(name: str) -> str:
    """项目 where a project's name lacks it: 甲 -> 项目; 乙项目, 丙项目（二期） and 项目2 -> nothing."""
    return "" if _SAYS_PROJECT.search(name) else _PROJECT


def indicator_name(name: str, level1: str | None, level2: str | None) -> str:
    """An indicator's name without its level before it (数量指标：) and without punctuation at its end."""
    match = None if _LABEL_MARKS.isdisjoint(name) else _LABEL.match(name)
    if match and {level1_name(match[1]), level2_name(match[1])} & {level1_name(level1), level2_name(level2)} - {None}:
        name = name[match.end() :]
    return name.rstrip(END_MARKS) or name


def is_written_up(subject: Subject) -> bool:
    """Whether report and tables speak of a subject: a project without a name is a finding, not a chapter."""
    return subject.is_department or subject.name != layout().unnamed
