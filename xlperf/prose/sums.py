"""Sums and comparisons that a sentence carries out in words: 30+30+29.99 共89.97, 较100万元增加20万元."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import accumulate
from typing import NamedTuple

from xlperf.prose.figures import Figure
from xlperf.prose.lexicon import listed, pattern
from xlperf.values.amounts import Amount, convert, percent, plain

_PLUS = re.compile(r"\s*[+＋]\s*")
_BESIDE = re.compile("[、，,；;和及]")  # between what is added up
_GAP = 12  # characters between a figure and what it is compared with or added up to
_SHORT = 6  # characters of the words that say a total: 共完成, 合计为
_FEWEST = 2
_LEAST_PARTS = 3
_TOO_SMALL = 10  # times what is missing, and the smallest part is more: no part has been left out


class Wrong(NamedTuple):
    """A sum that does not come out: what it should be, and the stretch that says it."""

    should: str
    start: int
    end: int


def wrong_sums(sentence: str, found: Sequence[Figure], before: Sequence[tuple[str, Figure]] = ()) -> Iterator[Wrong]:
    """Additions a+b+c whose total, beside them or before 其中, is another figure; parts that exceed their whole.

    ``before`` are the figures of the sentence before this one, each with the words in front of it.
    """
    if len(found) < _FEWEST:
        return
    yield from _additions(sentence, found, before)
    yield from _lists(sentence, found)
    yield from _breakdowns(sentence, found)
    yield from _changes(sentence, found)


def _additions(sentence: str, found: Sequence[Figure], before: Sequence[tuple[str, Figure]]) -> Iterator[Wrong]:
    at = 0
    while at < len(found):
        last = at
        while last + 1 < len(found) and _PLUS.fullmatch(sentence[found[last].end : found[last + 1].start]):
            last += 1
        if last > at:
            parts = found[at : last + 1]
            total = _stated_total(sentence, found, at, last, before)
            if total is not None and (wrong := _sum_of(parts, total)) is not None:
                start = min(parts[0].start, total.start) if total in found else parts[0].start
                yield Wrong(wrong, start, max(parts[-1].end, total.end if total in found else 0))
        at = last + 1


def _lists(sentence: str, found: Sequence[Figure]) -> Iterator[Wrong]:
    """财政拨款80万元、自筹30万元，合计100万元: money named beside each other and added up in words.

    Nothing where the last of them make the total: what stands before is the whole, or said of something else.
    """
    for at, total in enumerate(found):
        lead = sentence[found[at - 1].end : total.start].strip(" ，,、（(") if at else ""
        if not pattern("sums.sum").fullmatch(lead) or not total.is_money or total.rough:
            continue
        parts: list[Figure] = []
        for part, after in zip(reversed(found[:at]), reversed(found[1 : at + 1]), strict=True):
            between = sentence[part.end : after.start]
            apart = parts and (len(between) > _GAP or not _BESIDE.match(between))
            if not part.is_money or part.rough or apart:
                break
            parts.insert(0, part)
        text = sentence[parts[0].end : total.start] if parts else ""
        amounts = [amount for part in parts if (amount := _in_unit(part, total.unit)) is not None]
        if len(amounts) < _FEWEST or len(amounts) != len(parts) or _nested(text):
            continue
        if any(_agree(sum(amounts[first:], Decimal()), total, len(amounts) - first) for first in range(len(amounts))):
            continue
        start = max(sentence.rfind(mark, 0, parts[0].start) for mark in "，：:；、") + 1
        yield Wrong(f"{plain(sum(amounts, Decimal()), None)}{total.unit}", start, total.end)


def _stated_total(
    sentence: str, found: Sequence[Figure], at: int, last: int, before: Sequence[tuple[str, Figure]]
) -> Figure | None:
    """The figure that an addition is stated to make: behind it after 共 or =; else before it, with 其中 between."""
    if last + 1 < len(found):
        between = sentence[found[last].end : found[last + 1].start].strip(" ，,、。（(")
        if between.startswith(listed("sums.total")) and len(between) <= _SHORT:
            return found[last + 1]
    lead = sentence[found[at - 1].end if at else 0 : found[at].start]
    if not pattern("sums.parts").search(lead) or len(lead) > _GAP * 2:
        return None
    if at:
        earlier = sentence[max(0, found[at - 1].start - _GAP) : found[at - 1].start]
        return found[at - 1] if _names_total(earlier) else None
    return next((figure for words, figure in reversed(before) if _names_total(words)), None)


def _names_total(words: str) -> bool:
    return any(word in words for word in listed("sums.whole"))


def _sum_of(parts: Sequence[Figure], total: Figure) -> str | None:
    """What the parts add up to, where that is not the total; parts without unit have the total's."""
    amounts = [_in_unit(part, total.unit) for part in parts]
    if None in amounts:
        return None
    value = sum((amount for amount in amounts if amount is not None), Decimal())
    return None if _agree(value, total, len(parts)) else f"{plain(value, None)}{total.unit}"


