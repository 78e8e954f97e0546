"""What the cell functions answer: a row of figures in, one value or one short Chinese line out, in any program.

A row is read, scored, checked and worded by the code that makes the report, so a cell and the report cannot disagree.
Arguments are what a program hands over: None, text, numbers, dates, booleans, a ``Cell`` of ``reading.rows`` where the
number format or an error value is known, lists where a range was given; ``scheme`` may be a Scheme, too. Answers are
text or float; blank is "". Nothing raises: what is wrong with the arguments comes back as the answer, and a fault of
ours as a line that says so.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from xlperf.alerts import funds_alert, indicator_alert, outlook, outlook_limits
from xlperf.cell_functions.answers import (
    GRADE_NEEDS_RATE,
    Answer,
    change_answer,
    complaint,
    execution_rate_answer,
    execution_score_answer,
    hint_answer,
    rate_answer,
    score_answer,
    sentence_answer,
    status_answer,
)
from xlperf.cell_functions.arguments import (
    Folder,
    ReadRow,
    read_alerts,
    read_month,
    read_row,
    read_scheme,
    read_subject,
    read_word,
)
from xlperf.findings import XlperfError
from xlperf.layout import layout
from xlperf.narrative.outline_library import load_outline
from xlperf.scoring import grade_of

__all__ = [
    "Answer", "Folder", "alert", "budget_alert", "budget_diff", "budget_rate", "budget_score", "grade", "hint",
    "likelihood", "rate", "score", "sentence", "status",
]  # fmt: skip

_NO_TARGET = "没有目标值：绩效指标表里没有这条指标，或者没有填目标值"

_log = logging.getLogger(__name__)
_P = ParamSpec("_P")


def _never_raises(function: Callable[_P, Answer]) -> Callable[_P, Answer]:
    """``function`` with an answer where it would raise: what is wrong, or that something of ours is broken."""

    @wraps(function)
    def answer(*args: _P.args, **kwargs: _P.kwargs) -> Answer:
        try:
            return function(*args, **kwargs)
        except XlperfError as error:
            return " ".join(error.message.split())
        except Exception as error:
            _log.exception("%s%r", function.__name__, args)
            return f"程序出错（{type(error).__name__}），请按“安装检查”"

    return answer


@_never_raises
def status(
    sign: object,
    target: object,
    actual: object,
    unit: object = None,
    scheme: object = None,
    name: object = None,
    level2: object = None,
    scoring: object = None,
    level1: object = None,
    weight: object = None,
    stated: object = None,
    *,
    folder: Folder | None = None,
) -> Answer:
    """PERF_STATUS: the verdict, or the tier of a qualitative indicator.

    What comes after ``scheme`` may be left out; with it the answer is the report's also where the sign is left to the
    indicator's name, and where the points depend on a criterion of the row's own.
    """
    row = read_row(
        scheme, folder, sign=sign, target=target, actual=actual, unit=unit, name=name, level2=level2, scoring=scoring,
        level1=level1, weight=weight, stated_score=stated,
    )  # fmt: skip
    return status_answer(row.indicator, row.result, row.findings)


@_never_raises
def rate(
    sign: object,
    target: object,
    actual: object,
    unit: object = None,
    scheme: object = None,
    name: object = None,
    level2: object = None,
    scoring: object = None,
    level1: object = None,
    weight: object = None,
    stated: object = None,
    *,
    folder: Folder | None = None,
) -> Answer:
    """PERF_RATE: completion as a fraction, uncapped; the arguments are those of PERF_STATUS."""
    row = read_row(
        scheme, folder, sign=sign, target=target, actual=actual, unit=unit, name=name, level2=level2, scoring=scoring,
        level1=level1, weight=weight, stated_score=stated,
    )  # fmt: skip
    return rate_answer(row.indicator, row.result, row.findings)


@_never_raises
def score(
    sign: object,
    target: object,
    actual: object,
    weight: object,
    stated: object = None,
    unit: object = None,
    scheme: object = None,
    name: object = None,
    level2: object = None,
    scoring: object = None,
    level1: object = None,
    *,
    folder: Folder | None = None,
) -> Answer:
    """PERF_SCORE: the score in points, by the row's own criterion where ``scoring`` states one that can be computed."""
    row = read_row(
        scheme, folder, sign=sign, target=target, actual=actual, unit=unit, weight=weight, stated_score=stated,
        name=name, level2=level2, scoring=scoring, level1=level1,
    )  # fmt: skip
    return score_answer(row.indicator, row.result, row.findings)


@_never_raises
def sentence(
    level1: object,
    level2: object,
    name: object,
    sign: object,
    target: object,
    unit: object,
    actual: object,
    scheme: object = None,
    *,
    folder: Folder | None = None,
) -> Answer:
    """PERF_SENTENCE: what the report says of the indicator, its reason apart; an error value is named instead."""
    row = read_row(
        scheme, folder, level1=level1, level2=level2, name=name, sign=sign, target=target, unit=unit, actual=actual
    )
    return row.broken or sentence_answer(row.indicator, row.result, load_outline(row.scheme.outline))


