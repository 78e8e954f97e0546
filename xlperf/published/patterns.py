"""Templates turned round: a regular expression that finds the facts of a sentence that a template wrote.

Words match in the outline's wording or in one of its variants, punctuation in full or half width; a fact matches what
that kind of fact looks like (an amount of money, a percentage, a year), any other whatever stands in its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from xlperf.narrative.sentence_templates import Template
from xlperf.prose.lexicon import listed
from xlperf.published.variants import variants
from xlperf.values.amounts import folded_digits, one_of
from xlperf.values.words import words

__all__ = ["Reader", "Reading", "bare", "best", "pieces", "reader", "trimmed"]

_NUMBER = r"[-－]?\d[\d,]*(?:\.\d+)?"
_ENDS = re.compile(r"[^。！？!?\n]*[。！？!?\n]+|[^。！？!?\n]+")
_LONGEST = 2_500  # characters of a sentence; what is longer is none, and is not read
_CLOSING = " \t\r\n　。."
_MARKS = {
    "，": "[，,]", "：": "[：:]", "；": "[；;]", "（": "[（(]", "）": "[）)]", "“": "[“\"「]",
    "”": "[”\"」]", "。": "[。.]",
}  # fmt: skip
_DASH = "(?:——|--|—|－|–)"

MONEY_FACTS = (
    "initial", "adjusted", "executed", "basic", "project_spending", "next_budget", "last_executed", "budget",
    "remaining", "overspent", "adjusted_by",
)  # fmt: skip
"""The facts that are amounts of money."""

_POINTS = ("total", "full_marks", "execution_score", "execution_weight", "indicator_score", "uncapped")
_COUNTS = ("indicator_count", "completed_count", "missed_count", "undecided_count")
_CLAUSES = ("reason", "adjustment_reason", "shortfall_reason", "leftover_use")
_LONG = frozenset({*_CLAUSES, *(f"{name}_text" for name in _CLAUSES), "reason_own"})
"""The facts that may be several sentences, where they end what a template writes."""

_ANY = frozenset({"name", "target_words", "actual_words", "unit_title"})
"""The facts that may be any text, though what they look like is known."""


def _is_any(name: str, text: str) -> bool:
    """Whether a fact could be any text: a figure that has no digit is none."""
    return name not in _kinds() or name in _ANY or (name in ("target", "actual") and not re.search(r"\d", text))


@cache
def _kinds() -> Mapping[str, str]:
    """What a fact looks like, by its name."""
    money = rf"{_NUMBER}\s*(?:{one_of(listed('figures.money'))})"
    signs = one_of({word for sign in words().signs.values() for word in (sign.words, *sign.before)})
    return {
        **dict.fromkeys(MONEY_FACTS, money),
        **dict.fromkeys(_POINTS, rf"{_NUMBER}\s*分"),
        **dict.fromkeys(_COUNTS, r"\d+\s*[项个条]"),
        **dict.fromkeys(("year", "title_year", "next_year"), r"(?:[12]\d{3}|[〇○零一二三四五六七八九]{4})"),
        **dict.fromkeys(("target_words", "actual_words"), r"[^“”]+?"),
        **dict.fromkeys(("target", "actual", "last", "aim"), r"(?![值数为是应：])[^“”，；。]+?"),
        "name": "(?:(?!：“).)+?",  # a list of indicators is none
        "unit_title": "(?!度|部门|单位).+?",
        "rate": rf"{_NUMBER}\s*[%％]",
        "times": _NUMBER,
        "sign": f"(?:{signs})",
        "level2": "[^—，。“”]{1,30}?",
        "short_name": "[^，。；]{1,30}?",
        "attachment": r"附件\s*\d*",
        "verdict": "[^，。；“”]{2,12}",
        "adjusted_how": "调增|调减|追加|核减",
        "grade": "[^“”]{1,8}",
        "authorities": "[^，。]{1,30}?",
        "basis": "[^，。]{2,12}?",
        "executed_differs": "[^，。]+?",
        "executed_same": "(?:基本)?持平|[^，。]{1,8}?",
        "next_differs": "[^，。]+?",
        "next_same": "(?:基本)?持平|[^，。]{1,8}?",
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """One template, ready to read sentences with; ``is_words``: it has words of its own to be recognised by."""

    template: Template
    pattern: re.Pattern[str]
    names: Mapping[str, str]
    is_words: bool

    @property
    def long(self) -> str:
        """The fact at its end that may go on over several sentences; "" where there is none."""
        items = [item for group in self.template.groups for item in group.items if item != "。"]
        return items[-1][0] if items and isinstance(items[-1], tuple) and items[-1][0] in _LONG else ""

    def read(self, sentence: str) -> Reading | None:
        """The facts of a sentence, its end mark aside; None where the template did not write it."""
        match = self.pattern.fullmatch(sentence.rstrip(_CLOSING).lstrip())
        if match is None:
            return None
        facts = {self.names[key]: value.strip() for key, value in match.groupdict().items() if value and value.strip()}
        wanted = [name for name in self.template.any_of if name in self.names.values()]
        if wanted and not any(name in facts for name in wanted):
            return None
        return Reading(facts=facts, needs=self.template.needs, reader=self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a sentence says: fact -> its words; ``needs`` are the facts without words that the template asks for."""

    facts: Mapping[str, str]
    needs: tuple[str, ...]
    reader: Reader

    @property
    def open(self) -> int:
        """How many characters are facts that may be any text."""
        return sum(len(text) for name, text in self.facts.items() if _is_any(name, text))

    def longer(self, more: str) -> Reading:
        """With further sentences at the end of its long fact."""
        name = self.reader.long
        return replace(self, facts={**self.facts, name: f"{self.facts[name]}。{more}".replace("。。", "。")})


