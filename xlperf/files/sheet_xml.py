"""The XML of a workbook's parts: what python-calamine does not report (error cells, percent and date formats), merges,
and how much memory calamine will spend on a sheet.

It allocates the rectangle from A1 to the last row and column of the filled cells, so places are found here as it finds
them: the ``r`` of a cell, else the place after the cell before, whatever ``<dimension>`` or the row says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from xlperf.files.xml_events import Attributes, Parser, local_name, parse, parser_of, run
from xlperf.findings import XlperfError
from xlperf.reading.layout_marks import is_layout_mark
from xlperf.reading.rows import NO_RESULT, is_percent

__all__ = [
    "BUILT_IN_FORMATS",
    "MOST_TEXTS",
    "SheetMarks",
    "area",
    "is_telling",
    "scan_sheet",
    "shared_text_lengths",
    "style_formats",
    "table_attributes",
]

MOST_ROWS, MOST_COLUMNS = 2**20, 2**14  # of a sheet of Excel's
MOST_MERGES = 100_000
MOST_TEXTS = 2_000_000  # different texts of a workbook

# Built-in formats of percentages and dates (ECMA-376 18.8.30, and its list for zh-cn).
BUILT_IN_FORMATS = {
    9: "0%", 10: "0.00%", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 22: "yyyy/m/d h:mm",
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"',
    36: 'yyyy"年"m"月"', 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"',
    54: 'm"月"d"日"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
_DATE_LETTERS = re.compile(r"[yd]", re.IGNORECASE)
_UNSPOKEN = re.compile(r'"[^"]*"|\[[^\]]*\]')
_BLANK_WITHOUT_TEXT = ("", "n", "s", "b", "e")  # kinds of cells whose empty <v/> is no value
_NO_CELL: Attributes = {}
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")

Area = tuple[int, int, int, int]
"""Top, left, bottom, right: 0-based, inclusive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetMarks:
    """What the values of a sheet do not say: its errors and number formats by place, its merges, and how large it is.

    A formula without a stored result is an error, ``NO_RESULT``; calamine takes it for a blank cell.
    ``bottom`` and ``right`` are the last row and column with a value, 0-based, -1 where there is none; ``characters``
    are those of the shared texts that its cells show, each as often as it is shown.
    """

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


def scan_sheet(xml: bytes, formats: Mapping[int, str], text_lengths: Sequence[int] = ()) -> SheetMarks:
    """The marks of a sheet.

    ``formats`` are the format codes of interest by the style number of a cell, ``text_lengths`` the characters of each
    shared text. XlperfError where the XML is damaged, or where a cell or a row says a place that Excel does not have.

    >>> scan_sheet(b'<sheetData><row r="3"><c r="B3" t="e"><v>#N/A</v></c></row></sheetData>', {}).errors
    {(2, 1): '#N/A'}
    """
    scan = _SheetScan(formats, text_lengths)
    run(scan.parser, xml)
    return SheetMarks(
        errors=scan.errors,
        formats=scan.formats,
        merges=tuple(scan.merges),
        bottom=scan.bottom,
        right=scan.right,
        characters=scan.characters,
    )


