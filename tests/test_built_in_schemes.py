"""What the built-in schemes give for tables as they are published, computed by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.support.own_schemes import project, row
from xlperf.checks import arithmetic, run_checks, scheme_itself
from xlperf.model import Evaluation, Kind, Subject, Unit
from xlperf.schemes import load_scheme, scheme_titles
from xlperf.scoring import SubjectResult, grade_of, score_subject
from xlperf.values.amounts import D


def scored(scheme: str, *rows: dict[str, Any], spent: int | str = 100, budget: int | str = 100) -> SubjectResult:
    funds = {"adjusted": budget, "executed": spent}
    return score_subject(project(*rows, funds=funds), load_scheme(scheme))


def split_findings(scheme: str, *rows: dict[str, Any]) -> list[str]:
    rules, subject = load_scheme(scheme), project(*rows)
    evaluation = Evaluation(unit=Unit(name="某局", year=2022), subjects=(subject,))
    found = run_checks(evaluation, [score_subject(subject, rules)], rules, (arithmetic.check_split,))
    return [one.message for one in found]


COST, OUTPUT, OUTCOME, LIKED = "成本指标", "产出指标", "效益指标", "满意度指标"


@pytest.mark.parametrize(
    ("scheme", "weights"),
    [
        ("core_2021", {COST: 20, OUTPUT: 40, OUTCOME: 20, LIKED: 10}),
        ("core_2021", {OUTPUT: 50, OUTCOME: 30, LIKED: 10}),
        ("anhui_2022", {OUTPUT: 50, OUTCOME: 30, LIKED: 10}),
        ("shanghai_2022", {OUTPUT: 50, OUTCOME: 30, LIKED: 10}),
        ("hebei_2019", {OUTPUT: 50, OUTCOME: 30, LIKED: 10}),
        ("yinchuan_2021", {"项目决策": 10, "项目管理": 15, "项目产出": 30, "项目效益": 25, LIKED: 10}),
        ("yunnan_2022", {OUTPUT: 40, OUTCOME: 30, LIKED: 20}),
        ("chongqing_dept_2021", {OUTPUT: 60, OUTCOME: 30}),
    ],
)
def test_the_published_split_is_right_and_another_is_not(scheme: str, weights: dict[str, int]) -> None:
    rows = [row(weight, level1, None) for level1, weight in weights.items()]  # type: ignore[arg-type]
    assert split_findings(scheme, *rows) == []
    assert str(scored(scheme, *rows).total) == "100.00"
    rows[0]["weight"] += 5
    rows[1]["weight"] -= 5
    assert len(split_findings(scheme, *rows)) == bool(load_scheme(scheme).dimensions)


def test_hebei__over_achieved_from_120_percent() -> None:
    rows = [row(45, actual="12个", name="甲"), row(45, actual="11.9个", name="乙")]
    assert [one.over for one in scored("hebei_2019", *rows).indicators] == [True, False]
    assert [one.over for one in scored("mof_2020", *rows).indicators] == [False, False]


@pytest.mark.parametrize(
    ("spent", "total"),
    [(80, "98.00"), ("79.99", "89.00"), (70, "89.00"), (69, "79.00"), (60, "79.00"), (59, "69.00"), (49, "59.00")],
)
def test_platform__the_execution_rate_caps_the_total(spent: int | str, total: str) -> None:
    assert str(scored("platform_caps", row(90), spent=spent).total) == total


def test_platform__over_achievement_costs_two_points() -> None:
    result = scored("platform_caps", row(45, actual="13个", name="甲"), row(45, actual="12.9个", name="乙"))
    assert [str(one.score) for one in result.indicators] == ["43.00", "45.00"]


def test_platform__older_grades_and_the_linear_formula() -> None:
    scheme = load_scheme("platform_grades")
    assert [grade_of(D(total), None, scheme) for total in (80, 79, 70, 60, 59)] == ["优", "良", "良", "中", "差"]
    missed = {"sign": "≤", "target": "160个", "actual": "200个"}
    assert str(scored("platform_grades", row(90, **missed)).indicators[0].score) == "67.50"  # 1 - 40/160
    assert str(scored("mof_2020", row(90, **missed)).indicators[0].score) == "72.00"  # 160/200


def department(*more: dict[str, Any]) -> Subject:
    """The 四川 framework filled in with full points, but for what ``more`` changes by name."""
    preset = load_scheme("sichuan_dept_2018").preset
    assert preset is not None
    changes = {one["name"]: one for one in more}
    rows = [
        {"level1": one.level1, "level2": one.level2, "name": one.name, "weight": one.weight, "stated_score": one.weight}
        | changes.get(one.name, {})
        for one in preset.rows
    ]
    return replace(project(*rows), kind=Kind.DEPARTMENT)


def test_sichuan__a_department_by_fixed_questions() -> None:
    scheme = load_scheme("sichuan_dept_2018")
    assert (scheme.execution.weight, len(scheme.preset.rows if scheme.preset else ())) == (0, 28)
    assert str(score_subject(department(), scheme).total) == "100.00"
    # As one department published it: 测算依据 2 of 5, 目标管理 4 of 5.
    result = score_subject(
        department({"name": "测算依据", "stated_score": 2}, {"name": "目标管理", "stated_score": 4}), scheme
    )
    assert (str(result.total), result.grade) == ("96.00", "优")


def test_sichuan__its_parts_have_25_30_and_45_points() -> None:
    preset = load_scheme("sichuan_dept_2018").preset
    assert preset is not None
    parts: dict[str, int] = {}
    for one in preset.rows:
        parts[one.level1] = parts.get(one.level1, 0) + int(one.weight)
    assert parts == {"部门决策": 25, "综合管理": 30, "部门绩效情况": 45}


def test_sichuan__other_points_are_said() -> None:
    scheme, subject = load_scheme("sichuan_dept_2018"), department({"name": "预算公开", "weight": 4})
    evaluation = Evaluation(unit=Unit(name="某局", year=2022), subjects=(subject,))
    (found,) = run_checks(evaluation, [score_subject(subject, scheme)], scheme, scheme_itself.CHECKS)
    assert "“预算公开”4分，规定2分" in found.message


def test_chongqing__the_coefficient() -> None:
    scheme = load_scheme("chongqing_dept_2021")
    assert scheme.coefficient
    (result,) = scored("chongqing_dept_2021", row(90, actual="9个")).indicators
    assert (str(result.score), result.coefficient(D(90))) == ("81.00", D("0.9"))


@pytest.mark.parametrize("title", scheme_titles())
def test_every_scheme_gives_full_marks_for_what_was_reached(title: str) -> None:
    scheme = load_scheme(title)
    result = score_subject(project(row(scheme.indicator_total)), scheme)  # type: ignore[arg-type]
    assert result.total == scheme.total
