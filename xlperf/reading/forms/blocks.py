"""A sheet as a form is read from it: blocks (merged cells are one), row by row, with their labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass, replace

from xlperf.edits import HIDDEN
from xlperf.findings import Origin
from xlperf.reading.forms.wording import normal
from xlperf.reading.layout_marks import without_layout
from xlperf.reading.rows import Cell, clean
from xlperf.reading.tables import Grid
from xlperf.values.amounts import D, plain
from xlperf.values.signs import compact

__all__ = ["FormBlock", "FormSheet"]

_MOST_ROWS, _MOST_COLUMNS = 2_000, 100  # that hold something: no form is longer or wider
_HIGHEST = 20_000  # rows, blank ones included: a long text may take many
_MOST_MERGED = 200_000  # cells of one sheet's merges, clipped to what is used: a form has some hundred


@dataclass(frozen=True, slots=True)
class FormBlock:
    """One cell, or the cells merged into one: its extent (0-based, inclusive) and what it holds.

    ``text`` is what it says, trimmed, a number as people write it, "" for nothing; ``label`` is the text as labels are
    compared, "" for what is no text.
    """

    row: int
    column: int
    bottom: int
    right: int
    cell: Cell
    text: str
    label: str

    @property
    def compact(self) -> str:
        """The text in half width without white space."""
        return compact(self.text)

    @property
    def is_blank(self) -> bool:
        """Whether there is neither a value nor an error."""
        return not (self.cell.error or self.text)

    def named(self, header: str) -> Cell:
        """The cell, with the label it was found under."""
        origin = Origin(self.cell.origin.sheet, self.cell.origin.cell, clean(" ".join(header.split())))
        return Cell(self.cell.value, origin, self.cell.number_format, self.cell.error)


def shown(value: object) -> str:
    """A value as text: a whole number without decimals."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            return plain(D(value), None)
        except ValueError:
            return str(value)
    return "" if value is None else str(value)


def _without_keys(grid: Grid) -> Grid:
    """The sheet without the hidden cells by which hand edits of our own tables are found: no text of a form."""
    if not any(_is_key(value) for row in grid.rows for value in row):
        return grid
    return replace(grid, rows=[[None if _is_key(value) else value for value in row] for row in grid.rows])


def _is_key(value: object) -> bool:
    return isinstance(value, str) and value.startswith(HIDDEN)


