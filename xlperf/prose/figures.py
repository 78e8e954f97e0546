"""The figures of a sentence with their units; numbers of documents, telephones and lists are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from xlperf.prose.lexicon import listed, pattern
from xlperf.values.amounts import LIMIT, Amount, canonical_unit, convert, plain, round_half_up
from xlperf.values.words import words

_NUMBERS = re.compile(r"(?<![\d.,A-Za-z])((?:\d{1,3}(?:,\d{3})+(?!\d|,\d{3})|\d++)(?:\.\d++)?)(?!\d)\s{0,2}([余多])?")
"""Groups: the number, 余 or 多 behind it."""

_DIGIT = re.compile(r"\d")
_LONGEST = 24  # characters of a number: a longer run of digits is none
_BEFORE = 10  # characters before a figure that may say what it is


class Figure(NamedTuple):
    """A figure: its value, its unit ("" where none follows), its place in the sentence, and how it was written.

    ``places`` are its decimals; ``rough``: 约, 近, 余, 多 stand beside it.
    """

    value: Decimal
    unit: str
    start: int
    end: int
    places: int
    rough: bool

    def __str__(self) -> str:
        return f"{plain(self.value, None)}{self.unit}"

    @property
    def is_money(self) -> bool:
        """Whether it is a sum of money."""
        return self.unit in listed("figures.money")

    @property
    def is_rate(self) -> bool:
        """Whether it is a percentage."""
        return self.unit == "%"

    def means(self, value: Decimal, unit: str) -> bool:
        """Whether it is that amount, rounded (or cut off) to the places that were written."""
        amount = convert(Amount(value, unit), self.unit) if unit != self.unit else Amount(value, unit)
        if amount is None:
            return False
        step = Decimal(1).scaleb(-self.places)
        return self.value == round_half_up(amount.value, self.places) or 0 <= amount.value - self.value < step


def figures(sentence: str) -> Iterator[Figure]:
    """The figures of a sentence, in order: 418.26万元, 450人, 98%, 36."""
    if not _DIGIT.search(sentence):
        return
    barred = [found.span() for found in pattern("figures.identity").finditer(sentence)]
    for found in _NUMBERS.finditer(sentence):
        number, more = found.groups()
        start, end = found.span()
        if len(number) > _LONGEST or any(start < last and first < end for first, last in barred):
            continue
        unit = _unit_at(sentence, end)
        before = sentence[max(0, start - _BEFORE) : start]
        if pattern("figures.not_before").search(before) or (not unit and _is_numbering(sentence, start, found.end(1))):
            continue
        value = Decimal(number.replace(",", ""))
        if value < LIMIT:
            places = len(number.partition(".")[2])
            rough = bool(more) or _is_rough(before)
            yield Figure(value, canonical_unit(unit), start, end + len(unit), places, rough)


def _is_rough(before: str) -> bool:
    return before.endswith(listed("figures.approximate"))


def _is_numbering(sentence: str, start: int, end: int) -> bool:
    """Whether a bare number counts a list (1. 2、 (3)) or is the year of a document (〔2021〕)."""
    after = sentence[end : end + 1]
    before = sentence[max(0, start - _BEFORE) : start].rstrip()[-1:]
    if before and before in "〔[【（(" and after and after in "〕]】）)":
        return True
    return after in ("、", ".", "．", ")", "）") and (not before or before in "。；;：:，,（(")


def _unit_at(sentence: str, at: int) -> str:
    """The longest known unit that begins at a place; "" where none does, or a longer word goes on (5项目)."""
    units, longest = _units()
    for size in range(longest, 0, -1):
        unit = sentence[at : at + size]
        if unit in units:
            return "" if pattern("figures.goes_on").match(sentence, at + size) else unit
    return ""


@cache
def _units() -> tuple[frozenset[str], int]:
    """The units of running text, and the length of the longest."""
    known = frozenset((*words().units.known, *listed("figures.money"), *listed("figures.more")))
    return known, max(map(len, known))
