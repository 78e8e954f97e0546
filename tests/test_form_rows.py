"""Rows and columns that stand otherwise than on the official forms: levels, reasons, years, sources, halves."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.support.official_forms import Paper
from tests.support.read_forms import codes, only, read
from xlperf.assessment import assess

HEADERS = ("一级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因")
AREA = ("产出指标", "管护面积", "≥50亩", "45亩", 50, 45)


def paper(*lines: tuple[object, ...], headers: tuple[str, ...] = HEADERS) -> Paper:
    """A self-evaluation with these rows under its indicators' headers."""
    made = Paper("自评表").put(0, 0, "2022年度项目支出绩效自评表").line(1, "项目名称", "护林", None, "填报单位", "某站")
    made.line(2, *headers)
    for row, line in enumerate(lines, 3):
        made.line(row, *line)
    return made


def test_a_level_across_the_columns_holds_for_the_rows_under_it() -> None:
    made = paper(headers=("二级指标", *HEADERS[1:6]))
    made.put(3, 0, "一、产出指标（50分）", columns=6).line(4, "数量指标", *AREA[1:])
    made.put(5, 0, "二、效益指标（40分）", columns=6).line(6, "社会效益指标", "受益农户", "≥9户", "9户", 40, 40)
    shown = [(row.level1, row.level2, row.name, row.weight) for row in only(made).indicators]
    assert shown == [("产出指标", "数量指标", "管护面积", 50), ("效益指标", "社会效益指标", "受益农户", 40)]
    assert "R36" not in codes(read(made))


@pytest.mark.parametrize(
    ("typed", "levels"),
    [
        ("产出指标—数量指标", ("产出指标", "数量指标")),
        ("产出/数量", ("产出", "数量")),
        ("产出指标", ("产出指标", None)),
        ("产出—其他", ("产出—其他", None)),
    ],
)
def test_both_levels_in_one_cell(typed: str, levels: tuple[str, str | None]) -> None:
    (row,) = only(paper((typed, *AREA[1:]))).indicators
    assert (row.level1, row.level2) == levels


def test_a_reason_that_goes_on_in_the_next_row() -> None:
    made = paper((*AREA, "原因：土地流转推迟。")).line(4, None, None, None, None, None, None, "措施：3月建成。")
    for column, value in enumerate(AREA):
        made.put(3, column, value, rows=2)
    (row,) = only(made).indicators
    assert row.reason == "原因：土地流转推迟。\n措施：3月建成。"


@pytest.mark.parametrize(
    ("headers", "last", "target", "actual"),
    [
        (("2021年完成值", "2022年指标值", "2022年完成值"), "40亩", "≥50", "45亩"),
        (("2021年完成值", "指标值", "2022年完成值"), "40亩", "≥50", "45亩"),
        (("上年完成值", "指标值", "完成值"), "40亩", "≥50", "45亩"),
    ],
)
def test_a_result_of_the_year_before(headers: tuple[str, ...], last: str, target: str, actual: str) -> None:
    made = paper(("产出指标", "管护面积", "40亩", "≥50亩", "45亩"), headers=(*HEADERS[:2], *headers))
    (row,) = only(made).indicators
    assert (row.last_actual, f"{row.sign}{row.target}", row.actual) == (last, target, actual)


def test_r43_a_target_of_the_year_after_has_no_place() -> None:
    headers = (*HEADERS[:2], "2022年指标值", "2022年完成值", "2023年指标值")
    made = paper(("产出指标", "管护面积", "≥50亩", "45亩", "≥60亩"), headers=headers)
    (row,) = only(made).indicators
    assert (f"{row.sign}{row.target}", row.actual, "R43" in codes(read(made))) == ("≥50", "45亩", True)


@pytest.mark.parametrize("second", ["上级转移支付", "福彩公益金"])
def test_sources_above_their_total(second: str) -> None:
    made = Paper("自评表").put(0, 0, "2022年度项目支出绩效自评表").line(1, "项目名称", "护林", None, "填报单位", "某站")
    made.line(2, "资金来源", "年初预算数", "全年预算数", "全年执行数").line(3, "区级财政拨款", 60, 60, 50)
    made.line(4, second, 40, 40, 40).line(5, "合计", 100, 100, 90).line(6, *HEADERS).line(7, *AREA)
    funds = only(made).funds
    assert (funds.initial, funds.executed) == (100, 90)
    assert [(one.source, one.executed) for one in funds.sources] == [("区级财政拨款", 50), (second, 40)]


@pytest.mark.parametrize(("expected", "achieved"), [("年初设定", "年末完成"), ("申报内容", "落实结果")])
def test_goals_in_other_words_beside_their_label(expected: str, achieved: str) -> None:
    made = paper(AREA).put(4, 0, "年度目标", rows=2).put(4, 1, expected).put(4, 3, achieved)
    made.put(5, 1, "管护林地50亩，造林20亩。").put(5, 3, "管护林地45亩，造林21亩。")
    (goal,) = only(made).goals
    assert (goal.text, goal.achieved) == ("管护林地50亩，造林20亩。", "管护林地45亩，造林21亩。")


