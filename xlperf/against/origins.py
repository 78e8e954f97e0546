"""The figures of a finished report that the workbook has, or that follow from it in one step; the others are a note."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_DOWN, Decimal
from itertools import permutations

from xlperf.checks.context import Context
from xlperf.checks.known_figures import money_of
from xlperf.model import Evaluation, Indicator, Subject
from xlperf.prose.figures import Figure, figures
from xlperf.prose.lexicon import listed
from xlperf.prose.sentences import sentences
from xlperf.scoring import IndicatorResult, SubjectResult, indicator_change
from xlperf.values.amounts import Amount, convert, parse_amount, plain, round_half_up

_PLACES = range(7)
_HUNDRED = Decimal(100)
_COUNTED = ("项", "个")
_LARGEST = Decimal(10) ** 18


class Index:
    """All amounts of a workbook, to be asked for a figure as written: rounded or cut off, in any unit of money."""

    def __init__(self, context: Context) -> None:
        self._known: set[tuple[str, int, Decimal]] = set()
        self._money = listed("figures.money")
        for value, unit in _amounts(context):
            self._add(value, unit)
        for text in _typed(context.evaluation):
            whole = parse_amount(text)
            if whole is not None:
                self._add(whole.value, whole.unit)
            for sentence in sentences(text):
                for figure in figures(sentence.text):
                    self._add(figure.value, figure.unit)
        for note in context.scheme.notes:
            for figure in figures(note):
                self._add(figure.value, figure.unit)

    def has(self, figure: Figure) -> bool:
        """Whether the workbook has a figure."""
        places = min(figure.places, _PLACES[-1])
        return (figure.unit, places, figure.value.normalize()) in self._known

    def has_number(self, value: Decimal, places: int) -> bool:
        """Whether the workbook has a bare number, of whatever unit."""
        return ("", min(places, _PLACES[-1]), value.normalize()) in self._known

    def _add(self, value: Decimal, unit: str) -> None:
        units = self._money if unit in self._money else (unit,)
        for other in units:
            amount = convert(Amount(value, unit), other) if other != unit else Amount(value, unit)
            if amount is not None and abs(amount.value) < _LARGEST:
                self._add_rounded(abs(amount.value), other)
                if other == unit:
                    self._add_rounded(abs(amount.value), "")

    def _add_rounded(self, value: Decimal, unit: str) -> None:
        for places in _PLACES:
            rounded = round_half_up(value, places)
            self._known.add((unit, places, rounded.normalize()))
            if rounded == value:
                for further in range(places + 1, len(_PLACES)):
                    self._known.add((unit, further, rounded.normalize()))
                break
            cut = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_DOWN)
            self._known.add((unit, places, cut.normalize()))


def is_traceable(figure: Figure) -> bool:
    """Whether a figure is one that a workbook could be asked for: not a date, a bare number or an approximate one."""
    return bool(figure.unit) and not figure.rough and figure.unit not in listed("figures.dating")


def _amounts(context: Context) -> Iterator[tuple[Decimal, str]]:
    unit = context.evaluation.unit.money_unit
    yield context.scheme.total, "分"
    yield context.scheme.execution.weight, "分"
    yield _HUNDRED, "%"
    for tier in context.scheme.tiers:
        yield tier.low * _HUNDRED, "%"
        yield tier.high * _HUNDRED, "%"
    for count in _COUNTED:
        yield Decimal(len(context.evaluation.projects)), count
    for subject, result in context.subjects():
        yield from _of_subject(subject, result, unit, context.scheme.execution.weight)


def _of_subject(subject: Subject, result: SubjectResult, unit: str, full: Decimal) -> Iterator[tuple[Decimal, str]]:
    """A subject's amounts; ``full`` are the points of budget execution."""
    money = [*money_of(subject)]
    next_year = subject.funds.next_year
    for source in (*subject.funds.sources, *([subject.funds.stated_sum] if subject.funds.stated_sum else ())):
        known = [value for value in (source.initial, source.adjusted, source.executed) if value is not None]
        yield from ((value, unit) for value in known)
        yield from ((one / other * _HUNDRED, "%") for one, other in permutations(known, 2) if other)
    known = [*money, *(amount for amount in (next_year, subject.funds.last_executed) if amount is not None)]
    yield from ((value, unit) for value in known)
    for one, other in permutations(dict.fromkeys(known), 2):
        yield one - other, unit
        if other:
            yield one / other * _HUNDRED, "%"
            yield (one - other) / other * _HUNDRED, "%"
    if result.execution.rate is not None:
        yield result.execution.rate * _HUNDRED, "%"
    scores = [scored.score for scored in result.indicators if scored.score is not None]
    goals = [value for goal in result.goals for value in (goal.weight, goal.score)]
    stated = (subject.stated_total, subject.funds.stated_score)
    for points in (result.execution.score, result.total, result.weight_sum, sum(scores, Decimal()), *goals, *stated):
        if points is not None:
            yield points, "分"
    yield result.weight_sum + full, "分"
    yield from _counts(result)
    for row, scored in zip(subject.indicators, result.indicators, strict=True):
        yield from _of_row(row, scored)


def _counts(result: SubjectResult) -> Iterator[tuple[Decimal, str]]:
    """How many indicators there are, or less: those of a goal, a level, an attainment."""
    for number in range(len(result.indicators) + 1):
        for unit in _COUNTED:
            yield Decimal(number), unit


def _of_row(row: Indicator, scored: IndicatorResult) -> Iterator[tuple[Decimal, str]]:
    target, actual = row.measure.target, row.measure.actual
    for amount in (target, actual):
        if amount is not None:
            yield amount.value, amount.unit
            yield amount.value, amount.unit.partition("/")[0]  # 公斤/亩: a sentence is read up to the stroke
    if target is not None and actual is not None and target.unit == actual.unit:
        yield target.value - actual.value, target.unit
    if scored.completion is not None:
        yield scored.completion * _HUNDRED, "%"
        yield (scored.completion - 1) * _HUNDRED, "%"
        yield scored.completion, "倍"
    if change := indicator_change(row):
        yield change.last.value, change.last.unit
        yield change.now.value - change.last.value, "个百分点" if change.now.unit == "%" else change.now.unit
    for points in (row.weight, scored.score, row.stated_score):
        if points is not None:
            yield points, "分"


def _typed(evaluation: Evaluation) -> Iterator[str]:
    """Every text that was typed: a figure in it may stand in the report."""
    unit = evaluation.unit
    yield from filter(None, (unit.name, unit.full_name, unit.phone, unit.filled_on, unit.preparer, unit.head))
    for subject in evaluation.subjects:
        yield subject.name
        yield from filter(
            None, (subject.supervisor, subject.implementer, subject.category, subject.nature, subject.type)
        )
        funds = subject.funds
        yield from filter(None, (funds.adjustment_reason, funds.shortfall_reason, funds.leftover_use))
        yield from (source.source for source in funds.sources)
        yield from (goal.text for goal in subject.goals if goal.text)
        yield from (text.text for text in subject.texts.values())
        for row in subject.indicators:
            for value in (row.name, row.level1, row.level2, row.unit, row.target, row.actual, row.reason, row.evidence):
                if isinstance(value, str):
                    yield value
                elif value is not None:
                    yield plain(value, None)
