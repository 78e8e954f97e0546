"""What a written workbook shows for a purpose, and that it knows alert rules of the unit's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from xlperf.alerts import load_alerts
from xlperf.layout import layout
from xlperf.model import Evaluation, Unit
from xlperf.native import SHEET
from xlperf.reading.datafile import read_data
from xlperf.template.build import render

pytestmark = pytest.mark.workbooks

FIGURES = {"red_below": Decimal("0.5"), "yellow_below": Decimal("0.95"), "source": "本局通知"}
OWN = load_alerts("本局", [{"title": "本局", "source": "本局通知", "figures": FIGURES}])
PROJECT = {
    "name": "培训", "kind": "project", "funds": {"initial": 100},
    "indicators": [{"name": "培训人次", "level2": "数量指标", "sign": "≥", "target": "100", "unit": "人次"}],
}  # fmt: skip
ROW = {"subject": "培训", "name": "培训人次", "period": "1-6月", "current": "45", "forecast": "90"}


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    data = {"xlperf": 1, "unit": {"name": "某局", "year": 2022}, "subjects": [PROJECT], "monitoring": [ROW]}
    return read_data(data).evaluation


@pytest.fixture(scope="module")
def without_macros(evaluation: Evaluation) -> Workbook:
    own = replace(evaluation, unit=replace(evaluation.unit, alerts="本局"), monitoring=evaluation.monitoring)
    return openpyxl.load_workbook(BytesIO(render(".xlsx", own, alerts=OWN)), data_only=True)


def hidden_headers(book: Workbook, table: str) -> set[str]:
    """The headers of the input and result columns that are hidden."""
    sheet, own = book[layout().table(table).name], layout().table(table)
    found = set()
    for key, column in sheet.column_dimensions.items():
        if column.hidden:
            first = openpyxl.utils.column_index_from_string(key)
            found |= {sheet.cell(4, at).value for at in range(first, max(column.max or first, first) + 1)}
    return found & {column.header for column in own.columns}


def headers(table: str, keys: Sequence[str]) -> set[str]:
    return {layout().table(table).column(key).header for key in keys}


def test_without_macros_the_sheets_of_other_purposes_are_seen_and_come_last(without_macros: Workbook) -> None:
    shown = [sheet.title for sheet in without_macros.worksheets if sheet.sheet_state == "visible"]
    assert shown[-2:] == ["绩效监控", "资金监控"]
    assert hidden_headers(without_macros, "indicators") == set()


def test_alert_rules_of_the_unit_s_own_are_in_the_workbook_and_answer(without_macros: Workbook) -> None:
    sheet = without_macros["绩效监控"]
    row = {cell.value: sheet.cell(5, cell.column).value for cell in sheet[4]}
    assert row["预警"] == "黄"
    assert "可能性建议" not in row  # it has no native form
    assert "本局" in {cell.value for line in without_macros[SHEET].iter_rows() for cell in line}
    choices = [one.formula1 for one in without_macros["单位信息"].data_validations.dataValidation]
    assert any(text.strip('"').split(",")[-1] == "本局" for text in choices if text and "平台默认" in text)


def test_a_purpose_shows_its_columns() -> None:
    blank = Evaluation(unit=Unit(name="某局", purpose="目标"))
    book = openpyxl.load_workbook(BytesIO(render(".xlsm", blank)))
    found = hidden_headers(book, "indicators")
    assert headers("indicators", ("actual", "reason", "score", "finance_score")) <= found
    assert not headers("indicators", ("standard", "mid_target", "weight", "hint")) & found
    assert book["绩效监控"].sheet_state == "hidden"


def test_who_only_evaluates_sees_none_of_it() -> None:
    book = openpyxl.load_workbook(Path(__file__).parent.parent / "workbook" / "template.xlsm")
    assert hidden_headers(book, "indicators") == headers("indicators", ("standard", "mid_target"))
    assert [book[name].sheet_state for name in ("绩效监控", "资金监控")] == ["hidden", "hidden"]
