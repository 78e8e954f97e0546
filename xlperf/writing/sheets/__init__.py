"""The report workbook: 报告, 附件1…, 校验结果, in the order they are printed; values, styles and links only.

``write`` makes the file that stays beside the input; ``write_inside`` and ``write_findings`` those whose sheets are
copied into the input workbook itself; ``write_submission`` what is handed in (报送版); ``add_report`` only adds 报告 to
a workbook that is being written. Equal input gives equal bytes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from xlperf.edits import CELLS_MARK, HIDDEN, apply, cells_fingerprint
from xlperf.files.zip_entries import as_on_linux
from xlperf.values.dates import NOWHERE, file_date
from xlperf.writing.sheets import findings_sheet, paste_sheet, report_sheet, table_sheet
from xlperf.writing.sheets.cell_writing import clean, put
from xlperf.writing.sheets.links import INSIDE, Links, links_to
from xlperf.writing.sheets.styles import Formats, looks, set_calculation, workbook_options

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from xlperf.findings import Finding
    from xlperf.report import Report
    from xlperf.tables.papers import PlatformList

__all__ = [
    "MARK", "add_report", "legal_name", "set_calculation", "workbook_options", "write", "write_findings",
    "write_inside", "write_submission", "write_with_report",
]  # fmt: skip

MARK = f"{HIDDEN}sheet"
"""Stands in row 1 of a generated table or list of findings, in a hidden column: the sheet is ours to replace."""

LONGEST_NAME = 31
"""Most UTF-16 units of a sheet's name (Excel's limit)."""

_LONGEST_PROPERTY = 255
_ILLEGAL = re.compile(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff\ufffe\uffff]")


def write(report: Report, path: Path, *, source: Path | None = None, before: Sequence[str] | None = None) -> None:
    """Write the report workbook to ``path``; origins link to the input workbook ``source``, if there is one.

    ``before`` are the lines of the last check (``checks.since``), None where there was none.

    Raises OSError when the file cannot be written.
    """
    path.write_bytes(_rendered(report, links_to(source, path), before))


def write_inside(report: Report, path: Path, *, before: Sequence[str] | None = None) -> None:
    """Write the same workbook with links to places of the workbook its sheets will be copied into."""
    path.write_bytes(_rendered(report, INSIDE, before))


def write_findings(findings: Sequence[Finding], path: Path, *, before: Sequence[str] | None = None) -> None:
    """Write a workbook with 校验结果 alone, with links to places of the workbook it will be copied into."""
    buffer = BytesIO()
    workbook = _begun(buffer, looks().findings.title, NOWHERE)
    formats = Formats(workbook)
    _mark(findings_sheet.add(workbook, formats, findings, INSIDE, before=before), formats)
    workbook.close()
    path.write_bytes(as_on_linux(buffer.getvalue()))


def write_submission(report: Report, path: Path) -> None:
    """Write what is handed in or published: 报告 and 附件1…, values and looks; nothing hidden, no links, no author."""
    buffer = BytesIO()
    workbook = _begun(buffer, _title(report), _written(report))
    formats = Formats(workbook)
    report_sheet.add_plain(workbook, formats, report.paragraphs)
    names = [looks().report.name]
    for grid in report.tables:
        names.append(legal_name(grid.sheet, names))
        table_sheet.add(workbook, formats, table_sheet.plan(grid), names[-1])
    workbook.close()
    path.write_bytes(as_on_linux(buffer.getvalue()))


def write_with_report(report: Report, lists: Sequence[PlatformList], path: Path, *, source: Path | None = None) -> None:
    """Write 报告, its tables and rows for a platform to ``path``; origins link to the workbook ``source``."""
    buffer = BytesIO()
    workbook = _begun(buffer, _title(report), _written(report))
    formats = Formats(workbook)
    names: list[str] = []
    if report.paragraphs:
        report_sheet.add(workbook, formats, report, links_to(source, path))
        names.append(looks().report.name)
    for grid in report.tables:
        names.append(legal_name(grid.sheet, names))
        laid_out = table_sheet.plan(grid)
        sheet = table_sheet.add(workbook, formats, laid_out, names[-1])
        _mark(sheet, formats, CELLS_MARK + cells_fingerprint(table_sheet.written_cells(laid_out)))
    for one in lists:
        _mark(paste_sheet.add(workbook, formats, one), formats)
    workbook.close()
    path.write_bytes(as_on_linux(buffer.getvalue()))


def add_report(workbook: Workbook, report: Report) -> Worksheet:
    """Add sheet 报告, and nothing else, to an open workbook that holds the input too.

    A person's changes to the tables stand at its end until the tables are generated again.
    """
    of_tables = apply((), (edit for grid in report.tables for edit in grid.edits.values()))
    whole = replace(report, paragraphs=(*report.paragraphs, *of_tables))
    return report_sheet.add(workbook, Formats(workbook), whole, INSIDE)


def legal_name(name: str, taken: Collection[str] = (), *, otherwise: str = "附件") -> str:
    """``name`` as Excel accepts it for a sheet, and different from the names ``taken`` (case does not count)."""
    base = _ILLEGAL.sub("", name).strip().strip("'").strip() or otherwise
    used = {other.casefold() for other in taken}
    candidate, number = _shortened(base), 1
    while candidate.casefold() in used or candidate.casefold() == "history":
        number += 1
        tail = f"({number})"
        candidate = _shortened(base, LONGEST_NAME - len(tail)) + tail
    return candidate


def _rendered(report: Report, links: Links, before: Sequence[str] | None) -> bytes:
    buffer = BytesIO()
    workbook = _begun(buffer, _title(report), _written(report))
    formats = Formats(workbook)
    report_sheet.add(workbook, formats, report, links)
    named = report_sheet.paragraph_cells(report.paragraphs)
    places = {(looks().report.name, item): cell for item, cell in named.items()}
    names = [looks().report.name, looks().findings.name]
    for grid in report.tables:
        names.append(legal_name(grid.sheet, names))
        laid_out = table_sheet.plan(grid)
        table_sheet.add_editable(workbook, formats, grid, laid_out, names[-1], MARK)
        places |= {(names[-1], item): cell for item, cell in table_sheet.changed_places(grid, laid_out).items()}
    sheet = findings_sheet.add(workbook, formats, report.findings, links, before=before, generated=places)
    _mark(sheet, formats)
    workbook.close()
    return as_on_linux(buffer.getvalue())


def _title(report: Report) -> str:
    """The report's title, or that of its first table where it has no text, for the file's properties."""
    titles = [item.text for item in report.paragraphs if item.style.is_title and item.text.strip()]
    if not report.paragraphs:
        titles += [grid.title for grid in report.tables[:1]]
    return clean(next(iter(titles), looks().report.name))[:_LONGEST_PROPERTY]


def _written(report: Report) -> datetime:
    return file_date(report.evaluation.unit.filled_on, report.evaluation.unit.year)


def _begun(buffer: BytesIO, title: str, written: datetime) -> Workbook:
    from xlsxwriter import Workbook

    workbook = Workbook(buffer, workbook_options())
    workbook.set_properties({"title": title, "created": written})
    set_calculation(workbook)
    return workbook


def _mark(sheet: Worksheet, formats: Formats, second: str = "") -> None:
    """Put the mark, and a ``second`` one below it, into the first free column, hidden and outside the print area."""
    column = (sheet.dim_colmax if sheet.dim_colmax is not None else -1) + 1
    put(sheet, 0, column, MARK, formats, "hidden")
    if second:
        put(sheet, 1, column, second, formats, "hidden")
    sheet.set_column(column, column, None, None, {"hidden": True})


def _shortened(text: str, longest: int = LONGEST_NAME) -> str:
    while len(text.encode("utf-16-le")) > 2 * longest:
        text = text[:-1]
    return text.rstrip("' ")
