"""The bureau's blank form filled with our figures: that is read back, and nothing else in the file was changed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
import xlsxwriter

from tests.support.blank_forms import hubei, mof, sichuan
from tests.support.command_line import Done
from tests.support.made_forms import ROWS, transfer
from tests.support.official_forms import Paper, save
from tests.support.other_formats import xml_2003
from tests.support.published_cases import NAMES, reading
from tests.support.sample import sample_data, sample_report
from tests.support.small_evaluations import RIGHT, department, evaluation, project, row, rows
from xlperf.files.form_file import open_form
from xlperf.files.xlsx import read_package
from xlperf.findings import XlperfError
from xlperf.model import Evaluation, Subject
from xlperf.reading.datafile import read_data
from xlperf.reading.forms import read_forms
from xlperf.reading.workbook import Reading
from xlperf.report import Report, evaluate
from xlperf.taxonomy import level1_name, level2_name
from xlperf.values.amounts import Amount, convert, percent
from xlperf.writing.blank_forms import FilledFile, fill_form

pytestmark = pytest.mark.workbooks

ROOM = {"hubei": {"rows": 40, "goals": 3}, "sichuan": {"rows": 40}, "mof": {"rows": 9, "formulas": False}}
MAKE: dict[str, Callable[..., Path]] = {"hubei": hubei, "sichuan": sichuan, "mof": mof}


def report_of(*subjects: Any, **unit: Any) -> Report:
    return evaluate(Reading(evaluation=evaluation(*subjects, unit=unit)))


def filled(report: Report, path: Path) -> FilledFile:
    (one,) = fill_form(report, path)
    return one


def read_back(one: FilledFile) -> Evaluation:
    found = read_forms([read_package("填好的.xlsx", one.content)])
    assert found is not None
    return found.evaluation


def words(one: FilledFile) -> str:
    return "\n".join(map(str, one.remarks))


def cells(one: FilledFile, path: Path) -> openpyxl.Workbook:
    path.write_bytes(one.content)
    return openpyxl.load_workbook(path)


def rows_of(subject: Subject, scores: list[Decimal | None], *, goals: bool = False) -> list[tuple[object, ...]]:
    """The indicators as any form holds them, in any order."""
    return sorted(
        (
            (
                level1_name(one.level1), level2_name(one.level2), one.name,
                one.measure.sign if one.measure.target and not one.measure.is_sign_assumed else None,
                str(one.measure.target or one.measure.target_text), str(one.measure.actual or one.measure.actual_text),
                score, one.goal if goals else None,
            )
            for one, score in zip(subject.indicators, scores, strict=True)
        ),
        key=str,
    )  # fmt: skip


def check_law(report: Report, form: str, path: Path) -> None:
    """Each subject that the form is for comes back: names, funds, rate, score, total, every indicator."""
    copies = fill_form(report, MAKE[form](path, **ROOM[form]))
    subjects = [subject for one in copies for subject in read_back(one).subjects if is_filled(subject)]
    pairs = list(zip(report.evaluation.subjects, report.results, strict=True))
    expected = [pair for pair in pairs if form == "hubei" or not pair[0].is_department]
    assert "没有填进去" not in "".join(map(words, copies))
    for (subject, result), back in zip(expected, subjects, strict=True):
        funds = subject.funds
        budget = funds.adjusted if funds.adjusted is not None else result.execution.denominator
        assert back.name == (report.evaluation.unit.title_name if subject.is_department else subject.name)
        amounts = (back.funds.adjusted, back.funds.executed)
        assert amounts == (in_unit(report, budget, form), in_unit(report, funds.executed, form))
        rate = result.execution.rate
        assert rate is None or back.funds.stated_rate == percent(rate)
        assert (back.funds.stated_score, back.stated_total) == (result.execution.score, result.total)
        scores = [one.score for one in result.indicators]
        stated = [one.stated_score for one in back.indicators]
        goals = form == "hubei"
        assert rows_of(back, stated, goals=goals) == rows_of(subject, scores, goals=goals)


def is_filled(subject: Subject) -> bool:
    return bool(subject.indicators) or subject.funds.executed is not None


def in_unit(report: Report, amount: Decimal | None, form: str) -> Decimal | None:
    """An amount as the form's unit has it: 元 in 四川, 万元 elsewhere."""
    wanted = "元" if form == "sichuan" else "万元"
    converted = convert(Amount(amount, report.evaluation.unit.money_unit), wanted) if amount is not None else None
    return None if converted is None else converted.value


