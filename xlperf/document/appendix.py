"""The self-evaluation tables as the document's appendices: each on a new page, with its caption, title and notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from xlperf.document.arrangement import Box, Piece, Row, boxes_of, pieces_of, rows_of
from xlperf.document.looks import looks
from xlperf.document.markup import tag, twips
from xlperf.document.paper import Paper, lines, paragraph
from xlperf.metrics import line_count
from xlperf.tables import CellStyle, TableGrid, shares

_STYLES = {
    CellStyle.TEXT_LEFT: "table_left",
    CellStyle.CHOICE: "table_left",
    CellStyle.SIGNATURE: "table_right",
}
_EIGHTHS = 8  # of a point: Word's unit of a border's width


def add(paper: Paper, tables: Iterable[TableGrid]) -> None:
    """Add the tables in order."""
    for grid in tables:
        page = looks().page.turned() if grid.landscape else looks().page
        paper.turn(page)
        widths = [column * page.text_width / sum(grid.columns) for column in grid.columns]
        paper.name(grid.title)
        paper.add(paragraph("table_caption", _one_line(grid.caption), new_page=not paper.is_empty))
        paper.add(paragraph("table_title", _one_line(grid.title)))
        _add_line(paper, grid.heading, widths)
        _add_table(paper, grid, widths, page.text_height)
        _add_line(paper, grid.footing, widths)
        for note in grid.notes:
            paper.add(paragraph("table_note", _one_line(note)))


def _add_line(paper: Paper, parts: Sequence[str], widths: Sequence[float]) -> None:
    """The parts of a line above or below a table, each over its share of the columns."""
    if any(parts):
        stops = tuple(sum(widths[:edge]) for edge in shares(len(parts), len(widths))[1:-1])
        paper.add(paragraph("table_line", "\t".join(map(_one_line, parts)), stops=stops))


def _add_table(paper: Paper, grid: TableGrid, widths: Sequence[float], height: float) -> None:
    """The ruled part, on pages that are ``height`` points high."""
    rows = rows_of(grid, widths)
    for number, piece in enumerate(pieces_of(grid, rows, _above(grid, sum(widths)), height)):
        if number:
            paper.add(paragraph("table_gap"))
        paper.add(_table(grid, piece, widths, rows))
    if not any(grid.footing) and not grid.notes:
        paper.add(paragraph("table_gap"))  # a document, or a section of it, cannot end with a table


def _above(grid: TableGrid, width: float) -> float:
    """Points that the lines above a table take."""
    texts = {"table_caption": grid.caption, "table_title": grid.title}
    texts |= {"table_line": "\t".join(grid.heading)} if any(grid.heading) else {}
    points = 0.0
    for name, text in texts.items():
        style = looks().style[name]
        count = line_count(_one_line(text), width, style.size or looks().text.size)
        points += count * (style.pitch or looks().text.pitch) + style.before + style.after
    return points


def _table(grid: TableGrid, piece: Piece, widths: Sequence[float], rows: Sequence[Row]) -> str:
    across: list[list[Box]] = [[] for _ in rows]
    for box in boxes_of(grid, piece, rows):
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
                *(_cell(box, row, widths) for box in across[row]),
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


def _cell(box: Box, row: int, widths: Sequence[float]) -> str:
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
    style = _STYLES.get(cell.style, "table_center")
    return tag("tc", properties, *(paragraph(style, line) for line in (lines(cell.text) if first else [""])))


def _one_line(text: str) -> str:
    return "".join(lines(text))
