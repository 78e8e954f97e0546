"""Texts beside labels in the unit's own words; what is not read is named, and nothing is said to be wrong by it."""

from __future__ import annotations

import pytest

from tests.support.official_forms import Paper
from tests.support.read_forms import only, read
from xlperf.assessment import assess
from xlperf.findings import Severity
from xlperf.model import Subject

MISSED = "部分学员缺考，合格率没有达到目标。"
REASONS = {"V02", "V07"}


def paper(*foot: tuple[object, ...], points: int = 10) -> Paper:
    """A form on which one indicator and the budget were missed, and no reason stands in its own column."""
    made = Paper("自评表")
    head, figures = ("分值", "执行率", "得分"), (10, "90%", 9)
    rows: list[tuple[object, ...]] = [
        ("项目支出绩效自评表（2023年度）",),
        ("项目名称", "培训经费", "主管部门", "某局", "实施单位", "某中心", "单位：万元"),
        ("项目资金", "年初预算数", "全年预算数", "全年执行数", *(head if points else head[1:2])),
        ("年度资金总额", 100, 100, 90, *(figures if points else figures[1:2])),
        ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"),
        ("产出指标", "数量指标", "培训人次", "≥100人次", "120人次", 40 - points, 40 - points),
        ("产出指标", "质量指标", "合格率", "≥95%", "76%", 20, 16),
        ("效益指标", "社会效益指标", "就业率", "≥80%", "82%", 30, 30),
        ("满意度指标", "服务对象满意度指标", "满意度", "≥90%", "95%", 10, 10),
        ("总分", None, None, None, None, 100, 95 if points else 96),
        *foot,
    ]
    for row, values in enumerate(rows):
        made.line(row, *values)
    return made


def above(*lines: tuple[object, ...]) -> Paper:
    """A form with these lines between its head and its indicators."""
    made = Paper("自评表")
    rows: list[tuple[object, ...]] = [
        ("项目支出绩效自评表（2023年度）",),
        ("项目名称", "培训经费", "实施单位", "某中心"),
        *lines,
        ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"),
        ("产出指标", "数量指标", "培训人次", "≥100人次", "120人次", 100, 100),
    ]
    for row, values in enumerate(rows):
        made.line(row, *values)
    return made


def codes(*papers: Paper) -> set[str]:
    return {found.code for found in assess(read(*papers)).findings}


def texts(subject: Subject) -> dict[str, str]:
    return {key: text.text for key, text in subject.texts.items()}


def test_without_a_text_the_reasons_are_missing() -> None:
    assert codes(paper()) >= REASONS


@pytest.mark.parametrize(
    ("foot", "section", "text"),
    [
        (("自评发现的有关问题", MISSED), "deviation", MISSED),
        ((f"存在问题：{MISSED}",), "deviation", MISSED),
        ((f"没有完成的原因：{MISSED}",), "deviation", MISSED),
        (("下一步打算", "加强辅导。"), "measures", "加强辅导。"),
        (("自评结果的运用", "与下年预算挂钩。"), "result_use", "与下年预算挂钩。"),
    ],
)
def test_a_text_goes_where_the_words_of_its_label_say(foot: tuple[str, ...], section: str, text: str) -> None:
    assert texts(only(paper(foot))) == {section: text}


def test_a_text_goes_on_beside_a_label_merged_over_rows() -> None:
    made = paper(("存在问题及原因", "一是考试推迟。"), (None, MISSED))
    made.merges.append((10, 0, 11, 0))
    assert texts(only(made)) == {"deviation": f"一是考试推迟。\n{MISSED}"}


def test_r44_a_text_about_something_else_is_named() -> None:
    (found,) = [one for one in read(paper(("主要成效", "培训了一批骨干。"))).findings if one.code == "R44"]
    assert "主要成效：培训了一批骨干。" in found.message


def test_r58_where_a_text_is_unread_no_reason_is_said_to_be_missing() -> None:
    findings = assess(read(paper((MISSED,)))).findings
    assert not REASONS & {one.code for one in findings}
    (found,) = [one for one in findings if one.code == "R58"]
    assert (found.subject, found.severity, MISSED in found.message) == ("培训经费", Severity.NOTE, True)


def test_r59_a_figure_under_the_scores_says_that_sums_are_not_checked() -> None:
    made = paper((MISSED,)).put(9, 6, 97)
    assert "V16" in codes(made)
    made.line(10, "机动分", None, None, None, None, None, 2)
    findings = assess(read(made)).findings
    assert "V16" not in {one.code for one in findings}
    (found,) = [one for one in findings if one.code == "R59"]
    assert (found.subject, found.severity) == ("培训经费", Severity.WARNING)


def test_v124_a_form_that_gives_no_points_to_the_execution_is_not_said_to_have_too_many() -> None:
    assert {"V124"} == codes(paper(points=0)) & {"V15", "V16", "V124"}
    assert {"V15"} <= codes(paper(points=0).put(9, 6, 99))


