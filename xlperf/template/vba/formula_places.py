"""Formulas with the place a person knows them by: sheet and column of a table, or sheet and cell."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from xlperf.template.vba.workbook_parts import Parts, parse_part, sheets

_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_TABLE_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/table"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """A table's columns and the rectangle it covers; rows and columns counted from 1, inclusive."""

    columns: tuple[str, ...]
    left: int
    top: int
    right: int
    bottom: int

    def column_at(self, column: int, row: int) -> str | None:
        """The header of the column that covers a cell; None if the cell lies outside."""
        inside = self.left <= column <= self.right and self.top <= row <= self.bottom
        return self.columns[column - self.left] if inside and column - self.left < len(self.columns) else None


def placed_formulas(parts: Parts) -> Iterator[tuple[str, str]]:
    """Place and text of every formula in the sheets' cells and in the columns of their tables.

    The place is ``绩效指标「得分」`` where a table covers the cell, else ``首页!B5``. XlperfError if a sheet is no XML.
    """
    for sheet, part in sheets(parts):
        if part not in parts:
            continue
        tables = []
        for root in _tables_of(parts, part):
            tables.append(_read_table(root))
            for column in root.iterfind(".//{*}tableColumn"):
                formula = column.findtext("{*}calculatedColumnFormula")
                if formula:
                    yield f"{sheet}「{column.get('name', '')}」", formula
        for cell in parse_part(parts, part).iterfind(".//{*}sheetData/{*}row/{*}c"):
            formula = cell.findtext("{*}f")
            if formula:
                yield _place(sheet, cell.get("r", ""), tables), formula


def _place(sheet: str, reference: str, tables: list[_Table]) -> str:
    found = _CELL.fullmatch(reference)
    if found:
        column, row = _number(found[1]), int(found[2])
        for table in tables:
            header = table.column_at(column, row)
            if header is not None:
                return f"{sheet}「{header}」"
    return f"{sheet}!{reference}"


def _tables_of(parts: Parts, part: str) -> Iterator[Element]:
    folder, name = posixpath.split(part)
    links = f"{folder}/_rels/{name}.rels"
    if links not in parts:
        return
    for link in parse_part(parts, links):
        if link.get("Type") == _TABLE_TYPE:
            target = link.get("Target", "")
            path = target[1:] if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
            yield parse_part(parts, path)


def _read_table(root: Element) -> _Table:
    corners = [_CELL.fullmatch(corner) for corner in root.get("ref", "").split(":")]
    first, last = corners[0], corners[-1]
    columns = tuple(column.get("name", "") for column in root.iterfind(".//{*}tableColumn"))
    if first is None or last is None:
        return _Table(columns=columns, left=0, top=0, right=-1, bottom=-1)
    return _Table(
        columns=columns, left=_number(first[1]), top=int(first[2]), right=_number(last[1]), bottom=int(last[2])
    )


def _number(letters: str) -> int:
    """The column's number, from 1, of its letters."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
