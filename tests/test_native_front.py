"""The front page where no Python runs: totals and grades are Python's, whatever the scheme asks for; no error shows."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl.utils import column_index_from_string

from tests.support import recalculation
from tests.support.filled_books import data, indicator
from tests.support.published_cases import case
from xlperf import template
from xlperf.layout import layout
from xlperf.native import ASK
from xlperf.reading.datafile import read_data
from xlperf.reading.workbook import Reading
from xlperf.report import evaluate
from xlperf.template.table_formulas import shown_columns

pytestmark = pytest.mark.workbooks

OVERVIEW = range(34, 44)
"""Rows of 首页 with a subject each."""

RATES = (45, 50, 59.99, 60, 69, 70, 79.99, 80, 100)
OWN = """
extends = "mof_2020"
title = "某县"
source = "某县"
[execution]
denominator = "initial"
method = "steps"
steps = [{ rate = 0.95, score = 10 }, { rate = 0.8, score = 8 }, { rate = 0.6, score = 5 }, { rate = 0, score = 0 }]
cap_total_by_rate = [{ below = 0.5, total = 60 }, { below = 0.8, total = 80 }]
[rounding]
mode = "cut_off"
[grading]
grades = [{ name = "优", low = 90, execution_at_least = 0.9 }, { name = "良", low = 80, execution_at_least = 0.7 },
  { name = "中", low = 60 }, { name = "差", low = 0 }]
"""
OWN_SCHEMES = [tomllib.loads(OWN, parse_float=Decimal)]
WITH_MACROS = ("own", "sample")
"""What is judged with macros, too: in their workbooks the same formulas stand behind the cell functions."""

CASES = ("AH-CZ-2022-PROJ", "HB-HG-2020-PROJ", "HB-XA-2022-DEPT", "SC-ZJ-2022-PROJ", "YN-YD-2022-PROJ")


def subjects(scheme: str, weight: int = 60) -> dict[str, Any]:
    """A data file with a project for each rate, all but one thirtieth of the second indicator reached."""
    rows = [
        indicator(weight=weight, actual=20),
        indicator("乙", actual=29, target=30, level2="时效指标", weight=30),
    ]
    projects = [
        {"name": f"项目{rate}", "kind": "project", "funds": {"adjusted": 100, "executed": rate}, "indicators": rows}
        for rate in RATES
    ]
    return {**data(scheme=scheme), "subjects": projects}


def books() -> dict[str, dict[str, Any]]:
    """Data files by name: totals with limits, steps, dropped digits, grades by the rate; and published ones."""
    return {
        "national": subjects("mof_2020"),
        "limited": subjects("platform_caps"),
        "own": subjects("某县"),
        "heavy": subjects("mof_2020", weight=70),
        **{name: case(name)["data"] for name in CASES},
    }


def readings() -> dict[str, Reading]:
    """The same as read, and the sample."""
    return {**{name: read_data(content) for name, content in books().items()}, "sample": template.read_sample()}


@pytest.fixture(scope="module")
def calculated(tmp_path_factory: pytest.TempPathFactory) -> dict[str, recalculation.Values]:
    """What LibreOffice calculates for each workbook where no Python's function is there, in one start."""
    folder = tmp_path_factory.mktemp("native")
    made = {}
    for name, reading in readings().items():
        for suffix in (".xlsx", ".xlsm") if name in WITH_MACROS else (".xlsx",):
            path = made[f"{name}{suffix}"] = folder / f"{name}{suffix}"
            template.write(path, reading, own_schemes=OWN_SCHEMES)
    found = recalculation.calculated([*made.values()], folder, keep_functions=False)
    return dict(zip(made, found, strict=True))


@pytest.mark.libreoffice
@pytest.mark.parametrize(
    "name", [*(f"{name}.xlsx" for name in (*books(), "sample")), *(f"{name}.xlsm" for name in WITH_MACROS)]
)
def test_totals_and_grades_without_python(name: str, calculated: dict[str, recalculation.Values]) -> None:
    made = evaluate(readings()[Path(name).stem], own_schemes=OWN_SCHEMES)
    cells = calculated[name]
    expected = [
        ("" if result.total is None else pytest.approx(float(result.total)), result.grade or "")
        for result in made.results[: len(OVERVIEW)]
    ]
    shown = [(cells["首页", f"K{row}"], cells["首页", f"L{row}"]) for row in OVERVIEW][: len(expected)]
    asked = any(value == ASK for value in cells.values())
    assert shown == expected or (asked and shown == [("", "")])
    on_front = [value for (sheet, _), value in cells.items() if sheet == "首页"]
    assert len(on_front) > 100
    assert [value for value in on_front if str(value).startswith("#")] == []
    assert name != "sample.xlsm" or 0.9077 in [round(value, 4) for value in on_front if isinstance(value, float)]


@pytest.mark.libreoffice
def test_limits_and_conditions_apply(calculated: dict[str, recalculation.Values]) -> None:
    limited, own = calculated["limited.xlsx"], calculated["own.xlsx"]
    assert [limited["首页", f"K{row}"] for row in OVERVIEW[: len(RATES)]] == [59, 69, 69, 79, 79, 89, 89, 97, 99]
    assert [own["首页", f"K{row}"] for row in OVERVIEW[: len(RATES)]] == [60, 80, 80, 80, 80, 80, 80, 97, 99]
    assert "".join(str(own["首页", f"L{row}"]) for row in OVERVIEW[: len(RATES)]) == "中中中中中良良良优"


@pytest.mark.libreoffice
def test_weights_that_do_not_add_up_have_a_sum_and_no_grade(calculated: dict[str, recalculation.Values]) -> None:
    heavy = calculated["heavy.xlsx"]
    assert (heavy["首页", "K42"], heavy["首页", "L42"]) == (109, "")
    assert "分值合计不对，不评级" in [value for (sheet, _), value in heavy.items() if sheet == "首页"]


@pytest.mark.libreoffice
def test_published_cases_have_totals_without_python(calculated: dict[str, recalculation.Values]) -> None:
    answered = [name for name in CASES if calculated[f"{name}.xlsx"]["首页", f"K{OVERVIEW[0]}"] != ""]
    assert answered == [name for name in CASES if name != "HB-XA-2022-DEPT"]  # which has none in Python either


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", ["sample.xlsx", *(f"{name}.xlsx" for name in CASES)])
def test_no_error_is_seen_without_python(name: str, calculated: dict[str, recalculation.Values]) -> None:
    """Helper columns have errors by design; what stands in the columns that people see has none."""
    seen = [value for (sheet, cell), value in calculated[name].items() if sheet == "首页" or _is_live(sheet, cell)]
    assert len(seen) > 100
    assert [value for value in seen if str(value).startswith("#")] == []


def _is_live(sheet: str, cell: str) -> bool:
    table = next((table for table in layout().tables if table.name == sheet), None)
    letters = cell.rstrip("0123456789")
    return table is not None and column_index_from_string(letters) <= len(shown_columns(table, with_functions=False))
