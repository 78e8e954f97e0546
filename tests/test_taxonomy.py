from __future__ import annotations

import itertools

import pytest

from xlperf.taxonomy import level1_name, level2_name, order_key, side, suggests_ceiling


@pytest.mark.parametrize(
    ("typed", "standard"),
    [
        ("产出指标", "产出指标"),
        ("产出", "产出指标"),
        ("产\n出\n指\n标", "产出指标"),
        ("产出指标（50分）", "产出指标"),
        ("二、效益指标", "效益指标"),
        ("★成本", "成本指标"),
        ("满意度", "满意度指标"),
        ("项目效果", "效益指标"),
        ("约束性", "约束性指标"),
        ("部门职能", "部门职能"),
        (" 部门职能 ", "部门职能"),
        ("", None),
        (None, None),
    ],
)
def test_level1_name(typed: str | None, standard: str | None) -> None:
    assert level1_name(typed) == standard


@pytest.mark.parametrize(
    ("typed", "standard"),
    [
        ("数量", "数量指标"),
        ("进度指标", "时效指标"),
        ("成本指标", "成本指标"),
        ("经济成本指标", "经济成本指标"),
        ("可持续影响", "可持续影响指标"),
        ("服务对象满意度指标等", "服务对象满意度指标"),
        ("社会公众或服务对象满意度指标", "服务对象满意度指标"),
        ("（1）质量指标", "质量指标"),
        ("安全指标", "安全指标"),
        (None, None),
    ],
)
def test_level2_name(typed: str | None, standard: str | None) -> None:
    assert level2_name(typed) == standard


def test_order_key__is_the_standard_order_with_unknown_names_last() -> None:
    rows = [
        ("产出指标", "数量指标"),
        ("产出", "质量"),
        ("产出指标", "进度指标"),
        ("产出指标", "成本指标"),
        ("产出指标", "安全指标"),
        ("效益指标", "经济效益指标"),
        ("效益指标", "可持续影响指标"),
        ("满意度指标", "服务对象满意度指标"),
        ("部门职能", "安全指标"),
    ]
    shuffled = [*rows[::2], *rows[1::2]]
    assert sorted(shuffled, key=lambda row: order_key(*row)) == rows


def test_order_key__level_2_places_a_row_without_level_1() -> None:
    assert order_key(None, "质量指标") == order_key("产出指标", "质量指标")
    assert order_key(None, None) > order_key("约束性指标", None)


@pytest.mark.parametrize(
    ("level1", "level2", "where"),
    [
        ("产出指标", "数量指标", "output"),
        ("成本指标", "社会成本指标", "output"),
        ("效益", None, "outcome"),
        (None, "生态效益指标", "outcome"),
        ("部门职能", "满意度", "satisfaction"),
        ("满意度指标", None, "satisfaction"),
        ("投入", None, ""),
        (None, None, ""),
    ],
)
def test_side(level1: str | None, level2: str | None, where: str) -> None:
    assert side(level1, level2) == where


@pytest.mark.parametrize(
    ("name", "level2", "expected"),
    [
        ("预算调整率", None, True),
        ("三公经费控制率", None, True),
        ("群众投诉次数", None, True),
        ("项目总额", "成本指标", True),
        ("秸秆焚烧火点数", "数量指标", True),
        ("森林火灾起数", None, True),
        ("安全生产事故起数", None, True),
        ("事故死亡人数", None, True),
        ("传染病发生率", None, True),
        ("水质超标次数", None, True),
        ("逾期项目数", None, True),
        ("违规使用资金", None, True),
        ("越级上访人次", None, True),
        ("信访量", None, True),
        ("单位能耗", None, True),
        ("二氧化硫排放量", None, True),
        ("会议费用", None, True),
        ("投诉处理率", None, False),
        ("投诉办结率", None, False),
        ("信访化解率", None, False),
        ("火灾扑救及时率", None, False),
        ("查处违法案件起数", None, False),
        ("化解矛盾纠纷起数", None, False),
        ("事故下降率", None, False),
        ("超标排放整改率", None, False),
        ("污染物排放达标率", None, False),
        ("逾期贷款收回率", None, False),
        ("医疗费用报销比例", None, False),
        ("死亡抚恤金发放人数", None, False),
        ("能耗监测平台数", None, False),
        ("应急演练次数", None, False),
        ("固定资产利用率", None, False),
        ("政府采购执行率", "数量指标", False),
    ],
)
def test_suggests_ceiling(name: str, level2: str | None, expected: bool) -> None:
    assert suggests_ceiling(name, level2) is expected


def test_standard_names_are_their_own_standard() -> None:
    level1 = ["成本指标", "产出指标", "效益指标", "满意度指标"]
    level2 = [
        "数量指标",
        "质量指标",
        "时效指标",
        "成本指标",
        "经济效益指标",
        "社会效益指标",
        "生态效益指标",
        "可持续影响指标",
    ]
    assert [level1_name(name) for name in level1] == level1
    assert [level2_name(name) for name in level2] == level2
    places = [order_key(first, None) for first in level1]
    assert all(one < other for one, other in itertools.pairwise(places))
