"""Results as rows and as pandas DataFrames; the columns are documented at :func:`frames`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from xlperf.assessment import Assessment
from xlperf.findings import Finding, Origin, Severity
from xlperf.model import Typed
from xlperf.values.amounts import convert, plain
from xlperf.values.measures import Measure

if TYPE_CHECKING:
    import pandas as pd

_FLOAT, _INT, _TEXT = "float64", "Int64", "str"

COLUMNS: Mapping[str, Mapping[str, str]] = {
    "units": {
        "name": _TEXT, "full_name": _TEXT, "level": _TEXT, "year": _INT, "scheme": _TEXT, "scheme_title": _TEXT,
        "money_unit": _TEXT, "subjects": _INT, "indicators": _INT, "errors": _INT, "warnings": _INT, "notes": _INT,
    },
    "subjects": {
        "unit": _TEXT, "year": _INT, "subject_number": _INT, "subject": _TEXT, "kind": _TEXT, "initial": _FLOAT,
        "adjusted": _FLOAT, "executed": _FLOAT, "budget": _FLOAT, "basic": _FLOAT, "project": _FLOAT,
        "next_year": _FLOAT, "last_executed": _FLOAT, "execution_rate": _FLOAT, "execution_score": _FLOAT,
        "weight_sum": _FLOAT, "total": _FLOAT, "grade": _TEXT,
    },
    "indicators": {
        "unit": _TEXT, "year": _INT, "subject_number": _INT, "subject": _TEXT, "indicator_number": _INT, "goal": _INT,
        "level1": _TEXT, "level2": _TEXT, "name": _TEXT, "sign": _TEXT, "target": _TEXT, "target_value": _FLOAT,
        "unit_of_measure": _TEXT, "actual": _TEXT, "actual_value": _FLOAT, "weight": _FLOAT, "stated_score": _FLOAT,
        "completion": _FLOAT, "verdict": _TEXT, "score": _FLOAT, "working": _TEXT, "reason": _TEXT,
        "last_actual": _TEXT, "last_actual_value": _FLOAT,
    },
    "findings": {
        "unit": _TEXT, "year": _INT, "code": _TEXT, "severity": _TEXT, "sheet": _TEXT, "cell": _TEXT, "header": _TEXT,
        "subject": _TEXT, "item": _TEXT, "message": _TEXT, "remedy": _TEXT, "acknowledged": _TEXT,
        "cells": _TEXT,
    },
}  # fmt: skip
"""Frame -> column -> dtype."""


Rows = Iterable[Mapping[str, object]]
"""Rows by column; numbers are Decimal or int, texts str, what is missing None."""


def result_rows(done: Assessment) -> dict[str, Rows]:
    """The rows of each frame, in the order of the input; money as exact as it was typed. No pandas is needed."""
    return {
        "units": _units(done),
        "subjects": _subjects(done),
        "indicators": _indicators(done),
        "findings": _findings(done),
    }


def frames(report: Assessment) -> dict[str, pd.DataFrame]:
    """The results as pandas DataFrames: ``units``, ``subjects``, ``indicators``, ``findings``.

    Money is in the unit's money unit, rates and completions are fractions, scores and weights points; all of these are
    float64 with NaN where nothing was typed or nothing can be computed. Texts are ``str`` or missing. Row order
    is input order; ``subject_number`` and ``indicator_number`` count from 1.

    units
        name, full_name, level, year (Int64), scheme, scheme_title, money_unit, subjects, indicators, errors, warnings,
        notes (counts).
    subjects
        unit, year, subject_number, subject, kind, initial, adjusted, executed, budget (which the rate is on), basic,
        project, next_year, last_executed (spent the year before), execution_rate, execution_score, weight_sum, total,
        grade.
    indicators
        unit, year, subject_number, subject, indicator_number, goal, level1, level2, name, sign, target, target_value,
        unit_of_measure, actual, actual_value, weight, stated_score, completion, verdict, score, working, reason,
        last_actual, last_actual_value (achieved the year before, as typed and in the target's unit); values in another
        unit than the target's that cannot be converted are missing.
    findings
        unit, year, code, severity, sheet, cell, header, subject, item, message, remedy, acknowledged (the
        officer's explanation), cells (all cells of the finding: 绩效指标!F3 绩效指标!F4; sheet, cell and header are
        the first).

    >>> from pathlib import Path
    >>> from xlperf import frames, load_report
    >>> report = load_report(Path("workbook/咸安区招商中心-2022.xlsm"))
    >>> rows = frames(report)["subjects"][["subject", "executed", "total"]]
    >>> rows.to_dict("records")[1]
    {'subject': '招商引资专项经费', 'executed': 148.23, 'total': 91.6}
    """
    return {
        name: frame_of(([row[column] for column in COLUMNS[name]] for row in rows), COLUMNS[name])
        for name, rows in result_rows(report).items()
    }


def frame_of(rows: Iterable[Sequence[object]], columns: Mapping[str, str]) -> pd.DataFrame:
    """Rows of values in the order of ``columns`` as a DataFrame of their dtypes; decimals become float64."""
    import pandas as pd  # only where a frame is wanted: it takes a third of a second

    values = [[_plain(value) for value in row] for row in rows]
    return pd.DataFrame(values, columns=list(columns), dtype=object).astype(dict(columns))


def _plain(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else value


def _where(done: Assessment) -> dict[str, object]:
    unit = done.evaluation.unit
    return {"unit": unit.name, "year": unit.year}


def _units(done: Assessment) -> Iterable[Mapping[str, object]]:
    unit, subjects = done.evaluation.unit, done.evaluation.subjects
    yield {
        "name": unit.name, "full_name": unit.full_name, "level": unit.level, "year": unit.year,
        "scheme": done.scheme.id, "scheme_title": done.scheme.title, "money_unit": unit.money_unit,
        "subjects": len(subjects), "indicators": sum(len(subject.indicators) for subject in subjects),
        "errors": done.count(Severity.ERROR), "warnings": done.count(Severity.WARNING),
        "notes": done.count(Severity.NOTE),
    }  # fmt: skip


def _subjects(done: Assessment) -> Iterable[Mapping[str, object]]:
    where = _where(done)
    for number, (subject, result) in enumerate(zip(done.evaluation.subjects, done.results, strict=True), 1):
        funds = subject.funds
        yield {
            **where,
            "subject_number": number, "subject": subject.name, "kind": subject.kind.value, "initial": funds.initial,
            "adjusted": funds.adjusted, "executed": funds.executed,
            "budget": result.execution.denominator, "basic": funds.basic, "project": funds.project,
            "next_year": funds.next_year, "last_executed": funds.last_executed,
            "execution_rate": result.execution.rate,
            "execution_score": result.execution.score, "weight_sum": result.weight_sum, "total": result.total,
            "grade": result.grade,
        }  # fmt: skip


def _indicators(done: Assessment) -> Iterable[Mapping[str, object]]:
    where = _where(done)
    for number, (subject, result) in enumerate(zip(done.evaluation.subjects, done.results, strict=True), 1):
        for position, (row, scored) in enumerate(zip(subject.indicators, result.indicators, strict=True), 1):
            measure = row.measure
            actual = _comparable(measure)
            last = None if row.last_actual is None else _comparable(row.last_measure)
            yield {
            **where,
                "subject_number": number, "subject": subject.name, "indicator_number": position, "goal": row.goal,
                "level1": row.level1, "level2": row.level2, "name": row.name,
                "sign": measure.sign.value if measure.sign else row.sign, "target": _typed(row.target),
                "target_value": measure.target.value if measure.target else None,
                "unit_of_measure": _unit_of(measure) or row.unit, "actual": _typed(row.actual),
                "actual_value": actual, "weight": row.weight,
                "stated_score": row.stated_score, "completion": scored.completion, "verdict": scored.verdict,
                "score": scored.score, "working": scored.working, "reason": row.reason,
                "last_actual": _typed(row.last_actual), "last_actual_value": last,
            }  # fmt: skip


def _comparable(measure: Measure) -> Decimal | None:
    """The actual value in the target's unit; None where it has another one that cannot be converted."""
    actual, unit = measure.actual, _unit_of(measure)
    if actual is not None and actual.unit != unit:
        actual = convert(actual, unit)
    return None if actual is None else actual.value


def _unit_of(measure: Measure) -> str:
    return measure.target.unit if measure.target else measure.unit


def _typed(value: Typed) -> str | None:
    return plain(value, None) if isinstance(value, Decimal) else value


def _findings(done: Assessment) -> Iterable[Mapping[str, object]]:
    where = _where(done)
    for found in done.findings:
        origin = found.origin
        yield {
            **where,
            "code": found.code, "severity": found.severity.value, "sheet": origin.sheet if origin else None,
            "cell": origin.cell if origin else None, "header": origin.header if origin else None,
            "subject": found.subject, "item": found.item, "message": found.message, "remedy": found.remedy,
            "acknowledged": found.acknowledged or None,
            "cells": " ".join(one.place for one in _origins(found)) or None,
        }  # fmt: skip


def _origins(found: Finding) -> list[Origin]:
    return [spot.origin for spot in found.places if spot.origin is not None]
