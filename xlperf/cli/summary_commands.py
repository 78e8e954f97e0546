"""Many units: one summary workbook over their files, and a department's table put together from its parts."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from xlperf import template
from xlperf.cli import chinese
from xlperf.cli.messages import print_written
from xlperf.cli.output_paths import FILE, book_or_data_path, force_option, refuse_existing
from xlperf.findings import Severity, XlperfError, count_words
from xlperf.parallel import gather
from xlperf.summary import find, stage_lines, summarise
from xlperf.summary.aggregation.put_together import WEIGHTS, listing_beside, put_together, result_lines
from xlperf.summary.csv_files import csv_files
from xlperf.writing.outputs import make_folder

if TYPE_CHECKING:
    from xlperf.parallel import Outcome

T = TypeVar("T")

_FEW = 5  # failures that are named on the terminal; all stand in the workbook

processes_option = click.option(
    "--processes",
    type=click.IntRange(1, 256),
    metavar="个数",
    help="同时用几个进程（最多 256 个），默认与处理器核数相同。",
)
limit_option = click.option(
    "--limit",
    type=click.FloatRange(0.1, 86_400),
    metavar="秒",
    default=60.0,
    help="一个文件最多读多久，默认 60 秒，最长一天。",
)
dask_option = click.option(
    "--dask",
    "scheduler",
    metavar="地址",
    help="交给 Dask 做：调度器的地址，如 tcp://host:8786；local 表示在本机启动一个。",
)


@click.command(cls=chinese.ChineseCommand)
@click.argument("paths", type=FILE, metavar="文件或文件夹…", nargs=-1, required=True)
@click.option("-o", "--output", type=FILE, metavar="汇总.xlsx", required=True, help="要写的汇总工作簿。")
@click.option("--csv", "folder", type=FILE, metavar="文件夹", help="另把各表写成 CSV 文件，放在这个文件夹里。")
@click.option(
    "--last-year",
    "last_year",
    type=FILE,
    metavar="文件或文件夹",
    multiple=True,
    help="上年的文件，用来比较两年；可以写多次。",
)
@processes_option
@limit_option
@dask_option
@force_option
def summary(
    paths: tuple[Path, ...],
    output: Path,
    folder: Path | None,
    last_year: tuple[Path, ...],
    processes: int | None,
    limit: float,
    scheduler: str | None,
    force: bool,
) -> None:
    """把许多单位的工作簿、数据文件、官方自评表汇总成一个工作簿。"""
    tables = csv_files(folder) if folder else {}
    for path in (_xlsx(output), *tables.values()):
        refuse_existing(path, force=force)
    written = [output, *tables.values()]
    last = find(last_year, outputs=written) if last_year else None
    found = find(paths, outputs=written, without=last.files if last else ())
    if folder:
        make_folder(folder)
    gatherer = _gatherer(processes, limit, scheduler)
    done = summarise(found, output, gatherer, last=last, csv=folder)
    tail = f"，跳过 {done.skipped} 个" if done.skipped else ""
    click.echo(f"读入 {done.read} 个文件，未能读取 {len(done.failures)} 个{tail}。")
    for line in stage_lines(done):
        click.echo(line)
    if done.forms:
        click.echo(
            "其中官方表：" + "，".join(f"{kind} {count} 张" for kind, count in sorted(done.forms.items())) + "。"
        )
    _print_failures(done.failures, "“未能读取”表")
    counts = count_words({Severity.ERROR: done.errors, Severity.WARNING: done.warnings})
    click.echo(f"检查：{counts}，详见“{done.findings_sheet}”表。")
    print_written(done.written)


@click.command(cls=chinese.ChineseCommand)
@click.argument("paths", type=FILE, metavar="文件或文件夹…", nargs=-1, required=True)
@click.option(
    "-o", "--output", type=FILE, metavar="文件", required=True, help="要写的工作簿（.xlsm、.xlsx）或数据文件（.json）。"
)
@click.option("--name", metavar="部门名称", required=True, help="汇总出来的部门叫什么。")
@click.option(
    "--by",
    type=click.Choice(list(WEIGHTS)),
    metavar="预算数|执行数",
    default="预算数",
    help="相对值按哪个数加权，默认预算数。",
)
@click.option("--scheme", metavar="评分规则", help="各部分的评分规则不同时，按哪一个计分。")
@processes_option
@limit_option
@dask_option
@force_option
def aggregate(
    paths: tuple[Path, ...],
    output: Path,
    name: str,
    by: str,
    scheme: str | None,
    processes: int | None,
    limit: float,
    scheduler: str | None,
    force: bool,
) -> None:
    """把下级单位（或子项目）的工作簿汇总成一个部门的工作簿，另写一份各数的构成。"""
    if not name.strip():
        raise XlperfError("--name 后面要写部门的名称。")
    for path in (book_or_data_path(output), listing_beside(output)):
        refuse_existing(path, force=force)
    found = find(paths, outputs=[output, listing_beside(output)])
    gatherer = _gatherer(processes, limit, scheduler)
    done = put_together(found, output, gatherer, template.write, name=name, by=by, scheme=scheme)
    first, *others = result_lines(done)
    click.echo(first)
    _print_failures(done.failures, f"“{done.listing.name}”的“问题”表")
    for line in others:
        click.echo(line)
    print_written([done.output, done.listing])


def _print_failures(failures: Sequence[tuple[Path, str]], place: str) -> None:
    """Name the first files that could not be read, and the place where all of them stand."""
    for path, why in failures[:_FEW]:
        click.echo(click.style("  未能读取 ", fg="yellow") + f"{path}：{why}", err=True)
    if len(failures) > _FEW:
        click.echo(f"  ……其余 {len(failures) - _FEW} 个见{place}。", err=True)


def _xlsx(path: Path) -> Path:
    """The path of a workbook that holds no macros."""
    if path.suffix.lower() != ".xlsx":
        raise XlperfError("汇总的文件名要以 .xlsx 结尾。", path=str(path))
    return path


def _gatherer(
    processes: int | None, limit: float, scheduler: str | None
) -> Callable[[Callable[[Path], T], Sequence[Path]], Iterator[Outcome[T]]]:
    """How a job is done on many files, with a progress bar on a terminal."""
    ready = partial(gather, processes=processes, limit=limit, scheduler=scheduler)

    def gathered(job: Callable[[Path], T], files: Sequence[Path]) -> Iterator[Outcome[T]]:
        yield from _progress(ready(job, files), len(files))

    return gathered


def _progress(outcomes: Iterable[Outcome[T]], count: int) -> Iterable[Outcome[T]]:
    """The outcomes, behind a progress bar with the rate and the time that remains, where people watch."""
    if not sys.stderr.isatty():
        yield from outcomes
        return
    start, done = time.monotonic(), 0

    def rate(_: Outcome[T] | None) -> str:
        return f"{done / max(time.monotonic() - start, 0.001):.1f} 个/秒"

    with click.progressbar(
        outcomes, length=count, label="读取", file=sys.stderr, show_pos=True, show_eta=True, item_show_func=rate
    ) as bar:
        for done, outcome in enumerate(bar, 1):  # noqa: B007  (the rate is of it)
            yield outcome
