"""What of an officer's workbook is not in the new one that was written from its data, by sheet and cell.

Everything a person may have put there is looked at: typed cells that say something else now, columns, sheets and cells
of their own, formulas typed over, fonts and colours, comments, pictures, macros. What the software writes anew each
time is named as such. Widths, conditional formats and print settings are the new template's and are not listed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from xlperf import files
from xlperf.files.sheet_xml import area
from xlperf.findings import Origin
from xlperf.layout import Column, Table, Type, heading, layout
from xlperf.reading.rows import Records, Row, is_percent, short
from xlperf.reading.tables import Book, TableRef, address, column_named, read_records
from xlperf.template.build import code_names
from xlperf.template.vba.replace_macros import is_signed, own_modules, readable_project
from xlperf.template.vba.sheet_contents import Cell, SheetContents, SheetTable, cell_looks, related, sheet_contents
from xlperf.template.vba.verify import read_parts
from xlperf.template.vba.workbook_parts import Parts, sheets
from xlperf.values.amounts import normalise, parse_amount, plain

_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_MOST_NAMED = 12  # places in one line; more do not help a person
_BY_POSITION = frozenset({"subject", "goal", "number"})  # written anew from where a row belongs

Place = tuple[int, int]
"""Row and column of a cell, from 0."""

Said = Mapping[str, frozenset[str]]
"""What a row says: column key -> all the ways its cell may be written; blank cells are left out."""


def left_behind(old: Path, new: Path, *, edits_lost: bool = False, tables_lost: Sequence[str] = ()) -> tuple[str, ...]:
    """One Chinese line for each thing of ``old`` that is not in ``new``, with its sheet and cells.

    ``edits_lost``: the changes in its 报告 could not all be found; ``tables_lost``: those in these sheets 附件N.
    XlperfError where a file cannot be read.
    """
    parts = read_parts(old)
    book, contents, fresh = files.read_book(old), sheet_contents(parts), sheet_contents(read_parts(new))
    records, _ = read_records(book, layout())
    written, _ = read_records(files.read_book(new), layout())
    return (
        *_unread(records, written),
        *_own_columns(book),
        *_beside_tables(contents, records, fresh),
        *_typed_over(contents),
        *_looks(contents, parts),
        *_attached(contents, parts),
        *_own_sheets(parts, contents, fresh, edits_lost=edits_lost),
        *(f"“{name}”里手工填写的认不出来：请在新工作簿里再填一遍" for name in tables_lost),
        *_macros(parts),
    )


# --- what was typed ---------------------------------------------------------------------------------------------------


def _unread(old: Records, new: Records) -> Iterator[str]:
    """Cells of the tables that were not understood, and rows that were not taken over."""
    for key, rows in old.rows.items():
        columns = {column.key: column for column in _columns(key)}
        fresh = [_said(row, columns) for row in new.rows.get(key, ())]
        all_said = {name: frozenset(word for row in fresh for word in row.get(name, ())) for name in columns}
        free = Counter(frozenset(said.items()) for said in fresh)
        changed = []
        for row in rows:
            said = _said(row, columns)
            if free[frozenset(said.items())]:
                free[frozenset(said.items())] -= 1
            elif said:
                changed.append((row, said))
        left = [dict(items) for items in free.elements()]
        for row, said in changed:
            best = max(left, key=lambda other, said=said: len(_alike(said, other)), default={})  # type: ignore[misc]
            alike = {*_alike(said, best), *_joined(said, columns, all_said)}
            if len(alike) * 2 < len(said):
                cells = "、".join(short(str(row.values[name])) for name in said)
                yield f"{row.place.sheet}!{row.place.cell} 这一行：{cells}"
                continue
            if best in left:
                left.remove(best)
            yield from (f"{_where(row, name)}：{short(str(row.values[name]))}" for name in said if name not in alike)


def _alike(said: Said, other: Said) -> list[str]:
    """The columns in which two rows say the same."""
    return [name for name, words in said.items() if not words.isdisjoint(other.get(name, ()))]


def _joined(said: Said, columns: Mapping[str, Column], everything: Said) -> list[str]:
    """The columns of long texts in which a row's text is part of another row's: texts of one section are joined."""
    return [
        name
        for name, words in said.items()
        if columns[name].type is Type.LONG_TEXT
        and any(word in text for word in words for text in everything.get(name, ()))
    ]


def _where(row: Row, name: str) -> str:
    origin = row.origins.get(name, row.place)
    return origin.place + (f"「{origin.header}」" if origin.header else "")


def _columns(key: str) -> Sequence[Column]:
    return layout().facts if key == "unit" else layout().table(key).inputs


def _said(row: Row, columns: Mapping[str, Column]) -> Said:
    """What the cells of a row say, each in all the ways it may be written; blank ones left out."""
    return {
        name: words
        for name, value in row.values.items()
        if name in columns and name not in _BY_POSITION
        if (words := _ways(value, row.formats.get(name, ""), columns[name]))
    }


def _ways(value: object, number_format: str, column: Column) -> frozenset[str]:
    if value is None or value == "":
        return frozenset()
    if isinstance(value, date):
        return frozenset({f"{value.year}年{value.month}月{value.day}日", f"{value.year}年{value.month}月"})
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        return frozenset(
            {plain(number, None), *([f"{plain(number * 100, None)}%"] if is_percent(number_format) else [])}
        )
    text = heading(str(value)) if column.type is Type.CHOICE else normalise(str(value))
    amount = parse_amount(str(value)) if column.type in (Type.MONEY, Type.NUMBER, Type.INTEGER) else None
    known = _known_words(text, column)
    return frozenset({"".join(text.split()), *known, *([plain(amount.value, None)] if amount else [])}) - {""}


def _known_words(text: str, column: Column) -> Iterator[str]:
    """The words of the template that a text is another way to write."""
    kind, section = layout().find_kind(text), layout().find_section(text)
    if column.key == "kind" and kind:
        yield layout().kind_name(kind)
    if column.key == "section" and section:
        yield section.header


# --- columns, cells and formulas of the officer's own -----------------------------------------------------------------


def _own_columns(book: Book) -> Iterator[str]:
    """Columns inside the tables that are not the template's and hold something."""
    for table, ref in _tables(book):
        grid = book.grids[ref.sheet]
        for at in range(ref.left, ref.right + 1):
            header = grid.value(ref.top, at)
            filled = grid.filled(range(ref.top + 1, ref.bottom + 1), [at])
            if column_named(table, header) is None and filled:
                cells = _named([(row, at) for row in filled])
                yield f"“{ref.sheet}”里自己加的列“{short(str(header))}”（{cells}）"


