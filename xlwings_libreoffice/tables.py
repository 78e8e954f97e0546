"""Tables: LibreOffice's database ranges, which is what Excel's tables become there. Table styles and calculated
columns do not exist in 7.4.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from xlwings import base_classes

from . import parents
from .addresses import Area
from .range import Range
from .uno_structs import address_of, area_of
from .unsupported import refuse, refuse_the_rest

_REFERENCE = re.compile(r"(?P<table>[^\W\d][\w.]*)(?:\[(?P<part>[^\[\]]*)\])?")


def find_reference(book: parents.Book, text: str) -> Range | None:
    """Cells of a table reference: "Table", "Table[]", "Table[#All]", "Table[#Headers]", "Table[#Data]" or
    "Table[column]"; None for anything else.
    """
    match = _REFERENCE.fullmatch(text)
    if match is None:
        return None
    for name in book.document.model.DatabaseRanges.getElementNames():
        if name.casefold() == match["table"].casefold():
            return _part(Table(book, name), match["part"] or "#Data")
    return None


def _part(table: Table, part: str) -> Range | None:
    if part.startswith("#"):
        return {"#all": table.range, "#headers": table.header_row_range, "#data": table.data_body_range}.get(
            part.casefold()
        )
    return table.columns(part).data_body_range


@refuse_the_rest("Tables")
class Tables(base_classes.Tables):
    """The tables on a sheet, in the order of their places."""

    def __init__(self, sheet: parents.Sheet) -> None:
        self._sheet = sheet

    @property
    def api(self) -> Any:
        """com.sun.star.sheet.DatabaseRanges of the whole book."""
        return self._sheet.book.document.model.DatabaseRanges

    def _all(self) -> list[Table]:
        index = self._sheet.index - 1
        tables = [Table(self._sheet.book, name) for name in self.api.getElementNames()]
        mine = [table for table in tables if table.api.DataArea.Sheet == index]
        return sorted(mine, key=lambda table: (table.area.row, table.area.column))

    def around(self, row: int, column: int) -> Table | None:
        """The table with the cell in that row and column, None when there is none."""
        for table in self._all():
            area = table.area
            if area.row <= row <= area.last_row and area.column <= column <= area.last_column:
                return table
        return None

    def __call__(self, key: int | str) -> Table:
        """By name or number from 1; KeyError when there is none."""
        tables = self._all()
        if not isinstance(key, str):
            return tables[key - 1]
        for table in tables:
            if table.name.casefold() == key.casefold():
                return table
        raise KeyError(key)

    def __contains__(self, key: int | str) -> bool:
        if not isinstance(key, str):
            return 1 <= key <= len(self)
        return any(table.name.casefold() == key.casefold() for table in self._all())

    def __len__(self) -> int:
        return len(self._all())

    def __iter__(self) -> Iterator[Table]:
        return iter(self._all())

    def add(
        self,
        source_type: Any = None,
        source: Any = None,
        link_source: Any = None,
        has_headers: bool | None = None,
        destination: Any = None,
        table_style_name: Any = None,
        name: str | None = None,
    ) -> Table:
        """A table over ``source``, with filter buttons; its style is dropped."""
        del source_type, link_source, destination, table_style_name
        if not has_headers:
            refuse("tables.add without headers")
        ranges = self.api
        used = {known.casefold() for known in ranges.getElementNames()}
        wanted = name or next(f"Table{number}" for number in range(1, len(used) + 2) if f"table{number}" not in used)
        if wanted.casefold() in used:
            raise ValueError(f"a table named {wanted!r} exists already")
        ranges.addNewByName(wanted, address_of(source.impl.area, self._sheet.index - 1))
        made = ranges.getByName(wanted)
        made.ContainsHeader = True
        made.AutoFilter = True
        return Table(self._sheet.book, wanted)


@refuse_the_rest("Table")
class Table(base_classes.Table):
    """One table."""

    def __init__(self, book: parents.Book, name: str) -> None:
        self._book = book
        self._name = name

    @property
    def api(self) -> Any:
        """com.sun.star.sheet.DatabaseRange."""
        return self._book.document.model.DatabaseRanges.getByName(self._name)

    @property
    def parent(self) -> parents.Sheet:
        """Its sheet."""
        return self._book.sheets.at(self.api.DataArea.Sheet)

    @property
    def name(self) -> str:
        """Its name."""
        return self._name

    @name.setter
    def name(self, value: str) -> None:
        self.api.setName(value)
        self._name = value

    display_name = name

    @property
    def area(self) -> Area:
        """Its cells, header and totals included."""
        return area_of(self.api.DataArea)

    @property
    def range(self) -> Range:
        """All its cells."""
        return Range(self.parent, self.area)

    @property
    def header_row_range(self) -> Range | None:
        """Its header row."""
        area = self.area
        return Range(self.parent, Area(area.row, area.column, 1, area.columns)) if self.show_headers else None

    @property
    def data_body_range(self) -> Range | None:
        """Its rows without header and totals; None when there are none."""
        area = self.area
        head, foot = int(self.show_headers), int(self.show_totals)
        if area.rows <= head + foot:
            return None
        return Range(self.parent, Area(area.row + head, area.column, area.rows - head - foot, area.columns))

    @property
    def totals_row_range(self) -> Range | None:
        """Its totals row."""
        area = self.area
        return Range(self.parent, Area(area.last_row, area.column, 1, area.columns)) if self.show_totals else None

    @property
    def insert_row_range(self) -> Range | None:
        """Where the first row of a table without rows would come; None when it has any."""
        if self.data_body_range is not None:
            return None
        area = self.area
        return Range(self.parent, Area(area.row + int(self.show_headers), area.column, 1, area.columns))

    @property  # type: ignore[misc]  # refuse_the_rest() adds the setter, which refuses
    def show_headers(self) -> bool:
        """Whether it has a header row."""
        return bool(self.api.ContainsHeader)

    @property  # type: ignore[misc]  # refuse_the_rest() adds the setter, which refuses
    def show_totals(self) -> bool:
        """Whether it has a totals row."""
        return bool(self.api.TotalsRow)

    @property
    def show_autofilter(self) -> bool:
        """Whether it shows filter buttons."""
        return bool(self.api.AutoFilter)

    @show_autofilter.setter
    def show_autofilter(self, value: bool) -> None:
        self.api.AutoFilter = bool(value)

    @property
    def columns(self) -> TableColumns:
        """Its columns."""
        return TableColumns(self)

    @property
    def rows(self) -> TableRows:
        """Its data rows."""
        return TableRows(self)

    def resize(self, range: Any) -> None:  # noqa: A002  xlwings' name
        """Give it other cells on the same sheet."""
        self.api.setDataArea(address_of(range.impl.area, self.api.DataArea.Sheet))


class _Line:
    """A column or row of a table."""

    def __init__(self, table: Table, index: int) -> None:
        self._table = table
        self._index = index

    @property
    def index(self) -> int:
        """Position in the table, from 1."""
        return self._index


class _Lines:
    """The columns or rows of a table."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @property
    def api(self) -> Any:
        """com.sun.star.sheet.DatabaseRange of the table."""
        return self._table.api


