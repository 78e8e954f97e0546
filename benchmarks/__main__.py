"""Print the table of ratios. Exit 1 if a ratio that has a limit is above it only with ``--strict``."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks import scale
from benchmarks.timing import Ratio, alternate, process

PYTHON = sys.executable
XLPERF = str(Path(PYTHON).parent / "xlperf")
HEAVY = ("pandas", "xlsxwriter", "openpyxl", "xlwings")

OPENPYXL = "import sys, openpyxl; book = openpyxl.load_workbook(sys.argv[1], keep_vba=True); book.save(sys.argv[2])"
OPENPYXL_LOAD = "import sys, openpyxl; openpyxl.load_workbook(sys.argv[1])"


def whole_report(folder: Path, book: Path) -> Ratio:
    """``xlperf report`` on the sample against openpyxl loading and saving the same file."""
    ours = process(XLPERF, "report", str(book), "-o", str(folder / "report"))
    theirs = process(PYTHON, "-c", OPENPYXL, str(book), str(folder / "copy.xlsm"))
    return Ratio("xlperf report ÷ openpyxl load + save（整个进程，样例）", *alternate(ours, theirs), limit=0.75)


def whole_check(book: Path) -> Ratio:
    """``xlperf check`` on the sample against openpyxl's mere loading of the same file."""
    ours = process(XLPERF, "check", str(book), check=False)  # the sample has errors: it ends with 1
    theirs = process(PYTHON, "-c", OPENPYXL_LOAD, str(book))
    return Ratio("xlperf check ÷ openpyxl load（整个进程，样例）", *alternate(ours, theirs), limit=0.75)


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


def cell_function(count: int = 500) -> Ratio:
    """PERF_STATUS against a function that computes nothing, both through xlwings' server on values.

    No limit: a pipe stands for COM here, and takes 0.2 ms where COM takes 1.2 ms.
    """
    from tests.support.xlwings_on_windows import ExcelHost

    row = ("≥", "98%", 98.0, "%", "湖北省（2020）", "C:\\自评.xlsm")

    def calls(host: ExcelHost) -> Callable[[], object]:
        return lambda: [host.answer("PERF_STATUS", *row) for _ in range(count)]

    ours, nothing = ExcelHost(), ExcelHost("benchmarks.no_answer")
    try:
        assert ours.answer("PERF_STATUS", *row) == nothing.answer("PERF_STATUS", *row)
        times = alternate(calls(ours), calls(nothing))
    finally:
        ours.close()
        nothing.close()
    return Ratio(f"{count} 次 PERF_STATUS ÷ 同一条路上什么也不算的函数（用管道代替 COM）", *times, limit=None)


def checking() -> Ratio:
    """All checks of a large workbook against reading it."""
    from benchmarks import checks

    return Ratio(*checks.checking(alternate, 3), limit=None)


def start() -> Ratio:
    """Starting the command line against starting Python with click."""
    ours, theirs = process(PYTHON, "-c", "import xlperf.cli.commands"), process(PYTHON, "-c", "import click")
    return Ratio("import xlperf.cli.commands ÷ import click（整个进程）", *alternate(ours, theirs), limit=None)


def heavy_imports() -> list[str]:
    """The heavy libraries that ``import xlperf.cli.commands`` loads; none should be."""
    code = f"import sys, xlperf.cli.commands; print(*[name for name in {HEAVY!r} if name in sys.modules])"
    return subprocess.run([PYTHON, "-c", code], check=True, capture_output=True, text=True).stdout.split()


def main() -> int:
    """Measure and print."""
    folder = Path(tempfile.mkdtemp(prefix="xlperf-bench-"))
    try:
        from xlperf import template

        book = folder / "sample.xlsm"
        template.write_sample(book)
        ratios = [whole_report(folder, book), whole_check(book), scoring(), cell_function(), checking(), start()]
    finally:
        shutil.rmtree(folder)
    print("| 项目 | 本软件 | 对照 | 比值 | 目标 |\n|---|---|---|---|---|")
    for ratio in ratios:
        print(ratio)
    print("\nimport xlperf.cli.commands 载入的大型库：" + ("、".join(heavy_imports()) or "无") + "\n")
    sys.stdout.flush()
    subprocess.run([PYTHON, "-m", "benchmarks.live"], check=True)
    scale.main()
    above = [ratio for ratio in ratios if ratio.limit is not None and ratio.ours / ratio.theirs > ratio.limit]
    for ratio in above:
        print(f"超过目标：{ratio.name}")
    return int(bool(above) and "--strict" in sys.argv)


if __name__ == "__main__":
    sys.exit(main())
