"""A workbook file (.xlsx, .xlsm) -> grids, each sheet in one pass through its XML, and where the Excel Tables are.

Everything is checked before memory is spent on it: an officer's workbook is small, and a file that is not is refused.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from xlperf.files.input_files import read_bytes
from xlperf.files.number_formats import cell_formats
from xlperf.files.package import Package, has_main_part, open_package
from xlperf.files.shared_texts import shared_texts
from xlperf.files.sheet_xml import MOST_CELLS, SheetContent, area, read_sheet_xml, table_attributes
from xlperf.files.xml_events import elements
from xlperf.findings import XlperfError
from xlperf.reading.tables import Book, Grid, TableRef
from xlperf.reading.workbook import sheets_to_read

__all__ = [
    "is_excel",
    "main_part",
    "read_package",
    "read_sheet",
    "read_workbook",
    "shared_part",
    "sheet_names",
    "sheet_parts",
]

MOST_SHEETS = 1_000  # that are read
MOST_CELLS_TOGETHER = 5_000_000  # of all sheets
MOST_CHARACTERS = 50_000_000  # in cells: a text that many cells share is in memory once for each

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_RESAVE = "请在 Excel 或 WPS 里打开，另存为 .xlsx 或 .xlsm。"
_CHOOSE = "请选工作簿文件（.xlsx 或 .xlsm）。"
_STREAMS = {"WordDocument".encode("utf-16-le"): "Word", "PowerPoint".encode("utf-16-le"): "PowerPoint"}
_PARTS = {"word/": "Word", "ppt/": "PowerPoint"}
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One worksheet: its name, its part, and whether it is hidden."""

    name: str
    part: str
    is_hidden: bool = False


def read_workbook(path: Path) -> Book:
    """The sheets of a workbook file that hold the template's tables or the report; all of them if a table is not found.

    XlperfError (R01) where the file is missing, no workbook, encrypted, beyond all measure, or damaged in what is read.
    """
    with _workbook(path) as (package, main):
        return _read(path.name, package, main)


def is_excel(data: bytes) -> bool:
    """Whether these bytes are a package whose main part is a workbook's.

    >>> is_excel(b"%PDF-1.7"), is_excel(b"")
    (False, False)
    """
    return has_main_part(data, "xl/workbook.xml")


def read_package(name: str, data: bytes) -> Book:
    """The same, of a file that was read: XlperfError says nothing of its path."""
    package = _package(data)
    return _read(name, package, main_part(package))


def read_sheet(path: Path, name: str) -> Grid | None:
    """One sheet of a workbook file, whatever it holds; None where there is none of that name. XlperfError as above."""
    with _workbook(path) as (package, main):
        wanted = [sheet for sheet in _sheets(package, main) if sheet.name == name]
        return _grids(package, main, wanted).get(name)


def sheet_names(path: Path) -> tuple[str, ...]:
    """The names of a workbook file's worksheets, in order; XlperfError as above."""
    with _workbook(path) as (package, main):
        return tuple(sheet.name for sheet in _sheets(package, main))


@contextmanager
def _workbook(path: Path) -> Iterator[tuple[Package, str]]:
    """The package of a workbook file and the name of its main part; faults found inside the block get its path."""
    data = read_bytes(path)
    try:
        package = _package(data)
        yield package, main_part(package)
    except XlperfError as error:
        raise XlperfError(error.message, code="R01", path=str(path)) from error.__cause__


def _package(data: bytes) -> Package:
    _check_kind(data)
    return open_package(data)


def main_part(package: Package) -> str:
    """The part that is the workbook; XlperfError where the package is something else."""
    main = next((one.part for one in package.related("") if one.kind == "officeDocument"), "xl/workbook.xml")
    if main not in package.parts or main.startswith(tuple(_PARTS)):
        raise XlperfError(_other_package(main, package))
    return main


def sheet_parts(package: Package, main: str) -> Mapping[str, str]:
    """The worksheets by name, in order, each with the name of its part; XlperfError where two share one."""
    return {sheet.name: sheet.part for sheet in _sheets(package, main)}


