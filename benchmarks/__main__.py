"""Print the table of ratios. Exit 1 if a ratio that has a limit is above it only with ``--strict``."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks import scale

PYTHON = sys.executable
XLPERF = str(Path(PYTHON).parent / "xlperf")
ROUNDS = 9
HEAVY = ("pandas", "xlsxwriter", "openpyxl", "xlwings")

OPENPYXL = "import sys, openpyxl; book = openpyxl.load_workbook(sys.argv[1], keep_vba=True); book.save(sys.argv[2])"
CALAMINE = (
    "import sys, python_calamine as c\n"
    "book = c.CalamineWorkbook.from_path(sys.argv[1])\n"
    "for name in book.sheet_names: book.get_sheet_by_name(name).to_python()"
)


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


def whole_report(folder: Path, book: Path) -> Ratio:
    """``xlperf report`` on the sample against openpyxl loading and saving the same file."""
    ours = process(XLPERF, "report", str(book), "-o", str(folder / "report"))
    theirs = process(PYTHON, "-c", OPENPYXL, str(book), str(folder / "copy.xlsm"))
    return Ratio("xlperf report ÷ openpyxl load + save（整个进程，样例）", *alternate(ours, theirs), limit=1.0)


def whole_check(book: Path) -> Ratio:
    """``xlperf check`` against bare Python reading all cells with calamine."""
    ours = process(XLPERF, "check", str(book), check=False)  # the sample has errors: it ends with 1
    theirs = process(PYTHON, "-c", CALAMINE, str(book))
    return Ratio("xlperf check ÷ Python + calamine 读取（整个进程，样例）", *alternate(ours, theirs), limit=3.0)


def scoring(count: int = 10_000) -> Ratio:
    """Reading and scoring indicators against the same number of bare Decimal divisions with rounding."""
    from decimal import ROUND_HALF_UP, Decimal

    from xlperf.schemes import load_scheme
    from xlperf.scoring import score_indicator
    from xlperf.values.measures import read_measure

    scheme = load_scheme("hubei_2020")
    rows = [(Decimal(1000 + number), Decimal(900 + number)) for number in range(count)]
    weight, cent = Decimal(10), Decimal("0.01")

    def ours() -> None:
        for target, actual in rows:
            score_indicator(read_measure("≥", target, actual, "人"), weight, None, scheme)

    def theirs() -> None:
        for target, actual in rows:
            (actual / target * weight).quantize(cent, ROUND_HALF_UP)

    return Ratio(f"{count} 个指标读取并计分 ÷ 同样次数的 Decimal 除法", *alternate(ours, theirs, 5), limit=None)


def checking() -> Ratio:
    """All checks of a large workbook against reading it."""
    from benchmarks import checks

    return Ratio(*checks.checking(alternate, 3), limit=None)


def start() -> Ratio:
    """Starting the command line against starting Python with click."""
    ours, theirs = process(PYTHON, "-c", "import xlperf.cli"), process(PYTHON, "-c", "import click")
    return Ratio("import xlperf.cli ÷ import click（整个进程）", *alternate(ours, theirs), limit=None)


def heavy_imports() -> list[str]:
    """The heavy libraries that ``import xlperf.cli`` loads; none should be."""
    code = f"import sys, xlperf.cli; print(*[name for name in {HEAVY!r} if name in sys.modules])"
    return subprocess.run([PYTHON, "-c", code], check=True, capture_output=True, text=True).stdout.split()


def main() -> int:
    """Measure and print."""
    folder = Path(tempfile.mkdtemp(prefix="xlperf-bench-"))
    try:
        from xlperf import template

        book = folder / "sample.xlsm"
        template.write_sample(book)
        ratios = [whole_report(folder, book), whole_check(book), scoring(), checking(), start()]
    finally:
        shutil.rmtree(folder)
    print("| 项目 | 本软件 | 对照 | 比值 | 目标 |\n|---|---|---|---|---|")
    for ratio in ratios:
        print(ratio)
    print("\nimport xlperf.cli 载入的大型库：" + ("、".join(heavy_imports()) or "无") + "\n")
    sys.stdout.flush()
    subprocess.run([PYTHON, "-m", "benchmarks.live"], check=True)
    scale.main()
    above = [ratio for ratio in ratios if ratio.limit is not None and ratio.ours / ratio.theirs > ratio.limit]
    for ratio in above:
        print(f"超过目标：{ratio.name}")
    return int(bool(above) and "--strict" in sys.argv)


if __name__ == "__main__":
    sys.exit(main())
