"""Funds of forms in every layout: under headers, as pairs, by level of government, in several units; where they end."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.support.made_forms import transfer
from tests.support.official_forms import Paper, mof
from tests.support.read_forms import codes, data, only, place, read
from xlperf.assessment import assess
from xlperf.findings import Severity
from xlperf.model import Funds

ROWS = ("一级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")


def paper(*lines: tuple[object, ...], unit: str = "万元") -> Paper:
    """A small self-evaluation with these lines of funds."""
    made = Paper("自评表").put(0, 0, "2022年度项目支出绩效自评表").line(1, "项目名称", "培训经费")
    made.line(2, "实施单位", "某中心", None, f"金额单位：{unit}" if unit else None)
    for row, line in enumerate(lines, 3):
        made.line(row, *line)
    row = 3 + len(lines)
    return made.line(row, *ROWS).line(row + 1, "产出指标", "培训人次", "≥300人次", "310人次", 90, 90)


def amounts(funds: Funds) -> tuple[object, ...]:
    return funds.initial, funds.adjusted, funds.executed


def sources(funds: Funds) -> list[tuple[object, ...]]:
    return [(one.source, one.initial, one.adjusted, one.executed) for one in funds.sources]


# --- layouts --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "lines",
    [
        [("预算执行情况", "预算数", 100, "执行数", 90, "执行率", "90%", "得分", 9),
         (None, "其中：财政拨款", 80, "其中：财政拨款", 75), (None, "其他资金", 20, "其他资金", 15)],
        [("预算执行情况", "预算数（A）", 100), (None, "其中：财政拨款", 80), (None, "其他资金", 20),
         (None, "执行数（B）", 90), (None, "其中：财政拨款", 75), (None, "其他资金", 15), (None, "执行率", "90%"),
         (None, "得分", 9)],
        [("项目资金", None, "全年预算数", "全年执行数", "执行率", "得分"), (None, "年度资金总额", 100, 90, "90%", 9),
         (None, "其中：财政拨款", 80, 75), (None, "其他资金", 20, 15)],
    ],
    ids=["pairs in a row", "pairs under each other", "headers"],
)  # fmt: skip
def test_funds_are_read_in_every_layout(lines: list[tuple[object, ...]]) -> None:
    reading = read(paper(*lines))
    funds = reading.evaluation.subjects[0].funds
    assert amounts(funds) == (None, 100, 90)
    assert (funds.stated_rate, funds.stated_score) == ("90%", 9)
    assert sources(funds) == [("财政拨款", None, 80, 75), ("其他资金", None, 20, 15)]
    assert sorted(codes(reading)) == ["R40", "R42"]


def test_levels_of_government_beside_their_sum() -> None:
    lines = [
        ("项目资金", None, "中央", "省级资金", "合计", "执行数", "执行率"),
        (None, "年度资金总额", 60, 40, 100, 90, "90%"),
    ]
    funds = only(paper(*lines)).funds
    assert amounts(funds) == (None, 100, 90)
    assert sources(funds) == [("中央", None, 60, None), ("省级资金", None, 40, None)]


ACROSS = (
    ("资金情况（万元）", "资金总额", "中央资金", "县级资金", "预算执行得分"),
    ("预算数", 100, 60, 40, 9),
    ("执行数", 90, 60, 30, None),
    ("执行率", "90%", "100%", "75%", None),
)


def test_sources_in_columns_over_a_row_for_each_amount() -> None:
    reading = read(paper(*ACROSS, unit=""))
    funds = reading.evaluation.subjects[0].funds
    assert amounts(funds) == (None, 100, 90)
    assert (funds.stated_rate, funds.stated_score) == ("90%", 9)
    assert sources(funds) == [("中央资金", None, 60, 60), ("县级资金", None, 40, 30)]
    assert {"R06", "R36", "R43"}.isdisjoint(codes(reading))


def test_sources_in_columns_that_do_not_add_up() -> None:
    lines = [*ACROSS[:2], ("执行数", 90, 60, 300000, None), ACROSS[3]]
    found = [one for one in assess(read(paper(*lines, unit=""))).findings if one.code == "V12"]
    assert ["60+300000=300060" in one.message for one in found] == [True]


def test_a_column_of_no_source_beside_sources_is_reported() -> None:
    lines = [(*line, more) for line, more in zip(ACROSS, ("到账日期", 5, 6, None), strict=True)]
    assert "R43" in codes(read(paper(*lines)))


def test_levels_of_government_in_a_second_row_of_headers() -> None:
    made = paper(
        ("项目资金", None, "全年预算数", None, None, "全年执行数", None, None, "执行率"),
        (None, None, "中央", "县级", "小计", "中央", "县级", "小计"),
        (None, "年度资金总额", 60, 40, 100, 55, 35, 90, "90%"),
    )
    made.merges += [(3, 2, 3, 4), (3, 5, 3, 7)]
    funds = only(made).funds
    assert amounts(funds) == (None, 100, 90)
    assert sources(funds) == [("中央", None, 60, 55), ("县级", None, 40, 35)]


def test_r57_what_stands_on_funds_with_two_figures_is_not_checked() -> None:
    """Which of the two budgets is right is not known: a rate that agrees with neither is no error by either."""
    lines = [
        ("项目资金", None, "全年预算数", "全年执行数", "执行率", "得分"),
        (None, "年度资金总额", 100, 90, "80%", 8),
    ]
    judged = {"V07", "V10", "V11", "V16"}
    plain_found = {found.code for found in assess(read(paper(*lines))).findings}
    assert {"V10", "V11"} <= plain_found
    doubtful = assess(read(paper(("全年预算数", 112.5), *lines))).findings
    assert not judged & {found.code for found in doubtful}
    (found,) = [found for found in doubtful if found.code == "R57"]
    assert (found.subject, found.severity) == ("培训经费", Severity.WARNING)


def test_parts_of_a_budget_in_columns() -> None:
    made = paper(
        ("资金情况（万元）", "基本支出", "项目支出", "合计", "执行率"),
        ("年初预算", 1560, 2240, 3800, "97%"),
        ("调整后预算", 1610, 2390, 4000, None),
        ("实际支出", 1602.5, 2277.5, 3880, None),
    )
    reading = read(made)
    funds = reading.evaluation.subjects[0].funds
    assert (amounts(funds), funds.initial_basic, funds.project) == ((3800, 4000, 3880), 1560, Decimal("2277.5"))
    assert [one.message for one in reading.findings if one.code == "R44" and "调整后预算" in one.message]


@pytest.mark.parametrize(
    "line",
    [
        ("说明", "年中追加20万元；余款10万元为质保金，推迟支付。"),
        ("预算调整及结余说明", "追加20万元；结余100000元为12月补贴，次年1月结算。"),
    ],
)
def test_a_text_under_the_funds_says_why_money_was_left(line: tuple[str, str]) -> None:
    """A text with figures was an amount of a source, and one beside 说明 had no place."""
    made = paper(("项目资金", "年初预算数", "全年预算数", "全年执行数"), ("年度资金总额", 100, 120, 110), line)
    reading = read(made)
    assert line[1] in reading.evaluation.subjects[0].texts["deviation"].text
    assert not {"V07", "V08", "R10"} & {one.code for one in assess(reading).findings}


def test_parts_of_a_budget_under_pairs_are_no_sources() -> None:
    reading = read(
        paper(
            ("年初预算数（万元）", 3260, "调整后预算数（万元）", 3420, "全年支出数（万元）", 3351.6),
            ("基本支出（万元）", 2180.4, "项目支出（万元）", 1171.2, "“三公”经费（万元）", 30.1),
        )
    )
    funds = reading.evaluation.subjects[0].funds
    assert (funds.basic, funds.project, funds.sources) == (Decimal("2180.4"), Decimal("1171.2"), ())
    assert "三公" in "".join(one.message for one in reading.findings if one.code == "R36")


def test_a_column_of_reasons_is_told_by_what_stands_in_it() -> None:
    head = ("项目资金", "全年预算数", "全年执行数", "执行率", "情形")
    funds = only(paper(head, ("年度资金总额", 100, 90, "90%", "尾款10万元未到付款期。"))).funds
    assert funds.shortfall_reason == "尾款10万元未到付款期。"


def test_a_reason_beside_its_label_in_a_row_of_pairs() -> None:
    reading = read(paper(("年初预算", 100, "全年预算数", 100), ("实际支出", 98, "未支出原因", "招标节约2万元")))
    assert reading.evaluation.subjects[0].funds.shortfall_reason == "招标节约2万元"


def test_the_unit_of_money_over_the_first_form_of_a_sheet_is_that_of_the_next() -> None:
    made = paper(("项目资金", "年初预算数", "全年预算数", "全年执行数"), ("年度资金总额", 100, 120, 110))
    for row, line in enumerate(
        [
            ("2022年度项目支出绩效自评表",),
            ("项目名称", "护林经费"),
            ("项目资金", "年初预算数", "全年预算数", "全年执行数"),
            ("年度资金总额", 50, 50, 50),
            ROWS,
            ("产出指标", "管护面积", "≥50亩", "51亩", 90, 90),
        ],
        9,
    ):
        made.line(row, *line)
    reading = read(made)
    assert len(reading.evaluation.subjects) == 2
    assert "R06" not in codes(reading)


# --- what is not known ----------------------------------------------------------------------------


@pytest.mark.parametrize("second", [("年初预算", "调整后预算"), ("年初", "调整后")])
def test_two_budgets_under_one_header(second: tuple[str, str]) -> None:
    """The second row of headers began the funds anew, without the spending and its rate."""
    made = paper(
        ("项目资金", "预算安排", None, "支出数", "执行率", "得分"),
        (None, *second),
        ("资金合计", 100, 120, 90, "75%", 7.5),
        ("其中：财政资金", 100, 120, 90, "75%", None),
    )
    made.merges += [(3, 0, 4, 0), (3, 1, 3, 2), (3, 3, 4, 3), (3, 4, 4, 4), (3, 5, 4, 5)]
    reading = read(made)
    funds = reading.evaluation.subjects[0].funds
    assert (amounts(funds), funds.stated_rate, len(funds.sources)) == ((100, 120, 90), "75%", 1)
    assert "R49" not in codes(reading)


def test_nothing_is_said_to_be_wrong_by_funds_whose_columns_are_not_known() -> None:
    reading = read(paper(("项目资金", None, "第一项", "执行数", "执行率"), (None, "年度资金总额", 100, 90, "80%")))
    assert not {"V62", "V10", "V07"} & {one.code for one in assess(reading).findings}


def test_r49_a_budget_under_a_header_that_says_nothing_is_an_error() -> None:
    reading = read(paper(("项目资金", None, "第一项", "执行数", "执行率"), (None, "年度资金总额", 100, 90, "80%")))
    (found,) = [one for one in reading.findings if one.code == "R49"]
    assert (found.severity, "“预算数”" in found.message, "不认得的列：第一项" in found.message) == (
        Severity.ERROR, True, True,
    )  # fmt: skip
    assert ("R43", "C4") in [place(one) for one in reading.findings]


@pytest.mark.parametrize(
    ("lines", "known"),
    [
        ([("经费", "甲", "乙"), ("经费合计", 100, 90)], False),
        ([("经费安排：", None, "另见附表")], True),
    ],
)
def test_r49_money_that_no_part_of_the_form_took_is_an_error(lines: list[tuple[object, ...]], known: bool) -> None:
    """Cells that were not understood were all that was said, and the check ended without an error."""
    found = [one for one in read(paper(*lines)).findings if one.code == "R49"]
    assert [(one.severity, one.subject) for one in found] == ([] if known else [(Severity.ERROR, "培训经费")])


def test_r43_another_column_of_funds_is_reported() -> None:
    lines = [("项目资金", None, "预算数", "执行数", "执行率", "第五项"), (None, "年度资金总额", 100, 90, "90%", 1)]
    reading = read(paper(*lines))
    assert [place(one) for one in reading.findings if one.code in ("R43", "R49")] == [("R43", "F4")]


def test_r36_what_a_source_has_beside_its_amounts_is_reported_where_it_does_not_follow_from_them() -> None:
    header = ("项目资金", None, "预算数", "执行数", "执行率", "得分", "备注")
    total = (None, "年度资金总额", 100, 90, "90%", 9, "")
    lines = [
        header,
        total,
        (None, "财政拨款", 80, 75, "93.75%", "—", ""),
        (None, "其他资金", 20, 15, "80%", "—", "待拨"),
    ]
    found = read(paper(*lines)).findings
    assert [place(one) for one in found if one.code == "R36"] == [("R36", "E7"), ("R36", "G7")]


# --- where they end -------------------------------------------------------------------------------


def test_the_management_of_funds_is_no_source_but_a_text() -> None:
    found = only(transfer())
    assert sources(found.funds) == [("中央财政资金", None, 100, 80), ("地方资金", None, 20, 10)]
    assert found.texts["management"].paragraphs == tuple(
        f"{one}：符合要求；存在问题和改进措施：无" for one in ("分配科学性", "下达及时性", "拨付合规性", "使用规范性")
    )


@pytest.mark.parametrize(
    "after",
    [
        [("资金使用情况说明", "制度", "已建立"), (None, "核算", "规范")],
        [("监督检查", None, "检查情况", "整改情况"), (None, "审计", "已检查", "已整改")],
    ],
)
def test_another_block_under_the_funds_is_no_source(after: list[tuple[object, ...]]) -> None:
    made = paper(
        ("项目资金", None, "预算数", "执行数", "执行率"),
        (None, "年度资金总额", 100, 90, "90%"),
        (None, "其他资金", 100, 90),
        *after,
    )  # fmt: skip
    made.merges.append((3, 0, 5, 0))
    reading = read(made)
    assert sources(reading.evaluation.subjects[0].funds) == [("其他资金", None, 100, 90)]
    said = "".join(one.message for one in reading.findings if one.code == "R36")
    assert all(str(value) in said for line in after for value in line[1:] if value)


def test_an_amount_in_words_is_still_an_amount() -> None:
    lines = [
        ("项目资金", None, "预算数", "执行数", "执行率"),
        (None, "年度资金总额", 100, 90, "90%"),
        (None, "其他资金", "待定", "待定"),
    ]
    reading = read(paper(*lines))
    assert [one.code for one in reading.findings if one.code == "R10"] == ["R10", "R10"]


# --- units of money -------------------------------------------------------------------------------


def test_a_block_in_yuan_on_a_form_in_ten_thousands() -> None:
    lines = [("项目资金（元）", None, "预算数", "执行数", "执行率"), (None, "年度资金总额", 1_000_000, 900_000, "90%")]
    reading = read(paper(*lines))
    assert reading.evaluation.unit.money_unit == "万元"
    assert amounts(reading.evaluation.subjects[0].funds) == (None, 100, 90)
    assert "R41" in codes(reading)


def test_a_column_in_yuan_beside_one_in_ten_thousands() -> None:
    lines = [
        ("项目资金", None, "预算数（万元）", "执行数（元）", "执行率"),
        (None, "年度资金总额", 100, 900_000, "90%"),
    ]
    reading = read(paper(*lines, unit=""))
    assert amounts(reading.evaluation.subjects[0].funds) == (None, 100, 90)


def test_two_blocks_in_two_units() -> None:
    lines = [
        ("项目支出总额（元）", 900_000),
        ("预算执行情况（万元）", None, "预算数", "执行数", "执行率"), (None, "部门整体支出总额", 100, 90, "90%"),
    ]  # fmt: skip
    funds = only(paper(*lines)).funds
    assert (funds.project, funds.executed) == (Decimal(90), Decimal(90))


def test_wan_is_ten_thousand_yuan() -> None:
    lines = [("项目资金（万）", None, "预算数", "执行数", "执行率"), (None, "年度资金总额", 100, 90, "90%")]
    reading = read(paper(*lines, unit=""))
    assert (reading.evaluation.unit.money_unit, amounts(only(paper(*lines, unit="")).funds)) == (
        "万元",
        (None, 100, 90),
    )


@pytest.mark.parametrize(
    ("target", "actual", "found"),
    [("≤200万", "195.5万元", []), ("≤100万元", "100万", ["V25"]), ("≤100万", "90万", [])],
)
def test_wan_of_a_cost_is_money(target: str, actual: str, found: list[str]) -> None:
    """No R16 for the missing 元; compared with what was spent like 万元."""
    made = paper(("项目资金", None, "预算数", "执行数", "执行率"), (None, "年度资金总额", 100, 90, "90%"))
    row, _ = made.find("培训人次")
    made.line(row + 1, "成本指标", "项目总成本", target, actual, 10, 10)
    assert [one.code for one in assess(read(made)).findings if one.code in ("R16", "R18", "V25")] == found


def test_the_usual_form_is_read_as_before() -> None:
    assert amounts(only(mof(*data())).funds) == (100, 120, 90)


def test_a_source_beside_a_whole_that_was_read_raises_no_doubt() -> None:
    head = ("项目资金", None, "年初预算数", "全年预算数", "全年执行数", "执行率")
    whole = (None, "年度资金总额", 612.4, 688.15, 641.3, "93.91%")
    found = {one.code for one in assess(read(paper(head, whole, (None, "政府性基金拨款：48")))).findings}
    assert "V10" in found
    assert "R57" not in found
    assert "R57" in {one.code for one in read(paper(head, whole, (None, "资金总额：700"))).findings}
    with_source = paper(head, whole, (None, "其中：财政拨款", 600, 640.15, 600), (None, "政府性基金拨款：48"))
    assert "R57" in {one.code for one in read(with_source).findings}


def test_tasks_with_a_second_row_of_headers() -> None:
    made = Paper("自评表").put(0, 0, "2023年度部门整体支出绩效自评表").line(1, "部门名称", "某县司法局")
    made.put(2, 0, "年度主要任务", rows=4).put(2, 1, "任务名称", rows=2).put(2, 2, "预算数（万元）", columns=3)
    made.put(2, 5, "执行数（万元）", columns=3).put(2, 8, "执行率", rows=2).put(2, 9, "得分", rows=2)
    made.line(3, "总额", "财政拨款", "其他资金", "总额", "财政拨款", "其他资金", column=2)
    made.line(4, "法律援助", 86, 80, 6, 83.5, 79, 4.5, "97.09%", column=1)
    made.line(5, "金额合计", 86, 80, 6, 83.5, 79, 4.5, "97.09%", 9.71, column=1)
    made.line(6, *ROWS).line(7, "产出指标", "援助案件", "≥400件", "426件", 90, 90)
    funds = only(made).funds
    assert (amounts(funds), funds.stated_score) == ((None, 86, Decimal("83.5")), Decimal("9.71"))
    assert sources(funds) == [("财政拨款", None, 80, 79), ("其他资金", None, 6, Decimal("4.5"))]


def test_a_wrong_rate_of_one_source_of_several_is_left() -> None:
    head = ("项目资金", None, "全年预算数", "全年执行数", "执行率")
    lines = [
        (None, "资金总额", 100, 90, "90%"),
        (None, "其中：财政拨款", 80, 80, "90%"),
        (None, "其他资金", 20, 10, "90%"),
    ]
    assert codes(read(paper(head, *lines))).count("R36") == 2


def test_sources_read_before_the_tasks_stay() -> None:
    head = ("项目资金", None, "全年预算数", "全年执行数")
    tasks = (("年度主要任务", "任务名称", "预算数", "执行数"), (None, "展览", 378, 352), (None, "金额合计", 378, 352))
    whole = (head, (None, "年度资金总额", 3052, 2918))
    funds = only(paper(head, (None, "其中：财政拨款", 300, 290), *tasks, *whole)).funds
    assert [(one.source, one.executed) for one in funds.sources] == [("财政拨款", 290)]
    assert amounts(funds) == (None, 3052, 2918)


@pytest.mark.parametrize(("rate", "left"), [("90%", False), ("88%", False), ("75%", True)])
def test_a_rate_of_a_source_that_repeats_the_totals_is_checked_there(rate: str, left: bool) -> None:
    head = ("项目资金", None, "年初预算数", "全年预算数", "全年执行数", "执行率")
    made = paper(head, (None, "资金总额", 50, 52.5, 46.2, "90%"), (None, "其中：财政拨款", 50, 52.5, 46.2, rate))
    assert ("R36" in codes(read(made))) is left


def test_the_sum_of_tasks_is_not_the_whole_where_the_whole_has_a_row() -> None:
    tasks = (
        ("年度主要任务", "任务名称", "预算数（万元）", "执行数（万元）"),
        (None, "展览", 378, 352),
        (None, "金额合计", 378, 352),
    )
    whole = (("部门整体支出（万元）", "资金构成", "全年预算数", "全年执行数"), (None, "年度资金总额", 3052, 2918))
    for lines in ((*tasks, *whole), (*whole, *tasks)):
        reading = read(paper(*lines))
        assert amounts(reading.evaluation.subjects[0].funds) == (None, 3052, 2918)
        assert "R57" not in codes(reading)
    assert amounts(only(paper(*tasks)).funds) == (None, 378, 352)


def test_a_side_label_in_words_like_a_budgets_is_no_column() -> None:
    head = ("预算资金（万元）", None, "年初预算数", "全年预算数", "全年执行数")
    funds = only(paper(head, (None, "年度资金总额", 412, 420, 428), (None, "其中：财政拨款", 396, 404, 411))).funds
    assert (amounts(funds), sources(funds)) == ((412, 420, 428), [("财政拨款", 396, 404, 411)])


def test_amounts_behind_their_labels_under_columns_of_money() -> None:
    head = ("年度预算申请", None, "年初预算数", "全年预算数", "全年执行数")
    halves = [(None, "按收入性质分：1388.75", None, None, "按支出性质分：1380.75")]
    halves += [(None, "其中：一般公共预算：1388.75", None, None, "其中：基本支出：812.6")]
    halves += [(None, None, None, None, "项目支出：568.15")]
    reading = read(paper(head, (None, "年度资金总额", 926.4, 1388.75, 1388.75), *halves))
    funds = reading.evaluation.subjects[0].funds
    assert (funds.basic, funds.project, sources(funds)) == (Decimal("812.6"), Decimal("568.15"), [])
    assert any("一般公共预算：1388.75" in one.message for one in reading.findings if one.code == "R36")
    assert "V13" in {one.code for one in assess(reading).findings}
