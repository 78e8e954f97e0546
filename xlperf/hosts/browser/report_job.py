"""The jobs of the page that write a unit's report, and what of it is made public."""

from __future__ import annotations

from pathlib import Path

from xlperf.hosts.browser.job_results import Result, beside, contents, within
from xlperf.writing.outputs import backup_lines, edit_lines, total_lines, write_report
from xlperf.writing.public import write_public

__all__ = ["public_job", "report_job"]


def report_job(path: str, outline: str | None = None) -> Result:
    """The report as a workbook and as a Word document, hand edits of an earlier one beside the source kept."""
    with beside(Path(path)) as source:
        written = write_report(source, outline=outline)
        made = [written.workbook, written.document, *written.kept]
        lines = [*total_lines(written.report), *edit_lines(written.report), *backup_lines(written.kept)]
        return Result(within(source.parent, lines), contents(made))


def public_job(path: str) -> Result:
    """What is made public of the report: a workbook and a Word document without personal data."""
    with beside(Path(path)) as source:
        written = write_public(write_report(source).report, source, source.parent)
        return Result(list(written.lines), contents(written.paths))
