"""What every test may use, and what is done around each: its part, the guards of parts, the examples of laws.

A test belongs to the part ``libreoffice`` if it is marked ``libreoffice`` or ``process`` (all tests in the folders
``host`` and ``xlwings_libreoffice`` are), to ``page``, ``screen`` or ``windows`` if in that folder, to ``pythons`` if
it is marked so; else to ``workbooks`` if it is marked so or uses a workbook that is written once for all tests; else to
the part ``core``. Nothing in ``workbooks`` and ``core`` may start a process, and nothing in ``core`` may write a
workbook, a Word file or another zip file.
"""

from __future__ import annotations

import multiprocessing.util
import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from functools import cache
from pathlib import Path
from typing import IO, Any
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, settings

from tests.support import pythons, typefaces
from tests.support.command_line import Done
from xlperf import template
from xlperf.cli import chinese
from xlperf.cli.commands import cli

HERE = Path(__file__).parent
MARKED_FOLDERS = {
    "host": "libreoffice",
    "xlwings_libreoffice": "libreoffice",
    "page": "page",
    "screen": "screen",
    "windows": "windows",
}
FOLDERS_OF_PARTS = ("page", "screen", "windows")
LIBREOFFICE_MARKS = ("libreoffice", "process")
LIBREOFFICE = f"({' or '.join(LIBREOFFICE_MARKS)})"
"""The expression that selects the part ``libreoffice``."""

WRITTEN_ONCE = frozenset({"blank", "sample"})
LONGEST = (
    "test_native.py",
    "test_buttons_pressed.py",
    "test_excel_arithmetic.py",
    "test_native_front.py",
    "test_live_functions.py",
    "test_front.py",
    "test_live_extension.py",
    "test_upgrade_older.py",
    "test_live_import.py",
    "test_architecture.py",
    "test_upgrade.py",
    "test_live_foreign.py",
    "test_live_rollover.py",
    "test_main_thread.py",
    "test_old_documents.py",
    "test_fill.py",
    "test_buttons.py",
    "test_gather.py",
    "test_template.py",
    "test_verify.py",
    "test_against.py",
)
"""Modules of a quarter of a minute and more, the longest first: begun last, one would keep one core busy alone."""

WITH_PROCESSES = (*LIBREOFFICE_MARKS, "page", "screen", "pythons", "windows")
STARTERS = (
    (subprocess.Popen, "__init__"),
    (multiprocessing.util, "spawnv_passfds"),
    (os, "fork"),
    (os, "posix_spawn"),
    (os, "posix_spawnp"),
    (os, "system"),
)
_OPEN = ZipFile.__init__

platform.platform()  # asks `uname` once a process, which a test of the core must not be the first to do

settings.register_profile(
    "ci", max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "nightly", max_examples=300, deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "few", max_examples=5, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("ci")


def pytest_configure(config: pytest.Config) -> None:
    """Let tests press Ctrl-C in the workers of pytest-xdist too, which ignore it and hand that down."""
    if hasattr(config, "workerinput"):
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Look only where tests of the part are, if it has modules of its own: all thousands take long to collect.

    And look for the Pythons of the machine, which takes a process each, only where their tests may run.
    """
    expression = config.option.markexpr
    if expression in FOLDERS_OF_PARTS and collection_path.suffix == ".py":
        return expression not in collection_path.relative_to(HERE).parts or None
    if expression == LIBREOFFICE and collection_path.name.startswith("test_"):
        return None if names_part(collection_path) else True
    return True if collection_path.name == "test_pythons.py" and "not pythons" in expression else None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the tests of the live folders and those of workbooks that are written once; run core, then workbooks first.

    What is written for a module is thus not there yet when its core tests run. On several cores whole modules are
    handed out, in the order of :func:`module_order`.
    """
    for item in items:
        if any(item.get_closest_marker(mark) for mark in LIBREOFFICE_MARKS) and not names_part(item.path):
            raise pytest.UsageError(f"{item.nodeid} is marked libreoffice or process by another module: mark it here")
        if marker := MARKED_FOLDERS.get(item.path.relative_to(HERE).parts[0]):
            item.add_marker(marker)
        if WRITTEN_ONCE.intersection(getattr(item, "fixturenames", ())):
            item.add_marker("workbooks")
    items.sort(key=lambda item: (may_start(item), may_write(item)))
    if hasattr(config, "workerinput"):
        sizes = Counter(item.path for item in items)
        items.sort(key=lambda item: module_order(item.path, sizes[item.path]))


@cache
def names_part(path: Path) -> bool:
    """Whether a module has tests of the part ``libreoffice``: by its folder, or because it names their marks."""
    if MARKED_FOLDERS.get(path.relative_to(HERE).parts[0]) in LIBREOFFICE_MARKS:
        return True
    text = path.read_text("utf-8")
    return any(f"mark.{mark}" in text for mark in LIBREOFFICE_MARKS)


def module_order(path: Path, tests: int) -> tuple[int, int, str]:
    """What modules are sorted by: the longest first, then those with the most tests."""
    rank = LONGEST.index(path.name) if path.name in LONGEST else len(LONGEST)
    return rank, -tests, str(path)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what ran under which Python."""
    reports = [report for report in terminalreporter.stats.get("passed", []) if report.when == "call"]
    lines = [str(value) for report in reports for name, value in report.user_properties if name == "python"]
    if lines:
        terminalreporter.section("Pythons")
        for line in sorted(lines):
            terminalreporter.write_line(line)
        if not pythons.has_stock():
            least = ".".join(map(str, pythons.LEAST))
            terminalreporter.write_line(f"未运行：{pythons.STOCK}，没有，或者低于 {least}")


def pytest_report_header() -> list[str]:
    """Name the typefaces that what is rendered here is not shown in."""
    return [line for line in (typefaces.lacking(),) if line]


def pytest_collection_finish() -> None:
    """Look up the typefaces that tests measure texts with: a test of the core may not start fc-match."""
    rendering = sys.modules.get("tests.support.rendering")
    if rendering is not None and shutil.which("fc-match"):
        rendering.faces()


def may_start(item: pytest.Item) -> bool:
    """Whether a test may start processes: it belongs neither to core nor to workbooks."""
    return any(item.get_closest_marker(mark) for mark in WITH_PROCESSES)


def may_write(item: pytest.Item) -> bool:
    """Whether a test may write zip files: it does not belong to core."""
    return may_start(item) or item.get_closest_marker("workbooks") is not None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Fail a test, its fixtures included, that does what its part may not."""
    if may_start(item):
        return (yield)
    with pytest.MonkeyPatch.context() as patch:
        for owner, name in STARTERS:
            if hasattr(owner, name):
                patch.setattr(owner, name, _refuse_to_start)
        if not may_write(item):
            patch.setattr(ZipFile, "__init__", _open_to_read)
        return (yield)


def _refuse_to_start(*command: object, **options: object) -> None:
    pytest.fail("a test of core or workbooks starts a process: mark it libreoffice or process")


def _open_to_read(
    self: ZipFile, file: str | os.PathLike[str] | IO[bytes], mode: str = "r", *args: Any, **options: Any
) -> None:
    if mode != "r":
        pytest.fail("a test of the core writes a workbook, a Word file or another zip file: mark it workbooks")
    _OPEN(self, file, mode, *args, **options)


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


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary files go."""
    folder = tmp_path / "temp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder
