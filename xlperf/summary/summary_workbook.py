"""The summary workbook: 总览, then the lists; written row by row, so that its size costs disk and not memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from xlperf.files.leftovers import temporary_directory
from xlperf.files.zip_entries import remark_on_windows
from xlperf.summary import list_rows
from xlperf.summary.file_search import Skipped
from xlperf.summary.list_sheet import Link, Row, add_list
from xlperf.summary.monitored import Monitored
from xlperf.summary.monitored_sheets import add_monitored
from xlperf.summary.overview import Overview
from xlperf.summary.overview_sheet import add_overview, title_of
from xlperf.summary.settings import settings
from xlperf.summary.spool import Spool
from xlperf.summary.two_years import year_rows
from xlperf.values.dates import NOWHERE, file_date
from xlperf.writing.sheets.links import links_to_file
from xlperf.writing.sheets.styles import Formats, set_calculation, workbook_options

if TYPE_CHECKING:
    from xlsxwriter import Workbook

    from xlperf.summary.aggregation import Aggregated


def write_workbook(
    spool: Spool,
    figures: Overview,
    path: Path,
    output: Path,
    *,
    skipped: int,
    passed: tuple[Skipped, ...],
    two_years: bool,
    folder: Path,
    monitored: Sequence[tuple[Path, Monitored]] = (),
    is_evaluated: bool = True,
) -> None:
    """Write the workbook to ``path``, to be moved to ``output``; ``folder`` is for what is written on the way.

    ``skipped`` of this year's files were passed over; ``passed`` are those of both years. ``monitored`` are the files
    of monitoring, which have sheets of their own; without ``is_evaluated`` there are no self-evaluations, and none of
    their sheets.
    """
    forms, words = settings().lists, {"money_unit": settings().money_unit}
    files = list_rows.Files(spool, output)
    with streamed(path, folder, title=title_of(figures), written=file_date(None, figures.year)) as workbook:
        formats = Formats(workbook)
        if is_evaluated:
            add_overview(workbook, formats, figures, skipped=skipped)
            add_list(workbook, formats, forms["subjects"], list_rows.subject_rows(spool, files), words)
            add_list(workbook, formats, forms["findings"], list_rows.finding_rows(spool, files), words)
            add_list(workbook, formats, forms["indicators"], list_rows.indicator_rows(spool), words)
        if monitored:
            add_monitored(workbook, formats, monitored, output)
        if two_years and is_evaluated:
            add_list(workbook, formats, forms["years"], year_rows(spool), words)
        add_list(workbook, formats, forms["unread"], list_rows.unread_rows(spool, passed, files), words)


def write_parts(whole: Aggregated, path: Path, output: Path, *, name: str, by: str) -> None:
    """Write the parts behind each figure of an aggregation, and its findings, to ``path``; it will be ``output``."""
    forms, ways = settings().lists, settings().aggregate.weights
    unit = whole.reading.evaluation.unit
    written = file_date(unit.filled_on, unit.year)
    words = {"name": name, "weight": ways[by], "money_unit": whole.money_unit}

    def linked(row: Row) -> Row:
        file = Path(str(row["file"]))
        return {**row, "file": Link(file.name, links_to_file(file, output))}

    found = (
        {
            "severity": one.severity.value, "code": one.code, "unit": name, "subject": one.subject, "item": one.item,
            "message": one.message, "remedy": one.remedy,
        }
        for one in whole.findings
    )  # fmt: skip
    with (
        temporary_directory() as folder,
        streamed(path, Path(folder), title=forms["parts"].title.format(**words), written=written) as workbook,
    ):
        formats = Formats(workbook)
        add_list(workbook, formats, forms["parts"], map(linked, whole.parts), words)
        add_list(workbook, formats, forms["part_findings"], found, words)


@contextmanager
def streamed(path: Path, folder: Path, *, title: str = "", written: datetime = NOWHERE) -> Iterator[Workbook]:
    """A workbook that keeps no row in memory once the next is begun; ``title`` and date are the file's properties."""
    from xlsxwriter import Workbook

    options = {**workbook_options(), "in_memory": False, "constant_memory": True, "tmpdir": str(folder)}
    workbook = Workbook(str(path), options)
    workbook.set_properties({"title": title, "created": written})
    set_calculation(workbook)
    yield workbook
    workbook.close()
    remark_on_windows(path)
