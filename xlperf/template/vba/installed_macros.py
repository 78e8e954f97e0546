"""The installed version's macros: the VBA project as two committed files, and the ribbon that calls it.

``vbaProject.bin`` has a module for each sheet of the blank template. ``vbaProject-with-report.bin`` has one more, for
the sheet 报告 of a workbook that is built with hand edits. ``python -m tools.vba`` writes both from the ``.bas`` files
in this folder and from xlwings' own modules; nothing writes a project on the computer of a user.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import resources

from xlperf.template.vba.modules import WORKBOOK
from xlperf.template.vba.project import Project, read_project

BLANK, WITH_REPORT = "vbaProject.bin", "vbaProject-with-report.bin"
"""The committed files: the project of the blank template, and that of a workbook built with the sheet 报告."""

_FOLDER = resources.files("xlperf.template.vba")


@cache
def installed_project(name: str) -> Project:
    """One of the two committed projects, by its file name."""
    return read_project((_FOLDER / name).read_bytes())


def project_for(sheet_code_names: Iterable[str]) -> Project:
    """The committed project that fits sheets with these code names, or comes nearest.

    Sheets that the template has not are without a module in it; Excel adds one when it opens the workbook.

    >>> project_for(["SheetFront", "SheetReport"]).document_names[-2:]
    ('SheetRules', 'SheetXlwings')
    """
    names = {WORKBOOK, *sheet_code_names}
    projects = (installed_project(BLANK), installed_project(WITH_REPORT))
    return min(projects, key=lambda project: len(names ^ set(project.document_names)))


def ribbon_xml() -> bytes:
    """The ribbon's tab as customUI14 XML."""
    return (_FOLDER / "ribbon.xml").read_bytes()
