"""Sheets 附件N: one self-evaluation table each, its rows high enough for their text, its blocks whole on every page."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from xlperf.edits import MANIFEST_HEADER, CellPart, Joined, cell_manifest_lines, cell_text, manifest_cells, row_mark
from xlperf.paragraphs import Status, fingerprint
from xlperf.reading.layout_marks import LayoutMark
from xlperf.reading.tables import address
from xlperf.tables import CellStyle, TableCell, TableGrid
from xlperf.tables.hand_edits import changed_cells
from xlperf.writing.fit import balanced, label, line_count, line_ends, lines_within, metrics, pixels, row_height, usable
from xlperf.writing.sheets.cell_writing import clean, put
from xlperf.writing.sheets.styles import Formats, Page, looks

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

_REPEATED = {CellStyle.LABEL, CellStyle.TEXT, CellStyle.NUMBER, CellStyle.NUMBER2, CellStyle.PERCENT}
_BASE = "table_text"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedBlock:
    """A cell or merged block of the sheet: rows and columns from and to, inclusive, 0-based.

    ``mark`` is what the layout did to its text, if anything; ``name`` is the cell's in its table, of which this may be
    a further part, ``joined`` to those above.
    """

    top: int
    bottom: int
    left: int
    right: int
    value: str | Decimal | None
    style: CellStyle
    open_top: bool = False
    open_bottom: bool = False
    mark: LayoutMark | None = None
    name: str = ""
    joined: Joined = Joined.BEGINS


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A table laid out: row heights and column widths in points, blocks, first rows of pages, rows pages repeat.

    ``stub`` says that its last page is all but empty; ``page`` is what it is printed on.
    """

    heights: tuple[float, ...]
    widths: tuple[float, ...]
    blocks: tuple[PrintedBlock, ...]
    breaks: tuple[int, ...]
    repeated: tuple[int, int] | None
    stub: bool
    page: Page


def add(workbook: Workbook, formats: Formats, laid_out: Plan, name: str) -> Worksheet:
    """Add the sheet of one table to an open workbook, under a name that is legal and free."""
    sheet = workbook.add_worksheet(name)
    for column, width in enumerate(laid_out.widths):
        sheet.set_column_pixels(column, column, pixels(width))
    for row, height in enumerate(laid_out.heights):
        sheet.set_row(row, height)
    for block in laid_out.blocks:
        _write(sheet, formats, block)
    laid_out.page.set_up(sheet)
    if laid_out.blocks:
        sheet.print_area(0, 0, len(laid_out.heights) - 1, len(laid_out.widths) - 1)
    if laid_out.repeated:
        sheet.repeat_rows(*laid_out.repeated)
    sheet.set_h_pagebreaks(list(laid_out.breaks))
    return sheet


def written_cells(laid_out: Plan) -> dict[tuple[int, int], object]:
    """What the sheet of a table holds: (row, column), 0-based -> value."""
    return {
        (block.top, block.left): clean(block.value) if isinstance(block.value, str) else block.value
        for block in laid_out.blocks
    }


def add_editable(
    workbook: Workbook, formats: Formats, grid: TableGrid, laid_out: Plan, name: str, first: str
) -> Worksheet:
    """Add a table's sheet with what is needed to find a person's changes again; ``first`` is hidden in its first row.

    A cell that a person changed has a comment that says so; one whose figure has changed since is coloured, too.
    """
    sheet = add(workbook, formats, laid_out, name)
    beside = len(laid_out.widths)
    parts: dict[int, list[CellPart]] = {row: [] for row in range(len(laid_out.heights))}
    for block in laid_out.blocks:
        for part in _cell_parts(grid, block):
            parts[part[0]].append(part[1])
        _write_status(sheet, formats, grid, block)
    for row, (own, text) in enumerate(grid.beside_cells(), len(laid_out.heights)):
        put(sheet, row, 0, text, formats, "table_note")
        parts[row] = [CellPart(0, f"{grid.key}/{own}", Joined.BEGINS, fingerprint(clean(text)))]
    put(sheet, 0, beside, first, formats, "hidden")
    for row, cells in parts.items():
        put(sheet, row, beside + 1, row_mark(beside + 1, cells), formats, "hidden")
    manifest = manifest_cells(cell_manifest_lines(grid.generated, grid.edits.values()))
    for column, text in enumerate((MANIFEST_HEADER, *manifest), beside + 2):
        put(sheet, 0, column, text, formats, "hidden")
    sheet.set_column(beside, beside + 2 + len(manifest), None, None, {"hidden": True})
    return sheet


