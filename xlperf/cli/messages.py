"""What commands print when they are done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from xlperf.cli.printing import echo
from xlperf.findings import counted
from xlperf.native import left_out_lines
from xlperf.writing.outputs import backup_lines, edit_lines, total_lines

if TYPE_CHECKING:
    from xlperf.model import Unit
    from xlperf.writing.blank_forms import WrittenForm
    from xlperf.writing.outputs import Written


def print_report(written: Written) -> None:
    """Say what was written, the totals and what was found."""
    done = written.report
    for line in (*total_lines(done), *edit_lines(done)):
        echo(line)
    if done.findings:
        echo(f"检查：{counted(done.findings)}，详见“校验结果”表。")
    if written.older is not None:
        echo(f"上一次没有写完就中断了，{written.older.name} 还是更早的一份；现在两份都重新写了。")
    print_backups(written.kept)
    print_written([written.workbook, written.document])


def print_forms(written: Sequence[WrittenForm]) -> None:
    """Say what was filled into a bureau's form, and what has to be looked at or done by hand."""
    for one in written:
        echo(f"填表：{'、'.join(one.filled.subjects)}，填了 {one.filled.cells} 格。")
        for remark in one.filled.remarks:
            echo(f"  {remark}")
        print_backups([one.kept] if one.kept else [])
        print_written([one.path])


def print_backups(paths: Sequence[Path]) -> None:
    """Name the earlier files that a person had changed, and that were kept."""
    for line in backup_lines(paths):
        echo(line)


def print_left_out(
    own_schemes: Sequence[Mapping[str, object]], own_alerts: Sequence[Mapping[str, object]], unit: Unit | None = None
) -> None:
    """Say which of a unit's own rules a workbook that was written has no room for; ``unit`` names the chosen ones."""
    scheme, alerts = (unit.scheme, unit.alerts or "") if unit else ("", "")
    for line in left_out_lines(own_schemes, own_alerts, scheme=scheme, alerts=alerts):
        echo(line)


def print_written(paths: Sequence[Path]) -> None:
    """Name the files that were written."""
    for path in paths:
        echo(f"已写出：{path}")
