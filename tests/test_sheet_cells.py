"""Cells of a sheet changed in its XML, whoever wrote it, and everything else byte for byte as it was."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tests.support.blank_forms import sichuan
from xlperf.files.package import all_parts, is_packed_here, with_parts
from xlperf.files.sheet_cells import SheetCells
from xlperf.files.style_looks import cell_looks
from xlperf.files.xml_spans import spans
from xlperf.findings import XlperfError


def sheet(rows: str, *, before: str = "", after: str = "") -> bytes:
    return f"<worksheet>{before}<sheetData>{rows}</sheetData>{after}</worksheet>".encode()


def changed(rows: str, *values: tuple[int, int, str | Decimal], before: str = "", after: str = "") -> str:
    made = SheetCells(sheet(rows, before=before, after=after)).with_values(
        {(row, column): value for row, column, value in values}
    )
    head, tail = sheet("@", before=before, after=after).decode().split("@")
    text = made.decode()
    assert text.startswith(head)
    assert text.endswith(tail)
    return text.removeprefix(head).removesuffix(tail)


def text(reference: str, words: str, style: str = "") -> str:
    given = f' s="{style}"' if style else ""
    return f'<c r="{reference}"{given} t="inlineStr"><is><t xml:space="preserve">{words}</t></is></c>'


def number(reference: str, value: str) -> str:
    return f'<c r="{reference}"><v>{value}</v></c>'


def test_with_values__cells_that_are_there() -> None:
    rows = '<row r="2"><c r="A2" s="4"/><c r="B2" t="s" s="5"><v>7</v></c><c r="C2"><v>1</v></c></row>'
    made = changed(rows, (1, 0, "甲<&"), (1, 1, Decimal("1.50")))
    assert made == (
        f'<row r="2">{text("A2", "甲&lt;&amp;", "4")}<c r="B2" s="5"><v>1.5</v></c><c r="C2"><v>1</v></c></row>'
    )


def test_with_values__cells_that_are_not_there_yet() -> None:
    rows = f'<row r="3" spans="2:2">{number("B3", "1")}</row><row r="6" ht="20"/>'
    made = changed(rows, (2, 0, "左"), (2, 2, "右"), (5, 1, "空行"), (3, 0, "新"), (8, 0, "尾"))
    assert made == (
        f'<row r="3">{text("A3", "左")}{number("B3", "1")}{text("C3", "右")}</row><row r="4">{text("A4", "新")}</row>'
        f'<row r="6" ht="20">{text("B6", "空行")}</row><row r="9">{text("A9", "尾")}</row>'
    )


def test_with_values__the_style_of_row_or_column() -> None:
    before = '<cols><col min="2" max="3" width="9" style="7"/></cols>'
    made = changed('<row r="1" s="3" customFormat="1"/>', (0, 1, "甲"), (1, 1, "乙"), before=before)
    assert made == (
        f'<row r="1" s="3" customFormat="1">{text("B1", "甲", "3")}</row><row r="2">{text("B2", "乙", "7")}</row>'
    )


def test_with_values__places_that_are_not_written_down() -> None:
    made = changed("<row><c/><c><v>1</v></c></row><row><c/></row>", (0, 1, Decimal(2)), (1, 0, Decimal(3)))
    assert made == "<row><c/><c><v>2</v></c></row><row><c><v>3</v></c></row>"


def test_with_values__a_sheet_without_rows() -> None:
    assert SheetCells(b"<worksheet><sheetData/></worksheet>").with_values({(0, 0): "甲"}) == (
        f'<worksheet><sheetData><row r="1">{text("A1", "甲")}</row></sheetData></worksheet>'.encode()
    )


def test_with_values__prefixes() -> None:
    xml = b'<x:worksheet xmlns:x="n"><x:sheetData><x:row r="1"/></x:sheetData></x:worksheet>'
    assert SheetCells(xml).with_values({(0, 0): Decimal(1)}, recalculate=True) == (
        b'<x:worksheet xmlns:x="n"><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c></x:row></x:sheetData>'
        b'<x:sheetCalcPr fullCalcOnLoad="1"/></x:worksheet>'
    )


def test_with_values__formulas() -> None:
    rows = '<row r="1"><c r="A1" s="2" t="str"><f>B1&amp;""</f><v>旧</v></c><c r="B1"><f ca="1">1</f><v>3</v></c></row>'
    after = '<sheetCalcPr other="1"/><mergeCells/>'
    cells = SheetCells(sheet(rows, after=after))
    assert cells.formulas == {(0, 0), (0, 1)}
    made = cells.with_values({(0, 0): "不写", (0, 2): "写"}, recalculate=True).decode()
    assert made == (
        f'<worksheet><sheetData><row r="1"><c r="A1" s="2"><f>B1&amp;""</f></c><c r="B1"><f ca="1">1</f></c>'
        f'{text("C1", "写")}</row></sheetData><sheetCalcPr other="1" fullCalcOnLoad="1"/><mergeCells/></worksheet>'
    )


@pytest.mark.parametrize(
    "rows",
    ['<row r="2"/><row r="2"/>', '<row r="3"/><row r="1"/>', '<row r="1"><c r="B1"/><c r="A1"/></row>', '<row r="x"/>'],
)
def test_a_sheet_that_no_program_writes_is_refused(rows: str) -> None:
    with pytest.raises(XlperfError, match="没有动它"):
        SheetCells(sheet(rows))


@pytest.mark.parametrize(
    "xml",
    [
        "<worksheet/>".encode("utf-16"), b'<?xml version="1.0" encoding="GBK"?><worksheet/>',
        b"<!DOCTYPE a><worksheet><sheetData/></worksheet>", b"<worksheet><sheetData>", b"<worksheet/>", b"",
    ],
)  # fmt: skip
def test_other_xml_is_refused(xml: bytes) -> None:
    with pytest.raises(XlperfError):
        SheetCells(xml)


def test_spans__content_and_ends() -> None:
    xml = '<?xml version="1.0"?>\n<a b=">">甲<c x="1"><c/></c >\n<c></c><!-- c --></a>'.encode()
    assert [(one.local, xml[one.begin : one.end].decode(), one.is_empty) for one in spans(xml, ["a", "c"])] == [
        ("a", '<a b=">">甲<c x="1"><c/></c >\n<c></c><!-- c --></a>', False), ("c", '<c x="1"><c/></c >', False),
        ("c", "<c/>", True), ("c", "<c></c>", False),
    ]  # fmt: skip


def test_cell_looks__borders_and_formats() -> None:
    xml = (
        b'<styleSheet><numFmts><numFmt numFmtId="170" formatCode="0.0%"/></numFmts><fonts><font><sz val="9"/></font>'
        b'<font/></fonts><borders><border/><border><left style="thin"/></border></borders><cellStyleXfs><xf/>'
        b'</cellStyleXfs><cellXfs><xf/><xf numFmtId="170" fontId="1" borderId="1"><alignment wrapText="1"/></xf>'
        b"</cellXfs></styleSheet>"
    )
    plain, other = cell_looks(xml)
    assert (plain.size, plain.has_border, plain.wraps, plain.is_percent) == (9, False, False, False)
    assert (other.size, other.has_border, other.wraps, other.is_percent) == (11, True, True, True)


@pytest.mark.workbooks
def test_with_parts__packed_here(tmp_path: Path) -> None:
    path = sichuan(tmp_path / "表.xlsx")
    assert not is_packed_here(path)
    before = all_parts(path.read_bytes())
    path.write_bytes(with_parts(path.read_bytes(), {"xl/styles.xml": b"<styleSheet/>"}))
    assert is_packed_here(path)
    assert all_parts(path.read_bytes()) == {**before, "xl/styles.xml": b"<styleSheet/>"}
