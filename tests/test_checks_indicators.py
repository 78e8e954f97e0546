"""V38-V47: each code raised, and silent on what is right."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.small_evaluations import HUBEI, evaluation, findings, places, project, row
from xlperf.checks import indicator_quality
from xlperf.values.measures import Sign

OUTCOME = {"level1": "效益指标", "level2": "社会效益指标"}
COST = {"level2": "成本指标", "name": "项目总成本"}


def found(*subjects: Any) -> list[tuple[str, str, str]]:
    return places(findings(evaluation(*subjects), indicator_quality.CHECKS, HUBEI))


def one(**values: object) -> list[tuple[str, str]]:
    """Code and header for a project with this single indicator."""
    return [(code, header) for code, header, _ in found(project(indicators=[row(**values)]))]


def test_silent_on_what_is_right() -> None:
    assert found() == []


RAISED: list[tuple[dict[str, object], tuple[str, str]]] = [
    ({"name": "设备购置", "target": "50万元", "actual": "50万元"}, ("V38", "三级指标")),
    ({"name": "工程资金金额", "target": 50, "actual": 50}, ("V38", "三级指标")),
    ({"name": "维修工程资金", "target": 100, "actual": 100}, ("V38", "三级指标")),
    ({"level2": "质量指标", "name": "预算执行率", "target": "95%", "actual": "96%"}, ("V39", "三级指标")),
    ({**COST, "target": "50万元", "actual": "50万元"}, ("V40", "符号")),
    ({"level2": "成本指标", "name": "三公经费控制率", "target": "100%", "actual": "90%"}, ("V40", "符号")),
    ({"level1": "效益指标", "level2": "经济效益指标", "name": "安全率", "target": "98%"}, ("V41", "二级指标")),
    ({"level1": "效益指标", "level2": "生态效益指标", "name": "对控制成本的影响"}, ("V41", "二级指标")),
    ({"level2": "时效指标", "name": "验收合格率"}, ("V41", "二级指标")),
    ({"level1": "满意度指标", "level2": "服务对象满意度", "name": "资料审核"}, ("V41", "二级指标")),
    ({**OUTCOME, "name": "群众满意度", "target": "95%", "actual": "96%"}, ("V41", "二级指标")),
    ({"sign": "定性", "target": "效果明显", "actual": "达成预期指标"}, ("V43", "目标值")),
    ({"sign": "定性", "target": None, "actual": "达成预期指标"}, ("V43", "目标值")),
    ({"sign": "定性", "target": "达成预期目标", "actual": "达成预期指标"}, ("V43", "目标值")),
    ({"name": "培训合格率", "level2": "质量指标", "target": "100%", "actual": "100%"}, ("V44", "符号")),
    ({"level1": "过程", "level2": "预算执行", "name": "预算完成率", "target": "70%"}, ("V45", "目标值")),
    ({"weight": 60}, ("V46", "分值")),
]


@pytest.mark.parametrize(("values", "expected"), RAISED)
def test_raised(values: dict[str, object], expected: tuple[str, str]) -> None:
    assert one(**values) == [expected]


@pytest.mark.parametrize("level2", ["数量指标", "成本指标", "社会成本指标", "生态环境成本指标"])
@pytest.mark.parametrize(
    "name",
    ["成本核算率", "成本控制率", "项目总成本", "成本占比", "人均费用", "节约会议成本", "植被恢复面积", "宣传支出"],
)
@pytest.mark.parametrize("target", ["100%", "100亩", "50万元", "50"])
def test_a_cost_sign_is_wrong_only_where_the_other_would_be_assumed(level2: str, name: str, target: str) -> None:
    values = {"level2": level2, "name": name, "target": target, "actual": target}
    (assumed,) = evaluation(project(indicators=[row(**values, sign=None)])).subjects[0].indicators
    if "V40" in [code for code, _ in one(**values, sign="≥")]:
        assert assumed.measure.sign is Sign.LE


@pytest.mark.parametrize(
    "values",
    [
        {"name": "购置设备", "target": "50台", "actual": "50台"},
        {"level1": "过程", "level2": "预算执行", "name": "预算执行率", "target": "95%", "actual": "96%"},
        {"name": "政府采购执行率", "level2": "质量指标", "target": "95%", "actual": "96%"},
        {**COST, "sign": "≤", "target": "50万元", "actual": "50万元"},
        {**COST, "sign": None, "target": "50万元", "actual": "50万元"},
        {**COST, "name": "成本节约率", "target": "5%", "actual": "6%"},
        {**COST, "name": "成本核算率", "target": "100%", "actual": "100%"},
        {**COST, "name": "成本占比", "target": "50万元", "actual": "50万元"},
        {**COST, "name": "节约会议成本", "target": "5万元", "actual": "6万元"},
        {"level2": "生态环境成本指标", "name": "植被恢复面积", "target": "100亩", "actual": "100亩"},
        {**COST, "name": "补助标准", "target": "850元", "actual": "850元"},
        {"level1": "效益指标", "level2": "经济效益指标", "name": "减少安全事故经济损失", "target": "5万元"},
        {"level1": "效益指标", "level2": "生态效益指标", "name": "是否满足环评要求且控制成本", "target": "5处"},
        {"level2": "时效指标", "name": "资金到位及时率", "target": "95%"},
        {"level1": "满意度指标", "level2": "服务对象满意度", "name": "有效投诉次数", "sign": "≤", "target": "3次"},
        {"sign": "定性", "target": "参训人员能独立上岗", "actual": "达成预期指标"},
        {"level2": "质量指标", "name": "培训合格率", "sign": "＝", "target": "100%", "actual": "100%"},
        {"level2": "质量指标", "name": "培训合格率", "sign": None, "target": "100%", "actual": "100%"},
        {"level2": "质量指标", "name": "产值增长率", "target": "120%", "actual": "130%"},
        {"level1": "过程", "level2": "预算执行", "name": "预算完成率", "target": "95%"},
        {"weight": 40},
        {"weight": 500},
    ],
)
def test_silent(values: dict[str, object]) -> None:
    assert one(**values) == []


def test_v42() -> None:
    pairs = ([row(), row(**more)] for more in ({}, OUTCOME))
    raised = [findings(evaluation(project(indicators=pair)), indicator_quality.CHECKS, HUBEI) for pair in pairs]
    same, apart = ([one.message for one in pair if one.code == "V42"] for pair in raised)
    assert same == ["“数量指标”里有两个相同的指标。"]
    assert apart == ["“社会效益指标”和“数量指标”里是同一个指标。"]
    assert found(project(indicators=[row(), row(**OUTCOME)])) == [("V42", "三级指标", "培训人次")]
    assert found(project(indicators=[row(), row()])) == [("V42", "三级指标", "培训人次")]


@pytest.mark.parametrize(
    "other",
    [{"name": "另一个"}, {"target": "20人次", "actual": "25人次"}, {"goal": 2}, {"level2": "质量指标"}],
)
def test_v42__silent(other: dict[str, object]) -> None:
    goals = [{"number": 1, "text": "办培训"}, {"number": 2, "text": "办讲座"}]
    assert found(project(goals=goals, indicators=[row(goal=1), row(**{"goal": 1, **other})])) == []


def test_v47__a_goal_that_is_a_figure() -> None:
    assert found(project(goals=[{"number": 1, "text": "43.2"}])) == [("V47", "目标内容", "年度绩效目标1")]
    assert found(project(goals=[{"number": 1, "text": "43.2万元"}])) == [("V47", "目标内容", "年度绩效目标1")]
    assert found(project(goals=[{"number": 1, "text": "培训300人次"}])) == []
    assert found(project(goals=[{"number": 1, "weight": 80}])) == []


def test_v47__targets_that_are_the_weights() -> None:
    same = [row(name=f"指标{at}", target=f"{weight}个", weight=weight) for at, weight in enumerate((10, 20, 15))]
    assert found(project(indicators=same)) == [("V47", "目标值", "")]
    assert found(project(indicators=same[:2])) == []
    assert found(project(indicators=[*same, row(name="另一个")])) == []
