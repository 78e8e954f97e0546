"""An old workbook (.xls, .et) -> grids: values and merges by python-calamine, errors and formats from its records.

The format is [MS-XLS] (BIFF8) or the one before it (BIFF5). calamine makes room for what a file says it holds, and a
cell takes its whole text; so the records are counted first, and calamine is given those that were counted and no more.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

from xlperf.files.compound_file import (
    BLACK,
    CUTOFF,
    END,
    ENTRY,
    FAT_SECTOR,
    FREE,
    HEADER,
    MOST_FAT_SECTORS,
    NOBODY,
    ROOT,
    SECTOR,
    SIGNATURE,
    STREAM,
    read_compound,
)
from xlperf.files.grid_builder import check_sizes
from xlperf.files.number_formats import BUILT_IN_FORMATS, is_telling
from xlperf.files.shared_texts import MOST_TEXTS
from xlperf.files.sheet_xml import MOST_CELLS
from xlperf.files.xlsx import MOST_CHARACTERS
from xlperf.findings import XlperfError
from xlperf.reading.tables import Book, Grid

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

__all__ = ["is_biff", "read_biff"]

_STREAMS = ("Workbook", "Book")
_BIFF5, _BIFF8 = 0x0500, 0x0600

_EOF, _BOF, _FILE_PASS, _CONTINUE, _BOUND_SHEET, _SST = 0x0A, 0x0809, 0x2F, 0x3C, 0x85, 0xFC
_FORMAT, _XF, _DIMENSIONS = 0x041E, 0xE0, 0x0200
_FORMULA, _MULRK, _LABEL_SST, _BOOL_ERR = 0x06, 0xBD, 0xFD, 0x0205
_CELLS = (_FORMULA, _MULRK, _LABEL_SST, _BOOL_ERR, 0x0203, 0x0204, 0xD6, 0x027E)
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}

Record = tuple[int, int, bytes]
"""The kind of a record, where its content begins, and its content."""


@dataclass(slots=True)
class _Globals:
    """What a workbook says of itself: its sheets' places, its formats, the characters of its shared texts."""

    version: int = 0
    sheets: list[int] = field(default_factory=list)
    codes: dict[int, str] = field(default_factory=lambda: dict(BUILT_IN_FORMATS))
    styles: list[int] = field(default_factory=list)
    texts: list[bytes] = field(default_factory=list)

    @property
    def formats(self) -> Mapping[int, str]:
        """Style number of a cell -> format code, where that is telling."""
        used = ((at, self.codes.get(number, "")) for at, number in enumerate(self.styles))
        return {at: code for at, code in used if is_telling(code)}


