"""The words and marks people type for signs, units and figures (``data/words.toml``), read once, and the signs 符号."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from xlperf.rulefile import Section, read_rules


class Sign(StrEnum):
    """How the actual value has to compare with the target: 区间 lies between two figures, 定性 compares none."""

    GE = "≥"
    GT = ">"
    EQ = "＝"
    LT = "<"
    LE = "≤"
    RANGE = "区间"
    QUALITATIVE = "定性"

    @property
    def is_upper(self) -> bool:
        """More is better (正向指标): ≥ and >."""
        return self in (Sign.GE, Sign.GT)

    @property
    def is_lower(self) -> bool:
        """Less is better (反向指标): < and ≤."""
        return self in (Sign.LT, Sign.LE)

    @property
    def words(self) -> str:
        """The sign as a sentence says it: 大于等于."""
        return words().signs[self].words


@dataclass(frozen=True, slots=True)
class SignWords:
    """A sign as a sentence says it, and what people type for it before a figure (不少于) and after one (以上)."""

    words: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Approximate:
    """What makes a figure approximate: before it (约), between figure and unit (余), after it (左右)."""

    before: tuple[str, ...]
    inside: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FigureWords:
    """Words in a cell with a figure, or in place of one."""

    quantitative: tuple[str, ...]
    blank: tuple[str, ...]
    none: tuple[str, ...]
    not_applicable: tuple[str, ...]
    currency: tuple[str, ...]
    fillers: tuple[str, ...]
    range: tuple[str, ...]
    falling: tuple[str, ...]
    approximate: Approximate


@dataclass(frozen=True, slots=True)
class Options:
    """Answers to choose from, the best of each list first."""

    lists: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class DateWords:
    """What may follow year, month and day."""

    after: tuple[str, ...]
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnitWords:
    """Units: ``scales`` are powers of ten, ``families`` units of one thing with their size in the smallest."""

    never: tuple[str, ...]
    known: tuple[str, ...]
    any_count: str
    counts: tuple[str, ...]
    times: tuple[str, ...]
    aliases: Mapping[str, tuple[str, ...]]
    before: Mapping[str, str]
    scales: Mapping[str, int]
    families: tuple[Mapping[str, int], ...]


@dataclass(frozen=True, slots=True)
class Numerals:
    """Figures in characters: 负, 点, the digits and the places 十, 百, 千."""

    negative: str
    point: str
    digits: Mapping[str, int]
    places: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What sentences say of two amounts."""

    increase: str
    decrease: str
    level: str
    nearly_level: str


@dataclass(frozen=True, slots=True)
class LevelWords:
    """Levels of administration in the name of a unit."""

    words: tuple[str, ...]
    towns: tuple[str, ...]
    seats: tuple[str, ...]
    never: tuple[str, ...]
    unsure: tuple[str, ...]
    called: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Words:
    """The whole file, table by table."""

    signs: Mapping[Sign, SignWords]
    figures: FigureWords
    options: Options
    dates: DateWords
    units: UnitWords
    numerals: Numerals
    wording: Comparison
    levels: LevelWords


@cache
def words() -> Words:
    """The words; XlperfError lists everything wrong with the file.

    >>> words().signs[Sign.GT].words
    '大于'
    """
    return read_rules("words", _words)


def _words(root: Section) -> Words:
    table = root.section("signs")
    signs: dict[Sign, SignWords] = {sign: table.value(sign, SignWords) for sign in Sign}
    table.close()
    return root.record(Words, signs=signs)
