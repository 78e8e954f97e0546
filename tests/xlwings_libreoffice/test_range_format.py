"""How ranges look in LibreOffice, as xlwings documents it."""

from __future__ import annotations

import pytest
import xlwings as xw


def test_font(sheet: xw.Sheet) -> None:
    font = sheet["A1:B2"].font
    font.set(bold=True, italic=True, size=14, color="#ff8000", name="仿宋")
    assert (font.bold, font.italic, font.size, font.color, font.name) == (True, True, 14, (255, 128, 0), "仿宋")
    assert sheet["A1"].api.CharFontNameAsian == "仿宋"
    assert sheet["A1"].api.CharHeightAsian == 14
    font.bold = False
    assert sheet["B2"].font.bold is False
    sheet["A1"].font.size = 20
    assert (font.size, sheet["Z9"].font.color) == (None, (0, 0, 0))


def test_color(sheet: xw.Sheet) -> None:
    assert sheet["A1"].color is None
    for given, expected in (((1, 2, 3), (1, 2, 3)), ("#efefef", (239, 239, 239)), (0x0000FF, (255, 0, 0))):
        sheet["A1"].color = given
        assert sheet["A1"].color == expected
    sheet["A1"].color = None
    assert sheet["A1"].color is None
    sheet["A1:B2"].set_colors([[(9, 9, 9), ...], [None, "#ffffff"]])
    assert [cell.color for cell in sheet["A1:B2"]] == [(9, 9, 9), None, None, (255, 255, 255)]


def test_alignment_and_wrapping(sheet: xw.Sheet) -> None:
    cells = sheet["A1:B1"]
    assert (cells.horizontal_alignment, cells.vertical_alignment, cells.wrap_text) == ("general", "bottom", False)
    for value in ("left", "center", "right", "fill", "justify", "distributed", "general"):
        cells.horizontal_alignment = value
        assert cells.horizontal_alignment == value
    for value in ("top", "center", "bottom", "justify", "distributed"):
        cells.vertical_alignment = value
        assert cells.vertical_alignment == value
    cells.wrap_text = True
    sheet["A1"].wrap_text = False
    assert (sheet["B1"].wrap_text, cells.wrap_text) == (True, None)
    with pytest.raises(NotImplementedError, match="center_across_selection"):
        cells.horizontal_alignment = "center_across_selection"


def test_number_format(sheet: xw.Sheet) -> None:
    codes = ["General", "0.00", "#,##0.00", "0.00%", "@", "yyyy-mm-dd", "yyyy年m月d日", '0.00"万元"', "h:mm:ss"]
    for code in codes:
        sheet["A1:B2"].number_format = code
        assert sheet["A1:B2"].number_format == code
    sheet["A1"].number_format = "0.000"
    assert sheet["A1:B2"].number_format is None


def test_borders(sheet: xw.Sheet) -> None:
    borders = sheet["B2:D4"].borders
    assert borders.line_style == "none"
    borders.set("all", line_style="continuous", weight="thin", color="#ff0000")
    assert (borders.line_style, borders.weight, borders.color) == ("continuous", "thin", (255, 0, 0))
    assert sheet["C3"].borders["edge_top"].line_style == "continuous"
    borders["edge_bottom"].weight = "thick"
    assert (borders["edge_bottom"].weight, borders["edge_top"].weight, borders.weight) == ("thick", "thin", None)
    borders.clear("inside")
    assert (borders["inside_vertical"].line_style, borders["edge_left"].line_style) == ("none", "continuous")
    borders["diagonal_down"].line_style = "dash"
    assert sheet["B2"].borders["diagonal_down"].line_style == "dash"
    borders.clear()
    assert [side.line_style for side in borders] == ["none"] * 8


def test_merge(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["留", "去"], ["去", 1]]
    sheet["A1:B2"].merge()
    assert (sheet["A1"].merge_cells, sheet["B2"].merge_cells, sheet["C1"].merge_cells) == (True, True, False)
    assert sheet["B2"].merge_area.address == "$A$1:$B$2"
    sheet["A1:B2"].unmerge()
    assert sheet["A1:B2"].value == [["留", None], [None, None]]
    assert (sheet["A1"].merge_cells, sheet["A1"].merge_area.address) == (False, "$A$1")
    sheet["A5:B6"].merge(across=True)
    assert [sheet[cell].merge_area.address for cell in ("A5", "B6")] == ["$A$5:$B$5", "$A$6:$B$6"]


def test_hyperlinks(book: xw.Book, sheet: xw.Sheet) -> None:
    sheet["A1"].add_hyperlink("www.example.com", "网址", "提示")
    sheet["A2"].add_hyperlink("#'绩效 指标'!I7", "见指标")
    sheet["A3"].formula = '=HYPERLINK("https://example.com/a","公式")'
    assert sheet["A1:A3"].value == ["网址", "见指标", "公式"]
    assert [sheet[cell].hyperlink for cell in ("A1", "A2", "A3")] == [
        "http://www.example.com",
        "#'绩效 指标'!I7",
        "https://example.com/a",
    ]
    assert sheet["A2"].api.getCellByPosition(0, 0).TextFields.getByIndex(0).URL == "#'绩效 指标'.I7"
    assert sheet["A1"].font.color == (5, 99, 193)
    with pytest.raises(Exception, match="doesn't seem to contain a hyperlink"):
        _ = sheet["B1"].hyperlink


