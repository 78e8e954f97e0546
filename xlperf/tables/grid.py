"""The neutral form of a table: cells, merged blocks and named styles, which a sheet and a Word document both render."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from xlperf.edits import BESIDE, OWN_LINE
from xlperf.model import Edit
from xlperf.paragraphs import Status, fingerprint
from xlperf.values.amounts import fixed, plain


class CellStyle(StrEnum):
    """What a cell is; a renderer takes its looks from that.

    CAPTION, TITLE, HEADING, FOOTING and NOTE are without borders and occur in ``TableGrid.as_cells()`` only, never in
    ``TableGrid.cells``. Every cell wraps and is centred vertically, except SIGNATURE (bottom). The three number styles
    may hold a text (“无法计算”), which is then centred like any other.
    """

    CAPTION = "caption"  # “附件1”: left, 黑体, no border
    TITLE = "title"  # the table's title: centred over the whole width, large, no border
    HEADING = "heading"  # one part of the line between title and table (“单位名称：…”): left, no border
    LABEL = "label"  # fixed words of the form: centred
    TEXT = "text"  # a short text: centred
    TEXT_LEFT = "text_left"  # a longer text: left; may hold line breaks "\n"
    CHOICE = "choice"  # “1、…□　2、…☑”: left
    NUMBER = "number"  # a Decimal with as few places as it has (a weight: 10, 7.5): centred
    NUMBER2 = "number2"  # a Decimal already rounded half up to 2 places and always shown with 2 (418.26): centred
    PERCENT = "percent"  # a fraction already rounded to 4 places, shown as percent with 2 (0.8365 as 83.65%): centred
    SIGNATURE = "signature"  # “签名：　　年　　月　　日”: right, bottom; a row with room for writing (3 lines)
    FOOTING = "footing"  # one part of the line under the table (“填报人：…”): left, no border
    NOTE = "note"  # one line of the 备注: left over the whole width, small, no border

    @property
    def bordered(self) -> bool:
        """Whether the cell belongs to the ruled table."""
        return self not in {CellStyle.CAPTION, CellStyle.TITLE, CellStyle.HEADING, CellStyle.FOOTING, CellStyle.NOTE}


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCell:
    """One cell, or a merged block of ``rows`` × ``columns`` from (row, column), 0-based. None is an empty cell.

    ``name`` is the cell's in its layout, distinct within the table; "" where nothing goes by it.
    """

    row: int
    column: int
    rows: int = 1
    columns: int = 1
    value: str | Decimal | None = None
    style: CellStyle = CellStyle.TEXT
    name: str = ""

    @property
    def text(self) -> str:
        """What the cell shows: its number in the form its style says, or its text; nothing when it is blank."""
        if not isinstance(self.value, Decimal):
            return self.value or ""
        if self.style is CellStyle.PERCENT:
            return f"{fixed(self.value * 100)}%"
        return fixed(self.value) if self.style is CellStyle.NUMBER2 else plain(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableGrid:
    """One self-evaluation table 自评表.

    ``cells`` cover the ruled part, from row 0, in row order, without gap or overlap. ``columns`` are widths in
    half-width characters; printed to the width of one page they fit A4 (portrait unless ``landscape``). ``blocks`` are
    the (first, last) rows of each block of indicators: its first row is its header, repeated on the block's pages.

    ``key`` begins the keys of its cells (``table/<subject>``); a table without takes no hand edits. ``subject`` is the
    name of whom it is about. ``generated`` are the texts of all cells as filled, by key, ``figures`` the keys of those
    that are for figures, and ``edits`` what a person made of them, which the cells show already; ``own`` and ``beside``
    are the person's own lines, below the table and outside the printed page.
    """

    sheet: str
    caption: str
    title: str
    columns: tuple[float, ...]
    cells: tuple[TableCell, ...]
    heading: tuple[str, ...] = ()
    footing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    blocks: tuple[tuple[int, int], ...] = ()
    landscape: bool = False
    key: str = ""
    subject: str = ""
    generated: Mapping[str, str] = field(default_factory=dict)
    figures: frozenset[str] = frozenset()
    edits: Mapping[str, Edit] = field(default_factory=dict)
    own: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()

    def status(self, name: str) -> Status:
        """Whose text a cell holds; STALE where what was filled in has changed since a person changed it."""
        key = f"{self.key}/{name}"
        if key not in self.edits:
            return Status.GENERATED
        if key not in self.generated:
            return Status.OWN
        return Status.EDITED if self.edits[key].facts == fingerprint(self.generated[key]) else Status.STALE

    @property
    def rows(self) -> int:
        """Number of rows of ``cells``."""
        return max((cell.row + cell.rows for cell in self.cells), default=0)

    @property
    def header_rows(self) -> tuple[int, int] | None:
        """The rows (first, last) for a program that repeats but one header in print: the header of the first block."""
        return (self.blocks[0][0], self.blocks[0][0]) if self.blocks else None

    def as_cells(self) -> TableGrid:
        """The same table with the lines above and below it as rows of cells too, for a program with only cells."""
        top = [
            ("caption", CellStyle.CAPTION, (self.caption,)),
            ("title", CellStyle.TITLE, (self.title,)),
            ("heading", CellStyle.HEADING, self.heading),
        ]
        end = [
            ("footing", CellStyle.FOOTING, self.footing),
            *((_numbered("notes", at), CellStyle.NOTE, (note,)) for at, note in enumerate(self.notes, 1)),
            *((f"{OWN_LINE}+{at}", CellStyle.NOTE, (line,)) for at, line in enumerate(self.own, 1)),
        ]
        above, below = ([line for line in lines if self._is_shown(*line)] for lines in (top, end))
        down = len(above)
        cells = [
            *(cell for row, line in enumerate(above) for cell in self._line(row, *line)),
            *(replace(cell, row=cell.row + down) for cell in self.cells),
            *(cell for row, line in enumerate(below, down + self.rows) for cell in self._line(row, *line)),
        ]
        blocks = tuple((first + down, last + down) for first, last in self.blocks)
        return replace(self, cells=tuple(cells), blocks=blocks, heading=(), footing=(), notes=(), own=())

    def with_notes_in_one(self) -> TableGrid:
        """The same table with all lines of its notes in one, for a program with only cells."""
        return replace(self, notes=("\n".join(self.notes),) if any(self.notes) else ())

    def beside_cells(self) -> tuple[tuple[str, str], ...]:
        """The person's lines outside the printed page: name and text."""
        return tuple((f"{BESIDE}+{at}", text) for at, text in enumerate(self.beside, 1))

    def _is_shown(self, name: str, _: CellStyle, parts: Sequence[str]) -> bool:
        """Whether a line has a text, or had one that a person emptied."""
        return any(parts) or f"{self.key}/{name}" in self.edits

    def _line(self, row: int, name: str, style: CellStyle, parts: Sequence[str]) -> Iterator[TableCell]:
        """The parts of one line, each over its share of the columns."""
        edges = shares(len(parts), len(self.columns))
        for at, (part, left, right) in enumerate(zip(parts, edges, edges[1:], strict=False), 1):
            one = _numbered(name, at)
            yield TableCell(row=row, column=left, columns=right - left, value=part, style=style, name=one)


def _numbered(name: str, at: int) -> str:
    """The name of a part of a line: the first has the line's own."""
    return name if at == 1 else f"{name}#{at}"


def shares(parts: int, columns: int) -> tuple[int, ...]:
    """The columns at which the parts of a line begin, and the last one's end: equal shares, in whole columns."""
    return tuple(round(columns * part / parts) for part in range(parts + 1))
