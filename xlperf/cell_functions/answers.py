"""What a cell shows of an indicator or of funds that have been read and scored; "" where something is still blank."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from xlperf.findings import Finding, Origin, Severity
from xlperf.layout import layout
from xlperf.model import Indicator, Subject
from xlperf.narrative.compose import indicator_sentence
from xlperf.narrative.outline import Outline
from xlperf.reading.rows import short
from xlperf.schemes import Scheme, load_scheme
from xlperf.scoring import IndicatorResult, score_execution
from xlperf.values.amounts import difference
from xlperf.values.measures import Sign

Answer = str | float
"""What a cell shows; a float is a score, or a rate as a fraction."""

NO_RATE = "无法计算"
"""The answer where a division by zero or a negative figure would be needed."""

GRADE_NEEDS_RATE = "等级还要看执行率，见报告"
"""The answer of PERF_GRADE under a scheme whose grades depend on more than the total."""

BY_SCORE = "由自评得分定档"
"""The verdict on a qualitative indicator whose actual value names no tier: the officer's score decides."""

_MEASURE = ("sign", "target", "actual", "unit")


def default_scheme() -> str:
    """The title of the scheme that applies where none is named: the one the template ships with."""
    return layout().fact("scheme").default


def row_findings(indicator: Indicator, findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings about this indicator on its own cells; a sum of weights is shown at a row and yet not about it."""
    cells = set(indicator.origins.values())
    names = (indicator.name, short(indicator.name))
    for found in findings:
        if found.origin in cells and (found.item in names or found.code.startswith("R")):
            yield found


def complaint(findings: Iterable[Finding], origins: Mapping[str, Origin], *keys: str) -> str:
    """The first fault of what was typed in these fields; "" if there is none."""
    cells = {origins[key] for key in keys if key in origins}
    wrong = (found for found in findings if found.origin in cells and found.severity is Severity.ERROR)
    return next((found.message for found in wrong), "")


def _unanswered(indicator: Indicator, findings: Iterable[Finding], *keys: str) -> str:
    """Why there is no answer: "" where something is still blank, else the first fault."""
    faults = tuple(findings)
    read = [found for found in faults if found.code.startswith("R")]
    blank = not (indicator.measure.target_text.strip() and indicator.measure.actual_text.strip())
    return complaint(read if blank else faults, indicator.origins, *keys)


def status_answer(indicator: Indicator, result: IndicatorResult, findings: Iterable[Finding]) -> Answer:
    """The verdict, or the tier."""
    if result.verdict:
        return result.verdict
    if indicator.measure.sign is Sign.QUALITATIVE and indicator.measure.actual_text.strip():
        return BY_SCORE
    return _unanswered(indicator, findings, *_MEASURE, "stated_score")


def rate_answer(indicator: Indicator, result: IndicatorResult, findings: Iterable[Finding]) -> Answer:
    """Completion as a fraction."""
    if result.completion is not None:
        return float(result.completion)
    if indicator.measure.sign is Sign.QUALITATIVE:
        return ""
    if not indicator.measure.comparable:
        return _unanswered(indicator, findings, *_MEASURE)
    if indicator.scoring:  # a criterion that cannot be computed wants the officer's own score
        return complaint(findings, indicator.origins, "stated_score") or NO_RATE
    return NO_RATE


def score_answer(indicator: Indicator, result: IndicatorResult, findings: Iterable[Finding]) -> Answer:
    """The score in points."""
    if result.score is not None:
        return float(result.score)
    if indicator.weight is None:
        return complaint(findings, indicator.origins, "weight")
    return _unanswered(indicator, findings, *_MEASURE, "weight", "stated_score")


def hint_answer(findings: Iterable[Finding]) -> Answer:
    """The first finding, with what to do and its code."""
    return next((f"{found.message}{found.remedy}（{found.code}）" for found in findings), "")


def sentence_answer(indicator: Indicator, result: IndicatorResult, outline: Outline) -> Answer:
    """What the report says of the indicator, its reason apart; nothing without a name."""
    if indicator.name == layout().unnamed:
        return ""
    return indicator_sentence(replace(indicator, reason=None), result, outline)


def execution_rate_answer(subject: Subject, findings: Iterable[Finding]) -> Answer:
    """The execution rate as a fraction, on the adjusted budget as every scheme shipped has it."""
    execution = score_execution(subject.funds, load_scheme(default_scheme()))
    return float(execution.rate) if execution.rate is not None else _unexecuted(subject, findings)


def execution_score_answer(subject: Subject, findings: Iterable[Finding], scheme: Scheme) -> Answer:
    """The score of the funds themselves in points."""
    execution = score_execution(subject.funds, scheme)
    return float(execution.score) if execution.score is not None else _unexecuted(subject, findings)


def _unexecuted(subject: Subject, findings: Iterable[Finding]) -> str:
    """Why there is no rate: a fault of what was typed, "" where something is blank, else a budget of zero or below."""
    funds = subject.funds
    fault = complaint(findings, funds.origins, "executed", "adjusted", "initial")
    if fault or funds.executed is None or (funds.adjusted is None and funds.initial is None):
        return fault
    return NO_RATE


def change_answer(subject: Subject, findings: Iterable[Finding], unit: str) -> Answer:
    """How next year's budget differs from this year's spending."""
    funds = subject.funds
    if funds.next_year is None or funds.executed is None:
        return complaint(findings, funds.origins, "next_year", "executed")
    return difference(funds.next_year, funds.executed, unit)
