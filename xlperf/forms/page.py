"""A sheet as a form is read from it: blocks (merged cells are one), row by row, with their labels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from xlperf.amounts import D, plain
from xlperf.errors import Origin
from xlperf.forms.labels import compact, normal
from xlperf.grids import Grid, address
from xlperf.records import Cell, clean
from xlperf.valueclass import dataclass

__all__ = ["Block", "Page"]

_MOST_MERGED = 200_000  # cells of one sheet's merges, clipped to what is used: a form has some hundred


@dataclass(frozen=True, slots=True)
class Block:
    """One cell, or the cells merged into one: its extent (0-based, inclusive) and what it holds."""

    row: int
    column: int
    bottom: int
    right: int
    cell: Cell

    @property
    def text(self) -> str:
        """What it says, trimmed; a number as people write it, "" for nothing."""
        return shown(self.cell.value)

    @property
    def compact(self) -> str:
        """The text in half width without white space."""
        return compact(self.text)

    @property
    def label(self) -> str:
        """The text as labels are compared; "" for what is no text."""
        return normal(self.cell.value) if isinstance(self.cell.value, str) else ""

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


class Page:
    """One sheet; ``sheet`` is the name that its cells go by in messages."""

    def __init__(self, grid: Grid, sheet: str) -> None:
        self._grid = grid
        self.sheet = sheet
        self.top, self.bottom = grid.top, grid.bottom
        self._right = grid.left + max((len(row) for row in grid.rows), default=0) - 1
        self._merged = self._merges()
        self._rows: dict[int, tuple[Block, ...]] = {}

    def blocks(self, row: int) -> tuple[Block, ...]:
        """The blocks of a row that hold something, those merged from above included, from left to right."""
        if row not in self._rows:
            self._rows[row] = tuple(block for block in self._all(row) if not block.is_blank)
        return self._rows[row]

    def at(self, row: int, column: int) -> Block:
        """The block that covers a place."""
        top, left, bottom, right = self._merged.get((row, column), (row, column, row, column))
        grid = self._grid
        cell = Cell(
            grid.value(top, left),
            Origin(self.sheet, address(top, left)),
            grid.formats.get((top, left), ""),
            grid.errors.get((top, left), ""),
        )
        return Block(top, left, bottom, right, cell)

    def right_of(self, block: Block, row: int) -> Block | None:
        """The block beside one, blank or not; None at the edge."""
        return self.at(row, block.right + 1) if block.right < self._right else None

    def span(self, row: int, left: int, right: int) -> Iterator[Block]:
        """The blocks of a row from one column to another, each once."""
        column = left
        while column <= right:
            block = self.at(row, column)
            yield block
            column = max(block.right, column) + 1

    @property
    def is_blank(self) -> bool:
        """Whether nothing is on the sheet."""
        return not any(self.blocks(row) for row in range(self.top, self.bottom + 1))

    @property
    def texts(self) -> Iterator[str]:
        """Every text on the sheet, without white space."""
        for row in range(self.top, self.bottom + 1):
            yield from (block.compact for block in self.blocks(row) if block.row == row)

    def _all(self, row: int) -> Iterator[Block]:
        return self.span(row, self._grid.left, self._right)

    def _merges(self) -> Mapping[tuple[int, int], tuple[int, int, int, int]]:
        """Each place of a merge -> its extent; the first merge where several cover a place."""
        places: dict[tuple[int, int], tuple[int, int, int, int]] = {}
        for extent in self._grid.merges:
            top, left, bottom, right = extent
            rows = range(max(top, self.top), min(bottom, self.bottom) + 1)
            columns = range(max(left, self._grid.left), min(right, self._right) + 1)
            if len(places) + len(rows) * len(columns) > _MOST_MERGED:
                break
            for row in rows:
                for column in columns:
                    places.setdefault((row, column), extent)
        return places
