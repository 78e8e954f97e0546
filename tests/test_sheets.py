"""xlperf.writing.sheets: the report workbook as a file – what is in its cells, where they lead, how it will print."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from tests.support import made_reports
from tests.support.made_reports import LONG, NAME, indicators, paragraph, paragraphs, report, table
from tests.support.rendering import cut_cells
from xlperf import template
from xlperf.checks.since import Since, compare, lines_in
from xlperf.edits import INDENT, apply, detect, read_manifest, unindented
from xlperf.findings import Finding, Origin, Severity, finding, merged
from xlperf.model import Edit, Evaluation
from xlperf.paragraphs import Status, Style
from xlperf.reading.workbook import Book, Changes, Grid, read_changes
from xlperf.report import evaluate
from xlperf.tables import CellStyle, TableCell, TableGrid
from xlperf.values.dates import NOWHERE
from xlperf.writing import sheets
from xlperf.writing.fit import lines_within, metrics
from xlperf.writing.sheets import findings_sheet, report_sheet, table_sheet
from xlperf.writing.sheets.cell_writing import LONGEST_TEXT
from xlperf.writing.sheets.styles import looks

pytestmark = pytest.mark.workbooks

HERE = Path(__file__).parent
BUILT_IN = {"_xlnm.Print_Area", "_xlnm.Print_Titles", "_xlnm._FilterDatabase"}
HARD = [
    "=1+1",
    "+5",
    "-3",
    "@SUM(A1)",
    "'x",
    " =1",
    "<r>x</r>",
    "http://a.cn/b",
    "file.xlsx#x",
    "_x0041_",
    "a\x07b",
    "a\ud800b",
    '&<>"',
]


@pytest.fixture(scope="module")
def seed_sheets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sheets") / "样例-报告.xlsx"
    sheets.write(made_reports.seed_report(), path, source=path.with_name("样例.xlsm"))
    return path


def book(path: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(path)


def written(made_report, path: Path, **more) -> openpyxl.Workbook:
    sheets.write(made_report, path, **more)
    return book(path)


def parts(path: Path) -> Iterator[tuple[str, str]]:
    with zipfile.ZipFile(path) as file:
        yield from ((name, file.read(name).decode()) for name in file.namelist() if name.endswith((".xml", ".rels")))


def sheet_rows(sheet) -> list[tuple[str, str, str, str]]:
    """The rows of 报告 as a reader sees them: text, key, generated, facts."""
    rows = sheet.iter_rows(2, max(sheet.max_row, 2), 1, 5, values_only=True)
    return [(unindented(row[0] or ""), row[2] or "", row[3] or "", row[4] or "") for row in rows]


def edits_of(sheet) -> tuple[Edit, ...]:
    heads = [cell.value or "" for cell in sheet[1]]
    return detect(sheet_rows(sheet), read_manifest(heads[heads.index("xlperf:manifest") + 1 :]))


# The workbook


def test_write__sheets_stand_in_the_order_they_print(seed_sheets: Path) -> None:
    assert book(seed_sheets).sheetnames == ["报告", "附件1", "附件2", "校验结果"]


def test_write__holds_no_formula_no_table_and_no_workbook_level_name(seed_sheets: Path) -> None:
    texts = dict(parts(seed_sheets))
    assert not [name for name in texts if "table" in name]
    assert not [name for name, text in texts.items() if "<f>" in text or "<f " in text]
    names = re.findall("<definedName ([^>]*)>", texts["xl/workbook.xml"])
    assert names
    assert all('localSheetId="' in name and re.search('name="([^"]*)"', name)[1] in BUILT_IN for name in names)
    assert "fullCalcOnLoad" not in texts["xl/workbook.xml"]


def test_write__equal_reports_give_equal_bytes(seed_sheets: Path, tmp_path: Path) -> None:
    again = tmp_path / seed_sheets.name
    sheets.write(made_reports.seed_report(), again, source=tmp_path / "样例.xlsm")
    assert again.read_bytes() == seed_sheets.read_bytes()


def test_write__is_created_and_modified_at_one_instant(seed_sheets: Path) -> None:
    core = dict(parts(seed_sheets))["docProps/core.xml"]
    instants = re.findall(r">(\d{4}-\d\d-\d\dT[^<]*)<", core)
    assert "<dc:title>" in core
    assert instants == [NOWHERE.strftime("%Y-%m-%dT%H:%M:%SZ")] * 2


def test_write__what_cannot_be_written_is_an_oserror(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="没有"):
        sheets.write(report(), tmp_path / "没有" / "x.xlsx")


def test_write__an_empty_report_is_a_whole_workbook(tmp_path: Path) -> None:
    empty = written(report(), tmp_path / "x.xlsx")
    assert empty.sheetnames == ["报告", "校验结果"]
    assert empty["校验结果"]["A2"].value == "没有发现问题。"
    assert empty["校验结果"].auto_filter.ref is None


@pytest.mark.parametrize("text", HARD)
def test_write__text_stays_text_whatever_it_looks_like(text: str, tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    grid = replace(table(indicators(1), name=text), title=text, heading=(text,))
    written(report([paragraph(text)], [grid], [Finding("V01", Severity.ERROR, text, text, None, text, text)]), path)
    texts = dict(parts(path))
    assert not any("<f>" in part or "http" in part for name, part in texts.items() if "worksheets/_rels" in name)
    assert not any("<f>" in part for name, part in texts.items() if "worksheets/sheet" in name)
    cell = book(path)["报告"]["A2"]
    assert cell.data_type == "s"
    shown = INDENT + text.replace("\x07", "").replace("\ud800", "")
    assert cell.value.replace("_x005F", "") == shown
    assert cell.quotePrefix is text.strip().startswith(tuple("=+-@'"))


def test_write__no_text_is_longer_than_a_cell_holds(tmp_path: Path) -> None:
    text = "国" * 40_000
    grid = TableGrid(
        sheet="附件1",
        caption="",
        title="",
        columns=(90.0,),
        cells=(made_reports.cell(0, 0, text, CellStyle.TEXT_LEFT),),
    )
    whole = written(report([paragraph(text)], [grid], [Finding("R01", Severity.ERROR, text, "")]), tmp_path / "x.xlsx")
    for sheet in whole:
        values = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
        assert max(map(len, values)) <= LONGEST_TEXT
        assert sum(value.count("国") for value in values) == 40_000


def test_write__every_wrapped_text_fits_its_cell_in_every_font(seed_sheets: Path) -> None:
    assert cut_cells(seed_sheets) == []


def test_write__every_wrapped_text_fits_in_hard_cases(tmp_path: Path) -> None:
    texts = [
        (Style.TITLE, NAME * 3),
        (Style.HEADING1, NAME),
        (Style.BODY, LONG),
        (Style.BODY, "国" * 900),
        (Style.BODY, "x" * 900),
    ]
    grids = [
        table(indicators(60), name=NAME * 3, reason=LONG),
        table([(LONG[:400], NAME, LONG[:900], NAME, NAME, Decimal(10))], number=2),
    ]
    path = tmp_path / "x.xlsx"
    sheets.write(report(paragraphs(texts), grids, made_reports.findings()), path)
    assert cut_cells(path) == []


def test_write__no_row_is_higher_than_excel_allows(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    long = report(
        [paragraph(LONG), paragraph(NAME * 30, Style.TITLE)],
        [table(indicators(2), reason=LONG)],
        made_reports.findings(),
    )
    for sheet in written(long, path):
        assert max(dimension.height or 0 for dimension in sheet.row_dimensions.values()) <= 409


def test_write__prints_on_a4_one_page_wide(seed_sheets: Path) -> None:
    for sheet in book(seed_sheets):
        assert sheet.page_setup.paperSize == 9
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert "&P" in sheet.oddFooter.center.text
        assert sheet.print_area


# 报告


def test_report__has_text_origins_and_hidden_columns(seed_sheets: Path) -> None:
    sheet = book(seed_sheets)["报告"]
    assert [cell.value for cell in sheet[1]][:6] == [
        "正文",
        "出处",
        "xlperf:key",
        "xlperf:generated",
        "xlperf:facts",
        "xlperf:manifest",
    ]
    assert sheet.column_dimensions["C"].hidden
    assert sheet.freeze_panes == "A2"
    assert sheet["A2"].value.startswith("2022年度")
    assert sheet["A2"].alignment.horizontal == "center"


def test_report__prints_column_a_without_header_and_orphans(seed_sheets: Path) -> None:
    sheet = book(seed_sheets)["报告"]
    orphan = next(cell.row for cell in sheet["A"] if cell.value == INDENT + "这一段已不再生成。")
    assert sheet.print_area == f"'报告'!$A$2:$A${orphan - 1}"


def test_report__has_the_margins_of_the_standard(seed_sheets: Path) -> None:
    margins = book(seed_sheets)["报告"].page_margins
    millimetres = [round(side * 25.4) for side in (margins.top, margins.bottom, margins.left, margins.right)]
    assert millimetres == [37, 35, 27, 25]
    assert looks().pages["report"].width >= report_sheet.column_width()


def test_report__fonts_and_sizes_are_the_standards(seed_sheets: Path) -> None:
    sheet = book(seed_sheets)["报告"]
    cells = {unindented(row[0].value): row[0].font for row in sheet.iter_rows(2, sheet.max_row, 1, 1)}
    expected = {
        "2022年度咸": ("方正小标宋简体", 22),
        "一、基本情况": ("黑体", 16),
        "（二）年度绩效目标": ("楷体", 16),
        "年初财政拨款": ("仿宋", 16),
    }
    for start, font in expected.items():
        found = next(font for text, font in cells.items() if text.startswith(start))
        assert (found.name, found.sz) == font


def test_report__a_fresh_sheet_holds_no_edit(tmp_path: Path) -> None:
    fresh = report(
        [*paragraphs([(Style.TITLE, "题"), (Style.BODY, LONG), (Style.BODY, "国" * 2000), (Style.BODY, "末")])]
    )
    assert edits_of(written(fresh, tmp_path / "x.xlsx")["报告"]) == ()


def test_report__pieces_of_a_long_paragraph_join_to_its_text(tmp_path: Path) -> None:
    rows = sheet_rows(written(report([paragraph(LONG)]), tmp_path / "x.xlsx")["报告"])
    assert len(rows) > 10
    assert "".join(row[0] for row in rows) == LONG
    assert {row[1:] for row in rows} == {rows[0][1:]}
    assert all(row[0].endswith("。") for row in rows)


def test_report__edits_written_are_found_again(tmp_path: Path) -> None:
    composed = paragraphs([(Style.TITLE, "题"), (Style.BODY, "甲"), (Style.BODY, "乙"), (Style.BODY, "丙")])
    edits = (
        Edit(
            subject="某中心", key="某中心/part/1", generated=composed[1].generated, facts=composed[1].facts, text=LONG
        ),
        Edit(subject="某中心", key="某中心/part/2", generated=composed[2].generated, facts=composed[2].facts, text=""),
        Edit(subject="某中心", key="某中心/part/2+1", generated="", facts="", text="自己的一段。"),
        Edit(subject="某中心", key="某中心/gone", generated="1", facts="2", text="旧的一段。"),
    )
    sheet = written(report(apply(composed, edits), edits=edits), tmp_path / "x.xlsx")["报告"]
    assert set(edits_of(sheet)) == set(edits)


def test_report__a_heading_over_nothing_is_a_hidden_row_with_its_text(tmp_path: Path) -> None:
    heading = paragraph("（一）公开", Style.HEADING2, 1, bare=True)
    gone = paragraph("", Style.BODY, 2, status=Status.EDITED)
    rows = list(report_sheet.plan([heading, gone, paragraph("正文。", Style.BODY, 3)]))
    assert [(row.text.strip(), row.height > 0) for row in rows] == [
        ("（一）公开", False),
        ("", False),
        ("正文。", True),
    ]
    assert report_sheet.origins_text(gone, 1) == "已删除"


def test_report__an_emptied_paragraph_is_a_hidden_row(tmp_path: Path) -> None:
    sheet = written(
        report([paragraph("题", Style.TITLE), paragraph("", number=1, status=Status.EDITED)]), tmp_path / "x.xlsx"
    )["报告"]
    assert sheet.row_dimensions[3].hidden
    assert sheet["C3"].value == "某中心/part/1"


def test_report__the_indent_is_in_the_text(tmp_path: Path) -> None:
    bare = {Style.TITLE, Style.PART, Style.SIGNATURE}
    texts = [*((style, "题") for style in bare), *((style, "甲") for style in Style if style not in bare)]
    sheet = written(report(paragraphs(texts)), tmp_path / "x.xlsx")["报告"]
    assert [cell.value for cell in sheet["A"]][1:] == [*["题"] * 3, *["\u3000\u3000甲"] * 5]
    assert {cell.number_format for cell in sheet["A"]} == {"General"}
    assert not sheet.conditional_formatting


def test_report__a_paragraph_stands_in_one_row_as_long_as_it_fits() -> None:
    for count in (300, 450):
        for before in range(26):
            rows = list(report_sheet.plan(paragraphs([*[(Style.BODY, "甲")] * before, (Style.BODY, "国" * count)])))
            assert [row.text for row in rows[before:]] == [INDENT + "国" * count]
    pieces = [row.text for row in report_sheet.plan([paragraph("国" * 500)])]
    assert [text.startswith(INDENT) for text in pieces] == [True, False]
    assert "".join(pieces) == INDENT + "国" * 500
    assert len(list(report_sheet.plan([paragraph("国" * 800)]))) == 2, "the rest stands in one row too"


def test_report__characters_without_width_do_not_overfill_a_cell() -> None:
    rows = list(report_sheet.plan([paragraph("国" + "\U000e0041" * 40_000)]))
    assert all(len(row.text.encode("utf-16-le")) // 2 <= LONGEST_TEXT for row in rows)


BLANKED = ["甲", "甲　　乙。", "国" * 600, "x" * 900, ("国。" + "　" * 40) * 30 + "末"]


@given(st.lists(st.tuples(st.sampled_from(Style), st.integers(0, 5), st.sampled_from(BLANKED)), min_size=1, max_size=5))
def test_report__texts_that_begin_with_blanks_come_back(texts: list[tuple[Style, int, str]]) -> None:
    composed = paragraphs([(style, "原文") for style, *_ in texts])
    edits = tuple(
        Edit(subject="某中心", key=item.key, generated=item.generated, facts=item.facts, text="\u3000" * blanks + text)
        for item, (_, blanks, text) in zip(composed, texts, strict=True)
    )
    edits += (Edit(subject="", key="+1", generated="", facts="", text="\u3000\u3000自己的。"),)
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, sheets.workbook_options()) as workbook:
        sheets.add_report(workbook, report(apply(composed, edits), edits=edits))
    values = [list(row) for row in openpyxl.load_workbook(buffer)["报告"].values]
    assert read_changes(Book(name="x", grids={"报告": Grid(name="报告", rows=values)})) == Changes(edits=edits)


ORIGINS = (Origin("绩效指标", "I7", "实际完成值"), Origin("绩效指标", "G7"), Origin("评价对象", "J5"))


def test_report__origins_are_named_and_the_first_is_linked(tmp_path: Path) -> None:
    path = tmp_path / "报告.xlsx"
    made_report = report([paragraph("甲", origins=ORIGINS)])
    cell = written(made_report, path, source=tmp_path / "a b" / "某单位.xlsm")["报告"]["B2"]
    assert cell.value == "绩效指标 I7、G7；评价对象 J5"
    assert (cell.hyperlink.target, cell.hyperlink.location) == ("a%20b\\某单位.xlsm", "'绩效指标'!I7")


def test_report__origins_of_an_unknown_or_data_file_are_plain_text(tmp_path: Path) -> None:
    for source in (None, tmp_path / "data.json", tmp_path / "a#b.xlsm", tmp_path / "50%25.xlsx"):
        cell = written(report([paragraph("甲", origins=ORIGINS)]), tmp_path / "x.xlsx", source=source)["报告"]["B2"]
        assert cell.value == "绩效指标 I7、G7；评价对象 J5"
        assert cell.hyperlink is None


def test_report__a_place_that_is_no_cell_is_never_linked(tmp_path: Path) -> None:
    origins = (Origin("数据文件", "subjects[0].funds.initial"),)
    sheets.write_inside(report([paragraph("甲", origins=origins)]), tmp_path / "x.xlsx")
    cell = book(tmp_path / "x.xlsx")["报告"]["B2"]
    assert cell.value == "数据文件 subjects[0].funds.initial"
    assert cell.hyperlink is None


def test_report__inside_the_workbook_links_are_places(tmp_path: Path) -> None:
    sheets.write_inside(report([paragraph("甲", origins=(Origin("张'三", "I7"),))]), tmp_path / "x.xlsx")
    link = book(tmp_path / "x.xlsx")["报告"]["B2"].hyperlink
    assert (link.target, link.location) == (None, "'张''三'!I7")


def test_report__many_origins_are_counted_where_they_do_not_fit() -> None:
    many = paragraph("甲", origins=tuple(Origin("绩效指标", f"I{row}") for row in range(5, 90)), status=Status.STALE)
    text = report_sheet.origins_text(many, 1)
    assert text.startswith("已手工修改，数据已变，请核对；绩效指标 I5")
    assert text.endswith("等85处")


@pytest.mark.parametrize(
    ("status", "words"),
    [(Status.EDITED, "已手工修改"), (Status.STALE, "数据已变"), (Status.OWN, "自写"), (Status.ORPHAN, "Word 不含")],
)
def test_report__the_status_of_a_paragraph_is_shown(status: Status, words: str, tmp_path: Path) -> None:
    cell = written(report([paragraph("甲", status=status)]), tmp_path / "x.xlsx")["报告"]["B2"]
    assert words in cell.value
    assert cell.fill.fgColor.rgb != "00000000"


def test_report__each_further_report_begins_a_page(tmp_path: Path) -> None:
    texts = [(Style.TITLE, "一"), (Style.BODY, "甲"), (Style.TITLE, "二"), (Style.BODY, "乙")]
    sheet = written(report(paragraphs(texts)), tmp_path / "x.xlsx")["报告"]
    assert [mark.id for mark in sheet.row_breaks.brk] == [3]


def test_report__the_first_part_stays_under_the_title() -> None:
    texts = [(Style.TITLE, "总题"), (Style.PART, "一、甲"), (Style.BODY, "正文"), (Style.PART, "二、乙")]
    assert [row.new_page for row in report_sheet.plan(paragraphs(texts))] == [False, False, False, True]


def test_report__a_heading_is_never_last_on_its_page() -> None:
    for count in range(14, 30):
        texts = [(Style.BODY, "甲")] * count + [
            (Style.HEADING1, "一"),
            (Style.HEADING2, "（一）"),
            (Style.BODY, "国" * 200),
        ]
        rows = list(report_sheet.plan(paragraphs(texts)))
        room = looks().pages["report"].room(report_sheet.column_width())
        page, used, pages = 0, 0.0, []
        for row in rows:
            if row.new_page or used + row.height > room:
                page, used = page + 1, 0.0
            used += row.height
            pages.append(page)
        assert pages[count] == pages[count + 1] == pages[count + 2]


def test_report__a_list_of_attached_tables_longer_than_a_page_fills_its_pages() -> None:
    room = looks().pages["report"].room(report_sheet.column_width())
    texts = [(Style.ATTACHMENT, "附件")] * 40 + [(Style.SIGNATURE, "某局"), (Style.SIGNATURE, "2023年3月5日")]
    for before in range(20):
        rows = list(report_sheet.plan(paragraphs([(Style.BODY, "甲")] * before + texts)))
        used = 0.0
        for row in rows[:-3]:
            assert not row.new_page or used + row.height > room
            used = row.height if used + row.height > room else used + row.height


def test_report__a_short_list_of_attached_tables_stays_with_the_signature() -> None:
    texts = [(Style.ATTACHMENT, "附件")] * 3 + [(Style.SIGNATURE, "某局")]
    begun = [
        [row.new_page for row in report_sheet.plan(paragraphs([(Style.BODY, "甲")] * before + texts))]
        for before in range(15, 35)
    ]
    assert any(marks[-4] for marks in begun)
    assert not any(mark for marks in begun for mark in marks[-3:])


def test_report__pages_are_filled() -> None:
    rows = list(report_sheet.plan([paragraph("国" * 20_000)]))
    room = looks().pages["report"].room(report_sheet.column_width())
    assert sum(row.height for row in rows) / room > 0.97 * -(-sum(row.height for row in rows) // room) - 1


@given(st.lists(st.tuples(st.sampled_from(Style), st.text("国。，ab1 “”\n=\u3000", max_size=600)), max_size=6))
def test_plan__loses_nothing_and_fits(texts) -> None:
    composed = paragraphs(texts)
    rows = list(report_sheet.plan(composed))
    for item in composed:
        assert "".join(unindented(row.text) for row in rows if row.paragraph is item) == item.text
    assert all(row.height <= metrics().tallest_row for row in rows)


def test_add_report__adds_only_the_report_to_an_open_workbook() -> None:
    buffer = BytesIO()
    workbook = xlsxwriter.Workbook(buffer, sheets.workbook_options())
    workbook.add_worksheet("绩效指标")
    sheets.add_report(
        workbook, report([paragraph("甲", origins=ORIGINS)], [table(indicators(2))], made_reports.findings())
    )
    workbook.close()
    whole = openpyxl.load_workbook(buffer)
    assert whole.sheetnames == ["绩效指标", "报告"]
    assert whole["报告"]["B2"].hyperlink.location == "'绩效指标'!I7"


def test_write_submission__holds_what_is_printed_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    composed = paragraphs([(Style.TITLE, "题"), (Style.BODY, LONG), (Style.BODY, "")])
    sheets.write_submission(report([*composed, paragraph("旧", status=Status.ORPHAN)], [table(indicators(2))]), path)
    whole = book(path)
    assert whole.sheetnames == ["报告", "附件1"]
    assert "".join(cell.value for cell in whole["报告"]["A"]) == "题" + INDENT + LONG
    assert not whole["报告"].conditional_formatting
    assert whole["报告"].max_column == 1
    assert not any(dimension.hidden for sheet in whole for dimension in sheet.column_dimensions.values())
    assert cut_cells(path) == []


def test_write_findings__holds_the_findings_alone_with_links_to_places(tmp_path: Path) -> None:
    sheets.write_findings(made_reports.findings(), tmp_path / "x.xlsx")
    whole = book(tmp_path / "x.xlsx")
    assert whole.sheetnames == ["校验结果"]
    assert whole["校验结果"]["H5"].hyperlink.location == "'绩效指标'!I7"


# 附件N


def test_table__every_cell_is_placed_with_its_value_and_format(seed_sheets: Path) -> None:
    sheet = book(seed_sheets)["附件1"]
    values = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    expected = {cell.value for cell in table(indicators(8)).as_cells().cells if isinstance(cell.value, str)}
    shown = {value.replace("\n", "") for value in values}  # titles and labels are parted at words
    shown |= {line for value in values for line in value.split("\n")}  # the notes are one cell
    assert {text.replace("\n", "") for text in expected if len(text) < 300} <= shown
    score = next(cell for row in sheet.iter_rows() for cell in row if cell.value == 94.15)
    assert (score.data_type, score.number_format) == ("n", "0.00")
    assert score.border.left.style == score.border.bottom.style == "thin"


def test_table__a_number_never_shows_as_hashes(tmp_path: Path) -> None:
    cells = (
        made_reports.cell(0, 0, Decimal("123456789012.34"), CellStyle.NUMBER2),
        made_reports.cell(0, 1, Decimal("0.9077"), CellStyle.PERCENT),
        made_reports.cell(0, 2, "无法计算", CellStyle.PERCENT),
    )
    grid = TableGrid(sheet="附件1", caption="", title="", columns=(5.0, 5.0, 5.0), cells=cells)
    sheet = written(report((), [grid]), tmp_path / "x.xlsx")["附件1"]
    assert [sheet.cell(1, column).alignment.shrink_to_fit for column in (1, 2, 3)] == [True, True, None]
    assert sheet["B1"].number_format == "0.00%"
    assert sheet["C1"].alignment.wrap_text


def test_table__header_is_repeated_only_when_a_page_parts_its_block() -> None:
    assert table_sheet.plan(table(indicators(4))).repeated is None
    laid_out = table_sheet.plan(table(indicators(40)))
    assert laid_out.repeated == (4, 4)
    assert laid_out.breaks


def test_table__labels_stand_on_every_page_of_their_block() -> None:
    laid_out = table_sheet.plan(table(indicators(40)))
    starts = [0, *laid_out.breaks, len(laid_out.heights)]
    for first, end in pairwise(starts):
        labels = {
            block.value for block in laid_out.blocks if first <= block.top and block.bottom < end and block.left < 3
        }
        touched = [block for block in laid_out.blocks if block.top < end and block.bottom >= first]
        assert all(first <= block.top and block.bottom < end for block in touched)
        if any(block.left == 3 and str(block.value).startswith("第") for block in touched):
            assert "年度绩效目标1（80分）" in labels


def test_table__a_long_text_runs_on_over_pages_and_loses_nothing() -> None:
    laid_out = table_sheet.plan(table(indicators(2), reason=LONG))
    parts = [block for block in laid_out.blocks if isinstance(block.value, str) and "二次绩效监控" in block.value]
    assert len(parts) > 2
    assert "".join(str(part.value) for part in parts[: -1 if parts[-1].style is CellStyle.NOTE else None]) == LONG


def test_table__line_breaks_survive_a_page() -> None:
    text = "\n".join(f"{number}、{NAME}" for number in range(120))
    laid_out = table_sheet.plan(table(indicators(2), reason=text))
    parts = [
        str(block.value)
        for block in laid_out.blocks
        if block.style is CellStyle.TEXT_LEFT and "、全省" in str(block.value)
    ]
    assert len(parts) > 1
    assert "".join(parts).replace("\n", "") == text.replace("\n", "")


def test_table__is_as_wide_as_the_page(seed_sheets: Path) -> None:
    widths = table_sheet.plan(table(indicators(3))).widths
    width = looks().pages["table"].width
    assert width - len(widths) < sum(widths) <= width


def test_table__is_printed_smaller_where_that_saves_a_page_and_never_otherwise() -> None:
    full = looks().pages["table"].width
    grids = {count: table(indicators(count)) for count in range(4, 30)}
    squeezed = [
        count
        for count, grid in grids.items()
        if table_sheet._plan(grid, 1.0).breaks and not table_sheet.plan(grid).breaks
    ]
    assert squeezed
    assert sum(table_sheet.plan(table(indicators(squeezed[0]))).widths) > full
    assert sum(table_sheet.plan(table(indicators(squeezed[0] - 1))).widths) <= full


@st.composite
def grids(draw: st.DrawFn) -> TableGrid:
    """Tables of any texts, in which blocks reach over rows and columns without gap or overlap."""
    columns, bands = draw(st.integers(2, 4)), draw(st.integers(1, 5))
    cells, row = [], 0
    for _ in range(bands):
        height = draw(st.integers(1, 8))
        texts = st.text("国。ab1\n", max_size=300) | st.none() | st.decimals(0, 10**9, places=2)
        styles = st.sampled_from([CellStyle.LABEL, CellStyle.TEXT, CellStyle.TEXT_LEFT, CellStyle.NUMBER2])
        cells.append(TableCell(row=row, column=0, rows=height, value=draw(texts), style=draw(styles)))
        for step in range(height):
            wide = columns - 1 if draw(st.booleans()) else 1
            cells.append(TableCell(row=row + step, column=1, columns=wide, value=draw(texts), style=draw(styles)))
            cells += [
                TableCell(row=row + step, column=column, value=draw(texts)) for column in range(1 + wide, columns)
            ]
        row += height
    blocks = ((0, min(2, row - 1)),) if draw(st.booleans()) else ()
    return TableGrid(
        sheet="附件1", caption="附件1", title="表", columns=(12.0,) * columns, cells=tuple(cells), blocks=blocks
    )


@given(grids())
def test_table_plan__covers_every_cell_once_loses_no_text_and_fits(grid: TableGrid) -> None:
    laid_out = table_sheet.plan(grid)
    covered = [
        (row, column)
        for block in laid_out.blocks
        for row in range(block.top, block.bottom + 1)
        for column in range(block.left, block.right + 1)
    ]
    assert len(covered) == len(set(covered)) == len(laid_out.heights) * len(laid_out.widths)
    assert max(laid_out.heights) <= metrics().tallest_row
    shown = "".join(str(block.value) for block in laid_out.blocks if block.value is not None).replace("\n", "")
    assert all(str(cell.value).replace("\n", "") in shown for cell in grid.cells if cell.value is not None)
    for block in laid_out.blocks:
        height = sum(laid_out.heights[block.top : block.bottom + 1])
        size = looks().size(table_sheet._style(block))
        assert lines_within(height, size) >= (table_sheet._lines(block, laid_out.widths) if block.value else 0)


# 校验结果


def test_findings__are_grouped_by_severity_then_sheet(seed_sheets: Path) -> None:
    sheet = book(seed_sheets)["校验结果"]
    rows = [tuple(cell.value for cell in row) for row in sheet.iter_rows(4, sheet.max_row, 1, 9)]
    found = dict.fromkeys((row[0], row[7], row[1]) for row in rows)
    assert list(found) == [
        ("错误", "整个文件", "R01"),
        ("错误", "绩效指标!I7", "R10"),
        ("错误", "文字材料!C9", "R11"),
        ("错误", "数据文件!subjects[0].funds.stated_score", "V11"),
        ("提醒", "评价对象!O3", "V07"),
        ("说明", "绩效指标!H9", "V09"),
    ]
    assert rows[1][2:7] == (
        "不是数字", "某专项", "指标一", "「实际完成值」填的是“九十”，这里要填数字。", "请改为 90。",
    )  # fmt: skip


def test_findings__counts_header_filter_and_frozen_panes(seed_sheets: Path) -> None:
    sheet = book(seed_sheets)["校验结果"]
    assert sheet["A1"].value == "校验结果"
    assert sheet["A2"].value == "4 个错误，1 个提醒，1 条说明。"
    assert [cell.value for cell in sheet[3]][:9] == [
        "程度", "编号", "问题类别", "对象", "指标或章节", "问题", "建议", "位置", "比上次",
    ]  # fmt: skip
    assert sheet.auto_filter.ref == f"A3:I{sheet.max_row}"
    assert sheet.freeze_panes == "A4"
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.page_setup.orientation == "landscape"


def test_findings__lead_to_their_cells(seed_sheets: Path) -> None:
    sheet = book(seed_sheets)["校验结果"]
    links = {row[7].value: row[7].hyperlink.location for row in sheet.iter_rows(4) if row[7].hyperlink}
    assert links["绩效指标!I7"] == "'绩效指标'!I7"
    assert "整个文件" not in links
    assert not [place for place in links if place.startswith("数据文件")]


def test_findings__severities_have_colours(seed_sheets: Path) -> None:
    sheet = book(seed_sheets)["校验结果"]
    colours = {row[0].value: row[0].fill.fgColor.rgb for row in sheet.iter_rows(4)}
    assert len(set(colours.values())) == 3


def test_findings__a_long_one_continues_in_the_next_row_under_its_code() -> None:
    found = Finding("R11", Severity.ERROR, LONG, "请改短。", Origin("文字材料", "C9", "内容"), "对象", "章节")
    rows = list(findings_sheet.split(findings_sheet.texts_of(found)))
    assert len(rows) > 5
    assert "".join(row[5] for row in rows) == f"「内容」{LONG}"
    kept = {(row[0], row[7], row[1], row[3], row[4]) for row in rows}
    assert kept == {("错误", "文字材料!C9", "R11", "对象", "章节")}
    assert [row[6] for row in rows[:2]] == ["请改短。", ""]


def listed(path: Path) -> dict[str, tuple[Any, ...]]:
    """The cells of 校验结果 by code."""
    return {row[1].value: row for row in book(path)["校验结果"].iter_rows(4) if row[1].value}


def test_findings__headings_have_room_for_the_arrow_of_the_filter() -> None:
    arrow = 17 * 0.75
    for header, width in zip(looks().findings.headers, findings_sheet.widths(), strict=True):
        assert len(header) * looks().size("findings_header") + arrow < width


def test_findings__one_cause_names_all_its_cells_and_leads_to_the_first(tmp_path: Path) -> None:
    cells = {"I3": "甲", "I4": "乙", "I6": "丙"}
    found = [finding("V09", Origin("绩效指标", cell, "计量单位"), item=item, target=1) for cell, item in cells.items()]
    sheets.write_findings(merged(found), tmp_path / "x.xlsx")
    row = listed(tmp_path / "x.xlsx")["V09"]
    assert (row[4].value, row[7].value, row[7].hyperlink.location) == ("甲、乙、丙", "绩效指标!I3", "'绩效指标'!I3")
    assert row[5].value == "「计量单位」目标值没有计量单位，共 3 处：甲、乙、丙。（绩效指标!I3:I4、I6）"


def test_findings__every_row_with_a_sheet_has_a_link(tmp_path: Path) -> None:
    long = "名称很长很长很长的一张表"
    found = [
        finding("V01", Origin("文字材料", "", "内容"), what="立项目的"),
        finding("V71", Origin("报告", ""), item="报告段落“改过的一段”", text="改过的一段", sheet="报告"),
        finding("V41", Origin(long, "AB12"), level2="数量指标"),
        finding("R29", check="甲", reason="乙"),
    ]
    sheets.write_findings(found, tmp_path / "x.xlsx")
    links = {
        code: (row[7].value, row[7].hyperlink.location if row[7].hyperlink else None)
        for code, row in listed(tmp_path / "x.xlsx").items()
    }
    assert links == {
        "V01": ("文字材料", "'文字材料'!A1"),
        "V71": ("报告", "'报告'!A1"),
        "V41": ("AB12", f"'{long}'!AB12"),
        "R29": ("整个文件", None),
    }


def test_findings__a_changed_paragraph_is_named_by_its_words_and_linked_to(tmp_path: Path) -> None:
    reading = template.read_sample()
    first = next(item for item in evaluate(reading).paragraphs if "310.42" in item.text)
    edit = Edit(subject=first.subject, key=first.key, generated=first.generated, facts="0" * 16, text="改过的一段")
    done = evaluate(replace(reading, evaluation=replace(reading.evaluation, edits=(edit,))))
    sheets.write(done, tmp_path / "x.xlsx")
    row = listed(tmp_path / "x.xlsx")["V71"]
    assert first.key not in [cell.value for cell in row[:9]]
    assert row[4].value == "报告段落“改过的一段”"
    sheet, cell = row[7].hyperlink.location.split("!")
    assert (sheet, book(tmp_path / "x.xlsx")["报告"][cell].value) == ("'报告'", "　　改过的一段")


def test_findings__say_what_has_changed_since_the_last_check(tmp_path: Path) -> None:
    was = [finding("V41", Origin("绩效指标", "E3"), item=item, level2="数量指标") for item in ("甲", "乙")]
    now = [was[0], finding("V46", Origin("绩效指标", "J5"), item="丙", weight="60", share="75%")]
    sheets.write_findings(was, tmp_path / "1.xlsx")
    assert "比上次" not in book(tmp_path / "1.xlsx")["校验结果"]["A2"].value
    before = lines_in(book(tmp_path / "1.xlsx")["校验结果"].iter_rows(values_only=True))
    sheets.write_findings(now, tmp_path / "2.xlsx", before=before)
    sheet = book(tmp_path / "2.xlsx")["校验结果"]
    assert sheet["A2"].value == "0 个错误，2 个提醒，0 条说明。比上次校验：新增 1 条，解决 1 条。"
    rows = [(row[0].value, row[1].value, row[4].value, row[8].value) for row in sheet.iter_rows(4)]
    assert rows == [
        ("提醒", "V41", "甲", "还在"), ("提醒", "V46", "丙", "新增"), ("已解决", "V41", "乙", "已解决"),
    ]  # fmt: skip
    again = lines_in(sheet.iter_rows(values_only=True))
    assert compare(again or (), now) == Since(new=(), gone=())
    assert sheet.column_dimensions["J"].hidden
    assert lines_in(book(tmp_path / "1.xlsx")["校验结果"].iter_rows(max_row=1, values_only=True)) is None


# Names


def test_legal_name__is_what_excel_accepts() -> None:
    assert sheets.legal_name("附件1") == "附件1"
    assert sheets.legal_name("a/b[c]:*?\\d") == "abcd"
    assert sheets.legal_name("'x'") == "x"
    assert sheets.legal_name("") == "附件"
    assert sheets.legal_name("History") != "History"
    assert sheets.legal_name("附件1", ["附件1", "附件1(2)"]) == "附件1(3)"
    assert sheets.legal_name("ABC", ["abc"]) == "ABC(2)"


@given(st.lists(st.text(max_size=60), min_size=1, max_size=8))
def test_legal_name__names_are_short_and_different(names: list[str]) -> None:
    taken: list[str] = []
    for name in names:
        taken.append(sheets.legal_name(name, taken))
    assert all(1 <= len(name.encode("utf-16-le")) // 2 <= 31 for name in taken)
    assert len({name.casefold() for name in taken}) == len(taken)
    assert not any(set(name) & set("[]:*?/\\") or name[0] == "'" or name[-1] == "'" for name in taken)


def test_evaluation__of_a_made_report_is_the_models() -> None:
    assert isinstance(report().evaluation, Evaluation)
