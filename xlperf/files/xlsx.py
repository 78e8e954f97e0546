"""A workbook file (.xlsx, .xlsm) -> grids: values by python-calamine, and from the XML what calamine is blind to.

That is: where the Excel Tables are, which cells hold errors, and which are formatted as percentages or dates.
Everything is checked before it is unpacked: an officer's workbook is small, and a file that is not is refused.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from xlperf.files.needed import headed, unread_columns, worth_reading
from xlperf.files.sheet_xml import SMALL, Marks, lean_styles, parse, place, read_table, remembered, scan, style_formats
from xlperf.findings import XlperfError
from xlperf.layout import layout
from xlperf.reading.tables import Book, Grid, TableRef

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

__all__ = ["check_package", "read_bytes", "read_workbook", "unpacked_part"]

MOST_BYTES = 50 * 2**20  # a filled workbook has some 100 KB; with photographs pasted in still below this
MOST_UNPACKED = 200 * 2**20  # fits any office computer's memory several times over
MOST_RATIO = 200  # sheets of repeated rows shrink to a hundredth, not further
RATIO_FROM = 10 * 2**20  # below this a high ratio does no harm
MOST_PARTS = 5_000  # parts in a package; an ordinary workbook has some fifty
MOST_CELLS = 2_000_000  # of a sheet's used rectangle: calamine holds all of it in memory, blank or not

_HEAD = 30  # bytes of a packed part's own head before its name
_PLAIN_FLAGS = 0b1000_0000_1110  # how well it is packed, sizes behind it, name in UTF-8

_FIXED = ("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml")

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DOCTYPES = (b"<!DOCTYPE", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
_MAYBE_DOCTYPE = re.compile(rb"!\x00?D\x00?O\x00?C")  # found sooner than each of them: there are few !
_RESAVE = "请在 Excel 或 WPS 里打开，另存为 .xlsx 或 .xlsm。"
_CHOOSE = "请选工作簿文件（.xlsx 或 .xlsm）。"
_STREAMS = {"WordDocument".encode("utf-16-le"): "Word", "PowerPoint".encode("utf-16-le"): "PowerPoint"}
_PARTS = {"word/": "Word", "ppt/": "PowerPoint"}
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."


class _Parts(Mapping[str, bytes]):
    """The XML parts of a package by name, each unpacked and checked when it is first asked for; XlperfError then."""

    def __init__(self, archive: zipfile.ZipFile, packed: bytes) -> None:
        self._archive, self._packed = archive, packed
        self._infos = {info.filename.lstrip("/"): info for info in archive.infolist() if _is_xml(info)}
        self._unpacked: dict[str, bytes] = {}

    def __getitem__(self, name: str) -> bytes:
        if name not in self._unpacked:
            with _damage_told():
                self._unpacked[name] = _part(self._archive, self._packed, self._infos[name])
        return self._unpacked[name]

    def __contains__(self, name: object) -> bool:
        return name in self._infos

    def __iter__(self) -> Iterator[str]:
        return iter(self._infos)

    def __len__(self) -> int:
        return len(self._infos)


@dataclass(frozen=True, slots=True)
class _Package:
    """A workbook's XML parts by name."""

    parts: Mapping[str, bytes]

    def related(self, name: str) -> Iterator[tuple[str, str, str]]:
        """What a part refers to: (id, last word of the type, name of the part)."""
        folder, base = posixpath.split(name)
        yield from _relations(folder, self.parts.get(f"{folder}/_rels/{base}.rels".lstrip("/"), b""))


@remembered(256)
def _relations(folder: str, xml: bytes) -> tuple[tuple[str, str, str], ...]:
    """What a part in that folder refers to. Remembered: workbooks of one template hardly differ in this."""
    return tuple(
        (
            item.get("Id", ""),
            item.get("Type", "").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/" + folder, item["Target"])).lstrip("/"),
        )
        for item in _elements(xml, "Relationship")
        if item.get("TargetMode") != "External" and "Target" in item
    )


