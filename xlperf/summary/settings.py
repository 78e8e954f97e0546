"""``data/summary.toml`` as values: which files are taken, thresholds, words, and the lists' columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Any

from xlperf.data.files import tables
from xlperf.findings import XlperfError


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
    """How figures of several parts become one; ``units``, ``words`` and ``endings`` tell which values are relative."""

    places: int
    absent_share: Decimal
    units: tuple[str, ...]
    words: tuple[str, ...]
    endings: tuple[str, ...]
    source: str
    ways: Mapping[str, Any]


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
    """What holds for all sheets; see the comments in the data."""

    overview: str
    rows: int
    links: int
    tallest: int
    more: str
    points: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All of it; ``overview`` and ``states`` are words."""

    money_unit: str
    find: Find
    thresholds: Thresholds
    aggregate: Aggregation
    sheets: SummarySheets
    lists: Mapping[str, ListForm]
    overview: Mapping[str, Any]
    states: Mapping[str, str]


@cache
def settings() -> Settings:
    """The data, read once; XlperfError where it is not what it should be."""
    data = tables("summary", Decimal)
    try:
        return _settings(data)
    except (KeyError, TypeError, ValueError) as error:
        raise XlperfError(f"里有不认识或缺少的键：{error}", path="data/summary.toml") from error


def _settings(data: dict[str, Any]) -> Settings:
    thresholds, aggregate, sheets = data.pop("thresholds"), data.pop("aggregate"), data.pop("sheets")
    totals, rates = (_classes(thresholds.pop(key)) for key in ("totals", "rates"))
    ways = aggregate.pop("words_of_ways")
    return Settings(
        find=Find(**_tuples(data.pop("find"))),
        thresholds=Thresholds(totals=totals, rates=rates, **thresholds),
        aggregate=Aggregation(ways=ways, **_tuples(aggregate)),
        sheets=SummarySheets(points=float(sheets.pop("points")), **sheets),
        lists={form["key"]: _form(form) for form in data.pop("list")},
        **data,
    )


def _classes(data: Mapping[str, Any]) -> Classes:
    bounds = tuple(Decimal(bound) for bound in data["bounds"])
    if len(bounds) != len(data["labels"]) or any(low >= high for high, low in pairwise(bounds)):
        raise ValueError("bounds")
    return Classes(bounds=bounds, labels=tuple(data["labels"]))


def _form(data: dict[str, Any]) -> ListForm:
    columns = tuple(ListColumn(**{**column, "width": float(column["width"])}) for column in data.pop("columns"))
    return ListForm(columns=columns, **data)


def _tuples(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in data.items()}