class FormSheet:
    """One sheet; ``sheet`` is the name that its cells go by in messages. Cells that pages part are whole again."""

    def __init__(self, grid: Grid, sheet: str) -> None:
        grid = without_layout(_without_keys(grid), _HIGHEST)
        self._grid = grid
        self.sheet = sheet
        self._before = sheet.removesuffix(grid.name)  # the workbook, where there are several
        self.top = grid.top
        self._height = _height(grid)
        self.bottom = grid.top + self._height - 1
        widest = max((len(row) for row in grid.rows[: self._height]), default=0)
        self.left = grid.left
        self.right = grid.left + min(widest, _MOST_COLUMNS) - 1
        self._merged = self._merges()
        self._rows: dict[int, tuple[FormBlock, ...]] = {}
        self._blocks: dict[tuple[int, int], FormBlock] = {}
        self._same: Mapping[str, str] = {}

    def with_labels(self, same: Mapping[str, str]) -> FormSheet:
        """The same rows and columns, where labels of other words go by the usual ones."""
        made = copy(self)
        made._same, made._rows, made._blocks = same, {}, {}
        return made

    def meant(self, label: str) -> str:
        """The usual label for one that is printed."""
        return self._same.get(label, label)

    def part(self, top: int, left: int, bottom: int, right: int) -> FormSheet:
        """These rows and columns of the sheet (0-based, inclusive) by themselves; cells keep their addresses."""
        made = copy(self)
        made.top, made.left, made.bottom, made.right = top, left, bottom, right
        made._rows = {}
        return made

    def blocks(self, row: int) -> tuple[FormBlock, ...]:
        """The blocks of a row that hold something, those merged from above included, from left to right."""
        if row not in self._rows:
            self._rows[row] = tuple(block for block in self._all(row) if not block.is_blank)
        return self._rows[row]

    def at(self, row: int, column: int) -> FormBlock:
        """The block that covers a place."""
        top, left, bottom, right = self._merged.get((row, column), (row, column, row, column))
        known = self._blocks.get((top, left))
        if known is None:
            known = self._blocks[top, left] = self._made(top, left, bottom, right)
        return known

    def _made(self, top: int, left: int, bottom: int, right: int) -> FormBlock:
        grid, place = self._grid, (top, left)
        value = grid.value(top, left)
        cell = Cell(value, self.origin(top, left), grid.formats.get(place, ""), grid.errors.get(place, ""))
        text = shown(value)
        return FormBlock(
            top, left, bottom, right, cell, text, self.meant(normal(text)) if isinstance(value, str) else ""
        )

    def origin(self, row: int, column: int, header: str = "") -> Origin:
        """The cell at a place, as messages name it."""
        sheet, cell = self._grid.place(row, column)
        return Origin(self._before + sheet, cell, header)

    def extent(self, block: FormBlock) -> str:
        """The cells of a block in words: D9:D11, 第9行第4列至第11行第4列."""
        first, last = (self.origin(*place).cell for place in ((block.row, block.column), (block.bottom, block.right)))
        return first if first == last else f"{first}{'至' if first.startswith('第') else ':'}{last}"

    @property
    def called(self) -> str:
        """What messages call the sheet: 工作表“附件1”, 第2个表."""
        return self.sheet if self._grid.is_document else f"工作表“{self.sheet}”"

    def right_of(self, block: FormBlock, row: int) -> FormBlock | None:
        """The block beside one, blank or not; None at the edge."""
        return self.at(row, block.right + 1) if block.right < self.right else None

    def span(self, row: int, left: int, right: int) -> Iterator[FormBlock]:
        """The blocks of a row from one column to another, each once."""
        column = left
        while column <= right:
            block = self.at(row, column)
            yield block
            column = max(block.right, column) + 1

    @property
    def is_blank(self) -> bool:
        """Whether nothing is on the sheet."""
        return not self._grid.errors and not any(shown(value) for row in self._grid.rows for value in row)

    @property
    def is_cut(self) -> bool:
        """Whether something stands below the rows that are looked at."""
        return any(shown(value) for row in self._grid.rows[self._height :] for value in row)

    @property
    def cut_beside(self) -> Origin | None:
        """The first cell right of the columns that are looked at that holds something; None where there is none."""
        for row, values in enumerate(self._grid.rows[: self._height], self._grid.top):
            for column, value in enumerate(values[_MOST_COLUMNS:], self._grid.left + _MOST_COLUMNS):
                if shown(value):
                    return self.origin(row, column)
        return None

    @property
    def texts(self) -> Iterator[str]:
        """Every text on the sheet, without white space."""
        for row in range(self.top, self.bottom + 1):
            yield from (block.compact for block in self.blocks(row) if block.row == row)

    def _all(self, row: int) -> Iterator[FormBlock]:
        return self.span(row, self.left, self.right)

    def _merges(self) -> Mapping[tuple[int, int], tuple[int, int, int, int]]:
        """Each place of a merge -> its extent; the first merge where several cover a place."""
        places: dict[tuple[int, int], tuple[int, int, int, int]] = {}
        covered = 0  # more than there are places, where merges overlap
        for extent in self._grid.merges:
            top, left, bottom, right = extent
            rows = range(max(top, self.top), min(bottom, self.bottom) + 1)
            columns = range(max(left, self.left), min(right, self.right) + 1)
            covered += len(rows) * len(columns)
            if covered > _MOST_MERGED:
                break
            for row in rows:
                for column in columns:
                    places.setdefault((row, column), extent)
        return places


def _height(grid: Grid) -> int:
    """How many rows are looked at."""
    filled = 0
    for at, row in enumerate(grid.rows[:_HIGHEST]):
        filled += any(value not in (None, "") for value in row)
        if filled > _MOST_ROWS:
            return at
    return min(len(grid.rows), _HIGHEST)
