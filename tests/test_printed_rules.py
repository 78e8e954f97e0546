"""The scoring rules that forms print: made forms with rules in all wordings, silent ones, and the file that follows."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given

from tests.conftest import Done
from tests.support import strategies as own
from tests.support.official_forms import Paper, book, save
from tests.support.printed_forms import SHAPES, SILENT
from xlperf.reading.forms.printed_rules import read_printed_rules
from xlperf.reading.scheme_rules.drafted_scheme import draft_scheme, nearest_scheme
from xlperf.reading.scheme_rules.printed_rule import PrintedRule, PrintedRules, agrees, value_in
from xlperf.reading.scheme_rules.rule_words import rule_names
from xlperf.reading.tables import Book
from xlperf.schemes import Scheme, load_scheme, scheme_titles
from xlperf.values.amounts import D

Split = tuple[tuple[tuple[str, ...], Decimal], ...]
COST, OUTPUT, OUTCOME, LIKED = "成本指标", "产出指标", "效益指标", "满意度指标"


def split(*pairs: tuple[str, int]) -> Split:
    return tuple(sorted((tuple(names.split("和")), D(points)) for names, points in pairs))


@dataclass
class Form:
    """A form that is being made, and the rules it prints."""

    execution: int
    split: Split
    labels: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    with_weights: bool = False
    printed: dict[str, object] = field(default_factory=dict)

    def paper(self) -> Paper:
        """A form like the Ministry's, with these labels and notes."""
        paper = Paper("自评表")
        paper.put(0, 0, "项目支出绩效自评表（2022年度）", columns=9)
        paper.put(1, 0, "项目名称", columns=2).put(1, 2, "某项目", columns=7)
        paper.put(2, 0, self.labels.get("execution", "项目资金（万元）"), rows=2, columns=2)
        heads = ("年初预算数", "全年预算数（A）", "全年执行数（B）", self.labels.get("column", "备注"), "执行率（B/A）")
        paper.line(2, *heads, self.labels.get("score", "得分"), column=3)
        own = self.execution if self.labels.get("column") == "分值" else ""
        paper.line(3, "年度资金总额", 100, 100, 90, own, "90%", self.execution * 0.9, column=2)
        paper.line(4, "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", column=1)
        row = 5
        for names, points in self.split:
            label = self.labels.get("和".join(names), names[0])
            weight = float(points) if self.with_weights else ""
            paper.line(row, label, "二级", f"{names[0]}甲", "≥10个", "9个", weight, "", column=1)
            row += 1
        for note in self.notes:
            paper.put(row, 0, note, columns=9)
            row += 1
        return paper

    def read(self) -> PrintedRules:
        return read_printed_rules(book(self.paper()))


