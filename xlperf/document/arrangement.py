"""How a table lies on the document's pages: the height of its rows, the pieces it is parted into, their boxes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from xlperf.document.looks import looks
from xlperf.document.paper import lines
from xlperf.metrics import line_count
from xlperf.tables import CellStyle, TableCell, TableGrid


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row: the height it takes, in points, the least it is given, and the lines of its longest text."""

    height: float
    least: float
    lines: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """The rows ``first`` to ``last`` of a table, which become a table of the document; the first is a header or not."""

    first: int
    last: int
    headed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A cell as a piece shows it; an open side has no border."""

    cell: TableCell
    open_top: bool = False
    open_bottom: bool = False


def rows_of(grid: TableGrid, widths: Sequence[float]) -> tuple[Row, ...]:
    """The rows of a table whose columns are ``widths`` points wide; what merged cells need beyond is left out."""
    form, style = looks().table, looks().style["table_left"]
    size, pitch = style.size or looks().text.size, style.pitch or looks().text.pitch
    counts, least = [1] * grid.rows, [form.row] * grid.rows
    inset = 2 * form.padding + (style.indent + style.right_indent) * size
    for cell in grid.cells:
        if cell.style is CellStyle.SIGNATURE:
            least[cell.row] = form.signature
        if cell.rows == 1:
            room = sum(widths[cell.column : cell.column + cell.columns]) - inset
            counts[cell.row] = max(counts[cell.row], sum(line_count(line, room, size) for line in lines(cell.text)))
    around = 2 * form.margin + form.border
    return tuple(
        Row(height=max(low, count * pitch + around), least=low, lines=count)
        for low, count in zip(least, counts, strict=True)
    )


def pieces_of(grid: TableGrid, rows: Sequence[Row], above: float, page: float) -> tuple[Piece, ...]:
    """The pieces of a table that begins ``above`` points down a page of ``page`` points.

    A block of indicators that goes over the end of a page is a piece with its header, for Word repeats only the first
    rows of a table; all that lies between such blocks is one piece.
    """
    pages = _pages(rows, above, page)
    pieces: list[Piece] = []
    row = 0
    for first, last in grid.blocks:
        if pages[first] != pages[last]:
            pieces += [Piece(first=row, last=first - 1)] if row < first else []
            pieces.append(Piece(first=first, last=last, headed=True))
            row = last + 1
    return (*pieces, Piece(first=row, last=grid.rows - 1)) if row < grid.rows else tuple(pieces)


def _pages(rows: Sequence[Row], above: float, page: float) -> list[int]:
    """The page, from 0, on which each row ends. A row that must stay whole begins a new page where it does not fit."""
    number, used = 0, above
    ends = []
    for row in rows:
        if used + row.height > page and row.lines <= looks().table.unbroken:
            number, used = number + 1, 0.0
        used += row.height
        number, used = number + int(used // page), used % page
        ends.append(number)
    return ends


def boxes_of(grid: TableGrid, piece: Piece, rows: Sequence[Row]) -> tuple[Box, ...]:
    """The cells of a piece from left to right, cut at its edges; a text stays in its cell's first part."""
    boxes: list[Box] = []
    for cell in grid.cells:
        first, last = max(cell.row, piece.first), min(cell.row + cell.rows - 1, piece.last)
        if first <= last:
            value = cell.value if first == cell.row else None
            part = replace(cell, row=first, rows=last - first + 1, value=value)
            boxes += _parted(part, piece, rows) if piece.headed else [Box(cell=part)]
    return tuple(sorted(boxes, key=lambda box: box.cell.column))


def _parted(cell: TableCell, piece: Piece, rows: Sequence[Row]) -> Iterator[Box]:
    """A cell of a block that goes over pages: parted under the header, or so often that each page shows its label."""
    if cell.row == piece.first < cell.row + cell.rows - 1:
        yield Box(cell=replace(cell, rows=1), open_bottom=True)
        yield Box(cell=replace(cell, row=cell.row + 1, rows=cell.rows - 1, value=None), open_top=True)
        return
    first, height = cell.row, 0.0
    for row in range(cell.row, cell.row + cell.rows):
        if row > first and height + rows[row].height > looks().table.label:
            yield Box(cell=replace(cell, row=first, rows=row - first))
            first, height = row, 0.0
        height += rows[row].height
    yield Box(cell=replace(cell, row=first, rows=cell.row + cell.rows - first))
