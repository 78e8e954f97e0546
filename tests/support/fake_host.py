"""A spreadsheet program that is made up: an xlwings engine in memory, for what the buttons need, with faults to order.

xlwings' own classes run on it, so what a button may ask is what xlwings lets it ask. Behaves as Excel does where it
matters: a copy is named as Excel names it and comes to the front, mixed formats and merges are None, visibility is -1,
0 or 2. ``Host.faults`` names the operations that fail: a name such as ``sheet.copy`` -> which call of it (from 1).
"""

from __future__ import annotations

import datetime as dt
import io
import itertools
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import openpyxl
import xlwings as xw
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries

from xlperf.layout import layout

ERRORS = {
    "#DIV/0!": -2146826281,
    "#N/A": -2146826246,
    "#NAME?": -2146826259,
    "#REF!": -2146826265,
    "#VALUE!": -2146826273,
}
Cells = dict[tuple[int, int], Any]
Named = tuple[str, int, int, int, int]
"""The sheet of a defined name, and top, left, bottom, right of its cells."""


class HostError(Exception):
    """What a program raises, with its own words among the arguments, as COM does."""


@dataclass
class Host:
    """The state of the program, and what it was asked: calls by name, messages shown."""

    books: list[FakeBook] = field(default_factory=list)
    faults: dict[str, int] = field(default_factory=dict)
    calls: Counter[str] = field(default_factory=Counter)
    alerts: list[tuple[str, str, str | None]] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    answer: str = "yes"
    chosen: Any = False
    status: str | bool = False
    screen_updating: bool = True
    display_alerts: bool = True
    calculation: str = "automatic"

    def call(self, name: str) -> None:
        """Count an operation; it fails if that was ordered."""
        self.calls[name] += 1
        if self.faults.get(name) == self.calls[name]:
            raise HostError(-2147352567, "Exception occurred.", (0, "Host", f"{name} 不行", None, 0, -2146827284), None)

    def open(self, path: Path) -> xw.Book:
        """Open a workbook as its officer does, and let it be the one whose buttons are pressed."""
        made = FakeBook.load(self, Path(path))
        self.books.append(made)
        ENGINE.impl.apps = [AppImpl(self)]
        ENGINE.activate()
        book = xw.Book(impl=BookImpl(made))
        book.set_mock_caller()
        return book


@dataclass
class FakeSheet:
    """A sheet: values, formulas and formats by (row, column) from 1, and what else a copy carries."""

    name: str
    cells: Cells = field(default_factory=dict)
    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    merges: set[tuple[int, int, int, int]] = field(default_factory=set)
    tables: list[tuple[str, tuple[int, int, int, int], bool]] = field(default_factory=list)
    links: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    visible: int = -1
    protected: bool = False
    selected: str = "$A$1"

    def copy(self) -> FakeSheet:
        """The same sheet, to be changed by itself."""
        own = (dict(self.cells), dict(self.formats), set(self.merges), list(self.tables), dict(self.links))
        return FakeSheet(self.name, *own, self.hidden, self.visible, self.protected, self.selected)


@dataclass
class FakeBook:
    """An open workbook."""

    host: Host
    path: str
    sheets: list[FakeSheet]
    names: dict[str, Named]
    active: str

    @classmethod
    def load(cls, host: Host, path: Path) -> FakeBook:
        """The workbook of a file."""
        sheets, names, active = _read(path.read_bytes())
        return cls(host, str(path), [each.copy() for each in sheets], dict(names), active)

    def state(self) -> Any:
        """All that an officer could miss, comparable."""
        return deepcopy((self.path, self.sheets, self.active))

    def sheet(self, name: str) -> FakeSheet:
        return next(sheet for sheet in self.sheets if sheet.name.casefold() == name.casefold())