@pytest.mark.parametrize("form", ["hubei", "sichuan"])
@pytest.mark.parametrize("name", NAMES)
def test_a_published_evaluation_comes_back_from_a_form(name: str, form: str, tmp_path: Path) -> None:
    report = evaluate(reading(name))
    if report.evaluation.department and form == "sichuan":
        with pytest.raises(XlperfError, match="对不上"):
            fill_form(report, sichuan(tmp_path / "表.xlsx"))
    else:
        check_law(report, form, tmp_path / "表.xlsx")


@pytest.mark.parametrize("form", ["hubei", "sichuan", "mof"])
def test_the_sample_comes_back_from_a_form(form: str, tmp_path: Path) -> None:
    check_law(sample_report(), form, tmp_path / "表.xlsx")


# --- nothing else is touched --------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["hubei", "sichuan", "mof"])
def test_only_cells_change(form: str, tmp_path: Path) -> None:
    blank = MAKE[form](tmp_path / "空表.xlsx")
    done = tmp_path / "填好.xlsx"
    done.write_bytes(filled(sample_report(), blank).content)
    with ZipFile(blank) as before, ZipFile(done) as after:
        assert after.namelist() == before.namelist()
        for name in before.namelist():
            old, new = before.read(name), after.read(name)
            if name.startswith("xl/worksheets/sheet"):
                assert around_cells(new) == around_cells(old)
                assert new != old
            else:
                assert new == old


def around_cells(xml: bytes) -> str:
    """A sheet without its cells, and without the word that everything is to be calculated anew."""
    text = xml.decode().replace('<sheetCalcPr fullCalcOnLoad="1"/>', "")
    without = re.sub(r"<c [^>]*?(?:/>|>.*?</c>)", "", text, flags=re.DOTALL)
    return re.sub(r' spans="[^"]*"', "", without).replace("></row>", "/>")


@pytest.mark.parametrize("form", ["hubei", "sichuan", "mof"])
def test_looks_stay(form: str, tmp_path: Path) -> None:
    blank = MAKE[form](tmp_path / "空表.xlsx")
    before = openpyxl.load_workbook(blank)
    after = cells(filled(sample_report(), blank), tmp_path / "填好.xlsx")
    for old, new in zip(before, after, strict=True):
        assert sorted(map(str, old.merged_cells.ranges)) == sorted(map(str, new.merged_cells.ranges))
        assert (old.print_area, old.freeze_panes) == (new.print_area, new.freeze_panes)
        assert len(old.data_validations.dataValidation) == len(new.data_validations.dataValidation)
        for line in old.iter_rows():
            assert old.row_dimensions[line[0].row].height == new.row_dimensions[line[0].row].height
            for cell in line:
                assert new[cell.coordinate]._style == cell._style
                if (
                    cell.value
                    and "：" not in str(cell.value)
                    and not re.search("XX|□|^指标|年度|……|分）", str(cell.value))
                ):
                    assert new[cell.coordinate].value == cell.value


