"""The colour of a figure within the year, with its working; no colour where the rules say nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from xlperf.alerts.alert_rules import AlertRules, Colour, Likelihood, Outlook
from xlperf.schemes import Attainment, Scheme
from xlperf.taxonomy import level2_name
from xlperf.values.amounts import Amount, percent, plain
from xlperf.values.measures import Measure
from xlperf.values.periods import MONTHS
from xlperf.values.signs import Sign

__all__ = ["Alert", "Proposal", "funds_alert", "indicator_alert", "outlook", "progress", "reason_due", "worst"]

_BY_ATTAINMENT = {
    Attainment.FULL: Colour.GREEN,
    Attainment.PARTIAL: Colour.YELLOW,
    Attainment.NONE: Colour.RED,
}
_LIKELIHOODS = {
    Attainment.FULL: Likelihood.CERTAIN,
    Attainment.PARTIAL: Likelihood.POSSIBLE,
    Attainment.NONE: Likelihood.IMPOSSIBLE,
}


@dataclass(frozen=True, slots=True)
class Alert:
    """A colour, None where there is none, and in Chinese how it comes about or why there is none."""

    colour: Colour | None
    working: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A likelihood for the officer to decide on, None where the figures do not say, and its working in Chinese."""

    likelihood: Likelihood | None
    working: str


def indicator_alert(
    measure: Measure, month: int | None, rules: AlertRules, scheme: Scheme, level2: str | None = None
) -> Alert:
    """The alert of an indicator whose ``actual`` is its value by the end of a month.

    A figure with ≥, > or ＝ is compared with target × month ÷ 12, one with ≤ or < with the target, words by the tier
    that the scheme finds in them. What the rules do not cover, and what cannot be compared, has no colour.
    """
    if measure.sign is Sign.QUALITATIVE:
        return _of_words(measure, rules, scheme)
    if not measure.actual_text.strip():
        return Alert(None, "没有填当前完成值")
    target, actual = measure.target, measure.actual
    if not measure.comparable or target is None or actual is None or measure.sign is None:
        return Alert(None, "目标值和当前完成值不能直接比较")
    if measure.sign.is_lower:
        return _of_ceiling(measure.sign, target, actual, rules)
    if rules.figures is None:
        return Alert(None, f"{rules.title}没有这类指标的预警规则")
    if target.value == 0:
        return Alert(None, "目标值是0，没有预警规则")
    listed = rules.figures.level2
    if listed and level2_name(level2) not in listed:
        inside = actual.value >= target.value if measure.sign is not Sign.GT else actual.value > target.value
        words = "达到" if inside else "没有达到"
        return Alert(Colour.GREEN if inside else Colour.RED, f"{actual}，{words}目标值{target}（这类指标不按时间比）")
    share = progress(target.value, actual.value, month)
    if share is None or month is None:
        return Alert(None, "不知道到几月份，没有按时间比")
    working = f"{_figure(actual)}÷（{_figure(target)}×{month}÷12）={percent(share)}"
    return Alert(rules.figures.bands.colour(share), working)


def outlook(current: Measure, forecast: Measure, month: int | None, limits: Outlook, scheme: Scheme) -> Proposal:
    """How likely it is that the year's target will be met, from the forecast of the year.

    Without a forecast, what adds up in the course of the year is carried on at its pace. A ceiling is not: what is
    inside in June says nothing of December.

    >>> from xlperf.alerts.alert_library import load_alerts
    >>> from xlperf.schemes import load_scheme
    >>> from xlperf.values.measures import read_measure
    >>> measures = [read_measure("≥", "100", value, None) for value in ("40", "90")]
    >>> proposal = outlook(*measures, 6, load_alerts().outlook, load_scheme("hubei_2020"))
    >>> str(proposal.likelihood), proposal.working
    ('有可能', '全年预计90÷目标值100=90%')
    """
    typed = forecast if forecast.actual_text.strip() else current
    name = "全年预计完成值" if typed is forecast else "当前完成值"
    if not typed.actual_text.strip():
        return Proposal(None, "没有填当前完成值和全年预计完成值")
    if typed.sign is Sign.QUALITATIVE:
        tier = scheme.tier_named(typed.actual_text)
        if tier is None:
            return Proposal(None, f"{name}没有写明达成到哪一档")
        return Proposal(_LIKELIHOODS[tier.attainment], f"{name}是“{tier.name}”")
    target, actual = typed.target, typed.actual
    if not typed.comparable or target is None or actual is None or typed.sign is None:
        return Proposal(None, f"目标值和{name}不能直接比较")
    if typed.sign.is_lower:
        return _outlook_of_ceiling(typed.sign, target, actual, is_forecast=typed is forecast)
    if target.value <= 0:
        return Proposal(None, "目标值不大于0，没有按份额推算")
    if typed is forecast:
        share = actual.value / target.value
        working = f"全年预计{_figure(actual)}÷目标值{_figure(target)}={percent(share)}"
    else:
        pace = progress(target.value, actual.value, month)
        if pace is None or month is None:
            return Proposal(None, "没有填全年预计完成值，也不知道到几月份")
        share = pace
        working = f"照现在的进度：{_figure(actual)}×12÷{month}÷目标值{_figure(target)}={percent(share)}"
    return Proposal(limits.likelihood(share), working)


