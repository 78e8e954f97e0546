"""What of a workbook file is worth reading: which sheets, and in which columns nobody reads what formulas make."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from xlperf.layout import Layout
from xlperf.reading.tables import Grid, TableRef, column_named, letters

__all__ = ["headed", "unread_columns", "worth_reading"]


def worth_reading(sheets: Iterable[str], tables: Iterable[TableRef], template: Layout) -> tuple[str, ...]:
    """Names of the sheets where the template's tables are, and 报告; all sheets where a table is not found by name."""
    places = {ref.name: ref.sheet for ref in tables}
    names = {table.name for table in template.tables}
    needed = {places[name] for name in names if name in places} | {template.sheets.report}
    return tuple(name for name in sheets if name in needed or not names <= places.keys())


def unread_columns(sheet: str, tables: Iterable[TableRef], template: Layout) -> frozenset[str]:
    """Letters of a sheet's columns whose formulas nobody reads: the live ones of the only table that is there."""
    tables = tuple(tables)
    here = [ref for ref in tables if ref.sheet == sheet]
    table = next((table for table in template.tables if len(here) == 1 and table.name == here[0].name), None)
    if table is None or not {table.name for table in template.tables} <= {ref.name for ref in tables}:
        return frozenset()  # others may stand on this sheet without their names
    across = range(here[0].left, here[0].right + 1)
    if len(here[0].columns) != len(across):
        return frozenset()
    named = ((at, column_named(table, name)) for at, name in zip(across, here[0].columns, strict=True))
    return frozenset(letters(at) for at, column in named if column is not None and column.is_live)


def headed(ref: TableRef, grid: Grid) -> TableRef:
    """The table with the names of its columns as its header cells have them."""
    cells = grid.values(ref.top, range(ref.left, ref.right + 1))
    return replace(ref, columns=tuple(cell if isinstance(cell, str) else "" for cell in cells))
