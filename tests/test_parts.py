"""The parts of the tests: what runs, what is left out and why, and that the core starts no process."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable

import pytest

from tests.__main__ import Part, main

READY = Part("a", lambda: "")
AMISS = Part("b", lambda: "没有 Debian")


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that would have run; each ends with exit code 5."""
    ran: list[list[str]] = []

    def run(command: list[str], *, check: bool) -> subprocess.CompletedProcess[bytes]:
        ran.append(command)
        return subprocess.CompletedProcess(command, 5)

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.delenv("CI", raising=False)
    return ran


def test_all_parts_run_in_one_run_of_pytest(commands: list[list[str]]) -> None:
    assert main(["-x"], {"one": READY, "two": Part("c", lambda: "")}) == 5
    assert [command[-3:] for command in commands] == [["-m", "a or c", "-x"]]


def test_a_part_runs_alone(commands: list[list[str]]) -> None:
    assert main(["two"], {"one": AMISS, "two": READY}) == 5
    assert [command[-2:] for command in commands] == [["-m", "a"]]


def test_what_the_machine_cannot_have_is_named(commands: list[list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([], {"one": READY, "two": AMISS}) == 5
    assert [command[-2:] for command in commands] == [["-m", "a"]]
    assert capsys.readouterr().out == "未运行 test-two：没有 Debian\n"


@pytest.mark.parametrize(("names", "ci"), [(["two"], ""), ([], "true")])
def test_nothing_runs_where_a_part_may_not_be_left_out(
    names: list[str], ci: str, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", ci)
    assert main(names, {"one": READY, "two": AMISS}) == 1
    assert commands == []


@pytest.mark.parametrize(
    "start",
    [
        lambda: subprocess.run([sys.executable, "-c", ""], check=False),
        lambda: multiprocessing.get_context("spawn").Process(target=print).start(),
        lambda: multiprocessing.get_context("fork").Process(target=print).start(),
        lambda: os.system("true"),  # noqa: S605
        lambda: os.posix_spawn("/bin/true", ["true"], {}),
    ],
    ids=["subprocess", "spawn", "fork", "system", "posix_spawn"],
)
def test_a_test_of_the_core_cannot_start_a_process(start: Callable[[], object]) -> None:
    with pytest.raises(pytest.fail.Exception, match="starts a process"):
        start()
