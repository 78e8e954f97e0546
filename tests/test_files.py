"""Workbook files in, whole files out."""

from __future__ import annotations

import errno
import json
import os
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from openpyxl import load_workbook

from tests.support.markdown_books import book, data, flat
from xlperf import files
from xlperf.files import atomic_writing, input_files, package, sheet_xml, xlsx
from xlperf.files import shared_texts as shared_texts_module
from xlperf.files.number_formats import CellFormats, cell_formats
from xlperf.files.shared_texts import shared_texts
from xlperf.files.sheet_xml import SheetContent, read_sheet_xml
from xlperf.files.xml_events import elements
from xlperf.findings import XlperfError
from xlperf.layout import layout
from xlperf.reading.tables import Book
from xlperf.reading.workbook import read
from xlperf.schemes import load_scheme

pytestmark = pytest.mark.workbooks

Change = Callable[[str, bytes], bytes | None]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A small workbook without a fault: the sheets of tests/books.py, in Excel's form."""
    return write(tmp_path / "测试.xlsx", book())


def write(path: Path, content: Book, fill: Callable[[Any, Any], None] = lambda *_: None) -> Path:
    """A Book as a workbook file; ``fill`` puts more into it."""
    with xlsxwriter.Workbook(path, {"in_memory": True}) as workbook:
        for name, grid in content.grids.items():
            sheet = workbook.add_worksheet(name)
            for ref in content.tables:
                if ref.sheet == name:
                    columns = [{"header": value} for value in grid.rows[0]]
                    sheet.add_table(ref.top, ref.left, ref.bottom, ref.right, {"name": ref.name, "columns": columns})
            for at, row in enumerate(grid.rows):
                for column, value in enumerate(row):
                    if value not in (None, ""):
                        sheet.write(at, column, value)
        fill(workbook, {sheet.name: sheet for sheet in workbook.worksheets()})
    return path


def rewrite(path: Path, change: Change, target: Path | None = None) -> Path:
    """The package with its parts changed; None drops a part."""
    with zipfile.ZipFile(path) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    target = target or path.with_name("改.xlsx")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            changed = change(name, content)
            if changed is not None:
                archive.writestr(name, changed)
    return target


def sheet_of(content: Book, name: str) -> Mapping[tuple[int, int], object]:
    grid = content.grids[name]
    return {(at, column): value for at, row in enumerate(grid.rows) for column, value in enumerate(row) if value != ""}


def refused(path: Path, complaint: str) -> None:
    with pytest.raises(XlperfError, match=complaint) as told:
        files.load(path)
    assert told.value.code == "R01"
    assert told.value.path == str(path)


# --- reading ---------------------------------------------------------------------------------------------------------


def test_a_workbook_file_gives_the_same_as_its_grids(path: Path) -> None:
    content = files.read_book(path)
    assert content.name == "测试.xlsx"
    assert {(ref.name, ref.sheet, ref.top, ref.left, ref.totals) for ref in content.tables} == {
        (table.name, table.sheet, table.top, table.left, 0) for table in book().tables
    }
    reading = files.load(path)
    assert reading.findings == ()
    assert reading.evaluation == read(book()).evaluation


def test_xlsm_is_the_same_book(path: Path) -> None:
    macro = path.with_suffix(".xlsm")
    macro.write_bytes(path.read_bytes())
    one, other = files.read_book(path), files.read_book(macro)
    assert (one.grids, one.tables) == (other.grids, other.tables)


def test_what_cells_hold_besides_values(tmp_path: Path) -> None:
    def fill(workbook: Any, sheets: Any) -> None:
        sheet = sheets["绩效指标"]
        form = {
            code: workbook.add_format({"num_format": code}) for code in ("0%", "0.00%", 'yyyy"年"m"月"', "@", '0"%"')
        }
        sheet.write_number(10, 0, 0.98, form["0%"])
        sheet.write_number(10, 1, 0.9077, form["0.00%"])
        sheet.write_datetime(10, 2, datetime(2022, 12, 1), form['yyyy"年"m"月"'])
        sheet.write_number(10, 3, 20, form["@"])
        sheet.write_number(10, 4, 98, form['0"%"'])
        sheet.write_blank(10, 5, None, form["0%"])
        sheet.write_formula(11, 0, "=1/0", None, "#DIV/0!")
        sheet.write_formula(11, 1, "=A1&lt", form["0%"], "#NAME?")
        sheet.write_boolean(11, 2, True)
        sheet.merge_range(12, 0, 13, 1, "合")

    content = files.read_book(write(tmp_path / "a.xlsx", book(), fill))
    grid = content.grids["绩效指标"]
    assert grid.errors == {(11, 0): "#DIV/0!", (11, 1): "#NAME?"}
    assert grid.formats == {(10, 0): "0%", (10, 1): "0.00%", (10, 2): 'yyyy"年"m"月"', (11, 1): "0%"}
    assert grid.merges == ((12, 0, 13, 1),)
    assert [grid.value(10, column) for column in range(5)] == [0.98, 0.9077, date(2022, 12, 1), 20.0, 98.0]
    assert grid.value(11, 0) in ("", None)
    assert grid.value(11, 2) is True


def test_the_findings_of_a_file_are_in_its_cells(tmp_path: Path) -> None:
    def fill(workbook: Any, sheets: Any) -> None:
        sheets["绩效指标"].write_formula("D2", "=#REF!", None, "#REF!")
        sheets["绩效指标"].write_datetime("E2", datetime(2022, 12, 1), workbook.add_format({"num_format": 57}))
        sheets["绩效指标"].write_row("A4", ["某局", "乙", "≥", "20", "20", 10])

    reading = files.load(write(tmp_path / "a.xlsx", book(), fill))
    assert flat(reading.findings) == [
        ("绩效指标", "A4", "R30"),
        ("绩效指标", "D2", "R07"),
        ("绩效指标", "E2", "R02"),
    ]
    assert "（2022年12月）" in reading.findings[2].message


