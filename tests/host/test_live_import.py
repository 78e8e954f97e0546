"""导入自评表 in LibreOffice: an official form fills the tables of an open template, which then reads as the form."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings as xw

from tests.support.live_office import TEMPLATE
from tests.support.official_forms import mof, save
from tests.support.read_forms import data, shape
from xlperf import files
from xlperf.hosts.excel import buttons
from xlperf.hosts.excel.open_workbook import read_book
from xlperf.reading.workbook import read


@pytest.mark.parametrize("times", [1, 20])
def test_a_form_fills_the_open_template(
    app: xw.App, copy_of: Callable[[Path], Path], tmp_path: Path, times: int
) -> None:
    """4 indicators, and 80, which are more than the table has room for."""
    given, subject = data()
    subject["indicators"] = [
        one | {"name": f"{one['name']}{at}"} for at in range(times) for one in subject["indicators"]
    ]
    form = save(tmp_path / "自评表.xlsx", mof(given, subject))
    book = app.books.open(str(copy_of(TEMPLATE)))
    book.set_mock_caller()
    said: list[str] = []
    app.impl.answer = lambda text, title, buttons, mode: said.append(text) or buttons.split("_")[0]
    app.impl.chosen = (str(form),)
    try:
        buttons.import_forms()
    finally:
        app.impl.chosen = None
    assert said[0].startswith(f"已导入 1 个评价对象、{4 * times} 条绩效指标。")
    (found,) = read(read_book(book)).evaluation.subjects
    (wanted,) = files.load(form).evaluation.subjects
    assert list(map(shape, found.indicators)) == list(map(shape, wanted.indicators))
    assert (found.funds, found.name) == (wanted.funds, wanted.name)


def test_without_a_screen_nothing_is_chosen(app: xw.App, copy_of: Callable[[Path], Path]) -> None:
    book = app.books.open(str(copy_of(TEMPLATE)))
    book.set_mock_caller()
    said: list[str] = []
    app.impl.answer = lambda text, title, buttons, mode: said.append(text) or "ok"
    buttons.import_forms()
    assert said == []
