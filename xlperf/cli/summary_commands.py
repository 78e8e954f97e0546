"""Many units: one summary workbook over their files, and a department's table put together from its parts."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from xlperf import files, template
from xlperf.cli import chinese
from xlperf.cli.messages import print_written
from xlperf.cli.output_paths import FILE, book_or_data_path, force_option, is_data, refuse_existing
from xlperf.findings import Severity, XlperfError, count_words, counted
from xlperf.parallel import gather
from xlperf.reading import datafile
from xlperf.summary import find, summarise
from xlperf.summary.aggregation import aggregate as put_together
from xlperf.summary.aggregation import source_of
from xlperf.summary.csv_files import csv_files
from xlperf.summary.summary_workbook import write_parts
from xlperf.writing.outputs import make_folder

if TYPE_CHECKING:
    from xlperf.parallel import Outcome
    from xlperf.summary.aggregation import Aggregated, SubUnitFile

T = TypeVar("T")

_WEIGHTS = {"预算数": "adjusted", "执行数": "executed"}
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
    tail = f"，跳过 {len(found.skipped)} 个" if found.skipped else ""
    click.echo(f"读入 {done.read} 个文件，未能读取 {len(done.failures)} 个{tail}。")
    if done.forms:
        click.echo(
            "其中官方表：" + "，".join(f"{kind} {count} 张" for kind, count in sorted(done.forms.items())) + "。"
        )
    _print_failures(done.failures, "“未能读取”表")
    counts = count_words({Severity.ERROR: done.errors, Severity.WARNING: done.warnings})
    click.echo(f"检查：{counts}，详见“问题”表。")
    print_written(done.written)


@click.command(cls=chinese.ChineseCommand)
@click.argument("paths", type=FILE, metavar="文件或文件夹…", nargs=-1, required=True)
@click.option(
    "-o", "--output", type=FILE, metavar="文件", required=True, help="要写的工作簿（.xlsm、.xlsx）或数据文件（.json）。"
)
@click.option("--name", metavar="部门名称", required=True, help="汇总出来的部门叫什么。")
@click.option(
    "--by",
    type=click.Choice(list(_WEIGHTS)),
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
    listing = output.with_name(files.safe_filename(output.stem, "-构成.xlsx"))
    for path in (book_or_data_path(output), listing):
        refuse_existing(path, force=force)
    found = find(paths, outputs=[output, listing])
    outcomes = list(_gatherer(processes, limit, scheduler)(source_of, found.files))
    sources = sorted((one.value for one in outcomes if one.value is not None), key=lambda source: str(source.path))
    failures = [(one.path, one.failure) for one in outcomes if one.failure]
    if not sources:
        raise XlperfError(f"{len(failures)} 个文件一个也没能读取：{failures[0][1]}")
    lost = [(one.path, one.reason) for one in found.skipped if one.lost]
    passed = [(one.path, one.reason) for one in found.skipped if not one.lost]
    wanted = {scheme} if scheme else {source.evaluation.unit.scheme for source in sources}
    own = _own_schemes(dict.fromkeys(source.path.parent for source in sources), wanted)
    done = put_together(
        sources, name, by=_WEIGHTS[by], scheme=scheme, own_schemes=own, unread=[*failures, *lost], passed=passed
    )
    _write_whole(done, output, listing, name=name, by=_WEIGHTS[by], own=own, inputs=found.files)
    tail = f"跳过 {len(passed)} 个文件。" if passed else ""
    click.echo(f"由 {len(sources)} 个文件汇总：{len(done.reading.evaluation.subjects)} 个对象。{tail}")
    _print_failures([*failures, *lost], f"“{listing.name}”的“问题”表")
    if any(map(_speaks, sources)):
        click.echo("年度目标和文字材料没有汇总（只有一个部分有的项目除外），请在新工作簿里填写。")
    click.echo(f"检查：{counted(done.findings)}，详见“{listing.name}”。")
    print_written([output, listing])


def _speaks(source: SubUnitFile) -> bool:
    """Whether a part has texts, or goals in words: of those no sum can be made."""
    subjects = source.evaluation.subjects
    return any(subject.texts or any(goal.text for goal in subject.goals) for subject in subjects)


def _own_schemes(folders: Iterable[Path], wanted: Set[str]) -> list[Mapping[str, object]]:
    """The scheme files beside the parts, then the user's; XlperfError where two of one ``wanted`` name differ."""
    found: dict[str, tuple[Path, Mapping[str, object]]] = {}
    for folder in folders:
        for path, data in files.scheme_files(folder):
            name = str(data.get("title") or data.get("id") or path)
            first, known = found.setdefault(name, (path, data))
            if known != data and wanted & {name, data.get("id")}:
                raise XlperfError(f"评分规则“{name}”和 {first} 里的不一样。请先统一，再汇总", path=str(path))
    return [*(data for _, data in found.values()), *files.own_schemes(None)]


def _write_whole(
    done: Aggregated,
    output: Path,
    listing: Path,
    *,
    name: str,
    by: str,
    own: Sequence[Mapping[str, object]],
    inputs: Sequence[Path],
) -> None:
    """Write the whole and the listing of its parts: both, or neither."""
    with files.together([output, listing], inputs=inputs) as (whole, parts):
        write_parts(done, parts, listing, name=name, by=by)
        if is_data(output):
            whole.write_text(datafile.dumps(datafile.to_data(done.reading.evaluation)) + "\n", "utf-8")
        else:
            template.write(whole, done.reading, own_schemes=own)


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
