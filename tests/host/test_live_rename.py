"""A subject renamed in a living LibreOffice: pressing 校验 asks, and changes the name everywhere."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import xlwings as xw

from tests.support.live_office import SAMPLE, Desk, Host

OLD, NEW = "招商引资专项经费", "招商引资专项"


@pytest.fixture
def desk(live: xw.App, desks: Host, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A copy of the sample whose project has been renamed in one table."""
    desk = desks.desk("rename", lambda: Path(shutil.copy(SAMPLE, tmp_path_factory.mktemp("rename") / "改名.xlsm")))
    for sheet, old in (("评价对象", {OLD, NEW}), ("绩效指标", {NEW}), ("文字材料", {NEW})):
        cells = desk.book.sheets[sheet].range("A5:A60" if sheet != "评价对象" else "A5:A20")
        cells.value = [[_name(sheet, row[0], old)] for row in cells.options(ndim=2).value]
    return desk


def _name(sheet: str, value: object, old: set[str]) -> object:
    if value not in old:
        return value
    return NEW if sheet == "评价对象" else OLD


def column(desk: Desk, sheet: str) -> list[object]:
    return [row[0] for row in desk.book.sheets[sheet].range("A5:A60").options(ndim=2).value if row[0]]


def findings(desk: Desk) -> list[tuple[object, object]]:
    """What 校验结果 lists: severity and code."""
    rows = desk.book.sheets["校验结果"].used_range.options(ndim=2).value
    return [(row[0], row[1]) for row in rows[3:] if row[1]]


@pytest.mark.parametrize(("pressed", "name"), [("no", OLD), ("yes", NEW)])
def test_the_name_follows_if_the_person_agrees(desk: Desk, pressed: str, name: str) -> None:
    desk.answer(pressed)
    desk.press("校验")
    assert {OLD, NEW} & set(column(desk, "绩效指标")) == {name}
    assert {OLD, NEW} & set(column(desk, "文字材料")) == {name}
    assert {severity for severity, code in findings(desk) if code == "R74"} == {"错误" if name == OLD else "已解决"}
