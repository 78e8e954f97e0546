from __future__ import annotations

import json
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlperf.model import Funds, Goal, Indicator, Kind, Subject, Typed
from xlperf.schemes import Attainment, Scheme, load_scheme
from xlperf.scoring import (
    IndicatorResult,
    grade_of,
    is_blank_rate,
    read_rate,
    score_execution,
    score_indicator,
    score_subject,
)
from xlperf.values.amounts import D
from xlperf.values.measures import read_measure

HUBEI = load_scheme("hubei_2020")
MOF = load_scheme("mof_2020")


def variant(text: str, extends: str = "hubei_2020") -> Scheme:
    """A scheme that differs from another in the TOML given."""
    return load_scheme("试行", [tomllib.loads(f'title = "试行"\nsource = "试行"\nextends = "{extends}"\n{text}')])


def score(
    sign: str | None,
    target: Typed | int,
    actual: Typed | int,
    weight: str | int | None = 10,
    *,
    unit: str | None = None,
    stated: str | int | None = None,
    scheme: Scheme = HUBEI,
) -> IndicatorResult:
    measure = read_measure(sign, _typed(target), _typed(actual), unit)
    return score_indicator(
        measure, None if weight is None else D(weight), None if stated is None else D(stated), scheme
    )


def _typed(value: Typed | int) -> Typed:
    return D(value) if isinstance(value, int) else value


def facts(result: IndicatorResult) -> tuple[str | None, str | None, str | None]:
    """Completion in percent to two places, verdict, score."""
    completion = None if result.completion is None else f"{result.completion * 100:.2f}"
    return completion, result.verdict, None if result.score is None else str(result.score)


def codes(result: Any) -> list[tuple[str, str]]:
    return [(problem.code, problem.field) for problem in result.problems]


# --- quantitative ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sign", "target", "actual", "expected", "working"),
    [
        ("≥", 20, 49, ("245.00", "已完成", "10.00"), "49÷20×10=24.5，超过分值，取10.00"),
        ("≥", 5000, 4500, ("90.00", "部分完成", "9.00"), "4500÷5000×10=9.00"),
        ("≥", 20, 20, ("100.00", "已完成", "10.00"), "20÷20×10=10.00"),
        ("≥", 20, 10, ("50.00", "部分完成", "5.00"), "10÷20×10=5.00"),
        ("≥", 20, 9, ("45.00", "未完成", "4.50"), "9÷20×10=4.50"),
        ("≥", 20, 0, ("0.00", "未完成", "0.00"), "0÷20×10=0.00"),
        ("≥", "5%", "-2%", ("0.00", "未完成", "0.00"), "(-2%)÷5%×10=-4，小于0，取0.00"),
        ("≥", "98%", "90%", ("91.84", "部分完成", "9.18"), "90%÷98%×10=9.18"),
        (">", 20, 21, ("105.00", "已完成", "10.00"), "21÷20×10=10.5，超过分值，取10.00"),
        (">", "20个", "20个", ("100.00", "部分完成", "10.00"), "20÷20×10=10.00（要求大于20个，正好等于，不算完成）"),
        ("≤", 12, 12, ("100.00", "已完成", "10.00"), "12÷12×10=10.00"),
        ("≤", "337.05", "310.42", ("108.58", "已完成", "10.00"), "337.05÷310.42×10=10.86，超过分值，取10.00"),
        ("≤", 160, 386, ("41.45", "未完成", "4.15"), "160÷386×10=4.15"),
        ("≤", 160, 200, ("80.00", "部分完成", "8.00"), "160÷200×10=8.00"),
        ("≤", 12, 0, (None, "已完成", "10.00"), "目标值12，实际0，得满分10.00"),
        ("≤", "-5%", "-8%", (None, "已完成", "10.00"), "目标值-5%，实际-8%，得满分10.00"),
        ("<", 12, 12, ("100.00", "部分完成", "10.00"), "12÷12×10=10.00（要求小于12，正好等于，不算完成）"),
        ("<", 12, 11, ("109.09", "已完成", "10.00"), "12÷11×10=10.91，超过分值，取10.00"),
        ("＝", 100, 98, ("98.00", "部分完成", "9.80"), "98÷100×10=9.80"),
        ("=", 100, 120, ("120.00", "已完成", "10.00"), "120÷100×10=12，超过分值，取10.00"),
        ("≥", "-3%", "-1%", (None, "已完成", "10.00"), "目标值-3%，实际-1%，得满分10.00"),
    ],
)
def test_quantitative(
    sign: str, target: Typed | int, actual: Typed | int, expected: tuple[str | None, str, str], working: str
) -> None:
    result = score(sign, target, actual)
    assert (facts(result), result.working) == (expected, working)


