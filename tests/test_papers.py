"""The papers before the self-evaluation: what they print, and the commands that write them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.support.catalogue_examples import monitored
from tests.support.sample import sample_data
from xlperf.alerts import load_alerts
from xlperf.assessment import Assessment, assess
from xlperf.files import load
from xlperf.findings import XlperfError
from xlperf.layout import layout
from xlperf.reading.datafile import read_data, to_data
from xlperf.rollover import begin_period
from xlperf.schemes import Proof
from xlperf.tables.papers import (
    MONITORING,
    TARGET,
    Paper,
    load_paper,
    monitoring_papers,
    papers,
    periods,
    target_papers,
)

PERIOD = "1-6月"
BLANK4 = [""] * 4
HALF_YEAR = monitored(0, spent="50", likelihood="有可能", reason="生源少。", cause="其他", forecast="280人次")


def assessed(data: dict[str, Any]) -> Assessment:
    return assess(read_data(data))


def texts(paper: Paper, data: dict[str, Any]) -> list[str]:
    """What the paper about the only project prints, cell by cell."""
    done = assessed(data)
    if paper.kind == TARGET:
        (grid,) = target_papers(done.evaluation, done.results, done.scheme, paper)
    else:
        rules = load_alerts()
        (grid,) = monitoring_papers(done.evaluation, done.results, done.scheme, paper, PERIOD, rules)
    return [cell.text for cell in grid.cells]


def row_of(printed: list[str], name: str, width: int) -> list[str]:
    """The cells from that of an indicator's name on."""
    at = printed.index(name)
    return printed[at : at + width]


@pytest.mark.parametrize("paper", [*papers(TARGET), *papers(MONITORING)], ids=lambda paper: paper.id)
def test_every_indicator_stands_in_every_paper(paper: Paper) -> None:
    printed = texts(paper, HALF_YEAR)
    for row in HALF_YEAR["subjects"][0]["indicators"]:
        assert row["name"] in printed


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("湖北省（黄石）", ["培训人次", "≥300人次", "150人次", "有可能", ""]),
        (
            "财政部（2019）",
            ["培训人次", "≥300人次", "150人次", "280人次", "", "", "", "", "√", "生源少。", "", "√", "", ""],
        ),
        ("一体化平台", ["培训人次", "300", "150", "≥", "人次", "有可能", "绿", "其他", "生源少。"]),
    ],
)
def test_a_monitoring_table_prints_what_was_monitored(title: str, expected: list[str]) -> None:
    assert row_of(texts(load_paper(MONITORING, title), HALF_YEAR), "培训人次", len(expected)) == expected


def test_spending_is_set_beside_the_budget() -> None:
    printed = texts(load_paper(MONITORING), HALF_YEAR)
    assert row_of(printed, "年度资金总额", 4) == ["年度资金总额", "100.00", "50.00", ""]
    assert "培训人次：生源少。" in printed


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("湖北省（武汉）", ["培训人次", "≥300人次"]),
        ("财政部（2011年样表）", ["培训人次", "≥300人次", ""]),
        ("上海市（2026）", ["培训人次", "≥300人次"]),
    ],
)
def test_a_declaration_prints_targets_and_no_results(title: str, expected: list[str]) -> None:
    printed = texts(load_paper(TARGET, title), HALF_YEAR)
    assert row_of(printed, "培训人次", len(expected)) == expected
    assert "310人次" not in "".join(printed)


def test_what_nobody_read_is_marked_on_the_paper() -> None:
    done = assessed(HALF_YEAR)
    for paper in papers(MONITORING):
        (grid,) = monitoring_papers(done.evaluation, done.results, done.scheme, paper, PERIOD, load_alerts())
        assert bool(grid.notes) == (paper.proof is not Proof.READ)


def test_a_layout_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(XlperfError, match="没有名为“江西”的版式，可以选：湖北省（黄石）"):
        load_paper(MONITORING, "江西")


def test_periods_in_the_order_of_the_year() -> None:
    rows = [{**row, "period": period} for row in HALF_YEAR["monitoring"] for period in ("1-9月", "上半年", "一季度")]
    assert periods(read_data(HALF_YEAR | {"monitoring": rows, "fund_monitoring": []}).evaluation) == (
        "一季度", "上半年", "1-9月",
    )  # fmt: skip


def test_a_period_begins_with_a_row_for_every_indicator_once() -> None:
    evaluation = read_data(sample_data()).evaluation
    begun = begin_period(evaluation, PERIOD)
    wanted = [(subject.name, row.name) for subject in evaluation.subjects for row in subject.indicators]
    assert [(row.subject, row.name) for row in begun.monitoring] == wanted
    assert begin_period(begun, PERIOD) == begun
    assert len(begin_period(begun, "1-9月").monitoring) == 2 * len(wanted)


@pytest.mark.parametrize("period", ["１－６月", "1—6月", "上半年", "截至6月底"])
def test_a_period_written_in_another_way_is_the_same(period: str) -> None:
    begun = begin_period(read_data(sample_data()).evaluation, PERIOD)
    assert begin_period(begun, period) == begun
    short = replace(begun, monitoring=begun.monitoring[:-1])
    assert begin_period(short, period) == begun, "a row that is added gets the name that the period has"


