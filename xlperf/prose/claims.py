"""Sweeping claims of a sentence: all goals reached, all money spent, nothing left; hedged ones are none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from xlperf.prose.lexicon import listed, pattern

_GOALS = ("目标", "任务", "指标")
_KINDS = (
    ("goals", "goals", _GOALS),
    ("all_done", "goals", _GOALS),
    ("all_rate", "goals", _GOALS),
    ("none_missed", "goals", ("完成",)),
    ("all_spent", "spent", ("全部",)),
    ("nothing_left", "nothing", ("结余",)),
)  # patterns, what they claim, and words of which one stands in every sentence that fits
_DENYING = ("none_missed", "nothing_left")  # their words contain a denial of their own
_SIGNS = re.compile("|".join({word for *_, words in _KINDS for word in words}))
_WINDOW = 12  # characters before a claim that may take it back
_EXCEPT = re.compile(r"除[^。]{1,60}外")
_CLAUSES = re.compile(r"[。；;！？\n，,]")


class Claim(NamedTuple):
    """A claim: ``goals`` reached, money ``spent``, ``nothing`` left; its words and place."""

    what: str
    words: str
    start: int
    end: int


def claims(sentence: str) -> Iterator[Claim]:
    """The claims of a sentence that nothing in it takes back, each kind once: 完成了既定的目标, 资金已全部支付完毕."""
    if not _SIGNS.search(sentence):
        return
    made: set[str] = set()
    for key, what, signs in _KINDS:
        if what in made or not any(map(sentence.__contains__, signs)):
            continue
        for found in pattern(f"claims.{key}").finditer(sentence):
            before = _CLAUSES.split(sentence[max(0, found.start() - _WINDOW) : found.start()])[-1]
            if (
                _is_hedged(before, "" if key in _DENYING else found.group())
                or _EXCEPT.search(sentence[: found.start()])
                or (key == "goals" and not _is_past(before + found.group()))
            ):
                continue
            made.add(what)
            yield Claim(what, found.group(), *found.span())


def _is_past(words: str) -> bool:
    """Whether a claim speaks of what was done: 完成了, 已完成, 圆满完成; 完成全年任务 alone may be a goal."""
    return pattern("claims.aspect").search(words) is not None


def _is_hedged(before: str, words: str) -> bool:
    """Whether a claim is denied, wished for or limited by the words before it or in it."""
    for planned in listed("claims.planned"):
        before = before.replace(planned, "")
    return (
        any(word in before for word in listed("claims.hedge"))
        or pattern("claims.meant").search(before) is not None
        or any(word in words for word in ("未", "没", "不", "部分", "基本"))
    )
