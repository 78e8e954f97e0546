"""Monitoring within the year, of many units: what a summary keeps of each file, and the figures over all of them.

Files of other stages of the year are never summed up together: targets have no results, monitoring is no year's result.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from xlperf import files
from xlperf.alerts import (
    Alert,
    AlertRules,
    Colour,
    Likelihood,
    funds_alert,
    indicator_alert,
    load_alerts,
    reason_due,
)
from xlperf.assessment import Assessment
from xlperf.findings import Severity
from xlperf.model import Monitoring, Subject
from xlperf.summary.settings import settings
from xlperf.tables.papers import periods
from xlperf.values.amounts import Amount, convert
from xlperf.values.periods import last_month

__all__ = [
    "Monitored",
    "Month",
    "Owed",
    "SubjectPeriod",
    "by_month",
    "by_unit",
    "latest",
    "monitored_part",
    "unrepeated",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """An indicator whose reason is due and blank: why, and the cell where it belongs."""

    name: str
    likelihood: str
    colour: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectPeriod:
    """One subject at the end of one period; money in the summary's unit.

    ``colours`` counts its indicators by colour, "" for none; ``spending`` is the colour of its spending, "" for none.
    ``month`` is the last one of the period, 0 where it names none.
    """

    unit: str
    subject: str
    is_department: bool
    period: str
    month: int
    budget: Decimal | None
    executed: Decimal | None
    forecast: Decimal | None
    colours: Mapping[str, int]
    spending: str
    owed: tuple[Owed, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Monitored:
    """What a summary keeps of one file of monitoring: its subjects in each period, its open findings."""

    unit: str
    periods: tuple[SubjectPeriod, ...]
    errors: int
    warnings: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """The spending of all units that reported up to the end of a month."""

    month: int
    units: int
    budget: Decimal
    executed: Decimal


@dataclass(slots=True, kw_only=True)
class UnitFigures:
    """One unit at its latest period: its subjects' counts together."""

    unit: str
    period: str = ""
    colours: dict[str, int] = field(default_factory=dict)
    owed: int = 0
    spending: list[str] = field(default_factory=list)


def monitored_part(done: Assessment, folder: Path) -> Monitored:
    """What is kept of one file; ``folder`` has the unit's own alert rules. XlperfError where there are none such."""
    evaluation = done.evaluation
    rules = load_alerts(evaluation.unit.alerts or "", files.own_alerts(folder))
    found = tuple(
        _subject_period(done, subject, period, rules)
        for period in periods(evaluation)
        for subject in evaluation.subjects
        if _is_monitored(done, subject, period)
    )
    open_ones = [one.severity for one in done.findings if one.is_open]
    return Monitored(
        unit=evaluation.unit.name,
        periods=found,
        errors=open_ones.count(Severity.ERROR),
        warnings=open_ones.count(Severity.WARNING),
    )


def unrepeated(parts: Iterable[tuple[Path, Monitored]]) -> tuple[list[tuple[Path, Monitored]], list[Path]]:
    """The files without subjects and periods that an earlier file has, and the files that had nothing else."""
    known: set[tuple[str, str, str]] = set()
    left: list[tuple[Path, Monitored]] = []
    repeated: list[Path] = []
    for path, part in parts:
        own = tuple(one for one in part.periods if (part.unit, one.subject, one.period) not in known)
        known |= {(part.unit, one.subject, one.period) for one in own}
        if own:
            left.append((path, Monitored(unit=part.unit, periods=own, errors=part.errors, warnings=part.warnings)))
        else:
            repeated.append(path)
    return left, repeated


def latest(part: Monitored) -> Iterator[SubjectPeriod]:
    """Each subject in its latest period."""
    last = {one.subject: one for one in sorted(part.periods, key=lambda one: one.month)}
    yield from last.values()


