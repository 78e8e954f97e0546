"""The product under every CPython of this machine from 3.11 on, each in a fresh virtual environment.

An officer's computer has the Python it came with; Debian's 3.11.2 once matched a pattern otherwise than all others.
What ran is printed at the end.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.__main__ import PARTS
from tests.support import official_forms, pythons
from tests.support.pythons import Python
from tests.support.sample import sample_data
from xlperf import files, template

pytestmark = pytest.mark.pythons

ROOT = Path(__file__).parent.parent
SELECT = f"{PARTS['core'].select} or {PARTS['workbooks'].select}"
SLOW = (
    "test_a_table_of_ten_thousand_rows_ends_in_a_message",
    "test_any_fault_leaves_the_workbook_as_it_was",
    "test_every_figure_that_is_changed_is_found",
    "test_every_workbook_that_is_written_knows_them",
    "test_filled_workbook_says_what_was_filled_in",
    "test_law__any_merged_table_reads_as_the_judge_reads_it",
    "test_law__every_position_is_covered_once_and_every_goal_and_indicator_is_there",
    "test_law__whatever_is_filled_in_leaves_the_layout",
    "test_law__whatever_was_in_an_older_workbook",
    "test_long_texts_come_back_from_the_file",
    "test_more_rows_make_the_table_longer",
    "test_our_own_reports_are_borne_out",
    "test_our_own_tables_give_it_back_over_many_pages",
    "test_read_book__as_its_file",
    "test_read_book__tables_turned_into_ranges",
    "test_read_book__two_hundred_indicators_in_few_calls",
    "test_read_of_data_is_the_identity",
    "test_v83__the_same_text_in_several_units",
    "test_verify__any_bit_of_the_project",
    "test_write__no_text_is_longer_than_a_cell_holds",
)
"""Tests of core and workbooks that take seconds each, a third of the time of all: they run under one Python only."""
Record = Callable[[str, object], None]


@dataclass(frozen=True, slots=True)
class Environment:
    """A virtual environment with the product in it."""

    python: Python
    folder: Path

    @property
    def executable(self) -> Path:
        return self.folder / "bin" / "python"

    def install(self, *what: str | Path) -> None:
        pip = [sys.executable, "-m", "pip", "--python", self.executable, "install", "--quiet", "--no-compile"]
        run([*pip, "--disable-pip-version-check", *what], self.folder)


def run(command: list[str | Path], folder: Path, codes: tuple[int, ...] = (0,), cwd: Path | None = None) -> str:
    """What a command prints; it may end with one of these codes only."""
    environment = pythons.plain_environment(folder)
    done = subprocess.run(command, cwd=cwd or folder, env=environment, capture_output=True, check=False)
    assert done.returncode in codes, (done.stdout + done.stderr).decode()[-5000:]
    return done.stdout.decode()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run([sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, ROOT], folder)
    return next(folder.glob("xlperf-*.whl"))


def version(python: Python) -> str:
    return ".".join(map(str, python.version))


ENDS = [one for one in dict.fromkeys((pythons.found()[0], pythons.found()[-1])) if not one.runs_the_tests]
"""The oldest and the newest Python, unless one of them runs the tests."""


@pytest.fixture(scope="module", params=pythons.found(), ids=version)
def environment(request: pytest.FixtureRequest, wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    made = Environment(request.param, tmp_path_factory.mktemp("python"))
    run([made.python.path, "-m", "venv", "--without-pip", made.folder], made.folder)
    made.install(wheel)
    return made


def job(python: str | Path, folder: Path) -> dict[str, str]:
    """The commands of an officer's day, in a folder; what each prints."""
    data = sample_data()
    official_forms.save(folder / "自评表.xlsx", official_forms.hubei(data, data["subjects"][1]))
    book = f"out/{template.sample_name()}"
    commands = {
        "demo": (0, ["demo", "-o", "out"]),
        "check": (1, ["check", book]),
        "export": (0, ["export", book]),
        "import": (0, ["import", "自评表.xlsx", "-o", "导入.json"]),
    }
    return {
        name: run([python, "-m", "xlperf.cli", *command], folder, (code,)) for name, (code, command) in commands.items()
    }


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], Path]:
    """What the Python that runs the tests prints, and the folder with what it wrote."""
    folder = tmp_path_factory.mktemp("here")
    return job(sys.executable, folder), folder


def test_commands(
    environment: Environment, expected: tuple[dict[str, str], Path], tmp_path: Path, record_property: Record
) -> None:
    said, here = expected
    assert "总分 94.15 分" in said["demo"]
    assert job(environment.executable, tmp_path) == said
    for name in ("导入.json", f"out/{template.sample_name()}"):
        assert files.load(tmp_path / name) == files.load(here / name)
    report = f"out/{Path(template.sample_name()).stem}-报告.xlsx"
    assert files.read_book(tmp_path / report).grids == files.read_book(here / report).grids
    assert json.loads(said["export"])["results"]
    assert "［正常］试做报告：" in run([environment.executable, "-m", "xlperf.cli", "doctor"], tmp_path)
    record_property("python", f"{environment.python}：命令 demo、check、export、import、doctor")


@pytest.mark.parametrize("name", SLOW)
def test_what_is_left_out_is_a_test(name: str) -> None:
    assert any(f"def {name}(" in path.read_text("utf-8") for path in (ROOT / "tests").glob("test_*.py"))


@pytest.mark.parametrize("environment", ENDS, indirect=True, ids=version)
def test_core(environment: Environment, record_property: Record) -> None:
    """For time the oldest runs core and workbooks, the newest the core; the one that runs this runs them as parts."""
    environment.install(*pythons.requirements())
    options = [
        "-q",
        "-m",
        SELECT if environment.python == pythons.found()[0] else PARTS["core"].select,
        "-k",
        f"not ({' or '.join(SLOW)})",
        "-n",
        "2",
        "--dist",
        "loadfile",
        "-p",
        "no:cacheprovider",
        "--hypothesis-profile=few",
    ]
    options += ["--ignore", "tests/test_bundle.py"]  # the bundle is put together by Python 3.11 alone
    said = run([environment.executable, "-m", "pytest", *options, "tests"], environment.folder, cwd=ROOT)
    passed = re.search(r"(\d+) passed", said)
    assert passed, said[-2000:]
    assert int(passed[1]) > 3000
    record_property("python", f"{environment.python}：核心测试 {passed[1]} 项通过")
