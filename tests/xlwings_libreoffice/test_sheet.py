"""xlwings.Sheet in LibreOffice, but for copying."""

from __future__ import annotations

import pytest
import xlwings as xw
from xlwings import XlwingsError


@pytest.fixture
def three(book: xw.Book) -> xw.Book:
    """A book of the sheets 甲, 乙, 丙; 甲 in front."""
    book.sheets[0].name = "甲"
    book.sheets.add("乙", after="甲")
    book.sheets.add("丙", after="乙")
    book.sheets["甲"].activate()
    return book


def test_sheets_in_order(three: xw.Book) -> None:
    assert three.sheet_names == ["甲", "乙", "丙"]
    assert [sheet.index for sheet in three.sheets] == [1, 2, 3]
    assert three.sheets[-1].name == three.sheets(3).name == "丙"
    assert len(three.sheets) == 3
    assert "乙" in three.sheets
    assert "丁" not in three.sheets
    assert three.sheets["乙"].book == three
    with pytest.raises(KeyError):
        three.sheets["丁"]


def test_names_are_found_without_case(book: xw.Book) -> None:
    book.sheets[0].name = "Report"
    assert book.sheets["REPORT"].name == "Report"


def test_add_before_the_active_sheet_and_in_front(three: xw.Book) -> None:
    made = three.sheets.add()
    assert (made.name, made.index, three.sheets.active) == ("Sheet1", 1, made)
    assert three.sheets.add(before="丙").index == 4
    assert three.sheets.add("末", after=three.sheets[-1]).index == 6
    with pytest.raises(ValueError, match="already present"):
        three.sheets.add("乙")


def test_rename(three: xw.Book) -> None:
    three.sheets["乙"].name = "乙（新）"
    assert three.sheet_names == ["甲", "乙（新）", "丙"]
    with pytest.raises(ValueError, match="already present"):
        three.sheets["甲"].name = "丙"
    assert three.sheet_names == ["甲", "乙（新）", "丙"]


def test_delete(three: xw.Book) -> None:
    three.sheets["甲"]["A1"].formula = "=乙!A1"
    three.sheets["乙"].delete()
    assert three.sheet_names == ["甲", "丙"]
    assert three.sheets["甲"]["A1"].options(err_to_str=True).value == "#REF!"
    three.sheets["甲"].delete()
    with pytest.raises(XlwingsError, match="last visible sheet"):
        three.sheets["丙"].delete()


def test_move(three: xw.Book) -> None:
    three.sheets["丙"].move(before=three.sheets["甲"])
    assert three.sheet_names == ["丙", "甲", "乙"]
    three.sheets["丙"].move(after=three.sheets["乙"])
    assert three.sheet_names == ["甲", "乙", "丙"]


def test_visible(three: xw.Book) -> None:
    for name in ("乙", "丙"):
        three.sheets[name].visible = False
    assert [sheet.visible for sheet in three.sheets] == [True, False, False]
    with pytest.raises(XlwingsError, match="last visible sheet"):
        three.sheets["甲"].visible = False
    with pytest.raises(XlwingsError, match="hidden"):
        three.sheets["乙"].activate()
    three.sheets["乙"].visible = True
    three.sheets["乙"].activate()
    assert three.sheets.active.name == "乙"


def test_used_range(sheet: xw.Sheet) -> None:
    assert sheet.used_range.address == "$A$1"
    sheet["C4"].value = 1
    sheet["E9"].value = "x"
    assert sheet.used_range.address == "$C$4:$E$9"


def test_clear(sheet: xw.Sheet) -> None:
    sheet["B2"].value = 1
    sheet["B2"].color = "#ff0000"
    sheet.clear_contents()
    assert (sheet["B2"].value, sheet["B2"].color) == (None, (255, 0, 0))
    sheet["B2"].value = 1
    sheet.clear_formats()
    assert (sheet["B2"].value, sheet["B2"].color) == (1, None)
    sheet.clear()
    assert sheet["B2"].value is None


def test_cells_and_corners(sheet: xw.Sheet) -> None:
    assert sheet.cells.shape[0] == 1048576
    assert sheet[1, 2].address == "$C$2"
    assert sheet[0:2, 1:4].address == "$B$1:$D$2"
    assert sheet.range((2, 3)).address == "$C$2"
    assert sheet.range((3, 3), (1, 1)).address == "$A$1:$C$3"
    assert sheet.range("B2", "D5").address == "$B$2:$D$5"
    assert sheet.range(sheet["B2"], sheet["A1"]).address == "$A$1:$B$2"
    with pytest.raises(IndexError, match="0-based"):
        sheet.range((0, 1))


def test_addresses(sheet: xw.Sheet) -> None:
    addresses = ["A1", "$A$1:$C$3", "A:B", "2:3", "XFD1048576", "b2:A1"]
    plain = ["A1", "A1:C3", "A:B", "2:3", "XFD1048576", "A1:B2"]
    assert [sheet.range(address).get_address(False, False) for address in addresses] == plain


def test_what_is_no_address(sheet: xw.Sheet) -> None:
    for address in ("XFE1", "A1048577", "A0", "Nirgends", "A1:Z", "A1,B2"):
        with pytest.raises((XlwingsError, NotImplementedError), match=r"no such range|several areas"):
            sheet.range(address)


def test_address_on_another_sheet(three: xw.Book) -> None:
    found = three.sheets["甲"].range("丙!B2")
    assert (found.sheet.name, found.address) == ("丙", "$B$2")


def test_freeze_panes(three: xw.Book) -> None:
    second = three.sheets["乙"]
    for where, expected in (("B2", (2, 2)), ("A:A", (1, 0)), ("1:2", (0, 2)), (second["A1"], (1, 1))):
        second.freeze_panes.freeze_at(where)
        assert three.sheets.active.name == "甲"
        with second.impl.in_front() as view:
            assert (view.hasFrozenPanes(), (view.SplitColumn, view.SplitRow)) == (True, expected)
    second.freeze_panes.unfreeze()
    with second.impl.in_front() as view:
        assert not view.hasFrozenPanes()


def test_gridlines(three: xw.Book) -> None:
    second = three.sheets["乙"]
    second.show_gridlines = False
    assert (second.show_gridlines, three.sheets["甲"].show_gridlines) == (False, True)


def test_print_area(sheet: xw.Sheet) -> None:
    assert sheet.page_setup.print_area is None
    sheet.page_setup.print_area = "$A$1:$B$3"
    assert sheet.page_setup.print_area == "$A$1:$B$3"
    sheet.page_setup.print_area = None
    assert sheet.page_setup.print_area is None


def test_autofit(sheet: xw.Sheet) -> None:
    sheet["A1"].value = "很长很长很长很长很长很长很长很长的一段文字"
    before = sheet["A1"].column_width
    sheet.autofit("c")
    assert sheet["A1"].column_width > before * 2
    sheet["A1"].font.size = 40
    sheet["A1"].row_height = 10
    sheet.autofit("r")
    assert sheet["A1"].row_height > 40
