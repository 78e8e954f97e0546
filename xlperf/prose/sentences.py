"""Running text in sentences, each with its place; quotes of them for messages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from xlperf.values.amounts import folded_digits

LONGEST = 600
"""Characters of a sentence; what is longer is no sentence and is read in pieces, so that reading stays linear."""

_SHOWN = 40  # characters of a quote
_ENDS = re.compile(r"[^。！？!?\n]{1,600}[。！？!?]?[”’）)]?|[。！？!?]")


class Sentence(NamedTuple):
    """One sentence: its text, digits in half width, and where it begins in the paragraph."""

    text: str
    start: int


def sentences(paragraph: str) -> Iterator[Sentence]:
    """The sentences of a paragraph, in order, with their closing marks; blank ones left out."""
    text = folded_digits(paragraph)
    for found in _ENDS.finditer(text):
        if found.group().strip():
            yield Sentence(found.group(), found.start())


def quote(text: str, start: int, end: int, shown: int = _SHOWN) -> str:
    """The stretch from ``start`` to ``end`` with some words before it, on one line, at most ``shown`` long."""
    if end - start >= shown:
        return " ".join(text[start : start + shown - 1].split()) + "…"
    first = max(0, end - shown)
    for mark in "。；，、：":
        at = text.rfind(mark, first, start)
        if at >= 0:
            return " ".join(text[at + 1 : end].split())
    words = " ".join(text[first:end].split())
    return f"…{words}" if first else words
