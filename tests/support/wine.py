"""Windows on Linux: Wine with a folder of its own in place of a PC, in Chinese, and commands in it.

Wine gives Windows' own Python its system calls. It has no Excel, no rules of NTFS and no speed of a real PC.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from threading import Thread
from typing import IO

from tests.support.command_line import Done
from tests.support.debian import install_packages
from tests.support.wine_libraries import write_libraries

PACKAGES = {
    "wine": ["wine", "wine64"],
    "osslsigncode": ["osslsigncode", "ca-certificates"],  # checks who signed Windows' Python
}
LOCALES = {"/usr/share/i18n/locales/zh_CN": ["locales"]}
NEEDED = 1_600_000_000
"""Bytes of disk: Wine 0.7 GB, the folder of a PC 0.7 GB, Python with its packages in it."""

_LAST_OUTPUT = 2  # seconds to wait for what a program wrote last
CODE_PAGE = "gbk"
"""What Chinese programs write on a console."""


def install_wine() -> str:
    """Install what is missing, as root on Debian; the reason in Chinese if the machine cannot have Wine, else ""."""
    if sys.version_info[:2] != (3, 11):
        return "离线安装包要用 Python 3.11 生成"
    free = shutil.disk_usage(Path.cwd()).free
    if free < NEEDED:
        return f"Wine 要 {NEEDED / 1e9:.1f} GB 磁盘空间，这里只有 {free / 1e9:.1f} GB"
    return install_packages("Wine", PACKAGES, LOCALES)


@dataclass(frozen=True, slots=True)
class Windows:
    """A PC: the folder that Wine keeps it in, and the folder of compiled locales that its language comes from."""

    prefix: Path
    locales: Path

    @property
    def drive(self) -> Path:
        """What is C:\\ there."""
        return self.prefix / "drive_c"

    def path(self, name: str) -> Path:
        """The file or folder that has this name on the PC, such as ``C:\\结果\\甲.xlsx``."""
        return self.drive.joinpath(*PureWindowsPath(name).parts[1:])

    def run(self, *command: str, folder: str = "C:\\", seconds: float = 900) -> Done:
        """Run a program there, in a folder, and wait for it; what it wrote is in ``out``, errors included.

        subprocess.TimeoutExpired where it takes longer; whatever runs there is ended then.
        """
        output: list[bytes] = []
        process = subprocess.Popen(
            ["wine", *command],
            cwd=self.path(folder) if self.drive.exists() else None,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,  # a pipe: with a file Python does not start
            stderr=subprocess.STDOUT,
        )
        # not until the pipe ends: what Wine starts on the way, such as its desktop, goes on and has it, too
        reader = Thread(target=_read, args=(process.stdout, output), daemon=True)
        reader.start()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.end()
            process.kill()
            raise
        reader.join(_LAST_OUTPUT)
        return Done(process.returncode, _decoded(b"".join(output)).replace("\r\n", "\n"), "")

    @contextmanager
    def switched_on(self) -> Iterator[None]:
        """Let a program run there for as long: else each command starts all that belongs to the PC, and ends it."""
        waiting = subprocess.Popen(
            ["wine", "cmd"],
            env=self._environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            yield
        finally:
            waiting.communicate(b"exit\r\n", timeout=60)

    def end(self) -> None:
        """End all that runs there."""
        subprocess.run(["wineserver", "-k"], env=self._environment(), check=False, capture_output=True)

    def _environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "XLPERF"))}
        return {
            **inherited,
            "HOME": str(self.prefix.parent),  # where Wine links Desktop and Documents to
            "LOCPATH": str(self.locales),
            "LC_ALL": "zh_CN.UTF-8",  # hence code page 936
            "WINEPREFIX": str(self.prefix),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml,winemenubuilder.exe=;ucrtbase=n,b",
        }


def _read(pipe: IO[bytes], output: list[bytes]) -> None:
    """Collect what comes through a pipe until nobody has its other end."""
    with pipe:
        while chunk := os.read(pipe.fileno(), 65536):
            output.append(chunk)


def _decoded(output: bytes) -> str:
    """JSON comes in UTF-8, all else in the code page."""
    try:
        return output.decode("utf-8")
    except UnicodeDecodeError:
        return output.decode(CODE_PAGE, "replace")


def new_windows(folder: Path) -> Windows:
    """A new PC in an empty folder: Windows 10, in Chinese, nothing installed."""
    locales = folder / "locales"
    locales.mkdir(parents=True)
    subprocess.run(
        ["localedef", "-i", "zh_CN", "-f", "UTF-8", str(locales / "zh_CN.UTF-8")], check=True, capture_output=True
    )
    windows = Windows(folder / "prefix", locales)
    for command in (
        ("wineboot", "-i"),
        ("reg", "add", r"HKCU\Software\Wine", "/v", "Version", "/d", "win10", "/f"),
    ):
        done = windows.run(*command)
        assert done.code == 0, done.out
    write_libraries(windows.path(r"C:\windows\system32"))
    return windows
