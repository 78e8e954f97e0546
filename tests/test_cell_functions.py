"""xlperf/cell_functions: what cells answer, and that it is what the report says."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.sample import sample_report
from tests.support.small_evaluations import HUBEI, evaluation, project, rows
from xlperf import cell_functions as cells
from xlperf.cell_functions import arguments
from xlperf.findings import Origin
from xlperf.layout import layout
from xlperf.reading.rows import Cell, Records, Row
from xlperf.reading.subjects import read_indicator
from xlperf.reading.workbook import build
from xlperf.schemes import load_scheme
from xlperf.scoring import score_subject

SAMPLE = sample_report()
ROWS = [
    (indicator, result)
    for subject, scored in zip(SAMPLE.evaluation.subjects, SAMPLE.results, strict=True)
    for indicator, result in zip(subject.indicators, scored.indicators, strict=True)
]
OWN = 'title = "本单位规则"\nid = "own"\nextends = "mof_2020"\nsource = "本单位"\n'
WORDS = ["≥", "98%", "九十", "约50个", "3-5天", "2022年", "定性", "达成预期指标", "—", "#N/A", "湖北省（2020）", "万元"]
ANYTHING = st.one_of(
    st.none(), st.booleans(), st.floats(), st.integers(), st.decimals(allow_nan=True), st.dates(), st.datetimes(),
    st.text(max_size=8), st.sampled_from(WORDS), st.lists(st.integers(), max_size=2), st.binary(max_size=2),
    st.sampled_from(sorted(arguments.ERRORS)),
)  # fmt: skip


# --- as in the report ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("indicator", "result"), ROWS, ids=lambda value: getattr(value, "name", ""))
def test_a_row_of_the_sample_answers_as_the_report_says(indicator, result):
    measure = (indicator.sign, indicator.target, indicator.actual)
    assert cells.status(*measure, indicator.unit) == result.verdict
    expected = "" if result.completion is None else float(result.completion)
    assert cells.rate(*measure, indicator.unit) == expected
    stated = indicator.stated_score
    assert cells.score(*measure, indicator.weight, stated, indicator.unit) == float(result.score)
    names = (indicator.level1, indicator.level2, indicator.name)
    said = cells.sentence(*names, indicator.sign, indicator.target, indicator.unit, indicator.actual)
    assert any(paragraph.text.startswith(said) for paragraph in SAMPLE.paragraphs if said)


@pytest.mark.parametrize("number", range(len(SAMPLE.evaluation.subjects)))
def test_a_subject_of_the_sample_answers_as_the_report_says(number):
    funds, execution = SAMPLE.evaluation.subjects[number].funds, SAMPLE.results[number].execution
    assert cells.budget_rate(funds.executed, funds.adjusted, funds.initial) == float(execution.rate)
    assert cells.budget_score(funds.executed, funds.adjusted, funds.initial) == float(execution.score)
    change = cells.budget_diff(funds.next_year, funds.executed)
    assert number or change == "增加了54.76万元"


# One row each of what PERF_STATUS, PERF_RATE and PERF_SCORE take beyond sign, target, actual value and weight.
OTHERS = """
| level1 | level2   | name         | sign | target | actual | weight | stated_score | scoring                |
| 产出   | 数量指标 | 群众投诉次数 |      | 5      | 8      | 10     |              |                        |
| 产出   | 成本指标 | 车均费用     |      | 5      | 4      | 10     |              |                        |
| 成本   |          | 单位费用     |      | 5      | 8      | 10     |              |                        |
| 产出   | 时效指标 | 办理时限     |      | 5天    | 8天    | 10     |              |                        |
| 产出   | 成本指标 | 建设费用     | ≤    | 200万  | 190    | 10     |              |                        |
| 产出   | 质量指标 | 合格率       | ≥    | 100%   | 85%    | 10     |              | 每降5%扣1分，扣完为止  |
| 产出   | 质量指标 | 合格率       | ≥    | 100%   | 85%    | 10     |              | 完成得满分，否则不得分 |
| 产出   | 质量指标 | 合格率       | ≥    | 100%   | 85%    | 10     |              | 酌情扣分               |
| 产出   | 质量指标 | 合格率       | ≥    | 100%   | 85%    | 10     | 7            | 酌情扣分               |
| 产出   | 质量指标 | 合格数       | ≥    | 0      | 3      | 10     | 7            |                        |
| 效益   | 社会效益 | 知晓程度     | 定性 | 好     | 比较好 | 10     | 7            |                        |
"""


def test_a_row_whose_name_or_criterion_counts_answers_as_the_report_says():
    subject = evaluation(project(indicators=rows(OTHERS))).subjects[0]
    report = score_subject(subject, HUBEI)
    answered = 0
    for indicator, result in zip(subject.indicators, report.indicators, strict=True):
        measure = (indicator.sign, indicator.target, indicator.actual)
        names = (indicator.name, indicator.level2, indicator.scoring, indicator.level1)
        points = (indicator.weight, indicator.stated_score)
        status = cells.status(*measure, indicator.unit, None, *names, *points)
        rate = cells.rate(*measure, indicator.unit, None, *names, *points)
        score = cells.score(*measure, *points, indicator.unit, None, *names)
        if result.score is None:
            assert status == rate == score
            assert "“酌情扣分”，不能自动计分" in status
            continue
        answered += 1
        assert status == result.verdict
        assert score == float(result.score)
        without = "" if indicator.sign == "定性" else "无法计算"
        assert rate == (without if result.completion is None else float(result.completion))
    assert answered == len(subject.indicators) - 1


@pytest.mark.parametrize(
    ("row", "answers"),
    [
        pytest.param(("", 5, 8, None, None, "群众投诉次数"), ("部分完成", 5 / 8), id="less is better by the name"),
        pytest.param(("", 5, 8, None, None, "培训次数"), ("已完成", 8 / 5), id="more is better by the name"),
        pytest.param(("", 5, 8, None, None, "费用", "成本指标"), ("部分完成", 5 / 8), id="by the second level"),
        pytest.param(("", 5, 8, None, None, "费用", "", "", "成本指标"), ("部分完成", 5 / 8), id="by the first level"),
    ],
)
def test_the_sign_that_a_name_stands_for(row, answers):
    assert (cells.status(*row), cells.rate(*row)) == answers
    assert cells.status(*row[:5]) == "已完成"


def test_hint__a_criterion_counts_in_the_score_that_is_compared():
    row = ("产出", "质量", "合格率", "≥", "100%", None, "85%", 10, 7, "天气")
    assert "V14" in cells.hint(*row)
    assert "V14" not in cells.hint(*row, None, "每降5%扣1分，扣完为止")


# --- single answers ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "status", "rate", "score"),
    [
        pytest.param(("≥", "5000人", "4500人"), "部分完成", 0.9, 9.0, id="partial"),
        pytest.param(("≥", 20.0, 49.0), "已完成", 2.45, 10.0, id="uncapped completion, capped score"),
        pytest.param(("≤", "12个月", "12个月"), "已完成", 1.0, 10.0, id="ceiling reached"),
        pytest.param(("≤", 160.0, 386.0), "未完成", 160 / 386, 4.15, id="ceiling passed"),
        pytest.param(("定性", "达标", "达到预期目标"), "达成预期指标", "", 10.0, id="tier by its words"),
        pytest.param(("", "≥5个", 6.0), "已完成", 1.2, 10.0, id="sign inside the target"),
        pytest.param(("≥", 0.0, 3.0), "已完成", 1.0, 10.0, id="target of zero"),
        pytest.param(("≥", 0.0, -3.0), None, "无法计算", None, id="target of zero missed"),
        pytest.param(
            ("≥", "九十", 3.0), "填的是“九十”，这里要填数字。", *["填的是“九十”，这里要填数字。"] * 2, id="words"
        ),
        pytest.param(
            ("≥", "5天", "5个"), *["目标值是 5天，实际完成值是 5个，单位不同，不能比较。"] * 3, id="two units"
        ),
        pytest.param(("乱写", 5.0, 5.0), *["符号填的是“乱写”，看不懂。"] * 3, id="unknown sign"),
        pytest.param(("≥", 5.0, None), "", "", "", id="no actual value"),
        pytest.param(("≥", "—", 5.0), "", "", "", id="a dash is blank"),
        pytest.param((None, None, None), "", "", "", id="blank"),
    ],
)
def test_status_rate_and_score(row, status, rate, score):
    if status is not None:
        assert cells.status(*row) == status
    assert cells.rate(*row) == (pytest.approx(rate) if isinstance(rate, float) else rate)
    if score is not None:
        assert cells.score(*row, 10) == score


def test_status__a_qualitative_value_without_a_tier_is_left_to_the_score():
    assert cells.status("定性", "好", "比较好") == "由自评得分定档"
    assert cells.score("定性", "好", "比较好", 10, 7) == 7.0
    assert cells.score("定性", "好", "比较好", 10) == "实际完成值填的是“比较好”，看不出属于哪一档。"


def test_score__blank_weight_is_blank_and_a_word_is_named():
    assert cells.score("≥", 5, 5, None) == ""
    assert cells.score("≥", 5, 5, "十") == "填的是“十”，这里要填数字。"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        pytest.param(("产出", "数量", "个数", "≥", 5, "个", 6, 10, None, None), "", id="nothing to say"),
        pytest.param(("产出", "数量", "个数", "≥", "九十", "个", 6, 10, None, None), "R10", id="reading comes first"),
        pytest.param(("产出", "数量", "个数", "≥", 5, "个", None, 10, None, None), "V01", id="blank"),
        pytest.param(("产出", "数量", "个数", "≥", 5, "个", 6, 10, 11, None), "V17", id="score above the weight"),
        pytest.param(("产出", "数量", "个数", "定性", "好", None, "较好", 10, None, None), "V56", id="no tier"),
        pytest.param(("产出", "数量", "个数", "≥", 10, "个", 9, 10, 8, "疫情"), "V14", id="score not as computed"),
        pytest.param(("", "", "", "", "", "", "", "", "", ""), "", id="blank row"),
    ],
)
def test_hint(row, code):
    answer = cells.hint(*row)
    assert answer.endswith(f"（{code}）") if code else answer == ""


def test_hint__a_sum_of_weights_is_not_about_the_row():
    """One row of 10 points is not a whole table, and its hint does not say that 70 are missing."""
    assert "V15" not in cells.hint("产出", "数量", "个数", "≥", 5, "个", 6, 10, None, None)


def test_arguments__what_com_passes_for_one_left_out():
    missing = -2147352572
    assert cells.status("≥", 5, 6, missing, missing) == cells.status("≥", 5, 6) == "已完成"
    assert cells.budget_rate(50, missing, 200) == 0.25


def test_sentence__needs_a_name():
    assert cells.sentence("产出", "数量", None, "≥", 5, "个", 6) == ""
    assert cells.sentence("产出", "数量", "个数", "≥", None, "个", None) == ""


def test_grade():
    assert cells.grade(90, "财政部（2020）") == "优"
    assert cells.grade("89.99", "mof_2020") == "良"
    assert cells.grade(90) == ""
    assert cells.grade(None, "财政部（2020）") == ""
    assert cells.grade("优", "财政部（2020）") == "填的是“优”，这里要填数字。"


def test_budget_change():
    assert cells.budget_diff(365.18, 310.42) == "增加了54.76万元"
    assert cells.budget_diff(310.42, 365.18, "元") == "减少了54.76元"
    assert cells.budget_diff(1, 1) == "持平"
    assert cells.budget_diff(None, 1) == ""
    assert cells.budget_diff("多", 1) == "填的是“多”，这里要填数字。"
    assert cells.budget_diff(2, 1, True) == "“金额单位”要填文字"


def test_budget_rate__faults_go_before_blanks():
    assert cells.budget_rate("三百", None) == "填的是“三百”，这里要填数字。"
    assert cells.budget_rate(None, None) == ""
    assert cells.budget_rate(5, None) == ""
    assert cells.budget_rate(5, -1) == "填的是“-1”，“调整后预算数”应当不小于 0。"
    assert cells.budget_rate(5, 0) == "无法计算"


# --- schemes -------------------------------------------------------------------------------------------------------


def test_scheme__one_of_the_unit_is_found_in_the_folder_only_when_needed(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "own.toml").write_text(OWN, "utf-8")
    asked = []

    def folder():
        asked.append(True)
        return tmp_path

    assert cells.grade(95, "财政部（2020）", folder=folder) == "优"
    assert not asked
    assert cells.grade(95, "本单位规则", folder=folder) == "优"
    assert asked
    assert cells.grade(95, "别的规则", folder=folder).startswith("没有名为“别的规则”的评分规则")
    assert cells.grade(95, "本单位规则").startswith("没有名为“本单位规则”的评分规则")
    assert cells.grade(95, "本单位规则", folder=lambda: None).startswith("没有名为“本单位规则”的评分规则")


def test_scheme__one_of_the_user_is_found_where_the_workbook_lies_in_no_folder(tmp_path, home):
    (home / "own.toml").write_text(OWN, "utf-8")
    assert cells.grade(95, "本单位规则", folder=lambda: None) == "优"
    assert cells.grade(95, "本单位规则", folder=lambda: tmp_path / "单位") == "优"


def test_scheme__may_be_one_that_is_loaded_already():
    assert cells.grade(95, load_scheme("mof_2020")) == "优"


@pytest.mark.parametrize(
    ("scheme", "said"),
    [(["a"], "“评分规则”只能选一个单元格"), ("#REF!", "“评分规则”的公式出错了（#REF!）"), (5, "“评分规则”要填文字")],
)
def test_scheme__anything_but_a_name_is_said(scheme, said):
    assert cells.status("≥", 5, 5, None, scheme) == said


def test_scheme__one_with_faults_is_one_line(tmp_path):
    (tmp_path / "own.toml").write_text(OWN.replace("source", "sauce"), "utf-8")
    answer = cells.grade(95, "本单位规则", folder=lambda: tmp_path)
    assert "source：缺少这一项" in answer
    assert "\n" not in answer


# --- nothing raises ------------------------------------------------------------------------------------------------


@given(st.lists(ANYTHING, min_size=12, max_size=12))
def test_any_arguments_give_text_or_a_finite_number(values):
    for function, most in (
        (cells.status, 11), (cells.rate, 11), (cells.score, 11), (cells.sentence, 8), (cells.hint, 12),
        (cells.grade, 2), (cells.budget_rate, 3), (cells.budget_score, 4), (cells.budget_diff, 3),
    ):  # fmt: skip
        answer = function(*values[:most])
        assert isinstance(answer, str) or math.isfinite(answer)
        assert "程序出错" not in str(answer)


def test_a_fault_of_ours_is_a_line_and_a_log_entry(monkeypatch, caplog):
    monkeypatch.setattr(cells, "read_subject", lambda **values: 1 / 0)
    assert cells.budget_rate(1, 2) == "程序出错（ZeroDivisionError），请按“安装检查”"
    assert "division" in caplog.text


@given(st.decimals(0, 10_000, places=2), st.decimals("0.01", 10_000, places=2), st.integers(1, 40))
def test_score_is_between_nothing_and_the_weight(actual, target, weight):
    assert 0 <= cells.score("≥", str(target), str(actual), weight) <= weight
    assert 0 <= cells.score("≤", str(target), str(actual), weight) <= weight


def test_percent_format_counts_as_in_a_workbook():
    shown = Cell(0.98, Origin("", ""), number_format="0.0%")
    assert cells.rate("≥", "98%", shown) == 1.0
    assert cells.rate("≥", Decimal(98), shown, "%") == 1.0


@given(
    st.lists(
        st.sampled_from(
            ["", "≥", "定性", "98%", "0", "≥5个", "无", "约30", "已完成", "100", "2022年6月", "-1", "个", None]
        ),
        min_size=8,
        max_size=8,
    )
)
def test_a_row_by_itself_reads_as_in_a_workbook(texts: list[str | None]) -> None:
    keys = ("sign", "target", "actual", "unit", "weight", "stated_score", "name", "reason")
    place = Origin("", "")
    row = Row.of({key: Cell(text, Origin("", key)) for key, text in zip(keys, texts, strict=True)}, place, subject=0)
    project = Row.of({"name": Cell("甲", place), "kind": Cell("项目", place)}, place)
    whole = build(Records({"subjects": [project], "indicators": [row]})).evaluation
    assert read_indicator(row, layout()) == whole.subjects[0].indicators[0]
    assert read_indicator(row, layout()).measure == whole.subjects[0].indicators[0].measure
