"""Every workbook we write keeps to the rules whose breach makes Excel offer a repair; and the rules see a breach."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest

from tests.support.excel_rules import faults
from xlperf import template
from xlperf.report import Report, evaluate
from xlperf.template.vba.installed_macros import ribbon_xml
from xlperf.writing import sheets

pytestmark = pytest.mark.workbooks

COMMITTED = sorted((Path(__file__).parent.parent / "workbook").glob("*.xlsm"))


@pytest.fixture(scope="module")
def report() -> Report:
    return evaluate(template.read_sample())


@pytest.mark.parametrize("path", COMMITTED, ids=["template", "sample"])
def test_committed_workbooks(path: Path) -> None:
    assert faults(path) == []


def test_workbooks_without_macros(tmp_path: Path) -> None:
    template.write(tmp_path / "blank.xlsx")
    template.write(tmp_path / "filled.xlsx", template.read_sample())
    assert faults(tmp_path / "blank.xlsx") + faults(tmp_path / "filled.xlsx") == []


@pytest.mark.parametrize("write", [sheets.write, sheets.write_inside, sheets.write_submission])
def test_reports(report: Report, tmp_path: Path, write: Callable[[Report, Path], None]) -> None:
    write(report, tmp_path / "report.xlsx")
    inside = [fault for fault in faults(tmp_path / "report.xlsx") if "leads to" not in fault]
    assert inside == []  # links to sheets of the workbook that these will be copied into


@pytest.mark.parametrize(
    ("part", "old", "new", "said"),
    [
        ("xl/tables/table5.xml", 'name="目标值"', 'name="目标"', "headers of 绩效指标"),
        ("xl/tables/table5.xml", 'name="目标值"', 'name="对象"', "column 对象: twice"),
        ("xl/tables/table5.xml", 'id="5"', 'id="4"', "table id 4: twice"),
        ("xl/tables/table5.xml", '<autoFilter ref="A4', '<autoFilter ref="A5', "the filter"),
        ("xl/tables/table5.xml", "PERF_RATE(", "PERF_SCORE(", "column 完成率: cells have other formulas"),
        ("xl/tables/table5.xml", 'displayName="绩效指标"', 'displayName="评分规则"', "name ('', '评分规则'): twice"),
        ("xl/workbook.xml", '<definedName name="对象名单">', '<definedName name="A1">', "name a1: not a name"),
        ("xl/workbook.xml", 'name="绩效指标" sheetId', 'name="首页" sheetId', "sheet 首页: twice"),
        ("xl/worksheets/sheet7.xml", "<f>IF(COUNTA", '<f t="array">IF(COUNTA', "not a plain formula"),
        ("xl/worksheets/sheet7.xml", "PERF_STATUS(", "_xlfn.PERF_STATUS(", "not a plain formula"),
        ("xl/worksheets/sheet7.xml", "<sheetData>", "<sheetData/><sheetData>", "sheetData: twice"),
        ("xl/worksheets/sheet7.xml", "<formula1>对象名单<", "<formula1>评价对象[名称]<", "source 评价对象[名称]"),
        ("xl/worksheets/sheet7.xml", 'sqref="B5:B564"', 'sqref="A5:B564"', "validations of A5:A564"),
        ("xl/worksheets/sheet7.xml", 'priority="2"', 'priority="1"', "priority 1: twice"),
        ("xl/worksheets/sheet1.xml", '<mergeCell ref="B2:M2"/>', '<mergeCell ref="B2:M3"/>', "overlap"),
        ("xl/worksheets/sheet1.xml", "location=\"'单位信息'!A1\"", "location=\"'单位'!A1\"", "leads to"),
        ("xl/worksheets/sheet1.xml", "<drawing ", "<legacyDrawing ", "legacyDrawing: twice"),
        ("xl/drawings/vmlDrawing1.vml", "[0]!XlperfCheck", "XlperfCheck", "macro XlperfCheck"),
        ("xl/drawings/vmlDrawing1.vml", "_x0000_s1026", "_x0000_s1025", "twice"),
        ("xl/charts/chart1.xml", "首页!$P$39", "封面!$P$39", "draws 封面!"),
        ("xl/styles.xml", '<cellXfs count="', '<cellXfs count="1', "cellXfs says"),
        ("[Content_Types].xml", "/xl/tables/table10.xml", "/xl/tables/table11.xml", "table11.xml: has a type"),
        ("xl/_rels/workbook.xml.rels", "worksheets/sheet9.xml", "worksheets/sheet8.xml", "table id 6: twice"),
        ("xl/_rels/workbook.xml.rels", "theme/theme1.xml", "theme/theme2.xml", "leads to xl/theme/theme2.xml"),
        ("docProps/core.xml", "<dc:title>", "<dc:title>\x01", "no XML"),
    ],
)
def test_faults__a_breach_is_seen(tmp_path: Path, part: str, old: str, new: str, said: str) -> None:
    book = tmp_path / "book.xlsm"
    source = next(path for path in COMMITTED if path.name == template.TEMPLATE_NAME)
    with ZipFile(source) as package, ZipFile(book, "w") as changed:
        for name in package.namelist():
            content = package.read(name).decode("utf-8", "surrogateescape")
            assert name != part or old in content
            changed.writestr(
                name, (content.replace(old, new) if name == part else content).encode("utf-8", "surrogateescape")
            )
    assert any(said in fault for fault in faults(book)), faults(book)


RIBBON = {
    "ribbon": set(),
    "tabs": set(),
    "tab": {"id", "label", "insertAfterMso"},
    "group": {"id", "label"},
    "button": {"id", "label", "imageMso", "size", "onAction", "screentip", "supertip"},
}
"""Elements of customUI14 that our tab is made of, each inside the one before it, with the attributes each has."""


def test_ribbon_is_what_office_takes() -> None:
    """Office shows no tab at all where an attribute is unknown, an id is used twice or a tip is too long."""
    root = ElementTree.fromstring(ribbon_xml())  # noqa: S314 - our own file
    assert root.tag == "{http://schemas.microsoft.com/office/2009/07/customui}customUI"
    level = list(root)
    ids = []
    for name, attributes in RIBBON.items():
        assert {element.tag.rpartition("}")[2] for element in level} == {name}
        for element in level:
            assert set(element.attrib) == attributes
            assert all(0 < len(text) <= 1024 for text in element.attrib.values())
            ids += [element.get("id")] if "id" in attributes else []
        level = [child for element in level for child in element]
    assert level == []
    assert len(ids) == len(set(ids))