@refuse_the_rest("TableColumn")
class TableColumn(_Line, base_classes.TableColumn):
    """One column of a table."""

    @property
    def range(self) -> Range:
        """Its cells, header and totals included."""
        area = self._table.area
        return Range(self._table.parent, Area(area.row, area.column + self._index - 1, area.rows, 1))

    @property
    def name(self) -> str:
        """Its header."""
        return str(self.range(1, 1).raw_value or "")

    @property
    def data_body_range(self) -> Range | None:
        """Its cells without header and totals."""
        body = self._table.data_body_range
        return body and Range(body.sheet, Area(body.row, body.column + self._index - 1, body.area.rows, 1))


@refuse_the_rest("TableColumns")
class TableColumns(_Lines, base_classes.TableColumns):
    """The columns of a table."""

    def __len__(self) -> int:
        return self._table.area.columns

    def __iter__(self) -> Iterator[TableColumn]:
        return iter([TableColumn(self._table, number + 1) for number in range(len(self))])

    def __call__(self, key: int | str) -> TableColumn:
        """By header or number from 1; KeyError when there is none."""
        if not isinstance(key, str):
            return TableColumn(self._table, key)
        for column in self:
            if column.name.casefold() == key.casefold():
                return column
        raise KeyError(key)

    def __contains__(self, key: str) -> bool:
        return any(column.name.casefold() == key.casefold() for column in self)


@refuse_the_rest("TableRow")
class TableRow(_Line, base_classes.TableRow):
    """One data row of a table."""

    @property
    def range(self) -> Range:
        """Its cells."""
        area = self._table.area
        return Range(
            self._table.parent,
            Area(area.row + int(self._table.show_headers) + self._index - 1, area.column, 1, area.columns),
        )


@refuse_the_rest("TableRows")
class TableRows(_Lines, base_classes.TableRows):
    """The data rows of a table."""

    @property
    def column_count(self) -> int:
        """Columns of the table."""
        return self._table.area.columns

    def __len__(self) -> int:
        body = self._table.data_body_range
        return body.area.rows if body else 0

    def __iter__(self) -> Iterator[TableRow]:
        return iter([TableRow(self._table, number + 1) for number in range(len(self))])

    def __call__(self, key: int) -> TableRow:
        """By number from 1."""
        return TableRow(self._table, key)

    def __contains__(self, key: int) -> bool:
        return 1 <= key <= len(self)
