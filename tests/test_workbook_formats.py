"""Forms in other formats than .xlsx: what they say is the same, whatever the file is called."""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.support.biff_books import begin, biff, number, record, shared, shared_texts, sheet_of, workbook
from tests.support.command_line import Done
from tests.support.official_forms import Paper, mof, save
from tests.support.other_formats import html, ods, ods_of, xml_2003
from tests.support.read_forms import data
from xlperf import files
from xlperf.files import biff as biff_module
from xlperf.files import grid_builder, html_workbook
from xlperf.files.sheet_xml import read_sheet_xml
from xlperf.findings import XlperfError
from xlperf.reading.rows import NO_RESULT
from xlperf.reading.tables import Grid
from xlperf.summary.file_search import find

pytestmark = pytest.mark.workbooks

Call = Callable[..., Done]


def paper() -> Paper:
    """A form with a percentage, a date and a line break in it."""
    made = mof(*data())
    made.put(40, 0, 0.98, form="0.00%").put(40, 1, date(2023, 3, 15)).put(40, 2, "甲\n乙", rows=2)
    return made


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def only(path: Path) -> Grid:
    (grid,) = files.read_book(path).grids.values()
    return grid


def refused(path: Path, content: bytes, complaint: str) -> None:
    with pytest.raises(XlperfError, match=complaint) as caught:
        files.load(written(path, content))
    assert (caught.value.code, caught.value.path) == ("R01", str(path))


def filled(grid: Grid) -> dict[tuple[int, int], object]:
    return {
        (row, column): value
        for row, values in enumerate(grid.rows)
        for column, value in enumerate(values)
        if value not in (None, "")
    }


def percents(grid: Grid) -> set[tuple[int, int]]:
    return {place for place, code in grid.formats.items() if "%" in code}


# --- the same as .xlsx -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("write", [xml_2003, ods, biff])
@pytest.mark.parametrize("ending", [".xls", ".xlsx"])
def test_values_merges_and_percentages_are_those_of_xlsx(
    tmp_path: Path, write: Callable[..., bytes], ending: str
) -> None:
    usual = only(save(tmp_path / "a.xlsx", paper()))
    other = only(written(tmp_path / f"b{ending}", write(paper())))
    assert (filled(other), sorted(other.merges)) == (filled(usual), sorted(usual.merges))
    assert percents(other) == percents(usual) == {(40, 0)}


@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_web_page_has_the_texts_and_merges_of_xlsx(tmp_path: Path, encoding: str) -> None:
    usual = only(save(tmp_path / "a.xlsx", mof(*data())))
    other = only(written(tmp_path / "b.xls", html(mof(*data()), encoding)))
    shown = {place: f"{value:g}" if isinstance(value, float) else value for place, value in filled(usual).items()}
    assert (filled(other), sorted(other.merges)) == (shown, sorted(usual.merges))


@pytest.mark.parametrize("write", [html, xml_2003, ods, biff])
def test_a_form_says_the_same_in_every_format(tmp_path: Path, write: Callable[..., bytes]) -> None:
    usual = files.load(save(tmp_path / "a.xlsx", mof(*data())))
    other = files.load(written(tmp_path / "a.xls", write(mof(*data()))))
    assert other.evaluation.subjects[0].name == usual.evaluation.subjects[0].name
    assert other.evaluation.subjects[0].indicators
    for one, two in zip(other.evaluation.subjects[0].indicators, usual.evaluation.subjects[0].indicators, strict=True):
        assert (one.name, one.weight, one.stated_score) == (two.name, two.weight, two.stated_score)
    assert [found.code for found in other.findings] == [found.code for found in usual.findings]


@pytest.mark.parametrize("ending", [".xls", ".et", ".ods", ".htm"])
def test_an_xlsx_under_another_name_is_read(tmp_path: Path, ending: str) -> None:
    usual = save(tmp_path / "a.xlsx", mof(*data()))
    other = written(tmp_path / f"b{ending}", usual.read_bytes())
    assert files.load(other).evaluation == files.load(usual).evaluation


