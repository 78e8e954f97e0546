"""The order in which findings are shown, wherever they are shown."""

from __future__ import annotations

import re
from collections.abc import Iterable

from xlperf.findings import Finding, Origin, Severity
from xlperf.layout import layout

_CELL = re.compile(r"([A-Z]{1,3})(\d+)")
_NUMBER = re.compile(r"\d+")
_STEP = re.compile(r"[A-Za-z_]+|\d+")
_SEVERITIES = list(Severity)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Open ones first; the graver first; what could not be read before what follows from it; then as one fills in.

    Those of one code stand together, where the first of them stands. Filling in goes by the template's sheets (what
    concerns the whole file first, other sheets last), then by row and column.
    """
    ordered = sorted(findings, key=_key)
    first: dict[tuple[bool, Severity, str], int] = {}
    for place, found in enumerate(ordered):
        first.setdefault(_group(found), place)
    return sorted(ordered, key=lambda found: first[_group(found)])


def _group(found: Finding) -> tuple[bool, Severity, str]:
    return found.is_open, found.severity, found.code


def _key(found: Finding) -> tuple[bool, int, bool, int, str, tuple[int, ...]]:
    derived = not found.code.startswith("R")
    return (not found.is_open, _SEVERITIES.index(found.severity), derived, *_place(found.origin))


def _place(origin: Origin | None) -> tuple[int, str, tuple[int, ...]]:
    """Rank of the sheet, its name, row and column; places in a data file rank as the sheets with the same content."""
    if origin is None:
        return -1, "", ()
    if origin.sheet == layout().sheets.data_file:
        return _place_in_data(origin.cell)
    names = [table.name for table in layout().tables]
    rank = names.index(origin.sheet) if origin.sheet in names else len(names)
    if origin.cell.startswith("第"):
        return rank, "", tuple(map(int, _NUMBER.findall(origin.place)))
    found = _CELL.fullmatch(origin.cell)
    return rank, origin.sheet, (int(found.group(2)), _column_number(found.group(1))) if found else ()


def _place_in_data(path: str) -> tuple[int, str, tuple[int, ...]]:
    """``subjects[0].indicators[2].target``: its table, the numbers on the way, its column."""
    steps = _STEP.findall(path)
    keys = [table.key for table in layout().tables]
    rank = max((keys.index(step) for step in steps if step in keys), default=-1)
    if rank < 0:
        return rank, "", ()
    table = layout().tables[rank]
    columns = [column.key for column in (layout().facts if table.key == "unit" else table.columns)]
    column = columns.index(steps[-1]) if steps[-1] in columns else len(columns)
    return rank, "", (*(int(step) for step in steps if step.isdigit()), column)


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
