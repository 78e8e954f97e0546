"""A layout filled with facts: the cells of one table, placed row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from xlperf.paragraphs import key_part
from xlperf.tables.form_layout import FormLayout, FormOption, FormPart, Slot, TableLayout
from xlperf.tables.grid import TableCell, TableGrid
from xlperf.values.amounts import normalise, plain

Value = str | Decimal | None
"""A value to print; None is a blank cell."""

_IDENTITIES = {"goals": "goal_number", "indicators": "indicator", "sources": "source", "own_sources": "source"}
"""The fact by which an item of a collection is recognised, where it has one."""

_NUMBER_ROOM = 1  # half-width characters that a cell must have beside its number


@dataclass(frozen=True, slots=True)
class Facts:
    """What may be printed: values by name, and collections by name whose items know the values around them too."""

    values: Mapping[str, Value]
    items: Mapping[str, tuple[Facts, ...]] = field(default_factory=dict)

    def within(self, outer: Facts) -> Facts:
        """These facts as seen inside ``outer``."""
        return Facts({**outer.values, **self.values}, {**outer.items, **self.items})

    def words(self, template: str) -> str:
        """The template with its {facts} set in; a blank one leaves nothing."""
        return template.format_map({name: _printed(value) for name, value in self.values.items()})


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """The cells of one table, the (first, last) rows of its blocks, its columns, widened where a number needs it."""

    cells: tuple[TableCell, ...]
    blocks: tuple[tuple[int, int], ...]
    columns: tuple[float, ...]


def fill(form: FormLayout, layout: TableLayout, facts: Facts) -> Filled:
    """The form with the facts set in; a fact that the layout names and nobody knows is a KeyError."""
    table = _Table(layout)
    row = 0
    for part in form.parts:
        row = table.place(part, facts, row, 0)
    cells = sorted(table.cells, key=lambda cell: (cell.row, cell.column))
    return Filled(cells=tuple(cells), blocks=tuple(table.blocks), columns=_fitted(form.columns, cells))


def printed(
    caption: str, form: FormLayout, layout: TableLayout, facts: Facts, filled: Filled, notes: tuple[str, ...]
) -> TableGrid:
    """A filled form as the table that is printed under this caption, with its heading, footing and notes."""
    return TableGrid(
        sheet=caption,
        caption=caption,
        title=facts.words(form.title),
        columns=filled.columns,
        cells=filled.cells,
        heading=tuple(facts.words(part) for part in layout.heading),
        footing=tuple(facts.words(part) for part in layout.footing),
        notes=notes,
        blocks=filled.blocks,
    )


class _Table:
    """A table in the making; ``place`` gives the row after what it placed."""

    def __init__(self, layout: TableLayout) -> None:
        self.layout = layout
        self.cells: list[TableCell] = []
        self.blocks: list[tuple[int, int]] = []
        self.last: dict[int, int] = {}  # column -> index of the merging cell that an equal one below may join
        self.path: list[str] = []  # the items within which the next cell is
        self.names: Counter[str] = Counter()

    def place(self, part: FormPart, facts: Facts, row: int, column: int) -> int:
        """Place a part with its top left at (row, column)."""
        if part.when and not facts.values[part.when]:
            return row
        if part.cells:
            return self._place_row(part.cells, facts, row, column)
        return self._place_group(part, facts, row, column)

    def _place_group(self, part: FormPart, facts: Facts, first: int, column: int) -> int:
        row = first
        inner = column + (part.side.columns if part.side else 0)
        self.last.clear()
        for number, item in enumerate(facts.items[part.each] if part.each else (facts,), 1):
            self.path += [_item_name(part.each, item, number)] if part.each else []
            for child in part.parts:
                row = self.place(child, item.within(facts), row, inner)
            self.path = self.path[:-1] if part.each else self.path
        if part.side and row > first:
            self._put(part.side, self._value(part.side, facts), first, column, row - first)
        if part.block:
            self.blocks.append((first, row - 1))
        return row

    def _place_row(self, slots: Sequence[Slot], facts: Facts, row: int, column: int) -> int:
        joined = True
        for slot in slots:
            value = self._value(slot, facts)
            joined = joined and slot.merge and self._join(column, value)
            if not joined:
                self._put(slot, value, row, column)
            column += slot.columns
        return row + 1

    def _join(self, column: int, value: Value) -> bool:
        """Let the merging cell above take this row in, if it says the same."""
        index = self.last.get(column)
        if index is None or not value or self.cells[index].value != value:
            return False
        self.cells[index] = replace(self.cells[index], rows=self.cells[index].rows + 1)
        return True

    def _put(self, slot: Slot, value: Value, row: int, column: int, rows: int = 1) -> None:
        if slot.merge:
            self.last[column] = len(self.cells)
        cell = TableCell(row=row, column=column, rows=rows, columns=slot.columns, value=value, style=slot.style)
        self.cells.append(replace(cell, name=self._name(slot)))

    def _name(self, slot: Slot) -> str:
        """The cell's name: the items it is within and what it shows; the second of one name gets #2."""
        name = "/".join((*self.path, slot.fact or slot.choice or key_part(slot.text or "") or "blank"))
        self.names[name] += 1
        return name if self.names[name] == 1 else f"{name}#{self.names[name]}"

    def _value(self, slot: Slot, facts: Facts) -> Value:
        if slot.fact is not None:
            return facts.values[slot.fact]
        if slot.choice is not None:
            return boxes(self.layout.choices[slot.choice], facts.values[slot.choice], facts)
        return facts.words(slot.text or "") or None


def _item_name(collection: str, item: Facts, number: int) -> str:
    identity = item.values.get(_IDENTITIES.get(collection, ""))
    return f"{collection}={key_part(_printed(identity)) or number}"


def boxes(options: Sequence[FormOption], typed: Value, facts: Facts) -> str:
    """“1、持续性项目☑　2、新增性项目□”: the option that the typed words mean is ticked.

    Words that mean none of them get a ticked box of their own.
    """
    words = normalise(_printed(typed))
    chosen = next((option for option in options if any(word in words for word in option.words)), None)
    labels = [(facts.words(option.text), option is chosen) for option in options]
    if words and chosen is None:
        labels.append((_printed(typed), True))
    return "　".join(f"{number}、{label}{'☑' if ticked else '□'}" for number, (label, ticked) in enumerate(labels, 1))


def _fitted(columns: Sequence[float], cells: Sequence[TableCell]) -> tuple[float, ...]:
    """The columns, widened where a number does not fit: a number that does not fit is shown as ####."""
    widths = list(columns)
    for cell in cells:
        if cell.columns == 1 and isinstance(cell.value, Decimal):
            widths[cell.column] = max(widths[cell.column], len(cell.text) + _NUMBER_ROOM)
    return tuple(widths)


def _printed(value: Value) -> str:
    """A value within fixed words."""
    return plain(value) if isinstance(value, Decimal) else value or ""
