"""The CPythons of this machine that the product supports, and what it takes to have one in a fresh environment."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

LEAST = (3, 11)
STOCK = Path("/usr/bin/python3")
"""The system's own, which nobody builds or chooses: 3.11.2 on Debian 12."""

_ABOUT = "import json, sys; print(json.dumps([sys.implementation.name, *sys.version_info[:3], sys._base_executable]))"
_NAME = re.compile(r"python3(?:\.(\d+))?")
_NOT_NEEDED = frozenset({"xlperf", "mypy", "ruff", "import-linter", "grimp", "pandas-stubs"})
"""Those that judge the source, once."""

_REQUIREMENT = re.compile(r"[A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True, order=True)
class Python:
    """An interpreter: its version and the program itself, no virtual environment's."""

    version: tuple[int, int, int]
    path: str

    def __str__(self) -> str:
        return f"{'.'.join(map(str, self.version))}（{self.path}）"

    @property
    def runs_the_tests(self) -> bool:
        """Whether it is the one that runs this, whose core tests are another part."""
        return os.path.samefile(self.path, getattr(sys, "_base_executable", sys.executable))


@cache
def found() -> tuple[Python, ...]:
    """Every CPython from 3.11 on, each once: on PATH, in /usr/bin, of pyenv, and the one that runs this."""
    programs = {os.path.realpath(path): path for path in (*_candidates(), Path(sys.executable))}
    return tuple(sorted({python for path in programs.values() if (python := _ask(path))}))


def others() -> tuple[Python, ...]:
    """Those that do not run this, the oldest first; where there is only one, that one."""
    return tuple(python for python in found() if not python.runs_the_tests) or found()


def missing() -> str:
    """Why this part of the tests cannot be had, in Chinese; "" where it can."""
    if has_stock() or any(not python.runs_the_tests for python in found()):
        return ""
    least = ".".join(map(str, LEAST))
    return f"除了运行测试的 {found()[0]}，没有别的 CPython {least} 或更新的（找过 PATH、/usr/bin 和 pyenv）"


def has_stock() -> bool:
    """Whether the system's own Python is among those found."""
    return STOCK.exists() and any(os.path.samefile(python.path, STOCK) for python in found())


def requirements() -> list[str]:
    """What the core tests need besides the product, as pip is told it."""
    needed = (line.partition(";") for line in metadata.requires("xlperf") or ())
    return [
        what.strip()
        for what, _, condition in needed
        if "test" in condition and (name := _REQUIREMENT.match(what)) and name[0] not in _NOT_NEEDED
    ]


def plain_environment(folder: Path) -> dict[str, str]:
    """What a process is told that shall take nothing from this one; its bytecode goes into ``folder``."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST", "VIRTUAL"))}
    return {**kept, "HOME": str(folder), "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}


def _candidates() -> Iterator[Path]:
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    folders = [Path(part) for part in os.environ.get("PATH", "").split(os.pathsep) if part]
    for folder in (STOCK.parent, *folders, *pyenv.glob("versions/*/bin")):
        if folder.name != "shims":  # pyenv's own stand-ins for those in its folders
            yield from (path for path in folder.glob("python3*") if _may_be(path.name))


def _may_be(name: str) -> bool:
    match = _NAME.fullmatch(name)
    return match is not None and (match[1] is None or (3, int(match[1])) >= LEAST)


def _ask(path: Path) -> Python | None:
    """What an interpreter says it is; None where it does not run, or is too old or no CPython."""
    try:
        done = subprocess.run(
            [path, "-I", "-c", _ABOUT], capture_output=True, text=True, timeout=60, check=True, cwd=path.parent
        )
    except (OSError, subprocess.SubprocessError):
        return None
    name, *version, executable = json.loads(done.stdout)
    python = Python((version[0], version[1], version[2]), os.path.realpath(executable))
    return python if name == "cpython" and python.version[:2] >= LEAST else None
