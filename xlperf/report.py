"""The whole job, files aside: what a workbook says -> results, findings, paragraphs and tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from xlperf.assessment import Assessment, assess
from xlperf.findings import Finding, Origin, finding
from xlperf.layout import layout
from xlperf.narrative.compose import compose
from xlperf.narrative.outline_library import load_outline
from xlperf.paragraphs import Paragraph, Status, paragraph_name
from xlperf.reading.rows import NO_RESULT, is_error
from xlperf.reading.workbook import Reading
from xlperf.tables import TableGrid, self_evaluation_tables
from xlperf.tables.hand_edits import CellChange, changed_cells, edits_of

_SHOWN = 30  # characters of a paragraph that a finding quotes
_GONE = "删去的一行"


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
    tables = self_evaluation_tables(evaluation, results, scheme)
    in_tables = edits_of(tables)
    others = tuple(edit for edit in evaluation.edits if edit.key not in in_tables)
    paragraphs = compose(replace(evaluation, edits=others), results, scheme, chosen)
    return Report(
        evaluation=evaluation,
        scheme=scheme,
        results=results,
        findings=(*assessed.findings, *_stale(paragraphs), *_changed_in_tables(tables)),
        paragraphs=paragraphs,
        tables=tables,
    )


def _stale(paragraphs: Sequence[Paragraph]) -> Iterator[Finding]:
    """Paragraphs that a person changed and whose facts have changed since."""
    sheet = layout().sheets.report
    for paragraph in paragraphs:
        if paragraph.status is Status.STALE:
            yield finding(
                "V71",
                Origin(sheet, ""),
                subject=paragraph.subject,
                item=paragraph_name(paragraph.text),
                text=_shortened(paragraph.text),
                sheet=sheet,
            )


def _changed_in_tables(tables: Sequence[TableGrid]) -> Iterator[Finding]:
    """What a person changed in 附件N and has to look at again, by table.

    Cells whose formula is in error (R07, R53), computed figures (V122), and what else is out of date (V121). A row that
    was deleted is one finding of each kind.
    """
    for grid in tables:
        gone = set[tuple[str, str]]()
        for _, change in changed_cells(grid):
            code, place = _code(change), change.place or (_GONE if change.is_gone else "")
            if change.is_gone and (code or "", place) in gone:
                continue
            if code:
                gone.add((code, place))
                yield finding(
                    code,
                    Origin(change.sheet, ""),
                    subject=grid.subject,
                    item=place,
                    sheet=change.sheet,
                    place=place,
                    text=_shortened(change.text) or "空白",
                    generated=_shortened(change.generated) or "空白",
                    error=change.text,
                )


def _code(change: CellChange) -> str | None:
    if is_error(change.text):
        return "R53" if change.text == NO_RESULT else "R07"
    if change.is_figure:
        return "V122"
    return "V121" if change.status is Status.STALE else None


def _shortened(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
