"""What is asked for depends on the purpose 用途: before the year is over nobody is asked for results."""

from __future__ import annotations

import pytest

from tests.support.small_evaluations import RIGHT, project, rows
from xlperf.assessment import examine
from xlperf.findings import Finding
from xlperf.reading.datafile import read_data

UNIT = {"name": "某中心", "year": 2022, "scheme": "hubei_2020", "filled_on": "2022年3月1日"}


def found(purpose: str | None, **changes: object) -> tuple[Finding, ...]:
    """The findings about a project of which only the targets are filled in."""
    own = [{**row, "actual": None, "reason": None, "stated_score": None} for row in rows(RIGHT)]
    funds = {"initial": 100, "adjusted": None, "executed": None}
    texts = {"purpose": "提高从业人员的技能。", "goals_text": "办好培训班。"}
    subject = project(indicators=own, funds=funds, texts=texts) | changes
    data = {"xlperf": 1, "unit": UNIT | {"purpose": purpose}, "subjects": [subject]}
    return examine(read_data(data)).findings


@pytest.mark.parametrize("purpose", ["目标", "监控"])
def test_results_are_not_asked_for_before_the_year_is_over(purpose: str) -> None:
    assert found(purpose) == ()


@pytest.mark.parametrize("purpose", [None, "自评"])
def test_a_self_evaluation_wants_them(purpose: str | None) -> None:
    codes = {one.code for one in found(purpose)}
    assert "V01" in codes


@pytest.mark.parametrize("purpose", ["目标", "监控"])
def test_what_is_wrong_with_targets_is_said_at_any_time(purpose: str) -> None:
    own = [{**row, "actual": None, "name": None if at == 0 else row["name"]} for at, row in enumerate(rows(RIGHT))]
    assert "R26" in {one.code for one in found(purpose, indicators=own)}
    fewer = [row for row in rows(RIGHT) if row["level1"] != "满意度指标"]
    assert {"V03", "V15"} <= {one.code for one in found(purpose, indicators=fewer)}
