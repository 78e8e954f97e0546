"""What a file can do to the page: nothing. It runs no markup, reaches no network, and what hangs or breaks is ended."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from tests.support.browsers import Browser
from tests.support.sample import sample_data

SAMPLE = Path(__file__).parents[2] / "workbook" / "咸安区招商中心-2022.xlsm"
MARKUP = '<img src="x" onerror="window.alive = 1"><script>window.alive = 1</script><b class="alive">甲</b>'

REACHING = """
(async (address) => {
  const attempts = [
    () => fetch(address),
    () => navigator.sendBeacon(address, "a"),
    () => new WebSocket(address.replace("http", "ws")),
    () => new EventSource(address),
    () => { new Image().src = address; },
    () => import(address),
    () => { const asked = new XMLHttpRequest(); asked.open("GET", address); asked.send(); },
    () => { const form = document.createElement("form"); form.action = address; form.target = "_blank"; form.method = "post"; document.body.append(form); form.submit(); },
    () => new Worker(`data:text/javascript,fetch("${address}").catch(() => 0); import("${address}").catch(() => 0);`, { type: "module" }),
    () => { for (const [tag, key] of [["iframe", "src"], ["script", "src"], ["link", "href"], ["object", "data"], ["video", "src"]]) {
      const made = document.createElement(tag); if (tag === "link") made.rel = "stylesheet"; made[key] = address; document.body.append(made); } },
  ];
  for (const attempt of attempts) { try { await attempt(); } catch { continue; } }
  await new Promise((done) => setTimeout(done, 1000));
})
"""  # noqa: E501 - one attempt a line


class Listener:
    """A server on this machine that counts who sends it anything.

    Chromium opens a connection for a frame or a form before it asks the policy, and closes it without a word.
    """

    def __init__(self) -> None:
        self.requests: list[bytes] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection, suppress(OSError):
                connection.settimeout(0.3)
                self.requests.append(connection.recv(100) or b"nothing was sent")

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(10)


@pytest.fixture
def listener() -> Iterator[Listener]:
    started = Listener()
    yield started
    started.close()


def marked(value: Any, key: str = "") -> Any:
    """The data with markup in every text field, but for those whose words decide how the rest is read."""
    if isinstance(value, dict):
        return {name: marked(inner, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [marked(inner, key) for inner in value]
    if isinstance(value, str) and key not in ("kind", "scheme", "sign", "money_unit", "level1", "level2", "target"):
        return value + MARKUP
    return value if value is None or isinstance(value, str | int | bool) else float(value)


def test_markup_in_every_text_field_stays_text(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / f"<b class=alive>{'x'}.json"
    path.write_text(json.dumps(marked(sample_data()), ensure_ascii=False), "utf-8")
    assert browser.drop(path)["state"] == "done"
    assert browser.text().count("onerror") > 20
    browser.drop(path, SAMPLE)
    assert "<b class=alive>" in browser.text()
    alive = "[window.alive ?? null, document.querySelectorAll('.alive, #result img, #result script').length]"
    assert browser("evaluate", script=alive) == [None, 0]
    assert browser("seen")["problems"] == []


def test_nothing_reaches_a_server_that_stands_right_here(browser: Browser, listener: Listener) -> None:
    browser("evaluate", script=f"{REACHING}({json.dumps(listener.address)})")
    assert [one for one in listener.requests if one != b"nothing was sent"] == []


def test_what_was_tried_there_does_reach_it_without_the_policy(
    browser: Browser, listener: Listener, page: Path, tmp_path: Path
) -> None:
    bare = tmp_path / "bare.html"
    bare.write_text("<!doctype html><title>bare</title><p id=status>", "utf-8")
    browser("open", address=bare.as_uri())
    browser("evaluate", script=f"{REACHING}({json.dumps(listener.address)})")
    assert len([one for one in listener.requests if one != b"nothing was sent"]) >= 5
    browser.open(page)


def test_a_job_that_hangs_is_ended_and_the_next_one_is_done(browser: Browser) -> None:
    browser.drop(SAMPLE)
    values = "{paths: Array(100).fill('咸安区招商中心-2022.xlsm')}"
    hang = f"desk.run('reports', {values}, {{limit: 0.5}}).catch((error) => error.message)"
    assert browser("evaluate", script=hang).startswith("过了 0.5 秒还没有处理完")
    again = "desk.run('rows', {path: '咸安区招商中心-2022.xlsm'}).then(({value}) => value.split('\\n').length)"
    assert browser("evaluate", script=again) == 18


def test_what_breaks_python_itself_is_a_sentence_and_the_next_file_is_read(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "deep.json"
    path.write_text('{"xlperf": 1, "a": ' + "[" * 200_000 + "]" * 200_000 + "}", "utf-8")
    found = browser.drop(path)
    assert (found["state"], found["alert"]) == ("failed", "文件里的内容嵌套得不正常，没有读。请核对文件来源。")
    assert browser.drop(SAMPLE)["state"] == "done"


def test_a_bomb_and_a_huge_file_are_refused(browser: Browser, tmp_path: Path) -> None:
    bomb, huge = tmp_path / "bomb.xlsx", tmp_path / "huge.xlsx"
    with ZipFile(SAMPLE) as given, ZipFile(bomb, "w", ZIP_DEFLATED) as made:
        for name in given.namelist():
            content = given.read(name)
            made.writestr(name, content + b" " * 250_000_000 if name.endswith("sheet3.xml") else content)
    with huge.open("wb") as file:
        file.truncate(100 * 2**20)
    assert browser.drop(bomb)["alert"] == "文件展开后大得不正常，没有读。请核对文件来源。"
    assert browser.drop(huge)["alert"] == "huge.xlsx：文件有 100 MB，超过 50 MB。请删去里面的图片后再试。"
    assert browser.drop(SAMPLE, huge)["state"] == "done"
    assert "超过 50 MB" in browser.text()


def test_hostile_files_end_in_a_sentence(browser: Browser, tmp_path: Path) -> None:
    """Each in the time of one file, and the next file is read."""
    for path in hostile(tmp_path):
        found = browser.drop(path)
        assert found["state"] in ("done", "failed"), path.name
        if found["state"] == "failed":
            assert found["alert"].endswith(("。", "？")), path.name
            assert "程序出错" not in found["alert"], path.name
        else:
            assert "程序出错" not in browser.text(), path.name
    assert browser.drop(SAMPLE)["state"] == "done"


def hostile(folder: Path) -> list[Path]:
    """Cells at the end of the sheet and beyond, entities, half a sheet, a name that climbs, huge numbers, no data."""
    with ZipFile(SAMPLE) as given:
        parts = {name: given.read(name) for name in given.namelist()}
    sheet = next(name for name in parts if name.endswith("sheet3.xml"))
    made = {
        "远.xlsx": parts | {sheet: parts[sheet].replace(b'r="B2"', b'r="XFD1048576"', 1)},
        "外.xlsx": parts | {sheet: parts[sheet].replace(b'r="B2"', b'r="ZZZZ99999999"', 1)},
        "断.xlsx": parts | {sheet: parts[sheet][: len(parts[sheet]) // 2]},
        "实体.xlsx": parts | {sheet: b'<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;&a;">]>' + parts[sheet]},
        "上.xlsx": parts | {"../../外面.txt": b"x"},
    }
    for name, content in made.items():
        with ZipFile(folder / name, "w", ZIP_DEFLATED) as package:
            for part, text in content.items():
                package.writestr(part, text)
    digits = '{"xlperf": 1, "subjects": [{"name": "甲", "funds": {"initial": %s}}]}'
    texts = {
        "长.json": digits % ("9" * 1_000_000),
        "幂.json": digits % "1e999999999",
        "列.json": "[]",
        "空.json": "",
        "零.xlsx": "\0" * 100_000,
    }
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    return sorted(folder.iterdir())


def test_a_file_that_hangs_costs_one_line_among_many(browser: Browser, tmp_path: Path) -> None:
    """The worker is ended, and another one has the rest; a job that takes long stands in for a file that hangs."""
    for name in ("甲", "乙", "丙"):
        data = {"xlperf": 1, "unit": {"name": f"{name}局"}, "subjects": [{"name": f"{name}项目"}]}
        (tmp_path / f"{name}.json").write_text(json.dumps(data), "utf-8")
    slow = """
      window.real = Desk.prototype.runNow;
      Desk.prototype.runNow = function (job, values, options) {
        return values.path === "乙.json" ? this.post({ job: "reports", values: { paths: Array(500).fill("甲.json") }, put: [], clear: [] }, 0.5)
          : window.real.call(this, job, values, options);
      };
    """  # noqa: E501 - one statement
    browser("evaluate", script=f"(() => {{ {slow} }})()")
    try:
        found = browser.drop(*sorted(tmp_path.iterdir()))
    finally:
        browser("evaluate", script="(() => { Desk.prototype.runNow = window.real; })()")
    assert found["status"] == "读入 2 个，未能读取 1 个。"
    assert "过了 0.5 秒还没有处理完，已停下" in browser.text()


def test_the_page_keeps_nothing(browser: Browser) -> None:
    browser.drop(SAMPLE)
    kept = "[localStorage.length, sessionStorage.length, document.cookie]"
    assert browser("evaluate", script=kept) == [0, 0, ""]


@pytest.mark.parametrize("browser", ["chrome"], indirect=True)  # WebDriver BiDi cannot drag files
def test_files_and_folders_are_dragged_in(browser: Browser, tmp_path: Path) -> None:
    browser("evaluate", script="document.documentElement.dataset.state = 'ready'")
    browser("drag", files=[str(SAMPLE)])
    assert browser.wait("done", "failed")["status"] == "检查完了：7 个错误，16 个提醒，0 条说明。"
    folder = tmp_path / "各单位"
    (folder / "甲").mkdir(parents=True)
    for place in (folder / "a.json", folder / "甲" / "b.json"):
        place.write_text(
            json.dumps({"xlperf": 1, "unit": {"name": place.stem}, "subjects": [{"name": "某项目"}]}), "utf-8"
        )
    browser("evaluate", script="document.documentElement.dataset.state = 'ready'")
    browser("drag", files=[str(folder)])
    assert browser.wait("done", "failed")["status"] == "读入 2 个，未能读取 0 个。"
    assert "各单位/甲/b.json" in browser.text()
