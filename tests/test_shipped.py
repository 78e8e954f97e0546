"""The data files are what their TOML says, however they are kept, and what was kept is never old."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from xlperf import shipped
from xlperf.shipped import DATA, names, outline_names, tables

FILES = sorted(path.relative_to(DATA).with_suffix("").as_posix() for path in DATA.rglob("*.toml"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the test's own, whose parsed files Python may keep."""
    monkeypatch.setattr(shipped, "DATA", tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    return tmp_path


@pytest.mark.parametrize("number", [float, Decimal])
@pytest.mark.parametrize("name", FILES)
def test_a_file_is_read_as_its_toml_says(name: str, number: Callable[[str], object]) -> None:
    assert tables(name, number) == tomllib.loads((DATA / f"{name}.toml").read_text("utf-8"), parse_float=number)


def test_what_is_kept_reads_the_same(folder: Path) -> None:
    text = "# a remark\na = [0.10, 1e3, -2]\n[b]\nc = '''“引号”\\ and \"both\"\nlines'''\nd = {e = true, f = {}}\n"
    (folder / "rules.toml").write_text(text, "utf-8")
    first, second = tables("rules", Decimal), tables("rules", Decimal)
    assert first == second == tomllib.loads(text, parse_float=Decimal)
    assert [str(value) for value in second["a"]] == ["0.10", "1E+3", "-2"]
    assert len(list((folder / "__pycache__").iterdir())) == 1
    assert tables("rules") == tomllib.loads(text)


def test_what_was_parsed_once_is_not_parsed_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "rules.toml").write_text("a = 1\n", "utf-8")
    tables("rules")
    monkeypatch.delattr(tomllib, "loads")
    assert tables("rules") == {"a": 1}


def test_a_change_of_the_same_size_and_time_is_seen(folder: Path) -> None:
    file = folder / "rules.toml"
    file.write_text("a = 1\n", "utf-8")
    os.utime(file, (1_000_000_000, 1_000_000_000))
    assert tables("rules") == {"a": 1}
    file.write_text("a = 2\n", "utf-8")
    os.utime(file, (1_000_000_000, 1_000_000_000))
    assert tables("rules") == {"a": 2}


def test_a_new_form_does_not_use_what_the_old_one_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "rules.toml").write_text("a = 1\n", "utf-8")
    tables("rules")
    monkeypatch.setattr(shipped, "_FORM", 2)
    monkeypatch.setattr(tomllib, "loads", lambda *_, **__: {"a": "new"})
    assert tables("rules") == {"a": "new"}


def test_each_reader_has_its_own(folder: Path) -> None:
    (folder / "rules.toml").write_text("a = [1]\n", "utf-8")
    tables("rules")["a"].append(2)
    assert tables("rules") == {"a": [1]}


def test_a_folder_that_cannot_be_written_is_read_all_the_same(folder: Path) -> None:
    (folder / "__pycache__").write_text("no folder", "utf-8")
    (folder / "rules.toml").write_text("a = 1\n", "utf-8")
    assert tables("rules") == {"a": 1}


def test_folders_list_their_files_and_nothing_that_is_kept_beside_them() -> None:
    assert names("schemes") == (
        "schemes/central_2016", "schemes/hubei_2020", "schemes/mof_2020", "schemes/sichuan_2023",
    )  # fmt: skip
    assert [name for folder in ("findings", "schemes", "tables") for name in names(folder)] == [
        name for name in FILES if name.split("/")[0] in ("findings", "schemes", "tables")
    ]
    (DATA / "outlines" / "__pycache__").mkdir(exist_ok=True)
    assert outline_names() == ("hubei", "xianan")


def test_a_check_parses_no_data_file_when_they_are_kept(tmp_path: Path) -> None:
    code = "import sys, xlperf.checks.rules as r; r.rules(); print('tomllib' in sys.modules)"
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(tmp_path)
    said = [
        subprocess.run([sys.executable, "-c", code], env=environment, check=True, capture_output=True, text=True).stdout
        for _ in range(2)
    ]
    assert said == ["True\n", "False\n"]
