"""Layouts of other places, with everything that stands on them: 云南 公开14表, 衔接资金, 重庆, 银川."""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby

import pytest

from tests.support.official_forms import Paper
from tests.support.read_forms import codes, place, read
from xlperf.assessment import assess
from xlperf.findings import Severity
from xlperf.schemes import load_scheme


def yunnan() -> Paper:
    """云南 公开14表: a second row of headers, the year beside the unit of money, ＝ before words."""
    paper = Paper("表14").put(0, 0, "项目支出绩效自评表", columns=10).put(1, 0, "公开14表")
    paper.put(2, 0, "（2022年度）").put(2, 8, "金额单位：元")
    paper.line(3, "项目名称", "培训经费").line(4, "主管部门", "某局", None, None, "实施单位", "某中心")
    paper.put(5, 0, "项目资金\n（元）", rows=5).put(5, 1, "", columns=2)
    paper.line(5, "年初预算数", "全年预算数", "全年执行数", None, "分值", "执行率", "得分", column=3)
    paper.line(6, None, "年度资金总额", None, 200_000, 200_000, 200_000, None, 10, "100%", 10)
    paper.line(7, None, "其中：当年财政拨款", None, 200_000, 200_000, 200_000, None, "—", "100%", "—")
    paper.put(8, 0, "年度总体目标", rows=2, columns=3).put(8, 3, "预期目标").put(8, 7, "实际完成情况")
    paper.put(9, 3, "培训300人次").put(9, 7, "培训310人次")
    paper.put(10, 0, "绩效指标", columns=3).put(10, 3, "年度指标值", columns=3)
    for column, words in enumerate(("实际完成值", "分值", "得分", "偏差原因分析及改进措施"), 6):
        paper.put(10, column, words, rows=2)
    paper.line(11, "一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位")
    paper.line(12, "产出指标", "数量指标", "培训人次", ">=", 300, "人次", "310", 50, 50)
    paper.line(13, "效益指标", "社会效益指标", "能力提升情况", "＝", "明显提升", "", "明显提升", 30, 30)
    paper.line(14, "满意度指标", "服务对象满意度指标", "学员满意度", ">=", 90, "%", "95%", 10, 10)
    paper.line(15, "其他需要说明事项", None, None, "无")
    return paper.line(16, "总分", None, None, None, None, None, None, 100, 100, "优")


def test_yunnan() -> None:
    reading = read(yunnan())
    (subject,) = reading.evaluation.subjects
    assert (reading.evaluation.unit.year, reading.evaluation.unit.money_unit) == (2022, "元")
    assert (subject.funds.executed, subject.stated_total, subject.stated_grade) == (200_000, 100, "优")
    rows = [(one.sign, one.target, one.unit, one.actual, one.weight) for one in subject.indicators]
    assert rows == [
        (">=", 300, "人次", "310", 50),
        ("＝", "明显提升", None, "明显提升", 30),
        (">=", 90, "%", "95%", 10),
    ]
    assert [one.code for one in assess(reading).findings if one.severity is Severity.ERROR] == []


def test_targeted_funds_without_points() -> None:
    """The 绩效目标自评表 of 衔接资金: no points, the last column is the reason, a date as target."""
    paper = (
        Paper("表")
        .put(0, 0, "财政衔接推进乡村振兴补助资金项目绩效目标自评表", columns=7)
        .put(1, 0, "(2022年度)", columns=7)
    )
    paper.line(2, "项目名称", None, "某村道路硬化").line(3, "主管部门", None, "某局", None, "实施单位", "某镇人民政府")
    paper.put(4, 0, "项目资金（万元）", rows=3).line(4, "全年预算数", None, "全年执行数", column=4)
    paper.line(5, None, "年度资金总额", None, None, 50, None, 50).line(
        6, None, "其中：财政拨款", None, None, 50, None, 50
    )
    paper.line(7, "年度总体目标", "年初设定目标", None, None, "年度总体目标完成情况综述")
    paper.line(8, None, "硬化道路1.2公里", None, None, "已硬化1.2公里")
    headers = ("一级指标", "二级指标", "三级指标", "年度指标值", "全年完成值", "未完成原因及拟采取的改进措施")
    paper.line(9, "绩效指标", *headers)
    paper.line(10, None, "产出指标", "数量指标", "硬化道路里程", "≥1.2公里", "1.2公里")
    paper.line(11, None, None, "时效指标", "完工时间", "2022年11月底前", "2022年10月完工")
    reading = read(paper)
    (subject,) = reading.evaluation.subjects
    assert (subject.name, subject.funds.adjusted, [one.name for one in subject.indicators]) == (
        "某村道路硬化", 50, ["硬化道路里程", "完工时间"],
    )  # fmt: skip
    assert [one.code for one in assess(reading).findings if one.severity is Severity.ERROR] == ["V03", "V03"]
    assert {"R13", "R36", "R43", "R47"}.isdisjoint(codes(reading))


