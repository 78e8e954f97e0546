"""A workbook file (.xlsx, .xlsm) -> grids: values by python-calamine, and from the XML what calamine is blind to.

That is: where the Excel Tables are, which cells hold errors, and which are formatted as percentages or dates.
Everything is checked before it is unpacked: an officer's workbook is small, and a file that is not is refused.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from xlperf.files.input_files import read_bytes
from xlperf.files.needed import headed, unread_columns, worth_reading
from xlperf.files.package import Package, open_package
from xlperf.files.sheet_xml import Marks, lean_styles, place, read_table, scan, style_formats
from xlperf.files.xml_events import elements
from xlperf.findings import XlperfError
from xlperf.layout import layout
from xlperf.reading.tables import Book, Grid, TableRef

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

__all__ = ["read_workbook"]

MOST_CELLS = 2_000_000  # of a sheet's used rectangle: calamine holds all of it in memory, blank or not

_FIXED = ("[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml")

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_RESAVE = "请在 Excel 或 WPS 里打开，另存为 .xlsx 或 .xlsm。"
_CHOOSE = "请选工作簿文件（.xlsx 或 .xlsm）。"
_STREAMS = {"WordDocument".encode("utf-16-le"): "Word", "PowerPoint".encode("utf-16-le"): "PowerPoint"}
_PARTS = {"word/": "Word", "ppt/": "PowerPoint"}
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One worksheet: its name and its part."""

    name: str
    part: str


def read_workbook(path: Path) -> Book:
    """The sheets of a workbook file that hold the template's tables or the report; all of them if a table is not found.

    XlperfError (R01) where the file is missing, no workbook, encrypted, beyond all measure, or damaged in what is read.
    """
    data = read_bytes(path)
    try:
        return _read(path.name, data)
    except XlperfError as error:
        raise XlperfError(error.message, code="R01", path=str(path)) from error.__cause__


def _read(name: str, data: bytes) -> Book:
    _check_kind(data)
    package = open_package(data)
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
    package: Package, book: str, parts: Mapping[str, str], skipped: Mapping[str, frozenset[str]]
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


def _other_package(main: str, package: Package) -> str:
    """What a package that is no Excel workbook is, and what to do."""
    what = next((what for folder, what in _PARTS.items() if main.startswith(folder)), None)
    if what:
        return f"这是 {what} 文件。{_CHOOSE}"
    if _OPEN_DOCUMENT + b"spreadsheet" in package.parts.get("META-INF/manifest.xml", b""):
        return "这是 .ods 文件。请在表格软件里另存为 .xlsx。"
    if _OPEN_DOCUMENT in package.parts.get("META-INF/manifest.xml", b""):
        return f"这是 OpenDocument 文件，不是工作簿。{_CHOOSE}"
    return f"这不是 Excel 工作簿。{_RESAVE}"


def _sheets(package: Package, book: str) -> Iterator[_Sheet]:
    """The worksheets, in order; no chart sheets."""
    found = elements(package.parts[book], "sheet")
    parts = {key: part for key, kind, part in package.related(book) if kind == "worksheet"}
    for item in found:
        part = parts.get(next((value for key, value in item.items() if key.rpartition(":")[2] == "id"), ""))
        if part is not None and "name" in item:
            yield _Sheet(item["name"], part)


def _tables(package: Package, sheet: _Sheet) -> Iterator[TableRef]:
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


def _repacked(package: Package, book: str, lean: Mapping[str, bytes]) -> bytes:
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