def _agree(value: Decimal, total: Figure, parts: int) -> bool:
    """Whether a sum is a total, each rounded to its places; whole numbers have to be equal."""
    if not total.places:
        return value == total.value
    return abs(value - total.value) <= Decimal(parts) / 2 * Decimal(1).scaleb(-total.places)


def _in_unit(part: Figure, unit: str) -> Decimal | None:
    if part.rough:
        return None
    if not part.unit or part.unit == unit:
        return part.value
    amount = convert(Amount(part.value, part.unit), unit)
    return None if amount is None else amount.value


def _breakdowns(sentence: str, found: Sequence[Figure]) -> Iterator[Wrong]:
    """15个，其中甲8个、乙8个: parts of one unit that are more than the whole; or, for 基本支出 and 项目支出, not it.

    So are three parts or more that fall short of the whole by too little for a further one.
    """
    for lead in pattern("sums.parts").finditer(sentence):
        before = [figure for figure in found if figure.end <= lead.start() and lead.start() - figure.end <= _GAP]
        if not before or not before[-1].unit:
            continue
        whole = before[-1]
        stop = next(
            (sentence.find(mark, lead.end()) for mark in "；;" if mark in sentence[lead.end() :]), len(sentence)
        )
        parts = [figure for figure in found if lead.end() <= figure.start < stop]
        alike = [
            part for part in parts if part.unit and (part.unit == whole.unit or (part.is_money and whole.is_money))
        ]
        if len(alike) < _FEWEST or len(alike) != len(parts) or any(part.rough for part in (whole, *parts)):
            continue
        amounts = [amount for part in alike if (amount := _in_unit(part, whole.unit)) is not None]
        if any(_agree(value, whole, number) for number, value in enumerate(accumulate(amounts), start=1) if number > 1):
            continue  # the first of them make the whole; what follows is said of something else, or says it again
        value = sum(amounts, Decimal())
        text = sentence[lead.end() : parts[-1].end]
        complete = len(parts) == _FEWEST and all(word in text for word in listed("sums.together"))
        nearly = len(alike) >= _LEAST_PARTS and 0 < (whole.value - value) * _TOO_SMALL < min(amounts)
        exceeds = (value > whole.value or nearly) and whole.unit not in listed("figures.persons") and not _nested(text)
        if (complete or exceeds) and not _agree(value, whole, len(parts)):
            yield Wrong(f"{plain(value, None)}{whole.unit}", whole.start, parts[-1].end)


def _nested(text: str) -> bool:
    """Whether parts have parts of their own, or are not added but compared."""
    return any(word in text for word in ("其中", "含", "较", "比", "同时", "目标", "计划", "预算"))


def _changes(sentence: str, found: Sequence[Figure]) -> Iterator[Wrong]:
    """甲，较乙增加丙: the difference, and which way it goes; a percentage in the place of 丙 is the growth rate."""
    for new, old, by in zip(found, found[1:], found[2:], strict=False):
        between, after = sentence[new.end : old.start], sentence[old.end : by.start]
        how = pattern("sums.change").search(after)
        if not pattern("sums.than").search(between) or how is None or len(after) > _GAP or len(between) > _GAP * 2:
            continue
        amount = _in_unit(old, new.unit)
        if amount is None or not old.unit or new.rough or by.rough or any(mark in between for mark in "。；"):
            continue
        wrong = _wrong_change(new, amount, by, grows=how[1] in listed("sums.up"))
        if wrong:
            yield Wrong(wrong, new.start, by.end)


def _wrong_change(new: Figure, old: Decimal, by: Figure, *, grows: bool) -> str:
    """What the change should be written as, "" where it is right."""
    change = new.value - old
    word = "增加" if change > 0 else "减少"
    if by.is_rate and not new.is_rate:
        if not old:
            return ""
        share = abs(change) / old
        if grows == (change > 0) and by.means(share * 100, "%"):
            return ""
        return f"{word}{percent(share)}" if change else ""
    stated = _in_unit(by, new.unit)
    if stated is None or by.is_rate != new.is_rate:
        return ""
    if abs(stated - abs(change)) <= Decimal(1).scaleb(-min(new.places, by.places or new.places)) and grows == (
        change > 0
    ):
        return ""
    return f"{word}{plain(abs(change), None)}{new.unit}" if change else "持平"
