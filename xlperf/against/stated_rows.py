"""The rows of the tables in a finished report: the figures beside an indicator, and the total."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal

from xlperf.against.origins import Index
from xlperf.against.structure import ReportPart
from xlperf.checks.context import Context, cell
from xlperf.checks.known_figures import mentioned_name
from xlperf.findings import Finding
from xlperf.model import Indicator, Subject
from xlperf.prose.lexicon import listed
from xlperf.scoring import IndicatorResult
from xlperf.values.amounts import Amount, fixed, parse_amount, plain, shortened
from xlperf.values.entries import read_entry
from xlperf.values.signs import compact


def row_findings(context: Context, part: ReportPart) -> Iterator[Finding]:
    """V54: a number beside an indicator that is none of its own; a total that is not the subject's."""
    numbers = list(_numbers(part.line.cells))
    subject = part.passage.subject
    if subject is None or not numbers:
        return
    result = next(result for other, result in context.subjects() if other is subject)
    names = {compact(text) for text in part.line.cells}
    if names & set(listed("report.total_row")) and result.total is not None:
        weights = context.scheme.execution.weight + result.weight_sum  # printed beside the total
        totals = (result.total, subject.stated_total, context.scheme.total, weights)
        known = [value for value in totals if value is not None]
        for text, amount in numbers[-1:]:
            if not any(_is(amount, value) for value in known):
                values = {"value": shortened(text), "fact": f"总分{fixed(result.total)}", "should": fixed(result.total)}
                yield context.found("V54", subject, cell(subject.origins, "name"), values)
        return
    rows = [
        at
        for at, row in enumerate(subject.indicators)
        if compact(mentioned_name(row)) in names or compact(row.name) in names
    ]
    if len(rows) != 1 or parse_amount(subject.indicators[rows[0]].name) is not None:
        return
    row, scored = subject.indicators[rows[0]], result.indicators[rows[0]]
    own = list(_values(subject, row, scored))
    others = [text for text, amount in numbers if not any(_is(amount, value) for value in own)]
    if len(others) * 2 > len(numbers) or _fits_elsewhere(context, names, numbers):
        return  # the row of something else that contains the same name
    for text in others:
        values = {"value": shortened(text), "fact": _said(row, scored), "should": "其中对应的数"}
        yield context.found("V54", subject, cell(row.origins, "actual", "name"), values, item=row.name)


def _fits_elsewhere(context: Context, names: Collection[str], numbers: Sequence[tuple[str, Amount]]) -> bool:
    """Whether all numbers of a row are those of an indicator of that name, of whatever subject."""
    for subject, row, scored in context.indicators():
        if compact(mentioned_name(row)) in names or compact(row.name) in names:
            own = list(_values(subject, row, scored))
            if all(any(_is(amount, value) for value in own) for _, amount in numbers):
                return True
    return False


def unknown_numbers(part: ReportPart, index: Index) -> Iterator[str]:
    """The cells of a row whose number the workbook does not have."""
    for text in dict.fromkeys(part.line.cells):
        amount = parse_amount(text)
        if amount is not None and not index.has_number(abs(amount.value), _places(amount.value)):
            yield text


def _numbers(cells: Sequence[str]) -> Iterator[tuple[str, Amount]]:
    """The cells that contain a figure and nothing else (a comparison before it aside)."""
    for text in dict.fromkeys(cells):
        amount = parse_amount(text) or read_entry(text).amount
        if amount is not None:
            yield text, amount


def _values(subject: Subject, row: Indicator, scored: IndicatorResult) -> Iterator[Decimal]:
    goal = next((goal for goal in subject.goals if goal.number == row.goal), None)
    for value in (row.weight, scored.score, row.stated_score, goal.weight if goal else None, Decimal(row.goal)):
        if value is not None:
            yield value
    for amount in (
        row.measure.target,
        row.measure.actual,
        read_entry(row.target).amount,
        read_entry(row.actual).amount,
    ):
        if amount is not None:
            yield amount.value
    for text in (row.level1, row.level2, row.unit, row.reason, row.evidence):
        typed = parse_amount(text) or read_entry(text).amount
        if typed is not None:
            yield typed.value
    if scored.completion is not None:
        yield scored.completion * 100


def _is(amount: Amount, value: Decimal) -> bool:
    places = _places(amount.value)
    step = Decimal(1).scaleb(-places)
    return abs(amount.value - value) < step if places else amount.value == value


def _places(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _said(row: Indicator, scored: IndicatorResult) -> str:
    parts = (("目标值", row.measure.target_text), ("实际完成值", row.measure.actual_text))
    shown = "、".join(f"{title}{text}" for title, text in parts if text)
    score = "" if scored.score is None else f"、得分{plain(scored.score)}"
    return f"{shown}{score}"
