"""Official self-evaluation forms for tests, laid out as the offices print them and filled in as data files say.

``hubei``, ``mof`` and ``sichuan`` give a :class:`Paper` for one subject of a data file; what a test wants otherwise it
puts over the cells. A Paper is a grid for the reader, or an .xlsx file.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from xlperf.reading.tables import Book, Grid
from xlperf.values.amounts import plain

Data = Mapping[str, Any]
DASH = "—"


class Paper:
    """A sheet in the making: cells by 0-based (row, column), and what is merged."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.cells: dict[tuple[int, int], tuple[object, str]] = {}
        self.merges: list[tuple[int, int, int, int]] = []

    def put(self, row: int, column: int, value: object, *, rows: int = 1, columns: int = 1, form: str = "") -> Paper:
        """Put a value at a place, over so many rows and columns, in a number format."""
        self.cells[row, column] = (value, form)
        if rows > 1 or columns > 1:
            self.merges.append((row, column, row + rows - 1, column + columns - 1))
        return self

    def line(self, row: int, *values: object, column: int = 0) -> Paper:
        """Put values beside each other; None leaves a cell out."""
        for at, value in enumerate(values, column):
            if value is not None:
                self.put(row, at, value)
        return self

    def find(self, text: str) -> tuple[int, int]:
        """The place of the first cell that says this."""
        return min(place for place, (value, _) in self.cells.items() if value == text)

    def beside(self, text: str, value: object, *, right: int = 1, below: int = 0, form: str = "") -> Paper:
        """Put a value beside or under the cell that says ``text``."""
        row, column = self.find(text)
        return self.put(row + below, column + right, value, form=form)

    def without(self, *texts: str) -> Paper:
        """Take cells away."""
        self.cells = {place: cell for place, cell in self.cells.items() if cell[0] not in texts}
        return self

    @property
    def grid(self) -> Grid:
        """The sheet as the reader sees it."""
        bottom, right = (max(place[at] for place in self.cells) + 1 for at in (0, 1))
        rows = [[self._value(row, column) for column in range(right)] for row in range(bottom)]
        formats = {place: form for place, (_, form) in self.cells.items() if "%" in form}
        return Grid(name=self.name, rows=rows, formats=formats, merges=tuple(self.merges))

    def _value(self, row: int, column: int) -> object:
        value = self.cells.get((row, column), ("", ""))[0]
        return float(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else value


def book(*papers: Paper, name: str = "自评表.xlsx") -> Book:
    """The papers as sheets of one workbook."""
    return Book(name=name, grids={paper.name: paper.grid for paper in papers})


def save(path: Path, *papers: Paper, hidden: Collection[str] = ()) -> Path:
    """The papers as a workbook file, in which the ``hidden`` sheets are hidden."""
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_numbers": False}) as workbook:
        for paper in papers:
            sheet = workbook.add_worksheet(paper.name)
            if paper.name in hidden:
                sheet.hide()
            formats = {form: workbook.add_format({"num_format": form}) for _, form in paper.cells.values() if form}
            for top, left, bottom, right in paper.merges:
                sheet.merge_range(top, left, bottom, right, "")
            for (row, column), (value, form) in paper.cells.items():
                if isinstance(value, date):
                    sheet.write_datetime(row, column, value, workbook.add_format({"num_format": "yyyy-m-d"}))
                elif isinstance(value, int | float | Decimal):
                    sheet.write_number(row, column, float(value), formats.get(form))
                else:
                    sheet.write_string(row, column, str(value or ""), formats.get(form))
    return path


def target(indicator: Data) -> object:
    """A target as forms print it: its sign before it, its unit behind it."""
    sign, value, unit = indicator.get("sign"), indicator.get("target"), indicator.get("unit")
    if sign in ("定性", "定量", None) and isinstance(value, str):
        return value
    if value is None:
        return "定性" if sign == "定性" else ""
    words = plain(value, None) if isinstance(value, int | Decimal) else str(value)
    bare = "" if isinstance(value, str) else unit or ""
    return f"{'' if sign is None or words.startswith(sign) else sign}{words}{bare}"


def hubei(data: Data, subject: Data, *, name: str = "附件2") -> Paper:
    """湖北省: no column of weights, a block of indicators for each goal."""
    unit, funds = data["unit"], subject["funds"]
    paper = Paper(name)
    whole = "部门整体" if subject["kind"] == "department" else "项目"
    paper.put(0, 0, f"{unit['year']}年度{subject['name']}{whole}自评表", columns=7)
    paper.put(1, 0, f"单位名称：{unit['name']}", columns=4).put(1, 4, "填报日期：2023年3月15日", columns=3)
    row = 2
    if subject["kind"] == "project":
        paper.put(2, 0, "项目名称").put(2, 1, subject["name"], columns=6)
        paper.put(3, 0, "主管部门").put(3, 1, "某主管局", columns=3)
        paper.put(3, 4, "项目实施单位").put(3, 5, "某实施单位", columns=2)
        paper.put(4, 0, "项目类别").put(4, 1, "1、部门预算项目☑　2、省直专项□　3、省对下转移支付项目□", columns=6)
        paper.put(5, 0, "项目属性").put(5, 1, "1、持续性项目□　2、新增性项目√", columns=6)
        paper.put(6, 0, "项目类型").put(6, 1, "1、常年性项目□　2、延续性项目□　3、一次性项目☑", columns=6)
        row = 7
    else:
        paper.put(2, 0, "基本支出总额", columns=2).put(2, 2, funds.get("basic") or "", columns=2)
        paper.put(2, 4, "项目支出总额").put(2, 5, funds.get("project") or "", columns=2)
        row = 3
    paper.put(row, 0, f"预算执行情况（{unit['money_unit']}）（20分）", rows=2)
    paper.line(row, "预算数（A）", "执行数（B）", "执行率（B/A）", "得分（20分*执行率）", column=3)
    total = "部门整体支出总额" if subject["kind"] == "department" else "年度财政资金总额"
    paper.put(row + 1, 1, total, columns=2)
    paper.line(row + 1, funds["adjusted"], funds["executed"], funds["stated_rate"], funds["stated_score"], column=3)
    row += 2
    for goal in subject["goals"] or [{"number": 1, "text": None, "weight": 80}]:
        number, own = goal["number"], [one for one in subject["indicators"] if one["goal"] == goal["number"]]
        points = f"（{plain(Decimal(goal['weight']), None)}分）" if goal["weight"] is not None else ""
        if goal["text"]:
            paper.put(row, 0, f"年度绩效目标{number}内容").put(row, 1, goal["text"], columns=6)
            row += 1
        paper.put(row, 0, f"年度绩效\n目标{number}{points}", rows=len(own) + 1)
        paper.line(row, "一级指标", "二级指标", "三级指标", "年初目标值（A）", "实际完成值（B）", "得分", column=1)
        row = _rows(paper, row + 1, own, ("target", "actual", "stated_score"), 1)
    paper.put(row, 0, "总分", columns=6).put(row, 6, subject["stated_total"])
    for label, key in (("偏差大或目标未完成原因分析", "deviation"), ("改进措施及结果应用方案", "result_use")):
        row += 1
        paper.put(row, 0, label).put(row, 1, subject["texts"].get(key) or "", columns=6)
    paper.put(row + 1, 0, "备注：1.预算执行情况口径:预算数为调整后财政资金总额。", columns=7)
    return paper.put(row + 2, 0, "2.定量指标完成数汇总原则:绝对值直接累加计算。", columns=7)


def mof(data: Data, subject: Data, *, name: str = "项目自评表") -> Paper:
    """财政部: fund sources, the overall goal in two columns, weights beside the indicators."""
    unit, funds = data["unit"], subject["funds"]
    paper = Paper(name)
    is_department = subject["kind"] == "department"
    whole = "部门整体支出" if is_department else "项目支出"
    paper.put(0, 0, f"{whole}绩效自评表", columns=9).put(1, 0, f"（ {unit['year']} 年度）", columns=9)
    paper.put(2, 0, f"填报单位：{unit['name']}").put(2, 7, f"金额单位：{unit['money_unit']}")
    if not is_department:
        paper.put(3, 0, "项 目 名 称", columns=2).put(3, 2, subject["name"], columns=7)
        paper.put(4, 0, "主管部门", columns=2).put(4, 2, subject.get("supervisor") or "", columns=2)
        paper.put(4, 4, "实施单位").put(4, 5, subject.get("implementer") or "", columns=4)
    sources = funds.get("sources") or []
    paper.put(5, 0, "项目资金\n（万元）".replace("万元", unit["money_unit"]), rows=len(sources) + 2, columns=2)
    paper.line(5, "年初\n预算数", "全年\n预算数（A）", "全年\n执行数（B）", "分值", "执行率（B/A）", "得分", column=3)
    money = (funds["initial"], funds["adjusted"], funds["executed"])
    paper.line(6, "年度资金总额", *money, 10, funds["stated_rate"], funds["stated_score"], column=2)
    for at, source in enumerate(sources):
        words = f"其中：{source['source']}" if at == 0 else source["source"]
        amounts = (source["initial"], source["adjusted"], source["executed"])
        paper.line(7 + at, words, *amounts, DASH, None, DASH, column=2)
    row = 7 + len(sources)
    paper.put(row, 0, "年度\n总体\n目标", rows=2, columns=2)
    paper.put(row, 2, "预期目标", columns=3).put(row, 5, "实际完成情况", columns=4)
    goals = [goal["text"] for goal in subject["goals"] if goal["text"]]
    lines = [f"目标{number}：{text}" for number, text in enumerate(goals, 1)] if len(goals) > 1 else goals
    paper.put(row + 1, 2, "\n".join(lines), columns=3).put(row + 1, 5, "", columns=4)
    row += 2
    paper.put(row, 0, "绩\n效\n指\n标", rows=len(subject["indicators"]) + 1)
    paper.line(row, "一级指标", "二级指标", "三级指标", "年度\n指标值", "实际\n完成值", "分值", "得分", column=1)
    paper.put(row, 8, "偏差原因分析及改进措施")
    row = _rows(paper, row + 1, subject["indicators"], ("target", "actual", "weight", "stated_score", "reason"), 1)
    paper.put(row, 0, "总分", columns=6).put(row, 6, 100).put(row, 7, subject["stated_total"])
    if subject.get("stated_grade"):
        paper.put(row, 8, f"自评等级：{subject['stated_grade']}")
    return paper.put(row + 1, 0, "填报人：　　　　联系电话：", columns=9)


def sichuan(data: Data, subject: Data, *, name: str = "0013zp") -> Paper:
    """四川省 510000_0013zp: sign, target and unit in columns of their own, 10 + 90 points."""
    unit, funds = data["unit"], subject["funds"]
    paper = Paper(name)
    paper.put(0, 0, "报表编号：510000_0013zp")
    paper.put(1, 0, f"部门预算项目支出绩效自评表（{unit['year']}年度）", columns=11)
    paper.put(2, 0, "项目名称").put(2, 1, subject["name"], columns=10)
    paper.put(3, 0, "主管部门").put(3, 1, "某主管局", columns=4)
    paper.put(3, 5, "实施单位（盖章）", columns=2).put(3, 7, unit["name"], columns=4)
    paper.put(4, 0, "项目基本情况", rows=3)
    paper.put(4, 1, "1.项目年度目标完成情况", rows=2).put(4, 2, "项目年度目标", columns=4)
    paper.put(4, 6, "年度目标完成情况", columns=5)
    paper.put(5, 2, (subject["goals"] or [{"text": ""}])[0]["text"] or "", columns=4).put(5, 6, "完成", columns=5)
    paper.put(6, 1, "2.项目实施内容及过程概述").put(6, 2, "", columns=9)
    paper.put(7, 0, "预算执行情况（10分）", rows=6)
    paper.line(
        7, f"年度预算数（{unit['money_unit']}）", "年初预算", "调整后预算数", "预算执行数", "预算执行率", column=1
    )
    paper.line(7, "权重", "得分", "原因", column=8)
    amounts = (funds["initial"], funds["adjusted"], funds["executed"])
    paper.line(8, "总额", *amounts, funds["stated_rate"], column=1).line(8, 10, funds["stated_score"], column=8)
    paper.put(8, 10, funds.get("shortfall_reason") or "", rows=5)
    for at, words in enumerate(("其中：财政资金", "财政专户管理资金", "单位资金", "其他资金")):
        source = next((one for one in funds.get("sources") or [] if one["source"] in words), None)
        own = (source["initial"], source["adjusted"], source["executed"]) if source else ("", "", "")
        paper.line(9 + at, words, *own, "", None, None, "/", "/", column=1)
    paper.put(13, 0, "绩效指标（90分）", rows=len(subject["indicators"]) + 1)
    paper.line(
        13, "一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "完成值", "权重", "得分",
        "未完成原因分析", column=1,
    )  # fmt: skip
    keys = ("sign", "target", "unit", "actual", "weight", "stated_score", "reason")
    row = _rows(paper, 14, subject["indicators"], keys, 1, bare=True)
    paper.put(row, 0, "合计", columns=8).put(row, 8, 100).put(row, 9, subject["stated_total"])
    paper.put(row + 1, 0, "评价结论").put(row + 1, 1, "较好", columns=10)
    paper.put(row + 2, 0, "存在问题").put(row + 2, 1, subject["texts"].get("deviation") or "", columns=10)
    paper.put(row + 3, 0, "改进措施").put(row + 3, 1, subject["texts"].get("measures") or "", columns=10)
    return paper.put(row + 4, 0, "项目负责人：某甲").put(row + 4, 5, "财务负责人：某乙")


def _rows(
    paper: Paper, row: int, indicators: list[Data], keys: tuple[str, ...], column: int, *, bare: bool = False
) -> int:
    """Rows of indicators, equal levels merged; the row after them."""
    for at, indicator in enumerate(indicators):
        for place, key in enumerate(("level1", "level2")):
            value = indicator[key]
            before = indicators[at - 1][key] if at and indicators[at - 1]["level1"] == indicator["level1"] else None
            if value and value != before:
                rest = indicators[at:]
                same = next(
                    (n for n, o in enumerate(rest) if (o["level1"], o[key]) != (indicator["level1"], value)), None
                )
                paper.put(row, column + place, value, rows=len(rest) if same is None else same)
        paper.put(row, column + 2, indicator["name"])
        for place, key in enumerate(keys, column + 3):
            value = target(indicator) if key == "target" and not bare else indicator.get(key)
            paper.put(row, place, "" if value is None else value)
        row += 1
    return row
