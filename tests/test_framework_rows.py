"""Rows whose points the officer gives: fixed rows of a framework, rows that do not apply; and second scores printed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.own_schemes import faults, project, row, variant
from xlperf.checks import run_checks, scheme_itself
from xlperf.model import Evaluation, Kind, Subject, Unit
from xlperf.schemes import Attainment, Scheme, load_scheme
from xlperf.scoring import SubjectResult, score_subject
from xlperf.tables import self_evaluation_tables
from xlperf.values.amounts import D

# The 25/30/45 of 四川 2018, with one row for each part.
FRAME = """
[execution]
weight = 0
[dimensions]
output = false
outcome = false
satisfaction = false
[preset]
kind = "department"
rows = [
    { level1 = "部门决策", name = "目标任务", weight = 25 },
    { level1 = "综合管理", level2 = "资产", name = "资产管理", weight = 30, scoring = "视管理情况打分" },
    { level1 = "部门绩效", name = "履职成效", weight = 45, scoring = "每降5%扣1分" },
]
"""


def department(*rows: dict[str, Any]) -> Subject:
    return replace(project(*rows), kind=Kind.DEPARTMENT)


def fixed(name: str, weight: int | None, score: int | str | None, **more: Any) -> dict[str, Any]:
    return {"level1": "综合管理", "name": name, "weight": weight, "stated_score": score, **more}


def codes(result: SubjectResult) -> list[list[str]]:
    return [[problem.code for problem in one.problems] for one in result.indicators]


# --- fixed rows -----------------------------------------------------------------------------------------------------


def test_a_framework__the_officer_gives_the_points() -> None:
    rows = [fixed("目标任务", 25, 25), fixed("资产 管理。", 30, 20), fixed("履职成效", 45, 20)]
    result = score_subject(department(*rows), variant(FRAME))
    assert [str(one.score) for one in result.indicators] == ["25.00", "20.00", "20.00"]
    assert [one.attainment for one in result.indicators] == [Attainment.FULL, Attainment.PARTIAL, Attainment.NONE]
    assert (str(result.total), codes(result)) == ("65.00", [[], [], []])
    assert result.indicators[1].working == "评分框架规定的项目，自评20.00，满分30"


def test_a_framework__no_points_and_too_many() -> None:
    result = score_subject(department(fixed("目标任务", 25, None), fixed("资产管理", 30, 31)), variant(FRAME))
    assert codes(result) == [["V96"], ["V17"]]
    assert result.total is None


def test_a_framework__rows_with_figures_are_computed() -> None:
    figures = {"sign": "≥", "target": "100个", "actual": "90个"}
    result = score_subject(department(fixed("履职成效", 45, None, **figures)), variant(FRAME))
    assert str(result.indicators[0].score) == "43.00"  # by the framework's own criterion
    own = fixed("履职成效", 45, None, **figures)
    subject = department(own)
    subject = replace(subject, indicators=(replace(subject.indicators[0], scoring="完成得满分，否则不得分"),))
    assert str(score_subject(subject, variant(FRAME)).indicators[0].score) == "0.00"


def test_a_framework__is_that_of_its_kind() -> None:
    assert codes(score_subject(project(fixed("目标任务", 25, None)), variant(FRAME))) == [["V01", "V01"]]


def differences(subject: Subject, scheme: Scheme) -> list[str]:
    evaluation = Evaluation(unit=Unit(name="某局", year=2022), subjects=(subject,))
    return [
        one.message for one in run_checks(evaluation, [score_subject(subject, scheme)], scheme, scheme_itself.CHECKS)
    ]


def test_a_framework__missing_rows_and_other_points_are_said() -> None:
    scheme = variant(FRAME)
    right = [fixed("目标任务", 25, 25), fixed("资产管理", 30, 20), fixed("履职成效", 45, 20)]
    assert differences(department(*right), scheme) == []
    assert differences(project(*right[:1]), scheme) == []
    assert differences(department(*right[:1], fixed("资产管理", 20, 20)), scheme) == [
        "与“试行”的评分框架不一致：没有“履职成效”（45分）、“资产管理”20分，规定30分。"
    ]


def test_a_framework__a_row_may_be_divided_into_others_of_its_level_2() -> None:
    rows = [fixed("目标任务", 25, 25), fixed("履职成效", 45, 20)]
    parts = [fixed("房屋管理", 10, 9, level2="资产"), fixed("设备管理", 20, 18, level2="资产")]
    assert differences(department(*rows, *parts), variant(FRAME)) == []
    assert str(score_subject(department(*rows, *parts), variant(FRAME)).total) == "72.00"
    assert len(differences(department(*rows, parts[0]), variant(FRAME))) == 1


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (FRAME.replace("weight = 45", "weight = 40"), "preset.rows：各行的分值合计95，扣除预算执行后应是100"),
        (FRAME.replace("目标任务", "资产管理。"), "preset.rows：“资产管理”有两行"),
        (FRAME.replace('"department"', '"county"'), "preset.kind：填的是“county”，只能是department、project之一"),
    ],
)
def test_a_framework__refused(text: str, fault: str) -> None:
    assert fault in faults(text)


# --- rows that do not apply -----------------------------------------------------------------------------------------

RESCALE = variant("[not_applicable]\ntreatment = 'rescale'")
FULL = variant("[not_applicable]\ntreatment = 'full'")


def partly(scheme: Scheme, out: int = 1, stated: int | None = None) -> SubjectResult:
    """Two rows with 60 and 30 points, 45 and 30 of them earned; the first ``out`` of the reversed list do not apply."""
    subject = project(row(60, actual="7.5个", name="甲"), row(30, name="乙", stated_score=stated))
    rows = tuple(
        replace(one, not_applicable=number >= len(subject.indicators) - out)
        for number, one in enumerate(subject.indicators)
    )
    return score_subject(replace(subject, indicators=rows), scheme)


def test_not_applicable__left_out_and_the_rest_rescaled() -> None:
    # 适用指标得分汇总后按百分制折算: 10 for execution and 45 of 60 are 55 of 70 points, 78.57 of 100.
    result = partly(RESCALE)
    assert (str(result.total), [one.left_out for one in result.indicators]) == ("78.57", [False, True])
    assert result.working == "预算执行10.00+指标45.00=55.00，不适用的30分不计，55.00÷70×100=78.57"
    assert (result.indicators[1].score, result.indicators[1].verdict, result.weight_sum) == (None, None, 90)
    assert (str(result.goals[0].score), result.goals[0].weight) == ("45.00", 60)
    assert result.grade == "中"


def test_not_applicable__all_of_them() -> None:
    assert partly(RESCALE, out=2).total is None


def test_not_applicable__full_or_asked() -> None:
    assert (str(partly(FULL).total), partly(FULL).indicators[1].working) == ("85.00", "不适用，按规定得满分30.00")
    asked = partly(variant(""))
    assert (asked.total, codes(asked)) == (None, [[], ["V59"]])
    assert str(partly(variant(""), stated=20).total) == "75.00"
    assert codes(partly(variant(""), stated=31)) == [[], ["V17"]]


def test_not_applicable__refused() -> None:
    assert "not_applicable.treatment：填的是“drop”，只能是ask、full、rescale之一" in faults(
        "[not_applicable]\ntreatment = 'drop'"
    )


@given(
    rows=st.lists(st.tuples(st.integers(1, 30), st.integers(0, 15), st.booleans()), min_size=1, max_size=6),
    executed=st.integers(0, 120),
    scheme=st.sampled_from([RESCALE, FULL]),
)
def test_law__the_total_is_in_bounds_and_all_reached_is_full(
    rows: list[tuple[int, int, bool]], executed: int, scheme: Scheme
) -> None:
    spare = 90 - sum(weight for weight, *_ in rows)
    if spare < 0:
        return
    given_rows = [*rows, (spare, 10, False)]
    indicators = [
        row(weight, actual=f"{actual}个", name=f"指标{n}") for n, (weight, actual, _) in enumerate(given_rows)
    ]
    subject = project(*indicators, funds={"adjusted": 100, "executed": executed})
    marked = tuple(
        replace(one, not_applicable=out) for one, (_, _, out) in zip(subject.indicators, given_rows, strict=True)
    )
    result = score_subject(replace(subject, indicators=marked), scheme)
    assert result.total is not None
    assert 0 <= result.total <= scheme.total
    if executed >= 100 and all(out or actual >= 10 for _, actual, out in given_rows):
        assert result.total == 100


# --- coefficients and second scores ---------------------------------------------------------------------------------


def printed(scheme: Scheme, **more: object) -> list[str]:
    """The lines under the table of a project of two rows that speak of other scores."""
    subject = project(row(60, actual="9个", name="甲"), row(30, name="乙"))
    rows = (replace(subject.indicators[0], **more), subject.indicators[1])  # type: ignore[arg-type]
    subject = replace(subject, indicators=rows)
    evaluation = Evaluation(unit=Unit(name="某局", year=2022), subjects=(subject,))
    (grid,) = self_evaluation_tables(evaluation, [score_subject(subject, scheme)], scheme)
    return [note for note in grid.notes if note.startswith("其他评分")]


@pytest.mark.parametrize("layout", ["mof", "hubei"])
def test_coefficients_are_printed_where_the_scheme_has_them(layout: str) -> None:
    head = f"table_layout = '{layout}'\n"
    assert printed(variant(head)) == []
    assert printed(variant(f"{head}coefficient = true")) == ["其他评分：甲得分系数90%；乙得分系数100%。"]


def test_second_scores_are_printed_where_there_are_any() -> None:
    notes = printed(load_scheme("mof_2020"), department_score=D(50), finance_score=D("48.5"))
    assert notes == ["其他评分：甲主管部门评分50、财政评分48.5。"]


def test_the_coefficient_of_no_score() -> None:
    result = score_subject(project(row(60), row(None, name="乙")), load_scheme("mof_2020"))
    assert [one.coefficient(weight) for one, weight in zip(result.indicators, (D(60), None), strict=True)] == [1, None]


@given(weight=st.integers(0, 45), stated=st.decimals(-5, 50, places=2), more=st.decimals(0, 20, places=2))
def test_law__a_fixed_row_has_the_officers_points_within_its_weight(
    weight: int, stated: Decimal, more: Decimal
) -> None:
    results = [
        score_subject(department(fixed("资产管理", weight, str(points))), variant(FRAME)).indicators[0]
        for points in (stated, stated + more)
    ]
    for points, result in zip((stated, stated + more), results, strict=True):
        assert (result.score is None) == bool(points < 0 or points > weight)
        coefficient = result.coefficient(D(weight))
        assert coefficient is None or 0 <= coefficient <= 1
    if results[0].score is not None and results[1].score is not None:
        assert results[0].score == stated
        assert list(Attainment).index(results[0].attainment or Attainment.NONE) >= list(Attainment).index(
            results[1].attainment or Attainment.NONE
        )


@given(weight=st.integers(1, 90), done=st.integers(0, 40), target=st.integers(1, 30))
def test_law__the_coefficient_gives_the_score_back(weight: int, done: int, target: int) -> None:
    scheme = variant("coefficient = true")
    (result,) = score_subject(project(row(weight, target=f"{target}个", actual=f"{done}个")), scheme).indicators
    coefficient = result.coefficient(D(weight))
    assert coefficient is not None
    assert 0 <= coefficient <= 1
    assert round(coefficient * weight, 2) == result.score


WITHOUT = variant("[not_applicable]\nwithout_target = 'leave_out'")


def test_without_target__left_out_and_the_rest_rescaled() -> None:
    rows = [row(60, actual="9个", name="甲"), row(30, name="乙", target=None, actual="5个")]
    result = score_subject(project(*rows), WITHOUT)
    assert [one.left_out for one in result.indicators] == [False, True]
    assert str(result.total) == "91.43"  # (10 + 54) of the 70 that are left
    assert score_subject(project(*rows), variant("")).total is None


@given(weights=st.lists(st.integers(1, 25), min_size=1, max_size=3), blank=st.integers(0, 2), done=st.integers(0, 15))
def test_law__without_target__the_total_is_in_bounds_and_all_reached_is_full(
    weights: list[int], blank: int, done: int
) -> None:
    points = [*weights, 90 - sum(weights)]
    rows = [
        row(weight, name=f"指标{at}", target=None if at == blank else "10个", actual=f"{done}个")
        for at, weight in enumerate(points)
    ]
    result = score_subject(project(*rows), WITHOUT)
    assert result.total is not None
    assert 0 <= result.total <= 100
    assert (result.total == 100) >= (done >= 10)