class _SheetScan:
    """One pass through a sheet, element by element; of its text only the values: most of it is formulas.

    The place of a cell is worked out where it is wanted: most cells of a template are blank.
    """

    def __init__(self, formats: Mapping[int, str], text_lengths: Sequence[int]) -> None:
        self._formats, self._text_lengths = formats, text_lengths
        self._of_layout = {str(number): code for number, code in formats.items() if is_layout_mark(code)}
        self._row = 0  # of a cell that does not say its place
        self._cell: Attributes = _NO_CELL  # the attributes of the last one
        self._unstated: tuple[int, int] | None = None  # the place of the last one, if it does not say it
        self._is_formula = False
        self._pieces: list[str] = []  # of the text of a value
        self.parser: Parser = parser_of(self.start, self.end)
        self.errors: dict[tuple[int, int], str] = {}
        self.formats: dict[tuple[int, int], str] = {}
        self.merges: dict[Area, None] = {}
        self.bottom = self.right = -1
        self.characters = 0

    def start(self, name: str, item: Attributes) -> None:
        if ":" in name:
            name = local_name(name)
        if name == "c":
            self._is_formula = False
            self._unstated = None if "r" in item else (self._row, self._next_column())
            self._cell = item
            if self._of_layout and item.get("s") in self._of_layout:
                self.formats[self._place()] = self._of_layout[item["s"]]
        elif name == "v":
            self._pieces.clear()
            self.parser.CharacterDataHandler = self._pieces.append
        elif name == "f":
            self._is_formula = True
        elif name == "is":
            self._mark_filled()
        elif name == "row" and "r" in item:
            self._row = _row_number(item["r"]) - 1
        elif name == "mergeCell":
            self._merge(item.get("ref", ""))

    def end(self, name: str) -> None:
        if ":" in name:
            name = local_name(name)
        if name == "v":
            self._end_value()
        elif name == "c" and self._is_formula:
            self.errors[self._place()] = NO_RESULT
        elif name == "row":
            self._row, self._cell, self._unstated = self._row + 1, _NO_CELL, None

    def _next_column(self) -> int:
        return 0 if self._cell is _NO_CELL else self._place()[1] + 1

    def _place(self) -> tuple[int, int]:
        return _cell_place(self._cell["r"]) if "r" in self._cell else self._unstated or (self._row, 0)

    def _end_value(self) -> None:
        self.parser.CharacterDataHandler = None
        kind = self._cell.get("t", "")
        if self._pieces or kind == "str":
            self._is_formula = False
        if not self._pieces and kind in _BLANK_WITHOUT_TEXT:
            return
        place = self._mark_filled()
        if kind == "e":
            self.errors[place] = "".join(self._pieces)
        elif kind == "s":
            self.characters += self._shown_characters()

    def _mark_filled(self) -> tuple[int, int]:
        place = row, column = self._place()
        if row > self.bottom:
            self.bottom = row
        if column > self.right:
            self.right = column
        code = self._formats.get(_number(self._cell.get("s", "")))
        if code is not None:
            self.formats[place] = code
        return place

    def _shown_characters(self) -> int:
        """Those of the shared text whose number was read; of the longest where calamine may take another number."""
        number = _number(self._pieces[0]) if len(self._pieces) == 1 else -1
        if number < 0:
            return max(self._text_lengths, default=0)
        return self._text_lengths[number] if number < len(self._text_lengths) else 0

    def _merge(self, reference: str) -> None:
        extent = area(reference)
        if extent is not None:
            self.merges[extent] = None
        if len(self.merges) > MOST_MERGES:
            raise XlperfError("工作表里合并的单元格多得不正常，没有读。请核对文件来源。")


def shared_text_lengths(xml: bytes) -> tuple[int, ...]:
    """The characters of each shared text of a workbook; XlperfError where there are, or are said to be, too many.

    calamine makes room for as many texts as ``uniqueCount`` says.
    """
    lengths: list[int] = []

    def begin(item: Attributes) -> None:
        if _number(item.get("uniqueCount", "0")) not in range(MOST_TEXTS + 1):
            raise _too_many_texts()

    def begin_text(_: Attributes) -> None:
        if len(lengths) == MOST_TEXTS:
            raise _too_many_texts()
        lengths.append(0)

    def text(content: str) -> None:
        if lengths:
            lengths[-1] += len(content)

    parse(xml, {"sst": begin, "si": begin_text}, text)
    return tuple(lengths)


def table_attributes(xml: bytes) -> Attributes | None:
    """The attributes of a table part's table; None where it is none."""
    tables: list[Attributes] = []
    parse(xml, {"table": tables.append})
    return tables[0] if tables else None


def style_formats(xml: bytes) -> Mapping[int, str]:
    """Style number of a cell -> format code, for the styles of a workbook whose format is telling."""
    codes = dict(BUILT_IN_FORMATS)
    styles: list[int] = []
    in_cells, after_codes = False, False

    def code(item: Attributes) -> None:
        if not after_codes:  # conditional formats have codes of their own, under any number
            codes[_number(item.get("numFmtId", ""))] = item.get("formatCode", "")

    def begin(_: Attributes) -> None:
        nonlocal in_cells, after_codes
        in_cells = after_codes = True

    def end(_: Attributes) -> None:
        nonlocal in_cells
        in_cells = False

    def style(item: Attributes) -> None:
        if in_cells:
            styles.append(_number(item.get("numFmtId", "")))

    parse(xml, {"numFmt": code, "cellXfs": begin, "cellStyles": end, "dxfs": end, "xf": style})
    used = ((at, codes.get(number, "")) for at, number in enumerate(styles))
    return {at: text for at, text in used if is_telling(text)}


def is_telling(number_format: str) -> bool:
    """Whether a format code says more than how a value looks: a percentage, a date, a part of a cell of a form."""
    bare = _UNSPOKEN.sub("", number_format)
    return is_percent(number_format) or is_layout_mark(number_format) or _DATE_LETTERS.search(bare) is not None


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
    number = _number(text)
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


@lru_cache(maxsize=1024)  # the same few styles and texts again and again
def _number(text: str) -> int:
    """A number written in plain digits; -1 where it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def _impossible(reference: str) -> XlperfError:
    return XlperfError(f"工作表里有一个单元格的位置是“{reference[:20]}”，Excel 没有这个位置。请核对文件来源。")


def _too_many_texts() -> XlperfError:
    return XlperfError("文件里的文字多得不正常，没有读。请核对文件来源。")
