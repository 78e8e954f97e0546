"""A list as a sheet: title, note, headings, then one row after another as they come, whatever their number.

Rows are written as they are read and forgotten at once. What exceeds one sheet continues on a further one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xlperf.alerts import Colour
from xlperf.findings import Severity
from xlperf.summary.settings import ListColumn, ListForm, settings
from xlperf.writing.fit import line_count, metrics, pieces, pixels, row_height, usable
from xlperf.writing.sheets import LONGEST_NAME
from xlperf.writing.sheets.cell_writing import clean, put
from xlperf.writing.sheets.styles import Formats, looks

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

_TITLE, _NOTE, _HEADER = 0, 1, 2
_INDENT = 9.0  # points of one step of indentation, at most
_WRAPPED = ("text", "file", "value")
_SEVERITIES = {"error": "error", "warning": "warning", "note": "info"}
_ALERTS = {Colour.RED: "error", Colour.YELLOW: "warning", Colour.GREEN: "good", Colour.BLUE: "info"}
_COUNTS = ("errors", "warnings", "greens", "blues")
_STYLES = {
    style: f"summary_{style}"
    for style in (
        *_WRAPPED, "centre", "money", "number", "points", "percent", "count", *_COUNTS, *_SEVERITIES.values(),
        *_ALERTS.values(),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads somewhere; ``target`` is in XlsxWriter's form, None where the place cannot be linked to."""

    text: str
    target: str | None


Value = str | int | Decimal | Link | None
Row = Mapping[str, Value]
"""A row's values by the key of their column; what is missing is blank."""


def add_list(
    workbook: Workbook,
    formats: Formats,
    form: ListForm,
    rows: Iterable[Row],
    words: Mapping[str, object] | None = None,
    *,
    most: int | None = None,
) -> None:
    """Add a list's sheet or sheets to a workbook that is written row by row.

    ``words`` fill the title and the note; ``most`` rows stand on one sheet (Excel's limit where it is None).
    """
    limit = (most or settings().sheets.rows) - _HEADER - 1
    source, number = iter(rows), 0
    more: Row | None = next(source, None)
    while number == 0 or more is not None:
        number += 1
        sheet = _begun(workbook, formats, form, number, words or {})
        writer = _Writer(sheet, formats, form)
        at = _HEADER
        while more is not None and at - _HEADER < limit:
            at += 1
            writer.write(at, more)
            more = next(source, None)
        last = len(form.columns) - 1
        if at > _HEADER:
            sheet.autofilter(_HEADER, 0, at, last)
        sheet.print_area(0, 0, at, last)


def widths(form: ListForm) -> tuple[float, ...]:
    """Widths of the columns in points."""
    return tuple(column.width * settings().sheets.points for column in form.columns)


def _begun(workbook: Workbook, formats: Formats, form: ListForm, number: int, words: Mapping[str, object]) -> Worksheet:
    """A sheet with its title, note and headings."""
    tail = f"（{number}）" if number > 1 else ""
    sheet = workbook.add_worksheet(form.name[: LONGEST_NAME - len(tail)] + tail)
    for at, width in enumerate(widths(form)):
        sheet.set_column_pixels(at, at, pixels(width))
    sheet.set_default_row(row_height(1, looks().size("summary_text")))
    last, whole = len(form.columns) - 1, sum(widths(form))
    texts = ((_TITLE, "summary_title", form.title + tail), (_NOTE, "summary_note", form.note))
    for row, style, text in texts:
        shown = text.format_map(words)
        lines = line_count(shown, usable(whole), looks().size(style))
        sheet.set_row(row, row_height(lines, looks().size(style)))
        sheet.merge_range(row, 0, row, last, "", formats.get(style))
        put(sheet, row, 0, shown, formats, style)
    size = looks().size("summary_header")
    heads = [(column.header, width) for column, width in zip(form.columns, widths(form), strict=True)]
    lines = max(line_count(header, usable(width), size) for header, width in heads)
    sheet.set_row(_HEADER, row_height(lines, size) + 6)
    for at, column in enumerate(form.columns):
        put(sheet, _HEADER, at, column.header, formats, "summary_header")
    looks().pages["summary"].set_up(sheet)
    sheet.repeat_rows(_HEADER)
    sheet.freeze_panes(_HEADER + 1, 0)
    return sheet


class _Writer:
    """Writes the rows of one sheet."""

    def __init__(self, sheet: Worksheet, formats: Formats, form: ListForm) -> None:
        self._sheet = sheet
        self._formats = formats
        self._columns = tuple(enumerate(form.columns))
        self._room = {
            column.key: usable(width - _INDENT * (column.style == "value"))
            for column, width in zip(form.columns, widths(form), strict=True)
            if column.style in _WRAPPED
        }
        self._size = looks().size("summary_text")
        self._widest = self._size * max(1.0, metrics().pictograph)
        self._links = 0

    def write(self, at: int, row: Row) -> None:
        """Write one row, as high as its longest text wants."""
        texts = dict(self._texts(row))
        lines = max((count for _, count in texts.values()), default=1)
        if lines > 1:  # the height of a row is remembered to the end: the usual one costs nothing
            self._sheet.set_row(at, row_height(lines, self._size))
        for place, column in self._columns:
            shown = texts.get(column.key)
            self._cell(at, place, column, shown[0] if shown else row.get(column.key), row.get(column.key))

    def _texts(self, row: Row) -> Iterator[tuple[str, tuple[str, int]]]:
        """The wrapped texts of a row by key, cut to the tallest row, with their lines."""
        form = settings().sheets
        for key, room in self._room.items():
            value = row.get(key)
            if isinstance(value, str | Link):
                text = clean(value.text if isinstance(value, Link) else value)
                if len(text) * self._widest <= room and "\n" not in text:
                    yield key, (text, 1)
                    continue
                lines = line_count(text, room, self._size)
                if lines > form.tallest:
                    text = pieces(text, form.tallest - 1, room, self._size)[0] + form.more
                    lines = form.tallest
                yield key, (text, lines)

    def _cell(self, at: int, place: int, column: ListColumn, shown: Value, value: Value) -> None:
        style = column.style
        link = None
        if style == "severity":
            style = _SEVERITIES[str(value)]
            shown = Severity(str(value)).label
        elif style == "alert":  # of several alerts the gravest
            style = next((look for colour, look in _ALERTS.items() if colour in str(value or "")), "centre")
        elif style in _COUNTS and not value:
            style = "count"
        if isinstance(value, Link):
            if value.target and self._links < settings().sheets.links:
                link, self._links = value.target, self._links + 1
            shown = shown.text if isinstance(shown, Link) else shown
        if style == "file" and not link:
            style = "text"
        form = self._formats.get(_STYLES[style])
        if shown is None or shown == "":
            self._sheet.write_blank(at, place, None, form)
        elif isinstance(shown, int | Decimal):
            self._sheet.write_number(at, place, shown, form)
        else:
            put(self._sheet, at, place, str(shown), self._formats, _STYLES[style], link=link)
