"""Cells that the layout of our own tables parts or wraps: marked in the sheet, whole again where it is read."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from tests.support.official_forms import Paper, book
from tests.support.sample import sample_data
from xlperf import files
from xlperf.model import Subject
from xlperf.reading.datafile import read_data
from xlperf.reading.forms import read_forms
from xlperf.reading.layout_marks import LayoutMark, without_layout
from xlperf.reading.tables import Grid
from xlperf.report import evaluate
from xlperf.writing import sheets

REPEATED, RUNS_ON, NEXT_LINE, WRAPPED = (mark.number_format() for mark in LayoutMark)
HEADS = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")


def column(*values: object, merges: tuple[tuple[int, int], ...] = (), **marks: str) -> Grid:
    """One column of cells, some merged from row to row, some marked (r2=…)."""
    formats = {(int(row[1:]), 0): code for row, code in marks.items()}
    blocks = tuple((top, 0, bottom, 0) for top, bottom in merges)
    return Grid(name="附件1", rows=[[value] for value in values], formats=formats, merges=blocks)


@pytest.mark.parametrize(
    ("grid", "rows", "merges"),
    [
        (column("甲", "乙"), ["甲", "乙"], ()),
        (column("甲", "乙", r1=RUNS_ON), ["甲乙", None], ((0, 0, 1, 0),)),
        (column("甲", "乙", r1=NEXT_LINE), ["甲\n乙", None], ((0, 0, 1, 0),)),
        (column("甲", "甲", r1=REPEATED), ["甲", None], ((0, 0, 1, 0),)),
        (column("同上", "同上", r1=RUNS_ON), ["同上同上", None], ((0, 0, 1, 0),)),
        (column("甲", "乙", r1=REPEATED), ["甲", "乙"], ()),
        (column(90.0, 90.0, r1=REPEATED), [90.0, None], ((0, 0, 1, 0),)),
        (column("社会\n效益", "社会\n效益", r0=WRAPPED, r1=REPEATED), ["社会效益", None], ((0, 0, 1, 0),)),
        (column("甲", "乙", "丙", r1=RUNS_ON, r2=RUNS_ON), ["甲乙丙", None, None], ((0, 0, 2, 0),)),
        (column("甲", None, "乙", r1=RUNS_ON, r2=RUNS_ON), ["甲乙", None, None], ((0, 0, 2, 0),)),
        (column("甲", None, "乙", r2=RUNS_ON), ["甲", "乙", None], ((1, 0, 2, 0),)),
        (column(None, None, "甲", "甲", r1=REPEATED, r2=REPEATED, r3=REPEATED), ["甲", *[None] * 3], ((0, 0, 3, 0),)),
        (column("甲", None, "乙", None, merges=((0, 1), (2, 3)), r2=RUNS_ON), ["甲乙", *[None] * 3], ((0, 0, 3, 0),)),
        (column("甲", 5.0, r1=RUNS_ON), ["甲", 5.0], ()),
        (column("甲", r0=RUNS_ON), ["甲"], ()),
    ],
)
def test_parts_become_one_cell(grid: Grid, rows: list[object], merges: tuple[object, ...]) -> None:
    joined = without_layout(grid)
    assert ([row[0] for row in joined.rows], joined.merges) == (rows, merges)


def test_a_part_under_a_cell_of_another_width_stays_as_it_is() -> None:
    grid = Grid(name="附件1", rows=[["甲", None], ["乙", None]], formats={(1, 0): RUNS_ON}, merges=((0, 0, 0, 1),))
    assert without_layout(grid).rows == grid.rows


def test_there_is_an_end_to_what_is_put_together() -> None:
    parts = ["字" * 30_000] * 20
    joined = without_layout(column(*parts, **{f"r{row}": RUNS_ON for row in range(1, 20)}))
    assert max(len(str(row[0])) for row in joined.rows) <= 430_000
    assert sum(len(str(row[0] or "")) for row in joined.rows) == 600_000
    assert without_layout(column("甲", "乙", r1=RUNS_ON), rows_looked_at=1).rows == [["甲"], ["乙"]]


def form(*rows: tuple[object, ...]) -> Paper:
    paper = Paper("自评表").put(0, 0, "2022年度项目支出绩效自评表", columns=8).line(1, "项目名称", "培训经费")
    paper.line(2, *HEADS)
    for at, row in enumerate(rows, 3):
        paper.line(at, *row)
    return paper


def read(paper: Paper) -> Subject:
    found = read_forms([book(paper)])
    assert found is not None
    return found.evaluation.subjects[0]


FIRST = ("产出指标", "数量指标", "培训人次", "≥20人", "18人", 10, 9, "因疫情延期，")


def test_a_row_without_a_name_that_repeats_the_figures_goes_on_with_the_reason() -> None:
    subject = read(form(FIRST, ("产出指标", "数量指标", None, "≥20人", "18人", 10, 9, "下年补办。")))
    assert [(one.name, one.reason) for one in subject.indicators] == [("培训人次", "因疫情延期，下年补办。")]


@pytest.mark.parametrize(
    "row",
    [
        ("产出指标", "数量指标", None, "≥20人", "19人", 10, 9, "下年补办。"),
        ("产出指标", "数量指标", None, None, None, None, 9, "下年补办。"),
        ("产出指标", "数量指标", "其他人次", "≥20人", "18人", 10, 9, "下年补办。"),
    ],
)
def test_any_other_row_is_an_indicator_of_its_own(row: tuple[object, ...]) -> None:
    assert [one.reason for one in read(form(FIRST, row)).indicators] == ["因疫情延期，", "下年补办。"]


def test_a_goal_named_beside_its_first_indicator_does_not_end_the_indicators() -> None:
    paper = Paper("自评表").put(0, 0, "2022年度培训经费项目自评表", columns=9).line(1, "项目名称", "培训经费")
    paper.line(2, None, *HEADS).line(3, "年度绩效目标1（40分）", *FIRST).line(4, "年度绩效目标2（60分）", *FIRST)
    subject = read(paper)
    assert [one.goal for one in subject.indicators] == [1, 2]
    assert [(goal.number, goal.weight) for goal in subject.goals] == [(1, 40), (2, 60)]


def test_a_goal_in_two_rows_is_one_goal() -> None:
    paper = Paper("自评表").put(0, 0, "2022年度培训经费项目自评表", columns=9).line(1, "项目名称", "培训经费")
    paper.line(2, "年度绩效目标1内容", "办好培训班").line(3, "年度绩效目标1内容", "做好服务").line(4, None, *HEADS)
    assert [goal.text for goal in read(paper.line(5, None, *FIRST)).goals] == ["办好培训班\n做好服务"]


def test_blank_rows_do_not_make_a_form_too_long() -> None:
    assert len(read(form(FIRST, *[()] * 4_000, (*FIRST[:2], "其他人次", *FIRST[3:]))).indicators) == 2


@pytest.mark.workbooks
def test_what_is_handed_in_is_read_whole_too(tmp_path: Path) -> None:
    """The sheets that are handed in hide nothing; the marks are in them all the same."""
    data = sample_data()
    data["unit"]["scheme"] = "mof_2020"
    reason = "受疫情影响，培训班延期举办，下年提前安排。" * 20
    for indicator in data["subjects"][0]["indicators"]:
        indicator["reason"] = reason
    sheets.write_submission(evaluate(read_data(data)), tmp_path / "报送版.xlsx")
    indicators = files.load(tmp_path / "报送版.xlsx").evaluation.subjects[0].indicators
    assert [one.reason for one in indicators] == [reason] * len(data["subjects"][0]["indicators"])


@pytest.mark.workbooks
def test_what_a_person_changes_on_a_further_page_is_read(tmp_path: Path) -> None:
    """Each part of a text is its own cell: a change in any of them is in the text that is read."""
    data = sample_data()
    data["unit"]["scheme"] = "mof_2020"
    for indicator in data["subjects"][0]["indicators"]:
        indicator["reason"] = "受疫情影响，培训班延期举办，下年提前安排。" * 20
    path = tmp_path / "报告.xlsx"
    sheets.write(evaluate(read_data(data)), path)
    workbook = openpyxl.load_workbook(path)
    parts = [
        cell for row in workbook["附件1"].iter_rows() for cell in row if cell.number_format == RUNS_ON and cell.value
    ]
    parts[0].value = f"【改】{parts[0].value}"
    workbook.save(path)
    indicators = files.load(path).evaluation.subjects[0].indicators
    assert len(indicators) == len(data["subjects"][0]["indicators"])
    assert sum("【改】" in (one.reason or "") for one in indicators) == 1
