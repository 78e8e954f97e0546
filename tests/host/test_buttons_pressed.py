"""The buttons in a living LibreOffice, pressed on the sheet: button, macro, Python inside, sheets that appear."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwings as xw

from tests.support.live_office import SAMPLE, Desk, Host, computed, differences, function_cells, ping, shown, values_of
from xlperf.files import load
from xlperf.findings import Severity
from xlperf.hosts.excel.open_workbook import last_check
from xlperf.report import Report, evaluate
from xlperf.writing import sheets

INPUTS = ["首页", "填报说明", "单位信息", "评价对象", "资金来源", "年度目标", "绩效指标", "文字材料", "情况说明"]
REPORT = ["报告", "附件1", "附件2", "校验结果"]
INDENT = "\u3000\u3000"
SEED = Path(__file__).parents[1] / "seed.txt"


@pytest.fixture
def desk(live: xw.App, desks: Host, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A copy of the sample, in a folder and under a name with blanks and Chinese characters."""

    def renamed() -> Path:
        folder = tmp_path_factory.mktemp("desk") / "2022 年 自评"
        folder.mkdir()
        return Path(shutil.copy(SAMPLE, folder / "改了名 的（1）.xlsm"))

    return desks.desk("buttons", renamed)


@pytest.fixture
def reported(desk: Desk) -> Desk:
    """The same with its report."""
    if "报告" not in names(desk):
        desk.press("生成报告")
    return desk


@pytest.fixture(scope="module")
def report() -> Report:
    return evaluate(load(SAMPLE))


def names(desk: Desk) -> list[str]:
    """The sheets that people see."""
    return [sheet.name for sheet in desk.book.sheets if sheet.visible]


def contents(desk: Desk) -> dict[str, Any]:
    return {
        sheet.name: (sheet.used_range.address, sheet.used_range.api.getFormulaArray()) for sheet in desk.book.sheets
    }