@pytest.mark.parametrize(
    ("sign", "target", "actual", "completion", "verdict", "points"),
    [
        ("≤", 0, 0, "100.00", "已完成", "10.00"),
        ("≤", 0, 2, None, "未完成", "0.00"),
        ("＝", 0, 0, "100.00", "已完成", "10.00"),
        ("＝", 0, 3, None, "未完成", "0.00"),
    ],
)
def test_zero_target__only_zero_reaches_it(
    sign: str, target: int, actual: int, completion: str | None, verdict: str, points: str
) -> None:
    result = score(sign, target, actual)
    assert (facts(result), result.problems) == ((completion, verdict, points), ())


@pytest.mark.parametrize(("target", "actual"), [(0, -5), (-3, -6)])
def test_no_formula__is_asked_and_never_guessed(target: int, actual: int) -> None:
    result = score("≥", target, actual)
    assert (facts(result), codes(result)) == ((None, None, None), [("V59", "stated_score")])
    assert result.problems[0].values["asks"] == "本级财政部门"


@pytest.mark.parametrize(("sign", "actual"), [("≥", 5), ("≥", 0), (">", 5)])
def test_a_target_of_zero_that_was_reached_needs_no_formula(sign: str, actual: int) -> None:
    result = score(sign, 0, actual)
    assert (facts(result), codes(result)) == (("100.00", "已完成", "10.00"), [])


def test_more_than_zero_is_not_reached_by_zero() -> None:
    assert codes(score(">", 0, 0)) == [("V59", "stated_score")]
    assert facts(score(">", 0, 0, scheme=variant("[zero]\nupper_target='full'"))) == (None, "未完成", "0.00")


def test_no_formula__the_officers_own_score_answers() -> None:
    result = score("≥", 0, -5, stated=10)
    assert (facts(result), result.working) == (
        (None, "已完成", "10.00"),
        "目标值0，实际-5，没有公式可用，取自评得分10.00",
    )
    assert facts(score("≥", 0, -5, stated=6)) == (None, "部分完成", "6.00")
    assert codes(score("≥", 0, -5, stated=11)) == [("V17", "stated_score")]
    assert score("≥", 0, -5, stated=11).score is None


def test_zero_policies_are_the_schemes() -> None:
    full = variant("[zero]\nupper_target='full'")
    assert facts(score("≥", 0, 5, scheme=full)) == ("100.00", "已完成", "10.00")
    asking = variant("[zero]\nlower_target='ask'\nequal_target='ask'\nlower_actual='ask'")
    for sign, target in (("≤", 0), ("＝", 0), ("≤", 12)):
        assert codes(score(sign, target, 0, scheme=asking)) == [("V59", "stated_score")]


@pytest.mark.parametrize(
    ("actual", "verdict", "points", "working"),
    [
        (100, "已完成", "15.00", "目标值160，实际100，得满分15.00"),
        (160, "已完成", "15.00", "目标值160，实际160，得满分15.00"),
        (200, "部分完成", "11.25", "[1-(200-160)÷160]×15=11.25"),
        (320, "部分完成", "0.00", "[1-(320-160)÷160]×15=0.00"),
        (386, "未完成", "0.00", "[1-(386-160)÷160]×15=-6.19，小于0，取0.00"),
    ],
)
def test_reverse__linear(actual: int, verdict: str, points: str, working: str) -> None:
    result = score("≤", 160, actual, 15, scheme=variant("[quantitative]\nreverse_method='linear'"))
    assert (result.verdict, str(result.score), result.working) == (verdict, points, working)


