"""What a scheme may do beyond a ratio: limits of a score, reduction by deviation, rounding, grades with a condition."""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.own_schemes import faults, project, row, variant
from xlperf.cell_functions import grade
from xlperf.cell_functions.answers import GRADE_NEEDS_RATE
from xlperf.checks import arithmetic, run_checks
from xlperf.model import Evaluation, Funds, Unit
from xlperf.schemes import Attainment, Scheme
from xlperf.scoring import IndicatorResult, grade_of, score_execution, score_indicator, score_subject
from xlperf.values.amounts import D
from xlperf.values.measures import read_measure

ZERO_BELOW = variant("[quantitative]\nzero_below = 0.6")
ALL_OR_NOTHING = variant("[quantitative]\nall_or_nothing = true")
LOWEST = variant("[quantitative]\nlowest = 0.6")
BOTH = variant("[quantitative]\nzero_below = 0.3\nlowest = 0.5\nreverse_method = 'linear'\nequal_method = 'exact'")
CUT_OFF = variant("[rounding]\nmode = 'cut_off'")
REDUCED = variant("[over]\naction = 'reduce'\nreduction = { rate = 1, start = 'threshold', most = 0.5 }")
FROM_TARGET = variant("[over]\naction = 'reduce'\nreduction = { rate = 0.5, start = 'target' }")


def score(sign: str, target: int | str, actual: int | str, scheme: Scheme, weight: int | str = 10) -> IndicatorResult:
    return score_indicator(read_measure(sign, str(target), str(actual), None), D(weight), None, scheme)


def told(result: IndicatorResult) -> tuple[str, str | None, str]:
    return str(result.score), result.verdict, result.working


# --- limits ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sign", "target", "actual", "scheme", "expected"),
    [
        ("≥", 100, 60, ZERO_BELOW, ("6.00", "部分完成", "60÷100×10=6.00")),
        ("≥", 100, 59, ZERO_BELOW, ("0.00", "未完成", "59÷100=59%，完成率低于60%不得分，得0.00")),
        ("≤", 60, 120, ZERO_BELOW, ("0.00", "未完成", "60÷120=50%，完成率低于60%不得分，得0.00")),
        ("≥", 100, 100, ALL_OR_NOTHING, ("10.00", "已完成", "100÷100×10=10.00")),
        ("≥", 100, 99, ALL_OR_NOTHING, ("0.00", "部分完成", "99÷100=99%，没有完成不得分，得0.00")),
        (">", 100, 100, ALL_OR_NOTHING, ("0.00", "部分完成", "100÷100=100%，没有完成不得分，得0.00")),
        ("≥", 100, 30, LOWEST, ("6.00", "未完成", "30÷100=30%，至少按60%计，60%×10=6.00")),
        ("≥", 100, 70, LOWEST, ("7.00", "部分完成", "70÷100×10=7.00")),
        ("≥", 100, 29, BOTH, ("0.00", "未完成", "29÷100=29%，完成率低于30%不得分，得0.00")),
        ("≥", 100, 30, BOTH, ("5.00", "未完成", "30÷100=30%，至少按50%计，50%×10=5.00")),
    ],
)  # fmt: skip
def test_limits(sign: str, target: int, actual: int, scheme: Scheme, expected: tuple[str, str, str]) -> None:
    result = score(sign, target, actual, scheme)
    working = result.working.split("（要求")[0]
    assert (str(result.score), result.verdict, working) == expected


def test_limits__of_budget_execution() -> None:
    scheme = variant("[execution]\nzero_below = 0.5\nlowest = 0.6")
    results = [score_execution(Funds(adjusted=D(100), executed=D(spent)), scheme) for spent in (49, 50, 61, 130)]
    assert [str(result.score) for result in results] == ["0.00", "6.00", "6.10", "10.00"]
    assert "执行率低于50%不得分" in results[0].working


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[quantitative]\nall_or_nothing = true\nlowest = 0.5",
         "quantitative.all_or_nothing：完成得满分、否则不得分时，不写 zero_below 和 lowest"),
        ("[quantitative]\nzero_below = 60", "quantitative.zero_below：填的是60，要在0到1之间"),
        ("[execution]\nmethod = 'steps'\nsteps = [{rate = 0, score = 0}]\nlowest = 0.5",
         "execution.method：分档计分时，不写 all_or_nothing、zero_below 和 lowest"),
        ("[over]\naction = 'reduce'", "over.reduction：action 是 reduce 时要写怎样调减"),
        ("[over]\naction = 'reduce'\nreduction = {rate = 1, start = 'sun'}",
         "over.reduction.start：填的是“sun”，只能是target、threshold之一"),
        ("[rounding]\nmode = 'up'", "rounding.mode：填的是“up”，只能是half_up、cut_off之一"),
        ("[grading]\ngrades = [{name='优', low=0, execution_at_least=0.8}]",
         "grading.grades：最后一等不能有条件，否则有的总分没有等级"),
    ],
)  # fmt: skip
def test_refused(text: str, fault: str) -> None:
    assert fault in faults(text)


