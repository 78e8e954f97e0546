"""Links from a generated sheet to the cells its figures were typed in."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from xlperf.findings import Origin

_WORKBOOKS = {".xlsx", ".xlsm"}
_CELL = re.compile("[A-Z]{1,3}[1-9][0-9]{0,6}")
_CONFUSING = re.compile("#|%[0-9a-fA-F]{2}|[\ud800-\udfff\ufffd]")  # a link has these mean something else, or nothing
_LONGEST = 2_000
_INTERNAL = "internal:"


@dataclass(frozen=True, slots=True)
class Links:
    """How a cell of the input is reached: by ``prefix``, in XlsxWriter's form, and its place; not at all if None."""

    prefix: str | None

    def target(self, origin: Origin) -> str | None:
        """The link to a cell; None if the input cannot be linked to or the place is no cell (a whole sheet, a key)."""
        if self.prefix is None or not _CELL.fullmatch(origin.cell):
            return None
        sheet = origin.sheet.replace("'", "''")
        return f"{self.prefix}'{sheet}'!{origin.cell}"

    def sheet(self, name: str) -> str | None:
        """The link to a sheet as a whole; to the input file where that may lack the sheet, as an official form does."""
        if self.prefix is None:
            return None
        quoted = name.replace("'", "''")
        return f"{self.prefix}'{quoted}'!A1" if self.prefix == _INTERNAL else self.prefix.removesuffix("#")


INSIDE = Links(_INTERNAL)
"""The generated sheets lie in the input workbook, or will be copied into it."""

NOWHERE = Links(None)
"""The input workbook is not known."""


def links_to(source: Path | None, report: Path) -> Links:
    """Links from the workbook ``report`` to the input ``source``: relative, so that both can be moved together.

    A data file cannot be linked to, nor a file whose name is no text or would be misread in a link (it contains # or
    the like of %20).
    """
    if source is None or source.suffix.lower() not in _WORKBOOKS:
        return NOWHERE
    file = links_to_file(source, report)
    return Links(f"{file}#") if file else NOWHERE


def links_to_file(source: Path, report: Path) -> str | None:
    """A link from the workbook ``report`` to a file as a whole, relative likewise; None if it cannot be linked to."""
    try:
        way = os.path.relpath(source.resolve(), report.resolve().parent)
    except ValueError:  # on another drive of Windows
        way = str(source.resolve())
    return None if _CONFUSING.search(way) or len(way) > _LONGEST else f"external:{way}"
