"""Folders that an ordinary user may not look into, at home, beside the input and where the output goes.

The superuser may look into all: then the commands are run in a child of this process that has given that up.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Mapping
from itertools import takewhile
from pathlib import Path

import pytest

from xlperf.cli import chinese
from xlperf.cli.commands import cli

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has other rights"),
]

NOBODY = 65534
OPEN, CLOSED = 0o777, 0o700
NO_RIGHT = "没有权限"


def run(command: list[str], environment: Mapping[str, str], folder: Path) -> tuple[int, str]:
    """Exit code and all output of a command, run by an ordinary user in that folder."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        code = 99
        try:
            os.dup2(writing, 1)
            os.dup2(writing, 2)
            os.environ.update(environment)
            os.chdir(folder)
            if os.geteuid() == 0:
                os.setgroups([])
                os.setresgid(NOBODY, NOBODY, NOBODY)
                os.setresuid(NOBODY, NOBODY, NOBODY)
            sys.stdout, sys.stderr = os.fdopen(1, "w", encoding="utf-8"), os.fdopen(2, "w", encoding="utf-8")
            code = chinese.run(cli, command)
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(code)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as output:
        text = output.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), text


@pytest.fixture
def place(tmp_path: Path, sample: Path) -> Path:
    """A folder with the sample, in which anybody may write; and a folder ``closed``, which holds it, too."""
    for folder in takewhile(Path(tempfile.gettempdir()).__ne__, (tmp_path, *tmp_path.parents)):
        folder.chmod(0o755)
    (tmp_path / "open").mkdir()
    (tmp_path / "closed").mkdir()
    for folder in ("open", "closed"):
        shutil.copy(sample, tmp_path / folder / "甲.xlsm")
        (tmp_path / folder / "甲.xlsm").chmod(0o644)
    (tmp_path / "open").chmod(OPEN)
    return tmp_path


def close(folder: Path) -> Path:
    """Nobody may look into it: the superuser's own, or without any right where there is none."""
    folder.chmod(CLOSED if os.geteuid() == 0 else 0)
    return folder


@pytest.fixture(scope="module", autouse=True)
def warm(sample: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Load what the commands load, which an ordinary user may not be allowed to."""
    folder = tmp_path_factory.mktemp("warm")
    chinese.run(cli, ["report", str(sample), "-o", str(folder)])
    chinese.run(cli, ["new", str(folder / "a.xlsm")])


@pytest.mark.parametrize("variable", ["HOME", "XDG_CONFIG_HOME", "TMPDIR"])
def test_a_home_that_may_not_be_looked_into_is_no_matter(place: Path, variable: str) -> None:
    closed = close(place / "closed")
    code, text = run(["report", "甲.xlsm"], {variable: str(closed)}, place / "open")
    assert (code, "Traceback" in text) == (0, False)
    assert sorted(one.name for one in (place / "open").iterdir()) == ["甲-报告.docx", "甲-报告.xlsx", "甲.xlsm"]


@pytest.mark.parametrize(
    "command",
    [
        ["report", "甲.xlsm", "-o", "../closed"],
        ["report", "甲.xlsm", "-o", "../closed/其中"],
        ["new", "../closed/乙.xlsm"],
        ["rollover", "甲.xlsm", "-o", "../closed/乙.xlsm"],
        ["check", "../closed/甲.xlsm"],
        ["report", "../closed/甲.xlsm", "-o", "."],
        ["template", "upgrade", "../closed/甲.xlsm"],
    ],
)
def test_a_folder_that_may_not_be_looked_into_is_named(place: Path, command: list[str]) -> None:
    closed = close(place / "closed")
    code, text = run(command, {"HOME": str(place / "open")}, place / "open")
    assert (code, "Traceback" in text) == (2, False)
    assert "closed" in text
    assert "权限" in text
    closed.chmod(CLOSED)
    assert [one.name for folder in ("open", "closed") for one in (place / folder).iterdir()] == ["甲.xlsm"] * 2


def test_a_file_that_may_not_be_read_is_named(place: Path) -> None:
    book = place / "open" / "甲.xlsm"
    book.chmod(0o600 if os.geteuid() == 0 else 0)
    for command in (["check", "甲.xlsm"], ["report", "甲.xlsm"], ["template", "verify", "甲.xlsm"]):
        code, text = run(command, {}, place / "open")
        assert (code, NO_RIGHT in text) == (2, True)


def test_a_folder_that_may_be_written_but_not_listed_is_good_enough(place: Path) -> None:
    (place / "closed" / "甲.xlsm").unlink()
    (place / "closed").chmod(0o733)
    code, _ = run(["report", "甲.xlsm", "-o", "../closed"], {}, place / "open")
    (place / "closed").chmod(CLOSED)
    assert (code, sorted(one.suffix for one in (place / "closed").iterdir())) == (0, [".docx", ".xlsx"])
