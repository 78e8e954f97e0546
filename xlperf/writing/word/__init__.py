"""The report as a Word document in the layout of GB/T 9704-2012, the self-evaluation tables as its appendices.

``looks`` is the layout as data, ``markup`` Word's tags, ``stylesheet`` and ``package`` the empty document, ``paper``
the document in the making, ``body`` the report's text, ``appendix`` the tables, ``arrangement`` how they lie on pages.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from xlperf.writing.word import appendix, body
from xlperf.writing.word.paper import Paper

if TYPE_CHECKING:
    from xlperf.report import Report


def write(report: Report, path: Path) -> None:
    """Write the report to ``path``; equal reports give equal bytes."""
    paper = Paper(unit=report.evaluation.unit.title_name)
    body.add(paper, report.paragraphs)
    appendix.add(paper, report.tables)
    path.write_bytes(paper.saved())
