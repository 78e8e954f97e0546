"""What units write beside figures: that nothing happened, what they have to say, why the budget was changed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.support.official_forms import Paper, hubei
from tests.support.read_forms import codes, data, only, read
from xlperf.assessment import assess

ROWS = ("一级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")
FUNDS = ("资金（万元）", None, "年初预算数", "全年预算数", "全年执行数", "执行率", "得分", "原因")


def paper(*lines: tuple[object, ...], funds: tuple[object, ...] = (100, 100, 100, "100%", 10, None)) -> Paper:
    """A self-evaluation with these rows under its indicators' headers."""
    made = Paper("自评表").put(0, 0, "2022年度项目支出绩效自评表").line(1, "项目名称", "护林", None, "填报单位", "某站")
    made.line(2, *FUNDS).line(3, None, "年度资金总额", *funds).line(4, *ROWS)
    for row, line in enumerate(lines, 5):
        made.line(row, *line)
    return made


FIRES = ("效益指标", "森林火灾次数", "≤3次")
AREA = ("产出指标", "管护面积", "≥50亩", "51亩", 60, 60)


@pytest.mark.parametrize(
    "words", ["未发生森林火灾", "全年没有发生", "零发生", "年内均未出现火情", "未发生一般及以上火灾"]
)
def test_what_did_not_happen_is_0_where_less_is_better(words: str) -> None:
    reading = read(paper(AREA, (*FIRES, words, 30, 30)))
    row = reading.evaluation.subjects[0].indicators[1]
    assert row.actual == Decimal(0)
    (note,) = [found for found in reading.findings if found.code == "R06"]
    assert f"“{words}”，按 0 读入" in note.message
    assert "R10" not in codes(reading)


@pytest.mark.parametrize(
    "row",
    [
        (*FIRES, "未发生变化的有3处", 30, 30),
        (*FIRES, "未发生重大火灾，一般2起", 30, 30),
        ("产出指标", "扑救次数", "≥3次", "未发生火灾", 30, 30),
    ],
)
def test_other_words_are_no_0(row: tuple[object, ...]) -> None:
    found = read(paper(AREA, row)).evaluation.subjects[0].indicators[1]
    assert found.actual == row[3]


@pytest.mark.parametrize(
    ("label", "text", "read_as"),
    [
        ("说明", "执行率低是尾款没有到付款期。", "执行率低是尾款没有到付款期。"),
        ("备注", "1.得分不超过分值。", None),
        ("说明", "请在此处简要说明检查发现的问题。", None),
        ("说明", "无", None),
    ],
)
def test_a_text_beside_a_remark_is_the_units_own_unless_it_is_a_note_of_the_form(
    label: str, text: str, read_as: str | None
) -> None:
    texts = only(paper(AREA, (label, text))).texts
    assert (texts["deviation"].text if texts else None) == read_as


def test_v08_a_reason_beside_the_funds_may_be_that_of_the_change() -> None:
    given = read(paper(AREA, funds=(100, 120, 120, "100%", 10, "上级追加20万元。")))
    assert "V08" not in [found.code for found in assess(given).findings]
    other = read(paper(AREA, funds=(100, 120, 108, "90%", 9, "尾款未付。")))
    assert "V08" in [found.code for found in assess(other).findings]


def test_v123_a_budget_left_blank_under_its_header() -> None:
    blank = read(paper(AREA, funds=(None, 100, 100, "100%", 10, None)))
    assert "V123" in [found.code for found in assess(blank).findings]


def test_a_label_with_a_figure_under_the_indicators_is_none_of_them() -> None:
    reading = read(paper(AREA, ("附加分项", 2, None, None, "总分", 72)))
    (subject,) = reading.evaluation.subjects
    assert [row.name for row in subject.indicators] == ["管护面积"]
    assert subject.stated_total == Decimal(72)
    assert "R36" in codes(reading)


def test_the_label_of_a_goal_over_the_levels_is_their_header() -> None:
    made = paper(AREA).put(4, 0, "年度绩效目标1（40分）")
    assert [row.level1 for row in only(made).indicators] == ["产出指标"]


@pytest.mark.parametrize("label", ["未完成原因", "未达标原因及改进措施", "资金结余原因", "执行率偏低的原因"])
def test_a_label_for_reasons_under_the_indicators(label: str) -> None:
    reading = read(paper(AREA, (label, "尾款没有到付款期。")))
    (subject,) = reading.evaluation.subjects
    assert [row.name for row in subject.indicators] == ["管护面积"]
    assert subject.texts["deviation"].text == "尾款没有到付款期。"


