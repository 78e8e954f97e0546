"""The report as a Word document in the layout of GB/T 9704-2012, the self-evaluation tables as its appendices.

``typography`` is the layout as data (``data/document.toml``). ``markup`` makes Word's elements, ``stylesheet`` and
``package_parts`` the parts of the file around the text; ``document`` is the document in the making. ``report_text``
adds the report's text to it, ``appendix`` the tables; ``table_paging`` decides how a table lies on the pages.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from xlperf.values.dates import file_date
from xlperf.writing.word import appendix, report_text
from xlperf.writing.word.document import Document

if TYPE_CHECKING:
    from xlperf.report import Report


def write(report: Report, path: Path) -> None:
    """Write the report to ``path``; equal reports give equal bytes."""
    unit = report.evaluation.unit
    document = Document(unit=unit.title_name, written=file_date(unit.filled_on, unit.year))
    report_text.add(document, report.paragraphs)
    appendix.add(document, report.tables)
    path.write_bytes(document.packed())
