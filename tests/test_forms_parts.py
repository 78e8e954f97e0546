"""Parts of official forms in the shapes that staff give them: money, rows of funds, goals, totals, several sheets."""

from __future__ import annotations

import time
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from tests.support.official_forms import Paper, book, hubei, mof, sichuan
from tests.support.read_forms import codes, data, only, place, read
from xlperf.findings import Origin
from xlperf.model import Kind
from xlperf.reading.forms import read_forms
from xlperf.reading.forms.blocks import FormSheet
from xlperf.reading.forms.cell_values import (
    goals_in,
    in_unit,
    pieces,
    split_target,
    ticked,
    title_name,
    without_remark,
    year_in,
)
from xlperf.reading.rows import Cell
from xlperf.reading.tables import Grid


def funds(
    *rows: tuple[object, ...], header: tuple[object, ...] = ("预算数", "执行数", "执行率"), unit: str = "万元"
) -> Paper:
    """A form that is little more than rows of funds, each with its label."""
    paper = Paper("自评表").put(0, 0, "2022年度修路项目自评表").line(1, "单位名称：某局")
    paper.line(2, f"预算执行情况（{unit}）", *header)
    for at, row in enumerate(rows, 3):
        paper.line(at, *row)
    return paper.line(20, "三级指标", "目标值", "完成值").line(21, "里程", "10公里", "10公里")


def goals(*rows: tuple[object, object]) -> Paper:
    """The Ministry's form with these rows under 预期目标 and 实际完成情况."""
    paper = mof(*data(goals=[]))
    first = paper.find("预期目标")[0] + 1
    more = len(rows) - 1
    paper.cells = {(at + more * (at > first), column): cell for (at, column), cell in paper.cells.items()}
    paper.merges = [(t + more * (t > first), left, b + more * (t > first), right) for t, left, b, right in paper.merges]
    for at, values in enumerate(rows, first):
        paper.cells |= {(at, column): (value, "") for column, value in zip((2, 5), values, strict=True)}
    return paper


# --- units of money ----------------------------------------------------------------------------------------------


def test_sources_are_converted_with_the_rest() -> None:
    given, subject = data()
    sources = [{"source": "当年财政拨款", "initial": "—", "adjusted": Decimal(1_200_000), "executed": Decimal(900_000)}]
    yuan = subject["funds"] | {"adjusted": Decimal(1_200_000), "executed": Decimal(900_000), "sources": sources}
    other = mof(
        {"unit": given["unit"] | {"money_unit": "元"}}, subject | {"name": "另一个项目", "funds": yuan}, name="表2"
    )
    found = read(mof(given, subject), other).evaluation.subjects[1].funds
    assert (found.adjusted, [(one.adjusted, one.executed) for one in found.sources]) == (120, [(120, 90)])


def test_what_was_spent_on_staff_and_projects_is_converted_too() -> None:
    given, subject = data()
    yuan = subject["funds"] | {"basic": Decimal(500_000), "project": Decimal(400_000), "executed": Decimal(900_000)}
    whole = subject | {"name": "某区某局", "kind": "department", "funds": yuan}
    reading = read(mof(given, subject), hubei({"unit": given["unit"] | {"money_unit": "元"}}, whole))
    found = reading.evaluation.subjects[1].funds
    assert (found.executed, found.basic, found.project) == (90, 50, 40)


def test_a_unit_of_money_that_the_workbook_does_not_have_is_converted() -> None:
    reading = read(funds(("年度资金总额", 1200, 900), unit="千元"))
    found = reading.evaluation.subjects[0].funds
    assert (reading.evaluation.unit.money_unit, found.adjusted, found.executed) == ("万元", 120, 90)


@pytest.mark.parametrize("label", ["年度资金总额（元）", "年度资金总额（单位：元）"])
def test_the_label_of_a_row_names_the_unit_of_money(label: str) -> None:
    paper = funds((label, 1200, 900)).put(2, 0, "预算执行情况")
    assert read(paper).evaluation.unit.money_unit == "元"


