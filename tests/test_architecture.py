"""The house rules that a machine can hold: imports, types, style, a light start, no seed words in the code."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

pytestmark = pytest.mark.process

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(list(map(str, command)), cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "command",
    [
        pytest.param([BIN / "lint-imports", "--no-cache"], id="imports go one way"),
        pytest.param([BIN / "mypy"], id="types"),
        pytest.param([BIN / "ruff", "check", "."], id="style"),
        pytest.param([BIN / "ruff", "format", "--check", "."], id="format"),
    ],
)
def test_house_rule(command: list[str]) -> None:
    done = run(*command)
    assert done.returncode == 0, done.stdout + done.stderr


def test_at_most_fourteen_modules_lie_at_the_root() -> None:
    assert len(list((ROOT / "xlperf").glob("*.py"))) <= 14


def test_packages_stand_on_sixteen_floors_at_most_and_in_no_circle() -> None:
    """A package, or a module at the root of xlperf, is a floor above the highest that it imports."""
    import grimp  # not there under the other Pythons, which collect this module, too

    graph = grimp.build_graph("xlperf", "xlwings_libreoffice", "tools", "bundle", "benchmarks")
    below: dict[str, set[str]] = {}
    for module in graph.modules:
        others = map(package_of, graph.find_modules_directly_imported_by(module))
        below.setdefault(package_of(module), set()).update(others)
    floors: dict[str, int] = {}
    for package in TopologicalSorter({one: others - {one} for one, others in below.items()}).static_order():
        floors[package] = 1 + max((floors[other] for other in below[package] - {package}), default=0)
    assert {"xlperf.values", "xlperf.report", "xlperf.cli", "bundle"} <= set(floors)
    assert max(floors.values()) <= 16, sorted(floors.items(), key=lambda item: item[1])


def package_of(module: str) -> str:
    """xlperf.checks.stage -> xlperf.checks; tools.vba.compressor -> tools."""
    names = module.split(".")
    return ".".join(names[:2] if names[0] == "xlperf" else names[:1])


def test_no_two_modules_have_one_name() -> None:
    """But for the two under xlperf/excel, by which older workbooks call."""
    paths = [path for path in (ROOT / "xlperf").rglob("*.py") if not path.stem.startswith("__")]
    names = Counter(path.stem for path in paths if path.parent != ROOT / "xlperf" / "excel")
    assert len(names) > 200
    assert [name for name, count in names.items() if count > 1] == []


def test_command_line_starts_without_heavy_libraries() -> None:
    heavy = {"pandas", "docx", "xlsxwriter", "openpyxl", "xlwings", "numpy", "lxml", "python_calamine", "pebble"}
    done = run(sys.executable, "-c", "import sys, xlperf.cli; print(*sys.modules)")
    assert done.returncode == 0, done.stderr
    assert not heavy & set(done.stdout.split())


def test_report_loads_nothing_of_the_network() -> None:
    """Some modules of the standard library bring it with them for an address that nobody here opens."""
    done = run(sys.executable, "-c", "import sys, xlperf.cli.report_commands; print(*sys.modules)")
    assert done.returncode == 0, done.stderr
    loaded = set(done.stdout.split())
    assert "xlperf.writing.outputs" in loaded
    assert loaded.isdisjoint({"urllib.request", "http.client", "ssl", "socket"})


LOADED = """
import sys
from xlperf.cli import main
try:
    main()
finally:
    print("loaded", *sys.modules)
"""


def test_check_of_a_workbook_loads_no_reader_of_other_papers() -> None:
    """Nor an outline: they are a fifth of the time that the command takes."""
    others = ("xlperf.reading.forms", "xlperf.files.other_formats", "xlperf.files.word", "xlperf.against")
    more = ("xlperf.narrative.outline", "xlperf.published", "xlperf.tables", "xlperf.writing")
    done = run(sys.executable, "-c", LOADED, "check", ROOT / "workbook" / "template.xlsm")
    loaded = done.stdout.partition("loaded ")[2].split()
    assert "xlperf.checks" in loaded, done.stderr
    assert [name for name in loaded if name.startswith((*others, *more))] == []


def test_report_loads_no_reader_of_forms(tmp_path: Path) -> None:
    """Unless it is given one with --form: they are a tenth of the time that the command takes."""
    others = ("xlperf.reading.forms", "xlperf.files.other_formats", "xlperf.against", "xlperf.published")
    more = ("xlperf.writing.blank_forms", "xlperf.writing.disclosure", "xlperf.writing.public")
    done = run(sys.executable, "-c", LOADED, "report", ROOT / "workbook" / "咸安区招商中心-2022.xlsm", "-o", tmp_path)
    loaded = done.stdout.partition("loaded ")[2].split()
    assert "xlperf.writing.sheets" in loaded, done.stderr
    assert [name for name in loaded if name.startswith((*others, *more))] == []


def test_no_possessive_and_no_atomic_group_in_a_pattern() -> None:
    """Python 3.11.2, Debian 12's own, matches them wrongly; possessive characters and classes are right there."""
    wrong = re.compile(r"\)([*+?]|\{[0-9,]+\})\+|\(\?>")
    assert wrong.search("(?:年)?+")
    assert not wrong.search("[^<]*+(?:年)?")
    folders = [ROOT / "xlperf", ROOT / "xlwings_libreoffice"]
    paths = [path for folder in folders for suffix in ("py", "toml") for path in folder.rglob(f"*.{suffix}")]
    assert len(paths) > 100
    assert [str(path) for path in paths if wrong.search(path.read_text("utf-8"))] == []


WITHOUT = """
import sys
from pathlib import Path

sys.modules.update(dict.fromkeys(("pandas", "numpy", "lxml", "docx")))  # importing any of them fails from here on

from xlperf import template
from xlperf.files.finished_report import read_report
from xlperf.parallel import gather
from xlperf.summary import find, summarise
from xlperf.writing.outputs import write_report

folder = Path(sys.argv[1])
template.write_sample(folder / "某局.xlsm")
written = write_report(folder / "某局.xlsm")
print(len(read_report(written.document)) > 100)
summed = summarise(find([folder / "某局.xlsm"]), folder / "汇总.xlsx", gather, csv=folder)
print(len(summed.written))
"""


def test_all_but_dataframes_works_without_pandas_lxml_and_python_docx(tmp_path: Path) -> None:
    """As on the page in the browser, which has none of them."""
    done = run(sys.executable, "-c", WITHOUT, tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["True", "5"]


def test_every_dependency_has_a_reason() -> None:
    lines = (ROOT / "pyproject.toml").read_text("utf-8").splitlines()
    named = [line for line in lines if line.startswith('    "') and any(sign in line for sign in ">=<")]
    assert named
    assert [line for line in named if "# " not in line] == []