def test_reverse__both_methods_are_said_where_they_differ() -> None:
    problem = score("≤", 160, 386, 15).problems[0]
    assert (problem.code, problem.field) == ("V66", "actual")
    assert problem.values == {"score": "6.22", "other": "[1-(386-160)÷160]×15=-6.19，小于0，取0.00"}
    linear = score("≤", 160, 386, 15, scheme=variant("[quantitative]\nreverse_method='linear'"))
    assert linear.problems[0].values == {"score": "0.00", "other": "160÷386×15=6.22"}
    assert score("≤", 160, 160, 15).problems == ()


@pytest.mark.parametrize(
    ("actual", "completion", "verdict", "points"),
    [
        (100, "100.00", "已完成", "10.00"),
        (80, "80.00", "部分完成", "8.00"),
        (125, "125.00", "部分完成", "8.00"),
        (250, "250.00", "未完成", "4.00"),
    ],
)
def test_equal__exact(actual: int, completion: str, verdict: str, points: str) -> None:
    result = score("＝", 100, actual, scheme=variant("[quantitative]\nequal_method='exact'"))
    assert facts(result) == (completion, verdict, points)


def test_equal__exact__on_the_floor_though_the_completion_has_no_end() -> None:
    """30 of 50 is 0.6; 1 over the completion, 1.666…, is a little less in decimals, too."""
    scheme = variant("[quantitative]\nequal_method='exact'\npartial_floor=0.6")
    assert score("＝", 30, 50, scheme=scheme).verdict == "部分完成"
    assert score("＝", 30, 51, scheme=scheme).verdict == "未完成"


def test_partial_floor__is_the_schemes() -> None:
    assert score("≥", 100, 55).verdict == "部分完成"
    assert score("≥", 100, 55, scheme=MOF).verdict == "未完成"
    assert score("≥", 100, 60, scheme=MOF).verdict == "部分完成"
    assert score("≥", 100, 60, scheme=variant("[quantitative]\npartial_floor=0.7")).verdict == "未完成"


@pytest.mark.parametrize(
    ("text", "target", "actual", "points", "over"),
    [
        ("action='deduct'\ndeduct=2", 100, 130, "8.00", True),
        ("action='deduct'\ndeduct=2", 100, 129, "10.00", False),
        ("action='deduct'\ndeduct=20", 100, 130, "0.00", True),
        ("action='warn'", 100, 130, "10.00", True),
        ("action='none'", 100, 130, "10.00", False),
    ],
)
def test_over_achievement(text: str, target: int, actual: int, points: str, over: bool) -> None:
    result = score("≥", target, actual, scheme=variant(f"[over]\n{text}"))
    assert (str(result.score), result.over) == (points, over)


def test_over_achievement__is_not_of_an_exact_target_that_was_missed() -> None:
    scheme = variant("[over]\naction='deduct'\ndeduct=2\n[quantitative]\nequal_method='exact'")
    result = score("＝", 20, 30, scheme=scheme)
    assert (result.verdict, str(result.score), result.over) == ("部分完成", "6.67", False)


def test_over_achievement__of_a_zero_target_and_of_a_ceiling() -> None:
    scheme = variant("[over]\nzero_target=30\nreverse_threshold=2\n[zero]\nupper_target='full'")
    assert [score("≥", 0, actual, scheme=scheme).over for actual in (29, 30)] == [False, True]
    assert [score("≤", 100, actual, scheme=scheme).over for actual in (51, 50)] == [False, True]
    assert not score("≤", 100, 50).over


def test_without_weight__a_verdict_and_no_score() -> None:
    result = score("≥", 5000, 4500, None)
    assert (facts(result), result.working, result.problems) == (("90.00", "部分完成", None), "4500÷5000=90%", ())
    assert score("≥", 5000, 4500, -5).score is None


def test_blank_cells_are_said_and_not_scored() -> None:
    assert codes(score("≥", None, 5)) == [("V01", "target")]
    assert codes(score("≥", 5, None)) == [("V01", "actual")]
    assert codes(score("≥", None, "")) == [("V01", "target"), ("V01", "actual")]


def test_other_faults_are_the_measures_own() -> None:
    result = score("≥", "5个", "90%")
    assert (facts(result), result.problems) == ((None, None, None), ())


def test_one_row_typed_six_ways_scores_the_same() -> None:
    rows = [
        score("≥", "98%", "90%"),
        score("≥", "９８％", "９０％"),
        score("≥", 98, 90, unit="%"),
        score("≥", "98", "90", unit="百分比"),
        score(None, "≥98%", "90%"),
        score("不低于", "百分之98", "90％"),
    ]
    assert {facts(row) for row in rows} == {("91.84", "部分完成", "9.18")}


