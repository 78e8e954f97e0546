"""Values and formulas of ranges, through xlwings' converters."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
import xlwings as xw

from xlwings_libreoffice import values
from xlwings_libreoffice.uno_structs import settings

TABLE = [["名称", 1.0, None], [2.5, "文字", "x"], [None, "", 3.0]]


def test_blank_cell_is_none_and_zero_is_zero(sheet: xw.Sheet) -> None:
    sheet["A2"].value = 0
    sheet["A3"].value = '=""'
    assert [sheet["A1"].value, sheet["A2"].value, sheet["A3"].value] == [None, 0.0, None]
    assert sheet["A1:A3"].value == [None, 0.0, None]
    assert sheet["A1"].options(empty="无").value == "无"
    assert sheet["A3"].formula == '=""'


def test_two_dimensions(sheet: xw.Sheet) -> None:
    sheet["B2"].value = TABLE
    assert sheet["B2:D4"].value == [["名称", 1.0, None], [2.5, "文字", "x"], [None, None, 3.0]]
    assert sheet["B2:D2"].value == ["名称", 1.0, None]
    assert sheet["B2:B4"].value == ["名称", 2.5, None]
    assert sheet["B2"].options(ndim=2).value == [["名称"]]


def test_one_row_one_column_and_fill(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [1, 2, 3]
    sheet["A2"].options(transpose=True).value = [4, 5]
    sheet["C3:D4"].value = 7
    assert sheet["A1:C1"].value == [1, 2, 3]
    assert sheet["A2:A3"].value == [4, 5]
    assert sheet["C3:D4"].value == [[7, 7], [7, 7]]


def test_numbers_of_all_kinds(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [1, 2.5, Decimal("310.42"), np.int64(4), np.float64(5.5), np.nan, 0.1 + 0.2]
    assert sheet["A1:G1"].value == [1, 2.5, 310.42, 4, 5.5, None, 0.1 + 0.2]
    assert sheet["A1"].options(numbers=int).value == 1
    with pytest.raises(TypeError, match="a cell cannot hold dict"):
        sheet["A1"].raw_value = {}


def test_logical_values(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [True, False, "TRUE", np.True_]
    assert sheet["A1:D1"].value == [True, False, True, True]
    assert [type(value) for value in sheet["A1:D1"].value] == [bool] * 4
    assert sheet["A1"].number_format == "General"
    sheet["A1"].value = 5
    assert sheet["A1"].value == 5.0
    assert type(sheet["A1"].value) is float


def test_dates(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [dt.datetime(2022, 12, 31), dt.date(2022, 1, 5), dt.datetime(2022, 1, 5, 13, 30, 15)]
    assert sheet["A1:C1"].value == [
        dt.datetime(2022, 12, 31),
        dt.datetime(2022, 1, 5),
        dt.datetime(2022, 1, 5, 13, 30, 15),
    ]
    assert sheet["A1"].options(dates=dt.date).value == dt.date(2022, 12, 31)
    sheet["A2"].value = [pd.Timestamp(2020, 2, 29), np.datetime64("2020-02-29"), pd.NaT]
    assert sheet["A2:C2"].value == [dt.datetime(2020, 2, 29), dt.datetime(2020, 2, 29), None]


def test_a_date_keeps_the_format_of_its_cell(sheet: xw.Sheet) -> None:
    sheet["A1"].number_format = "yyyy年m月d日"
    sheet["A1"].value = dt.date(2022, 1, 5)
    assert (sheet["A1"].number_format, sheet["A1"].value) == ("yyyy年m月d日", dt.datetime(2022, 1, 5))


TYPED = [
    ("98%", 0.98, "0.00%"),
    ("1,234.5", 1234.5, "General"),
    ("-3", -3.0, "General"),
    ("'007", "007", "@"),
    ("007", 7.0, "General"),
    ("2022-01-05", dt.datetime(2022, 1, 5), "yyyy-mm-dd"),
    ("九十", "九十", "General"),
    ("≥98%", "≥98%", "General"),
    ("98%以上", "98%以上", "General"),
    ("337.05万元", "337.05万元", "General"),
    (" x ", " x ", "General"),
    ("=", "=", "General"),
]


def test_strings_are_taken_as_typed(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[typed] for typed, _, _ in TYPED]
    cells = sheet["A1"].resize(len(TYPED))
    assert [(cell.value, cell.number_format) for cell in cells] == [(value, code) for _, value, code in TYPED]


def test_strings_in_text_cells_stay_text(sheet: xw.Sheet) -> None:
    typed = ["98%", "98", "2022-01-05", "=1+1", "TRUE"]
    sheet["B1:F3"].number_format = "@"
    sheet["A1"].value = [["x", *typed, 1]]
    assert sheet["A1:G1"].value == ["x", *typed, 1]


def test_errors(sheet: xw.Sheet) -> None:
    sheet["A1"].formula = [["=1/0", "=NA()", "=nosuchthing()", '="a"*1', "=10^400", "=INDEX(A9:B9,5)"]]
    texts = sheet["A1:F1"].options(err_to_str=True).value
    assert texts == ["#DIV/0!", "#N/A", "#NAME?", "#VALUE!", "#NUM!", texts[5]]
    assert sheet["A1:F1"].value == [None] * 6
    assert sheet["A1"].raw_value == -2146826281
    assert sheet["B1"].raw_value == -2146826246


def test_errors_among_much_else(book: xw.Book) -> None:
    """On another sheet than the first, some in a hidden row or column; a text that only looks like an error is text."""
    sheet = book.sheets.add("又'一 张", after=book.sheets[0])
    sheet["B2"].formula = [
        ["=1/0", "=NA()", "'#N/A", "=INDEX(A9:B9,5)"],
        ["=NA()", 5, '=""', '="a"*1'],
        ["=1/0", "=10^400", "=nosuchthing()", "=TRUE()"],
    ]
    sheet["3:3"].api.Rows.IsVisible = False
    sheet["C:C"].api.Columns.IsVisible = False
    cells = sheet["B2:E4"]
    alone = tuple(tuple(sheet.range(row, column).raw_value for column in range(2, 6)) for row in range(2, 5))
    assert cells.raw_value == alone
    assert cells.options(err_to_str=True).value[1] == ["#N/A", 5.0, None, "#VALUE!"]


def test_errors_do_not_depend_on_the_syntax_of_formulas(book: xw.Book) -> None:
    """A person may have chosen to type formulas as in Excel; $Sheet.$A$1 is no reference there."""
    provider = book.app.impl.office.service("com.sun.star.configuration.ConfigurationProvider")
    syntax = provider.createInstanceWithArguments(
        "com.sun.star.configuration.ConfigurationUpdateAccess",
        settings(nodepath="/org.openoffice.Office.Calc/Formula/Syntax"),
    )
    calc_a1, excel_a1 = 0, 1
    syntax.Grammar = excel_a1
    syntax.commitChanges()
    try:
        other = book.app.books.add().sheets[0]
        other["A1"].formula = [["=1/0", "=NA()"]]
        assert other["A1:B1"].raw_value == ((-2146826281, -2146826246),)
    finally:
        syntax.Grammar = calc_a1
        syntax.commitChanges()


def test_many_errors_are_read_in_few_calls(sheet: xw.Sheet, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of those that show the same one is asked for its number: each question takes two calls."""
    sheet["A1:T50"].formula = "=IF(ROW()>25,NA(),1/0)"
    asked: list[tuple[int, int]] = []
    ask = values.error_of
    monkeypatch.setattr(values, "error_of", lambda cells, *place: asked.append(place) or ask(cells, *place))
    found = sheet["A1:T50"].raw_value
    assert [set(row) for row in found] == [{-2146826281}] * 25 + [{-2146826246}] * 25
    assert asked == [(0, 0), (25, 0)]


