"""Jobs of the page on many units: the list of them, their summary, the department they make, all their reports."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from pathlib import Path

from xlperf import files, template
from xlperf.files.leftovers import temporary_directory
from xlperf.findings import Severity, XlperfError, count_words
from xlperf.hosts.browser.job_results import HERE, Result, contents, free, zipped
from xlperf.hosts.browser.report_job import report_job
from xlperf.parallel import Outcome, gather
from xlperf.parallel.answer import Answer, answer_here
from xlperf.reading.forms import EVALUATION
from xlperf.summary import UnitRows, find, part_of, stage_lines, summarise
from xlperf.summary.aggregation.put_together import listing_beside, put_together, result_lines
from xlperf.summary.frame_columns import TABLES
from xlperf.summary.monitored import Monitored
from xlperf.summary.settings import settings
from xlperf.summary.unit_rows import Cell
from xlperf.values.amounts import fixed

__all__ = ["aggregate_job", "packed_job", "part_job", "reports_job", "summary_job"]

PARTS = Path("/汇总")
"""Where the page puts the parts of a summary, which it has kept since the files were read."""

REPORTS = Path("/各单位的报告")
"""Where the page puts the reports of many, which it has kept since they were written."""

SUMMARY, TABLES_ZIP, REPORTS_ZIP = "汇总.xlsx", "汇总-CSV.zip", "报告.zip"
"""The names of files made of many."""


def reports_job(paths: Sequence[str]) -> Result:
    """The reports of some units, in the folders of their sources; those that failed by a line each."""
    made, failures = dict[str, bytes](), []
    for path in paths:
        answer = answer_here(lambda source: report_job(str(source)), Path(path))
        if answer.failure:
            failures.append(f"{path}：{answer.failure}")
        else:
            made |= {str(Path(path).parent / name): content for name, content in answer.value.files.items()}
    return Result(failures, made)


def packed_job() -> Result:
    """The reports under ``REPORTS`` in one zip file."""
    paths = sorted(path for path in REPORTS.rglob("*") if path.is_file())
    return Result(
        [], {REPORTS_ZIP: zipped({path.relative_to(REPORTS).as_posix(): path.read_bytes() for path in paths})}
    )


def part_job(path: str) -> Result:
    """One file's line in the list of many, and its part of the summary, which the page keeps until all are there."""
    part = part_of(Path(path))
    return Result(_line(part), {path: pickle.dumps(part)})


def summary_job(parts: Sequence[str], failures: Mapping[str, str], last: Sequence[str], as_csv: bool = False) -> Result:
    """The summary workbook of what was dropped, or its tables as CSV; ``last`` are the paths of last year's files.

    ``parts`` are the paths whose parts were put under ``PARTS``; ``failures``, the reasons for those that have none.
    """
    earlier = find([Path(path) for path in last]) if last else None
    output = Path(SUMMARY)
    found = find([HERE], outputs=[output], without=earlier.files if earlier else ())
    answers = {path: Answer(value=pickle.loads((PARTS / path).read_bytes())) for path in parts}  # noqa: S301 - ours
    answers |= {path: Answer(failure=reason) for path, reason in failures.items()}
    with temporary_directory() as folder, free(output):
        csv = Path(folder) if as_csv else None
        done = summarise(found, output, partial(_given, answers), last=earlier, csv=csv)
        tables = contents(sorted(Path(folder).iterdir()))
        made = {TABLES_ZIP: zipped(tables)} if as_csv else {SUMMARY: output.read_bytes()}
    tail = f"，跳过 {done.skipped} 个" if done.skipped else ""
    counts = count_words({Severity.ERROR: done.errors, Severity.WARNING: done.warnings})
    lines = [
        f"读入 {done.read} 个文件，未能读取 {len(done.failures)} 个{tail}。",
        *stage_lines(done),
        f"检查：{counts}，详见“{done.findings_sheet}”表。",
    ]
    return Result(lines, made)


def aggregate_job(name: str, by: str, scheme: str | None = None) -> Result:
    """What was dropped put together as one department: its workbook, and the listing of its parts.

    ``scheme`` is needed where the parts have several.
    """
    if not name.strip():
        raise XlperfError("请先填部门的名称。")
    output = Path(files.safe_filename(name.strip(), ".xlsm"))
    places = [output, listing_beside(output)]
    with free(*places):
        found = find([HERE], outputs=places)
        here = partial(gather, processes=0)
        done = put_together(found, output, here, template.write, name=name.strip(), by=by, scheme=scheme)
        made = contents(places)
    missing = [f"未能读取 {path.as_posix()}：{why}" for path, why in done.failures]
    return Result([*result_lines(done), *missing], made)


def _given(
    answers: Mapping[str, Answer], job: Callable[[Path], UnitRows], paths: Sequence[Path]
) -> Iterator[Outcome[UnitRows]]:
    """The answers there are, and the job done where there is none."""
    for path in paths:
        answer = answers.get(path.as_posix()) or answer_here(job, path)
        yield Outcome(path, answer.value, answer.failure)


def _line(part: UnitRows) -> dict[str, object]:
    """What the list of many files shows of one; of targets and monitoring, which have no result yet, what they are."""
    if part.stage != EVALUATION:
        return {"stage": part.stage, "reason": _about(part.monitored)}
    unit, *_ = _records(part, "units")
    keys = ("name", "year", "scheme_title", "errors", "warnings", "notes")
    subjects = [
        {
            "name": one["subject"],
            "total": _rounded(one["total"]),
            "grade": one["grade"],
            "rate": _number(one["execution_rate"]),
            "share": _share(one["total"], one["full"]),
        }
        for one in _records(part, "subjects")
    ]
    return {**{key: unit[key] for key in keys}, "subjects": subjects}


def _about(monitored: Monitored | None) -> str:
    """What a person is told of a file of monitoring, or of one of targets."""
    if monitored is None:
        return settings().find.words["target"]
    if not monitored.periods:
        return settings().find.words["unmonitored"]
    periods = "、".join(dict.fromkeys(one.period for one in monitored.periods))
    return f"{monitored.unit}：{periods}，汇总工作簿里另有监控的表"


def _records(part: UnitRows, table: str) -> list[dict[str, Cell]]:
    return [dict(zip(TABLES[table], row, strict=True)) for row in part.rows[table]]


def _rounded(value: Cell) -> str | None:
    return None if value is None else fixed(Decimal(value))


def _number(value: Cell) -> float | None:
    return None if value is None else float(value)


def _share(part: Cell, whole: Cell) -> float | None:
    return float(Decimal(part) / Decimal(whole)) if part is not None and whole else None
