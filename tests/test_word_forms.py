"""Official forms in Word documents: what they say is what the same form says as a workbook."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path

import pytest
from docx.document import Document
from hypothesis import given, settings

from tests.support import word_xml as xml
from tests.support.made_forms import MADE, REPORT
from tests.support.measured_forms import written
from tests.support.official_forms import Data, Paper, hubei, mof, save, sichuan
from tests.support.other_formats import html
from tests.support.read_forms import data
from tests.support.small_evaluations import RIGHT, evaluation, project, rows
from tests.support.word_papers import (
    add_table,
    as_lines,
    box,
    document,
    merged,
    packed,
    size,
    symbol,
    with_empty_columns,
)
from xlperf import files, parallel
from xlperf.assessment import assess
from xlperf.files import document_sheets
from xlperf.files.document_sheets import Ruled
from xlperf.files.word_document import Cell, Table
from xlperf.files.word_forms import read_word
from xlperf.findings import XlperfError
from xlperf.hosts.browser import jobs
from xlperf.model import Subject
from xlperf.reading.forms import read_forms
from xlperf.reading.tables import Book
from xlperf.reading.workbook import Reading
from xlperf.report import evaluate
from xlperf.summary import find, summarise
from xlperf.writing import word

pytestmark = pytest.mark.workbooks

PROSE = "本项目按照年初批复的绩效目标组织实施，共举办培训班十期，学员满意度达到百分之九十五，资金使用规范。"
HEADER = 9  # the row of the headers of indicators in mof(*data())


def reading(*forms: bytes) -> Reading:
    read = read_forms([read_word(f"{number}.docx", form) for number, form in enumerate(forms)])
    assert read is not None
    return read


def said(subject: Subject) -> tuple[object, ...]:
    """What a form says of a subject, figures apart from how they are written."""
    funds = subject.funds
    return (
        subject.name, subject.kind, subject.implementer, subject.supervisor, subject.category, subject.nature,
        subject.type, subject.conclusion, subject.stated_total, subject.stated_grade,
        funds.initial, funds.adjusted, funds.executed, funds.basic, funds.project, funds.stated_score,
        str(funds.stated_rate), [(one.source, one.initial, one.adjusted, one.executed) for one in funds.sources],
        [(goal.number, goal.text, goal.weight, goal.achieved) for goal in subject.goals],
        [
            (one.goal, one.level1, one.level2, one.name, one.measure.sign, one.measure.target_text,
             one.measure.actual_text, one.weight, one.stated_score, one.reason)
            for one in subject.indicators
        ],
        {key: text.text for key, text in subject.texts.items()},
    )  # fmt: skip


def of_workbook(tmp_path: Path, *papers: Paper) -> Reading:
    return files.load(save(tmp_path / "表.xlsx", *papers))


# --- twenty-odd layouts, each with the mess of real ones ------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Form:
    """A Word document, and the paper that says what is in it."""

    made: Document
    papers: tuple[Paper, ...]


def faultless() -> tuple[Data, Data]:
    """A project with sources of funds, reasons and texts."""
    given, subject = data(texts={"deviation": "疫情影响。", "result_use": "加快支付。\n优化方案。"})
    sources = [
        {"source": "当年财政拨款", "initial": 80, "adjusted": 100, "executed": 70},
        {"source": "上年结转资金", "initial": 20, "adjusted": 20, "executed": 20},
    ]
    subject["funds"] |= {"sources": sources}
    subject["indicators"][1] |= {"reason": "考核标准提高；\n下年加强辅导。"}
    return given, subject


def department() -> tuple[Data, Data]:
    given, subject = data(name="某区某局", kind="department")
    subject["funds"] |= {"basic": 60, "project": 60}
    return given, subject


def whole(paper: Paper) -> Form:
    made = document()
    add_table(made, paper)
    return Form(made, (paper,))


def title_outside(paper: Paper, rows: int) -> Form:
    """The lines above the table are text, and so is a heading before them."""
    made = document()
    made.add_paragraph("附件2")
    as_lines(made, paper, rows)
    add_table(made, paper, rows)
    return Form(made, (paper,))


def parted(paper: Paper, *rows: int, again: int | None = None, widths: bool = True) -> Form:
    """The table goes on over pages as tables of their own, the row ``again`` at the top of each."""
    made = document()
    edges = [0, *rows, size(paper)[0]]
    for first, after in pairwise(edges):
        if first and again is not None:
            part = Paper(paper.name)
            part.cells = {(0, at): cell for (row, at), cell in paper.cells.items() if row == again and at}
            part.put(0, size(paper)[1] - 1, paper.cells[again, size(paper)[1] - 1][0])
            for (row, column), cell in paper.cells.items():
                if first <= row < after:
                    part.cells[row - first + 1, column] = cell
            for top, left, bottom, right in paper.merges:
                if top >= first and bottom < after:
                    part.merges.append((top - first + 1, left, bottom - first + 1, right))
            add_table(made, part)
        else:
            add_table(made, paper, first, after)
        made.add_paragraph()
    return Form(made, (paper,))


def other_columns(paper: Paper, row: int) -> Form:
    """The second page's table has only the columns that its rows need: Word parts and saves tables so."""
    wide = with_empty_columns(paper, 5)
    begun = {merge[:2] for merge in wide.merges}
    wide.merges += [(at, 4, at, 5) for at, column in wide.cells if column == 4 and at < row and (at, 4) not in begun]
    made = document()
    add_table(made, wide, 0, row, columns=[10, 20, 20, 20, 5, 20, 20, 15, 15, 15])
    made.add_paragraph("续表")
    rest = Paper("rest")
    rest.cells = {(at - row, column): cell for (at, column), cell in paper.cells.items() if at >= row}
    rest.merges = [(top - row, left, bottom - row, right) for top, left, bottom, right in paper.merges if top >= row]
    add_table(made, rest, columns=[10, 20, 20, 20, 25, 20, 15, 15, 15])
    return Form(made, (paper,))