def test_chongqing() -> None:
    """重庆: the score at the head, weights and scores of execution in columns, columns that have no place."""
    paper = Paper("部门整体").put(0, 0, "2021年度部门整体绩效自评表", columns=10)
    paper.line(1, "部门（单位）名称", "219001-某区科协", "自评得分", "99.78").line(
        2, "联系人", "某甲", "联系电话", "023-1234"
    )
    paper.line(
        3, "部门支出情况（万元）", "年初预算数", "调整预算数", "执行数", "执行率（%）", "执行率权重", "执行率得分"
    )
    paper.line(4, None, 900, 900, 880, "97.78", 10, 9.78)
    paper.line(5, "年初绩效目标", "全年目标完成情况").line(6, "科普活动20场", "开展22场")
    paper.line(
        7,
        "指标名称",
        "计量单位",
        "指标性质",
        "年初指标值",
        "调整指标值",
        "全年完成值",
        "得分系数（%）",
        "指标权重",
        "指标得分",
    )
    paper.line(8, "科普活动场次", "场", "≥", "20", "", "22", "100", 90, 90)
    reading = read(paper)
    (subject,) = reading.evaluation.subjects
    assert (reading.evaluation.unit.name, reading.evaluation.unit.preparer) == ("某区科协", "某甲")
    assert (subject.stated_total, subject.funds.stated_score) == (Decimal("99.78"), Decimal("9.78"))
    assert [goal.text for goal in subject.goals] == ["科普活动20场"]
    (row,) = subject.indicators
    assert (row.name, row.sign, row.target, row.unit, row.actual, row.weight, row.stated_score) == (
        "科普活动场次", "≥", "20", "场", "22", 90, 90,
    )  # fmt: skip
    assert "R43" not in codes(reading)  # the adjusted target is blank, the coefficient follows


def test_chongqing__what_does_not_follow_is_reported() -> None:
    """A coefficient that is not the score's, a word in 是否核心指标."""
    headers = (
        "指标名称",
        "计量单位",
        "年初指标值",
        "调整指标值",
        "全年完成值",
        "得分系数（%）",
        "指标权重",
        "指标得分",
        "是否核心指标",
    )

    def left(*row: object) -> list[str]:
        paper = Paper("部门整体").put(0, 0, "2021年度部门整体绩效自评表", columns=9)
        reading = read(paper.line(1, "部门名称", "某局").line(2, *headers).line(3, *row))
        return [place(one)[1] for one in reading.findings if one.code == "R43"]

    assert left("科普活动", "场", "≥20", "", "18", "88.89", 90, 80, "") == []
    assert left("科普活动", "场", "≥20", "≥20", "18", "89%", 90, 80, "") == []
    assert left("科普活动", "场", "≥20", "≥25", "18", "100%", 90, 80, "是") == ["F3", "I3"]