# --- reduction in proportion to the deviation -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sign", "target", "actual", "scheme", "points", "working"),
    [
        ("≥", 100, 129, REDUCED, "10.00", "129÷100×10=12.9，超过分值，取10.00"),
        ("≥", 100, 130, REDUCED, "10.00",
         "130÷100×10=13，超过分值，取10.00，完成率130%，超过130%的部分调减0%，取10.00"),
        ("≥", 100, 155, REDUCED, "7.50",
         "155÷100×10=15.5，超过分值，取10.00，完成率155%，超过130%的部分调减25%，取7.50"),
        ("≥", 100, 500, REDUCED, "5.00",
         "500÷100×10=50，超过分值，取10.00，完成率500%，超过130%的部分调减50%，取5.00"),
        ("≥", 100, 140, FROM_TARGET, "8.00",
         "140÷100×10=14，超过分值，取10.00，完成率140%，超过100%的部分调减20%，取8.00"),
        ("≥", 100, 900, FROM_TARGET, "0.00",
         "900÷100×10=90，超过分值，取10.00，完成率900%，超过100%的部分调减100%，取0.00"),
    ],
)  # fmt: skip
def test_reduction(sign: str, target: int, actual: int, scheme: Scheme, points: str, working: str) -> None:
    result = score(sign, target, actual, scheme)
    assert told(result) == (points, "已完成", working)


def test_reduction__needs_a_deviation() -> None:
    scheme = variant(
        "[zero]\nupper_target='full'\n[over]\naction='reduce'\nzero_target=5\nreduction={rate=1,start='target'}"
    )
    result = score("≥", 0, 9, scheme)
    assert (str(result.score), result.over) == ("10.00", True)


# --- rounding -------------------------------------------------------------------------------------------------------


def test_cut_off() -> None:
    assert [str(score("≥", 3, 2, scheme).score) for scheme in (variant(""), CUT_OFF)] == ["6.67", "6.66"]
    funds = Funds(adjusted=D(300), executed=D(200))
    assert [str(score_execution(funds, scheme).score) for scheme in (variant(""), CUT_OFF)] == ["6.67", "6.66"]


def test_cut_off__a_stated_score_that_was_rounded_agrees() -> None:
    subject = project(row(90, actual="5个", target="7个", stated_score="64.29"))
    evaluation = Evaluation(unit=Unit(name="某局", year=2022), subjects=(subject,))
    found = run_checks(evaluation, [score_subject(subject, CUT_OFF)], CUT_OFF, (arithmetic.check_indicator_scores,))
    assert str(score_subject(subject, CUT_OFF).indicators[0].score) == "64.28"
    assert [one.code for one in found] == []


# --- a grade by condition -------------------------------------------------------------------------------------------

CONDITION = variant(
    "[grading]\ngrades=[{name='优',low=90,execution_at_least=0.8},{name='良',low=80},{name='中',low=60},{name='差',low=0}]"
)


@pytest.mark.parametrize(
    ("total", "rate", "expected"),
    [
        ("95", "0.8", "优"), ("95", "0.79", "良"), ("85", "0.5", "良"), ("95", None, None), ("85", None, "良"),
        (None, "1", None),
    ],
)  # fmt: skip
def test_grade__by_the_execution_rate(total: str | None, rate: str | None, expected: str | None) -> None:
    assert grade_of(None if total is None else D(total), None if rate is None else D(rate), CONDITION) == expected


def test_grade__of_a_subject() -> None:
    spent = {"funds": {"adjusted": 100, "executed": 79}}
    assert score_subject(project(row(90)), CONDITION).grade == "优"
    assert score_subject(project(row(90), **spent), CONDITION).grade == "良"
    assert score_subject(project(row(90), **spent), variant("")).grade == "优"


def test_grade__the_cell_function_does_not_guess() -> None:
    assert grade(95, CONDITION) == GRADE_NEEDS_RATE
    assert grade(95, variant("")) == "优"


# --- laws -----------------------------------------------------------------------------------------------------------

