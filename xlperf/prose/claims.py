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
    ("none_missed", "goals", ("完成", "达标", "达成", "实现", "偏离")),
    ("all_somehow", "goals", _GOALS),
    ("none_behind", "goals", ("无一", "一项", "一个", "一条")),
    ("as_planned", "goals", (*_GOALS, "完成值")),
    ("all_spent", "spent", ("全部",)),
    ("nothing_left", "nothing", ("结余",)),
)  # patterns, what they claim, and words of which one stands in every sentence that fits
_DENYING = ("none_missed", "none_behind", "as_planned", "nothing_left")  # their words contain a denial of their own
_SIGNS = re.compile("|".join({word for *_, words in _KINDS for word in words}))
_WINDOW = 12  # characters before a claim that may take it back
_EXCEPT = re.compile(r"除[^。]{1,60}外")
_PURPOSE = re.compile(r"为了?(?:更好地?|全面|顺利)?(?:实现|完成|确保|达成|落实)[^，。；]*$")  # 为实现全年目标，…
_CLAUSES = re.compile(r"[。；;！？\n，,]")


class Claim(NamedTuple):
    """A claim: ``goals`` reached, money ``spent``, ``nothing`` left; its words and place.

    ``kinds`` are the kinds of indicators (产出, 数量) that it speaks of; none for all of them.
    """

    what: str
    words: str
    start: int
    end: int
    kinds: tuple[str, ...] = ()


def claims(sentence: str) -> Iterator[Claim]:
    """The claims of a sentence that nothing in it takes back, each kind once: 完成了既定的目标, 资金已全部支付完毕."""
    if not _SIGNS.search(sentence):
        return
    made: set[str] = set()
    for key, what, signs in _KINDS:
        if what in made or not any(map(sentence.__contains__, signs)):
            continue
        for found in pattern(f"claims.{key}").finditer(sentence):
            before = _before(sentence, found.start())
            if _is_taken_back(sentence, found, denies=key in _DENYING) or (
                key == "goals" and (not _is_past(before + found.group()) or _is_rather(before, found.group()))
            ):
                continue
            made.add(what)
            yield Claim(what, found.group(), *found.span())


def claims_of_kinds(sentence: str) -> Iterator[Claim]:
    """Claims that all indicators of some kinds were reached: 产出指标和效益指标均已实现, 数量指标完成率100%."""
    if "指标" not in sentence and "目标" not in sentence:
        return
    for found in pattern("claims.of_kinds").finditer(sentence):
        if not _is_taken_back(sentence, found, denies=False):
            kinds = tuple(kind for kind in listed("claims.kinds") if kind in found["kinds"])
            yield Claim("goals", found.group(), *found.span(), kinds)


def claims_of_time(sentence: str) -> Iterator[Claim]:
    """Claims that all was done in time: 6条村道全部按期完工; ``kinds`` are words of the names that it speaks of."""
    for found in pattern("claims.in_time").finditer(sentence):
        if not _is_taken_back(sentence, found, denies=False):
            yield Claim("in_time", found.group(), *found.span(), (found["when"], found["done"]))


def _before(sentence: str, start: int) -> str:
    return _CLAUSES.split(sentence[max(0, start - _WINDOW) : start])[-1]


def _is_taken_back(sentence: str, found: re.Match[str], *, denies: bool) -> bool:
    """Whether a claim is hedged, or all but something was reached; the words of one that ``denies`` hedge nothing."""
    before, words = _before(sentence, found.start()), "" if denies else found.group()
    purpose = before + found.group().partition("，")[0] if "，" in found.group() else ""
    return (
        _is_hedged(before, words)
        or _PURPOSE.search(purpose) is not None
        or _EXCEPT.search(sentence[: found.start()]) is not None
    )


def _is_past(words: str) -> bool:
    """Whether a claim speaks of what was done: 完成了, 已完成, 圆满完成; 完成全年任务 alone may be a goal."""
    return pattern("claims.aspect").search(words) is not None


def _is_rather(before: str, words: str) -> bool:
    """Whether the work as such went rather well, which says nothing of each goal: 较好完成年度任务."""
    return before.endswith(listed("claims.rather")) and not any(word in words for word in listed("claims.whole"))


def _is_hedged(before: str, words: str) -> bool:
    """Whether a claim is denied, wished for or limited by the words before it or in it."""
    for planned in listed("claims.planned"):
        before, words = before.replace(planned, ""), words.replace(planned, "")
    whole = before + words
    return (
        any(0 <= whole.find(word) < len(before) for word in listed("claims.hedge"))  # 上年度 begins before 年度目标
        or pattern("claims.meant").search(before) is not None
        or any(word in words for word in ("未", "没", "不", "部分", "基本"))
    )