def test_formulas_in_excels_notation(book: xw.Book, sheet: xw.Sheet) -> None:
    book.sheets.add("数 据", after=sheet)["A1"].value = [[1, 2], [3, 4]]
    formulas = [
        "=SUM('数 据'!A1:B2,10)",
        "='数 据'!$B$2*2",
        '=IF(COUNTA(A8:B9)=0,"",1)',
        '=TEXT(0.5,"0%")&"，"',
    ]
    sheet["A1"].value = [formulas]
    assert sheet["A1:D1"].value == [20, 8, None, "50%，"]
    assert list(sheet["A1:D1"].formula[0]) == formulas


def test_one_formula_fills_and_moves_along(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1], [2], [3]]
    sheet["B1:C3"].formula = "=A1*$A$3"
    assert sheet["B1:C3"].value == [[3, 9], [6, 18], [9, 27]]
    assert sheet["C2"].formula == "=B2*$A$3"
    sheet["D1:D2"].formula2 = [["=A1"], ["=A2"]]
    assert sheet["D1:D2"].value == [1, 2]


def test_formula_of_other_cells_is_what_is_typed(sheet: xw.Sheet) -> None:
    sheet["B1"].number_format = "@"
    sheet["A1"].value = [1.5, "98%", "x", None]
    assert sheet["A1:D1"].formula == (("1.5", "98%", "x", ""),)


