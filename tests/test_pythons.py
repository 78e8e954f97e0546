"""The product under every other CPython of this machine from 3.11 on, each in a fresh virtual environment.

An officer's computer has the Python it came with; Debian's 3.11.2 once matched a pattern otherwise than all others, and
so read no workbook. Each runs the commands; the oldest and the newest run the core, the oldest also the tests that read
files. The Python that runs the tests is left out: it runs them all as the other parts. What ran is printed at the end.

Two processes share the work: one has the oldest Python, which has the most to run, the other has the rest.
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
READ_FILES = (
    "test_document.py",
    "test_files.py",
    "test_forms_files.py",
    "test_report_file.py",
    "test_sheet_cells.py",
    "test_sheets.py",
    "test_word_document.py",
    "test_word_forms.py",
    "test_zip_entries.py",
)
"""Where the tests of the part workbooks are that read workbooks and Word documents, or back what was written."""
SLOW = (
    "test_a_table_of_ten_thousand_rows_ends_in_a_message",
    "test_law__any_merged_table_reads_as_the_judge_reads_it",
    "test_read_of_data_is_the_identity",
    "test_write__no_text_is_longer_than_a_cell_holds",
)
"""Tests that take seconds each: they run under one Python only."""
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


OTHERS = pythons.others()
ENDS = tuple(dict.fromkeys((OTHERS[0], OTHERS[-1])))
"""The oldest and the newest."""


@pytest.fixture(scope="module", params=OTHERS, ids=version)
def environment(request: pytest.FixtureRequest, wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    made = Environment(request.param, tmp_path_factory.mktemp("python"))
    run([made.python.path, "-m", "venv", "--without-pip", made.folder], made.folder)
    made.install(wheel)
    return made


def job(python: str | Path, home: Path, folder: Path) -> dict[str, str]:
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
        name: run([python, "-m", "xlperf.cli", *command], home, (code,), folder)
        for name, (code, command) in commands.items()
    }


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], Path]:
    """What the Python that runs the tests prints, and the folder with what it wrote."""
    folder = tmp_path_factory.mktemp("here")
    return job(sys.executable, folder, folder), folder


def test_commands(
    environment: Environment, expected: tuple[dict[str, str], Path], tmp_path: Path, record_property: Record
) -> None:
    said, here = expected
    assert "总分 94.15 分" in said["demo"]
    assert job(environment.executable, environment.folder, tmp_path) == said
    for name in ("导入.json", f"out/{template.sample_name()}"):
        assert files.load(tmp_path / name) == files.load(here / name)
    report = f"out/{Path(template.sample_name()).stem}-报告.xlsx"
    assert files.read_book(tmp_path / report).grids == files.read_book(here / report).grids
    assert json.loads(said["export"])["results"]
    assert "［正常］试做报告：" in run([environment.executable, "-m", "xlperf.cli", "doctor"], environment.folder)
    record_property("python", f"{environment.python}：命令 demo、check、export、import、doctor")


@pytest.mark.parametrize("name", SLOW)
def test_what_is_left_out_is_a_test(name: str) -> None:
    assert any(f"def {name}(" in path.read_text("utf-8") for path in (ROOT / "tests").glob("test_*.py"))


def passed(environment: Environment, part: str, *paths: str) -> int:
    """How many tests of a part pass, in one process: another process runs another Python meanwhile."""
    environment.install(*pythons.requirements())
    options = ["-q", "-m", PARTS[part].select, "-k", f"not ({' or '.join(SLOW)})", "-p", "no:xdist"]
    options += ["-p", "no:cacheprovider", "--hypothesis-profile=few"]
    options += ["--ignore", "tests/test_bundle.py"]  # the bundle is put together by Python 3.11 alone
    printed = run([environment.executable, "-m", "pytest", *options, *paths], environment.folder, cwd=ROOT)
    count = re.search(r"(\d+) passed", printed)
    assert count, printed[-2000:]
    return int(count[1])


@pytest.mark.parametrize("environment", ENDS, indirect=True, ids=version)
def test_core(environment: Environment, record_property: Record) -> None:
    """The oldest and the newest run the core: between them a pattern matches as it does in one of the two."""
    count = passed(environment, "core", "tests")
    assert count > 3000
    record_property("python", f"{environment.python}：核心测试 {count} 项通过")


@pytest.mark.parametrize("environment", ENDS[:1], indirect=True, ids=version)
def test_files_are_read(environment: Environment, record_property: Record) -> None:
    """The oldest, Debian's own, is where files were once read wrong."""
    count = passed(environment, "workbooks", *(f"tests/{name}" for name in READ_FILES))
    assert count > 300
    record_property("python", f"{environment.python}：读文件的测试 {count} 项通过")
