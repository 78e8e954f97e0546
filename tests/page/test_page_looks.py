"""What people see and hear of the page: nothing cut off at common sizes, contrast, names for a screen reader, keys."""

from __future__ import annotations

import json
import subprocess
from itertools import pairwise
from pathlib import Path
from zipfile import is_zipfile

import pytest

from tests.support.browsers import Browser, the_page
from tests.support.catalogue_examples import monitored
from tests.support.official_forms import save
from tests.support.summaries import unit
from tests.test_rule_list import PRINTED

SAMPLE = Path(__file__).parents[2] / "workbook" / "咸安区招商中心-2022.xlsm"
SIZES = [(1366, 768), (1920, 1080)]

TOO_OLD = {
    "delete window.DecompressionStream": "DecompressionStream",
    "delete window.BigInt64Array": "BigInt",
    "WebAssembly.validate = () => false": "WebAssembly 异常",
    "window.Worker = class { terminate() {} }": "模块 Worker",
}
"""What an old browser does not have, and what it is called."""

CUT_OFF = """
(() => [...document.querySelectorAll("body *")].filter((one) => {
  const box = one.getBoundingClientRect();
  const style = getComputedStyle(one);
  if (!box.width || one.closest(".hidden, svg, pre, textarea, select") || style.display === "inline") return false;
  return box.right > innerWidth + 1 || box.left < -1 || one.scrollWidth > one.clientWidth + 1;
}).map((one) => one.tagName + "." + one.className + ": " + one.textContent.slice(0, 40)))()
"""

FAINT = """
(() => {
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([red, green, blue]) => {
    const [r, g, b] = [red, green, blue].map((one) => one / 255).map((one) => (one <= 0.03928 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const colour = parse(getComputedStyle(one).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const faint = new Set();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.textContent.trim() || !element.getClientRects().length || element.disabled) continue;
    const [one, other] = [light(parse(getComputedStyle(element).color)), light(ground(element))].sort((a, b) => b - a);
    const ratio = (one + 0.05) / (other + 0.05);
    if (ratio < 4.5) faint.add(`${element.tagName}.${element.className} ${ratio.toFixed(2)} ${texts.currentNode.textContent.slice(0, 20)}`);
  }
  return [...faint];
})()
"""  # noqa: E501 - arithmetic reads better in one line

NAMELESS = """
(() => [...document.querySelectorAll("button, a, input, select, textarea, progress, section, aside, nav, [role=img]")]
  .filter((one) => !(one.getAttribute("aria-label") || one.textContent.trim() || one.labels?.length))
  .map((one) => one.outerHTML.slice(0, 80)))()
"""


STATES = ("empty", "unit", "monitoring", "form", "many", "failed", "blank")


def show(state: str, browser: Browser, folder: Path) -> None:
    """Have the page in one of its states, all that can be unfolded open."""
    name = "很长的单位名称" * 12
    bad = folder / f"{'坏' * 60}.json"
    bad.write_text("{", "utf-8")
    if state == "empty":
        browser.open(the_page())
    elif state == "unit":
        browser.drop(SAMPLE)
        browser.product("公开用的一份（没有个人信息）")
    elif state == "monitoring":
        content = monitored(0, current="20人次", spent="50", likelihood="有可能", reason="生源少。" * 40, cause="其他")
        (folder / "监控.json").write_text(json.dumps(content, default=str), "utf-8")
        browser.drop(folder / "监控.json")
    elif state == "form":
        browser.drop(save(folder / "自评表.xlsx", PRINTED.paper()))
        browser("open_all")
        browser.product("表上印的评分规则（.toml）")
        browser("click", text="有哪些评分规则，出自哪里")
        browser.idle()
    elif state == "many":
        for number in range(3):
            (folder / f"{number}.json").write_text(json.dumps(unit(f"{number}{name}")), "utf-8")
        browser.drop(*sorted(folder.glob("*.json")))
    elif state == "failed":
        browser.drop(bad)
    else:
        browser("click", text="空白工作簿")
        browser.wait("working", seconds=10)
        browser.wait("done")
    browser("open_all")


@pytest.mark.parametrize("state", STATES)
def test_nothing_is_cut_off_faint_or_nameless(state: str, browser: Browser, tmp_path: Path) -> None:
    show(state, browser, tmp_path)
    for width, height in SIZES:
        browser("shot", path=str(tmp_path / "shot.png"), full=False, width=width, height=height)
        assert browser("evaluate", script=CUT_OFF) == [], width
    assert browser("evaluate", script=FAINT) == []
    assert browser("evaluate", script=NAMELESS) == []
    assert browser("axe") == []


@pytest.mark.parametrize("browser", ["chrome"], indirect=True)
def test_axe_finds_what_is_wrong(browser: Browser) -> None:
    browser.drop(SAMPLE)
    change = (
        "document.getElementById('choose').textContent = '{}', document.getElementById('status').style.color = '{}'"
    )
    browser("evaluate", script=change.format("", "#ccc"))
    found = {name for name, _ in browser("axe")}
    browser("evaluate", script=change.format("选文件", ""))
    assert found == {"button-name", "color-contrast"}


