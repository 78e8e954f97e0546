"""The self-evaluation that the last monitoring of the year proposes."""

from __future__ import annotations

from typing import Any

from tests.support.small_evaluations import RIGHT, evaluation, project, rows
from xlperf.model import Evaluation
from xlperf.rollover import close_year

NAME = "培训人次"


def open_year(*monitoring: dict[str, Any], spent: list[dict[str, Any]] | None = None, **changes: Any) -> Evaluation:
    """A project whose first indicator is not filled in yet, and what was monitored of it."""
    own = [{**row, "actual": None, **changes} if row["name"] == NAME else row for row in rows(RIGHT)]
    subject = project(indicators=own, funds={"initial": 100, "adjusted": 100, "executed": None})
    lines = [{"subject": subject["name"], "name": NAME, **row} for row in monitoring]
    money = [{"subject": subject["name"], **row} for row in spent or []]
    return evaluation(subject, monitoring=lines, fund_monitoring=money)


def closed(item: Evaluation) -> tuple[object, ...]:
    (subject,) = close_year(item).subjects
    row = next(row for row in subject.indicators if row.name == NAME)
    return row.actual, row.reason, row.review, subject.funds.executed, subject.review


def test_the_latest_period_counts_whatever_the_order() -> None:
    late, early = {"period": "1-12月", "current": "310人次"}, {"period": "上半年", "current": "150人次"}
    expected = ("310人次", None, "实际完成值取自1-12月的监控", None, None)
    assert closed(open_year(late, early)) == closed(open_year(early, late)) == expected


def test_before_december_what_was_expected_of_the_year_is_proposed() -> None:
    row = {"period": "1-9月", "current": "200人次", "forecast": "280人次", "reason": "生源少。"}
    actual, reason, review, *_ = closed(open_year(row))
    assert (actual, reason) == ("280人次", "生源少。")
    assert review == "实际完成值取自1-9月监控时的全年预计数；原因取自1-9月的监控"


def test_what_was_typed_stays() -> None:
    row = {"period": "1-12月", "current": "310人次", "reason": "生源多。"}
    assert closed(open_year(row, actual="305人次", reason="超额。"))[:3] == ("305人次", "超额。", None)


def test_spending_is_proposed_too() -> None:
    spent = [{"period": "1-6月", "executed": 40, "forecast": 98}, {"period": "1-9月", "executed": 70, "forecast": 96}]
    *_, executed, review = closed(open_year(spent=spent))
    assert (executed, review) == (96, "执行数取自1-9月监控时的全年预计数")


def test_the_proposed_value_is_read_against_the_target() -> None:
    item = close_year(open_year({"period": "1-12月", "current": "310人次"}))
    measure = next(row for row in item.subjects[0].indicators if row.name == NAME).measure
    assert (str(measure.target), str(measure.actual)) == ("300人次", "310人次")


def test_without_monitoring_nothing_changes() -> None:
    item = open_year()
    assert close_year(item) == item
