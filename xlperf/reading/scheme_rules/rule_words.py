"""The words in which forms print scoring rules (``data/printed_rules.toml``): patterns by kind, and names of rules.

A text is that of a cell, or of cells beside or under each other, its full width made half width, without white space.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from xlperf.rulefile import Section, read_rules

_PIECE = re.compile(r"\{([a-z][a-z0-9]*)\}")


def rule_names() -> Mapping[str, str]:
    """What people call each rule, by its key."""
    return _words().names


def patterns(kind: str) -> Sequence[re.Pattern[str]]:
    """The patterns of one kind, in order."""
    return _words().rules[kind]


def found(kind: str, text: str) -> Iterator[re.Match[str]]:
    """Every place of a text that is of that kind, pattern by pattern."""
    for pattern in patterns(kind):
        yield from pattern.finditer(text)


def first(kind: str, text: str) -> re.Match[str] | None:
    """The first such place; None where there is none.

    >>> first("half_up", "得分四舍五入") is None
    False
    """
    return next(found(kind, text), None)


def has(kind: str, text: str) -> bool:
    """Whether there is such a place."""
    return first(kind, text) is not None


def whole(kind: str, text: str) -> re.Match[str] | None:
    """The text as one of that kind, from end to end."""
    return next((match for one in patterns(kind) if (match := one.fullmatch(text))), None)


@dataclass(frozen=True, slots=True)
class _Words:
    rules: Mapping[str, tuple[re.Pattern[str], ...]]
    names: Mapping[str, str]


@cache
def _words() -> _Words:
    return read_rules("printed_rules", _read_words)


def _read_words(root: Section) -> _Words:
    pieces, rules, names = root.section("pieces"), root.section("rules"), root.section("names")
    known: dict[str, str] = {}
    for name in pieces.given:  # a piece may be made of those above it
        known[name] = _filled(pieces.text(name), known)
    compiled = {kind: tuple(re.compile(_filled(text, known)) for text in rules.texts(kind)) for kind in rules.given}
    words = _Words(compiled, {name: names.text(name) for name in names.given})
    for section in (pieces, rules, names):
        section.close()
    return words


def _filled(text: str, pieces: Mapping[str, str]) -> str:
    return _PIECE.sub(lambda match: f"(?:{pieces[match[1]]})", text)