def test_all_is_reached_by_keys_in_the_order_of_the_page(browser: Browser) -> None:
    browser.drop(SAMPLE)
    browser("evaluate", script="document.getElementById('blank').focus()")
    reached = []
    for _ in range(4):
        browser("press", key="Tab")
        reached.append(browser("evaluate", script="document.activeElement.textContent.trim()"))
    assert reached == ["看看样例", "选文件", "选文件夹", "7 个错误，16 个提醒，0 条说明 ↓"]
    browser("evaluate", script="document.getElementById('sample').focus()")
    browser("press", key="Enter")
    assert browser.wait("working", seconds=5)
    assert browser.wait("done", "failed")["status"] == "检查完了：7 个错误，16 个提醒，0 条说明。"


def tab_to(browser: Browser, text: str) -> None:
    """Press Tab until what has the focus begins with a text. AssertionError where it is never reached."""
    focused = "(document.activeElement.textContent.trim() || document.activeElement.id)"
    passed: list[str] = []
    while not passed or not passed[-1].startswith(text):
        assert len(passed) < 200, f"{text}: never reached, but {passed[:40]}"
        browser("press", key="Tab")
        passed.append(browser("evaluate", script=focused)[:40])


def test_the_whole_job_is_done_by_keys_alone(browser: Browser) -> None:
    """A file is chosen, a finding explained, the report saved; another code looked up: nothing is clicked."""
    top = "document.documentElement.dataset.state = 'ready', document.querySelector('h1').tabIndex = -1"
    closed = "document.querySelectorAll('footer details').forEach((one) => (one.open = false))"
    browser("evaluate", script=f"{top}, {closed}, document.querySelector('h1').focus()")  # as in a page just opened
    tab_to(browser, "选文件")
    browser("chooseByKey", key="Enter", files=[str(SAMPLE)])
    assert browser.wait("done", "failed")["status"] == "检查完了：7 个错误，16 个提醒，0 条说明。"
    browser.idle()
    tab_to(browser, "V02")
    browser("press", key=" ")
    assert "没有完成，没有写原因：" in browser("evaluate", script="document.activeElement.parentElement.innerText")
    name = "咸安区招商中心-2022-报告.docx"
    tab_to(browser, f"保存 {name}")
    assert is_zipfile(browser("save", name=name, seconds=60, key="Enter"))
    tab_to(browser, "查一个编号")
    browser("press", key=" ")
    tab_to(browser, "code")
    for key in "V12":
        browser("press", key=key)
    browser("press", key="Enter")
    browser.idle()
    assert browser("evaluate", script="explained.textContent").startswith(
        "V12 资金合计与分项之和不同（错误）\n为什么："
    )


def test_a_product_is_made_and_saved_by_keys_alone(browser: Browser) -> None:
    browser.drop(SAMPLE)
    press = "[...document.querySelectorAll('button')].find((one) => one.textContent === '数据文件（.json）').focus()"
    browser("evaluate", script=press)
    browser("press", key="Enter")
    focused = "[document.activeElement.tagName, document.activeElement.download ?? '']"
    for _ in range(600):
        found = browser("evaluate", script=f"new Promise(done => setTimeout(() => done({focused}), 50))")
        if found[0] == "A":
            break
    assert found == ["A", "咸安区招商中心-2022.json"]


@pytest.mark.parametrize("browser", ["chrome"], indirect=True)  # Firefox's PDF does not say which characters it shows
def test_printed_are_the_results_and_nothing_else(browser: Browser, tmp_path: Path) -> None:
    browser.drop(SAMPLE)
    browser("pdf", path=str(tmp_path / "page.pdf"))
    text = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "page.pdf"), "-"], capture_output=True, text=True, check=True
    ).stdout
    assert "94.15" in text
    assert "检查出的问题" in text
    assert [word for word in ("选文件", "还可以取走", "把文件拖到这里", "打印这一页") if word in text] == []


def test_a_screen_reader_is_told_what_happens(browser: Browser) -> None:
    roles = "['status', 'alert'].map((id) => document.getElementById(id).getAttribute('role'))"
    assert browser("evaluate", script=roles) == ["status", "alert"]
    heads = "[...document.querySelectorAll('h1, h2, h3')].map((one) => Number(one.tagName[1]))"
    levels = browser("evaluate", script=heads)
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_window_is_never_frozen_while_files_are_read(browser: Browser, tmp_path: Path) -> None:
    for number in range(20):
        (tmp_path / f"{number}.json").write_text(json.dumps(unit(f"{number}局")), "utf-8")
    beats = "window.longest = 0; window.beat = performance.now(); window.beating = setInterval(() => {"
    beats += "const now = performance.now(); window.longest = Math.max(window.longest, now - window.beat);"
    browser("evaluate", script=beats + "window.beat = now; }, 20)")
    browser.drop(*sorted(tmp_path.iterdir()))
    longest = browser("evaluate", script="clearInterval(window.beating), window.longest")
    assert longest < 1500, "milliseconds in which the page did nothing, on a busy machine"


def test_a_browser_that_is_too_old_is_told_so_in_one_sentence(browser: Browser, page: Path) -> None:
    for without, lacks in TOO_OLD.items():
        browser("open", address=page.as_uri(), first=without)
        found = browser.wait("failed", "ready")
        sentence = f"这个浏览器太旧，打不开这个工具（缺少 {lacks}）。请用新版的 Edge、Chrome 或 Firefox 打开这个文件。"
        assert found == {"state": "failed", "status": sentence, "alert": ""}
    browser.open(page)
