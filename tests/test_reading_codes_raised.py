"""Every R code of the catalogue is raised on the way that users take, at its cell: in workbooks, data files, forms."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.support import made_forms, official_forms
from tests.support.catalogue_examples import (
    COUNT,
    FUNDS,
    OWN,
    PASSED,
    ROWS,
    WORK,
    Data,
    Place,
    indicator,
    one,
    place,
    typed_book,
    workbook,
)
from tests.support.official_forms import Paper, hubei, mof
from tests.support.read_forms import data as form_data
from tests.support.small_evaluations import project
from xlperf import files
from xlperf.assessment import examine
from xlperf.findings import XlperfError, catalogue
from xlperf.reading.datafile import read_data
from xlperf.reading.forms import read_forms
from xlperf.reading.rows import NO_RESULT
from xlperf.reading.tables import Book
from xlperf.reading.workbook import read

# --- workbooks ------------------------------------------------------------------------------------------------------


def cell(table: str, row: int, header: str, value: object, *, error: str = "", data: Data | None = None) -> Book:
    """A workbook with which nothing is wrong, but for one cell (row as people count)."""
    book = typed_book(data or one())
    grid = book.grids[table]
    column = list(grid.rows[0]).index(header)
    rows = [list(values) for values in grid.rows]
    rows[row - 1][column] = value
    errors = {(row - 1, column): error} if error else {}
    return replace(book, grids={**book.grids, table: replace(grid, rows=rows, errors=errors)})


def row(**changes: Any) -> Book:
    """A workbook with one indicator changed."""
    return typed_book(indicator(COUNT, **changes))


def without(table: str) -> Book:
    """A workbook without a table and its sheet."""
    book = typed_book(one())
    grids = {name: grid for name, grid in book.grids.items() if name != table}
    return replace(book, grids=grids, tables=tuple(ref for ref in book.tables if ref.sheet != table))


def merged(table: str, area: tuple[int, int, int, int]) -> Book:
    """A workbook with merged cells."""
    book = typed_book(one())
    return replace(book, grids={**book.grids, table: replace(book.grids[table], merges=(area,))})


def below(table: str, *, blank: int) -> Book:
    """A workbook whose last row stands under its table, after so many blank rows."""
    book = typed_book(one())
    grid = book.grids[table]
    lines = [list(values) for values in grid.rows]
    lines[-1:-1] = [[None for _ in lines[0]] for _ in range(blank)]
    tables = tuple(replace(ref, bottom=ref.bottom - 1) if ref.name == table else ref for ref in book.tables)
    return replace(book, grids={**book.grids, table: replace(grid, rows=lines)}, tables=tables)


WORKBOOKS: dict[str, tuple[Book, str, Place]] = {
    "R02": (cell(ROWS, 2, "分值", date(2022, 12, 1)), "error", (ROWS, 2, "分值")),
    "R03": (merged(ROWS, (1, 0, 2, 0)), "error", (ROWS, 2, "")),
    "R04": (without("情况说明"), "note", ("情况说明", 0, "")),
    "R05": (cell(ROWS, 1, "实际完成值", "数据"), "error", (ROWS, 1, "")),
    "R06": (below(ROWS, blank=0), "note", (ROWS, 7, "")),
    "R07": (cell(ROWS, 2, "实际完成值", None, error="#REF!"), "error", (ROWS, 2, "实际完成值")),
    "R53": (cell(ROWS, 2, "实际完成值", None, error=NO_RESULT), "error", (ROWS, 2, "实际完成值")),
    "R09": (cell(ROWS, 2, "分值", True), "error", (ROWS, 2, "分值")),
    "R10": (row(actual="许多"), "error", (ROWS, 2, "实际完成值")),
    "R11": (row(actual="约310人次"), "warning", (ROWS, 2, "实际完成值")),
    "R12": (row(actual="300-320人次"), "error", (ROWS, 2, "实际完成值")),
    "R13": (row(actual="2022年12月"), "error", (ROWS, 2, "实际完成值")),
    "R14": (row(sign="大概"), "error", (ROWS, 2, "符号")),
    "R15": (row(target="≤300人次"), "error", (ROWS, 2, "符号")),
    "R16": (row(actual="310万元"), "error", (ROWS, 2, "实际完成值")),
    "R17": (row(target="300", actual="310", unit="300人次"), "warning", (ROWS, 2, "计量单位")),
    "R18": (row(target="300人次", unit="万元"), "warning", (ROWS, 2, "计量单位")),
    "R19": (row(sign=None), "note", (ROWS, 2, "符号")),
    "R20": (typed_book(indicator(WORK, sign=None)), "note", (ROWS, 6, "符号")),
    "R21": (row(actual="≥310人次"), "error", (ROWS, 2, "实际完成值")),
    "R71": (row(target="3百人次", actual="310人次"), "note", (ROWS, 2, "实际完成值")),
    "R70": (row(sign="区间", target="300人次"), "error", (ROWS, 2, "目标值")),
    "R22": (typed_book(indicator(PASSED, actual="0.96", unit="%")), "error", (ROWS, 3, "实际完成值")),
    "R23": (cell(FUNDS, 2, "类型", "专项资金"), "error", (FUNDS, 2, "类型")),
    "R24": (cell(ROWS, 2, "对象", "培训"), "error", (ROWS, 2, "对象")),
    "R25": (typed_book(workbook(project(), project())), "error", (FUNDS, 3, "名称")),
    "R26": (cell(ROWS, 2, "三级指标", None), "error", (ROWS, 2, "三级指标")),
    "R27": (cell("单位信息", 7, "内容", 202), "error", ("单位信息", 7, "评价年度")),
    "R28": (cell("单位信息", 8, "内容", "湖北省2019"), "error", ("单位信息", 8, "评分规则")),
    "R74": (cell(FUNDS, 2, "名称", "培训项目经费"), "error", (ROWS, 2, "对象")),
    "R73": (cell("单位信息", 14, "内容", "咸安区2019"), "error", ("单位信息", 14, "提纲")),
    "R30": (below(ROWS, blank=2), "error", (ROWS, 9, "")),
    "R31": (cell("单位信息", 3, "内容", "某县财政局"), "warning", ("单位信息", 6, "层级")),
    "R32": (cell(FUNDS, 3, "名称", "合计", data=workbook(project(), project("修路"))), "error", (FUNDS, 3, "名称")),
    "R52": (row(actual="未发生"), "error", (ROWS, 2, "实际完成值")),
    "R51": (typed_book(indicator(WORK, target="优良中低差")), "warning", (ROWS, 6, "目标值")),
    "R33": (cell(FUNDS, 3, "名称", None, data=workbook(project(), project("修路"))), "error", (FUNDS, 3, "名称")),
}


@pytest.mark.parametrize("code", WORKBOOKS)
def test_check__raises_the_code_of_reading(code: str) -> None:
    book, severity, where = WORKBOOKS[code]
    found = examine(read(book), own_schemes=OWN).findings
    assert [(one.code, one.severity.value, place(one)) for one in found if one.code == code] == [
        (code, severity, where)
    ]


def test_check__names_a_check_that_crashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """R29: the other checks are done all the same."""

    def broken() -> None:
        raise ValueError("坏了")

    monkeypatch.setattr("xlperf.checks.promises.rules", broken)
    data = one(goals=[{"number": 1, "text": "新建水池不少于3座。"}], funds={"executed": 130})
    found = examine(read(typed_book(data))).findings
    assert [(one.code, one.severity.value) for one in found] == [("R29", "error"), ("V72", "error")]
    assert "check_promises" in found[0].message
    assert "坏了" in found[0].message


# --- data files and files -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "where"),
    [({**one(), "subjcts": []}, "subjcts"), (one(funds={"excuted": 90}), "subjects[0].funds.excuted")],
)
def test_data_file__an_unknown_key(data: Data, where: str) -> None:
    """R08."""
    found = examine(read_data(data)).findings
    assert [(one.code, one.severity.value, one.origin and one.origin.cell) for one in found] == [
        ("R08", "error", where)
    ]


def test_load__a_file_that_cannot_be_read(tmp_path: Path) -> None:
    """R01."""
    path = tmp_path / "自评.xlsx"
    path.write_bytes(b"no workbook")
    with pytest.raises(XlperfError) as raised:
        files.load(path)
    assert (raised.value.code, raised.value.path) == ("R01", str(path))


# --- official forms -------------------------------------------------------------------------------------------------


def form(**changes: Any) -> Paper:
    """The Ministry's form, filled in; keys of its one subject changed."""
    return mof(*form_data(**changes))


