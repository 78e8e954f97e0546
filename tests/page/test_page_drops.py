"""What can be dropped: every format that is read, a report to compare, a folder with all sorts of things in it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

from tests.page.conftest import members, same
from tests.support.biff_books import biff
from tests.support.browsers import Browser
from tests.support.command_line import Done
from tests.support.official_forms import Paper, save
from tests.support.other_formats import html, ods, xml_2003
from tests.support.package_edits import edit_a_paragraph
from tests.support.summaries import unit
from tests.test_rule_list import PRINTED

SAMPLE = Path(__file__).parents[2] / "workbook" / "咸安区招商中心-2022.xlsm"
NOT_HERE = "PDF 和 .doc 在这里读不了，请另存为 .xlsx 或 .docx"
Command = Callable[..., Done]

FORMATS: dict[str, Callable[[Paper], bytes]] = {
    "二进制.xls": biff,
    "金山.et": biff,
    "开放.ods": ods,
    "网页.xls": html,
    "国标.xls": lambda paper: html(paper, "gbk"),
    "二〇〇三.xls": xml_2003,
}
"""Files as other programs write a form, by name."""


def test_forms_of_every_format_give_what_the_command_line_gives(
    browser: Browser, tmp_path: Path, call: Command
) -> None:
    for name, write in FORMATS.items():
        path = tmp_path / name
        path.write_bytes(write(PRINTED.paper()))
        assert browser.drop(path)["state"] == "done", name
        assert "文件里有：自评表 1 张" in browser.text(), name
        data = f"{path.stem}.json"
        assert browser.product("数据文件（.json）") == [data]
        assert browser.save(data).read_text("utf-8") == call("export", name).out, name
        call("report", name)
        assert same(browser, tmp_path / f"{path.stem}-报告.docx"), name


def test_a_report_and_its_workbook_dropped_together_are_compared(
    browser: Browser, tmp_path: Path, call: Command
) -> None:
    shutil.copy(SAMPLE, tmp_path / "甲.xlsm")
    (tmp_path / "写好的.txt").write_text("本单位2022年预算执行率为85%，自评得分99分。\n", "utf-8")
    assert browser.drop(tmp_path / "甲.xlsm", tmp_path / "写好的.txt")["state"] == "done"
    listed = json.loads(call("check", "甲.xlsm", "--against", "写好的.txt", "--json").out)[0]["findings"]
    shown = browser.text()
    assert listed
    assert [found["message"] for found in listed if found["message"] not in shown] == []


def test_a_report_of_the_command_line_is_compared_without_a_finding(
    browser: Browser, tmp_path: Path, call: Command
) -> None:
    shutil.copy(SAMPLE, tmp_path / "甲.xlsm")
    call("report", "甲.xlsm")
    shutil.copy(tmp_path / "甲-报告.docx", tmp_path / "交上去的.docx")
    assert browser.drop(tmp_path / "甲.xlsm", tmp_path / "交上去的.docx")["state"] == "done"
    heads = "[...document.querySelectorAll('.findings h3')].map((one) => one.textContent)"
    (first, _) = browser("evaluate", script=heads)
    listed = json.loads(call("check", "甲.xlsm", "--against", "交上去的.docx", "--json").out)[0]["findings"]
    assert first.startswith("与报告“交上去的.docx”核对")
    assert first.endswith("没有发现问题") is (listed == [])


def test_edits_of_an_earlier_report_are_taken_over(browser: Browser, tmp_path: Path, call: Command) -> None:
    """Dropped with its workbook, and dropped after it."""
    path = Path(shutil.copy(SAMPLE, tmp_path / "甲.xlsm"))
    call("report", path.name)
    paper = tmp_path / "甲-报告.xlsx"
    edit_a_paragraph(paper, "这一段是自己写的。")
    (tmp_path / "改过的").mkdir()
    dropped = Path(shutil.copy(paper, tmp_path / "改过的"))
    call("report", path.name)
    for files in ([path, dropped], [dropped]):
        assert browser.drop(*files)["state"] == "done"
        browser.idle()
        assert "沿用了 1 段手工修改。" in browser.text()
        for suffix in (".xlsx", ".docx"):
            assert same(browser, tmp_path / f"甲-报告{suffix}")
    assert "这一段是自己写的。" in members(paper)["xl/sharedStrings.xml"].decode()
    browser.drop(path)
    browser.idle()
    assert "沿用了" not in browser.text()


def test_each_thing_in_a_folder_that_is_not_read_has_its_reason(browser: Browser, tmp_path: Path) -> None:
    folder = tmp_path / "各单位"
    (folder / "甲局").mkdir(parents=True)
    for name in ("甲局/甲.json", "乙.json"):
        (folder / name).write_text(json.dumps(unit(f"{Path(name).stem}局")), "utf-8")
    save(folder / "甲局" / "自评表.xlsx", PRINTED.paper())
    other = {
        "坏.json": b"{", "空.xlsx": b"", "扫描.pdf": b"%PDF-1.4", "旧.doc": b"\xd0\xcf\x11\xe0",
        "照片.jpg": b"\xff\xd8", "包.zip": b"PK\x05\x06", "通知.txt": "请开会。".encode(),
        "<img src=x onerror=alert(1)>.jpg": b"",
    }  # fmt: skip
    for name, content in other.items():
        (folder / name).write_bytes(content)
    if browser.name == "chrome":
        found = browser.drop(folder, folders=True)
    else:  # WebDriver BiDi cannot choose a folder
        found = browser.drop(*sorted(path for path in folder.rglob("*") if path.is_file()))
    assert found["status"] == "读入 3 个，未能读取 4 个，跳过 4 个。"
    rows = "[...document.querySelectorAll('.units tr.failed, .units tr.passed')]"
    script = f"{rows}.map((row) => [row.cells[2].textContent, row.cells[1].textContent])"
    listed = {Path(path).name: reason for path, reason in browser("evaluate", script=script)}
    assert listed.keys() == other.keys()
    assert all(listed.values())
    assert {listed["扫描.pdf"], listed["旧.doc"]} == {f"{NOT_HERE}。"}
    words = browser("evaluate", script=f"{rows}.map((row) => [row.cells[2].textContent, row.cells[0].textContent])")
    unread = {Path(path).name for path, word in words if word in ("未能读取", "没有读")}
    assert unread == {"坏.json", "空.xlsx", "扫描.pdf", "旧.doc", "包.zip"}


def test_one_unit_among_other_things_is_shown_with_what_was_not_read(browser: Browser, tmp_path: Path) -> None:
    shutil.copy(SAMPLE, tmp_path)
    (tmp_path / "照片.jpg").write_bytes(b"")
    assert browser.drop(tmp_path / SAMPLE.name, tmp_path / "照片.jpg")["state"] == "done"
    shown = browser.text()
    assert "没有读 照片.jpg：不是工作簿、自评表或数据文件。" in shown
    assert "94.15" in shown


def test_pdf_and_doc_are_one_sentence(browser: Browser, tmp_path: Path) -> None:
    for name in ("扫描.pdf", "旧.doc"):
        (tmp_path / name).write_text(f"%PDF-1.4 {name}", "utf-8")
        found = browser.drop(tmp_path / name)
        assert (found["state"], found["alert"]) == ("failed", f"{NOT_HERE}。")
        assert found["status"] == f"没有做成：{name}。可以换一个文件再放进来。"
    found = browser.drop(tmp_path / "扫描.pdf", tmp_path / "旧.doc")
    assert (found["state"], found["alert"]) == ("failed", f"扫描.pdf：{NOT_HERE}。旧.doc：{NOT_HERE}。")
