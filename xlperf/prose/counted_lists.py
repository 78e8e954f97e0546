"""Counts written in words: two or three great industries, ten tasks of which nine follow, five of four."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from xlperf.prose.lexicon import listed, pattern
from xlperf.values.amounts import parse_chinese_numeral

_SIGNS = (("big", "大"), ("bodies", "个"))  # patterns, and what stands in every text that fits
_ITEMS = re.compile(r"、")
_JOINTS = re.compile(r"以及|和|与|及")
_LONGEST_ITEM = 24  # characters; what is longer is a clause and no item
_FEWEST = 2
_SHARED = 3  # characters two kinds of things share to be the same
_SHOWN = 4  # characters of a kind in a message
_BEFORE = 6  # characters before a count in which its region stands
_ORDINALS = "一二三四五六七八九十"


class Count(NamedTuple):
    """So many of a kind: 三 (大) 主导产业; ``region`` is the word before it that says whose."""

    number: int
    kind: str
    region: str
    words: str
    start: int
    end: int


class Miscount(NamedTuple):
    """A number and how many things follow it, and the stretch that says it."""

    should: int
    start: int
    end: int


def counts(text: str) -> Iterator[Count]:
    """Kinds with their number: 三大支柱产业, 辖12个乡镇."""
    for key, sign in _SIGNS:
        for found in pattern(f"lists.{key}").finditer(text) if sign in text else ():
            number = _number(found[1])
            if number is not None:
                before = text[max(0, found.start() - _BEFORE) : found.start()]
                region = next((word for word in listed("lists.regions") if before.endswith(word)), "")
                kind = found[2] if key == "big" else f"个{found[2]}"
                yield Count(number, kind, region, found.group() + found[2][:_SHOWN], *found.span())


def same_kind(one: Count, other: Count) -> bool:
    """Whether two counts are of the same things, of the same region as far as is stated."""
    if one.region and other.region and one.region != other.region:
        return False
    shared = 0
    for mine, theirs in zip(one.kind, other.kind, strict=False):
        if mine != theirs:
            break
        shared += 1
    return shared >= min(_SHARED, len(one.kind), len(other.kind)) and shared >= _FEWEST


def miscounts(paragraph: str) -> Iterator[Miscount]:
    """Numbers that are not how many things follow: 三个行业，分别是甲、乙; “甲、乙”三大; 五点：一是…四是."""
    if "、" not in paragraph and "一是" not in paragraph:
        return
    for found in pattern("lists.named").finditer(paragraph) if "分别" in paragraph or "即" in paragraph else ():
        yield from _against_items(found[1], found[3], found.start(), found.end())
    for found in pattern("lists.quoted").finditer(paragraph) if "”" in paragraph else ():
        yield from _against_items(found[2], found[1], found.start(), found.end())
    for found in pattern("lists.ordinals").finditer(paragraph) if "一是" in paragraph else ():
        number, last = _number(found[1]), _last_ordinal(paragraph, found.end() - 2)
        if number is not None and last >= _FEWEST and number != last:
            yield Miscount(last, *found.span())


def _against_items(numeral: str, listing: str, start: int, end: int) -> Iterator[Miscount]:
    number, items = _number(numeral), _ITEMS.split(listing)
    if number is None or len(items) < _FEWEST or "等" in listing or max(map(len, items)) > _LONGEST_ITEM:
        return
    if any(mark in listing for mark in "，：（("):
        return
    joints = len(_JOINTS.findall(listing))
    if not len(items) <= number <= len(items) + joints:
        yield Miscount(len(items) if number < len(items) else len(items) + joints, start, end)


def _last_ordinal(paragraph: str, at: int) -> int:
    """How far 一是, 二是, 三是 … goes on from ``at``."""
    count = 0
    for ordinal in _ORDINALS:
        at = paragraph.find(f"{ordinal}是", at)
        if at < 0:
            break
        count += 1
    return count


def _number(text: str) -> int | None:
    value = int(text) if text.isdigit() else parse_chinese_numeral(text)
    return None if value is None or value < _FEWEST else int(value)