def test_formulas_stay_and_are_calculated_anew(tmp_path: Path) -> None:
    blank = mof(tmp_path / "空表.xlsx")
    one = filled(sample_report(), blank)
    sheet = cells(one, tmp_path / "填好.xlsx")["项目自评表"]
    assert (sheet["H7"].value, sheet["H41"].value) == ('=IF(E7="","",F7/E7)', "=SUM(H14:H40)+I7")
    xml = ZipFile(tmp_path / "填好.xlsx").read("xl/worksheets/sheet1.xml").decode()
    assert re.findall(r"<c [^>]*><f>[^<]*</f>(.*?)</c>", xml) == ["", ""]
    assert '</sheetData><sheetCalcPr fullCalcOnLoad="1"/>' in xml
    assert "2 个公式没有动" in words(one)
    no_formulas = mof(tmp_path / "无公式.xlsx", formulas=False)
    assert b"sheetCalcPr" not in filled(sample_report(), no_formulas).content


# --- what is filled, and what is not --------------------------------------------------------------------------------


def test_more_indicators_than_rows_are_named(tmp_path: Path) -> None:
    many = [row(name=f"指标甲{number}") for number in range(7)]
    one = filled(report_of(project(indicators=many)), mof(tmp_path / "空表.xlsx", rows=3))
    assert "有 4 条绩效指标没有填进去：“指标甲3”、“指标甲4”、“指标甲5”、“指标甲6”" in words(one)
    (back,) = read_back(one).subjects
    assert [indicator.name for indicator in back.indicators] == ["指标甲0", "指标甲1", "指标甲2"]


def test_indicators_stand_under_the_levels_printed_for_them(tmp_path: Path) -> None:
    blank = mof(tmp_path / "空表.xlsx", rows=3)
    sheet = cells(filled(report_of(project()), blank), tmp_path / "填好.xlsx")["项目自评表"]
    assert [sheet[f"D{at}"].value for at in (14, 17, 20, 23, 29, 38)] == [one["name"] for one in rows(RIGHT)]
    assert sheet["D15"].value == "指标2："
    assert sheet["E14"].value == "≥300人次"
    assert (sheet["F14"].value, sheet["G14"].value, sheet["H14"].value) == ("310人次", 10, 10)


def test_a_blank_level_over_several_rows_is_one_level(tmp_path: Path) -> None:
    path = tmp_path / "空表.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("表")
        border = workbook.add_format({"border": 1})
        sheet.write_row(0, 0, ["项目支出绩效自评表"])
        sheet.write_row(1, 0, ["项目名称", ""], border)
        sheet.write_row(2, 0, ["一级指标", "二级指标", "三级指标", "指标值", "完成值", "分值", "得分"], border)
        for at in range(3, 9):
            sheet.write_row(at, 0, [""] * 7, border)
        sheet.merge_range("A4:A6", "", border)
        sheet.merge_range("A7:A9", "", border)
    one = filled(report_of(project()), path)
    after = cells(one, tmp_path / "填好.xlsx")["表"]
    assert [after[f"A{at}"].value for at in (4, 7)] == ["产出指标", "产出指标"]
    assert [after[f"C{at}"].value for at in range(4, 9)] == [*(row["name"] for row in rows(RIGHT)[:4]), None]
    assert "有 2 条绩效指标没有填进去：“就业能力”、“参训人员满意度”" in words(one)


def test_rows_with_names_are_filled_by_name(tmp_path: Path) -> None:
    blank = mof(tmp_path / "空表.xlsx", rows=1)
    book = openpyxl.load_workbook(blank)
    sheet = book.active
    assert sheet is not None
    sheet["D14"], sheet["E14"] = "指标1：培训人次", "≥300人次"
    sheet["D15"], sheet["E15"] = "培训合格率", "≥99%"
    sheet["D16"] = "没有的指标"
    book.save(blank)
    one = filled(report_of(project()), blank)
    after = cells(one, tmp_path / "填好.xlsx")["项目自评表"]
    assert [after[f"{column}14"].value for column in "DEFG"] == ["指标1：培训人次", "≥300人次", "310人次", 10]
    assert after["E15"].value == "≥99%"
    assert "〔项目自评表!E15「年度指标值」〕表上已写“≥99%”，工作簿里是“≥95%”，没有改。" in words(one)
    assert "〔项目自评表!D16「三级指标」〕工作簿里没有指标“没有的指标”，这一行没有填。" in words(one)
    assert "有 1 条绩效指标没有填进去：“培训完成时间”" in words(one)


