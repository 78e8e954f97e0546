"""Paragraphs that break off, or leave a bracket or a quotation open."""

from __future__ import annotations

import re
from typing import NamedTuple

from xlperf.prose.lexicon import lexicon, listed

_PAIRS = {"“": "”", "‘": "’", "（": "）", "《": "》", "〔": "〕", "【": "】", "(": ")"}
_CLOSERS = {")": "）"} | {closer: closer for closer in _PAIRS.values() if closer != ")"}
_WIDE = {"(": "（"}
_MARKS = re.compile(f"[{re.escape(''.join((*_PAIRS, *_CLOSERS)))}]")
_TAIL = 20  # characters shown of an end


class Break(NamedTuple):
    """Where a paragraph is not whole: ``why`` is comma, word, mark or open; ``end`` after what shows it."""

    why: str
    start: int
    end: int


def broken_off(paragraph: str, *, goes_on: bool) -> Break | None:
    """How a paragraph breaks off; None where it is whole. ``goes_on``: another paragraph follows, as after “如下：”."""
    text = paragraph.rstrip()
    if len(text) < lexicon().numbers["breaks.shortest"]:
        return None
    end, start = len(text), max(0, len(text) - _TAIL)
    if text.endswith(listed("breaks.dangling")):
        return Break("comma", start, end)
    if not goes_on and text.endswith(("；", ";", "：", ":")):
        return Break("comma", start, end)
    opener = unclosed(text)
    if opener is not None:
        return Break("open", opener, min(end, opener + _TAIL))
    if text.endswith(listed("breaks.words")) and not text.endswith(listed("breaks.closing")):
        return Break("word", start, end)
    if "。" in text and not text.endswith(listed("breaks.closing")):
        return Break("mark", start, end)
    return None


def unclosed(text: str) -> int | None:
    """Where the first bracket or quotation mark stands that is never closed; closers without opener do not count."""
    stacks: dict[str, list[int]] = {}
    for found in _MARKS.finditer(text):
        mark = found.group()
        if mark in _PAIRS:
            stacks.setdefault(_PAIRS[_WIDE.get(mark, mark)], []).append(found.start())
        elif stacks.get(_CLOSERS[mark]):
            stacks[_CLOSERS[mark]].pop()
    return min((places[0] for places in stacks.values() if places), default=None)
