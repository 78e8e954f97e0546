"""The cells of the tables' columns as the reader takes them: those of the table, and those that follow under it.

A reference to a column of a table ends with the table, which grows only where the program lets it grow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from xlperf.layout import Layout, Table

HEADER_ROW = 3
"""Row of a table's header, 0-based; above it are the title, a line of help, and a line of status."""

FIRST_ROW = HEADER_ROW + 1
"""First row of a table's data, 0-based."""

BELOW = 500
"""Rows under a table that have its dropdowns and colours, and count on 首页: people go on typing there."""


def last_row(table: Table, rows: int) -> int:
    """The last row (0-based) of a table that holds so many rows: never shorter than what the template ships."""
    return FIRST_ROW + max(table.blank_rows + len(table.prefill), rows, 1) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRanges:
    """Where the columns are; ``lengths`` is the number of rows that each table is written with, by its key.

    >>> from xlperf.layout import layout
    >>> TableRanges(layout=layout(), lengths={"goals": 0}).column("goals", "text")
    '年度目标!$C$5:$C$528'
    """

    layout: Layout
    lengths: Mapping[str, int]

    def column(self, table: str, key: str) -> str:
        """The cells of a column of input or results, with so many rows under the table as have its dropdowns."""
        own = self.layout.table(table)
        number = own.columns.index(own.column(key))
        cells = xl_range_abs(FIRST_ROW, number, last_row(own, self.lengths[table]) + BELOW, number)
        return f"{own.name}!{cells}"

    def filled(self, table: str, key: str) -> str:
        """How many cells of a column people have filled, as a formula: those of 单位信息 that still have their default
        do not count.
        """
        count = f"COUNTA({self.column(table, key)})"
        if table != "unit":
            return count
        items, contents = self.column("unit", "item"), self.column("unit", key)
        left = [
            f'SUMPRODUCT(--({items}="{fact.header}"),--({contents}="{fact.default}"))'
            for fact in self.layout.facts
            if fact.default
        ]
        return "-".join([count, *left])

    def first(self, table: str) -> str:
        """The first cell of a table's rows."""
        return f"{self.layout.table(table).name}!{xl_rowcol_to_cell(FIRST_ROW, 0, row_abs=True, col_abs=True)}"