def test_rows_whose_names_have_their_points_behind_them(tmp_path: Path) -> None:
    paper = Paper("得分表").put(0, 0, "2018年部门整体支出绩效评价得分表", columns=4)
    paper.line(1, "一级指标", "二级指标", "三级指标", "得分")
    paper.line(2, "部门决策（10分）", "目标任务（10分）", "相关性（5分）", "").line(3, "", "", "明确性（5分）", "")
    save(tmp_path / "空表.xlsx", paper.line(4, "总分", "", "", ""))
    rows = [
        {"level1": "部门决策", "level2": "目标任务", "name": name, "weight": 5, "stated_score": score}
        for name, score in (("相关性", 5), ("明确性", 4))
    ]
    data = {"name": "某局", "kind": "department", "indicators": rows}
    unit = {"name": "某局", "year": 2018, "scheme": "sichuan_dept_2018"}
    one = filled(evaluate(read_data({"xlperf": 1, "unit": unit, "subjects": [data]})), tmp_path / "空表.xlsx")
    sheet = cells(one, tmp_path / "填好.xlsx")["得分表"]
    assert [sheet.cell(row, 4).value for row in (3, 4, 5)] == [5, 4, 9]
    assert sheet["C3"].value == "相关性（5分）"
    assert "没有填进去" not in words(one)


def test_a_file_of_each_for_more_projects_than_forms(tmp_path: Path) -> None:
    report = report_of(department(), project("甲项目"), project("乙项目"))
    first, second = fill_form(report, hubei(tmp_path / "空表.xlsx"))
    assert (first.subjects, second.subjects) == (("某中心", "甲项目"), ("乙项目",))
    assert openpyxl.load_workbook(write(tmp_path / "二.xlsx", second))["附件1"]["C3"].value is None
    assert "某中心" not in words(second)


def test_a_form_with_a_name_is_for_the_project_of_that_name(tmp_path: Path) -> None:
    blank = hubei(tmp_path / "空表.xlsx")
    book = openpyxl.load_workbook(blank)
    book["附件2"]["B3"] = "乙项目"
    book.save(blank)
    one = filled(report_of(project("甲项目"), project("乙项目")), blank)
    assert one.subjects == ("乙项目",)
    assert "“甲项目”没有填：文件里没有给项目的空表。" in words(one)


def write(path: Path, one: FilledFile) -> Path:
    path.write_bytes(one.content)
    return path


def test_boxes_titles_and_lines(tmp_path: Path) -> None:
    given = project(
        "培训项目", category="部门预算", nature="新增性项目", type="每年都有", goals=[{"number": 1, "text": "办好班。"}]
    )
    unit = {"preparer": "张三", "phone": "0715-1234567", "filled_on": "2023年3月1日"}
    report = report_of(department(), given, **unit)
    one = filled(report, hubei(tmp_path / "湖北.xlsx"))
    book = cells(one, tmp_path / "填好.xlsx")
    sheet = book["附件2"]
    assert sheet["A1"].value == "2022年度培训项目自评表"
    assert book["附件1"]["A1"].value == "2022年度某中心部门整体绩效自评表"
    assert (sheet["A2"].value, sheet["E2"].value) == ("单位名称：某中心", "填报日期：2023年3月1日")
    assert sheet["B5"].value == "1、部门预算项目☑　2、省直专项□　3、省对下转移支付项目□"
    assert sheet["B6"].value == "1、持续性项目□　2、新增性项目☑"
    assert sheet["B7"].value == "1、常年性项目□　2、延续性项目□　3、一次性项目□"
    assert "〔附件2!B7「项目类型」〕表上没有“每年都有”这个选项，没有勾。" in words(one)
    assert (sheet["A11"].value, sheet["B10"].value) == ("年度绩效\n目标1\n（80分）", "办好班。")
    national = cells(filled(report, mof(tmp_path / "财政部.xlsx")), tmp_path / "填好2.xlsx")["项目自评表"]
    assert national["A3"].value == "（2022年度）"
    assert national["A42"].value.split() == ["填报人：张三", "联系电话：0715-1234567", "填报日期：2023年3月1日"]


