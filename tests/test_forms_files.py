"""Official forms as files: they are loaded like any workbook, and imported into a workbook or data file."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.support.command_line import Done
from tests.support.official_forms import hubei, mof, save
from tests.support.read_forms import data, faulty
from xlperf import files
from xlperf.files.form_books import load_forms
from xlperf.findings import XlperfError
from xlperf.writing.outputs import load_report

pytestmark = pytest.mark.workbooks

Call = Callable[..., Done]


@pytest.fixture
def form(tmp_path: Path) -> Path:
    return save(tmp_path / "自评表.xlsx", mof(*data()))


@pytest.fixture
def other(tmp_path: Path) -> Path:
    workbook = Workbook()
    workbook.active.title = "签到表"
    workbook.active.append(["姓名", "电话"])
    workbook.save(tmp_path / "签到表.xlsx")
    return tmp_path / "签到表.xlsx"


def names(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in tmp_path.iterdir())


def test_a_form_is_loaded_like_a_workbook(form: Path) -> None:
    reading = files.load(form)
    assert [(one.name, len(one.indicators)) for one in reading.evaluation.subjects] == [("培训经费", 4)]
    assert load_report(form).results[0].total is not None


def test_neither_a_workbook_of_ours_nor_a_form(other: Path) -> None:
    (first,) = files.load(other).findings
    assert (first.code, first.message) == (
        "R35",
        "工作表“签到表”里没有一样认得的。既没有填报模板的表格，也认不出官方的自评表。",
    )


def test_our_own_workbook_raises_no_r35(tmp_path: Path) -> None:
    from xlperf import template

    template.write_sample(tmp_path / "样例.xlsm")
    assert {"R34", "R35", "R40"}.isdisjoint(found.code for found in files.load(tmp_path / "样例.xlsm").findings)


def test_check_takes_a_form(call: Call, tmp_path: Path) -> None:
    form = save(tmp_path / "自评表.xlsx", mof(*faulty()))
    done = call("check", form)
    assert done.code == 1
    assert "〔项目自评表!H7「执行率（B/A）」〕填的执行率是90%" in done.out


def test_check_by_another_scheme(call: Call, form: Path) -> None:
    assert "R40" in call("check", form).out
    done = call("check", form, "--scheme", "湖北省（2020）")
    assert "R40" not in done.out
    assert "（V15）" in done.out  # 90 points of indicators, where Hubei has 80
    unknown = call("check", form, "--scheme", "没有这个")
    assert (unknown.code, unknown.out, "湖北省（2020）" in unknown.err) == (2, "", True)


def test_import_into_a_data_file(call: Call, form: Path, tmp_path: Path) -> None:
    done = call("import", form, "-o", "数据.json")
    assert (done.code, done.err) == (0, "")
    assert done.out.endswith("读入 1 个评价对象，4 条绩效指标。\n已写出：数据.json\n")
    written = json.loads((tmp_path / "数据.json").read_text("utf-8"))
    assert written["subjects"][0]["name"] == "培训经费"
    again = files.load(tmp_path / "数据.json").evaluation
    assert again.scheme_rules  # what the form prints of scoring, to be confirmed; it was read off, not typed
    assert replace(again, scheme_rules=()) == files.load(form).evaluation


def test_import_into_a_workbook(call: Call, form: Path, tmp_path: Path) -> None:
    assert call("import", form, "-o", "工作簿.xlsm").code == 0
    read = files.load(tmp_path / "工作簿.xlsm").evaluation
    assert read.subjects == files.load(form).evaluation.subjects


def test_import_of_several_files(call: Call, tmp_path: Path) -> None:
    given, subject = data()
    whole = subject | {"name": "某区某局", "kind": "department"}
    save(tmp_path / "部门.xlsx", hubei(given, whole, name="附件1"))
    save(tmp_path / "项目.xlsx", hubei({"unit": given["unit"] | {"year": 2021}}, subject))
    done = call("import", "部门.xlsx", "项目.xlsx", "-o", "数据.json", "--scheme", "湖北省（2020）")
    assert done.code == 0
    assert "这里的“评价年度”是“2021”，〔[部门.xlsx]附件1!A1〕是“2022”，先按“2022”。" in done.out
    written = json.loads((tmp_path / "数据.json").read_text("utf-8"))
    assert [one["kind"] for one in written["subjects"]] == ["department", "project"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["自评表.xlsx", "-o", "自评表.xlsx"], "已经存在"),
        (["自评表.xlsx", "-o", "自评表.xlsx", "--force"], "不能写到输入文件上"),
        (["自评表.xlsx", "-o", "数据.txt"], "文件名要以 .xlsm、.xlsx 或 .json 结尾"),
        (["自评表.xlsx", "-o", "数据.json", "--scheme", "湖北2020"], "没有名为“湖北2020”的评分规则"),
        (["签到表.xlsx", "-o", "数据.json"], "工作表“签到表”里没有一样认得的"),
        (["自评表.xlsx", "签到表.xlsx", "-o", "数据.json"], "签到表.xlsx"),
        (["没有.xlsx", "-o", "数据.json"], "找不到这个文件"),
        (["旧.xls", "-o", "数据.json"], "这是旧格式（.xls）的文件。请在 Excel 或 WPS 里打开，另存为 .xlsx"),
    ],
)
def test_what_cannot_be_imported_writes_nothing(
    call: Call,
    form: Path,
    other: Path,
    tmp_path: Path,
    arguments: list[str],
    message: str,
) -> None:
    (tmp_path / "旧.xls").write_bytes(bytes.fromhex("D0CF11E0A1B11AE1") + bytes(512))
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    done = call("import", *arguments)
    assert done.code == 2
    assert message in done.err
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_our_workbook_needs_no_import(call: Call, tmp_path: Path) -> None:
    from xlperf import template

    template.write_sample(tmp_path / "样例.xlsm")
    done = call("import", "样例.xlsm", "-o", "数据.json")
    assert (done.code, names(tmp_path)) == (2, ["样例.xlsm"])
    assert "不用导入" in done.err


def test_force_writes_over_an_earlier_file(call: Call, form: Path, tmp_path: Path) -> None:
    (tmp_path / "数据.json").write_text("{}")
    assert call("import", form, "-o", "数据.json").code == 2
    assert call("import", form, "-o", "数据.json", "--force").code == 0
    assert files.load(tmp_path / "数据.json").evaluation.subjects
    assert names(tmp_path) == ["数据.json", "自评表.xlsx"]


def test_a_bomb_is_refused_as_everywhere(tmp_path: Path) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04" + bytes(200))
    with pytest.raises(XlperfError, match="损坏"):
        load_forms([tmp_path / "坏.xlsx"])


@pytest.mark.parametrize(
    ("sheets", "ours"), [(("评价对象", "绩效指标"), True), (("绩效指标", "签到表"), False), (("评价对象",), False)]
)
def test_a_workbook_whose_tables_are_lost_is_known_by_its_sheets(
    tmp_path: Path, sheets: tuple[str, ...], ours: bool
) -> None:
    workbook = Workbook()
    workbook.active.title = sheets[0]
    for name in sheets[1:]:
        workbook.create_sheet(name)
    for sheet in workbook:
        sheet["A1"] = "随手记"
    workbook.save(tmp_path / "a.xlsx")
    assert ("R35" not in {one.code for one in files.load(tmp_path / "a.xlsx").findings}) is ours
