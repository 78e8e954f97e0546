"""The XML of a sheet: what its cells hold, which of them are errors, how they are formatted, which are merged.

The values of a sheet are the rectangle from A1 to the last row and column of its filled cells, and how large that is
is checked before it is made. The place of a cell is its ``r``, else the place after the cell before, whatever
``<dimension>`` or the row says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache, lru_cache

from xlperf.files.number_formats import CellFormats
from xlperf.files.shared_texts import text_part, unescaped
from xlperf.files.xml_events import Attributes, Parser, local_name, parser_of, run, whole_number
from xlperf.findings import XlperfError
from xlperf.reading.rows import NO_RESULT

__all__ = ["MOST_CELLS", "Area", "SheetContent", "area", "read_sheet_xml", "table_attributes"]

MOST_ROWS, MOST_COLUMNS = 2**20, 2**14  # of a sheet of Excel's
MOST_CELLS = 2_000_000  # of a sheet's used rectangle, blank or not
MOST_MERGES = 100_000

_BLANK_WITHOUT_TEXT = ("n", "s", "b", "e")  # kinds of cells whose empty <v/> is no value
_TEXTS = ("str", "inlineStr")  # kinds whose value is text: a formula's, or one that belongs into an <is>
_BOOLEANS = {"1": True, "true": True, "0": False, "false": False}
_NO_CELL: Attributes = {}
_NO_FORMATS = CellFormats()
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")

Area = tuple[int, int, int, int]
"""Top, left, bottom, right: 0-based, inclusive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetContent:
    """A sheet as its XML says it: what its cells hold, errors and telling formats by place, merges, how large it is.

    ``rows`` are from the first on, each as long as its last filled cell is far, "" for blanks; there are none where the
    sheet has more than ``MOST_CELLS``. A formula without a stored result is an error, ``NO_RESULT``. ``bottom`` and
    ``right`` are the last row and column with a value, 0-based, -1 where there is none; ``characters`` are those of the
    shared texts that its cells show, each as often as it is shown.
    """

    rows: Mapping[int, Sequence[object]]
    errors: Mapping[tuple[int, int], str]
    formats: Mapping[tuple[int, int], str]
    merges: tuple[Area, ...]
    bottom: int
    right: int
    characters: int

    @property
    def cells(self) -> int:
        """The cells from A1 to the last row and column, blank or not."""
        return (self.bottom + 1) * (self.right + 1)

    def values(self) -> list[list[object]]:
        """The values of the rectangle from A1 to the last row and column, row by row."""
        width = self.right + 1
        given = (self.rows.get(row, ()) for row in range(self.bottom + 1))
        return [[*row, *[""] * (width - len(row))] for row in given]


def read_sheet_xml(
    xml: bytes, formats: CellFormats = _NO_FORMATS, texts: Sequence[str] = (), *, name: str = ""
) -> SheetContent:
    """What a sheet of that name holds; ``texts`` are those that the cells of its workbook share.

    XlperfError where the XML is damaged, or where a cell or a row says a place that Excel does not have, or a value
    that is none.

    >>> content = read_sheet_xml(b'<sheetData><row r="3"><c/><c><v>5</v></c><c t="e"><v>#N/A</v></c></row></sheetData>')
    >>> content.rows, content.errors
    ({2: ['', 5.0]}, {(2, 2): '#N/A'})
    """
    scan = _SheetScan(formats, texts, name)
    run(scan.parser, xml)
    scan.end_cell()
    return SheetContent(
        rows=scan.rows,
        errors=scan.errors,
        formats=scan.formats,
        merges=tuple(scan.merges),
        bottom=scan.bottom,
        right=scan.right,
        characters=scan.characters,
    )


