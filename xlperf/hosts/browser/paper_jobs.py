"""Jobs of the page for the papers before the self-evaluation: declarations of targets, monitoring with its alerts."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from xlperf.alerts import Colour
from xlperf.hosts.browser.job_results import Result, beside, contents, within
from xlperf.model import FundsMonitoring, Monitoring, Subject
from xlperf.tables.printed_facts import actual_text
from xlperf.values.amounts import plain
from xlperf.writing.outputs import backup_lines
from xlperf.writing.paper_files import Judged, WrittenPapers, result_lines, write_monitoring, write_targets

__all__ = ["monitoring_job", "targets_job"]

_NAMES = {Colour.RED: "red", Colour.YELLOW: "yellow", Colour.GREEN: "green", Colour.BLUE: "blue", None: "none"}


def targets_job(path: str, paper: str = "") -> Result:
    """The declarations of targets in the layout of that title, as a workbook and as a Word document."""
    with beside(Path(path)) as source:
        written = write_targets(source, paper=paper)
        return Result(_lines(source, written), contents([*written.paths, *written.kept]))


def monitoring_job(path: str, paper: str = "", period: str = "", alerts: str = "") -> Result:
    """The monitoring of a period as two files, and each of its figures with its alert."""
    with beside(Path(path)) as source:
        written = write_monitoring(source, paper=paper, period=period, alerts=alerts)
        value = {"lines": _lines(source, written), "period": written.period, "rows": list(_rows(written))}
        return Result(value, contents([*written.paths, *written.kept]))


def _lines(source: Path, written: WrittenPapers) -> list[str]:
    """What is reported of papers, earlier ones included whose changes by hand were not all carried over."""
    return within(source.parent, [*result_lines(written), *backup_lines(written.kept)])


def _rows(written: WrittenPapers) -> Iterable[dict[str, object]]:
    subjects = {subject.name: subject for subject in written.done.evaluation.subjects}
    for one in written.judged:
        colour = one.alert.colour
        yield {
            "subject": one.row.subject,
            **_told(one, subjects.get(one.row.subject)),
            "colour": _NAMES[colour],
            "word": colour.value if colour else None,
            "working": one.alert.working,
        }


def _told(one: Judged, subject: Subject | None) -> dict[str, object]:
    """What stands in the row: its name, the target or budget, how far it is and what is expected of the year."""
    row = one.row
    if isinstance(row, Monitoring):
        return {
            "name": row.name,
            "target": row.measure.target_text or None,
            "current": actual_text(row.measure),
            "forecast": actual_text(row.forecast_measure),
            "reason": row.reason,
        }
    budget = subject.funds.budget if subject else None
    return {
        "name": "资金",
        "target": None if budget is None else plain(budget, None),
        "current": _amount(row, "executed"),
        "forecast": _amount(row, "forecast"),
        "reason": None,
    }


def _amount(row: FundsMonitoring, key: str) -> str | None:
    amount = getattr(row, key)
    return None if amount is None else plain(amount, None)
