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


def test_a_level_alone_in_a_row_of_the_names_holds_for_the_rows_under_it() -> None:
    rows = [("产出指标（50分）",), ("数量指标",), AREA[1:], ("效益指标（40分）",), ("受益农户", "≥9户", "9户", 40, 40)]
    made = paper(*rows, headers=("绩效指标", *HEADERS[2:6]))
    shown = [(row.level1, row.level2, row.name, row.weight) for row in only(made).indicators]
    assert shown == [("产出指标", "数量指标", "管护面积", 50), ("效益指标", None, "受益农户", 40)]
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


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("主管部门复核", "department_score"),
        ("财政复核分", "finance_score"),
        ("主管部门意见", ""),
    ],
)
def test_a_second_score_is_what_others_reviewed(header: str, key: str) -> None:
    (row,) = only(paper((*AREA, "推迟", 44), headers=(*HEADERS, header))).indicators
    others = {"department_score": row.department_score, "finance_score": row.finance_score}
    assert {one for one, score in others.items() if score == 44} == ({key} if key else set())


def test_the_text_of_a_goal_under_its_label_beside_the_indicators() -> None:
    made = paper(headers=("绩效目标1（50分）", *HEADERS)).line(3, "护好林地", *AREA)
    made.line(4, None, "产出指标", "造林面积", "≥5亩", "5亩", 40, 40)
    made.put(3, 0, "护好林地", rows=2)
    reading = read(made)
    (subject,) = reading.evaluation.subjects
    assert [(goal.text, goal.weight) for goal in subject.goals] == [("护好林地", 50)]
    assert [row.goal for row in subject.indicators] == [subject.goals[0].number] * 2
    assert "R36" not in codes(reading)


@pytest.mark.parametrize(
    ("value", "named"),
    [("同意报送。\n签名：易承　2024年3月6日", True), ("主要负责人签名：易承", False), ("签名：易承。2024年", False)],
)
def test_r44_an_opinion_before_a_signature(value: str, named: bool) -> None:
    made = paper(AREA).line(4, "单位主要负责人签批意见", value)
    assert ("R44" in codes(read(made))) is named


def test_a_text_across_beside_a_label_over_the_levels_is_no_indicator() -> None:
    text = "未支出的2万元是尾款，1月已支付。"
    made = paper(headers=("一级指标", "二级指标", *HEADERS[1:])).line(3, "产出指标", "数量指标", *AREA[1:], "推迟")
    made.put(4, 0, "需说明的问题", columns=2).put(4, 2, text, columns=6)
    subject = only(made)
    assert [row.name for row in subject.indicators] == ["管护面积"]
    assert subject.texts["deviation"].text == text


def funds(*lines: tuple[object, ...]) -> Paper:
    """A self-evaluation with these rows under the headers of its funds, and one indicator."""
    made = Paper("自评表").put(0, 0, "2022年度项目支出绩效自评表").line(1, "项目名称", "护林", None, "填报单位", "某站")
    made.line(2, "项目资金（万元）", None, "年初预算数", "全年预算数", "全年执行数", "执行率")
    for row, line in enumerate(lines, 3):
        made.line(row, *line)
    return made.line(3 + len(lines), *HEADERS).line(4 + len(lines), *AREA)


TOTAL = (None, "年度资金总额", 50, 52, 50.7)


@pytest.mark.parametrize(
    ("typed", "reason", "code"),
    [("97.5%（余款1.3万元为质保金）", "余款1.3万元为质保金", ""), ("97.5%（四舍五入）", None, "R44")],
)
def test_a_reason_behind_the_execution_rate(typed: str, reason: str | None, code: str) -> None:
    reading = read(funds((*TOTAL, typed)))
    (subject,) = reading.evaluation.subjects
    assert (subject.funds.stated_rate, subject.funds.shortfall_reason) == ("97.5%", reason)
    assert [one for one in codes(reading) if one == "R44"] == ([code] if code else [])
    assert not {"V67"} & {found.code for found in assess(reading).findings}


