"""What forms say in a way of their own, kind by kind: the smallest form of each."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.support.official_forms import Paper
from tests.support.read_forms import codes, only, read, triples
from xlperf.model import Kind
from xlperf.values.amounts import Amount

FUNDS = ("项目资金（万元）", None, "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
ROWS = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")
ROW = ("产出指标", "数量指标", "培训人次", "≥300人次", "310人次", 90, 90)


def paper(*lines: tuple[object, ...], title: str = "2022年度项目支出绩效自评表") -> Paper:
    """A self-evaluation of 培训经费 with these lines under its title."""
    made = Paper("自评表").put(0, 0, title).line(1, "项目名称", "培训经费", None, "实施单位", "某中心")
    for row, line in enumerate(lines, 2):
        made.line(row, *line)
    return made


def test_a_header_with_points_or_a_formula_in_it_is_no_amount() -> None:
    headers = (
        "项目资金（万元）",
        None,
        "全年预算数（A）",
        "全年执行数（B）",
        "分值（10分）",
        "执行率（B/A×100%）",
        "得分",
    )
    made = paper(headers, (None, "年度资金总额", 100, 90, 10, "90%", 9), ROWS, ROW)
    funds = only(made).funds
    assert (funds.adjusted, funds.executed, funds.stated_rate, funds.stated_score) == (100, 90, "90%", 9)
    assert not {"R10", "R36"} & set(codes(read(made)))


def test_columns_of_funds_are_told_by_their_rate() -> None:
    headers = ("项目资金（万元）", None, "甲列", "乙列", "分值", "执行率", "得分")
    made = paper(headers, (None, "年度资金总额", 100, 90, 10, "90%", 9), ROWS, ROW)
    funds = only(made).funds
    assert (funds.adjusted, funds.executed) == (100, 90)
    assert codes(read(made)).count("R48") == 2


def test_columns_of_funds_that_nothing_tells_are_an_error() -> None:
    headers = ("项目资金（万元）", None, "甲列", "乙列", "分值", "执行率", "得分")
    made = paper(headers, (None, "年度资金总额", 100, 90, 10, "75%", 9), ROWS, ROW)
    assert only(made).funds.adjusted is None
    assert codes(read(made)).count("R49") == 1
    assert "R36" not in codes(read(made))


def test_parts_of_the_budget_of_a_department() -> None:
    lines = [FUNDS, (None, "年度资金总额", 200, 210, 190, 10, "90%", 9), (None, "其中：基本支出", 80, 85, 85)]
    subject = only(paper(*lines, ROWS, ROW, title="2022年度部门整体支出绩效自评表"))
    assert subject.kind is Kind.DEPARTMENT
    assert (subject.funds.initial_basic, subject.funds.basic) == (80, 85)
    findings = read(paper(*lines, ROWS, ROW)).findings
    assert [str(found.origin) for found in findings if found.code == "R44"] == ["〔自评表!D5「全年预算数」〕"]


def test_amounts_that_say_their_unit_need_no_other() -> None:
    headers = ("项目资金", None, "全年预算数", "全年执行数", "执行率", "得分")
    reading = read(paper(headers, (None, "年度资金总额", "20万元", "17万元", "85%", 8.5), ROWS, ROW))
    assert reading.evaluation.unit.money_unit == "万元"
    assert (reading.evaluation.subjects[0].funds.adjusted, "R06" in codes(reading)) == (20, False)
    yuan = read(paper(headers, (None, "年度资金总额", "200000元", "17万元", "85%", 8.5), ROWS, ROW))
    funds = yuan.evaluation.subjects[0].funds
    assert (yuan.evaluation.unit.money_unit, funds.adjusted, funds.executed) == ("元", 200000, 170000)


def test_a_title_in_several_cells_is_read_whole() -> None:
    made = Paper("表").line(0, "二〇二一年度", "水土保持监测项目", "绩效自评表").line(1, "实施单位", "某中心")
    made.line(2, *FUNDS).line(3, None, "年度资金总额", 10, 10, 10, 10, "100%", 10).line(4, *ROWS).line(5, *ROW)
    assert only(made).name == "水土保持监测项目"
    assert (read(made).evaluation.unit.year, "R36" in codes(read(made))) == (2021, False)


def test_of_two_columns_of_reasons_the_official_one_counts() -> None:
    headers = (*ROWS[:7], "扣分说明", "偏差原因分析及改进措施")
    made = paper(headers, ("产出指标", "数量指标", "培训人次", "≥300人次", "270人次", 90, 81, "按比例", "生源不足"))
    assert only(made).indicators[0].reason == "生源不足"
    assert next(found.message for found in read(made).findings if found.code == "R43").startswith("“扣分说明”")


def test_totals_of_other_scorers_are_named() -> None:
    headers = (*ROWS[:6], "自评得分", "财政评分")
    made = paper(headers, (*ROW, 88), ("总分", None, None, None, None, 100, 100, 97))
    assert only(made).stated_total == 100
    assert [found.origin and found.origin.cell for found in read(made).findings if found.code == "R44"] == ["H5"]


@pytest.mark.parametrize(("score", "known"), [(22, True), (95, True), ("高", False)])
def test_a_score_above_its_weight_is_a_score(score: object, known: bool) -> None:
    rows = [
        ("产出指标", "数量指标", name, "≥3个", "3个", 20, points, "")
        for name, points in (("甲", score), ("乙", 20), ("丙", 20), ("丁", 18))
    ]
    made = paper((*ROWS[:6], "局核", "偏差原因"), *rows)
    assert only(made).indicators[1].stated_score == (20 if known else None)
    assert ("R48" in codes(read(made))) is known


def test_targets_without_signs_are_told_by_the_units_of_the_results() -> None:
    rows = [
        ("产出指标", "数量指标", "文化站", "12个", "12个", 50, 50),
        ("产出指标", "质量指标", "开放率", "100%", "91%", 40, 40),
    ]
    made = paper((*ROWS[:3], "批复情况", *ROWS[4:]), *rows)
    assert [str(one.target) for one in only(made).indicators] == ["12", "100"]
    other = paper((*ROWS[:3], "批复情况", *ROWS[4:]), *[(*row[:3], "见文件", *row[4:]) for row in rows])
    assert "R47" in codes(read(other))


def test_a_form_that_is_not_scored_lacks_no_weights() -> None:
    headers = (*ROWS[:5], "未完成原因和改进措施")
    unscored = read(paper(headers, ROW[:5], title="转移支付绩效自评表（2022年度）"))
    assert not {"R38", "V63", "V64"} & {code for code, _, _ in triples(unscored)}
    scored = read(paper((*ROWS[:5], "得分"), (*ROW[:5], 90)))
    assert "R38" in codes(scored)


def test_a_head_that_a_form_does_not_print_is_not_asked_for() -> None:
    found = triples(read(paper(ROWS, ROW)))
    assert "V01" not in {code for code, _, item in found if not item}
    blank = paper(("主管部门", None), ROWS, ROW)
    assert ("V01", "培训经费", "") in triples(read(blank))


def test_two_goals_beside_each_other_the_adjusted_one_counts() -> None:
    lines = [("绩效目标", "年初绩效目标", "全年（调整）绩效目标"), (None, "培训300人次。", "培训280人次。")]
    assert [goal.text for goal in only(paper(*lines, ROWS, ROW)).goals] == ["培训280人次。"]


def test_the_best_of_the_options_with_full_marks_needs_no_other_word() -> None:
    made = paper(ROWS, ("产出指标", "质量指标", "保洁质量", "优良中低差", "优", 20, 20))
    assert not {"V58", "V56"} & {code for code, _, _ in triples(read(made))}
    worse = paper(ROWS, ("产出指标", "质量指标", "保洁质量", "优良中低差", "良", 20, 14))
    assert "V58" in {code for code, _, _ in triples(read(worse))}


@pytest.mark.parametrize(("target", "hollow"), [("逐步完善", True), ("进一步得到提升", True), ("完善制度12项", False)])
def test_a_direction_is_no_criterion(target: str, hollow: bool) -> None:
    made = paper(ROWS, ("效益指标", "可持续影响指标", "长效机制", target, "达成预期指标", 20, 20))
    assert ("V43" in {code for code, _, _ in triples(read(made))}) is hollow


def test_v43_what_the_points_are_given_by_is_a_criterion() -> None:
    head = ("一级指标", "二级指标", "三级指标", "评分标准", "年度指标值", "实际完成值", "分值", "得分")
    rows = [
        ("效益指标", "社会效益指标", name, rule, "健全", "健全", 10, 10)
        for name, rule in (("制度", "齐全得满分"), ("机制", ""))
    ]
    found = {(code, item) for code, _, item in triples(read(paper(head, *rows)))}
    assert {item for code, item in found if code == "V43"} == {"机制"}


@pytest.mark.parametrize(
    ("achieved", "other"),
    [
        ("2021年培训310人次。", True), ("2022年培训310人次。", False), ("2021年底培训310人次。", False),
        ("培训310人次，比2021年多。", False),
    ],
)  # fmt: skip
def test_the_results_of_another_year(achieved: str, other: bool) -> None:
    lines = [("年度总体目标", "预期目标", "实际完成情况"), (None, "培训300人次。", achieved)]
    assert ("V24" in {code for code, _, _ in triples(read(paper(*lines, ROWS, ROW)))}) is other


@pytest.mark.parametrize(
    ("target", "actual", "doubtful"),
    [("≤1%", "0.4%", False), ("≤0.5%", "0.3%", False), ("≤1%", "0.5", True), ("≥95%", "0.987", True)],
)
def test_small_percentages_are_no_shares(target: str, actual: str, doubtful: bool) -> None:
    made = paper(ROWS, ("产出指标", "质量指标", "差错率", target, actual, 20, 20))
    assert ("R22" in {code for code, _, _ in triples(read(made))}) is doubtful
    (indicator,) = only(made).indicators
    assert indicator.measure.target is not None
    assert indicator.measure.target.unit == "%"


def test_a_weight_in_points_with_its_word_is_a_weight() -> None:
    assert only(paper(ROWS, (*ROW[:5], "90分", "90分"))).indicators[0].weight == Decimal(90)


def test_values_under_their_labels() -> None:
    made = Paper("表").put(0, 0, "2022年度项目支出绩效自评表").line(1, "项目名称", "主管部门", "实施单位")
    made.line(2, "培训经费", "某局", "某中心").line(3, *ROWS).line(4, *ROW)
    subject = only(made)
    assert (subject.name, subject.supervisor, subject.implementer) == ("培训经费", "某局", "某中心")
    blank = Paper("表").put(0, 0, "2022年度项目支出绩效自评表").line(1, "项目名称", "主管部门", "实施单位")
    blank.line(2, "单位名称", "某中心").line(3, *ROWS).line(4, *ROW)
    assert only(blank).supervisor is None
    signed = paper(ROWS, ROW, ("填报人：", "联系电话：", "填报日期："), ("1.定性指标按三档计分，见说明。",))
    assert read(signed).evaluation.unit.preparer is None
    assert read(blank).evaluation.unit.name == "某中心"


def test_a_column_of_goals_beside_the_indicators() -> None:
    headers = ("年度绩效目标", "指标名称", "指标值", "实际完成值", "权重", "得分")
    made = paper(headers, ("办好培训", "培训人次", "≥300", "310", 50, 50), (None, "合格率", "≥95%", "96%", 20, 20),
                 ("服务就业", "就业人数", "≥50", "52", 30, 30))  # fmt: skip
    subject = only(made)
    assert [(goal.number, goal.text) for goal in subject.goals] == [(1, "办好培训"), (2, "服务就业")]
    assert [one.goal for one in subject.indicators] == [1, 1, 2]
    assert "R36" not in codes(read(made))


def test_a_form_without_funds_is_not_asked_for_their_unit() -> None:
    assert "R06" not in codes(read(paper(ROWS, ROW)))
    funds = ("项目资金", None, "全年预算数", "全年执行数", "执行率", "得分")
    assert "R06" in codes(read(paper(funds, (None, "年度资金总额", 20, 17, "85%", 8.5), ROWS, ROW)))


@pytest.mark.parametrize("title", ["2022年度项目支出绩效自评情况汇总表", "2022年度项目支出绩效自评表"])
def test_a_list_of_projects_is_no_self_evaluation(title: str) -> None:
    made = Paper("表").put(0, 0, title).line(1, "序号", "项目名称", "全年预算数", "全年执行数", "执行率", "自评得分")
    made.line(2, 1, "道路养护", 120, 118, "98.33%", 97).line(3, 2, "路灯维护", 60, 60, "100%", 100)
    reading = read(made)
    assert [one.kind for one in reading.forms] == ["自评情况汇总表"]
    assert [(one.code, one.severity.value) for one in reading.findings] == [("R45", "error")]


def test_one_column_of_funds_is_told_by_the_other_and_the_rate() -> None:
    headers = ("项目资金（万元）", None, "盘子", "全年执行数", "执行率", "得分")
    funds = only(paper(headers, (None, "年度资金总额", 100, 90, "90%", 9), ROWS, ROW)).funds
    assert (funds.adjusted, funds.executed) == (100, 90)
    wrong = read(paper(headers, (None, "年度资金总额", 100, 90, "80%", 9), ROWS, ROW))
    assert (wrong.evaluation.subjects[0].funds.adjusted, "R49" in codes(wrong)) == (None, True)


def test_parts_of_the_spending_after_within() -> None:
    made = paper(("按支出性质分：", "其中：基本支出", 512), (None, "项目支出", 280), ROWS, ROW)
    assert (only(made).funds.basic, only(made).funds.project) == (512, 280)


def test_the_half_year_beside_the_whole_year_is_a_self_evaluation() -> None:
    headers = (*ROWS[:4], "1-6月完成值", "全年完成值", "分值", "得分")
    funds = [FUNDS, (None, "年度资金总额", 100, 100, 90, 10, "90%", 9)]
    row = ("产出指标", "数量指标", "培训人次", "≥300人次", "150人次", "310人次", 90, 90)
    reading = read(paper(*funds, headers, row))
    assert [one.kind for one in reading.forms] == ["自评表"]
    assert reading.evaluation.subjects[0].indicators[0].actual == "310人次"
    half = read(paper(*funds, (*ROWS[:4], "1-6月完成值", "分值", "得分"), (*ROW[:4], "150人次", 90, 45)))
    assert [one.kind for one in half.forms] == ["绩效运行监控表"]


def test_the_unit_of_money_under_the_title() -> None:
    made = Paper("表").put(0, 0, "2022年度项目支出绩效自评表").put(1, 0, "（金额单位：元）")
    made.line(2, "项目名称", "培训经费", None, "实施单位", "某中心")
    made.line(3, "项目资金", None, "全年预算数", "全年执行数", "执行率", "得分")
    made.line(4, None, "年度资金总额", 200000, 170000, "85%", 8.5).line(5, *ROWS).line(6, *ROW)
    reading = read(made)
    assert reading.evaluation.unit.money_unit == "元"
    assert not {"R06", "R36"} & set(codes(reading))


def test_a_budget_as_changed_makes_the_other_the_initial_one() -> None:
    pairs = ("当年预算（元）：", 1200000, "调整后预算（元）：", 1150000, "实际支出（元）：", 1104000)
    funds = only(paper(pairs, ROWS, ROW)).funds
    assert (funds.initial, funds.adjusted, funds.executed) == (1200000, 1150000, 1104000)
    headers = ("项目资金（万元）", None, "预算数", "调整后预算数", "执行数")
    funds = only(paper(headers, (None, "年度资金总额", 120, 115, 110.4), ROWS, ROW)).funds
    assert (funds.initial, funds.adjusted) == (120, 115)


def test_an_amount_beside_a_label_without_a_place_is_named_once() -> None:
    first = ("资金（万元）", "预算数：", 260, "到位数：", 250, "执行数：", 234)
    second = (None, "其中：财政资金", 200, "其中：财政资金", 190, "其中：财政资金", 184)
    reading = read(paper(first, second, ROWS, ROW))
    assert [one.origin.cell for one in reading.findings if one.code == "R44" and one.origin] == ["E3"]
    (source,) = reading.evaluation.subjects[0].funds.sources
    assert (source.adjusted, source.executed) == (200, 184)


def test_goals_as_labels_with_their_texts_beside_them() -> None:
    made = paper(("绩效目标", "办好培训班。"), ("目标完成情况", "办班3期。"), ROWS, ROW)
    assert [(goal.text, goal.achieved) for goal in only(made).goals] == [("办好培训班。", "办班3期。")]
    side = paper(("年度总体目标", "年度目标", "办好培训班。", "完成情况", "办班3期。"), ROWS, ROW)
    assert [(goal.text, goal.achieved) for goal in only(side).goals] == [("办好培训班。", "办班3期。")]


def test_a_column_beside_the_goals_is_named() -> None:
    made = paper((None, "年度预期目标", "具体完成情况", "总体完成率"), (None, "办班。", "办班3期。", "97%"), ROWS, ROW)
    assert [(goal.text, goal.achieved) for goal in only(made).goals] == [("办班。", "办班3期。")]
    assert [one.origin.cell for one in read(made).findings if one.code == "R43" and one.origin] == ["D3"]


def test_reasons_in_two_columns_are_one() -> None:
    headers = (*ROWS[:7], "偏差原因", "改进措施")
    made = paper(headers, (*ROW[:4], "290人次", 90, 87, "生源减少。", "提前招生"))
    assert only(made).indicators[0].reason == "生源减少；提前招生"
    alone = paper((*ROWS[:7], "原因"), (*ROW[:4], "290人次", 90, 87, "生源减少。"))
    assert only(alone).indicators[0].reason == "生源减少。"


def test_of_two_targets_under_one_header_the_later_holds() -> None:
    made = (
        Paper("自评表")
        .put(0, 0, "2022年度项目支出绩效自评表")
        .line(1, "项目名称", "培训经费", None, "实施单位", "某中心")
    )
    made.line(2, *ROWS[:3], "指标值", None, "实际完成值", "分值", "得分").line(3, None, None, None, "年初", "调整后")
    made.merges += [(2, column, 3, column) for column in (0, 1, 2, 5, 6, 7)] + [(2, 3, 2, 4)]
    made.line(4, *ROW[:3], "≥300人次", "≥250人次", "260人次", 90, 90)
    (row,) = only(made).indicators
    assert (row.name, row.measure.target and row.measure.target.value) == ("培训人次", Decimal(250))
    assert [one.origin.cell for one in read(made).findings if one.code == "R43" and one.origin] == ["D4"]


def test_weights_in_per_cent() -> None:
    made = paper(ROWS, (*ROW[:5], Decimal("0.9"), 90)).put(3, 5, Decimal("0.9"), form="0%")
    assert only(made).indicators[0].weight == 90
    assert "R06" not in codes(read(made))


@pytest.mark.parametrize(
    "label", ["五、存在问题、原因及下一步整改措施", "存在的主要问题及原因分析", "主要问题和改进措施"]
)
def test_a_text_about_problems_in_other_words(label: str) -> None:
    subject = only(paper(ROWS, ROW, (label, "场地不足。")))
    assert subject.texts["deviation"].text == "场地不足。"


def test_a_remark_in_brackets_behind_a_figure_is_named_and_left_out() -> None:
    made = paper(ROWS, (*ROW[:3], "≥120航次（含夜航）", "132航次（其中夜航30航次）", 90, 90))
    (row,) = only(made).indicators
    assert (row.measure.target and row.measure.target.value, row.actual) == (120, "132航次")
    assert [one.origin.cell for one in read(made).findings if one.code == "R44" and one.origin] == ["D4", "E4"]
    whole = only(paper(ROWS, (*ROW[:3], "≥30场(次)", "逐步提升（见附件2）", 90, 90))).indicators[0]
    assert whole.actual == "逐步提升（见附件2）"


def test_sources_above_their_total_are_sources() -> None:
    headers = ("资金来源（万元）", "年初预算数", "全年预算数", "全年执行数")
    made = paper(headers, ("财政拨款", 70, 76, 76), ("上年结转", 4, 4, 4), ("合计", 74, 80, 80), ROWS, ROW)
    funds = only(made).funds
    assert (funds.initial, funds.adjusted, funds.executed) == (74, 80, 80)
    assert [one.source for one in funds.sources] == ["财政拨款", "上年结转"]


def test_the_label_over_the_rows_of_funds_is_no_column() -> None:
    headers = ("部门预算（万元）", "年初预算", "全年预算", "全年执行", "执行率", "得分")
    funds = only(paper(headers, ("支出总额", 400, 410, 369, "90%", 9), ROWS, ROW)).funds
    assert (funds.initial, funds.adjusted, funds.executed, funds.stated_score) == (400, 410, 369, 9)


def test_the_result_is_the_column_that_says_so_and_not_whether_it_was_reached() -> None:
    headers = (*ROWS[:4], "完成情况", "实际完成值", "分值", "得分")
    made = paper(headers, (*ROW[:4], "完成", "310人次", 90, 90))
    assert only(made).indicators[0].actual == "310人次"
    assert "R10" not in codes(read(made))


def test_points_of_the_execution_below_the_indicators() -> None:
    made = paper(ROWS, ROW, ("预算执行得分", 9.5))
    made.merges.append((4, 1, 4, 7))
    assert only(made).funds.stated_score == Decimal("9.5")


def test_the_funds_of_a_department_say_that_it_is_one() -> None:
    headers = ("部门整体支出", None, "年初预算（万元）", "调整后预算数（万元）", "预算执行数（万元）")
    made = Paper("自评表").put(0, 0, "部门预算绩效自评表（2023年度）").line(1, "单位名称", "某县应急管理局")
    made.line(2, *headers).line(3, "总额", None, 1310, 1450, 1305).line(4, *ROWS).line(5, *ROW)
    subject = only(made)
    assert (subject.name, subject.kind) == ("某县应急管理局", Kind.DEPARTMENT)


def test_a_blank_sheet_of_the_form_is_left_out_and_named() -> None:
    blank = Paper("附件1").put(0, 0, "20XX年度部门整体绩效自评表").line(1, "单位名称：", None, "填报日期：")
    blank.line(2, "部门整体支出（万元）", "全年预算数", "全年执行数", "执行率").line(3, "部门整体支出总额", 0, 0)
    blank.line(4, *ROWS).line(5, "产出指标", "数量指标", "指标1：")
    reading = read(blank, paper(ROWS, ROW))
    assert [one.name for one in reading.evaluation.subjects] == ["培训经费"]
    assert [one.origin.sheet for one in reading.findings if one.code == "R56" and one.origin] == ["附件1"]
    assert [one.is_read for one in reading.forms] == [True, False]
    alone = read(blank)
    assert len(alone.evaluation.subjects) == 1
    assert "R56" not in codes(alone)
    named = read(blank.put(1, 1, "某中心"), paper(ROWS, ROW))
    assert len(named.evaluation.subjects) == 2
    assert "R56" not in codes(named)


def test_a_row_that_names_a_level_and_an_indicator_is_no_header() -> None:
    made = paper(ROWS, ("成本指标", "经济成本指标", "项目总成本", "≤380万元", "378万元", 20, 20, "预算批复"), ROW)
    assert [one.name for one in only(made).indicators] == ["项目总成本", "培训人次"]


@pytest.mark.parametrize("label", ["自评等级", "评价等次", "综合评定等级"])
def test_the_grade_in_other_words(label: str) -> None:
    assert only(paper(ROWS, ROW, (label, "优"))).stated_grade == "优"


@pytest.mark.parametrize("label", ["预算调整原因", "年中预算调整说明", "资金追加依据"])
def test_why_the_budget_was_changed_beside_a_label_of_its_own(label: str) -> None:
    funds = (None, "年度资金总额", 96, 88, 88, 10, "100%", 10)
    subject = only(paper(FUNDS, funds, ROWS, ROW, (label, "按中标价调减8万元。")))
    assert (subject.funds.adjustment_reason, subject.texts) == ("按中标价调减8万元。", {})


def test_a_label_for_reasons_of_several_kinds_is_read() -> None:
    funds = (None, "年度资金总额", 120, 132, 118, 10, "89.39%", 8.94)
    text = "8月追加应急经费12万元；四季度补助次年兑付，结余14万元。"
    subject = only(paper(FUNDS, funds, ("预算调整及未执行完原因", text), ROWS, ROW))
    assert subject.texts["deviation"].text == text


@pytest.mark.parametrize(
    ("adjusted", "text"),
    [
        ("与年初绩效目标一致。", "新建公路48公里。"),
        ("未作调整", "新建公路48公里。"),
        ("新建公路50公里。", "新建公路50公里。"),
    ],
)
def test_a_goal_that_was_not_adjusted_is_the_initial_one(adjusted: str, text: str) -> None:
    headers = ("年初绩效目标", "全年（调整后）绩效目标", "全年目标实际完成情况")
    made = paper(headers, ("新建公路48公里。", adjusted, "新建公路52公里。"), ROWS, ROW)
    assert [(one.text, one.achieved) for one in only(made).goals] == [(text, "新建公路52公里。")]


def test_the_result_of_a_goal_beside_a_shorter_label() -> None:
    made = paper(("预期目标", "改造教室42间。", None, "实际完成", "改造教室41间。"), ROWS, ROW)
    assert [(one.text, one.achieved) for one in only(made).goals] == [("改造教室42间。", "改造教室41间。")]


def test_a_total_beside_a_label_of_its_own() -> None:
    subject = only(paper(ROWS, ROW, ("总分", "总分值", None, None, 100, "总得分", 96.33, "自评等级", "优")))
    assert (subject.stated_total, subject.stated_grade) == (Decimal("96.33"), "优")


def test_results_and_rates_under_one_header() -> None:
    made = (
        Paper("自评表")
        .put(0, 0, "2022年度项目支出绩效自评表")
        .line(1, "项目名称", "培训经费", None, "实施单位", "某中心")
    )
    for column, text in enumerate(("一级指标", "二级指标", "三级指标")):
        made.put(2, column, text, rows=2)
    made.put(2, 3, "年度指标", columns=2).put(2, 5, "完成情况", columns=2)
    for column, text in enumerate(("分值", "得分"), 7):
        made.put(2, column, text, rows=2)
    made.line(3, "指标值", "单位", "实际完成值", "完成率", column=3)
    made.line(4, "产出指标", "数量指标", "培训人次", "≥300", "人次", 310, "103.33%", 90, 90)
    (row,) = only(made).indicators
    assert (row.measure.target, row.measure.actual) == (Amount(Decimal(300), "人次"), Amount(Decimal(310), "人次"))
    assert "R43" in codes(read(made))


def test_a_unit_of_money_in_the_caption_of_a_part() -> None:
    made = paper(
        ("二、预算执行情况（单位：元）",), ("资金构成", "预算数", "执行数"), ("资金总额", 8600, 7826), ROWS, ROW
    )
    assert read(made).evaluation.unit.money_unit == "元"
    assert "R06" not in codes(read(made))


@pytest.mark.parametrize("header", ["绩效指标描述", "指标值设定依据", "目标值确定依据", "指标说明"])
def test_standards_in_other_words(header: str) -> None:
    made = paper((*ROWS[:4], header, *ROWS[4:]), (*ROW[:4], "参训人次之和", *ROW[4:]))
    assert only(made).indicators[0].standard == "参训人次之和"


@pytest.mark.parametrize(("actual", "doubtful"), [(0.42, False), ("0.42%", True)])
def test_small_errors_in_percent_are_no_shares(actual: object, doubtful: bool) -> None:
    headers = ("一级指标", "二级指标", "三级指标", "计算符号", "目标值", "计量单位", "实际完成值", "分值", "得分")
    made = paper(headers, ("产出指标", "质量指标", "数据差错率", "≤", 0.5, "%", actual, 90, 90))
    assert ("R22" in codes(read(made))) is doubtful
    share = paper(headers, ("产出指标", "质量指标", "数据合格率", "≥", 0.5, "%", 0.42, 90, 75.6, "返工"))
    assert "R22" in codes(read(share))


def test_figures_beside_signs_and_units_under_one_header() -> None:
    made = Paper("自评表").put(0, 0, "2022年度项目支出绩效自评表").line(1, "项目名称", "培训经费")
    for column, text in (
        (0, "一级指标"),
        (1, "二级指标"),
        (2, "三级指标"),
        (6, "实际完成值"),
        (7, "分值"),
        (8, "得分"),
    ):
        made.put(2, column, text, rows=2)
    made.put(2, 3, "指标值", columns=3).line(3, "符号", "数值", "计量单位", column=3)
    made.line(4, "产出指标", "数量指标", "培训人次", "≥", 300, "人次", 310, 90, 90)
    (row,) = only(made).indicators
    assert (row.sign, row.measure.target) == ("≥", Amount(Decimal(300), "人次"))
    assert "R43" not in codes(read(made))


def test_reasons_beside_ticks_under_one_header() -> None:
    made = Paper("自评表").put(0, 0, "2022年度项目支出绩效自评表").line(1, "项目名称", "培训经费")
    for column, text in enumerate(ROWS[:7]):
        made.put(2, column, text, rows=2)
    made.put(2, 7, "偏差原因分析", columns=3).put(2, 10, "改进措施", rows=2)
    made.line(3, "人员保障", "其他", "原因说明", column=7)
    made.line(4, *ROW[:4], "290人次", 90, 87, "√", None, "停课两周", "下年补课")
    assert only(made).indicators[0].reason == "停课两周；下年补课"
    assert codes(read(made)).count("R43") == 2  # the columns of ticks


def test_answers_that_end_in_a_full_stop_stay_sentences() -> None:
    head = ("资金管理情况", None, "情况说明", "存在问题和改进措施")
    lines = [(None, "分配科学性", "按任务量分配。", "无"), (None, "下达及时性", "30日内下达", "无")]
    text = only(paper(head, *lines, ROWS, ROW)).texts["management"].text
    assert text.split("\n") == [
        "分配科学性：按任务量分配。存在问题和改进措施：无。",
        "下达及时性：30日内下达；存在问题和改进措施：无",
    ]


@pytest.mark.parametrize("label", ["县级预算部门、单位名称", "填报单位及部门名称", "申报部门/单位"])
def test_the_unit_under_a_label_that_names_it_twice(label: str) -> None:
    made = Paper("自评表").put(0, 0, "2022年度部门整体支出绩效自评表").line(1, label, "某县枫木乡人民政府")
    assert read(made.line(2, *ROWS).line(3, *ROW)).evaluation.unit.name == "某县枫木乡人民政府"


def test_what_an_amount_is_made_of_in_brackets_on_a_form_of_targets() -> None:
    made = Paper("申报表").put(0, 0, "2024年度项目支出绩效目标申报表").line(1, "项目名称", "通组公路")
    made.line(2, "资金情况（万元）", "年度资金总额：", "96万元（中央资金80万元，县级配套16万元）")
    made.line(3, None, "其中：财政拨款", 96).line(4, "一级指标", "二级指标", "三级指标", "指标值")
    reading = read(made.line(5, "产出指标", "数量指标", "硬化公路", "≥2.4公里"))
    funds = reading.evaluation.subjects[0].funds
    assert (funds.initial, [one.initial for one in funds.sources]) == (96, [96])
    assert any("县级配套16万元" in one.message for one in reading.findings if one.code == "R44")


def test_what_was_scored_above_the_indicators_without_targets_is_named_and_doubts_their_sum() -> None:
    head, lines = (
        ("项目及权重", "评价内容", None, None, None, "分值", "自评分"),
        ("项目决策", "决策依据", None, None, None, 10, 10),
    )
    reading = read(paper(head, lines, ROWS, ROW))
    assert {"R59"} <= set(codes(reading))
    assert "V15" not in {code for code, _, _ in triples(reading)}


def test_a_rate_and_a_score_beside_their_labels_below_the_funds() -> None:
    funds = (FUNDS[:5], (None, "年度资金总额", 96, 88, 86))
    made = paper(*funds, ("预算执行情况（10分）", "执行率", "97.73%", None, "得分", 9.77), ROWS, ROW)
    assert (only(made).funds.stated_rate, only(made).funds.stated_score) == ("97.73%", Decimal("9.77"))


def test_the_sources_and_the_structure_of_a_budget_in_one_block() -> None:
    rows = [("年度预算总额", None, 1180, 1255, 1205), ("资金来源：（1）政府预算资金", None, 1180, 1255, 1205)]
    rows += [("资金结构：（1）基本支出", None, 742, 768, 755), ("（2）项目支出", None, 438, 487, 450)]
    funds = only(paper(("部门整体预算（万元）", *FUNDS[1:5]), *rows, ROWS, ROW)).funds
    assert (funds.basic, funds.project, funds.initial_basic) == (755, 450, 742)
    assert [(one.source, one.executed) for one in funds.sources] == [("政府预算资金", 1205)]


def test_what_stands_over_the_headers_of_indicators_is_no_header_where_it_says_something() -> None:
    made = paper(
        ("年度主要任务", "任务名称", "主要内容", "完成情况"), ("市容", "整治占道经营", "整治二十条"), ROWS, ROW
    )
    made.put(3, 0, "市容", columns=2).put(3, 2, "整治占道经营的街巷", columns=3).put(3, 5, "整治二十条", columns=3)
    said = "".join(one.message for one in read(made).findings)
    assert all(text in said for text in ("市容", "整治占道经营的街巷", "整治二十条"))


def test_a_goal_under_its_label_in_one_cell() -> None:
    made = paper(("年度绩效目标1（90分）\n公园绿地养护到位", *ROWS[:3], "权重", *ROWS[3:5], ROWS[6]))
    made.line(3, None, *ROW[:3], 90, "≥300人次", "310人次", 90)
    assert [(goal.text, goal.weight) for goal in only(made).goals] == [("公园绿地养护到位", 90)]


@pytest.mark.parametrize(("actual", "code"), [("10月", "V02"), ("9月", None)])
def test_a_month_is_compared_with_a_month(actual: str, code: str | None) -> None:
    made = paper(ROWS, ("产出指标", "时效指标", "建成时间", "9月底前", actual, 90, 45 if code else 90))
    found = {one for one, _, _ in triples(read(made))}
    assert "R13" not in found
    assert ("V02" in found) is (code is not None)


def test_why_the_budget_was_changed_under_a_header_for_reasons_of_the_funds() -> None:
    head = (*FUNDS[:5], "执行率", "得分", "原因")
    made = paper(head, (None, "总额", 210, 186, 186, "100%", 10, "按摸底户数调减预算24万元。"), ROWS, ROW)
    funds = only(made).funds
    assert (funds.adjustment_reason, funds.shortfall_reason) == ("按摸底户数调减预算24万元。", None)


@pytest.mark.parametrize(
    ("reason", "executed"), [("因规划调整，征地推迟到下年。", 150), ("按摸底户数调减预算24万元。", 150)]
)
def test_why_money_was_left_stays_that(reason: str, executed: int) -> None:
    head = (*FUNDS[:5], "执行率", "得分", "原因")
    funds = only(paper(head, (None, "总额", 210, 186, executed, "80.65%", 8.06, reason), ROWS, ROW)).funds
    assert (funds.adjustment_reason, funds.shortfall_reason) == (None, reason)


def test_a_second_reason_of_the_change_is_named() -> None:
    head = (*FUNDS[:5], "执行率", "得分", "原因")
    lines = [(None, "总额", 210, 186, 186, "100%", 10, "按摸底户数调减预算24万元。"), ROWS, ROW]
    reading = read(paper(head, *lines, ("预算调整原因", "财政压减专项。")))
    assert reading.evaluation.subjects[0].funds.adjustment_reason == "财政压减专项。"
    assert any("按摸底户数" in one.message for one in reading.findings)


def test_a_unit_of_something_else_is_not_that_of_the_funds() -> None:
    made = paper(
        ("受益企业年产值（亿元）",), ("资金", None, *FUNDS[2:5]), (None, "年度资金总额", 100, 100, 90), ROWS, ROW
    )
    assert only(made).funds.adjusted == 100
    assert read(made).evaluation.unit.money_unit == "万元"


@pytest.mark.parametrize("line", [("项目级别", "省级"), ("单位级别", "正科级")])
def test_a_level_of_the_unit_is_no_grade(line: tuple[str, str]) -> None:
    reading = read(paper(line, ROWS, ROW, ("自评等级", "优")))
    assert reading.evaluation.subjects[0].stated_grade == "优"
    assert any(line[1] in one.message for one in reading.findings if one.code == "R36")


@pytest.mark.parametrize(("target", "actual"), [("≤5", 0.06), ("≤0.05", 3), ("≤5%", 0.06)])
def test_a_small_share_beside_a_large_one_is_doubted(target: str, actual: float) -> None:
    made = paper((*ROWS[:3], "目标值", "单位", *ROWS[4:7]), (*ROW[:2], "数据差错率", target, "%", actual, 90, 90))
    assert "R22" in codes(read(made))


def test_a_label_and_its_value_under_the_levels_are_named() -> None:
    named = [one.message for one in read(paper(ROWS, ROW, ("项目级别", "省级"))).findings if one.code == "R36"]
    assert any("项目级别" in text and "省级" in text for text in named)


def test_how_points_are_counted_beside_the_funds_is_no_reason() -> None:
    funds = (
        (*FUNDS[:5], "得分计算方法", "得分"),
        (None, "总额", 210, 210, 200, "执行率×该指标分值，不得超过分值上限。", 9.52),
    )
    found = codes(read(paper(*funds, ROWS, ROW)))
    assert "R58" not in found
