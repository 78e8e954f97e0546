"""The rules of a form as a list that the officer confirms: values in words and back, the file, the findings."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import Done
from tests.support.official_forms import Paper, book, save
from tests.test_printed_rules import FORMS, LIKED, OUTCOME, OUTPUT, Form, made, split
from xlperf import files, load_report
from xlperf.checks import run_checks, scheme_itself
from xlperf.findings import XlperfError
from xlperf.model import Evaluation, SchemeRule, Unit
from xlperf.reading.datafile import read_data, to_data
from xlperf.reading.forms.printed_rules import read_printed_rules
from xlperf.reading.scheme_rules.printed_rule import value_in
from xlperf.reading.scheme_rules.rule_list import BASE, TITLE, RuleList, listed_rules, read_list
from xlperf.reading.scheme_rules.rule_values import EXAMPLES, Value, read_value, value_text
from xlperf.reading.scheme_rules.rule_words import rule_names
from xlperf.schemes import Scheme, built_in_schemes, load_scheme, scheme_titles
from xlperf.values.amounts import D

# --- values in words ------------------------------------------------------------------------------------------------

POINTS = st.decimals(0, 100, places=1).map(lambda number: number.normalize() + 0)
SHARES = st.integers(1, 99).map(lambda number: D(number) / 100)
NAMES = st.sampled_from(["成本指标", "产出指标", "效益指标", "满意度指标", "决策", "过程"])
VALUES: dict[str, st.SearchStrategy[Value]] = {
    "execution.weight": POINTS,
    "execution.zero_below": SHARES,
    "quantitative.zero_below": SHARES | st.just(D(0)),
    "reasons.execution_below": SHARES,
    "tiers": st.lists(SHARES, min_size=2, max_size=2, unique=True).map(
        lambda lows: tuple((low,) for low in sorted(lows, reverse=True))
    ),
    "execution.cap_total_by_rate": st.lists(st.tuples(SHARES, POINTS), max_size=4, unique_by=lambda pair: pair[0]).map(
        lambda caps: tuple(sorted(caps))
    ),
    "dimensions": st.lists(NAMES, max_size=4, unique=True).flatmap(
        lambda names: st.lists(POINTS, min_size=len(names), max_size=len(names)).map(
            lambda points: tuple(sorted(((name,), point) for name, point in zip(names, points, strict=True)))
        )
    ),
    "execution.steps": st.integers(2, 5)
    .flatmap(
        lambda count: st.tuples(
            st.lists(SHARES, min_size=count, max_size=count, unique=True),
            st.lists(st.integers(1, 30), min_size=count + 1, max_size=count + 1, unique=True),
        )
    )
    .map(
        lambda pair: tuple(
            zip([*sorted(pair[0], reverse=True), D(0)], map(D, sorted(pair[1], reverse=True)), strict=True)
        )
    ),
    "parts": st.lists(
        st.tuples(NAMES, st.sampled_from(["数量指标", "质量指标", "社会效益指标"]), POINTS),
        max_size=4,
        unique_by=lambda part: part[:2],
    ).map(lambda parts: tuple(sorted(parts))),
    "over": st.tuples(
        st.integers(101, 300).map(lambda number: D(number) / 100),
        st.sampled_from(
            [
                ("deduct", D(2)),
                ("require_reason", D(0)),
                ("warn", D(0)),
                ("reduce", D("0.5"), "threshold", D("0.5")),
                ("reduce", D(1), "target", D(1)),
            ]
        ),
    ).map(lambda pair: ((pair[0], *pair[1]),)),
    "grading.grades": st.lists(st.integers(1, 99), min_size=1, max_size=3, unique=True).map(
        lambda lows: tuple(zip("优良中差", [*map(D, sorted(lows, reverse=True)), D(0)], strict=False))
    ),
    "execution.denominator": st.sampled_from(["adjusted", "initial"]),
    "execution.within": NAMES | st.just(()),
    "splits": st.tuples(NAMES, st.tuples(NAMES, POINTS).map(lambda pair: (((pair[0],), pair[1]),))),
    "quantitative.all_or_nothing": st.sampled_from(["ratio", "nothing"]),
    "grading.conditions": st.lists(st.tuples(st.sampled_from("优良中"), SHARES), max_size=3).map(tuple),
    "grading.bonus": st.booleans(),
    "coefficient": st.booleans(),
    "quantitative.reverse_method": st.sampled_from(["ratio", "linear"]),
    "rounding.mode": st.sampled_from(["half_up", "cut_off"]),
    "not_applicable.treatment": st.sampled_from(["rescale", "full", "ask"]),
}


@given(st.sampled_from(sorted(VALUES)).flatmap(lambda key: st.tuples(st.just(key), VALUES[key])))
def test_law__a_value_in_words_is_read_as_that_value(pair: tuple[str, Value]) -> None:
    key, value = pair
    assert read_value(key, value_text(key, value)) == value


def test_every_rule_has_words_an_example_and_a_law() -> None:
    assert set(VALUES) == set(EXAMPLES) == set(rule_names())
    assert [key for key, text in EXAMPLES.items() if read_value(key, text) is None] == []


@pytest.mark.parametrize("title", scheme_titles())
def test_every_scheme_has_words_for_its_values(title: str) -> None:
    scheme = load_scheme(title)
    assert all(value_text(key, value_in(scheme, key)) for key in rule_names())


@given(key=st.sampled_from(sorted(EXAMPLES)), text=st.text(max_size=20) | st.text("0123456789.%分、和优产出指标低于的"))
def test_no_words_crash(key: str, text: str) -> None:
    value = read_value(key, text)
    assert value is None or read_value(key, value_text(key, value)) == value


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("execution.weight", "十五分"), ("execution.weight", "150分"), ("tiers", "60%、80%"), ("tiers", "80%"),
        ("dimensions", "产出指标"), ("grading.grades", "优90、良95、差0"), ("grading.grades", "优90、良80"),
        ("over", "完成率达到130%再说"), ("execution.zero_below", "0.6"), ("rounding.mode", "进一法"),
    ],
)  # fmt: skip
def test_what_says_no_value(key: str, text: str) -> None:
    assert read_value(key, text) is None


# --- the list -------------------------------------------------------------------------------------------------------


def listed(number: int) -> tuple[SchemeRule, ...]:
    return listed_rules(made(number).read(), "本单位", "自评表.xlsx", "mof_2020")


def answered(rows: tuple[SchemeRule, ...], answer: str | None = "是") -> tuple[SchemeRule, ...]:
    return tuple(replace(row, confirmed=answer) if row.basis in ("印着", "推算") else row for row in rows)


def with_value(rows: tuple[SchemeRule, ...], rule: str, value: str, **more: str) -> tuple[SchemeRule, ...]:
    return tuple(replace(row, value=value, **more) if row.rule == rule else row for row in rows)


def of(rows: tuple[SchemeRule, ...]) -> RuleList:
    found = read_list(rows)
    assert found is not None
    return found


@pytest.mark.parametrize("number", range(0, FORMS, 3))
def test_confirmed__the_file_says_what_the_form_prints(number: int) -> None:
    form, rows = made(number), listed(number)
    assert [row.rule for row in rows] == [TITLE, BASE, *rule_names().values()]
    assert {row.rule for row in rows if row.basis == "印着"} == {rule_names()[key] for key in form.printed}
    assert all(row.place for row in rows if row.basis == "印着")
    draft = of(answered(rows)).draft(confirmed=True)
    for key, value in form.printed.items():
        if key != "dimensions":
            assert value_in(draft.scheme, key) == value
    assert tomllib.loads(draft.text)["confirmed"] is True


def test_the_officers_value_goes_before_the_forms() -> None:
    rows = with_value(answered(listed(0)), "预算执行的分值", "12分")
    rows = with_value(rows, "各类指标的分值", "产出指标50、效益指标38")
    rows = with_value(rows, "得分怎样取两位小数", "去尾", confirmed="是")
    scheme = of(rows).draft(confirmed=True).scheme
    assert (scheme.execution.weight, scheme.rounding.mode) == (12, "cut_off")
    assert [(one.level1, one.weight) for one in scheme.dimensions] == [((OUTPUT,), 50), ((OUTCOME,), 38)]


def test_what_the_officer_put_aside_stays_the_built_in_schemes() -> None:
    rows = answered(listed(0), "否")
    draft = of(rows).draft(confirmed=True)
    keys = set(rule_names())
    assert {key: value_in(draft.scheme, key) for key in keys} == {key: value_in(draft.nearest, key) for key in keys}


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        ("各类指标的分值", "不核对"), ("等级的界线", "不评级"), ("执行率分档计分", "95%以上10分、80%以上5分、其余0分"),
        ("二级指标的分值", "产出指标的数量指标20、产出指标的质量指标10"),
        ("超额完成怎样处理", "不处理"),
        ("印不印得分系数", "有"),
        ("按执行率封顶的总分", "不封顶"), ("按执行率封顶的总分", "低于80%的89分"), ("不适用的指标怎样计分", "得满分"),
    ],
)  # fmt: skip
def test_any_value_can_be_confirmed(rule: str, value: str) -> None:
    rows = with_value(listed(2), rule, value, confirmed="是", basis="没有找到")
    found = of(rows)
    assert found.unreadable == ()
    key = next(key for key, name in rule_names().items() if name == rule)
    assert value_in(found.draft(confirmed=True).scheme, key) == read_value(key, value)


def test_what_waits_and_what_cannot_be_read() -> None:
    rows = with_value(listed(0), "预算执行的分值", "十分")
    assert [one.row.rule for one in of(rows).unreadable] == ["预算执行的分值"]
    assert of(with_value(rows, "预算执行的分值", "十分", confirmed="否")).unreadable == ()
    assert len(of(listed(0)).unanswered) == len(made(0).printed) + sum(rule.deduced for rule in made(0).read().found)
    assert of(answered(listed(0))).unanswered == ()
    assert [one.key for one in of((*listed(0), SchemeRule(rule="别的", value="5"))).unreadable] == [""]
    assert read_list(()) is None


def test_rules_of_the_form_that_contradict_each_other_are_marked() -> None:
    form = Form(10, split((OUTPUT, 50)), labels={"execution": "预算执行情况（10分）", "score": "得分（20分*执行率）"})
    rows = listed_rules(form.read(), "本单位", "自评表.xlsx", "mof_2020")
    (row,) = (row for row in rows if row.basis == "前后不一")
    assert (row.rule, row.value) == ("预算执行的分值", "10分")
    assert [one.row.rule for one in of(rows).unanswered] == ["执行率分档计分"]


def test_what_says_the_same_in_other_words_is_no_change() -> None:
    """A list saved by an older version has 0% where there is no such rule."""
    rows = with_value(
        listed_rules(made(3).read(), "本单位", "自评表.xlsx"), "完成率低于它不得分", "0%", basis="没有找到"
    )
    assert [one.changed for one in of(rows).rules if one.row.value == "0%"] == [False]


def test_the_list_comes_back_from_a_data_file() -> None:
    evaluation = Evaluation(unit=Unit(name="某局", year=2022), scheme_rules=listed(4))
    assert read_data(to_data(evaluation)).evaluation.scheme_rules == evaluation.scheme_rules


# --- findings -------------------------------------------------------------------------------------------------------


def found(rows: tuple[SchemeRule, ...], scheme: Scheme) -> list[tuple[str, str]]:
    evaluation = Evaluation(unit=Unit(name="某局", year=2022), scheme_rules=rows)
    return [(one.code, one.message) for one in run_checks(evaluation, [], scheme, (scheme_itself.check_confirmed,))]


def test_findings__until_the_scheme_in_use_is_the_confirmed_one() -> None:
    form = Form(15, split((OUTPUT, 55)), labels={"execution": "预算执行情况（15分）"})
    rows, mof = listed_rules(form.read(), "本单位", "自评表.xlsx", "mof_2020"), load_scheme("mof_2020")
    (waiting,) = found(rows, mof)
    assert waiting == (
        "V99", "自评表上印的评分规则还没有核对：预算执行的分值：15分。现在按“财政部（2020）”计分。",
    )  # fmt: skip
    (unused,) = found(answered(rows), mof)
    assert "核对过，还没有用上：预算执行的分值：15分" in unused[1]
    assert found(answered(rows), of(answered(rows)).draft(confirmed=True).scheme) == []
    assert found(answered(rows, "否"), mof) == []


def test_findings__none_where_the_form_prints_what_is_used() -> None:
    form = Form(10, split((OUTPUT, 50), (OUTCOME, 30), (LIKED, 10)), labels={"execution": "预算执行情况（10分）"})
    rows = listed_rules(form.read(), "本单位", "自评表.xlsx", "mof_2020")
    assert found(rows, load_scheme("mof_2020")) == []


def test_findings__a_built_in_scheme_that_is_none() -> None:
    rows = with_value(listed(0), BASE, "某省（1999）")
    assert [code for code, _ in found(rows, load_scheme("mof_2020"))] == ["V94"]
    part = next(one.title for one in built_in_schemes() if one.needs)
    assert [code for code, _ in found(with_value(rows, BASE, part), load_scheme("mof_2020"))] == ["V94"]


def test_findings__a_proposal_without_its_list() -> None:
    values = {
        "extends": "财政部（2020）",
        "title": "本单位",
        "source": "表",
        "confirmed": False,
        "execution": {"weight": 20},
    }
    scheme = load_scheme("本单位", [values])
    assert (scheme.execution.weight, scheme.title, scheme.instead) == (10, "本单位", "财政部（2020）")
    assert "规则文件“本单位”。现在按“财政部（2020）”计分" in found((), scheme)[0][1]
    values |= {"confirmed": True, "dimensions": {"output": {"weight": 40}}}
    assert (load_scheme("本单位", [values]).execution.weight, load_scheme("本单位", [values]).instead) == (20, "")
    with pytest.raises(XlperfError, match="confirmed"):
        load_scheme("本单位", [values | {"confirmed": "no"}])


# --- from the form to the scheme in use -----------------------------------------------------------------------------

LABELS = {"execution": "预算执行情况（15分）", OUTPUT: "产出指标（45分）"}
PRINTED = Form(15, split((OUTPUT, 45), (OUTCOME, 30), (LIKED, 10)), LABELS, with_weights=True)


def confirm(path: Path, rule: str = "", value: str = "") -> None:
    """What the officer does in the workbook: 是 at every rule that was found, another value at one."""
    workbook = openpyxl.load_workbook(path)
    sheet = workbook["评分规则核对"]
    assert sheet.sheet_state == "visible"
    for row in sheet.iter_rows(min_row=5):
        if row[0].value == rule:
            row[1].value = value
        if row[2].value in ("印着", "推算"):
            row[4].value = "是"
    workbook.save(path)


@pytest.mark.workbooks
def test_import_confirm_use(call: Callable[..., Done], tmp_path: Path) -> None:
    save(tmp_path / "自评表.xlsx", PRINTED.paper())
    done = call("import", "自评表.xlsx", "-o", "甲.xlsx")
    assert "与“财政部（2020）”不一样：预算执行的分值：15分；各类指标的分值：产出指标45。" in done.out
    assert "xlperf scheme 甲.xlsx" in done.out
    before = load_report(tmp_path / "甲.xlsx")
    assert (before.scheme.title, before.scheme.execution.weight) == ("自评表的评分规则", 10)
    assert "还没有核对" in next(one.message for one in before.findings if one.code == "V99")
    assert "还没有确认" in call("scheme", "--list").out
    refused = call("scheme", "甲.xlsx")
    assert (refused.code, "还有2条没有确认：“预算执行的分值”、“各类指标的分值”" in refused.err) == (2, True)

    confirm(tmp_path / "甲.xlsx", "各类指标的分值", "产出指标45、效益指标25、满意度指标15")
    done = call("scheme", "甲.xlsx")
    assert (done.code, "从现在起按核对好的计分" in done.out) == (0, True)
    after = load_report(tmp_path / "甲.xlsx")
    assert after.scheme.execution.weight == 15
    assert [one.weight for one in after.scheme.dimensions] == [45, 25, 15]
    assert [one.code for one in after.findings if one.code in ("V94", "V99")] == []
    assert call("scheme", "甲.xlsx").code == 0  # again, after a change


@pytest.mark.workbooks
def test_import__a_confirmed_file_stays_and_is_used(call: Callable[..., Done], tmp_path: Path) -> None:
    save(tmp_path / "自评表.xlsx", PRINTED.paper())
    call("import", "自评表.xlsx", "-o", "甲.json")
    path = tmp_path / "自评表的评分规则.toml"
    path.write_text(path.read_text("utf-8").replace("confirmed = false", "confirmed = true"), "utf-8")
    call("import", "自评表.xlsx", "-o", "乙.json")
    assert "confirmed = true" in path.read_text("utf-8")
    assert load_report(tmp_path / "乙.json").scheme.execution.weight == 15


@pytest.mark.workbooks
def test_import__another_file_of_that_name_is_in_the_way(call: Callable[..., Done], tmp_path: Path) -> None:
    save(tmp_path / "自评表.xlsx", PRINTED.paper())
    other = tmp_path / "自评表的评分规则.toml"
    other.write_text("甲 = 1\n", "utf-8")
    call("import", "自评表.xlsx", "-o", "甲.xlsx")
    assert other.read_text("utf-8") == "甲 = 1\n"
    assert load_report(tmp_path / "甲.xlsx").scheme.title == "财政部（2020）"
    confirm(tmp_path / "甲.xlsx")
    assert call("scheme", "甲.xlsx").code == 2
    done = call("scheme", "甲.xlsx", "-o", "本局.toml")
    assert (done.code, "“评分规则”里填“自评表的评分规则”" in done.out) == (0, True)


@pytest.mark.workbooks
def test_import__a_form_that_prints_what_is_used_is_as_before(call: Callable[..., Done], tmp_path: Path) -> None:
    labels = {"execution": "预算执行情况（10分）", OUTPUT: "产出指标（50分）"}
    save(tmp_path / "乙.xlsx", Form(10, split((OUTPUT, 50), (OUTCOME, 40)), labels, with_weights=True).paper())
    done = call("import", "乙.xlsx", "-o", "乙.json")
    assert "不一样" not in done.out
    assert list(tmp_path.glob("*.toml")) == []
    assert files.load(tmp_path / "乙.json").evaluation.unit.scheme == "mof_2020"
    done = call("import", "乙.xlsx", "-o", "丙.json", "--scheme", "hubei_2020")
    assert "不一样" not in done.out
    assert files.load(tmp_path / "丙.json").evaluation.scheme_rules == ()


@pytest.mark.workbooks
def test_scheme__a_workbook_without_a_list(call: Callable[..., Done], tmp_path: Path) -> None:
    call("new", "甲.xlsx")
    done = call("scheme", "甲.xlsx")
    assert (done.code, "没有要核对的评分规则" in done.err) == (2, True)


def test_the_cells_of_several_forms_name_their_file() -> None:
    one = book(PRINTED.paper(), name="甲.xlsx")
    rules = read_printed_rules(one, book(PRINTED.paper(), name="乙.xlsx"))
    assert {rule.origin.sheet for rule in rules.found if rule.origin} == {"[甲.xlsx]自评表"}
    assert rules.contradicted == ()


@pytest.mark.workbooks
def test_blank__the_sheet_is_hidden(call: Callable[..., Done], tmp_path: Path) -> None:
    call("new", "甲.xlsx")
    assert openpyxl.load_workbook(tmp_path / "甲.xlsx")["评分规则核对"].sheet_state == "hidden"


def test_decimals_of_a_draft_are_exact() -> None:
    rows = with_value(answered(listed(0)), "预算执行的分值", "12.5分")
    rows = with_value(rows, "各类指标的分值", "不核对")
    text = of(rows).draft(confirmed=False).text
    assert tomllib.loads(text, parse_float=Decimal)["execution"]["weight"] == D("12.5")


# --- budget execution and the points of dimensions ------------------------------------------------------------------


def form_of_120() -> Paper:
    """A form whose points of dimensions are 100 and which prints 20 for budget execution besides."""
    paper = Paper("自评表").put(0, 0, "预算执行情况（20分）").put(0, 2, "100")
    paper.line(1, "一级指标", "二级指标", "三级指标", "得分")
    paper.line(2, "产出指标（60分）", "数量指标（60分）", "场次", 60)
    return paper.line(3, "效益指标（40分）", "社会效益指标（40分）", "人次", 40)


def test_points_that_do_not_fit__the_rest_is_proposed_and_the_officers_points_count() -> None:
    rows = listed_rules(read_printed_rules(book(form_of_120())), "本单位", "自评表.xlsx", "hubei_2020")
    proposed = of(rows).draft(confirmed=False)
    assert "各类指标的分值前后不一，没有用上" in proposed.text
    assert proposed.scheme.execution.weight == 20
    assert all(one.level2 == () for one in proposed.scheme.dimensions)
    typed = with_value(answered(rows), "各类指标的分值", "产出指标48、效益指标32", confirmed="是")
    typed = with_value(typed, "二级指标的分值", "产出指标的数量指标48", confirmed="是")
    scheme = of(typed).draft(confirmed=True).scheme
    assert [one.weight for one in scheme.dimensions] == [48, 32, 48]


def test_budget_execution_that_the_officer_puts_into_a_dimension() -> None:
    rows = listed_rules(read_printed_rules(book(form_of_120())), "本单位", "自评表.xlsx", "hubei_2020")
    typed = with_value(answered(rows), "各类指标的分值", "产出指标60、效益指标40", confirmed="是")
    typed = with_value(typed, "二级指标的分值", "不核对", confirmed="否")
    inside = with_value(typed, "预算执行算在哪一类里", "产出指标", confirmed="是")
    scheme = of(inside).draft(confirmed=True).scheme
    assert [(one.level1, one.weight) for one in scheme.dimensions if one.with_execution] == [(("产出指标",), 60)]
    elsewhere = with_value(typed, "预算执行算在哪一类里", "过程", confirmed="是")
    with pytest.raises(XlperfError, match="预算执行算在“过程”里，各类指标的分值里没有它"):
        of(elsewhere).draft(confirmed=True)
    alone = with_value(answered(rows), "预算执行算在哪一类里", "产出指标", confirmed="是")
    with pytest.raises(XlperfError, match="要连同各类指标的分值一起写"):
        of(alone).draft(confirmed=True)
