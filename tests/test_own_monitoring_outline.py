"""A unit's own outline of the report on monitoring: chosen as the other outlines are, beside the workbook."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.support.catalogue_examples import monitored
from tests.support.command_line import Done
from xlperf.assessment import Examination, examine
from xlperf.findings import XlperfError
from xlperf.narrative.outline_library import (
    chosen_monitoring_outline,
    load_monitoring_outline,
    load_outline,
    outline_titles,
)
from xlperf.reading.datafile import read_data
from xlperf.writing.paper_files import write_monitoring

Call = Callable[..., Done]
OWN = {"title": "本局", "source": "本局办公室", "purpose": "监控", "extends": "监控总结报告"}
OF_SELF_EVALUATION = {"title": "本局", "source": "本局办公室", "extends": "叙述式"}
TOML = """
kind = "outline"
purpose = "监控"
title = "本局"
source = "本局办公室"
extends = "监控总结报告"

[frame]
projects_title = ["[{unit_title}][{months}]监控情况报告"]

[[project]]
slot = "支出"
level = 1
heading = ["支出情况"]
[[project.blocks]]
slot = "支出"
sentences = [["{months}已支出{spent}。"]]
[[project.blocks]]
slot = "指标"
monitored = "all"
each = [["{period_indicator}：{current}。"]]
"""


@pytest.fixture
def data_file(tmp_path: Path) -> Path:
    return saved(tmp_path, outline="本局")


def saved(folder: Path, *, outline: str | None) -> Path:
    path, data = folder / "某中心.json", monitored(0, spent="50")
    data["unit"]["outline"] = outline
    path.write_text(json.dumps(data, ensure_ascii=False, default=str), "utf-8")
    return path


def texts(source: Path, **more: Any) -> list[str]:
    return [one.text for one in write_monitoring(source, **more).done.paragraphs]


def examined(purpose: str | None, *own: dict[str, str]) -> Examination:
    reading = read_data(monitored(0))
    unit = replace(reading.evaluation.unit, purpose=purpose, outline="本局")
    return examine(replace(reading, evaluation=replace(reading.evaluation, unit=unit)), own_outlines=own)


@pytest.mark.workbooks
def test_the_unit_s_choice_writes_the_report(data_file: Path) -> None:
    (data_file.parent / "监控提纲.toml").write_text(TOML, "utf-8")
    written = texts(data_file)
    heads = ["某中心1-6月监控情况报告", "培训项目绩效监控情况"]
    assert written[:4] == [*heads, "一、支出情况", "1-6月已支出50万元。"]
    assert "培训人次：150人次。" in written
    assert not any("存在的问题及原因" in text for text in written)


@pytest.mark.workbooks
def test_without_a_choice_the_built_in_one_writes_it(tmp_path: Path) -> None:
    (tmp_path / "监控提纲.toml").write_text(TOML, "utf-8")
    usual = texts(saved(tmp_path, outline=None))
    assert "四、存在的问题及原因" in usual
    assert texts(saved(tmp_path, outline="叙述式")) == usual
    assert texts(saved(tmp_path, outline=None), outline="本局")[2] == "一、支出情况"


def test_a_title_that_is_none_is_no_silent_default(data_file: Path) -> None:
    with pytest.raises(XlperfError, match="本局"):
        write_monitoring(data_file)
    assert [path.name for path in data_file.parent.iterdir()] == [data_file.name]


@pytest.mark.workbooks
def test_the_command_names_one(call: Call, tmp_path: Path) -> None:
    (tmp_path / "监控提纲.toml").write_text(TOML, "utf-8")
    source = saved(tmp_path, outline=None)
    assert call("monitor", source, "--outline", "本局").code == 0
    refused = call("monitor", source, "--outline", "叙述式")
    assert refused.code == 2
    assert "没有名为“叙述式”的监控总结报告提纲。可选：本局、监控总结报告" in refused.err


def test_two_outlines_of_one_title_write_each_its_own_paper() -> None:
    own = [OWN, OF_SELF_EVALUATION]
    assert load_outline("本局", own).frame == load_outline("叙述式").frame
    assert load_monitoring_outline("本局", own).frame == load_monitoring_outline().frame
    assert chosen_monitoring_outline("本局", [OF_SELF_EVALUATION]) == load_monitoring_outline()


def test_one_for_monitoring_writes_no_self_evaluation() -> None:
    assert "本局" not in outline_titles([OWN])
    with pytest.raises(XlperfError, match="“本局”是监控总结报告的提纲，自评报告要另选一个。可选：自评结果"):
        load_outline("本局", [OWN])


@pytest.mark.parametrize(
    ("purpose", "own", "code"),
    [
        ("监控", [OWN], None),
        ("监控", [OF_SELF_EVALUATION], None),
        ("监控", [], "R73"),
        ("监控", [{**OWN, "extends": "叙述式"}], "R73"),
        (None, [OWN], "R73"),
        (None, [OWN, OF_SELF_EVALUATION], None),
    ],
)
def test_the_check_looks_for_the_outline_of_the_stage(
    purpose: str | None, own: list[dict[str, str]], code: str | None
) -> None:
    assert [one.code for one in examined(purpose, *own).findings if one.code == "R73"] == ([code] if code else [])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"purpose": "目标"}, "purpose：填的是“目标”，只能是自评、监控之一"),
        ({"extends": "叙述式"}, "extends：监控的提纲只能在“监控总结报告”上改，填的是“叙述式”"),
        ({"frame": {"title": ["{nobody}报告"]}}, "nobody"),
    ],
)
def test_what_is_wrong_with_it_is_said(change: dict[str, Any], said: str) -> None:
    with pytest.raises(XlperfError, match=said):
        load_monitoring_outline("本局", [{**OWN, **change}])