def test_a_unit_of_money_is_no_units_name() -> None:
    paper = mof(*data()).without("金额单位：万元", "项目资金\n（万元）").put(2, 7, "单位：元").put(5, 0, "项目资金")
    unit = read(paper).evaluation.unit
    assert (unit.name, unit.money_unit) == ("某区某局", "元")


def test_money_beside_a_label_has_the_unit_that_the_label_names() -> None:
    given, subject = data(name="某区某局", kind="department")
    subject["funds"] |= {"basic": Decimal(500_000), "project": Decimal(400_000)}
    paper = (
        hubei(given, subject).without("预算执行情况（万元）（20分）", "基本支出总额").put(2, 0, "基本支出总额（元）")
    )
    reading = read(paper)
    assert (reading.evaluation.unit.money_unit, reading.evaluation.subjects[0].funds.basic) == ("元", 500_000)


# --- rows of funds -----------------------------------------------------------------------------------------------


def test_the_first_row_of_an_unknown_name_is_the_total_and_the_rest_are_sources() -> None:
    found = only(funds(("修路经费", 120, 90, "75%"), ("其中：财政拨款", 100, 80), ("其他", 20, 10))).funds
    assert (found.adjusted, found.executed, found.stated_rate) == (120, 90, "75%")
    assert [(one.source, one.adjusted, one.executed) for one in found.sources] == [
        ("财政拨款", 100, 80),
        ("其他", 20, 10),
    ]


def test_a_row_that_says_of_which_is_never_the_total() -> None:
    found = only(funds(("其中：财政拨款", 100, 80), ("其他", 20, 10), ("合计", 120, 90))).funds
    assert (found.adjusted, found.executed, [one.source for one in found.sources]) == (120, 90, ["财政拨款", "其他"])


def test_the_first_total_holds() -> None:
    found = only(funds(("年度资金总额", 120, 90), ("财政拨款", 100, 80), ("合计", 999, 999))).funds
    assert (found.adjusted, found.executed, len(found.sources)) == (120, 90, 1)


def test_rows_of_staff_and_projects_say_what_was_spent_and_are_no_sources() -> None:
    rows = (("部门整体支出总额", 120, 90), ("其中：基本支出", 60, 50), ("项目支出", 60, "—"))
    (found,) = read(funds(*rows)).evaluation.subjects
    assert (found.kind, found.funds.basic, found.funds.project, found.funds.sources) == (Kind.DEPARTMENT, 50, None, ())


@pytest.mark.parametrize(
    ("header", "row", "money"),
    [
        (("预算数", "执行数"), (120, 90), (120, 90)),
        (("预算数", "执行率"), (120, "75%"), (120, None)),
        (("预算数",), (120,), None),
    ],
)
def test_two_columns_make_a_header_of_funds(header: tuple[str, ...], row: tuple[object, ...], money: Any) -> None:
    found = only(funds(("年度资金总额", *row), header=header)).funds
    assert (found.adjusted, found.executed) == (money or (None, None))


def test_the_label_nearest_to_the_money_names_the_source() -> None:
    paper = Paper("自评表").put(0, 0, "2022年度修路项目自评表").line(1, "单位名称：某局")
    paper.line(2, "项目资金（万元）", "资金来源", "", "预算数", "执行数").line(3, None, "总额", None, 120, 90)
    paper.line(4, None, "财政", "中央拨款", 100, 80)
    paper.line(5, "三级指标", "目标值", "完成值").line(6, "里程", "10公里", "10公里")
    assert [one.source for one in only(paper).funds.sources] == ["中央拨款"]


# --- whom a form is about ----------------------------------------------------------------------------------------


