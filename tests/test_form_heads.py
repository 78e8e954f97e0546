"""Heads of forms and names in them: whose form it is, codes, numbering, and what is typed twice."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.support.made_forms import transfer
from tests.support.official_forms import Paper, hubei, mof, sichuan
from tests.support.read_forms import codes, data, only, place, read
from xlperf import evaluate
from xlperf.assessment import assess
from xlperf.rollover import roll_over
from xlperf.values.entries import is_option_list

DEPARTMENT = "2022年度部门整体支出绩效自评表"


def head(*lines: tuple[object, ...], title: str = "2022年度项目支出绩效自评表") -> Paper:
    """A small form with these lines over its indicators."""
    paper = Paper("自评表").put(0, 0, title)
    for row, line in enumerate(lines, 1):
        paper.line(row, *line)
    row = len(lines) + 1
    paper.line(row, "一级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")
    return paper.line(row + 1, "产出指标", "培训人次", "≥300人次", "310人次", 90, 90)


@pytest.mark.parametrize("label", ["部门", "部门（单位）名称", "部门全称", "被评价单位", "预算部门（单位）"])
def test_the_units_name_under_any_label(label: str) -> None:
    reading = read(head((label, "某县水利局"), title=DEPARTMENT))
    assert reading.evaluation.unit.name == "某县水利局"
    assert [one.name for one in reading.evaluation.subjects] == ["某县水利局"]
    assert {"R26", "R36", "R42"}.isdisjoint(codes(reading))


def test_a_ministry_is_nobodys_name() -> None:
    reading = read(transfer())
    assert (reading.evaluation.unit.name, reading.evaluation.subjects[0].supervisor) == ("某中心", "某局")
    assert ("R44", "C4") in [place(one) for one in reading.findings]
    alone = read(head(("项目名称", "培训经费"), ("中央主管部门", "某部")))
    assert (alone.evaluation.unit.name, alone.evaluation.subjects[0].supervisor) == ("", "某部")


@pytest.mark.parametrize(
    ("headers", "levels"),
    [
        (("序号", "绩效指标", "计划", "实际完成", "分数", "单位自评"), (None, None)),
        (("指标类型", "指标", "年初设定", "自评值", "基准分", "实得分"), ("产出指标", None)),
    ],
)
def test_headers_in_words_that_may_be_anything_else(headers: tuple[str, ...], levels: tuple[object, ...]) -> None:
    made = Paper("自评表").line(0, "2022年度项目支出绩效自评表").line(1, "项目名称", "培训经费").line(2, *headers)
    made.line(3, levels[0] or 1, "培训人次", "≥300人次", "310人次", 40, 40)
    made.line(4, levels[0] or 2, "合格人数", "≥280人", "270人", 60, 57.86)
    rows = only(made).indicators
    assert [(row.name, row.level1, str(row.actual), row.weight) for row in rows] == [
        ("培训人次", levels[0], "310人次", 40), ("合格人数", levels[0], "270人", 60),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("actual", "said"),
    [
        ("53亩", "不一样的：管护面积“实际完成值”这里是“53亩”，〔一!D4「实际完成值」〕是“51亩”。"),
        ("51亩", "两份上的数都一样。"),
    ],
)
def test_r25_two_forms_of_one_project_with_what_differs(actual: str, said: str) -> None:
    papers = [
        Paper(sheet)
        .line(0, "2022年度项目支出绩效自评表")
        .line(1, "项目名称", "护林", "实施单位", "某站")
        .line(2, "一级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")
        .line(3, "产出指标", "管护面积", "≥50亩", reached, 90, 90)
        for sheet, reached in (("一", "51亩"), ("二", actual))
    ]
    (found,) = [one for one in read(*papers).findings if one.code == "R25"]
    assert said in found.message


@pytest.mark.parametrize(
    ("opinion", "named"),
    [("同意申报，请排定工期。（盖章）2023年11月10日", True), ("（盖章）2023年11月10日", False), ("签字：", False)],
)
def test_r44_an_opinion_that_is_sealed_is_named(opinion: str, named: bool) -> None:
    reading = read(head(("项目名称", "培训经费"), ("主管部门审核意见", opinion)))
    assert ("R44" in codes(reading)) is named


def test_a_label_that_is_not_known_is_no_value_of_the_one_before() -> None:
    """It was passed over as a second value, and what stands beside it too."""
    reading = read(head(("主管部门", "某局", "财政归口科室", "教科文科", "项目联系人", "某甲")))
    assert (reading.evaluation.subjects[0].supervisor, reading.evaluation.unit.preparer) == ("某局", "某甲")
    assert "教科文科" in "".join(one.message for one in reading.findings if one.code == "R36")


@pytest.mark.parametrize(
    ("label", "fact"),
    [
        ("学校名称（章）", "name"),
        ("自评时间", "filled_on"),
        ("自评人", "preparer"),
        ("填报人手机", "phone"),
        ("校长（签字）", "head"),
    ],
)
def test_facts_of_the_head_in_other_words(label: str, fact: str) -> None:
    assert getattr(read(head(("项目名称", "培训经费"), (label, "某某"))).evaluation.unit, fact) == "某某"


def test_somebody_beside_a_project_is_its_leader_else_the_units_head() -> None:
    reading = read(head(("单位名称", "某局", "负责人", "某甲"), ("项目名称", "培训经费", "负责人", "某乙")))
    assert (reading.evaluation.unit.head, reading.evaluation.subjects[0].leader) == ("某甲", "某乙")


@pytest.mark.parametrize("typed", ["219001-某局", "219001 某局", "[219001]某局", "某局（219001）", "219001：某局"])
def test_a_code_is_no_part_of_a_name(typed: str) -> None:
    reading = read(head(("单位名称", typed), ("项目名称", "培训经费")))
    assert reading.evaluation.unit.name == "某局"
    (found,) = [one for one in reading.findings if one.code == "R50"]
    assert "219001" in found.message


@pytest.mark.parametrize("name", ["2022-2023年培训", "12345热线运行", "2022年度培训", "5G基站建设"])
def test_figures_that_begin_a_name_stay(name: str) -> None:
    reading = read(head(("单位名称", "某局"), ("项目名称", name)))
    assert [one.name for one in reading.evaluation.subjects] == [name]
    assert "R50" not in codes(reading)


@pytest.mark.parametrize(
    "typed",
    ["指标1.培训人次", "指标1：培训人次", "指标1培训人次", "三级指标2、培训人次", "①培训人次", "1.培训人次",
     "1、培训人次", "（1）培训人次", "(一)培训人次", "一、培训人次", "指标：培训人次"],
)  # fmt: skip
def test_numbering_before_a_name_is_left_out(typed: str) -> None:
    row, column = mof(*data()).find("培训人次")
    assert only(mof(*data()).put(row, column, typed)).indicators[0].name == "培训人次"


@pytest.mark.parametrize("typed", ["24小时值守天数", "110、119联动率", "5.0版本数", "1、2号楼数", "十件实事完成数"])
def test_figures_in_a_name_stay(typed: str) -> None:
    row, column = mof(*data()).find("培训人次")
    assert only(mof(*data()).put(row, column, typed)).indicators[0].name == typed


def test_r36_a_second_value_that_says_otherwise_is_reported() -> None:
    reading = read(head(("单位名称", "某局"), ("项目名称", "培训经费"), ("实施单位", "某中心", "实施单位", "另一中心")))
    assert reading.evaluation.subjects[0].implementer == "某中心"
    assert [place(one) for one in reading.findings if one.code == "R36"] == [("R36", "D4")]


def test_a_value_that_stands_behind_a_blank_one_counts() -> None:
    assert only(head(("项目名称", None), ("项目名称", "培训经费"))).name == "培训经费"


@pytest.mark.parametrize(
    ("typed", "start", "end"),
    [("2022年1月至2022年12月", "2022年1月", "2022年12月"), ("2022.1-2022.12", "2022.1", "2022.12"),
     ("202001-202012", "202001", "202012"), ("2022年1月—12月", "2022年1月", "12月"), ("三年", None, None)],
)  # fmt: skip
def test_the_time_of_a_project(typed: str, start: str | None, end: str | None) -> None:
    reading = read(head(("项目名称", "培训经费"), ("项目起止时间", typed, "项目负责人", "某甲")))
    (found,) = reading.evaluation.subjects
    assert (found.start, found.end, found.leader) == (start, end, "某甲")
    assert ("R36" in codes(reading)) is (start is None)


def test_what_is_written_on_a_form_is_printed_in_our_table() -> None:
    """年度总体目标·实际完成情况, 评价结论 and 项目实施概述: from the form to the attachment; not into next year."""
    given, subject = data(goals=[{"number": 1, "text": "办好培训班。", "weight": None}])
    paper = sichuan(given, subject)
    row, _ = paper.find("2.项目实施内容及过程概述")
    reading = read(paper.put(row, 2, "分两期举办。", columns=9))
    (found,) = reading.evaluation.subjects
    assert (found.goals[0].achieved, found.conclusion, found.overview) == ("完成", "较好", "分两期举办。")
    for scheme in ("mof_2020", "hubei_2020"):
        unit = replace(reading.evaluation.unit, scheme=scheme)
        report = evaluate(replace(reading, evaluation=replace(reading.evaluation, unit=unit)))
        printed = [str(cell.value) for cell in report.tables[0].cells]
        assert {"较好", "分两期举办。"} <= set(printed)
        assert ("完成" in printed) is (scheme == "mof_2020")
        assert not [text for text in printed if "项绩效指标：" in text]
    (rolled,) = roll_over(reading.evaluation).subjects
    assert (rolled.goals[0].achieved, rolled.conclusion, rolled.overview) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("好坏", True), ("优良中低差", True), ("优/良/中/差", True), ("□是 □否", True), ("完成、未完成", True),
     ("坏好", True), ("1.优 2.良 3.中 4.差", True), ("优良", False), ("好", False), ("是", False), ("中高", False),
     ("良好", False), ("完成", False), ("好转", False), ("", False), ("有所提高", False)],
)  # fmt: skip
def test_lists_of_options(text: str, expected: bool) -> None:
    assert is_option_list(text) is expected


def test_a_form_without_weights_is_summed_as_stated() -> None:
    """鄂财绩发〔2020〕3号 prints no weights: its scores and their sum are not blank in the tables."""
    given, subject = data()
    subject["funds"] |= {"stated_score": Decimal(15)}
    done = assess(read(hubei(given, subject)))
    (result,) = done.results
    assert [one.score for one in result.indicators] == [40, 10, 30, 10]
    assert (result.execution.score, result.total) == (15, 105)
    assert [goal.score for goal in result.goals] == [90]


def test_a_form_without_weights_and_a_score_has_no_sum() -> None:
    given, subject = data()
    subject["indicators"][0] |= {"stated_score": None}
    (result,) = assess(read(hubei(given, subject))).results
    assert (result.indicators[0].score, result.total) == (None, None)


def test_a_derived_name_of_the_unit_contradicts_none_that_a_form_of_another_stage_states() -> None:
    target = Paper("目标").line(0, "项目支出绩效目标申报表（2023年度）")
    target.line(1, "项目名称", "培训经费", "主管部门", "某区水务局").line(2, "三级指标", "指标值")
    target.line(3, "培训人次", "≥100人次")
    own = (
        Paper("自评").line(0, "项目支出绩效自评表（2023年度）").line(1, "填报单位", "某河道所", "项目名称", "培训经费")
    )
    own.line(2, "三级指标", "年度指标值", "实际完成值", "分值", "得分").line(
        3, "培训人次", "≥100人次", "120人次", 90, 90
    )
    reading = read(target, own)
    assert reading.evaluation.unit.name == "某河道所"
    assert not {"R42", "R82"} & set(codes(reading))
    assert "R42" in codes(read(target))