@pytest.mark.parametrize("write", [xml_2003, ods, biff])
def test_hidden_sheets_are_called_hidden(tmp_path: Path, write: Callable[..., bytes]) -> None:
    book = files.read_book(written(tmp_path / "a.xls", write(paper(), hidden="旧表")))
    assert (book.hidden, list(book.grids)) == ({"旧表"}, ["项目自评表", "旧表"])


# --- the formats' own ways -------------------------------------------------------------------------------------------


def test_text_beside_the_tables_of_a_page_gets_rows_of_its_own(tmp_path: Path) -> None:
    page = (
        "<h2>自评表</h2><p>（2022年度）</p><table><caption>附件1</caption><tr><td>甲<td rowspan=9>乙 \n 丙"
        "<tr><th colspan=x>丁&nbsp;</table>注：无<table><tr><td>戊<table><tr><td>己</table></table>"
    )
    grid = only(written(tmp_path / "a.xls", f"<html>{page}</html>".encode()))
    assert [row[0] for row in grid.rows] == ["自评表", "（2022年度）", "附件1", "甲", "丁", "注：无", "戊", "己"]
    assert (grid.rows[3][1], grid.merges) == ("乙 丙", ((3, 1, 4, 1),))


def test_xml_2003_skips_places_and_comments(tmp_path: Path) -> None:
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    rows = (
        '<Row><Cell ss:MergeAcross="1"><Data ss:Type="String">甲<b>乙</b></Data>'
        '<Comment><Data ss:Type="String">批注</Data></Comment></Cell><Cell><Data ss:Type="Number">3</Data></Cell></Row>'
        '<Row ss:Index="4"><Cell ss:Index="2"><Data ss:Type="Error">#REF!</Data></Cell>'
        '<Cell><Data ss:Type="Number">三</Data></Cell><Cell><Data ss:Type="Boolean">1</Data></Cell></Row>'
    )
    content = (
        f'<ss:Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet><Table>{rows}</Table></Worksheet></ss:Workbook>'
    )
    for encoding in ("utf-8", "gbk"):
        stated = f'<?xml version="1.0" encoding="{encoding}"?>{content}'
        grid = only(written(tmp_path / "a.xls", stated.encode(encoding)))
        assert filled(grid) == {(0, 0): "甲乙", (0, 2): 3.0, (3, 2): "三", (3, 3): True}
        assert (grid.errors, grid.merges) == ({(3, 1): "#REF!"}, ((0, 0, 0, 1),))


def test_ods_repeats_cells_and_leaves_comments_and_drawings_out(tmp_path: Path) -> None:
    rows = (
        '<table:shapes><text:p>图</text:p></table:shapes><table:table-row table:number-rows-repeated="2">'
        '<table:table-cell table:number-columns-repeated="2" office:value-type="string">'
        "<office:annotation><text:p>批注</text:p></office:annotation>"
        '<text:p>甲<text:s text:c="2"/><text:span>乙</text:span></text:p><text:p>丙</text:p></table:table-cell>'
        '</table:table-row><table:table-row><table:table-cell table:formula="of:=1/0" office:value-type="string">'
        "<text:p>#DIV/0!</text:p></table:table-cell></table:table-row>"
    )
    grid = only(written(tmp_path / "a.ods", ods_of(f'<table:table table:name="表">{rows}</table:table>')))
    assert filled(grid) == dict.fromkeys([(0, 0), (0, 1), (1, 0), (1, 1)], "甲  乙\n丙")
    assert grid.errors == {(2, 0): "#DIV/0!"}


def test_an_old_workbook_shows_errors_and_texts_that_go_over_records(tmp_path: Path) -> None:
    texts = ["甲" * 5000, "乙" * 9000, "丙"]
    error = struct.pack("<HHHBB", 1, 0, 0, 0x17, 1)
    formula = struct.pack("<HHH", 1, 1, 0) + bytes([2, 0, 7, 0, 0, 0, 0xFF, 0xFF]) + bytes(8)
    several = struct.pack("<HHHIHIH", 2, 0, 1, 0x3FF00000, 0, 0x40000000, 1)
    cells = [
        *(shared(0, at, at) for at in range(3)),
        record(0x0205, error),
        record(0x06, formula),
        record(0xBD, several),
    ]
    content = workbook([("表", False, sheet_of(*cells, size=(65_536, 256)))], shared_texts(texts))
    grid = only(written(tmp_path / "a.xls", content))
    assert filled(grid) == {**{(0, at): text for at, text in enumerate(texts)}, (2, 0): 1.0, (2, 1): 2.0}
    assert (grid.errors, percents(grid)) == ({(1, 0): "#REF!", (1, 1): "#DIV/0!"}, {(2, 0)})