@remembered(256)
def _elements(xml: bytes, name: str) -> tuple[Mapping[str, str], ...]:
    """The attributes of all elements of that name."""
    found: list[Mapping[str, str]] = []
    parse(xml, {name: found.append})
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One worksheet: its name and its part."""

    name: str
    part: str


def read_bytes(path: Path) -> bytes:
    """The content of an input file; XlperfError (R01) where there is none to be had."""
    if path.name.startswith(("~$", ".~lock.")):
        raise XlperfError("这是表格软件打开文件时留下的临时文件，请选原来的文件。", code="R01", path=str(path))
    try:
        if path.is_dir():
            raise XlperfError("这是一个文件夹，请写明里面的哪个文件。", code="R01", path=str(path))
        size = path.stat().st_size
        if size > MOST_BYTES:
            limit = MOST_BYTES // 2**20
            raise XlperfError(
                f"文件有 {size // 2**20} MB，超过 {limit} MB。请删去里面的图片后再试。", code="R01", path=str(path)
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise XlperfError("找不到这个文件，请核对文件名和文件夹。", code="R01", path=str(path)) from None
    except PermissionError:
        message = "没有权限读这个文件，或者它正被别的程序占用。请关闭后再试。"
        raise XlperfError(message, code="R01", path=str(path)) from None
    except (OSError, ValueError) as error:
        raise XlperfError(f"文件读不出来（{error}）。请换一份再试。", code="R01", path=str(path)) from None


def decoded(data: bytes) -> str:
    """The text of a file saved by any editor: UTF-8 or UTF-16 with a mark, UTF-8, or the Chinese code page."""
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        with suppress(UnicodeDecodeError):
            return data.decode(encoding)
    raise XlperfError("这不是文本文件。请另存为 UTF-8 编码的文本文件。", code="R01")


def read_workbook(path: Path) -> Book:
    """The sheets of a workbook file that hold the template's tables or the report; all of them if a table is not found.

    XlperfError (R01) where the file is missing, no workbook, encrypted, beyond all measure, or damaged in what is read.
    """
    data = read_bytes(path)
    try:
        return _read(path.name, data)
    except XlperfError as error:
        raise XlperfError(error.message, code="R01", path=str(path)) from error.__cause__


def check_package(data: bytes) -> None:
    """Refuse a package (.docx) that is damaged or beyond all measure before another library unpacks it; XlperfError."""
    for _ in _package(data).parts.values():
        pass  # each is checked as it is unpacked


def unpacked_part(path: Path, name: str) -> bytes:
    """One part of a package (.xlsx, .docx), empty where it has none of that name; XlperfError for no package."""
    return _package(read_bytes(path)).parts.get(name, b"")


def _read(name: str, data: bytes) -> Book:
    _check_kind(data)
    package = _package(data)
    book = next((part for _, kind, part in package.related("") if kind == "officeDocument"), "xl/workbook.xml")
    if book not in package.parts or book.startswith(tuple(_PARTS)):
        raise XlperfError(_other_package(book, package))
    sheets = tuple(_sheets(package, book))
    tables = tuple(table for sheet in sheets for table in _tables(package, sheet))
    wanted = worth_reading([sheet.name for sheet in sheets], tables, layout())
    parts = {sheet.name: sheet.part for sheet in sheets if sheet.name in wanted}
    skipped = {name: unread_columns(name, tables, layout()) for name in wanted}
    found = _grids(package, book, parts, skipped)
    shown = [headed(ref, found[ref.sheet]) if ref.sheet in found else ref for ref in tables]
    if not all(skipped[name] <= unread_columns(name, shown, layout()) for name in wanted):
        # the tables' own names for their columns are out of date
        found = _grids(package, book, parts, dict.fromkeys(wanted, frozenset()))
    return Book(name=name, grids=found, tables=tables)


def _grids(
    package: _Package, book: str, parts: Mapping[str, str], skipped: Mapping[str, frozenset[str]]
) -> dict[str, Grid]:
    """The sheets by name; ``parts`` are theirs, ``skipped`` the letters of columns whose formulas nobody reads."""
    styles = next((part for _, kind, part in package.related(book) if kind == "styles"), "")
    formats = style_formats(package.parts.get(styles, b""))
    marks = {name: _marks(package.parts.get(part, b""), name, formats, skipped[name]) for name, part in parts.items()}
    lean = {parts[name]: marked.lean for name, marked in marks.items()}
    if styles:
        lean[styles] = lean_styles(package.parts.get(styles, b""))
    with _opened(_repacked(package, book, lean)) as workbook:
        return {name: _grid(workbook, marked, name) for name, marked in marks.items()}


def _check_kind(data: bytes) -> None:
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise XlperfError("工作簿加了打开密码。请在 Excel 里去掉密码，另存后再试。")
        other = next((what for stream, what in _STREAMS.items() if stream in data), None)
        raise XlperfError(f"这是 {other} 文件。{_CHOOSE}" if other else f"这是旧格式（.xls）的文件。{_RESAVE}")
    if not data:
        raise XlperfError("这是一个空文件。请选填好的工作簿。")
    if data.startswith(b"%PDF"):
        raise XlperfError(f"这是 PDF 文件。{_CHOOSE}")
    if not data.startswith(b"PK"):
        raise XlperfError(f"这不是 Excel 工作簿。{_RESAVE}")


def _other_package(main: str, package: _Package) -> str:
    """What a package that is no Excel workbook is, and what to do."""
    what = next((what for folder, what in _PARTS.items() if main.startswith(folder)), None)
    if what:
        return f"这是 {what} 文件。{_CHOOSE}"
    if _OPEN_DOCUMENT + b"spreadsheet" in package.parts.get("META-INF/manifest.xml", b""):
        return "这是 .ods 文件。请在表格软件里另存为 .xlsx。"
    if _OPEN_DOCUMENT in package.parts.get("META-INF/manifest.xml", b""):
        return f"这是 OpenDocument 文件，不是工作簿。{_CHOOSE}"
    return f"这不是 Excel 工作簿。{_RESAVE}"


def _package(data: bytes) -> _Package:
    """The package, nothing of it unpacked; refused where it would be beyond all measure."""
    with _damage_told():
        archive = zipfile.ZipFile(BytesIO(data))
        _check_sizes(archive.infolist(), len(data))
        return _Package(_Parts(archive, data))


@contextmanager
def _damage_told() -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise XlperfError(f"文件损坏了，解不开。请用备份，或在 Excel 或 WPS 里打开后另存（{error}）。") from error


def _is_xml(info: zipfile.ZipInfo) -> bool:
    return info.filename.lower().endswith((".xml", ".rels"))


def _check_sizes(infos: list[zipfile.ZipInfo], packed: int) -> None:
    unpacked = sum(info.file_size for info in infos)
    if unpacked > MOST_UNPACKED or len(infos) > MOST_PARTS or (unpacked > max(RATIO_FROM, packed * MOST_RATIO)):
        raise XlperfError("文件展开后大得不正常，没有读。请核对文件来源。")
    if len({info.filename.lower() for info in infos}) < len(infos):
        raise XlperfError("文件里有重名的部分，不是表格软件正常保存的，没有读。请核对文件来源。")
    if any(info.flag_bits & 1 for info in infos):
        raise XlperfError("文件加了压缩密码。请去掉密码后再试。")
    if not {info.compress_type for info in infos} <= {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise XlperfError(f"文件的压缩方式不是表格软件用的，没有读。{_RESAVE}")


def _part(archive: zipfile.ZipFile, packed: bytes, info: zipfile.ZipInfo) -> bytes:
    """One part, of exactly the size the file says, and without a document type (where XML bombs are declared)."""
    data = _inflated(packed, info)
    if data is None:
        size = info.file_size
        info.file_size += 1  # read on where the packed data goes on: calamine would
        with archive.open(info) as stream:
            data = stream.read(size + 1)
        if len(data) != size:
            raise XlperfError("文件里写明的大小与实际不符，没有读。请核对文件来源。")
    if b"!" in data and _MAYBE_DOCTYPE.search(data) and any(mark in data for mark in _DOCTYPES):
        raise XlperfError("文件里有不该有的 XML 声明（DOCTYPE），没有读。请核对文件来源。")
    return data


def _inflated(packed: bytes, info: zipfile.ZipInfo) -> bytes | None:
    """A part as the usual programs pack it, in half of zipfile's time; None for any other and for a damaged one."""
    start = info.header_offset
    head = packed[start : start + _HEAD]
    if info.compress_type != zipfile.ZIP_DEFLATED or not head.startswith(b"PK\3\4") or len(head) < _HEAD:
        return None
    name = start + _HEAD
    body = name + int.from_bytes(head[26:28], "little")
    if info.flag_bits & ~_PLAIN_FLAGS or packed[name:body] != info.orig_filename.encode():
        return None
    body += int.from_bytes(head[28:30], "little")
    is_small = max(info.file_size, info.compress_size) <= SMALL
    read = _whole if is_small else _whole.__wrapped__
    return read(packed[body : body + info.compress_size], info.file_size, info.CRC)


