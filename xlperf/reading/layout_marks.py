"""What the layout of our own tables did to the text of a cell, marked in the cell, and undone where a form is read.

A merged cell that goes over a page's end is written as one cell a page: labels and figures again on each, a long text
running on; and a label is wrapped at words. The number format of such a cell says so: it changes no text, goes with the
cell when a sheet is copied, and hides nothing. So a form is read as if it were one long page.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from functools import lru_cache

from xlperf.reading.tables import Grid
from xlperf.values.signs import compact

__all__ = ["LayoutMark", "is_layout_mark", "without_layout"]

_BLANK = (None, "")
_LONGEST = 400_000  # characters: some sixty indicators' reasons in one cell
_BEGINNING = '[=999999999999999]"'  # a condition that no figure of a form meets: its words are never shown

Extent = tuple[int, int, int, int]
"""Top, left, bottom, right: 0-based, inclusive."""


class LayoutMark(StrEnum):
    """What a cell is: a further part of the one above it, in three ways, or a text with line breaks nobody typed.

    Parts are marked where they are blank, too: the first that holds something may be any of them.
    """

    REPEATED = "同上页"
    RUNS_ON = "接上页"
    NEXT_LINE = "接上页另起行"
    WRAPPED = "排版折行"

    def number_format(self, usual: str = "General") -> str:
        """The number format that says so, which shows values as the ``usual`` one does.

        >>> LayoutMark.RUNS_ON.number_format("0.00")
        '[=999999999999999]"接上页";0.00'
        """
        return f'{_BEGINNING}{self}";{usual}'


def is_layout_mark(number_format: str) -> bool:
    """Whether a number format is such a mark.

    >>> is_layout_mark(LayoutMark.REPEATED.number_format()), is_layout_mark("0.00")
    (True, False)
    """
    return _mark(number_format) is not None


def without_layout(grid: Grid, rows_looked_at: int = 20_000) -> Grid:
    """The sheet with the parts of each cell put together in its first, which is merged over all of them.

    A part that should repeat and says something else (a person changed it) stays a cell of its own, and so does what
    is marked below the ``rows_looked_at``, or would make a text of more than 400,000 characters.

    >>> marks = {(1, 0): LayoutMark.RUNS_ON.number_format()}
    >>> joined = without_layout(Grid(name="附件1", rows=[["预算"], ["执行"]], formats=marks))
    >>> joined.rows, joined.merges
    ([['预算执行'], [None]], ((0, 0, 1, 0),))
    """
    below = grid.top + rows_looked_at
    marks = {place: mark for place, code in grid.formats.items() if place[0] < below and (mark := _mark(code))}
    if not marks:
        return grid
    joining = _Joining(grid)
    for place in sorted(marks):
        if marks[place] is not LayoutMark.WRAPPED:
            joining.add(place, marks[place])
    rows = joining.rows()
    for row, column in (place for place, mark in marks.items() if mark is LayoutMark.WRAPPED):
        cells = rows[row - grid.top] if 0 <= row - grid.top < len(rows) else []
        value = cells[column - grid.left] if 0 <= column - grid.left < len(cells) else None
        if isinstance(value, str):
            cells[column - grid.left] = value.replace("\n", "")
    usual = {place: code for place, code in grid.formats.items() if place not in marks}
    return replace(grid, rows=rows, merges=tuple(joining.merged.values()), formats=usual)


class _Joining:
    """A sheet whose parts are being put together, from the top down."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self.merged = {extent[:2]: extent for extent in reversed(grid.merges)}
        self._ending = {(extent[2], extent[1]): extent for extent in self.merged.values()}  # by last row and left
        self._values: dict[tuple[int, int], list[object]] = {}  # of the cells that have further parts
        self._gone: list[tuple[int, int]] = []
        self._lengths: dict[tuple[int, int], int] = {}

    def add(self, place: tuple[int, int], mark: LayoutMark) -> None:
        """Join the cell at a place with the one above it, if that is as wide and holds what this goes on from."""
        bottom, right = self.merged.get(place, (*place, *place))[2:]
        row, left = place
        begun = self._ending.get((row - 1, left), (row - 1, left, row - 1, left))
        first = begun[:2]
        if begun[3] != right or first[0] < self._grid.top or begun[2] >= bottom:
            return
        before, value = self._values.get(first) or [self._grid.value(*first)], self._grid.value(*place)
        if before[0] in _BLANK:
            before = [value]
        elif value not in _BLANK:
            if mark is LayoutMark.REPEATED:
                if not _is_same(before[0], value):
                    return
            elif isinstance(before[0], str) and isinstance(value, str) and self._fits(first, value):
                before.append("\n" + value if mark is LayoutMark.NEXT_LINE else value)
            else:
                return
        self._values[first] = before
        self._gone.append(place)
        self.merged.pop(place, None)
        self.merged[first] = self._ending[bottom, left] = (*first, bottom, right)

    def _fits(self, first: tuple[int, int], value: str) -> bool:
        """Whether a text may become longer by this part; counted where it does."""
        length = self._lengths.get(first, 0) + len(value)
        if length > _LONGEST:
            return False
        self._lengths[first] = length
        return True

    def rows(self) -> list[list[object]]:
        """The values, with those of the parts in their first."""
        rows = [list(row) for row in self._grid.rows]
        for place in self._gone:
            self._set(rows, place, None)
        for place, values in self._values.items():
            self._set(rows, place, values[0] if len(values) == 1 else "".join(map(str, values)))
        return rows

    def _set(self, rows: list[list[object]], place: tuple[int, int], value: object) -> None:
        row, column = place[0] - self._grid.top, place[1] - self._grid.left
        if 0 <= row < len(rows) and 0 <= column < len(rows[row]):
            rows[row][column] = value
        elif value is not None and 0 <= row < len(rows) and column >= 0:
            rows[row] += [*[None] * (column - len(rows[row])), value]


@lru_cache(maxsize=64)
def _mark(number_format: str) -> LayoutMark | None:
    if not number_format.startswith(_BEGINNING):
        return None
    words = number_format.removeprefix(_BEGINNING).partition('"')[0]
    return next((mark for mark in LayoutMark if mark == words), None)


def _is_same(one: object, other: object) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return compact(one) == compact(other)
    return one == other