def test_a_total_row_is_no_data(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as workbook:
        sheet = workbook.add_worksheet("评价对象")
        columns = [{"header": "名称", "total_string": "合计"}, {"header": "类型"}]
        sheet.add_table("B3:C6", {"name": "评价对象", "columns": columns, "total_row": True})
        sheet.write_row("B4", ["某局", "部门整体"])
    (ref,) = files.read_book(tmp_path / "a.xlsx").tables
    assert (ref.top, ref.left, ref.bottom, ref.right, ref.totals) == (2, 1, 4, 2, 1)
    assert [one.name for one in files.load(tmp_path / "a.xlsx").evaluation.subjects] == ["某局"]


def test_only_the_sheets_that_matter_are_read(tmp_path: Path) -> None:
    def fill(workbook: Any, sheets: Any) -> None:
        workbook.add_worksheet("附件1").write("A1", "表")
        workbook.add_worksheet("报告").write("A1", "正文")
        workbook.add_worksheet("备忘").write("A1", "自己的")
        workbook.add_chartsheet("图")

    known = set(book().grids)
    assert set(files.read_book(write(tmp_path / "a.xlsx", book(), fill)).grids) == known | {"报告", "附件1"}
    part = book()
    part = Book(name="", grids=part.grids, tables=tuple(one for one in part.tables if one.name != "情况说明"))
    assert set(files.read_book(write(tmp_path / "b.xlsx", part, fill)).grids) == known | {"报告", "附件1", "备忘"}


SHEET = (
    b'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b'<dimension ref="A1:XFD1048576"/><sheetData>%b</sheetData>%b</worksheet>'
)
MARKED = SHEET % (
    b"".join(
        (
            b'<row r="1"><c r="A1" s="1"><v>0.5</v></c><c r="B1" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>',
            b'<row r="5"><c r="AA5" s="1" t="e"><v>#N/A</v></c><c r="AB5" t="inlineStr"><is><t>x</t></is></c></row>',
            b'<row r="9"><c r="ZZ9" s="1"/></row>',
        )
    ),
    b'<mergeCells count="2"><mergeCell ref="A1:B2"/><mergeCell ref="AB5"/></mergeCells>',
)


@pytest.mark.parametrize(
    "change",
    [
        lambda xml: xml,
        lambda xml: re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", xml).replace(b"xmlns=", b"xmlns:x="),
        lambda xml: re.sub(rb'<c r="([A-Z]+\d+)"((?: [st]="\w+")+)', rb'<c\2 r="\1"', xml),
        lambda xml: xml.replace(b"<v>", b'<!-- <c r="XFD1"><v>1</v></c> --><v>'),
        lambda xml: xml.replace(b"><", b">\n  <"),
    ],
    ids=["as usual", "prefixes", "attributes in another order", "comments", "indented"],
)
def test_a_sheet_is_scanned_as_any_program_writes_it(change: Callable[[bytes], bytes]) -> None:
    marks = read_sheet_xml(change(MARKED), CellFormats(telling={"1": "0%"}))
    assert marks.values()[0] == [0.5, *[""] * 27]
    assert marks.values()[4] == [*[""] * 27, "x"]
    assert marks.formats == {(0, 0): "0%", (4, 26): "0%"}
    assert marks.errors == {(0, 1): "#DIV/0!", (4, 26): "#N/A"}
    assert marks.merges == ((0, 0, 1, 1), (4, 27, 4, 27))
    assert (marks.bottom, marks.right, marks.cells) == (4, 27, 5 * 28)


def with_cells(path: Path, cells: bytes, texts: bytes | None = None) -> Path:
    """The workbook with these rows as the sheet of its first table, and these shared texts."""

    def change(name: str, content: bytes) -> bytes:
        if name == "xl/sharedStrings.xml" and texts is not None:
            return texts
        return SHEET % (cells, b"") if name == "xl/worksheets/sheet1.xml" else content

    return rewrite(path, change)


@pytest.mark.parametrize(
    ("cells", "extent"),
    [
        (b"<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>", (2, 2)),
        (b'<row r="4"><c r="C4"/><c><v>2</v></c></row><row><c><v>3</v></c></row>', (5, 4)),
        (b'<row r="1"><c r="D6"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>', (6, 4)),
        (b'<row r="1"><c r="D6"><v>1</v></c><c><v>1</v></c></row>', (6, 5)),
        (b'<row r="9"><c r="b2"><v>1</v></c></row>', (2, 2)),
        (b'<row r="2"><c r="B2"><v>1</v></c></row><row r="30"><c r="ZZ30" s="1"/></row>', (2, 2)),
        (b'<row r="2"><c r="B2"><v>1</v></c><c r="C2"><v></v></c><c r="D2"><f>A1</f></c></row>', (2, 2)),
        (b'<row r="2"><c r="B2"><v>1</v></c><c r="C2" t="str"><v></v></c></row>', (2, 3)),
        (b'<row r="2"><c r="B2"><v>1</v></c><c r="D2" t="inlineStr"><is/></c></row>', (2, 4)),
        (b'<row r="3"><c r="C3"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>', (3, 3)),
        (b"<row/>", (0, 0)),
    ],
)
def test_the_extent_of_a_sheet_is_that_of_its_filled_cells(path: Path, cells: bytes, extent: tuple[int, int]) -> None:
    marks = read_sheet_xml(SHEET % (cells, b""))
    assert (marks.bottom + 1, marks.right + 1) == extent
    rows = files.read_book(with_cells(path, cells)).grids["单位信息"].rows
    assert (len(rows), max(map(len, rows), default=0)) == extent


def test_a_space_typed_far_outside_the_form_makes_no_sheet_too_large(path: Path) -> None:
    cells = b'<row r="1"><c r="B1"><v>1</v></c></row><row r="1048576"><c r="B1048576" t="str"><v> </v></c></row>'
    rows = files.read_book(with_cells(path, cells)).grids["单位信息"].rows
    assert (len(rows), rows[0][1]) == (1, 1)


def texts(count: int, content: str) -> bytes:
    return f'<sst uniqueCount="{count}">{content}</sst>'.encode()


@pytest.mark.parametrize(
    ("cells", "shared", "complaint"),
    [
        (b'<row r="1"><c r="XFD1048576"><v>1</v></c></row>', b"", "一直用到第 1048576 行、第 16384 列"),
        (b'<row r="1"><c r="xfd1048576"><v>1</v></c></row>', b"", "一直用到第 1048576 行、第 16384 列"),
        (b'<row r="1"><c r="&#88;FD1048576"><v>1</v></c></row>', b"", "一直用到第 1048576 行、第 16384 列"),
        (b'<row r="1048576"><c/><c><v>1</v></c></row>', b"", "一直用到第 1048576 行、第 2 列"),
        (b'<row r="1"><c r="XFC1"/><c><v>1</v></c></row><row r="200"><c><v>1</v></c></row>', b"", "第 200 行、第 1638"),
        (b'<row r="1"><c r="A4294967297"><v>1</v></c></row>', b"", "“A4294967297”，Excel 没有这个位置"),
        (b'<row r="1"><c r="XFE1"><v>1</v></c></row>', b"", "“XFE1”，Excel 没有"),
        (b'<row r="1"><c r="A0"><v>1</v></c></row>', b"", "“A0”，Excel 没有"),
        (b'<row r="4294967295"><c><v>1</v></c></row>', b"", "“4294967295”，Excel 没有"),
        (b'<row><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row>', texts(1, "<si><t>长长长</t></si>"), "文字多得"),
    ],
)  # fmt: skip
def test_what_would_eat_the_memory_is_refused_before_it_is_made(
    path: Path, monkeypatch: pytest.MonkeyPatch, cells: bytes, shared: bytes, complaint: str
) -> None:
    monkeypatch.setattr(SheetContent, "values", lambda _: pytest.fail("the rectangle of cells was made"))
    monkeypatch.setattr(xlsx, "MOST_CHARACTERS", 5)
    refused(with_cells(path, cells, shared or texts(0, "")), complaint)


def test_a_sheet_that_is_too_large_is_not_stored() -> None:
    """What is left of it is how large it is."""
    cells = (
        b'<row r="1"><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>'
    )
    content = read_sheet_xml(SHEET % (cells, b""))
    assert content.rows == {0: [1.0]}
    assert content.cells == 2**34


@pytest.mark.parametrize(
    ("cells", "characters"),
    [
        (b'<c t="s"><v>1</v></c><c t="s"><v>1</v></c><c t="s"><v>0</v></c>', 13),
        (b"<c><v>1</v></c>", 0),
    ],
)
def test_a_shared_text_counts_as_often_as_cells_show_it(cells: bytes, characters: int) -> None:
    texts = ["长" * count for count in (3, 5, 1)]
    assert read_sheet_xml(SHEET % (cells, b""), texts=texts).characters == characters


def test_more_texts_than_anybody_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_texts_module, "MOST_TEXTS", 2)
    assert shared_texts(texts(2, "<si/><si/>")) == ["", ""]
    with pytest.raises(XlperfError, match="文字多得不正常"):
        shared_texts(texts(2, "<si/><si/><si/>"))


