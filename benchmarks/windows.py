"""Cell functions on Windows under Wine: ``python -m benchmarks.windows [ROUNDS]`` prints ratios and seconds.

On the PC that ``make test-windows`` has made and left in ``build/windows``.
"""

from __future__ import annotations

import os
import sys
from statistics import median
from typing import Any

from benchmarks.timing import Ratio
from tests.support.command_line import Done
from tests.support.wine import Windows
from tests.windows.conftest import PLACE, Office, add_project
from tests.windows.test_windows_functions import ask

ROUNDS = 1_000
STARTS = 3


def main(rounds: int = ROUNDS) -> None:
    """Print them, with the load of the machine: times of a loaded one say little, their ratio still something."""
    windows = Windows(PLACE / "pc" / "prefix", PLACE / "pc" / "locales")
    if not windows.path("C:\\").is_dir():
        sys.exit("no PC in build/windows: run make test-windows first")
    with windows.switched_on():
        office = add_project(Office(windows, Done(0, "", "")))
        timed: list[Any] = [ask(office, "times", turns) for turns in (rounds, *[1] * (STARTS - 1))]
        wrapped: Any = ask(office, "wrappers", None)
    call, nothing = median(timed[0]["PERF_STATUS"]), median(timed[0]["NOTHING"])
    first, rest = wrapped["seconds"]
    asked = f"{sum(wrapped['asked'])} in {len(wrapped['asked'])} calls"
    lines = [
        "| what | ours | beside | ratio | limit |",
        "|---|---|---|---|---|",
        str(Ratio("PERF_STATUS ÷ a function that does nothing, through xlwings' DLL and COM", call, nothing, 1.5)),
        f"from nothing to the first answer (median of {STARTS}): {median(one['cold'] for one in timed):.1f} s",
        f"300 cells without Python: {rest:.2f} s after the first cell ({first:.1f} s); calls back into cells: {asked}",
        f"load of the machine: {os.getloadavg()[0]:.1f}",
    ]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
