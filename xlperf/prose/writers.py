"""What a text calls its writer: 我县, 我局; and whose report a title says it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from xlperf.prose.lexicon import listed, pattern

_TIERS = ("wide", "prefecture", "county", "town")


class Self(NamedTuple):
    """A word of a writer for itself: 县 of 我县 (a region), 局 of 我局 (a body); the stretch that says it."""

    word: str
    is_region: bool
    start: int
    end: int


class Title(NamedTuple):
    """A report's title: the unit it names and the year, 0 where none."""

    unit: str
    year: int


def selves(sentence: str) -> Iterator[Self]:
    """How a sentence calls its writer."""
    if "我" not in sentence:
        return
    for found in pattern("names.region").finditer(sentence):
        yield Self(found[1] or found[2], True, *found.span())
    for found in pattern("names.body").finditer(sentence):
        yield Self(found[1], False, *found.span())


def tiers(word: str) -> tuple[int, ...]:
    """The tiers a region's word may be on, 0 the widest: 市 is a prefecture or a county."""
    return tuple(at for at, tier in enumerate(_TIERS) if any(word.endswith(known) for known in listed(f"names.{tier}")))


def title(line: str) -> Title | None:
    """The unit and year that a report's title names; None where a line is no such title."""
    found = pattern("names.title").search(line)
    return None if found is None else Title(found[2], int(found[1] or found[3] or 0))