@pytest.mark.parametrize(("adjusted", "target", "reported"), [("≥25", 25, ["C4"]), ("≥20", 20, []), ("", 20, [])])
def test_chongqing__an_adjusted_target_holds(adjusted: str, target: int, reported: list[str]) -> None:
    headers = ("指标名称", "计量单位", "年初指标值", "调整指标值", "全年完成值", "指标权重", "指标得分")
    paper = Paper("部门整体").put(0, 0, "2021年度部门整体绩效自评表", columns=7).line(1, "部门名称", "某局")
    reading = read(paper.line(2, *headers).line(3, "科普活动", "场", "≥20", adjusted, "26", 100, 100))
    (row,) = reading.evaluation.subjects[0].indicators
    assert row.measure.target is not None
    assert row.measure.target.value == target
    assert [place(one)[1] for one in reading.findings if one.code == "R44"] == reported


def test_chongqing__a_goal_that_was_not_adjusted_is_the_initial_one() -> None:
    def goals(initial: str, adjusted: str) -> list[str | None]:
        paper = Paper("部门整体").put(0, 0, "2021年度部门整体绩效自评表", columns=9).line(1, "部门名称", "某局")
        paper.put(2, 0, "当年绩效目标", rows=2)
        paper.line(2, None, "年初绩效目标", "全年（调整）绩效目标", "全年目标实际完成情况")
        paper.line(3, None, initial, adjusted, "开展22场")
        paper.line(4, "绩效指标", "指标名称", "年初指标值", "全年完成值", "指标权重", "指标得分")
        (subject,) = read(paper.line(5, None, "活动场次", "≥20场", "22场", 90, 90)).evaluation.subjects
        return [goal.text for goal in subject.goals]

    assert goals("科普活动20场", "") == ["科普活动20场"]
    assert goals("科普活动20场", "科普活动22场") == ["科普活动22场"]


def test_goals_in_lines_between_the_rows() -> None:
    """A goal with its text and points in a line of its own is neither a source of funds nor dropped."""
    paper = (
        Paper("附件1")
        .put(0, 0, "2022年度")
        .put(0, 2, "某中心")
        .put(0, 4, "部门整体绩效自评表")
        .line(1, "单位名称：某中心")
    )
    paper.line(2, "预算执行情况（万元）", None, None, "预算数（A）", "执行数（B）", "执行率（B/A）", "得分")
    paper.line(3, None, "部门整体支出总额", None, 342, 342, "100%", 20)
    headers = ("绩效指标", "一级指标", "二级指标", "三级指标", "年初目标值（A）", "实际完成值（B）", "得分")
    paper.line(4, "年度目标1：招商引资（40分）").line(5, *headers)
    paper.line(6, None, "产出指标", "数量指标", "招商项目数", "≥20个", "21个", 40)
    paper.line(7, "年度目标2：服务企业（40分）").line(8, *headers)
    paper.line(9, None, "满意度指标", "服务对象满意度指标", "企业满意度", "≥90%", "95%", 40)
    paper.put(10, 0, "旁注").line(10, None, None, "质量指标", "落地率", "≥50%", "51%", 0)
    reading = read(paper)
    (subject,) = reading.evaluation.subjects
    assert [(one.number, one.text, one.weight) for one in subject.goals] == [(1, "招商引资", 40), (2, "服务企业", 40)]
    assert [one.goal for one in subject.indicators] == [1, 2, 2]
    assert subject.funds.sources == ()
    assert [place(one) for one in reading.findings if one.code == "R36"] == [("R36", "A11")]


def test_yinchuan() -> None:
    """银川: points of levels before their names, a second score of the finance bureau."""
    paper = Paper("自评").put(0, 0, "2021年度部门整体支出绩效自评表").line(1, "单位名称", "某区某局")
    paper.line(
        2,
        "一级指标",
        "分值",
        "二级指标",
        "分值",
        "三级指标",
        "年度指标值",
        "实际完成值",
        "分值",
        "自评得分",
        "财政审核评分",
    )
    paper.line(3, "产出", 60, "数量", 60, "培训人次", "≥300人次", "310人次", 60, 60, 58)
    paper.line(4, "效益", 40, "满意度", 40, "学员满意度", "≥90%", "95%", 40, 40, 40)
    reading = read(paper)
    rows = reading.evaluation.subjects[0].indicators
    assert [(one.name, one.level2, one.weight, one.stated_score) for one in rows] == [
        ("培训人次", "数量", 60, 60), ("学员满意度", "满意度", 40, 40),
    ]  # fmt: skip
    assert {"R36", "R47"}.isdisjoint(codes(reading))


