"""V29-V33, V37, V73: each code raised, and silent on what is right."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.small_evaluations import HUBEI, MOF, evaluation, findings, places, project, row, triples
from xlperf.checks import CHECKS, plausibility
from xlperf.findings import Severity
from xlperf.schemes import load_scheme

QUALITATIVE = {"sign": "定性", "target": "能独立上岗", "weight": 10}


def found(*subjects: Any, scheme: Any = HUBEI) -> list[tuple[str, str, str]]:
    return places(findings(evaluation(*subjects), plausibility.CHECKS, scheme))


def one(**values: object) -> list[tuple[str, str, str]]:
    return found(project(indicators=[row(**values)]))


def many(*values: tuple[str, str], **more: object) -> list[dict[str, object]]:
    return [row(name=f"指标{at}", target=target, actual=actual, **more) for at, (target, actual) in enumerate(values)]


def test_v29() -> None:
    assert one(target="20次", actual="49次") == [("V29", "偏差原因及改进措施", "培训人次")]
    assert one(target="20次", actual="26次") == [("V29", "偏差原因及改进措施", "培训人次")]


@pytest.mark.parametrize(
    "values",
    [
        {"target": "20次", "actual": "25次"},
        {"target": "20次", "actual": "49次", "reason": "年中增加两期"},
        {"sign": "≤", "target": "12个月", "actual": "3个月"},
        {"name": "预算调整率", "sign": None, "target": "3%", "actual": "9%"},
    ],
)
def test_v29__silent(values: dict[str, object]) -> None:
    assert one(**values) == []


def test_v29__the_threshold_is_the_schemes() -> None:
    own = {"id": "own", "title": "本单位", "source": "本单位", "extends": "mof_2020", "over": {"threshold": 3}}
    item = project(indicators=[row(target="20次", actual="49次")])
    assert found(item, scheme=MOF) == [("V29", "偏差原因及改进措施", "培训人次")]
    assert found(item, scheme=load_scheme("own", [own])) == []


EQUAL = {"sign": "＝", "target": "5座", "weight": 10}


def test_v73() -> None:
    found = findings(evaluation(project(indicators=[row(**EQUAL, actual="6座")])), plausibility.CHECKS, MOF)
    assert [(one.code, one.severity, one.item) for one in found] == [("V73", Severity.WARNING, "培训人次")]
    assert found[0].message == "目标写的是等于5座，实际是6座，两者不同；按“财政部（2020）”的规则，超过了也计满分。"
    assert found[0].remedy == (
        "允许超过的，请把符号改为“≥”；只能正好等于的，请核对实际完成值，并问本级财政部门怎样计分。"
    )


@pytest.mark.parametrize(
    "values",
    [
        {**EQUAL, "actual": "5座"},
        {**EQUAL, "actual": "5.0座"},
        {**EQUAL, "actual": "4座"},
        {**EQUAL, "sign": "≥", "actual": "6座"},
        {**EQUAL, "target": "100%", "actual": "１００％"},
        {**EQUAL, "target": "0起", "actual": "0起"},
    ],
)
def test_v73__silent(values: dict[str, object]) -> None:
    assert one(**values) == []


def test_v73__silent_where_the_scheme_wants_the_very_figure() -> None:
    own = {"id": "own", "title": "本单位", "source": "本单位", "extends": "mof_2020",
           "quantitative": {"equal_method": "exact"}}  # fmt: skip
    item = project(indicators=[row(**EQUAL, actual="6座")])
    assert found(item, scheme=load_scheme("own", [own])) == []


def test_v30() -> None:
    reached = {**QUALITATIVE, "actual": "达成预期指标"}
    assert one(**reached, stated_score=9) == [("V30", "自评得分", "培训人次")]
    assert one(**reached, stated_score=9, reason="有2人未上岗") == []
    assert one(**reached, stated_score=10) == []
    assert one(**reached) == []


def test_v30__a_score_outside_the_tier_is_v18_alone() -> None:
    item = evaluation(project(indicators=[row(**QUALITATIVE, actual="达成预期指标", stated_score=5)]))
    assert [code for code, _, _ in triples(findings(item)) if code in ("V18", "V30", "V31", "V02")] == ["V18"]


def test_v30__quantitative_is_v14_alone() -> None:
    item = evaluation(project(indicators=[row(stated_score=7)]))
    assert [code for code, _, _ in triples(findings(item)) if code in ("V14", "V30", "V31", "V02")] == ["V14"]


def test_v31() -> None:
    partial = {**QUALITATIVE, "actual": "部分达成预期指标并具有一定效果", "reason": "有2人未上岗"}
    item = evaluation(project(indicators=[row(**partial, stated_score=10)]))
    assert [code for code, _, _ in triples(findings(item)) if code in ("V18", "V31")] == ["V31"]
    assert one(**partial, stated_score=7) == []


def test_v32__nothing_was_spent() -> None:
    assert found(project(funds={"executed": 0.08})) == [("V32", "执行数", "")]
    assert found(project(funds={"executed": 60})) == []


def test_v32__half_of_it_and_everything_reached() -> None:
    half = {"executed": 50}
    assert found(project(funds=half)) == [("V32", "执行数", "")]
    assert found(project(funds=half, indicators=[row(), row(actual="200人次", reason="停课")])) == []


FULL = many(("10次", "11次"), ("10次", "12次"), ("20次", "21次"), ("30次", "33次"), ("40次", "40次"))


def test_v33() -> None:
    assert found(project(indicators=FULL)) == [("V33", "自评得分", "")]
    assert found(project(indicators=FULL[:4])) == []
    assert found(project(indicators=[*FULL, row(actual="299人次", reason="少1人")])) == []
    assert found(project(indicators=[{**item, "weight": None} for item in FULL])) == []


def test_v37() -> None:
    exact = many(("266米", "266米"), ("1000人", "1000人"), ("95%", "95%"), ("100%", "100%"), ("20次", "20次"))
    assert found(project(indicators=exact)) == [("V37", "实际完成值", "")]
    assert found(project(indicators=[*exact, row(actual="299人次", reason="少1人")])) == []


def test_v37__silent_on_what_cannot_be_exceeded() -> None:
    whole = many(("100%", "100%"), ("100%", "100%"), ("100%", "100%"), ("95%", "95%"))
    assert found(project(indicators=whole)) == []


def test_silent_on_what_is_right() -> None:
    assert found() == []
    assert triples(findings(evaluation(), CHECKS)) == []
