"""The layouts of the self-evaluation tables as data: ``data/tables/*.toml``.

A layout file says ``columns`` (widths in half-width characters), ``heading`` and ``footing`` (the lines above and
below), then for the ``[department]`` and the ``[project]`` a ``title``, its own ``words`` and its ``parts`` in order
(and, if wished, its own widths of the ``columns``, as many), then the parts. A part is

* a row: ``cells``; or
* a group: ``parts`` and, if wished, ``side`` (a cell at the left of them all), ``each`` (a collection: the parts once
  per item) or ``block`` (the first row is a header, repeated in print);

either one only ``when`` the named fact is not blank. A cell is ``text`` (fixed words with {facts} in them), ``fact``
(one value), ``choice`` (boxes, see ``[choices]``) or nothing. It is ``columns`` wide, or takes the ``rest`` of its row,
has a ``style``, and with ``merge`` joins an equal one above it.

``extends`` names the layout that a file builds on: its keys, and each of its parts, take the place of that one's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from xlperf.data.files import names, tables
from xlperf.findings import XlperfError
from xlperf.rulefile import Fault, Section
from xlperf.tables.grid import CellStyle

_REST = 0  # columns of a cell that takes what the others leave


@dataclass(frozen=True, slots=True, kw_only=True)
class FormOption:
    """One box of a choice, or one fixed row of the sources: its label, and the typed words that mean it."""

    text: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One cell of a layout: text, fact or choice; none of them is a blank cell."""

    text: str | None = None
    fact: str | None = None
    choice: str | None = None
    columns: int = 1
    style: CellStyle
    merge: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPart:
    """A row (``cells``) or a group (``parts``) of a layout."""

    cells: tuple[Slot, ...] = ()
    parts: tuple[FormPart, ...] = ()
    side: Slot | None = None
    each: str | None = None
    when: str | None = None
    block: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FormLayout:
    """The table of one kind of subject; ``words`` are facts of its own, ``columns`` the widths of its columns."""

    title: str
    words: Mapping[str, str]
    parts: tuple[FormPart, ...]
    columns: tuple[float, ...]

    @property
    def facts(self) -> frozenset[str]:
        """The names of the facts that have cells of their own."""
        return frozenset(_facts(self.parts))


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLayout:
    """One layout file."""

    columns: tuple[float, ...]
    heading: tuple[str, ...]
    footing: tuple[str, ...]
    department: FormLayout
    project: FormLayout
    choices: Mapping[str, tuple[FormOption, ...]] = field(default_factory=dict)
    sources: tuple[FormOption, ...] = ()

    @property
    def facts(self) -> frozenset[str]:
        """The names of the facts that have cells of their own."""
        return self.department.facts | self.project.facts


def _facts(parts: Sequence[FormPart]) -> Iterator[str]:
    for part in parts:
        yield from (slot.fact for slot in part.cells if slot.fact)
        yield from _facts(part.parts)


@cache
def load_table_layout(name: str) -> TableLayout:
    """The layout ``data/tables/<name>.toml``; XlperfError, saying all that is wrong, if missing or inconsistent."""
    file = f"tables/{name}"
    if file not in names("tables"):
        raise XlperfError(f"没有名为“{name}”的自评表版式", key="table_layout")
    faults: list[Fault] = []
    layout = read_table_layout(_extended(tables(file)), faults)
    if faults:
        raise XlperfError("；".join(map(str, faults)), path=file)
    return layout


