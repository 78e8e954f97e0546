"""The whole job, files aside: what a workbook says -> results, findings, paragraphs and tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlperf.assessment import Assessment, assess
from xlperf.dataframes import build_frames
from xlperf.findings import Finding, Origin, finding
from xlperf.layout import layout
from xlperf.narrative import Paragraph, compose, load_outline
from xlperf.paragraphs import Status
from xlperf.reading.workbook import Reading
from xlperf.tables import TableGrid, self_evaluation_tables

if TYPE_CHECKING:
    from pandas import DataFrame


_SHOWN = 30  # characters of a paragraph that a finding quotes


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(Assessment):
    """A finished self-evaluation: an assessment, and how it reads in words and tables."""

    paragraphs: tuple[Paragraph, ...]
    tables: tuple[TableGrid, ...]


def evaluate(
    reading: Reading, *, own_schemes: Sequence[Mapping[str, object]] = (), outline: str | None = None
) -> Report:
    """Score, check and write up what was read.

    ``own_schemes`` are the parsed scheme files of the unit itself; ``outline`` replaces the scheme's outline. Raises
    XlperfError when the scheme or the outline cannot be found or is inconsistent: another one would be wrong.

    >>> from xlperf import evaluate
    >>> from xlperf.reading.datafile import read_data
    >>> row = {"level1": "产出指标", "name": "培训人次", "sign": "≥", "target": "300人次", "actual": 270, "weight": 80}
    >>> project = {"name": "培训", "kind": "project", "funds": {"initial": 50, "executed": 40}, "indicators": [row]}
    >>> unit = {"name": "某中心", "year": 2024, "scheme": "湖北省（2020）"}
    >>> report = evaluate(read_data({"xlperf": 1, "unit": unit, "subjects": [project]}))
    >>> report.results[0].execution.rate, report.results[0].total
    (Decimal('0.8'), Decimal('88.00'))
    """
    assessed = assess(reading, own_schemes=own_schemes)
    evaluation, scheme, results = assessed.evaluation, assessed.scheme, assessed.results
    paragraphs = compose(evaluation, results, scheme, load_outline(outline or scheme.outline))
    return Report(
        evaluation=evaluation,
        scheme=scheme,
        results=results,
        findings=(*assessed.findings, *_stale(paragraphs)),
        paragraphs=paragraphs,
        tables=self_evaluation_tables(evaluation, results, scheme),
    )


def _stale(paragraphs: Sequence[Paragraph]) -> Iterator[Finding]:
    """Paragraphs that a person changed and whose facts have changed since."""
    sheet = layout().sheets.report
    for paragraph in paragraphs:
        if paragraph.status is Status.STALE:
            text = paragraph.text if len(paragraph.text) <= _SHOWN else f"{paragraph.text[:_SHOWN]}…"
            yield finding(
                "V71", Origin(sheet, ""), subject=paragraph.subject, item=paragraph.key, text=text, sheet=sheet
            )


def frames(report: Report) -> dict[str, DataFrame]:
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
        officer's explanation).

    >>> from pathlib import Path
    >>> from xlperf import frames, load_report
    >>> report = load_report(Path("workbook/咸安区招商中心-2022.xlsm"))
    >>> rows = frames(report)["subjects"][["subject", "executed", "total"]]
    >>> rows.to_dict("records")[1]
    {'subject': '招商引资专项经费', 'executed': 148.23, 'total': 91.6}
    """
    return build_frames(report)
