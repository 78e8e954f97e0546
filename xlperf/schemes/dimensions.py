"""The split of points 分值 over dimensions 各类指标: which rows belong to one, and how many points it should have."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from xlperf.findings import Severity
from xlperf.taxonomy import level1_name, level1_of, level2_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """Expected points for some level-1 names together, or for some level-2 names within them.

    ``weight`` is None where the scheme leaves it open. A ``rest`` has the points that the others leave; without level-1
    names it takes every row that no other dimension takes. A part of another dimension names it in ``within``.
    ``with_execution``: its points include those of budget execution.
    """

    key: str
    level1: tuple[str, ...]
    level2: tuple[str, ...] = ()
    weight: Decimal | None = None
    rest: bool = False
    within: str = ""
    with_execution: bool = False
    tolerance: Decimal = Decimal(0)
    severity: Severity = Severity.WARNING
    source: str

    @property
    def name(self) -> str:
        """What a message calls it: 产出指标, 效益指标和满意度指标, 产出指标中的成本指标, 其他指标."""
        name = "和".join(self.level1) or "其他指标"
        if self.level2:
            name = f"{name}中的{'和'.join(self.level2)}"
        return f"{name}（含预算执行）" if self.with_execution else name

    def names(self, level1: str | None, level2: str | None) -> bool:
        """Whether a row of these levels, as typed, is one that the dimension names."""
        return level1_name(level1) in self.level1 and (not self.level2 or level2_name(level2) in self.level2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """Other points for some dimensions, where a subject has rows of all ``having`` and of none of ``lacking``.

    All are keys of dimensions. The first split that applies counts.
    """

    key: str
    having: tuple[str, ...]
    lacking: tuple[str, ...]
    weights: Mapping[str, Decimal]
    source: str

    def applies(self, present: Iterable[str]) -> bool:
        """Whether it applies to a subject with rows of these dimensions."""
        found = set(present)
        return found.issuperset(self.having) and found.isdisjoint(self.lacking)


def dimensions_of(dimensions: Sequence[Dimension], level1: str | None, level2: str | None) -> tuple[Dimension, ...]:
    """The dimension a row belongs to, then the parts of it that the row belongs to, too; empty where there is none.

    One that names level-2 names goes before one that does not; a rest without names comes last.
    """
    whole = _first([one for one in dimensions if not one.within], level1, level2)
    if whole is None:
        return ()
    # 效益·满意度: a part is known by the row's level 2, too
    parts = [one for one in dimensions if one.within == whole.key]
    part = _first(parts, level1, level2) or _first(parts, level1_of(None, level2), level2)
    return (whole,) if part is None else (whole, part)


def expected_points(
    dimensions: Sequence[Dimension], splits: Sequence[Split], present: Iterable[str]
) -> Mapping[str, Decimal | None]:
    """The points of each dimension by key, for a subject with rows of the ``present`` ones; None where left open."""
    found = set(present)
    split = next((split for split in splits if split.applies(found)), None)
    points = {one.key: one.weight for one in dimensions}
    return points if split is None else {**points, **split.weights}


def _first(dimensions: Sequence[Dimension], level1: str | None, level2: str | None) -> Dimension | None:
    by_detail = sorted(dimensions, key=lambda one: not one.level2)
    named = next((one for one in by_detail if one.names(level1, level2)), None)
    return named or next((one for one in dimensions if one.rest and not one.level1), None)
