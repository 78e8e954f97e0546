"""Rows put into the input tables of the open workbook, as if they had been typed; all of them or none.

Only cells under the headers of input columns are written, wherever these stand: formulas, formats and what lies around
the tables stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xlperf.findings import XlperfError
from xlperf.hosts.excel.session import NotUndoneError
from xlperf.layout import Column, Layout, Table, Type, heading
from xlperf.values.amounts import plain

if TYPE_CHECKING:
    import xlwings as xw

    from xlperf.template.table_rows import Row

__all__ = [
    "FILLED", "LISTED", "MONITORED", "Cell", "append_rows", "fill_cells", "fill_facts", "fill_tables", "has_fact",
    "show_sheet",
]  # fmt: skip

LISTED = "scheme_rules"
"""The table of the scoring rules that were read off forms; an older workbook has none."""

MONITORED = ("monitoring", "fund_monitoring")
"""The tables of monitoring: filled where there is any, as self-evaluations say nothing of it."""

FILLED = ("subjects", "sources", "goals", "indicators", "texts", LISTED, *MONITORED)
"""The tables that are filled anew; 单位信息 is filled fact by fact, 情况说明 stays."""

_NUMBERS = (Type.MONEY, Type.NUMBER, Type.INTEGER)
_MOST_DIGITS = 15  # a spreadsheet keeps no more digits of a number


@dataclass(frozen=True, slots=True)
class _Place:
    """A table in the workbook: its first row of data and how many there are (1-based), its columns by key."""

    sheet: xw.Sheet
    table: xw.main.Table
    first: int
    rows: int
    columns: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell to be filled: the key of its table, its row from 1, the key of its column, and the value."""

    table: str
    row: int
    key: str
    value: Any


@dataclass(frozen=True, slots=True)
class _Block:
    """Cells to be written: what they are to hold, row by row."""

    cells: xw.Range
    values: list[list[Any]]


def fill_tables(book: xw.Book, rows: Mapping[str, Sequence[Row]], facts: Mapping[str, Any], template: Layout) -> None:
    """Put rows by table key into the tables, and facts by key into 单位信息; what was typed there is gone.

    XlperfError where a table or column is missing or something stands below a table; then nothing has been changed. On
    a fault while writing everything is put back; NotUndoneError where that fails, too.
    """
    optional = {LISTED: _sheet_of(book, template.table(LISTED)) is not None, **{key: rows[key] for key in MONITORED}}
    filled = [key for key in FILLED if optional.get(key, True)]
    places = {key: _find(book, template.table(key)) for key in (*filled, "unit")}
    for key in filled:
        _check_below(places[key], template.table(key))
    larger = [(places[key], len(rows[key])) for key in filled if len(rows[key]) > places[key].rows]
    blocks = [block for key in filled for block in _blocks(places[key], template.table(key), rows[key])]
    blocks += _fact_blocks(places["unit"], facts, template)
    _write(blocks, larger)


def fill_facts(book: xw.Book, facts: Mapping[str, Any], template: Layout) -> None:
    """Put facts by key into 单位信息, as :func:`fill_tables` does."""
    _write(list(_fact_blocks(_find(book, template.table("unit")), facts, template)), [])


def append_rows(book: xw.Book, rows: Mapping[str, Sequence[Row]], facts: Mapping[str, Any], template: Layout) -> None:
    """Put rows by table key below the last filled ones of their tables, and facts by key into 单位信息.

    XlperfError and undoing as :func:`fill_tables` has them.
    """
    blocks: list[_Block] = []
    larger: list[tuple[_Place, int]] = []
    for key, lines in rows.items():
        table = template.table(key)
        place = _find(book, table)
        _check_below(place, table)
        used = _used_rows(place)
        blocks += _blocks(_Place(place.sheet, place.table, place.first + used, len(lines), place.columns), table, lines)
        if used + len(lines) > place.rows:
            larger.append((place, used + len(lines)))
    blocks += _fact_blocks(_find(book, template.table("unit")), facts, template)
    _write(blocks, larger)


