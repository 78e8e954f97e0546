"""A form whose indicators stand beside each other, a column each -> the same with a row each, as others have it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from xlperf.reading.forms.wording import labels, normal
from xlperf.reading.tables import Grid

__all__ = ["upright"]

_MOST_ROWS, _MOST_COLUMNS = 400, 100  # that are looked at
_LABEL_COLUMNS = 6  # in which labels under each other are looked for
_LEAST = 3  # labels under each other
_NEEDED = frozenset(("target", "actual"))

Place = tuple[int, int]
"""Row and column, 0-based in the sheet."""


@dataclass(frozen=True, slots=True)
class _Block:
    """Labels in rows ``top`` to ``bottom``, columns ``left`` to ``right``; the values end at column ``last``."""

    top: int
    bottom: int
    left: int
    right: int
    last: int


def upright(grid: Grid) -> Grid:
    """The sheet with such a block turned, each cell called as it was; any other sheet as it is.

    >>> rows = [["三级指标", "培训人次", "合格率"], ["指标值", "≥20人次", "≥90%"], ["完成值", "21人次", "95%"]]
    >>> turned = upright(Grid(name="自评表", rows=rows))
    >>> turned.rows[1], turned.place(1, 2)
    (['培训人次', '≥20人次', '21人次'], ('自评表', 'B3'))
    """
    block = _block(grid)
    return grid if block is None else _turned(grid, block)


def _block(grid: Grid) -> _Block | None:
    """The first run of rows whose labels are those of indicators, and no row of headers."""
    words = labels().indicators
    rows = range(grid.top, min(grid.bottom, grid.top + _MOST_ROWS) + 1)
    spans = {(top, left): right for top, left, bottom, right in grid.merges if top == bottom}
    for column in range(grid.left, grid.left + _LABEL_COLUMNS):
        run: list[int] = []
        for row in (*rows, grid.bottom + 1):
            if _label(grid, row, column) in words and not any(
                _label(grid, row, other) in words for other in range(column + 1, column + _MOST_COLUMNS)
            ):
                run.append(row)
                continue
            keys = {words[_label(grid, one, column)] for one in run}
            if len(keys) >= _LEAST and "name" in keys and keys & _NEEDED:
                right = max(spans.get((one, column), column) for one in run)
                last = max(_last_filled(grid, one) for one in run)
                if last > right:
                    return _Block(run[0], run[-1], column, right, last)
            run = []
    return None


def _label(grid: Grid, row: int, column: int) -> str:
    value = grid.value(row, column)
    return normal(value) if isinstance(value, str) and value else ""


def _last_filled(grid: Grid, row: int) -> int:
    filled = grid.values(row, range(grid.left, grid.left + _MOST_COLUMNS))
    return max((grid.left + at for at, value in enumerate(filled) if value not in (None, "")), default=grid.left)


def _turned(grid: Grid, block: _Block) -> Grid:
    sources = list(_sources(grid, block))
    moved = {source: (row, column) for row, places in enumerate(sources) for column, source in places.items()}
    width = max(max(places, default=0) for places in sources) + 1
    rows = [[grid.value(*places[at]) if at in places else "" for at in range(width)] for places in sources]
    return replace(
        grid,
        rows=rows,
        errors={moved[place]: error for place, error in grid.errors.items() if place in moved},
        formats={moved[place]: code for place, code in grid.formats.items() if place in moved},
        merges=tuple(_merges(grid, block, moved)),
        places={place: grid.place(*source) for source, place in moved.items()},
        top=0,
        left=0,
    )


def _sources(grid: Grid, block: _Block) -> Iterator[dict[int, Place]]:
    """For each row of the turned sheet: column -> the place in the sheet that it comes from."""
    width = max(map(len, grid.rows), default=0)
    columns = range(grid.left, grid.left + width)
    for row in range(grid.top, block.top):
        yield {column: (row, column) for column in columns}
    labelled = range(block.top, block.bottom + 1)
    before = {column: (block.top, column) for column in range(grid.left, block.left)}
    yield before | {block.left + at: (row, block.left) for at, row in enumerate(labelled)}
    for value in range(block.right + 1, block.last + 1):
        yield {block.left + at: (row, value) for at, row in enumerate(labelled)}
    for row in range(block.bottom + 1, grid.bottom + 1):
        yield {column: (row, column) for column in columns}


def _merges(grid: Grid, block: _Block, moved: dict[Place, Place]) -> Iterator[tuple[int, int, int, int]]:
    """Merged cells where they are now; one that stands beside the labels goes along all of the block."""
    added = block.last - block.right - (block.bottom - block.top)
    for top, left, bottom, right in grid.merges:
        if right < block.left and block.top == top and bottom <= block.bottom:
            first = moved[top, left]
            yield (*first, first[0] + block.last - block.right, right)
        elif bottom < block.top or top > block.bottom:
            shift = added if top > block.bottom else 0
            yield top - grid.top + shift, left, bottom - grid.top + shift, right
        elif left > block.right and top == bottom and (top, left) in moved:
            row, column = moved[top, left]
            yield row, column, row + min(right, block.last) - left, column
