"""xlperf.hosts.excel.open_workbook: an open workbook reads as its file does, in few calls."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.support.fake_host import FakeSheet, Host
from tests.support.markdown_books import flat
from xlperf import template
from xlperf.files.xlsx import read_workbook
from xlperf.hosts.excel.open_workbook import read_book, selected_rows
from xlperf.layout import layout
from xlperf.reading.workbook import read

pytestmark = pytest.mark.workbooks

ROW = 5  # the first row of data of a table


def place(key: str, column: str, row: int = ROW) -> tuple[str, int, int]:
    """Sheet, row and column of a cell of a table."""
    table = layout().table(key)
    return table.name, row, table.columns.index(table.column(column)) + 1


def typed(value: Any, number_format: str = "") -> Callable[[Any], None]:
    def put(cell: Any) -> None:
        cell.value = value
        if number_format:
            cell.number_format = number_format

    return put


AS_TYPED = {
    "percent cell": [(place("indicators", "actual"), typed(0.98, "0%"))],
    "percent among others": [
        (place("indicators", "actual", row), typed(0.9 + row / 100, "0.00%" if row % 2 else "0.0"))
        for row in range(ROW, ROW + 7)
    ],
    "number in a text column": [(place("indicators", "target"), typed(98))],
    "date": [(place("indicators", "actual"), typed(dt.datetime(2022, 12, 1), 'yyyy"年"m"月"'))],
    "time": [(place("indicators", "weight"), typed(dt.time(8, 30), "h:mm"))],
    "boolean": [(place("indicators", "weight"), typed(True))],
    "error": [(place("subjects", "executed"), typed("#REF!"))],
    "text that reads like an error": [(place("indicators", "reason"), lambda cell: _text(cell, "#N/A"))],
    "blank row": [
        (place("indicators", column.key, ROW + 1), typed(None)) for column in layout().table("indicators").inputs
    ],
    "row below the table": [
        (place("sources", key, ROW + layout().table("sources").blank_rows), typed(value))
        for key, value in (("subject", "招商引资专项经费"), ("source", "其他资金"), ("initial", 12.5))
    ],
    "line break": [(place("texts", "text"), typed("第一段\n第二段"))],
    "formula-like text": [(place("indicators", "reason"), lambda cell: _text(cell, "=1+1"))],
}


def _text(cell: Any, text: str) -> None:
    cell.value = text
    cell.data_type = "s"


@pytest.mark.parametrize("changes", AS_TYPED.values(), ids=AS_TYPED.keys())
def test_read_book__as_its_file(sample: Path, tmp_path: Path, changes: list[Any]) -> None:
    book = openpyxl.load_workbook(sample)
    for (sheet, row, column), put in changes:
        put(book[sheet].cell(row, column))
    path = tmp_path / "改过.xlsx"
    book.save(path)
    live, filed = read(read_book(Host().open(path))), read(read_workbook(path))
    assert live.evaluation == filed.evaluation
    assert [str(found) for found in live.findings] == [str(found) for found in filed.findings]
    assert live.evaluation != read(read_workbook(sample)).evaluation


def test_read_book__template_and_sample(sample: Path, tmp_path: Path) -> None:
    blank = tmp_path / "空白.xlsx"
    template.write(blank)
    for path in (blank, sample):
        live, filed = read_book(Host().open(path)), read_workbook(path)
        assert live.tables == filed.tables
        assert live.grids.keys() == filed.grids.keys()
        assert read(live) == read(filed)


def test_read_book__tables_turned_into_ranges(sample: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(sample)
    for sheet in book:
        for name in list(sheet.tables):
            del sheet.tables[name]
    book["绩效指标"].merge_cells("D6:D7")
    path = tmp_path / "没有表格.xlsx"
    book.save(path)
    live, filed = read(read_book(Host().open(path))), read(read_workbook(path))
    assert live == filed
    assert ("绩效指标", "D6", "R03") in flat(live.findings)


def test_read_book__unsaved(sample: Path) -> None:
    host = Host()
    book = host.open(sample)
    sheet, row, column = place("unit", "content")
    host.books[0].sheet(sheet).cells[row, column] = "刚刚改的单位"
    assert "刚刚改的单位" in str(read(read_book(book)).evaluation.unit)


@pytest.mark.parametrize(("number", "text"), [(-2146826243, "#SPILL!"), (-2146826230, "#ERROR!")])
def test_read_book__newer_errors(sample: Path, number: int, text: str) -> None:
    host = Host()
    book = host.open(sample)
    sheet, row, column = place("subjects", "executed")
    host.books[0].sheet(sheet).cells[row, column] = number
    grid = read_book(book).grids[sheet]
    assert grid.errors == {(row - 1, column - 1): text}
    assert grid.value(row - 1, column - 1) is None


@pytest.mark.parametrize(("formula", "expected"), [("337.051234", "337.051234"), ("=A1*2", "337.0512")])
def test_read_book__currency_keeps_its_digits(sample: Path, formula: str, expected: str) -> None:
    class Currency(Decimal):
        """What COM gives of a cell in currency format: four decimals."""

    amount = Currency("337.0512")
    amount.formula = formula  # type: ignore[attr-defined]
    host = Host()
    book = host.open(sample)
    sheet, row, column = place("subjects", "executed")
    host.books[0].sheet(sheet).cells[row, column] = amount
    assert read(read_book(book)).evaluation.subjects[0].funds.executed == Decimal(expected)


def test_read_book__two_hundred_indicators_in_few_calls(tmp_path: Path) -> None:
    data = {"name": "指标", "target": "20个", "sign": "≥", "actual": "20个", "weight": 0.4}
    path = tmp_path / "多.xlsx"
    subject = {"name": "某局", "kind": "department", "indicators": [data | {"name": f"指标{n}"} for n in range(200)]}
    from xlperf.reading import datafile

    template.write(path, datafile.read_data({"xlperf": 1, "unit": {"name": "某局"}, "subjects": [subject]}))
    host = Host()
    assert len(read(read_book(host.open(path))).evaluation.subjects[0].indicators) == 200
    assert sum(host.calls.values()) < 60


def test_read_book__sheet_formatted_to_its_end_is_read_as_far_as_it_is_filled(sample: Path) -> None:
    host = Host()
    book = host.open(sample)
    expected = read(read_book(book))
    host.books[0].sheet("绩效指标").formats[2**20, 18] = "0"
    host.calls.clear()
    assert read(read_book(book)) == expected
    assert host.calls["range.value"] < 20


@pytest.mark.parametrize(
    ("selected", "rows"),
    [
        ("$A$3", [2]),
        ("$A$3:$B$5", [2, 3, 4]),
        ("$3:$5", [2, 3, 4]),
        ("$A$3,$C$7:$C$8", [2, 6, 7]),
    ],
)
def test_selected_rows(selected: str, rows: list[int]) -> None:
    host = Host()
    book = _book_with_report(host, selected)
    assert [row for area in selected_rows(book, "报告") for row in area] == rows


def test_selected_rows__whole_columns() -> None:
    (rows,) = selected_rows(_book_with_report(Host(), "$A:$B"), "报告")
    assert 0 in rows
    assert 10**6 in rows


@pytest.mark.parametrize("selected", ["", "$A$3"])
def test_selected_rows__elsewhere(selected: str) -> None:
    assert selected_rows(_book_with_report(Host(), selected), "报告" if not selected else "首页") == ()


def _book_with_report(host: Host, selected: str) -> Any:
    import xlwings as xw

    from tests.support.fake_host import BookImpl, FakeBook

    fake = FakeBook(host, "/x/甲.xlsm", [FakeSheet("首页"), FakeSheet("报告", selected=selected)], {}, "报告")
    host.books.append(fake)
    return xw.Book(impl=BookImpl(fake))
