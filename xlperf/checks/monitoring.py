"""What the monitoring within the year says: its reasons, forecasts and progress against spending."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from xlperf.alerts import Likelihood
from xlperf.checks.context import Context, cell
from xlperf.findings import Finding
from xlperf.model import Monitoring, Subject
from xlperf.scoring import meets_target
from xlperf.values.amounts import percent, plain
from xlperf.values.measures import Measure
from xlperf.values.periods import MONTHS, last_month

_HALF = Decimal("0.5")
_NAMED = 5  # indicators that a finding names


def check_likelihood(context: Context) -> Iterator[Finding]:
    """V101 and V107: a target that may be missed wants a reason; one that will be met a forecast that meets it."""
    for row in context.evaluation.monitoring:
        subject = _subject(context, row.subject)
        if row.likelihood and row.likelihood != Likelihood.CERTAIN and not row.reason:
            values = {"period": row.period, "likelihood": row.likelihood}
            yield context.found("V101", subject, cell(row.origins, "reason", "likelihood"), values, item=row.name)
        forecast = row.forecast_measure
        if row.likelihood == Likelihood.CERTAIN and forecast.comparable and not meets_target(forecast, context.scheme):
            sign = forecast.sign.value if forecast.sign else ""
            values = {"period": row.period, "forecast": forecast.actual_text, "target": f"{sign}{forecast.target}"}
            yield context.found("V107", subject, cell(row.origins, "likelihood", "forecast"), values, item=row.name)


def check_forecasts(context: Context) -> Iterator[Finding]:
    """V102 and V105: what is expected of the year is no less than what is done, and changes for a reason."""
    rows = context.evaluation.monitoring
    for at, row in enumerate(rows):
        subject, origin = _subject(context, row.subject), cell(row.origins, "forecast", "name")
        forecast = row.forecast_measure.actual_text
        if _is_less(row.forecast_measure, row.measure):
            values = {"period": row.period, "current": row.measure.actual_text, "forecast": forecast}
            yield context.found("V102", subject, origin, values, item=row.name)
        before = _earlier(rows[:at], row)
        if before is not None and not row.reason and _differ(before.forecast_measure, row.forecast_measure):
            earlier = before.forecast_measure.actual_text
            changed = {"earlier": before.period, "before": earlier, "period": row.period, "forecast": forecast}
            yield context.found("V105", subject, origin, changed, item=row.name)


def check_low_targets(context: Context) -> Iterator[Finding]:
    """V103: the year's target is reached in the first half of the year."""
    for row in context.evaluation.monitoring:
        month, measure = last_month(row.period), row.measure
        if month is None or month > MONTHS // 2 or not _grows(measure) or not meets_target(measure, context.scheme):
            continue
        if measure.target is None or measure.target.unit == "%":  # a share is what it is at any time of the year
            continue
        values = {"period": row.period, "current": measure.actual, "target": measure.target}
        yield context.found(
            "V103", _subject(context, row.subject), cell(row.origins, "current", "name"), values, item=row.name
        )


def check_spending(context: Context) -> Iterator[Finding]:
    """V104: money is spent and nothing is done, or much is done and nothing is spent."""
    for funds in context.evaluation.fund_monitoring:
        subject = _subject(context, funds.subject)
        if subject is None or funds.executed is None:
            continue
        budget = subject.funds.budget
        rows = [
            row.measure
            for row in context.evaluation.monitoring
            if (row.subject, row.period) == (funds.subject, funds.period) and _grows(row.measure)
        ]
        if not budget or not rows:
            continue
        shares = [row.actual.value / row.target.value for row in rows if row.actual and row.target and row.target.value]
        if funds.executed > 0 and shares and not any(shares):
            progress = "各项指标的当前完成值都是0"
        elif funds.executed == 0 and shares and min(shares) >= _HALF:
            progress = f"各项指标都已完成{percent(min(shares))}以上"
        else:
            continue
        values = {
            "period": funds.period,
            "executed": plain(funds.executed),
            "unit": context.evaluation.unit.money_unit,
            "rate": percent(funds.executed / budget),
            "progress": progress,
        }
        yield context.found("V104", subject, cell(funds.origins, "executed", "subject"), values)


def check_coverage(context: Context) -> Iterator[Finding]:
    """V106: a period in which some of a subject's indicators are monitored, and others are not."""
    for subject in context.evaluation.subjects:
        own = [row for row in context.evaluation.monitoring if row.subject == subject.name]
        for period in dict.fromkeys(row.period for row in own):
            there = {row.name for row in own if row.period == period}
            missing = [indicator.name for indicator in subject.indicators if indicator.name not in there]
            if missing:
                names = "、".join(missing[:_NAMED]) + ("等" if len(missing) > _NAMED else "")
                first = next(row for row in own if row.period == period)
                values = {"period": period, "count": len(missing), "names": names}
                yield context.found("V106", subject, cell(first.origins, "name"), values)


def _subject(context: Context, name: str) -> Subject | None:
    return next((subject for subject in context.evaluation.subjects if subject.name == name), None)


def _grows(measure: Measure) -> bool:
    """Whether it is a figure that adds up in the course of the year, with a target to be reached."""
    return measure.comparable and measure.sign is not None and measure.sign.is_upper


def _is_less(forecast: Measure, current: Measure) -> bool:
    """Whether a forecast of what adds up in the year is below what is done already."""
    if not _grows(forecast) or not _grows(current) or forecast.actual is None or current.actual is None:
        return False
    return forecast.actual.value < current.actual.value


def _earlier(rows: Sequence[Monitoring], row: Monitoring) -> Monitoring | None:
    """The row of the same indicator in the period before."""
    same = [one for one in rows if (one.subject, one.name) == (row.subject, row.name) and one.period != row.period]
    return same[-1] if same else None


def _differ(before: Measure, now: Measure) -> bool:
    return bool(before.actual_text and now.actual_text) and before.actual_text != now.actual_text


CHECKS = (check_likelihood, check_forecasts, check_low_targets, check_spending, check_coverage)