@lru_cache(maxsize=1024)
def reader(template: Template) -> Reader:
    """The reader of a template."""
    names: dict[str, str] = {}
    parts = []
    last = len(template.groups) - 1
    for at, group in enumerate(template.groups):
        items = list(group.items)
        if at == last and items and isinstance(items[-1], str):
            items[-1] = items[-1].rstrip("。")
        inner = "".join(_item(item, names) for item in items)
        parts.append(f"(?:{inner})?" if group.optional else inner)
    has_words = any(
        isinstance(item, str) and item.strip("。，：—“”") for group in template.groups for item in group.items
    )
    return Reader(template=template, pattern=re.compile("".join(parts)), names=names, is_words=has_words)


def _item(item: str | tuple[str], names: dict[str, str]) -> str:
    if isinstance(item, str):
        return _words(item)
    key = f"f{len(names)}"
    names[key] = item[0]
    return rf"\s*(?P<{key}>{_kinds().get(item[0], '.+?')})\s*"


def _words(text: str) -> str:
    """A pattern for a stretch of an outline's words: each part of it as written or as others write it."""
    parts = _same().split(text)
    return "".join(_literal(part) if at % 2 == 0 else _one_of(part) for at, part in enumerate(parts))


def _one_of(stretch: str) -> str:
    """A pattern for a stretch as written or as others write it."""
    choices = [_literal(words) for words in sorted((stretch, *variants().same[stretch]), key=len, reverse=True)]
    pattern = variants().patterns.get(stretch)
    return f"(?:{'|'.join([pattern, *choices] if pattern else choices)})"


def _literal(text: str) -> str:
    return "".join(_DASH if mark == "——" else _MARKS.get(mark, re.escape(mark)) for mark in re.findall("——|.", text))


@cache
def _same() -> re.Pattern[str]:
    return re.compile(f"({one_of(variants().same)})")


def trimmed(text: str) -> str:
    """A line without white space around it, of whatever kind."""
    return text.strip(" \t\r\n　\u00a0\ufeff")


def bare(text: str) -> str:
    """A line as it is read: trimmed, figures in half width; every character keeps its place."""
    return folded_digits(trimmed(text))


def pieces(text: str) -> list[str]:
    """A paragraph in sentences, with their end marks; blank ones left out."""
    return [piece for piece in _ENDS.findall(text) if piece.strip()]


def best(text: str, readers: Iterable[Reader]) -> Reading | None:
    """The reading with the least text that could be anything; of several the one that finds most, then the first."""
    if len(text) > _LONGEST:
        return None
    found = list(filter(None, (one.read(text) for one in readers)))
    return min(found, key=lambda one: (one.open, -len(one.facts)), default=None)
