"""What a person sees who opens the workbook in LibreOffice on a screen, presses its buttons and saves it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from tests.support.filled_books import data, filled, indicator
from tests.support.live_office import SAMPLE, TEMPLATE
from tests.support.screen import ScreenOffice
from xlperf import files, template
from xlperf.rollover import roll_over
from xlperf.template.design import design
from xlperf.template.vba.verify import verify

CELL = re.compile(r'<c (r="\w+" s="\d+")[^>]*>(<f>IF\(COUNTA[^<]*</f>)<v>[^<]*</v></c>')
ERRORS = 4  # com.sun.star.sheet.FormulaResult


def write_next_year(path: Path) -> None:
    template.write_unchecked(path, roll_over(files.load(SAMPLE).evaluation))


def write_half_filled(path: Path) -> None:
    filled({**data(), "subjects": [{**data()["subjects"][0], "indicators": [indicator(actual=None)]}]}, path)


def write_without_python(path: Path) -> None:
    """As Excel saves it where Python was not reached."""
    with ZipFile(SAMPLE) as source, ZipFile(path, "w", ZIP_DEFLATED) as copy:
        for name in source.namelist():
            content = source.read(name)
            if name.startswith("xl/worksheets/sheet"):
                content = CELL.sub(r'<c \1 t="e">\2<v>#N/A</v></c>', content.decode()).encode()
            copy.writestr(name, content)
    assert CELL.search(ZipFile(SAMPLE).read("xl/worksheets/sheet7.xml").decode())


BOOKS: dict[str, Callable[[Path], object]] = {
    "template": lambda path: shutil.copy(TEMPLATE, path),
    "sample": lambda path: shutil.copy(SAMPLE, path),
    "half filled": write_half_filled,
    "next year": write_next_year,
    "without python": write_without_python,
}


@pytest.mark.parametrize("kind", BOOKS)
def test_opens_without_a_message_box(desk: ScreenOffice, trusted: Path, kind: str) -> None:
    path = trusted / f"{kind}.xlsm"
    BOOKS[kind](path)
    assert desk.open(path) == set()
    document = desk.document(path)
    assert not document.isModified()
    sheets = [document.Sheets.getByName(name) for name in document.Sheets.ElementNames]
    assert [sheet.Name for sheet in sheets if shows_errors(sheet)] == []
    desk.close(path)


def shows_errors(sheet: Any) -> bool:
    """Whether a formula shows an error; the steps in hidden columns may have one: that is how they say not to know."""
    areas = sheet.queryFormulaCells(ERRORS).RangeAddresses
    columns = {column for area in areas for column in range(area.StartColumn, area.EndColumn + 1)}
    return any(sheet.Columns.getByIndex(column).IsVisible for column in columns)


def test_says_syntax_error_without_the_extension(without_extension: ScreenOffice, trusted: Path) -> None:
    """The negative control; only what has something to calculate says so."""
    blank, path = trusted / "bare blank.xlsm", trusted / "bare next year.xlsm"
    shutil.copy(TEMPLATE, blank)
    write_next_year(path)
    assert without_extension.open(blank) == set()
    assert without_extension.open(path) != set()


def test_report_button_pressed_with_the_mouse(desk: ScreenOffice, trusted: Path) -> None:
    path = trusted / "pressed.xlsm"
    shutil.copy(SAMPLE, path)
    desk.open(path)
    assert "总分 94.15 分" in desk.press(path, "生成报告")
    assert {"报告", "附件1", "附件2", "校验结果"} <= set(desk.document(path).Sheets.ElementNames)
    assert desk.boxes_for_a_while() == set()
    desk.close(path)


def test_conditional_colours_stay_when_a_sheet_is_replaced(desk: ScreenOffice, trusted: Path) -> None:
    """The cards of 首页 are coloured by a condition; the second press deletes the first one's 校验结果."""
    path, card = trusted / "twice.xlsm", design().palette["second"]
    shutil.copy(SAMPLE, path)
    desk.open(path)
    shown = []
    for _ in range(2):
        desk.press(path, "校验")
        desk.buttons(path)  # brings 首页 to the front
        desk.wait(lambda: desk.screen.colours().get(design().palette["primary"], 0) > 10_000)
        shown.append(desk.screen.colours().get(card, 0))
    assert shown[0] == shown[1] > 10_000
    desk.close(path)


def test_saved_and_opened_again(desk: ScreenOffice, trusted: Path) -> None:
    path = trusted / "saved.xlsm"
    shutil.copy(SAMPLE, path)
    desk.open(path)
    desk.press(path, "校验")
    document = desk.document(path)
    labels, panes = list(desk.buttons(path)), desk.panes(path)
    assert labels == [button.caption for button in design().buttons]
    assert (panes["绩效指标"], panes["校验结果"], panes["首页"]) == ((5, 4), (0, 3), (0, 0))
    document.Sheets.getByName("评价对象").getCellRangeByName("J5").Value = 300
    assert document.isModified()
    desk.screen.key("ctrl+s")
    desk.wait(lambda: not document.isModified())
    assert desk.boxes_for_a_while() == set()
    desk.close(path)
    assert "LibreOffice" in verify(path)[0].message
    assert desk.open(path) == set()
    assert not desk.document(path).isModified()
    # Opened with folded columns, LibreOffice 7.4 freezes one row more than the file says; the file keeps 4.
    assert (list(desk.buttons(path)), desk.panes(path)) == (labels, {**panes, "评价对象": (1, 5)})
    assert "校验：" in desk.press(path, "校验")
    desk.close(path)


def test_no_caption_is_cut_off(desk: ScreenOffice, trusted: Path) -> None:
    path = trusted / "captions.xlsm"
    shutil.copy(SAMPLE, path)
    desk.open(path)
    widths = {
        label: (button.getPreferredSize().Width, button.getPosSize().Width)
        for label, button in desk.buttons(path).items()
    }
    assert len(widths) == len(design().buttons)
    assert {label: pair for label, pair in widths.items() if pair[0] > pair[1]} == {}
    desk.close(path)
