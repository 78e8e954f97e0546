"""The words in which forms print scoring rules (``data/printed_rules.toml``): patterns by kind, and names of rules.

A text is that of a cell, or of cells beside or under each other, its full width made half width, without white space.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from xlperf.rulefile import Section, read_rules
from xlperf.values.amounts import parse_chinese_numeral

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


def with_figures(text: str) -> str:
    """A text with its shares in figures: 百分之八十 and 八成 are 80%.

    >>> with_figures("得分值的百分之八十至百分之百,五成以下不得分")
    '得分值的80%至100%,50%以下不得分'
    """
    return _SHARE.sub(lambda match: _figures(match) or match[0], text)


def _figures(match: re.Match[str]) -> str:
    if match["hundredths"] == "百":
        return "100%"
    value = parse_chinese_numeral(match["hundredths"] or match["tenths"] or match["more"])
    return "" if value is None else f"{value if match['hundredths'] else value * 10}%"


_SHARE = re.compile(
    "百分之(?P<hundredths>[零一二三四五六七八九十百]{1,5})|(?<![一-鿿])(?P<tenths>[一二三四五六七八九十])成"
    "|(?<=[的按至到得])(?P<more>[一二三四五六七八九十])成(?=至|到|计|记|以[上下])"
)


def plain_words() -> frozenset[str]:
    """The words of a sentence that change nothing of what it says."""
    return _words().plain


def contrary(key: str, text: str) -> str:
    """What in a text says otherwise than a rule of that key, or narrows it; "" for nothing."""
    matches = (pattern.search(text) for pattern in _words().contrary.get(key, ()))
    return next((match[0] for match in matches if match), "")


def narrow_name(key: str, sentence: str) -> str:
    """The one kind of indicators that a sentence names, for a rule of all of them; "" where it names none or several.

    >>> narrow_name("over", "产出指标超过30%的扣2分"), narrow_name("over", "产出、效益指标超过30%的扣2分")
    ('产出', '')
    """
    words = _words()
    named = [name for name in words.narrow_names if name in sentence] if key in words.narrow_keys else []
    return named[0] if len(named) == 1 else ""


def whole(kind: str, text: str) -> re.Match[str] | None:
    """The text as one of that kind, from end to end."""
    return next((match for one in patterns(kind) if (match := one.fullmatch(text))), None)


@dataclass(frozen=True, slots=True)
class _Words:
    rules: Mapping[str, tuple[re.Pattern[str], ...]]
    names: Mapping[str, str]
    plain: frozenset[str]
    contrary: Mapping[str, tuple[re.Pattern[str], ...]]
    narrow_keys: frozenset[str]
    narrow_names: tuple[str, ...]


@cache
def _words() -> _Words:
    return read_rules("printed_rules", _read_words)


def _read_words(root: Section) -> _Words:
    pieces, rules, names = root.section("pieces"), root.section("rules"), root.section("names")
    known: dict[str, str] = {}
    for name in pieces.given:  # a piece may be made of those above it
        known[name] = _filled(pieces.text(name), known)
    compiled = {kind: tuple(re.compile(_filled(text, known)) for text in rules.texts(kind)) for kind in rules.given}
    plain, against, narrow = root.section("words"), root.section("contrary"), root.section("narrow")
    words = _Words(
        compiled,
        {name: names.text(name) for name in names.given},
        frozenset(word for kind in plain.given for word in plain.texts(kind)),
        {key: tuple(map(re.compile, against.texts(key))) for key in against.given},
        frozenset(narrow.texts("keys")),
        narrow.texts("names"),
    )
    for section in (pieces, rules, names, plain, against, narrow):
        section.close()
    return words


def _filled(text: str, pieces: Mapping[str, str]) -> str:
    return _PIECE.sub(lambda match: f"(?:{pieces[match[1]]})", text)