SPLITS = [
    (10, split((OUTPUT, 50), (OUTCOME, 30), (LIKED, 10))),
    (20, split((OUTPUT, 40), (f"{OUTCOME}和{LIKED}", 40))),
    (10, split((COST, 20), (OUTPUT, 40), (OUTCOME, 20), (LIKED, 10))),
    (15, split((OUTPUT, 45), (OUTCOME, 30), (LIKED, 10))),
    (10, split((OUTPUT, 60), (OUTCOME, 30))),
]
TIERS = [
    ("三档分别按照该指标对应分值区间100%-80%（含80%）、80%-50%（含50%）、50%-0%合理确定分值。", ("0.8", "0.5")),
    ("达成、部分达成、未达成三档，按100-80%(含80%)、80-60%(含60%)、60-0%确定得分", ("0.8", "0.6")),
    ("定性指标：１００％～８５％（含８５％）、８５％～６０％（含６０％）、６０％～０", ("0.85", "0.6")),
]
REVERSE = [
    ("反向指标(即目标值为≤X,得分=权重*A/B)，得分不得突破权重总额。", "ratio"),
    ("反向指标：得分=[1-(B-A)/A]×分值。", "linear"),
]
OVER = [
    ("完成值超过目标值30%的，要分析原因。", ("1.3", "require_reason", "0")),
    ("完成率超过120%的，扣2分。", ("1.2", "deduct", "2")),
]
GRADES = [
    ("评价等级：优（90-100分）、良（80-90分）、中（60-80分）、差（60分以下）", (90, 80, 60)),
    ("85(含)-100分为优、75(含)-85分为良、60(含)-75分为中、60分以下为差。", (85, 75, 60)),
]
OTHER = [
    ("得分保留两位小数，四舍五入。", "rounding.mode", "half_up"),
    ("得分保留两位小数，去尾。", "rounding.mode", "cut_off"),
    ("满分100分，不设置加分项。", "grading.bonus", False),
    ("不适用的指标不考核，用适用指标得分汇总后按百分制折算。", "not_applicable.treatment", "rescale"),
    ("预算执行率低于60%的不得分。", "execution.zero_below", D("0.6")),
    ("指标完成率低于50%不得分。", "quantitative.zero_below", D("0.5")),
]
DISTRACTORS = [
    "项目得分92分，其中产出指标得48分，效益指标得28分，预算执行9.25分。",
    "本项目满意度90%，产出指标完成率95%，执行率92.5%。",
    "优良率达到90%以上，完成情况较好，超过上年30%。",
]


def made(number: int) -> Form:
    """One of the made forms: every rule in one of its wordings, or silent, in turns."""
    execution, own = SPLITS[number % len(SPLITS)]
    form = Form(execution, own)
    way = number % 4
    if way == 0:
        form.labels["execution"] = f"预算执行情况（{execution}分）"
    elif way == 1:
        form.labels["score"] = f"得分（{execution}分*执行率）"
        form.printed["execution.steps"] = ()
    elif way == 2:
        form.labels["column"] = "分值"
    shown = number % 3
    if shown == 0:
        form.labels |= {"和".join(names): f"{names[0]}（{points}分）" for names, points in own if len(names) == 1}
        form.printed["dimensions"] = tuple(pair for pair in own if len(pair[0]) == 1)
    elif shown == 1:
        said = "、".join(f"{'和'.join(names)}{points}分" for names, points in own)
        form.notes.append(f"1.分值：{said}" + (f"、预算资金执行率{execution}分。" if way == 3 else "。"))
        form.printed["dimensions"] = own
    if way < 3 or shown == 1:
        form.printed["execution.weight"] = D(execution)
    for turn, (choices, add) in enumerate(((TIERS, _tiers), (REVERSE, _reverse), (OVER, _over), (GRADES, _grades))):
        at = (number + turn) % (len(choices) + 1)
        if at < len(choices):
            add(form, *choices[at])  # type: ignore[operator]
    for text, key, value in OTHER[number % 6 : number % 6 + 2]:
        if key not in form.printed:
            form.notes.append(text)
            form.printed[key] = value
    form.notes.append(DISTRACTORS[number % 3])
    return form


def _tiers(form: Form, text: str, lows: tuple[str, str]) -> None:
    form.notes.append(text)
    form.printed["tiers"] = tuple((D(low),) for low in lows)


def _reverse(form: Form, text: str, method: str) -> None:
    form.notes.append(text)
    form.printed["quantitative.reverse_method"] = method


def _over(form: Form, text: str, rule: tuple[str, str, str]) -> None:
    form.notes.append(text)
    form.printed["over"] = ((D(rule[0]), rule[1], D(rule[2])),)


def _grades(form: Form, text: str, lows: tuple[int, int, int]) -> None:
    form.notes.append(text)
    form.printed["grading.grades"] = tuple(zip(("优", "良", "中", "差"), map(D, (*lows, 0)), strict=True))


FORMS = 60


@pytest.mark.parametrize("number", range(FORMS))
def test_made_forms__every_printed_rule_is_read_and_nothing_else(number: int) -> None:
    form = made(number)
    rules = form.read()
    assert {rule.key: rule.value for rule in rules.found if not rule.deduced} == form.printed
    assert all(rule.origin is not None and rule.text for rule in rules.found if not rule.deduced)
    assert rules.contradicted == ()
    assert {*form.printed, *rules.missing, *(rule.key for rule in rules.found)} == set(rule_names())