def test_nothing_is_typed_twice() -> None:
    """The three papers ask for 24 cells of each indicator when each is filled by itself; here for 12 at most."""
    evaluation = begin_period(read_data(sample_data()).evaluation, PERIOD)
    rows = [row for subject in evaluation.subjects for row in subject.indicators]
    declared = ("level1", "level2", "name", "sign", "target", "unit", "weight")
    after = ("actual",)
    during = ("current", "forecast", "likelihood", "reason")
    monitoring = to_data(evaluation)["monitoring"]
    assert isinstance(monitoring, list)
    assert all(row[key] is None for row in monitoring for key in during)
    inputs = set(layout().table("monitoring").input_keys())
    assert inputs == {"subject", "name", "period", "cause", *during}  # the first three are there, the cause is a choice
    assert all(row["subject"] and row["name"] and row["period"] for row in monitoring)
    assert len(rows) == 16
    assert len(rows) * 24 == 384
    assert len(rows) * len((*declared, *after, *during)) <= 192


# --- commands --------------------------------------------------------------------------------------------------------


@pytest.fixture
def data_file(tmp_path: Path) -> Path:
    path = tmp_path / "某中心.json"
    path.write_text(json.dumps(HALF_YEAR, ensure_ascii=False), "utf-8")
    return path


@pytest.mark.workbooks
def test_the_commands_write_a_workbook_and_a_document(call, data_file: Path) -> None:
    done = call("monitor", data_file)
    assert done.code == 0, done.err
    assert "写了 1 张表（1-6月）。" in done.out
    assert "预警：红 2 项，绿 5 项。" in done.out
    done = call("target", data_file, "--layout", "上海市（2026）")
    assert done.code == 0, done.err
    names = {path.name for path in data_file.parent.iterdir()}
    assert names == {
        data_file.name,
        *(f"某中心-{what}.{kind}" for what in ("监控", "目标") for kind in ("xlsx", "docx")),
    }
    sheet = openpyxl.load_workbook(data_file.with_name("某中心-目标.xlsx"))["目标表1"]
    assert "财政项目支出绩效目标申报表（2022年度）" in [cell.value for row in sheet.iter_rows() for cell in row]


@pytest.mark.workbooks
def test_the_year_is_closed_into_a_workbook(call, data_file: Path, tmp_path: Path) -> None:
    book = tmp_path / "自评.xlsx"
    last = monitored(0, current="310人次") | {"fund_monitoring": []}
    last["monitoring"] = [{**row, "period": "1-12月"} for row in last["monitoring"]]
    for row in last["subjects"][0]["indicators"]:
        row["actual"] = None
    data_file.write_text(json.dumps(last, ensure_ascii=False), "utf-8")
    done = call("monitor", data_file, "--close", "-o", book)
    assert done.code == 0, done.err
    assert "由监控填了 6 条指标的完成值或原因，都标着待核对。" in done.out
    checked = call("check", book)
    assert "V91" in checked.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--period", "1-3月"), "没有“1-3月”的监控，有的是：1-6月"),
        (("--alerts", "江西"), "没有名为“江西”的预警规则"),
        (("--layout", "江西"), "没有名为“江西”的版式"),
        (("--begin", "近期", "-o", "x.xlsx"), "看不出到几月"),
        (("--close",), "用 -o 写明"),
    ],
)
def test_what_cannot_be_done_is_said(call, data_file: Path, arguments: tuple[str, ...], message: str) -> None:
    done = call("monitor", data_file, *arguments)
    assert done.code == 2
    assert message in done.err
    assert [path.name for path in data_file.parent.iterdir()] == [data_file.name]


def test_without_monitoring_there_is_nothing_to_write(call, data_file: Path) -> None:
    data_file.write_text(json.dumps(HALF_YEAR | {"monitoring": [], "fund_monitoring": []}), "utf-8")
    done = call("monitor", data_file)
    assert done.code == 2
    assert "“绩效监控”和“资金监控”里没有填" in done.err


@pytest.mark.workbooks
@pytest.mark.parametrize(
    ("purpose", "ending", "states"),
    [
        (None, "xlsm", ["hidden", "hidden"]),
        ("自评", "xlsm", ["hidden", "hidden"]),
        ("目标", "xlsm", ["hidden", "hidden"]),
        ("目标", "xlsx", ["visible", "visible"]),
        ("监控", "xlsm", ["visible", "visible"]),
        ("监控", "xlsx", ["visible", "visible"]),
    ],
)
def test_the_tables_of_monitoring_show_where_they_are_wanted(
    call, tmp_path: Path, purpose: str | None, ending: str, states: list[str]
) -> None:
    book = tmp_path / f"空白.{ending}"
    done = call("new", book, *(["--purpose", purpose] if purpose else []))
    assert done.code == 0, done.err
    sheets = openpyxl.load_workbook(book)
    assert [sheets[name].sheet_state for name in ("绩效监控", "资金监控")] == states
    assert load(book).evaluation.unit.purpose == purpose


@pytest.mark.workbooks
def test_a_workbook_with_monitoring_reads_back(call, data_file: Path, tmp_path: Path) -> None:
    book = tmp_path / "某中心.xlsm"
    assert call("fill", data_file, "-o", book).code == 0
    again, before = to_data(load(book).evaluation), to_data(read_data(HALF_YEAR).evaluation)
    assert [again[key] for key in ("monitoring", "fund_monitoring")] == [
        before[key] for key in ("monitoring", "fund_monitoring")
    ]
    assert openpyxl.load_workbook(book)["绩效监控"].sheet_state == "visible"