def test_a_form_with_staff_and_projects_is_the_departments_whatever_its_title() -> None:
    given, subject = data(name="某区某局", kind="department")
    subject["funds"] |= {"basic": Decimal(50), "project": Decimal(40)}
    paper = hubei(given, subject).without("2022年度某区某局部门整体自评表", "部门整体支出总额")
    paper.put(0, 0, "2022年度绩效自评表").put(4, 1, "年度财政资金总额")
    assert (only(paper).kind, only(paper).name) == (Kind.DEPARTMENT, "某区某局")
    named = paper.put(1, 8, "项目名称").put(1, 9, "修路")
    assert (only(named).kind, only(named).name) == (Kind.PROJECT, "修路")


def test_a_project_without_a_name_is_called_as_the_title_says() -> None:
    paper = funds(("年度资金总额", 120, 90))
    assert (only(paper).kind, only(paper).name) == (Kind.PROJECT, "修路项目")


def test_each_department_is_called_as_its_own_form_says() -> None:
    given, subject = data(name="某区某局", kind="department")
    other = {"unit": given["unit"] | {"name": "某区二局"}}
    names = [one.name for one in read(hubei(given, subject), hubei(other, subject, name="2")).evaluation.subjects]
    assert names == ["某区某局", "某区二局"]


def test_r42_the_title_of_a_department_names_the_unit_before_who_implements() -> None:
    given, subject = data(name="某区某局", kind="department")
    whole = hubei(given, subject).without("单位名称：某区某局")
    reading = read(mof(given, data()[1], name="表2").without("填报单位：某区某局"), whole)
    assert (reading.evaluation.unit.name, codes(reading).count("R42")) == ("某区某局", 1)


def test_r39_only_another_unit_or_year_is_more_than_a_note() -> None:
    given, subject = data()
    other = {"unit": given["unit"] | {"year": 2021}}
    second = (
        hubei(other, subject | {"name": "另一个项目"})
        .without("填报日期：2023年3月15日")
        .put(1, 4, "填报日期：2023年4月")
    )
    said = [one for one in read(hubei(given, subject, name="一"), second).findings if one.code == "R39"]
    assert [("年度" in one.message, one.severity.value) for one in said] == [(True, "warning"), (False, "note")]


def test_what_the_first_form_leaves_blank_the_second_says() -> None:
    first = mof(*data()).without("填报人：　　　　联系电话：").put(40, 0, "填报人：")
    second = mof(*data(name="另一个项目"), name="表2").without("填报人：　　　　联系电话：").put(40, 0, "填报人：某乙")
    for papers in ((first, second), (second, first)):
        reading = read(*papers)
        assert (reading.evaluation.unit.preparer, "R39" in codes(reading)) == ("某乙", False)


def test_the_scheme_is_that_of_which_most_different_marks_stand_on_the_forms() -> None:
    paper = hubei(*data())
    for row in range(30, 40):
        paper.put(row, 0, "偏差原因分析及改进措施")
    assert read(paper).evaluation.unit.scheme == "hubei_2020"


# --- goals -------------------------------------------------------------------------------------------------------


def test_goals_in_several_rows_are_one_text_and_numbered_ones_have_their_points() -> None:
    assert [one.text for one in only(goals(("办好培训。", ""), ("修好路。", ""))).goals] == ["办好培训。\n修好路。"]
    found = only(goals(("目标2（40分）：修好路。\n目标1（50分）：办好培训。", ""))).goals
    assert [(one.number, one.text, one.weight) for one in found] == [(1, "办好培训。", 50), (2, "修好路。", 40)]


def test_a_goal_of_a_dash_is_none_and_what_our_tables_count_is_no_text() -> None:
    reading = read(goals(("—", "—")))
    assert ([one.text for one in reading.evaluation.subjects[0].goals], codes(reading)) == ([None], ["R40"])
    typed = read(goals(("办好培训。", "办好了。")))
    assert ([one.achieved for one in typed.evaluation.subjects[0].goals], codes(typed)) == (["办好了。"], ["R40"])
    counted = read(goals(("办好培训。", "共4项绩效指标：已完成4项。")))
    assert ([one.achieved for one in counted.evaluation.subjects[0].goals], codes(counted)) == ([None], ["R44", "R40"])


