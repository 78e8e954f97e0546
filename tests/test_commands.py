"""Commands said as data: read without click where they are plainly right, and then exactly as click reads them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlperf import printing
from xlperf.cli import checking, job
from xlperf.commands import Command, plainly
from xlperf.terminal import as_click

COMMANDS: dict[str, Command] = {
    name: item for module in (job, checking) for name, item in vars(module).items() if isinstance(item, Command)
}
WORDS = st.sampled_from([
    "a.xlsx", "b.json", "文件夹/甲 乙", "v15", "-o", "--output", "--outline", "xianan", "叙述式", "提纲", "--json",
    "--pdf", "--sample", "--force", "--help", "-h", "-ox", "--output=x", "--", "-", "", "*.xlsx", "~/a", "$A",
    "--outpu", "--nonsense",
])  # fmt: skip
LOADED = "import sys; from xlperf.cli import main\ntry: main(sys.argv[1:])\nfinally: print('click' in sys.modules)"


def clicked(command: Command, words: list[str]) -> dict[str, object] | None:
    """What click makes of the words; None where it does not run the command."""
    try:
        return as_click(command).make_context("xlperf", list(words)).params
    except (click.ClickException, click.exceptions.Exit):
        return None


@pytest.mark.parametrize("name", COMMANDS)
@settings(deadline=None, max_examples=150)
@given(words=st.lists(WORDS, max_size=6))
def test_what_is_read_without_click_is_what_click_reads(name: str, words: list[str]) -> None:
    with open(os.devnull, "w") as quiet, pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", quiet)  # click prints the help page
        expected = clicked(COMMANDS[name], words)
    values = plainly(COMMANDS[name], words)
    assert values is None or dict(values) == expected


NONE = {"report": None, "scheme": None}


@pytest.mark.parametrize(
    ("name", "words", "values"),
    [
        ("check", ["a.xlsx"], {"paths": (Path("a.xlsx"),), "as_json": False} | NONE),
        (
            "check",
            ["a.xlsx", "--json", "b.xlsx"],
            {"paths": (Path("a.xlsx"), Path("b.xlsx")), "as_json": True} | NONE,
        ),
        (
            "report",
            ["a.xlsx", "-o", "甲 乙", "--outline", "xianan"],
            {"file": Path("a.xlsx"), "folder": Path("甲 乙"), "outline": "xianan", "as_pdf": False},
        ),
        ("demo", [], {"folder": Path("xlperf-demo")}),
        ("explain", ["v15"], {"code": "v15"}),
    ],
)
def test_the_usual_ways_need_no_click(name: str, words: list[str], values: dict[str, object]) -> None:
    assert plainly(COMMANDS[name], words) == values


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("check", []), ("check", ["--help"]), ("check", ["--jso", "a"]), ("check", ["*.xlsx"]), ("report", ["a", "b"]),
        ("report", ["a", "-o"]), ("report", ["a", "-o", "-x"]),
        ("fill", ["a.json"]),
        ("report", ["a", "--output=b"]), ("check", ["--", "-a"]), ("check", ["", "a"]), ("new", ["~/a.xlsx"]),
    ],
)  # fmt: skip
def test_anything_else_is_for_click(name: str, words: list[str]) -> None:
    assert plainly(COMMANDS[name], words) is None


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "某中心.json"
    path.write_text(json.dumps({"xlperf": 1, "unit": {"name": "某中心"}, "subjects": [{"name": "甲"}]}), "utf-8")
    return path


def process(code: str, *arguments: str | Path, **how: int) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-c", code, *map(str, arguments)], capture_output=True, check=False, **how)


def test_check_and_report_do_not_load_click(data: Path) -> None:
    for command in ("check", "report"):
        done = process(LOADED, command, data)
        assert done.stdout.decode().splitlines()[-1] == "False", (
            f"{command} loads click, which takes longer than reading a workbook: "
            "in the modules it imports, declare commands with xlperf.commands and print with xlperf.printing"
        )
    assert process(LOADED, "check", "--help").stdout.decode().splitlines()[-1] == "True"


@pytest.mark.parametrize("way", [["{}"], ["--", "{}"]])  # the second is for click
def test_a_reader_that_goes_away_ends_it_silently(data: Path, way: list[str]) -> None:
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "xlperf.cli", "check", *(word.format(data) for word in way)]
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, check=False)
    os.close(write)
    assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.parametrize("way", [["{}"], ["--", "{}"]])
def test_stopping_it_says_so(data: Path, way: list[str]) -> None:
    code = (
        "import sys, xlperf.files\n"
        "from xlperf.cli import main\n"
        "def stop(path): raise KeyboardInterrupt\n"
        "xlperf.files.load = stop\n"
        "main()"
    )
    done = process(code, "check", *(word.format(data) for word in way))
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().replace(os.linesep, "\n") == "\n不能继续：已停止。没有写完的文件不会留下。\n"


def test_a_shell_that_asks_for_words_gets_click(data: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "xlperf.cli", "check", str(data)],
        env={**os.environ, "_XLPERF_COMPLETE": "bash_source"}, capture_output=True, check=False,
    )  # fmt: skip
    assert "某中心".encode() not in done.stdout


@pytest.mark.parametrize("encoding", ["utf-8", "ascii", "gbk"])
def test_a_line_is_printed_as_click_prints_it(encoding: str) -> None:
    lines = []
    for module, style in (("xlperf.printing", "xlperf.printing"), ("click", "click")):
        code = (
            f"from {module} import echo; from {style} import style\n"
            "echo(style('不能继续：', fg='red') + '原因', err=True); echo(style('甲', bold=True) + '乙①')"
        )
        environment = {**os.environ, "PYTHONIOENCODING": f"{encoding}:replace"}
        done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=True)
        lines.append((done.stdout, done.stderr))
    assert lines[0] == lines[1]


@pytest.mark.parametrize("how", [{"fg": "red"}, {"fg": "green", "bold": True}, {"bold": True}, {"fg": "cyan"}])
def test_colours_are_click_s(how: dict[str, object]) -> None:
    styled = printing.style("甲", **how)  # type: ignore[arg-type]
    assert styled == click.style("甲", **how)  # type: ignore[arg-type]