class _SheetScan:
    """One pass through a sheet, element by element.

    Most of a sheet is formulas and blank cells: the parser reports ends and text only inside a value, and the place of
    a cell is worked out where it is wanted.
    """

    def __init__(self, formats: CellFormats, texts: Sequence[str], name: str) -> None:
        self._formats, self._telling, self._layout = formats, formats.telling, formats.layout
        self._texts, self._name = texts, name
        self._row = -1
        self._cell: Attributes = _NO_CELL  # the attributes of the last one
        self._unstated: tuple[int, int] | None = None  # the place of the last one, if it does not say it
        self._lacks_result = False  # it has a formula, and no value yet
        self._has_room = True
        self._pieces: list[str] = []  # of the text of a value
        self.parser: Parser = parser_of(self._start)
        self._parts: list[str] = []  # of a text that stands in the cell itself
        self._part: Attributes = {}  # the attributes of the last one of them
        self._is_pronunciation = False
        self.rows: dict[int, list[object]] = {}
        self.errors: dict[tuple[int, int], str] = {}
        self.formats: dict[tuple[int, int], str] = {}
        self.merges: dict[Area, None] = {}
        self.bottom = self.right = -1
        self.characters = 0

    def _start(self, name: str, item: Attributes) -> None:
        if ":" in name:
            name = local_name(name)
        if name == "c":
            if self._lacks_result:
                self.end_cell()
            self._unstated = None if "r" in item else (max(self._row, 0), self._next_column())
            self._cell = item
            if self._layout and item.get("s") in self._layout:
                self.formats[self._place()] = self._layout[item["s"]]
        elif self._cell is _NO_CELL:
            self._start_other(name, item)
        elif name == "v":
            self.parser.CharacterDataHandler = self._pieces.append
            self.parser.EndElementHandler = self._end_value
        elif name == "f":
            self._lacks_result = True
        elif name == "is":
            self.parser.StartElementHandler, self.parser.EndElementHandler = self._start_in_text, self._end_in_text
            self._is_pronunciation = False
        else:
            self._start_other(name, item)

    def _start_other(self, name: str, item: Attributes) -> None:
        """A row, or what stands after the cells, where other things have formulas."""
        self.end_cell()
        self._cell, self._unstated = _NO_CELL, None
        if name == "row":
            self._row = _row_number(item["r"]) - 1 if "r" in item else self._row + 1
        elif name == "mergeCell":
            self._merge(item.get("ref", ""))

    def end_cell(self) -> None:
        """End the last cell: nothing more of it comes."""
        if self._lacks_result:
            self._lacks_result = False
            self.errors[self._place()] = NO_RESULT

    def _next_column(self) -> int:
        return 0 if self._cell is _NO_CELL else self._place()[1] + 1

    def _place(self) -> tuple[int, int]:
        return self._unstated or _cell_place(self._cell["r"])

    def _end_value(self, _: str) -> None:
        """End the text of a value; no element stands in it."""
        self.parser.CharacterDataHandler = self.parser.EndElementHandler = None
        text = "".join(self._pieces)
        self._pieces.clear()
        kind = self._cell.get("t", "n")
        if text or kind not in _BLANK_WITHOUT_TEXT:
            self._lacks_result = False
            self._put(unescaped(text) if kind in _TEXTS else self._value(kind, text))

    def _start_in_text(self, name: str, item: Attributes) -> None:
        name = local_name(name)
        if name == "rPh":
            self._is_pronunciation = True
        elif name == "t" and not self._is_pronunciation:
            self._part = item
            self.parser.CharacterDataHandler = self._pieces.append

    def _end_in_text(self, name: str) -> None:
        name = local_name(name)
        if name == "t":
            self.parser.CharacterDataHandler = None
            self._parts.append(text_part("".join(self._pieces), self._part))
            self._pieces.clear()
        elif name == "is":
            self.parser.StartElementHandler, self.parser.EndElementHandler = self._start, None
            self._lacks_result = False
            self._put("".join(self._parts))
            self._parts.clear()

    def _value(self, kind: str, text: str) -> object:
        """What stands in a cell of a kind that is no text; an error has no value."""
        try:
            if kind == "n":
                number = _figure(text)
                return text if number is None else self._formats.value(number, self._cell.get("s", ""))
            if kind == "s":
                shared = self._texts[_index(text)]
                self.characters += len(shared)
                return shared
            if kind == "b":
                return _BOOLEANS[text]
        except (LookupError, OverflowError) as error:
            raise self._damaged(text) from error
        if kind == "e":
            self.errors[self._place()] = text
            return ""
        if kind == "d":
            return _iso_moment(text)
        raise self._damaged(kind)

    def _put(self, value: object) -> None:
        """Store what the cell holds, in a sheet as large as it asks for; a lone space makes no sheet too large."""
        row, column = place = self._unstated or _cell_place(self._cell["r"])
        if row > self.bottom or column > self.right:
            bottom, right = max(row, self.bottom), max(column, self.right)
            has_room = (bottom + 1) * (right + 1) <= MOST_CELLS
            if not has_room and isinstance(value, str) and not value.strip():
                return
            self.bottom, self.right, self._has_room = bottom, right, has_room
        style = self._cell.get("s", "")
        if style in self._telling:
            self.formats[place] = self._telling[style]
        if value == "" or not self._has_room:
            return
        cells = self.rows.setdefault(row, [])
        if column >= len(cells):
            cells += [""] * (column - len(cells) + 1)
        cells[column] = value

    def _merge(self, reference: str) -> None:
        extent = area(reference)
        if extent is not None:
            self.merges[extent] = None
        if len(self.merges) > MOST_MERGES:
            raise XlperfError("工作表里合并的单元格多得不正常，没有读。请核对文件来源。")

    def _damaged(self, text: str) -> XlperfError:
        row, column = self._place()
        return XlperfError(
            f"工作表“{self._name}”读不出来。请在 Excel 或 WPS 里打开后另存"
            f"（第 {row + 1} 行、第 {column + 1} 列存的是“{text[:20]}”）。"
        )