@pytest.mark.parametrize(
    ("note", "asked"),
    [
        ("说明：8月追加灾毁补助2万元，预算相应调整。", {"V07"}),
        ("说明：8月追加2万元；1.3万元为质保金，尚未支付。", set()),
        ("说明：本表金额请填万元，调整按追加8次计。", {"V07", "V08"}),
    ],
)
def test_a_note_under_the_funds_is_the_reason_that_it_speaks_of(note: str, asked: set[str]) -> None:
    under_funds = funds((*TOTAL, "97.5%"), (note,))
    at_the_foot = funds((*TOTAL, "97.5%")).line(6, note)
    for made in (under_funds, at_the_foot):
        assert {one.code for one in assess(read(made)).findings} & {"V07", "V08"} == asked


@pytest.mark.parametrize(
    ("label", "value", "leader"),
    [
        ("负责人及电话", "唐立冬 0745-2233445", "唐立冬"),
        ("项目负责人及联系方式", "唐立冬13812345678", "唐立冬"),
        ("项目负责人", "唐立冬", "唐立冬"),
    ],
)
def test_a_name_and_a_telephone_number_in_one_cell(label: str, value: str, leader: str) -> None:
    made = paper(AREA).line(1, "项目名称", "护林", None, label, value)
    assert only(made).leader == leader
    assert ("R44" in codes(read(made))) is (value != leader)


def test_who_filled_it_in_with_a_telephone_number() -> None:
    unit = read(paper(AREA).line(4, "联系人及电话", "景小满，0915-8112236")).evaluation.unit
    assert (unit.preparer, unit.phone) == ("景小满", "0915-8112236")


@pytest.mark.parametrize("labels", [("省级主管部门", "市级主管部门"), ("市级主管部门", "省级主管部门")])
def test_r44_the_lower_of_two_departments_in_charge_is_the_units(labels: tuple[str, str]) -> None:
    made = paper(AREA, AREA)
    made.line(3, labels[0], f"{labels[0][0]}林业局").line(4, labels[1], f"{labels[1][0]}林业局")
    made.line(5, *HEADERS).line(6, *AREA)
    reading = read(made)
    (subject,) = reading.evaluation.subjects
    assert subject.supervisor == "市林业局"
    assert codes(reading).count("R44") == 1
    assert "R36" not in codes(reading)


def test_names_first_under_two_rows_of_headers() -> None:
    made = Paper("自评表").put(0, 0, "2022年度部门整体绩效自评表").line(1, "部门名称", "某站")
    for column, text in ((0, "绩效指标"), (1, "指标性质"), (4, "全年完成值"), (5, "指标权重"), (6, "指标得分")):
        made.put(2, column, text, rows=2)
    made.put(2, 2, "指标值", columns=2).put(3, 2, "年初").put(3, 3, "调整后").put(2, 7, "是否核心指标", rows=2)
    made.line(4, "管护面积", "≥", 40, 50, 45, 50, 45, "是").line(5, "合计", None, None, None, None, 50, 45)
    made.put(6, 0, "说明").put(6, 1, "因土地流转推迟，少管护5亩，次年补上。", columns=7)
    reading = read(made)
    (row,) = reading.evaluation.subjects[0].indicators
    assert (row.name, row.target, row.actual, row.weight, row.stated_score) == ("管护面积", 50, 45, 50, 45)
    assert codes(reading).count("R43") == 2  # 年初, 是否核心指标
    assert not {"R48", "R36"} & set(codes(reading))


@pytest.mark.parametrize(
    ("text", "asked"),
    [("各项目标均已完成，无偏差。", True), ("因土地流转推迟。", False), ("其他目标均已完成，管护少5亩。", False)],
)
def test_v02_a_box_that_says_that_all_was_reached_gives_no_reason(text: str, asked: bool) -> None:
    made = paper(AREA, headers=HEADERS[:-1]).line(4, "偏差大或目标未完成原因分析", text)
    assert ("V02" in {found.code for found in assess(read(made)).findings}) is asked


def test_r43_the_label_at_the_side_of_the_funds_is_no_column() -> None:
    made = funds((*TOTAL, "97.5%"), (None, "其中：财政资金", 50, 52, 50.7, "97.5%"))
    made.put(2, 0, "项目预算执行情况（万元）（10分）", rows=3)
    assert "R43" not in codes(read(made))
