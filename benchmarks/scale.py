"""Many workbooks: the summary's job on each against pandas reading the same sheets, and how time and memory grow.

``python -m benchmarks.scale`` measures small folders; ``--full`` measures 1,000 and 10,000 workbooks (about twenty
minutes on two cores). Wall clock is what a bureau waits for; the processor's time is given beside it, because other
work on the machine does not change it much.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from xlperf.layout import layout
from xlperf.parallel import gather
from xlperf.summary.unit_rows import part_of

# The workers load this module, as they load whatever a program starts with: the generator and the summary's own
# modules, which they do not need, are loaded where they are used.

LIMIT = 0.2
"""What the project asks of the ratio, on two cores."""

_WATCH = 0.2  # seconds between looks at the memory
_MB = 2**20


@dataclass(slots=True)
class Spent:
    """Seconds on the clock and of processors (this process and its children), and the most memory of all in MB."""

    clock: float = 0.0
    processor: float = 0.0
    memory: float = 0.0


@contextmanager
def measured(*, memory: bool = False) -> Iterator[Spent]:
    """What the block spends; its memory only where it is wanted, for watching it takes a processor's time."""
    spent, done = Spent(), threading.Event()

    def watch() -> None:
        while not done.wait(_WATCH):
            spent.memory = max(spent.memory, _resident() / _MB)

    watcher = threading.Thread(target=watch)
    start, before = time.perf_counter(), _processor()
    if memory:
        watcher.start()
    try:
        yield spent
    finally:
        spent.clock, spent.processor = time.perf_counter() - start, _processor() - before
        done.set()
        if memory:
            watcher.join()


def _processor() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _resident() -> int:
    """Bytes in memory of this process and all that it started (Linux)."""
    parents, resident = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, ValueError, IndexError):
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            resident[int(folder.name)] = int((folder / "statm").read_text().split()[1]) * resource.getpagesize()
    import os

    ours, grown = {os.getpid()}, True
    while grown:
        more = {pid for pid, parent in parents.items() if parent in ours} - ours
        ours, grown = ours | more, bool(more)
    return sum(resident.get(pid, 0) for pid in ours)


def ours(paths: Sequence[Path], *, processes: int = 2, scheduler: str | None = None) -> tuple[Spent, int]:
    """The summary's job on every workbook; what it spent, and how many could not be read."""
    failures = 0
    with measured() as spent:
        for outcome in gather(part_of, paths, processes=processes, scheduler=scheduler):
            failures += bool(outcome.failure)
    return spent, failures


def theirs(paths: Sequence[Path]) -> Spent:
    """What anybody would write: pandas reads the sheets of the tables from one workbook after the other."""
    import pandas as pd

    sheets = [table.name for table in layout().tables]
    with warnings.catch_warnings(), measured() as spent:
        warnings.simplefilter("ignore")
        for path in paths:
            pd.read_excel(path, sheet_name=sheets, engine="openpyxl")
    return spent


def ratio(folder: Path, count: int, sample: int, rounds: int = 3) -> None:
    """Print the job on ``count`` workbooks against pandas on ``sample`` of them, scaled: the median of some rounds.

    In each round pandas reads before and after, for a machine that others use, too, does not stay equally fast.
    """
    from benchmarks import generated

    paths = generated.write(folder / "ratio", count, unreadable=0)
    theirs(paths[:2])  # its imports are not counted
    results = [_round(paths, sample) for _ in range(rounds)]
    print("| 项目 | 本软件 | 对照 | 比值 | 目标 |\n|---|---|---|---|---|")
    known = f"{rounds} 轮的中位数，每轮量 {2 * sample} 个推算"
    what = f"{count} 个工作簿读取、计分、检查（2 个进程）÷ pandas.read_excel 逐个读同样的表（{known}）"
    for title, figure, limit in ((what, "clock", f"≤ {LIMIT}"), ("同上，处理器时间", "processor", "")):
        pairs = [(getattr(mine, figure), getattr(other, figure)) for mine, other in results]
        mine, other = sorted(pairs, key=lambda pair: pair[0] / pair[1])[rounds // 2]
        print(f"| {title} | {mine:.1f} s | {other:.1f} s | {mine / other:.3f} | {limit} |")


def _round(paths: Sequence[Path], sample: int) -> tuple[Spent, Spent]:
    """What we spend on all workbooks, and what pandas would, going by the first and the last of them."""
    before = theirs(paths[:sample])
    spent, _ = ours(paths)
    after = theirs(paths[-sample:])
    scale = len(paths) / (2 * sample)
    return spent, Spent((before.clock + after.clock) * scale, (before.processor + after.processor) * scale)


def growth(folder: Path, counts: Sequence[int]) -> None:
    """Print time and memory of whole summaries, the workbook written, of folders of different sizes."""
    from xlperf.summary import summarise
    from xlperf.summary.file_search import Found

    print("\n| 汇总的工作簿 | 用时 | 每个 | 处理器时间每个 | 内存最多 | 未能读取 |\n|---|---|---|---|---|---|")
    for count in counts:
        paths = _folder(folder, count)
        with measured(memory=True) as spent:
            done = summarise(Found(files=paths), folder / f"{count}.xlsx", partial(gather, processes=2))
        failures = len(done.failures)
        each = f"{spent.clock / count * 1000:.1f} ms | {spent.processor / count * 1000:.1f} ms"
        print(f"| {count} | {spent.clock:.1f} s | {each} | {spent.memory:.0f} MB | {failures} |", flush=True)


def dask(folder: Path, count: int) -> None:
    """Print two Dask workers against one; their start is not counted, that of the processes they keep is."""
    from distributed import LocalCluster

    paths, times = _folder(folder, count), []
    print(f"\n| {count} 个工作簿，Dask | 用时 |\n|---|---|")
    for workers in (1, 2):
        place = {"n_workers": workers, "threads_per_worker": 1, "dashboard_address": "127.0.0.1:0", "silence_logs": 50}
        with LocalCluster(**place) as cluster:
            spent, _ = ours(paths, scheduler=cluster.scheduler_address)
        times.append(spent.clock)
        print(f"| {workers} 个工作进程 | {spent.clock:.1f} s |", flush=True)
    print(f"两个工作进程 ÷ 一个：{times[1] / times[0]:.2f}")


def _folder(folder: Path, count: int) -> tuple[Path, ...]:
    """So many workbooks, written once."""
    from benchmarks import generated

    here = folder / str(count)
    return tuple(sorted(here.rglob("*.xlsm"))) or generated.write(here, count)


def main(arguments: Sequence[str] = ()) -> int:
    """Measure and print."""
    full = "--full" in arguments
    with tempfile.TemporaryDirectory(prefix="xlperf-scale-") as temporary:
        folder = Path(temporary)
        ratio(folder, 1000 if full else 100, 15 if full else 5)
        growth(folder, (100, 1000, 10_000) if full else (100, 300))
        dask(folder, 1000 if full else 300)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