@pytest.mark.parametrize(("weight", "points"), [("0.5", "0.45"), ("9.999", "9.00"), ("0", "0.00"), ("7.5", "6.75")])
def test_weights_of_all_kinds(weight: str, points: str) -> None:
    assert str(score("≥", 100, 90, weight).score) == points


def test_half_up__from_unrounded_values() -> None:
    assert str(score("≥", 3, 1, "0.015").score) == "0.01"  # 0.005 exactly, though a third has no end
    assert str(score("≥", 8, 1, "0.2").score) == "0.03"  # 0.025, not 0.02


# --- qualitative ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("actual", "stated", "verdict", "points", "problems"),
    [
        ("达到预期目标", None, "达成预期指标", "10.00", []),
        ("达成预期指标", "8.5", "达成预期指标", "8.50", []),
        ("达成预期指标", 8, "达成预期指标", "8.00", []),
        ("达成预期指标", "7.9", "达成预期指标", "7.90", [("V18", "stated_score")]),
        ("部分达成预期指标并具有一定效果", 7, "部分达成预期指标并具有一定效果", "7.00", []),
        ("部分达成", 5, "部分达成预期指标并具有一定效果", "5.00", []),
        ("部分达成", 8, "部分达成预期指标并具有一定效果", "8.00", [("V18", "stated_score")]),
        ("部分达成", None, "部分达成预期指标并具有一定效果", None, [("V55", "stated_score")]),
        ("未完成", 0, "未达成预期指标且效果较差", "0.00", []),
        ("未完成", None, "未达成预期指标且效果较差", None, [("V55", "stated_score")]),
        ("达成预期指标", 11, "达成预期指标", None, [("V17", "stated_score")]),
        ("达成预期指标", -1, "达成预期指标", None, [("V17", "stated_score")]),
        ("效果明显", None, "达成预期指标", "10.00", [("V57", "actual")]),
        ("效果较好", 7, "部分达成预期指标并具有一定效果", "7.00", [("V58", "actual")]),
        ("效果较好", 10, "达成预期指标", "10.00", [("V58", "actual")]),
        ("效果较好", 11, None, None, [("V17", "stated_score")]),
        ("效果较好", None, None, None, [("V56", "actual")]),
        ("均已效果明显", None, "达成预期指标", "10.00", [("V57", "actual")]),
        ("已效果明显", 10, "达成预期指标", "10.00", []),
        ("已效果明显", 7, "部分达成预期指标并具有一定效果", "7.00", [("V58", "actual")]),
        (None, None, None, None, [("V01", "actual")]),
        (None, 3, "未达成预期指标且效果较差", "3.00", [("V58", "actual")]),
    ],
)
def test_qualitative(
    actual: Typed,
    stated: str | int | None,
    verdict: str | None,
    points: str | None,
    problems: list[tuple[str, str]],
) -> None:
    result = score("定性", "效果明显", actual, stated=stated)
    assert (facts(result), codes(result)) == ((None, verdict, points), problems)
    assert result.tier == verdict


def test_qualitative__attainment_is_comparable_with_quantitative() -> None:
    words = ["达成预期指标", "部分达成", "未达成"]
    assert [score("定性", None, word).attainment for word in words] == list(Attainment)


def test_qualitative__workings() -> None:
    assert score("定性", None, "达到预期目标").working == "达成预期指标，得满分10.00"
    partial = score("定性", None, "部分达成", stated=7)
    assert partial.working == "部分达成预期指标并具有一定效果，自评7.00，在5（含）到8之间"
    assert score("定性", None, "部分达成", stated=9).working.endswith("自评9.00，不在5（含）到8之间")


def test_qualitative__bounds_are_the_schemes() -> None:
    assert codes(score("定性", None, "部分达成", stated="5.5")) == []
    assert codes(score("定性", None, "部分达成", stated="5.5", scheme=MOF)) == [("V18", "stated_score")]


def test_qualitative__a_bonus_only_where_the_scheme_knows_one() -> None:
    bonus = variant("[grading]\nbonus=true")
    assert facts(score("定性", None, "达成预期指标", stated=12, scheme=bonus)) == (None, "达成预期指标", "12.00")
    assert score("定性", None, "达成预期指标", stated=12, scheme=bonus).problems == ()