@pytest.mark.parametrize("stored", ["", "<v/>", "<v></v>"])
def test_a_formula_without_a_result_is_no_blank_cell(tmp_path: Path, stored: str) -> None:
    form, other = save(tmp_path / "a.xlsx", mof(*data())), tmp_path / "b.xlsx"
    with zipfile.ZipFile(form) as old, zipfile.ZipFile(other, "w") as new:
        for name in old.namelist():
            cell = f'<c r="F12"><f>A1+1</f>{stored}</c>'.encode()
            content, count = re.subn(rb'<c r="F12".*?</c>', cell, old.read(name))
            assert count == (name == "xl/worksheets/sheet1.xml")
            new.writestr(name, content)
    findings = [one for one in files.load(other).findings if one.code in ("R07", "R53")]
    assert [(one.code, one.origin.cell) for one in findings] == [("R53", "F12")]
    assert "保存一次" in str(findings[0])


def test_a_formula_whose_result_is_no_text_is_blank() -> None:
    cells = '<c r="A1" t="str"><f>B1</f><v></v></c><c r="B1"><f>1</f><v>1</v></c><c r="C1"><v>1</v></c><c r="D1"/>'
    assert read_sheet_xml(f"<sheetData><row>{cells}</row></sheetData>".encode()).errors == {}


@pytest.mark.parametrize(("write", "stated"), [(xml_2003, ' ss:Formula="=R1C1"'), (ods, ' table:formula="of:=[.A1]"')])
def test_formulas_without_a_result_in_other_formats(tmp_path: Path, write: Callable[..., bytes], stated: str) -> None:
    made = Paper("表").put(0, 0, "甲").put(0, 1, "").put(0, 2, "乙")
    if write is ods:
        first = '<table:table-cell office:value-type="string"><text:p>甲</text:p></table:table-cell>'
        cells = f"{first}<table:table-cell{stated}/>"
        rows = f"<table:table-row>{cells}</table:table-row>"
        content = ods_of(f'<table:table table:name="表">{rows}</table:table>')
    else:
        content = xml_2003(made).replace(b'ss:Index="2"', f'ss:Index="2"{stated}'.encode())
    assert only(written(tmp_path / "a.xls", content)).errors == {(0, 1): NO_RESULT}


# --- refused ---------------------------------------------------------------------------------------------------------


def test_pages_without_tables_and_damaged_files_are_refused(tmp_path: Path) -> None:
    refused(tmp_path / "a.xls", b"<html><body>404</body></html>", "没有表格")
    refused(tmp_path / "a.xls", xml_2003(paper())[:-20], "损坏")
    refused(tmp_path / "a.xls", xml_2003(), "没有工作表")
    refused(tmp_path / "a.xls", ods_of("<office:body/>"), "没有工作表")
    doctype = b'<!DOCTYPE a [<!ENTITY b "c">]>'
    refused(tmp_path / "a.xls", xml_2003(paper()).replace(b"?>", b"?>" + doctype, 1), "DOCTYPE")


