"""A PC with the bundle installed, made once for all tests of the part: ``build/windows`` in the project.

Workers of pytest-xdist share it. What is fetched for the bundle and the tests lies in ``build/windows/downloads``.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import pytest

from bundle.wheels import PYTHON
from tests.support.command_line import Done
from tests.support.wine import Windows, new_windows

ROOT = Path(__file__).parent.parent.parent
PLACE = ROOT / "build" / "windows"
BUNDLE = r"C:\安装 (1) & 包"
"""Where the bundle is unpacked on the PC."""


@dataclass(frozen=True, slots=True)
class Office:
    """A PC on which the bundle was installed, and what its install.bat said."""

    windows: Windows
    installed: Done

    @property
    def home(self) -> str:
        """Where the user's programs are."""
        (user,) = (path.name for path in self.windows.path(r"C:\users").iterdir() if path.name != "Public")
        return rf"C:\users\{user}\AppData\Local"

    @property
    def python(self) -> str:
        """The bundle's Python, as it is installed."""
        relative = self.windows.path(rf"{self.home}\xlperf\python.txt").read_text("ascii").strip()
        return rf"{self.home}\xlperf\{relative}"

    def xlperf(self, *arguments: str, folder: str = "C:\\") -> Done:
        """Run our command line in a folder of the PC."""
        return self.windows.run(self.python, "-I", "-m", "xlperf.cli", *arguments, folder=folder)

    def script(self, text: str, *arguments: str) -> Done:
        """Run a Python script there."""
        name = f"{hashlib.sha256(text.encode()).hexdigest()[:8]}.py"
        self.windows.path(rf"C:\{name}").write_text(text, "utf-8")
        return self.windows.run(self.python, rf"C:\{name}", *arguments)

    def with_project(self, script: str, *arguments: str) -> Done:
        """Run a script of the project there; it finds the modules beside it, the tests and what they need."""
        begin = (
            "import os, runpy, sys\n"
            "del sys.argv[0]\n"
            "sys.path[:0] = [os.path.dirname(sys.argv[0]), r'C:\\project', r'C:\\packages']\n"
            "runpy.run_path(sys.argv[0], run_name='__main__')\n"
        )
        return self.script(begin, rf"C:\project\{script}", *arguments)


@pytest.fixture(scope="session")
def office() -> Iterator[Office]:
    """The PC, made by whichever worker comes first."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    mark, said = PLACE / "run.txt", PLACE / "install.txt"
    windows = Windows(PLACE / "pc" / "prefix", PLACE / "pc" / "locales")
    PLACE.mkdir(parents=True, exist_ok=True)
    with _alone():
        if not mark.exists() or mark.read_text("utf-8") != run:
            mark.unlink(missing_ok=True)
            windows.end()
            shutil.rmtree(PLACE / "pc", ignore_errors=True)
            with ThreadPoolExecutor() as both:
                built = both.submit(_bundle)
                new_windows(PLACE / "pc")
                shutil.copytree(built.result(), windows.path(BUNDLE))
            with windows.switched_on():
                done = windows.run(rf"{BUNDLE}\install.bat")
            said.write_text(f"{done.code}\n{done.out}", "utf-8")
            mark.write_text(run, "utf-8")
    code, _, out = said.read_text("utf-8").partition("\n")
    with windows.switched_on():
        yield Office(windows, Done(int(code), out, ""))


@contextmanager
def _alone() -> Iterator[None]:
    with (PLACE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _bundle() -> Path:
    """The folder of the bundle, built from the source as it is now."""
    command = [sys.executable, "-m", "bundle", "-o", str(PLACE / "bundle")]
    environment = {**os.environ, "PIP_CACHE_DIR": str(PLACE / "downloads")}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return PLACE / "bundle" / "xlperf-offline"


TEST_PACKAGES = ("pytest", "hypothesis", "pyopenvba", "olefile", "python-docx")
"""What tests need that run in Windows' Python."""


def add_project(office: Office) -> Office:
    """The PC with the tests and what they need in ``C:\\project`` and ``C:\\packages``: without our own packages."""
    with _alone():
        done = office.windows.path(r"C:\packages\ready.txt")
        if not done.exists():
            versions = [f"{name}=={metadata.version(name)}" for name in TEST_PACKAGES]
            command = [
                *(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
                *("--cache-dir", str(PLACE / "downloads"), "--target", str(done.parent), "--platform", "win_amd64"),
                *("--python-version", PYTHON, "--only-binary", ":all:", "--upgrade", *versions, "colorama"),
            ]
            subprocess.run(command, check=True, capture_output=True)
            for name in ("tests", "tools", "workbook", "bundle", "pyproject.toml"):
                place = office.windows.path(rf"C:\project\{name}")
                copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile
                place.parent.mkdir(exist_ok=True)
                copy(ROOT / name, place)
            done.touch()
    return office
