"""A person's changes to an earlier 附件, put on the table filled anew; ``xlperf.edits`` finds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from xlperf.edits import BESIDE, OWN_LINE, cell_text, cell_value
from xlperf.model import Edit
from xlperf.paragraphs import Status
from xlperf.tables.grid import CellStyle, TableCell, TableGrid

_NUMBERS = {CellStyle.NUMBER, CellStyle.NUMBER2, CellStyle.PERCENT}


@dataclass(frozen=True, slots=True, kw_only=True)
class CellChange:
    """One cell that a person changed: what it is called, what stands there, what was filled in, and its ``status``.

    ``is_figure``: what was filled in is a figure that follows from the workbook; ``is_gone``: its row was deleted.
    """

    sheet: str
    place: str
    text: str
    generated: str
    status: Status
    is_figure: bool
    is_gone: bool


def with_edits(grid: TableGrid, edits: Iterable[Edit]) -> TableGrid:
    """The table with those of the edits that are its own; rows that a person emptied are not there any more."""
    one = grid.with_notes_in_one()
    cells = one.as_cells().cells
    generated = {f"{grid.key}/{cell.name}": _filled(cell) for cell in cells}
    figures = frozenset(f"{grid.key}/{cell.name}" for cell in cells if cell.style in _NUMBERS)
    first: dict[str, Edit] = {}
    for edit in edits:
        first.setdefault(edit.key, edit)
    mine = {key: edit for key, edit in first.items() if key in generated}
    own = {kind: _own_lines(grid, kind, first) for kind in (OWN_LINE, BESIDE)}
    grid = replace(grid, generated=generated, figures=figures)
    if not mine and not any(own.values()):
        return grid
    lines = {kind: tuple(edit.text for edit in found) for kind, found in own.items()}
    texts = {key.removeprefix(f"{grid.key}/"): edit.text for key, edit in mine.items()}
    renumbered = {f"{grid.key}/{kind}+{at}": edit for kind, found in own.items() for at, edit in enumerate(found, 1)}
    changed = replace(
        grid,
        edits={**mine, **renumbered},
        caption=texts.get("caption", grid.caption),
        title=texts.get("title", grid.title),
        heading=_line(grid.heading, "heading", texts),
        footing=_line(grid.footing, "footing", texts),
        notes=tuple(texts["notes"].split("\n")) if "notes" in texts else grid.notes,
        cells=tuple(_changed(cell, texts[cell.name]) if cell.name in texts else cell for cell in grid.cells),
        own=lines[OWN_LINE],
        beside=lines[BESIDE],
    )
    return _without_rows(changed, _emptied_rows(changed))


def edits_of(tables: Iterable[TableGrid]) -> frozenset[str]:
    """The keys of the edits that have a place in the tables."""
    return frozenset(edit.key for grid in tables for edit in grid.edits.values())


def changed_cells(grid: TableGrid) -> Iterator[tuple[str, CellChange]]:
    """The cells of the form that a person changed, by name, in the order of the table."""
    names = {cell.name for cell in grid.with_notes_in_one().as_cells().cells}
    for key, edit in grid.edits.items():
        name = key.removeprefix(f"{grid.key}/")
        if key in grid.generated:
            yield (
                name,
                CellChange(
                    sheet=grid.sheet,
                    place=_place(grid, name),
                    text=edit.text,
                    generated=grid.generated[key],
                    status=grid.status(name),
                    is_figure=key in grid.figures and bool(grid.generated[key]),
                    is_gone=name not in names,
                ),
            )


def _filled(cell: TableCell) -> str:
    return cell_text(cell.value, is_percent=cell.style is CellStyle.PERCENT)


def _own_lines(grid: TableGrid, kind: str, edits: Mapping[str, Edit]) -> list[Edit]:
    """A person's own lines of one kind, in their order."""
    begun = f"{grid.key}/{kind}+"
    numbered = {key.removeprefix(begun): edit for key, edit in edits.items() if key.startswith(begun)}
    return [numbered[at] for at in sorted(filter(str.isdecimal, numbered), key=int) if numbered[at].text.strip()]


def _line(parts: Sequence[str], name: str, texts: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(texts.get(name if at == 1 else f"{name}#{at}", part) for at, part in enumerate(parts, 1))


def _changed(cell: TableCell, text: str) -> TableCell:
    """The cell with a person's text: a figure where the cell is one for figures."""
    if text and cell.style in _NUMBERS:
        return replace(cell, value=cell_value(text, is_percent=cell.style is CellStyle.PERCENT))
    return replace(cell, value=text or None)


def _emptied_rows(grid: TableGrid) -> set[int]:
    """The rows in which a person emptied every cell; a cell over several rows that they did not empty keeps one."""
    emptied = {cell.name for cell in grid.cells if _is_emptied(grid, cell)}
    rows = {cell.row for cell in grid.cells if cell.name in emptied}
    for cell in sorted(grid.cells, key=lambda cell: cell.rows):
        own = set(range(cell.row, cell.row + cell.rows))
        if cell.name not in emptied and cell.value is not None and own <= rows:
            rows -= {max(own)}
    return rows


def _is_emptied(grid: TableGrid, cell: TableCell) -> bool:
    edit = grid.edits.get(f"{grid.key}/{cell.name}")
    return edit is not None and not edit.text.strip()


def _without_rows(grid: TableGrid, gone: AbstractSet[int]) -> TableGrid:
    """The table without these rows; a merged block is lower by those of them that were in it."""

    def moved(row: int) -> int:
        return row - sum(other < row for other in gone)

    cells = []
    for cell in grid.cells:
        left = [row for row in range(cell.row, cell.row + cell.rows) if row not in gone]
        if left:
            cells.append(replace(cell, row=moved(left[0]), rows=len(left)))
    blocks = [(moved(first), moved(last + 1) - 1) for first, last in grid.blocks if first not in gone]
    return replace(grid, cells=tuple(cells), blocks=tuple(blocks))


def _place(grid: TableGrid, name: str) -> str:
    """What people call a cell: the item of its row or the label beside it, and the label above it."""
    cell = next((cell for cell in grid.cells if cell.name == name), None)
    item = name.split("/")[-2].partition("=")[2] if "/" in name else ""
    if cell is None:
        return _LINES.get(name.partition("#")[0]) or _deleted(name, item)
    labels = [other for other in grid.cells if other.style is CellStyle.LABEL and isinstance(other.value, str)]
    in_row = [other for other in labels if other.row <= cell.row < other.row + other.rows]
    beside = [other for other in in_row if other.column < cell.column]
    above = [other for other in labels if other.column == cell.column and other.row < cell.row]
    if not any(first <= cell.row <= last for first, last in grid.blocks):
        above = [other for other in above if (other.row + other.rows, other.columns) == (cell.row, cell.columns)]
    words = (item if item and not item.isdecimal() else "", *map(_bare, (*beside[-1:], *above[-1:])))
    shown = list(dict.fromkeys(filter(None, words)))
    return "　".join((shown[0], shown[-1]) if len(shown) > 1 else shown) or _bare(cell)


def _deleted(name: str, item: str) -> str:
    """The item of a row that is not there any more, or the label that the cell itself was; "" for another one."""
    if item and not item.isdecimal():
        return item
    label = name.rpartition("/")[2].partition("#")[0]
    return "" if label.isascii() or "{" in label else label


_LINES = {"caption": "附件编号", "title": "标题", "heading": "表头一行", "footing": "表尾一行", "notes": "备注"}


def _bare(cell: TableCell) -> str:
    return "".join(cell.text.split())
