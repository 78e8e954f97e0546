"""The VBA project of the workbook, ``vbaProject.bin``, written from source.

It has the source-only form that [MS-OVBA] 2.3.4.1 asks of a writer: no performance cache, every module's source at the
start of its stream. Equal modules give equal bytes.
"""

from __future__ import annotations

from collections.abc import Sequence

from tools.vba.compound_writer import write_compound
from tools.vba.compressor import compress
from tools.vba.dir_stream_writer import write_directory
from tools.vba.module_sources import workbook_modules
from tools.vba.project_stream_writer import write_project_names, write_project_text
from xlperf.template.vba.modules import Module
from xlperf.template.vba.project import HEADER_STREAM, SOURCE_ONLY


def build_project(sheet_code_names: Sequence[str]) -> bytes:
    """The ``vbaProject.bin`` of a workbook whose sheets have these code names, in sheet order.

    The workbook's own code name is ThisWorkbook. ValueError where a code name is impossible or used twice.
    """
    return write_project(workbook_modules(sheet_code_names))


def write_project(modules: Sequence[Module]) -> bytes:
    """The project of these modules, source only."""
    return write_compound(
        {
            "PROJECT": write_project_text(modules),
            "PROJECTwm": write_project_names(modules),
            "VBA/dir": write_directory(modules),
            HEADER_STREAM: SOURCE_ONLY,
            **{f"VBA/{module.name}": compress(module.text.encode("ascii")) for module in modules},
        }
    )
