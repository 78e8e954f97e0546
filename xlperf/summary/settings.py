"""``data/summary.toml`` as values: which files are taken, thresholds, words, and the lists' columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import pairwise

from xlperf.rulefile import Entries, Section, read_rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Find:
    """File names by suffix and pattern (as of a shell); ``words`` say why a file is passed over."""

    suffixes: tuple[str, ...]
    other: tuple[str, ...]
    packed: tuple[str, ...]
    locks: tuple[str, ...]
    own: tuple[str, ...]
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Classes:
    """Classes of a distribution: lower bounds, included, from the top down, and what each is called."""

    bounds: tuple[Decimal, ...]
    labels: tuple[str, ...]

    def of(self, value: Decimal) -> str:
        """The class of a value; one below all bounds is in the last."""
        pairs = zip(self.bounds, self.labels, strict=True)
        return next((label for bound, label in pairs if value >= bound), self.labels[-1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """When the summary finds something remarkable; rates and shares are fractions."""

    full_share: Decimal
    full_count: int
    execution_below: Decimal
    shortest: int
    named: int
    far_below: Decimal
    sum_tolerance: Decimal
    alike: Decimal
    source: str
    totals: Classes
    rates: Classes


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregation:
    """How figures of several parts become one; ``units``, ``words`` and ``endings`` say which values are relative.

    ``ways`` are the words for how a figure came about, ``weights`` those for what it is weighted by.
    """

    places: int
    absent_share: Decimal
    units: tuple[str, ...]
    words: tuple[str, ...]
    endings: tuple[str, ...]
    source: str
    ways: Mapping[str, str]
    weights: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListColumn:
    """One column of a list: the row's key, its heading, width in half-width characters, kind of cell."""

    key: str
    header: str
    width: float
    style: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListForm:
    """One list: a sheet with a title, a note, and rows under headings."""

    key: str
    name: str
    title: str
    note: str
    columns: tuple[ListColumn, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SummarySheets:
    """What applies to all sheets; see the comments in the data."""

    overview: str
    rows: int
    links: int
    tallest: int
    more: str
    points: float


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewWords:
    """What sheet 总览 says; ``most_codes`` is how many of the commonest findings it lists."""

    title: str
    year: str
    files: str
    figures: str
    funds: str
    totals: str
    rates: str
    grades: str
    codes: str
    none: str
    ungraded: str
    copies: str
    unrated: str
    mean: str
    cards: tuple[str, ...]
    funds_headers: tuple[str, ...]
    class_headers: tuple[str, ...]
    code_headers: tuple[str, ...]
    most_codes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All of it; ``overview`` and ``states`` are words."""

    money_unit: str
    find: Find
    thresholds: Thresholds
    aggregate: Aggregation
    sheets: SummarySheets
    lists: Mapping[str, ListForm]
    overview: OverviewWords
    states: Mapping[str, str]


@cache
def settings() -> Settings:
    """The data, read once; XlperfError lists everything wrong with the file."""
    return read_rules("summary", _settings)


def _settings(root: Section) -> Settings:
    thresholds, aggregate = root.section("thresholds"), root.section("aggregate")
    totals, rates = (_classes(thresholds.section(key)) for key in ("totals", "rates"))
    ways = aggregate.section("words_of_ways")
    weights = ways.value("weight", Mapping[str, str])
    words = Entries({key: ways.text(key) for key in ways.given if key != "weight"}, file=root.file, key=ways.path())
    return root.record(
        Settings,
        thresholds=thresholds.record(Thresholds, totals=totals, rates=rates),
        aggregate=aggregate.record(Aggregation, ways=words, weights=weights),
        lists=Entries({form.key: form for form in root.value("list", tuple[ListForm, ...])}, file=root.file),
    )


def _classes(section: Section) -> Classes:
    classes = section.record(Classes)
    if len(classes.bounds) != len(classes.labels):
        section.fault("labels", f"有{len(classes.labels)}项，要和 bounds 一样有{len(classes.bounds)}项")
    if any(low >= high for high, low in pairwise(classes.bounds)):
        section.fault("bounds", "要从大到小排")
    return classes