# --- budget execution -----------------------------------------------------------------------------------------------


def funds(**amounts: str | int | None) -> Funds:
    values: dict[str, Any] = {
        key: value if value is None or key == "stated_rate" else D(value) for key, value in amounts.items()
    }
    return Funds(**values)


@pytest.mark.parametrize(
    ("amounts", "hubei", "mof", "rate"),
    [
        ({"initial": "337.05", "adjusted": "341.98", "executed": "310.42"}, "18.15", "9.08", "90.77"),
        ({"initial": 200, "adjusted": 190, "executed": "148.23"}, "15.60", "7.80", "78.02"),
        ({"adjusted": "43.2", "executed": "37.24"}, "17.24", "8.62", "86.20"),
        ({"adjusted": 10000, "executed": 4988}, "9.98", "4.99", "49.88"),
        ({"adjusted": 100, "executed": 120}, "20.00", "10.00", "120.00"),
        ({"adjusted": 100, "executed": 0}, "0.00", "0.00", "0.00"),
    ],
)
def test_execution(amounts: dict[str, Any], hubei: str, mof: str, rate: str) -> None:
    results = [score_execution(funds(**amounts), scheme) for scheme in (HUBEI, MOF)]
    assert [str(result.score) for result in results] == [hubei, mof]
    assert results[0].rate is not None
    assert f"{results[0].rate * 100:.2f}" == rate
    assert results[0].problems == ()


@pytest.mark.parametrize(
    ("stated", "blank"), [(None, True), ("", True), (" — ", True), ("N/A", True), ("不适用", True), ("高", False)]
)
def test_is_blank_rate(stated: str | None, blank: bool) -> None:
    assert is_blank_rate(stated) is blank


def test_execution__working() -> None:
    result = score_execution(funds(adjusted="341.98", executed="310.42"), HUBEI)
    assert result.working == "310.42÷341.98×20=18.15（执行率90.77%）"
    assert result.denominator == D("341.98")
    over = score_execution(funds(adjusted=100, executed=120), HUBEI)
    assert over.working == "120÷100×20=24，超过分值，取20.00（执行率120%）"


def test_execution__a_blank_adjusted_budget_falls_back_on_the_initial_one() -> None:
    result = score_execution(funds(initial=200, executed=150), HUBEI)
    assert (str(result.score), result.denominator, codes(result)) == ("15.00", 200, [("V60", "adjusted")])


def test_execution__the_denominator_is_the_schemes() -> None:
    scheme = variant("[execution]\ndenominator='initial'")
    assert str(score_execution(funds(initial=200, adjusted=190, executed="148.23"), scheme).score) == "14.82"
    fallen_back = score_execution(funds(adjusted=190, executed="148.23"), scheme)
    assert (str(fallen_back.score), codes(fallen_back)) == ("15.60", [("V60", "initial")])


@pytest.mark.parametrize(
    ("amounts", "problem"),
    [
        ({}, ("V62", "adjusted")),
        ({"executed": 5}, ("V62", "adjusted")),
        ({"adjusted": 5}, ("V62", "executed")),
        ({"adjusted": 0, "executed": 0}, ("V62", "adjusted")),
        ({"initial": 100, "adjusted": 0, "executed": 5}, ("V62", "adjusted")),
        ({"initial": 0, "executed": 5}, ("V62", "initial")),
        ({"adjusted": 0, "executed": 5, "stated_rate": "100%"}, ("V62", "adjusted")),
        ({"stated_rate": "九成"}, ("V62", "adjusted")),
    ],
)
def test_execution__cannot_be_computed(amounts: dict[str, Any], problem: tuple[str, str]) -> None:
    result = score_execution(funds(**amounts), HUBEI)
    assert (result.rate, result.score, codes(result)) == (None, None, [problem])


def test_execution__a_typed_rate_alone_is_scored_with_a_warning() -> None:
    result = score_execution(funds(stated_rate="76%"), MOF)
    assert (str(result.score), result.rate, codes(result)) == ("7.60", D("0.76"), [("V61", "stated_rate")])
    assert result.working == "76%×10=7.60"


