"""The other stages of the year on the page, and the rules that scores follow: all as the command line gives it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.page.conftest import members, same
from tests.support.browsers import Browser
from tests.support.catalogue_examples import monitored
from tests.support.command_line import Done
from tests.support.official_forms import save
from tests.support.package_edits import edit_a_paragraph
from tests.test_rule_list import PRINTED, confirm

OLDER = Path(__file__).parents[1] / "older" / "0.1.0-样例.xlsm"
Command = Callable[..., Done]


def drop_monitored(browser: Browser, folder: Path) -> Path:
    """Drop a project with half a year's monitoring, of which one figure is far behind."""
    path = folder / "某项目.json"
    content = monitored(0, current="20人次", spent="50", likelihood="有可能", reason="生源少。", cause="其他")
    path.write_text(json.dumps(content, ensure_ascii=False, default=str), "utf-8")
    assert browser.drop(path)["state"] == "done"
    browser.idle()
    return path


def test_monitoring_is_shown_in_colours_and_taken_away(browser: Browser, tmp_path: Path, call: Command) -> None:
    path = drop_monitored(browser, tmp_path)
    rows = "[...document.querySelectorAll('.monitored tbody tr')]"
    lights = f"{rows}.map((row) => row.className + (row.querySelector('.light')?.textContent ?? ''))"
    assert browser("evaluate", script=lights)[:3] == ["level1", "alert-red红", "alert-red红"]
    done = call("monitor", path.name)
    assert done.out.splitlines()[1].removeprefix("预警：") in browser.text()
    for suffix in (".xlsx", ".docx"):
        assert same(browser, tmp_path / f"某项目-监控{suffix}")
    browser("select", label="预警规则", value="河北省")
    browser("select", label="期间", value="1-6月")
    browser.idle()
    call("monitor", path.name, "--alerts", "河北省", "--period", "1-6月")
    assert same(browser, tmp_path / "某项目-监控.xlsx")


def test_edits_of_an_earlier_monitoring_are_taken_over(browser: Browser, tmp_path: Path, call: Command) -> None:
    """Dropped with its file, and dropped after it."""
    path = drop_monitored(browser, tmp_path)
    call("monitor", path.name)
    paper = tmp_path / "某项目-监控.xlsx"
    edit_a_paragraph(paper, "这一段是自己写的。")
    (tmp_path / "改过的").mkdir()
    dropped = Path(shutil.copy(paper, tmp_path / "改过的"))
    call("monitor", path.name)
    assert "这一段是自己写的。" in members(paper)["xl/sharedStrings.xml"].decode()
    for files in ([dropped], [path, dropped]):
        assert browser.drop(*files)["state"] == "done"
        browser.idle()
        assert "沿用了 1 段手工修改。" in browser.text()
        assert same(browser, paper)


def test_targets_begun_and_closed_monitoring_are_the_command_lines(
    browser: Browser, tmp_path: Path, call: Command
) -> None:
    path = drop_monitored(browser, tmp_path)
    browser("open_all")
    assert browser.product("目标申报表（Excel 和 Word）") == ["某项目-目标.xlsx", "某项目-目标.docx"]
    call("target", path.name)
    for suffix in (".xlsx", ".docx"):
        assert same(browser, tmp_path / f"某项目-目标{suffix}")
    browser("type", label="期间", text="1-9月")
    assert browser.product("编下年目标的工作簿") == ["某项目-2023-编目标.xlsm"]
    call("rollover", path.name, "-o", "某项目-2023-编目标.xlsm", "--purpose", "目标")
    assert same(browser, tmp_path / "某项目-2023-编目标.xlsm")
    assert browser.product("开始这次监控的工作簿") == ["某项目-1-9月监控.xlsm"]
    call("monitor", path.name, "--begin", "1-9月", "-o", "某项目-1-9月监控.xlsm")
    assert same(browser, tmp_path / "某项目-1-9月监控.xlsm")
    assert browser.product("年底转为自评的工作簿") == ["某项目-年底自评.xlsm"]
    call("monitor", path.name, "--close", "-o", "某项目-年底自评.xlsm")
    assert same(browser, tmp_path / "某项目-年底自评.xlsm")