@lru_cache(maxsize=8)
def _read(content: bytes) -> tuple[list[FakeSheet], dict[str, Named], str]:
    """The sheets, the defined names and the active sheet of a file: to copy, not to change."""
    loaded = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    names: dict[str, Named] = {}
    for name, defined in loaded.defined_names.items():
        match = re.fullmatch(r"'?([^'!]+)'?!(\$[A-Z]+\$\d+(?::\$[A-Z]+\$\d+)?)", defined.attr_text or "")
        if match:
            left, top, right, bottom = range_boundaries(match[2].replace("$", ""))
            names[name] = (match[1], top, left, bottom, right)
    return [_load(sheet) for sheet in loaded.worksheets], names, loaded.active.title


def _load(sheet: Any) -> FakeSheet:
    made = FakeSheet(sheet.title, visible={"visible": -1, "hidden": 0, "veryHidden": 2}[sheet.sheet_state])
    for row in sheet.iter_rows():
        for cell in row:
            at = (cell.row, cell.column)
            if cell.value is not None:
                made.cells[at] = ERRORS.get(cell.value, 0) if cell.data_type == "e" else _value(cell.value)
            if cell.number_format != "General":
                made.formats[at] = cell.number_format
            if cell.hyperlink is not None:
                made.links[at] = cell.hyperlink.location or cell.hyperlink.target
    for merged in sheet.merged_cells.ranges:
        left, top, right, bottom = merged.bounds
        made.merges.add((top, left, bottom, right))
    for table in sheet.tables.values():
        left, top, right, bottom = range_boundaries(table.ref)
        made.tables.append((table.displayName, (top, left, bottom, right), bool(table.totalsRowCount)))
    made.hidden = frozenset(key for key, column in sheet.column_dimensions.items() if column.hidden)
    return made


def _value(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int):
        return value
    return float(value)


class EngineImpl:
    """The engine; with AppImpl, BookImpl … below, what xlwings' own classes wrap."""

    name, type = "fake", "desktop"
    apps: list[AppImpl]

    def clean_value_data(self, data: Any, build: Any, empty: Any, number: Any, err_to_str: bool) -> Any:
        texts = {code: text for text, code in ERRORS.items()}

        def clean(value: Any) -> Any:
            if value in ("", None):
                return empty
            if isinstance(value, dt.datetime):
                return build(*value.timetuple()[:6])
            if type(value) is int and value in texts:
                return texts[value] if err_to_str else None
            return value

        return [[clean(value) for value in row] for row in data]

    def prepare_xl_data_element(self, value: Any, _options: Any) -> Any:
        return "" if value is None else value


ENGINE = xw.main.Engine(impl=EngineImpl())
xw.engines.add(ENGINE)


def _passed(name: str) -> Any:
    def get(self: AppImpl) -> Any:
        return getattr(self.host, name)

    def put(self: AppImpl, value: Any) -> None:
        self.host.call(f"app.{name}")
        setattr(self.host, name, value)

    return property(get, put)


class AppImpl:
    def __init__(self, host: Host) -> None:
        self.host = host

    engine = ENGINE.impl
    pid = 1

    @property
    def api(self) -> Any:
        """What only Excel has: its dialog for choosing files."""
        return type("Api", (), {"GetOpenFilename": lambda _self, *_options: self.host.chosen})()

    screen_updating = _passed("screen_updating")
    display_alerts = _passed("display_alerts")
    calculation = _passed("calculation")

    @property
    def status_bar(self) -> Any:
        return self.host.status

    @status_bar.setter
    def status_bar(self, value: Any) -> None:
        self.host.status = value
        self.host.steps.append(value)

    @property
    def books(self) -> BooksImpl:
        return BooksImpl(self)

    @property
    def selection(self) -> Any:
        book = self.host.books[0]
        sheet = SheetImpl(book, book.sheet(book.active))
        return sheet.range(sheet.sheet.selected) if sheet.sheet.selected else None

    def activate(self, _steal: bool = False) -> None:
        pass

    def alert(self, prompt: str, title: str, buttons: str, mode: str | None, _callback: Any) -> str:
        self.host.alerts.append((prompt, buttons, mode))
        return self.host.answer if buttons == "yes_no" else "ok"