def test_execution__in_steps() -> None:
    steps = "[{rate=0.95, score=20}, {rate=0.8, score=12}, {rate=0, score=0}]"
    scheme = variant(f"[execution]\nmethod='steps'\nsteps={steps}")
    results = [score_execution(funds(adjusted=100, executed=spent), scheme) for spent in (120, 95, 94, 80, 79, 0)]
    assert [str(result.score) for result in results] == ["20.00", "20.00", "12.00", "12.00", "0.00", "0.00"]
    assert results[2].working == "94÷100，执行率达到80%得12.00（执行率94%）"


@pytest.mark.parametrize(
    ("stated", "computed", "rate"),
    [
        ("90.77%", None, "0.9077"),
        ("９０％", None, "0.9"),
        ("0", None, "0"),
        ("1", None, "1"),
        ("0.76", None, "0.76"),
        ("76", None, "0.76"),
        ("1.05", None, "0.0105"),
        ("1", "1", "1"),
        ("1", "0.0101", "0.01"),
        ("0.9", "0.0091", "0.009"),
        ("1.2", "1.19", "1.2"),
        ("1%", "1", "0.01"),
        (D("0.9077"), "0.907714", "0.9077"),
        (D("90.77"), "0.907714", "0.9077"),
        ("九成", None, None),
        ("—", None, None),
        ("5万元", None, None),
        (None, None, None),
    ],
)
def test_read_rate(stated: Typed, computed: str | None, rate: str | None) -> None:
    assert read_rate(stated, None if computed is None else D(computed)) == (None if rate is None else D(rate))


# --- subjects -------------------------------------------------------------------------------------------------------


def indicator(
    weight: str | int | None, target: int = 100, actual: int = 100, *, goal: int = 1, level1: str = "产出指标"
) -> Indicator:
    measure = read_measure("≥", D(target), D(actual), None)
    return Indicator(
        name="指标", goal=goal, level1=level1, weight=None if weight is None else D(weight), measure=measure
    )


def subject(*indicators: Indicator, goals: tuple[Goal, ...] = (), **amounts: Any) -> Subject:
    spent = funds(**(amounts or {"adjusted": 100, "executed": 90}))
    return Subject(name="某项目", kind=Kind.PROJECT, funds=spent, indicators=indicators, goals=goals)


def test_total_is_execution_plus_rounded_scores() -> None:
    result = score_subject(subject(indicator("26.67", 3, 1), indicator("26.67", 3, 2), indicator("26.66")), HUBEI)
    assert [str(row.score) for row in result.indicators] == ["8.89", "17.78", "26.66"]
    assert (str(result.total), result.weight_sum) == ("71.33", 80)
    assert result.working == "预算执行18.00+指标53.33=71.33"
    assert result.problems == ()


def test_total__is_none_where_a_part_is() -> None:
    assert score_subject(subject(indicator(40), indicator(40, 0, -1)), HUBEI).total is None
    assert score_subject(subject(indicator(80), executed=5), HUBEI).total is None
    assert score_subject(subject(), HUBEI).total is None


def test_total__a_scheme_without_execution_needs_no_funds() -> None:
    scheme = variant("[execution]\nweight=0\n[dimensions.output]\nweight=60")
    assert str(score_subject(subject(indicator(100), executed=5), scheme).total) == "100.00"


def test_no_weights__one_problem_for_the_subject() -> None:
    result = score_subject(subject(*[indicator(None)] * 8), HUBEI)
    assert (result.total, codes(result)) == (None, [("V64", "name")])
    assert [row.problems for row in result.indicators] == [()] * 8
    assert [row.verdict for row in result.indicators] == ["已完成"] * 8


def test_some_weights_missing__each_row_says_so() -> None:
    result = score_subject(subject(indicator(40), indicator(None), indicator(None)), HUBEI)
    assert [codes(row) for row in result.indicators] == [[], [("V63", "weight")], [("V63", "weight")]]
    assert (result.total, result.problems) == (None, ())


def test_a_row_without_weight_beside_complete_ones_is_left_out() -> None:
    result = score_subject(subject(indicator(80), indicator(None)), HUBEI)
    assert (str(result.total), [codes(row) for row in result.indicators]) == ("98.00", [[], []])