def other_year() -> Paper:
    given, subject = form_data(name="另一个项目")
    return mof({"unit": given["unit"] | {"year": given["unit"]["year"] + 1}}, subject, name="表2")


def in_yuan() -> Paper:
    given, subject = form_data(name="另一个项目")
    return mof({"unit": given["unit"] | {"money_unit": "元"}}, subject, name="表2")


def note() -> Paper:
    return Paper("汇总说明").put(0, 0, "本表由财务室填写。")


def remark() -> Paper:
    paper = form()
    return paper.put(2, 3, "初稿")


def joined() -> Paper:
    """Two indicators with one cell for their weights."""
    paper = form()
    first, name = paper.find("培训人次")
    column = name + 3
    del paper.cells[first + 1, column]
    paper.merges.append((first, column, first + 1, column))
    return paper


def unnamed(actual: str | None = None) -> Paper:
    """A form whose results have a header that says nothing, all of them in these words where there are some."""
    given, subject = form_data()
    if actual:
        subject["indicators"] = [one | {"actual": actual} for one in subject["indicators"]]
    return mof(given, subject).without("实际\n完成值").beside("三级指标", "第四栏", right=2)


def blank() -> Paper:
    """The head of a form, with its labels and nothing else."""
    paper = Paper("空表").put(0, 0, "项目支出绩效自评表").line(1, "项目名称", None, "实施单位")
    paper.line(2, "项目资金（万元）", "全年预算数", "全年执行数", "得分").line(3, "年度资金总额", 0, 0)
    return paper.line(4, "一级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分").line(
        5, "产出指标", "指标1："
    )


