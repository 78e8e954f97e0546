"""XML Spreadsheet 2003 (.xml, often named .xls) -> grids."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime

from xlperf.files.grid_builder import GridBuilder, check_place, check_sizes
from xlperf.files.input_files import decoded
from xlperf.files.number_formats import is_telling
from xlperf.files.xml_events import Attributes, local_name, parse_all
from xlperf.findings import XlperfError
from xlperf.reading.rows import NO_RESULT
from xlperf.reading.tables import Book

__all__ = ["is_xml_2003", "read_xml_2003"]

_MARK = b"urn:schemas-microsoft-com:office:spreadsheet"
_START = 8_192  # bytes in which the name of the format stands
_NAMED_FORMATS = {
    "Percent": "0.00%", "General Date": "yyyy/m/d h:mm", "Short Date": "yyyy/m/d", "Medium Date": "d-mmm-yy",
    "Long Date": 'yyyy"年"m"月"d"日"',
}  # fmt: skip


class _Scan:
    """One pass through the file, element by element."""

    def __init__(self) -> None:
        self.sheets: list[GridBuilder] = []
        self.hidden: list[str] = []
        self._formats: dict[str, str] = {}
        self._style = ""
        self._row = self._column = -1
        self._cell: Attributes = {}
        self._kind: str | None = None
        self._pieces: list[str] = []
        self._in_comment = self._in_data = self._in_visible = False

    def start(self, name: str, attributes: Attributes) -> None:
        name, item = local_name(name), {local_name(key): value for key, value in attributes.items()}
        if name == "Style":
            self._style = item.get("ID", "")
        elif name == "NumberFormat":
            self._note_format(item.get("Format", ""))
        elif name == "Worksheet":
            self.sheets.append(GridBuilder(item.get("Name", str(len(self.sheets) + 1))))
            check_sizes(self.sheets)
            self._row = -1
        elif name == "Visible":
            self._in_visible, self._pieces = True, []
        elif name == "Comment":
            self._in_comment = True
        elif self.sheets and not self._in_comment:
            self._start_in_sheet(name, item)

    def _start_in_sheet(self, name: str, item: Attributes) -> None:
        if name == "Row":
            self._row, self._column = _position(item, self._row), -1
        elif name == "Cell":
            self._cell, self._kind, self._pieces = item, None, []
            self._column = _position(item, self._column)
            check_place(self._row, self._column)
            across, down = _count(item.get("MergeAcross")), _count(item.get("MergeDown"))
            place = (self._row, self._column)
            self.sheets[-1].merge(*place, self._row + down, self._column + across)
        elif name == "Data":
            self._kind, self._in_data = item.get("Type", "String"), True

    def text(self, content: str) -> None:
        if self._in_data or self._in_visible:
            self._pieces.append(content)

    def end(self, name: str) -> None:
        name = local_name(name)
        if name == "Comment":
            self._in_comment = False
        elif name == "Visible":
            self._in_visible = False
            if "".join(self._pieces).strip() != "SheetVisible" and self.sheets:
                self.hidden.append(self.sheets[-1].name)
        elif name == "Data" and not self._in_comment:
            self._in_data = False
        elif name == "Cell" and self.sheets:
            self._end_cell()

    def _end_cell(self) -> None:
        text, code = "".join(self._pieces), self._formats.get(self._cell.get("StyleID", ""), "")
        sheet, place = self.sheets[-1], (self._row, self._column)
        if self._kind == "Error":
            sheet.put(*place, "", error=text or "#VALUE!")
        elif self._kind is None and "Formula" in self._cell:
            sheet.put(*place, "", error=NO_RESULT)
        elif self._kind is not None:
            sheet.put(*place, _value(self._kind, text), number_format=code)
        self._column += _count(self._cell.get("MergeAcross"))

    def _note_format(self, code: str) -> None:
        code = _NAMED_FORMATS.get(code, code)
        if is_telling(code):
            self._formats[self._style] = code


def is_xml_2003(data: bytes) -> bool:
    """Whether these bytes begin as an XML Spreadsheet 2003.

    >>> is_xml_2003(b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>')
    True
    """
    start = data[:_START].replace(b"\0", b"")
    return _MARK in start and b"<Workbook" in start.replace(b"<ss:", b"<")


def read_xml_2003(name: str, data: bytes) -> Book:
    """The sheets of an XML Spreadsheet 2003.

    XlperfError (Chinese, without the path) where it is damaged, has a DOCTYPE or is beyond all measure.
    """
    scan = _Scan()
    parse_all(decoded(data), scan.start, scan.end, scan.text)
    check_sizes(scan.sheets)
    if not scan.sheets:
        raise XlperfError("工作簿里没有工作表。请核对文件来源。")
    grids = {sheet.name: sheet.grid() for sheet in scan.sheets}
    return Book(name=name, grids=grids, hidden=frozenset(scan.hidden))


def _position(item: Mapping[str, str], before: int) -> int:
    """The number of a row or cell, 0-based: as it says, else the one after the one before."""
    return _count(item["Index"]) - 1 if "Index" in item else before + 1


def _count(text: str | None) -> int:
    """A number written in plain digits; 0 where it is none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def _value(kind: str, text: str) -> object:
    """What a cell holds; a number or date that is none stays the text it is."""
    with suppress(ValueError):
        if kind == "Number":
            return float(text)
        if kind == "DateTime":
            return day_or_time(text)
    return text.strip() == "1" if kind == "Boolean" else text


def day_or_time(text: str) -> date | datetime:
    """A date, or with a time of day that is not midnight, a datetime; ValueError where it is none.

    >>> day_or_time("2022-12-01T00:00:00.000")
    datetime.date(2022, 12, 1)
    """
    moment = datetime.fromisoformat(text.strip())
    return moment if (moment.hour, moment.minute, moment.second) != (0, 0, 0) else moment.date()
