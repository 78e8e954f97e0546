"""What is assumed where a row leaves it open: a sign by name, the unit of 200万, whether a deadline was met."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.support.official_forms import mof
from tests.support.read_forms import codes, data, place, read
from tests.support.small_evaluations import project
from xlperf import evaluate
from xlperf.assessment import assess
from xlperf.findings import Severity, finding
from xlperf.reading.datafile import read_data
from xlperf.reading.workbook import Reading
from xlperf.taxonomy import nature
from xlperf.values.deadlines import on_time
from xlperf.values.measures import Nature, Sign, read_measure

LESS = Nature(ceiling=True)
TOP = "达成年度指标"


def reading(**row: object) -> Reading:
    """A project of one indicator of 90 points by the rules of 财预〔2020〕10号."""
    indicator = {"level1": "产出指标", "level2": "质量指标", "name": "培训人次", "weight": 90, **row}
    facts = {"name": "某局", "year": 2023, "scheme": "mof_2020", "filled_on": "2024年3月1日"}
    return read_data({"xlperf": 1, "unit": facts, "subjects": [project(indicators=[indicator])]})


# --- signs ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "level2", "target", "unit", "sign"),
    [
        ("安全事故数", "质量指标", "0", "起", "≤"), ("重大隐患", "质量指标", "0", "处", "≤"),
        ("食品变质率", "质量指标", "2%", None, "≤"),
        ("投诉次数", "质量指标", "3次", None, "≤"), ("人均补助标准", "成本指标", "75元", None, "≤"),
        ("成本核算率", "成本指标", "100%", None, "≥"), ("成本控制率", "成本指标", "100%", None, "≤"),
        ("会议成本节约额", "成本指标", "5万元", None, "≥"), ("植被恢复面积", "生态环境成本指标", "100亩", None, "≥"),
        ("宣传支出", "经济成本指标", "20", "万元", "≤"),
        ("办理时限", "时效指标", "5个工作日", None, "≤"), ("办结时间", "时效指标", "5", "天", "≤"),
        ("按时完成率", "时效指标", "100%", None, "≥"), ("服务时间", "数量指标", "40小时", None, "≥"),
        ("投诉办结率", "质量指标", "90%", None, "≥"), ("培训人次", "数量指标", "300", "人次", "≥"),
    ],
)  # fmt: skip
def test_a_sign_is_assumed_by_name_and_level(name: str, level2: str, target: str, unit: str | None, sign: str) -> None:
    measure = read_measure(None, target, target, unit, nature(name, "产出指标", level2))
    assert (measure.sign, measure.is_sign_assumed) == (Sign(sign), True)


def test_r19_says_which_sign_and_why() -> None:
    (upper,) = read_measure(None, "20个", "30个", None).problems
    (lower,) = read_measure(None, "20个", "30个", None, LESS).problems
    (zero,) = read_measure(None, "0个", "0个", None).problems
    assert [(one.values["sign"], one.values["why"]) for one in (upper, lower, zero)] == [
        ("≥", ""), ("≤", "看名称是越小越好，"), ("≤", "目标值是0，"),
    ]  # fmt: skip


def test_an_assumed_sign_is_noted_on_a_form_where_it_is_less() -> None:
    given, subject = data()
    subject["indicators"][0] |= {
        "level2": "成本指标",
        "name": "人均补助标准",
        "sign": None,
        "target": "75元",
        "actual": "75元",
        "unit": None,
    }
    subject["indicators"][1] |= {"sign": None, "target": "95%"}
    found = read(mof(given, subject))
    assert [place(one) for one in found.findings if one.code == "R19"] == [("R19", "E11")]


def test_an_assumed_sign_is_printed_nowhere() -> None:
    report = evaluate(reading(name="安全事故数", target="0起", actual="0起"))
    printed = [paragraph.text for paragraph in report.paragraphs]
    printed += [str(cell.value) for table in report.tables for cell in table.cells]
    rows = [text for text in printed if "0起" in text]
    assert rows
    assert not [text for text in rows if "≥" in text or "≤" in text or "于等于" in text or "不少于" in text]
    typed = evaluate(reading(sign="≤", name="安全事故数", target="0起", actual="0起")).paragraphs
    assert any("应小于等于0起" in paragraph.text for paragraph in typed)


# --- figures --------------------------------------------------------------------------------------


def test_wan_of_an_amount_of_money_is_ten_thousand_yuan() -> None:
    measure = read_measure("≤", "200万", "195.5万", None, nature("项目运行维护费"))
    assert (str(measure.target), str(measure.actual)) == ("200万元", "195.5万元")
    assert str(read_measure("≥", "200万", "210万", None, nature("受益人数")).target) == "2000000"


@pytest.mark.parametrize(
    ("sign", "target", "actual", "rate"), [("≤", 0, 0, 1), ("＝", 0, 0, 1), ("≤", 0, 3, None), ("＝", 0, 3, None)]
)
def test_the_rate_of_a_target_of_zero(sign: str, target: int, actual: int, rate: int | None) -> None:
    (result,) = assess(reading(sign=sign, target=target, actual=actual, unit="起")).results[0].indicators
    assert result.completion == rate


@pytest.mark.parametrize(
    ("target", "actual", "severity"),
    [("≥98%", "0.99", Severity.ERROR), ("≥2%", "1", Severity.ERROR), ("≤1%", "0.5", Severity.WARNING)],
)
def test_r22_a_bare_share_is_an_error_beside_two_percent_and_never_converted(
    target: str, actual: str, severity: Severity
) -> None:
    made = reading(target=target, actual=actual, unit="%")
    (found,) = [one for one in made.findings if one.code == "R22"]
    assert found.severity is severity
    assert f"{Decimal(actual) * 100:f}".rstrip("0").rstrip(".") + "%" in found.remedy
    assert f"{actual}%" in found.remedy
    assert str(made.evaluation.subjects[0].indicators[0].measure.actual) == f"{actual}%"


def test_a_value_that_is_not_there_is_said_to_be_blank() -> None:
    assert "None" not in finding("R41", None, unit=None, wanted=None).message


# --- nothing to do --------------------------------------------------------------------------------


@pytest.mark.parametrize("actual", ["无", "不涉及", "未发生", "不适用"])
@pytest.mark.parametrize(("sign", "target"), [("≥", "3批"), (None, "3批"), ("定性", "按需发放")])
def test_nothing_to_do_with_a_reason_is_no_zero(actual: str, sign: str | None, target: str) -> None:
    made = reading(
        name="救灾物资发放批次", sign=sign, target=target, actual=actual, reason="今年没有发生灾情", stated_score=90
    )
    row = made.evaluation.subjects[0].indicators[0]
    assert row.not_applicable
    assert {"R10", "R52"}.isdisjoint(codes(made))
    (result,) = assess(made).results[0].indicators
    assert (result.score, result.verdict) == (90, None)


@pytest.mark.parametrize("reason", [None, "无", "—"])
def test_r52_nothing_to_do_without_a_reason_is_asked_about(reason: str | None) -> None:
    made = reading(name="救灾物资发放批次", sign="≥", target="3批", actual="无", reason=reason)
    assert not made.evaluation.subjects[0].indicators[0].not_applicable
    assert [one.severity for one in made.findings if one.code == "R52"] == [Severity.ERROR]


def test_nothing_happened_is_a_result_where_less_is_better() -> None:
    """未发生 of accidents is 0, whatever else is written beside it; 无 for a target of 无 was reached."""
    harm = reading(name="安全事故数", sign="≤", target="0起", actual="未发生", reason="落实了责任")
    assert not harm.evaluation.subjects[0].indicators[0].not_applicable
    assert [one.remedy for one in harm.findings if one.code == "R10"] == ["请改为 0。"]
    same = reading(name="负面舆情", sign="定性", target="无", actual="无", reason="落实了责任")
    assert not same.evaluation.subjects[0].indicators[0].not_applicable


# --- deadlines ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "actual", "expected"),
    [
        ("12月底前", "11月完成", True), ("12月底前", "12月", True), ("2023年12月31日", "2023年12月31日", True),
        ("2023年12月31日前", "2024年1月5日", False), ("6月30日前", "2023-07-05", False),
        ("2023-06-30", "2023/6/1", True),
        ("2023年底", "2023.11.30", True), ("年底前", "11月完成", True), ("第二季度", "5月", True),
        ("6月前", "第三季度", False),
        ("2023-06-30 00:00:00", "2023-06-30 00:00:00", True), ("6月15日前", "6月", None), ("年底前", "已完成", None),
        ("及时", "6月", None), ("12个月", "11个月", None), ("6月至9月", "8月", None),
    ],
)  # fmt: skip
def test_on_time(target: str, actual: str, expected: bool | None) -> None:
    assert on_time(target, actual) is expected


@pytest.mark.parametrize("sign", [None, "≤", "＝", "定性", "定量"])
@pytest.mark.parametrize(("target", "actual"), [("12月底前", "11月完成"), ("2023年12月31日", "2023年12月31日")])
def test_a_deadline_that_was_met_has_full_marks_and_no_error(sign: str | None, target: str, actual: str) -> None:
    made = reading(level2="时效指标", name="培训完成时间", sign=sign, target=target, actual=actual, stated_score=90)
    done = assess(made)
    (result,) = done.results[0].indicators
    assert (result.tier, result.score) == (TOP, 90)
    assert {"R13", "V56", "V57", "V58"}.isdisjoint(one.code for one in done.findings)


def test_a_deadline_that_was_missed_has_not() -> None:
    made = reading(level2="时效指标", name="培训完成时间", target="6月底前", actual="8月完成", stated_score=90)
    done = assess(made)
    (result,) = done.results[0].indicators
    assert result.tier != TOP
    assert {"V18", "V31"} & {one.code for one in done.findings}


def test_a_deadline_beside_words_is_qualitative() -> None:
    made = reading(level2="时效指标", name="培训完成时间", target="12月底前", actual="达成年度指标", stated_score=90)
    assert "R13" not in codes(made)
    assert assess(made).results[0].indicators[0].tier == TOP
