"""Columns of forms: told by their headers in any wording, by their content, or reported as not identified."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.support.official_forms import Paper, hubei, mof
from tests.support.read_forms import codes, data, only, place, read
from xlperf.assessment import assess
from xlperf.findings import Severity
from xlperf.reading.forms.wording import header_key, labels, normal

TARGET, ACTUAL, WEIGHT, SCORE = "年度\n指标值", "实际\n完成值", "分值", "得分"
"""The headers of ``mof``."""


def headed(header: str, other: str, paper: Paper | None = None) -> Paper:
    """The form with another header over the indicators."""
    made = paper or mof(*data())
    row, _ = made.find("三级指标")
    column = next(at for (line, at), (value, _) in made.cells.items() if line == row and value == header)
    return made.put(row, column, other)


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("年终完成值", "actual"), ("实现值", "actual"), ("年末实际值", "actual"), ("达成情况", "actual"),
        ("目标完成值", "actual"), ("全年实际达成数", "actual"), ("当年落实情况", "actual"),
        ("年初设定指标值", "target"), ("预期实现值", "target"), ("计划数", "target"), ("年度任务数", "target"),
        ("本年度计划水平", "target"), ("计划完成值", "target"),
        ("评分", "stated_score"), ("自评评分", "stated_score"), ("实际得分值", "stated_score"),
        ("满分", "weight"), ("标准分", "weight"), ("应得分", "weight"), ("指标权重分值", "weight"),
        ("主管部门评分", "department_score"), ("财政评分", "finance_score"), ("评（扣）分标准", "scoring"),
        ("指标解释", "standard"), ("扣分原因", "reason"), ("未完成情况说明", "reason"),
        ("上年实际完成值", "last_actual"), ("前两年实际值", "last_actual"), ("中期指标值", "mid_target"),
        ("全年预计完成值", None), ("完成率", None), ("偏离度", None), ("序号", None),
    ],
)  # fmt: skip
def test_headers_in_any_wording(header: str, key: str | None) -> None:
    words = labels()
    assert header_key(normal(header), words.indicators, words.indicator_patterns) == key


@pytest.mark.parametrize(
    ("header", "other"),
    [(TARGET, "年度任务数"), (ACTUAL, "年终实绩"), (ACTUAL, "实现值"), (WEIGHT, "满分"), (SCORE, "评分")],
)
def test_a_form_with_another_header_is_read_alike(header: str, other: str) -> None:
    usual, found = only(mof(*data())), only(headed(header, other))
    assert found.indicators == usual.indicators


@pytest.mark.parametrize(
    ("header", "told"), [(TARGET, "目标值"), (ACTUAL, "实际完成值"), (WEIGHT, "分值"), (SCORE, "自评得分")]
)
@pytest.mark.parametrize("other", ["第三栏", ""])
def test_a_column_is_told_by_its_content(header: str, told: str, other: str) -> None:
    paper = headed(header, other)
    reading = read(paper)
    assert reading.evaluation.subjects[0].indicators == only(mof(*data())).indicators
    (note,) = [one for one in reading.findings if one.code == "R48"]
    assert f"“{told}”" in note.message
    assert "R47" not in codes(reading)


def test_words_under_the_header_of_results_are_none_beside_a_column_with_the_figures() -> None:
    """实现情况 says 完成 and the figures stand under another header: as results the words gave an error each."""
    paper = headed(ACTUAL, "实现情况")
    row, column = paper.find("实现情况")
    last = max(at for line, at in paper.cells if line == row)
    for at in range(row, row + 5):
        value, form = paper.cells.get((at, column), (None, ""))
        paper.put(at, last + 1, value if at > row else "丙栏", form=form)
        paper.put(at, column, "实现情况" if at == row else "完成")
    reading = read(paper)
    usual = only(mof(*data()))
    found = reading.evaluation.subjects[0].indicators
    assert [one.actual for one in found] == [one.actual for one in usual.indicators]
    assert {"R43", "R48"} <= set(codes(reading))
    assert "R10" not in codes(reading)


def test_r47_columns_that_nothing_tells_are_an_error() -> None:
    """A result of other words than its target, under a header that says nothing: no silent pass."""
    given, subject = data()
    subject["indicators"] = [one | {"actual": "见附件"} for one in subject["indicators"]]
    reading = read(headed(ACTUAL, "第四栏", mof(given, subject)))
    (found,) = [one for one in reading.findings if one.code == "R47"]
    assert (found.severity, place(found)) == (Severity.ERROR, ("R47", "D10"))
    assert "“实际完成值”" in found.message
    assert "不认得的列：第四栏" in found.message
    assert assess(reading).count(Severity.ERROR) > 0
    assert [one.actual for one in reading.evaluation.subjects[0].indicators] == [None] * 4


def test_r47_weights_and_scores_that_cannot_be_told_apart() -> None:
    reading = read(headed(SCORE, "乙", headed(WEIGHT, "甲")))
    assert [one.weight for one in reading.evaluation.subjects[0].indicators] == [None] * 4
    (found,) = [one for one in reading.findings if one.code == "R47"]
    assert "“分值”、“自评得分”" in found.message


def test_no_r47_for_forms_that_have_no_weights_or_no_scores() -> None:
    assert "R47" not in codes(read(hubei(*data())))
    paper = mof(*data())
    row, _ = paper.find("三级指标")
    paper.cells = {at: cell for at, cell in paper.cells.items() if at[0] < row or at[1] not in (6, 7)}
    assert "R47" not in codes(read(paper))


def test_r43_every_column_without_a_place_is_reported() -> None:
    paper = mof(*data())
    row, _ = paper.find("三级指标")
    paper.put(row, 9, "得分系数").put(row + 1, 9, 1).put(row + 2, 10, "没有标题的字")
    found = [place(one) for one in read(paper).findings if one.code == "R43"]
    assert found == [("R43", f"J{row + 1}"), ("R43", f"K{row + 1}")]


def test_weights_of_levels_before_the_names_are_not_the_indicators() -> None:
    paper = Paper("自评表").put(0, 0, "2022年度项目支出绩效自评表").line(1, "项目名称", "培训经费")
    paper.line(2, "一级指标", "分值", "三级指标", "年度指标值", "实际完成值", "分值", "得分")
    paper.line(3, "产出指标", 50, "培训人次", "≥300人次", "310人次", 20, 18)
    (row,) = only(paper).indicators
    assert (row.weight, row.stated_score) == (Decimal(20), Decimal(18))


def test_headers_that_stand_again_in_the_middle_are_no_indicator() -> None:
    paper = mof(*data())
    row, _ = paper.find("就业能力")
    header, _ = paper.find("三级指标")
    again = {(row, column): cell for (line, column), cell in paper.cells.items() if line == header}
    paper.cells = {(at + (at >= row), column): cell for (at, column), cell in paper.cells.items()} | again
    paper.merges = [(t + (t >= row), left, b + (b >= row), right) for t, left, b, right in paper.merges if t < header]
    assert [one.name for one in only(paper).indicators] == ["培训人次", "合格率", "就业能力", "学员满意度"]
