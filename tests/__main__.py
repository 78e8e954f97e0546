"""Run parts of the tests: ``python -m tests PART... [OPTIONS OF PYTEST]``; ``make test`` runs all that need no naming.

Parts share one run of pytest on all cores, but for those that want the machine for themselves: they follow one by one.

A part that this machine cannot have is named as left out, with the reason. With CI=true nothing is left out: the run
fails before it begins.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass

from tests.support import pythons
from tests.support.browsers import install_browsers
from tests.support.debian import install_libreoffice, install_screen
from tests.support.wine import install_wine

ON_ALL_CORES = ("-n", "auto", "--maxprocesses", "4", "--dist", "loadfile", "--no-loadscope-reorder")
ONE_FOR_EACH_BROWSER = ("-p", "tests.page.scheduling", "-n", "2")
ONE_FOR_THE_OLDEST_PYTHON = ("-p", "tests.support.pythons_scheduling", "-n", "2", "tests/test_pythons.py")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the tests: pytest's expression that selects it, and what makes the machine ready for it.

    ``prepare`` gives the reason in Chinese if this machine cannot have the part, else "". ``by_name_only`` keeps it out
    of a run that names no part; ``alone`` runs it after the others, one test at a time, or as ``options`` say.
    """

    select: str
    prepare: Callable[[], str]
    by_name_only: bool = False
    alone: bool = False
    options: tuple[str, ...] = ()


_NO_PROCESS = "not libreoffice and not process and not page and not screen and not pythons and not windows"
PARTS = {
    "core": Part(f"(not workbooks and {_NO_PROCESS})", lambda: ""),
    "workbooks": Part(f"(workbooks and {_NO_PROCESS})", lambda: ""),
    "libreoffice": Part("(libreoffice or process)", install_libreoffice),
    "page": Part("page", install_browsers, alone=True, options=ONE_FOR_EACH_BROWSER),
    "screen": Part("screen", install_screen, alone=True),
    "pythons": Part("pythons", pythons.missing, alone=True, options=ONE_FOR_THE_OLDEST_PYTHON),
    "windows": Part("windows", install_wine, by_name_only=True, alone=True),
}


def main(arguments: list[str], parts: dict[str, Part] = PARTS) -> int:
    """Run the parts that are named, or all that need no naming; pytest's first bad exit code, 1 if nothing may run."""
    names = [argument for argument in arguments if argument in parts]
    names = names or [name for name, part in parts.items() if not part.by_name_only]
    options = [argument for argument in arguments if argument not in parts]
    reasons = {name: parts[name].prepare() for name in names}
    left_out = [f"未运行 test-{name}：{reason}" for name, reason in reasons.items() if reason]
    ready = [parts[name] for name in names if not reasons[name]]
    if left_out and (os.environ.get("CI") or not ready):
        _print(left_out)
        return 1
    together = " or ".join(part.select for part in ready if not part.alone)
    codes = [_run(together, *ON_ALL_CORES, *options)] if together else []
    codes += [_run(part.select, *part.options, *options) for part in ready if part.alone]
    _print(left_out)
    return next((code for code in codes if code), 0)


def _run(select: str, *options: str) -> int:
    return subprocess.run([sys.executable, "-m", "pytest", "-m", select, *options], check=False).returncode


def _print(lines: list[str]) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
