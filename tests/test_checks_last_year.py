"""V90 and V91: this year beside the last one."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.support.small_evaluations import HUBEI, evaluation, findings, places, project, row, triples
from xlperf.checks.last_year import check_marked, check_target_below_last_year
from xlperf.model import Evaluation


def with_row(funds: dict[str, object] | None = None, **values: object) -> Evaluation:
    return evaluation(project(indicators=[row(**values)], funds=funds or {}))


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"target": "20个", "last_actual": "49个"}, True),
        ({"target": "20个", "last_actual": "26个"}, True),
        ({"target": "20个", "last_actual": "25个"}, False),
        ({"target": "20个", "last_actual": None}, False),
        ({"target": "20个", "last_actual": "很多"}, False),
        ({"target": "20个", "last_actual": "49万元"}, False),
        ({"target": "70%", "last_actual": "98%"}, True),
        ({"sign": "≤", "target": "20天", "last_actual": "10天"}, False),  # Hubei has no threshold for these
        ({"sign": "定性", "target": "达到要求", "last_actual": "达成预期指标"}, False),
    ],
)
def test_v90(values: dict[str, object], found: bool) -> None:
    raised = findings(with_row(**values), [check_target_below_last_year])
    assert places(raised) == ([("V90", "目标值", "培训人次")] if found else [])


def test_v90__the_threshold_is_the_schemes() -> None:
    scheme = replace(HUBEI, over=replace(HUBEI.over, reverse_threshold=Decimal("1.3")))
    item = with_row(sign="≤", target="20天", last_actual="10天")
    assert [one.code for one in findings(item, [check_target_below_last_year], scheme)] == ["V90"]
    silent = replace(HUBEI, over=replace(HUBEI.over, action="none"))
    assert findings(with_row(target="20个", last_actual="49个"), [check_target_below_last_year], silent) == ()


def test_v90__says_both_figures() -> None:
    (one,) = findings(with_row(target="20个", last_actual="49个"), [check_target_below_last_year])
    assert one.message == "上年完成49个，今年的目标是20个：做到和上年一样，就超额完成到245%。"


@pytest.mark.parametrize(
    "values",
    [
        {"sign": None, "name": "报件差错", "level2": "时效指标", "target": "20天", "last_actual": "49天"},  # perhaps ≤
        {"name": "培训合格率", "target": "0.5", "unit": "%", "last_actual": "98%"},  # 50% or 0.5%
    ],
)
def test_v90__silent_where_the_target_is_doubtful(values: dict[str, object]) -> None:
    assert findings(with_row(**values), [check_target_below_last_year]) == ()


def test_v90__the_money_is_the_budget_after_adjustment() -> None:
    raised = []
    for initial, adjusted in ((100, 40), (40, 100)):
        funds = {"initial": initial, "adjusted": adjusted, "last_executed": 100}
        raised.append(findings(with_row(funds, target="40个", last_actual="98个"), [check_target_below_last_year]))
    assert [bool(one) for one in raised] == [False, True]


def test_v90__money_that_fell_exactly_as_much_explains_the_target() -> None:
    raised = []
    for budget in (50, "50.01"):
        funds = {"initial": budget, "adjusted": None, "last_executed": 100}
        item = with_row(funds, target="50个", last_actual="100个")
        raised.append(findings(item, [check_target_below_last_year]))
    assert [bool(one) for one in raised] == [False, True]


@pytest.mark.parametrize(
    ("initial", "last_executed", "unit", "found"),
    [(40, 100, "个", False), (60, 100, "个", True), (40, None, "个", True), (40, 100, "%", True)],
)
def test_v90__less_money_brings_less(initial: int, last_executed: int | None, unit: str, found: bool) -> None:
    funds = {"initial": initial, "adjusted": None, "last_executed": last_executed}
    raised = findings(with_row(funds, target=f"40{unit}", last_actual=f"98{unit}"), [check_target_below_last_year])
    assert bool(raised) is found


def test_v91() -> None:
    marked = project(
        review="一次性项目",
        goals=[{"number": 1, "text": "目标", "review": "写着2022年"}],
        indicators=[row(review="写着2022年。")],
        texts={"management": ""},
        text_reviews={"process": "写着2022年", "management": "等材料"},
    )
    raised = findings(evaluation(marked), [check_marked])
    assert places(raised) == [
        ("V91", "待核对", ""),
        ("V91", "待核对", "年度绩效目标1"),
        ("V91", "待核对", "培训人次"),
        ("V91", "内容", "绩效自评工作开展情况"),
        ("V91", "待核对", "资金管理情况"),
    ]
    assert raised[2].message == "标着待核对：写着2022年。"
    assert triples(findings(evaluation(), [check_marked])) == []
