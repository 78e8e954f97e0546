"""What one subject has to say on any form: facts by the keys of places on forms, goals, and rows of indicators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from xlperf.files.style_looks import CellLook
from xlperf.model import Indicator, Source, Subject
from xlperf.report import Report
from xlperf.scoring import IndicatorResult, SubjectResult
from xlperf.tables.fill import Facts, Value
from xlperf.tables.form_layout import load_table_layout
from xlperf.tables.printed_facts import actual_text, subject_facts, target_text
from xlperf.taxonomy import level1_name, level2_name
from xlperf.values.amounts import Amount, percent, plain, round_half_up
from xlperf.values.measures import Measure, Sign

__all__ = ["MONEY", "RATES", "Answers", "RowAnswer", "answers_of", "shown_value", "source_words"]

MONEY = frozenset(
    ("initial", "adjusted", "executed", "basic", "project", "initial_basic", "initial_project", "last_executed")
)
"""Keys of amounts, in the unit's money unit."""

_WITH_UNITS = ("target", "actual")  # figures of any unit: see RowAnswer

RATES = frozenset(("stated_rate",))
"""Keys of fractions."""


@dataclass(frozen=True, slots=True)
class RowAnswer:
    """One indicator with its score; ``number`` is its place in the input."""

    number: int
    indicator: Indicator
    result: IndicatorResult

    @property
    def level1(self) -> str:
        """The standard level-1 name, "" for none."""
        return level1_name(self.indicator.level1) or ""

    @property
    def level2(self) -> str:
        """The standard level-2 name, "" for none."""
        return level2_name(self.indicator.level2) or ""

    @property
    def is_qualitative(self) -> bool:
        """Whether it has no figures, and so perhaps no target."""
        return self.indicator.measure.sign is Sign.QUALITATIVE

    def value(self, key: str, columns: Mapping[str, object], look: CellLook) -> Value:
        """What stands in a column, on a form with these columns, in a cell that looks so.

        Sign and unit stand in columns of their own where the form has such, else with the target.
        """
        row, measure = self.indicator, self.indicator.measure
        if key == "sign":
            typed = measure.sign is not None and not measure.is_sign_assumed
            return measure.sign.value if typed and measure.sign else None
        if key == "unit":
            return measure.target.unit if measure.target and measure.target.unit else row.unit
        if key == "target":
            return _target(measure, columns, look)
        if key == "actual":
            return _figure(measure.actual, measure, columns, look) or actual_text(measure)
        known: Mapping[str, Value] = {
            "level1": self.level1 or None, "level2": self.level2 or None, "name": row.name, "weight": row.weight,
            "stated_score": self.result.score, "reason": row.reason, "evidence": row.evidence,
            "standard": row.standard, "scoring": row.scoring, "mid_target": row.mid_target,
            "last_actual": row.last_actual, "department_score": row.department_score,
            "finance_score": row.finance_score,
        }  # fmt: skip
        return known.get(key)


@dataclass(frozen=True, slots=True)
class Answers:
    """What a subject has to say; ``facts`` by ``table.key``, as places on forms are called; None is a blank.

    ``goals`` are (number, text, what came of it); ``all_goals`` the same in one cell.
    """

    subject: Subject
    money_unit: str
    year: int | None
    facts: Mapping[str, Value]
    goals: tuple[tuple[int, Value, Value], ...]
    all_goals: tuple[Value, Value]
    goal_weights: Mapping[int, Decimal]
    rows: tuple[RowAnswer, ...]


