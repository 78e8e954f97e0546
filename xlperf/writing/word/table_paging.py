"""How a table lies on the document's pages: the height of its rows, the pieces it is parted into, their boxes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from xlperf.tables import CellStyle, TableCell, TableGrid
from xlperf.writing.fit import label, line_count
from xlperf.writing.word.markup import lines, one_line
from xlperf.writing.word.typography import TableSize, looks


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """A table in one of the sizes: labels parted at words, its rows, the pieces.

    ``pages``: what it takes with the lines below it, at most; ``own_pages``: without them.
    """

    size: TableSize
    grid: TableGrid
    rows: tuple[Row, ...]
    pieces: tuple[Piece, ...]
    pages: int
    own_pages: int


def arranged(grid: TableGrid, widths: Sequence[float], *, above: float, below: float, page: float) -> Arrangement:
    """The table in the largest size that takes the fewest pages, then parts the fewest blocks, then ends the earliest.

    So a signature does not stand alone on a page with the notes. The smallest size only saves pages. ``widths`` of its
    columns, what stands ``above`` and ``below`` it and the height of a ``page`` are points.
    """
    ways = []
    for size in looks().sizes:
        worded = replace(grid, cells=tuple(_worded(cell, widths, size) for cell in grid.cells))
        rows = rows_of(worded, widths, size)
        pieces = pieces_of(worded, rows, above, page)
        *_, own, pages = 1, *(at + 1 for at in _pages((*rows, Row(height=below, least=below, lines=1)), above, page))
        ways.append(Arrangement(size=size, grid=worded, rows=rows, pieces=pieces, pages=pages, own_pages=own))
        if pages == 1 or pages > looks().table.squeezed:
            break
    smallest = looks().sizes[-1]
    return min(
        ways,
        key=lambda way: (way.pages, way.size == smallest, sum(piece.headed for piece in way.pieces), way.own_pages),
    )


def _worded(cell: TableCell, widths: Sequence[float], size: TableSize) -> TableCell:
    """The cell; a label that takes several lines, such as 满意度指标, is parted at its words."""
    if cell.style is not CellStyle.TEXT or not isinstance(cell.value, str):
        return cell
    style = looks().style[f"table_center{size.style}"]
    room = sum(widths[cell.column : cell.column + cell.columns]) - 2 * looks().table.padding
    return replace(cell, value=label(one_line(cell.value), room, style.size or looks().text.size))


def rows_of(grid: TableGrid, widths: Sequence[float], type_: TableSize) -> tuple[Row, ...]:
    """The rows of a table whose columns are ``widths`` points wide; what merged cells need beyond is left out."""
    form, style = looks().table, looks().style[f"table_left{type_.style}"]
    size, pitch = style.size or looks().text.size, style.pitch or looks().text.pitch
    counts, least = [1] * grid.rows, [type_.row] * grid.rows
    inset = 2 * form.padding + (style.indent + style.right_indent) * size
    for cell in grid.cells:
        if cell.style is CellStyle.SIGNATURE:
            least[cell.row] = type_.signature
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
