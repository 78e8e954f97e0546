"""Sheet.copy in LibreOffice: within a book and across books, everything arriving."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
import xlwings as xw

from xlwings_libreoffice import sheet_copy
from xlwings_libreoffice.main_thread import on_main_thread

CELLS = ("A1", "A2", "B2", "C2", "D2", "A3", "B3", "C3", "D3", "A4", "D5", "A6", "F1", "M40")
PLACES = {"AbsoluteName", "Position", "FormatID"}  # what belongs to where a cell is, not to its format


@pytest.fixture
def report(app: xw.App, tmp_path: Path) -> xw.Book:
    """A rendered workbook with everything a report has, its default font another than the target's; opened without a
    window.
    """
    path = tmp_path / "报告.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        workbook.formats[0].set_font_name("宋体")
        workbook.formats[0].set_font_size(12)
        sheet = workbook.add_worksheet("报告")
        title = workbook.add_format(
            {"font_name": "黑体", "font_size": 22, "bold": True, "align": "center", "valign": "vcenter", "bg_color":
            "#DDEEFF",
             "border": 1, "text_wrap": True}
        )  # fmt: skip
        sheet.merge_range("A1:D1", "标题", title)
        sheet.set_row(0, 40.5)
        sheet.set_column("A:A", 30)
        sheet.set_column("F:H", 10, None, {"hidden": True})
        sheet.write("A2", "普通文字")
        money = workbook.add_format({"num_format": '#,##0.00"万元"', "border": 2, "font_color": "#FF0000", "indent": 2})
        sheet.write_number("B2", 1234.5, money)
        date = workbook.add_format({"num_format": "yyyy-mm-dd", "italic": True, "underline": 1})
        sheet.write_datetime("C2", dt.datetime(2022, 1, 5), date)
        sheet.write_number("D2", 0.98, workbook.add_format({"num_format": "0.00%", "bottom": 6}))
        sheet.write_url("A3", "internal:'绩效指标'!I7", None, "见指标")
        sheet.write_url("B3", "https://example.com/a", None, "网址")
        sheet.write_formula("C3", "=B2*2", None, 2469)
        sheet.write_boolean("D3", True)
        sheet.write_blank("A4", None, title)
        bold = workbook.add_format({"bold": True})
        sheet.write_rich_string("A6", "普通", bold, "粗", workbook.add_format({"font_color": "#0000FF"}), "蓝")
        sheet.data_validation("D5", {"validate": "list", "source": ["甲", "乙"]})
        yellow = workbook.add_format({"bg_color": "#FFFF00"})
        sheet.conditional_format("B2:B9", {"type": "cell", "criteria": ">", "value": 5, "format": yellow})
        sheet.write("F1", "xlperf:key")
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(0.5, 0.6, 0.7, 0.8)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0, 1)
        sheet.print_area("A1:D20")
        sheet.set_header("&L左&C中&R右")
        sheet.set_footer("&C第 &P 页 共 &N 页")
        sheet.center_horizontally()
        sheet.freeze_panes(1, 1)
        sheet.hide_gridlines(2)
        sheet.set_tab_color("#00FF00")
        workbook.add_worksheet("附件1").write(0, 0, "=文字不是公式", None)
    with app.properties(screen_updating=False):
        return app.books.open(path)


@pytest.fixture
def target(app: xw.App, tmp_path: Path) -> xw.Book:
    """The user's workbook: 首页 and 绩效指标."""
    path = tmp_path / "用户.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet("首页").write(0, 0, "目标")
        workbook.add_worksheet("绩效指标")
    return app.books.open(path)


def format_of(cell: xw.Range) -> dict[str, Any]:
    """All properties of a cell that can be compared across documents; number formats by their code."""
    uno = cell.api
    values = {item.Name: uno.getPropertyValue(item.Name) for item in uno.getPropertySetInfo().getProperties()}
    values["NumberFormat"] = cell.number_format
    plain = {
        name: value for name, value in values.items() if name not in PLACES and "pyuno" not in type(value).__name__
    }
    return {name: value for name, value in plain.items() if not hasattr(value, "getSupportedServiceNames")}


