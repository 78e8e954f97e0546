"""The three files in xlperf/template/vba that are built from source: name -> content."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tools.vba.project_writer import build_project
from tools.vba.wrapper_generator import generate
from xlperf.model import Edit
from xlperf.template import read_sample
from xlperf.template.build import code_names
from xlperf.template.vba import function_signatures, installed_macros

FOLDER = Path(installed_macros.__file__).parent
"""Where they are."""


def wrappers() -> dict[str, bytes]:
    """The VBA module of the cell functions."""
    return {f"{function_signatures.MODULE}.bas": generate().encode("ascii")}


def projects() -> dict[str, bytes]:
    """The VBA projects of the blank template and of a workbook with the sheet 报告, from the ``.bas`` files there."""
    edited = replace(read_sample().evaluation, edits=(Edit(subject="", key="", generated="", facts="", text=""),))
    return {
        installed_macros.BLANK: build_project(tuple(code_names().values())),
        installed_macros.WITH_REPORT: build_project(tuple(code_names(edited).values())),
    }