def _tables(book: Book) -> Iterator[tuple[Table, TableRef]]:
    known = {table.name: table for table in layout().tables}
    yield from ((known[ref.name], ref) for ref in book.tables if ref.name in known and ref.sheet in book.grids)


def _beside_tables(old: Sequence[SheetContents], records: Records, new: Sequence[SheetContents]) -> Iterator[str]:
    """Filled cells of the template's sheets beside and below the tables, and outside of the front page."""
    read = {(row.place.sheet, _row_of(row.place)) for rows in records.rows.values() for row in rows}
    pages = {sheet.name: sheet for sheet in new}
    for sheet in _of_the_template(old):
        found: list[Place] = []
        if sheet.tables:
            top = min(table.top for table in sheet.tables)
            found = [
                (cell.row, cell.column)
                for cell in sheet.cells
                if cell.filled and cell.row >= top and not _inside(cell, sheet, read)
            ]
        elif sheet.name == layout().sheets.front:
            cells = pages[sheet.name].cells if sheet.name in pages else ()
            bottom = max((cell.row for cell in cells), default=0)
            right = max((cell.column for cell in cells), default=0)
            found = [
                (cell.row, cell.column)
                for cell in sheet.cells
                if cell.filled and (cell.row > bottom or cell.column > right)
            ]
        if found:
            yield f"“{sheet.name}”里表格以外的内容（{_named(found)}）"


def _row_of(place: Origin) -> int:
    """The row of a cell, from 0; -1 for what has none."""
    found = area(place.cell)
    return found[0] if found else -1


def _inside(cell: Cell, sheet: SheetContents, read: Collection[tuple[str, int]]) -> bool:
    """Whether a cell is in a table, or in a row below it that is read as one of its rows."""
    if sheet.table_of(cell):
        return True
    across = any(table.left <= cell.column <= table.right and cell.row > table.bottom for table in sheet.tables)
    return across and (sheet.name, cell.row) in read


def _typed_over(contents: Sequence[SheetContents]) -> Iterator[str]:
    """Cells of live columns that hold something else than the column's formula."""
    for sheet in _of_the_template(contents):
        for table in sheet.tables:
            live = _live_headers(table)
            cells = [
                cell for cell in sheet.cells if cell.filled and cell.row > table.top and table.header(cell) in live
            ]
            usual = {header: _usual(cell.formula for cell in cells if table.header(cell) == header) for header in live}
            changed = [
                (cell.row, cell.column)
                for cell in cells
                if cell.formula is None or cell.formula not in ("", usual[str(table.header(cell))])
            ]
            if changed:
                yield f"“{sheet.name}”里改写过的自动计算格，新工作簿里还是公式（{_named(changed)}）"


def _live_headers(table: SheetTable) -> frozenset[str]:
    known = {known.name: known for known in layout().tables}.get(table.name)
    return frozenset(column.header for column in known.columns if column.is_live) if known else frozenset()


