"""The papers before the self-evaluation as files: ``<name>-目标`` and ``<name>-监控``, .xlsx and .docx."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from xlperf import files
from xlperf.alerts import Alert, AlertRules, Colour, funds_alert, indicator_alert, load_alerts
from xlperf.assessment import Assessment, assess
from xlperf.findings import XlperfError
from xlperf.layout import layout
from xlperf.model import Evaluation, FundsMonitoring, Monitoring, Unit
from xlperf.narrative.compose import compose
from xlperf.narrative.monitoring_facts import Monitored
from xlperf.narrative.outline import Outline
from xlperf.narrative.outline_library import chosen_monitoring_outline, load_monitoring_outline
from xlperf.paragraphs import Paragraph
from xlperf.reading.workbook import Reading
from xlperf.report import Report
from xlperf.schemes import Scheme
from xlperf.tables import TableGrid
from xlperf.tables.papers import (
    MONITORING,
    TARGET,
    PlatformList,
    load_paper,
    monitoring_list,
    monitoring_papers,
    periods,
    target_list,
    target_papers,
    two_years_list,
)
from xlperf.values.periods import last_month
from xlperf.writing import sheets, word
from xlperf.writing.outputs import backed_up, earlier_changes, edit_lines, make_folder, typed_elsewhere

__all__ = ["Judged", "WrittenPapers", "result_lines", "write_monitoring", "write_targets"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A row of 绩效监控 or 资金监控 in the period of the papers, with its alert."""

    row: Monitoring | FundsMonitoring
    alert: Alert


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenPapers:
    """What was written, and of what; ``kept`` are earlier files with changes that are not carried over.

    ``judged`` are the period's figures, then its spending; ``period`` is "" where it is about targets.
    """

    done: Report
    tables: tuple[TableGrid, ...]
    paths: tuple[Path, Path]
    kept: tuple[Path, ...]
    period: str = ""
    judged: tuple[Judged, ...] = ()

    @property
    def alerts(self) -> Counter[Colour]:
        """How many figures and subjects' spending have each colour."""
        return Counter(one.alert.colour for one in self.judged if one.alert.colour)


def write_targets(
    source: Path, folder: Path | None = None, *, paper: str = "", reading: Reading | None = None
) -> WrittenPapers:
    """Write the declarations of targets of all subjects, in the layout of that title (the first if none is named).

    ``reading`` is what the source says where it is open, with changes that are not saved yet. XlperfError where the
    file cannot be read, there is no such layout or no subject.
    """
    chosen, done = load_paper(TARGET, paper), _assessed(reading or files.load(source), source)
    tables = target_papers(done.evaluation, done.results, done.scheme, chosen)
    rows = [target_list(done.evaluation, done.results)]
    rows += [beside] if (beside := two_years_list(done.evaluation)) else []
    return _written(source, folder, "-目标", _report(done, tables), rows)


def write_monitoring(
    source: Path,
    folder: Path | None = None,
    *,
    paper: str = "",
    period: str = "",
    alerts: str = "",
    outline: str = "",
    reading: Reading | None = None,
) -> WrittenPapers:
    """Write the monitoring of one period (the last one if none is named), with the colours of these alert rules, and
    the report on it before the tables.

    Without ``alerts`` and ``outline`` they are those that the unit has chosen; ``reading`` as :func:`write_targets`.
    Paragraphs that a person changed in an earlier ``<name>-监控.xlsx`` there stay as changed. XlperfError as
    :func:`write_targets`, where nothing was monitored, and where there is no such outline or there are no such rules.
    """
    chosen = load_paper(MONITORING, paper)
    earlier = earlier_changes(_book(source, folder, "-监控"))
    reading = reading or files.load(source)
    own = replace(reading.evaluation, edits=earlier.edits)  # those of the self-evaluation's report are of other texts
    done = _assessed(replace(reading, evaluation=own), source)
    rules = load_alerts(alerts or done.evaluation.unit.alerts or "", files.own_alerts(source.parent))
    by = _outline(outline, done.evaluation.unit, source.parent)
    known = periods(done.evaluation)
    if not known:
        names = "”和“".join(layout().table(key).name for key in ("monitoring", "fund_monitoring"))
        raise XlperfError(f"“{names}”里没有填，写不出监控表。请先填写", path=str(source))
    if period and period not in known:
        raise XlperfError(f"没有“{period}”的监控，有的是：{'、'.join(known)}", path=str(source))
    wanted = period or known[-1]
    tables = monitoring_papers(done.evaluation, done.results, done.scheme, chosen, wanted, rules)
    about = Monitored(months=wanted, rules=rules)
    paragraphs = compose(done.evaluation, done.results, done.scheme, by, about)
    rows = monitoring_list(done.evaluation, done.results, done.scheme, wanted, rules)
    written = _written(source, folder, "-监控", _report(done, tables, paragraphs), [rows], is_lost=earlier.lost)
    return replace(written, period=wanted, judged=tuple(_judged(done.evaluation, wanted, rules, done.scheme)))