@pytest.mark.parametrize("browser", ["chrome"], indirect=True)  # the command line takes long, the browsers do not
def test_a_workbook_of_another_version_is_renewed_and_a_subject_renamed(
    browser: Browser, tmp_path: Path, call: Command
) -> None:
    shutil.copy(OLDER, tmp_path / "旧.xlsm")
    assert browser.drop(tmp_path / "旧.xlsm")["state"] == "done"
    browser("open_all")
    assert browser.product("升级到这一版的工作簿") == ["旧-新版.xlsm"]
    lines = call("template", "upgrade", "旧.xlsm").out.splitlines()
    assert same(browser, tmp_path / "旧-新版.xlsm")
    assert lines[0] in browser.text()
    browser("select", label="把", value="招商引资专项经费")
    browser("type", label="新名称", text="招商专项")
    assert browser.product("改好名的工作簿") == ["旧-改名.xlsm"]
    lines = call("rename", "旧.xlsm", "招商引资专项经费", "招商专项", "-o", "旧-改名.xlsm").out.splitlines()
    assert same(browser, tmp_path / "旧-改名.xlsm")
    assert lines[0] in browser.text()


def test_the_rules_of_a_form_are_read_imported_and_confirmed(browser: Browser, tmp_path: Path, call: Command) -> None:
    save(tmp_path / "自评表.xlsx", PRINTED.paper())
    (tmp_path / "读出的").mkdir()
    assert browser.drop(tmp_path / "自评表.xlsx")["state"] == "done"
    assert "文件里有：自评表 1 张" in browser.text()
    assert browser.product("不带宏的工作簿（.xlsx）") == ["自评表.xlsx", "自评表的评分规则.toml"]
    call("import", "自评表.xlsx", "-o", "册.xlsx")
    assert members(browser.save("自评表.xlsx")) == members(tmp_path / "册.xlsx")
    assert same(browser, tmp_path / "自评表的评分规则.toml")
    browser.drop(tmp_path / "自评表.xlsx")
    browser("open_all")
    assert browser.product("表上印的评分规则（.toml）") == ["自评表的评分规则.toml"]
    call("scheme", "自评表.xlsx", "-o", "读出的/自评表的评分规则.toml")
    assert same(browser, tmp_path / "读出的" / "自评表的评分规则.toml")
    confirm(tmp_path / "册.xlsx")
    assert browser.drop(tmp_path / "册.xlsx", tmp_path / "自评表的评分规则.toml")["state"] == "done"
    browser("open_all")
    assert browser.product("核对好的评分规则（.toml）") == ["自评表的评分规则.toml"]
    call("scheme", "册.xlsx")
    assert same(browser, tmp_path / "自评表的评分规则.toml")


def test_a_unit_is_checked_by_another_scheme(browser: Browser, tmp_path: Path, call: Command) -> None:
    path = drop_monitored(browser, tmp_path)
    browser("select", label="检查按", value="安徽省（2022）")
    browser.wait("working", seconds=10)
    assert browser.wait("done")["state"] == "done"
    assert "评分规则：安徽省（2022）" in browser.text()
    listed = json.loads(call("check", path.name, "--scheme", "安徽省（2022）", "--json").out)[0]["findings"]
    codes = browser(
        "evaluate", script="[...document.querySelectorAll('.findings .why > summary')].map((one) => one.textContent)"
    )
    assert sorted(codes) == sorted(found["code"] for found in listed)


def test_blank_workbooks_are_there_for_each_purpose(browser: Browser, tmp_path: Path, call: Command) -> None:
    browser("click", text="空白工作簿")
    browser.wait("working", seconds=10)
    browser.wait("done")
    browser("select", label="做什么用", value="目标")
    browser.wait("working", seconds=10)
    browser.wait("done")
    assert browser("links") == ["绩效目标.xlsm", "绩效目标.xlsx"]
    call("new", "绩效目标.xlsm", "--purpose", "目标")
    assert same(browser, tmp_path / "绩效目标.xlsm")