@pytest.mark.parametrize(("label", "asked"), [("资金结余原因", False), ("未完成原因", True)])
def test_v07_the_label_of_a_reason_says_that_it_is_of_the_money(label: str, asked: bool) -> None:
    given = read(paper(AREA, (label, "12月退订户补贴没有发生。"), funds=(100, 100, 95, "95%", 9.5, None)))
    assert ("V07" in [found.code for found in assess(given).findings]) is asked


def test_headers_under_one_across_are_columns_of_their_own() -> None:
    """Both were one column, and the target read ≥300人次310人次."""
    made = Paper("自评表").line(0, "2022年度项目自评表").line(1, "项目名称", "培训经费")
    made.line(2, "绩效指标", None, "指标值", None, "评分情况", None, None)
    made.line(3, "一级指标", "三级指标", "年初设定", "年末完成", "分值", "得分", "主管部门复评得分")
    made.line(4, "产出指标", "培训人次", "≥300人次", "310人次", 100, 100, 98)
    made.merges += [(2, 0, 2, 1), (2, 2, 2, 3), (2, 4, 2, 6)]
    reading = read(made)
    (row,) = reading.evaluation.subjects[0].indicators
    assert (str(row.target), str(row.actual), row.department_score) == ("300", "310人次", 98)
    assert not {"R36", "R43", "R47"} & set(codes(reading))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("已建成53亩", "53亩"),
        ("全年共完成53亩", "53亩"),
        ("53亩，其中退耕8亩", "53亩"),
        ("已管护53亩（含退耕8亩）", "53亩"),
        ("未管护3亩", "未管护3亩"),
        ("比上年增加3亩", "比上年增加3亩"),
        ("≥50亩", "≥50亩"),
        ("管护林木53株", "管护林木53株"),
        ("已建成", "已建成"),
    ],
)
def test_a_result_without_the_words_around_it(typed: str, shown: str) -> None:
    assert only(paper((*AREA[:3], typed, *AREA[4:]))).indicators[0].actual == shown


def test_headers_over_two_rows_of_which_the_first_names_no_target() -> None:
    """No row was read as an indicator, for the names stand in the first row and the results in the second."""
    made = Paper("自评表").line(0, "2022年度项目自评表").line(1, "项目名称", "培训经费")
    made.line(2, "一级指标", "三级指标", "绩效目标", None, None, "自评情况", None, None)
    made.line(3, None, None, "性质", "数值", "单位", "完成值", "权重", "得分")
    made.line(4, "产出指标", "培训人次", "≥", 300, "人次", 310, 100, 100)
    made.merges += [(2, 0, 3, 0), (2, 1, 3, 1), (2, 2, 2, 4), (2, 5, 2, 7)]
    (row,) = only(made).indicators
    assert (row.name, row.level1, str(row.sign), row.target, row.unit, row.actual, row.weight) == (
        "培训人次", "产出指标", "≥", 300, "人次", 310, 100,
    )  # fmt: skip


def test_headers_under_the_target_in_other_words() -> None:
    made = Paper("自评表").line(0, "2022年度项目自评表").line(1, "项目名称", "培训经费")
    made.line(2, "三级指标", "年度指标值", None, None, "实际完成值", "分值", "得分")
    made.line(3, None, "比较符号", "目标要求", "计量")
    made.line(4, "培训人次", "≥", 300, "人次", 310, 100, 100)
    made.merges += [(2, 0, 3, 0), (2, 1, 2, 3), *((2, column, 3, column) for column in (4, 5, 6))]
    (row,) = only(made).indicators
    assert (row.name, str(row.sign), row.target, row.unit, row.actual) == ("培训人次", "≥", 300, "人次", 310)


def test_r48_a_column_of_reasons_is_told_by_what_stands_in_it() -> None:
    made = Paper("自评表").line(0, "2022年度项目自评表").line(1, "项目名称", "培训经费")
    made.line(2, "三级指标", "年度指标值", "实际完成值", "分值", "得分", "情形")
    made.line(3, "培训人次", "≥300人次", "270人次", 50, 45, "两期培训因疫情推迟。").line(
        4, "合格率", "≥90%", "95%", 50, 50
    )
    reading = read(made)
    assert reading.evaluation.subjects[0].indicators[0].reason == "两期培训因疫情推迟。"
    assert [one.origin.cell for one in reading.findings if one.code == "R48" and one.origin] == ["F3"]


