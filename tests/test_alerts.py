"""Alerts within the year: the colours that each set of rules gives, and what has none."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlperf.alerts import (
    Alert,
    Colour,
    Likelihood,
    alert_titles,
    built_in_alerts,
    even_within,
    funds_alert,
    indicator_alert,
    load_alerts,
    outlook,
    outlook_limits,
    reason_due,
    worst,
)
from xlperf.errors import XlperfError
from xlperf.layout import layout
from xlperf.schemes import load_scheme
from xlperf.values.measures import Measure, read_measure
from xlperf.values.periods import last_month

SCHEME = load_scheme("hubei_2020")
ORDER = [Colour.RED, Colour.YELLOW, Colour.GREEN, Colour.BLUE]


def measure(sign: str, target: str, actual: str | None) -> Measure:
    return read_measure(sign=sign, target=target, actual=actual, unit=None)


def alert(title: str, row: tuple[str, str, str | None], month: int | None = 6, level2: str = "数量指标") -> Alert:
    return indicator_alert(measure(*row), month, load_alerts(title), SCHEME, level2)


@pytest.mark.parametrize(
    ("row", "colour"),
    [
        (("≥", "100", "29.9"), "红"),
        (("≥", "100", "30"), "黄"),
        (("≥", "100", "39.9"), "黄"),
        (("≥", "100", "40"), "绿"),
        (("≥", "100", "59.9"), "绿"),
        (("≥", "100", "60"), "蓝"),
        ((">", "100个", "20个"), "红"),
        (("＝", "98%", "49%"), "绿"),
        (("≤", "5次", "5次"), "绿"),
        (("≤", "5次", "6次"), "红"),
        (("<", "5次", "5次"), "红"),
        (("<", "5次", "4次"), "绿"),
        (("定性", "显著提升", "达成预期指标"), "绿"),
        (("定性", "显著提升", "部分达成预期指标并具有一定效果"), "黄"),
        (("定性", "显著提升", "未达成预期指标且效果较差"), "红"),
    ],
)
def test_platform_colours(row: tuple[str, str, str], colour: str) -> None:
    assert alert("平台默认", row).colour == colour


def test_the_working_shows_the_figures() -> None:
    assert alert("平台默认", ("≥", "100个", "30个")).working == "30÷（100×6÷12）=60%"
    assert funds_alert(Decimal(20), Decimal(100), 6, load_alerts()).working == "20%÷（6÷12）=40%"


@pytest.mark.parametrize(
    ("row", "month", "why"),
    [
        (("≥", "100", None), 6, "没有填当前完成值"),
        (("≥", "0", "3"), 6, "目标值是0"),
        (("≥", "100", "30"), None, "不知道到几月份"),
        (("≥", "100元", "30个"), 6, "不能直接比较"),
        (("定性", "显著提升", "正在推进"), 6, "没有写明达成到哪一档"),
    ],
)
def test_what_has_no_rule_is_not_coloured(row: tuple[str, str, str | None], month: int | None, why: str) -> None:
    found = alert("平台默认", row, month)
    assert found.colour is None
    assert why in found.working


def test_shanxi_compares_quality_time_and_cost_with_the_target_alone() -> None:
    half = ("≥", "100", "50")
    assert alert("山西省", half, level2="质量指标").colour is Colour.RED
    assert alert("山西省", half, level2="数量指标").colour is Colour.GREEN
    assert alert("山西省", half, level2="经济效益").colour is Colour.GREEN
    assert alert("山西省", ("≥", "100", "100"), level2="时效指标").colour is Colour.GREEN
    assert alert("山西省", (">", "100", "100"), level2="时效指标").colour is Colour.RED
    assert alert("平台默认", half, level2="质量指标").colour is Colour.GREEN


@pytest.mark.parametrize(
    ("month", "executed", "colour"),
    [
        (3, 0, None),
        (4, 25, "绿"),
        (4, 24, "红"),
        (5, 25, "绿"),
        (6, 39, "红"),
        (8, 60, "绿"),
        (10, 79, "红"),
        (12, 80, "绿"),
    ],
)
def test_sichuan_asks_for_a_share_by_month(month: int, executed: int, colour: str | None) -> None:
    found = funds_alert(Decimal(executed), Decimal(100), month, load_alerts("四川省（2025）"))
    assert found.colour == colour


def test_hebei_asks_for_reasons_and_has_no_colours() -> None:
    hebei = load_alerts("hebei")
    assert alert("hebei", ("≥", "100", "1")).colour is None
    assert reason_due(measure("≥", "100", "42"), 6, hebei)
    assert not reason_due(measure("≥", "100", "43"), 6, hebei)
    assert reason_due(measure("≤", "100", "116"), 6, hebei)
    assert not reason_due(measure("≤", "100", "10"), 6, hebei)
    assert not reason_due(measure("≥", "100", "1"), 6, load_alerts())


def test_funds_against_time() -> None:
    rules = load_alerts()
    found = [funds_alert(Decimal(spent), Decimal(100), 6, rules).colour for spent in (29, 30, 39, 40, 100)]
    assert found == ["红", "黄", "黄", "绿", "绿"]
    assert funds_alert(Decimal(1), Decimal(0), 6, rules).colour is None
    assert funds_alert(None, Decimal(1), 6, rules).colour is None


def test_the_worst_colour_of_a_goal() -> None:
    assert worst([Alert(Colour.BLUE, ""), Alert(Colour.RED, ""), Alert(None, "")]) is Colour.RED
    assert worst([Alert(None, "")]) is None


def test_a_unit_s_own_rules() -> None:
    figures = {"red_below": Decimal("0.5"), "yellow_below": Decimal("0.9"), "source": "本局通知"}
    own = [{"kind": "alerts", "title": "本局", "source": "本局通知", "figures": figures}]
    rules = load_alerts("本局", own)
    assert indicator_alert(measure("≥", "100", "26"), 6, rules, SCHEME).colour is Colour.YELLOW
    assert indicator_alert(measure("≥", "100", "99"), 6, rules, SCHEME).colour is Colour.GREEN
    assert alert_titles(own)[0] == "本局"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"red_below": Decimal("0.95")}, "要从小到大"),
        ({"red_belw": 1}, "是不是“red_below”"),
        ({"red_below": "六成"}, "这里要填数字"),
    ],
)
def test_own_rules_that_are_wrong_are_refused_with_the_key(change: dict[str, object], message: str) -> None:
    figures = {"red_below": Decimal("0.5"), "yellow_below": Decimal("0.9"), "source": "本局通知"} | change
    own = [{"title": "本局", "source": "本局通知", "figures": figures}]
    with pytest.raises(XlperfError, match=message):
        load_alerts("本局", own)


def test_rules_that_are_not_there_are_named_with_those_that_are() -> None:
    with pytest.raises(XlperfError, match="没有名为“江西”的预警规则，可以选：平台默认、山西省"):
        load_alerts("江西")


def test_every_built_in_set_says_its_source() -> None:
    assert [rules.id for rules in built_in_alerts()] == ["platform", "shanxi", "hebei", "sichuan"]
    assert all(rules.source and rules.proof for rules in built_in_alerts())


@given(st.integers(1, 10_000), st.integers(0, 20_000), st.integers(0, 20_000), st.integers(1, 12))
def test_more_done_is_never_a_worse_colour(target: int, one: int, other: int, month: int) -> None:
    less, more = sorted((one, other))
    rules = load_alerts()
    found = [indicator_alert(measure("≥", str(target), str(at)), month, rules, SCHEME).colour for at in (less, more)]
    assert all(colour is not None for colour in found)
    assert ORDER.index(found[0]) <= ORDER.index(found[1])  # type: ignore[arg-type]


@given(st.integers(1, 10_000), st.integers(0, 10_000), st.integers(1, 11))
def test_the_same_figure_later_in_the_year_is_never_a_better_colour(target: int, current: int, month: int) -> None:
    row = measure("≥", str(target), str(current))
    found = [indicator_alert(row, at, load_alerts(), SCHEME).colour for at in (month, month + 1)]
    assert ORDER.index(found[1]) <= ORDER.index(found[0])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("1-6月", 6), ("1—6月", 6), ("１－９月份", 9), ("2022年1-6月", 6), ("上半年", 6), ("第一季度", 3),
        ("前三季度", 9), ("截至9月底", 9), ("截止2022年6月30日", 6), ("1月至10月", 10), ("全年", 12), ("一至六月", 6),
        ("13月", None), ("", None), (None, None), ("近期", None), ("0月", None),
    ],
)  # fmt: skip
def test_the_last_month_of_a_period(text: str | None, month: int | None) -> None:
    assert last_month(text) == month


def test_the_example_of_the_page_can_be_used() -> None:
    page = (Path(__file__).parent.parent / "docs" / "year.md").read_text("utf-8")
    examples = [tomllib.loads(block.split("```")[0], parse_float=Decimal) for block in page.split("```toml")[1:]]
    (own,) = (example for example in examples if example.get("kind") == "alerts")
    rules = load_alerts("本局", [own])
    assert indicator_alert(measure("≥", "100", "26"), 6, rules, SCHEME).colour is Colour.YELLOW
    assert funds_alert(Decimal(44), Decimal(100), 7, rules).colour is Colour.RED


# --- how likely it is that the target will be met ---------------------------------------------------------------------


def proposed(
    sign: str, target: str, current: str | None, forecast: str | None, month: int | None = 6
) -> tuple[str, str]:
    measures = [measure(sign, target, value) for value in (current, forecast)]
    found = outlook(*measures, month, outlook_limits(load_alerts()), SCHEME)
    return (found.likelihood or "", found.working)


@pytest.mark.parametrize(
    ("row", "word"),
    [
        (("≥", "100个", "40个", "100个"), "确定能"),
        (("≥", "100个", "40个", "99.9个"), "有可能"),
        (("≥", "100个", "40个", "60个"), "有可能"),
        (("≥", "100个", "40个", "59个"), "不可能"),
        (("≥", "100个", "50个", None), "确定能"),
        (("≥", "100个", "49个", None), "有可能"),
        (("≥", "100个", "29个", None), "不可能"),
        (("≤", "5次", "9次", "5次"), "确定能"),
        (("≤", "5次", "2次", "6次"), "不可能"),
        (("<", "5次", "2次", "5次"), "不可能"),
        (("定性", "显著提升", None, "部分达成预期指标并具有一定效果"), "有可能"),
        (("定性", "显著提升", "达成预期指标", None), "确定能"),
    ],
)
def test_the_figures_propose_a_likelihood(row: tuple[str, str, str | None, str | None], word: str) -> None:
    assert proposed(*row)[0] == word


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (("≥", "100个", None, None), "没有填当前完成值和全年预计完成值"),
        (("≤", "5次", "2次", None), "≤的指标要看全年，请先填全年预计完成值"),
        (("≥", "0", "2", "3"), "目标值不大于0"),
        (("≥", "100元", "2个", "3个"), "全年预计完成值不能直接比较"),
        (("定性", "显著提升", "正在推进", None), "当前完成值没有写明达成到哪一档"),
    ],
)
def test_where_the_figures_do_not_say_nothing_is_proposed(
    row: tuple[str, str, str | None, str | None], why: str
) -> None:
    word, working = proposed(*row)
    assert not word
    assert why in working


def test_the_working_of_a_proposal_shows_the_figures() -> None:
    assert proposed("≥", "100", "40", "90")[1] == "全年预计90÷目标值100=90%"
    assert proposed("≥", "100", "30", None, 9)[1] == "照现在的进度：30×12÷9÷目标值100=40%"
    assert proposed("≥", "100", "30", None, None)[1] == "没有填全年预计完成值，也不知道到几月份"


def test_the_words_proposed_are_those_of_the_column() -> None:
    assert layout().table("monitoring").column("likelihood").choices == tuple(Likelihood)


def test_a_unit_s_own_limits_of_likelihood() -> None:
    limits = {"certain_from": Decimal(1), "possible_from": Decimal("0.95"), "source": "本局通知"}
    own = {"title": "本局", "source": "本局通知", "outlook": limits}
    measures = [measure("≥", "100", value) for value in ("40", "90")]
    strict = outlook(*measures, 6, outlook_limits(load_alerts("本局", [own])), SCHEME)
    assert strict.likelihood is Likelihood.IMPOSSIBLE
    assert outlook_limits(load_alerts("四川省（2025）")) == load_alerts().outlook
    with pytest.raises(XlperfError, match="不能比 certain_from 大"):
        load_alerts("本局", [own | {"outlook": limits | {"certain_from": Decimal("0.9")}}])


@settings(max_examples=25)
@given(st.integers(1, 1000), st.integers(0, 2000), st.integers(0, 2000))
def test_a_better_forecast_is_never_less_likely(target: int, one: int, other: int) -> None:
    order = ["不可能", "有可能", "确定能"]
    less, more = (proposed("≥", str(target), None, str(value))[0] for value in sorted((one, other)))
    assert order.index(less) <= order.index(more)


def test_even_within__those_of_the_rules_else_the_default_ones() -> None:
    text = 'kind = "alerts"\ntitle = "本局"\nsource = "通知"\n\n[pace]\nsource = "通知第二条"\nmost = 0.05\n'
    own = load_alerts("本局", [tomllib.loads(text)])
    assert even_within(own) == Decimal("0.05")
    assert even_within(load_alerts("四川省（2025）")) == Decimal("0.1")
