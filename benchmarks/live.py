"""In a living LibreOffice: cells recalculated, and the press that makes the report. Printed by ``python -m benchmarks``
after the other measurements, and by ``python -m benchmarks.live`` alone.
"""

from __future__ import annotations

import gc
import itertools
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from importlib import resources
from pathlib import Path
from typing import Any

import xlwings as xw

import xlwings_libreoffice
from tests.support.inside_office import run_inside
from tests.support.native_books import INPUTS, published_rows, write_rows
from tests.support.native_rows import Generated, generated
from xlperf import template
from xlperf.hosts.libreoffice.install_extension import install
from xlperf.layout import layout
from xlperf.native import answered
from xlperf.reading import datafile
from xlperf.schemes import load_scheme, scheme_titles
from xlwings_libreoffice.connection import OfficeError, program_folder
from xlwings_libreoffice.main_thread import on_main_thread
from xlwings_libreoffice.uno_structs import enum

CELLS = 10_000
ROUNDS = 3
SIZES = (20, 200)
REPORT = "import xlperf.hosts.excel.buttons; xlperf.hosts.excel.buttons.report()"
TURN = """
from xlperf.hosts.libreoffice.inside.typed import turn_sheets
desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
turn_sheets(desktop.getCurrentComponent())
"""
"""What happens to formulas that were typed when the workbook is saved: they call the workbook's wrappers."""

MODULE = """Rem Attribute VBA_ModuleType=VBAModule
Option VBASupport 1
Function BENCH_STATUS(sign, target, actual)
    BENCH_STATUS = "未完成"
    If actual >= target Then BENCH_STATUS = "已完成"
End Function
"""
"""The same question as PERF_STATUS's, in the simplest words that VBA has for it."""

SIMPLEST = '=IF($A$1="";0;1)'
"""The least that a formula can ask of the chosen scheme."""

COLUMNS = {
    "B": '=PERF_STATUS("≥";$D$1;A1)',
    "C": '=BENCH_STATUS("≥";$E$1;A1)',
    "G": '=IF(A1>=$F$1;"已完成";"未完成")',
}
TARGETS = {"B": "D1", "C": "E1", "G": "F1"}
"""Ours, VBA's and LibreOffice's own formula for one cell, and the cell with its target."""


def main() -> None:
    """Measure and print; where there is no LibreOffice, say so."""
    try:
        program_folder()
    except OfficeError:
        print("\n没有 LibreOffice：活的工作簿没有测。")
        return
    folder = Path(tempfile.mkdtemp(prefix="xlperf-live-"))
    try:
        lines = [*cells(folder), *native(folder), *(line for count in SIZES for line in presses(folder, count))]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print("\nLibreOffice 里：\n\n| 项目 | 本软件 | 对照 | 比值 |\n|---|---|---|---|")
    print("\n".join(lines))


def cells(folder: Path, count: int = CELLS) -> Iterator[str]:
    """Cell functions against native formulas and VBA functions, each column recalculated after its target changed."""
    path = folder / "cells.xlsm"
    template.write_sample(path)
    times: dict[str, list[float]] = {column: [] for column in COLUMNS}
    with office(folder) as app:
        book = app.books.open(str(path))
        book.api.BasicLibraries.getByName("VBAProject").insertByName("bench", MODULE)
        sheet = book.sheets.add("速度", after=book.sheets[-1]).api
        sheet.getCellRangeByName(f"A1:A{count}").setDataArray(tuple((float(line),) for line in range(1, count + 1)))
        for column, formula in COLUMNS.items():
            sheet.getCellRangeByName(TARGETS[column]).setValue(count / 2)
            sheet.getCellRangeByName(f"{column}1").setFormula(formula)
        run_inside(book.app.impl.office, TURN)
        for column in COLUMNS:
            sheet.getCellRangeByName(f"{column}1:{column}{count}").fillAuto(
                enum("com.sun.star.sheet.FillDirection", "TO_BOTTOM"), 1
            )
        book.api.calculateAll()
        for turn in range(ROUNDS):
            for column in COLUMNS:
                target = sheet.getCellRangeByName(TARGETS[column])
                times[column].append(seconds(partial(_recalculate, book, target, count / 2 + turn + 1)))
        found = [sheet.getCellRangeByName(f"{column}1:{column}{count}").getDataArray() for column in COLUMNS]
        assert len({tuple(answer == ("已完成",) for answer in answers) for answers in found}) == 1, "they differ"
    ours, vba, native = (statistics.median(values) for values in times.values())
    yield row_of(f"{count} 个单元格函数重算 ÷ 同样多的 VBA 函数", ours, vba)
    yield row_of(f"{count} 个单元格函数重算 ÷ 同样多的 LibreOffice 公式", ours, native)