def test_goals() -> None:
    goals = (Goal(number=1, weight=D(50)), Goal(number=2))
    rows = [indicator(40, 100, 50), indicator(10), indicator(20, goal=2), indicator(10, 3, 1, goal=2)]
    results = score_subject(subject(*rows, goals=goals), HUBEI).goals
    assert [(goal.number, goal.weight, str(goal.score)) for goal in results] == [(1, 50, "30.00"), (2, 30, "23.33")]
    assert results[0].working == "20.00+10.00=30.00"


def test_goals__none_is_one_and_unlisted_ones_follow() -> None:
    assert [goal.number for goal in score_subject(subject(), HUBEI).goals] == [1]
    rows = [indicator(40, goal=3), indicator(40, goal=1)]
    result = score_subject(subject(*rows, goals=(Goal(number=2, weight=D(10)),)), HUBEI)
    assert [(goal.number, goal.weight, goal.score) for goal in result.goals] == [
        (2, 10, None),
        (1, 40, 40),
        (3, 40, 40),
    ]


def test_goals__a_missing_score_leaves_its_goal_open() -> None:
    result = score_subject(subject(indicator(40, 0, -1), indicator(40, goal=2)), HUBEI)
    assert [goal.score for goal in result.goals] == [None, 40]


@pytest.mark.parametrize(
    ("total", "grade"),
    [("100", "优"), ("90", "优"), ("89.99", "良"), ("80", "良"), ("60", "中"), ("59.99", "差"), ("0", "差")],
)
def test_grade(total: str, grade: str) -> None:
    assert grade_of(D(total), None, MOF) == grade
    assert grade_of(D(total), None, HUBEI) is None


def test_grade__of_no_total() -> None:
    assert grade_of(None, None, MOF) is None


CAPS = """
[execution]
cap_total_by_rate = [
    { below = 0.5, total = 59 }, { below = 0.6, total = 69 }, { below = 0.7, total = 79 }, { below = 0.8, total = 89 },
]
"""


@pytest.mark.parametrize(
    ("spent", "total", "problems"),
    [
        ("79.9", "89.00", [("V34", "name")]),
        ("80", "96.00", []),
        ("69.9", "79.00", [("V34", "name")]),
        ("59", "69.00", [("V34", "name")]),
        ("49.9", "59.00", [("V34", "name")]),
    ],
)
def test_total__held_down_by_the_execution_rate(spent: str, total: str, problems: list[tuple[str, str]]) -> None:
    result = score_subject(subject(indicator(80), adjusted=100, executed=spent), variant(CAPS))
    assert (str(result.total), codes(result)) == (total, problems)
    if problems:
        assert result.working.endswith(f"总分取{total}")


def test_total__a_low_total_is_not_raised_to_the_cap() -> None:
    result = score_subject(subject(indicator(80, 100, 10), adjusted=100, executed=70), variant(CAPS))
    assert (str(result.total), result.problems) == ("22.00", ())


def test_sample_totals() -> None:
    from xlperf.reading.datafile import read_data

    path = Path(__file__).parent.parent / "xlperf" / "data" / "sample.json"
    evaluation = read_data(json.loads(path.read_text("utf-8"), parse_float=Decimal)).evaluation
    results = [score_subject(item, HUBEI) for item in evaluation.subjects]
    assert [str(result.execution.score) for result in results] == ["18.15", "15.60"]
    assert [str(result.total) for result in results] == ["94.15", "91.60"]


# --- laws -----------------------------------------------------------------------------------------------------------

FIGURES = st.decimals(-1000, 100_000, places=2, allow_nan=False)
WEIGHTS = st.decimals(0, 100, places=3, allow_nan=False)
SIGNS = st.sampled_from(["≥", ">", "＝", "<", "≤"])
SCHEMES = st.sampled_from(
    [HUBEI, MOF, load_scheme("central_2016"), variant("[quantitative]\nreverse_method='linear'\nequal_method='exact'")]
)
CELLS = (
    FIGURES
    | st.sampled_from(["", "98%", "达到预期目标", "部分达成", "约50", "3-5天", "≥90%", "无"])
    | st.text(max_size=6)
)


