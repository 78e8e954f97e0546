"""Next year's targets, begun from this year's results."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.support.command_line import Done
from tests.support.small_evaluations import RIGHT, evaluation, project, rows
from xlperf.files import load
from xlperf.model import Evaluation, Indicator
from xlperf.reading.datafile import dumps, to_data
from xlperf.rollover import begin_targets
from xlperf.schemes import Scheme, load_scheme
from xlperf.tables.papers import two_years_list

Call = Callable[..., Done]
NAME = "培训人次"
SCHEME = load_scheme("hubei_2020")
EXACT = load_scheme(
    "own",
    [{"id": "own", "title": "本单位", "source": "本单位", "extends": "hubei_2020",
      "quantitative": {"equal_method": "exact"}}],
)  # fmt: skip
MISSED, EXCEEDED = "没有达到目标", "远好于目标"


def year(*, actual: str | None, reason: str | None = None, **more: Any) -> Evaluation:
    """A project whose first indicator has this result."""
    own = [{**row, "actual": actual, "reason": reason} if row["name"] == NAME else row for row in rows(RIGHT)]
    return evaluation(project(indicators=own, funds={"next_year": 120, "executed": 96}), **more)


def begun(item: Evaluation) -> Indicator:
    (subject,) = begin_targets(item, SCHEME).subjects
    return next(row for row in subject.indicators if row.name == NAME)


@pytest.mark.parametrize(
    ("actual", "reason", "review"),
    [
        ("310人次", None, None),
        ("360人次", None, "上年完成360人次，远好于目标≥300人次：目标定得太宽的请调整"),
        ("250人次", None, "上年完成250人次，没有达到目标≥300人次：请核对目标是否可行"),
        ("250人次", "生源少。", "上年完成250人次，没有达到目标≥300人次：请核对目标是否可行（上年的原因：生源少）"),
        (None, None, None),
    ],
)
def test_a_result_says_whether_its_target_wants_another_look(
    actual: str | None, reason: str | None, review: str | None
) -> None:
    row = begun(year(actual=actual, reason=reason))
    assert (row.last_actual, row.actual, row.reason, row.review) == (actual, None, None, review)


@pytest.mark.parametrize(
    ("sign", "target", "actual", "scheme", "words"),
    [
        ("≤", "0起", "2起", SCHEME, MISSED),
        ("≤", "0起", "0起", SCHEME, None),
        (">", "300起", "300起", SCHEME, MISSED),
        ("＝", "10起", "11起", SCHEME, None),
        ("＝", "10起", "11起", EXACT, MISSED),
        ("＝", "10起", "12起", SCHEME, EXCEEDED),
        ("≥", "10起", "12起", SCHEME, EXCEEDED),
        ("≥", "10起", "8起", None, None),
    ],
)
def test_a_target_is_missed_where_it_is_scored_as_missed(
    sign: str, target: str, actual: str, scheme: Scheme | None, words: str | None
) -> None:
    line = {**rows(RIGHT)[0], "sign": sign, "target": target, "actual": actual}
    (subject,) = begin_targets(evaluation(project(indicators=[line])), scheme).subjects
    review = subject.indicators[0].review
    assert review is None if words is None else words in (review or "")


def test_less_is_better_where_the_sign_says_so() -> None:
    half = rows(RIGHT)
    next(row for row in half if row["name"] == "人均培训成本")["actual"] = "0.2万元"
    (subject,) = begin_targets(evaluation(project(indicators=half)), SCHEME).subjects
    reviews = {row.name: row.review for row in subject.indicators if row.measure.sign == "≤"}
    assert reviews == {
        "培训完成时间": None,
        "人均培训成本": "上年完成0.2万元，远好于目标≤0.3万元：目标定得太宽的请调整",
    }


def test_before_the_year_is_over_the_last_monitoring_counts() -> None:
    line = {"subject": "培训项目", "name": NAME, "period": "1-9月", "current": "200人次", "forecast": "280人次"}
    row = begun(year(actual=None, monitoring=[line | {"reason": "生源少。"}]))
    assert row.last_actual == "280人次"
    assert row.review is not None
    assert "1-9月监控时的全年预计数" in row.review
    assert row.review.endswith("没有达到目标≥300人次：请核对目标是否可行（上年的原因：生源少）")


@pytest.mark.workbooks
def test_it_is_a_workbook_of_targets_with_two_years_beside(call: Call, tmp_path: Path) -> None:
    source, target = tmp_path / "某中心-2022.json", tmp_path / "某中心-2023.xlsx"
    source.write_text(dumps(to_data(year(actual="250人次"))), "utf-8")
    done = call("rollover", source, "--purpose", "目标", "-o", target)
    assert done.code == 0, done.err
    again = load(target).evaluation
    assert (again.unit.purpose, again.unit.year) == ("目标", 2023)
    beside = two_years_list(again)
    assert beside is not None
    assert beside.rows[:2] == (
        ("培训项目", "预算资金", "96万元", "120万元", "增加了24万元"),
        ("培训项目", NAME, "250人次", "≥300人次", "增加了50人次"),
    )
    assert call("target", target).code == 0
    assert openpyxl.load_workbook(tmp_path / "某中心-2023-目标.xlsx").sheetnames == ["目标表1", "平台导入", "两年对照"]


def test_without_a_year_before_there_is_nothing_beside() -> None:
    assert two_years_list(year(actual="310人次")) is None


@pytest.mark.workbooks
def test_the_usual_rollover_says_nothing_of_results(call: Call, tmp_path: Path) -> None:
    source = tmp_path / "某中心-2022.json"
    source.write_text(dumps(to_data(year(actual="250人次"))), "utf-8")
    assert call("rollover", source, "-o", tmp_path / "下年.xlsx").code == 0
    data = json.loads(call("export", tmp_path / "下年.xlsx").out)
    assert data["unit"]["purpose"] is None
    assert {row["review"] for row in data["subjects"][0]["indicators"]} == {None}
