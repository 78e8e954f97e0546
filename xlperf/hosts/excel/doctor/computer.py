"""What the doctor asks of a computer, as one value, so that any computer can be described in a test.

Paths of a Windows computer are texts: they are taken apart with PureWindowsPath, on whatever system that happens.
"""

from __future__ import annotations

import importlib
import os
import struct
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from xlperf.files.programs import installed_program
from xlperf.hosts.excel.doctor.trial import write_trial_report

_MODULES = {"pywin32": "pythoncom"}
"""What is imported of a package that is not called like its module."""

Registry = Callable[[str, str, str], object]
"""Root ("HKCU", "HKLM", "HKCR"), key and name ("" for the default) -> value; None where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """A computer: its system, this Python, and readers for what else is asked.

    ``read`` gives the first bytes of a file, a stream of a file (``book.xlsm:Zone.Identifier``) included, or None;
    ``versions`` the version of an installed package, or None; ``output`` what a command prints, or None.
    ``load_fault`` says why an installed package cannot be loaded, "" where it can. ``report`` reads a workbook, the
    sample where none is given, writes its report where it is gone afterwards, and says what came of it; it raises what
    keeps it from that.
    """

    system: str
    interpreter: str
    prefix: str
    base_prefix: str
    bits: int
    environment: Mapping[str, str]
    code_page: str
    registry: Registry
    read: Callable[[str], bytes | None]
    versions: Callable[[str], str | None]
    requirements: Callable[[], Sequence[str]]
    output: Callable[[Sequence[str]], str | None]
    load_fault: Callable[[str], str]
    report: Callable[[Path | None], str]

    def exists(self, path: str) -> bool:
        """Whether there is such a file."""
        return self.read(path) is not None


def this_machine() -> Machine:
    """The computer this runs on."""
    return Machine(
        system=sys.platform,
        interpreter=sys.executable,
        prefix=sys.prefix,
        base_prefix=sys.base_prefix,
        bits=struct.calcsize("P") * 8,
        environment=dict(os.environ),
        code_page="mbcs" if sys.platform == "win32" else "utf-8",
        registry=_registry(),
        read=_read,
        versions=_version,
        requirements=_requirements,
        output=_output,
        load_fault=_load_fault,
        report=write_trial_report,
    )


def _read(path: str) -> bytes | None:
    try:
        with open(path, "rb") as file:
            return file.read(65536)
    except (OSError, ValueError):
        return None


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _load_fault(name: str) -> str:
    module = _MODULES.get(name.lower(), name.lower().replace("-", "_"))
    try:
        importlib.import_module(module)
    except Exception as error:  # a library that is damaged or made for another Python fails as it likes
        return f"{type(error).__name__}：{str(error).strip().partition(chr(10))[0]}"
    return ""


def _requirements() -> Sequence[str]:
    try:
        return metadata.requires("xlperf") or ()
    except metadata.PackageNotFoundError:
        return ()


def _output(command: Sequence[str]) -> str | None:
    program = installed_program(command[0])
    if program is None:
        return None
    try:
        done = subprocess.run(  # noqa: S603 - commands of our own
            [program, *command[1:]], capture_output=True, text=True, errors="replace", timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None


def _no_registry(root: str, key: str, name: str) -> object:  # noqa: ARG001 - the shape of a reader
    return None


def _registry() -> Registry:
    """The registry of this computer, 64-bit view first, then the 32-bit one; empty on other systems than Windows."""
    if sys.platform != "win32":
        return _no_registry
    import winreg

    roots = {"HKCU": winreg.HKEY_CURRENT_USER, "HKLM": winreg.HKEY_LOCAL_MACHINE, "HKCR": winreg.HKEY_CLASSES_ROOT}

    def value(root: str, key: str, name: str) -> object:
        for view in (winreg.KEY_WOW64_64KEY, winreg.KEY_WOW64_32KEY):
            try:
                with winreg.OpenKey(roots[root], key, 0, winreg.KEY_READ | view) as opened:
                    return winreg.QueryValueEx(opened, name)[0]
            except OSError:
                continue
        return None

    return value
