"""V22-V28: each code raised, and silent on what is right."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.small_evaluations import department, evaluation, findings, places, project, row, triples
from xlperf.checks import caliber
from xlperf.findings import Severity
from xlperf.schemes import load_scheme

COST = {"level1": "产出指标", "level2": "成本指标", "name": "项目总成本", "sign": "≤"}
ADJUSTED = {"initial": 90, "adjusted": 100, "executed": 80}
PARAGRAPH = "一是成立自评小组，制定工作方案，明确职责分工和时间安排；二是收集整理佐证材料，逐项核对绩效指标完成情况。"


def found(*subjects: Any, **more: Any) -> list[tuple[str, str, str]]:
    return places(findings(evaluation(*subjects, **more), caliber.CHECKS))


def cost(funds: dict[str, Any], **values: object) -> list[tuple[str, str, str]]:
    return found(project(funds=funds, indicators=[row(**{**COST, **values})]))


# --- V22, V25: a cost against the budget ----------------------------------------------------------------------------


def test_v22() -> None:
    assert cost(ADJUSTED, target="90万元", actual="80万元") == [("V22", "目标值", "项目总成本")]
    assert cost(ADJUSTED, target="900000元", actual="80万元") == [("V22", "目标值", "项目总成本")]


@pytest.mark.parametrize(
    ("funds", "target"),
    [
        (ADJUSTED, "100万元"),
        (ADJUSTED, "60万元"),
        ({**ADJUSTED, "initial": 100}, "100万元"),
        ({**ADJUSTED, "initial": None}, "90万元"),
        ({**ADJUSTED, "adjusted": None}, "90万元"),
    ],
)
def test_v22__silent(funds: dict[str, Any], target: str) -> None:
    assert cost(funds, target=target, actual="80万元") == []


def test_v22__a_scheme_on_the_initial_budget() -> None:
    text = {"id": "own", "title": "本单位", "source": "本单位", "extends": "hubei_2020",
            "execution": {"denominator": "initial"}}  # fmt: skip
    item = evaluation(project(funds=ADJUSTED, indicators=[row(**{**COST, "target": "100万元", "actual": "80万元"})]))
    scheme = load_scheme("own", [text])
    assert triples(findings(item, caliber.CHECKS, scheme)) == [("V22", "培训项目", "项目总成本")]


def test_v25__the_cost_of_the_whole_is_what_was_spent() -> None:
    assert cost({"executed": 99.5}, target="100万元", actual="100万元") == [("V25", "实际完成值", "项目总成本")]
    assert cost({"executed": 99.5}, target="100万元", actual="99.5万元") == []
    assert cost({"executed": 99.5}, target="20万元", actual="19万元") == []


def test_v25__once_for_a_row_that_is_wrong_twice() -> None:
    assert cost(ADJUSTED, target="90万元", actual="90万元") == [("V25", "实际完成值", "项目总成本")]


def test_v25__project_expenditure() -> None:
    funds = {"basic": 50, "project": 50}
    item = evaluation(department(funds=funds), project(funds={"executed": 48}, indicators=[]))
    assert places(findings(item, caliber.CHECKS)) == [("V25", "项目支出", "")]
    message = findings(item, caliber.CHECKS)[0].message
    assert message == "部门项目支出是50万元，各项目执行数合计48万元，相差2万元。"


@pytest.mark.parametrize(
    ("count", "working"), [(8, "1+2+3+4+5+6+7+8=36"), (40, "1+2+…+40=820")], ids=["all shown", "many"]
)
def test_v25__project_expenditure__shows_the_sum(count: int, working: str) -> None:
    projects = [project(f"项目{at}", funds={"executed": at}, indicators=[]) for at in range(1, count + 1)]
    [one] = findings(evaluation(department(funds={"project": 50}), *projects), [caliber.check_project_sum])
    assert f"各项目执行数合计{working}万元" in one.message


@pytest.mark.parametrize(
    "spent", [[50], [20, 30], ["50.01"], [20, None], []], ids=["one", "two", "rounding", "one is blank", "no project"]
)
def test_v25__project_expenditure__silent(spent: list[Any]) -> None:
    projects = [project(f"项目{at}", funds={"executed": amount}) for at, amount in enumerate(spent)]
    assert "V25" not in [code for code, _, _ in found(department(funds={"project": 50}), *projects)]


# --- V23, V24, V72 --------------------------------------------------------------------------------------------------


def test_v23__the_figure_of_the_budget_in_another_unit() -> None:
    assert cost({}, target="100元", actual="90元") == [("V23", "计量单位", "项目总成本")]
    assert cost({}, target="1000000元", actual="1000000元") == []
    funds = {"initial": 1000000, "adjusted": 1000000, "executed": 1000000}
    subject = project(funds=funds, indicators=[row(**COST, target="100元", actual="90元")])
    assert ("V23", "计量单位", "项目总成本") in found(subject, unit={"money_unit": "元"})
    assert cost({}, target="1000000元", actual="100万元") == []
    assert cost({}, target="50元", actual="45元") == []


def test_v23__a_project_in_yuan() -> None:
    whole = department(funds={"executed": 100, "project": 50})
    assert found(whole, project(funds={"executed": 500000}, indicators=[])) == [("V23", "执行数", "")]
    assert found(whole, project(funds={"executed": 50}, indicators=[])) == []


def overspent(funds: dict[str, Any], unit: str = "万元") -> list[tuple[str, str, str]]:
    item = evaluation(project(funds=funds), unit={"money_unit": unit})
    found = [one for one in findings(item, caliber.CHECKS) if one.code in ("V23", "V72")]
    return [(one.code, one.origin.header if one.origin else "", f"{one.message}{one.remedy}") for one in found]


def test_v72() -> None:
    remedy = "请核对执行数和预算数；年中追加或用了上年结转的，请把“调整后预算数”改为包含它的数。"
    adjusted = overspent({"initial": 1200, "adjusted": 1270.5, "executed": 1300})
    assert adjusted == [("V72", "执行数", f"执行数1300万元大于调整后预算数1270.5万元，多出29.5万元。{remedy}")]
    initial = overspent({"initial": 1200, "adjusted": None, "executed": 1300})
    assert initial == [("V72", "执行数", f"执行数1300万元大于年初预算数1200万元，多出100万元。{remedy}")]


def test_v72__is_an_error() -> None:
    found = findings(evaluation(project(funds={"executed": 130})), caliber.CHECKS)
    assert [(one.code, one.severity) for one in found] == [("V72", Severity.ERROR)]


@pytest.mark.parametrize(
    "funds",
    [
        {"initial": 1200, "adjusted": 1300, "executed": 1300},
        {"initial": 1200, "adjusted": 1300, "executed": 1250},
        {"adjusted": 1270.5, "executed": 1270.51},
        {"initial": None, "adjusted": None, "executed": 5},
        {"adjusted": 0, "executed": 5},
        {"adjusted": 100, "executed": None},
    ],
)
def test_v72__silent(funds: dict[str, Any]) -> None:
    assert overspent(funds) == []


def test_v23__spending_in_yuan() -> None:
    funds = {"initial": 163.63, "adjusted": 163.63, "executed": 1636300}
    said = "填的是执行数1636300万元，调整后预算数是163.63万元，单位不会都对。"
    remedy = "请核对单位：执行数像是按元填的，换成万元是163.63万元。"
    assert overspent(funds) == [("V23", "执行数", said + remedy)]
    assert overspent(funds, "元")[0][2].endswith("请核对单位：调整后预算数像是按万元填的，换成元是1636300元。")
    assert [code for code, _, _ in overspent({"adjusted": 1, "executed": 999})] == ["V72"]
    assert [code for code, _, _ in overspent({"adjusted": 1, "executed": 1000})] == ["V23"]


@pytest.mark.parametrize("date", ["202年1月15日", "2021年12月30日", "2021-12-30"])
def test_v24(date: str) -> None:
    assert found(unit={"filled_on": date}) == [("V24", "填报日期", "")]


@pytest.mark.parametrize("date", ["2023年1月15日", "2022年12月31日", "2023-01-15", "二月", None])
def test_v24__silent(date: str | None) -> None:
    assert found(unit={"filled_on": date}) == []


# --- V26, V28 -------------------------------------------------------------------------------------------------------


def test_v26() -> None:
    here, there = project(indicators=[row(actual="280人次")]), department(indicators=[row(actual="310人次")])
    assert triples(findings(evaluation(there, here), caliber.CHECKS)) == [("V26", "培训项目", "培训人次")]


@pytest.mark.parametrize(
    "rows",
    [
        [row(actual="310人次")],
        [row(target="100人次", actual="110人次")],
        [row(name="别的", actual="280人次")],
        [row(actual=None)],
    ],
)
def test_v26__silent(rows: list[dict[str, object]]) -> None:
    there = department(indicators=[row(actual="310人次")])
    assert found(there, project(indicators=rows)) == []


def test_v26__a_sum_over_projects_is_another_figure() -> None:
    there = department(indicators=[row(actual="310人次")])
    projects = [project(name, indicators=[row(actual="155人次")]) for name in ("甲", "乙")]
    assert found(there, *projects) == []


def test_v28__paragraphs() -> None:
    own = [row(name="单独的指标")]
    mine = project(texts={"process": f"{PARAGRAPH}后期完善。"}, indicators=own)
    assert found(department(texts={"process": PARAGRAPH}), mine) == [("V28", "内容", "绩效自评工作开展情况")]


@pytest.mark.parametrize(
    ("section", "text"),
    [("process", "本项目由培训科负责自评，" + "逐月登记培训台账并抽查三次，" * 4), ("process", PARAGRAPH[:20]),
     ("disclosure", PARAGRAPH)],
)  # fmt: skip
def test_v28__paragraphs__silent(section: str, text: str) -> None:
    mine = project(texts={section: text}, indicators=[row(name="单独的指标")])
    assert found(department(texts={"process": PARAGRAPH, "disclosure": PARAGRAPH}), mine) == []


def test_v28__indicators() -> None:
    assert found(department(), project()) == [("V28", "三级指标", "")]
    few = [row(name=f"指标{at}") for at in range(8)]
    assert found(department(indicators=few[:3]), project(indicators=few)) == []
    assert found(department(indicators=few[:2]), project(indicators=few[:2])) == []