def _usual(formulas: Iterable[str | None]) -> str:
    """The formula that most cells have."""
    counted = Counter(formula for formula in formulas if formula)
    return counted.most_common(1)[0][0] if counted else ""


def _looks(contents: Sequence[SheetContents], parts: Parts) -> Iterator[str]:
    """Cells of the tables whose font, colour or border is not that of most cells of their column."""
    looks = cell_looks(parts)
    for sheet in _of_the_template(contents):
        found: list[Place] = []
        for table in sheet.tables:
            by_header: dict[str, list[Cell]] = {}
            for cell in sheet.cells:
                header = table.header(cell)
                if header and cell.row > table.top and 0 < cell.style < len(looks):
                    by_header.setdefault(header, []).append(cell)
            for cells in by_header.values():
                usual, _ = Counter(looks[cell.style] for cell in cells).most_common(1)[0]
                found += [(cell.row, cell.column) for cell in cells if looks[cell.style] != usual]
        if found:
            yield f"“{sheet.name}”里自己设的字体、颜色、边框（{_named(found)}）"


def _attached(contents: Sequence[SheetContents], parts: Parts) -> Iterator[str]:
    """Comments on the template's sheets; pictures and charts on those of them that have none of the template's."""
    for sheet in _of_the_template(contents):
        notes = [
            place[:2]
            for root in related(parts, sheet.part, f"{_LINKS}comments")
            for note in root.iterfind(".//{*}comment")
            if (place := area(note.get("ref", "")))
        ]
        if notes:
            yield f"“{sheet.name}”里的批注（{_named(notes)}）"
        if sheet.tables and any(len(root) for root in related(parts, sheet.part, f"{_LINKS}drawing")):
            yield f"“{sheet.name}”里的图片、图形或图表"


# --- whole sheets, and macros -----------------------------------------------------------------------------------------


def _own_sheets(
    parts: Parts, old: Sequence[SheetContents], new: Sequence[SheetContents], *, edits_lost: bool
) -> Iterator[str]:
    words, contents = layout().sheets, {sheet.name: sheet for sheet in old}
    written = {sheet.name for sheet in new}
    generated = []
    for name, _ in sheets(parts):
        sheet = contents.get(name)
        filled = [(cell.row, cell.column) for cell in sheet.cells if cell.filled] if sheet else []
        if name in written or (sheet and sheet in _of_the_template(old)):
            continue
        if name in (words.report, words.findings) or name.removeprefix(words.attachment).isdecimal():
            generated.append(name)
        elif sheet is None:
            yield f"工作表“{name}”（图表工作表或宏表）"
        elif filled:
            yield f"自己加的工作表“{name}”（{_extent(filled)}）"
    if edits_lost:
        yield f"“{words.report}”的隐藏列不全，里面手工修改的段落没有认全：请对照旧工作簿的“{words.report}”再改一遍"
    if generated:
        names = "”、“".join(generated)
        yield f"自动生成的“{names}”：请在新工作簿里重新生成"


def _macros(parts: Parts) -> Iterator[str]:
    own = own_modules(readable_project(parts))
    if own:
        yield f"自己的宏（模块 {'、'.join(own)}）"
    if is_signed(parts):
        yield "宏的数字签名"


# --- words ------------------------------------------------------------------------------------------------------------


def _of_the_template(contents: Sequence[SheetContents]) -> list[SheetContents]:
    """The sheets that are the template's: by code name, by name, or by a table of the template on them."""
    known, tables = code_names(), {table.name for table in layout().tables}
    return [
        sheet
        for sheet in contents
        if sheet.code_name in known.values() or sheet.name in known or any(one.name in tables for one in sheet.tables)
    ]


def _named(places: Iterable[Place]) -> str:
    """Cells as people write them, those below one another as a range; the first few where there are many.

    >>> _named([(1, 0), (2, 0), (5, 1)])
    'A2:A3、B6'
    """
    ranges: list[tuple[int, int, int]] = []  # column, first and last row
    for row, column in sorted(set(places), key=lambda place: place[::-1]):
        if ranges and ranges[-1][0] == column and ranges[-1][2] == row - 1:
            ranges[-1] = (column, ranges[-1][1], row)
        else:
            ranges.append((column, row, row))
    cells = [
        address(first, column) if first == last else f"{address(first, column)}:{address(last, column)}"
        for column, first, last in ranges
    ]
    more = f"等 {len(cells)} 处" if len(cells) > _MOST_NAMED else ""
    return "、".join(cells[:_MOST_NAMED]) + more


def _extent(places: Sequence[Place]) -> str:
    rows, columns = [row for row, _ in places], [column for _, column in places]
    return f"{address(min(rows), min(columns))}:{address(max(rows), max(columns))}"
