"""The indicator taxonomy 指标体系: standard names for what staff write, their order, and the side an indicator is on.

The names are data (``data/taxonomy.toml``); what it does not know is kept as typed and comes last.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from xlperf.data.files import tables
from xlperf.rulefile import Section, read_rules
from xlperf.values.amounts import normalise
from xlperf.values.measures import Nature

_NUMBERING = re.compile(r"^[★☆*]*(?:第?[一二三四五六七八九十]+[、.]|\([一二三四五六七八九十\d]+\)|\d+[、.])?")
_TIMELINESS = "时效指标"
_BRACKETS = re.compile(r"\([^()]*\)")


@dataclass(frozen=True, slots=True)
class _Level:
    """One standard name: its place in the order, the level-1 name it belongs to (itself on level 1) and its side."""

    name: str
    place: int
    parent: str
    side: str


@dataclass(frozen=True, slots=True)
class _Taxonomy:
    level1: Mapping[str, _Level]
    level2: Mapping[str, _Level]
    ceiling: tuple[str, ...]
    costs: tuple[str, ...]
    saved: tuple[str, ...]
    rates: tuple[str, ...]
    times: tuple[str, ...]
    money: tuple[str, ...]
    harms: tuple[str, ...]
    unless: tuple[str, ...]


@lru_cache(maxsize=4096)
def level1_name(text: str | None) -> str | None:
    """The standard level-1 name 一级指标 (产出 -> 产出指标); unknown as typed, blank None."""
    return _name(text, _taxonomy().level1)


@lru_cache(maxsize=4096)
def level2_name(text: str | None) -> str | None:
    """The standard level-2 name 二级指标 (进度指标 -> 时效指标); unknown as typed, blank None."""
    return _name(text, _taxonomy().level2)


def is_level(text: str) -> bool:
    """Whether a text is a level 一级指标 or 二级指标 that the taxonomy knows.

    >>> is_level("产出"), is_level("进度指标"), is_level("执行得分")
    (True, True, False)
    """
    core = _core(text)
    return core in _taxonomy().level1 or core in _taxonomy().level2


def standard_level1() -> tuple[str, ...]:
    """Every standard level-1 name, in order."""
    return tuple(row["name"] for row in tables("taxonomy")["level1"])


def known_level2() -> tuple[str, ...]:
    """Every standard level-2 name, and what staff write instead, as the file has them."""
    data = tables("taxonomy")["level2"]
    return tuple(dict.fromkeys(word for row in data for word in (row["name"], *row["synonyms"])))


def order_key(level1: str | None, level2: str | None) -> tuple[int, int]:
    """Sort key of the standard order, unknown names last; a known level 2 places a row whose level 1 is not known."""
    taxonomy = _taxonomy()
    second = taxonomy.level2.get(_core(level2))
    first = taxonomy.level1.get(_core(level1)) or (taxonomy.level1[_core(second.parent)] if second else None)
    return (first.place if first else len(taxonomy.level1), second.place if second else len(taxonomy.level2))


def side(level1: str | None, level2: str | None) -> str:
    """``output`` (产出, 成本), ``outcome`` (效益), ``satisfaction`` (满意度), or ``""`` where neither level says."""
    taxonomy = _taxonomy()
    found = taxonomy.level1.get(_core(level1)) or taxonomy.level2.get(_core(level2))
    return found.side if found else ""


@lru_cache(maxsize=4096)
def level1_of(level1: str | None, level2: str | None) -> str | None:
    """The standard level-1 name of a row, that of its level 2 where level 1 is blank; ``None`` where neither says."""
    second = _taxonomy().level2.get(_core(level2)) if level2 else None
    return level1_name(level1) or (second.parent if second else None)


def suggests_ceiling(name: str, level2: str | None = None) -> bool:
    """Whether an indicator's name (三公经费控制率, 投诉次数) or its level 2 (成本指标) says that less is better.

    A harm counts unless the name says what is done about it: 投诉办结率. A rate of costs does not (成本核算率), nor
    does what is saved of them (成本节约额).
    """
    taxonomy, bare = _taxonomy(), normalise(name)
    if any(word in text for text in (bare, normalise(level2 or "")) for word in taxonomy.ceiling):
        return True
    if any(word in text for text in (bare, normalise(level2 or "")) for word in taxonomy.costs):
        return _is_spent(bare, taxonomy)
    return any(word in bare for word in taxonomy.harms) and not any(word in bare for word in taxonomy.unless)


def nature(name: str, level1: str | None = None, level2: str | None = None) -> Nature:
    """What an indicator's name and levels say of its figures where the row leaves it open.

    >>> nature("群众投诉次数").ceiling, nature("培训人次", "产出指标", "数量指标").ceiling
    (True, False)
    """
    taxonomy, bare = _taxonomy(), normalise(name)
    is_cost = any(word in normalise(level or "") for level in (level1, level2) for word in taxonomy.costs)
    is_timely = level2_name(level2) == _TIMELINESS
    return Nature(
        ceiling=suggests_ceiling(name),
        ceiling_of_cost=is_cost and _is_spent(bare, taxonomy),
        ceiling_of_time=is_timely and bare.endswith(taxonomy.times),
        is_money=is_cost or bare.endswith(taxonomy.money),
    )


def _is_spent(bare: str, taxonomy: _Taxonomy) -> bool:
    """Whether a cost's name is that of what is spent: no rate, and nothing saved."""
    return not bare.endswith(taxonomy.rates) and not any(word in bare for word in taxonomy.saved)


