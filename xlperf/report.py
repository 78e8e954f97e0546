"""The whole job, files aside: what a workbook says -> results, findings, paragraphs and tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlperf.assessment import Assessment, assess
from xlperf.findings import Finding, Origin, finding
from xlperf.layout import layout
from xlperf.narrative import Paragraph, compose, load_outline
from xlperf.paragraphs import Status, paragraph_name
from xlperf.reading.workbook import Reading
from xlperf.tables import TableGrid, self_evaluation_tables

_SHOWN = 30  # characters of a paragraph that a finding quotes


@dataclass(frozen=True, slots=True, kw_only=True)
class Report(Assessment):
    """A finished self-evaluation: an assessment, and how it reads in words and tables."""

    paragraphs: tuple[Paragraph, ...]
    tables: tuple[TableGrid, ...]


def evaluate(
    reading: Reading,
    *,
    own_schemes: Sequence[Mapping[str, object]] = (),
    own_outlines: Sequence[Mapping[str, object]] = (),
    outline: str | None = None,
) -> Report:
    """Score, check and write up what was read.

    ``own_schemes`` and ``own_outlines`` are the parsed files of the unit itself. The outline is the one named by
    ``outline``, else by the unit, else by the scheme. Raises XlperfError when scheme or outline cannot be found or is
    inconsistent: another one would be wrong.

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
    chosen = load_outline(outline or evaluation.unit.outline or scheme.outline, own_outlines)
    paragraphs = compose(evaluation, results, scheme, chosen)
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
                "V71",
                Origin(sheet, ""),
                subject=paragraph.subject,
                item=paragraph_name(paragraph.text),
                text=text,
                sheet=sheet,
            )