@lru_cache(maxsize=256)
def _whole(packed: bytes, size: int, checksum: int) -> bytes | None:
    """What is packed, if it is of that size and checksum. Small parts are remembered: templates share most of them."""
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        data = inflate.decompress(packed, size + 1)
    except zlib.error:
        return None
    return data if inflate.eof and len(data) == size and zlib.crc32(data) == checksum else None


def _sheets(package: _Package, book: str) -> Iterator[_Sheet]:
    """The worksheets, in order; no chart sheets."""
    found = _elements(package.parts[book], "sheet")
    parts = {key: part for key, kind, part in package.related(book) if kind == "worksheet"}
    for item in found:
        part = parts.get(next((value for key, value in item.items() if key.rpartition(":")[2] == "id"), ""))
        if part is not None and "name" in item:
            yield _Sheet(item["name"], part)


def _tables(package: _Package, sheet: _Sheet) -> Iterator[TableRef]:
    """The Excel Tables of a sheet that have a header row."""
    for _, kind, part in package.related(sheet.part):
        item, columns = read_table(package.parts.get(part, b"")) if kind == "table" else (None, ())
        if item is not None:
            corners = [place(corner) for corner in item.get("ref", "").split(":")]
            if len(corners) == 2 and corners[0] and corners[1] and item.get("headerRowCount", "1") != "0":
                (top, left), (bottom, right) = corners[0], corners[1]
                totals = int(item.get("totalsRowCount", "0")) if item.get("totalsRowCount", "0").isdecimal() else 0
                yield TableRef(
                    name=item.get("displayName") or item.get("name", ""),
                    sheet=sheet.name,
                    top=top,
                    left=left,
                    bottom=bottom - totals,
                    right=right,
                    totals=totals,
                    columns=columns,
                )