@pytest.mark.parametrize("number", range(FORMS))
def test_made_forms__the_file_says_what_the_form_prints(number: int) -> None:
    form = made(number)
    draft = draft_scheme(form.read(), "本单位", "自评表")
    for key, value in form.printed.items():
        if key == "dimensions":
            rest = tuple(sorted((one.level1, one.weight) for one in draft.scheme.dimensions if not one.rest))
            assert rest == value
        else:
            assert value_in(draft.scheme, key) == value
    for key in set(rule_names()) - form.printed.keys() - {"dimensions"}:
        assert value_in(draft.scheme, key) == value_in(draft.nearest, key)
    assert load_scheme("本单位", [tomllib.loads(draft.text, parse_float=Decimal)]) == draft.scheme


def test_made_forms__there_are_all_kinds() -> None:
    kinds = [key for number in range(FORMS) for key in made(number).printed]
    assert {key: kinds.count(key) >= 5 for key in kinds} == dict.fromkeys(kinds, True)
    assert len(set(kinds)) == 12


# --- what follows from the rows, and what is contradicted -----------------------------------------------------------


def test_deduced__points_from_the_rows_are_marked() -> None:
    form = Form(10, split((OUTPUT, 50), (OUTCOME, 30), (LIKED, 10)), with_weights=True)
    rules = form.read()
    assert {rule.key: (rule.value, rule.deduced) for rule in rules.found} == {
        "execution.weight": (D(10), True),
        "dimensions": (form.split, True),
    }
    assert "推算：各指标的分值按一级指标相加" in draft_scheme(rules, "本单位", "表").text


def test_deduced__not_where_the_points_do_not_add_up() -> None:
    form = Form(10, split((OUTPUT, 50), (OUTCOME, 45)), labels={"column": "分值"}, with_weights=True)
    assert [(rule.key, rule.deduced) for rule in form.read().found] == [("execution.weight", False)]


def test_contradicted__is_not_taken() -> None:
    form = Form(10, split((OUTPUT, 50)), labels={"execution": "预算执行情况（10分）", "score": "得分（20分*执行率）"})
    rules = form.read()
    assert [rule.key for rule in rules.found] == ["execution.steps"]
    assert rules.contradicted == ("execution.weight",)


def test_caps() -> None:
    form = Form(10, split((OUTPUT, 50)))
    form.notes += ["执行率70%-80%的，总分不超过89分；执行率60%-70%的，总分不超过79分；执行率60%以下的总分不超过69分。"]
    (rule,) = form.read().found
    assert rule.value == ((D("0.6"), D(69)), (D("0.7"), D(79)), (D("0.8"), D(89)))
    assert value_in(draft_scheme(form.read(), "本单位", "表").scheme, rule.key) == rule.value


def test_a_level_2_name_is_no_dimension() -> None:
    form = Form(10, split((OUTPUT, 50)))
    paper = form.paper().put(6, 2, "成本指标（10分）").put(6, 1, "产出指标（50分）")
    rules = {rule.key: rule.value for rule in read_printed_rules(book(paper)).found}
    assert rules == {"dimensions": split((OUTPUT, 50)), "parts": ((OUTPUT, "成本指标", D(10)),)}


# --- nearest --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("title", scheme_titles())
def test_nearest__a_form_that_prints_a_whole_scheme_is_nearest_to_one_like_it(title: str) -> None:
    scheme = load_scheme(title)
    form = made(1).read()
    rules = PrintedRules(
        tuple(_of(scheme, key) for key in ("execution.weight", "dimensions", "tiers", "grading.grades", "over")),
        form.contradicted, form.missing,
    )  # fmt: skip
    nearest = nearest_scheme(rules, title)
    assert [value_in(nearest, rule.key) for rule in rules.found] == [rule.value for rule in rules.found]


