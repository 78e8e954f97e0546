"""What an indicator's points are given for, as people write it: read, computed, or left to the officer."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.own_schemes import variant
from xlperf.schemes import Attainment, load_scheme
from xlperf.scoring import IndicatorResult, score_indicator
from xlperf.scoring.criteria import AllOrNothing, Bands, Deduction, Ratio, Tiers, read_criterion
from xlperf.values.amounts import D
from xlperf.values.measures import read_measure

MOF = load_scheme("mof_2020")

# 北京海淀 2016: cost within ±10% of the target 5 points, ±15% 3, ±20% 1, else 0.
COST = "±10%以内得5分，±15%以内得3分，±20%以内得1分，否则不得分"


def score(
    text: str, sign: str, target: str, actual: str, weight: int | str = 10, stated: int | None = None
) -> IndicatorResult:
    own = None if stated is None else D(stated)
    return score_indicator(read_measure(sign, target, actual, None), D(weight), own, MOF, text)


# --- reading --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("每降5%扣1分", Deduction),
        ("每降低５个百分点扣１分，扣完为止。", Deduction),
        ("完成目标得满分，每降低1%扣0.5分，扣完为止。", Deduction),
        ("①完成目标得满分；②每减少5%扣1分", Deduction),
        ("1.完成得满分；2.未完成的，每少1个扣2分", Deduction),
        ("低于目标值每1个百分点扣0.5分", Deduction),
        ("每超过1天扣0.5分，不足1天按1天计", Deduction),
        ("每超出5%扣分值的10%", Deduction),
        ("每发生1起扣2分", Deduction),
        ("完成得满分，未完成不得分", AllOrNothing),
        ("达到目标值得10分；否则不得分", AllOrNothing),
        ("完成得满分，未完成按比例得分", Ratio),
        ("得分=完成率×分值", Ratio),
        ("完成目标值得满分，未完成的按完成比例得分，完成率低于60%不得分", Ratio),
        ("完成值达到指标值，记满分；未达到指标值，按B/A或A/B×该指标分值记分。", Ratio),
        (COST, Bands),
        ("成本控制在±10%（含）以内得5分；±15%以内得3分；超过±15%不得分", Bands),
        ("完成率≥95%得10分，90%-95%得8分，完成率低于90%不得分", Tiers),
        ("满意度90%以上，得5分；80%以上，得3分；80%以下不得分", Tiers),
        ("完成率100%得满分，完成率90%以上得8分，否则不得分", Tiers),
    ],
)
def test_read(text: str, kind: type) -> None:
    assert isinstance(read_criterion(text), kind)


@pytest.mark.parametrize(
    "text",
    [
        "视情况酌情扣分",
        "完成目标得满分，未完成酌情扣分",
        "每降5%扣1分，质量不达标另扣2分",  # half of it is not understood
        "每5%扣1分",  # down or up
        "每降0%扣1分",
        "每降5%扣1分，不足3%按3%计",  # another step
        "每降5%扣1分，每超10%扣1分",
        "±20%以内得5分，±10%以内得3分",  # the wider one hides the other
        "±10%以内得3分，±20%以内得5分",
        "±10%以内得5分，超过±30%不得分",  # between is open
        "90%以上得5分，80%以上得3分",  # below is open
        "90%以上得5分，80%-85%得3分，80%以下不得分",  # a gap
        "80%以上得3分，90%以上得5分，80%以下不得分",
        "90%以上得5分，80%以上得6分，80%以下不得分",
        "完成率低于60%不得分",
        "满意度低于60%不得分，完成得满分",
        "逾期1天扣1分",
        "",
        "分" * 300,
    ],
)
def test_what_is_not_understood_whole_is_not_understood(text: str) -> None:
    assert read_criterion(text) is None


# --- points ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "sign", "target", "actual", "points", "working"),
    [
        ("每降5%扣1分", "≥", "100场", "90场", "8.00",
         "目标值100场，实际90场，差10%，每5%扣1分，不足5%的不扣，扣2分，得8.00"),
        ("每降5%扣1分", "≥", "100场", "91场", "9.00",
         "目标值100场，实际91场，差9%，每5%扣1分，不足5%的不扣，扣1分，得9.00"),
        ("每降5%扣1分", "≥", "98%", "90%", "9.00",
         "目标值98%，实际90%，差8个百分点，每5个百分点扣1分，不足5个百分点的不扣，扣1分，得9.00"),
        ("每降5%扣1分", "≥", "100场", "120场", "10.00", "目标值100场，实际120场，没有扣分，得10.00"),
        ("每降5%扣3分，扣完为止", "≥", "100场", "50场", "0.00",
         "目标值100场，实际50场，差50%，每5%扣3分，不足5%的不扣，扣10分，得0.00"),
        ("每少1个扣2分", "≥", "20个", "18个", "6.00",
         "目标值20个，实际18个，差2个，每1个扣2分，不足1个的不扣，扣4分，得6.00"),
        ("每超过1天扣0.5分，不足1天按1天计", "≤", "10天", "12.2天", "8.50",
         "目标值10天，实际12.2天，差2.2天，每1天扣0.5分，不足1天的按一份扣，扣1.5分，得8.50"),
        ("每发生1起扣2分", "≤", "0起", "3起", "4.00",
         "目标值0起，实际3起，差3起，每1起扣2分，不足1起的不扣，扣6分，得4.00"),
        ("每超出5%扣分值的10%", "≤", "200万元", "220万元", "8.00",
         "目标值200万元，实际220万元，差10%，每5%扣1分，不足5%的不扣，扣2分，得8.00"),
        ("每偏离5%扣1分", "＝", "100个", "88个", "8.00",
         "目标值100个，实际88个，差12%，每5%扣1分，不足5%的不扣，扣2分，得8.00"),
        ("每降低1%扣1分，完成率低于60%不得分", "≥", "10个", "5个", "0.00",
         "目标值10个，实际5个，完成率低于60%不得分，得0.00"),
        ("完成得满分，未完成不得分", "≥", "10个", "9个", "0.00", "目标值10个，实际9个，没有完成，得0.00"),
        ("完成得满分，未完成不得分", "≥", "10个", "10个", "10.00", "目标值10个，实际10个，完成，得10.00"),
        ("未完成按比例得分，完成率低于60%不得分", "≥", "10个", "6个", "6.00", "6÷10×10=6.00"),
        ("未完成按比例得分，完成率低于60%不得分", "≥", "10个", "5个", "0.00", "5÷10=50%，完成率低于60%不得分，得0.00"),
        ("完成率≥95%得10分，90%-95%得8分，完成率低于90%不得分", "≥", "100个", "94个", "8.00",
         "目标值100个，实际94个，完成率94%，达到90%，得8.00"),
        ("完成率≥95%得10分，90%-95%得8分，完成率低于90%不得分", "≥", "100个", "89个", "0.00",
         "目标值100个，实际89个，完成率89%，低于90%，得0.00"),
        ("满意度90%以上得10分，80%以上得3分，80%以下不得分", "≥", "95%", "85%", "3.00", "实际85%，达到80%，得3.00"),
        ("90%以上得10分，80%以上得分值的30%，80%以下不得分", "≥", "20场", "17场", "3.00",
         "目标值20场，实际17场，完成率85%，达到80%，得3.00"),
    ],
)  # fmt: skip
def test_points(text: str, sign: str, target: str, actual: str, points: str, working: str) -> None:
    result = score(text, sign, target, actual)
    assert (str(result.score), result.working, result.problems) == (points, working, ())


@pytest.mark.parametrize(
    ("actual", "points"),
    [("100万元", "5.00"), ("110万元", "5.00"), ("90万元", "5.00"), ("111万元", "3.00"), ("85万元", "3.00"),
     ("119万元", "1.00"), ("121万元", "0.00"), ("60万元", "0.00")],
)  # fmt: skip
def test_points__the_bands_of_haidian(actual: str, points: str) -> None:
    assert str(score(COST, "＝", "100万元", actual, 5).score) == points


def test_the_verdict_and_the_completion_do_not_depend_on_the_criterion() -> None:
    by_text, by_ratio = score("每降5%扣1分", "≥", "100场", "91场"), score("", "≥", "100场", "91场")
    assert (by_text.verdict, by_text.completion) == (by_ratio.verdict, by_ratio.completion) == ("部分完成", D("0.91"))
    assert score("每降5%扣1分", "≥", "100场", "91场").attainment is Attainment.PARTIAL


def test_over_achievement_is_the_schemes() -> None:
    scheme = variant("[over]\naction='deduct'\ndeduct=2")
    result = score_indicator(read_measure("≥", "10", "20", None), D(10), None, scheme, "完成得满分，未完成不得分")
    assert (str(result.score), result.over) == ("8.00", True)


# --- what is not decided --------------------------------------------------------------------------------------------

UNDECIDED = [
    ("视情况酌情扣分", "≥", "10个", "9个"),
    ("每少1天扣1分", "≥", "10个", "9个"),  # another unit
    ("每超过1个扣1分", "≥", "10个", "9个"),  # the wrong way round
    ("每降5%扣1分", "≥", "0个", "-1个"),  # no share of zero
    ("完成得8分，未完成不得分", "≥", "10个", "9个"),  # of another weight
    ("90%以上得8分，90%以下不得分", "≥", "10个", "9个"),
    ("完成率≥92%得10分，92%以下不得分", "≥", "98%", "91%"),  # 91% of all, or 92.86% of the target
    ("90个以上得10分，90个以下不得分", "≤", "100个", "95个"),
    (f"{COST}", "≤", "100万元", "85万元"),  # 15% saved
]


@pytest.mark.parametrize(("text", "sign", "target", "actual"), UNDECIDED)
def test_not_decided__the_officers_score_counts_with_a_note(text: str, sign: str, target: str, actual: str) -> None:
    weight = 5 if text == COST else 10
    asked = score(text, sign, target, actual, weight)
    assert (asked.score, [(one.code, one.field) for one in asked.problems]) == (None, [("V95", "stated_score")])
    told = score(text, sign, target, actual, weight, stated=4)
    assert (str(told.score), [one.code for one in told.problems]) == ("4.00", ["V79"])
    assert told.working.endswith("评分标准不能自动计分，取自评得分4.00")
    assert [one.code for one in score(text, sign, target, actual, weight, stated=11).problems] == ["V17"]


def test_without_weight_a_verdict_and_no_score() -> None:
    result = score_indicator(read_measure("≥", "10", "9", None), None, None, MOF, "每降5%扣1分")
    assert (result.verdict, result.score, result.problems) == ("部分完成", None, ())


def test_qualitative_indicators_keep_their_tiers() -> None:
    measure = read_measure("定性", "提高", "达成年度指标", None)
    assert score_indicator(measure, D(10), D(9), MOF, "每降5%扣1分") == score_indicator(measure, D(10), D(9), MOF)


# --- laws -----------------------------------------------------------------------------------------------------------

STEP = st.sampled_from([
    "每降5%扣1分", "每降低1个百分点扣0.5分，扣完为止", "每少1个扣2分", "完成得满分，未完成不得分",
    "未完成按比例得分，完成率低于60%不得分",
    "完成率≥95%得满分，90%-95%得分值的80%，完成率低于90%不得分", "60个以上得满分，30个以上得分值的50%，30个以下不得分",
])  # fmt: skip
UPWARDS = st.sampled_from(
    ["每超过5%扣1分", "每增加1个扣0.5分，不足1个按1个计", "完成得满分，否则不得分", "按完成比例得分"]
)
FIGURES = st.integers(0, 200)


@given(text=STEP, target=FIGURES, one=FIGURES, other=FIGURES, weight=st.integers(1, 40))
def test_law__more_is_never_worse(text: str, target: int, one: int, other: int, weight: int) -> None:
    low, high = sorted([one, other])
    scores = [score(text, "≥", f"{target}个", f"{actual}个", weight).score for actual in (low, high)]
    if scores[0] is not None and scores[1] is not None:
        assert 0 <= scores[0] <= scores[1] <= weight


@given(text=UPWARDS, target=FIGURES, one=FIGURES, other=FIGURES, weight=st.integers(1, 40))
def test_law__less_is_never_worse_for_ceilings(text: str, target: int, one: int, other: int, weight: int) -> None:
    low, high = sorted([one, other])
    scores = [score(text, "≤", f"{target}个", f"{actual}个", weight).score for actual in (low, high)]
    if scores[0] is not None and scores[1] is not None:
        assert weight >= scores[0] >= scores[1] >= 0


@given(
    text=STEP | UPWARDS | st.just(COST) | st.text(max_size=20),
    sign=st.sampled_from(["≥", ">", "＝", "<", "≤"]),
    target=st.decimals(-100, 1000, places=1),
    actual=st.decimals(-100, 1000, places=1),
    unit=st.sampled_from(["", "个", "%", "天"]),
    weight=st.decimals(0, 40, places=2),
)
def test_law__in_bounds_or_asked(
    text: str, sign: str, target: Decimal, actual: Decimal, unit: str, weight: Decimal
) -> None:
    result = score_indicator(read_measure(sign, f"{target}{unit}", f"{actual}{unit}", None), weight, None, MOF, text)
    if result.score is None:
        assert {problem.code for problem in result.problems} <= {"V95", "V59"}
        assert result.problems
    else:
        assert 0 <= result.score <= weight
        assert result.verdict
        assert result.working
