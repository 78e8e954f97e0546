"""A rule of a form counts only where its sentence was read whole: traps that print a rule of another kind."""

from __future__ import annotations

import pytest

from tests.support.official_forms import Paper, book
from xlperf.reading.forms.printed_rules import read_printed_rules
from xlperf.reading.scheme_rules.printed_rule import PrintedRules
from xlperf.reading.scheme_rules.rule_list import MISSING, listed_rules
from xlperf.reading.scheme_rules.rule_words import plain_words
from xlperf.reading.scheme_rules.unread_words import unread_words
from xlperf.values.amounts import D


def read(*notes: str, label: str = "产出指标（50分）") -> PrintedRules:
    paper = Paper("自评表").put(0, 0, label)
    for row, note in enumerate(notes, 2):
        paper.put(row, 0, note)
    return read_printed_rules(book(paper))


def values(rules: PrintedRules) -> dict[str, str]:
    return {rule.key: rule.words for rule in rules.found if rule.key != "dimensions"}


@pytest.mark.parametrize(
    ("note", "key", "unread"),
    [
        ("乡镇项目的预算执行率低于60%的，预算执行不得分。", "execution.zero_below", "乡镇"),
        ("除应急项目外，指标完成率低于50%的不得分。", "quantitative.zero_below", "除应急项目外”"),
        ("完成值超过目标值30%的要说明原因，跨年度项目除外。", "over", "跨年度项目除外”"),
        ("例如：某项指标完成率低于80%的不得分。", "quantitative.zero_below", "例如"),
        ("从下年起，完成值超过目标值30%的扣2分。", "over", "从下年起”"),
        ("财政复核时，完成值超过目标值50%的扣2分。", "over", "财政复核时”"),
        ("预算执行得分不按执行率计分。", "execution.steps", "不"),
        ("1—8月执行率低于60%的应说明原因。", "reasons.execution_below", "月"),
        ("预算执行率达到98%得满分，每低1个百分点扣1分，低于80%不得分。", "execution.zero_below", "98"),
        ("产出指标完成率低于60%的不得分。", "quantitative.zero_below", "产出"),
        ("不适用的指标按满分计算，其余指标得分折算为百分制。", "not_applicable.treatment", "不适用的指标按满分计"),
        ("没有加分项。省级表彰另加2分。", "grading.bonus", "加2分"),
        ("预算数为年初批复数，年中调整的按调整后预算数。", "execution.denominator", "年初"),
        ("执行率低于60%，总分不超过60分的，应说明原因。", "execution.cap_total_by_rate", "总分不超过60分的"),
        ("得分不需要四舍五入。", "rounding.mode", "得分不需要四舍五入"),
        ("得分保留一位小数，四舍五入。", "rounding.mode", "一位小数"),
        ("执行率低于80%的项目不得评优，部门不得评良以上。", "grading.conditions", "不得评优"),
        ("得分不再四舍五入。", "rounding.mode", "得分不再四舍五入”"),
    ],
)  # fmt: skip
def test_a_rule_of_something_else_is_named_and_not_taken(note: str, key: str, unread: str) -> None:
    rules = read(note)
    assert values(rules) == {}
    assert key in rules.missing
    assert f"“{unread}" in rules.unread[key]
    assert rules.unread[key].startswith("自评表!A3像是")


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("预算执行率低于60%的，预算执行不得分。", {"execution.zero_below": "60%"}),
        ("指标完成率低于百分之五十的不得分。", {"quantitative.zero_below": "50%"}),
        ("目标未完成的一律不得分，不按完成比例计分。", {"quantitative.all_or_nothing": "未完成的不得分"}),
        ("完成值超过目标值30%的，要说明原因。", {"over": "完成率达到130%要写原因"}),
        ("得分四舍五入，保留2位小数。", {"rounding.mode": "四舍五入"}),
        (
            "定性指标：达成的按分值的八成至十成计分，部分达成的按五成至八成计分，没有达成的五成以下计分。",
            {"tiers": "80%、50%"},
        ),
    ],
)
def test_a_sentence_that_was_read_whole(note: str, expected: dict[str, str]) -> None:
    rules = read(note)
    assert (values(rules), rules.unread) == (expected, {})


def test_an_unread_sentence_does_not_hide_one_that_was_read() -> None:
    rules = read("乡镇项目的预算执行率低于60%的，预算执行不得分。", "预算执行率低于60%的，预算执行不得分。")
    assert (values(rules), rules.unread) == ({"execution.zero_below": "60%"}, {})


def test_an_unread_sentence_that_says_otherwise_is_a_contradiction() -> None:
    rules = read("乡镇项目的预算执行率低于50%的，预算执行不得分。", "预算执行率低于60%的，预算执行不得分。")
    assert (values(rules), rules.contradicted) == ({}, ("execution.zero_below",))


@pytest.mark.parametrize(
    "notes",
    [
        ("预算执行率低于50%的，自评总分不得高于60分。", "第2条自本年度起停止执行。"),
        ("以下规则仅供参考：", "预算执行率低于50%的，自评总分不得高于60分。"),
        ("原办法：", "预算执行率低于50%的，自评总分不得高于60分。"),
    ],
)
def test_notes_that_a_line_sets_aside(notes: tuple[str, ...]) -> None:
    rules = read(*notes)
    assert (values(rules), list(rules.unread)) == ({}, ["execution.cap_total_by_rate"])


def test_a_line_sets_aside_nothing_above_it() -> None:
    rules = read("预算执行率低于50%的，自评总分不得高于60分。", "原办法：", "指标完成率低于50%的不得分。")
    assert values(rules) == {"execution.cap_total_by_rate": "低于50%的60分"}
    assert list(rules.unread) == ["quantitative.zero_below"]


def test_the_list_says_where_and_what_was_not_read() -> None:
    rows = listed_rules(read("乡镇项目的预算执行率低于60%的，预算执行不得分。"), "本单位", "自评表")
    (row,) = (row for row in rows if row.rule == "执行率低于它不得分")
    assert (row.basis, row.value) == (MISSING, "没有")
    assert row.place == ("自评表!A3像是60%，但“乡镇”没有读懂：乡镇项目的预算执行率低于60%的，预算执行不得分。")


def test_as_few_letters_as_possible_are_unknown() -> None:
    assert unread_words("因客观原因预算执行率20分", "execution.weight", D(20)) == ()
    assert unread_words("甲乙预算执行率20分丙", "execution.weight", D(20)) == ("甲乙", "丙")


def test_no_plain_word_denies_or_excepts_by_itself() -> None:
    assert plain_words().isdisjoint("不未没无非除外但若仅只另原旧曾拟暂免停")
    assert plain_words().isdisjoint({"上年", "下年", "次年", "不再", "例如", "除外", "以外", "财政", "复核", "乡镇"})