def test_r36_cells_beside_each_other_are_one_finding() -> None:
    found = [one for one in read(paper(("另栏", "甲", "乙"), (), ("某字", "丙"))).findings if one.code == "R36"]
    assert [one.where for one in found] == ["〔自评表!A11、B11、C11〕", "〔自评表!A13、B13〕"]
    assert "B11“甲”、C11“乙”" in found[0].message


# --- labels and places in other words ---------------------------------------------------------------------------------


@pytest.mark.parametrize("head", [("用款单位", "某镇"), ("用款单位：某镇",), ("项目责任单位", "某镇")])
def test_heads_are_known_by_what_their_labels_are_about(head: tuple[str, ...]) -> None:
    made = paper().without("实施单位", "某中心")
    for column, text in enumerate(head, 4):
        made.put(1, column, text)
    assert only(made).implementer == "某镇"


def test_a_text_about_nothing_that_was_missed_leaves_no_doubt() -> None:
    assert {"R36", *REASONS} <= codes(paper(("约束事项", "资金管理合规，各项制度健全。")))


def test_a_department_without_a_name_is_doubted_too() -> None:
    made = paper((MISSED,)).without("项目名称", "培训经费")
    assert not REASONS & codes(made)


def test_a_label_in_the_place_of_names_with_a_text_across_is_no_indicator() -> None:
    made = Paper("自评表").line(0, "项目支出绩效自评表（2023年度）").line(1, "项目名称", "培训经费")
    made.line(2, "三级指标", "年度指标值", "实际完成值", "分值", "得分")
    made.line(3, "培训人次", "≥100人次", "120人次", 90, 90).put(4, 0, "说明").put(4, 1, MISSED, columns=4)
    subject = only(made)
    assert [row.name for row in subject.indicators] == ["培训人次"]
    assert texts(subject) == {"deviation": MISSED}


def test_words_before_the_comparison_of_a_target_are_named() -> None:
    made = paper().put(6, 3, "缺考率≤5%").put(6, 4, "缺考率4%")
    reading = read(made)
    measure = reading.evaluation.subjects[0].indicators[1].measure
    assert (str(measure.sign), str(measure.target), str(measure.actual)) == ("≤", "5%", "4%")
    assert "年度指标值·缺考率" in "".join(one.message for one in reading.findings if one.code == "R44")


def test_tasks_beside_their_indicators_are_goals() -> None:
    made = Paper("自评表").line(0, "项目支出绩效自评表（2023年度）").line(1, "项目名称", "培训经费")
    made.line(2, "主要工作任务", "一级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")
    made.line(3, "办好培训", "产出指标", "培训人次", "≥100人次", "120人次", 90, 90)
    assert [goal.text for goal in only(made).goals] == ["办好培训"]


def test_points_that_add_up_prove_more_than_one_mark() -> None:
    """（20分） stands on Hubei's form, and here behind a level; 90 points for the indicators are the ministry's."""
    made = Paper("自评表").line(0, "项目支出绩效自评表（2023年度）").line(1, "项目名称", "培训经费")
    made.line(2, "一级指标", "三级指标", "年度指标值", "完成值", "权重", "得分")
    for row, weight in ((3, 70), (4, 20)):
        made.line(row, f"产出指标（{weight}分）", f"指标名{row}", "≥100人次", "120人次", weight, weight)
    assert read(made).evaluation.unit.scheme == "mof_2020"
    assert read(made.put(3, 4, 60)).evaluation.unit.scheme == "hubei_2020"


def test_a_column_of_signs_is_told_by_its_content() -> None:
    """Taken for nothing, a target that is a ceiling would be read as a floor."""
    made = Paper("自评表").line(0, "项目支出绩效自评表（2023年度）").line(1, "项目名称", "培训经费")
    made.line(2, "三级指标", "取向", "年度指标值", "实际完成值", "分值", "得分")
    made.line(3, "人均用时", "≤", "10小时", "8小时", 50, 50).line(4, "培训人次", "≥", "100人次", "120人次", 40, 40)
    reading = read(made)
    assert [str(row.measure.sign) for row in reading.evaluation.subjects[0].indicators] == ["≤", "≥"]
    assert [one.origin.cell for one in reading.findings if one.code == "R48" and one.origin] == ["B3"]


def test_points_in_brackets_are_points() -> None:
    made = paper().put(6, 5, "（20分）")
    assert only(made).indicators[1].weight == 20


@pytest.mark.parametrize(("actual", "sign"), [("76%", "区间"), ("81%", "None")])
def test_a_range_that_holds_the_result_is_one(actual: str, sign: str) -> None:
    """Beyond it, the better side is not known."""
    row = only(paper().put(6, 3, "70-80%").put(6, 4, actual)).indicators[1]
    assert (str(row.measure.sign), bool(row.measure.problems)) == (sign, sign != "区间")


