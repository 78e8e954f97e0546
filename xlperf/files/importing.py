"""Official forms and published reports, several together and in any order -> one reading."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from xlperf.edits import CONTINUED, KEY_HEADER, unindented
from xlperf.files.atomic_writing import atomic
from xlperf.files.book_kinds import has_tables
from xlperf.files.document_sheets import TEXT
from xlperf.files.finished_report import read_report
from xlperf.files.form_books import load_forms, with_rules
from xlperf.files.loading import read_book
from xlperf.files.unit_schemes import own_outlines, own_schemes
from xlperf.findings import Finding, XlperfError
from xlperf.layout import layout
from xlperf.narrative.outline import Outline
from xlperf.narrative.outline_library import load_outline, outline_titles
from xlperf.paragraphs import ReportLine
from xlperf.published import Published, ReadReport, as_data, find_report
from xlperf.reading.forms import FormRecords, form_records
from xlperf.reading.merging import contradictions_between, merge, with_differences
from xlperf.reading.subjects import assemble
from xlperf.reading.tables import Book
from xlperf.reading.workbook import Reading

__all__ = ["REPORT_SUFFIXES", "Imported", "load_import"]

REPORT_SUFFIXES = (".docx", ".txt")
"""How files end that may hold a report and no sheets."""

_NEITHER = (
    "这份文件不是认得的提纲写的报告，也没有自评表，导入不了。"
    "请核对文件；只要核对报告和工作簿是否一致，请用 xlperf check 工作簿 --against 报告。"
)
_MOST_CHARACTERS = 500_000  # of a report; the longest published ones have some 50,000
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")
_HEADER_SEARCH = 5  # rows of 报告 in which its hidden headers are looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What files say together.

    ``reports`` are the published reports among them, by the name of the file; ``forms`` the files with forms.
    """

    reading: Reading
    reports: Mapping[str, Published]
    forms: tuple[Path, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """What was read of each report, in a sentence."""
        with_forms = {path.name for path in self.forms}
        return tuple(f"{name}：{_summary(one, name in with_forms)}" for name, one in self.reports.items())

    def sources_table(self) -> str:
        """What was read of the reports as CSV: each value, its place, its sentence."""
        text = io.StringIO()
        table = csv.writer(text)
        table.writerow(("文件", "评价对象", "指标或章节", "栏目", "读出的内容", "位置", "原句"))
        for name, report in self.reports.items():
            for one in report.sources:
                row = (name, one.subject, one.item, one.header, one.value, one.place, one.sentence)
                table.writerow(map(_as_text, row))
        return text.getvalue()

    def write_sources(self, path: Path, inputs: Sequence[Path] = ()) -> None:
        """Write that table in UTF-8 with a mark, by which Excel knows the encoding."""
        with atomic(path, inputs=inputs) as temporary:
            temporary.write_text(self.sources_table(), "utf-8-sig", newline="")


def _as_text(value: str) -> str:
    """A text that no spreadsheet program takes for a formula."""
    return f"'{value}" if value.startswith(_FORMULA) else value


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """One file: the workbook whose forms it holds, and the report."""

    path: Path
    book: Book | None
    report: ReadReport | None


def load_import(paths: Sequence[Path], *, scheme: str | None = None) -> Imported:
    """What official forms and published reports say, several as one evaluation, scored by ``scheme`` where it is named.

    What forms say decides, reports fill what is blank; contradictions are findings. XlperfError where a file cannot be
    read, or is neither.
    """
    beside = paths[0].parent
    outlines = _outlines(beside)
    parts = [_part(path, outlines) for path in paths]
    if not any(part.report for part in parts):
        return Imported(reading=load_forms(paths, scheme=scheme), reports={}, forms=tuple(paths))
    for part in parts:
        if part.book is None and part.report is None:
            load_forms([part.path])  # says why it is no form
    books = [part.book for part in parts if part.book is not None]
    forms = form_records(books, scheme=scheme)
    given = forms.records.rows["unit"][0].values if forms else {}
    schemes = own_schemes(beside)
    reports = {
        part.path.name: as_data(
            part.report,
            part.path.name,
            scheme=scheme or _word(given.get("scheme")),
            money_unit=_word(given.get("money_unit")),
            own_schemes=schemes,
        )
        for part in parts
        if part.report is not None
    }
    reading = _together(forms, list(reports.values()))
    paths_of_forms = tuple(part.path for part in parts if part.book is not None)
    if forms is not None and scheme is None:
        reading = with_rules(reading, books, paths_of_forms)
    return Imported(reading=reading, reports=reports, forms=paths_of_forms)


def _word(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _outlines(beside: Path) -> list[Outline]:
    """The outlines a report may follow, the unit's own first; one that cannot be used is passed over."""
    own = own_outlines(beside)
    outlines = []
    for title in outline_titles(own):
        try:
            outlines.append(load_outline(title, own))
        except XlperfError:
            continue
    return outlines


def _part(path: Path, outlines: Sequence[Outline]) -> _Part:
    """What a file holds: forms, a report, both (a finished report with its tables)."""
    book = None
    lines: tuple[ReportLine, ...] = ()
    if path.suffix.lower() in REPORT_SUFFIXES:
        lines = read_report(path)
        book = _tables_beside(path) if path.suffix.lower() == ".docx" else None
    else:
        book = read_book(path)
        if has_tables(book):
            raise XlperfError("这是填报工作簿，不是自评表或报告，不用导入。", path=str(path))
        lines = tuple(_sheet_lines(book))
    if sum(len(line.text) for line in lines) > _MOST_CHARACTERS:
        raise XlperfError("这个文件太长，不像一份报告，没有读。请核对文件。", path=str(path))
    report = find_report(lines, outlines) if lines else None
    if book is not None and report is not None:  # its text is read as a report
        book = replace(book, grids={name: grid for name, grid in book.grids.items() if name != TEXT})
    if book is not None and form_records([book]) is None:
        book = None
    if path.suffix.lower() in REPORT_SUFFIXES and book is None and report is None:
        raise XlperfError(_NEITHER, path=str(path))
    return _Part(path=path, book=book, report=report)


def _tables_beside(path: Path) -> Book | None:
    """The tables of a Word document as sheets; None where they cannot be read as such."""
    try:
        return read_book(path)
    except XlperfError:
        return None


def _sheet_lines(book: Book) -> Iterator[ReportLine]:
    """The paragraphs of a finished report's sheet 报告; a long one stands in several rows."""
    sheet = layout().sheets.report
    grid = book.grids.get(sheet)
    heads = [] if grid is None else grid.rows[:_HEADER_SEARCH]
    number = next((at for at, row in enumerate(heads) if KEY_HEADER in row), None)
    if grid is None or number is None:
        return
    texts, keys = next(at for at, head in enumerate(heads[number]) if head), list(heads[number]).index(KEY_HEADER)
    paragraphs: list[tuple[int, str, object]] = []
    for at, row in enumerate(grid.rows[number + 1 :], start=grid.top + number + 2):
        text, key = (row[column] if column < len(row) else None for column in (texts, keys))
        piece = unindented(text) if isinstance(text, str) else ""
        if paragraphs and key and key in (CONTINUED, paragraphs[-1][2]):
            first, before, own = paragraphs[-1]
            paragraphs[-1] = (first, before + piece, own)
        else:
            paragraphs.append((at, piece, key))
    yield from (ReportLine(text.strip(), f"{sheet}!A{at}") for at, text, _ in paragraphs if text.strip())


def _together(forms: FormRecords | None, reports: Sequence[Published]) -> Reading:
    """One reading of forms and reports; what forms say decides."""
    if forms is None and len(reports) == 1:
        return reports[0].reading
    records = forms.records if forms else reports[0].records
    findings: list[Finding] = [*(forms.findings if forms else reports[0].findings)]
    for report in reports if forms else reports[1:]:
        before = assemble(records, layout(), [])
        findings += (one for one in report.findings if one.code != "R80" or forms is None)
        findings += contradictions_between(before, report.reading.evaluation)
        records = merge(records, report.records)
    evaluation = assemble(records, layout(), findings)
    seen, edits = (forms.seen, forms.edits) if forms else ((), ())
    findings = [with_differences(one, evaluation) for one in findings]
    return Reading(
        evaluation=replace(evaluation, edits=edits), findings=tuple(findings), absent=records.absent, forms=seen
    )


def _summary(one: Published, has_forms: bool) -> str:
    """读出 16 项指标、3 段文字；没有读懂的 4 句，列在上面（R81）。"""
    rest = f"{one.appendix}起的附件没有读。" if one.appendix and not has_forms else ""
    unread = f"没有读懂的 {len(one.unread)} 句，列在上面（R81）" if one.unread else "每一句都读懂了"
    return f"按“{one.outline}”的提纲，读出 {one.indicators} 项指标、{one.texts} 段文字；{unread}。{rest}"
