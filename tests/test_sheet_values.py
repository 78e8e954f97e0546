"""What the cells of a workbook hold: kinds of values, texts and their escapes, numbers that are days."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from html import escape
from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from xlperf import files
from xlperf.files.number_formats import CellFormats, cell_formats, day_of
from xlperf.files.shared_texts import shared_texts
from xlperf.files.sheet_xml import read_sheet_xml
from xlperf.findings import XlperfError
from xlperf.reading.rows import NO_RESULT

DAYS = CellFormats(days=frozenset("1"), elapsed=frozenset("2"))
TEXTS = ("甲", "乙")


def row(cells: str, formats: CellFormats = DAYS) -> list[object]:
    """The values of a row of these cells."""
    xml = f"<worksheet><sheetData><row>{cells}</row></sheetData></worksheet>".encode()
    return next(iter(read_sheet_xml(xml, formats, TEXTS, name="表").values()), [])


def test_the_sample_is_read_as_by_calamine(sample: Path) -> None:
    grids = files.read_book(sample).grids
    other = CalamineWorkbook.from_path(sample)
    assert {"单位信息", "绩效指标", "文字材料"} <= grids.keys()
    for name, grid in grids.items():
        assert grid.rows == other.get_sheet_by_name(name).to_python(skip_empty_area=False), name


@pytest.mark.workbooks
def test_formats_and_days_are_read_as_by_calamine(tmp_path: Path) -> None:
    codes = [
        "General", "0.00%", "@", "yyyy-mm-dd", 'yyyy"年"m"月"d"日"', "[$-804]aaaa", "[h]:mm", "[Red][mm]:ss",
        "h:mm AM/PM", '0"d"', "0\\d", "_d0", "0;yyyy", "#,##0.00_ ", "0.00E+00", "上午/下午h", "[DBNum1]m",
        "[$-F800]dddd", "# ?/?", *range(50),
    ]  # fmt: skip
    numbers = [0, 0.25, 1, 1.5, 59, 60, 61, 44896, 44896.5, 44896.000001, 44896.999999999, 2958465.99, 2958466, -0.5]
    for is_1904 in (False, True):
        path = tmp_path / f"{is_1904}.xlsx"
        with xlsxwriter.Workbook(path, {"date_1904": is_1904}) as workbook:
            sheet = workbook.add_worksheet("表")
            for at, code in enumerate(codes):
                sheet.write_row(at, 0, numbers, workbook.add_format({"num_format": code}))
        expected = CalamineWorkbook.from_path(path).get_sheet_by_name("表").to_python(skip_empty_area=False)
        found = files.read_book(path).grids["表"].rows
        for code, ours, theirs in zip(codes, found, expected, strict=True):
            assert ours == theirs, code
            assert [*map(type, ours)] == [*map(type, theirs)], code


@pytest.mark.parametrize(
    ("cells", "value"),
    [
        ("<c><v>12</v></c>", 12.0),
        ('<c t="n"><v>1e3</v></c>', 1000.0),
        ("<c><v>1_0</v></c>", "1_0"),  # a number to Python only
        ("<c><v>５</v></c>", "５"),
        ("<c><v>1</v><extLst><ext><v/></ext></extLst></c>", 1.0),
        ('<c t="s"><v>1</v></c>', "乙"),
        ('<c t="str"><f>A1</f><v> a </v></c>', " a "),
        ('<c t="str"><v>a_x000D_b_x005F_x000D_</v></c>', "a\rb_x000D_"),
        ('<c t="str"><v>_xD83D_</v></c>', "_xD83D_"),  # no character
        ('<c t="b"><v>1</v></c>', True),
        ('<c t="b"><v>false</v></c>', False),
        ('<c t="inlineStr"><is><r><t>a </t></r><r><rPr><b/></rPr><t xml:space="preserve"> b</t></r></is></c>', "a b"),
        ('<c t="inlineStr"><is><t>重庆</t><rPh sb="0" eb="1"><t>chongqing</t></rPh></is></c>', "重庆"),
        ("<c><is><t>甲</t></is></c>", "甲"),
        ('<c t="inlineStr"><v>甲</v></c>', "甲"),
        ('<c t="d"><v>2022-12-01</v></c>', date(2022, 12, 1)),
        ('<c t="d"><v>2022-12-01T10:30:00Z</v></c>', datetime(2022, 12, 1, 10, 30)),
        ('<c t="d"><v>10:30:00</v></c>', time(10, 30)),
        ('<c t="d"><v>去年</v></c>', "去年"),
        ('<c s="1"><v>44896</v></c>', date(2022, 12, 1)),
        ('<c s="2"><v>1.5</v></c>', timedelta(days=1, hours=12)),
        ('<c s="1" t="str"><v>44896</v></c>', "44896"),
    ],
)
def test_a_cell_of_each_kind(cells: str, value: object) -> None:
    found = row(cells)
    assert found == [value]
    assert type(found[0]) is type(value)


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        ('<c/><c t="s"><v>2</v></c>', "第 1 行、第 2 列存的是“2”"),
        ('<c r="C7" t="s"><v>x</v></c>', "第 7 行、第 3 列存的是“x”"),
        ('<c t="s"><v>-1</v></c>', "“-1”"),
        ('<c t="b"><v>2</v></c>', "“2”"),
        ('<c t="zz"><v>1</v></c>', "“zz”"),
        ('<c s="2"><v>1e18</v></c>', "“1e18”"),
    ],
)
def test_a_value_that_is_none_is_refused_with_its_place(cells: str, shown: str) -> None:
    """Another program may take it for another value: it must not look like one that was read."""
    with pytest.raises(XlperfError, match="工作表“表”读不出来") as caught:
        row(cells)
    assert shown in caught.value.message


def test_every_error_of_excel_is_one_of_a_cell() -> None:
    """Newer ones too: a spilled formula must not keep the rest from being read."""
    cells = '<c r="A1" t="e"><v>#SPILL!</v></c><c r="B1" t="e"><v>#N/A</v></c><c r="C1"><v>1</v></c>'
    content = read_sheet_xml(f"<sheetData><row>{cells}</row></sheetData>".encode())
    assert content.errors == {(0, 0): "#SPILL!", (0, 1): "#N/A"}
    assert content.values() == [["", "", 1.0]]


def test_a_formula_without_a_result_is_the_last_of_its_row_or_sheet() -> None:
    rows = (
        '<row r="1"><c r="A1"><f>B1</f></c><c r="B1"><f>1</f><v>1</v></c><c r="C1"><f>2</f><v/></c></row>'
        '<row r="2"><c r="A2" t="str"><f>B1</f><v></v></c><c r="B2"><f>3</f></c></row>'
    )
    content = read_sheet_xml(f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode())
    assert content.errors == {(0, 0): NO_RESULT, (0, 2): NO_RESULT, (1, 1): NO_RESULT}


def test_formulas_elsewhere_are_none_of_the_last_cell() -> None:
    """Rules of colours and choices have formulas, and values, under the same names."""
    rules = "<extLst><ext><xm:f>A1</xm:f><x:f>B1</x:f><v>5</v></ext></extLst>"
    xml = f'<worksheet xmlns:x="x" xmlns:xm="xm"><sheetData><row><c><v>1</v></c></row></sheetData>{rules}</worksheet>'
    content = read_sheet_xml(xml.encode())
    assert (content.errors, content.values()) == ({}, [[1.0]])


def test_shared_texts() -> None:
    xml = (
        '<x:sst xmlns:x="x"><x:si><x:t> a </x:t></x:si><x:si><x:t xml:space="preserve"> a </x:t></x:si>\n<x:si/>'
        "<x:si>\n <x:r><x:rPr/><x:t>重</x:t></x:r>\n <x:r><x:t>庆&amp;</x:t></x:r>"
        "<x:rPh><x:t>chong</x:t></x:rPh></x:si>"
        "<x:si><x:t>　全角\n下一行_x000D_</x:t></x:si></x:sst>"
    )
    assert shared_texts(xml.encode()) == ["a", " a ", "", "重庆&", "　全角\n下一行\r"]


@pytest.mark.parametrize(("code", "kind"), [("yyyy", "days"), ("h:mm", "days"), ("[s]", "elapsed"), ('"d"0', "")])
def test_a_format_of_the_workbook_s_own(code: str, kind: str) -> None:
    xml = f'<s><numFmt numFmtId="14" formatCode="{escape(code)}"/><cellXfs><xf/><xf numFmtId="14"/></cellXfs></s>'
    found = cell_formats(xml.encode())
    assert ("1" in found.days, "1" in found.elapsed) == (kind == "days", kind == "elapsed")


def test_no_day_of_any_calendar_stays_a_number() -> None:
    numbers = [1e10, float("inf"), -1e9]
    assert [day_of(number) for number in numbers] == numbers