def test_sheets_that_are_too_large_together(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_CELLS_TOGETHER", 100)
    refused(path, "各张工作表加在一起太大了")


def test_more_merges_than_anybody_makes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_xml, "MOST_MERGES", 1)
    with pytest.raises(XlperfError, match="合并的单元格多得不正常"):
        read_sheet_xml(MARKED)


def test_more_sheets_than_anybody_reads(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_SHEETS", 6)
    refused(path, f"有 {len(layout().tables)} 张工作表，超过 6 张")


@pytest.mark.parametrize(
    "changed",
    [
        ('r:id="rId4"', 'r:id="rId1"'),  # one reference twice
        ("worksheets/sheet4.xml", "worksheets/sheet1.xml"),  # two references
        ("worksheets/sheet4.xml", "worksheets/../worksheets/Sheet1.xml"),
    ],
)
def test_two_sheets_of_one_part(path: Path, changed: tuple[str, str]) -> None:
    """A small file may have thousands of them, and each would be read in full."""
    parts = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")

    def change(name: str, content: bytes) -> bytes:
        return content.replace(changed[0].encode(), changed[1].encode()) if name in parts else content

    refused(rewrite(path, change), "几张工作表是同一份内容")


def test_a_sheet_is_read_from_the_part_that_the_workbook_says(path: Path) -> None:
    """Not from one of that name where other programs would look for it, and no other part is read."""
    far = SHEET % (b'<row r="1"><c r="XFD1048576"><v>1</v></c></row>', b"")

    def change(name: str, content: bytes) -> bytes:
        if name != "xl/_rels/workbook.xml.rels":
            return content
        return content.replace(b'"worksheets/sheet1.xml"', b'"xl/worksheets/sheet1.xml"')

    other = rewrite(path, change)
    with zipfile.ZipFile(other, "a") as archive:
        archive.writestr("xl/xl/worksheets/sheet1.xml", SHEET % (b"<row><c><v>5</v></c></row>", b""))
        archive.writestr("xl/worksheets/extra.xml", far)
    assert files.read_book(other).grids["单位信息"].rows == [[5.0]]


def test_text_in_cdata_is_read(path: Path) -> None:
    marked = rewrite(path, lambda _, xml: re.sub(rb"<([tv])>([^<]+)</", rb"<\1><![CDATA[\2]]></", xml))
    assert files.read_book(marked).grids == files.read_book(path).grids


def test_a_sheet_in_utf_16(path: Path) -> None:
    """Byte by byte there are cells; in its own encoding they stand in a comment."""
    cells = b'<sheetData><row r="1"><c r="XFD1048576"><v>1</v></c></row></sheetData> '
    cells += b" " * (len(cells) % 2)
    start = '\ufeff<?xml version="1.0" encoding="UTF-16"?><worksheet><!-- '.encode("utf-16-le")
    own = " --><sheetData><row><c><v>5</v></c></row></sheetData></worksheet>".encode("utf-16-le")
    both = start + cells + own
    changed = rewrite(path, lambda name, content: both if name == "xl/worksheets/sheet1.xml" else content)
    assert files.read_book(changed).grids["单位信息"].rows == [[5.0]]


def test_days_counted_from_1904(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx", {"date_1904": True}) as workbook:
        workbook.add_worksheet("甲").write_datetime(
            0, 0, datetime(2022, 12, 1), workbook.add_format({"num_format": 14})
        )
    assert files.read_book(tmp_path / "a.xlsx").grids["甲"].value(0, 0) == date(2022, 12, 1)


def test_a_date_beyond_the_calendar(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as workbook:
        workbook.add_worksheet("甲").write_number(0, 0, 1e18, workbook.add_format({"num_format": "[h]:mm"}))
    refused(tmp_path / "a.xlsx", "“甲”读不出来")


def test_upper_and_lower_case_in_the_names_of_parts(path: Path) -> None:
    other = path.with_name("大小写.xlsx")
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as target:
        for name in archive.namelist():
            target.writestr(name.replace("sheet4.xml", "Sheet4.xml"), archive.read(name))
    assert files.read_book(other).grids == files.read_book(path).grids


def test_parts_packed_in_an_unusual_way(path: Path) -> None:
    other = path.with_name("另一种压缩.xlsx")
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(other, "w") as target:
        for at, name in enumerate(archive.namelist()):
            target.writestr(name, archive.read(name), (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)[at % 2])
    assert files.load(other).evaluation == files.load(path).evaluation


def test_a_part_whose_checksum_is_wrong(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        checksum = archive.getinfo("xl/workbook.xml").CRC.to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(checksum, b"\0\0\0\0"))
    refused(path, "损坏了.*CRC")


def test_formats_of_cells_only() -> None:
    xml = (
        b'<styleSheet><numFmts><numFmt numFmtId="164" formatCode="0.0%"/>'
        b'<numFmt numFmtId="165" formatCode="0&quot;d&quot;"/></numFmts>'
        b'<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/>'
        b'<xf numFmtId="165"/><xf numFmtId="57"/></cellXfs><cellStyles/><dxfs><xf numFmtId="9"/></dxfs></styleSheet>'
    )
    assert cell_formats(xml) == CellFormats(telling={"1": "0.0%", "3": 'yyyy"年"m"月"'}, days=frozenset("3"))


def test_saved_by_openpyxl_reads_the_same(path: Path) -> None:
    """Another writer's form of the same workbook."""
    load_workbook(path).save(path.with_name("b.xlsx"))
    assert files.load(path.with_name("b.xlsx")).evaluation == files.load(path).evaluation


# --- data files ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_data_file_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "数据.JSON"
    path.write_bytes(json.dumps(data(), ensure_ascii=False).encode(encoding))
    reading = files.load(path)
    assert reading.findings == ()
    assert reading.evaluation.unit.name == "某局"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be"])
def test_a_text_of_any_encoding_is_decoded(encoding: str) -> None:
    mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
    assert files.decoded(mark + "绩效".encode(encoding)) == "绩效"


def test_a_data_file_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "数据.json"
    path.write_text('{"xlperf": 1,', "utf-8")
    refused(path, "第 1 行")
    path.write_bytes(b"\xff\xfe\x00\xd8\x00")
    refused(path, "不是文本文件")


# --- refused ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "空文件"),
        (b"<html>", "不是 Excel 工作簿"),
        (b"PK\x03\x04 broken", "损坏"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + b"Workbook" * 99, "旧格式"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + "EncryptedPackage".encode("utf-16-le"), "打开密码"),
    ],
    ids=["empty", "html", "broken zip", "xls", "encrypted"],
)
def test_what_is_no_workbook(tmp_path: Path, content: bytes, complaint: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    refused(path, complaint)


def test_no_file_no_folder_no_lock_file(tmp_path: Path) -> None:
    refused(tmp_path / "没有.xlsx", "找不到这个文件")
    refused(tmp_path, "这是一个文件夹")
    (tmp_path / "~$a.xlsx").write_bytes(b"x")
    refused(tmp_path / "~$a.xlsx", "临时文件")
    refused(tmp_path / "a\0.xlsx", "读不出来")


def test_no_permission(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(_: Path) -> bytes:
        raise PermissionError(errno.EACCES, "denied")

    monkeypatch.setattr(Path, "read_bytes", denied)
    refused(path, "没有权限")


def test_another_kind_of_package(path: Path) -> None:
    refused(
        rewrite(path, lambda name, content: None if name.startswith("xl/workbook") else content), "不是 Excel 工作簿"
    )


def test_truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-200])
    refused(path, "损坏")


def test_too_large(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(input_files.MOST_BYTES + 1)
    refused(path, "文件有 50 MB，超过 50 MB")


def test_a_zip_bomb_is_not_unpacked(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def bomb(name: str, content: bytes) -> bytes:
        return content + b" " * 20_000_000 if name == "xl/sharedStrings.xml" else content

    bombed = rewrite(path, bomb)
    unpacked: list[str] = []
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_args, **_: unpacked.append("x"))
    refused(bombed, "大得不正常")
    monkeypatch.setattr(package, "MOST_PARTS", 3)
    refused(path, "大得不正常")
    assert unpacked == []


def directory(entries: int, size: int) -> bytes:
    """A list of parts, and the record at its end that says its size."""
    end = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, entries % 65536, entries % 65536, size, 0, 0)
    return struct.pack("<4s42x", b"PK\x01\x02") * entries + end


def large(data: bytes) -> bytes:
    """The same with the record that says the size in eight bytes, and a small size in the other."""
    parts, end = data[:-22], bytearray(data[-22:])
    end[12:16] = (100).to_bytes(4, "little")
    record = struct.pack(
        "<4sQHHIIQQQQ", b"PK\x06\x06", 44, 45, 45, 0, 0, len(parts) // 46, len(parts) // 46, len(parts), 0
    )
    return parts + record + struct.pack("<4sIQI", b"PK\x06\x07", 0, len(parts), 1) + bytes(end)


@pytest.mark.parametrize(
    "end", [lambda data: data, lambda data: data[:-2] + b"\x03\0abc", large, lambda data: data + b"\0" * 300]
)
def test_a_list_of_parts_beyond_all_measure_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: Callable[[bytes], bytes]
) -> None:
    """Fifty megabytes of it take zipfile ten seconds and a gigabyte."""
    read: list[str] = []
    monkeypatch.setattr(zipfile.ZipFile, "_RealGetContents", lambda _: read.append("x"))
    entries = 1_000_000
    (tmp_path / "b.xlsx").write_bytes(end(directory(entries, 46 * entries)))
    refused(tmp_path / "b.xlsx", "大得不正常")
    assert read == []


