"""The whole job: files -> rows in a spool -> findings over all of them -> the summary workbook and its CSV files."""

from __future__ import annotations

import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from xlperf import files
from xlperf.checks.stage import BEFORE_RESULTS
from xlperf.files.leftovers import temporary_directory
from xlperf.findings import XlperfError
from xlperf.reading.forms import EVALUATION
from xlperf.summary import across, two_years
from xlperf.summary.csv_files import csv_files, write_csv
from xlperf.summary.file_search import Found, Skipped
from xlperf.summary.monitored import Monitored, unrepeated
from xlperf.summary.overview import Overview, overview
from xlperf.summary.settings import settings
from xlperf.summary.spool import LAST, NOW, Spool
from xlperf.summary.summary_workbook import write_workbook
from xlperf.summary.unit_rows import UnitRows, part_of

_NO_ROOM = ("disk is full", "disk I/O", "unable to open")
"""What the database says where the temporary folder cannot be written."""


TARGET, MONITORED = BEFORE_RESULTS
"""The stages of the year before the self-evaluation."""


class Outcome(Protocol):
    """What came of one file (``xlperf.parallel.Outcome``)."""

    @property
    def path(self) -> Path:
        """The file, as it was given."""

    @property
    def value(self) -> UnitRows | None:
        """Its part, None where there is none."""

    @property
    def failure(self) -> str:
        """Why there is none; "" otherwise."""