def by_cells(paper: Paper, row: int) -> Form:
    """The same, with columns of other widths: only their number says which they are."""
    form = other_columns(paper, row)
    for table in form.made.tables[1:]:
        for column in table.columns:
            column.width = 914_400
    return form


def nested_funds(paper: Paper) -> Form:
    """The funds are a table in a cell of the form."""
    made = document()
    table = add_table(made, paper, 0, 5)
    cells = table.add_row().cells
    cells[0].text = "项目资金（万元）"
    merged(cells[1], cells[8])
    inner = Paper("资金")
    for (row, column), cell in paper.cells.items():
        if 5 <= row < 9 and column >= 2:
            inner.cells[row - 5, column - 2] = cell
    add_table(table.cell(5, 1), inner)
    add_table(made, paper, 9)
    return Form(made, (paper,))


def in_a_frame(paper: Paper) -> Form:
    """The whole form lies in the one cell of a table, its title and notes with it."""
    made = document()
    frame = made.add_table(1, 1)
    cell = frame.cell(0, 0)
    for row in range(2):
        text = next(str(value) for (at, _), (value, _) in sorted(paper.cells.items()) if at == row)
        (cell.paragraphs[0] if not row else cell.add_paragraph()).text = text
    add_table(cell, paper, 2)
    cell.add_paragraph("注：本表一式两份。")
    return Form(made, (paper,))


def in_parts(paper: Paper) -> Form:
    """One form as tables with headings between them."""
    made = document()
    as_lines(made, paper, 2)
    for heading, first, after in (("一、基本情况", 2, 5), ("二、资金情况", 5, 9), ("三、绩效指标", 9, None)):
        made.add_paragraph(heading)
        add_table(made, paper, first, after)
    return Form(made, (paper,))