@given(sign=SIGNS, target=FIGURES, actual=FIGURES, weight=WEIGHTS, scheme=SCHEMES)
def test_law__a_score_lies_between_zero_and_the_weight(
    sign: str, target: Decimal, actual: Decimal, weight: Decimal, scheme: Scheme
) -> None:
    result = score_indicator(read_measure(sign, target, actual, None), weight, None, scheme)
    if result.score is None:
        assert codes(result) == [("V59", "stated_score")]
    else:
        assert 0 <= result.score <= weight
        assert result.score == round(result.score, 2)


@given(sign=SIGNS, target=FIGURES, one=FIGURES, other=FIGURES, weight=WEIGHTS, scheme=SCHEMES)
def test_law__more_is_never_worse_and_for_ceilings_never_better(
    sign: str, target: Decimal, one: Decimal, other: Decimal, weight: Decimal, scheme: Scheme
) -> None:
    if sign == "＝" and (target <= 0 or scheme.equal_method == "exact"):
        return
    low, high = sorted([one, other], reverse=sign in "<≤")
    scores = [score_indicator(read_measure(sign, target, x, None), weight, None, scheme).score for x in (low, high)]
    if scores[0] is not None and scores[1] is not None:
        assert scores[0] <= scores[1]


@given(sign=SIGNS, target=FIGURES, actual=FIGURES, scheme=SCHEMES)
def test_law__full_verdict_means_full_marks(sign: str, target: Decimal, actual: Decimal, scheme: Scheme) -> None:
    result = score_indicator(read_measure(sign, target, actual, None), D(10), None, scheme)
    if result.attainment is Attainment.FULL:
        assert result.score == 10
    if result.score is not None and result.score < scheme.partial_floor * 10 and scheme.reverse_method == "ratio":
        assert result.attainment is Attainment.NONE


@given(
    sign=SIGNS | st.sampled_from(["", "定性", "定量", "大概"]),
    target=CELLS,
    actual=CELLS,
    stated=st.none() | st.decimals(-1, 12, places=1),
    scheme=SCHEMES,
)
def test_law__no_score_without_a_reason(
    sign: str, target: Typed, actual: Typed, stated: Decimal | None, scheme: Scheme
) -> None:
    measure = read_measure(sign, target, actual, None)
    result = score_indicator(measure, D(10), stated, scheme)
    if result.score is None:
        assert measure.problems or result.problems
    else:
        assert 0 <= result.score <= 10
        assert result.verdict
        assert result.working


@given(
    rows=st.lists(
        st.tuples(WEIGHTS, st.integers(1, 200), st.integers(0, 300), st.integers(1, 3)), min_size=1, max_size=8
    ),
    executed=st.decimals(0, 200, places=2, allow_nan=False),
    scheme=SCHEMES,
)
def test_law__total_is_the_sum_of_rounded_scores(
    rows: list[tuple[Decimal, int, int, int]], executed: Decimal, scheme: Scheme
) -> None:
    indicators = [indicator(str(weight), target, actual, goal=goal) for weight, target, actual, goal in rows]
    result = score_subject(subject(*indicators, adjusted=100, executed=str(executed)), scheme)
    scores = [row.score or D(0) for row in result.indicators]
    assert result.total == (result.execution.score or D(0)) + sum(scores)
    assert result.total == (result.execution.score or D(0)) + sum(goal.score or D(0) for goal in result.goals)


@given(
    initial=st.none() | FIGURES,
    adjusted=st.none() | FIGURES,
    executed=st.none() | FIGURES,
    rate=st.none() | CELLS,
    scheme=SCHEMES,
)
def test_law__execution(
    initial: Decimal | None, adjusted: Decimal | None, executed: Decimal | None, rate: Typed, scheme: Scheme
) -> None:
    result = score_execution(Funds(initial=initial, adjusted=adjusted, executed=executed, stated_rate=rate), scheme)
    assert (result.score is None) == (result.rate is None)
    if result.score is None:
        assert [problem.code for problem in result.problems] == ["V62"]
    else:
        assert 0 <= result.score <= scheme.execution.weight


def test_ten_thousand_indicators_are_scored() -> None:
    rows = [indicator("0.008", 100 + number % 7, 90 + number % 23, goal=number % 5) for number in range(10_000)]
    result = score_subject(subject(*rows), HUBEI)
    assert len(result.indicators) == 10_000
    assert sum(scored.score or 0 for scored in result.indicators) == sum(goal.score or 0 for goal in result.goals)
