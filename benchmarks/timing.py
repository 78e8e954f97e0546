"""How two things are timed against each other: in turns, whole processes or functions, as a ratio."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass

ROUNDS = 9


@dataclass(frozen=True)
class Ratio:
    """One row: what was measured against what, the median times in seconds, and the limit the project sets itself."""

    name: str
    ours: float
    theirs: float
    limit: float | None

    def __str__(self) -> str:
        limit = "" if self.limit is None else f"≤ {self.limit:g}"
        times = f"{self.ours * 1000:.0f} ms | {self.theirs * 1000:.0f} ms"
        return f"| {self.name} | {times} | {self.ours / self.theirs:.2f} | {limit} |"


def process(*command: str, check: bool = True) -> Callable[[], object]:
    """A whole process, from start to end; its output is thrown away, its failure is an error unless not checked.

    Python may keep what it compiles, as it does for a user; the libraries on the other side were compiled by pip.
    """
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return lambda: subprocess.run(command, check=check, stdout=subprocess.DEVNULL, env=environment)


def alternate(ours: Callable[[], object], theirs: Callable[[], object], rounds: int = ROUNDS) -> tuple[float, float]:
    """Median seconds of both, in turns so that what else the machine does hits both alike; the first is not counted."""
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(rounds + 1):
        for which, job in enumerate((ours, theirs)):
            start = time.perf_counter()
            job()
            if turn:
                times[which].append(time.perf_counter() - start)
    return statistics.median(times[0]), statistics.median(times[1])
