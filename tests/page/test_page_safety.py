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