def page(sheet: xw.Sheet) -> dict[str, Any]:
    """All plain properties of a sheet's page style, and its header's and footer's texts."""
    style = sheet.page_setup.api
    found = {item.Name: style.getPropertyValue(item.Name) for item in style.getPropertySetInfo().getProperties()}
    texts = {
        f"{content}.{part}": getattr(found[content], part).String
        for content in ("RightPageHeaderContent", "RightPageFooterContent")
        for part in ("LeftText", "CenterText", "RightText")
    }
    return {name: value for name, value in found.items() if isinstance(value, (bool, int, float, str))} | texts


def test_within_a_book(book: xw.Book, sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, "=A1*2"]]
    sheet["A1"].column_width = 33
    copied = sheet.copy(name="副本")
    assert book.sheet_names == ["Sheet1", "副本"]
    assert (copied["A1:B1"].value, copied["B1"].formula, copied["A1"].column_width) == ([1, 2], "=A1*2", 33)
    assert book.sheets.active == copied
    assert sheet.copy(before=sheet).name == "Sheet1 (2)"
    assert book.sheet_names == ["Sheet1 (2)", "Sheet1", "副本"]
    with pytest.raises(ValueError, match="already present"):
        sheet.copy(name="副本")


def test_place_and_name_in_another_book(report: xw.Book, target: xw.Book) -> None:
    report.sheets["报告"].copy(before=target.sheets["绩效指标"])
    report.sheets["报告"].copy(after=target.sheets["绩效指标"], name="报告~新")
    report.sheets["报告"].copy(after=target.sheets["首页"])
    assert target.sheet_names == ["首页", "报告 (2)", "报告", "绩效指标", "报告~新"]
    assert report.sheet_names == ["报告", "附件1"]


def test_values_links_and_merges_arrive(report: xw.Book, target: xw.Book) -> None:
    copied = report.sheets["报告"].copy(after=target.sheets["首页"])
    assert copied["A1:D3"].value == [
        ["标题", None, None, None],
        ["普通文字", 1234.5, dt.datetime(2022, 1, 5), 0.98],
        ["见指标", "网址", 2469, True],
    ]
    assert copied["C3"].formula == "=B2*2"
    assert (copied["A3"].hyperlink, copied["B3"].hyperlink) == ("#'绩效指标'!I7", "https://example.com/a")
    assert copied["B1"].merge_area.address == "$A$1:$D$1"
    assert copied["A6"].value == "普通粗蓝"


def test_format_of_every_cell_arrive(report: xw.Book, target: xw.Book) -> None:
    source = report.sheets["报告"]
    copied = source.copy(after=target.sheets["首页"])
    for cell in CELLS:
        assert format_of(copied[cell]) == format_of(source[cell]), cell
    assert copied["A2"].font.name == "宋体"
    assert target.sheets["首页"]["A1"].font.name == "Calibri"