def fill_cells(book: xw.Book, cells: Sequence[Cell], facts: Mapping[str, Any], template: Layout) -> None:
    """Fill single cells of tables, and facts by key of 单位信息; undoing as :func:`fill_tables` has it.

    XlperfError where a table, or one of these columns, is missing; then nothing has been changed.
    """
    blocks: list[_Block] = []
    places = {key: _find(book, template.table(key)) for key in dict.fromkeys(one.table for one in cells)}
    for one in cells:
        place, column = places[one.table], template.table(one.table).column(one.key)
        if one.key not in place.columns:
            name = template.table(one.table).name
            raise XlperfError(f"表格“{name}”里没有“{column.header}”这一列，没有地方填。请用新的工作簿")
        cell = place.sheet.range((one.row, place.columns[one.key]))
        blocks.append(_Block(cell, [[_value(one.value, column)]]))
    blocks += _fact_blocks(_find(book, template.table("unit")), facts, template)
    _write(blocks, [])


def has_fact(book: xw.Book, key: str, template: Layout) -> bool:
    """Whether 单位信息 has a row for a fact: workbooks of older versions have not all."""
    return any(_fact_blocks(_find(book, template.table("unit")), {key: ""}, template))


def show_sheet(book: xw.Book, table: Table) -> None:
    """Bring a table's sheet to the eyes of people where it is hidden."""
    sheet = _sheet_of(book, table)
    if sheet is not None:
        sheet.visible = True


def _write(blocks: Sequence[_Block], larger: Sequence[tuple[_Place, int]]) -> None:
    """Write all blocks, or none of them."""
    before_filling = [(block, _kept(block.cells)) for block in blocks]
    written: list[tuple[_Block, list[tuple[xw.Range, Any]]]] = []
    try:
        for block, before in before_filling:
            written.append((block, before))
            block.cells.options(ndim=2).value = block.values
        for place, count in larger:
            _grow(place, count)
    except BaseException as error:
        try:
            _restore(written)
        except Exception as other:
            message = f"导入到一半出了错，原来填的内容没有全部放回去。请不保存就关闭这个工作簿（{other}）"
            raise NotUndoneError(message) from error
        raise


def _find(book: xw.Book, table: Table) -> _Place:
    """The table of that name, with the columns its header row names."""
    for sheet in _sheets(book, table):
        for found in sheet.tables:
            if found.name == table.name:
                cells = found.range
                return _place(sheet, found, cells, table)
    raise XlperfError(f"这个工作簿里没有表格“{table.name}”，放不进去。请用新的空白工作簿")


def _sheet_of(book: xw.Book, table: Table) -> xw.Sheet | None:
    """The sheet that holds the table of that name; None where there is none."""
    return next((sheet for sheet in _sheets(book, table) if table.name in [found.name for found in sheet.tables]), None)


def _sheets(book: xw.Book, table: Table) -> Sequence[xw.Sheet]:
    """The sheets, first the one called as the table is, where it stands unless someone renamed the sheet."""
    return sorted(book.sheets, key=lambda sheet: sheet.name != table.name)


def _place(sheet: xw.Sheet, found: xw.main.Table, cells: xw.Range, table: Table) -> _Place:
    count, width = cells.shape
    header = sheet.range((cells.row, cells.column), (cells.row, cells.column + width - 1))
    columns: dict[str, int] = {}
    for at, word in enumerate(header.options(ndim=1).value):
        column = table.headings.get(heading(word)) if isinstance(word, str) else None
        if column is not None and not column.is_live:
            columns.setdefault(column.key, cells.column + at)
    missing = [column.header for column in table.inputs if column.key not in columns and not column.optional]
    if missing:
        raise XlperfError(f"表格“{table.name}”里没有“{'”“'.join(missing)}”这一列，放不进去。请用新的空白工作簿")
    return _Place(sheet, found, cells.row + 1, count - 1 - int(bool(found.show_totals)), columns)