def _read(name: str, package: Package, main: str) -> Book:
    sheets = _sheets(package, main)
    tables = tuple(table for sheet in sheets for table in _tables(package, sheet))
    wanted = sheets_to_read([sheet.name for sheet in sheets], tables)
    grids = _grids(package, main, [sheet for sheet in sheets if sheet.name in wanted])
    hidden = frozenset(sheet.name for sheet in sheets if sheet.is_hidden)
    return Book(name=name, grids=grids, tables=tables, hidden=hidden)


def _grids(package: Package, main: str, sheets: Sequence[_Sheet]) -> dict[str, Grid]:
    """These sheets by name; no rectangle of cells is made before all of them were checked."""
    if len(sheets) > MOST_SHEETS:
        raise XlperfError(f"工作簿有 {len(sheets)} 张工作表，超过 {MOST_SHEETS} 张，没有读。请分成几个文件。")
    texts = shared_texts(shared_part(package, main, "sharedStrings"))
    formats = cell_formats(shared_part(package, main, "styles"), is_1904=_is_1904(package.parts[main]))
    contents: list[SheetContent] = []
    cells = characters = 0
    for sheet in sheets:
        found = read_sheet_xml(package.parts.get(sheet.part, b""), formats, texts, name=sheet.name)
        cells, characters = cells + found.cells, characters + found.characters
        _check_extent(sheet.name, found, cells, characters)
        contents.append(found)
    return {
        sheet.name: Grid(name=sheet.name, rows=one.values(), errors=one.errors, formats=one.formats, merges=one.merges)
        for sheet, one in zip(sheets, contents, strict=True)
    }


def _check_extent(name: str, sheet: SheetContent, cells: int, characters: int) -> None:
    """XlperfError where a sheet, or all so far, would need more memory than an office computer has."""
    if sheet.cells > MOST_CELLS:
        last = f"第 {sheet.bottom + 1} 行、第 {sheet.right + 1} 列"
        raise XlperfError(f"工作表“{name}”一直用到{last}，太大了。请删去表格以外的内容，另存后再试。")
    if cells > MOST_CELLS_TOGETHER:
        raise XlperfError("各张工作表加在一起太大了，没有读。请删去表格以外的内容，另存后再试。")
    if characters > MOST_CHARACTERS:
        raise XlperfError("文件里的文字多得不正常，没有读。请核对文件来源。")


def shared_part(package: Package, main: str, kind: str) -> bytes:
    """The part of a workbook's texts or styles; empty where there is none."""
    usual = posixpath.join(posixpath.dirname(main), f"{kind}.xml")
    part = next((one.part for one in package.related(main) if one.kind == kind), usual)
    return package.parts.get(part, b"")


def _is_1904(xml: bytes) -> bool:
    """Whether the days of a workbook are counted from 1904, as old Excel for Mac did."""
    return any(item.get("date1904") in ("1", "true") for item in elements(xml, "workbookPr"))


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


def _sheets(package: Package, main: str) -> tuple[_Sheet, ...]:
    """The worksheets, in order; no chart sheets. XlperfError where two share a part: each would be read in full."""
    parts = {one.id: one.part for one in package.related(main) if one.kind == "worksheet"}
    found: dict[str, _Sheet] = {}
    for item in elements(package.parts[main], "sheet"):
        part = parts.get(next((value for key, value in item.items() if key.rpartition(":")[2] == "id"), ""))
        if part is not None and "name" in item:
            if part.lower() in found:
                raise XlperfError("工作簿里有几张工作表是同一份内容，不是表格软件正常保存的，没有读。请核对文件来源。")
            found[part.lower()] = _Sheet(item["name"], part, item.get("state", "visible") != "visible")
    return tuple(found.values())


def _tables(package: Package, sheet: _Sheet) -> Iterator[TableRef]:
    """The Excel Tables of a sheet that have a header row."""
    parts = dict.fromkeys(one.part for one in package.related(sheet.part) if one.kind == "table")
    for item in map(table_attributes, (package.parts.get(part, b"") for part in parts)):
        extent = area(item.get("ref", "")) if item is not None else None
        if item is not None and extent is not None and item.get("headerRowCount", "1") != "0":
            top, left, bottom, right = extent
            totals = int(item.get("totalsRowCount", "0")) if item.get("totalsRowCount", "0").isdecimal() else 0
            yield TableRef(
                name=item.get("displayName") or item.get("name", ""),
                sheet=sheet.name,
                top=top,
                left=left,
                bottom=bottom - totals,
                right=right,
                totals=totals,
            )