class BooksImpl:
    def __init__(self, app: AppImpl) -> None:
        self.app = app

    def __call__(self, name: str) -> BookImpl:
        for book in self.app.host.books:
            if Path(book.path).name == name:
                return BookImpl(book)
        raise KeyError(name)

    def open(self, fullname: str, *_options: Any) -> BookImpl:
        host = self.app.host
        host.call("books.open")
        assert not host.screen_updating, "the temporary workbook shows"
        made = FakeBook.load(host, Path(fullname))
        host.books.append(made)
        return BookImpl(made)


class BookImpl:
    def __init__(self, book: FakeBook) -> None:
        self.book = book
        self.app = AppImpl(book.host)

    @property
    def name(self) -> str:
        return Path(self.book.path).name

    @property
    def fullname(self) -> str:
        if "://" in self.book.path:
            raise xw.XlwingsError("no local path")
        return self.book.path

    @property
    def sheets(self) -> SheetsImpl:
        return SheetsImpl(self.book)

    @property
    def names(self) -> NamesImpl:
        return NamesImpl(self.book)

    def activate(self) -> None:
        pass

    def close(self) -> None:
        self.book.host.call("book.close")
        self.book.host.books.remove(self.book)


class NamesImpl:
    def __init__(self, book: FakeBook) -> None:
        self.book = book

    def contains(self, name: str) -> bool:
        return name in self.book.names

    def __call__(self, name: str) -> Any:
        sheet, *area = self.book.names[name]
        range_ = RangeImpl(SheetImpl(self.book, self.book.sheet(sheet)), [tuple(area)])
        return type("NameImpl", (), {"refers_to_range": range_})()


class SheetsImpl:
    def __init__(self, book: FakeBook) -> None:
        self.book = book

    def __iter__(self) -> Iterator[SheetImpl]:
        return iter([SheetImpl(self.book, sheet) for sheet in self.book.sheets])

    def __len__(self) -> int:
        return len(self.book.sheets)

    def __call__(self, key: str | int) -> SheetImpl:
        sheet = self.book.sheet(key) if isinstance(key, str) else self.book.sheets[key - 1]
        return SheetImpl(self.book, sheet)

    @property
    def active(self) -> SheetImpl:
        return self(self.book.active)


