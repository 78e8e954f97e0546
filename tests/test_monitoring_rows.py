"""The tables 绩效监控 and 资金监控: read, with findings for what does not fit, and written again."""

from __future__ import annotations

import json
from decimal import Decimal
from importlib import resources
from typing import Any

import pytest

from xlperf.reading.datafile import read_data, to_data

SAMPLE = resources.files("xlperf") / "data" / "sample.json"


@pytest.fixture
def data() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(SAMPLE.read_text("utf-8"))
    return loaded


def monitoring_row(data: dict[str, Any], **changes: object) -> dict[str, object]:
    subject = data["subjects"][0]
    row: dict[str, object] = {"subject": subject["name"], "name": subject["indicators"][0]["name"], "period": "1-6月"}
    return row | {"current": "1", "forecast": "2"} | changes


def test_rows_come_back_as_they_were_typed(data: dict[str, Any]) -> None:
    row = monitoring_row(data, likelihood="有可能", cause="经费保障", reason="资金下半年到位。")
    spent = {"subject": data["subjects"][0]["name"], "period": "1-6月", "executed": "310.5", "forecast": "600"}
    reading = read_data(data | {"monitoring": [row], "fund_monitoring": [spent]})
    again = to_data(reading.evaluation)
    assert again["monitoring"] == [row]
    assert again["fund_monitoring"] == [spent | {"executed": Decimal("310.5"), "forecast": Decimal(600)}]
    assert not [found for found in reading.findings if "监控" in found.origin.cell]


def test_values_are_read_against_the_target_of_the_year(data: dict[str, Any]) -> None:
    indicator = data["subjects"][0]["indicators"][0]
    (row,) = read_data(data | {"monitoring": [monitoring_row(data)]}).evaluation.monitoring
    target = read_data(data).evaluation.subjects[0].indicators[0].measure.target
    assert indicator["target"]
    assert row.measure.target == target
    assert (str(row.measure.actual), str(row.forecast_measure.actual)) == (
        f"1{row.measure.unit}",
        f"2{row.measure.unit}",
    )


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ({"name": "没有这项"}, "R24", "没有这项"),
        ({"subject": "没有这个项目"}, "R24", "没有这个项目"),
        ({"period": "近期"}, "R23", "如 1-6月"),
        ({"period": None}, "R26", "期间"),
        ({"name": None}, "R26", "三级指标"),
        ({"current": "九十"}, "R10", "九十"),
        ({"likelihood": "大概"}, "R23", "确定能"),
    ],
)
def test_what_does_not_fit_is_reported_in_its_place(
    data: dict[str, Any], changes: dict[str, object], code: str, words: str
) -> None:
    plain = read_data(data | {"monitoring": [monitoring_row(data)]})
    reading = read_data(data | {"monitoring": [monitoring_row(data, **changes)]})
    (found,) = set(reading.findings) - set(plain.findings)
    assert (found.code, found.origin.cell.startswith("monitoring[0]")) == (code, True)
    assert words in f"{found.message}{found.remedy}"
    assert len(reading.evaluation.monitoring) == 1


@pytest.mark.parametrize(("period", "found"), [("1-6月", 1), ("上半年", 1), ("１－６月", 1), ("1-9月", 0)])
def test_indicator_monitored_twice_in_a_period_is_an_error(data: dict[str, Any], period: str, found: int) -> None:
    """One of the rows would count, and nobody would know which."""
    rows = [monitoring_row(data), monitoring_row(data, period=period, current="3")]
    reading = read_data(data | {"monitoring": rows})
    assert [one.origin.cell for one in reading.findings if one.code == "R25"] == ["monitoring[1].name"] * found