def test_several_indicators_in_one_cell_are_read_line_by_line() -> None:
    made = paper().put(6, 2, "合格率\n复训率").put(6, 3, "≥95%\n≤5%").put(6, 4, "96%\n4%").put(6, 6, "10\n10")
    reading = read(made)
    rows = reading.evaluation.subjects[0].indicators[1:3]
    assert [(row.name, str(row.measure.target), str(row.measure.actual)) for row in rows] == [
        ("合格率", "95%", "96%"), ("复训率", "5%", "4%"),
    ]  # fmt: skip
    assert [(row.weight, row.stated_score) for row in rows] == [(None, 10), (None, 10)]
    assert [one.origin.cell for one in reading.findings if one.code == "R37" and one.origin] == ["F7"]


def test_a_name_in_two_lines_is_one() -> None:
    made = paper().put(6, 2, "培训考试\n合格率").put(6, 3, "≥95%").put(6, 4, "96%")
    assert len(only(made).indicators) == 4


def test_tasks_with_what_they_cost_are_no_sources_of_funds() -> None:
    """The first task was taken for the whole."""
    made = (
        Paper("自评表").line(0, "2023年度部门整体支出绩效自评表").line(1, "部门名称", "某局", None, None, "单位：万元")
    )
    made.line(2, "年度主要任务", "任务名称", "全年预算数", "全年执行数", "执行率").line(
        3, None, "养护公路", 1200, 1170, "—"
    )
    made.line(4, None, "客运站运营", 300, 290, "—").line(5, None, "金额合计", 1500, 1460, "97.33%")
    made.merges.append((2, 0, 5, 0))
    made.line(6, "三级指标", "年度指标值", "实际完成值", "分值", "得分").line(7, "里程", "≥86公里", "86公里", 90, 90)
    reading = read(made)
    funds = reading.evaluation.subjects[0].funds
    assert (funds.adjusted, funds.executed, funds.stated_rate, funds.sources) == (1500, 1460, "97.33%", ())
    assert "养护公路，1200，1170" in "".join(one.message for one in reading.findings if one.code == "R44")


def test_numbered_sentences_beside_remarks_are_the_units_where_one_is_a_reason() -> None:
    made = paper(("说明", "1.余款10万元为质保金，推迟支付。2.部分学员缺考，合格率没有达到目标。"))
    assert not REASONS & {one.code for one in assess(read(made)).findings}


def test_numbered_sentences_about_the_form_are_none_of_the_units() -> None:
    made = paper(("说明", "1.得分一档最高不能超过分值上限。2.其他资金包括上年结余、结转。"))
    assert {one.code for one in assess(read(made)).findings} >= REASONS


def test_a_remark_above_the_indicators_is_not_dropped() -> None:
    made = Paper("自评表")
    for row, line in enumerate(
        [
            ("项目支出绩效自评表（2023年度）",),
            ("项目名称", "培训经费", "实施单位", "某中心", "单位：万元"),
            ("项目资金", "全年预算数", "全年执行数", "执行率"),
            ("年度资金总额", 100, 100, "100%"),
            ("说明：", "上级补助7月下达，当年用完。"),
            ("一级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"),
            ("产出指标", "培训人次", "≥100人次", "120人次", 100, 100),
        ]
    ):
        made.line(row, *line)
    assert "上级补助7月下达" in "".join(one.message for one in read(made).findings if one.code == "R44")


def test_a_remark_that_is_no_reason_is_named_and_explains_nothing() -> None:
    reading = read(paper(("说明", "本表数据截至2023年12月31日。")))
    assert "数据截至2023年12月31日" in "".join(one.message for one in reading.findings if one.code == "R44")
    assert {one.code for one in assess(reading).findings} >= REASONS


@pytest.mark.parametrize(
    ("question", "answer", "explained"),
    [
        ("执行准确性", "工程余款10万元待审计后支付", True),
        ("分配科学性", "市县资金10万元因财力紧张没有到位", True),
        ("分配科学性", "两个乡镇的名单因核对推迟报送", False),
    ],
)
def test_v07_a_problem_of_money_says_why_some_was_left(question: str, answer: str, explained: bool) -> None:
    made = paper(
        ("资金管理情况", None, "情况说明", "存在问题和改进措施"),
        (None, question, "按批复实施", answer),
        (None, "使用规范性", "县级报账", "无"),
    )
    assert ("V07" in {one.code for one in assess(read(made)).findings}) is not explained


