"""bundle/page/: what goes into the page is pinned as on every other desk, and only its own scripts may run."""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Sequence
from gzip import decompress
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from zipfile import ZipFile

import pytest

from bundle import wheels
from bundle.page import build as builder
from bundle.page.__main__ import main
from bundle.page.build import LOCK, assemble, build, policy
from bundle.wheels import read_pins
from xlperf.cli import template_commands
from xlperf.cli.commands import cli
from xlperf.findings import XlperfError
from xlperf.hosts.browser import page

ROOT = Path(__file__).parent.parent


class Elements(HTMLParser):
    """The elements of a page: name, attributes and text, in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None], str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs), ""))

    def handle_endtag(self, tag: str) -> None:
        self.found.append((f"/{tag}", {}, ""))

    def handle_data(self, data: str) -> None:
        if self.found:
            tag, attributes, text = self.found[-1]
            self.found[-1] = (tag, attributes, text + data)


@pytest.fixture(scope="module")
def elements() -> list[tuple[str, dict[str, str | None], str]]:
    return Elements(assemble({"a.zip": b"\x00content"}, "<b>notices</b>")).found


def test_versions_are_those_of_every_other_desk() -> None:
    others = {pin.name: pin.version for pin in read_pins(wheels.LOCK.read_text("utf-8"))}
    pins = {pin.name: pin.version for pin in read_pins(LOCK.read_text("utf-8"))}
    assert pins.items() <= others.items()
    assert {"python-calamine", "xlsxwriter"} <= pins.keys()


def test_pyodide_is_pinned_by_its_hash_and_fetched_for_its_own_python() -> None:
    lock = json.loads((LOCK.parent / "package-lock.json").read_text("utf-8"))
    wanted = json.loads((LOCK.parent / "package.json").read_text("utf-8"))["dependencies"]["pyodide"]
    pinned = lock["packages"]["node_modules/pyodide"]
    assert pinned["version"] == wanted
    assert pinned["integrity"].startswith("sha512-")


def test_only_the_scripts_of_the_page_may_run(elements: list[tuple[str, dict[str, str | None], str]]) -> None:
    allowed = next(str(found["content"]) for tag, found, _ in elements if "http-equiv" in found)
    directives = {words[0]: words[1:] for one in allowed.split(";") if (words := one.split())}
    assert directives["default-src"] == directives["connect-src"] == ["'none'"]
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*"} & {word for words in directives.values() for word in words}
    scripts = [text for tag, found, text in elements if tag == "script" and "type" not in found]
    hashes = [f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in scripts]
    assert len(scripts) == 2
    assert set(hashes) < set(directives["script-src"])


def test_the_guide_says_where_each_command_is_on_the_page() -> None:
    guide = (ROOT / "docs" / "page.md").read_text("utf-8")
    first = [line.split("|")[1] for line in guide.splitlines() if line.startswith("|")]
    named = {name for cell in first for name in re.findall(r"`([^`]*)`", cell)}
    below = {f"template {name}" for name in template_commands.template.commands}
    commands = below | set(cli.commands) - {"template"}
    assert [one for one in sorted(commands) if not any(f"{name} ".startswith(f"{one} ") for name in named)] == []


def test_the_policy_stands_before_all_that_it_governs(elements: list[tuple[str, dict[str, str | None], str]]) -> None:
    tags = [tag if "http-equiv" not in found else "policy" for tag, found, _ in elements]
    assert tags.index("policy") < min(tags.index(tag) for tag in ("style", "script", "link") if tag in tags)


def test_the_page_asks_for_nothing_from_elsewhere(elements: list[tuple[str, dict[str, str | None], str]]) -> None:
    assert [found for _, found, _ in elements if {"src", "href", "action", "style"} & found.keys()] == []
    handlers = [name for _, found, _ in elements for name in found if name.startswith("on")]
    assert handlers == []


def test_parts_are_packed_as_text(elements: list[tuple[str, dict[str, str | None], str]]) -> None:
    (text,) = [text for _, found, text in elements if found.get("data-part") == "a.zip"]
    assert decompress(b64decode(text)) == b"\x00content"


def test_all_that_python_is_made_of_in_a_browser_has_its_notice() -> None:
    """Names that the runtime itself shows, of Pyodide 314.0.7; bare names, for its own text is in English."""
    notices = "".join(path.read_text("utf-8") for path in (LOCK.parent / "notices").glob("*.txt"))
    made_of = ("Mozilla Public License", "PYTHON SOFTWARE FOUNDATION LICENSE", "Emscripten", "musl", "LLVM", "SQLite",
               "zstd", "bzip2", "liblzma", "zlib", "expat", "libmpdec", "libffi", "mimalloc", "HACL*",
               "error-stack-parser")  # fmt: skip
    assert [name for name in made_of if name not in notices] == []


def test_notices_are_text(elements: list[tuple[str, dict[str, str | None], str]]) -> None:
    assert [text.strip() for tag, found, text in elements if found.get("class") == "notices"] == ["<b>notices</b>"]


def test_no_script_reads_markup() -> None:
    scripts = page.script()
    assert re.findall(r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|DOMParser)", scripts) == []


def test_a_script_cannot_end_early() -> None:
    assert "</script" not in page.script().lower()
    assert "</script" not in page.first_script().lower()


def test_policies_of_other_scripts_differ() -> None:
    assert policy(["a"], "s") != policy(["b"], "s")


def stand_ins(folder: Path, size: int = 10) -> tuple[Sequence[Sequence[str]], object, object]:
    """Stand-ins for pip, npm and node that write small files, and what they were asked."""
    asked: list[Sequence[str]] = []

    def pip(arguments: Sequence[str]) -> None:
        asked.append(arguments)
        place = Path(arguments[arguments.index("--dest") + 1])
        place.mkdir()
        with ZipFile(place / "alpha-1.0-py3-none-any.whl", "w") as wheel:
            wheel.writestr("alpha.py", "")
            wheel.writestr("alpha-1.0.dist-info/LICENSE", "licence of alpha")
            inside = {"name": "beta", "version": "2", "author": "Someone <a@b.c>", "licenses": [{"expression": "MIT"}]}
            other = {"name": "gamma", "version": "3", "licenses": [{"license": {"id": "Zlib"}}]}
            listed = json.dumps({"components": [inside, other]})
            wheel.writestr("alpha-1.0.dist-info/sboms/alpha.cyclonedx.json", listed)

    def run(command: Sequence[str], place: Path) -> None:
        asked.append(command)
        if command[0] == "npm":
            pyodide = place / "node_modules" / "pyodide"
            pyodide.mkdir(parents=True)
            for name in builder.RUNTIME:
                (pyodide / name).write_bytes(sha256(name.encode()).digest() * size)
            (pyodide / "pyodide-lock.json").write_text('{"info": {"abi_version": "1"}, "packages": {"a": {}}}', "utf-8")
            (pyodide / "python_stdlib.zip").write_bytes(b"stdlib")
        else:
            Path(command[-1]).write_bytes(Path(command[-2]).read_bytes())

    return asked, pip, run


@pytest.mark.workbooks
def test_the_page_is_made_of_what_the_locks_name(tmp_path: Path) -> None:
    asked, pip, run = stand_ins(tmp_path)
    build(ROOT, tmp_path / "dist" / "xlperf.html", pip=pip, run=run)  # type: ignore[arg-type]
    found = Elements((tmp_path / "dist" / "xlperf.html").read_text("utf-8")).found
    parts = {one["data-part"]: decompress(b64decode(text)) for _, one, text in found if "data-part" in one}
    assert json.loads(parts["pyodide-lock.json"]) == {"info": {"abi_version": "1"}, "packages": {}}
    (tmp_path / "site.zip").write_bytes(parts["site.zip"])
    with ZipFile(tmp_path / "site.zip") as site:
        names = site.namelist()
    assert {"alpha.py", "xlperf/report.py", "xlperf/data/layout.toml"} <= set(names)
    assert [name for name in names if "/excel/" in name or "/cli/" in name or "__pycache__" in name] == []
    assert "--require-hashes" in next(one for one in asked if one[0] == "download")
    assert list(asked[0][:2]) == ["npm", "ci"]
    notices = next(text for _, one, text in found if one.get("class") == "notices")
    assert "licence of alpha" in notices
    assert "beta 2 (MIT), by Someone\ngamma 3 (Zlib), by its authors" in notices
    assert "Mozilla Public License Version 2.0" in notices


@pytest.mark.workbooks
def test_a_page_that_is_too_large_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _, pip, run = stand_ins(tmp_path)
    monkeypatch.setattr(builder, "MOST_BYTES", 1000)
    with pytest.raises(XlperfError, match="超过"):
        build(ROOT, tmp_path / "xlperf.html", pip=pip, run=run)  # type: ignore[arg-type]
    assert not (tmp_path / "xlperf.html").exists()


def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def fail(*_: object) -> None:
        raise XlperfError("缺少 npm")

    monkeypatch.setattr("bundle.page.__main__.build", fail)
    assert main([]) == 2
    assert capsys.readouterr().err == "不能继续：缺少 npm\n"
