"""Programs are found on PATH, and never in the current folder, where a stranger's may lie."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from xlperf.files.programs import installed_program


def program(folder: Path, name: str = "soffice") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / (name + (".EXE" if os.name == "nt" else ""))
    path.write_text("#!/bin/sh\n", "utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setenv("PATHEXT", ".COM;.EXE")
    monkeypatch.setenv("PATH", os.pathsep.join([".", "", str(here), str(here / "sub"), str(tmp_path / "bin")]))
    return tmp_path


def test_a_program_of_the_current_folder_is_passed_over(folders: Path) -> None:
    program(folders / "here")
    assert installed_program("soffice") is None
    installed = program(folders / "bin")
    assert installed_program("soffice") == installed


def test_an_absolute_path_is_taken_where_a_program_is(folders: Path) -> None:
    installed = program(folders / "bin")
    assert installed_program(str(installed)) == installed
    assert installed_program(str(folders / "bin")) is None


def test_a_folder_of_that_name_is_no_program(folders: Path) -> None:
    program(folders / "bin", "other")
    (folders / "bin" / "soffice").mkdir()
    assert installed_program("soffice") is None


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such mode")
def test_what_may_not_be_run_is_no_program(folders: Path) -> None:
    program(folders / "bin").chmod(0o644)
    assert installed_program("soffice") is None