class SheetImpl:
    def __init__(self, book: FakeBook, sheet: FakeSheet) -> None:
        self.fake, self.sheet = book, sheet

    @property
    def book(self) -> BookImpl:
        return BookImpl(self.fake)

    @property
    def name(self) -> str:
        return self.sheet.name

    @name.setter
    def name(self, value: str) -> None:
        self.fake.host.call("sheet.name")
        others = [other.name.casefold() for other in self.fake.sheets if other is not self.sheet]
        assert value.casefold() not in others
        assert len(value) <= 31
        assert not set(value) & set("[]:*?/\\")
        if self.fake.active == self.sheet.name:
            self.fake.active = value
        self.sheet.name = value

    @property
    def visible(self) -> int:
        return self.sheet.visible

    @visible.setter
    def visible(self, value: bool) -> None:
        self.sheet.visible = -1 if value else 0

    @property
    def tables(self) -> Any:
        return [TableImpl(self, *table) for table in self.sheet.tables]

    @property
    def used_range(self) -> RangeImpl:
        self.fake.host.call("sheet.used_range")
        places = [*self.sheet.cells, *self.sheet.formats] or [(1, 1)]
        rows, columns = zip(*places, strict=True)
        return RangeImpl(self, [(min(rows), min(columns), max(rows), max(columns))])

    def range(self, first: Any, last: Any = None) -> RangeImpl:
        if isinstance(first, str):
            return RangeImpl(self, [_parsed(part) for part in first.split(",")])
        if isinstance(first, tuple) and len(first) == 4:  # with numbers of rows and columns
            top, left, rows, columns = first
            return RangeImpl(self, [(top, left, top + rows - 1, left + columns - 1)])
        top, left, bottom, right = first.areas[0] if isinstance(first, RangeImpl) else (*first, *first)
        if last is not None:
            _, _, bottom, right = last.areas[0] if isinstance(last, RangeImpl) else (*last, *last)
        return RangeImpl(self, [(top, left, bottom, right)])

    def activate(self) -> None:
        assert self.sheet.visible == -1
        self.fake.active = self.sheet.name

    def delete(self) -> None:
        self.fake.host.call("sheet.delete")
        self.fake.sheets.remove(self.sheet)
        if self.fake.active == self.sheet.name:
            self.fake.active = self.fake.sheets[0].name

    def copy(self, before: SheetImpl | None, after: SheetImpl | None) -> None:
        beside = before or after
        assert beside is not None
        assert self.fake.host.calculation == "manual", "every copy would recalculate"
        assert beside.sheet.visible != 2
        made = deepcopy(self.sheet)
        taken = {sheet.name.casefold() for sheet in beside.fake.sheets}
        names = itertools.chain([made.name], (f"{made.name} ({number})" for number in itertools.count(2)))
        made.name = next(name for name in names if name.casefold() not in taken)
        place = next(at for at, sheet in enumerate(beside.fake.sheets) if sheet is beside.sheet)
        beside.fake.sheets.insert(place + (before is None), made)
        beside.fake.active = made.name
        self.fake.host.call("sheet.copy")  # a copy that fails may have made the sheet


class TableImpl:
    show_headers = True

    def __init__(self, sheet: SheetImpl, name: str, area: tuple[int, int, int, int], totals: bool) -> None:
        self.name, self.show_totals = name, totals
        self.range = RangeImpl(sheet, [area])
        self.sheet = sheet

    def resize(self, range_: Any) -> None:
        self.sheet.fake.host.call("table.resize")
        tables = self.sheet.sheet.tables
        at = next(at for at, (name, *_) in enumerate(tables) if name == self.name)
        tables[at] = (self.name, range_.impl.areas[0], self.show_totals)


def _parsed(address: str) -> tuple[int, int, int, int]:
    left, top, right, bottom = range_boundaries(address.replace("$", ""))
    return top or 1, left or 1, bottom or 2**20, right or 2**14


