"""Blank self-evaluation forms as bureaus hand them out: borders, merges, fixed heights, print setup, formulas, lists.

``hubei`` (sheets for the department and for one project), ``mof`` and ``sichuan`` write an .xlsx file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import xlsxwriter

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

LEVELS: Mapping[str, Sequence[str]] = {
    "产出指标": ("数量指标", "质量指标", "时效指标", "成本指标"),
    "效益指标": ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"),
    "满意度指标": ("服务对象满意度指标",),
}


class _Sheet:
    """A sheet that is drawn cell by cell."""

    def __init__(self, workbook: xlsxwriter.Workbook, name: str, widths: Sequence[float]) -> None:
        self.sheet: Worksheet = workbook.add_worksheet(name)
        self._book = workbook
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width)
        for row in range(60):
            self.sheet.set_row(row, 32)
        self.sheet.set_paper(9)
        self.sheet.set_margins(0.5, 0.5, 0.6, 0.6)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_footer("&C第 &P 页")

    def look(self, **more: object) -> Format:
        base = {"font_name": "宋体", "font_size": 10, "align": "center", "valign": "vcenter", "text_wrap": True}
        given = {**base, "border": 1, **more}
        key = tuple(sorted(given.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(given)
        return self._made[key]

    def put(self, row: int, column: int, text: str = "", *, rows: int = 1, columns: int = 1, **more: object) -> None:
        if rows > 1 or columns > 1:
            self.sheet.merge_range(row, column, row + rows - 1, column + columns - 1, text, self.look(**more))
        elif text:
            self.sheet.write_string(row, column, text, self.look(**more))
        else:
            self.sheet.write_blank(row, column, None, self.look(**more))

    def line(self, row: int, *texts: str | None, column: int = 0, **more: object) -> None:
        for at, text in enumerate(texts, column):
            if text is not None:
                self.put(row, at, text, **more)

    def plain(self, row: int, column: int, text: str, *, columns: int = 1, **more: object) -> None:
        self.put(row, column, text, columns=columns, border=0, **{"align": "left", **more})


def mof(path: Path, *, rows: int = 3, unit: str = "万元", formulas: bool = True) -> Path:
    """财政部 项目支出绩效自评表: levels printed, 指标1： … in the rows, 执行率 and 总分 by formulas."""
    with xlsxwriter.Workbook(path) as workbook:
        made = _Sheet(workbook, "项目自评表", (5, 12, 14, 20, 12, 12, 7, 9, 18))
        made.plain(0, 0, "附件1", columns=9)
        made.plain(1, 0, "项目支出绩效自评表", columns=9, align="center", bold=True, font_size=16)
        made.plain(2, 0, "（　　　年度）", columns=9, align="center")
        made.sheet.set_row(1, 30)
        made.put(3, 0, "项目名称", columns=2)
        made.put(3, 2, columns=7)
        made.put(4, 0, "主管部门", columns=2)
        made.put(4, 2, columns=3)
        made.put(4, 5, "实施单位", columns=1)
        made.put(4, 6, columns=3)
        made.put(5, 0, f"项目资金\n（{unit}）", rows=5, columns=2)
        made.line(5, "", "年初\n预算数", "全年\n预算数", "全年\n执行数", "分值", "执行率", "得分", column=2)
        for at, label in enumerate(("年度资金总额", "其中：当年财政拨款", "　　　上年结转资金", "　　　其他资金"), 6):
            made.line(at, label, "", "", "", column=2, num_format="0.00")
            made.put(at, 6, "10" if at == 6 else "—")
            made.put(at, 7, "", num_format="0.00%")
            made.put(at, 8, "" if at == 6 else "—", num_format="0.00")
        if formulas:
            made.sheet.write_formula(6, 7, '=IF(E7="","",F7/E7)', made.look(num_format="0.00%"), "")
        made.put(10, 0, "年度总体\n目标", rows=2, columns=2)
        made.put(10, 2, "预期目标", columns=3)
        made.put(10, 5, "实际完成情况", columns=4)
        made.put(11, 2, columns=3, align="left")
        made.put(11, 5, columns=4, align="left")
        made.sheet.set_row(11, 90)
        made.line(12, *("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"), column=1)
        made.put(12, 8, "偏差原因分析及改进措施")
        row = 13
        for level1, seconds in LEVELS.items():
            made.put(row, 1, level1, rows=rows * len(seconds))
            for level2 in seconds:
                made.put(row, 2, level2, rows=rows)
                for at in range(rows):
                    words = "……" if at == rows - 1 > 1 else f"指标{at + 1}："
                    made.put(row, 3, words, align="left")
                    made.line(row, "", "", "", "", "", column=4)
                    made.sheet.data_validation(row, 6, row, 6, {"validate": "decimal", "criteria": ">=", "value": 0})
                    row += 1
        made.put(12, 0, "绩效指标", rows=row - 12)
        made.put(row, 0, "总分", columns=6)
        made.put(row, 6, "100")
        made.put(row, 7, "", num_format="0.00")
        if formulas:
            made.sheet.write_formula(row, 7, f"=SUM(H14:H{row})+I7", made.look(num_format="0.00"), 0)
        made.put(row, 8, "")
        made.plain(row + 1, 0, "填报人：　　　　　　　联系电话：　　　　　　　　填报日期：", columns=9)
        made.plain(row + 2, 0, "注：1.其他资金包括和财政资金共同投入到同一项目的自有资金、社会资金。", columns=9)
        made.sheet.print_area(0, 0, row + 2, 8)
        made.sheet.repeat_rows(12)
        made.sheet.freeze_panes(3, 0)
    return path


def hubei(path: Path, *, rows: int = 10, goals: int = 1) -> Path:
    """湖北省: a sheet for the department and one for a project, blank rows, boxes to tick."""
    with xlsxwriter.Workbook(path) as workbook:
        for name, department in (("附件1", True), ("附件2", False)):
            _hubei(_Sheet(workbook, name, (12, 13, 16, 24, 14, 14, 10)), rows, goals, department=department)
    return path


def _hubei(made: _Sheet, rows: int, goals: int, *, department: bool) -> None:
    what = "部门整体" if department else "项目"
    made.plain(
        0, 0, f"20XX年度XX（单位）{what}绩效自评表" if department else "20XX年度XX项目自评表", columns=7, bold=True
    )
    made.plain(1, 0, "单位名称：", columns=4)
    made.plain(1, 4, "填报日期：", columns=3)
    if department:
        made.put(2, 0, "基本支出总额\n（万元）", columns=2)
        made.put(2, 2, columns=2)
        made.put(2, 4, "项目支出总额\n（万元）")
        made.put(2, 5, columns=2)
        row = 3
    else:
        made.put(2, 0, "项目名称")
        made.put(2, 1, columns=6)
        made.put(3, 0, "主管部门")
        made.put(3, 1, columns=3)
        made.put(3, 4, "项目实施单位")
        made.put(3, 5, columns=2)
        made.put(4, 0, "项目类别")
        made.put(4, 1, "1、部门预算项目□　2、省直专项□　3、省对下转移支付项目□", columns=6, align="left")
        made.put(5, 0, "项目属性")
        made.put(5, 1, "1、持续性项目□　2、新增性项目□", columns=6, align="left")
        made.put(6, 0, "项目类型")
        made.put(6, 1, "1、常年性项目□　2、延续性项目□　3、一次性项目□", columns=6, align="left")
        row = 7
    made.put(row, 0, "预算执行情况\n（万元）\n（20分）", rows=2)
    made.put(row, 1, columns=2)
    made.line(row, "预算数（A）", "执行数（B）", "执行率（B/A）", "得分\n（20分*执行率）", column=3)
    made.put(row + 1, 1, "部门整体支出总额" if department else "年度财政资金总额", columns=2)
    made.line(row + 1, "", "", "", "", column=3)
    row += 2
    for goal in range(1, goals + 1):
        if not department:
            made.put(row, 0, f"年度绩效目标{goal}内容")
            made.put(row, 1, columns=6, align="left")
            made.sheet.set_row(row, 60)
            row += 1
        made.put(row, 0, f"年度绩效\n目标{goal}\n（XX分）", rows=rows + 1)
        made.line(row, "一级指标", "二级指标", "三级指标", "年初目标值\n（A）", "实际完成值\n（B）", "得分", column=1)
        for at in range(row + 1, row + rows + 1):
            made.line(at, "", "", "", "", "", "", column=1)
        row += rows + 1
    made.put(row, 0, "总分", columns=6)
    made.put(row, 6)
    made.put(row + 1, 0, "偏差大或\n目标未完成\n原因分析")
    made.put(row + 1, 1, columns=6, align="left")
    made.put(row + 2, 0, "改进措施及\n结果应用方案")
    made.put(row + 2, 1, columns=6, align="left")
    made.sheet.set_row(row + 1, 80)
    made.sheet.set_row(row + 2, 80)
    made.plain(row + 3, 0, "备注：1.预算执行情况口径:预算数为调整后财政资金总额。", columns=7)


def sichuan(path: Path, *, rows: int = 12) -> Path:
    """四川省 510000_0013zp: sign, target and unit in columns of their own; amounts in 元."""
    with xlsxwriter.Workbook(path) as workbook:
        made = _Sheet(workbook, "0013zp", (12, 14, 16, 20, 9, 12, 10, 12, 8, 8, 18))
        made.plain(0, 0, "报表编号：510000_0013zp", columns=4)
        made.plain(1, 0, "部门预算项目支出绩效自评表（20XX年度）", columns=11, align="center", bold=True)
        made.put(2, 0, "项目名称")
        made.put(2, 1, columns=10)
        made.put(3, 0, "主管部门")
        made.put(3, 1, columns=4)
        made.put(3, 5, "实施单位（盖章）", columns=2)
        made.put(3, 7, columns=4)
        made.put(4, 0, "项目基本情况", rows=3)
        made.put(4, 1, "1.项目年度目标完成情况", rows=2)
        made.put(4, 2, "项目年度目标", columns=4)
        made.put(4, 6, "年度目标完成情况", columns=5)
        made.put(5, 2, columns=4, align="left")
        made.put(5, 6, columns=5, align="left")
        made.sheet.set_row(5, 100)
        made.put(6, 1, "2.项目实施内容及过程概述")
        made.put(6, 2, columns=9, align="left")
        made.put(7, 0, "预算执行情况（10分）", rows=6)
        headers = ("年度预算数（元）", "年初预算", "调整后预算数", "预算执行数", "预算执行率")
        made.line(7, *headers, column=1)
        made.put(7, 6, "", columns=2)
        made.line(7, "权重", "得分", "原因", column=8)
        for at, words in enumerate(("总额", "其中：财政资金", "财政专户管理资金", "单位资金", "其他资金"), 8):
            made.line(at, words, "", "", "", "", column=1, num_format="#,##0.00")
            made.put(at, 6, "", columns=2)
            made.line(at, *(("10", "") if at == 8 else ("/", "/")), column=8)
        made.put(8, 10, rows=5, align="left")
        made.put(13, 0, "绩效指标（90分）", rows=rows + 1)
        headers = ("一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位", "完成值", "权重", "得分")
        made.line(13, *headers, "未完成原因分析", column=1)
        for at in range(14, 14 + rows):
            made.line(at, *[""] * 10, column=1)
        row = 14 + rows
        made.put(row, 0, "合计", columns=8)
        made.line(row, "100", "", "", column=8)
        for at, words in enumerate(("评价结论", "存在问题", "改进措施"), row + 1):
            made.put(at, 0, words)
            made.put(at, 1, columns=10, align="left")
            made.sheet.set_row(at, 70)
        made.plain(row + 4, 0, "项目负责人：", columns=5)
        made.plain(row + 4, 5, "财务负责人：", columns=6)
    return path


FORMS: Mapping[str, Callable[[Path], Path]] = {"hubei": hubei, "mof": mof, "sichuan": sichuan}