def changed_places(grid: TableGrid, laid_out: Plan) -> dict[str, str]:
    """The cells of the sheet that a person changed, by what findings call them."""
    places = {name: change.place for name, change in changed_cells(grid)}
    found: dict[str, str] = {}
    for block in laid_out.blocks:
        if block.name in places:
            found.setdefault(places[block.name], address(block.top, block.left))
    return found


def _cell_parts(grid: TableGrid, block: PrintedBlock) -> Iterator[tuple[int, CellPart]]:
    """What the hidden cells beside a block's rows say of it: row and part."""
    is_percent = block.style is CellStyle.PERCENT
    value = clean(block.value) if isinstance(block.value, str) else block.value
    part = CellPart(
        column=block.left,
        key=f"{grid.key}/{block.name}",
        joined=block.joined,
        shown=fingerprint(cell_text(value, is_percent=is_percent)),
        is_percent=is_percent,
    )
    yield block.top, part
    for row in range(block.top + 1, block.bottom + 1):
        yield row, part._replace(joined=Joined.WITHIN, shown=fingerprint(""))


def _write_status(sheet: Worksheet, formats: Formats, grid: TableGrid, block: PrintedBlock) -> None:
    """Say at a cell that a person changed it, what would stand there, and whether that has changed since."""
    status = grid.status(block.name)
    if block.joined is not Joined.BEGINS or status not in (Status.EDITED, Status.STALE):
        return
    form = looks().table
    text = form.status[status.value].format(generated=grid.generated[f"{grid.key}/{block.name}"] or form.blank)
    sheet.write_comment(block.top, block.left, clean(text), {"author": "", "font_size": 9, "x_scale": 1.6})
    if status is Status.STALE:
        _write(sheet, formats, block, {"bg_color": form.stale})


def plan(grid: TableGrid) -> Plan:
    """Lay a table out: tall rows in several, heights by lines of text, blocks parted where a page ends.

    It is printed smaller, within the limits of the data, where that saves a page or keeps a block of indicators whole.
    """
    form = looks().table
    plans = [_plan(grid, form.scales[0])]
    if 0 < len(plans[0].breaks) <= form.squeezed:
        plans += (_plan(grid, scale) for scale in form.scales[1:])
    return min(plans, key=lambda plan: (len(plan.breaks), (plan.repeated is not None) + plan.stub))


def _plan(grid: TableGrid, scale: float) -> Plan:
    """The table laid out for printing at ``scale`` (1 is full size)."""
    page = replace(looks().pages["table"], landscape=grid.landscape)
    whole = grid.with_notes_in_one().as_cells()
    edited = {name for name in map(_name, whole.cells) if grid.status(name) is not Status.GENERATED}
    widths = _widths(whole.columns, page.width / scale)
    blocks, first_rows = _multiplied([_block(cell, widths, edited) for cell in whole.cells], widths, whole.rows)
    heights = _heights(blocks, widths, first_rows[-1])
    room = page.room(sum(widths))
    headers = [first_rows[first] for first, _ in whole.blocks]
    breaks = page_starts(heights, room, headers)
    repeated = None
    if whole.header_rows and _crossed(breaks, [(first_rows[a], first_rows[b + 1] - 1) for a, b in whole.blocks]):
        repeated = (first_rows[whole.header_rows[0]], first_rows[whole.header_rows[1] + 1] - 1)
        breaks = page_starts(heights, room, headers, repeated)
    parted = [part for block in blocks for part in _parted(block, heights, widths, breaks, repeated)]
    return Plan(
        heights=tuple(heights),
        widths=widths,
        blocks=tuple(parted),
        breaks=tuple(breaks),
        repeated=repeated,
        stub=bool(breaks) and sum(heights[breaks[-1] :]) < looks().table.stub * room,
        page=page,
    )