def native(folder: Path, count: int = CELLS) -> Iterator[str]:
    """The native formulas of so many rows, recalculated after the scheme was changed, against as many cells of the
    simplest formula: rows of every kind, and published ones again and again."""
    published = itertools.islice(itertools.cycle(itertools.chain(*published_rows().values())), count)
    for name, rows in (("各种填法", generated(count, seed=1)), ("公开的自评表的填法", [*published])):
        yield row_of(f"{count} 行原生公式重算 ÷ 同样多格最简单的公式（{name}）", *_native(folder, rows))


def _native(folder: Path, rows: Sequence[Generated]) -> tuple[float, float]:
    """Seconds of one recalculation of these rows, and of one with the simplest formula in the same cells."""
    titles = scheme_titles()
    path = folder / "native.xlsx"
    write_rows(path, "indicators", INPUTS, [rows[0].cells], [load_scheme(title) for title in titles], title=titles[0])
    table = layout().table("indicators")
    before, last = len(answered(table)), len(answered(table)) + len(INPUTS) + len(table.helpers) - 1
    formulas = ((0, before - 1), (before + len(INPUTS), last))  # columns
    with office(folder) as app:
        book = app.books.open(str(path))
        sheet = book.sheets["rows"].api
        inputs = sheet.getCellRangeByPosition(before, 2, before + len(INPUTS) - 1, len(rows) + 1)
        inputs.setDataArray(tuple(tuple(row.cells.get(key) or "" for key in INPUTS) for row in rows))
        _fill_down(sheet, formulas, len(rows))
        ours = _after_another_scheme(book, titles)
        for first, end in formulas:
            for column in range(first, end + 1):
                sheet.getCellByPosition(column, 2).setFormula(SIMPLEST)
        _fill_down(sheet, formulas, len(rows))
        return ours, _after_another_scheme(book, titles)


def _fill_down(sheet: Any, columns: Sequence[tuple[int, int]], count: int) -> None:
    """Fill the formulas of the first row down over so many rows."""
    for first, end in columns:
        down = enum("com.sun.star.sheet.FillDirection", "TO_BOTTOM")
        sheet.getCellRangeByPosition(first, 2, end, count + 1).fillAuto(down, 1)


def _after_another_scheme(book: xw.Book, titles: Sequence[str]) -> float:
    """Seconds of a recalculation after another scheme was chosen."""
    chosen = book.sheets["rows"].api.getCellByPosition(0, 0)
    book.api.calculateAll()
    times = []
    for title in titles[1 : ROUNDS + 1]:
        begin = time.perf_counter()
        chosen.setString(title)
        book.api.calculate()
        times.append(time.perf_counter() - begin)
    return statistics.median(times)


def _recalculate(book: xw.Book, target: Any, value: float) -> None:
    target.setValue(value)
    book.api.calculate()


def presses(folder: Path, count: int) -> Iterator[str]:
    """生成报告 on a workbook of so many indicators against LibreOffice's opening of the same workbook."""
    path = folder / f"{count}.xlsm"
    template.write(path, datafile.read_data(data(count)))
    with office(folder) as app:
        opened = seconds(lambda: app.books.open(str(path)))
        book = app.books[path.name]
        first, *others = (seconds(lambda: press(book)) for _ in range(ROUNDS + 1))
        assert "报告" in book.sheet_names
    yield row_of(f"{count} 个指标：第一次按“生成报告” ÷ 打开同一工作簿", first, opened)
    yield row_of(f"{count} 个指标：再按“生成报告” ÷ 打开同一工作簿", statistics.median(others), opened)


def press(book: xw.Book) -> None:
    """What the button does, on LibreOffice's main thread as there."""
    on_main_thread(book.app.impl.office, lambda: book.macro("xlwings.RunPython")(REPORT))


def data(count: int) -> dict[str, Any]:
    """The sample's first subject with so many indicators: its own, again and again."""
    sample = json.loads((resources.files("xlperf") / "data" / "sample.json").read_text("utf-8"))
    (subject, *_) = sample["subjects"]
    known = subject["indicators"]
    subject["indicators"] = [
        {**known[at % len(known)], "name": f"{known[at % len(known)]['name']}{at + 1}", "weight": 80 / count}
        for at in range(count)
    ]
    sample["subjects"] = [subject]
    return sample


@contextmanager
def office(folder: Path) -> Iterator[xw.App]:
    """A fresh LibreOffice with the extension and otherwise its own settings, ended afterwards."""
    profile = Path(tempfile.mkdtemp(dir=folder)) / "profile"
    install(profile)
    running = xlwings_libreoffice.start(profile)
    try:
        yield xlwings_libreoffice.register(running)
    finally:
        gc.collect()
        running.close()


def seconds(job: Callable[[], object]) -> float:
    """How long it takes."""
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


def row_of(name: str, ours: float, theirs: float) -> str:
    """A row of the table."""
    return f"| {name} | {ours * 1000:.0f} ms | {theirs * 1000:.0f} ms | {ours / theirs:.2f} |"


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)  # what is still held of a LibreOffice that has ended can block Python's own end