def _name(text: str | None, levels: Mapping[str, _Level]) -> str | None:
    if text is None or not text.strip():
        return None
    found = levels.get(_core(text))
    return found.name if found else text.strip()


@lru_cache(maxsize=4096)
def _core(text: str | None) -> str:
    """What names are compared by: no spaces, brackets, stars, numbering, and no ending 指标."""
    bare = "".join(normalise(text or "").split())
    if bare and not bare.isalnum():  # few are more than letters and digits
        bare = _BRACKETS.sub("", _NUMBERING.sub("", bare))
    return bare.removesuffix("指标") or bare


@cache
def _taxonomy() -> _Taxonomy:
    """The taxonomy from its file; an XlperfError lists everything wrong with it."""
    return read_rules("taxonomy", _read_taxonomy)


def _read_taxonomy(root: Section) -> _Taxonomy:
    level1: dict[str, _Level] = {}
    for place, row in enumerate(root.rows("level1")):
        name = row.text("name")
        _enter(level1, _Level(name, place, name, row.choice("side", ["output", "outcome", "satisfaction", ""])), row)
    level2: dict[str, _Level] = {}
    for place, row in enumerate(root.rows("level2")):
        name, parent = row.text("name"), row.text("level1")
        if _core(parent) not in level1:
            row.fault("level1", f"没有名为“{parent}”的一级指标")
            continue
        _enter(level2, _Level(name, place, parent, level1[_core(parent)].side), row)
    ceiling = root.section("ceiling")
    lists = {key: ceiling.texts(key) for key in ("words", "costs", "saved", "rates", "times", "harms", "unless")}
    ceiling.close()
    return _Taxonomy(
        level1, level2, lists["words"], lists["costs"], lists["saved"], lists["rates"], lists["times"],
        root.texts("money"), lists["harms"], lists["unless"],
    )  # fmt: skip


def _enter(levels: dict[str, _Level], level: _Level, row: Section) -> None:
    """Enter a name and its synonyms; one that already stands for another name is a fault."""
    for word in dict.fromkeys(_core(text) for text in (level.name, *row.texts("synonyms"))):
        if word in levels:
            row.fault("synonyms", f"“{word}”已经是“{levels[word].name}”的说法")
        levels[word] = level
    row.close()