def test_row_height_and_column_width(sheet: xw.Sheet) -> None:
    sheet["A1:C3"].value = 1
    sheet["A1:A2"].row_height = 30
    sheet["B:B"].column_width = 20
    assert (sheet["A1"].row_height, sheet["A1:C2"].row_height, sheet["A1:A3"].row_height) == (30, 30, None)
    assert (sheet["B1"].column_width, sheet["B1:B3"].column_width, sheet["A1:B1"].column_width) == (20, 20, None)
    assert (sheet["A1:A2"].height, sheet["B3"].top) == (pytest.approx(60, abs=0.1), pytest.approx(60, abs=0.1))
    assert sheet["B1"].width == pytest.approx((20 * 7 + 5) * 0.75, abs=0.1)
    assert sheet["B1"].left == pytest.approx(sheet["A1"].width, abs=0.1)


def test_heights_add_up(sheet: xw.Sheet) -> None:
    """In twentieths of a point, which is what LibreOffice stores, over rows of all heights."""
    heights = [5 + 7 * row % 29 + row % 20 * 0.05 for row in range(60)]
    for row, height in enumerate(heights, 1):
        sheet.range((row, 1)).row_height = height
    sheet["A61"].value = 1
    cells = [sheet.range((row, 1)) for row in range(1, 61)]
    assert [cell.row_height for cell in cells] == [pytest.approx(height) for height in heights]
    assert [cell.height for cell in cells] == [pytest.approx(height) for height in heights]
    assert [cell.top for cell in cells] == [pytest.approx(sum(heights[:row])) for row in range(60)]
    assert sheet["A1:A60"].height == sheet["A61"].top == pytest.approx(sum(heights))


def test_widths_add_up(sheet: xw.Sheet) -> None:
    for column in range(1, 30):
        sheet.range((1, column)).column_width = 3 + 5 * column % 37
    cells = [sheet.range((1, column)) for column in range(1, 31)]
    assert [cell.left for cell in cells] == [
        pytest.approx(sum(cell.width for cell in cells[:column])) for column in range(30)
    ]
    assert sheet["A1:AC1"].width == sheet["AD1"].left


def test_hidden_rows_and_columns_have_no_size(sheet: xw.Sheet) -> None:
    sheet["A1:C3"].value = 1
    sheet["A1:A3"].row_height = 30
    sheet["A1:C1"].column_width = 20
    sheet["2:2"].rows.hidden = True
    sheet["B:B"].columns.hidden = True
    assert (sheet["A2"].row_height, sheet["A2"].height, sheet["A1:A3"].height) == (0, 0, 60)
    assert (sheet["A1:A3"].row_height, sheet["A3"].top) == (None, 30)
    assert (sheet["B1"].column_width, sheet["B1"].width, sheet["C1"].left) == (0, 0, sheet["A1"].width)
    sheet["A2"].row_height = 15
    sheet["B1"].column_width = 10
    assert (sheet["A2"].rows.hidden, sheet["A2"].row_height) == (False, 15)
    assert (sheet["B1"].columns.hidden, sheet["B1"].column_width) == (False, 10)
    sheet["A2"].row_height = 0
    assert (sheet["A2"].rows.hidden, sheet["A1:A3"].height) == (True, 60)


def test_size_at_the_edge_of_the_sheet(sheet: xw.Sheet) -> None:
    rows, columns = sheet.cells.shape
    corner = sheet.range((rows, columns))
    assert (corner.height, corner.width) == (sheet["A1"].height, sheet["A1"].width)
    assert sheet["A:A"].height == corner.top + corner.height
    assert sheet["1:1"].width == corner.left + corner.width


def test_autofit(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["很长很长很长很长很长很长很长很长的文字", "短"]]
    sheet["A1:B1"].columns.autofit()
    assert sheet["A1"].column_width > 20 > sheet["B1"].column_width
    sheet["A1"].wrap_text = True
    sheet["A1"].column_width = 8
    sheet["A1"].rows.autofit()
    assert sheet["A1"].row_height > 40
    sheet["A1"].autofit()


def test_hidden_rows_and_columns(sheet: xw.Sheet) -> None:
    sheet["2:3"].rows.hidden = True
    sheet["B:B"].columns.hidden = True
    assert [sheet[cells].rows.hidden for cells in ("A2:A3", "A1:A2", "A4")] == [True, None, False]
    assert [sheet[cells].columns.hidden for cells in ("B1", "A1:B1", "C1")] == [True, None, False]
    sheet["2:3"].rows.hidden = False
    assert sheet["A1:A4"].rows.hidden is False


def test_clear_formats(sheet: xw.Sheet) -> None:
    sheet["A1:B1"].merge()
    sheet["A1"].value = 5
    sheet["A1"].font.bold = True
    sheet["A1:B1"].clear_formats()
    assert (sheet["A1"].value, sheet["A1"].font.bold, sheet["A1"].merge_cells) == (5, False, False)
