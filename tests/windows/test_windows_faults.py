"""What goes wrong on Windows alone: files held open by Excel, names and paths that Windows does not take."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.windows.conftest import Office

FAULT = "程序出错了"
HELD_OPEN = r"""
import ctypes, subprocess, sys
from ctypes import wintypes
create = ctypes.WinDLL("kernel32", use_last_error=True).CreateFileW
create.restype = wintypes.HANDLE
number, handle = wintypes.DWORD, wintypes.HANDLE
create.argtypes = [wintypes.LPCWSTR, number, number, wintypes.LPVOID, number, number, handle]
READ_WRITE, SHARE_READ, EXISTING = 0xC0000000, 1, 3  # as Excel holds a workbook: others may read it
handle = create(sys.argv[1], READ_WRITE, SHARE_READ, None, EXISTING, 0, None)
assert handle != wintypes.HANDLE(-1).value, ctypes.get_last_error()
sys.exit(subprocess.run([sys.executable, "-I", "-m", "xlperf.cli", *sys.argv[2:]]).returncode)
"""


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_a_report_that_is_open_leaves_nothing_behind(kind: str, office: Office, sample: Path) -> None:
    """Each time it is tried: what stands there stays, and no temporary file does."""
    folder = office.windows.path(rf"C:\打开着\{kind}")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copyfile(sample, folder / "样例.xlsm")
    book = rf"C:\打开着\{kind}\样例.xlsm"
    done = office.xlperf("report", book)
    assert done.code == 0, done.out
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    for _ in range(2):
        done = office.script(HELD_OPEN, rf"C:\打开着\{kind}\样例-报告.{kind}", "report", book)
        assert done.code == 2, done.out
        assert "打开着" in done.out
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


LONG = "长" * 150  # two of them make a path too long for Windows; a longer name Wine itself would cut


@pytest.mark.parametrize(
    "arguments",
    [
        ["new", "what?.xlsm"],
        ["new", "CON.xlsm"],
        ["new", "a:b.xlsm"],
        ["new", rf"C:\{LONG}\{LONG}.xlsm"],
        ["new", r"没有\的\文件夹\甲.xlsm"],
        ["check", "what?.xlsm"],
        ["check", rf"C:\{LONG}\{LONG}.xlsm"],
        ["check", "NUL"],
        ["report", "what?.xlsm"],
        ["summary", "what?", "-o", "汇.xlsx"],
        ["template", "verify", "what?.xlsm"],
        ["import", "a|b.xlsx", "-o", "甲.xlsm"],
    ],
    ids=lambda arguments: " ".join(arguments)[:16],
)
def test_a_name_that_windows_does_not_take_is_a_message(arguments: list[str], office: Office) -> None:
    folder = office.windows.path(r"C:\名字")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    done = office.xlperf(*arguments, folder=r"C:\名字")
    assert done.code == 2, done.out
    assert FAULT not in done.out
    assert "Traceback" not in done.out
    assert done.out.strip()
    assert list(folder.iterdir()) == []