def by_unit(parts: Sequence[tuple[Path, Monitored]]) -> list[tuple[Path, Monitored, UnitFigures]]:
    """Each unit's colours and reasons that are due, the one with the most red ones first."""
    found = []
    for path, part in parts:
        figures = UnitFigures(unit=part.unit)
        for one in latest(part):
            figures.period = one.period
            figures.owed += len(one.owed)
            figures.spending += [one.spending] if one.spending else []
            for colour, count in one.colours.items():
                figures.colours[colour] = figures.colours.get(colour, 0) + count
        found.append((path, part, figures))

    def order(row: tuple[Path, Monitored, UnitFigures]) -> tuple[int, int, str]:
        colours = row[2].colours
        return -colours.get(Colour.RED.value, 0), -colours.get(Colour.YELLOW.value, 0), row[1].unit

    return sorted(found, key=order)


def by_month(parts: Iterable[tuple[Path, Monitored]]) -> list[Month]:
    """The spending by month, of the units that reported it; a department's is its projects' together.

    A period that names no month is in none.
    """
    whole: dict[int, list[tuple[str, Decimal, Decimal]]] = {}
    for _, part in parts:
        for month in sorted({one.month for one in part.periods} - {0}):
            rows = [one for one in part.periods if one.month == month and one.executed is not None and one.budget]
            rows = [one for one in rows if one.is_department] or rows
            for one in rows:
                whole.setdefault(month, []).append((part.unit, one.budget or Decimal(0), one.executed or Decimal(0)))
    return [
        Month(
            month=month,
            units=len({unit for unit, _, _ in rows}),
            budget=sum((budget for _, budget, _ in rows), Decimal(0)),
            executed=sum((executed for _, _, executed in rows), Decimal(0)),
        )
        for month, rows in sorted(whole.items())
    ]


def _is_monitored(done: Assessment, subject: Subject, period: str) -> bool:
    found = [(row.subject, row.period) for row in done.evaluation.monitoring]
    found += [(row.subject, row.period) for row in done.evaluation.fund_monitoring]
    return (subject.name, period) in found


def _subject_period(done: Assessment, subject: Subject, period: str, rules: AlertRules) -> SubjectPeriod:
    evaluation, month = done.evaluation, last_month(period)
    levels = {row.name: row.level2 for row in subject.indicators}
    judged = [
        (row, indicator_alert(row.measure, month, rules, done.scheme, levels.get(row.name)))
        for row in evaluation.monitoring
        if (row.subject, row.period) == (subject.name, period)
    ]
    counts: dict[str, int] = {}
    for _, alert in judged:
        colour = alert.colour.value if alert.colour else ""
        counts[colour] = counts.get(colour, 0) + 1
    money = (row for row in evaluation.fund_monitoring if (row.subject, row.period) == (subject.name, period))
    spent = next(money, None)
    budget, unit = subject.funds.budget, evaluation.unit.money_unit
    spending = funds_alert(spent.executed, budget, month, rules).colour if spent else None
    return SubjectPeriod(
        unit=evaluation.unit.name,
        subject=subject.name,
        is_department=subject.is_department,
        period=period,
        month=month or 0,
        budget=_in_unit(budget, unit),
        executed=_in_unit(spent.executed if spent else None, unit),
        forecast=_in_unit(spent.forecast if spent else None, unit),
        colours=counts,
        spending=spending.value if spending else "",
        owed=tuple(_owed(row, alert) for row, alert in judged if _owes(row, alert, month, rules)),
    )


def _owes(row: Monitoring, alert: Alert, month: int | None, rules: AlertRules) -> bool:
    """Whether a reason is due and blank: the target may be missed, the figure is behind, or far from what is due."""
    if row.reason:
        return False
    unsure = bool(row.likelihood) and row.likelihood != Likelihood.CERTAIN
    return unsure or alert.colour in (Colour.RED, Colour.YELLOW) or reason_due(row.measure, month, rules)


def _owed(row: Monitoring, alert: Alert) -> Owed:
    origin = row.origins.get("reason") or row.origins.get("name")
    return Owed(
        name=row.name,
        likelihood=row.likelihood or "",
        colour=alert.colour.value if alert.colour else "",
        place=origin.place if origin else "",
    )


def _in_unit(value: Decimal | None, unit: str) -> Decimal | None:
    amount = None if value is None else convert(Amount(value, unit), settings().money_unit)
    return None if amount is None else amount.value
