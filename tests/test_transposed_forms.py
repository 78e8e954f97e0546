"""Forms whose indicators stand in columns say what the same forms say with a row for each."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.official_forms import Paper, mof, save, sichuan
from tests.support.read_forms import data
from tests.support.word_papers import add_table, document, packed
from tests.test_word_forms import faultless, of_workbook, said
from xlperf import files
from xlperf.files.word_forms import read_word
from xlperf.reading.forms import read_forms
from xlperf.reading.forms.transposed import upright
from xlperf.reading.tables import Grid

pytestmark = pytest.mark.workbooks


def turned(paper: Paper, first: int, after: int) -> Paper:
    """The paper with the rows of its indicators, from the headers on, turned into columns, and what follows below."""
    made = Paper(paper.name)
    width = max(column for row, column in paper.cells if first <= row < after)

    def place(row: int, column: int) -> tuple[int, int]:
        if first <= row < after and column:
            return first + column - 1, 1 + row - first
        return (row - (after - first) + width if row >= after else row), column

    for at, cell in paper.cells.items():
        made.cells[place(*at)] = cell
    for top, left, bottom, right in paper.merges:
        if first <= top < after:
            along = (first, 0, first + width - 1, 0)
            made.merges.append((*place(top, left), *place(bottom, right)) if left else along)
        else:
            made.merges.append((*place(top, left), *place(bottom, right)))
    return made


@pytest.mark.parametrize(("layout", "header"), [(mof, 11), (sichuan, 13)])
def test_a_form_with_indicators_in_columns_says_the_same(layout: type, header: int, tmp_path: Path) -> None:
    given, subject = faultless()
    usual = layout(given, subject)
    other = turned(usual, header, header + 1 + len(subject["indicators"]))
    (one,) = of_workbook(tmp_path, usual).evaluation.subjects
    (same,) = files.load(save(tmp_path / "b.xlsx", other)).evaluation.subjects
    assert said(same) == said(one)
    made = document()
    add_table(made, other)
    read = read_forms([read_word("a.docx", packed(made))])
    assert read is not None
    assert said(read.evaluation.subjects[0]) == said(one)


def test_cells_are_called_as_they_are_on_the_sheet(tmp_path: Path) -> None:
    paper = turned(mof(*data()), 9, 14).put(40, 0, "甲乙丙")
    paper.beside("学员满意度", "九成", below=2, right=0)
    places = {
        row.origins["actual"].cell
        for row in files.load(save(tmp_path / "a.xlsx", paper)).evaluation.subjects[0].indicators
    }
    assert places == {"C14", "D14", "E14", "F14"}


def test_other_sheets_stay_as_they_are() -> None:
    for paper in (mof(*data()), sichuan(*data()), Paper("a").line(0, "三级指标", "甲").line(1, "指标值", "1")):
        assert upright(paper.grid) is paper.grid or upright(paper.grid) == paper.grid


def test_an_empty_sheet_and_one_that_begins_elsewhere() -> None:
    assert upright(Grid(name="空")) == Grid(name="空")
    rows = [["三级指标", "甲", "乙"], ["指标值", "1", "2"], ["完成值", "1", "2"], ["注", "", ""]]
    grid = upright(Grid(name="a", rows=rows, top=4, left=2, errors={(5, 3): "#REF!"}, merges=((7, 2, 7, 4),)))
    assert [list(row)[2:] for row in grid.rows] == [
        ["三级指标", "指标值", "完成值"], ["甲", "1", "1"], ["乙", "2", "2"], ["注", "", ""],
    ]  # fmt: skip
    assert (grid.errors, grid.merges, grid.place(1, 3)) == ({(1, 3): "#REF!"}, ((3, 2, 3, 4),), ("a", "D6"))
