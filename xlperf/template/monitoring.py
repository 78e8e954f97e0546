"""From one stage of the year to the next as a file: monitoring begun, and the year closed into the self-evaluation.

The workbook that it starts from is only read.
"""

from __future__ import annotations

from pathlib import Path

from xlperf import files
from xlperf.model import Evaluation
from xlperf.rollover import begin_period, close_year
from xlperf.template import write_unchecked

__all__ = ["write_begun", "write_closed"]


def write_begun(source: Path, output: Path, period: str) -> str:
    """Write a workbook with a row to be filled for each indicator in a period; in a sentence, what was added.

    XlperfError, and no file, where the source cannot be read or the period (1-6月) names no month.
    """
    before = files.load(source).evaluation
    after = begin_period(before, period)
    _write(source, output, after)
    return f"“绩效监控”里加了 {len(after.monitoring) - len(before.monitoring)} 行（{period}）。"


def write_closed(source: Path, output: Path) -> str:
    """Write the self-evaluation that the last monitoring proposes; in a sentence, what was filled.

    XlperfError, and no file, where the source cannot be read.
    """
    before = files.load(source).evaluation
    after = close_year(before)
    _write(source, output, after)
    return f"由监控填了 {_changed(before, after)} 条指标的完成值或原因，都标着待核对。"


def _write(source: Path, output: Path, evaluation: Evaluation) -> None:
    schemes, alerts = files.own_schemes(source.parent), files.own_alerts(source.parent)
    write_unchecked(output, evaluation, own_schemes=schemes, own_alerts=alerts, inputs=[source])


def _changed(before: Evaluation, after: Evaluation) -> int:
    """How many indicators are no longer as they were."""
    known = {id(row) for subject in before.subjects for row in subject.indicators}
    return sum(id(row) not in known for subject in after.subjects for row in subject.indicators)
