"""The report workbook as LibreOffice prints it: every text whole, none over another, pages filled as planned."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import pytest
import xlsxwriter
from pypdf import PdfReader

from tests.support import made_reports, typefaces
from tests.support.made_reports import LONG, NAME, indicators, paragraphs, report, table
from tests.support.rendering import (
    cut_cells,
    missing_texts,
    overlapping_words,
    page_texts,
    pictures,
    squeezed,
    to_pdf,
    to_pdfs,
    words_beyond_paper,
)
from tests.support.sample import sample_data
from xlperf.paragraphs import Status, Style
from xlperf.reading.datafile import read_data
from xlperf.report import Report, evaluate
from xlperf.writing import sheets
from xlperf.writing.sheets import report_sheet, table_sheet
from xlperf.writing.sheets.styles import looks

pytestmark = pytest.mark.libreoffice

HERE = Path(__file__).parent


def hard() -> Report:
    """Long names, long texts, words without end, a table of many pages, one of tall cells, an empty one."""
    texts = [
        (Style.TITLE, NAME * 3),
        (Style.HEADING1, NAME * 2),
        (Style.BODY, LONG),
        (Style.BODY, "国" * 3000),
        (Style.BODY, "x" * 1000),
        (Style.BODY, "=SUM(A1) http://a.cn +1"),
        (Style.HEADING3, "末"),
    ]
    grids = [
        table(indicators(60), name=NAME * 4, reason=LONG),
        table([(LONG[:900], NAME, LONG[:1500], NAME, NAME, Decimal(10))], number=2),
        table([], number=3),
    ]
    return report(paragraphs(texts), grids, made_reports.findings())


def real() -> Report:
    """The sample's report, by the whole way."""
    return evaluate(read_data(sample_data()))


REPORTS = {"real": real, "sample": lambda: made_reports.seed_report(), "hard": hard, "empty": report}


class Printed(NamedTuple):
    """A report, its workbook, its PDF."""

    report: Report
    workbook: Path
    pdf: Path


INDENTED = "indented"
TOO_LOW = "rows too low"
HIDDEN = "hidden text"


def write_too_low(path: Path) -> None:
    """A sheet whose rows are too low for their texts."""
    with xlsxwriter.Workbook(path, sheets.workbook_options()) as workbook:
        sheet = workbook.add_worksheet()
        form = workbook.add_format({"text_wrap": True, "font_name": "宋体", "valign": "top"})
        for row in range(3):
            sheet.write_string(row, 0, "预算绩效自评" * 12, form)
            sheet.set_row(row, 20)


def write_hidden(path: Path) -> None:
    """A sheet with a text in a hidden column."""
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_string(0, 0, "预算绩效自评")
        sheet.write_string(0, 1, "看不见的字")
        sheet.set_column(1, 1, None, None, {"hidden": True})


@pytest.fixture(scope="module")
def all_printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Printed]:
    """All workbooks of these tests with their PDFs, by name, in two starts of LibreOffice."""
    folder = tmp_path_factory.mktemp("rendered")
    reports = {name: make() for name, make in REPORTS.items()}
    reports["bare fonts"] = reports["hard"]
    reports[INDENTED] = report(paragraphs([(Style.TITLE, "题"), (Style.BODY, "正文" * 150)]))
    books = {name: folder / f"{name}.xlsx" for name in (*reports, TOO_LOW, HIDDEN)}
    for name, made_report in reports.items():
        sheets.write(made_report, books[name])
    write_too_low(books[TOO_LOW])
    write_hidden(books[HIDDEN])
    with_fonts = [path for name, path in books.items() if name != "bare fonts"]
    pdfs = {pdf.stem: pdf for pdf in (*to_pdfs(with_fonts), to_pdf(books["bare fonts"], office_fonts=False))}
    return {name: Printed(reports.get(name, report()), path, pdfs[path.stem]) for name, path in books.items()}


@pytest.fixture(params=[*REPORTS, "bare fonts"])
def printed(request: pytest.FixtureRequest, all_printed: dict[str, Printed]) -> Printed:
    return all_printed[request.param]


def test_rendered__holds_every_text_whole(printed: Printed) -> None:
    assert missing_texts(printed.workbook, printed.pdf) == []


def test_rendered__in_the_typefaces_of_an_office_or_in_what_the_header_of_the_tests_names(
    all_printed: dict[str, Printed],
) -> None:
    fonts = PdfReader(all_printed["real"].pdf).pages[0]["/Resources"]["/Font"]
    names = {str(font.get_object()["/BaseFont"]).partition("+")[2] for font in fonts.values()}
    fandol = {name for name in names if name.startswith("Fandol")}
    assert ("FandolFang-Regular" in fandol) if not typefaces.lacking() else (not fandol)


def test_rendered__no_text_leaves_the_paper(printed: Printed) -> None:
    """A column is as wide as digits of the default font, or of what a desk has in its place."""
    assert words_beyond_paper(printed.pdf) == []


def test_rendered__no_text_is_over_another(printed: Printed) -> None:
    assert overlapping_words(printed.pdf) == []


def test_rendered__every_text_fits_its_cell(printed: Printed) -> None:
    assert cut_cells(printed.workbook) == []


def test_rendered__pages_are_numbered(printed: Printed) -> None:
    pages = page_texts(printed.pdf)
    for number, text in enumerate(pages, 1):
        assert re.search(f"—{number}—|第{number}页,共{len(pages)}页", squeezed(text))


def planned_pages(made_report: Report) -> int:
    """Pages of 报告 and the 附件, going by row heights."""
    room = looks().pages["report"].room(report_sheet.column_width())
    pages, used = 0, room
    for row in report_sheet.plan([item for item in made_report.paragraphs if item.status is not Status.ORPHAN]):
        if row.new_page or used + row.height > room:
            pages, used = pages + 1, 0.0
        used += row.height
    return pages + sum(len(table_sheet.plan(grid).breaks) + 1 for grid in made_report.tables)


def test_rendered__pages_end_where_planned(printed: Printed) -> None:
    pages = [squeezed(text) for text in page_texts(printed.pdf)]
    assert sum(bool(re.search("—[0-9]+—", text)) for text in pages) == planned_pages(printed.report)


def test_rendered__paragraphs_show_their_indent(all_printed: dict[str, Printed]) -> None:
    assert "　　正文" in page_texts(all_printed[INDENTED].pdf)[0]


def test_rendered__has_a_picture_of_each_page(all_printed: dict[str, Printed]) -> None:
    assert [picture.suffix for picture in pictures(all_printed["empty"].pdf)] == [".png"]


def test_guards__notice_a_row_that_is_too_low(all_printed: dict[str, Printed]) -> None:
    _, path, pdf = all_printed[TOO_LOW]
    assert len({cell for _, cell, _ in cut_cells(path)}) == 3
    assert overlapping_words(pdf)


def test_guards__notice_a_text_that_is_not_printed(all_printed: dict[str, Printed]) -> None:
    _, path, pdf = all_printed[HIDDEN]
    assert [cell for _, cell, _ in missing_texts(path, pdf)] == ["B1"]