@dataclass(slots=True)
class _Marks:
    """What the values of a sheet do not say, and how large it is."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    bottom: int = -1
    right: int = -1
    characters: int = 0

    @property
    def cells(self) -> int:
        """The cells from A1 to the last row and column, blank or not."""
        return (self.bottom + 1) * (self.right + 1)


def is_biff(data: bytes) -> bool:
    """Whether these bytes are a compound file with a workbook in it."""
    if not data.startswith(SIGNATURE):
        return False
    try:
        streams = read_compound(data)
    except (XlperfError, RecursionError):  # its directory is a tree, as deep as a damaged file says
        return False
    return any(name in streams for name in _STREAMS)


def read_biff(name: str, data: bytes) -> Book:
    """The sheets of an old workbook.

    XlperfError (Chinese, without the path) where it is encrypted, damaged or beyond all measure.
    """
    try:
        streams = read_compound(data)
        stream = next(streams[one] for one in _STREAMS if one in streams)
        found = _globals(stream)
        marks = [_marks(stream, at, found) for at in found.sheets]
    except (struct.error, IndexError, StopIteration) as error:
        raise _damaged("记录不完整") from error
    _check_extents(marks)
    return _read(name, _packed(_without_claims(stream)), marks)


def _check_extents(marks: Sequence[_Marks]) -> None:
    """XlperfError where calamine would need more memory than an office computer has."""
    for number, sheet in enumerate(marks, start=1):
        if sheet.cells > MOST_CELLS:
            last = f"第 {sheet.bottom + 1} 行、第 {sheet.right + 1} 列"
            raise XlperfError(f"第 {number} 张工作表一直用到{last}，太大了。请删去表格以外的内容，另存后再试。")
    check_sizes(marks)
    if sum(sheet.characters for sheet in marks) > MOST_CHARACTERS:
        raise XlperfError("文件里的文字多得不正常，没有读。请核对文件来源。")


def _records(stream: bytes, at: int = 0) -> Iterator[Record]:
    """The records from a place of the stream to the end of its part, that of a chart within it passed over."""
    depth = 0
    while True:
        kind, length = struct.unpack_from("<HH", stream, at)
        content = stream[at + 4 : at + 4 + length]
        if len(content) < length:
            raise _damaged("记录不完整")
        depth += (kind == _BOF) - (kind == _EOF)
        if not depth and kind != _EOF:
            raise _damaged("一部分没有开头")
        yield kind, at + 4, content
        if depth <= 0:
            return
        at += 4 + length


def _globals(stream: bytes) -> _Globals:
    found, before = _Globals(), 0
    for kind, _, content in _records(stream):
        if kind == _BOF and not found.version:
            found.version = struct.unpack_from("<H", content)[0]
            if found.version not in (_BIFF5, _BIFF8):
                raise _damaged("是 Excel 95 以前的")
        elif kind == _FILE_PASS:
            raise XlperfError("工作簿加了打开密码。请在 Excel 里去掉密码，另存后再试。")
        elif kind == _BOUND_SHEET:
            found.sheets.append(struct.unpack_from("<I", content)[0])
        elif kind == _FORMAT:
            found.codes[struct.unpack_from("<H", content)[0]] = _format_code(content, found.version)
        elif kind == _XF:
            found.styles.append(struct.unpack_from("<H", content, 2)[0])
        elif kind == _SST and found.texts:
            raise _damaged("有两份文字")
        elif kind == _SST or (kind == _CONTINUE and before == _SST):
            found.texts.append(content)
            kind = _SST
        before = kind
    if len(set(found.sheets)) < len(found.sheets):
        raise XlperfError("工作簿里有几张工作表是同一份内容，不是表格软件正常保存的，没有读。请核对文件来源。")
    return found


def _format_code(content: bytes, version: int) -> str:
    if version == _BIFF5:
        return content[3:].decode("latin-1")
    return content[5:].decode("utf-16-le" if content[4] & 1 else "latin-1", "replace")


def _marks(stream: bytes, at: int, found: _Globals) -> _Marks:
    marks, formats, lengths = _Marks(), found.formats, _text_lengths(found.texts)
    for kind, _, content in _records(stream, at):
        if kind not in _CELLS:
            continue
        row, column, style = struct.unpack_from("<HHH", content)
        last = struct.unpack_from("<H", content, len(content) - 2)[0] if kind == _MULRK else column
        marks.bottom, marks.right = max(marks.bottom, row), max(marks.right, last)
        if kind == _MULRK:
            for number, place in enumerate(range(column, last + 1)):
                style = struct.unpack_from("<H", content, 4 + 6 * number)[0]
                if style in formats:
                    marks.formats[row, place] = formats[style]
            continue
        if style in formats:
            marks.formats[row, column] = formats[style]
        if kind == _LABEL_SST:
            marks.characters += lengths[struct.unpack_from("<I", content, 6)[0]]
        error = _error(kind, content)
        if error is not None:
            marks.errors[row, column] = _ERRORS.get(error, "#VALUE!")
    return marks


def _error(kind: int, content: bytes) -> int | None:
    """The number of the error that a cell shows; None where it shows none."""
    if kind == _BOOL_ERR and content[7]:
        return content[6]
    is_no_number = kind == _FORMULA and content[12:14] == b"\xff\xff"
    return content[8] if is_no_number and content[6] == 2 else None


def _text_lengths(parts: Sequence[bytes]) -> Sequence[int]:
    """The characters of each shared text; a text goes over the ends of records, where its kind stands again."""
    if not parts:
        return ()
    count = struct.unpack_from("<I", parts[0], 4)[0]
    if count > min(MOST_TEXTS, sum(map(len, parts))):
        raise XlperfError("文件里的文字多得不正常，没有读。请核对文件来源。")
    lengths, number, at = [], 0, 8
    for _ in range(count):
        if at >= len(parts[number]):
            number, at = number + 1, 0
        characters, flags = struct.unpack_from("<HB", parts[number], at)
        at += 3
        beside = 0
        if flags & 8:
            beside, at = 4 * struct.unpack_from("<H", parts[number], at)[0], at + 2
        if flags & 4:
            beside, at = beside + struct.unpack_from("<I", parts[number], at)[0], at + 4
        left, size = characters, 1 + (flags & 1)
        while left:
            here = min(left, (len(parts[number]) - at) // size)
            left, at = left - here, at + here * size
            if left:
                number += 1
                size, at = 1 + (parts[number][0] & 1), 1
        while beside > len(parts[number]) - at:
            beside, number, at = beside - (len(parts[number]) - at), number + 1, 0
        at += beside
        lengths.append(characters)
    return lengths


def _without_claims(stream: bytes) -> bytes:
    """The stream whose sheets do not say how large they are: calamine makes room for that."""
    cleared, at = bytearray(stream), 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind == _DIMENSIONS:
            cleared[at + 4 : at + 4 + length] = bytes(len(stream[at + 4 : at + 4 + length]))
        at += 4 + length
    return bytes(cleared)


def _packed(stream: bytes) -> bytes:
    """A compound file with this workbook and nothing else: no macros, no other workbook of that name."""
    stream = stream.ljust(CUTOFF, b"\0")
    used = -(-len(stream) // SECTOR)
    own = next(count for count in range(1, MOST_FAT_SECTORS + 2) if count * SECTOR // 4 >= used + 1 + count)
    chain = [*range(1, used), END, END, *[FAT_SECTOR] * own]  # the stream, the directory, the table itself
    chain += [FREE] * (own * SECTOR // 4 - len(chain))
    directory = _entry("Root Entry", ROOT, child=1) + _entry(_STREAMS[0], STREAM, start=0, size=len(stream))
    header = HEADER.pack(
        *(SIGNATURE, bytes(16), 0x3E, 3, 0xFFFE, 9, 6, bytes(6), 0, own, used, 0, CUTOFF, END, 0, END, 0),
        *(list(range(used + 1, used + 1 + own)) + [FREE] * (MOST_FAT_SECTORS - own)),
    )
    sectors = stream.ljust(used * SECTOR, b"\0") + directory.ljust(SECTOR, b"\0")
    return header + sectors + struct.pack(f"<{len(chain)}I", *chain)


def _entry(name: str, kind: int, *, child: int = NOBODY, start: int = END, size: int = 0) -> bytes:
    packed = name.encode("utf-16-le")
    length = len(packed) + 2
    return ENTRY.pack(packed, length, kind, BLACK, NOBODY, NOBODY, child, bytes(16), 0, bytes(8), bytes(8), start, size)


@contextmanager
def _faults_reported() -> Iterator[None]:
    from python_calamine import CalamineError

    try:
        yield
    except (CalamineError, OverflowError) as error:  # the latter is a date beyond the calendar
        raise _damaged(str(error)) from error
    except BaseException as error:
        if (
            type(error).__name__ != "PanicException"
        ):  # what calamine raises where its own code fails; it has no other name
            raise
        raise _damaged("记录不对") from error


def _read(name: str, data: bytes, marks: Sequence[_Marks]) -> Book:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    with _faults_reported():
        workbook = CalamineWorkbook.from_filelike(BytesIO(data))
        sheets = workbook.sheets_metadata
        if len(sheets) != len(marks):
            raise _damaged("工作表数不符")
        numbered = zip(sheets, range(len(sheets)), marks, strict=True)
        grids = {
            sheet.name: _grid(workbook.get_sheet_by_index(number), found)
            for sheet, number, found in numbered
            if sheet.typ == SheetTypeEnum.WorkSheet
        }
    hidden = frozenset(sheet.name for sheet in sheets if sheet.visible != SheetVisibleEnum.Visible)
    return Book(name=name, grids=grids, hidden=hidden)


def _grid(sheet: CalamineSheet, marks: _Marks) -> Grid:
    return Grid(
        name=sheet.name,
        rows=sheet.to_python(skip_empty_area=False),
        errors=marks.errors,
        formats=marks.formats,
        merges=tuple((*first, *last) for first, last in sheet.merged_cell_ranges or ()),
    )


def _damaged(what: str) -> XlperfError:
    return XlperfError(
        f"这个旧格式（.xls）的工作簿读不出来（{what}）。请在 Excel 或 WPS 里打开，另存为 .xlsx 或 .xlsm。"
    )
