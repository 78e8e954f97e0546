"""The cell functions in a living LibreOffice: what the sheets show is what Python answers, for every cell."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlwings as xw

from tests.support.inside_office import run_inside
from tests.support.live_office import (
    POISON,
    SAMPLE,
    TEMPLATE,
    Desk,
    Host,
    computed,
    differences,
    function_cells,
    poisoned,
    shown,
)
from xlperf.hosts.excel import functions
from xlperf.hosts.excel.functions import OLDER_NAMES
from xlperf.hosts.libreoffice.calc_functions import cell_functions
from xlperf.layout import layout
from xlperf.reading.tables import letters

GOOD = {
    "sign": "≥", "target": 20.0, "actual": 15.0, "unit": "个", "weight": 10.0, "stated": 5.0, "level1": "产出指标",
    "level2": "数量指标", "name": "甲", "reason": "没有做完", "scoring": "每降5%扣1分", "total": 92.5,
    "executed": 80.0, "adjusted": 90.0, "initial": 100.0, "next_year": 70.0, "money_unit": "万元",
    "scheme": "财政部（2020）", "current": 15.0, "forecast": 18.0, "month": 6.0, "rules": "平台默认",
}  # fmt: skip
OWN = 'id = "own"\ntitle = "本单位"\nsource = "本单位办法"\nextends = "hubei_2020"\n'
SPARE = "情况说明"  # a sheet with room: constants in row 1 from AA, formulas below


@pytest.fixture
def poisoned_sample(live: xw.App, desks: Host, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return desks.desk("functions", lambda: poisoned(SAMPLE, tmp_path_factory.mktemp("functions") / "sample.xlsm"))


def test_every_function_is_in_the_sheets() -> None:
    called = set(function_cells(SAMPLE).values())
    names = {function.name for function in cell_functions()} - {"PERF_ALERT"}  # of the year before the self-evaluation
    assert {name for name in names if any(f"{name}(" in text for text in called)} == names


def test_cells_show_what_python_answers(poisoned_sample: Desk) -> None:
    answers = shown(poisoned_sample.book, SAMPLE)
    assert differences(answers, computed(poisoned_sample.book, SAMPLE)) == {}
    assert POISON not in answers.values()
    assert {"已完成", "达成预期指标", 2.45, ""} <= set(answers.values())


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "changed"),
    [
        pytest.param("绩效指标", "I5", 10.0, ("status", 5), id="actual too small"),
        pytest.param("绩效指标", "I5", "'49.5", ("rate", 5), id="actual typed as text"),
        pytest.param("绩效指标", "I5", "四十九", ("status", 5), id="actual not a figure"),
        pytest.param("绩效指标", "I5", None, ("status", 5), id="actual blank"),
        pytest.param("绩效指标", "I5", 0.0, ("status", 5), id="actual zero"),
        pytest.param("绩效指标", "F5", "≤", ("score", 5), id="sign"),
        pytest.param("绩效指标", "J5", 7.0, ("score", 5), id="weight"),
        pytest.param("单位信息", None, "财政部（2020）", ("status", 12), id="scheme"),
        pytest.param("单位信息", None, "没有的规则", ("score", 5), id="unknown scheme"),
    ],
)
def test_cells_follow_a_changed_input(
    poisoned_sample: Desk, sheet: str, cell: str | None, value: object, changed: tuple[str, int]
) -> None:
    before = shown(poisoned_sample.book, SAMPLE)
    place = poisoned_sample.book.sheets[sheet].range(cell or scheme_cell(poisoned_sample))
    old = place.api.getFormulaArray()
    place.value = value
    after, answers = shown(poisoned_sample.book, SAMPLE), computed(poisoned_sample.book, SAMPLE)
    place.api.setFormulaArray(old)
    assert differences(after, answers) == {}
    key, row = changed
    table = layout().table("indicators")
    column = letters(table.columns.index(table.column(key)))
    assert (table.name, f"{column}{row}") in differences(before, after)
    assert differences(shown(poisoned_sample.book, SAMPLE), before) == {}


def scheme_cell(desk: Desk) -> str:
    items = [row[0] for row in desk.book.sheets["单位信息"].range("A1:A16").options(ndim=2).value]
    return f"B{items.index('评分规则') + 1}"


def test_blank_template_stays_blank(live: xw.App, tmp_path: Path) -> None:
    desk = Desk.open(live, poisoned(TEMPLATE, tmp_path / "template.xlsm"))
    answers = shown(desk.book, TEMPLATE)
    assert set(answers.values()) == {""}
    assert differences(answers, computed(desk.book, TEMPLATE)) == {}
    desk.close()


def test_scheme_of_the_unit_beside_the_workbook(live: xw.App, tmp_path: Path) -> None:
    folder = tmp_path / "有 空格 的文件夹"
    folder.mkdir()
    (folder / "own.toml").write_text(OWN, "utf-8")
    desk = Desk.open(live, poisoned(SAMPLE, folder / "改了名.xlsm"))
    before = shown(desk.book, SAMPLE)
    desk.book.sheets["单位信息"].range(scheme_cell(desk)).value = "本单位"
    after = shown(desk.book, SAMPLE)
    indicators = {place: value for place, value in before.items() if place[0] == "绩效指标"}
    assert differences(indicators, {place: after[place] for place in indicators}) == {}
    desk.close()


@pytest.mark.parametrize("function", cell_functions(), ids=lambda function: function.name)
def test_blank_and_zero_and_empty_text(poisoned_sample: Desk, function) -> None:
    """Typed as a person types it: each argument in turn a blank cell, 0, a cell with 0, a formula that gives ""."""
    python = getattr(functions, function.name)
    names = function.arguments
    sheet = poisoned_sample.book.sheets[SPARE]
    for column, name in enumerate(names):
        sheet.range((1, 27 + column)).value = GOOD[name]
    sheet.range("Z2").value = 0.0
    poisoned_sample.type(SPARE, "Z3", '=""')
    wrong = {}
    for at, name in enumerate(names):
        for written, meant in (("Z1", None), ("0", 0.0), ("Z2", 0.0), ("Z3", "")):
            texts = [written if number == at else _cell(number) for number in range(len(names))]
            values = [meant if number == at else GOOD[other] for number, other in enumerate(names)]
            poisoned_sample.type(SPARE, "AA3", f"={function.name}({';'.join(texts)})")
            value = sheet.range("AA3").options(err_to_str=True).value
            if ("" if value is None else value) != python(*values):
                wrong[name, written] = (value, python(*values))
    assert wrong == {}


def test_the_name_that_older_workbooks_call_answers_as_well(poisoned_sample: Desk) -> None:
    assert OLDER_NAMES == {"BUDGET_CHANGE": "BUDGET_DIFF"}
    sheet = poisoned_sample.book.sheets[SPARE]
    for older, name in OLDER_NAMES.items():
        poisoned_sample.type(SPARE, "AA4", f"={older}(365.18;310.42)")
        assert sheet.range("AA4").value == "增加了54.76万元" == getattr(functions, name)(365.18, 310.42)


def test_of_all_formulas_those_that_call_the_add_in_are_found(poisoned_sample: Desk, tmp_path: Path) -> None:
    """At every saving: there are thousands of other formulas, and a look at one takes some milliseconds."""
    poisoned_sample.book.sheets[SPARE].api.getCellRangeByName("AA5").setFormula("=1+PERF_RATE(A1;20;49)")
    poisoned_sample.book.activate()
    code = f"""
from xlperf.hosts.libreoffice.inside.typed import calling_cells
desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
sheets = desktop.getCurrentComponent().Sheets
found = [cell.AbsoluteName for at in range(sheets.Count) for cell in calling_cells(sheets.getByIndex(at))]
open({str(tmp_path / "found")!r}, "w").write(" ".join(found))
"""
    run_inside(poisoned_sample.book.app.impl.office, code)
    assert (tmp_path / "found").read_text() == f"${SPARE}.$AA$5"
    assert len(function_cells(SAMPLE)) > 400, "which call the workbook's own"


def _cell(number: int) -> str:
    return f"A{chr(ord('A') + number)}1"
