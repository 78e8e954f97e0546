"""Names and tables in LibreOffice."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
import xlwings as xw

HEADERS = ["名称", "预算数", "执行数"]
ROWS = [["甲", 10.0, 9.0], ["乙", 20.0, 18.0], [None, None, None]]


@pytest.fixture
def tabled(app: xw.App, tmp_path: Path) -> xw.Book:
    """A workbook as Excel has it: a table of two filled rows and a blank one on its first sheet, another on the
    second, and names.
    """
    path = tmp_path / "表.xlsx"
    with xlsxwriter.Workbook(path) as workbook:
        for name, top, table in (("资金", 3, "资金来源"), ("指标", 0, "绩效指标")):
            sheet = workbook.add_worksheet(name)
            data = [[value if value is not None else "" for value in row] for row in ROWS]
            columns = [{"header": header} for header in HEADERS]
            sheet.add_table(top, 1, top + 3, 3, {"name": table, "columns": columns, "data": data})
        workbook.define_name("评分规则", "=资金!$A$1")
        workbook.define_name("指标!局部", "=指标!$B$2:$C$3")
        workbook.get_worksheet_by_name("指标").write_formula("H1", "=SUM(资金来源[预算数],7)", None, 0)
        workbook.get_worksheet_by_name("资金").write("A1", "湖北省（2020）")
    return app.books.open(path)


def test_tables_of_a_file(tabled: xw.Book) -> None:
    funds = tabled.sheets["资金"].tables
    assert [table.name for table in funds] == ["资金来源"]
    assert (len(funds), "资金来源" in funds, "绩效指标" in funds) == (1, True, False)
    table = funds["资金来源"]
    assert (table.display_name, table.parent) == ("资金来源", tabled.sheets["资金"])
    assert table.range.address == "$B$4:$D$7"
    assert table.header_row_range.value == HEADERS
    assert table.data_body_range.value == ROWS
    assert (table.totals_row_range, table.insert_row_range) == (None, None)
    assert (table.show_headers, table.show_totals, table.show_autofilter) == (True, False, True)
    with pytest.raises(KeyError):
        funds["没有"]


def test_columns_and_rows(tabled: xw.Book) -> None:
    table = tabled.sheets["资金"].tables[0]
    assert [column.name for column in table.columns] == HEADERS
    assert table.columns["预算数"].data_body_range.value == [10, 20, None]
    assert table.columns["预算数"].range.address == "$C$4:$C$7"
    assert (table.columns[1].index, len(table.columns), "执行数" in table.columns) == (2, 3, True)
    assert (len(table.rows), table.rows[1].index, table.rows[1].range.value) == (3, 2, ROWS[1])


def test_table_follows_inserted_rows_and_moved_sheets(tabled: xw.Book) -> None:
    funds = tabled.sheets["资金"]
    funds["1:2"].insert("down")
    funds.move(after=tabled.sheets["指标"])
    table = tabled.sheets["资金"].tables["资金来源"]
    assert (table.range.address, table.parent.index) == ("$B$6:$D$9", 2)


def test_table_of_a_range(tabled: xw.Book) -> None:
    sheet = tabled.sheets["资金"]
    assert sheet["C5"].table == sheet.tables[0]
    assert (sheet["B3"].table, sheet["E5"].table) == (None, None)


def test_table_references(tabled: xw.Book) -> None:
    sheet = tabled.sheets["指标"]
    found = {
        reference: sheet.range(reference).address
        for reference in ("资金来源", "资金来源[#All]", "资金来源[#Headers]", "资金来源[执行数]")
    }
    assert list(found.values()) == ["$B$5:$D$7", "$B$4:$D$7", "$B$4:$D$4", "$D$5:$D$7"]
    assert sheet.range("资金来源").sheet.name == "资金"


def test_formulas_with_table_references(tabled: xw.Book) -> None:
    """Computed and read when the file has them; writing them is refused rather than done wrongly."""
    cell = tabled.sheets["指标"]["H1"]
    assert (cell.value, cell.formula) == (37, "=SUM(资金来源[预算数],7)")
    with pytest.raises(NotImplementedError, match="a formula with a table reference"):
        cell.formula = "=SUM(资金来源[预算数])"


def test_add_rename_resize_table(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [HEADERS, *ROWS]
    table = sheet.tables.add(sheet["A1:C3"])
    assert (table.name, table.show_autofilter, table.insert_row_range) == ("Table1", True, None)
    table.name = "新表"
    table.resize(sheet["A1:C4"])
    table.show_autofilter = False
    found = sheet.tables["新表"]
    assert (found.range.address, found.show_autofilter) == ("$A$1:$C$4", False)
    with pytest.raises(ValueError, match="exists already"):
        sheet.tables.add(sheet["F1:G2"], name="新表")
    with pytest.raises(NotImplementedError, match=r"tables\.add without headers"):
        sheet.tables.add(sheet["F1:G2"], has_headers=False)


def test_table_without_rows(sheet: xw.Sheet) -> None:
    sheet["B2"].value = HEADERS
    table = sheet.tables.add(sheet["B2:D2"])
    assert (table.data_body_range, table.insert_row_range.address) == (None, "$B$3:$D$3")


def test_table_survives_saving(app: xw.App, book: xw.Book, sheet: xw.Sheet, tmp_path: Path) -> None:
    sheet["A1"].value = [HEADERS, *ROWS]
    sheet.tables.add(sheet["A1:C4"], name="存表")
    book.save(tmp_path / "t.xlsx")
    book.close()
    assert app.books.open(tmp_path / "t.xlsx").sheets[0].tables["存表"].range.address == "$A$1:$C$4"


def test_names_of_a_file(tabled: xw.Book) -> None:
    names = tabled.names
    assert [(name.name, name.refers_to) for name in names] == [
        ("评分规则", "=资金!$A$1"),
        ("指标!局部", "=指标!$B$2:$C$3"),
    ]
    assert names["评分规则"].refers_to_range.value == "湖北省（2020）"
    assert [name.name for name in tabled.sheets["指标"].names] == ["指标!局部"]
    assert tabled.sheets["指标"].names["局部"].refers_to_range.address == "$B$2:$C$3"
    assert ("评分规则" in names, "局部" in names, "指标!局部" in names) == (True, False, True)
    assert (names[0].name, len(names)) == ("评分规则", 2)
    with pytest.raises(KeyError):
        names["没有"]


def test_add_change_delete_names(book: xw.Book, sheet: xw.Sheet) -> None:
    book.names.add("规则", f"={sheet.name}!$B$2")
    book.names.add("常数", "=3*4")
    book.names.add(f"{sheet.name}!本表", f"={sheet.name}!$C$3")
    sheet["B2"].value = "值"
    assert sheet["规则"].value == "值"
    assert sheet["本表"].address == "$C$3"
    assert sheet.names[0].name == f"{sheet.name}!本表"
    book.names["规则"].refers_to = f"={sheet.name}!$D$4"
    assert book.names["规则"].refers_to_range.address == "$D$4"
    book.names["规则"].name = "新规则"
    assert "规则" not in book.names
    sheet["A1"].formula = "=常数+1"
    assert sheet["A1"].value == 13
    del book.names["常数"]
    assert [name.name for name in book.names] == ["新规则", f"{sheet.name}!本表"]
    book.names.add("没有区域", "=1")
    with pytest.raises(NotImplementedError, match="refers_to_range of 没有区域"):
        _ = book.names["没有区域"].refers_to_range


def test_name_of_a_range(sheet: xw.Sheet) -> None:
    assert sheet["A1:B2"].name is None
    sheet["A1:B2"].name = "块"
    assert sheet["A1:B2"].name.name == "块"
    assert sheet["A1"].name is None


def test_names_follow_a_renamed_sheet(book: xw.Book, sheet: xw.Sheet) -> None:
    sheet["A1"].name = "格"
    sheet.name = "新 名"
    assert book.names["格"].refers_to == "='新 名'!$A$1"
