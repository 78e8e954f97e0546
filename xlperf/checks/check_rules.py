"""The words and thresholds of the checks (``data/checks.toml``), read once and refused whole where one is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from xlperf.findings import catalogue
from xlperf.rulefile import Section, read_rules
from xlperf.taxonomy import level2_name
from xlperf.values.amounts import normalise
from xlperf.values.signs import compact

CONDITIONS = ("timeliness", "satisfaction", "works", "evidence", "several_tasks")
"""When a question to the officer applies; ``xlperf/checks/questions.py`` decides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Misfit:
    """What a level-3 name under a level 2 must not say (unless it says one of ``right``), or must say."""

    wrong: tuple[str, ...]
    right: tuple[str, ...]

    def applies(self, name: str) -> bool:
        """Whether an indicator's name does not fit."""
        if any(word in name for word in self.right):
            return False
        return any(word in name for word in self.wrong) if self.wrong else True


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A question of the catalogue, when it applies, and the words it looks for."""

    code: str
    when: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All of them: ``words`` and ``patterns`` by ``table.key``, ``numbers`` likewise."""

    words: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, Decimal]
    patterns: Mapping[str, re.Pattern[str]]
    misfits: Mapping[str, Misfit]
    questions: tuple[Ask, ...]

    def says(self, key: str, text: str) -> bool:
        """Whether a text contains one of the words of ``key``."""
        return any(map(text.__contains__, self.words[key]))

    def placeholder(self, text: str) -> re.Match[str] | None:
        """The first prompt or blank of a form that was left in a text."""
        return self.patterns["placeholders"].search(text) if self.patterns["placeholders.signs"].search(text) else None


_WORDS = {
    "nothing": ("words", "no_problem"),
    "head": ("unit", "project"),
    "sections": ("department", "project"),
    "reasons": ("spending", "adjustment", "vague", "of_all", "happened", "as_above"),
    "promises": ("words", "at_least", "past", "money", "never", "satisfaction"),
    "identical": ("sections",),
    "money": ("words", "funds"),
    "budget_rate": ("words",),
    "cost": ("at_least",),
    "shares": ("words",),
    "hollow": ("words",),
}
_NUMBERS = {
    "promises": ("overlap",),
    "results": ("overlap", "overlap_of_target"),
    "caliber": ("unit_mix",),
    "identical": ("shortest", "likeness", "longest", "rows", "share"),
    "plausible": ("unspent", "half_spent", "rows", "equal_rows"),
    "budget_rate": ("floor",),
    "weights": ("most", "equal_rows"),
    "prose": ("gap",),
}
_PATTERNS = {"prose": ("numbering", "document"), "hollow": ("pattern",)}


@cache
def rules() -> Rules:
    """The rules; XlperfError lists everything wrong with the file."""
    return read_rules("checks", _rules)


def _rules(root: Section) -> Rules:
    words: dict[str, tuple[str, ...]] = {}
    numbers: dict[str, Decimal] = {}
    patterns: dict[str, re.Pattern[str]] = {}
    for table in dict.fromkeys((*_WORDS, "placeholders", *_NUMBERS, *_PATTERNS)):
        section = root.section(table)
        words |= {f"{table}.{key}": section.texts(key) for key in _WORDS.get(table, ())}
        numbers |= {f"{table}.{key}": section.number(key) for key in _NUMBERS.get(table, ())}
        patterns |= {f"{table}.{key}": re.compile(section.text(key)) for key in _PATTERNS.get(table, ())}
        if table == "placeholders":
            patterns[table] = re.compile("|".join(section.texts("patterns")))
            patterns[f"{table}.signs"] = re.compile(f"[{re.escape(section.text('signs'))}]")
        section.text("source")
        section.close()
    return Rules(words=words, numbers=numbers, patterns=patterns, misfits=_misfits(root), questions=_questions(root))


def _misfits(root: Section) -> Mapping[str, Misfit]:
    misfits = {}
    for row in root.rows("misfits"):
        level2 = row.text("level2")
        misfits[level2_name(level2) or level2] = Misfit(wrong=row.texts("wrong"), right=row.texts("right"))
        row.text("source")
        row.close()
    return misfits


def _questions(root: Section) -> tuple[Ask, ...]:
    questions = []
    for row in root.rows("questions"):
        ask = Ask(code=row.text("code"), when=row.choice("when", CONDITIONS), words=row.texts("words"))
        if ask.code not in catalogue():
            row.fault("code", "没有这个编号")
        row.text("source")
        row.close()
        questions.append(ask)
    return tuple(questions)


def is_nothing(text: str | None) -> bool:
    """Whether a text is blank or says nothing: 无, 暂无, —."""
    bare = compact(normalise(text or "")).rstrip("。.；;，,")
    return not bare or bare in rules().words["nothing.words"]
