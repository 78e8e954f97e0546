"""The bundle on a PC without Python, and on one with Pythons that would disturb."""

from __future__ import annotations

from tests.windows.conftest import BUNDLE, Office

OTHER_PYTHON = rb"""@echo off
chcp 936 >nul
set PATH=C:\broken;%PATH%
set PYTHONHOME=C:\nowhere
set PYTHONPATH=C:\broken
set LOCALAPPDATA=C:\second
set USERPROFILE=C:\second
call "%~1"
exit %errorlevel%
"""


def test_on_a_pc_without_python(office: Office) -> None:
    """No further step, no network: it ends in 装好了, and Excel is told which Python."""
    done = office.installed
    assert done.code == 0, done.out
    assert "装好了。请关闭所有 Excel 窗口" in done.out
    assert "没有装成" not in done.out
    settings = office.windows.path(rf"{office.home}\..\..\.xlwings\xlwings.conf").resolve().read_bytes()
    assert settings == b'"INTERPRETER_WIN","%LOCALAPPDATA%\\xlperf\\env1\\python.exe"\r\n'


def test_the_command_line_beside_it(office: Office) -> None:
    done = office.windows.run(rf"{office.home}\xlperf\xlperf.bat", "explain", "V01")
    assert done.code == 0, done.out
    assert "V01" in done.out


def test_on_a_pc_with_other_pythons(office: Office) -> None:
    """A broken one on PATH, a dead one in the registry, variables that lead astray: nothing of it is asked."""
    broken = office.windows.path(r"C:\broken")
    (broken / "encodings").mkdir(parents=True)
    for name in ("python.exe", "py.exe", "python311.dll"):
        (broken / name).write_bytes(b"not a program")
    (broken / "encodings" / "__init__.py").write_text("raise SystemExit('astray')")
    (broken / "click.py").write_text("raise SystemExit('astray')")
    for root in ("HKCU", "HKLM"):
        key = rf"{root}\Software\Python\PythonCore\3.11\InstallPath"
        assert office.windows.run("reg", "add", key, "/ve", "/d", "C:\\broken\\", "/f").code == 0
        key = rf"{root}\Software\Python\PythonCore\3.11\PythonPath"
        assert office.windows.run("reg", "add", key, "/ve", "/d", "C:\\broken", "/f").code == 0
    office.windows.path(r"C:\other.bat").write_bytes(OTHER_PYTHON.replace(b"\n", b"\r\n"))
    done = office.windows.run(r"C:\other.bat", rf"{BUNDLE}\install.bat")
    assert done.code == 0, done.out
    assert "装好了。" in done.out
    assert "astray" not in done.out
    assert office.windows.path(r"C:\second\xlperf\env1\python.exe").exists()
    settings = office.windows.path(r"C:\second\.xlwings\xlwings.conf").read_bytes()
    assert settings == b'"INTERPRETER_WIN","%LOCALAPPDATA%\\xlperf\\env1\\python.exe"\r\n'


def test_a_package_that_cannot_be_loaded_is_no_installation(office: Office) -> None:
    """Protection software that takes away one library, in the bundle's own words and without an installation."""
    done = office.script(
        f"""
import importlib.util, pathlib, shutil, sys
sys.path.insert(0, r"{BUNDLE}\\files")
import install
copied = shutil.copytree
def without_one_library(source, target):
    copied(source, target)
    real = install.ZipFile.extractall
    def extracted(self, folder):
        real(self, folder)
        for path in pathlib.Path(folder).rglob("_python_calamine*.pyd"):
            path.unlink()
    install.ZipFile.extractall = extracted
shutil.copytree = without_one_library
sys.exit(install.main(pathlib.Path(r"C:\\third\\xlperf")))
"""
    )
    assert done.code == 1, done.out
    assert "不能装载 python_calamine" in done.out
    assert "没有装成" in done.out
    assert not list(office.windows.path(r"C:\third\xlperf").iterdir())