def execution(score: str) -> Paper:
    """A form with budget execution among its indicators, which 7.5 points are printed for beside the funds."""
    given, subject = form_data()
    first = {"name": "预算执行率", "target": "100%", "actual": "75%", "weight": Decimal(10), "reason": None}
    rows = [{**subject["indicators"][0], **first, "stated_score": Decimal(score)}, *subject["indicators"]]
    return mof(given, subject | {"indicators": rows})


FORMS: dict[str, tuple[tuple[Paper, ...], str, tuple[str, str]]] = {
    "R34": ((form(), note()), "note", ("汇总说明", "")),
    "R36": ((remark(),), "note", ("项目自评表", "D3")),
    "R37": ((joined(),), "error", ("项目自评表", "G11")),
    "R38": ((hubei(*form_data()),), "warning", ("附件2", "D11")),
    "R39": ((form(), other_year()), "warning", ("表2", "A2")),
    "R40": ((form(),), "note", ("项目自评表", "A1")),
    "R41": ((form(), in_yuan()), "note", ("表2", "H3")),
    "R42": ((form().without("填报单位：某区某局"),), "note", ("项目自评表", "F5")),
    "R43": ((form().beside("偏差原因分析及改进措施", "偏离度"),), "note", ("项目自评表", "J10")),
    "R44": ((form().put(2, 3, "立项依据").put(2, 4, "某县政府会议纪要"),), "note", ("项目自评表", "E3")),
    "R45": ((form(), made_forms.framework()), "note", ("整体支出", "A1")),
    "R47": ((unnamed("见附件"),), "error", ("项目自评表", "D10")),
    "R50": ((form().beside("主管部门", "219001-某局", right=2),), "note", ("项目自评表", "C5")),
    "R56": ((form(), blank()), "note", ("空表", "A1")),
    "R57": ((form().put(2, 3, "全年执行数").put(2, 4, "1.5"),), "warning", ("项目自评表", "F7")),
    "R58": ((form().put(40, 0, "学员缺考较多，合格率没有达到目标。"),), "note", ("项目自评表", "A41")),
    "R59": ((form().put(40, 0, "机动").put(40, 7, "2"),), "warning", ("项目自评表", "H41")),
    "R54": ((execution("7.5"),), "note", ("项目自评表", "D11")),
    "R55": ((execution("8"),), "warning", ("项目自评表", "H11")),
    "R48": ((unnamed(),), "note", ("项目自评表", "F10")),
    "R49": (
        (form().without("全年\n预算数（A）", "年初\n预算数", "75%").beside("全年\n执行数（B）", "甲", right=-1),),
        "error",
        ("项目自评表", "A6"),
    ),
}


@pytest.mark.parametrize("code", FORMS)
def test_import__raises_the_code(code: str) -> None:
    papers, severity, where = FORMS[code]
    reading = read_forms([official_forms.book(*papers)])
    assert reading is not None
    found = examine(reading).findings
    assert [
        (one.code, one.severity.value, one.origin and (one.origin.sheet, one.origin.cell))
        for one in found
        if one.code == code
    ] == [(code, severity, where)]


@pytest.mark.workbooks
def test_load__a_workbook_that_is_neither_template_nor_form(tmp_path: Path) -> None:
    """R35, once."""
    path = official_forms.save(tmp_path / "签到表.xlsx", note())
    found = files.load(path).findings
    assert [(one.code, one.severity.value, place(one)) for one in found if one.code == "R35"] == [
        ("R35", "error", ("汇总说明", 0, ""))
    ]


def test_catalogue__every_r_code_has_an_example() -> None:
    published = ["R80", "R81", "R82", "R83", "R84"]  # see test_published.py
    exampled = [*WORKBOOKS, *FORMS, "R01", "R08", "R29", "R35", "R46", *published]
    assert sorted(exampled) == [code for code in catalogue() if code.startswith("R")]