def test_spending_divided_in_two_ways() -> None:
    made = Paper("自评表").put(0, 0, "2022年度部门整体支出绩效自评表").line(1, "单位名称", "某站")
    made.line(2, None, None, "年初预算数", "全年预算数", "全年执行数").line(3, None, "年度资金总额", 90, 100, 95)
    made.line(4, None, "按收入性质分（执行数）：", None, "按支出性质分（执行数）：")
    made.line(5, None, "其中：一般公共预算拨款", 90, "其中：基本支出", 60)
    made.line(6, None, "其他资金", 5, "项目支出", 35).line(7, *HEADERS).line(8, *AREA)
    funds = only(made).funds
    assert [(one.source, one.executed) for one in funds.sources] == [("一般公共预算拨款", 90), ("其他资金", 5)]
    assert (funds.basic, funds.project, funds.executed) == (60, 35, Decimal(95))


def test_who_signed_and_who_filled_it_in() -> None:
    made = paper(AREA).line(4, "单位负责人签字", "苗建国", None, "填表：费亦农")
    unit = read(made).evaluation.unit
    assert (unit.head, unit.preparer) == ("苗建国", "费亦农")


def test_a_text_across_beside_any_label_is_no_indicator_where_names_come_first() -> None:
    made = paper(headers=("三级指标", "一级指标", *HEADERS[2:])).line(3, "管护面积", "产出指标", *AREA[2:])
    made.put(4, 0, "科室意见").put(4, 1, "同意上报。2023年3月4日", columns=6)
    assert [row.name for row in only(made).indicators] == ["管护面积"]
    assert "V01" not in {found.code for found in assess(read(made)).findings}


def test_parts_of_the_spending_beside_each_other_under_the_funds() -> None:
    made = Paper("自评表").put(0, 0, "2022年度部门整体绩效自评表").line(1, "单位名称", "某站")
    made.line(2, "预算执行情况", None, "年初预算数", "调整后预算数（A，万元）", "执行数", "执行率")
    made.line(3, "部门整体支出总额", None, 100, 110, 110, "100%")
    made.line(4, "其中：基本支出总额", None, 60, None, "项目支出总额", None, 50).line(5, *HEADERS).line(6, *AREA)
    reading = read(made)
    (subject,) = reading.evaluation.subjects
    assert (subject.funds.basic, subject.funds.project, subject.funds.executed) == (60, 50, 110)
    assert reading.evaluation.unit.money_unit == "万元"
    assert not {"R10", "R06", "R36"} & set(codes(reading))


def test_an_amount_with_its_unit_behind_a_label() -> None:
    made = paper(AREA).line(4, "基本支出总额：643.18万元", None, None, "项目支出总额：5万元")
    reading = read(made)
    (subject,) = reading.evaluation.subjects
    assert (subject.funds.basic, subject.funds.project) == (Decimal("643.18"), 5)
    assert "基本支出" not in " ".join(found.message for found in reading.findings if found.code == "R06")


@pytest.mark.parametrize(
    ("lines", "goal"),
    [
        (("年度绩效目标（80分）：管护林地50亩。",), ("管护林地50亩。", 80, None)),
        (("年度目标：管护林地50亩。", "完成情况：管护林地45亩。"), ("管护林地50亩。", None, "管护林地45亩。")),
    ],
)
def test_goals_behind_their_labels_in_one_cell(
    lines: tuple[str, ...], goal: tuple[str, int | None, str | None]
) -> None:
    made = Paper("自评表").put(0, 0, "2022年度项目支出绩效自评表").line(1, "项目名称", "护林", None, "填报单位", "某站")
    for at, line in enumerate(lines, 2):
        made.put(at, 0, line, columns=7)
    made.line(5, *HEADERS).line(6, *AREA)
    (found,) = only(made).goals
    assert (found.text, found.weight, found.achieved) == goal


@pytest.mark.parametrize(("second", "known"), [("质量指标（40分）", True), ("质量指标", False)])
def test_r38_points_behind_the_names_or_behind_their_levels(second: str, known: bool) -> None:
    headers = ("一级指标", "二级指标", "三级指标", "目标值", "完成值", "得分")
    made = paper(headers=headers).line(3, "产出指标", "数量指标（50分）", "管护面积（30分）", "≥50亩", "50亩", 30)
    made.put(3, 1, "数量指标（50分）", rows=2).line(4, None, None, "造林面积（20分）", "≥5亩", "5亩", 20)
    made.line(5, "产出指标", second, "成活率", "≥90%", "95%", 40).line(
        6, "产出指标", second, "合格率", "≥90%", "95%", 40
    )
    if known:
        made.line(6, "产出指标", "时效指标（40分）", "按期率", "≥90%", "95%", 40)
    reading = read(made)
    assert ("R38" not in codes(reading)) is known
    assert [row.weight for row in only(made).indicators] == ([30, 20, 40, 40] if known else [None] * 4)


@pytest.mark.parametrize(("value", "named"), [("42118020230117", True), ("（公章）2023年3月1日", False)])
def test_r44_a_code_without_a_place_is_no_signature(value: str, named: bool) -> None:
    made = paper(AREA).line(4, "项目编码", value)
    assert ("R44" in codes(read(made))) is named