# --- indicators and totals ---------------------------------------------------------------------------------------


def with_row(*values: object) -> Paper:
    """The Ministry's form with one more row before the total."""
    paper = mof(*data())
    row, _ = paper.find("总分")
    paper.cells = {(at + (at >= row), column): cell for (at, column), cell in paper.cells.items()}
    paper.merges = [(t + (t >= row), left, b + (t >= row), right) for t, left, b, right in paper.merges]
    return paper.line(row, *values, column=1)


def test_a_row_of_part_sums_is_no_indicator() -> None:
    found = only(with_row("满意度指标小计", None, None, None, None, 10, 10))
    assert (len(found.indicators), found.stated_total) == (4, Decimal("97.5"))
    found = only(with_row(None, "小计", None, None, None, 10, 10))
    assert len(found.indicators) == 4


def test_an_indicator_with_a_dash_for_its_levels_stands_under_those_before() -> None:
    found = only(with_row("—", "—", "教师满意度", "≥90%", "95%", 5, 5))
    assert (found.indicators[-1].level1, found.indicators[-1].level2) == ("满意度指标", "服务对象满意度指标")


def test_r37_one_score_for_several_indicators_is_nobodys() -> None:
    paper = mof(*data())
    row, _ = paper.find("培训人次")
    paper.cells.pop((row + 1, 7))
    paper.merges.append((row, 7, row + 1, 7))
    reading = read(paper)
    assert [place(one) for one in reading.findings if one.code == "R37"] == [("R37", f"H{row + 1}")]
    assert [one.stated_score for one in reading.evaluation.subjects[0].indicators] == [None, None, 30, 10]


def test_a_unit_in_a_column_of_its_own_goes_before_the_one_in_the_target() -> None:
    paper = sichuan(*data()).without("指标性质", "≥")
    row, _ = paper.find("培训人次")
    found = only(paper.put(row, 5, "≥0.03万人次").put(row, 6, "人次")).indicators[0]
    assert (found.sign, found.target, found.unit) == ("≥", Decimal("0.03"), "人次")


@pytest.mark.parametrize(
    ("beside", "total", "grade"),
    [
        ({3: "96分", 5: "优"}, 96, "优"),
        ({1: 100, 3: 96}, 96, None),
        ({6: "—", 3: "96"}, 96, None),
        ({3: "96", 4: "等级：良"}, 96, "良"),
        ({3: "等级：良好"}, None, "良"),
    ],
)
def test_the_total_and_the_grade_where_they_stand_otherwise(
    beside: dict[int, object], total: object, grade: str | None
) -> None:
    paper = hubei(*data())
    row, _ = paper.find("总分")
    paper.cells.pop((row, 6))
    paper.merges = [merge for merge in paper.merges if merge[0] != row]
    for column, value in beside.items():
        paper.put(row, column, value)
    assert (only(paper).stated_total, only(paper).stated_grade) == (total, grade)


def test_r43_a_column_without_counterpart_is_mentioned_once_on_a_form_of_several_blocks() -> None:
    two = [{"number": 1, "text": None, "weight": 50}, {"number": 2, "text": None, "weight": 40}]
    given, subject = data(goals=two)
    subject["indicators"] = [one | {"goal": 1 + (at > 1)} for at, one in enumerate(subject["indicators"])]
    paper = hubei(given, subject)
    for row in [row for (row, _), (value, _) in paper.cells.items() if value == "三级指标"]:
        paper.put(row, 7, "偏离度")
    assert codes(read(paper)).count("R43") == 1