def test_array_formula(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, 2], [3, 4]]
    sheet["D1:E2"].formula_array = "=A1:B2*10"
    assert sheet["D1:E2"].value == [[10, 20], [30, 40]]
    assert sheet["D1:E2"].formula_array == "=A1:B2*10"
    assert (sheet["D1:E2"].has_array, sheet["A1:B2"].has_array, sheet["A1"].formula_array) == (True, False, None)


def test_pandas(sheet: xw.Sheet) -> None:
    frame = pd.DataFrame({"名称": ["甲", "乙"], "金额": [1.5, np.nan], "日期": pd.to_datetime(["2022-01-05", None])})
    sheet["A1"].options(index=False).value = frame
    read = sheet["A1"].options(pd.DataFrame, expand="table", index=False).value
    assert read["名称"].tolist() == ["甲", "乙"]
    assert read["金额"].tolist()[0] == 1.5
    assert read["日期"].tolist()[0] == pd.Timestamp(2022, 1, 5)
    assert read.iloc[1].isna().tolist() == [False, True, True]
    sheet["F1"].value = [["序列"], [1.5], [2.5]]
    assert sheet["F1"].options(pd.Series, expand="down", index=False).value.tolist() == [1.5, 2.5]


def test_numpy_and_dict(sheet: xw.Sheet) -> None:
    sheet["A1"].value = np.arange(6.0).reshape(2, 3)
    assert sheet["A1:C2"].options(np.array).value.sum() == 15
    sheet["A5"].value = {"甲": 1.0, "乙": 2.0}
    assert sheet["A5:B6"].options(dict).value == {"甲": 1.0, "乙": 2.0}


def test_expand(sheet: xw.Sheet) -> None:
    sheet["B2"].value = [["a", "b", "c"], ["d", 1, 2], ["e", 3, 4]]
    assert sheet["B2"].expand().address == "$B$2:$D$4"
    assert sheet["B2"].expand("down").address == "$B$2:$B$4"
    assert sheet["C2"].expand("right").address == "$C$2:$D$2"
    assert sheet["D4"].expand().address == "$D$4"


ENDS = [
    ("B2", "down", "B4"),
    ("B4", "up", "B2"),
    ("B2", "right", "D2"),
    ("D2", "left", "B2"),
    ("B1", "down", "B2"),
    ("B4", "down", "B7"),
    ("B7", "down", "B1048576"),
    ("B2", "up", "B1"),
    ("D2", "right", "XFD2"),
    ("A2", "right", "B2"),
    ("F9", "left", "A9"),
    ("F9", "up", "F1"),
]


def test_end(sheet: xw.Sheet) -> None:
    sheet["B2"].value = [["a", "b", "c"], ["d", '=""', 2], ["e", 3, 4]]
    sheet["B7"].value = "末"
    found = [(start, way, sheet[start].end(way).get_address(False, False)) for start, way, _ in ENDS]
    assert found == ENDS


def test_current_region(sheet: xw.Sheet) -> None:
    sheet["B2"].value = [[1, 2], [3, 4]]
    sheet["B6"].value = 5
    assert sheet["C3"].current_region.address == "$B$2:$C$3"


def test_geometry(sheet: xw.Sheet) -> None:
    cells = sheet["B2:D4"]
    assert (cells.row, cells.column, cells.shape, cells.count, cells.size) == (2, 2, (3, 3), 9, 9)
    assert cells.offset(1, 2).address == "$D$3:$F$5"
    assert cells.resize(1, 2).address == "$B$2:$C$2"
    assert cells.last_cell.address == "$D$4"
    assert cells[0, 1].address == cells(1, 2).address == cells(2).address == "$C$2"
    assert cells(4).address == "$B$3"
    assert [row.address for row in cells.rows] == ["$B$2:$D$2", "$B$3:$D$3", "$B$4:$D$4"]
    assert [column.address for column in cells.columns] == ["$B$2:$B$4", "$C$2:$C$4", "$D$2:$D$4"]
    assert cells.rows[1] == sheet["B3:D3"]
    assert sheet["B:C"].address == "$B:$C"
    assert sheet["2:3"].address == "$2:$3"
    with pytest.raises(IndexError, match="above or left"):
        sheet["A1"].offset(-1)