def _repacked(package: _Package, book: str, lean: Mapping[str, bytes]) -> bytes:
    """A package of what calamine needs, not compressed: it unpacks a sheet each time it is asked.

    ``lean`` are the sheets and the styles as it is to see them; it sees nothing but what was checked. It does not mind
    upper and lower case in the names of parts.
    """
    related = {part for _, kind, part in package.related(book) if kind in ("sharedStrings", "styles")}
    folder, base = posixpath.split(book)
    needed = {name.lower() for name in (*_FIXED, book, f"{folder}/_rels/{base}.rels", *related, *lean)}
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in package.parts:
            if name.lower() in needed:
                archive.writestr(zipfile.ZipInfo(name), lean[name] if name in lean else package.parts[name])
    return buffer.getvalue()


def _opened(data: bytes) -> CalamineWorkbook:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        return CalamineWorkbook.from_filelike(BytesIO(data))
    except CalamineError as error:
        raise XlperfError(f"工作簿损坏了，读不出来。请用备份，或在 Excel 或 WPS 里打开后另存（{error}）。") from error


def _marks(xml: bytes, name: str, formats: Mapping[int, str], skipped: frozenset[str]) -> Marks:
    """What the values of a sheet do not tell; XlperfError for a sheet that is too large."""
    marked = scan(xml, formats, MOST_CELLS, skipped)
    if (marked.bottom + 1) * (marked.right + 1) > MOST_CELLS:
        last = f"第 {marked.bottom + 1} 行、第 {marked.right + 1} 列"
        raise XlperfError(f"工作表“{name}”一直用到{last}，太大了。请删去表格以外的内容，另存后再试。")
    return marked


def _grid(workbook: CalamineWorkbook, marked: Marks, name: str) -> Grid:
    from python_calamine import CalamineError

    try:
        sheet = workbook.get_sheet_by_name(name)
        rows = sheet.to_python(skip_empty_area=False)
        merges = sheet.merged_cell_ranges or ()
    except CalamineError as error:
        raise XlperfError(f"工作表“{name}”读不出来。请在 Excel 或 WPS 里打开后另存（{error}）。") from error
    return Grid(
        name=name,
        rows=rows,
        errors=marked.errors,
        formats=marked.formats,
        merges=tuple((top, left, bottom, right) for (top, left), (bottom, right) in merges),
    )
