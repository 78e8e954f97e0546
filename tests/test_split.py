"""The split of points over dimensions: a rest, parts, execution inside a dimension, splits for special cases."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.own_schemes import faults, project, row, variant
from xlperf.checks import arithmetic, run_checks
from xlperf.model import Evaluation, Unit
from xlperf.schemes import Scheme, dimensions_of, expected_points
from xlperf.scoring import score_subject

# 财预〔2021〕101号: 成本20 产出40 效益20 满意度10 where there are cost indicators, else 50/30/10.
CORE = """
[dimensions.cost]
level1 = ["成本指标"]
weight = 20
[dimensions.output]
weight = 40
[dimensions.outcome]
weight = 20
[splits.without_cost]
lacking = ["cost"]
weights = { cost = 0, output = 50, outcome = 30 }
"""

# 银川 2021: 决策10, 管理25 with the 10 points of budget execution, 产出30, 效益35 with 满意度10.
YINCHUAN = """
[dimensions.decision]
level1 = ["决策"]
weight = 10
[dimensions.management]
level1 = ["项目管理"]
weight = 25
with_execution = true
[dimensions.output]
weight = 30
[dimensions.outcome]
level1 = ["效益指标", "满意度指标"]
weight = 35
[dimensions.satisfaction]
weight = 10
within = "outcome"
"""

# 河南 2024: 成本10 产出30 效益25 满意度5; 30 are not in the text, and are split here as 20 for execution and a rest.
HENAN = """
[execution]
weight = 20
[dimensions.cost]
level1 = ["成本指标"]
weight = 10
[dimensions.output]
weight = 30
[dimensions.outcome]
weight = 25
[dimensions.satisfaction]
weight = 5
[dimensions.others]
rest = true
"""


def points(scheme: Scheme, *rows: dict[str, Any]) -> dict[str, str]:
    """What each dimension should have, for a project with these rows."""
    subject = project(*rows)
    places = [dimensions_of(scheme.dimensions, one.level1, one.level2) for one in subject.indicators]
    expected = expected_points(scheme.dimensions, scheme.splits, {one.key for place in places for one in place})
    return {key: "" if weight is None else str(weight) for key, weight in expected.items()}


def said(scheme: Scheme, *rows: dict[str, Any]) -> list[str]:
    """The findings V69 about a project with these rows, as what there is and what there should be."""
    subject = project(*rows)
    evaluation = Evaluation(unit=Unit(name="某局", year=2022), subjects=(subject,))
    found = run_checks(evaluation, [score_subject(subject, scheme)], scheme, (arithmetic.check_split,))
    return [one.message for one in found if one.code == "V69"]


def test_split__with_and_without_cost() -> None:
    scheme = variant(CORE)
    cost = row(20, "成本指标", "经济成本指标")
    assert points(scheme, row(40), cost) == {"cost": "20", "output": "40", "outcome": "20", "satisfaction": "10"}
    assert points(scheme, row(40)) == {"cost": "0", "output": "50", "outcome": "30", "satisfaction": "10"}


def test_split__the_check_goes_by_what_the_subject_has() -> None:
    scheme = variant(CORE)
    rest = [row(30, "效益指标", "社会效益指标"), row(10, "满意度指标", "服务对象满意度指标")]
    assert said(scheme, row(50), *rest) == []
    with_cost = [row(20, "成本指标", "经济成本指标"), row(30), row(30, "效益指标", "社会效益指标"), rest[1]]
    (message,) = said(scheme, *with_cost)
    assert "产出指标30、效益指标30" in message
    assert "产出指标40、效益指标20" in message


def test_split__having() -> None:
    scheme = variant('[splits.both]\nhaving = ["satisfaction", "outcome"]\nweights = { output = 40, outcome = 40 }')
    assert points(scheme, row(1, "效益指标"), row(1, "满意度指标"))["output"] == "40"
    assert points(scheme, row(1, "效益指标"))["output"] == "50"


def test_execution_and_satisfaction_inside_a_dimension() -> None:
    scheme = variant(YINCHUAN)
    rows = [
        row(10, "项目决策"), row(15, "项目管理"), row(30), row(25, "项目效益", "社会效益指标"),
        row(10, "满意度指标", "服务对象满意度指标"),
    ]  # fmt: skip
    assert said(scheme, *rows) == []
    rows[1]["weight"], rows[3]["weight"] = 20, 20
    (message,) = said(scheme, *rows)
    assert "效益指标和满意度指标30、项目管理（含预算执行）30" in message
    assert "效益指标和满意度指标35、项目管理（含预算执行）25" in message
    rows[1]["weight"], rows[3]["weight"], rows[4]["weight"] = 15, 30, 5
    (message,) = said(scheme, *rows)
    assert "满意度指标5" in message
    assert "效益指标和满意度指标" not in message


def test_a_dimension_by_level_2() -> None:
    scheme = variant('[dimensions.cost]\nlevel1=["产出指标"]\nlevel2=["成本指标"]\nweight=10\nwithin="output"')
    rows = [row(40), row(10, "产出", "成本"), row(30, "效益指标"), row(10, "满意度指标")]
    assert [one.key for one in dimensions_of(scheme.dimensions, "产出", "成本")] == ["output", "cost"]
    assert said(scheme, *rows) == []
    rows[0]["weight"], rows[1]["weight"] = 45, 5
    (message,) = said(scheme, *rows)
    assert "产出指标中的成本指标5" in message


def test_a_dimension_by_level_2_beside_its_level_1() -> None:
    scheme = variant(
        '[dimensions.output]\nweight=40\n[dimensions.cost]\nlevel1=["产出指标"]\nlevel2=["成本指标"]\nweight=10'
    )
    assert [one.key for one in dimensions_of(scheme.dimensions, "产出", "成本")] == ["cost"]
    assert [one.key for one in dimensions_of(scheme.dimensions, "产出", "数量")] == ["output"]


def test_a_rest_takes_what_is_left() -> None:
    scheme = variant(HENAN)
    assert points(scheme, row(30))["others"] == "10"
    assert [one.key for one in dimensions_of(scheme.dimensions, "项目管理", None)] == ["others"]
    rows = [row(10, "成本指标"), row(30), row(25, "效益指标"), row(5, "满意度指标"), row(10, "过程")]
    assert said(scheme, *rows) == []
    rows[1]["weight"], rows[4]["weight"] = 32, 8
    (message,) = said(scheme, *rows)
    assert "产出指标32、其他指标8" in message


def test_what_is_left_open_is_not_compared() -> None:
    scheme = variant("[dimensions.others]\nlevel1=['过程']\n[dimensions.output]\nweight=40")
    assert points(scheme, row(40))["others"] == ""
    assert said(scheme, row(40), row(30, "效益指标"), row(10, "满意度指标"), row(10, "过程")) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[dimensions.output]\nweight=60", "dimensions：各类分值 60+30+10=100，扣除预算执行后应是90"),
        (
            "[dimensions.others]\nlevel1=['过程']\n[dimensions.output]\nweight=60",
            "dimensions：各类分值 60+30+10=100，扣除预算执行后不能超过90",
        ),
        ("[dimensions.others]\nrest=true\n[dimensions.output]\nweight=60",
         "dimensions.others.rest：其他各类已有100分，剩下的不够"),
        ("[dimensions.others]\nrest=true\nweight=5", "dimensions.others.weight：rest 是剩下的分值，不另写 weight"),
        ("[dimensions.a]\nrest=true\n[dimensions.b]\nrest=true", "dimensions.b.rest：只能有一类包括剩下的分值"),
        (
            "[dimensions.output]\nweight=60\nwith_execution=true\n[dimensions.outcome]\nweight=20",
            "dimensions：各类分值 60+20+10=90，其中一类含预算执行，合计应是100",
        ),
        (
            "[dimensions.satisfaction]\nwith_execution=true\nweight=5",
            "dimensions.satisfaction.weight：含预算执行的分值不能小于预算执行的10分",
        ),
        (
            "[dimensions.cost]\nlevel1=['产出指标']\nwithin='outcome'",
            "dimensions.cost.level1：要都是“效益指标”里的一级指标",
        ),
        (
            "[dimensions.cost]\nlevel1=['产出指标']\nlevel2=['成本']\nweight=60\nwithin='output'",
            "dimensions.cost.weight：部分的分值不能大于整类的50分",
        ),
        (
            "[dimensions.cost]\nlevel1=['产出指标']\nwithin='outputs'",
            "dimensions.cost.within：要写一类的键，它自己不能是别类的一部分；rest 和 with_execution 写在整类上",
        ),
        (
            "[dimensions]\na={level1=['产出'],level2=['成本']}\nb={level1=['产出指标'],level2=['成本指标']}",
            "dimensions.b.level2：“成本指标”已经算在另一类里",
        ),
        ("[splits.a]\nlacking=['cost']\nweights={output=50}", "splits.a.cost：dimensions 里没有“cost”这一类"),
        ("[splits.a]\nweights={output=50}", "splits.a.having：要写出有哪几类（having）或没有哪几类（lacking）时用"),
        ("[splits.a]\nlacking=['output']\nweights={output=40}",
         "splits.a：各类分值 40+30+10=80，扣除预算执行后应是90"),
    ],
)  # fmt: skip
def test_refused(text: str, fault: str) -> None:
    assert fault in faults(text)


LEVELS = st.sampled_from(["产出指标", "效益", "满意度指标", "成本指标", "项目管理", "决策", "别的", None])
SECOND = st.sampled_from(["数量指标", "成本", "成本指标", None])


@given(level1=LEVELS, level2=SECOND, weights=st.lists(LEVELS, max_size=6))
@pytest.mark.parametrize("text", [CORE, YINCHUAN, HENAN])
def test_law__expected_points_add_up_and_a_row_belongs_to_one_dimension(
    text: str, level1: str | None, level2: str | None, weights: list[str | None]
) -> None:
    scheme = variant(text)
    place = dimensions_of(scheme.dimensions, level1, level2)
    assert [bool(one.within) for one in place] == [False, True][: len(place)]
    present = {one.key for level in weights for one in dimensions_of(scheme.dimensions, level, None)}
    expected = expected_points(scheme.dimensions, scheme.splits, present)
    wholes = [expected[one.key] or Decimal(0) for one in scheme.dimensions if not one.within]
    inside = any(one.with_execution for one in scheme.dimensions)
    assert sum(wholes) == (scheme.total if inside else scheme.indicator_total)