def test_points_of_a_goal_may_be_halves() -> None:
    goals = [
        {"number": 1, "text": None, "weight": Decimal("42.5")},
        {"number": 2, "text": None, "weight": Decimal("37.5")},
    ]
    given, subject = data(goals=goals)
    subject["indicators"] = [one | {"goal": 1 + (at > 1)} for at, one in enumerate(subject["indicators"])]
    assert [one.weight for one in only(hubei(given, subject)).goals] == [Decimal("42.5"), Decimal("37.5")]


# --- several sheets ----------------------------------------------------------------------------------------------


def test_the_rest_of_a_form_on_the_next_sheet_brings_all_it_says() -> None:
    goals = [{"number": 1, "text": None, "weight": 50}, {"number": 2, "text": None, "weight": 40}]
    given, subject = data(goals=goals, texts={"deviation": "预算调减。", "result_use": "下年提前开班。"})
    subject["indicators"] = [one | {"goal": 1 + (at > 1)} for at, one in enumerate(subject["indicators"])]
    whole = hubei(given, subject).put(60, 0, "填报人：某乙")
    row, _ = whole.find("年度绩效\n目标2（40分）")
    head, rest = Paper("附件2"), Paper("附件2续")
    for (at, column), (value, _) in whole.cells.items():
        (head.put(at, column, value) if at < row else rest.put(at - row + 1, column, value))
    rest.put(0, 3, "初稿，待审").put(1, 7, "偏离度")
    reading = read(head, rest)
    (found,) = reading.evaluation.subjects
    assert [(one.number, one.weight) for one in found.goals] == [(1, 50), (2, 40)]
    assert [one.goal for one in found.indicators] == [1, 1, 2, 2]
    assert {key: text.text for key, text in found.texts.items()} == subject["texts"]
    assert (found.stated_total, reading.evaluation.unit.preparer) == (Decimal("97.5"), "某乙")
    assert {("R36", "D1"), ("R43", "H2")} <= {place(one) for one in reading.findings}


def test_a_sheet_of_indicators_with_a_name_of_its_own_is_another_form() -> None:
    second = mof(*data(name="另一个项目"), name="表2").without("项目支出绩效自评表")
    row, _ = second.find("年度资金总额")
    second.cells = {place: cell for place, cell in second.cells.items() if place[0] not in (row - 1, row)}
    assert [one.name for one in read(mof(*data()), second).evaluation.subjects] == ["培训经费", "另一个项目"]


def test_a_list_of_indicators_without_any_name_or_funds_is_no_form() -> None:
    paper = Paper("指标库").line(0, "一级指标", "二级指标", "三级指标", "指标值")
    assert read_forms([book(paper.line(1, "产出指标", "数量指标", "培训人次", "≥300人次"))]) is None


# --- what stands in one cell -------------------------------------------------------------------------------------


def cell(value: object, form: str = "") -> Cell:
    return Cell(value, Origin("表", "A1"), form)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2022年度", 2022),
        ("二〇二二年度某局", 2022),
        ("二○二三年", 2023),
        ("2022-2023学年", 2022),
        ("某局自评表", None),
    ],
)
def test_the_year_in_a_title(text: str, year: int | None) -> None:
    assert year_in(text) == year


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("2022年度某局部门整体绩效自评表", "某局"),
        ("二〇二二年度 某局 整体支出自评表", "某局"),
        ("某局部门整体自评表（2022年度）", "某局"),
        ("《修路》项目支出绩效自评表", "修路"),
        ("项目支出绩效自评表", ""),
        ("部门整体支出绩效自评表", ""),
    ],
)
def test_whom_a_title_is_about(title: str, name: str) -> None:
    assert title_name(title) == name


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [("1.☑甲 2.□乙 3.■丙", "甲、丙"), ("1、甲□ 2、乙☑ 3、丙□", "乙"), ("[√]甲 [ ]乙", "甲"), ("（ ）甲 （✓）乙", "乙")],
)
def test_boxes_between_number_and_option(typed: str, wanted: str) -> None:
    assert ticked(typed) == wanted


@pytest.mark.parametrize(
    ("typed", "sign", "target", "unit"),
    [
        (cell(0.95, "0%"), None, 0.95, None),
        (cell("≥95%", "0%"), "≥", 95, "%"),
        (cell("较2021年有所提升"), None, "较2021年有所提升", None),
    ],
)
def test_targets_in_cells_of_percent_and_words_with_figures(
    typed: Cell, sign: object, target: object, unit: object
) -> None:
    found = split_target(typed)
    assert [one and one.value for one in found] == [sign, target, unit]
    assert found[1].number_format == typed.number_format


def test_goals_of_one_number_and_text_before_the_first() -> None:
    assert goals_in("目标1：甲\n目标1：乙") == ((1, None, "甲\n目标1：乙"),)
    assert goals_in("总的来说\n目标1：甲") == ((1, None, "总的来说\n目标1：甲"),)
    assert goals_in("绩效目标 1（40分）: 甲\n目标2：乙") == ((1, "40", "甲"), (2, None, "乙"))


def test_an_amount_with_a_unit_of_its_own_stays() -> None:
    assert in_unit(cell("5万元"), "元", "万元").value == "5万元"
    assert in_unit(cell(50_000), "元", "万元").value == 5
    assert in_unit(cell("五万"), "元", "万元").value == "五万"


def test_cells_beside_each_other_are_read_as_they_are_shown() -> None:
    assert list(pieces([cell("≥"), cell(20.125), cell(0.95, "0%"), cell(None), cell(" 个 ")])) == [
        "≥",
        "20.125",
        "95%",
        "个",
    ]


# --- labels and what stands beside them --------------------------------------------------------------------------


def test_a_text_and_boxes_in_several_cells_are_read_together() -> None:
    paper = hubei(*data()).without("1、持续性项目□　2、新增性项目√").beside("项目属性", "1、持续性项目□")
    paper.merges = [merge for merge in paper.merges if merge[0] != paper.find("项目属性")[0]]
    paper.beside("项目属性", "2、新增性项目√", right=3)
    row, _ = paper.find("改进措施及结果应用方案")
    paper.merges = [merge for merge in paper.merges if merge[0] != row]
    found = only(paper.put(row, 1, "一、早开班。").put(row, 4, "二、公开。"))
    assert (found.nature, found.texts["result_use"].text) == ("新增性项目", "一、早开班。\n二、公开。")


def test_what_a_form_says_first_holds() -> None:
    paper = mof(*data()).put(40, 0, "主管部门").put(40, 1, "另一局").put(41, 0, "填报单位：另一局")
    paper.put(42, 0, "2019年")
    reading = read(paper)
    assert (reading.evaluation.subjects[0].supervisor, reading.evaluation.unit.name) == ("某局", "某区某局")
    assert reading.evaluation.unit.year == 2022


def test_the_year_beside_its_label() -> None:
    paper = mof(*data()).without("（ 2022 年度）").put(2, 3, "评价年度").put(2, 4, "2022年度")
    assert read(paper).evaluation.unit.year == 2022


def test_a_label_with_a_colon_takes_the_cell_beside_it() -> None:
    paper = mof(*data()).without("填报单位：某区某局", "填报人：　　　　联系电话：")
    paper.put(2, 0, "填报单位：").put(2, 1, "某区二局").put(40, 0, "填报人：").put(40, 1, "联系电话：0715-1")
    unit = read(paper).evaluation.unit
    assert (unit.name, unit.preparer, unit.phone) == ("某区二局", None, "0715-1")


def test_a_label_inside_a_sentence_is_none() -> None:
    reading = read(mof(*data()).put(40, 0, "请注意 填报单位：另一局"))
    assert reading.evaluation.unit.name == "某区某局"
    assert [place(one) for one in reading.findings if one.code == "R36"] == [("R36", "A41")]


