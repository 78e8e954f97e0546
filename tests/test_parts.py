"""The parts of the tests: what runs, what is left out and why, and what a test of the core may not do."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import openpyxl
import pytest
import xlsxwriter
from _pytest.mark.expression import Expression

from tests.__main__ import ON_ALL_CORES, PARTS, Part, main
from tests.conftest import LIBREOFFICE, LONGEST, WITH_PROCESSES, module_order, names_part
from tests.support import pythons
from tests.support.pythons_scheduling import scope_of

READY = Part("a", lambda: "")
COMMITTED = Path(__file__).parents[1] / "workbook" / "template.xlsm"
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


def test_parts_share_a_run_of_pytest_but_for_those_that_run_alone(commands: list[list[str]]) -> None:
    parts = {"one": READY, "two": Part("c", lambda: "", alone=True), "three": Part("d", lambda: "")}
    parts["four"] = Part("e", lambda: "", alone=True, options=("-n", "2"))
    assert main(["-x"], parts) == 5
    assert [command[2:] for command in commands] == [
        ["pytest", "-m", "a or d", *ON_ALL_CORES, "-x"],
        ["pytest", "-m", "c", "-x"],
        ["pytest", "-m", "e", "-n", "2", "-x"],
    ]


def test_the_longest_modules_are_begun_first_then_those_with_the_most_tests() -> None:
    assert set(LONGEST) <= {path.name for path in Path(__file__).parent.rglob("test_*.py")}
    sizes = {Path("test_few.py"): 2, Path("test_many.py"): 300, Path(LONGEST[1]): 5, Path("host", LONGEST[0]): 1}
    assert sorted(sizes, key=lambda path: module_order(path, sizes[path])) == [
        Path("host", LONGEST[0]),
        Path(LONGEST[1]),
        Path("test_many.py"),
        Path("test_few.py"),
    ]


def test_the_part_with_libreoffice_is_looked_for_in_its_own_modules_only(tmp_path: Path) -> None:
    assert PARTS["libreoffice"].select == LIBREOFFICE
    here = Path(__file__).parent
    found = {path.name for path in here.rglob("test_*.py") if names_part(path)}
    assert {"test_live_extension.py", "test_values.py", "test_native.py", "test_vba_committed.py"} <= found
    assert found.isdisjoint({"test_measured_forms.py", "test_scoring.py", "test_amounts.py"})


def test_a_part_that_wants_to_be_named_runs_only_then(commands: list[list[str]]) -> None:
    parts = {"one": READY, "two": Part("c", lambda: "", by_name_only=True)}
    main([], parts)
    main(["two"], parts)
    assert [command[4] for command in commands] == ["a", "c"]


def test_a_part_runs_alone(commands: list[list[str]]) -> None:
    assert main(["two"], {"one": AMISS, "two": READY}) == 5
    assert [command[3:5] for command in commands] == [["-m", "a"]]


def test_what_the_machine_cannot_have_is_named(commands: list[list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([], {"one": READY, "two": AMISS}) == 5
    assert [command[3:5] for command in commands] == [["-m", "a"]]
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


@pytest.mark.workbooks
def test_a_test_of_workbooks_cannot_start_a_process() -> None:
    with pytest.raises(pytest.fail.Exception, match="starts a process"):
        subprocess.run([sys.executable, "-c", ""], check=False)


@pytest.mark.parametrize(
    "write",
    [
        lambda: ZipFile(BytesIO(), "w"),
        lambda: xlsxwriter.Workbook(BytesIO(), {"in_memory": True}).close(),
        lambda: openpyxl.Workbook().save(BytesIO()),
        lambda: docx.Document().save(BytesIO()),
    ],
    ids=["zip", "XlsxWriter", "openpyxl", "docx"],
)
def test_a_test_of_the_core_cannot_write_a_workbook_or_a_word_file(write: Callable[[], object]) -> None:
    with pytest.raises(pytest.fail.Exception, match="mark it workbooks"):
        write()


def test_a_test_of_the_core_reads_what_is_committed() -> None:
    with ZipFile(COMMITTED) as package:
        assert "xl/workbook.xml" in package.namelist()


@pytest.mark.workbooks
def test_a_test_of_workbooks_writes() -> None:
    buffer = BytesIO()
    openpyxl.Workbook().save(buffer)
    with ZipFile(buffer) as package:
        assert "xl/workbook.xml" in package.namelist()


@pytest.mark.parametrize(
    ("marks", "part"),
    [
        ((), "core"),
        (("workbooks",), "workbooks"),
        (("process",), "libreoffice"),
        *(((mark,), mark) for mark in WITH_PROCESSES if mark != "process"),
        *((("workbooks", mark), mark) for mark in WITH_PROCESSES if mark != "process"),
    ],
)
def test_a_test_is_in_one_part(marks: tuple[str, ...], part: str) -> None:
    def has(name: str, **options: object) -> bool:
        return name in marks

    assert [name for name, one in PARTS.items() if Expression.compile(one.select).evaluate(has)] == [part]


# --- the Pythons of the machine ---------------------------------------------------------------------------------------


@pytest.mark.process
def test_the_python_that_runs_the_tests_is_found_and_nothing_twice() -> None:
    found = pythons.found()
    assert [python.version for python in found if python.runs_the_tests] == [sys.version_info[:3]]
    assert len({python.path for python in found}) == len(found)
    assert all(python.version >= pythons.LEAST for python in found)


@pytest.mark.process
def test_what_is_too_old_or_does_not_run_is_none(tmp_path: Path) -> None:
    old = tmp_path / "python3.11"
    old.write_text('#!/bin/sh\necho \'["cpython", 3, 10, 9, "/x"]\'\n')
    old.chmod(0o755)
    assert pythons._ask(old) is None
    old.write_text("#!/bin/sh\nexit 127\n")
    assert pythons._ask(old) is None


def test_a_machine_with_no_other_python_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    this = pythons.Python((3, 12, 1), getattr(sys, "_base_executable", sys.executable))
    monkeypatch.setattr(pythons, "found", lambda: (this,))
    monkeypatch.setattr(pythons, "STOCK", Path("/no/such/python3"))
    assert pythons.missing().startswith("除了运行测试的 3.12.1（")
    other = pythons.Python((3, 13, 0), "/bin/sh")
    monkeypatch.setattr(pythons, "found", lambda: (this, other))
    assert pythons.missing() == ""


def test_the_python_that_runs_the_tests_has_no_tests_among_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    this = pythons.Python((3, 12, 1), getattr(sys, "_base_executable", sys.executable))
    monkeypatch.setattr(pythons, "found", lambda: (this,))
    assert pythons.others() == (this,)
    older, newer = pythons.Python((3, 11, 2), "/bin/sh"), pythons.Python((3, 13, 0), "/bin/sh")
    monkeypatch.setattr(pythons, "found", lambda: (older, this, newer))
    assert pythons.others() == (older, newer)


def test_the_oldest_python_has_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    versions = ((3, 11, 2), (3, 12, 1), (3, 13, 0))
    monkeypatch.setattr(pythons, "others", lambda: tuple(pythons.Python(version, "/bin/sh") for version in versions))
    tests = ("test_core[3.11.2]", "test_commands[3.12.1]", "test_core[3.13.0]", "test_what[test_3.11.2_a]")
    assert [scope_of(test) for test in tests] == ["oldest", "others", "others", "others"]


def test_what_judges_the_source_is_not_installed_again() -> None:
    named = {requirement.split(">=")[0].split("==")[0] for requirement in pythons.requirements()}
    assert {"pytest", "hypothesis", "python-docx"} <= named
    assert named.isdisjoint({"mypy", "ruff", "xlperf"})