@pytest.mark.parametrize("label", ["年度绩效目标二（45分）", "目标2", "年度绩效目标2"])
def test_a_goal_with_its_text_and_what_came_of_it_in_a_row(label: str) -> None:
    subject = only(above((label, "目标内容", "送戏下乡120场。", "完成情况", "送戏126场。")))
    (goal,) = [goal for goal in subject.goals if goal.text]
    assert (goal.number, goal.text, goal.achieved) == (2, "送戏下乡120场。", "送戏126场。")


def test_a_goal_with_its_text_beside_the_headers() -> None:
    made = Paper("自评表").line(0, "2022年度项目自评表").line(1, "项目名称", "培训经费")
    made.line(
        2, "年度绩效目标1（100分）：\n培训100人次，\n就业80人", "三级指标", "年初目标值（A）", "实际完成值（B）", "得分"
    )
    made.line(3, None, "培训人次", "≥100人次", "120人次", 100)
    made.merges.append((2, 0, 3, 0))
    (goal,) = only(made).goals
    assert (goal.text, goal.weight) == ("培训100人次，\n就业80人", 100)


def test_a_sentence_that_no_part_of_the_form_takes_is_named() -> None:
    """The row of a goal was read as far as its text; what stood behind it was left without a word."""
    reading = read(above(("年度绩效目标1", "培训100人次。", "另有两期因疫情推迟。")))
    assert "另有两期因疫情推迟" in "".join(one.message for one in reading.findings if one.code == "R58")
    reading = read(
        above(
            ("年度总体目标", "预期目标", "实际完成情况"),
            (None, "培训100人次。", "培训120人次。", "学员来自8个乡镇，都是脱产。"),
        )
    )
    assert "学员来自8个乡镇" in "".join(one.message for one in reading.findings if one.code == "R36")


def test_a_level_without_an_indicator_is_none() -> None:
    """A name, a target and a result of 不适用 were an indicator that was reached."""
    made = paper().put(8, 2, "不适用").put(8, 3, "不适用").put(8, 4, "不适用").put(8, 5, "—").put(8, 6, "—")
    reading = read(made)
    assert [row.name for row in reading.evaluation.subjects[0].indicators] == ["培训人次", "合格率", "就业率"]
    assert "服务对象满意度指标·不适用" in "".join(one.message for one in reading.findings if one.code == "R44")


def test_a_row_of_an_indicator_with_points_is_one_whatever_its_name() -> None:
    assert len(only(paper().put(8, 2, "不适用")).indicators) == 4


@pytest.mark.parametrize(
    ("target", "unit"), [("≥860台（套）", "台套"), ("≥860元（月）", "元"), ("≥860台（新购）", "台")]
)
def test_a_unit_in_brackets_behind_another_is_part_of_it(target: str, unit: str) -> None:
    assert only(paper().put(5, 3, target)).indicators[0].unit == unit


@pytest.mark.parametrize(
    ("notes", "named"),
    [
        ((("备注：考点停电，补考推迟到下年。",),), "备注：考点停电，补考推迟到下年。"),
        ((("说明",), ("培训由县党校承办。",)), "培训由县党校承办。"),
        ((("说明：1.得分按完成率计算。",), ("2.第三方回访120人。",)), "2.第三方回访120人。"),
        (
            (("备注：1.执行率=执行数÷预算数。",), ("2.其他资金包括社会资金。",), ("3.定性指标分为三档。",)),
            None,
        ),
        ((("填表说明：1.金额保留两位小数。",), ("2.偏差超过20%的写明情况。",)), None),
        ((("注：本表一式三份。",), ("县财政局制",)), None),
    ],
)
def test_under_notes_what_the_unit_typed_is_named(notes: tuple[tuple[str, ...], ...], named: str | None) -> None:
    found = [one.message for one in read(paper(*notes)).findings if one.code in ("R36", "R58")]
    assert [named in message for message in found if named] == ([True] if named else [])
    assert named or not found


@pytest.mark.parametrize(
    "typed",
    [
        "因保留价调整，设备采购推迟到下年，未支付10万元。",
        "设备等级不够被退货，推迟到下年验收。",
        "施工方与项目总分包单位发生纠纷，工程延期。",
        "定量指标未完成，因两个班停课。",
        "该线路是指定的改造线路，因冰冻推迟完工。",
    ],
)
def test_a_reason_beside_notes_in_words_like_those_of_the_form_is_read(typed: str) -> None:
    assert texts(only(paper(("说明", typed)))) == {"deviation": typed}


@pytest.mark.parametrize(
    "typed", ["备注：因公开招标流标，设备推迟到12月到货。", "备注：因申请流程推迟，到下年验收。", "备注：结余2万元。"]
)
def test_what_was_typed_behind_notes_is_read_or_named(typed: str) -> None:
    reading = read(paper((typed,)))
    named = [one.message for one in reading.findings if one.code in ("R36", "R58")]
    words = typed.partition("：")[2]
    assert any(words[:8] in text for text in (*named, *texts(reading.evaluation.subjects[0]).values()))
