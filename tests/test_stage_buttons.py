"""The buttons of the year on a made-up program: purposes, papers, monitoring begun, the year closed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl.utils import get_column_letter

from tests.support.fake_host import FakeBook, Host, cell, steady, type_in
from xlperf import files
from xlperf.hosts.excel import buttons
from xlperf.layout import layout

pytestmark = [pytest.mark.workbooks, pytest.mark.usefixtures("home")]

MONITORING, FUNDS = "绩效监控", "资金监控"


@pytest.fixture
def host(sample: Path, tmp_path: Path, temporary: Path) -> Iterator[Host]:
    folder = tmp_path / "单位"
    folder.mkdir()
    copy = folder / "某局2022.xlsm"
    copy.write_bytes(sample.read_bytes())
    host = Host()
    host.open(copy)
    yield host
    steady(host)


@pytest.fixture
def fake(host: Host) -> FakeBook:
    return host.books[0]


def fact(fake: FakeBook, key: str) -> tuple[int, int]:
    """The cell of 单位信息 in which a fact is typed."""
    header = layout().fact(key).header
    return next((row, column + 1) for (row, column), value in fake.sheet("单位信息").cells.items() if value == header)


def visible(fake: FakeBook, name: str) -> bool:
    return fake.sheet(name).visible == -1


def is_hidden(fake: FakeBook, table: str, key: str) -> bool:
    sheet, (_, column) = cell(fake, table, key)
    return get_column_letter(column) in sheet.hidden


def rows_of(fake: FakeBook, table: str) -> list[tuple[object, ...]]:
    """The filled rows of a table in the order of its input columns."""
    keys = layout().table(table).input_keys()
    sheet, (first, _) = cell(fake, table, keys[0])
    last = max((row for row, column in sheet.cells if row >= first and column <= len(keys)), default=0)
    return [tuple(sheet.cells.get((row, at + 1)) for at in range(len(keys))) for row in range(first, last + 1)]


def test_the_purpose_is_stored_and_shows_its_sheets(host: Host, fake: FakeBook) -> None:
    buttons.purpose()
    assert host.alerts[0][0] == "现在的用途是“自评”。改成“目标”吗？"
    assert "用途改成了“目标”" in host.alerts[-1][0]
    assert fake.sheet("单位信息").cells[fact(fake, "purpose")] == "目标"
    assert not visible(fake, MONITORING)
    assert not is_hidden(fake, "indicators", "standard")
    buttons.purpose()
    assert fake.sheet("单位信息").cells[fact(fake, "purpose")] == "监控"
    assert visible(fake, MONITORING)
    assert visible(fake, FUNDS)
    assert is_hidden(fake, "indicators", "standard")
    buttons.purpose()
    assert not visible(fake, MONITORING)
    assert not visible(fake, FUNDS)


def test_nothing_that_is_filled_is_hidden(host: Host, fake: FakeBook) -> None:
    type_in(fake, "monitoring", "name", "培训人次")
    type_in(fake, "indicators", "standard", "反映培训规模")
    for _ in range(3):
        buttons.purpose()
        assert not is_hidden(fake, "indicators", "actual")
        assert not is_hidden(fake, "indicators", "standard")
    assert visible(fake, MONITORING)
    assert fake.sheet("单位信息").cells[fact(fake, "purpose")] == "自评"


def test_no_changes_nothing(host: Host, fake: FakeBook) -> None:
    before = fake.state()
    host.answer = "no"
    for press in (buttons.purpose, buttons.begin, buttons.close):
        press()
    assert fake.state() == before
    assert [prompt for prompt, *_ in host.alerts[:2]] == [
        "现在的用途是“自评”。改成“目标”吗？", "现在的用途是“自评”。改成“监控”吗？",
    ]  # fmt: skip


def test_a_period_begins_with_a_row_for_each_indicator(host: Host, fake: FakeBook) -> None:
    buttons.begin()
    assert "开始“1-6月”的监控：加“绩效监控”16 行、“资金监控”2 行" in host.alerts[0][0]
    rows, spent = rows_of(fake, "monitoring"), rows_of(fake, "fund_monitoring")
    assert (len(rows), len(spent)) == (16, 2)
    assert {row[2] for row in rows} == {"1-6月"}
    assert visible(fake, MONITORING)
    assert fake.active == MONITORING
    type_in(fake, "monitoring", "current", "12")
    buttons.begin()
    again = rows_of(fake, "monitoring")
    assert len(again) == 32
    assert again[0][3] == "12"
    assert [row[2] for row in again[16:]] == ["1-9月"] * 16
    fake.sheet("单位信息").cells[fact(fake, "period")] = "1-9月"
    buttons.begin()
    assert "“1-9月”的行都已经有了" in host.alerts[-1][0]


def test_a_fault_while_rows_are_added_leaves_the_workbook_as_it_was(host: Host, fake: FakeBook) -> None:
    before = fake.state()
    host.faults["range.put"] = 2
    buttons.begin()
    assert "没有做成。工作簿没有变。" in host.alerts[-1][0]
    assert fake.state() == before


def test_a_period_that_is_none_is_refused(host: Host, fake: FakeBook) -> None:
    fake.sheet("单位信息").cells[fact(fake, "period")] = "近期"
    buttons.begin()
    assert "看不出到几月" in host.alerts[-1][0]
    assert rows_of(fake, "monitoring") == []


def test_the_year_is_closed_into_blank_cells_only(host: Host, fake: FakeBook) -> None:
    sheet, first = cell(fake, "indicators", "actual")
    second = (first[0] + 1, first[1])
    typed = sheet.cells[second]
    del sheet.cells[first]
    spent, place = cell(fake, "subjects", "executed")
    del spent.cells[place]
    buttons.begin()
    for key, value in (("current", "20"), ("forecast", "31"), ("reason", "展会延期。")):
        type_in(fake, "monitoring", key, value)
    type_in(fake, "fund_monitoring", "forecast", 300.0)
    buttons.close()
    assert sheet.cells[first] == "31"
    assert sheet.cells[second] == typed
    review, at = cell(fake, "indicators", "review")
    assert "1-6月监控时的全年预计数" in review.cells[at]
    assert spent.cells[place] == 300
    assert fake.sheet("单位信息").cells[fact(fake, "purpose")] == "自评"
    assert "已转为自评" in host.alerts[-1][0]


def test_the_papers_say_what_is_on_the_screen(host: Host, fake: FakeBook, tmp_path: Path) -> None:
    buttons.begin()
    type_in(fake, "monitoring", "current", "12")
    buttons.monitor()
    said = host.alerts[-1][0]
    assert "写了 2 张表（1-6月）。" in said
    written = Path(fake.path).with_name("某局2022-监控.xlsx")
    assert f"已写出：{written}" in said
    assert "12" in {
        str(value) for grid in files.read_book(written).grids.values() for row in grid.rows for value in row
    }
    buttons.target()
    assert "写了 2 张表。" in host.alerts[-1][0]
    folder = Path(fake.path).parent
    assert {path.name for path in folder.iterdir()} == {
        "某局2022.xlsm", *(f"某局2022-{what}.{kind}" for what in ("监控", "目标") for kind in ("xlsx", "docx")),
    }  # fmt: skip


def test_papers_without_monitoring_say_so(host: Host) -> None:
    buttons.monitor()
    assert "里没有填，写不出监控表" in host.alerts[-1][0]


def test_an_older_workbook_without_a_purpose_is_told_to_be_upgraded(host: Host, fake: FakeBook) -> None:
    row, column = fact(fake, "purpose")
    del fake.sheet("单位信息").cells[row, column - 1]
    before = fake.state()
    for press in (buttons.purpose, buttons.begin, buttons.close):
        press()
        assert "旧版的" in host.alerts[-1][0]
    assert fake.state() == before
