"""What is made public: ``<name>-公开.xlsx`` and ``.docx``, text and tables without personal data."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from xlperf import files
from xlperf.assessment import assess
from xlperf.findings import XlperfError
from xlperf.layout import layout
from xlperf.narrative.compose import compose
from xlperf.narrative.outline_library import public_outline
from xlperf.reading.workbook import Reading
from xlperf.report import Report
from xlperf.tables import TableGrid, self_evaluation_tables
from xlperf.writing import sheets, word
from xlperf.writing.disclosure import in_published_unit, is_person_line, persons_of, public, without_persons
from xlperf.writing.outputs import backed_up, make_folder

__all__ = ["Published", "publication", "write_public"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What was written, what to tell a person of it, and earlier files that a person had changed."""

    report: Report
    paths: tuple[Path, Path]
    lines: tuple[str, ...]
    kept: tuple[Path, ...]


def write_public(report: Report, source: Path, folder: Path) -> Published:
    """Write what may be made public of a report, beside it; both files appear, or neither.

    The files have the source's name, without persons in it. The tables are those of the report, in its unit of money;
    the text states money in 万元. XlperfError where there is no subject.
    """
    made, changed = publication(report, source.parent)
    name = without_persons(source.stem, persons_of(report.evaluation))
    book = folder / files.safe_filename(name, "-公开.xlsx")
    text = book.with_suffix(".docx")
    make_folder(folder)
    changed_files = [path for path in (book, text) if files.saved_by_person(path)]
    with files.together([book, text], inputs=[source]) as (temporary_book, temporary_text):
        sheets.write_submission(made, temporary_book)
        word.write(made, temporary_text)
        kept = tuple(backed_up(path) for path in changed_files)
    lines = [f"公开的文字和表里没有填报人、联系电话和负责人，文字里抹去了 {changed} 处。公开前请再看一遍。"]
    unit = report.evaluation.unit.money_unit
    if unit != in_published_unit(report.evaluation).unit.money_unit:
        lines.append(f"表里的金额是{unit}，文字里换算成了万元，保留两位小数。")
    return Published(report=made, paths=(book, text), lines=tuple(lines), kept=kept)


def publication(report: Report, folder: Path) -> tuple[Report, int]:
    """The report as it is made public, and how many texts were changed for it; ``folder`` has the unit's own rules.

    XlperfError where there is no subject, or where a figure of it is not the report's.
    """
    if not report.evaluation.subjects:
        raise XlperfError(f"“{layout().table('subjects').name}”里没有可用的行，没有可公开的。请先填写")
    shown = public(report.evaluation)
    done = assess(Reading(evaluation=shown.evaluation), own_schemes=files.own_schemes(folder))
    _compare(report, [result.total for result in done.results])
    in_unit = in_published_unit(done.evaluation)
    paragraphs = compose(in_unit, done.results, done.scheme, public_outline())
    tables = self_evaluation_tables(done.evaluation, done.results, done.scheme)
    made = Report(
        evaluation=done.evaluation, scheme=done.scheme, results=done.results, findings=(), paragraphs=paragraphs,
        tables=tuple(map(_without_person_lines, tables)),
    )  # fmt: skip
    return made, shown.changed


def _compare(report: Report, totals: list[object]) -> None:
    """XlperfError where taking out personal data changed a total: words of a result were part of what was taken out."""
    before: list[object] = [result.total for result in report.results]
    for subject, one, other in zip(report.evaluation.subjects, before, totals, strict=True):
        if one != other:
            message = f"“{subject.name}”抹去个人信息以后总分从 {one} 变成 {other}，没有写公开的文件。"
            raise XlperfError(f"{message}请把完成值里的电话、姓名移到“偏差原因及改进措施”或“佐证材料”里")


def _without_person_lines(table: TableGrid) -> TableGrid:
    """A table without the lines for persons above and below it."""
    heading, footing = (
        tuple(line for line in lines if not is_person_line(line)) for lines in (table.heading, table.footing)
    )
    return replace(table, heading=heading, footing=footing)