def sichuan_department() -> Paper:
    """四川 2018, as nyj.dazhou.gov.cn/xxgk-show-16453.html publishes it: points in the labels, one column of scores."""
    paper = Paper("得分表").put(0, 0, "2018年部门整体支出绩效评价得分表", columns=4)
    paper.line(1, "一级指标", "二级指标", "三级指标", "得分")
    preset = load_scheme("sichuan_dept_2018").preset
    assert preset is not None
    row = 2
    for level1, own in groupby(preset.rows, key=lambda one: one.level1):
        rows = list(own)
        paper.put(row, 0, f"{level1}（{sum(one.weight for one in rows):f}分）", rows=len(rows))
        for level2, parts in groupby(rows, key=lambda one: one.level2):
            under = list(parts)
            paper.put(row, 1, f"{level2}（{sum(one.weight for one in under):f}分）", rows=len(under))
            for one in under:
                paper.put(row, 2, one.name if one.name == "部门特性指标" else f"{one.name}（{one.weight:f}分）")
                paper.put(row, 3, float(one.weight))
                row += 1
    return paper.line(row, "总分", None, None, 100)


def test_sichuan_department__every_question_with_its_points() -> None:
    reading = read(sichuan_department())
    (subject,) = reading.evaluation.subjects
    preset = load_scheme("sichuan_dept_2018").preset
    assert preset is not None
    rows = [(one.level1, one.level2, one.name, one.weight) for one in subject.indicators]
    assert rows == [(one.level1, one.level2, one.name, one.weight) for one in preset.rows]
    assert (reading.evaluation.unit.scheme, subject.stated_total) == ("sichuan_dept_2018", 100)
    assert not {"R36", "R38", "R47"} & {one.code for one in reading.findings}
    assert not {"V63", "V97"} & {one.code for one in assess(reading).findings}


def test_points_behind_names_are_points_only_where_there_is_no_column_of_them() -> None:
    paper = Paper("自评表").put(0, 0, "项目支出绩效自评表", columns=6)
    paper.line(1, "一级指标", "二级指标", "三级指标", "目标值", "完成值", "分值", "得分")
    paper.line(2, "产出指标（50分）", "数量指标", "培训人次（5分）", "≥10人", "10人", 50, 50)
    (subject,) = read(paper).evaluation.subjects
    assert [(one.level1, one.name, one.weight) for one in subject.indicators] == [("产出指标", "培训人次（5分）", 50)]


def test_a_form_without_targets_is_no_framework_where_its_names_have_no_points() -> None:
    paper = Paper("自评表").put(0, 0, "部门整体支出绩效自评表", columns=4)
    paper.line(1, "一级指标", "二级指标", "三级指标", "得分").line(2, "产出指标", "数量指标", "培训人次", 50)
    assert "R47" in {one.code for one in read(paper).findings}


def test_chongqing_is_known_by_its_own_columns() -> None:
    paper = Paper("自评表").put(0, 0, "部门整体绩效自评表", columns=10)
    paper.line(1, "主管部门", None, "某局").line(2, "指标名称", "计量单位", "指标性质", "年初指标值", "调整指标值")
    for column, words in enumerate(
        ("全年完成值", "得分系数（%）", "指标权重（分）", "指标得分（分）", "是否核心指标"), 5
    ):
        paper.put(2, column, words)
    paper.line(3, "办理件数", "件", "定量指标", "≥20", "", "20", "100%", 90, 90, "是")
    assert read(paper).evaluation.unit.scheme == "chongqing_dept_2021"


def test_points_of_100_are_no_framework_without_its_questions() -> None:
    paper = Paper("自评表").put(0, 0, "部门整体绩效自评表", columns=7)
    paper.line(1, "一级指标", "二级指标", "三级指标", "目标值", "完成值", "分值", "得分")
    paper.line(2, "产出指标", "数量指标", "培训人次", "≥10人", "10人", 100, 100)
    assert read(paper).evaluation.unit.scheme != "sichuan_dept_2018"
