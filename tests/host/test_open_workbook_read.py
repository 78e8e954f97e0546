"""A workbook open in a real LibreOffice reads as its file does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings as xw

from tests.support.live_office import SAMPLE, TEMPLATE
from xlperf.files.xlsx import read_workbook
from xlperf.hosts.excel.open_workbook import read_book
from xlperf.layout import layout
from xlperf.reading.workbook import read
from xlperf.report import evaluate


@pytest.fixture
def open_sample(app: xw.App, copy_of: Callable[[Path], Path]) -> xw.Book:
    """A copy of the sample, open."""
    return app.books.open(copy_of(SAMPLE))


def place(key: str, column: str, row: int = 5) -> tuple[str, tuple[int, int]]:
    table = layout().table(key)
    return table.name, (row, table.columns.index(table.column(column)) + 1)


def type_in(book: xw.Book, key: str, column: str, value: object, row: int = 5) -> None:
    sheet, cell = place(key, column, row)
    book.sheets[sheet].range(cell).value = value


@pytest.mark.parametrize("original", [TEMPLATE, SAMPLE], ids=["template", "sample"])
def test_reads_as_the_file(app: xw.App, copy_of: Callable[[Path], Path], original: Path) -> None:
    path = copy_of(original)
    live, filed = read(read_book(app.books.open(path))), read(read_workbook(path))
    assert live.evaluation == filed.evaluation
    assert live.findings == filed.findings


def test_reads_as_the_file__saved_by_the_host(open_sample: xw.Book, tmp_path: Path) -> None:
    type_in(open_sample, "subjects", "executed", 300.25)
    type_in(open_sample, "indicators", "target", "九十")
    cell = open_sample.sheets["绩效指标"].range(place("indicators", "actual")[1])
    cell.number_format = "0.00%"
    cell.value = 0.9
    type_in(open_sample, "indicators", "stated_score", "=1/0", row=7)
    type_in(open_sample, "indicators", "weight", "=NA()", row=8)
    live = read(read_book(open_sample))
    saved = tmp_path / "存过.xlsx"
    open_sample.save(saved)
    filed = read(read_workbook(saved))
    assert live.evaluation == filed.evaluation
    assert [str(found) for found in live.findings] == [str(found) for found in filed.findings]
    assert evaluate(live).results == evaluate(filed).results
    assert live.evaluation.subjects[0].indicators[0].actual == "90%"