def result_lines(written: WrittenPapers) -> Iterator[str]:
    """What is reported to a person: how many tables, and how many alerts of each colour."""
    yield f"写了 {len(written.tables)} 张表" + (f"（{written.period}）。" if written.period else "。")
    if written.alerts:
        counts = "，".join(f"{colour.value} {written.alerts[colour]} 项" for colour in Colour if written.alerts[colour])
        yield f"预警：{counts}。"
    yield from edit_lines(written.done)


def _outline(named: str, unit: Unit, folder: Path) -> Outline:
    """The outline of the report on monitoring: the one named, else what the unit has chosen."""
    own = files.own_outlines(folder)
    return load_monitoring_outline(named, own) if named else chosen_monitoring_outline(unit.outline, own)


def _assessed(reading: Reading, source: Path) -> Assessment:
    done = assess(reading, own_schemes=files.own_schemes(source.parent))
    if not done.evaluation.subjects:
        raise XlperfError(f"“{layout().table('subjects').name}”里没有可用的行，没有可写的。请先填写", path=str(source))
    return done


def _book(source: Path, folder: Path | None, ending: str) -> Path:
    return (source.parent if folder is None else folder) / files.safe_filename(source.stem, f"{ending}.xlsx")


def _report(done: Assessment, tables: tuple[TableGrid, ...], paragraphs: tuple[Paragraph, ...] = ()) -> Report:
    return Report(
        evaluation=done.evaluation, scheme=done.scheme, results=done.results, findings=done.findings,
        paragraphs=paragraphs, tables=tables,
    )  # fmt: skip


def _written(
    source: Path,
    folder: Path | None,
    ending: str,
    report: Report,
    rows: Sequence[PlatformList],
    *,
    is_lost: bool = False,
) -> WrittenPapers:
    """Write both files; an earlier one that a person changed is kept where its changes are not carried over."""
    if not report.tables:
        raise XlperfError("没有可写的评价对象：项目要有名称", path=str(source))
    book = _book(source, folder, ending)
    make_folder(book.parent)
    text = book.with_suffix(".docx")
    changed = [path for path in (book, text) if files.saved_by_person(path)]
    with files.together([book, text], inputs=[source]) as (temporary_book, temporary_text):
        sheets.write_with_report(report, rows, temporary_book, source=source)
        word.write(report, temporary_text)
        lost = is_lost or (book in changed and typed_elsewhere(book, temporary_book))
        kept = tuple(backed_up(path) for path in changed if path != book or lost)
    return WrittenPapers(done=report, tables=report.tables, paths=(book, text), kept=kept)


def _judged(evaluation: Evaluation, period: str, rules: AlertRules, scheme: Scheme) -> Iterator[Judged]:
    """The figures and the spending of a period, each with its alert."""
    month = last_month(period)
    levels = {(subject.name, row.name): row.level2 for subject in evaluation.subjects for row in subject.indicators}
    for row in evaluation.monitoring:
        if row.period == period:
            level2 = levels.get((row.subject, row.name))
            yield Judged(row=row, alert=indicator_alert(row.measure, month, rules, scheme, level2))
    funds = {subject.name: subject.funds for subject in evaluation.subjects}
    for spent in evaluation.fund_monitoring:
        if spent.period == period and spent.subject in funds:
            budget = funds[spent.subject].budget
            yield Judged(row=spent, alert=funds_alert(spent.executed, budget, month, rules))
