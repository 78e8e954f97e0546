"""The report on the monitoring of a period: what it says, where that is from, what a person changed in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.support.catalogue_examples import monitored
from tests.support.command_line import Done
from xlperf.alerts import load_alerts
from xlperf.assessment import assess
from xlperf.data.files import tables
from xlperf.edits import KEY_HEADER
from xlperf.files.importing import load_import
from xlperf.findings import XlperfError
from xlperf.narrative.compose import compose
from xlperf.narrative.monitoring_facts import Monitored
from xlperf.narrative.outline import read_outline
from xlperf.narrative.outline_library import monitoring_outline
from xlperf.paragraphs import Paragraph, Style
from xlperf.reading.datafile import read_data
from xlperf.tables.papers import monitoring_list, target_list
from xlperf.writing.paper_files import result_lines, write_monitoring

Call = Callable[..., Done]
PERIOD = "1-6月"
HALF_YEAR = monitored(0, spent="50", likelihood="有可能", reason="生源少。", cause="其他", forecast="280人次")


def written_up(data: dict[str, Any], period: str = PERIOD) -> tuple[Paragraph, ...]:
    done = assess(read_data(data))
    about = Monitored(months=period, rules=load_alerts())
    return compose(done.evaluation, done.results, done.scheme, monitoring_outline(), about)


def texts(data: dict[str, Any], period: str = PERIOD) -> list[str]:
    return [paragraph.text for paragraph in written_up(data, period)]


def about(start: str, data: dict[str, Any] = HALF_YEAR) -> Paragraph:
    return next(one for one in written_up(data) if one.text.startswith(start))


def test_the_five_parts_in_order() -> None:
    heads = [one.text for one in written_up(HALF_YEAR) if one.style is Style.HEADING1]
    assert heads == [
        "一、项目基本情况",
        "二、监控工作开展情况",
        "三、绩效目标实现与预算执行情况",
        "四、存在的问题及原因",
        "五、下一步措施和建议",
    ]


def test_spending_is_compared_with_the_budget_and_the_time() -> None:
    assert (
        about("1-6月支出").text
        == "1-6月支出50万元，占预算数100万元的50%，时间进度为50%，支出与时间进度基本一致，预警为绿。"
    )
    ahead = monitored(0, spent="75")
    assert "支出快于时间进度" in about("1-6月支出", ahead).text
    assert "支出慢于时间进度，预警为红" in about("1-6月支出", monitored(0, spent="20")).text


@pytest.mark.workbooks
def test_an_indicator_is_named_with_its_figures_and_its_reason() -> None:
    said = [text for text in texts(HALF_YEAR) if text.startswith("培训人次")]
    assert said == [
        "培训人次：年度目标值为≥300人次，1-6月完成150人次，为序时进度的100%，预计全年完成280人次，有可能完成，预警为绿。",
        "培训人次（有可能完成），偏差原因属于其他：生源少。",
    ]


def test_sentences_know_their_cells() -> None:
    places = {str(origin) for origin in about("培训人次：年度目标值").origins}
    assert any("monitoring[0].current" in place for place in places)
    assert any("indicators[0].target" in place for place in places)


def test_what_was_not_monitored_has_no_report() -> None:
    assert texts(HALF_YEAR, "1-9月") == []


def test_nothing_to_explain_only_where_all_is_certain() -> None:
    fine = monitored(0, likelihood="确定能", reason=None)
    for row in fine["monitoring"]:
        row.update(likelihood="确定能", reason=None, cause=None, current="310")
    fine["subjects"][0]["texts"].pop("deviation", None)
    sentence = "各项指标都能按期完成，没有需要说明的偏差。"
    clean = [row for row in fine["monitoring"] if row["name"] == "培训人次"]
    assert sentence in texts({**fine, "monitoring": clean})
    clean[0]["likelihood"] = "有可能"
    assert sentence not in texts({**fine, "monitoring": clean})


def test_the_outline_refuses_facts_it_does_not_know() -> None:
    data = json.loads(json.dumps(tables("monitoring_outline"), default=str))
    data["project"][2]["blocks"][2]["each"] = [["{nobody}。"]]
    with pytest.raises(XlperfError, match="nobody"):
        read_outline("monitoring", data, tables("outlines/words"), about=["months"], each=["current"])


# --- files ----------------------------------------------------------------------------------------


@pytest.fixture
def data_file(tmp_path: Path) -> Path:
    path = tmp_path / "某中心.json"
    path.write_text(json.dumps(HALF_YEAR, ensure_ascii=False, default=str), "utf-8")
    return path


@pytest.mark.workbooks
def test_a_person_s_paragraph_stays(data_file: Path) -> None:
    book, _ = write_monitoring(data_file).paths
    workbook = openpyxl.load_workbook(book)
    sheet = workbook["报告"]
    assert KEY_HEADER in [cell.value for cell in sheet[1]]
    cell = next(row[0] for row in sheet.iter_rows() if "1-6月支出50万元" in str(row[0].value))
    cell.value = "上半年支出50万元，下半年付尾款。"
    workbook.save(book)
    again = write_monitoring(data_file)
    assert "上半年支出50万元，下半年付尾款。" in [one.text for one in again.done.paragraphs]
    assert "沿用了 1 段手工修改。" in list(result_lines(again))
    assert again.kept == ()
    changed = json.loads(data_file.read_text("utf-8"))
    changed["fund_monitoring"][0]["executed"] = "51"
    data_file.write_text(json.dumps(changed, ensure_ascii=False), "utf-8")
    assert any("数据已变" in line for line in result_lines(write_monitoring(data_file)))


@pytest.mark.workbooks
def test_its_own_files_are_read_as_forms_not_as_a_report(data_file: Path) -> None:
    for path in write_monitoring(data_file).paths:
        imported = load_import([path])
        assert not imported.reports
        assert {one.code for one in imported.reading.findings} & {"R34", "R36", "R81", "R83"} == set()
        assert len(imported.reading.evaluation.monitoring) == len(HALF_YEAR["monitoring"])


@pytest.mark.workbooks
def test_the_platform_s_columns_are_beside(data_file: Path) -> None:
    sheet = openpyxl.load_workbook(write_monitoring(data_file).paths[0])["平台导入"]
    rows = [[cell.value for cell in row[:13]] for row in sheet.iter_rows(max_row=2)]
    assert rows[0][:5] == ["项目名称", "一级指标", "二级指标", "三级指标", "计算符号"]
    project = HALF_YEAR["subjects"][0]["name"]
    assert rows[1] == [
        project, "产出指标", "数量指标", "培训人次", "≥", "人次", "300", "150", "有可能", "280人次", "其他", "绿",
        "生源少。",
    ]  # fmt: skip
    assert sheet.merged_cells.ranges == set()


def test_lists_hold_every_indicator_once() -> None:
    done = assess(read_data(HALF_YEAR))
    names = [row.name for row in done.evaluation.subjects[0].indicators]
    assert sorted(str(row[3]) for row in target_list(done.evaluation, done.results).rows) == sorted(names)
    rows = monitoring_list(done.evaluation, done.results, done.scheme, PERIOD, load_alerts()).rows
    assert sorted(str(row[3]) for row in rows) == sorted({row["name"] for row in HALF_YEAR["monitoring"]})
