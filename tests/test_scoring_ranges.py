"""The sign 区间: full marks between two figures; outside what the scheme says, or the officer."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.own_schemes import project, row, variant
from xlperf.narrative.outline_library import load_outline
from xlperf.schemes import Scheme, load_scheme
from xlperf.scoring import IndicatorResult, score_indicator, score_subject
from xlperf.tables.printed_facts import target_text
from xlperf.values.amounts import D
from xlperf.values.measures import read_measure

ASK = load_scheme("mof_2020")
RATIO = variant("[quantitative]\nrange_method = 'ratio'")
NOTHING = variant("[quantitative]\nrange_method = 'all_or_nothing'")


def score(
    target: str, actual: str, scheme: Scheme, stated: int | None = None, scoring: str | None = None
) -> IndicatorResult:
    own = None if stated is None else D(stated)
    return score_indicator(read_measure("区间", target, actual, None), D(10), own, scheme, scoring)


@pytest.mark.parametrize("scheme", [ASK, RATIO, NOTHING])
@pytest.mark.parametrize(("target", "actual"), [("3-5天", "3天"), ("3-5天", "5天"), ("100±5%", "104"), ("±5%", "-5%")])
def test_inside__full_marks_under_every_scheme(target: str, actual: str, scheme: Scheme) -> None:
    result = score(target, actual, scheme)
    assert (str(result.score), result.verdict, result.completion, result.problems) == ("10.00", "已完成", 1, ())


@pytest.mark.parametrize(
    ("target", "actual", "points", "verdict", "working"),
    [
        ("40-50人", "30人", "7.50", "部分完成", "30÷40×10=7.50"),
        ("40-50人", "100人", "5.00", "未完成", "50÷100×10=5.00"),
        ("100±5", "126", "8.33", "部分完成", "105÷126×10=8.33"),
    ],
)
def test_outside__by_the_ratio_to_the_nearest_end(
    target: str, actual: str, points: str, verdict: str, working: str
) -> None:
    result = score(target, actual, RATIO)
    assert (str(result.score), result.verdict, result.working) == (points, verdict, working)


def test_outside__nothing_or_asked() -> None:
    nothing = score("3-5天", "6天", NOTHING)
    assert (str(nothing.score), nothing.working) == ("0.00", "区间3天到5天，实际6天，得0.00")
    asked = score("3-5天", "6天", ASK)
    assert (asked.score, [one.code for one in asked.problems]) == (None, ["V59"])
    assert asked.problems[0].values["target"] == "3天到5天"
    assert (str(score("3-5天", "6天", ASK, stated=8).score)) == "8.00"
    assert [one.code for one in score("±5%", "-8%", RATIO).problems] == ["V59"]


def test_outside__by_what_is_written_for_it() -> None:
    assert str(score("3-5天", "6天", ASK, scoring="完成得满分，未完成不得分").score) == "0.00"
    assert [one.code for one in score("3-5天", "6天", RATIO, scoring="每超过1天扣1分").problems] == ["V95"]
    assert [one.code for one in score("3-5天", "6天", RATIO, stated=9, scoring="每超过1天扣1分").problems] == ["V79"]
    assert str(score("3-5天", "4天", ASK, scoring="每超过1天扣1分").score) == "10.00"


def test_a_range_is_printed_as_typed() -> None:
    measure = read_measure("区间", "3~5", "4", "天")
    assert target_text(measure) == "区间3~5天"
    again = read_measure(None, target_text(measure), "4天", None)
    assert (again.sign, again.between, again.target_text) == (measure.sign, measure.between, "3~5天")
    subject = project(row(90, sign="区间", target="3~5", unit="天", actual="4"))
    assert score_subject(subject, ASK).indicators[0].verdict == "已完成"
    assert load_outline("xianan")


@given(
    low=st.integers(0, 50), width=st.integers(0, 50), one=st.integers(0, 200), other=st.integers(0, 200),
    scheme=st.sampled_from([RATIO, NOTHING, ASK]),
)  # fmt: skip
def test_law__nearer_to_the_range_is_never_worse(low: int, width: int, one: int, other: int, scheme: Scheme) -> None:
    high = low + width
    below = sorted([one, other]) if max(one, other) <= high else []
    above = sorted([one, other], reverse=True) if min(one, other) >= low else []
    for far_to_near in (below, above):
        scores = [score(f"{low}-{high}个", f"{actual}个", scheme).score for actual in far_to_near]
        known = [value for value in scores if value is not None]
        assert all(Decimal(0) <= value <= 10 for value in known)
        assert known == sorted(known)
