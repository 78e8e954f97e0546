"""Years of a sentence: those that cannot be meant in a report about another year, and those with a digit too few."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from xlperf.prose.figures import Figure
from xlperf.prose.lexicon import listed, pattern, says

_BEFORE, _AFTER = 6, 30  # characters around a year that say what it is
_LEAD = 4  # characters before a year that begins a sentence


class Year(NamedTuple):
    """A year as written, with its place; 0 where its digits are too few or too many."""

    value: int
    start: int
    end: int


def broken_years(sentence: str) -> Iterator[Year]:
    """Years with a digit too few or too many: 202年1月, 20222年."""
    for found in pattern("years.broken").finditer(sentence):
        yield Year(0, *found.span())


def slipped_years(sentence: str, year: int, own: list[Figure]) -> Iterator[Year]:
    """Years other than ``year`` written for what was done in it: 2021年实际执行 in a report about 2022.

    ``own`` are the figures of the sentence that are this year's: beside an earlier year they betray it. A sentence that
    names ``year``, too, or compares, or speaks of plans, documents and what was carried over, says nothing of the kind.
    """
    years = [Year(int(found[1]), *found.span()) for found in pattern("years.year").finditer(sentence)]
    if any(one.value == year for one in years) or says("years.older", sentence):
        return
    for one in years:
        if one.value == year or _is_quoted(sentence, one) or _is_historic(sentence, one):
            continue
        after = sentence[one.end : one.end + _AFTER]
        stretch = _stretch(sentence, one, years)
        is_own = one.value < year and any(figure.start in stretch for figure in own)
        names_it = one.value == year - 1 and _names_evaluation(sentence, one, after)
        if is_own or names_it or pattern("years.spent").search(after):
            yield one


def leading_year(sentence: str, year: int) -> list[Year]:
    """The year that a statement of results begins with, where it is another one: 2021年培训300人次 in those of 2022.

    Nothing where the statement names ``year``, too, compares, or begins with a date or a year that is past by itself.
    """
    found = [Year(int(one[1]), *one.span()) for one in pattern("years.year").finditer(sentence)]
    if not found or found[0].start > 0 or any(one.value == year for one in found) or says("years.older", sentence):
        return []
    return [] if _is_historic(sentence, found[0]) else found[:1]


def goal_of_last_year(sentence: str, year: int) -> list[Year]:
    """The year before in the words of a goal: 2021年维修…, 围绕2021年度工作要点… in a report about 2022.

    Nothing where the sentence names ``year``, too, compares, quotes, speaks of what was carried over, or of what is
    done when a year is over: its accounts, evaluation, rewards and last payments.
    """
    found = [Year(int(one[1]), *one.span()) for one in pattern("years.year").finditer(sentence)]
    if any(one.value == year for one in found):
        return []
    if says("years.older", sentence) or says("years.afterwards", sentence):
        return []
    return [
        one for one in found if one.value == year - 1 and not _is_quoted(sentence, one) and _is_wanted(sentence, one)
    ][:1]


def _is_wanted(sentence: str, one: Year) -> bool:
    """Whether a year is that of something wanted: it begins the goal, says 年度, or is when it is due (2021年底前)."""
    if pattern("years.due").match(sentence[one.end :]):
        return True
    begins = one.start == 0 or pattern("years.planned").match(sentence[one.end :]) is not None
    return begins and not _is_historic(sentence, one)


def spans(text: str) -> Iterator[tuple[int, int, int, int]]:
    """Spans of years: first year, last year, and where they stand."""
    for found in pattern("years.span").finditer(text):
        yield int(found[1]), int(found[2]), *found.span()


def _names_evaluation(sentence: str, one: Year, after: str) -> bool:
    """Whether a sentence begins with the year of the evaluation itself: 2021年度重点工作任务."""
    if len(sentence[: one.start].strip()) > _LEAD or says("years.used", sentence):
        return False
    return after.removeprefix("度").startswith(listed("years.evaluated"))


def _stretch(sentence: str, one: Year, years: list[Year]) -> range:
    """What a year governs: up to the next one, a semicolon or the end."""
    ends = [other.start for other in years if other.start > one.start]
    semicolon = sentence.find("；", one.end)
    return range(one.end, min([*ends, len(sentence), *([semicolon] if semicolon >= 0 else [])]))


def _is_historic(sentence: str, one: Year) -> bool:
    """Whether a year is named as another one: 截至2021年底, 2021年结转, 较2021年, 2021年3月."""
    before, after = sentence[max(0, one.start - _BEFORE) : one.start].rstrip(), sentence[one.end :].lstrip()
    if before.endswith(listed("years.since")) or after.startswith(listed("years.tail")):
        return True
    return after.removeprefix("度").startswith(listed("years.tail")) or after[:2].strip("月").isdigit()


def _is_quoted(sentence: str, one: Year) -> bool:
    """Whether a year stands in the name of a document: inside 《》, “” or brackets."""
    for opener, closer in ("《》", "“”", "〔〕", "（）"):
        if sentence.rfind(opener, 0, one.start) > sentence.rfind(closer, 0, one.start):
            return True
    return False