def test_nothing_is_said_of_notes_signatures_dashes_and_our_own_marks() -> None:
    assert "R36" not in codes(read(hubei(*data())))  # 备注 and what stands under it
    paper = mof(*data()).put(40, 0, "——").put(41, 0, "xlperf:1").put(42, 0, "财务负责人").put(42, 1, "（签字）")
    assert codes(read(paper)) == ["R40"]


def test_notes_end_where_the_next_form_begins() -> None:
    paper = hubei(*data())
    last = max(row for row, _ in paper.cells) + 2
    for (row, column), (value, form) in mof(*data(name="另一个项目")).cells.items():
        paper.put(row + last, column, value, form=form)
    reading = read(paper.put(last + 40, 0, "初稿，待审"))
    assert [place(one) for one in reading.findings if one.code == "R36"] == [("R36", f"A{last + 41}")]
    assert [one.name for one in reading.evaluation.subjects] == ["培训经费", "另一个项目"]


def test_a_second_name_begins_another_form_without_a_title() -> None:
    paper = mof(*data())
    last = max(row for row, _ in paper.cells) + 2
    second = mof(*data(name="另一个项目")).without("项目支出绩效自评表", "（ 2022 年度）")
    for (row, column), (value, form) in second.cells.items():
        paper.put(row + last, column, value, form=form)
    found = read(paper).evaluation.subjects
    assert [(one.name, len(one.indicators), one.funds.executed) for one in found] == [
        ("培训经费", 4, 90),
        ("另一个项目", 4, 90),
    ]


def test_goals_are_numbered_anew_in_each_form() -> None:
    two = [{"number": 1, "text": None, "weight": 50}, {"number": 2, "text": None, "weight": 40}]
    given, subject = data(goals=two)
    subject["indicators"] = [one | {"goal": 1 + (at > 1)} for at, one in enumerate(subject["indicators"])]
    paper = hubei(given, subject)
    last = max(row for row, _ in paper.cells) + 2
    for (row, column), (value, form) in mof(*data(name="另一个项目")).cells.items():
        paper.put(row + last, column, value, form=form)
    assert [{one.goal for one in subject.indicators} for subject in read(paper).evaluation.subjects] == [{1, 2}, {1}]


@pytest.mark.parametrize("title", ["2022年度某区某局（本级）部门整体绩效自评表", "部门整体绩效自评表（2022年度）"])
def test_brackets_in_a_title(title: str) -> None:
    given, subject = data(name="某区某局", kind="department")
    paper = hubei(given, subject).without("2022年度某区某局部门整体自评表").put(0, 0, title)
    (row, column) = paper.find("部门整体支出总额")
    found = read(paper.put(row, column, "年度财政资金总额"))
    assert (found.evaluation.unit.year, found.evaluation.subjects[0].kind) == (2022, Kind.DEPARTMENT)


def test_a_long_sentence_about_a_form_is_no_title() -> None:
    long = "请各单位于每年三月底以前" + "按照规定的格式和口径认真填写" * 5 + "并报送自评表"
    paper = mof(*data()).without("填报人：　　　　联系电话：").put(40, 0, long).put(41, 0, "填报人：某乙")
    assert read(paper).evaluation.unit.preparer == "某乙"


def test_evidence_for_several_indicators_is_each_ones() -> None:
    paper = mof(*data())
    row, _ = paper.find("培训人次")
    paper.put(row - 1, 9, "佐证材料").put(row, 9, "签到表", rows=2)
    assert [one.evidence for one in only(paper).indicators] == ["签到表", "签到表", None, None]


def test_a_row_that_has_but_points_is_no_indicator() -> None:
    assert len(only(with_row(None, None, None, None, None, 5)).indicators) == 4


def test_letters_behind_a_header_without_brackets() -> None:
    found = only(funds(("年度资金总额", 120, 90, "75%"), header=("预算数A", "执行数B", "执行率B/A"))).funds
    assert (found.adjusted, found.executed, found.stated_rate) == (120, 90, "75%")