@_never_raises
def hint(
    level1: object,
    level2: object,
    name: object,
    sign: object,
    target: object,
    unit: object,
    actual: object,
    weight: object,
    stated: object,
    reason: object,
    scheme: object = None,
    scoring: object = None,
    *,
    folder: Folder | None = None,
) -> Answer:
    """PERF_HINT: the row's first finding."""
    row = read_row(
        scheme,
        folder,
        level1=level1,
        level2=level2,
        name=name,
        sign=sign,
        target=target,
        unit=unit,
        actual=actual,
        weight=weight,
        stated_score=stated,
        reason=reason,
        scoring=scoring,
    )
    return "" if row.is_blank else hint_answer(row.findings)


@_never_raises
def alert(
    sign: object,
    target: object,
    current: object,
    month: object,
    unit: object = None,
    rules: object = None,
    name: object = None,
    level2: object = None,
    scheme: object = None,
    *,
    folder: Folder | None = None,
) -> Answer:
    """PERF_ALERT: 红, 黄, 绿 or 蓝 for a value at the end of a month (6, or a period such as 1-6月).

    Blank without a value; where the rules say nothing, or it cannot be compared, why. The words of a qualitative
    indicator are those of the scheme.
    """
    known = read_alerts(rules, folder)
    row = read_row(scheme, folder, sign=sign, target=target, actual=current, unit=unit, name=name, level2=level2)
    measure = row.indicator.measure
    if row.broken or not measure.actual_text.strip():
        return row.broken or _fault_of_value(row)
    found = indicator_alert(measure, read_month(month), known, row.scheme, row.indicator.level2)
    if found.colour:
        return found.colour.value
    return _fault_of_value(row) or (found.working if measure.target_text.strip() else _NO_TARGET)


@_never_raises
def likelihood(
    sign: object,
    target: object,
    current: object,
    forecast: object,
    month: object,
    unit: object = None,
    rules: object = None,
    name: object = None,
    level2: object = None,
    scheme: object = None,
    *,
    folder: Folder | None = None,
) -> Answer:
    """PERF_LIKELIHOOD: 确定能, 有可能 or 不可能 as the figures propose it, with its working; else why there is none.

    Blank without a value. Rules that say nothing of it propose what the default rules do.
    """
    limits = outlook_limits(read_alerts(rules, folder))
    now, later = (
        read_row(scheme, folder, sign=sign, target=target, actual=value, unit=unit, name=name, level2=level2)
        for value in (current, forecast)
    )
    broken, measures = now.broken or later.broken, (now.indicator.measure, later.indicator.measure)
    if broken or not any(measure.actual_text.strip() for measure in measures):
        return broken or _fault_of_value(now) or _fault_of_value(later)
    found = outlook(*measures, read_month(month), limits, now.scheme)
    if found.likelihood:
        return f"{found.likelihood}（{found.working}）"
    fault = _fault_of_value(now) or _fault_of_value(later)
    return fault or (found.working if measures[0].target_text.strip() else _NO_TARGET)


def _fault_of_value(row: ReadRow) -> str:
    """What is wrong with how a value or its target was typed; "" where nothing is."""
    read = [one for one in row.findings if one.code.startswith("R")]
    return complaint(read, row.indicator.origins, "sign", "target", "actual", "unit")


@_never_raises
def budget_alert(
    executed: object,
    adjusted: object,
    initial: object,
    month: object,
    rules: object = None,
    *,
    folder: Folder | None = None,
) -> Answer:
    """BUDGET_ALERT: 红, 黄, 绿 or 蓝 for the spending of a subject up to the end of a month; else why there is none."""
    known = read_alerts(rules, folder)
    subject, findings = read_subject(executed=executed, adjusted=adjusted, initial=initial)
    funds = subject.funds
    fault = complaint(findings, subject.origins, "executed", "adjusted", "initial")
    if funds.executed is None:
        return fault
    found = funds_alert(funds.executed, funds.budget, read_month(month), known)
    return found.colour.value if found.colour else fault or found.working


@_never_raises
def grade(total: object, scheme: object = None, *, folder: Folder | None = None) -> Answer:
    """PERF_GRADE: the grade of a total; blank where the scheme does not grade.

    Where a grade depends on the execution rate, too, which is not known here, a line says so.
    """
    known = read_scheme(scheme, folder)
    subject, findings = read_subject(stated_total=total)
    if subject.stated_total is None:
        return complaint(findings, subject.origins, "stated_total")
    if any(one.execution_at_least is not None for one in known.grades):
        return GRADE_NEEDS_RATE
    return grade_of(subject.stated_total, None, known) or ""


@_never_raises
def budget_rate(executed: object, adjusted: object, initial: object = None) -> Answer:
    """BUDGET_RATE: the execution rate as a fraction, uncapped."""
    subject, findings = read_subject(executed=executed, adjusted=adjusted, initial=initial)
    return execution_rate_answer(subject, findings)


@_never_raises
def budget_score(
    executed: object, adjusted: object, initial: object = None, scheme: object = None, *, folder: Folder | None = None
) -> Answer:
    """BUDGET_SCORE: the score of budget execution in points."""
    known = read_scheme(scheme, folder)
    subject, findings = read_subject(executed=executed, adjusted=adjusted, initial=initial)
    return execution_score_answer(subject, findings, known)


@_never_raises
def budget_diff(next_year: object, executed: object, money_unit: object = None) -> Answer:
    """BUDGET_DIFF: how next year's budget differs from this year's spending, in words."""
    fact = layout().fact("money_unit")
    unit = read_word(money_unit, fact.header) or fact.default
    subject, findings = read_subject(next_year=next_year, executed=executed)
    return change_answer(subject, findings, unit)
