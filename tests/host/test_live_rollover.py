"""结转到下年 pressed in LibreOffice: next year's file from what is on the screen, the open workbook as it was."""

from __future__ import annotations

import shutil
from pathlib import Path

import xlwings as xw

from tests.support.live_office import SAMPLE, Desk
from xlperf import files
from xlperf.template.vba.verify import verify


def test_pressed_and_chosen_from_the_menu(live: xw.App, tmp_path: Path) -> None:
    path = Path(shutil.copy(SAMPLE, tmp_path / "某 局2022.xlsm"))
    before = path.read_bytes()
    desk = Desk.open(live, path)
    desk.type("评价对象", "J5", "300")
    sheets = [sheet.name for sheet in desk.book.sheets]
    said = desk.press("结转到下年")
    written = path.with_name("某 局2023.xlsm")
    assert f"已写出 2023 年度的工作簿：{written}" in said
    reading = files.load(written)
    assert reading.findings == ()
    assert reading.evaluation.unit.year == 2023
    assert reading.evaluation.subjects[0].funds.last_executed == 300
    assert verify(written) == ()
    assert [sheet.name for sheet in desk.book.sheets] == sheets
    assert desk.book.sheets["评价对象"].range("J5").value == 300
    assert path.read_bytes() == before
    first = written.read_bytes()
    assert "已经有“某 局2023.xlsm”了，没有动它" in desk.choose("rollover")
    assert written.read_bytes() == first
    desk.close()


def test_next_years_workbook_computes_with_its_own_functions(live: xw.App, tmp_path: Path) -> None:
    path = Path(shutil.copy(SAMPLE, tmp_path / "某局2022.xlsm"))
    Desk.open(live, path).press("结转到下年")
    desk = Desk.open(live, path.with_name("某局2023.xlsm"))
    header = desk.book.sheets["绩效指标"].tables["绩效指标"].header_row_range.value
    rate = desk.book.sheets["绩效指标"].range((5, header.index("完成率") + 1))
    assert not rate.value
    desk.type("绩效指标", "I5", "25")
    assert rate.value == 1.25
    desk.close()