def test_goals_in_lines_of_their_own_above_their_indicators() -> None:
    paper = Paper("自评表").put(0, 0, "2022年度修路项目自评表").line(1, "单位名称：某局")
    paper.line(2, "预算执行情况（万元）", "预算数", "执行数").line(3, "年度财政资金总额", 120, 90)
    for number, row in ((1, 4), (2, 8)):
        paper.put(row, 0, f"年度绩效目标{number}（{30 + 10 * number}分）", columns=6)
        paper.line(row + 1, "一级指标", "二级指标", "三级指标", "年初目标值", "实际完成值", "得分")
        for at in (2, 3):
            paper.line(row + at, "产出指标", "数量指标", f"里程{number}{at}", "10公里", "10公里", 20)
    paper.line(12, "总分", None, None, None, None, 95)
    last = 14
    for (row, column), (value, form) in mof(*data(name="另一个项目")).cells.items():
        paper.put(row + last, column, value, form=form)
    first, second = read(paper).evaluation.subjects
    assert [(one.number, one.weight) for one in first.goals] == [(1, 40), (2, 50)]
    assert [(one.name, one.goal) for one in first.indicators] == [
        ("里程12", 1),
        ("里程13", 1),
        ("里程22", 2),
        ("里程23", 2),
    ]
    assert (first.stated_total, {one.goal for one in second.indicators}) == (95, {1})


def test_r36_a_remark_across_the_table_is_not_lost() -> None:
    paper = with_row()
    row, _ = paper.find("总分")
    paper.put(row - 1, 0, "本表以决算为准", columns=9)
    reading = read(paper)
    assert [place(one) for one in reading.findings if one.code == "R36"] == [("R36", f"A{row}")]
    assert len(reading.evaluation.subjects[0].indicators) == 4


def test_a_grade_in_a_cell_of_its_own() -> None:
    paper = mof(*data()).put(40, 0, "自评等级优秀").put(41, 0, "评价等次").put(41, 2, "良")
    assert only(paper).stated_grade == "优"


def test_a_form_that_begins_right_and_below_is_read_and_its_edge_named_rightly() -> None:
    paper, moved = mof(*data()), Paper("项目自评表")
    moved.cells = {(row + 3, column + 2): cell for (row, column), cell in paper.cells.items()}
    moved.merges = [(t + 3, left + 2, b + 3, right + 2) for t, left, b, right in paper.merges]
    found = only(moved)
    assert (found.name, len(found.indicators), found.funds.executed) == ("培训经费", 4, 90)
    assert str(found.funds.origins["executed"]).startswith("〔项目自评表!H10")


def test_merges_that_overlap_cost_no_more_than_those_side_by_side() -> None:
    """No program saves them, but a small file may name a hundred thousand over the whole sheet."""

    class Merges(tuple[tuple[int, int, int, int], ...]):
        def __iter__(self) -> Iterator[tuple[int, int, int, int]]:
            yield from [(0, 0, 399, 99)] * 6
            pytest.fail("more of them are looked at than a sheet has room for")

    sheet = FormSheet(Grid(name="甲", rows=[["x"] * 100] * 400, merges=Merges()), "甲")
    assert (sheet.at(399, 99).row, sheet.at(399, 99).column) == (0, 0)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (" 100% （抽检36批）。 ", ("100%", "（抽检36批）")),
        ("45(个)", ("45(个)", "")),
        ("≥20个（≤30个）", ("≥20个（≤30个）", "")),
    ],
)
def test_a_remark_behind_a_figure(text: str, parts: tuple[str, str]) -> None:
    cell, remark = without_remark(Cell(text, Origin("自评表", "A1")))
    assert (cell.value, remark) == parts


def test_a_remark_is_looked_for_in_one_pass() -> None:
    """Spaces before a text without brackets took time by the square of their number: twenty seconds for these."""
    cell = Cell(" " * 30_000 + "无", Origin("自评表", "A1"))
    before = time.process_time()
    assert without_remark(cell) == (cell, "")
    assert time.process_time() - before < 1