def several(*papers: Paper) -> Form:
    """Several forms in one document, titles outside, notes below each."""
    made = document()
    for number, paper in enumerate(papers, 1):
        made.add_paragraph(f"附件{number}")
        as_lines(made, paper, 2)
        add_table(made, paper, 2)
        made.add_paragraph("备注：1.本表由项目单位填写，填写前请仔细阅读通知，并由单位负责人签字后报送主管部门审核。")
        made.add_page_break()
    return Form(made, papers)


def in_a_report(paper: Paper) -> Form:
    """The form is the appendix of a report, which has a small table of its own."""
    made = document()
    made.add_heading("某区某局2022年度培训经费绩效自评报告")
    made.add_paragraph("一、基本情况")
    for _ in range(4):
        made.add_paragraph(PROSE)
    small = made.add_table(2, 2)
    for at, text in enumerate(("班次", "人数", "第一期", "三十人")):
        small.cell(at // 2, at % 2).text = text
    made.add_paragraph("二、存在的问题")
    made.add_paragraph(PROSE)
    made.add_paragraph("附件")
    as_lines(made, paper, 2)
    add_table(made, paper, 2)
    return Form(made, (paper,))


def lines_in_first_cell(paper: Paper) -> Form:
    """Title, year and unit are lines of the table's first cell."""
    made = document()
    table = add_table(made, paper, 1)
    table.cell(0, 0).text = ""
    texts = [str(value) for (row, _), (value, _) in sorted(paper.cells.items()) if row < 2]
    first = table.cell(0, 0)
    first.paragraphs[0].text = texts[0]
    for text in texts[1:]:
        first.add_paragraph(text)
    return Form(made, (paper,))


def with_symbols(*, field: bool) -> Form:
    """The boxes of 项目类别, 属性 and 类型 are symbols of a font, or fields."""
    paper = hubei(*data())
    made = document()
    table = add_table(made, paper)
    for row in (4, 5, 6):
        paragraph = table.cell(row, 1).paragraphs[0]
        text, paragraph.text = paragraph.text, ""
        for character in text:
            if character in "☑√□":
                ticked = character != "□"
                if field:
                    box(paragraph, ticked=ticked)
                else:
                    symbol(paragraph, "F052" if ticked else "00A3")
            else:
                paragraph.add_run(character)
    return Form(made, (paper,))


def spread() -> Form:
    """Labels are spread by blanks, figures have separators and units, and cells hold blank lines."""
    paper = mof(*faultless())
    made = document()
    table = add_table(made, paper)
    for row in table.rows:
        for cell in row.cells:
            text = cell.text
            if text in ("主管部门", "实施单位", "总分"):
                cell.paragraphs[0].text = "　".join(text)
            elif text in ("120", "90", "100"):
                cell.paragraphs[0].text = f" {text}.00 "
    return Form(made, (paper,))


def two_rows_of_headers() -> Form:
    """指标值 is a header over two rows, with sign, target and unit under it."""
    paper = sichuan(*data())
    wide = Paper(paper.name)
    row = paper.find("指标性质")[0]
    for (at, column), cell in paper.cells.items():
        wide.cells[at + (at > row), column] = cell
    wide.merges = [(top + (top > row), left, low + (low >= row), right) for top, left, low, right in paper.merges]
    for column in (5, 6, 7):
        wide.cells[row + 1, column - 1] = wide.cells.pop((row, column - 1))
    wide.put(row, 4, "年度指标值", columns=3)
    for column in (1, 2, 3, 7, 8, 9, 10):
        wide.merges.append((row, column, row + 1, column))
    made = document()
    add_table(made, wide)
    return Form(made, (wide,))


def inline_head(paper: Paper) -> Form:
    """The unit and the unit of money stand in one line, after the title."""
    made = document()
    made.add_paragraph("项目支出绩效自评表")
    made.add_paragraph("（2022年度）")
    made.add_paragraph("填报单位：某区某局　　　　　　　　金额单位：万元")
    add_table(made, paper, 3)
    return Form(made, (paper,))


FORMS: Mapping[str, Callable[[], Form]] = {
    "MOF, as it is": lambda: whole(mof(*faultless())),
    "Hubei, as it is": lambda: whole(hubei(*faultless())),
    "四川, as it is": lambda: whole(sichuan(*faultless())),
    "department, MOF": lambda: whole(mof(*department())),
    "department, Hubei": lambda: whole(hubei(*department())),
    "MOF, title outside": lambda: title_outside(mof(*faultless()), 3),
    "Hubei, title outside": lambda: title_outside(hubei(*faultless()), 2),
    "四川, title outside": lambda: title_outside(sichuan(*faultless()), 2),
    "department, title outside": lambda: title_outside(hubei(*department()), 2),
    "MOF, empty columns": lambda: whole(with_empty_columns(mof(*faultless()), 3, 6)),
    "Hubei, empty columns": lambda: whole(with_empty_columns(hubei(*faultless()), 2, 5)),
    "MOF, over two pages": lambda: parted(mof(*faultless()), HEADER + 4),
    "MOF, over three pages, headers again": lambda: parted(mof(*data()), HEADER + 2, HEADER + 4, again=HEADER),
    "Hubei, over two pages": lambda: parted(hubei(*data()), 13),
    "四川, over two pages": lambda: parted(sichuan(*data()), 16),
    "MOF, other columns on the second page": lambda: other_columns(mof(*data()), HEADER + 3),
    "MOF, second page told by its cells": lambda: by_cells(mof(*data()), HEADER + 3),
    "MOF, funds in a cell": lambda: nested_funds(mof(*faultless())),
    "MOF, all in a frame": lambda: in_a_frame(mof(*data())),
    "Hubei, all in a frame": lambda: in_a_frame(hubei(*data())),
    "MOF, in parts with headings": lambda: in_parts(mof(*faultless())),
    "two projects": lambda: several(mof(*data()), mof(*data(name="实训基地"), name="表2")),
    "department and project": lambda: several(hubei(*department(), name="附件1"), hubei(*data())),
    "in a report": lambda: in_a_report(mof(*faultless())),
    "lines in the first cell": lambda: lines_in_first_cell(mof(*faultless())),
    "boxes are symbols": lambda: with_symbols(field=False),
    "boxes are fields": lambda: with_symbols(field=True),
    "spread labels": spread,
    "headers over two rows": two_rows_of_headers,
    "head in one line": lambda: inline_head(mof(*faultless())),
}

REAL = (
    "hebei_chapters", "liaoning_conclusions", "shanghai_graded", "guizhou_department_spending",
    "shandong_merged_levels", "heilongjiang_name_in_title", "sichuan_department_mixed",
)  # fmt: skip
"""Of the forms in tests/forms, those with the most merged cells and the oddest parts."""


@pytest.mark.parametrize("name", FORMS)
def test_a_form_says_in_word_what_it_says_as_a_workbook(name: str, tmp_path: Path) -> None:
    form = FORMS[name]()
    read, usual = reading(packed(form.made)), of_workbook(tmp_path, *form.papers)
    assert [said(one) for one in read.evaluation.subjects] == [said(one) for one in usual.evaluation.subjects]
    unit, other = read.evaluation.unit, usual.evaluation.unit
    assert (unit.name, unit.year, unit.money_unit) == (other.name, other.year, other.money_unit)
    graver = [(found.code, found.item) for found in assess(usual).findings if found.severity != "note"]
    assert [(found.code, found.item) for found in assess(read).findings if found.severity != "note"] == graver


@pytest.mark.parametrize("name", REAL)
def test_forms_as_real_ones_are_say_the_same_in_word(name: str) -> None:
    form = written()[name]
    made = document()
    for paper in form.papers:
        made.add_paragraph(f"{PROSE}所附的表见下页。")
        add_table(made, paper)
    read, usual = reading(packed(made)), read_forms([form.book])
    assert usual is not None
    assert [said(one) for one in read.evaluation.subjects] == [said(one) for one in usual.evaluation.subjects]


@pytest.mark.parametrize("name", MADE)
def test_forms_in_word_are_of_the_kind_that_they_are_as_a_workbook(name: str) -> None:
    book = MADE[name].book
    seen = {sheet: grid for sheet, grid in book.grids.items() if sheet not in book.hidden}
    usual = read_forms([Book(name="a.xlsx", grids=seen)])
    made = document()
    for paper in MADE[name].papers:
        if paper.name in seen:
            made.add_paragraph(f"{PROSE}所附的表见下页。")
            add_table(made, paper)
    read = read_forms([read_word("a.docx", packed(made))])
    assert kinds(read) == kinds(usual)


def kinds(read: Reading | None) -> list[str]:
    """The kinds of the forms, running text aside."""
    return [] if read is None else sorted(form.kind for form in read.forms if form.kind != REPORT)


# --- places, and what is not read -------------------------------------------------------------------------------------


def test_places_are_named_in_words_that_a_person_finds_in_word() -> None:
    made = document()
    made.add_table(1, 2).cell(0, 1).text = "盖章"
    made.add_paragraph("项目支出绩效自评表")
    paper = mof(*data()).beside("学员满意度", "九成", right=2).put(3, 2, "").put(40, 0, "甲乙丙")
    add_table(made, paper, 3)
    made.add_paragraph("某某说明文字")
    found = {(one.code, one.origin.place) for one in assess(reading(packed(made))).findings if one.origin}
    assert {
        ("R10", "第2个表第11行第6列"), ("R36", "第2个表第38行第1列"), ("R36", "正文第2段"), ("R40", "正文第1段"),
    } <= found  # fmt: skip


def test_columns_are_counted_as_cells_that_are_seen() -> None:
    made = document()
    table = made.add_table(3, 4)
    for at, text in enumerate("甲乙丙丁"):
        table.cell(1, at).text = text
    merged(table.cell(1, 0), table.cell(2, 1))
    (grid,) = read_word("a.docx", packed(made)).grids.values()
    assert [grid.place(1, column)[1] for column in range(5)] == [
        "第2行第1列", "第2行第1列", "第2行第2列", "第2行第3列", "第2行",
    ]  # fmt: skip
    assert grid.place(2, 2) == ("第1个表", "第3行第2列")


def test_tables_in_cells_are_counted_and_text_after_them_stays() -> None:
    form = FORMS["MOF, all in a frame"]()
    grids = read_word("a.docx", packed(form.made)).grids
    assert list(grids) == ["第1个表"]
    grid = grids["第1个表"]
    assert (grid.place(0, 0), grid.place(4, 0)) == (("第1个表", "第1行第1列"), ("第2个表", "第3行第1列"))
    assert grid.value(grid.bottom, 0) == "注：本表一式两份。"


def test_a_report_is_called_one_and_its_small_tables_are_named() -> None:
    made = FORMS["in a report"]().made
    read = reading(packed(made))
    assert [(form.kind, form.place.place, form.is_read) for form in read.forms] == [
        ("自评表", "正文第10段", True), (REPORT, "正文第1段", False),
    ]  # fmt: skip
    assert [one.message for one in read.findings if one.code == "R34"] == [
        "第1个表不像自评表（没有找到自评表的标题和表头），没有读入。"
    ]


def test_a_report_without_a_form_is_no_self_evaluation(tmp_path: Path) -> None:
    made = document()
    for _ in range(4):
        made.add_paragraph(PROSE)
    (tmp_path / "报告.docx").write_bytes(packed(made))
    read = files.load(tmp_path / "报告.docx")
    assert [(one.code, one.severity) for one in read.findings] == [("R45", "error")]
    assert not read.evaluation.subjects
    (tmp_path / "通知.docx").write_bytes(packed(document()))
    with pytest.raises(XlperfError, match="没有文字"):
        files.load(tmp_path / "通知.docx")


def test_a_heading_that_names_the_form_is_not_its_title() -> None:
    made = document()
    for text in (PROSE, PROSE, PROSE, "二、2021年度整体部门自评表（见附件1）", "附件1"):
        made.add_paragraph(text)
    paper = mof(*data())
    as_lines(made, paper, 3)
    add_table(made, paper, 3)
    read = reading(packed(made))
    assert (read.forms[0].kind, read.forms[0].place.place) == ("自评表", "正文第6段")
    assert (read.evaluation.subjects[0].name, read.evaluation.unit.year) == ("培训经费", 2022)


def test_a_heading_between_the_title_and_the_table_is_not_the_title() -> None:
    made = document()
    paper = mof(*data())
    as_lines(made, paper, 3)
    made.add_paragraph("一、项目绩效目标情况表")
    add_table(made, paper, 3)
    assert reading(packed(made)).forms[0].place.place == "正文第1段"


def test_a_table_goes_on_in_the_columns_that_are_as_wide() -> None:
    before = Table(
        tuple(Cell(row=0, column=at, paragraphs=(text,)) for at, text in enumerate("甲乙丙丁")), (20, 10, 10, 20)
    )
    rest = (Cell(row=0, column=0, columns=2, paragraphs=("戊",)), Cell(row=0, column=2, paragraphs=("己",)))
    parts = [Ruled(before, 1), Ruled(Table(rest, (20, 20, 20)), 2)]
    (sheet,) = document_sheets.document_sheets(parts, str)
    grid = sheet.grid
    assert (grid.rows[1], grid.merges) == (["戊", "", "", "己"], ((1, 0, 1, 2),))


def test_rows_whose_columns_are_not_known_are_no_part_of_the_form_before() -> None:
    made = document()
    paper = mof(*data())
    add_table(made, paper, 0, HEADER + 3)
    made.add_paragraph()
    table = made.add_table(2, 5)
    for at, text in enumerate(("效益指标", "就业能力", "≥3", "4", "30", "满意度指标", "满意度", "≥90%", "95%", "10")):
        table.cell(at // 5, at % 5).text = text
    read = reading(packed(made))
    assert [one.name for one in read.evaluation.subjects[0].indicators] == ["培训人次", "合格率"]
    assert [one.origin.sheet for one in read.findings if one.code == "R34" and one.origin] == ["第2个表"]


# --- hostile files ----------------------------------------------------------------------------------------------------


def body(inside: str) -> bytes:
    return xml.package(xml.document(inside))


def test_a_table_of_ten_thousand_rows_ends_in_a_message(monkeypatch: pytest.MonkeyPatch) -> None:
    row = f"<w:tr>{'<w:tc><w:p><w:r><w:t>培训</w:t></w:r></w:p></w:tc>' * 3}</w:tr>"
    head = "".join(f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>" for text in ("三级指标", "指标值", "完成值"))
    title = "<w:p><w:r><w:t>项目支出绩效自评表</w:t></w:r></w:p>"
    read = reading(body(f"{title}<w:tbl><w:tr>{head}</w:tr>{row * 10_000}</w:tbl>"))
    assert "第1个表第2000行第1列以后的内容" in "".join(one.message for one in read.findings if one.code == "R36")
    monkeypatch.setattr(document_sheets, "MOST_PLACES", 300)
    with pytest.raises(XlperfError, match="太大了"):
        reading(body(f"<w:tbl>{row * 112}</w:tbl>"))


@pytest.mark.parametrize("spans", ["99", "60"])
def test_cells_that_span_too_much_end_in_a_message(spans: str) -> None:
    cell = f'<w:tc><w:tcPr><w:gridSpan w:val="{spans}"/></w:tcPr><w:p/></w:tc>'
    with pytest.raises(XlperfError, match=r"太大了|大得不正常"):
        reading(body(f"<w:tbl>{f'<w:tr>{cell * 300}</w:tr>' * 20}</w:tbl>"))


def test_tables_in_tables_end_in_a_message() -> None:
    def deep(levels: int) -> str:
        inside = "<w:p><w:r><w:t>甲</w:t></w:r></w:p>"
        for _ in range(levels):
            inside = f"<w:tbl><w:tr><w:tc>{inside}<w:p/></w:tc></w:tr></w:tbl>"
        return inside

    (grid,) = read_word("a.docx", body(deep(60))).grids.values()
    assert (grid.bottom, grid.rows[-1][0], grid.place(59, 0)[0]) == (59, "甲", "第60个表")
    with pytest.raises(XlperfError, match="嵌套得不正常"):
        read_word("a.docx", body(deep(200)))


@settings(deadline=None, max_examples=25)
@given(xml.BODIES)
def test_law__no_nesting_crashes_the_reader_of_forms(inside: str) -> None:
    with suppress(XlperfError):
        read_forms([read_word("a.docx", body(inside))])


# --- many files ------------------------------------------------------------------------------------------------------


def report_text() -> bytes:
    made = document()
    for _ in range(4):
        made.add_paragraph(PROSE)
    return packed(made)


def test_a_summary_reads_forms_in_documents_and_passes_reports_over(tmp_path: Path) -> None:
    folder = tmp_path / "各单位"
    folder.mkdir()
    (folder / "甲.docx").write_bytes(packed(FORMS["MOF, as it is"]().made))
    (folder / "甲的报告.docx").write_bytes(report_text())
    (folder / "甲-报告.docx").write_bytes(b"x")
    (folder / "乙.html").write_bytes(html(mof(*data(name="实训基地"))))
    (folder / "丙.doc").write_bytes(b"x")
    gather = partial(parallel.gather, processes=0)
    done = summarise(find([folder]), tmp_path / "汇总.xlsx", gather)
    assert (done.read, done.skipped, dict(done.forms)) == (2, 2, {"自评表": 2})
    assert [path.name for path, _ in done.failures] == ["丙.doc"]
    listed = files.read_book(tmp_path / "汇总.xlsx").grids["未能读取"]
    words = [[str(value) for value in row] for row in listed.rows]
    assert any("甲的报告.docx" in row[1] and "自评报告（文字），不是自评表" in row for row in words)


def test_a_folder_of_nothing_but_reports_cannot_be_summed_up(tmp_path: Path) -> None:
    (tmp_path / "报告.docx").write_bytes(report_text())
    with pytest.raises(XlperfError, match="自评报告（文字），不是自评表"):
        summarise(find([tmp_path]), tmp_path / "汇总.xlsx", partial(parallel.gather, processes=0))


@pytest.mark.parametrize(
    ("name", "with_workbook", "role"),
    [
        ("MOF, as it is", False, "sources"),
        ("MOF, as it is", True, "sources"),
        ("in a report", False, "reports"),
        ("in a report", True, "reports"),
    ],
)
def test_the_page_tells_forms_in_documents_from_reports(
    name: str, with_workbook: bool, role: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "文.docx").write_bytes(packed(FORMS[name]().made))
    others = ["a.xlsx"] if with_workbook else []
    if with_workbook:
        save(tmp_path / "a.xlsx", mof(*data()))
    content, *_ = jobs.call("sort", json.dumps({"paths": ["文.docx", *others]}))
    sorted_files = json.loads(str(content))["value"]
    assert "文.docx" in sorted_files[role]
    assert sorted([*sorted_files["sources"], *sorted_files["reports"]]) == sorted(["文.docx", *others])


def test_our_own_lines_under_a_table_belong_to_it(tmp_path: Path) -> None:
    """What others gave stands under our tables in a line that is as long as running text."""
    scored = [{**one, "department_score": 9, "finance_score": 8} for one in rows(RIGHT)]
    report = evaluate(Reading(evaluation=evaluation(project(indicators=scored), unit={"scheme": "财政部（2020）"})))
    word.write(report, tmp_path / "报告.docx")
    grids = read_word("报告.docx", (tmp_path / "报告.docx").read_bytes()).grids
    assert [name for name, grid in grids.items() if "其他评分：" in str(grid.rows)] == ["第1个表"]
