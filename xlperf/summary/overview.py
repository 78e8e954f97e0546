"""The figures of sheet 总览: counts, money with the weighted execution rate, distributions, the commonest findings."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from xlperf.model import Kind
from xlperf.summary.across import usual_year
from xlperf.summary.settings import settings
from xlperf.summary.spool import NOW, Spool
from xlperf.values.amounts import D

_ZERO = Decimal()
_COUNTS = {
    "read": "select count(*) from files where failure = '' and period = ?",
    "failed": "select count(*) from files where failure <> '' and period = ?",
    "units": """
        select count(distinct case unit_key when '' then cast(file as text) else unit_key end) from units
        join files on id = file and period = ?""",
    "indicators": "select count(*) from indicators join files on id = file and period = ?",
    "copies": "select count(*) from subjects join files on id = file and period = ? where counted = 0",
}
_OPEN = """
    select code, severity, unit, file from across union all
    select code, severity, unit, file from findings join files on id = file and period = ? where acknowledged is null"""
_OF_SEVERITY = f"select count(*) from ({_OPEN}) where severity = ?"  # noqa: S608  (nothing of a user's is in it)
_COMMONEST = f"""
    select code, severity, count(*) times, count(distinct nullif(unit, ?)) units from ({_OPEN}) group by code, severity
    order by times desc, code limit ?"""  # noqa: S608


@dataclass(slots=True, kw_only=True)
class KindFigures:
    """What is summed up over the counted subjects of one kind; money in the summary's money unit."""

    count: int = 0
    initial: Decimal = _ZERO
    adjusted: Decimal = _ZERO
    executed: Decimal = _ZERO
    rated_budget: Decimal = _ZERO
    rated_executed: Decimal = _ZERO
    unrated: int = 0
    totals: list[Decimal] = field(default_factory=list)
    total_classes: Counter[str] = field(default_factory=Counter)
    rate_classes: Counter[str] = field(default_factory=Counter)
    grades: Counter[str] = field(default_factory=Counter)

    @property
    def rate(self) -> Decimal | None:
        """The execution rate weighted by budgets: of those that have both figures, spending over budget."""
        return self.rated_executed / self.rated_budget if self.rated_budget else None

    @property
    def mean(self) -> Decimal | None:
        """The mean of the totals."""
        return sum(self.totals, _ZERO) / len(self.totals) if self.totals else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """All figures of the sheet. ``codes``: code, severity, count and units of the commonest open findings."""

    read: int
    failed: int
    year: int | None
    units: int
    indicators: int
    findings: Mapping[str, int]
    copies: int
    kinds: Mapping[Kind, KindFigures]
    codes: tuple[tuple[str, str, int, int], ...]

    @property
    def unrated(self) -> int:
        """Counted subjects without a budget or without spending."""
        return sum(figures.unrated for figures in self.kinds.values())


def overview(spool: Spool) -> Overview:
    """The figures of this year's files; to be called after the copies are marked and all findings are in."""
    kinds = {kind: KindFigures() for kind in Kind}
    query = (
        "select s.* from subjects s join files on id = s.file and period = ? where counted = 1 order by s.file, s.rowid"
    )
    for row in spool.rows(query, [NOW]):
        _count(kinds[Kind(row["kind"])], row)
    counts = {name: spool.number(query, [NOW]) for name, query in _COUNTS.items()}
    severities = ("error", "warning", "note")
    return Overview(
        year=usual_year(spool),
        findings={severity: spool.number(_OF_SEVERITY, [NOW, severity]) for severity in severities},
        kinds=kinds,
        codes=tuple(
            (row["code"], row["severity"], row["times"], row["units"])
            for row in spool.rows(_COMMONEST, [settings().states["several"], NOW, settings().overview.most_codes])
        ),
        **counts,
    )


def _count(figures: KindFigures, row: sqlite3.Row) -> None:
    """Add one subject."""
    limits, none = settings().thresholds, settings().overview.none
    initial, adjusted, executed, budget, rate, total = (
        None if row[key] is None else D(row[key])
        for key in ("initial", "adjusted", "executed", "budget", "execution_rate", "total")
    )
    figures.count += 1
    figures.initial += initial or _ZERO
    figures.adjusted += (initial if adjusted is None else adjusted) or _ZERO
    figures.executed += executed or _ZERO
    if budget and budget > 0 and executed is not None:
        figures.rated_budget += budget
        figures.rated_executed += executed
    else:
        figures.unrated += 1
    if total is not None:
        figures.totals.append(total)
    figures.total_classes[none if total is None else limits.totals.of(total)] += 1
    figures.rate_classes[none if rate is None else limits.rates.of(rate)] += 1
    if row["grade"]:
        figures.grades[str(row["grade"])] += 1