def test_another_thread_than_the_main_one_imports_nothing(
    report: xw.Book, target: xw.Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise InterruptedError

    monkeypatch.setattr(sheet_copy, "on_main_thread", refuse)
    with pytest.raises(InterruptedError):
        report.sheets["报告"].copy(after=target.sheets["首页"])
    assert target.sheet_names == ["首页", "绩效指标"]


def test_format_of_a_style_of_the_same_name_would_be_lost(report: xw.Book, target: xw.Book) -> None:
    """What LibreOffice's own import does, and why formats are compared afterwards."""
    sheets, source = target.api.Sheets, report.api
    on_main_thread(target.app.impl.office, lambda: sheets.importSheet(source, "报告", 0))
    assert target.sheets[0]["A2"].font.name == "Calibri"


def test_sizes_and_hidden_columns_arrive(report: xw.Book, target: xw.Book) -> None:
    source = report.sheets["报告"]
    copied = source.copy(after=target.sheets["首页"])
    for column in "ABEFI":
        assert copied[f"{column}1"].column_width == source[f"{column}1"].column_width
        assert copied[f"{column}1"].columns.hidden == (column == "F")
    for row in range(1, 9):
        assert copied[f"A{row}"].row_height == source[f"A{row}"].row_height
    assert copied["A1"].row_height == 40.5


def test_page_setup_arrives(report: xw.Book, target: xw.Book) -> None:
    source = report.sheets["报告"]
    copied = source.copy(after=target.sheets["首页"])
    before, after = page(source), page(copied)
    assert {name: (before[name], after[name]) for name in before if before[name] != after[name]} == {}
    assert (after["IsLandscape"], after["ScaleToPagesX"], after["RightPageHeaderContent.CenterText"]) == (True, 1, "中")
    assert copied.page_setup.print_area == "$A$1:$D$20"
    assert copied.api.getPrintTitleRows()
    assert copied.api.getTitleRows().EndRow == 1
    assert target.sheets["首页"].page_setup.api.IsLandscape is False


def test_view_arrives(report: xw.Book, target: xw.Book) -> None:
    copied = report.sheets["报告"].copy(after=target.sheets["首页"])
    with copied.impl.in_front() as view:
        assert (view.hasFrozenPanes(), view.SplitColumn, view.SplitRow) == (True, 1, 1)
    with target.sheets["首页"].impl.in_front() as view:
        assert not view.hasFrozenPanes()
    assert (copied.show_gridlines, target.sheets["首页"].show_gridlines) == (False, True)
    assert copied.api.TabColor == 0x00FF00


def test_view_arrives_from_a_book_without_a_window(app: xw.App, target: xw.Book, tmp_path: Path) -> None:
    path = tmp_path / "源.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet("有线")
        for name in ("无线", "无线2"):
            sheet = workbook.add_worksheet(name)
            sheet.hide_gridlines(2)
            sheet.freeze_panes(2, 0)
    app.screen_updating = False
    source = app.books.open(path)
    assert not source.impl.document.has_window
    for name in ("有线", "无线", "无线2"):
        source.sheets[name].copy(after=target.sheets[-1])
    with pytest.raises(NotImplementedError, match="in a book without a window"):
        source.sheets["有线"].show_gridlines = False
    source.close()
    assert [target.sheets[name].show_gridlines for name in ("首页", "有线", "无线", "无线2")] == [
        True,
        True,
        False,
        False,
    ]
    with target.sheets["无线2"].impl.in_front() as view:
        assert (view.hasFrozenPanes(), view.SplitRow) == (True, 2)


def test_rules_arrive(report: xw.Book, target: xw.Book) -> None:
    copied = report.sheets["报告"].copy(after=target.sheets["首页"])
    assert copied.api.ConditionalFormats.getLength() == 1
    assert copied["D5"].api.Validation.getFormula1() == '"甲";"乙"'


def test_copies_survive_closing_the_source_and_saving(
    app: xw.App, report: xw.Book, target: xw.Book, tmp_path: Path
) -> None:
    for sheet in report.sheets:
        sheet.copy(after=target.sheets[-1])
    report.close()
    target.save(tmp_path / "存.xlsx")
    target.close()
    opened = app.books.open(tmp_path / "存.xlsx")
    assert opened.sheet_names == ["首页", "绩效指标", "报告", "附件1"]
    sheet = opened.sheets["报告"]
    assert (sheet["A1"].font.size, sheet["A1"].row_height, sheet["F1"].columns.hidden) == (22, 40.5, True)
    assert sheet["A3"].hyperlink in ("#'绩效指标'!I7", "#绩效指标!I7")


def test_replacing_a_sheet_as_a_button_does(report: xw.Book, target: xw.Book) -> None:
    """Copied under temporary names first, then the old ones deleted, then renamed; twice."""
    for _ in range(2):
        copied = report.sheets["报告"].copy(after=target.sheets[-1], name="报告~新")
        if "报告" in target.sheets:
            target.sheets["报告"].delete()
        copied.name = "报告"
    assert target.sheet_names == ["首页", "绩效指标", "报告"]
    assert target.sheets["报告"].page_setup.api.IsLandscape
    assert [name for name in page_styles(target) if "报告" in name] == [target.sheets["报告"].api.PageStyle]


def test_page_style_that_another_sheet_uses_stays(target: xw.Book) -> None:
    shared = target.sheets["绩效指标"].api.PageStyle
    target.sheets["首页"].api.PageStyle = shared
    target.sheets["绩效指标"].delete()
    assert shared in page_styles(target)
    assert target.sheets["首页"].api.PageStyle == shared


def page_styles(book: xw.Book) -> tuple[str, ...]:
    return book.api.StyleFamilies.getByName("PageStyles").getElementNames()


def test_hidden_sheet(report: xw.Book, target: xw.Book) -> None:
    report.sheets["附件1"].visible = False
    copied = report.sheets["附件1"].copy(after=target.sheets["首页"])
    assert (copied.visible, target.sheets.active.name) == (False, "首页")