@pytest.mark.parametrize(
    ("rows", "columns"),
    [(1_000_000, 16_000), (9_000_000, 1), (1, 20_000)],
    ids=["large", "no such row", "no such column"],
)
def test_a_repeated_cell_is_counted_before_it_is_repeated(
    tmp_path: Path, rows: int, columns: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    cell = f'<table:table-cell table:number-columns-repeated="{columns}" office:value-type="float" office:value="1"/>'
    content = f'<table:table-row table:number-rows-repeated="{rows}">{cell}</table:table-row>'
    monkeypatch.setattr(grid_builder.GridBuilder, "put", lambda *_, **__: pytest.fail("a cell was stored"))
    refused(tmp_path / "a.ods", ods_of(f'<table:table table:name="表">{content}</table:table>'), "太大了|大得不正常")


def test_spans_beyond_all_measure_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wide = "<table><tr>" + "<td rowspan=60000 colspan=900>" * 19 + "</table>"
    refused(tmp_path / "a.xls", f"<html>{wide}".encode(), "大得不正常")
    long = "<table><tr>" + "<td rowspan=60000 colspan=900>" * 16 + "<tr><td>" * 200 + "</table>"
    refused(tmp_path / "a.xls", f"<html>{long}".encode(), "太大了")
    refused(tmp_path / "a.xls", b"<html>" + b"<table><tr><td>" * 21, "一层套一层")
    refused(tmp_path / "a.xls", b"<html>" + b"<!--" * 2_000, "太大了")
    refused(tmp_path / "a.xls", b"<html>" + b"<td>" * 200_000, "太大了")
    monkeypatch.setattr(html_workbook, "MOST_PAGE", 100)
    refused(tmp_path / "a.xls", html(paper()), "太大了")


def test_an_old_workbook_is_counted_before_calamine_makes_room_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(biff_module, "_packed", lambda _: pytest.fail("calamine was given the workbook"))
    path = tmp_path / "a.xls"
    refused(path, workbook([("表", False, sheet_of(number(65_535, 255, 1)))]), "第 65536 行、第 256 列")
    wide = record(0xBD, struct.pack("<HH", 8_000, 0) + bytes(6) * 256 + struct.pack("<H", 255))
    refused(path, workbook([("表", False, sheet_of(wide))]), "第 8001 行、第 256 列")
    many = [shared(0, column, 0) for column in range(200)] * 10
    refused(path, workbook([("表", False, sheet_of(*many))], shared_texts(["甲" * 30_000])), "文字多得不正常")
    refused(
        path, workbook([("表", False, sheet_of())], record(0xFC, struct.pack("<II", 1, 2**31 - 1))), "文字多得不正常"
    )
    refused(path, workbook([("表", False, sheet_of())], shared_texts(["甲"]) * 2), "有两份文字")


def test_calamine_is_not_told_how_large_a_sheet_says_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed, given = biff_module._packed, list[bytes]()
    monkeypatch.setattr(biff_module, "_packed", lambda stream: given.append(stream) or packed(stream))
    content = workbook([("表", False, sheet_of(number(0, 0, 1), size=(2**31, 65_535)))])
    assert filled(only(written(tmp_path / "a.xls", content))) == {(0, 0): 1.0}
    assert record(0x0200, bytes(14)) in given[0]


def test_damaged_and_encrypted_old_workbooks_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    refused(path, workbook([("表", False, sheet_of(shared(0, 0, 9)))], shared_texts(["甲"])), "旧格式.*记录不完整")
    refused(path, workbook([("表", False, number(0, 0, 1))]), "旧格式.*没有开头")
    refused(path, workbook([("表", False, begin(16))]), "旧格式.*记录不完整")
    refused(path, workbook([("表", False, sheet_of())], record(0x2F, bytes(54))), "打开密码")
    refused(path, biff(paper())[:-512], "旧格式")


def test_too_many_sheets_and_too_large_ones_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grid_builder, "MOST_CELLS_TOGETHER", 100)
    for write in (html, xml_2003, ods, biff):
        refused(tmp_path / "a.xls", write(paper()), "太大了")
    monkeypatch.setattr(grid_builder, "MOST_SHEETS", 1)
    for write in (xml_2003, ods, biff):
        refused(tmp_path / "a.xls", write(paper(), hidden="旧表"), "有 2 张工作表")


# --- where they are taken ---------------------------------------------------------------------------------------------


def test_a_summary_of_a_folder_takes_all_endings_that_are_read(tmp_path: Path) -> None:
    for ending, write in ((".xls", html), (".et", biff), (".ods", ods)):
        written(tmp_path / f"a{ending}", write(mof(*data())))
    found = find([tmp_path])
    assert [path.name for path in found.files] == ["a.et", "a.ods", "a.xls"]
    assert all(files.load(path).evaluation.subjects for path in found.files)


def test_check_reads_a_web_page_under_its_own_ending(tmp_path: Path, call: Call) -> None:
    done = call("check", written(tmp_path / "a.htm", html(mof(*data()))))
    assert "自评表 1 张（网页!A1）" in done.out
