"""The job of the page that writes a unit's report."""

from __future__ import annotations

from pathlib import Path

from xlperf.hosts.browser.results import Result, beside, contents
from xlperf.writing.outputs import edit_lines, total_lines, write_report

__all__ = ["report_job"]


def report_job(path: str, outline: str | None = None) -> Result:
    """The report as a workbook and as a Word document, hand edits of an earlier one beside the source kept."""
    with beside(Path(path)) as source:
        written = write_report(source, outline=outline)
        made = [written.workbook, written.document, *written.kept]
        return Result([*total_lines(written.report), *edit_lines(written.report)], contents(made))
