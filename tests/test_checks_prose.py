"""V20, V21, V24, V27, V54 and V76-V78 over typed text: each code raised, and silent on what is right."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.small_evaluations import department, evaluation, findings, places, project, row, rows
from xlperf.checks import running_text
from xlperf.findings import Finding, Severity
from xlperf.model import Edit, Evaluation

MISSED = rows("""
| level1   | level2       | name     | sign | target  | actual  | weight | reason     |
| 产出指标 | 数量指标     | 培训人次 | ≥    | 300人次 | 270人次 | 40     | 停课两个月 |
| 效益指标 | 社会效益指标 | 就业人数 | ≥    | 100人   | 100人   | 40     |            |
""")


def raised(item: Evaluation) -> tuple[Finding, ...]:
    return findings(item, running_text.CHECKS)


def found(unit: dict[str, Any] | None = None, **values: Any) -> list[tuple[str, str, str]]:
    return places(raised(evaluation(project(**values), unit=unit)))


def messages(**values: Any) -> list[str]:
    return [str(one) for one in raised(evaluation(project(**values)))]


def test_what_is_right_is_passed_over() -> None:
    assert raised(evaluation(department(), project())) == ()


def test_v20() -> None:
    texts = {"funds_use": "共完成89.97万元。其中30+30+29.99。"}
    assert found(texts=texts) == [("V20", "内容", "项目资金情况")]
    assert "算出来是89.99万元" in messages(texts=texts)[0]
    assert found(texts={"funds_use": "共完成89.99万元。其中30+30+29.99。"}) == []


def test_v20__growth_and_lists() -> None:
    assert found(texts={"funds_use": "支出120万元，比上年100万元增长30%。"}) == [("V20", "内容", "项目资金情况")]
    text = "主要做了五项工作：一是建机制；二是抓落实；三是强督查；四是重反馈。"
    assert found(texts={"process": text}) == [("V20", "内容", "绩效自评工作开展情况")]


def test_v20__parts_that_are_the_workbooks_own_are_v13() -> None:
    text = "总支出100万元，其中基本支出60万元、项目支出30万元。"
    funds = {"executed": 100, "basic": 60, "project": 30}
    assert places(raised(evaluation(department(funds=funds, texts={"process": text})))) == []
    text = text.replace("60万元", "61万元")
    assert {one.code for one in raised(evaluation(department(funds=funds, texts={"process": text})))} >= {"V20", "V54"}


def test_v21() -> None:
    values = [row(name="修路"), row(name="其中：村道")]
    assert found(indicators=values) == [("V21", "分值", "其中：村道")]
    assert found(indicators=[row(name="修路"), row(name="其中：村道", weight=None)]) == []
    assert found(indicators=[row(name="修路", weight=None), row(name="其中：村道")]) == []


@pytest.mark.parametrize("text", ["2021年实际执行支出100万元。", "2021年共支出100万元。", "从202年1月起实施。"])
def test_v24(text: str) -> None:
    assert found(texts={"management": text}) == [("V24", "内容", "资金管理情况")]


@pytest.mark.parametrize("text", ["2021年共支出80万元。", "截至2021年底，实际支出100万元。", "2022年共支出100万元。"])
def test_v24__silent(text: str) -> None:
    assert found(texts={"management": text}) == []


@pytest.mark.parametrize(
    ("text", "raised_here"),
    [
        ("2021年受疫情影响，修建村道没有完成。", True),
        ("2022年受疫情影响，修建村道没有完成。", False),
        ("2021年受疫情影响，合同推迟签订。", False),
        ("2019年土地没有批下来，修建村道没有完成。", False),
        ("2021年底才批下土地，修建村道没有完成。", False),
    ],
)
def test_v24__last_years_reason_for_an_indicator_of_this_year(text: str, raised_here: bool) -> None:
    codes = {code for code, _, _ in found(texts={"deviation": text}, indicators=[row(name="修建村道")])}
    assert ("V24" in codes) is raised_here


def test_v24__an_indicator_that_runs_on() -> None:
    assert found(indicators=[row(name="取得2020-2024监测资料")]) == [("V24", "三级指标", "取得2020-2024监测资料")]
    for name in ("编制2021-2025规划", "2022-2023学年资助人数", "取得2018-2022监测资料", "取得2022监测资料"):
        assert found(indicators=[row(name=name)]) == []


def test_v27__what_a_text_calls_its_writer() -> None:
    unit = {"name": "某区第一中学", "region": "我区"}
    assert found(unit, texts={"process": "我县高度重视自评工作。"}) == [("V27", "内容", "绩效自评工作开展情况")]
    assert found(unit, texts={"process": "我馆高度重视自评工作。"}) == [("V27", "内容", "绩效自评工作开展情况")]
    for text in ("我区高度重视。", "我市高度重视。", "我省高度重视。", "我单位高度重视。", "我校高度重视。"):
        known = {**unit, "short_name": "我校"}
        assert found(known, texts={"process": text}) == []


def test_v27__another_project() -> None:
    other = project("老年人助餐补贴项目")
    wrong = project("学生营养改善项目", texts={"purpose": "老年人助餐补贴项目惠及全区老年人。"})
    assert places(raised(evaluation(wrong, other))) == [("V27", "内容", "立项目的")]
    right = project("学生营养改善项目", texts={"purpose": "与老年人助餐补贴项目统筹实施。"})
    assert raised(evaluation(right, other)) == ()


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("该项目完成了既定的绩效目标。", "“培训人次”部分完成"),
        ("各项绩效目标均已完成。", "“培训人次”部分完成"),
        ("该项目年初预算资金为120万元。", "年初预算数100万元"),
        ("实际支出90万元，执行率为90%。", "执行数95万元"),
        ("该项目实际支出95万元，执行率为96%。", "执行率95%"),
        ("项目资金已全部支付完毕。", "执行率95%"),
        ("年末无结余。", "还有5万元没有执行"),
        ("培训人次，预计指标值应大于等于300人次，实际指标数为280人次。", "实际完成值270人次"),
        ("培训人次，预计指标值应大于等于330人次。", "目标值300人次"),
        ("培训人次，实际指标数为270人次，该指标已完成。", "部分完成"),
    ],
)
def test_v54(text: str, fact: str) -> None:
    values = {"funds": {"executed": 95}, "indicators": MISSED, "texts": {"management": text}}
    assert found(**values)[:1] == [("V54", "内容", "资金管理情况")]
    assert fact in messages(**values)[0]


@pytest.mark.parametrize(
    "text",
    [
        "力争完成既定的绩效目标。",
        "该项目年初预算资金为100万元，实际支出95万元，执行率为95%。",
        "办公经费实际支出20万元。",
        "截至6月底，执行率为45%。",
        "培训人次，预计指标值应大于等于300人次，实际指标数为270人次，该指标部分完成。",
        "就业人数，实际完成数为100人，该指标已完成。",
        "项目资金全部用于培训。",
    ],
)
def test_v54__silent(text: str) -> None:
    assert found(funds={"executed": 95}, indicators=MISSED, texts={"management": text}) == []


def test_v54__goals_promise_and_claim_nothing() -> None:
    assert found(indicators=MISSED, texts={"goals_text": "圆满完成全年各项任务。"}) == []


def test_v54__a_budget_raised_or_lowered() -> None:
    funds = {"initial": 100, "adjusted": 90, "executed": 90}
    assert found(funds={**funds, "adjustment_reason": "上级追加预算"}) == [("V54", "预算调整原因", "预算调整原因")]
    assert found(funds={**funds, "adjustment_reason": "财政调减预算"}) == []
    assert found(funds={**funds, "adjustment_reason": "先追加后调减"}) == []


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("工程已经全部完工，为农业生产夯实基础，", Severity.WARNING),
        ("坚持“以人为本的理念开展工作。", Severity.WARNING),
        ("成立了自评小组。逐项核对了全部材料", Severity.NOTE),
    ],
)
def test_v76(text: str, severity: Severity) -> None:
    done = raised(evaluation(project(texts={"management": text})))
    assert [(one.code, one.severity, one.item) for one in done] == [("V76", severity, "资金管理情况")]


def test_v76__silent() -> None:
    assert found(texts={"management": "主要做法如下：\n一是建章立制；\n二是强化监督。"}) == []
    assert found(texts={"next_budget_basis": "考虑到项目完成的情况，经财政部门审核同意后，"}) == []


def test_v76__a_goal_and_its_result_are_two_texts() -> None:
    goals = [{"number": 1, "text": "建立健全各项管理制度，按月检查进度，", "achieved": "建立健全了各项管理制度，"}]
    assert [one[0] for one in found(goals=goals)].count("V76") == 2


def test_v76__once_for_a_text() -> None:
    text = "一是建立健全各项管理制度，\n二是强化对资金使用的监督，\n三是落实有关部门的责任，"
    assert [one[0] for one in found(texts={"management": text})] == ["V76"]


def test_v77() -> None:
    texts = {"goals_text": "积极探索三大主导产业发展路径。"}
    values = [row(name="是否符合两大主导产业发展方向")]
    assert found(texts=texts, indicators=values) == [("V77", "三级指标", "是否符合两大主导产业发展方向")]
    assert found(texts=texts, indicators=[row(name="是否符合三大主导产业发展方向")]) == []


@pytest.mark.parametrize(
    ("achieved", "denied"),
    [
        ("培训了300人次。", True),
        ("培训人次达到250人次。", True),
        ("培训了270人次。", False),
        ("培训了约300人次。", False),
        ("培训了300人次，其中就业100人。", True),
        ("计划培训300人次，实际培训270人次。", False),
        ("应培训300人次，已培训270人次。", False),
        ("上半年培训人次150人次，下半年培训人次120人次。", False),
        ("培训人次在东片150人次，在西片120人次。", False),
        ("培训人次比目标少30人次。", False),
        ("仍有30人次培训人次未完成。", False),
        ("发放资料300份。", False),
    ],
)
def test_v77__a_result_of_a_goal_that_its_indicator_denies(achieved: str, denied: bool) -> None:
    goals = [{"number": 1, "text": "办好培训班。", "achieved": achieved}]
    assert (("V77", "年度绩效目标1") in {(one[0], one[2]) for one in found(goals=goals, indicators=MISSED)}) is denied


@pytest.mark.parametrize(
    ("target", "actual", "achieved", "denied"),
    [
        ("0起", "1起", "全年未发生培训安全事故。", True),
        ("0起", "0起", "全年未发生培训安全事故。", False),
        ("0起", "1起", "全年发生培训安全事故1起。", False),
        ("0起", "1起", "全年未发生火灾。", False),
        ("3起", "1起", "全年未发生培训安全事故。", False),
        ("0起", "1起", "全年未发生重大培训安全事故。", False),
        ("0起", "1起", "未发生死亡培训安全事故。", False),
    ],
)
def test_v77__what_should_not_happen_is_denied(target: str, actual: str, achieved: str, denied: bool) -> None:
    goals = [{"number": 1, "text": "办好培训班。", "achieved": achieved}]
    values = [row(name="培训安全事故", sign="≤", target=target, actual=actual, reason="一名学员摔伤")]
    assert ("V77" in {one[0] for one in found(goals=goals, indicators=values)}) is denied


@pytest.mark.parametrize("key", ["conclusion", "overview"])
def test_v54__the_conclusion_and_the_outline_of_a_project_are_read(key: str) -> None:
    claim = "主要工作任务及各项绩效指标全部完成。"
    name = {"conclusion": "评价结论", "overview": "项目实施概述"}[key]
    assert ("V54", name) in {(one[0], one[2]) for one in found(indicators=MISSED, **{key: claim})}
    assert found(indicators=MISSED, **{key: "较好完成年度任务。"}) == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("2021年培训300人次。", True),
        ("围绕2021年度工作要点，培训300人次。", True),
        ("2021年度计划培训300人次。", True),
        ("按月发放津贴，2021年底前全部发放到位。", True),
        ("2021年结转的班次继续办完。", False),
        ("按照《2021年度工作要点》培训300人次。", False),
        ("2022年培训300人次，比2021年多。", False),
        ("2020年度的设备更新。", False),
        ("完成2021年度部门决算编制和公开。", False),
        ("开展2021年度预算绩效评价。", False),
        ("兑现2021年度先进单位奖励资金。", False),
        ("支付2021年度工程尾款。", False),
        ("办理2021年度退役士兵安置。", False),
    ],
)
def test_v24__a_goal_of_last_year(text: str, wrong: bool) -> None:
    assert ("V24" in {one[0] for one in found(goals=[{"number": 1, "text": text}])}) is wrong


def test_v76__a_goal_before_another_may_end_in_a_semicolon() -> None:
    goals = [{"number": 1, "text": "为420名残疾人适配辅助器具；"}, {"number": 2, "text": "新增就业岗位80个以上；"}]
    assert [one[2] for one in found(goals=goals) if one[0] == "V76"] == ["年度绩效目标2"]


def test_v78() -> None:
    text = "就业人数，实际完成数为100人，该指标应完成。"
    assert found(indicators=MISSED, texts={"management": text}) == [("V78", "内容", "资金管理情况")]


def test_what_a_person_worded_in_the_report_is_read_too() -> None:
    edits = [
        {"subject": "培训项目", "key": "培训项目/资金执行/资金执行", "generated": "", "facts": "", "text": text}
        for text in ("2021年实际执行支出90万元。", "请填写执行情况")
    ]
    item = evaluation(project(), edits=edits)
    assert all(isinstance(edit, Edit) for edit in item.edits)
    assert [(one.code, one.origin.sheet if one.origin else "", one.subject) for one in raised(item)] == [
        ("V24", "报告", "培训项目"),
        ("V54", "报告", "培训项目"),
        ("V05", "报告", "培训项目"),
    ]