def test_a_line_of_the_foot_under_the_names_is_no_indicator() -> None:
    made = Paper("自评表").line(0, "2022年度项目自评表").line(1, "项目名称", "培训经费")
    made.line(2, "指标名称", "年度指标值", "实际完成值", "分值", "得分").line(
        3, "培训人次", "≥300人次", "310人次", 100, 100
    )
    made.line(4, "单位负责人", "某甲", None, "填表日期", "2023-03-01")
    reading = read(made)
    assert [row.name for row in reading.evaluation.subjects[0].indicators] == ["培训人次"]
    assert (reading.evaluation.unit.head, reading.evaluation.unit.filled_on) == ("某甲", "2023-03-01")


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("粪污清运车辆不足，雨季清掏慢。", True),
        ("管护面积里有两块林地退出，少了9亩。", False),
        ("因林地征收，任务没有完成。", False),
    ],
)
def test_v02_problems_are_the_reason_of_the_rows_they_speak_of(text: str, asked: bool) -> None:
    made = paper((*AREA[:3], "41亩", 60, 49.2), ("存在问题", text))
    assert ("V02" in {one.code for one in assess(read(made)).findings}) is asked


def test_a_score_and_its_weight_in_one_cell() -> None:
    made = Paper("自评表").line(0, "2022年度项目自评表").line(1, "项目名称", "护林")
    made.line(2, "资金（万元）", "全年预算数", "全年执行数", "执行率", "得分/分值").line(
        3, "合计", 100, 85, "85%", "8.5/10"
    )
    made.line(4, "三级指标", "年度指标值", "实际完成值", "得分/分值").line(5, "管护面积", "≥50亩", "45亩", "81/90")
    made.line(6, "总计", None, None, "89.5/100")
    reading = read(made)
    (subject,) = reading.evaluation.subjects
    (row,) = subject.indicators
    assert (row.stated_score, row.weight, subject.funds.stated_score) == (81, 90, Decimal("8.5"))
    assert (subject.stated_total, "R38" in codes(reading)) == (Decimal("89.5"), False)


@pytest.mark.parametrize(("total", "asked"), [(95, False), (90, True)])
def test_v59_points_that_the_unit_left_out_and_counted_in_full(total: int, asked: bool) -> None:
    """Where the scheme does not say what becomes of rows that do not apply, the unit's total may."""
    rows = [
        ("产出指标", "管护面积", "≥50亩", "50亩", 50, 50),
        ("产出指标", "调运物资", "≥2批次", "不适用", 10, "—", "没有火情，不需要调运。"),
        ("效益指标", "受益农户", "≥100户", "85户", 30, 25.5, "搬走15户。"),
    ]
    head = (*ROWS, "偏差原因分析")
    made = Paper("自评表").put(0, 0, "2022年度项目支出绩效自评表").line(1, "项目名称", "护林", None, "填报单位", "某站")
    made.line(2, *FUNDS).line(3, None, "年度资金总额", 100, 100, 100, "100%", 10, None).line(4, *head)
    for row, line in enumerate([*rows, ("总分", None, None, None, 100, total)], 5):
        made.line(row, *line)
    assert ("V59" in {one.code for one in assess(read(made)).findings}) is asked


def test_running_numbers_beside_the_levels_are_understood() -> None:
    made = Paper("自评表").put(0, 0, "2022年度项目支出绩效自评表").line(1, "项目名称", "护林", None, "填报单位", "某站")
    made.line(4, "序号", *ROWS).line(5, 1, *AREA).line(6, 2, *FIRES, "2次", 20, 20).line(
        7, 7, *FIRES[:1], "补种", "≥3棵", "3棵"
    )
    assert [found.message for found in read(made).findings if found.code == "R36"] == ["这一格“7”没有看懂，没有读入。"]


@pytest.mark.parametrize(
    ("target", "actual", "shown"),
    [
        (date(2023, 8, 31), date(2023, 8, 25), ("2023年8月31日", "2023年8月25日")),
        ("2023年8月底前", date(2023, 8, 25), ("2023年8月底前", "2023年8月25日")),
        ("≥3处", date(2023, 3, 5), None),
    ],
)
def test_a_deadline_and_its_day_may_be_dates(target: object, actual: object, shown: tuple[str, str] | None) -> None:
    reading = read(paper(("产出指标", "完工日期", target, actual, 90, 90)))
    (row,) = reading.evaluation.subjects[0].indicators
    assert ("R02" in codes(reading)) is (shown is None)
    assert shown is None or ((row.target, row.actual) == shown and row.measure.on_time)


def test_v14_all_points_of_a_goal_although_a_row_was_not_reached() -> None:
    given, subject = data()
    goal = {"number": 1, "text": "办好培训班。", "weight": Decimal(80)}
    first, second = ({**row, "stated_score": Decimal(40)} for row in subject["indicators"][:2])

    def found(actual: str) -> list[tuple[str, str]]:
        rows = [first, {**second, "actual": actual}]
        made = read(hubei(given, subject | {"goals": [goal], "indicators": rows}))
        return [(one.item, one.message) for one in assess(made).findings if one.code == "V14"]

    assert found("96%") == []
    ((item, message),) = found("76%")
    assert (item, "76" in message) == ("合格率", True)
