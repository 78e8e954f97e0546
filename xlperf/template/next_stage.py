"""From one stage of the year to the next as a file: monitoring begun, and the year closed into the self-evaluation.

The workbook that it starts from is only read.
"""

from __future__ import annotations

from pathlib import Path

from xlperf import files
from xlperf.model import Evaluation
from xlperf.rollover import begin_period, close_year
from xlperf.template.next_year import own_sheet_lines, sheets_of, write_with_rules
from xlperf.template.rules_to_copy import result_lines

__all__ = ["write_begun", "write_closed"]


def write_begun(source: Path, output: Path, period: str) -> tuple[str, ...]:
    """Write a workbook with a row to be filled for each indicator in a period; what was added, and what was left out.

    XlperfError, and no file, where the source cannot be read or the period (1-6月) names no month.
    """
    before = files.load(source).evaluation
    after = begin_period(before, period)
    copied = _write(source, output, before, after)
    added = len(after.monitoring) - len(before.monitoring)
    is_there = added == 0 and len(after.fund_monitoring) == len(before.fund_monitoring)
    line = f"“{period}”的行都已经有了，没有加。" if is_there else f"“绩效监控”里加了 {added} 行（{period}）。"
    return (line, *copied, *own_sheet_lines(sheets_of(source)))


def write_closed(source: Path, output: Path) -> tuple[str, ...]:
    """Write the self-evaluation that the last monitoring proposes; what was filled, and what was left out.

    XlperfError, and no file, where the source cannot be read.
    """
    before = files.load(source).evaluation
    after = close_year(before)
    copied = _write(source, output, before, after)
    line = f"由监控填了 {_changed(before, after)} 条指标的完成值或原因，都标着待核对。"
    return (line, *copied, *own_sheet_lines(sheets_of(source)))


def _write(source: Path, output: Path, before: Evaluation, after: Evaluation) -> tuple[str, ...]:
    """Write the workbook with the unit's own rules that it needs; what is reported of these."""
    copied = write_with_rules(output, after, before.unit, beside=source.parent, inputs=[source])
    return result_lines(before.unit, source.parent, output.parent, copied)


def _changed(before: Evaluation, after: Evaluation) -> int:
    """How many indicators are no longer as they were."""
    known = {id(row) for subject in before.subjects for row in subject.indicators}
    return sum(id(row) not in known for subject in after.subjects for row in subject.indicators)