def written(path: Path) -> dict[tuple[str, str], Any]:
    """(sheet, cell) -> every cell of a workbook with a value."""
    return {
        (sheet.title, cell.coordinate): cell
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def texts(desk: Desk) -> list[str]:
    """The lines of 报告, without the indent that the sheet shows."""
    rows = desk.book.sheets["报告"].used_range.options(ndim=2).value[1:]
    return [row[0].removeprefix(INDENT) for row in rows if row[0]]


def squeezed(text: str) -> str:
    return "".join(text.split()).rstrip("。.")


def test_check(desk: Desk, report: Report, tmp_path: Path) -> None:
    said = desk.press("校验")
    assert names(desk) == [*INPUTS, "校验结果"]
    sheets.write_findings(report.findings, tmp_path / "findings.xlsx")
    assert_same(desk, tmp_path / "findings.xlsx")
    errors, warnings = (
        sum(found.severity is severity for found in report.findings) for severity in (Severity.ERROR, Severity.WARNING)
    )
    assert f"{errors} 个错误，{warnings} 个提醒" in said


def test_report(desk: Desk, report: Report, tmp_path: Path) -> None:
    before, last = contents(desk), last_check(desk.book)
    said = desk.press("生成报告")
    assert said.startswith("报告和自评表已生成。")
    assert "总分 94.15 分" in said
    assert names(desk) == [*INPUTS, *REPORT]
    sheets.write_inside(report, tmp_path / "report.xlsx", before=last)
    assert_same(desk, tmp_path / "report.xlsx")
    after = contents(desk)
    assert [name for name in INPUTS[1:] if after[name] != before[name]] == []
    app = desk.book.app
    assert (app.calculation, app.status_bar, app.screen_updating) == ("automatic", False, True)
    assert differences(shown(desk.book, SAMPLE), computed(desk.book, SAMPLE)) == {}


def assert_same(desk: Desk, rendered: Path) -> None:
    """Every value and every link of a rendered workbook is in the open one."""
    cells = written(rendered)
    found = {name: values_of(desk.book.sheets[name]) for name in {name for name, _ in cells}}
    values = {(name, place): found[name].get(place) for name, place in cells}
    assert values == {place: cell.value for place, cell in cells.items()}
    links = {place: f"#{cell.hyperlink.location}" for place, cell in cells.items() if cell.hyperlink}
    assert links
    assert {place: desk.book.sheets[place[0]].range(place[1]).hyperlink for place in links} == links


def test_report_has_the_sentences_of_the_seed(reported: Desk) -> None:
    known = {squeezed(part) for text in texts(reported) for part in text.split("。")}
    seed = [squeezed(part) for part in SEED.read_text("utf-8").replace("\n", "。").split("。") if squeezed(part)]
    assert len([part for part in seed if part in known]) > 0.9 * len(seed)


def test_report__looks_as_it_was_written(reported: Desk) -> None:
    report, table = reported.book.sheets["报告"], reported.book.sheets["附件1"]
    assert report.range("C1").value == "xlperf:key"
    assert (report.range("A2").font.name, report.range("A2").font.size) == ("方正小标宋简体", 22)
    assert table.range("A1").font.name == "黑体"
    assert table.range("A2").merge_cells


def test_report__twice_is_the_same(reported: Desk) -> None:
    before = contents(reported)
    said = reported.press("生成报告")
    assert contents(reported) == before
    assert reported.choose("report") == said
    assert contents(reported) == before


def test_hand_edit_survives_and_is_marked(reported: Desk) -> None:
    before = contents(reported)
    at = next(row for row, text in enumerate(texts(reported), 2) if "310.42万元" in text)
    executed = place(reported, "评价对象", "执行数")
    reported.type("报告", f"A{at}", "手工改过的一段。")
    reported.type("评价对象", executed, "300")
    said = reported.press("生成报告")
    assert "沿用了 1 段手工修改" in said
    assert texts(reported)[at - 2] == "手工改过的一段。"
    report = reported.book.sheets["报告"]
    assert "数据已变" in report.range((at, 2)).value
    heading = texts(reported).index("（二）年度绩效目标") + 2
    reported.type("报告", f"A{heading}", "手工改过的标题")
    reported.type("评价对象", executed, "310.42")
    report.activate()
    report.range((at, 1)).select()
    reported.choose("restore_paragraph")
    assert "310.42万元" in texts(reported)[at - 2]
    assert texts(reported)[heading - 2] == "手工改过的标题"
    assert (reported.book.sheets.active.name, reported.book.app.selection.address) == ("报告", f"$A${at}")
    reported.press("恢复全部")
    assert contents(reported) == before


@pytest.mark.parametrize("protected", ["structure", "front page"])
def test_a_protected_workbook_is_left_as_it_was(reported: Desk, protected: str) -> None:
    part = reported.book.api if protected == "structure" else reported.book.sheets["首页"].api
    weight = place(reported, "绩效指标", "分值")
    typed = reported.book.sheets["绩效指标"].range(weight).formula
    reported.type("绩效指标", weight, "九十")
    before = contents(reported)
    part.protect("")
    said = reported.press("生成报告")
    part.unprotect("")
    assert "没有变" in said
    assert contents(reported) == before
    reported.type("绩效指标", weight, typed)


def place(desk: Desk, table: str, header: str) -> str:
    """The first cell of a column."""
    found = desk.book.sheets[table].tables[table]
    return str(found.data_body_range[0, found.header_row_range.value.index(header)].get_address(False, False))


def test_wrong_input_is_said_and_leaves_the_workbook(reported: Desk) -> None:
    items = [row[0] for row in reported.book.sheets["单位信息"].range("A1:A16").options(ndim=2).value]
    scheme = f"B{items.index('评分规则') + 1}"
    known = reported.book.sheets["单位信息"].range(scheme).value
    reported.type("单位信息", scheme, "没有的规则")
    before = contents(reported)
    said = reported.press("生成报告")
    assert said.startswith("没有做成。工作簿没有变。")
    assert "没有的规则" in said
    assert contents(reported) == before
    assert "没有的规则" in reported.book.sheets["绩效指标"].range(place(reported, "绩效指标", "完成情况")).value
    reported.type("单位信息", scheme, known)


def test_word_and_submission_lie_beside_the_workbook(reported: Desk) -> None:
    folder = Path(reported.book.fullname).parent
    reported.press("导出Word")
    reported.press("导出报送版")
    assert sorted(path.name for path in folder.iterdir() if path.suffix != ".messages") == [
        "改了名 的（1）-报告.docx",
        "改了名 的（1）-报送版.xlsx",
        "改了名 的（1）.xlsm",
    ]


def test_saved_and_opened_again(reported: Desk, live: xw.App, tmp_path: Path) -> None:
    """7.4 loses the buttons on saving; the functions and the menu go on."""
    reported.type("绩效指标", "I5", "10")
    reported.type("情况说明", "Z1", '=PERF_GRADE(95;"财政部（2020）")')
    reported.book.sheets["情况说明"].api.getCellRangeByName("Z2").setFormula('=PERF_GRADE(85;"财政部（2020）")')
    before = shown(reported.book, SAMPLE)
    saved = tmp_path / "存过.xlsm"
    reported.book.save(saved)
    assert ping(reported.book) == 42
    assert differences(shown(reported.book, SAMPLE), before) == {}
    formulas = openpyxl.load_workbook(saved)
    assert {place: formulas[place[0]][place[1]].value for place in function_cells(SAMPLE)} == function_cells(SAMPLE)
    assert formulas["情况说明"]["Z1"].value == '=PERF_GRADE(95,"财政部（2020）")'
    assert formulas["情况说明"]["Z2"].value == '=PERF_GRADE(85,"财政部（2020）")', (
        "set by a program, which nobody notices"
    )
    assert openpyxl.load_workbook(saved, data_only=True)["情况说明"]["Z1"].value == "优"
    again = Desk.open(live, Path(shutil.copy(saved, tmp_path / "又打开.xlsm")))
    assert differences(shown(again.book, SAMPLE), before) == {}
    assert again.choose("report").startswith("报告和自评表已生成。")
    again.close()


def test_paragraphs_are_as_high_as_their_texts_are_in_the_fonts_there_are(reported: Desk, tmp_path: Path) -> None:
    sheets.write_inside(evaluate(load(SAMPLE)), tmp_path / "planned.xlsx")
    planned = openpyxl.load_workbook(tmp_path / "planned.xlsx")["报告"].row_dimensions
    rows = reported.book.sheets["报告"].api.Rows
    heights = {number: rows.getByIndex(number - 1).Height * 72 / 2540 for number in range(2, 30)}
    assert {rows.getByIndex(number - 1).OptimalHeight for number in range(5, 30)} == {True}
    assert all(heights[number] < planned[number].height for number in range(5, 30))
    assert heights[2] == pytest.approx(planned[2].height, abs=1)