def page_starts(
    heights: Sequence[float], room: float, headers: Iterable[int] = (), repeated: tuple[int, int] | None = None
) -> list[int]:
    """The rows at which further pages begin, ``room`` points each. A header stays with the row after it."""
    heading = set(headers)
    again = sum(heights[repeated[0] : repeated[1] + 1]) if repeated else 0.0
    starts: list[int] = []
    used = 0.0
    for row, height in enumerate(heights):
        needed = height + (heights[row + 1] if row in heading and row + 1 < len(heights) else 0.0)
        if used and used + needed > room:
            starts.append(row)
            used = again if repeated and row > repeated[1] else 0.0
        used += height
    return starts


def _widths(columns: Sequence[float], page: float) -> tuple[float, ...]:
    """Column widths in points: the page's together, or more when the table asks for more (print then shrinks it)."""
    total = sum(columns) * looks().table.points
    factor = max(1.0, page / total) * looks().table.points
    figures = metrics()
    return tuple(math.floor(column * factor / figures.pixel) * figures.pixel for column in columns)


def _name(cell: TableCell) -> str:
    return cell.name


def _block(cell: TableCell, widths: Sequence[float], edited: Collection[str]) -> PrintedBlock:
    """The cell as a block, with line breaks at words: in a title that is long, and in a label such as 满意度指标.

    The names ``edited`` are of cells that a person worded: their line breaks are theirs.
    """
    block = PrintedBlock(
        top=cell.row,
        bottom=cell.row + cell.rows - 1,
        left=cell.column,
        right=cell.column + cell.columns - 1,
        value=cell.value,
        style=cell.style,
        name=cell.name,
    )
    if cell.name in edited or not isinstance(cell.value, str) or cell.style not in {CellStyle.TITLE, CellStyle.TEXT}:
        return block
    text, room, size = clean(cell.value), _text_width(block, widths), looks().size(f"table_{cell.style.value}")
    if cell.style is CellStyle.TITLE:
        return replace(block, value="\n".join(line.rstrip("\n") for line in balanced(text, room, size)))
    wrapped = label(text, room, size)
    return replace(block, value=wrapped, mark=LayoutMark.WRAPPED if wrapped != text else None)


def _lines(block: PrintedBlock, widths: Sequence[float]) -> int:
    """Lines a block's text takes in its width; a number takes one."""
    least = looks().table.lines.get(_style(block), 1)
    if not isinstance(block.value, str):
        return least
    return max(least, line_count(clean(block.value), _text_width(block, widths), looks().size(_style(block))))


def _multiplied(
    blocks: Sequence[PrintedBlock], widths: Sequence[float], rows: int
) -> tuple[list[PrintedBlock], list[int]]:
    """The blocks on the sheet, where a tall row is several, and the sheet row at which each row begins."""
    tallest = looks().table.tallest
    times = [1] * rows
    for block in blocks:
        each = math.ceil(_lines(block, widths) / (block.bottom - block.top + 1))
        for row in range(block.top, block.bottom + 1):
            times[row] = max(times[row], math.ceil(each / tallest))
    starts = list(accumulate(times, initial=0))
    moved = [replace(block, top=starts[block.top], bottom=starts[block.bottom + 1] - 1) for block in blocks]
    return moved, starts


def _heights(blocks: Sequence[PrintedBlock], widths: Sequence[float], rows: int) -> list[float]:
    """Row heights such that the rows of each block hold all its lines, whatever rows of it come together on a page."""
    heights = [row_height(1, looks().size(_BASE))] * rows
    for block in sorted(blocks, key=lambda block: block.bottom - block.top):
        size, space = looks().size(_style(block)), looks().table.space.get(_style(block), 0.0)
        lines = _lines(block, widths)
        span = range(block.top, block.bottom + 1)
        each = row_height(math.ceil(lines / len(span)), size) + space
        for row in span:
            if sum(lines_within(heights[other], size) for other in span) >= lines and len(span) > 1:
                break
            heights[row] = min(max(heights[row], each), metrics().tallest_row)
    return heights


def _crossed(breaks: Sequence[int], blocks: Iterable[tuple[int, int]]) -> bool:
    """Whether a page ends within a block."""
    return any(first < start <= last for start in breaks for first, last in blocks)