@pytest.mark.parametrize(("checked", "complaint"), [(10, "损坏"), (11, "与实际不符")])
def test_a_part_larger_than_it_says(tmp_path: Path, checked: int, complaint: str) -> None:
    """The directory says 10 bytes, the packed data hold a million, and calamine would unpack them."""
    content, name = b" " * 1_000_000, b"xl/workbook.xml"
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(content) + packer.flush()
    told = struct.pack("<IIIHH", zlib.crc32(content[:checked]), len(packed), 10, len(name), 0)
    local = b"PK\x03\x04" + struct.pack("<HHHHH", 20, 0, 8, 0, 0x21) + told + name + packed
    central = b"PK\x01\x02" + struct.pack("<HHHHHH", 20, 20, 0, 8, 0, 0x21) + told
    central += struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)
    bomb = tmp_path / "b.xlsx"
    bomb.write_bytes(local + central + end)
    refused(bomb, complaint)


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet3.xml", "xl/tables/table2.xml"]
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_xml_bomb_is_not_read(path: Path, part: str, encoding: str) -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'

    def change(name: str, content: bytes) -> bytes:
        if name != part:
            return content
        text = content.decode().replace("UTF-8", encoding)
        return text.replace("?>", "?>" + laughs, 1).encode(encoding)

    refused(rewrite(path, change), "DOCTYPE")


def test_a_document_type_is_refused_by_the_parser_too() -> None:
    """In an encoding whose bytes nobody searched."""
    laughs = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE x [<!ENTITY a "ha">]><x at="&a;"/>'
    with pytest.raises(XlperfError, match="DOCTYPE"):
        elements(laughs.encode("utf-16"), "x")


def test_a_part_packed_as_no_spreadsheet_packs_it(path: Path) -> None:
    with zipfile.ZipFile(path, "a", zipfile.ZIP_LZMA) as archive:
        archive.writestr("xl/extra.xml", "<a/>" * 100)
    refused(path, "压缩方式")


