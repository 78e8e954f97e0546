"""The level 层级 of a unit, as far as its name says it: 区, 县, 市, 省 …; the words are data (``data/words.toml``)."""

from __future__ import annotations

import re
from functools import cache

from xlperf.values.amounts import normalise, one_of
from xlperf.values.words import words

__all__ = ["last_level", "level_of"]


def level_of(name: str | None) -> str | None:
    """The level of the unit of that name, ``None`` where the name does not say: 某市某县财政局 is 县.

    The last word of an administrative level counts. A town's counts only with its seat (某镇人民政府), for schools and
    stations in towns are run by the county.
    """
    tables = words().levels
    bare = normalise(name or "").replace(" ", "")
    if any(word in bare for word in tables.unsure):
        return None
    if any(word in bare for word in tables.never):
        bare = re.sub(one_of(tables.never), "", bare)
    seat = _seat().search(bare) if any(word in bare for word in tables.towns) else None
    return seat[1] if seat else last_level(bare, of_towns=False)


def last_level(text: str, *, of_towns: bool = True) -> str | None:
    """The last word of a level in a text: 我县 is 县, 本街道 is 街道; ``None`` where there is none."""
    tables = words().levels
    words_found = [word for word in (*tables.words, *(tables.towns if of_towns else ())) if word in text]
    if not words_found:
        return None
    last = max(words_found, key=lambda word: (text.rindex(word) + len(word), len(word)))
    return tables.called.get(last, last)


@cache
def _seat() -> re.Pattern[str]:
    tables = words().levels
    return re.compile(rf"({one_of(tables.towns)})(?:{one_of(tables.seats)})")
