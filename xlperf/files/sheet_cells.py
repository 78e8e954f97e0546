"""The cells of a sheet's XML, for writing values into a few of them; all else stays byte for byte as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from html import escape

from xlperf.files.sheet_xml import area
from xlperf.files.xml_events import Attributes
from xlperf.files.xml_spans import Change, Span, changed, spans
from xlperf.findings import XlperfError
from xlperf.reading.tables import address
from xlperf.values.amounts import plain

__all__ = ["Place", "SheetCells", "Value"]

Place = tuple[int, int]
"""Row and column, 0-based."""

Value = str | Decimal
"""What a cell is to hold: text, or a number."""

_READ = ("sheetData", "row", "c", "f", "v", "col", "sheetCalcPr", "sheetFormatPr", "mergeCell")
_OF_ITS_VALUE = ("t", "cm", "vm")  # attributes of a cell that are about what it holds now


@dataclass(slots=True)
class _Cell:
    """A cell as written: its element, and what stands in it."""

    span: Span
    formula: bool = False
    values: list[Span] = field(default_factory=list)


@dataclass(slots=True)
class _Row:
    """A row as written: its element, and its cells by column."""

    span: Span
    cells: dict[int, _Cell] = field(default_factory=dict)


class SheetCells:
    """A sheet: where its cells stand in the XML, how wide its columns and how high its rows are.

    XlperfError where it is damaged, in another encoding than UTF-8, or says a place that Excel does not have.

    >>> sheet = SheetCells(b'<worksheet><sheetData><row r="1"><c r="A1" s="3"/></row></sheetData></worksheet>')
    >>> sheet.style((0, 0))
    3
    >>> sheet.with_values({(0, 0): Decimal("1.5")})
    b'<worksheet><sheetData><row r="1"><c r="A1" s="3"><v>1.5</v></c></row></sheetData></worksheet>'
    """

    def __init__(self, xml: bytes) -> None:
        self._xml = xml
        self._rows: dict[int, _Row] = {}
        self._columns: list[Attributes] = []
        self._data: Span | None = None
        self._calculation: Span | None = None
        self._usual: Attributes = {}
        self.merges: list[tuple[int, int, int, int]] = []
        for span in spans(xml, _READ):
            self._take(span)
        if self._data is None:
            raise XlperfError("工作表里没有单元格，没有动它。请在 Excel 或 WPS 里打开后另存。")

    @property
    def formulas(self) -> frozenset[Place]:
        """The cells with a formula of their own."""
        return frozenset(place for place, cell in self._cells() if cell.formula)

    @property
    def styled(self) -> Mapping[Place, int]:
        """The cells that are written down, with the numbers of their styles."""
        return {place: _whole(cell.span.attributes.get("s")) for place, cell in self._cells()}

    def style(self, place: Place) -> int:
        """The number of a cell's style: its own, else its row's, else its column's."""
        row = self._rows.get(place[0])
        if row and place[1] in row.cells:
            return _whole(row.cells[place[1]].span.attributes.get("s"))
        if row and row.span.attributes.get("customFormat") in ("1", "true"):
            return _whole(row.span.attributes.get("s"))
        return _whole(self._column(place[1]).get("style"))

    def width(self, column: int) -> float | None:
        """A column's width in characters; None where the sheet does not say it."""
        given = self._column(column)
        text = given.get("width") or self._usual.get("defaultColWidth", "")
        return 0.0 if given.get("hidden") in ("1", "true") else _figure(text)

    def height(self, row: int) -> float | None:
        """A row's height in points; None where it follows from what stands in it."""
        given = self._rows[row].span.attributes if row in self._rows else {}
        return 0.0 if given.get("hidden") in ("1", "true") else _figure(given.get("ht", ""))

    @property
    def usual_height(self) -> float | None:
        """The height of rows that say none, in points, where the sheet says it."""
        return _figure(self._usual.get("defaultRowHeight", ""))

    def with_values(self, values: Mapping[Place, Value], *, recalculate: bool = False) -> bytes:
        """The sheet with these cells changed; a cell with a formula keeps it, and no stored result.

        ``recalculate``: the program that opens it is told to calculate everything.
        """
        data = self._data
        assert data is not None, "checked when it was read"  # noqa: S101
        changes = [one for _, cell in self._cells() if cell.formula for one in _without_result(cell)]
        formulas = self.formulas
        new: dict[int, dict[int, Value]] = {}
        for place, value in values.items():
            row = self._rows.get(place[0])
            cell = row.cells.get(place[1]) if row else None
            if place in formulas:
                continue
            if cell is not None:
                changes.append(Change(cell.span.begin, cell.span.end, self._cell(cell.span, place, value)))
            else:
                new.setdefault(place[0], {})[place[1]] = value
        changes += self._added(data, new)
        if recalculate:
            changes.append(self._recalculating(data))
        return changed(self._xml, changes)

    def _take(self, span: Span) -> None:
        if span.local == "sheetData":
            self._data = self._data or span
        elif span.local == "col":
            self._columns.append(span.attributes)
        elif span.local == "sheetFormatPr":
            self._usual = span.attributes
        elif span.local == "sheetCalcPr":
            self._calculation = span
        elif span.local == "mergeCell":
            extent = area(span.attributes.get("ref", ""))
            self.merges += [extent] if extent else []
        elif span.local == "row" and span.parent is self._data:
            number = self._number(span)
            if number in self._rows:
                raise _impossible(str(number + 1))
            self._rows[number] = _Row(span)
        elif span.local == "c" and span.parent is not None and span.parent.local == "row":
            row = next(reversed(self._rows.values()), None)
            if row is not None and row.span is span.parent:
                row.cells[self._column_of(span, row)] = _Cell(span)
        elif span.local in ("f", "v") and span.parent is not None and span.parent.local == "c":
            self._take_inside(span)

    def _take_inside(self, span: Span) -> None:
        row = next(reversed(self._rows.values()), None)
        cell = next(reversed(row.cells.values()), None) if row else None
        if cell is None or cell.span is not span.parent:
            return
        if span.local == "f":
            cell.formula = True
        else:
            cell.values.append(span)

    def _number(self, span: Span) -> int:
        """A row's number; it follows the row before where it does not say it."""
        text = span.attributes.get("r")
        before = next(reversed(self._rows), -1)
        number = before + 1 if text is None else _whole(text) - 1
        if number <= before:
            raise _impossible(str(text))
        return number

    def _column_of(self, span: Span, row: _Row) -> int:
        before = next(reversed(row.cells), -1)
        if "r" not in span.attributes:
            return before + 1
        extent = area(span.attributes["r"])
        if extent is None or extent[1] <= before:
            raise _impossible(span.attributes["r"])
        return extent[1]

    def _cells(self) -> Iterator[tuple[Place, _Cell]]:
        for number, row in self._rows.items():
            for column, cell in row.cells.items():
                yield (number, column), cell

    def _column(self, column: int) -> Attributes:
        number = column + 1
        inside = (one for one in self._columns if _whole(one.get("min")) <= number <= _whole(one.get("max")))
        return next(inside, {})

    def _cell(self, span: Span | None, place: Place, value: Value) -> bytes:
        """A cell that holds a value, in the style it has, or would have."""
        data = self._data
        prefix = data.prefix if data else ""
        given = dict(span.attributes) if span else {"r": address(*place)}
        if span is None and (style := self.style(place)):
            given["s"] = str(style)
        kept = {key: word for key, word in given.items() if key not in _OF_ITS_VALUE}
        model = Span(f"{prefix}c", kept, 0, None)
        if isinstance(value, Decimal):
            return model.start_tag(kept) + f"<{prefix}v>{plain(value, None)}</{prefix}v></{prefix}c>".encode()
        text = escape(value, quote=False)
        text = f'<{prefix}is><{prefix}t xml:space="preserve">{text}</{prefix}t></{prefix}is></{prefix}c>'
        return model.start_tag({**kept, "t": "inlineStr"}) + text.encode()

    def _added(self, data: Span, new: Mapping[int, Mapping[int, Value]]) -> Iterator[Change]:
        """The cells that are not written down yet, each where it belongs in its row, in rows where they belong."""
        fresh: dict[int, bytes] = {}
        for number in sorted(new):
            cells = {column: self._cell(None, (number, column), value) for column, value in sorted(new[number].items())}
            row = self._rows.get(number)
            if row is None:
                tag = Span(f"{data.prefix}row", {}, 0, None)
                at = next((one.span.begin for other, one in self._rows.items() if other > number), data.close)
                end = f"</{data.prefix}row>".encode()
                fresh[at] = fresh.get(at, b"") + tag.start_tag({"r": str(number + 1)}) + b"".join(cells.values()) + end
            else:
                yield from _into(row, cells)
        if data.is_empty and fresh:
            content = b"".join(fresh.values())
            yield Change(data.begin, data.end, data.start_tag(data.attributes) + content + _end_tag(data))
        else:
            yield from (Change(at, at, content) for at, content in fresh.items())

    def _recalculating(self, data: Span) -> Change:
        known = self._calculation
        tag = known or Span(f"{data.prefix}sheetCalcPr", {}, data.end, None)
        content = tag.start_tag({**tag.attributes, "fullCalcOnLoad": "1"}, empty=True)
        return Change(known.begin, known.end, content) if known else Change(data.end, data.end, content)


