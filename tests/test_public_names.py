"""The names that people import from xlperf, and the examples in docstrings: they say what is so."""

from __future__ import annotations

import doctest
import importlib
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import xlperf

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "xlperf"
EXAMPLES = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in sorted(PACKAGE.rglob("*.py"))
    if ">>> " in path.read_text("utf-8")
]
PUBLIC = ("evaluate", "frames", "gather", "load_report", "summarise")


@pytest.mark.process
@pytest.mark.parametrize("module", EXAMPLES)
def test_examples_in_docstrings(module: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "workbook", tmp_path / "workbook")
    monkeypatch.chdir(tmp_path)
    done = doctest.testmod(importlib.import_module(module), raise_on_error=False)
    assert done.attempted > 0
    assert done.failed == 0


@pytest.mark.parametrize("name", PUBLIC)
def test_public_name_has_an_example(name: str) -> None:
    function = getattr(xlperf, name)
    assert f"from xlperf import {name}" in function.__doc__ or f", {name}" in function.__doc__
    assert function.__module__ in EXAMPLES
    assert name in xlperf.__all__
    assert name in dir(xlperf)


def test_no_module_hides_a_public_name() -> None:
    modules = {path.stem for path in PACKAGE.iterdir()}
    assert modules.isdisjoint(PUBLIC)


def test_the_version_is_that_of_the_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert xlperf.__version__ == project["version"]


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'xlperf' has no attribute 'frame'"):
        xlperf.frame  # type: ignore[attr-defined]  # noqa: B018


@pytest.mark.process
def test_import_loads_nothing_else() -> None:
    """Names are found when they are asked for: nothing of the package is loaded for its name alone."""
    code = "import sys, xlperf; print(sorted(name for name in sys.modules if name.startswith('xlperf.')))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_table_of_functions_of_the_docs_has_all_names() -> None:
    page = (ROOT / "docs" / "programming.md").read_text("utf-8")
    assert all(f"| `{name}(" in page for name in PUBLIC)