def test_sources_of_funds(tmp_path: Path) -> None:
    sources = [
        {"source": "财政拨款", "initial": 80, "adjusted": 80, "executed": 70},
        {"source": "上年结转", "initial": 20, "adjusted": 20, "executed": 20},
        {"source": "社会捐赠", "initial": 5, "adjusted": 5, "executed": 5},
    ]
    report = report_of(project(funds={"sources": sources}), scheme="mof_2020")
    one = filled(report, mof(tmp_path / "空表.xlsx"))
    sheet = cells(one, tmp_path / "填好.xlsx")["项目自评表"]
    assert [[sheet.cell(at, column).value for column in range(4, 9)] for at in (8, 9, 10)] == [
        [80, 80, 70, "—", 0.875], [20, 20, 20, "—", 1], [None, None, None, "—", None],
    ]  # fmt: skip
    assert "资金来源“社会捐赠”在表上没有对应的行，没有填。" in words(one)


def test_what_the_workbook_lacks_and_what_is_cut_off_is_named(tmp_path: Path) -> None:
    given = project(supervisor=None, indicators=[row(name="很长的名称" * 20)], funds={"executed": 99_999_999})
    one = filled(report_of(given), sichuan(tmp_path / "空表.xlsx"))
    assert re.search(r"工作簿里没有这些内容，表上空着：主管部门（B4）", words(one))
    assert re.search(r"数字比列宽，会显示成 ####，请调宽列：E9。", words(one))
    assert re.search(r"文字可能比单元格能显示的多，请看一看，调高行或改小字：D15。", words(one))
    assert "预算执行占 10 分，工作簿的评分规则按 20 分算" in words(one)


def test_numbers_in_cells_that_show_percentages(tmp_path: Path) -> None:
    path = tmp_path / "空表.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("表")
        border = workbook.add_format({"border": 1, "num_format": "0.00%"})
        sheet.write_row(0, 0, ["项目支出绩效自评表"])
        sheet.write_row(1, 0, ["项目名称", ""], border)
        sheet.write_row(2, 0, ["三级指标", "指标性质", "指标值", "度量单位", "完成值", "分值", "得分"], border)
        for at in (3, 4):
            sheet.write_row(at, 0, [""] * 7, border)
    given = [row(name="甲", target="98%", actual="97%"), row(name="乙", target="20个", actual="30个", weight=5)]
    after = cells(filled(report_of(project(indicators=given)), path), tmp_path / "填好.xlsx")["表"]
    assert [[after.cell(at, column).value for column in range(3, 8)] for at in (4, 5)] == [
        [0.98, "%", 0.97, "10", "9.9"], ["20个", "个", "30个", "5", "5"],
    ]  # fmt: skip


def test_funds_in_pairs(tmp_path: Path) -> None:
    path = tmp_path / "空表.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("表")
        border = workbook.add_format({"border": 1})
        sheet.write_row(0, 0, ["项目支出绩效自评表"])
        for at, words_of_row in enumerate((["项目名称", ""], ["预算数（元）", "", "执行数（元）", ""]), 1):
            sheet.write_row(at, 0, words_of_row, border)
        sheet.write_row(3, 0, ["一级指标", "二级指标", "三级指标", "指标值", "完成值", "分值", "得分"], border)
        for at in range(4, 12):
            sheet.write_row(at, 0, [""] * 7, border)
    one = filled(report_of(project()), path)
    (back,) = read_back(one).subjects
    assert (back.funds.adjusted, back.funds.executed) == (1_000_000, 1_000_000)
    assert [indicator.name for indicator in back.indicators] == [one["name"] for one in rows(RIGHT)]