def _into(row: _Row, cells: Mapping[int, bytes]) -> Iterator[Change]:
    """Cells put into a row between those it has; what it says of its extent is left out, for it is wrong now."""
    span = row.span
    start = span.start_tag({key: word for key, word in span.attributes.items() if key != "spans"})
    if span.is_empty:
        yield Change(span.begin, span.end, start + b"".join(cells.values()) + _end_tag(span))
        return
    yield Change(span.begin, span.inner, start)
    added: dict[int, bytes] = {}
    for column, content in cells.items():
        at = next((one.span.begin for other, one in row.cells.items() if other > column), span.close)
        added[at] = added.get(at, b"") + content
    yield from (Change(at, at, content) for at, content in added.items())


def _without_result(cell: _Cell) -> Iterator[Change]:
    """A formula's cell without its stored result, and without what kind of value that is."""
    span = cell.span
    if cell.values:
        kept = {key: word for key, word in span.attributes.items() if key != "t"}
        yield Change(span.begin, span.inner, span.start_tag(kept))
        yield from (Change(value.begin, value.end, b"") for value in cell.values)


def _end_tag(span: Span) -> bytes:
    return f"</{span.name}>".encode()


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


def _figure(text: str) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        return None


def _impossible(reference: str) -> XlperfError:
    return XlperfError(f"工作表里有一个单元格的位置是“{reference[:20]}”，不是表格软件写的，没有动它。请另存后再试。")