def _check_below(place: _Place, table: Table) -> None:
    """Refuse where rows stand under the table: they would be read with the new ones."""
    used = place.sheet.used_range
    first, last = place.first + place.rows, used.row + used.shape[0] - 1
    if last < first:
        return
    left, right = min(place.columns.values()), max(place.columns.values())
    below = place.sheet.range((first, left), (last, right)).options(ndim=2).value
    if any(value not in (None, "") for row in below for value in row):
        raise XlperfError(f"表格“{table.name}”下面还有内容，导入会和它混在一起。请先移走，再导入")


def _used_rows(place: _Place) -> int:
    """How many rows of a table there are down to the last one in which something is filled."""
    left, right = min(place.columns.values()), max(place.columns.values())
    cells = place.sheet.range((place.first, left), (place.first + place.rows - 1, right))
    rows = cells.options(ndim=2).value
    inputs = [at - left for at in place.columns.values()]
    filled = [number for number, row in enumerate(rows, 1) if any(row[at] not in (None, "") for at in inputs)]
    return max(filled, default=0)


def _blocks(place: _Place, table: Table, rows: Sequence[Row]) -> Iterator[_Block]:
    """What to write into each run of neighbouring input columns, down to the last row there is."""
    count = max(place.rows, len(rows))
    for run in _runs(sorted((at, key) for key, at in place.columns.items())):
        columns = [table.column(key) for _, key in run]
        values = [[_value(_row(rows, at).get(column.key), column) for column in columns] for at in range(count)]
        first, last = run[0][0], run[-1][0]
        cells = place.sheet.range((place.first, first), (place.first + count - 1, last))
        yield _Block(cells, values)


def _row(rows: Sequence[Row], at: int) -> Row:
    return rows[at] if at < len(rows) else {}


def _runs(columns: Sequence[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    """Columns side by side, together."""
    run: list[tuple[int, str]] = []
    for at, key in columns:
        if run and at != run[-1][0] + 1:
            yield run
            run = []
        run.append((at, key))
    if run:
        yield run


def _fact_blocks(place: _Place, facts: Mapping[str, Any], template: Layout) -> Iterator[_Block]:
    """The cells of 单位信息 that are given a value."""
    last = place.first + place.rows - 1
    items = place.sheet.range((place.first, place.columns["item"]), (last, place.columns["item"]))
    for at, word in enumerate(items.options(ndim=1).value):
        fact = template.fact_headings.get(heading(word)) if isinstance(word, str) else None
        if fact is not None and facts.get(fact.key) is not None:
            cell = place.sheet.range((place.first + at, place.columns["content"]))
            yield _Block(cell, [[_value(facts[fact.key], fact)]])


def _value(value: Any, column: Column) -> str | float | None:
    """A value as it would be typed: a number in a column of numbers, text elsewhere."""
    if value is None or value == "":
        return None
    if isinstance(value, int | Decimal):
        number = Decimal(value)
        fits = len(number.normalize().as_tuple().digits) <= _MOST_DIGITS
        return float(number) if column.type in _NUMBERS and fits else plain(number, None)
    return str(value)


def _kept(cells: xw.Range) -> list[tuple[xw.Range, Any]]:
    """What cells hold now: values, and formulas where there are some."""
    values = cells.options(ndim=2).value
    stored: list[tuple[xw.Range, Any]] = [(cells, values)]
    formulas = cells.formula
    rows = formulas if isinstance(formulas, tuple | list) else ((formulas,),)
    for row, line in enumerate(rows):
        for column, formula in enumerate(line if isinstance(line, tuple | list) else (line,)):
            if isinstance(formula, str) and formula.startswith("=") and values[row][column] != formula:
                stored.append((cells.sheet.range((cells.row + row, cells.column + column)), formula))
    return stored


def _restore(written: Sequence[tuple[_Block, list[tuple[xw.Range, Any]]]]) -> None:
    for block, before in written:
        block.cells.options(ndim=2).value = before[0][1]
        for cell, formula in before[1:]:
            cell.formula = formula


def _grow(place: _Place, count: int) -> None:
    """Let the table reach down to its last row. Where the program does not, the rows below it are read all the same."""
    cells = place.table.range
    with suppress(Exception):
        last = (place.first + count - 1, cells.column + cells.shape[1] - 1)
        place.table.resize(place.sheet.range((cells.row, cells.column), last))