def _parted(
    block: PrintedBlock,
    heights: Sequence[float],
    widths: Sequence[float],
    breaks: Sequence[int],
    repeated: tuple[int, int] | None,
) -> Iterator[PrintedBlock]:
    """A block in the parts that pages and the repeated header make of it: labels in each, a long text running on."""
    head = repeated[1] + 1 if repeated else 0
    cuts = [row for row in sorted({*breaks, head}) if block.top < row <= block.bottom]
    if not cuts:
        yield block
        return
    edges = [block.top, *cuts, block.bottom + 1]
    parts = [replace(block, top=top, bottom=end - 1) for top, end in pairwise(edges)]
    parts[1:] = [replace(part, mark=LayoutMark.REPEATED, joined=Joined.REPEATED) for part in parts[1:]]
    if cuts[0] == head and head not in breaks:
        yield replace(parts[0], value=None, open_bottom=True)
        parts = [replace(part, open_top=True) for part in parts[1:]]
    size = looks().size(_style(block))
    rows = [heights[part.top : part.bottom + 1] for part in parts]
    lines = _lines(block, widths)
    fits = [lines_within(sum(part), size) >= lines for part in rows]
    if block.style in _REPEATED and any(fits):
        yield from (replace(part, value=block.value if room else None) for part, room in zip(parts, fits, strict=True))
        return
    rooms = [sum(lines_within(height, size) for height in part) for part in rows]
    shared = _shared(block, widths, rooms)
    for number, (part, (value, mark)) in enumerate(zip(parts, shared, strict=True)):
        joined = _JOINED[mark] if number or part.joined is Joined.REPEATED else Joined.BEGINS
        yield replace(part, value=value, mark=mark if number else part.mark, joined=joined)


_JOINED = {
    LayoutMark.REPEATED: Joined.REPEATED,
    LayoutMark.RUNS_ON: Joined.RUNS_ON,
    LayoutMark.NEXT_LINE: Joined.NEXT_LINE,
}


def _shared(
    block: PrintedBlock, widths: Sequence[float], rooms: Sequence[int]
) -> Iterator[tuple[str | Decimal | None, LayoutMark]]:
    """The parts of a block's text that run on from part to part, and how: ``rooms`` are the lines each holds."""
    if not isinstance(block.value, str):
        yield from ((block.value, LayoutMark.REPEATED), *[(None, LayoutMark.REPEATED)] * (len(rooms) - 1))
        return
    text = clean(block.value)
    ends = (0, *line_ends(text, _text_width(block, widths), looks().size(_style(block))))
    lines = [min(line, len(ends) - 1) for line in accumulate((max(room, 1) for room in rooms[:-1]), initial=0)]
    mark = LayoutMark.RUNS_ON
    for first, last in pairwise((*lines, len(ends) - 1)):
        part = text[ends[first] : ends[last]]
        line_break = part.endswith("\n") and last < len(ends) - 1
        yield part[: len(part) - line_break], mark
        mark = LayoutMark.NEXT_LINE if line_break else LayoutMark.RUNS_ON


def number_format(block: PrintedBlock) -> str | None:
    """The number format of a block where it has one: its style's, or one that says what the layout did."""
    usual = looks().styles[_style(block)].get("num_format")
    if block.mark is None:
        return usual
    return block.mark.number_format(usual) if usual else block.mark.number_format()


def _text_width(block: PrintedBlock, widths: Sequence[float]) -> float:
    return usable(sum(widths[block.left : block.right + 1]))


def _style(block: PrintedBlock) -> str:
    """The named style: a number style holding a text looks like any text."""
    number = block.style in {CellStyle.NUMBER, CellStyle.NUMBER2, CellStyle.PERCENT}
    return "table_text" if number and isinstance(block.value, str) else f"table_{block.style.value}"


def _write(
    sheet: Worksheet, formats: Formats, block: PrintedBlock, colours: Mapping[str, object] | None = None
) -> None:
    """Write a block; written again with ``colours``, its first cell has them."""
    style = _style(block)
    borders: dict[str, object] = {
        key: 0 for key, is_open in (("top", block.open_top), ("bottom", block.open_bottom)) if is_open
    }
    if colours is None and (block.top, block.left) != (block.bottom, block.right):
        sheet.merge_range(block.top, block.left, block.bottom, block.right, "", formats.get(style, borders))
    borders |= colours or {}
    marked = {**borders, "num_format": number_format(block)} if block.mark else borders
    put(sheet, block.top, block.left, block.value, formats, style, changes=marked)