class RangeImpl:
    max_cells_per_read = max_cells_per_write = None

    def __init__(self, sheet: SheetImpl, areas: list[tuple[int, int, int, int]]) -> None:
        self.sheet, self.areas = sheet, areas

    @property
    def api(self) -> Any:
        return self

    @property
    def row(self) -> int:
        return self.areas[0][0]

    @property
    def column(self) -> int:
        return self.areas[0][1]

    @property
    def shape(self) -> tuple[int, int]:
        top, left, bottom, right = self.areas[0]
        return bottom - top + 1, right - left + 1

    @property
    def coords(self) -> Any:
        return self.sheet, self.row, self.column, *self.shape

    def __len__(self) -> int:
        rows, columns = self.shape
        return rows * columns

    def __call__(self, row: int, column: int) -> RangeImpl:
        return self.sheet.range((self.row + row - 1, self.column + column - 1))

    @property
    def address(self) -> str:
        return ",".join(_address(area) for area in self.areas)

    def _places(self) -> Iterator[tuple[int, int]]:
        top, left, bottom, right = self.areas[0]
        return itertools.product(range(top, bottom + 1), range(left, right + 1))

    @property
    def raw_value(self) -> Any:
        self.sheet.fake.host.call("range.value")
        cells = self.sheet.sheet.cells
        top, left, bottom, right = self.areas[0]
        if len(self) == 1:
            return cells.get((top, left))
        return tuple(
            tuple(cells.get((row, column)) for column in range(left, right + 1)) for row in range(top, bottom + 1)
        )

    @raw_value.setter
    def raw_value(self, value: Any) -> None:
        if self.sheet.sheet.protected:
            raise HostError(
                -2147352567, "发生意外。", (0, "Microsoft Excel", "工作表受保护", None, 0, -2146827284), None
            )
        self.sheet.fake.host.call("range.put")
        assert self.sheet.fake.host.calculation == "manual", "every write would re-enter the function server"
        rows = value if isinstance(value, (list, tuple)) else None
        assert rows is None or (len(rows), len(rows[0])) == self.shape, "as many values as cells"
        for row, column in self._places():
            one = value if rows is None else rows[row - self.row][column - self.column]
            assert not isinstance(one, (list, tuple)), "cells are not written one by one"
            if one in (None, ""):
                self.sheet.sheet.cells.pop((row, column), None)
            else:
                self.sheet.sheet.cells[row, column] = float(one) if isinstance(one, int) else one

    @property
    def formula(self) -> Any:
        cells = self.sheet.sheet.cells
        texts = {place: getattr(cells.get(place), "formula", str(cells.get(place, ""))) for place in self._places()}
        if len(self) == 1:
            return texts[self.row, self.column]
        top, left, bottom, right = self.areas[0]
        return tuple(tuple(texts[row, column] for column in range(left, right + 1)) for row in range(top, bottom + 1))

    @property
    def number_format(self) -> str | None:
        self.sheet.fake.host.call("range.number_format")
        found = {self.sheet.sheet.formats.get(place, "General") for place in self._places()}
        return found.pop() if len(found) == 1 else None

    @property
    def column_width(self) -> float:
        """0 where the column is hidden, as in Excel."""
        return 0.0 if get_column_letter(self.column) in self.sheet.sheet.hidden else 10.0

    @column_width.setter
    def column_width(self, value: float) -> None:
        self.sheet.fake.host.call("range.column_width")
        letter = {get_column_letter(self.column)}
        hidden = self.sheet.sheet.hidden
        self.sheet.sheet.hidden = hidden - letter if value else hidden | letter

    @property
    def merge_cells(self) -> bool | None:
        self.sheet.fake.host.call("range.merge_cells")
        within = [self._merge(place) is not None for place in self._places()]
        return None if len(set(within)) > 1 else within[0]

    @property
    def merge_area(self) -> RangeImpl:
        return RangeImpl(self.sheet, [self._merge((self.row, self.column)) or self.areas[0]])

    def _merge(self, place: tuple[int, int]) -> tuple[int, int, int, int] | None:
        row, column = place
        for top, left, bottom, right in self.sheet.sheet.merges:
            if top <= row <= bottom and left <= column <= right:
                return top, left, bottom, right
        return None

    def select(self) -> None:
        assert self.sheet.fake.active == self.sheet.name, "only cells of the sheet in front can be selected"
        self.sheet.sheet.selected = self.address


def _address(area: tuple[int, int, int, int]) -> str:
    top, left, bottom, right = area
    first, last = f"${get_column_letter(left)}${top}", f"${get_column_letter(right)}${bottom}"
    return first if first == last else f"{first}:{last}"


def cell(fake: FakeBook, key: str, column: str, row: int = 5) -> tuple[FakeSheet, tuple[int, int]]:
    table = layout().table(key)
    return fake.sheet(table.name), (row, table.columns.index(table.column(column)) + 1)


def type_in(fake: FakeBook, key: str, column: str, value: object, row: int = 5) -> None:
    sheet, place = cell(fake, key, column, row)
    sheet.cells[place] = value


def steady(host: Host) -> None:
    """Nothing of a press is left: modes, status bar, open workbooks, temporary files."""
    assert (host.calculation, host.status) == ("automatic", False)
    assert (host.screen_updating, host.display_alerts) == (True, True)
    assert len(host.books) == 1
    assert [found.name for found in Path(tempfile.gettempdir()).iterdir() if found.suffix != ".log"] == []