def progress(target: Decimal, current: Decimal, month: int | None) -> Decimal | None:
    """The share of what is due by the end of a month: current ÷ (target × month ÷ 12).

    None where that has no meaning: no month, a target of 0 or less.

    >>> progress(Decimal(100), Decimal(45), 6)
    Decimal('0.9')
    """
    return None if month is None or target <= 0 else current * MONTHS / (target * month)


def funds_alert(executed: Decimal | None, budget: Decimal | None, month: int | None, rules: AlertRules) -> Alert:
    """The alert of money spent by the end of a month out of a budget of the year."""
    if executed is None or budget is None:
        return Alert(None, "没有填执行数或预算数")
    if budget <= 0:
        return Alert(None, "预算数是0，没有执行率")
    if rules.funds is None:
        return Alert(None, f"{rules.title}没有资金的预警规则")
    if month is None:
        return Alert(None, "不知道到几月份，没有按时间比")
    rate = executed / budget
    if rules.funds.bands is not None:
        share = progress(budget, executed, month)
        if share is None:
            return Alert(None, "预算数是0，没有执行率")
        working = f"{percent(rate)}÷（{month}÷12）={percent(share)}"
        return Alert(rules.funds.bands.colour(share), working)
    due = [one for one in rules.funds.months if one.month <= month]
    if not due:
        return Alert(None, f"规则从{rules.funds.months[0].month}月底起才要求")
    least = due[-1]
    is_enough = rate >= least.share
    sign = "≥" if is_enough else "<"
    return Alert(
        Colour.GREEN if is_enough else Colour.RED,
        f"执行率{percent(rate)}{sign}{least.month}月底要求的{percent(least.share)}",
    )


def reason_due(measure: Measure, month: int | None, rules: AlertRules) -> bool:
    """Whether a figure is further from what is due than the rules let pass without a reason."""
    if rules.deviation is None or not measure.comparable or measure.target is None or measure.actual is None:
        return False
    if measure.sign is not None and measure.sign.is_lower:
        target = measure.target.value
        return target > 0 and measure.actual.value > target * (1 + rules.deviation)
    share = progress(measure.target.value, measure.actual.value, month)
    return share is not None and abs(share - 1) > rules.deviation


def worst(alerts: Iterable[Alert]) -> Colour | None:
    """The worst colour of several; None where none has one.

    >>> worst([Alert(Colour.GREEN, ""), Alert(None, ""), Alert(Colour.YELLOW, "")])
    <Colour.YELLOW: '黄'>
    """
    found = {alert.colour for alert in alerts}
    return next((colour for colour in Colour if colour in found), None)


def _of_words(measure: Measure, rules: AlertRules, scheme: Scheme) -> Alert:
    if not rules.words:
        return Alert(None, f"{rules.title}没有定性指标的预警规则")
    tier = scheme.tier_named(measure.actual_text)
    if tier is not None:
        return Alert(_BY_ATTAINMENT[tier.attainment], tier.name)
    if measure.on_time is not None:
        return Alert(Colour.GREEN if measure.on_time else Colour.RED, "按期" if measure.on_time else "超过期限")
    return Alert(None, "当前完成值没有写明达成到哪一档")


def _of_ceiling(sign: Sign, target: Amount, actual: Amount, rules: AlertRules) -> Alert:
    if not rules.ceilings:
        return Alert(None, f"{rules.title}没有这类指标的预警规则")
    inside = actual.value <= target.value if sign is Sign.LE else actual.value < target.value
    words = "在目标值以内" if inside else "超过目标值"
    return Alert(Colour.GREEN if inside else Colour.RED, f"{actual}，{words}{sign.value}{target}")


def _outlook_of_ceiling(sign: Sign, target: Amount, actual: Amount, *, is_forecast: bool) -> Proposal:
    if not is_forecast:
        return Proposal(None, f"{sign.value}的指标要看全年，请先填全年预计完成值")
    inside = actual.value <= target.value if sign is Sign.LE else actual.value < target.value
    words = "在目标值以内" if inside else "超过目标值"
    likelihood = Likelihood.CERTAIN if inside else Likelihood.IMPOSSIBLE
    return Proposal(likelihood, f"全年预计{actual}，{words}{sign.value}{target}")


def _figure(amount: Amount) -> str:
    return plain(amount.value, None)
