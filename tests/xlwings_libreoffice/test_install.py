"""Plain xlwings programs after ``install()``, each in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

import xlwings_libreoffice


def run(program: str, *arguments: Path) -> list[str]:
    """The lines that a program prints; it ends by itself and without complaint."""
    command = [sys.executable, "-c", program, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


def test_app_starts_and_quits() -> None:
    program = """
import xlwings as xw
import xlwings_libreoffice
xlwings_libreoffice.install()
with xw.App(visible=False) as app:
    office = app.impl.office
    app.books[0].sheets[0]["A1"].value = 1
    print(len(app.books), app.visible, office.running, office.profile.exists(), xw.apps.count)
print(office.running, office.profile.exists(), xw.apps.count)
"""
    assert run(program) == ["1 False True True 1", "False False 0"]


def test_book_opens_and_saves_without_an_app(tmp_path: Path) -> None:
    """The shortest xlwings program there is; LibreOffice ends with it, though nobody has quit it."""
    path = tmp_path / "表.xlsx"
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = 20
    workbook.save(path)
    program = """
import sys
import xlwings as xw
import xlwings_libreoffice
xlwings_libreoffice.install()
book = xw.Book(sys.argv[1])
book.sheets[0]["A2"].value = "=A1*2+2"
print(book.name, book.sheets[0]["A2"].value, xw.Book(sys.argv[1]) == book, xw.books.active == book)
book.save()
print(book.app.pid)
"""
    first, pid = run(program, path)
    assert first == "表.xlsx 42.0 True True"
    assert openpyxl.load_workbook(path).active["A2"].value == "=A1*2+2"
    assert not Path(f"/proc/{pid}").exists()


def test_examples_run() -> None:
    program = "import doctest; from xlwings_libreoffice import engine; print(doctest.testmod(engine))"
    (line,) = run(program)
    assert line.startswith("TestResults(failed=0, attempted=")
    assert not line.endswith("attempted=0)")


def test_two_apps() -> None:
    program = """
import xlwings as xw
import xlwings_libreoffice
xlwings_libreoffice.install()
xlwings_libreoffice.install()
first, second = xw.App(visible=False), xw.App(visible=False)
print([engine.name for engine in xw.engines].count("libreoffice"), xw.apps.active == second, first.pid != second.pid)
first.activate()
print(xw.apps.active == first, len(first.books), len(second.books))
first.quit()
print(xw.apps.active == second, xw.apps.count)
second.quit()
"""
    assert run(program) == ["1 True True", "True 1 1", "True 1"]


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_where_libreoffice_has_a_python_of_its_own_it_is_refused(
    monkeypatch: pytest.MonkeyPatch, platform: str
) -> None:
    """And xlwings goes on with the engine it had."""
    before = xw.engines.active
    monkeypatch.setattr(sys, "platform", platform)
    with pytest.raises(xlwings_libreoffice.OfficeError, match="on Linux only"):
        xlwings_libreoffice.install()
    assert xw.engines.active is before
