"""A department put together from its parts: the rules of the Hubei notes, their laws, and what is a finding."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.small_evaluations import department, project, row
from xlperf.findings import XlperfError
from xlperf.model import Subject, Unit
from xlperf.reading.datafile import read_data
from xlperf.summary.aggregation import Aggregated, SubUnitFile, aggregate
from xlperf.summary.aggregation.combining import in_one_unit, is_relative, total, weighted_mean
from xlperf.values.amounts import Amount

VALUES = st.decimals(min_value=-1000, max_value=100_000, places=3)
WEIGHTS = st.decimals(min_value=0, max_value=100_000, places=2)


def source(name: str, *subjects: dict[str, Any], **facts: Any) -> SubUnitFile:
    unit = {"name": name, "year": 2023, "scheme": "hubei_2020", **facts}
    data = {"xlperf": 1, "unit": unit, "subjects": list(subjects or [department(name)])}
    return SubUnitFile(path=Path(f"{name}.json"), evaluation=read_data(data).evaluation)


def part(unit: str, budget: float | None, /, **indicator: object) -> SubUnitFile:
    funds = {"initial": None, "adjusted": budget, "executed": budget}
    return source(unit, department(unit, funds=funds, indicators=[row(**indicator)]))


def whole(*sources: SubUnitFile, **more: Any) -> Aggregated:
    return aggregate(sources, "某局", **more)


def only(done: Aggregated) -> Subject:
    subject = done.reading.evaluation.department
    assert subject is not None
    return subject


def triples(done: Aggregated) -> list[tuple[str, str, str]]:
    return [(found.code, found.item, found.severity.value) for found in done.findings]


def figures(done: Aggregated) -> tuple[str, str]:
    measure = only(done).indicators[0].measure
    return measure.target_text, measure.actual_text


# --- the rules ---------------------------------------------------------------------------------------------------


def test_absolute_values_are_added() -> None:
    done = whole(
        part("甲", 100, target="300人次", actual="310人次"), part("乙", 300, target="200人次", actual="150人次")
    )
    assert figures(done) == ("500人次", "460人次")
    assert only(done).indicators[0].weight == 10
    assert done.findings == ()
    listed = [(line["figure"], line["way"], line["result"], line["part"], line["value"]) for line in done.parts]
    assert ("实际完成值", "累加", "460人次", "乙", "150人次") in listed


@pytest.mark.parametrize(("by", "actual"), [("adjusted", "91.5%"), ("executed", "95%")])
def test_relative_values_are_weighted_by_funds(by: str, actual: str) -> None:
    rate = {"name": "培训合格率", "target": "90%"}
    done = whole(
        source(
            "甲", department("甲", funds={"adjusted": 100, "executed": 100}, indicators=[row(**rate, actual="96%")])
        ),
        source("乙", department("乙", funds={"adjusted": 300, "executed": 20}, indicators=[row(**rate, actual="90%")])),
        by=by,
    )
    assert figures(done) == ("90%", actual)
    weights = [line["weight"] for line in done.parts if line["figure"] == "实际完成值"]
    assert weights == [100, 300 if by == "adjusted" else 20]


def test_a_range_stays_what_all_have_and_of_several_actual_values_none_is_made() -> None:
    rule = {"sign": "区间", "target": "3-5天", "unit": None}
    done = whole(part("甲", 100, actual="4天", **rule), part("乙", 300, actual="9天", **rule))
    assert figures(done) == ("3-5天", "")
    assert figures(whole(part("甲", 100, actual="4天", **rule))) == ("3-5天", "4天")
    other = whole(part("甲", 100, actual="4天", **rule), part("乙", 300, actual="9天", **{**rule, "target": "3-6天"}))
    assert "3-6天" in "".join(found.message for found in other.findings)


def test_a_blank_adjusted_budget_falls_back_on_the_initial_one() -> None:
    rate = {"name": "培训合格率", "target": "90%"}
    first = source(
        "甲", department("甲", funds={"initial": 100, "adjusted": None}, indicators=[row(**rate, actual="96%")])
    )
    assert figures(whole(first, part("乙", 300, **rate, actual="92%")))[1] == "93%"


def test_qualitative_scores_are_weighted_by_funds() -> None:
    done = whole(
        part("甲", 100, sign="定性", target="管理规范", actual="达成预期指标", stated_score=10),
        part("乙", 300, sign="定性", target="管理规范", actual="部分达成预期指标并具有一定效果", stated_score=6),
    )
    indicator = only(done).indicators[0]
    assert indicator.stated_score == 7
    assert indicator.actual == "部分达成预期指标并具有一定效果"
    assert indicator.target == "管理规范"


def test_funds_are_added_exactly_in_one_money_unit() -> None:
    first = source(
        "甲", department("甲", funds={"initial": 1_000_000.01, "adjusted": 1, "executed": 1}), money_unit="元"
    )
    funds = {"initial": 0.1, "adjusted": 0.2, "executed": 0.1}
    done = whole(first, source("乙", department("乙", funds=funds)), source("丙", department("丙", funds=funds)))
    assert done.money_unit == "万元"
    assert only(done).funds.initial == Decimal("100.200001")


def test_units_of_one_kind_are_converted() -> None:
    figures_typed = (("甲", "1公里", "2公里"), ("乙", "500米", "500米"), ("丙", "1公里", "1公里"))
    done = whole(*(part(name, 1, target=target, actual=actual) for name, target, actual in figures_typed))
    assert figures(done) == ("2.5公里", "3.5公里")


def test_projects_of_several_units_are_put_together_and_others_stay() -> None:
    first = source("甲", department("甲"), project("培训"), project("修路", funds={"executed": 7}), money_unit="元")
    done = whole(first, source("乙", department("乙"), project("2023年培训"), money_unit="元"))
    subjects = {subject.name: subject for subject in done.reading.evaluation.subjects}
    assert list(subjects) == ["某局", "培训", "修路"]
    assert (subjects["培训"].funds.executed, subjects["修路"].funds.executed) == (200, 7)
    assert subjects["修路"].texts["purpose"].text


def test_projects_of_different_years_are_different_ones() -> None:
    done = whole(source("甲", project("2022年培训"), project("2023年培训")), source("甲", project("培训（2022年）")))
    assert (only(done).funds.executed, triples(done)) == (300, [])
    assert len(done.reading.evaluation.projects) == 3
    copied = whole(source("甲", project("2023年度培训")), source("甲", project("二〇二三年培训")))
    assert (only(copied).funds.executed, triples(copied)) == (100, [("V80", "", "error")])


def test_a_department_is_made_of_projects_where_there_is_nothing_else() -> None:
    done = whole(source("甲", project("一期"), project("二期")), source("乙", project("三期")))
    assert only(done).funds.executed == 300
    assert {line["part"] for line in done.parts} >= {"甲·一期", "甲·二期", "乙·三期"}


def test_a_units_projects_in_other_files_are_not_added_to_its_department() -> None:
    done = whole(source("甲"), source("甲", project("修路")), source("乙", project("架桥")))
    assert only(done).funds.executed == 200
    assert {line["part"] for line in done.parts if line["subject"] == "某局"} == {"甲", "乙·架桥"}
    assert [subject.name for subject in done.reading.evaluation.projects] == ["修路", "架桥"]


def test_a_newer_copy_with_one_more_project_adds_that_project() -> None:
    done = whole(
        source("甲", department("甲"), project("修路")),
        source("甲", department("甲"), project("修路"), project("架桥")),
    )
    assert only(done).funds.executed == 100
    assert [(found.code, found.subject) for found in done.findings] == [("V80", "甲"), ("V80", "甲·修路")]
    assert [subject.name for subject in done.reading.evaluation.projects] == ["修路", "架桥"]


def test_reasons_and_texts_of_the_funds_stand_under_their_units() -> None:
    def spent(reason: str | None) -> dict[str, Any]:
        return department("", funds={"shortfall_reason": reason, "adjustment_reason": "追加了经费。"})

    funds = only(
        whole(source("甲", spent("招标推迟。")), source("乙", spent("")), source("丙", spent("人员减少")))
    ).funds
    assert funds.shortfall_reason == "甲：招标推迟；丙：人员减少"
    assert funds.adjustment_reason == "追加了经费。"


def test_reasons_of_an_indicator_stand_under_their_units_and_one_for_all_once() -> None:
    def reasons(*texts: str | None) -> str | None:
        parts = [part(str(number), 1, reason=text) for number, text in enumerate(texts)]
        return only(whole(*parts)).indicators[0].reason

    assert reasons("报名少；", None, "停办。") == "0：报名少；2：停办"
    assert reasons("报名少", "报名少") == "报名少"
    assert reasons(None, None) is None


def test_sources_of_funds_are_added_by_name_in_one_money_unit() -> None:
    def given(*rows: tuple[str, float | None, float]) -> dict[str, Any]:
        listed = [{"source": name, "adjusted": adjusted, "executed": spent} for name, adjusted, spent in rows]
        return department("", funds={"sources": listed})

    done = whole(
        source("甲", given(("财政拨款", 80, 70), ("其他资金", 20, 10))),
        source("乙", given(("财政拨款", 30, 20))),
        source("丙", given(("财政拨款", None, 100_000)), money_unit="元"),
    )
    sums = [(one.source, one.initial, one.adjusted, one.executed) for one in only(done).funds.sources]
    assert sums == [("财政拨款", None, 110, 100), ("其他资金", None, 20, 10)]


def test_a_project_of_one_unit_is_taken_whole_with_its_money_converted() -> None:
    funds = {
        "adjusted": 2_000_000, "executed": 1_500_000, "stated_rate": 75, "stated_score": 15,
        "sources": [{"source": "财政拨款", "adjusted": 2_000_000, "executed": 1_500_000}],
        "stated_sum": {"adjusted": 2_000_000},
    }  # fmt: skip
    done = whole(source("甲"), source("乙"), source("丙", project("修路", funds=funds), money_unit="元"))
    (road,) = done.reading.evaluation.projects
    assert (road.funds.adjusted, road.funds.executed, road.funds.stated_rate, road.funds.stated_score) == (
        200,
        150,
        75,
        15,
    )
    assert [(one.adjusted, one.executed) for one in road.funds.sources] == [(200, 150)]
    assert road.funds.stated_sum is not None
    assert road.funds.stated_sum.adjusted == 200
    assert [line for line in done.parts if line["subject"] == "修路"] == []


def test_the_parts_of_a_project_of_several_units_are_listed() -> None:
    done = whole(source("甲", project("培训")), source("乙", project("培训")))
    listed = [line for line in done.parts if line["subject"] == "培训" and line["figure"] == "执行数"]
    assert [(line["part"], line["value"], line["result"]) for line in listed] == [
        ("甲·培训", "100万元", "200万元"), ("乙·培训", "100万元", "200万元"),
    ]  # fmt: skip


def test_what_the_units_agree_on_is_the_wholes() -> None:
    def given(name: str, region: str, supervisor: str = "某局") -> SubUnitFile:
        subject = department(name, supervisor=supervisor, implementer=f"{name}所")
        return source(name, subject, region=region, level="市")

    done = whole(given("甲", "某市"), given("乙", "某市"))
    unit = done.reading.evaluation.unit
    assert (unit.region, unit.level) == ("某市", "市")
    assert (only(done).supervisor, only(done).implementer) == ("某局", None)
    done = whole(given("甲", "某市"), given("乙", "另一市", "另一局"))
    assert (done.reading.evaluation.unit.region, only(done).supervisor) == (Unit(name="").region, None)


def test_a_qualitative_score_is_rounded_as_scores_are_and_lies_in_a_tier_of_the_weight() -> None:
    shared = {"sign": "定性", "target": "管理规范", "weight": 20}
    done = whole(
        part("甲", 100, **shared, actual="达成预期指标", stated_score=20),
        part("乙", 200, **shared, actual="部分达成预期指标并具有一定效果", stated_score=12),
    )
    indicator = only(done).indicators[0]
    assert indicator.stated_score == Decimal("14.67")
    assert indicator.actual == "部分达成预期指标并具有一定效果"


def test_qualitative_scores_are_weighted_by_the_funds_asked_for() -> None:
    def scored(name: str, score: int, spent: int) -> SubUnitFile:
        rows = [row(sign="定性", target="好", actual="达成预期指标", stated_score=score)]
        return source(name, department(name, funds={"adjusted": 100, "executed": spent}, indicators=rows))

    parts = [scored("甲", 10, 30), scored("乙", 8, 10)]
    assert [only(whole(*parts, by=by)).indicators[0].stated_score for by in ("adjusted", "executed")] == [
        9,
        Decimal("9.5"),
    ]


def test_weighting_by_what_was_spent_does_not_fall_back_on_the_budget() -> None:
    rate = {"name": "合格率", "target": "90%"}
    parts = [
        source(
            name, department(name, funds={"initial": 100, "executed": spent}, indicators=[row(**rate, actual=actual)])
        )
        for name, spent, actual in (("甲", None, "96%"), ("乙", 50, "90%"))
    ]
    done = whole(*parts, by="executed")
    assert only(done).indicators[0].actual is None
    assert [found.message for found in done.findings if found.code == "V88"] == [
        "甲没有可用的执行数，“实际完成值”不能按资金加权平均，没有汇总，留空待填。"
    ]


def test_an_indicator_of_one_part_alone_needs_no_funds() -> None:
    done = whole(
        part("甲", None, name="合格率", target="90%", actual="96%"), source("乙", department("乙", indicators=[]))
    )
    assert figures(done) == ("90%", "96%")
    ways = {(line["figure"], line["way"]) for line in done.parts if line["item"] == "合格率"}
    assert ways == {("目标值", "只有这一部分"), ("实际完成值", "只有这一部分")}


def test_the_same_indicator_is_known_by_level_and_by_name_without_number_and_year() -> None:
    same = whole(part("甲", 1, name="1.2022年培训人次"), part("乙", 1, name="培训 人次", level2="数量"))
    assert [item.measure.target_text for item in only(same).indicators] == ["600人次"]
    other = whole(part("甲", 1), part("乙", 1, level2="质量指标"))
    assert [item.measure.target_text for item in only(other).indicators] == ["300人次", "300人次"]


def test_what_differs_in_spaces_only_is_the_same() -> None:
    shared = {"sign": "定性", "actual": "达成预期指标"}
    done = whole(part("甲", 1, target="管理 规范", **shared), part("乙", 1, target="管理规范", **shared))
    assert triples(done) == []
    assert only(done).indicators[0].target == "管理 规范"


def test_the_same_subject_of_another_year_is_no_copy() -> None:
    done = whole(source("甲"), source("甲"), source("甲", year=2022))
    assert [code for code, _, _ in triples(done)] == ["V80", "V89"]
    assert only(done).funds.executed == 200


def test_parts_without_a_name_are_never_copies_of_each_other() -> None:
    done = whole(source("", department("")), source("", department("")), source("甲", project(""), project("")))
    assert [code for code, _, _ in triples(done) if code == "V80"] == []
    assert only(done).funds.executed == 400
    assert len(done.reading.evaluation.projects) == 2


def test_files_without_a_units_name_are_units_of_their_own() -> None:
    sources = [
        SubUnitFile(path=Path(name), evaluation=source("", subject).evaluation)
        for name, subject in (("a.json", department("")), ("b.json", project("修路")))
    ]
    assert only(whole(*sources)).funds.executed == 200


# --- findings ----------------------------------------------------------------------------------------------------


def test_v86__a_part_lacks_a_figure() -> None:
    done = whole(part("甲", 1, actual="5人次"), part("乙", 1, actual=None), part("丙", None))
    assert ("V86", "培训人次", "error") in triples(done)
    assert only(done).indicators[0].actual is None
    assert only(done).funds.executed is None
    assert "乙" in next(found.message for found in done.findings if found.item == "培训人次")


def test_v86__some_parts_do_not_have_an_indicator() -> None:
    done = whole(part("甲", 1), part("乙", 1), part("丙", 1, name="另一个"))
    assert triples(done) == [("V86", "培训人次", "note")]


def test_v86__a_file_could_not_be_read() -> None:
    done = whole(part("甲", 1), unread=[(Path("坏.xlsx"), "不是工作簿")])
    assert [(found.code, "坏.xlsx" in found.message) for found in done.findings] == [("V86", True)]


@pytest.mark.parametrize(
    ("shared", "one", "other", "figure"),
    [
        ({}, {"sign": "≥"}, {"sign": "≤"}, "符号"),
        ({}, {"target": "5个", "actual": "5个"}, {"target": "5元", "actual": "5元"}, "计量单位"),
        ({"name": "合格率", "actual": "96%"}, {"target": "95%"}, {"target": "90%"}, "目标值"),
        ({}, {"weight": 10}, {"weight": 20}, "分值"),
        ({"sign": "定性", "actual": "达成预期指标"}, {"target": "好"}, {"target": "规范"}, "目标值"),
    ],
)
def test_v87__parts_do_not_say_the_same(
    shared: dict[str, Any], one: dict[str, Any], other: dict[str, Any], figure: str
) -> None:
    done = whole(part("甲", 1, **shared, **one), part("乙", 1, **shared, **other))
    assert [code for code, _, _ in triples(done)] == ["V87"]
    assert f"“{figure}”" in done.findings[0].message
    assert triples(whole(part("甲", 1, **shared, **one), part("乙", 1, **shared, **one))) == []


def test_v87__one_that_differs_from_many_is_named() -> None:
    done = whole(*(part(name, 1, weight=10) for name in "甲乙丙丁戊己"), part("庚", 1, weight=20))
    (found,) = done.findings
    assert "：甲 10、庚 20、乙 10、丙 10、丁 10等，" in found.message


def test_v88__no_funds_to_weight_by() -> None:
    rate = {"name": "合格率", "target": "90%"}
    done = whole(part("甲", 0, **rate, actual="96%"), part("乙", 0, **rate, actual="90%"))
    assert [code for code, _, _ in triples(done)] == ["V88"]
    assert only(done).indicators[0].actual is None
    assert triples(whole(part("甲", 0, **rate, actual="96%"), part("乙", 0, **rate, actual="96%"))) == []


def test_v80_v89__copies_and_other_years() -> None:
    done = whole(source("甲"), source("甲"), source("乙"), source("丙", year=2022))
    assert [(found.code, found.subject) for found in done.findings] == [("V80", "甲"), ("V89", "丙")]
    assert only(done).funds.executed == 300


def test_v86__half_of_the_parts_are_not_asked_for_an_indicator() -> None:
    done = whole(part("甲", 1), part("乙", 1, name="另一个"))
    assert triples(done) == []


def test_v86__a_part_without_a_qualitative_score() -> None:
    shared = {"sign": "定性", "target": "好"}
    done = whole(part("甲", 1, **shared, actual="达成预期指标"), part("乙", 1, **shared, actual="说不清"))
    assert triples(done) == [("V86", "培训人次", "error")]
    assert "“得分”缺少乙的数" in done.findings[0].message
    assert only(done).indicators[0].stated_score is None


def test_v86__many_parts_are_named_up_to_five_and_counted() -> None:
    def said(count: int) -> str:
        return whole(*(part(f"{number}所", 1, actual=None) for number in range(count))).findings[0].message

    assert "缺少0所、1所、2所、3所、4所的数" in said(5)
    assert "缺少0所、1所、2所、3所、4所等6个的数" in said(6)


def test_v86__what_was_passed_over_with_reason_is_a_note() -> None:
    done = whole(part("甲", 1), unread=[(Path("坏.xlsx"), "坏了")], passed=[(Path("旧.xls"), "是旧格式")])
    assert [(found.code, found.severity.value) for found in done.findings] == [("V86", "error"), ("V86", "note")]


def test_v87__many_parts_are_shown_up_to_five() -> None:
    def said(count: int) -> str:
        return whole(*(part(f"{number}所", 1, weight=number + 1) for number in range(count))).findings[0].message

    assert "3所 4、4所 5，" in said(5)
    assert "3所 4、4所 5等，" in said(6)


def test_v88__says_whose_funds_are_no_weight() -> None:
    rate = {"name": "合格率", "target": "90%"}

    def said(*budgets: float | None) -> str:
        parts = [part(f"{number}所", budget, **rate, actual=f"9{number}%") for number, budget in enumerate(budgets)]
        return next(found.message for found in whole(*parts).findings if found.code == "V88")

    assert said(0, 0).startswith("0所、1所没有可用的预算数")
    assert said(0, -5).startswith("1所没有可用的预算数")
    assert said(None, 3).startswith("0所没有可用的预算数")


@pytest.mark.parametrize(
    ("years", "odd"), [((2022, 2023, 2023), "0所"), ((2023, 2022, 2022), "0所"), ((2022, 2023), "0所")]
)
def test_v89__the_year_of_most_parts_and_of_two_the_later_one(years: tuple[int, ...], odd: str) -> None:
    done = whole(*(source(f"{number}所", year=year) for number, year in enumerate(years)))
    assert [(found.code, found.subject) for found in done.findings] == [("V89", odd)]
    assert done.reading.evaluation.unit.year == sorted(years)[1]


def test_schemes_that_differ_have_to_be_chosen_from() -> None:
    parts = [source("甲"), source("乙", scheme="mof_2020")]
    with pytest.raises(XlperfError, match="评分规则不同"):
        whole(*parts)
    assert whole(*parts, scheme="财政部（2020）").reading.evaluation.unit.scheme == "mof_2020"


@pytest.mark.parametrize(
    ("name", "unit", "relative"),
    [
        ("培训人次", "人次", False),
        ("合格率", "", True),
        ("年度总支出", "万元", False),
        ("人均成本", "元", True),
        ("用地", "元/亩", True),
        ("完工", "个月", True),
        ("满意度", "分", True),
        ("困难群众补助标准", "元", True),
        ("高标准农田建设面积", "万亩", False),
        ("标准化厂房", "平方米", False),
        ("节约用电", "度", False),
        ("冬季供暖室内温度", "度", True),
        ("完成时间", "", True),
    ],
)
def test_relative_values(name: str, unit: str, relative: bool) -> None:
    assert is_relative(name, unit) is relative


# --- laws --------------------------------------------------------------------------------------------------------


def test_a_weighted_mean_has_four_decimals_or_as_many_as_its_values() -> None:
    weights = [Decimal(2), Decimal(1)]
    assert weighted_mean([Decimal("0.1"), Decimal("0.2")], weights) == Decimal("0.1333")
    assert weighted_mean([Decimal("0.10001"), Decimal("0.2")], weights) == Decimal("0.13334")


def test_funds_below_nothing_are_no_weight_and_funds_of_nothing_are_one() -> None:
    values = [Decimal(1), Decimal(3)]
    assert weighted_mean(values, [Decimal(-1), Decimal(3)]) is None
    assert weighted_mean(values, [Decimal(0), Decimal(3)]) == 3


@pytest.mark.parametrize(
    ("units", "unit"), [(["米", "公里", "米"], "米"), (["公里", "米", "公里"], "公里"), (["公里", "米"], "公里")]
)
def test_figures_are_put_into_the_unit_that_most_have_and_of_several_the_first_by_name(
    units: list[str], unit: str
) -> None:
    converted = in_one_unit([Amount(Decimal(1), name) for name in units])
    assert converted is not None
    assert {amount.unit for amount in converted} == {unit}


@given(st.lists(st.tuples(VALUES, WEIGHTS), min_size=1, max_size=8), st.randoms())
def test_a_weighted_mean_lies_between_and_does_not_depend_on_order(
    pairs: list[tuple[Decimal, Decimal]], random: Any
) -> None:
    values, weights = zip(*pairs, strict=True)
    mean = weighted_mean(values, weights)
    if mean is None:
        assert not total(weights)
        return
    assert min(values) <= mean <= max(values)
    shuffled = random.sample(pairs, len(pairs))
    assert weighted_mean(*zip(*shuffled, strict=True)) == mean
    assert weighted_mean(values, [weight * 3 for weight in weights]) == mean


@given(st.lists(st.sampled_from(["米", "公里", "千米"]), min_size=1, max_size=6), st.randoms())
def test_units_do_not_depend_on_order(units: list[str], random: Any) -> None:
    amounts = [Amount(Decimal(number), unit) for number, unit in enumerate(units, 1)]
    shuffled = random.sample(amounts, len(amounts))
    one, other = in_one_unit(amounts), in_one_unit(shuffled)
    assert one is not None
    assert other is not None
    assert sorted(amount.value for amount in one) == sorted(amount.value for amount in other)


@given(
    st.lists(st.tuples(st.integers(1, 500), st.integers(0, 500), st.integers(1, 900)), min_size=1, max_size=4),
    st.randoms(),
)
def test_the_whole_does_not_depend_on_the_order_of_its_parts(parts: list[tuple[int, int, int]], random: Any) -> None:
    sources = []
    for number, (target, actual, funds) in enumerate(parts):
        rows = [
            row(target=f"{target}个", actual=f"{actual}个"),
            row(name="合格率", target="90%", actual=f"{actual / 10}%"),
        ]
        money = {"initial": funds, "adjusted": funds, "executed": funds}
        sources.append(source(f"{number}所", department(f"{number}所", funds=money, indicators=rows)))
    one, other = whole(*sources), whole(*random.sample(sources, len(sources)))
    assert only(one).funds.executed == sum(funds for _, _, funds in parts)
    assert figures(one) == (f"{sum(part[0] for part in parts)}个", f"{sum(part[1] for part in parts)}个")
    assert [[item.target, item.actual, item.weight] for item in only(one).indicators] == [
        [item.target, item.actual, item.weight] for item in only(other).indicators
    ]
