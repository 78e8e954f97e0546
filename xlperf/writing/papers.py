"""The papers before the self-evaluation as files: ``<name>-目标`` and ``<name>-监控``, .xlsx and .docx."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from xlperf import files
from xlperf.alerts import Alert, AlertRules, Colour, funds_alert, indicator_alert, load_alerts
from xlperf.assessment import Assessment, assess
from xlperf.findings import XlperfError
from xlperf.layout import layout
from xlperf.model import Evaluation, FundsMonitoring, Monitoring
from xlperf.schemes import Scheme
from xlperf.tables import TableGrid
from xlperf.tables.papers import MONITORING, TARGET, load_paper, monitoring_papers, periods, target_papers
from xlperf.values.dates import file_date
from xlperf.values.periods import last_month
from xlperf.writing import sheets, word
from xlperf.writing.outputs import make_folder

__all__ = ["Judged", "WrittenPapers", "result_lines", "write_monitoring", "write_targets"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A row of 绩效监控 or 资金监控 in the period of the papers, with its alert."""

    row: Monitoring | FundsMonitoring
    alert: Alert


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenPapers:
    """What was written, and of what; ``kept`` are earlier files that a person had changed.

    ``judged`` are the period's figures, then its spending; ``period`` is "" where it is about targets.
    """

    done: Assessment
    tables: tuple[TableGrid, ...]
    paths: tuple[Path, Path]
    kept: tuple[Path, ...]
    period: str = ""
    judged: tuple[Judged, ...] = ()

    @property
    def alerts(self) -> Counter[Colour]:
        """How many figures and subjects' spending have each colour."""
        return Counter(one.alert.colour for one in self.judged if one.alert.colour)


def write_targets(source: Path, folder: Path | None = None, *, paper: str = "") -> WrittenPapers:
    """Write the declarations of targets of all subjects, in the layout of that title (the first if none is named).

    XlperfError where the file cannot be read, there is no such layout or no subject.
    """
    chosen, done = load_paper(TARGET, paper), _assessed(source)
    tables = target_papers(done.evaluation, done.results, done.scheme, chosen)
    return _written(source, folder, "-目标", done, tables)


def write_monitoring(
    source: Path, folder: Path | None = None, *, paper: str = "", period: str = "", alerts: str = ""
) -> WrittenPapers:
    """Write the monitoring of one period (the last one if none is named), with the colours of these alert rules.

    XlperfError as :func:`write_targets`, where nothing was monitored, and where there are no such rules.
    """
    chosen, done = load_paper(MONITORING, paper), _assessed(source)
    rules = load_alerts(alerts, files.own_alerts(source.parent))
    known = periods(done.evaluation)
    if not known:
        names = "”和“".join(layout().table(key).name for key in ("monitoring", "fund_monitoring"))
        raise XlperfError(f"“{names}”里没有填，写不出监控表。请先填写", path=str(source))
    if period and period not in known:
        raise XlperfError(f"没有“{period}”的监控，有的是：{'、'.join(known)}", path=str(source))
    wanted = period or known[-1]
    tables = monitoring_papers(done.evaluation, done.results, done.scheme, chosen, wanted, rules)
    judged = tuple(_judged(done.evaluation, wanted, rules, done.scheme))
    return _written(source, folder, "-监控", done, tables, period=wanted, judged=judged)


def result_lines(written: WrittenPapers) -> Iterator[str]:
    """What is reported to a person: how many tables, and how many alerts of each colour."""
    yield f"写了 {len(written.tables)} 张表" + (f"（{written.period}）。" if written.period else "。")
    if written.alerts:
        counts = "，".join(f"{colour.value} {written.alerts[colour]} 项" for colour in Colour if written.alerts[colour])
        yield f"预警：{counts}。"


def _assessed(source: Path) -> Assessment:
    done = assess(files.load(source), own_schemes=files.own_schemes(source.parent))
    if not done.evaluation.subjects:
        raise XlperfError(f"“{layout().table('subjects').name}”里没有可用的行，没有可写的。请先填写", path=str(source))
    return done


def _written(
    source: Path,
    folder: Path | None,
    ending: str,
    done: Assessment,
    tables: tuple[TableGrid, ...],
    *,
    period: str = "",
    judged: tuple[Judged, ...] = (),
) -> WrittenPapers:
    if not tables:
        raise XlperfError("没有可写的评价对象：项目要有名称", path=str(source))
    place = make_folder(source.parent if folder is None else folder)
    book = place / files.safe_filename(source.stem, f"{ending}.xlsx")
    text = book.with_suffix(".docx")
    changed = [path for path in (book, text) if files.saved_by_person(path)]
    unit = done.evaluation.unit
    written = file_date(unit.filled_on, unit.year)
    with files.together([book, text], inputs=[source]) as (temporary_book, temporary_text):
        sheets.write_tables(tables, temporary_book, written=written)
        word.write_tables(tables, temporary_text, unit=unit.title_name, written=written)
        kept = tuple(files.back_up(path, files.free_name(path, "旧")) for path in changed)
    return WrittenPapers(done=done, tables=tables, paths=(book, text), kept=kept, period=period, judged=judged)


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
