"""The page in Chromium and Firefox: each drop, each file taken away is what the command line writes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from benchmarks.evaluations import evaluation
from tests.page.conftest import members, same
from tests.support.blank_forms import hubei
from tests.support.browsers import Browser
from tests.support.command_line import Done
from tests.support.official_forms import save
from tests.support.published_cases import NAMES, case
from tests.support.summaries import unit, write
from tests.test_rule_list import PRINTED
from xlperf import files, template
from xlperf.reading import datafile

SAMPLE = Path(__file__).parents[2] / "workbook" / "咸安区招商中心-2022.xlsm"
SEED = Path(__file__).parents[1] / "seed.txt"
GENERATED = {"chrome": 20, "firefox": 5}
"""How many workbooks are compared in each browser: what Python makes of them is the same in both."""

Command = Callable[..., Done]


def test_the_sample_shows_its_results_and_gives_the_reports(browser: Browser, tmp_path: Path, call: Command) -> None:
    found = browser.drop(SAMPLE)
    assert found == {"state": "done", "status": "检查完了：7 个错误，16 个提醒，0 条说明。", "alert": ""}
    shown = browser.text()
    for text in ("94.15", "91.60", "90.77%", "78.02%", "〔绩效指标!L10「偏差原因及改进措施」〕", "请自查"):
        assert text in shown
    shutil.copy(SAMPLE, tmp_path)
    call("report", SAMPLE.name)
    assert browser("links") == ["咸安区招商中心-2022-报告.xlsx", "咸安区招商中心-2022-报告.docx"]
    for name in browser("links"):
        assert same(browser, tmp_path / name)


def test_other_products_of_the_sample_are_the_command_lines(browser: Browser, tmp_path: Path, call: Command) -> None:
    browser.drop(SAMPLE)
    shutil.copy(SAMPLE, tmp_path)
    assert browser.product("下年的工作簿") == ["咸安区招商中心-2023.xlsm"]
    call("rollover", SAMPLE.name, "-o", "咸安区招商中心-2023.xlsm")
    assert same(browser, tmp_path / "咸安区招商中心-2023.xlsm")
    assert browser.product("数据文件（.json）") == ["咸安区招商中心-2022.json"]
    assert browser.save("咸安区招商中心-2022.json").read_text("utf-8") == call("export", SAMPLE.name).out
    made = ["咸安区招商中心-2022-公开.xlsx", "咸安区招商中心-2022-公开.docx"]
    assert browser.product("公开用的一份（没有个人信息）") == made
    call("report", SAMPLE.name, "--public")
    for name in made:
        assert same(browser, tmp_path / name)


@pytest.mark.parametrize("browser", ["chrome"], indirect=True)  # Python takes long, the browsers do not
def test_a_workbook_is_verified(browser: Browser) -> None:
    browser.drop(SAMPLE)
    browser("click", text="核对宏、按钮和公式")
    browser.idle()
    shown = browser("evaluate", script="document.querySelector('.side').innerText")
    assert f"{SAMPLE.name}：宏、按钮、功能区和公式都对，和安装的版本一致。" in shown


def test_a_blank_form_alone_is_answered_with_how_to_fill_it(browser: Browser, tmp_path: Path) -> None:
    hint = "document.querySelector('.hint')?.textContent ?? ''"
    assert browser.drop(hubei(tmp_path / "局里的表.xlsx"))["state"] == "done"
    assert "像是还没有填的空表" in browser("evaluate", script=hint)
    browser.drop(save(tmp_path / "自评表.xlsx", PRINTED.paper()))
    assert browser("evaluate", script=hint) == ""


def test_a_blank_form_is_filled_as_by_the_command_line(browser: Browser, tmp_path: Path, call: Command) -> None:
    shutil.copy(SAMPLE, tmp_path / "某中心.xlsm")
    blank = hubei(tmp_path / "局里的表.xlsx")
    assert browser.drop(tmp_path / "某中心.xlsm")["state"] == "done"
    for _ in range(2):  # another form can be chosen, and the same again
        browser("fillForm", file=str(blank))
        script = "[...document.querySelectorAll('a[download]')].some(one => one.download.includes('局里的表'))"
        for _ in range(600):
            if browser("evaluate", script=f"new Promise(done => setTimeout(() => done({script}), 50))"):
                break
        assert "填报日期（E2）" in browser.text()
    call("report", "某中心.xlsm", "--form", blank)
    assert same(browser, tmp_path / "某中心-局里的表.xlsx")
    browser("fillForm", file=str(SAMPLE))
    script = "[...document.querySelectorAll('.product .alert')].map(one => one.textContent).join()"
    for _ in range(600):
        if found := browser("evaluate", script=f"new Promise(done => setTimeout(() => done({script}), 50))"):
            break
    assert "没有认得出的自评表" in found


@pytest.mark.parametrize("name", NAMES)
def test_published_cases_give_what_the_command_line_gives(
    name: str, browser: Browser, tmp_path: Path, call: Command
) -> None:
    path = tmp_path / f"{name}.json"
    path.write_text(json.dumps(case(name)["data"], ensure_ascii=False, default=str), "utf-8")
    assert browser.drop(path)["state"] == "done"
    call("report", path.name)
    assert browser("links") == [f"{name}-报告.xlsx", f"{name}-报告.docx"]
    assert same(browser, tmp_path / f"{name}-报告.xlsx")
    assert same(browser, tmp_path / f"{name}-报告.docx")


def test_a_data_file_is_filled_into_a_workbook(browser: Browser, tmp_path: Path, call: Command) -> None:
    path = tmp_path / "甲.json"
    path.write_text(json.dumps(unit("甲局"), ensure_ascii=False), "utf-8")
    browser.drop(path)
    assert browser.product("填好的工作簿（.xlsm）") == ["甲.xlsm"]
    call("fill", "甲.json", "-o", "甲.xlsm")
    assert same(browser, tmp_path / "甲.xlsm")


def test_a_report_is_compared_with_the_workbook_dropped_before(browser: Browser, tmp_path: Path) -> None:
    browser.drop(SAMPLE)
    report = tmp_path / "写好的.txt"
    report.write_text("本单位2022年预算执行率为85%，自评得分99分。\n", "utf-8")
    browser("choose", files=[str(report)], folders=False)
    browser.wait("working", seconds=10)
    assert browser.wait("done", "failed")["state"] == "done"
    assert "与报告“写好的.txt”核对" in browser.text()


def test_a_report_alone_becomes_the_workbook_of_the_command_line(
    browser: Browser, tmp_path: Path, call: Command
) -> None:
    browser("evaluate", script="dropped = new Map(), null")  # beside a workbook dropped before it would be compared
    report = tmp_path / "旧报告.txt"
    shutil.copy(SEED, report)
    assert browser.drop(report)["state"] == "done"
    shown = browser.text()
    assert "读出 16 项指标、15 段文字；每一句都读懂了" in shown
    assert "应完成" in shown  # what the report contradicts
    assert browser.product("填好的工作簿（.xlsm）") == ["旧报告.xlsm"]
    call("import", report.name, "-o", "旧报告.xlsm")
    assert files.load(browser.save("旧报告.xlsm")).evaluation == files.load(tmp_path / "旧报告.xlsm").evaluation


def test_many_files_become_one_summary(browser: Browser, tmp_path: Path, call: Command) -> None:
    write(tmp_path, **{f"单位{number}": unit(f"{number}局") for number in range(5)})
    (tmp_path / "坏.json").write_text("{", "utf-8")
    found = browser.drop(*sorted(tmp_path.iterdir()))
    assert found["status"] == "读入 5 个，未能读取 1 个。"
    assert "未能读取" in browser.text()
    assert browser.product("汇总工作簿") == ["汇总.xlsx"]
    call("summary", ".", "-o", "汇总.xlsx", "--processes", "1")
    assert same(browser, tmp_path / "汇总.xlsx")
    assert browser.product("全部报告（.zip）") == ["报告.zip"]
    with ZipFile(browser.save("报告.zip")) as packed:
        assert len(packed.namelist()) == 10
    assert browser.product("各表（CSV）") == ["汇总-CSV.zip"]
    browser("type", label="部门名称", text="某部门")
    assert browser.product("部门的工作簿和构成") == ["某部门.xlsm", "某部门-构成.xlsx"]
    (tmp_path / "汇总.xlsx").unlink()
    call("aggregate", ".", "-o", "某部门.xlsm", "--name", "某部门", "--processes", "1")
    for name in ("某部门.xlsm", "某部门-构成.xlsx"):
        assert same(browser, tmp_path / name)
    browser("click", text="3局")
    browser.wait("done")
    assert "← 回到各单位" in browser.text()
    browser("click", text="← 回到各单位")
    assert "读入 5 个" in browser.text()


@pytest.mark.parametrize("browser", ["chrome"], indirect=True)
def test_a_file_of_another_stage_among_many_is_listed_as_what_it_is(browser: Browser, tmp_path: Path) -> None:
    monitored = unit("乙局")
    monitored["unit"] |= {"purpose": "监控"}
    rows = [{"subject": monitored["subjects"][0]["name"], "name": "人次", "period": "1-6月", "current": "5"}]
    write(tmp_path, 甲=unit("甲局"), 乙=monitored | {"monitoring": rows})
    assert browser.drop(*sorted(tmp_path.iterdir()))["status"] == "读入 2 个，未能读取 0 个。"
    assert "乙局：1-6月，汇总工作簿里另有监控的表" in browser.text()
    assert browser.product("汇总工作簿") == ["汇总.xlsx"]
    assert "监控预警" in files.read_book(browser.save("汇总.xlsx")).grids


def test_generated_workbooks_give_what_the_command_line_gives(browser: Browser, tmp_path: Path, call: Command) -> None:
    count = GENERATED[browser.name]
    books = [tmp_path / f"{number}.xlsm" for number in range(count)]
    for number, book in enumerate(books):
        content = evaluation(number, seed=16, faults=number % 4, place="某县")
        template.write(book, datafile.read_data(datafile.parse(datafile.dumps(content))))
    browser.begin_drop(*books)
    for book in books:  # meanwhile
        call("report", book.name)
    assert browser.wait("done", "failed", seconds=20 * count)["status"] == f"读入 {count} 个，未能读取 0 个。"
    browser.product("全部报告（.zip）", seconds=20 * count)
    packed = members(browser.save("报告.zip"))
    assert len(packed) == 2 * count
    for book in books:
        for suffix in (".xlsx", ".docx"):
            ours = tmp_path / f"{book.stem}-报告{suffix}"
            (tmp_path / "theirs").write_bytes(packed[ours.name])
            assert members(tmp_path / "theirs") == members(ours), ours.name


def test_what_cannot_be_read_is_a_sentence(browser: Browser, tmp_path: Path) -> None:
    (tmp_path / "扫描.pdf").write_bytes(b"%PDF-1.4")
    found = browser.drop(tmp_path / "扫描.pdf")
    assert found["state"] == "failed"
    assert found["alert"] == "PDF 和 .doc 在这里读不了，请另存为 .xlsx 或 .docx。"
    assert browser.drop(SAMPLE)["state"] == "done"


def test_the_page_reports_no_error_and_asks_for_nothing(browser: Browser) -> None:
    seen = browser("seen")
    assert seen["problems"] == []
    assert [one for one in seen["requests"] if not one.startswith(("file:", "data:", "blob:"))] == []