def test_a_transfer_payment__levels_of_government_and_questions(tmp_path: Path) -> None:
    paper = transfer(scored=True)
    values = {
        "就业补助资金",
        "某中心",
        "某局",
        "办好培训班。",
        "办好了。",
        "符合要求",
        "无",
        *(text for one in ROWS for text in one[2:]),
    }
    for place, (value, form) in paper.cells.items():
        if value in values or not isinstance(value, str) or value.endswith("%"):
            paper.cells[place] = ("", form)
    sources = [
        {"source": "中央财政资金", "initial": None, "adjusted": 80, "executed": 70},
        {"source": "地方资金", "initial": None, "adjusted": 20, "executed": 10},
    ]
    given = project(funds={"adjusted": 100, "executed": 80, "sources": sources}, texts={"management": "专款专用。"})
    one = filled(report_of(given, scheme="mof_2020"), save(tmp_path / "空表.xlsx", paper))
    sheet = cells(one, tmp_path / "填好.xlsx")["转移支付"]
    assert [[sheet.cell(at, column).value for column in (4, 5, 6)] for at in (7, 8, 9)] == [
        [100, 80, "80%"], [80, 70, "87.5%"], [20, 10, "50%"],
    ]  # fmt: skip
    assert sheet["B10"].value is None
    assert "〔转移支付!A10「资金管理情况」〕这一块要逐项回答，没有填。" in words(one)
    assert [sheet.cell(at, 4).value for at in range(18, 22)] == ["培训人次", "培训合格率", "就业能力", "参训人员满意度"]
    assert "有 2 条绩效指标没有填进去：“培训完成时间”、“人均培训成本”" in words(one)


def test_what_is_no_blank_form_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "别的.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        workbook.add_worksheet("表").write_row(0, 0, ["姓名", "电话"])
    with pytest.raises(XlperfError, match="没有认得出的自评表"):
        fill_form(sample_report(), path)
    other = tmp_path / "旧格式.xls"
    other.write_bytes(xml_2003(Paper("表").line(0, "项目支出绩效自评表")))
    with pytest.raises(XlperfError, match="只能读，不能往里填"):
        open_form(other)


# --- the command line -----------------------------------------------------------------------------------------------


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "某中心.json"
    path.write_text(json.dumps(sample_data(), ensure_ascii=False, default=str), "utf-8")
    return path


def test_the_command_writes_the_form_beside_the_report(source: Path, tmp_path: Path, call: Callable[..., Done]) -> None:
    blank = hubei(tmp_path / "局里的表.xlsx")
    done = call("report", source, "--form", blank)
    assert done.code == 0
    assert "填表：咸安区招商和投资促进中心、招商引资专项经费" in done.out
    made = tmp_path / "某中心-局里的表.xlsx"
    before = made.read_bytes()
    call("report", source, "--form", blank)
    assert made.read_bytes() == before
    assert not (tmp_path / "某中心-局里的表-旧.xlsx").exists()
    openpyxl.load_workbook(made).save(made)
    assert "已另存为" in call("report", source, "--form", blank).out
    assert (tmp_path / "某中心-局里的表-旧.xlsx").exists()
    assert made.read_bytes() == before


def test_a_form_that_cannot_be_filled_stops_the_command_first(
    source: Path, tmp_path: Path, call: Callable[..., Done]
) -> None:
    done = call("report", source, "--form", tmp_path / "没有.xlsx")
    assert done.code == 2
    assert not (tmp_path / "某中心-报告.xlsx").exists()