def _of(scheme: Scheme, key: str) -> PrintedRule:
    return PrintedRule(key=key, value=value_in(scheme, key), text="")


def test_points_that_differ_leave_no_dimensions_of_another() -> None:
    form = Form(15, split((OUTPUT, 85)), labels={"execution": "预算执行情况（15分）"})
    draft = draft_scheme(form.read(), "本单位", "表")
    assert (draft.scheme.execution.weight, draft.scheme.dimensions) == (15, ())


# --- the command ----------------------------------------------------------------------------------------------------


@pytest.mark.workbooks
def test_command(call: Callable[..., Done], tmp_path: Path) -> None:
    form = made(4)
    save(tmp_path / "自评表.xlsx", form.paper())
    done = call("scheme", "自评表.xlsx", "-o", "某市（2024）.toml")
    assert done.code == 0
    assert "最接近的是“" in done.out
    assert "没有找到，按“" in done.out
    assert "（印在 自评表!A" in done.out
    text = (tmp_path / "某市（2024）.toml").read_text("utf-8")
    assert 'kind = "scheme"' in text
    assert "# 自评表!A" in text
    assert "某市（2024）" in call("scheme", "--list").out
    assert call("scheme", "自评表.xlsx", "-o", "某市（2024）.toml").code == 2
    assert call("scheme", "自评表.xlsx", "-o", "某市.txt", "--force").code == 2
    assert call("scheme").code == call("scheme", "--list", "自评表.xlsx").code == 2


@pytest.mark.workbooks
def test_command__says_what_was_not_read_whole(call: Callable[..., Done], tmp_path: Path) -> None:
    form = Form(10, split((OUTPUT, 50)), labels={OUTPUT: "产出指标（50分）"})
    form.notes.append("除应急项目外，指标完成率低于50%的不得分。")
    save(tmp_path / "自评表.xlsx", form.paper())
    unread, missing = call("scheme", "自评表.xlsx").out.splitlines()[-2:]
    assert unread.startswith("没有读全，按“")
    assert "完成率低于它不得分（自评表!A7像是50%，但“除应急项目外”没有读懂：" in unread
    assert missing.startswith("没有找到，按“")
    assert "完成率低于它不得分" not in missing


@pytest.mark.workbooks
def test_command__a_form_that_prints_no_rules(call: Callable[..., Done], tmp_path: Path) -> None:
    save(tmp_path / "空.xlsx", Form(10, split((OUTPUT, 50))).paper())
    done = call("scheme", "空.xlsx")
    assert (done.code, "没有印评分规则" in done.err) == (2, True)


# --- shapes of their own --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SHAPES)
def test_shapes__every_printed_rule_is_read_and_nothing_else(name: str) -> None:
    papers, printed = SHAPES[name]
    rules = read_printed_rules(book(*papers))
    assert {rule.key: rule.words for rule in rules.found if not rule.deduced} == dict(printed)
    assert all(rule.origin is not None for rule in rules.found if not rule.deduced)


@pytest.mark.parametrize("name", SHAPES)
def test_shapes__the_file_says_what_the_form_prints(name: str) -> None:
    rules = read_printed_rules(book(*SHAPES[name][0]))
    draft = draft_scheme(rules, "本单位", "自评表", "mof_2020")
    assert [rule.key for rule in rules.found if not rule.deduced and not agrees(rule, draft.scheme)] == []


@pytest.mark.parametrize("name", SILENT)
def test_silent__nothing_is_read(name: str) -> None:
    rules = read_printed_rules(book(SILENT[name]))
    assert ([rule.key for rule in rules.found if not rule.deduced], rules.contradicted) == ([], ())


@given(own.books())
def test_law__no_sheet_crashes(papers: Book) -> None:
    rules = read_printed_rules(papers)
    assert {*rules.missing, *rules.contradicted, *(rule.key for rule in rules.found)} == set(rule_names())