def test_parts_of_one_name(path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    refused(path, "重名")


def test_a_cell_far_away_does_not_eat_the_memory(tmp_path: Path) -> None:
    def fill(_: Any, sheets: Any) -> None:
        sheets["绩效指标"].write("XFD1048576", "x")

    refused(write(tmp_path / "a.xlsx", book(), fill), "“绩效指标”一直用到第 1048576 行、第 16384 列")

    def blank(workbook: Any, sheets: Any) -> None:
        sheets["绩效指标"].write_blank("XFD1048576", None, workbook.add_format({"bold": True}))

    assert files.load(write(tmp_path / "b.xlsx", book(), blank)).findings == ()


def test_a_sheet_that_is_no_xml(path: Path) -> None:
    def cut(name: str, content: bytes) -> bytes:
        return content[: content.index(b"</sheetData>") - 40] if name.endswith("sheet3.xml") else content

    refused(rewrite(path, cut), "读不出来")


def test_parts_that_are_not_read_may_be_anything(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of them is unpacked; what a person pasted into the workbook does not keep its figures from being read."""
    before = files.load(path)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/drawings/drawing9.xml", '<!DOCTYPE x [<!ENTITY a "ha">]><a>&a;')
    unpacked: list[str] = []
    part = package._part
    monkeypatch.setattr(package, "_part", lambda *given: unpacked.append(given[1].filename) or part(*given))
    assert files.load(path) == before
    assert unpacked
    assert "xl/drawings/drawing9.xml" not in unpacked


def test_a_part_in_an_unknown_encoding(path: Path) -> None:
    def change(name: str, content: bytes) -> bytes:
        return content.replace(b"UTF-8", b"UTF-w") if name == "xl/tables/table1.xml" else content

    refused(rewrite(path, change), "读不出来")


def test_damaged_bytes_never_crash(path: Path) -> None:
    """Any byte of any part changed: a reading or one of our errors."""
    chance = random.Random(20221231)  # noqa: S311  (the same damage every time)
    for _ in range(60):
        names = [f"xl/worksheets/sheet{number}.xml" for number in range(1, 8)]
        wanted = chance.choice(
            [*names, "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml", "xl/tables/table1.xml"]
        )

        def change(name: str, content: bytes, wanted: str = wanted) -> bytes:
            if name != wanted:
                return content
            damaged = bytearray(content)
            for _ in range(3):
                damaged[chance.randrange(len(damaged))] = chance.randrange(256)
            return bytes(damaged)

        with suppress(XlperfError):
            files.load(rewrite(path, change))


# --- writing ---------------------------------------------------------------------------------------------------------


def writing(target: Path, action: Callable[[Path], object]) -> None:
    """Write a file whole, by ``action`` on the temporary path."""
    with files.atomic(target) as temporary:
        action(temporary)


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_appears_whole(tmp_path: Path) -> None:
    target = tmp_path / "报告.xlsx"
    with files.atomic(target) as temporary:
        temporary.write_text("新")
        assert not target.exists()
        assert (temporary.parent, temporary.suffix) == (tmp_path, ".xlsx")
    assert target.read_text() == "新"
    assert left(tmp_path) == ["报告.xlsx"]


def test_what_was_there_stays_when_writing_fails(tmp_path: Path) -> None:
    target = tmp_path / "报告.xlsx"
    target.write_text("旧")
    with pytest.raises(ZeroDivisionError):
        writing(target, lambda temporary: temporary.write_text("半") / 0)
    assert target.read_text() == "旧"
    assert left(tmp_path) == ["报告.xlsx"]


@pytest.mark.parametrize(
    ("number", "complaint"),
    [
        (errno.ENOSPC, "磁盘满了"),
        (errno.EACCES, "没有权限"),
        (errno.EROFS, "只读"),
        (errno.EBUSY, "打开着"),
    ],
)
@pytest.mark.parametrize("stage", ["writing", "replacing"])
def test_faults_of_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, complaint: str, stage: str
) -> None:
    target = tmp_path / "报告.xlsx"
    target.write_text("旧")

    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    def action(temporary: Path) -> None:
        temporary.write_text("半")
        if stage == "writing":
            fail()

    if stage == "replacing":
        monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(XlperfError, match=complaint) as told:
        writing(target, action)
    assert told.value.path == str(target)
    assert target.read_text() == "旧"
    assert left(tmp_path) == ["报告.xlsx"]


def test_a_full_disk_under_a_writer_of_workbooks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    def action(temporary: Path) -> None:
        workbook = xlsxwriter.Workbook(temporary)
        monkeypatch.setattr(zipfile.ZipFile, "write", full)
        monkeypatch.setattr(zipfile.ZipFile, "writestr", full)
        workbook.close()

    with pytest.raises(XlperfError, match="磁盘满了"):
        writing(tmp_path / "a.xlsx", action)
    assert left(tmp_path) == []


def test_a_fault_with_another_file_is_not_ours(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), files.atomic(tmp_path / "a.xlsx"):
        Path("/没有/字体.ttf").read_bytes()


def test_a_fault_with_a_writers_own_file_beside_the_target_is_ours(tmp_path: Path) -> None:
    def action(_: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(tmp_path / "xlsx-part.tmp"))

    with pytest.raises(XlperfError, match="磁盘满了"):
        writing(tmp_path / "a.xlsx", action)


@pytest.mark.parametrize("link", [None, "symlink_to", "hardlink_to"])
def test_never_over_an_input(tmp_path: Path, path: Path, link: str | None) -> None:
    target = path
    if link is not None:
        target = tmp_path / "别名.xlsx"
        getattr(target, link)(path)
    before = path.read_bytes()
    with pytest.raises(XlperfError, match="不能写到输入文件上"), files.atomic(target, inputs=[path]):
        pytest.fail("not reached")
    with (
        pytest.raises(XlperfError, match="不能写到输入文件上"),
        files.atomic(path, inputs=[tmp_path / "x" / ".." / target.name]),
    ):
        pytest.fail("not reached")
    assert path.read_bytes() == before


def test_places_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def reject(path: Path, complaint: str) -> None:
        before = left(tmp_path)
        with pytest.raises(XlperfError, match=complaint), files.atomic(path):
            pytest.fail("not reached")
        assert left(tmp_path) == before

    reject(tmp_path, "这是一个文件夹")
    reject(tmp_path / "没有" / "a.xlsx", "文件夹不存在")
    target = tmp_path / "a.xlsx"
    target.write_text("旧")
    for lock in ("~$a.xlsx", ".~lock.a.xlsx#"):
        (tmp_path / lock).write_text("某人")
        reject(target, "打开着.*" + re.escape(lock))
        (tmp_path / lock).unlink()
    for name, lock in (
        ("六个字的名字.docx", "~$六个字的名字.docx"), ("七个字的文件名.docx", "~$个字的文件名.docx"),
        ("八个字的文件名字.docx", "~$字的文件名字.docx"), ("样例2022-报告.docx", "~$2022-报告.docx"),
    ):  # fmt: skip
        (tmp_path / name).write_text("旧")
        (tmp_path / lock).write_text("某人")
        reject(tmp_path / name, "打开着.*" + re.escape(lock))
    monkeypatch.setattr(os, "access", lambda *_: False)
    reject(target, "只读")


def test_the_target_of_a_link_is_replaced_not_the_link(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.txt").write_text("旧")
    (tmp_path / "b.txt").symlink_to(tmp_path / "a" / "b.txt")
    with files.atomic(tmp_path / "b.txt") as temporary:
        temporary.write_text("新")
    assert (tmp_path / "b.txt").is_symlink()
    assert (tmp_path / "a" / "b.txt").read_text() == "新"


# --- several files at once -------------------------------------------------------------------------------------------


def refusing(monkeypatch: pytest.MonkeyPatch, refused: Path) -> None:
    """Let nothing be moved to one place."""
    move = os.replace

    def replace(source: Path, target: Path) -> None:
        if target == refused:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(source), None, str(target))
        move(source, target)

    monkeypatch.setattr(os, "replace", replace)


def write_together(paths: list[Path], inputs: list[Path] | None = None) -> None:
    with files.together(paths, inputs=inputs or []) as temporary:
        for number, path in enumerate(temporary):
            assert (path.parent, path.suffix) == (paths[number].parent, paths[number].suffix)
            path.write_text(f"新{number}")


def test_several_files_appear_together_each_in_its_place(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("甲.xlsx", "乙.docx", "丙.csv")]
    paths[0].write_text("旧")
    write_together(paths)
    assert [path.read_text() for path in paths] == ["新0", "新1", "新2"]
    assert left(tmp_path) == sorted(path.name for path in paths)


@pytest.mark.parametrize("links", [True, False])
@pytest.mark.parametrize("failing", [1, 2])
def test_where_one_cannot_be_put_in_place_all_are_as_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: int, links: bool
) -> None:
    paths = [tmp_path / name for name in ("甲.xlsx", "乙.docx", "丙.csv")]
    paths[1].write_text("旧乙")
    paths[2].write_text("旧丙")
    refusing(monkeypatch, paths[failing])
    if not links:
        monkeypatch.setattr(os, "link", lambda *_: (_ for _ in ()).throw(OSError(errno.EPERM, "no links")))
    with pytest.raises(XlperfError, match="磁盘满了") as told:
        write_together(paths)
    assert told.value.path == str(paths[failing])
    assert left(tmp_path) == ["丙.csv", "乙.docx"]
    assert (paths[1].read_text(), paths[2].read_text()) == ("旧乙", "旧丙")


def test_what_stood_in_an_earlier_place_comes_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [tmp_path / "甲.xlsx", tmp_path / "乙.docx"]
    paths[0].write_text("旧甲")
    refusing(monkeypatch, paths[1])
    with pytest.raises(XlperfError, match="磁盘满了"):
        write_together(paths)
    assert (left(tmp_path), paths[0].read_text()) == (["甲.xlsx"], "旧甲")


@pytest.mark.parametrize("unwritten", [0, 1, 2])
def test_a_file_that_was_never_written_leaves_all_as_before(tmp_path: Path, unwritten: int) -> None:
    paths = [tmp_path / name for name in ("甲.xlsx", "乙.docx", "丙.csv")]
    for path in paths[:2]:
        path.write_text("旧")

    def write() -> None:
        with files.together(paths) as temporary:
            for path in temporary[:unwritten] + temporary[unwritten + 1 :]:
                path.write_text("新")

    with pytest.raises(XlperfError):
        write()
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"甲.xlsx": "旧", "乙.docx": "旧"}


def test_every_place_is_looked_at_before_anything_is_written(tmp_path: Path) -> None:
    given = tmp_path / "输入.xlsx"
    given.write_text("输入")
    for second, complaint in ((given, "不能写到输入文件上"), (tmp_path / "没有" / "a.docx", "文件夹不存在")):
        with (
            pytest.raises(XlperfError, match=complaint) as told,
            files.together([tmp_path / "a.xlsx", second], inputs=[given]),
        ):
            pytest.fail("not reached")
        assert told.value.path == str(second)
    assert left(tmp_path) == ["输入.xlsx"]


@pytest.mark.parametrize("number", [0, 1])
def test_a_fault_names_the_file_it_is_about(tmp_path: Path, number: int) -> None:
    paths = [tmp_path / "甲.xlsx", tmp_path / "乙.docx"]

    def write() -> None:
        with files.together(paths) as temporary:
            raise OSError(errno.EACCES, "denied", str(temporary[number]))

    with pytest.raises(XlperfError, match="没有权限") as told:
        write()
    assert told.value.path == str(paths[number])


def test_a_lock_without_its_file_is_left_over(tmp_path: Path) -> None:
    (tmp_path / ".~lock.a.xlsx#").write_text("某人")
    writing(tmp_path / "a.xlsx", lambda temporary: temporary.write_text("新"))
    assert (tmp_path / "a.xlsx").read_text() == "新"


# --- names -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("招商经费-报告.xlsx", "招商经费-报告.xlsx"),
        ('a/b\\c:d*e?f"g<h>i|j\n.docx', "a_b_c_d_e_f_g_h_i_j_.docx"),
        ("  名称. . ", "名称"),
        ("CON.xlsx", "_CON.xlsx"),
        (".隐藏", "_隐藏"),
        ("~$a.xlsx", "_a.xlsx"),
        ("", "未命名"),
        ("\ud800", "？".replace("？", "_")),
        ("a.很长很长很长很长的后缀", "a.很长很长很长很长的后缀"),
    ],
)
def test_safe_names(name: str, safe: str) -> None:
    assert files.safe_filename(name) == safe


def test_long_names_are_cut_between_characters_and_keep_their_suffix(tmp_path: Path) -> None:
    name = files.safe_filename("项" * 300, "-报告.xlsx")
    assert re.fullmatch("项+_[0-9a-f]{8}-报告.xlsx", name)
    assert len(name.encode()) <= 180
    assert files.safe_filename(name) == name
    with files.atomic(tmp_path / name) as temporary:
        temporary.write_text("x")


def test_long_names_that_begin_alike_stay_different() -> None:
    names = ["项" * 60 + end for end in ("甲", "乙", "")]
    assert len({files.safe_filename(name, "-报告.xlsx") for name in names}) == len(names)
    assert files.safe_filename("项" * 56, "-报告.xlsx") == "项" * 56 + "-报告.xlsx"


@pytest.mark.parametrize("name", ["new what?.xlsm", "CON.xlsm", "nul.xlsx"])
def test_names_that_windows_refuses_are_refused_there_in_words(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(atomic_writing, "_ON_WINDOWS", True)
    with pytest.raises(XlperfError, match="这个文件名不能用"), files.atomic(tmp_path / name):
        pytest.fail("written")
    assert list(tmp_path.iterdir()) == []


def test_a_name_or_path_that_is_too_long_for_windows_is_refused_in_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(atomic_writing, "_ON_WINDOWS", True)
    monkeypatch.setattr("os.path.realpath", lambda path: path)
    with pytest.raises(XlperfError, match="文件名太长"), files.atomic(tmp_path / f"{'长' * 251}.xlsx"):
        pytest.fail("written")
    for length, complaint in ((260, "文件名太长"), (259, "文件夹不存在")):
        missing = FileNotFoundError(
            errno.ENOENT, "No such file or directory", str(tmp_path / "a.xlsx").ljust(length, "x")
        )
        monkeypatch.setattr(atomic_writing, "_concerned", lambda *_: 0)
        with pytest.raises(XlperfError, match=complaint), files.atomic(tmp_path / "a.xlsx"):
            raise missing


@pytest.mark.parametrize(
    ("error", "complaint"),
    [
        (OSError(errno.EINVAL, "Invalid argument"), "这个文件名不能用"),
        (OSError(errno.ELOOP, "Too many levels"), "绕成了圈"),
        (OSError(errno.ENAMETOOLONG, "File name too long"), "文件名太长"),
        (ValueError("embedded null byte"), "这个文件名不能用"),
        (UnicodeEncodeError("ascii", "报告", 0, 2, "ordinal not in range(128)"), "LC_ALL"),
    ],
)
def test_a_path_that_the_system_does_not_take(
    tmp_path: Path, error: Exception, complaint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: object) -> str:
        raise error

    monkeypatch.setattr("os.path.realpath", refused)
    with pytest.raises(XlperfError, match=complaint), files.atomic(tmp_path / "a.xlsx"):
        pytest.fail("written")


def test_a_file_written_again_keeps_its_mode_and_owner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    path.chmod(0o660)
    owners: list[tuple[int, int]] = []
    monkeypatch.setattr("os.chown", lambda _, user, group: owners.append((user, group)))
    with files.atomic(path) as temporary:
        temporary.write_text("new")
    assert (path.read_text(), path.stat().st_mode & 0o777) == ("new", 0o660)
    assert owners == [(path.stat().st_uid, path.stat().st_gid)]


def test_a_backup_keeps_times_mode_and_owner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "甲.xlsx"
    path.write_text("old")
    path.chmod(0o660)
    os.utime(path, (1_000_000_000, 1_000_000_000))
    owners: list[tuple[int, int]] = []
    monkeypatch.setattr("os.chown", lambda _, user, group: owners.append((user, group)))
    copies = [files.back_up(path, files.free_name(path, "旧")) for _ in range(2)]
    assert [copy.name for copy in copies] == ["甲-旧.xlsx", "甲-旧2.xlsx"]
    for copy in copies:
        about = copy.stat()
        assert (copy.read_text(), about.st_mode & 0o777, about.st_mtime) == ("old", 0o660, 1_000_000_000)
    assert owners == [(path.stat().st_uid, path.stat().st_gid)] * 2


def test_a_backup_that_cannot_be_made_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "甲.xlsx"
    path.write_text("old")
    monkeypatch.setattr("os.replace", lambda *_: pytest.fail("moved"))
    with pytest.raises(pytest.fail.Exception):
        files.back_up(path, files.free_name(path, "旧"))
    assert [one.name for one in tmp_path.iterdir()] == ["甲.xlsx"]


# --- whose file is it ------------------------------------------------------------------------------------------------


def test_saved_by_a_person(tmp_path: Path) -> None:
    ours = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(ours) as workbook:
        workbook.set_properties({"created": datetime(2020, 1, 1)})
        workbook.add_worksheet()
    assert not files.saved_by_person(ours)
    assert not files.saved_by_person(tmp_path / "没有.xlsx")
    load_workbook(ours).save(tmp_path / "b.xlsx")
    assert files.saved_by_person(tmp_path / "b.xlsx")
    (tmp_path / "c.xlsx").write_text("x")
    assert files.saved_by_person(tmp_path / "c.xlsx")
    unmodified = re.compile(rb"<dcterms:modified.*?</dcterms:modified>")
    with zipfile.ZipFile(ours) as old, zipfile.ZipFile(tmp_path / "e.xlsx", "w") as anew:
        for info in old.infolist():
            anew.writestr(info, unmodified.sub(b"", old.read(info)))
    assert files.saved_by_person(tmp_path / "e.xlsx")
    with zipfile.ZipFile(ours) as old, zipfile.ZipFile(tmp_path / "d.xlsx", "w") as anew:  # dated, all else the same
        for name in old.namelist():
            anew.writestr(zipfile.ZipInfo(name, (2024, 5, 6, 7, 8, 10)), old.read(name))
    assert files.saved_by_person(tmp_path / "d.xlsx")
    bare = rewrite(ours, lambda name, content: None if name == "docProps/core.xml" else content)
    assert files.saved_by_person(bare)


# --- own schemes -----------------------------------------------------------------------------------------------------


def test_own_schemes_beside_the_workbook_then_the_user_s(tmp_path: Path, home: Path) -> None:
    (tmp_path / "b.toml").write_text('extends = "mof_2020"\ntitle = "乙"', "utf-8")
    (tmp_path / "a.toml").write_text('id = "a"\ntitle = "甲"', "utf-8-sig")
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'", "utf-8")
    (home / "c.toml").write_text('extends = "mof_2020"\ntitle = "丙"', "utf-8")
    assert [scheme["title"] for scheme in files.own_schemes(tmp_path)] == ["甲", "乙", "丙"]
    assert files.own_schemes(tmp_path / "没有") == [{"extends": "mof_2020", "title": "丙"}]


def test_a_file_beside_the_workbook_says_what_it_is(tmp_path: Path, home: Path) -> None:
    (tmp_path / "a.toml").write_text('kind = "scheme"\nextends = "mof_2020"\ntitle = "甲"\nsource = "甲"', "utf-8")
    (tmp_path / "b.toml").write_text('kind = "outline"\ntitle = "某市提纲"', "utf-8")
    (tmp_path / "c.toml").write_text('kind = "alerts"\ntitle = "某市预警"', "utf-8")
    (tmp_path / "d.toml").write_text('kind = "scheme"\ntitle = "丁"', "utf-8")
    titles = {kind: [data.get("title") for _, data in files.own_files(tmp_path, kind)] for kind in files.KINDS}
    assert titles == {"scheme": ["甲", None], "outline": ["某市提纲"], "alerts": ["某市预警"]}
    own = files.own_schemes(tmp_path)
    assert load_scheme("甲", own).title == "甲"
    with pytest.raises(XlperfError, match=r"d.toml 里只有标题"):
        load_scheme("某市提纲", own)


@pytest.mark.parametrize("kind", ['"schema"', "1", "[]"])
def test_a_file_of_an_unknown_kind_is_said(tmp_path: Path, home: Path, kind: str) -> None:
    (tmp_path / "a.toml").write_text(f'kind = {kind}\ntitle = "甲"', "utf-8")
    with pytest.raises(
        XlperfError, match=r"a.toml 里写的 kind 是“.*”，只能是scheme（评分规则）、outline（提纲）、alerts"
    ):
        load_scheme("甲", files.own_schemes(tmp_path))


def test_a_scheme_file_keeps_its_figures_exactly_and_one_too_deep_is_said(tmp_path: Path, home: Path) -> None:
    (tmp_path / "a.toml").write_text('id = "a"\nshare = 0.1', "utf-8")
    (tmp_path / "b.toml").write_text("id = " + "[" * 5000, "utf-8")
    exact, deep = files.own_schemes(tmp_path)
    assert exact["share"] == Decimal("0.1")
    assert "括号层数太多" in str(deep["unusable"])


@pytest.mark.parametrize("number", ["9" * 5000, "0x" + "f" * 5000, "1e99999999999999999999", "1e999999", "-1e-999999"])
def test_a_scheme_file_with_a_number_beyond_all_measure_is_unusable(tmp_path: Path, home: Path, number: str) -> None:
    (tmp_path / "a.toml").write_text(f'id = "a"\nshares = [{{share = {number}}}]', "utf-8")
    assert "a.toml 里有一个数大得不正常" in str(files.own_schemes(tmp_path)[0]["unusable"])


def test_what_is_no_file_or_a_huge_one_beside_a_workbook_is_not_read(tmp_path: Path, home: Path) -> None:
    os.mkfifo(tmp_path / "a.toml")
    (tmp_path / "b.toml").symlink_to("/dev/zero")
    with (tmp_path / "c.toml").open("wb") as huge:
        huge.truncate(10**12)
    (tmp_path / "d.toml").mkdir()
    told = [str(scheme["unusable"]) for scheme in files.own_schemes(tmp_path)]
    assert all(" 这不是磁盘上的文件（是管道或设备）" in one for one in told[:2])
    assert "超过 256 KB" in told[2]
    assert "文件夹" in told[3]
    with pytest.raises(XlperfError, match="管道或设备"):
        files.load(Path("/dev/zero"))


@pytest.mark.parametrize("method", ["is_dir", "iterdir"])
def test_a_folder_of_schemes_that_may_not_be_looked_into(tmp_path: Path, home: Path, method: str) -> None:
    def refused(path: Path) -> bool:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, method, refused)
        own = files.own_schemes(tmp_path)
    assert load_scheme("湖北省（2020）", own).id == "hubei_2020"
    with pytest.raises(XlperfError, match="不让查看"):
        load_scheme("某市", own)


def test_a_scheme_file_of_no_use_is_named_where_the_scheme_is_not_found(tmp_path: Path, home: Path) -> None:
    (tmp_path / "甲.toml").write_text("标题 = 某市", "utf-8")
    (tmp_path / "乙.toml").write_text('title = "某区"', "utf-8")
    (tmp_path / "丙.toml").write_text('extends = "mof_2020', "utf-8")
    own = files.own_schemes(tmp_path)
    assert load_scheme("湖北省（2020）", own).id == "hubei_2020"
    with pytest.raises(XlperfError) as told:
        load_scheme("某市", own)
    assert "甲.toml 第1行第1个字起不合 TOML 格式；请用记事本打开" in told.value.message
    assert "乙.toml 里只有标题，没有写在哪个规则上改；请加一行，如 extends =" in told.value.message
    assert "丙.toml 到末尾（第1行）还不合 TOML 格式" in told.value.message


# --- other kinds of file ---------------------------------------------------------------------------------------------


def packed(path: Path, parts: Mapping[str, str]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("name", "complaint"),
    [("a.docx", "这不是 Word 文件，或者损坏了"), ("a.xlsx", "这不是 Word 文件，或者损坏了")],
)
def test_a_word_document_that_is_damaged_is_called_so(tmp_path: Path, name: str, complaint: str) -> None:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    relation = f'<Relationship Id="r1" Type="{office}" Target="word/document.xml"/>'
    parts = {"_rels/.rels": f"<Relationships>{relation}</Relationships>", "word/document.xml": "<document/>"}
    refused(packed(tmp_path / name, parts), complaint)


def test_other_kinds_of_file_are_called_by_name(tmp_path: Path) -> None:
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = {"META-INF/manifest.xml": f'<manifest><file-entry media-type="{kind}"/></manifest>'}
    refused(packed(tmp_path / "a.ods", manifest), "这是 .ods 文件。请在表格软件里另存为 .xlsx。")
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    refused(tmp_path / "a.pdf", "PDF 损坏了，读不出来")


def test_what_is_said_of_a_file_ends_as_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "空.xlsx").write_bytes(b"")
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04")
    (tmp_path / "旧.xls").write_bytes(bytes.fromhex("D0CF11E0A1B11AE1"))
    (tmp_path / "字.txt").write_text("字", "utf-8")
    (tmp_path / "数.json").write_text("{", "utf-8")
    for name in ("没有.xlsx", "空.xlsx", "坏.xlsx", "旧.xls", "字.txt", "数.json", "."):
        refused(tmp_path / name, "。（R01）$")


def test_atomic__a_file_that_another_program_holds_is_found_out_before_anything_is_written(tmp_path, monkeypatch):
    """As on Windows, where a file that Excel has open cannot be opened for writing."""
    target = tmp_path / "报告.xlsx"
    target.write_text("old")
    opened = open

    def held(path, mode="r", *arguments, **options):
        if mode == "r+b":
            raise PermissionError(13, "held", str(path))
        return opened(path, mode, *arguments, **options)

    monkeypatch.setattr("builtins.open", held)
    with pytest.raises(XlperfError, match="正在别的程序里打开着"), files.atomic(target):
        pytest.fail("it must not begin")
    assert [path.name for path in tmp_path.iterdir()] == ["报告.xlsx"]
