"""The buttons of the year pressed in LibreOffice: purposes, a period begun, papers written, the year closed."""

from __future__ import annotations

import shutil
from pathlib import Path

import xlwings as xw

from tests.support.live_office import SAMPLE, Desk
from xlperf import files


def test_the_year_in_one_workbook(live: xw.App, tmp_path: Path) -> None:
    path = Path(shutil.copy(SAMPLE, tmp_path / "某 局2022.xlsm"))
    desk = Desk.open(live, path)
    indicators, monitoring = desk.book.sheets["绩效指标"], desk.book.sheets["绩效监控"]
    headers = indicators.tables["绩效指标"].header_row_range.value
    standard = indicators.range((5, headers.index("绩效标准") + 1))
    evidence = indicators.range((5, headers.index("佐证材料") + 1))
    assert not monitoring.visible
    assert standard.column_width == 0

    assert "用途改成了“目标”" in desk.press("切换用途")
    assert standard.column_width > 0
    assert evidence.column_width == 0
    assert "用途改成了“监控”" in desk.choose("purpose")
    assert monitoring.visible
    assert standard.column_width == 0

    assert "已加“绩效监控”16 行" in desk.press("开始监控期")
    assert monitoring.range("C5").value == "1-6月"
    desk.type("绩效监控", "D5", "9")
    desk.type("绩效监控", "E5", "21")
    alert = monitoring.range((5, monitoring.tables["绩效监控"].header_row_range.value.index("预警") + 1))
    assert (alert.value, alert.offset(0, 1).value[:3]) == ("绿", "确定能")

    written = path.with_name("某 局2022-监控.xlsx")
    assert f"已写出：{written}" in desk.press("绩效监控表")
    assert files.read_book(written).grids
    assert "写了 2 张表。" in desk.press("绩效目标表")
    assert path.with_name("某 局2022-目标.docx").exists()

    desk.type("绩效指标", "I5", "")
    assert "已转为自评" in desk.press("年底转自评")
    assert indicators.range("I5").value == "21"
    assert evidence.column_width > 0
    assert monitoring.visible  # what is filled is not hidden
    desk.close()
