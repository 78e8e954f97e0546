"""Words and patterns of running text (``data/prose.toml``), read once; patterns are compiled when they are needed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from xlperf.rulefile import Entries, Section, read_rules
from xlperf.values.amounts import one_of

_REFERENCE = re.compile(r"⟨([a-z_]+)⟩")


class Lexicon(NamedTuple):
    """The file: ``words``, ``numbers`` and ``patterns`` (as text), each by ``table.key``.

    XlperfError for one that is not there.
    """

    words: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, Decimal]
    patterns: Mapping[str, str]


@cache
def lexicon() -> Lexicon:
    """All of it; XlperfError lists everything wrong with the file."""
    return read_rules("prose", _lexicon)


def _lexicon(root: Section) -> Lexicon:
    words: dict[str, tuple[str, ...]] = {}
    numbers: dict[str, Decimal] = {}
    patterns: dict[str, str] = {}
    for name in root.given:
        table = root.section(name)
        lists, figures, texts = (table.section(key) for key in ("words", "numbers", "patterns"))
        words |= {f"{name}.{key}": lists.texts(key) for key in lists.given}
        numbers |= {f"{name}.{key}": figures.number(key) for key in figures.given}
        for key in texts.given:
            patterns[f"{name}.{key}"] = texts.text(key)
            for wanted in _REFERENCE.findall(patterns[f"{name}.{key}"]):
                if f"{name}.{wanted}" not in words:
                    texts.fault(key, f"没有词表“{wanted}”")
        table.text("source")
        table.close()
    file = root.file
    return Lexicon(Entries(words, file=file), Entries(numbers, file=file), Entries(patterns, file=file))


@cache
def pattern(key: str) -> re.Pattern[str]:
    """A pattern by ``table.key``, its lists of words filled in."""
    table = key.partition(".")[0]
    return re.compile(_REFERENCE.sub(lambda found: _any_of(f"{table}.{found[1]}"), lexicon().patterns[key]))


def listed(key: str) -> tuple[str, ...]:
    """A list of words by ``table.key``."""
    return lexicon().words[key]


def says(key: str, text: str) -> bool:
    """Whether a text contains one of the words of ``key``."""
    return any(map(text.__contains__, lexicon().words[key]))


@cache
def _any_of(key: str) -> str:
    return f"(?:{one_of(lexicon().words[key])})"
