"""The self-evaluation tables as the document's appendices: each on a new page, with its caption, title and notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xlperf.tables import CellStyle, TableGrid, shares
from xlperf.writing.fit import balanced, line_count
from xlperf.writing.word.document import Document
from xlperf.writing.word.markup import lines, one_line, paragraph, tag, twips
from xlperf.writing.word.table_paging import Arrangement, Box, Piece, Row, arranged, boxes_of
from xlperf.writing.word.typography import TableSize, looks

_STYLES = {
    CellStyle.TEXT_LEFT: "table_left",
    CellStyle.CHOICE: "table_left",
    CellStyle.SIGNATURE: "table_right",
}
_EIGHTHS = 8  # of a point: Word's unit of a border's width


def add(document: Document, tables: Iterable[TableGrid]) -> None:
    """Add the tables in order."""
    for grid in tables:
        page = looks().page.turned() if grid.landscape else looks().page
        document.turn(page)
        widths = [column * page.text_width / sum(grid.columns) for column in grid.columns]
        document.name(grid.title)
        document.add(paragraph("table_caption", one_line(grid.caption), new_page=not document.is_empty))
        document.add(paragraph("table_title", "\n".join(_title_lines(grid, page.text_width))))
        _add_line(document, grid.heading, widths)
        _add_table(document, grid, widths, page.text_height)
        _add_line(document, grid.footing, widths)
        for note in (*grid.notes, *grid.own):
            document.add(paragraph("table_note", one_line(note)))


def _add_line(document: Document, parts: Sequence[str], widths: Sequence[float]) -> None:
    """The parts of a line above or below a table, each over its share of the columns."""
    if any(parts):
        stops = tuple(sum(widths[:edge]) for edge in shares(len(parts), len(widths))[1:-1])
        document.add(paragraph("table_line", "\t".join(map(one_line, parts)), stops=stops))


def _add_table(document: Document, grid: TableGrid, widths: Sequence[float], height: float) -> None:
    """The ruled part, on pages that are ``height`` points high."""
    width = sum(widths)
    way = arranged(grid, widths, above=_above(grid, width), below=_below(grid, width), page=height)
    for number, piece in enumerate(way.pieces):
        if number:
            document.add(paragraph("table_gap"))
        document.add(_table(way, piece, widths))
    if not any(grid.footing) and not grid.notes and not grid.own:
        document.add(paragraph("table_gap"))  # a document, or a section of it, cannot end with a table


def _title_lines(grid: TableGrid, width: float) -> tuple[str, ...]:
    return balanced(one_line(grid.title), width, looks().style["table_title"].size or looks().text.size)


def _above(grid: TableGrid, width: float) -> float:
    """Points that the lines above a table take."""
    more = (len(_title_lines(grid, width)) - 1) * (looks().style["table_title"].pitch or looks().text.pitch)
    lines_above = _points("table_caption", grid.caption, width) + _points("table_title", "", width) + more
    return lines_above + _line_points(grid.heading, width)


def _below(grid: TableGrid, width: float) -> float:
    """Points that the lines below a table take."""
    return _line_points(grid.footing, width) + sum(
        _points("table_note", note, width) for note in (*grid.notes, *grid.own)
    )


def _line_points(parts: Sequence[str], width: float) -> float:
    return _points("table_line", "\t".join(parts), width) if any(parts) else 0.0


def _points(name: str, text: str, width: float) -> float:
    """Height of a paragraph in a style."""
    style = looks().style[name]
    count = line_count(one_line(text), width, style.size or looks().text.size)
    return count * (style.pitch or looks().text.pitch) + style.before + style.after


def _table(way: Arrangement, piece: Piece, widths: Sequence[float]) -> str:
    rows = way.rows
    across: list[list[Box]] = [[] for _ in rows]
    for box in boxes_of(way.grid, piece, rows):
        for row in range(box.cell.row, box.cell.row + box.cell.rows):
            across[row].append(box)
    return tag(
        "tbl",
        _table_properties(sum(widths)),
        tag("tblGrid", *(tag("gridCol", w=twips(width)) for width in widths)),
        *(
            tag(
                "tr",
                _row_properties(rows[row], header=piece.headed and row == piece.first),
                *(_cell(box, row, widths, way.size) for box in across[row]),
            )
            for row in range(piece.first, piece.last + 1)
        ),
    )


def _table_properties(width: float) -> str:
    form = looks().table
    border = {"val": "single", "sz": round(form.border * _EIGHTHS), "space": 0, "color": "000000"}
    sides = ("top", "left", "bottom", "right")
    rooms = zip(sides, (form.margin, form.padding, form.margin, form.padding), strict=True)
    return tag(
        "tblPr",
        tag("tblW", w=twips(width), type="dxa"),
        tag("jc", val="center"),
        tag("tblBorders", *(tag(side, **border) for side in (*sides, "insideH", "insideV"))),
        tag("tblLayout", type="fixed"),
        tag("tblCellMar", *(tag(side, w=twips(room), type="dxa") for side, room in rooms)),
    )


def _row_properties(row: Row, *, header: bool) -> str:
    return tag(
        "trPr",
        tag("cantSplit") if row.lines <= looks().table.unbroken else "",
        tag("trHeight", val=twips(row.least), hRule="atLeast"),
        tag("tblHeader") if header else "",
    )


def _cell(box: Box, row: int, widths: Sequence[float], size: TableSize) -> str:
    """A box in one row; a merged one is there in each of its rows, the first holding the text."""
    cell = box.cell
    first = row == cell.row
    sides = [side for side, is_open in (("top", box.open_top), ("bottom", box.open_bottom)) if is_open]
    properties = tag(
        "tcPr",
        tag("tcW", w=twips(sum(widths[cell.column : cell.column + cell.columns])), type="dxa"),
        tag("gridSpan", val=cell.columns) if cell.columns > 1 else "",
        tag("vMerge", val="restart" if first else "continue") if cell.rows > 1 else "",
        tag("tcBorders", *(tag(side, val="nil") for side in sides)) if sides else "",
        tag("vAlign", val="bottom" if cell.style is CellStyle.SIGNATURE else "center"),
    )
    style = _STYLES.get(cell.style, "table_center") + size.style
    return tag("tc", properties, *(paragraph(style, line) for line in (lines(cell.text) if first else [""])))