FIGURES = st.decimals(-1000, 100_000, places=2, allow_nan=False)
WEIGHTS = st.decimals(0, 100, places=2, allow_nan=False)
SIGNS = st.sampled_from(["≥", ">", "＝", "<", "≤"])
LIMITED = st.sampled_from([ZERO_BELOW, ALL_OR_NOTHING, LOWEST, BOTH, CUT_OFF])
ANY = LIMITED | st.sampled_from([REDUCED, FROM_TARGET])


@given(sign=SIGNS, target=FIGURES, actual=FIGURES, weight=WEIGHTS, scheme=ANY)
def test_law__a_score_lies_between_zero_and_the_weight(
    sign: str, target: Decimal, actual: Decimal, weight: Decimal, scheme: Scheme
) -> None:
    result = score_indicator(read_measure(sign, target, actual, None), weight, None, scheme)
    if result.score is None:
        assert [problem.code for problem in result.problems] == ["V59"]
    else:
        assert 0 <= result.score <= weight
        assert result.score == round(result.score, 2)


@given(sign=SIGNS, target=FIGURES, one=FIGURES, other=FIGURES, weight=WEIGHTS, scheme=LIMITED)
def test_law__more_is_never_worse_and_for_ceilings_never_better(
    sign: str, target: Decimal, one: Decimal, other: Decimal, weight: Decimal, scheme: Scheme
) -> None:
    if sign == "＝" and (target <= 0 or scheme.equal_method == "exact"):
        return
    low, high = sorted([one, other], reverse=sign in "<≤")
    scores = [score_indicator(read_measure(sign, target, x, None), weight, None, scheme).score for x in (low, high)]
    if scores[0] is not None and scores[1] is not None:
        assert scores[0] <= scores[1]


@given(target=st.integers(1, 500), one=st.integers(0, 5000), other=st.integers(0, 5000), scheme=ANY)
def test_law__over_achievement_is_never_rewarded_and_full_marks_need_the_target(
    target: int, one: int, other: int, scheme: Scheme
) -> None:
    low, high = sorted([one, other])
    results = [score("≥", target, actual, scheme) for actual in (low, high)]
    scores = [result.score or Decimal(0) for result in results]
    if low >= target:
        assert scores[0] >= scores[1]
    if results[0].attainment is not Attainment.FULL:
        assert scores[0] < 10 or round(D(low) / target * 10, 2) == 10


@given(target=FIGURES, actual=FIGURES, weight=WEIGHTS)
def test_law__cut_off_is_at_most_half_up_and_less_than_a_digit_below(
    target: Decimal, actual: Decimal, weight: Decimal
) -> None:
    measure = read_measure("≥", target, actual, None)
    rounded, cut = (score_indicator(measure, weight, None, scheme).score for scheme in (variant(""), CUT_OFF))
    if rounded is not None and cut is not None:
        assert 0 <= rounded - cut <= Decimal("0.01")
        exact = min(weight, max(Decimal(0), weight * actual / target)) if target > 0 else cut
        assert cut == exact.quantize(Decimal("0.01"), rounding=ROUND_DOWN)


@given(total=st.decimals(0, 100, places=2), better=st.decimals(0, 100, places=2), rate=st.decimals(0, 2, places=3))
def test_law__a_better_total_has_no_worse_grade(total: Decimal, better: Decimal, rate: Decimal) -> None:
    names = [one.name for one in CONDITION.grades]
    low, high = sorted([total, better])
    grades = [names.index(grade_of(one, rate, CONDITION) or "") for one in (low, high)]
    assert grades[0] >= grades[1]


EXECUTIONS = st.sampled_from([
    variant("[execution]\nzero_below = 0.6"), variant("[execution]\nlowest = 0.5"),
    variant("[execution]\nzero_below = 0.3\nlowest = 0.4\n[rounding]\nmode = 'cut_off'"),
    variant("[execution]\nall_or_nothing = true"),
    variant("[execution]\nmethod = 'steps'\nsteps = [{rate=1, score=10}, {rate=0.9, score=8}, {rate=0, score=2.5}]"),
])  # fmt: skip


@given(one=st.decimals(-10, 200, places=2), other=st.decimals(-10, 200, places=2), scheme=EXECUTIONS)
def test_law__more_spent_is_never_worse(one: Decimal, other: Decimal, scheme: Scheme) -> None:
    low, high = sorted([one, other])
    scores = [score_execution(Funds(adjusted=D(100), executed=spent), scheme).score for spent in (low, high)]
    assert scores[0] is not None
    assert scores[1] is not None
    assert 0 <= scores[0] <= scores[1] <= 10
    assert (scores[1] == 10) >= (high >= 100)
