"""What stands on the sheets of a workbook, from its parts: cells with formula and style, and tables.

Values are read elsewhere (``xlperf.files``); here is what a person may have changed besides them.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from xml.etree.ElementTree import Element

from xlperf.files.sheet_xml import area
from xlperf.files.xml_events import Attributes, Parser, local_name, parser_of
from xlperf.files.xml_tree import MOST_ELEMENTS
from xlperf.findings import XlperfError
from xlperf.template.vba.workbook_parts import Parts, parse_part, scan_part, sheet_code_names, sheets

_TABLE_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/table"
_STYLES = "xl/styles.xml"
_WORKSHEETS = "xl/worksheets/"
_SHEETS_REMEMBERED = 40
"""A little more than two workbooks have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell that says or looks like something; row and column from 0, as everywhere here.

    ``formula`` is None where there is none, "" where it is shared with a cell before; ``style`` its number in the
    styles; ``filled``: there is a value or a formula.
    """

    row: int
    column: int
    style: int
    formula: str | None
    filled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetTable:
    """A table: its name, its columns by header with the formula they have as a whole ("" for none), and its cells."""

    name: str
    columns: Mapping[str, str]
    top: int
    left: int
    bottom: int
    right: int

    def header(self, cell: Cell) -> str | None:
        """The header of the column that a cell is in; None where it is outside of the table."""
        inside = self.left <= cell.column <= self.right and self.top <= cell.row <= self.bottom
        headers = tuple(self.columns)
        return headers[cell.column - self.left] if inside and cell.column - self.left < len(headers) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetContents:
    """One worksheet: its name, its code name in VBA ("" for none), its part, its tables, the cells written down."""

    name: str
    code_name: str
    part: str
    tables: tuple[SheetTable, ...]
    cells: tuple[Cell, ...]

    def table_of(self, cell: Cell) -> SheetTable | None:
        """The table a cell is in."""
        return next((table for table in self.tables if table.header(cell) is not None), None)


def table_names(parts: Parts) -> frozenset[str]:
    """The names of the tables of a workbook; XlperfError if one is no XML."""
    return frozenset(table.name for _, part in _worksheets(parts) for table in _tables(parts, part))


def sheet_contents(parts: Parts) -> tuple[SheetContents, ...]:
    """The worksheets of a workbook, in the order of the tabs; XlperfError if one is no XML."""
    code_names = sheet_code_names(parts)
    return tuple(
        SheetContents(
            name=name,
            code_name=code_names[name],
            part=part,
            tables=_tables(parts, part),
            cells=_cells(parts, part),
        )
        for name, part in _worksheets(parts)
    )


def _worksheets(parts: Parts) -> Iterator[tuple[str, str]]:
    """Name and part of each worksheet that is there."""
    return ((name, part) for name, part in sheets(parts) if part in parts and part.startswith(_WORKSHEETS))


def related(parts: Parts, part: str, kind: str) -> Iterator[Element]:
    """The parts of a kind, a relationship's whole type, that a part refers to."""
    folder, name = posixpath.split(part)
    links = f"{folder}/_rels/{name}.rels"
    if links not in parts:
        return
    for link in parse_part(parts, links):
        if link.get("Type") == kind:
            target = link.get("Target", "")
            path = target[1:] if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
            yield parse_part(parts, path)


def cell_looks(parts: Parts) -> tuple[tuple[str, str, str], ...]:
    """Font, fill and border, by their numbers in the styles, of each style of cells."""
    if _STYLES not in parts:
        return ()
    return tuple(
        (style.get("fontId", "0"), style.get("fillId", "0"), style.get("borderId", "0"))
        for style in parse_part(parts, _STYLES).iterfind("{*}cellXfs/{*}xf")
    )


def _tables(parts: Parts, part: str) -> tuple[SheetTable, ...]:
    return tuple(map(_table, related(parts, part, _TABLE_TYPE)))


def _table(root: Element) -> SheetTable:
    top, left, bottom, right = area(root.get("ref", "")) or (0, 0, -1, -1)
    columns = {
        column.get("name", ""): column.findtext("{*}calculatedColumnFormula") or ""
        for column in root.iterfind(".//{*}tableColumn")
    }
    name = root.get("displayName") or root.get("name") or ""
    return SheetTable(name=name, columns=columns, top=top, left=left, bottom=bottom, right=right)


class _CellScan:
    """One pass through a sheet: its cells as they are written down."""

    def __init__(self) -> None:
        self.cells: list[Cell] = []
        self.parser: Parser = parser_of(self._start, self._end)
        self._cell: Attributes = {}
        self._pieces: list[str] = []  # of the text of a formula or value
        self._formula: str | None = None
        self._filled = False

    def _start(self, name: str, item: Attributes) -> None:
        name = local_name(name)
        if name == "c":
            self._cell, self._formula, self._filled = item, None, False
        elif name in ("f", "v"):
            self._pieces.clear()
            self.parser.CharacterDataHandler = self._pieces.append
        elif name == "is":
            self._filled = True

    def _end(self, name: str) -> None:
        name = local_name(name)
        if name == "f":
            self.parser.CharacterDataHandler = None
            self._formula, self._filled = "".join(self._pieces), True
        elif name == "v":
            self.parser.CharacterDataHandler = None
            self._filled = self._filled or bool(self._pieces)
        elif name == "c":
            self._end_cell()

    def _end_cell(self) -> None:
        place, style = area(self._cell.get("r", "")), self._cell.get("s", "0")
        if place is None:
            return
        if len(self.cells) == MOST_ELEMENTS:
            raise XlperfError("文件里的内容多得不正常，没有读。请核对文件来源。")
        self.cells.append(
            Cell(
                row=place[0],
                column=place[1],
                style=int(style) if style.isdecimal() else 0,
                formula=self._formula,
                filled=self._filled,
            )
        )


def _cells(parts: Parts, part: str) -> tuple[Cell, ...]:
    return _scanned(part, parts[part])


@lru_cache(maxsize=_SHEETS_REMEMBERED)
def _scanned(part: str, content: bytes) -> tuple[Cell, ...]:
    """The cells of a sheet; an upgrade asks for those of the old and of the new workbook several times."""
    scan = _CellScan()
    scan_part({part: content}, part, scan.parser)
    return tuple(scan.cells)