def table_attributes(xml: bytes) -> Attributes | None:
    """The attributes of a table part's table; None where it is none.

    >>> table_attributes(b'<table ref="A1:B2"><tableColumns/></table>')
    {'ref': 'A1:B2'}
    """
    tables: list[Attributes] = []

    def start(name: str, item: Attributes) -> None:
        if local_name(name) == "table":
            tables.append(item)
            parser.StartElementHandler = None  # the rest is its columns and their formulas

    parser = parser_of(start)
    run(parser, xml)
    return tables[0] if tables else None


def area(reference: str) -> Area | None:
    """Top, left, bottom and right of an A1:B2 or A1 reference; None where it is none.

    >>> area("B2:D9")
    (1, 1, 8, 3)
    """
    corners = [_place(corner) for corner in reference.split(":")]
    first, last = corners[0], corners[-1]
    return (*first, *last) if first and last and len(corners) <= 2 else None


@lru_cache(maxsize=32_768)  # the sheets of a workbook, and other workbooks, fill the same cells: some 6,000
def _cell_place(reference: str) -> tuple[int, int]:
    place = None if "$" in reference else _place(reference)
    if place is None or not (0 <= place[0] < MOST_ROWS and place[1] < MOST_COLUMNS):
        raise _impossible(reference)
    return place


def _row_number(text: str) -> int:
    number = whole_number(text)
    if not 1 <= number <= MOST_ROWS:
        raise _impossible(text)
    return number


def _place(reference: str) -> tuple[int, int] | None:
    """Row and column of an A1 reference, 0-based; None where it is none."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        return None
    return int(match[2]) - 1, _column(match[1])


@cache
def _column(letters: str) -> int:
    """The number of a column by its one to three letters, 0-based."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _figure(text: str) -> float | None:
    """A number as XML writes it; None where it is none, or as only Python writes it."""
    try:
        return float(text) if text.isascii() and "_" not in text else None
    except ValueError:
        return None


def _index(text: str) -> int:
    """The number of a shared text; LookupError where it is none."""
    number = whole_number(text)
    if number < 0:
        raise LookupError(text)
    return number


def _iso_moment(text: str) -> date | time | str:
    """A date, a time of day or both, as written; text where it is none.

    >>> _iso_moment("2022-12-01"), _iso_moment("2022-12-01T10:30:00"), _iso_moment("10:30:00")
    (datetime.date(2022, 12, 1), datetime.datetime(2022, 12, 1, 10, 30), datetime.time(10, 30))
    """
    with suppress(ValueError):
        return date.fromisoformat(text)
    with suppress(ValueError):
        return datetime.fromisoformat(text).replace(tzinfo=None)
    with suppress(ValueError):
        return time.fromisoformat(text).replace(tzinfo=None)
    return text


def _impossible(reference: str) -> XlperfError:
    return XlperfError(f"工作表里有一个单元格的位置是“{reference[:20]}”，Excel 没有这个位置。请核对文件来源。")
