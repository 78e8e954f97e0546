"""How the scoring rules of made forms are read: the share of printed rules with value and cell; none is wrong."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.rules import table
from tests.support.measured_rules import DEDUCED, PRINTED, Share, compared, first_reads, judged, lots, read_rules
from tests.support.official_forms import Paper, book
from tests.support.published_cases import NAMES
from xlperf.reading.forms.printed_rules import read_printed_rules
from xlperf.reading.scheme_rules.drafted_scheme import draft_scheme
from xlperf.reading.scheme_rules.printed_rule import agrees
from xlperf.reading.scheme_rules.rule_bounds import bounds_in
from xlperf.reading.scheme_rules.rule_list import listed_rules
from xlperf.reading.scheme_rules.rule_words import rule_names
from xlperf.schemes import load_scheme

LEAST = 0.9  # of the printed rules; that of first reads is in first_reads.toml
FORMS = {form.name: form for forms in lots().values() for form in forms.values()}


def test_every_form_is_judged() -> None:
    assert sum(map(len, lots().values())) == len(FORMS)
    assert set(first_reads()) == set(lots())
    for form in FORMS.values():
        truth = judged(form)
        assert form.note
        assert [one.key for one in truth if one.key not in rule_names()] == []
        assert len({one.key for one in truth}) == len(truth)
        assert all(bool(one.cells) == (one.how == PRINTED) for one in truth)


@pytest.mark.parametrize("lot", lots())
def test_printed_rules_are_read(lot: str) -> None:
    assert Share.of([compared(form) for form in lots()[lot].values()]).share >= LEAST


@pytest.mark.parametrize("name", FORMS)
def test_no_rule_is_wrong_without_a_mark(name: str) -> None:
    assert compared(FORMS[name]).wrong == ()


@pytest.mark.parametrize("name", FORMS)
def test_what_follows_from_the_rows(name: str) -> None:
    found = {rule.key: rule for rule in read_rules(name).found if rule.deduced}
    true = {one.key: one for one in judged(FORMS[name]) if one.how == DEDUCED}
    assert {key: sorted(found[key].words.split("、")) for key in true} == {key: one.parts for key, one in true.items()}


@pytest.mark.parametrize("name", FORMS)
def test_the_file_says_what_the_form_prints(name: str) -> None:
    rules = read_rules(name)
    draft = draft_scheme(rules, "本单位", "自评表", "mof_2020")
    assert [rule.key for rule in rules.found if not rule.deduced and not agrees(rule, draft.scheme)] == []


def test_a_condition_for_a_grade_where_there_are_none() -> None:
    form = FORMS["hubei_district_dept"]
    draft = draft_scheme(read_rules(form.name), "本单位", "自评表", "hubei_2020")
    assert draft.scheme.grades == ()
    assert "# 执行率不到80%的不能评优：不评等级，没有用上      # 附件1!A14" in draft.text


def test_the_published_forms_are_those_of_the_cases_that_are_forms() -> None:
    reports = {"HB-XA-2022-DEPT", "HB-XA-2022-PROJ", "HN-NX-ZX-2021-DEPT"}  # reports: they print no scoring rules
    assert {*NAMES} - {*lots()["published"]} == reports


def test_budget_execution_inside_a_dimension() -> None:
    draft = draft_scheme(read_rules("yinchuan_2021"), "本单位", "自评表", "mof_2020")
    inside = [(one.level1, one.weight) for one in draft.scheme.dimensions if one.with_execution]
    assert inside == [(("项目管理",), 25)]
    assert (draft.scheme.execution.weight, draft.scheme.indicator_total) == (10, 90)


@pytest.mark.parametrize(
    ("name", "scheme", "same"),
    [
        ("yinchuan_2021", "yinchuan_2021", True),  # 项目管理25 is 项目管理和过程25 there, 效益35 has 满意度 in it
        ("yinchuan_2021", "mof_2020", False),
        ("hubei_two_pages", "hubei_2020", True),  # 效益40 is 效益和满意度40 there
        ("district_short", "hubei_2020", False),  # 效益30 and 满意度10 apart
        ("tianchang_2022", "mof_2020", True),
        ("labels_fit_with_execution_row", "mof_2020", False),
    ],
)
def test_the_same_points_under_more_names_agree(name: str, scheme: str, same: bool) -> None:
    (rule,) = (one for one in read_rules(name).found if one.key == "dimensions")
    assert agrees(rule, load_scheme(scheme)) == same


def test_some_points_under_more_names_do_not_agree() -> None:
    (rule,) = (one for one in read_rules("hubei_two_pages").found if one.key == "dimensions")
    outcome = tuple(pair for pair in rule.rows if pair[0] == ("效益指标",))
    assert not agrees(replace(rule, value=outcome), load_scheme("hubei_2020"))  # 满意度 may have points elsewhere


@pytest.mark.parametrize(
    ("name", "conflict"),
    [
        (
            "ezhou_2020",
            "自评表!B7是产出指标60、效益指标40，合计100分；自评表!A4是预算执行20分；一共120分，不是100分。请问清哪个数写错了，还是预算执行算在哪一类里",
        ),
        (
            "SC-ZJ-2022-PROJ",
            "自评表!A11是产出指标70、效益指标20、满意度指标10；自评表!A21是产出指标50、效益指标30、满意度指标10",
        ),
    ],
)
def test_points_that_do_not_fit_are_said_where_and_the_rest_is_drafted(name: str, conflict: str) -> None:
    rules = read_rules(name)
    assert rules.conflicts == {"dimensions": conflict}
    (row,) = (row for row in listed_rules(rules, "本单位", "自评表") if row.basis == "前后不一")
    assert row.place == conflict
    scheme = draft_scheme(rules, "本单位", "自评表", "mof_2020").scheme
    assert scheme.execution.weight in (10, 20)


def test_a_row_of_budget_execution_that_is_counted_twice_is_no_rule() -> None:
    paper = Paper("自评表").put(0, 0, "预算执行情况（20分）").put(0, 2, "100").put(0, 3, "98")
    paper.line(1, "一级指标", "二级指标", "三级指标", "分值", "得分")
    paper.line(2, "产出指标（60分）", "时效指标", "预算执行率", 10, 10)
    paper.line(3, "", "数量指标", "场次", 50, 50)
    paper.line(4, "效益指标（40分）", "社会效益指标", "人次", 40, 40)
    rules = read_printed_rules(book(paper))
    assert {rule.key: rule.words for rule in rules.found if rule.key.startswith("execution")} == {
        "execution.weight": "20分"
    }
    assert rules.contradicted == ("dimensions",)


def test_twice_the_target_or_merely_more_is_not_guessed() -> None:
    form = FORMS["step_bonus_free"]  # 完成值超过目标值100%以上
    assert [rule.key for rule in compared(form).missed] == ["over"]
    assert "over" in read_rules(form.name).missing


def test_the_measure_sees_what_is_wrong() -> None:
    form = FORMS["county_long_notes"]
    rules = read_rules(form.name)
    spoilt = tuple(
        replace(rule, value=rule.value + 5) if rule.key == "execution.weight" else rule  # type: ignore[operator]
        for rule in rules.found
        if rule.key != "tiers"
    )
    one = compared(form, replace(rules, found=spoilt))
    assert [rule.key for rule in one.missed] == ["execution.weight", "tiers"]
    assert one.wrong == ("execution.weight = 15分（自评表!A12）",)


def test_the_page_has_the_table() -> None:
    page = (Path(__file__).parent.parent / "docs" / "schemes.md").read_text("utf-8")
    assert "\n".join(table()) in page


def test_a_text_of_ranges_alone_is_no_rule() -> None:
    assert bounds_in("90%以上" * 60) != ()
    assert bounds_in("90%以上" * 400) == ()
