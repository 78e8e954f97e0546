"""What every test may use, and what is done around each."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.support.command_line import Done
from xlperf import template
from xlperf.cli import chinese, cli


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The blank template as a file, made once: to read or to copy, not to change."""
    path = tmp_path_factory.mktemp("blank") / "template.xlsm"
    template.write(path)
    return path


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample as a file, made once: to read or to copy, not to change."""
    path = tmp_path_factory.mktemp("sample") / "样例.xlsm"
    template.write_sample(path)
    return path


@pytest.fixture
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for own schemes of a user who has none, in place of the one of whoever runs the tests."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    folder = home / ".xlperf"
    folder.mkdir()
    return folder


@pytest.fixture
def call(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Callable[..., Done]:
    """Run the command in this process, in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str | Path) -> Done:
        code = chinese.run(cli, [str(argument) for argument in arguments])
        out, err = capsysbinary.readouterr()
        return Done(code, out.decode(), err.decode())

    return run


@pytest.fixture(autouse=True)
def _no_calling_book_is_left_behind() -> Iterator[None]:
    """Forget the book that a test made xlwings' caller: another test is not called from it."""
    yield
    xlwings = sys.modules.get("xlwings")
    if xlwings is not None and hasattr(xlwings.Book, "_mock_caller"):
        del xlwings.Book._mock_caller