def _extended(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """A layout's file over the one that it extends."""
    if "extends" not in data:
        return data
    base = _extended(tables(f"tables/{data['extends']}"))
    own = {key: value for key, value in data.items() if key != "extends"}
    return {**base, **own, "part": {**base["part"], **own.get("part", {})}}


def read_table_layout(data: Mapping[str, Any], faults: list[Fault]) -> TableLayout:
    """The layout that a parsed file says; what is wrong with it is added to the faults."""
    file = Section(data, faults)
    columns = _widths(file)
    shelf = file.section("part")
    parts = {name: tuple(_part(row, len(columns)) for row in shelf.rows(name)) for name in shelf.given}
    choices = file.section("choices")
    layout = TableLayout(
        columns=columns,
        heading=file.texts("heading"),
        footing=file.texts("footing"),
        department=_form(file.section("department"), parts, columns),
        project=_form(file.section("project"), parts, columns),
        choices={name: tuple(map(_option, choices.rows(name))) for name in choices.given},
        sources=tuple(map(_option, file.rows("sources"))),
    )
    file.close()
    return layout


def _widths(table: Section) -> tuple[float, ...]:
    """The widths of the columns; a fault where there are none or one is no number above 0."""
    items = table.items("columns")
    widths = tuple(float(width) for width in items if isinstance(width, int | float) and width > 0)
    if not widths or len(widths) != len(items):
        table.fault("columns", "这里要填各列的宽度，都是大于0的数")
    return widths


def _form(table: Section, parts: Mapping[str, tuple[FormPart, ...]], columns: tuple[float, ...]) -> FormLayout:
    own = _widths(table) if "columns" in table.given else columns
    if len(own) != len(columns):
        table.fault("columns", f"这里有{len(own)}列的宽度，应是{len(columns)}列")
    names = table.texts("parts")
    for name in names:
        if name not in parts:
            table.fault("parts", f"没有名为“{name}”的部分")
    words = table.section("words")
    form = FormLayout(
        title=table.text("title"),
        words={name: words.text(name) for name in words.given},
        parts=tuple(part for name in names for part in parts.get(name, ())),
        columns=own,
    )
    table.close()
    return form


def _part(table: Section, width: int) -> FormPart:
    """One row or group that is ``width`` columns wide."""
    group = "parts" in table.given
    side = _slot(table.section("side")) if group and "side" in table.given else None
    inner = width - (side.columns if side else 0)
    cells = () if group else _spread(tuple(map(_slot, table.rows("cells"))), width)
    covered = sum(cell.columns for cell in cells)
    if any(cell.columns == _REST for cell in cells):
        table.fault("cells", "一行没有留给最后一格的列")
    elif not group and covered != width:
        table.fault("cells", f"一行占了{covered}列，应占{width}列")
    part = FormPart(
        cells=cells,
        parts=tuple(_part(row, inner) for row in table.rows("parts")) if group else (),
        side=side,
        each=_optional(table, "each") if group else None,
        when=_optional(table, "when"),
        block=group and table.flag("block", fallback=False),
    )
    table.close()
    return part


def _spread(cells: tuple[Slot, ...], width: int) -> tuple[Slot, ...]:
    """The cells of a row, the one that takes the rest of it as wide as that is."""
    rest = width - sum(cell.columns for cell in cells)
    at = next((at for at, cell in enumerate(cells) if cell.columns == _REST and rest > 0), None)
    return cells if at is None else (*cells[:at], replace(cells[at], columns=rest), *cells[at + 1 :])


def _slot(table: Section) -> Slot:
    text, fact, choice = (_optional(table, key) for key in ("text", "fact", "choice"))
    if sum(value is not None for value in (text, fact, choice)) > 1:
        table.fault("text", "text、fact、choice 只能有一个")
    rest = table.flag("rest", fallback=False)
    usual = CellStyle.CHOICE if choice else CellStyle.TEXT if fact else CellStyle.LABEL
    slot = Slot(
        text=text,
        fact=fact,
        choice=choice,
        columns=_REST if rest else table.whole("columns", low=1, high=20, fallback=1),
        style=CellStyle(table.choice("style", [style.value for style in CellStyle if style.bordered], fallback=usual)),
        merge=table.flag("merge", fallback=False),
    )
    table.close()
    return slot


def _option(table: Section) -> FormOption:
    option = FormOption(text=table.text("text"), words=table.texts("words"))
    table.close()
    return option


def _optional(table: Section, key: str) -> str | None:
    return table.text(key) if key in table.given else None
