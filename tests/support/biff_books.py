"""The sheets of a test as an old workbook (.xls, BIFF8): the few records that a form needs."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from tests.support.official_forms import Paper
from tools.vba.compound_writer import write_compound

LONGEST = 8_224  # bytes of a record's content
_STYLES = {"": 0, "%": 1, "date": 2}  # style number by what a cell is
_CODES = (0, 10, 14)  # General, 0.00%, a date
_FIRST_DAY = date(1899, 12, 30)


def record(kind: int, content: bytes = b"") -> bytes:
    """One record of the stream."""
    return struct.pack("<HH", kind, len(content)) + content


def begin(part: int) -> bytes:
    """The beginning of a part: 5 is the workbook, 16 a sheet."""
    return record(0x0809, struct.pack("<HHHHII", 0x0600, part, 0x0DBB, 1996, 0, 6))


def end() -> bytes:
    """The end of a part."""
    return record(0x0A)


def biff(*papers: Paper, hidden: str = "") -> bytes:
    """The sheets as an old workbook."""
    texts: dict[str, int] = {}
    sheets = [(paper.name, paper.name == hidden, _sheet(paper, texts)) for paper in papers]
    if hidden and hidden not in {name for name, _, _ in sheets}:
        sheets.append((hidden, True, sheet_of()))
    return workbook(sheets, shared_texts(list(texts)))


def workbook(sheets: Sequence[tuple[str, bool, bytes]], texts: bytes = b"") -> bytes:
    """A workbook of these sheets: name, whether it is hidden, records; ``texts`` are the records of shared texts."""
    styles = b"".join(record(0xE0, struct.pack("<HHHH12x", 0, code, 1, 0)) for code in _CODES)

    def first(places: Sequence[int]) -> bytes:
        bounds = (
            record(0x85, struct.pack("<IBBBB", place, is_hidden, 0, len(name), 1) + name.encode("utf-16-le"))
            for place, (name, is_hidden, _) in zip(places, sheets, strict=True)
        )
        return begin(5) + styles + b"".join(bounds) + texts + end()

    places, at = [], len(first([0] * len(sheets)))
    for _, _, records in sheets:
        places.append(at)
        at += len(records)
    stream = first(places) + b"".join(records for _, _, records in sheets)
    return write_compound({"Workbook": stream})


def sheet_of(*records: bytes, size: tuple[int, int] = (1, 1)) -> bytes:
    """A sheet of these records that says it has so many rows and columns."""
    return begin(16) + record(0x0200, struct.pack("<IIHHH", 0, size[0], 0, size[1], 0)) + b"".join(records) + end()


def number(row: int, column: int, value: float, style: int = 0) -> bytes:
    """A cell with a figure."""
    return record(0x0203, struct.pack("<HHHd", row, column, style, value))


def shared(row: int, column: int, text: int) -> bytes:
    """A cell with a shared text, by its number."""
    return record(0xFD, struct.pack("<HHHI", row, column, 0, text))


def shared_texts(texts: Sequence[str]) -> bytes:
    """The shared texts, each in the record where there is room, a long one going over to the next."""
    parts, content = [], struct.pack("<II", len(texts), len(texts))
    for text in texts:
        if len(content) + 3 > LONGEST:
            parts.append(content)
            content = b""
        content += struct.pack("<HB", len(text), 1)
        packed = text.encode("utf-16-le")
        while len(content) + len(packed) > LONGEST:
            room = (LONGEST - len(content)) // 2 * 2
            parts.append(content + packed[:room])
            content, packed = b"\1", packed[room:]
        content += packed
    parts.append(content)
    return record(0xFC, parts[0]) + b"".join(record(0x3C, part) for part in parts[1:])


def _sheet(paper: Paper, texts: dict[str, int]) -> bytes:
    cells = []
    for (row, column), (value, form) in sorted(paper.cells.items()):
        if isinstance(value, date):
            cells.append(number(row, column, (value - _FIRST_DAY).days, _STYLES["date"]))
        elif isinstance(value, int | float | Decimal):
            cells.append(number(row, column, float(value), _STYLES["%" if "%" in form else ""]))
        elif value:
            cells.append(shared(row, column, texts.setdefault(str(value), len(texts))))
    merges = b"".join(struct.pack("<HHHH", top, bottom, left, right) for top, left, bottom, right in paper.merges)
    return sheet_of(*cells, record(0xE5, struct.pack("<H", len(paper.merges)) + merges))