Gather = Callable[[Callable[[Path], UnitRows], Sequence[Path]], Iterable[Outcome]]
"""How a job is done on many files, in whatever order: ``functools.partial(gather, processes=…)``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summed:
    """What was summed up: this year's files and open findings by number, both years' failures, what was written.

    ``forms`` counts the official forms among this year's files by kind; ``skipped`` counts the files that were passed
    over, reports written as text and targets among them. ``stages`` counts the files by the stage of the year they are
    of: self-evaluations and monitoring are summed up apart.
    """

    read: int
    skipped: int
    failures: tuple[tuple[Path, str], ...]
    errors: int
    warnings: int
    written: tuple[Path, ...]
    forms: Mapping[str, int]
    stages: Mapping[str, int]

    @property
    def findings_sheet(self) -> str:
        """The sheet that lists what was found, or counts it where there is only monitoring."""
        return settings().lists["findings" if EVALUATION in self.stages else "alerts"].name


def summarise(
    found: Found, output: Path, gather: Gather, *, last: Found | None = None, csv: Path | None = None
) -> Summed:
    """Write the summary workbook to ``output``, and its frames as CSV files into the folder ``csv`` if there is one.

    ``last`` are last year's files. XlperfError where no file can be used, or an output cannot be written; then nothing
    is written.

    >>> from pathlib import Path
    >>> from xlperf import gather, summarise
    >>> from xlperf.summary import find
    >>> done = summarise(find([Path("workbook")]), Path("汇总.xlsx"), gather)
    >>> done.read, [path.name for path, reason in done.failures]
    (1, ['template.xlsm'])
    """
    try:
        return _summarise(found, output, gather, last, csv)
    except sqlite3.OperationalError as error:
        if not any(word in str(error) for word in _NO_ROOM):
            raise
        message = "临时文件夹写不进去，没有写出汇总。请腾出磁盘空间后再试"
        raise XlperfError(message, path=tempfile.gettempdir()) from error


def stage_lines(done: Summed) -> Iterator[str]:
    """What is reported to a person where the files are not all self-evaluations: which stages, and where each is."""
    if set(done.stages) <= {EVALUATION}:
        return
    forms, words = settings().lists, settings().find.words
    counts = "，".join(f"{stage} {count} 个" for stage, count in done.stages.items())
    sheets = "、".join(f"“{forms[key].name}”" for key in ("alerts", "monitored", "months", "owed"))
    where = {MONITORED: f"监控在{sheets}", TARGET: "目标没有汇总"}
    parts = "；".join(text for stage, text in where.items() if stage in done.stages)
    yield words["stages"].format(counts=counts, parts=parts)


def _summarise(found: Found, output: Path, gather: Gather, last: Found | None, csv: Path | None) -> Summed:
    inputs = [*found.files, *(last.files if last else ())]
    with ExitStack() as stack:
        tables = csv_files(csv) if csv is not None else {}
        target, *others = stack.enter_context(files.together([output, *tables.values()], inputs=inputs))
        targets = dict(zip(tables, others, strict=True))
        folder = Path(stack.enter_context(temporary_directory()))
        spool = stack.enter_context(Spool(folder))
        forms: Counter[str] = Counter()
        reports: list[Skipped] = []
        apart = _Others(reports=reports)
        failures = tuple(sorted(_collect(spool, found.files, gather, NOW, 0, forms, apart)))
        monitored, repeated = unrepeated(apart.in_order())
        reports += apart.passed_over(repeated)
        evaluated = len(found.files) - len(failures) - len(reports) - len(monitored)
        if len(failures) + len(reports) == len(found.files):
            path, why = failures[0] if failures else (reports[0].path, reports[0].reason)
            count = len(found.files)
            raise XlperfError(f"{count} 个文件一个也没能读取，没有写出汇总。第一个是 {path.name}：{why}")
        skipped = len(found.skipped) + len(reports)
        if last:
            first = len(found.files)
            past = _Others(reports=reports)
            failures += tuple(sorted(_collect(spool, last.files, gather, LAST, first, Counter(), past)))
            reason = settings().find.words["last_monitored"]
            reports += [Skipped(path=path, reason=reason) for path, _ in past.monitored]
        figures = _compared(spool)
        passed = (*found.skipped, *(last.skipped if last else ()), *sorted(reports, key=lambda one: str(one.path)))
        write_workbook(
            spool, figures, target, output,
            skipped=skipped, passed=passed, two_years=last is not None, folder=folder, monitored=monitored,
            is_evaluated=evaluated > 0,
        )  # fmt: skip
        if targets:
            write_csv(spool, targets)
    return Summed(
        read=figures.read + len(monitored),
        skipped=skipped,
        failures=failures,
        errors=figures.findings["error"] + sum(part.errors for _, part in monitored),
        warnings=figures.findings["warning"] + sum(part.warnings for _, part in monitored),
        written=(output, *tables.values()),
        forms=forms,
        stages={
            stage: count
            for stage, count in ((EVALUATION, evaluated), (MONITORED, len(monitored)), (TARGET, apart.targets()))
            if count
        },
    )


def _compared(spool: Spool) -> Overview:
    """The figures over all files, after what is found by comparing them with each other is added."""
    spool.prepare()
    across.mark_copies(spool)
    for check in (*across.CHECKS, *two_years.CHECKS):
        for one in check(spool):
            spool.add_finding(one.finding, unit=one.unit, file=one.file)
    return overview(spool)


@dataclass(slots=True, kw_only=True)
class _Others:
    """What is no self-evaluation: reports written as text and targets, which are passed over, and monitoring."""

    reports: list[Skipped]
    monitored: list[tuple[Path, Monitored]] = field(default_factory=list)
    papers: set[Path] = field(default_factory=set)
    target_units: list[tuple[str, bool]] = field(default_factory=list)

    def add(self, path: Path, part: UnitRows) -> None:
        """A file of another stage: targets where it is none of monitoring; one without any period is passed over."""
        if part.is_paper:
            self.papers.add(path)
        if part.monitored is not None and part.monitored.periods:
            self.monitored.append((path, part.monitored))
            return
        if part.monitored is None:
            self.target_units.append((part.unit, part.is_paper))
        reason = "unmonitored" if part.monitored else "target_paper" if part.is_paper else "target"
        self.reports.append(Skipped(path=path, reason=settings().find.words[reason]))

    def in_order(self) -> list[tuple[Path, Monitored]]:
        """The monitoring by path, what the units filled in before the papers that were written from it."""
        return sorted(self.monitored, key=lambda one: (one[0] in self.papers, str(one[0])))

    def passed_over(self, repeated: Iterable[Path]) -> Iterator[Skipped]:
        """The files whose monitoring another one has, each with the reason."""
        for path in repeated:
            reason = "monitoring_paper" if path in self.papers else "repeated"
            yield Skipped(path=path, reason=settings().find.words[reason])

    def targets(self) -> int:
        """How many files are targets; a paper beside what its unit filled in is no further one."""
        filled_in = {unit for unit, is_paper in self.target_units if not is_paper}
        return sum(not (is_paper and unit in filled_in) for unit, is_paper in self.target_units)


def _collect(
    spool: Spool,
    paths: Sequence[Path],
    gather: Gather,
    period: int,
    first: int,
    forms: Counter[str],
    others: _Others,
) -> Iterator[tuple[Path, str]]:
    """Keep the rows of all files, numbered in the order of their paths, and count their ``forms``; the failures.

    A file that is a report written as text, targets or monitoring is no failure: it is added to ``others``.
    """
    numbers = {path: number for number, path in enumerate(paths, first)}
    report = settings().find.words["report"]
    for outcome in gather(part_of, paths):
        if outcome.failure == report:
            others.reports.append(Skipped(path=outcome.path, reason=report))
            continue
        if outcome.value is not None and outcome.value.stage != EVALUATION:
            forms.update(outcome.value.forms)
            others.add(outcome.path, outcome.value)
            continue
        spool.add(numbers[outcome.path], outcome.path, outcome.value, outcome.failure, period=period)
        forms.update(outcome.value.forms if outcome.value else ())
        if outcome.failure:
            yield outcome.path, outcome.failure
