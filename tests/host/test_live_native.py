"""The native formulas in a living LibreOffice: a change calculates its whole row, of which no step is stored."""

from __future__ import annotations

from pathlib import Path

import xlwings as xw

from xlperf.cli import chinese
from xlperf.cli.commands import cli
from xlperf.layout import layout
from xlperf.native import ASK


def test_a_change_in_a_workbook_without_macros_calculates_the_whole_row(live: xw.App, tmp_path: Path) -> None:
    path = tmp_path / "样例.xlsx"
    assert chinese.run(cli, ["new", str(path), "--sample"]) == 0
    book = live.books.open(str(path))
    sheet = book.sheets["绩效指标"]
    keys = [column.key for column in layout().table("indicators").columns]
    actual, rate, status = (keys.index(key) + 1 for key in ("actual", "rate", "status"))
    assert sheet.range((5, status)).value == "已完成"
    sheet.range((5, actual)).value = "10"  # of 20
    assert (sheet.range((5, rate)).value, sheet.range((5, status)).value) == (0.5, "部分完成")
    sheet.range((5, actual)).value = "九十"
    assert (sheet.range((5, rate)).value, sheet.range((5, status)).value) == (ASK, ASK)
    sheet.range((5, actual)).value = "10个"
    assert sheet.range((5, status)).value == "部分完成"
    unit = book.sheets["单位信息"]
    row = next(row for row in range(5, 30) if unit.range((row, 1)).value == layout().fact("scheme").header)
    unit.range((row, 2)).value = "没有的规则"
    assert sheet.range((5, status)).value == ASK
    book.close()