def answers_of(report: Report, subject: Subject, result: SubjectResult) -> Answers:
    """The answers of one subject of a report: typed facts as typed, computed ones from the results only."""
    facts = subject_facts(report.evaluation, subject, result, report.scheme, ())
    unit, funds = report.evaluation.unit, subject.funds
    values = facts.values
    texts = {f"texts.{key}": text.text for key, text in subject.texts.items()}
    known: dict[str, Value] = {
        **texts,
        "texts.deviation": values["deviation"],
        "texts.result_use": values["result_use"],
        **{f"unit.{key}": values[key] for key in ("filled_on", "preparer", "phone", "head", "money_unit")},
        "unit.name": unit.title_name,
        "unit.year": str(unit.year) if unit.year else None,
        **{
            f"subject.{key}": values[key]
            for key in ("name", "supervisor", "implementer", "category", "nature", "type", "conclusion", "overview")
        },
        "subject.leader": subject.leader,
        "subject.period": values["period"],
        "subject.start": subject.start,
        "subject.end": subject.end,
        "subject.stated_total": result.total,
        "subject.stated_grade": result.grade,
        "funds.initial": funds.initial,
        "funds.adjusted": funds.adjusted if funds.adjusted is not None else result.execution.denominator,
        "funds.executed": funds.executed,
        "funds.basic": funds.basic,
        "funds.project": funds.project,
        "funds.initial_basic": funds.initial_basic,
        "funds.initial_project": funds.initial_project,
        "funds.last_executed": funds.last_executed,
        "funds.stated_rate": result.execution.rate if result.execution.rate is not None else values["rate"],
        "funds.stated_score": result.execution.score,
        "funds.weight": report.scheme.execution.weight,
        "funds.shortfall_reason": funds.shortfall_reason,
        "total.weight": values["weight_total"],
    }
    rows = [
        RowAnswer(number, row, scored)
        for number, (row, scored) in enumerate(zip(subject.indicators, result.indicators, strict=True))
    ]
    return Answers(
        subject=subject,
        money_unit=unit.money_unit,
        year=unit.year,
        facts=known,
        goals=tuple(map(_goal, facts.items["goals"])),
        all_goals=(values["all_goals"], values["achieved"]),
        goal_weights={goal.number: goal.weight for goal in result.goals if goal.weight is not None},
        rows=tuple(rows),
    )


def source_words(source: Source, layout: str) -> frozenset[str]:
    """The words by which a form may call a source of funds: its own, and those of the row of ``layout`` it is in."""
    own = {source.source}
    for option in load_table_layout(layout).sources:
        words = {option.text, *option.words}
        if source.source in words:
            own |= words
    return frozenset(own)


def shown_value(key: str, value: Value, look: CellLook) -> Value:
    """A value as it goes into a cell that looks so: where it shows percentages, numbers but rates are text."""
    if not isinstance(value, Decimal) or key in _WITH_UNITS:
        return value
    if key in RATES:
        return round_half_up(value, 4) if look.is_percent else percent(value)
    return plain(value, None) if look.is_percent else value


def _goal(facts: Facts) -> tuple[int, Value, Value]:
    number = facts.values["goal_number"]
    return int(str(number)), facts.values["goal_text"], facts.values["goal_achieved"]


def _target(measure: Measure, columns: Mapping[str, object], look: CellLook) -> Value:
    if measure.sign is Sign.QUALITATIVE:
        return measure.target_text or (None if "sign" in columns else Sign.QUALITATIVE.value)
    if "sign" not in columns and "unit" not in columns:
        return target_text(measure)
    figure = _figure(measure.target, measure, columns, look)
    if figure is None:
        return measure.target_text or None if "sign" in columns else target_text(measure)
    if "sign" in columns:
        return figure
    sign = "" if measure.sign is None or measure.is_sign_assumed else measure.sign.value
    return f"{sign}{plain(figure, None)}" if isinstance(figure, Decimal) else f"{sign}{figure}"


def _figure(amount: Amount | None, measure: Measure, columns: Mapping[str, object], look: CellLook) -> Value:
    """A figure in a form with columns: a number where its unit stands in a column of its own, else as it is printed."""
    if amount is None or measure.sign is Sign.QUALITATIVE:
        return None
    if amount.unit == "%" and look.is_percent:
        return amount.value / 100
    is_bare = "unit" in columns and measure.target is not None and measure.target.unit == amount.unit
    return amount.value if is_bare and not look.is_percent else str(amount)
