"""Findings are shown in one order: by severity, root causes first, then as one fills in."""

from __future__ import annotations

import random
from pathlib import Path

import click
import openpyxl
import pytest

from xlperf.checks.sorting import in_order
from xlperf.cli.printing import show
from xlperf.findings import Finding, Origin, Severity
from xlperf.writing import sheets


def one(code: str, sheet: str, cell: str, severity: Severity = Severity.ERROR, *, acknowledged: str = "") -> Finding:
    return Finding(
        code, severity, f"{sheet}!{cell}。", "", Origin(sheet, cell) if sheet else None, "", "", acknowledged
    )


ORDER = [
    one("R01", "", ""),
    one("R10", "评价对象", "H3"),
    one("R10", "绩效指标", "H9"),
    one("V01", "单位信息", "B9"),
    one("V72", "评价对象", "J2"),
    one("V02", "绩效指标", "K4"),
    one("V02", "绩效指标", "AA4"),
    one("V02", "绩效指标", "A10"),
    one("V04", "文字材料", ""),
    one("V04", "文字材料", "C3"),
    one("V05", "另一张表", "A1"),
    one("V07", "评价对象", "O2", Severity.WARNING),
    one("R19", "绩效指标", "F4", Severity.NOTE),
    one("V29", "绩效指标", "K5", Severity.WARNING, acknowledged="已核实"),
]


def shuffled() -> list[Finding]:
    found = list(ORDER)
    random.Random(1).shuffle(found)  # noqa: S311  a fixed shuffle, no secret
    return found


def test_in_order() -> None:
    assert in_order(shuffled()) == ORDER


def test_in_order__those_of_one_code_stand_together() -> None:
    places = [("V02", "A4"), ("V05", "A5"), ("V02", "A6"), ("R10", "A9"), ("V05", "A2")]
    found = in_order([one(code, "绩效指标", cell) for code, cell in places])
    cells = [(item.code, item.origin.cell) for item in found if item.origin]
    assert cells == [("R10", "A9"), ("V05", "A2"), ("V05", "A5"), ("V02", "A4"), ("V02", "A6")]


def test_in_order__a_data_file_goes_by_the_tables_it_stands_for() -> None:
    paths = [
        "unit.filled_on",
        "subjects[0].funds.adjusted",
        "subjects[0].funds.executed",
        "subjects[1].name",
        "subjects[0].indicators[2].sign",
        "subjects[0].indicators[2].actual",
        "subjects[0].indicators[10].sign",
        "subjects[0].texts.process",
    ]
    found = [one("V01", "数据文件", path) for path in paths]
    assert in_order(found[::-1]) == found


@pytest.mark.workbooks
def test_the_terminal_and_the_sheet_have_this_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "校验结果.xlsx"
    sheets.write_findings(shuffled(), path)
    rows = openpyxl.load_workbook(path)["校验结果"].iter_rows(4, values_only=True)
    assert [(row[5], row[1]) for row in rows] == [(found.explained_message, found.code) for found in ORDER]
    show("某文件", shuffled())
    shown = [line for line in click.unstyle(capsys.readouterr().out).splitlines() if line.startswith("    ")]
    assert shown == [f"    {found}" for found in ORDER]