def test_get_address(book: xw.Book, sheet: xw.Sheet) -> None:
    sheet.name = "Data"
    cells = sheet["A1:C3"]
    assert cells.get_address(True, False) == "A$1:C$3"
    assert cells.get_address(include_sheetname=True) == "Data!$A$1:$C$3" or "'Data'" in cells.get_address(
        include_sheetname=True
    )
    sheet.name = "数 据"
    assert sheet["A1"].get_address(external=True) == f"'[{book.name}]数 据'!$A$1"


def test_clear_and_shift(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, 2], [3, 4], [5, 6]]
    sheet["A1"].color = (255, 0, 0)
    sheet["A1"].clear_contents()
    assert (sheet["A1"].value, sheet["A1"].color) == (None, (255, 0, 0))
    sheet["A1"].clear()
    assert sheet["A1"].color is None
    sheet["A2"].insert("down")
    assert sheet["A1:A4"].value == [None, None, 3, 5]
    sheet["A2"].delete("up")
    assert sheet["A1:A3"].value == [None, 3, 5]
    sheet["A1"].insert("right")
    assert sheet["A1:C1"].value == [None, None, 2]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        pytest.param("A1", [[2, 3, None], [4, 5, 6], [7, 8, 9]], id="one cell: from the right"),
        pytest.param("A1:B2", [[3, None, None], [6, None, None], [7, 8, 9]], id="square: from the right"),
        pytest.param("A1:A2", [[2, 3, None], [5, 6, None], [7, 8, 9]], id="taller than wide: from the right"),
        pytest.param("A1:B1", [[4, 5, 3], [7, 8, 6], [None, None, 9]], id="wider than tall: from below"),
        pytest.param("1:1", [[4, 5, 6], [7, 8, 9], [None] * 3], id="row"),
        pytest.param("A:A", [[2, 3, None], [5, 6, None], [8, 9, None]], id="column"),
    ],
)
def test_delete_fills_the_gap_by_its_shape(sheet: xw.Sheet, cells: str, expected: list[list[float | None]]) -> None:
    sheet["A1"].value = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
    sheet[cells].delete()
    assert sheet["A1:C3"].value == expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        pytest.param("A1", [[None, 2], [1, 4], [3, None]], id="one cell: down"),
        pytest.param("A1:A2", [[None, 1], [None, 3], [None, None]], id="taller than wide: right"),
        pytest.param("A1:B1", [[None, None], [1, 2], [3, 4]], id="wider than tall: down"),
        pytest.param("1:1", [[None, None], [1, 2], [3, 4]], id="row"),
        pytest.param("A:A", [[None, 1], [None, 3], [None, None]], id="column"),
    ],
)
def test_insert_makes_room_by_its_shape(sheet: xw.Sheet, cells: str, expected: list[list[float | None]]) -> None:
    sheet["A1"].value = [[1, 2], [3, 4]]
    sheet[cells].insert(None)
    assert sheet["A1:B3"].value == expected


def test_copy_and_move(book: xw.Book, sheet: xw.Sheet) -> None:
    other = book.sheets.add("乙", after=sheet)
    sheet["A1"].value = [[1, "=A1*2"]]
    sheet["A1"].font.bold = True
    sheet["A1:B1"].copy(other["C3"])
    assert (other["C3:D3"].value, other["D3"].formula, other["C3"].font.bold) == ([1, 2], "=C3*2", True)
    sheet["A1:B1"].move(sheet["A5"])
    assert (sheet["A1:B1"].value, sheet["A5:B5"].value, sheet["B5"].formula) == ([None, None], [1, 2], "=A5*2")
    with pytest.raises(NotImplementedError, match=r"Range\.copy to the clipboard"):
        sheet["A1"].copy()


def test_large_block_survives(sheet: xw.Sheet) -> None:
    data = [[f"文字{row}", float(row), float(row) / 3, "末"] for row in range(10000)]
    sheet["A1"].value = data
    assert sheet["A1:D10000"].value == data
