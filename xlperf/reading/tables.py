"""Grids of cells -> records: the template's tables found in a workbook, whatever was moved, renamed or added.

Nothing here raises on any grid: what is missing or odd is a finding.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, reduce
from operator import itemgetter

from xlperf.findings import Finding, Origin, Severity, finding
from xlperf.layout import Column, Layout, Table, heading, layout
from xlperf.reading.rows import Records, Row, RowOrigins, clean, short

__all__ = ["Book", "Grid", "TableRef", "address", "column_named", "letters", "read_records"]

_HEADER_SEARCH = 30  # rows from the top in which a header row is looked for
_NOTHING: Mapping[str, str] = {}
_BLANKS = frozenset({None, ""})
_SHARE = 2  # a header row counts when it has at least one in so many of the table's input columns


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """One sheet: values row by row from (``top``, ``left``), 0-based, and what values alone do not show.

    A value is None, "", str, float, int, bool, date or datetime. ``errors`` (#REF! …) and ``formats`` (percentages,
    dates, marks of a form's layout) are by (row, column); ``merges`` are (top, left, bottom, right), inclusive. All
    0-based in the sheet.

    Where the cells are those of a document, or stand elsewhere than in the sheet, ``places`` are what they are called:
    (table or sheet, place in it) by (row, column), a whole row by (row, -1).
    """

    name: str
    rows: Sequence[Sequence[object]] = ()
    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)
    formats: Mapping[tuple[int, int], str] = field(default_factory=dict)
    merges: tuple[tuple[int, int, int, int], ...] = ()
    places: Mapping[tuple[int, int], tuple[str, str]] = field(default_factory=dict, repr=False)
    top: int = 0
    left: int = 0

    @property
    def bottom(self) -> int:
        """The last row."""
        return self.top + len(self.rows) - 1

    @property
    def called(self) -> str:
        """What messages call the sheet."""
        return self.name if self.is_document else f"工作表“{self.name}”"

    @property
    def is_document(self) -> bool:
        """Whether this is a part of a document: its places are in words."""
        return next((cell.startswith("第") for _, cell in self.places.values()), False)

    def place(self, row: int, column: int) -> tuple[str, str]:
        """The sheet and the cell that people find a place by: ("附件1", "D9"), ("第2个表", "第5行第3列")."""
        if not self.places:
            return self.name, address(row, column)
        return self.places.get((row, column)) or self.places.get((row, -1), (self.name, ""))

    def value(self, row: int, column: int) -> object:
        """The value at a place of the sheet; None where there is nothing."""
        return self.values(row, (column,))[0]

    def values(self, row: int, columns: Collection[int]) -> Sequence[object]:
        """The values in these columns of a row."""
        at = row - self.top
        if not 0 <= at < len(self.rows):
            return [None for _ in columns]
        cells, left = self.rows[at], self.left
        end = left + len(cells)
        return [cells[column - left] if left <= column < end else None for column in columns]

    def picker(self, columns: Sequence[int]) -> Callable[[int], Sequence[object]]:
        """What gives the values in these columns of a row; sooner than ``values``, where many rows are read."""
        top, count, places = self.top, len(self.rows), [column - self.left for column in columns]
        if len(places) < 2 or min(places) < 0:
            return lambda row: self.values(row, columns)
        pick, end, rows = itemgetter(*places), max(places), self.rows

        def picked(row: int) -> Sequence[object]:
            at = row - top
            return pick(rows[at]) if 0 <= at < count and end < len(rows[at]) else self.values(row, columns)

        return picked

    def filled(self, rows: Iterable[int], columns: Sequence[int]) -> list[int]:
        """Those of these rows that have a value or an error in any of these columns."""
        values = self.picker(columns)
        maybe = rows if self.errors else [row for row in rows if not _BLANKS.issuperset(values(row))]
        return [row for row in maybe if not self.are_blank(row, columns)]

    def is_blank(self, row: int, column: int) -> bool:
        """Whether there is neither a value nor an error."""
        return self.are_blank(row, (column,))

    def are_blank(self, row: int, columns: Sequence[int]) -> bool:
        """Whether there is neither a value nor an error in any of these columns."""
        at, left = row - self.top, self.left
        cells = self.rows[at] if 0 <= at < len(self.rows) else ()
        end = left + len(cells)
        for column in columns:
            value = cells[column - left] if left <= column < end else None
            if value is None or value == "":
                continue
            if not isinstance(value, str) or value[:1].isalnum() or clean(value):
                return False
        return not self.errors or not any((row, column) in self.errors for column in columns)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRef:
    """An Excel Table: header row ``top``, last data row ``bottom``, 0-based; then ``totals`` total rows."""

    name: str
    sheet: str
    top: int
    left: int
    bottom: int
    right: int
    totals: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A workbook as read: its sheets by name, its tables, and the names of the sheets that are hidden."""

    name: str
    grids: Mapping[str, Grid]
    tables: tuple[TableRef, ...] = ()
    hidden: frozenset[str] = frozenset()


_Top = Sequence[tuple[int, Sequence[tuple[int, str, str]]]]
"""Row, and in it column, text and heading of each text, for the rows near the top of a sheet."""


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a table was found; ``ends``: its last row is known, too; ``note`` says how it was found, if not by name."""

    grid: Grid
    ref: TableRef
    ends: bool = True
    note: str = ""


def read_records(book: Book, template: Layout) -> tuple[Records, tuple[Finding, ...]]:
    """All rows of the template's tables, and what is odd about the tables themselves."""
    findings: list[Finding] = []
    rows: dict[str, Sequence[Row]] = {}
    places: dict[str, Origin] = {}
    absent: set[tuple[str, str]] = set()
    for table, place in _find_all(_without_generated(book), template):
        if place is None:
            severity = Severity.NOTE if table.optional else None
            if not table.hidden:  # an older workbook has none
                findings.append(finding("R04", Origin(table.name, ""), severity=severity, table=table.name))
            continue
        places[table.key] = Origin(place.grid.name, address(place.ref.top, place.ref.left))
        found = tuple(_read_table(place, table, template, findings, absent))
        rows[table.key] = found if table.key != "unit" else (_facts(found, template, places["unit"], findings),)
    return Records(rows, places, frozenset(absent)), tuple(findings)


def input_sheets(tables: Iterable[TableRef]) -> frozenset[str] | None:
    """The sheets on which the template's tables are; None where one is not found by its name."""
    template = layout()
    places = {ref.name: ref.sheet for ref in tables}
    names = {table.name for table in template.tables if not table.hidden}
    if not names <= places.keys():
        return None
    return frozenset(places[name] for name in {table.name for table in template.tables} & places.keys())


def _without_generated(book: Book) -> Book:
    """The book without its sheets 附件N, where its tables are known by name: no table is looked for there."""
    ours = input_sheets(book.tables)
    if ours is None:
        return book
    sheets = layout().sheets
    return replace(
        book, grids={name: grid for name, grid in book.grids.items() if name in ours or not sheets.is_attachment(name)}
    )


def address(row: int, column: int) -> str:
    """A1 style, from 0-based row and column."""
    return f"{letters(column)}{row + 1}"


@cache
def letters(column: int) -> str:
    """A for 0, Z for 25, AA for 26."""
    before, last = divmod(column, 26)
    return (letters(before - 1) if before else "") + chr(ord("A") + last)


def column_of(name: str) -> int:
    """The column with these letters, 0-based: the inverse of ``letters``.

    >>> column_of("A"), column_of("AA")
    (0, 26)
    """
    return reduce(lambda before, letter: before * 26 + ord(letter) - ord("A") + 1, name, 0) - 1


def _find_all(book: Book, template: Layout) -> Iterator[tuple[Table, _Place | None]]:
    """Each table with its place: by its name, by its headings on the sheet of its name, else by them anywhere.

    What one way finds is not looked at by the next, so that no table is mistaken for another.
    """
    found = {table.key: place for table in template.tables if (place := _by_name(book, table))}
    tops: dict[str, _Top] = {}
    if len(found) < len(template.tables):
        tops = {name: _top(grid) for name, grid in book.grids.items()}
    for on_its_sheet in (True, False):
        for table in template.tables:
            if table.key not in found:
                grids = [
                    grid for name, grid in book.grids.items() if (heading(name) == heading(table.name)) is on_its_sheet
                ]
                taken = [other.ref for other in found.values()]
                place = _by_headings(book, table, template, grids, tops, taken)
                found |= {table.key: place} if place else {}
    yield from ((table, found.get(table.key)) for table in template.tables)


def _by_name(book: Book, table: Table) -> _Place | None:
    for ref in book.tables:
        if ref.name == table.name and ref.sheet in book.grids:
            return _Place(book.grids[ref.sheet], ref)
    return None


def _by_headings(
    book: Book,
    table: Table,
    template: Layout,
    grids: Sequence[Grid],
    tops: Mapping[str, _Top],
    taken: Sequence[TableRef],
) -> _Place | None:
    """The place on some sheets whose headings are most like the table's, and are not those of one found before."""
    candidates = [
        *((ref, True) for ref in book.tables for grid in grids if ref.sheet == grid.name),
        *((ref, False) for grid in grids for ref in _header_rows(grid, tops[grid.name], table)),
    ]
    scored = [
        (_likeness(book.grids[ref.sheet], ref, table), -number, ref, ends)
        for number, (ref, ends) in enumerate(candidates)
        if not any(_overlap(ref, other) for other in taken)
    ]
    wanted = len([column for column in table.inputs if column.required or not column.optional])
    best = max(scored, default=None, key=lambda item: item[:2])
    if best is None or best[0] * _SHARE < wanted or best[0] < 2:
        return None
    _, _, ref, ends = best
    name = "by_sheet" if ends else "by_header"
    values = {"table": table.name, "sheet": ref.sheet, "found": ref.name}
    return _Place(book.grids[ref.sheet], ref, ends, template.notes[name].format_map(values))


def _overlap(one: TableRef, other: TableRef) -> bool:
    """Whether two tables have a header cell in common."""
    same_row = (one.sheet, one.top) == (other.sheet, other.top)
    return same_row and one.left <= other.right and other.left <= one.right


def _top(grid: Grid) -> _Top:
    """The texts near the top of a sheet, as headings are compared."""
    return [
        (row, [(at, text, heading(text)) for at, text in enumerate(cells, grid.left) if isinstance(text, str) and text])
        for row, cells in enumerate(grid.rows[:_HEADER_SEARCH], grid.top)
    ]


def _header_rows(grid: Grid, top: _Top, table: Table) -> Iterator[TableRef]:
    """Every row near the top that has headings of the table."""
    for row, texts in top:
        columns = [at for at, text, bare in texts if text in table.headings or bare in table.headings]
        if columns:
            yield TableRef(name="", sheet=grid.name, top=row, left=columns[0], bottom=grid.bottom, right=columns[-1])


def _likeness(grid: Grid, ref: TableRef, table: Table) -> int:
    """How many of the table's input columns the header row has."""
    columns = (column_named(table, grid.value(ref.top, at)) for at in range(ref.left, ref.right + 1))
    return len({column.key for column in columns if column and not column.is_live})


def column_named(table: Table, value: object) -> Column | None:
    """The column that a header cell names."""
    if not isinstance(value, str) or not value:
        return None
    return table.headings.get(value) or table.headings.get(heading(value))


def _read_table(
    place: _Place, table: Table, template: Layout, findings: list[Finding], absent: set[tuple[str, str]]
) -> Iterator[Row]:
    grid, ref = place.grid, place.ref
    where = Origin(grid.name, address(ref.top, ref.left))
    if place.note:
        findings.append(finding("R06", where, note=place.note))
    columns = dict(_columns(grid, ref, table, template, findings))
    found = {column.key for column in columns.values()}
    absent |= {(table.key, column.key) for column in table.inputs if column.key not in found}
    stating = [at for at, column in columns.items() if column.key in (*table.content, *table.prefilled)]
    rows = grid.filled(range(ref.top + 1, ref.bottom + 1), stating)
    if place.ends:
        rows += _below(grid, ref, columns, table, template, findings)
    _check_merges(grid, ref, max([ref.bottom, *rows]), findings)
    _check_extra(grid, ref, table, rows, template, findings)
    inputs = {column.key: at for at, column in columns.items() if not column.is_live}
    shown = {column.key: (letters(at), column.header) for at, column in columns.items()}
    formats, errors = _by_row(grid.formats, inputs), _by_row(grid.errors, inputs)
    values = grid.picker(list(inputs.values()))
    for row in rows:
        yield Row(
            dict(zip(inputs, values(row), strict=True)),
            RowOrigins(grid.name, row + 1, shown),
            Origin(grid.name, address(row, ref.left)),
            formats.get(row, _NOTHING),
            errors.get(row, _NOTHING),
        )


def _by_row(marks: Mapping[tuple[int, int], str], inputs: Mapping[str, int]) -> Mapping[int, Mapping[str, str]]:
    """The formats or errors of the input columns: row -> column key -> format or error."""
    found: dict[int, dict[str, str]] = {}
    keys = {at: key for key, at in inputs.items()}
    for (row, at), text in marks.items():
        if at in keys:
            found.setdefault(row, {})[keys[at]] = text
    return found


def _columns(
    grid: Grid, ref: TableRef, table: Table, template: Layout, findings: list[Finding]
) -> Iterator[tuple[int, Column]]:
    """Which column of the sheet is which of the table; the first where a heading stands twice."""
    seen: set[str] = set()
    across = range(ref.left, ref.right + 1)
    for at, value in zip(across, grid.values(ref.top, across), strict=True):
        column = column_named(table, value)
        if column is None:
            continue
        if column.key in seen:
            where = Origin(grid.name, address(ref.top, at), column.header)
            findings.append(finding("R25", where, value=column.header, table=table.name))
            continue
        seen.add(column.key)
        if value != column.header and clean(str(value)) != column.header:
            where = Origin(grid.name, address(ref.top, at), column.header)
            note = template.notes["renamed"].format_map({"found": short(str(value)), "header": column.header})
            findings.append(finding("R06", where, note=note))
        yield at, column
    for column in table.inputs:
        if column.key not in seen and not column.optional:
            severity = None if column.required else Severity.WARNING
            where = Origin(grid.name, address(ref.top, ref.left))
            findings.append(finding("R05", where, severity=severity, table=table.name, header=column.header))


def _below(
    grid: Grid, ref: TableRef, columns: Mapping[int, Column], table: Table, template: Layout, findings: list[Finding]
) -> Sequence[int]:
    """The rows directly below the table, up to the first blank one.

    What comes after the gap is not read: an error where it looks like rows of the table, else (a remark, a total) only
    mentioned.
    """
    content = [at for at, column in columns.items() if column.key in table.content]
    inputs = [at for at, column in columns.items() if not column.is_live]
    row = first = ref.bottom + ref.totals + 1
    while row <= grid.bottom and not grid.are_blank(row, content):
        row += 1
    later = grid.filled(range(row, grid.bottom + 1), content)
    lost = [beyond for beyond in later if _is_row(grid, beyond, inputs, template)]
    for block in _blocks(lost):
        cells = f"{address(block[0], ref.left)}:{address(block[-1], ref.right)}"
        place = Origin(grid.name, address(block[0], ref.left))
        findings.append(finding("R30", place, cells=cells, table=table.name))
    beyond = [other for other in later if other not in lost]
    for name, found in (("rows_below", range(first, row)), ("row_beyond", beyond)):
        if found:
            numbers = f"{found[0] + 1}" if len(found) == 1 else f"{found[0] + 1}至{found[-1] + 1}"
            note = template.notes[name].format_map({"table": table.name, "rows": numbers})
            findings.append(finding("R06", Origin(grid.name, address(found[0], ref.left)), note=note))
    return range(first, row)


def _is_row(grid: Grid, row: int, inputs: Sequence[int], template: Layout) -> bool:
    """Whether several cells are filled, none with the word for a total: a remark below a table is one cell."""
    filled = [grid.value(row, at) for at in inputs if not grid.is_blank(row, at)]
    totals = template.total_words
    return len(filled) > 1 and not any(isinstance(value, str) and heading(value) in totals for value in filled)


def _blocks(rows: Sequence[int]) -> Iterator[Sequence[int]]:
    """Rows in runs of consecutive ones."""
    start = 0
    for at in range(1, len(rows) + 1):
        if at == len(rows) or rows[at] != rows[at - 1] + 1:
            yield rows[start:at]
            start = at


def _check_merges(grid: Grid, ref: TableRef, bottom: int, findings: list[Finding]) -> None:
    for top, left, low, right in grid.merges:
        if top <= bottom and low >= ref.top and left <= ref.right and right >= ref.left:
            cells = f"{address(top, left)}:{address(low, right)}"
            findings.append(finding("R03", Origin(grid.name, address(top, left)), cells=cells))


def _check_extra(
    grid: Grid, ref: TableRef, table: Table, rows: Sequence[int], template: Layout, findings: list[Finding]
) -> None:
    """A column that is not the template's is mentioned when it holds something."""
    across = range(ref.left, ref.right + 1)
    for at, value in zip(across, grid.values(ref.top, across), strict=True):
        if column_named(table, value) is None and any(not grid.is_blank(row, at) for row in rows):
            name = short(str(value)) if value not in (None, "") else address(ref.top, at)
            note = template.notes["extra_column"].format_map({"found": name})
            findings.append(finding("R06", Origin(grid.name, address(ref.top, at)), note=note))


def _facts(rows: Iterable[Row], template: Layout, where: Origin, findings: list[Finding]) -> Row:
    """The rows of 单位信息 as one row: fact key -> value of its 内容."""
    found: dict[str, Row] = {}
    for row in rows:
        word = row.values.get("item")
        fact = template.fact_headings.get(heading(word)) if isinstance(word, str) else None
        place = row.origins.get("item", row.place)
        unit = template.table("unit")
        if word is None or word == "":
            header = unit.column("item").header
            findings.append(finding("R26", place, severity=Severity.WARNING, header=header, table=unit.name))
        elif fact is None and row.values.get("content") in (None, ""):
            continue
        elif fact is None:
            note = template.notes["extra_fact"].format_map({"found": short(str(word))})
            findings.append(finding("R06", place, note=note))
        elif fact.key in found:
            findings.append(finding("R25", place, value=fact.header, table=unit.name))
        else:
            found[fact.key] = row
    found = {key: row for key, row in found.items() if "content" in row.values}
    return Row(
        {fact.key: None for fact in template.facts} | {key: row.values["content"] for key, row in found.items()},
        {key: replace(row.origins["content"], header=template.fact(key).header) for key, row in found.items()},
        where,
        {key: row.formats["content"] for key, row in found.items() if "content" in row.formats},
        {key: row.errors["content"] for key, row in found.items() if "content" in row.errors},
    )
