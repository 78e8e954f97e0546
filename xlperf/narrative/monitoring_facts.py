"""The facts of the monitoring of a subject in one period, by the names that the outline of its report uses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from xlperf.alerts import Alert, AlertRules, Colour, Likelihood, even_within, funds_alert, indicator_alert, progress
from xlperf.findings import Origin
from xlperf.model import Evaluation, FundsMonitoring, Indicator, Monitoring, Subject
from xlperf.naming import indicator_name
from xlperf.narrative.facts import computed, typed
from xlperf.narrative.sentence_templates import Fact, Find
from xlperf.schemes import Scheme
from xlperf.taxonomy import order_key
from xlperf.values.amounts import percent, plain
from xlperf.values.measures import Measure
from xlperf.values.periods import MONTHS, last_month
from xlperf.values.signs import Sign

__all__ = [
    "MONITORED_FACTS", "MONITORING_FACTS", "Monitored", "MonitoredRow", "Period", "chosen", "monitored_find",
    "period_find",
]  # fmt: skip

_NAMED = 5  # indicators that a list names


@dataclass(frozen=True, slots=True, kw_only=True)
class Monitored:
    """What a report on monitoring is about: a period, and the rules of its alerts."""

    months: str
    rules: AlertRules


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitoredRow:
    """One indicator with what was monitored of it up to the end of a month."""

    indicator: Indicator
    found: Monitoring
    alert: Alert
    month: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """What was monitored of one subject by the end of a period, its indicators in report order."""

    months: str
    rules: AlertRules
    subject: Subject
    money_unit: str
    rows: tuple[MonitoredRow, ...]
    spent: FundsMonitoring | None

    @classmethod
    def of(cls, evaluation: Evaluation, subject: Subject, wanted: Monitored, scheme: Scheme) -> Period:
        """The period of a subject; what was not monitored is not in it."""
        months, rules = wanted.months, wanted.rules
        own = {row.name: row for row in evaluation.monitoring if (row.subject, row.period) == (subject.name, months)}
        month = last_month(months)
        rows = sorted(
            (
                MonitoredRow(
                    indicator=one,
                    found=own[one.name],
                    alert=indicator_alert(own[one.name].measure, month, rules, scheme, one.level2),
                    month=month,
                )
                for one in subject.indicators
                if one.name in own
            ),
            key=lambda row: order_key(row.indicator.level1, row.indicator.level2),
        )
        spent = (row for row in evaluation.fund_monitoring if (row.subject, row.period) == (subject.name, months))
        return cls(
            months=months, rules=rules, subject=subject, money_unit=evaluation.unit.money_unit, rows=tuple(rows),
            spent=next(spent, None),
        )  # fmt: skip

    @property
    def is_blank(self) -> bool:
        """Whether nothing was monitored."""
        return not self.rows and self.spent is None


def period_find(period: Period, find: Find) -> Find:
    """Finds the facts of a period, and those that ``find`` finds."""
    return lambda name: MONITORING_FACTS[name](period) if name in MONITORING_FACTS else find(name)


def monitored_find(row: MonitoredRow, find: Find) -> Find:
    """Finds the facts of one indicator in a period, and those that ``find`` finds."""
    return lambda name: MONITORED_FACTS[name](row) if name in MONITORED_FACTS else find(name)


def chosen(period: Period, which: str) -> Sequence[MonitoredRow]:
    """The indicators of a block: all, those behind (red or yellow), those with reasons."""
    if which == "behind":
        return _behind(period)
    return [row for row in period.rows if which == "all" or row.found.reason]


def _origins(owner: Monitoring | FundsMonitoring | None, *keys: str) -> list[Origin | None]:
    return [owner.origins.get(key) for key in keys] if owner else []


def _months(period: Period) -> Fact | None:
    rows: list[Monitoring | FundsMonitoring] = [row.found for row in period.rows]
    rows += [period.spent] if period.spent else []
    return computed("months", period.months, (one.origins.get("period") for one in rows[:1]))


def _spent(period: Period, name: str, key: str) -> Fact | None:
    amount = getattr(period.spent, key, None)
    if amount is None:
        return None
    return computed(name, f"{plain(amount)}{period.money_unit}", _origins(period.spent, key))


def _share(period: Period, name: str, key: str) -> Fact | None:
    amount, budget = getattr(period.spent, key, None), period.subject.funds.budget
    if amount is None or not budget:
        return None
    return computed(name, percent(amount / budget), [*_origins(period.spent, key), _budget_origin(period)])


def _budget_origin(period: Period) -> Origin | None:
    funds = period.subject.funds
    return funds.origins.get("initial" if funds.adjusted is None else "adjusted")


def _time_share(period: Period) -> Fact | None:
    month = last_month(period.months)
    return None if month is None else computed("time_share", percent(Decimal(month) / MONTHS))


def _pace(period: Period) -> Fact | None:
    """Whether spending is ahead of the time, behind it, or even with it."""
    month, budget = last_month(period.months), period.subject.funds.budget
    if month is None or not budget or period.spent is None or period.spent.executed is None:
        return None
    ahead = period.spent.executed / budget - Decimal(month) / MONTHS
    words = (
        "与时间进度基本一致"
        if abs(ahead) <= even_within(period.rules)
        else "快于时间进度"
        if ahead > 0
        else "慢于时间进度"
    )
    return computed("pace", words, [*_origins(period.spent, "executed"), _budget_origin(period)])


def _spending_alert(period: Period) -> Fact | None:
    if period.spent is None:
        return None
    budget, month = period.subject.funds.budget, last_month(period.months)
    alert = funds_alert(period.spent.executed, budget, month, period.rules)
    return computed("spending_alert", alert.colour.value, _origins(period.spent, "executed")) if alert.colour else None


def _count(name: str, rows: Sequence[MonitoredRow], key: str) -> Fact | None:
    return computed(name, str(len(rows)), (row.found.origins.get(key) for row in rows)) if rows else None


def _likely(likelihood: Likelihood) -> Callable[[Period], Sequence[MonitoredRow]]:
    return lambda period: [row for row in period.rows if row.found.likelihood == likelihood]


def _colours(period: Period) -> Fact | None:
    """绿5项、黄1项: how many indicators have each colour."""
    counts = Counter(row.alert.colour for row in period.rows if row.alert.colour)
    words = "、".join(f"{colour.value}{counts[colour]}项" for colour in Colour if counts[colour])
    origins = (row.found.origins.get("current") for row in period.rows)
    return computed("colours", words, origins) if words else None


def _behind(period: Period) -> Sequence[MonitoredRow]:
    return [row for row in period.rows if row.alert.colour in (Colour.RED, Colour.YELLOW)]


def _names(name: str, rows: Sequence[MonitoredRow]) -> Fact | None:
    """The names of some indicators; of many the first ones."""
    shown = [_name(row) for row in rows[:_NAMED]]
    words = "、".join(shown) + ("等" if len(rows) > _NAMED else "")
    return typed(name, words, (row.found.origins.get("name") for row in rows)) if rows else None


def _name(row: MonitoredRow) -> str:
    return indicator_name(row.indicator.name, row.indicator.level1, row.indicator.level2)


def _all_certain(period: Period) -> Fact | None:
    """Nothing to be explained: all are certain, and none has a reason."""
    rows = period.rows
    fine = bool(rows) and all(row.found.likelihood == Likelihood.CERTAIN and not row.found.reason for row in rows)
    return computed("all_certain", "都能", (row.found.origins.get("likelihood") for row in rows)) if fine else None


def _overview(period: Period) -> Fact | None:
    return typed("overview", _trimmed(period.subject.overview), [period.subject.origins.get("overview")])


def _budget(period: Period) -> Fact | None:
    budget = period.subject.funds.budget
    words = None if budget is None else f"{plain(budget)}{period.money_unit}"
    return computed("period_budget", words, [_budget_origin(period)]) if words else None


MONITORING_FACTS: Mapping[str, Callable[[Period], Fact | None]] = {
    "months": _months,
    "rules": lambda period: computed("rules", period.rules.title),
    "period_budget": _budget,
    "spent": lambda period: _spent(period, "spent", "executed"),
    "spent_rate": lambda period: _share(period, "spent_rate", "executed"),
    "expected": lambda period: _spent(period, "expected", "forecast"),
    "expected_rate": lambda period: _share(period, "expected_rate", "forecast"),
    "time_share": _time_share,
    "pace": _pace,
    "spending_alert": _spending_alert,
    "monitored_count": lambda period: _count("monitored_count", period.rows, "name"),
    "certain_count": lambda period: _count("certain_count", _likely(Likelihood.CERTAIN)(period), "likelihood"),
    "possible_count": lambda period: _count("possible_count", _likely(Likelihood.POSSIBLE)(period), "likelihood"),
    "impossible_count": lambda period: _count("impossible_count", _likely(Likelihood.IMPOSSIBLE)(period), "likelihood"),
    "colours": _colours,
    "behind": lambda period: _names("behind", _behind(period)),
    "all_certain": _all_certain,
    "start": lambda period: typed("start", period.subject.start, [period.subject.origins.get("start")]),
    "end": lambda period: typed("end", period.subject.end, [period.subject.origins.get("end")]),
    "overview": _overview,
}
"""Every fact of a period that the outline may name, beside those of a subject."""


def _figure(name: str, key: str, measure: str) -> Callable[[MonitoredRow], Fact | None]:
    """Makes the fact of a value that is a figure."""

    def make(row: MonitoredRow) -> Fact | None:
        found: Measure = getattr(row.found, measure)
        return computed(name, str(found.actual), _origins(row.found, key)) if found.actual else None

    return make


def _words(name: str, key: str, measure: str) -> Callable[[MonitoredRow], Fact | None]:
    """Makes the fact of a value that is in words."""

    def make(row: MonitoredRow) -> Fact | None:
        found: Measure = getattr(row.found, measure)
        return None if found.actual else typed(name, _trimmed(found.actual_text), _origins(row.found, key))

    return make


def _target(row: MonitoredRow) -> Fact | None:
    measure = row.indicator.measure
    hidden = measure.sign is None or measure.sign is Sign.QUALITATIVE or measure.is_sign_assumed
    sign = "" if hidden or measure.sign is None else measure.sign.value
    text = f"{sign}{measure.target}" if measure.target else measure.target_text
    return computed("period_target", text, [row.indicator.origins.get("target")]) if text else None


def _progress(row: MonitoredRow) -> Fact | None:
    measure = row.found.measure
    if measure.target is None or measure.actual is None or not measure.comparable or measure.target.unit == "%":
        return None
    share = progress(measure.target.value, measure.actual.value, row.month)
    if share is None or measure.sign is None or not measure.sign.is_upper:
        return None
    return computed("period_progress", percent(share), _origins(row.found, "current"))


def _typed_of(name: str, key: str) -> Callable[[MonitoredRow], Fact | None]:
    return lambda row: typed(name, _trimmed(getattr(row.found, key)), _origins(row.found, key))


def _trimmed(text: str | None) -> str | None:
    """A reason without its full stop: the sentence has one."""
    return text.strip().rstrip("。") if text else None


def _alert(row: MonitoredRow) -> Fact | None:
    colour = row.alert.colour
    return computed("period_alert", colour.value, _origins(row.found, "current")) if colour else None


MONITORED_FACTS: Mapping[str, Callable[[MonitoredRow], Fact | None]] = {
    "period_indicator": lambda row: typed("period_indicator", _name(row), [row.indicator.origins.get("name")]),
    "period_target": _target,
    "current": _figure("current", "current", "measure"),
    "state": _words("state", "current", "measure"),
    "period_progress": _progress,
    "forecast": _figure("forecast", "forecast", "forecast_measure"),
    "expected_state": _words("expected_state", "forecast", "forecast_measure"),
    "likelihood": _typed_of("likelihood", "likelihood"),
    "cause": _typed_of("cause", "cause"),
    "period_reason": _typed_of("period_reason", "reason"),
    "period_alert": _alert,
}
"""Every fact of one indicator in a period that the outline may name."""
