"""Made forms of every kind and stage, with the mess that real ones have, and what kind each is.

The layouts are those of 财预〔2020〕10号, 财预〔2019〕136号, 鄂财绩发〔2020〕3号, 四川 510000_0013zp and of target and
monitoring forms that cities publish. ``MADE`` maps a name to :class:`Made`: its sheets, and the kinds in the order in
which they are found.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from tests.support.official_forms import Paper, book, hubei, mof, sichuan
from tests.support.read_forms import data
from xlperf.reading.tables import Book

TARGET, MONITORING, SELF, TRANSFER, FRAMEWORK, REPORT = (
    "绩效目标申报表", "绩效运行监控表", "自评表", "转移支付自评表", "部门整体框架评分表", "自评报告（文字）",
)  # fmt: skip

LEVELS = ("一级指标", "二级指标", "三级指标")
ROWS = (
    ("产出指标", "数量指标", "培训人次", "≥300人次", "310人次"),
    ("产出指标", "质量指标", "合格率", "≥95%", "96%"),
    ("效益指标", "社会效益指标", "就业能力", "明显提高", "明显提高"),
    ("满意度指标", "服务对象满意度指标", "学员满意度", "≥90%", "95%"),
)


@dataclass(frozen=True, slots=True)
class Made:
    """A workbook of made forms: its sheets, those that are hidden, and the kinds of its forms in order."""

    papers: Sequence[Paper]
    kinds: Sequence[str]
    hidden: frozenset[str] = frozenset()

    @property
    def book(self) -> Book:
        made = book(*self.papers)
        return Book(name=made.name, grids=made.grids, hidden=self.hidden)


def head(paper: Paper, *title: str, row: int = 0, column: int = 0, name: str = "培训经费") -> int:
    """A title, one line each, and the first labels; the row after them."""
    for line in title:
        paper.put(row, column, line, columns=6)
        row += 1
    paper.put(row, column, "项目名称").put(row, column + 1, name, columns=5)
    paper.line(row + 1, "主管部门", "某局", None, "实施单位", "某中心", column=column)
    return row + 2


def table(paper: Paper, row: int, headers: Sequence[str], values: Callable[[Sequence[str]], Sequence[object]]) -> int:
    """A row of headers and a row for each indicator; the row after them."""
    paper.line(row, *headers)
    for at, one in enumerate(ROWS, row + 1):
        paper.line(at, *values(one))
    return row + 1 + len(ROWS)


# --- targets --------------------------------------------------------------------------------------


def target(*title: str, columns: Sequence[str] = ("年度指标值",), sheet: str = "目标表") -> Paper:
    """项目支出绩效目标申报表: levels, target, maybe more columns that hold nothing of a result."""
    paper = Paper(sheet)
    row = head(paper, *title)
    paper.line(row, "项目资金（万元）", "年度资金总额", 120, "其中：财政拨款", 120)
    paper.line(row + 1, "总体目标", "办好培训班。")
    table(paper, row + 2, (*LEVELS, *columns), lambda one: [*one[:4], *("" for _ in columns[1:])])
    return paper


def wuhan() -> Paper:
    """The target form of 武汉: long-term and annual indicators beside each other in one form."""
    paper = Paper("目标表")
    row = head(paper, "项目支出绩效目标表", "（2020年度）")
    paper.line(row, "项目起止时间", "202001-202012").line(row + 1, "总体目标", "中期目标", None, None, "年度目标")
    paper.line(row + 2, None, "三年培训900人次", None, None, "培训300人次")
    paper.line(
        row + 3,
        "一级指标",
        "二级指标（长期）",
        "三级指标（长期）",
        "指标值（长期）",
        "二级指标（年度）",
        "三级指标（年度）",
        "指标值（年度）",
    )
    for at, one in enumerate(ROWS, row + 4):
        paper.line(at, one[0], *one[1:4], *one[1:4])
    return paper


def ezhou() -> Paper:
    """The target form of 鄂州: 绩效标准 and 当年预期实现值."""
    paper = Paper("Sheet1")
    row = head(paper, "市直部门预算项目支出绩效目标表")
    paper.line(row, "项目预算成本构成", "内容", "金额", "测算依据", "前年实际执行数", "上年实际执行数")
    paper.line(row + 1, None, "场地", 20, "市价", 18, 19)
    table(paper, row + 2, (*LEVELS, "绩效标准", "当年预期实现值"), lambda one: [*one[:3], "历史标准", one[3]])
    return paper


def daqing() -> Paper:
    """The target form of 大庆: last year's level and this year's plan."""
    paper = Paper("申报")
    row = head(paper, "财政支出项目绩效目标申报表")
    paper.line(row, "资金来源", "上年度预算安排", "上年度实际执行", "本年度申请")
    headers = ("二级指标", "三级指标", "指标内容/计算公式", "上年度实际水平", "本年度计划水平")
    table(paper, row + 1, headers, lambda one: [one[1], one[2], "实际数", "280", one[3]])
    return paper


def department_target() -> Paper:
    """部门整体支出绩效目标申报表 of Hubei: two years' results beside the expected one."""
    paper = Paper("部门目标")
    paper.put(0, 0, "部门整体支出绩效目标申报表", columns=6).put(1, 0, "（2021年度）", columns=6)
    paper.line(2, "部门（单位）名称", "某局", None, "填报人", "某甲").line(3, "收入构成", "财政拨款", 100, "合计", 100)
    paper.line(4, "长期目标", "服务就业。").line(5, "年度目标", "培训300人次。")
    headers = ("一级指标", "二级指标", "指标名称", "前两年实际值", "预期当年实现值", "绩效标准")
    table(paper, 6, headers, lambda one: [*one[:3], "280", one[3], "行业标准"])
    return paper


def unfilled_target() -> Paper:
    """A target form that a self-evaluation's columns were left on, all of them blank but the target."""
    return target("2024年度项目支出绩效目标批复表", columns=("指标值", "备注"))


# --- monitoring -----------------------------------------------------------------------------------


def monitoring(
    *title: str, done: str = "1-7月执行情况", ahead: Sequence[str] = ("全年预计完成情况", "完成目标可能性"),
    funds: Sequence[str] = ("年初预算数", "1-7月执行数", "1-7月执行率", "全年预计执行数"), sheet: str = "监控表",
) -> Paper:  # fmt: skip
    """中央部门项目支出绩效目标执行监控表 and its variants."""
    paper = Paper(sheet)
    row = head(paper, *title)
    if funds:
        paper.line(row, "项目资金（万元）", None, *funds).line(row + 1, None, "年度资金总额", 120, 60, "50%", 118)
        row += 2
    paper.line(row, "年度总体目标", "办好培训班。")
    headers = (*LEVELS, "年度指标值", done, *ahead, "偏差原因分析")
    table(paper, row + 1, headers, lambda one: [*one[:4], "160人次", *("确定能" for _ in ahead), ""])
    return paper


def huangshi() -> Paper:
    """The monitoring form of 黄石: half of the year, three grades of likelihood."""
    paper = Paper("Sheet1")
    row = head(paper, "黄石市项目支出绩效监控表")
    paper.line(row, "项目属性", "持续性项目").line(row + 1, "资金", None, "年初预算数", "1-6月执行数", "全年预计执行数")
    paper.line(row + 2, None, "年度资金总额", 120, 60, 118)
    headers = (
        "一级指标",
        "指标名称",
        "指标值",
        "半年度指标执行情况",
        "完成目标可能性（确定能、有可能、不可能）",
        "备注",
    )
    row = table(paper, row + 3, headers, lambda one: [one[0], one[2], one[3], "160人次", "确定能", ""])
    return paper.line(row, "偏差或不能完成目标原因分析", "无").line(row + 1, "相关建议或举措", "无")


def platform() -> Paper:
    """What the Hubei platform exports: no title, no funds, 当前完成值 and an alert."""
    paper = Paper("导出")
    paper.line(0, "项目名称", "培训经费")
    headers = (
        "年度绩效目标",
        "指标名称",
        "年度指标值",
        "当前完成值",
        "计算符号",
        "计量单位",
        "完成可能性分析",
        "序时进度预警",
        "备注",
    )
    table(paper, 1, headers, lambda one: ["目标1", one[2], one[3], "160", "≥", "人次", "确定能", "绿", ""])
    return paper


# --- self-evaluations -----------------------------------------------------------------------------


def retitled(paper: Paper, *title: str, sheet: str | None = None) -> Paper:
    """A form whose title of two lines says something else."""
    paper.cells = {place: cell for place, cell in paper.cells.items() if place[0] > 1 or place[1] > 6}
    paper.merges = [merge for merge in paper.merges if merge[0] > 1]
    for row, line in enumerate(title):
        paper.put(row, 0, line, columns=9)
    paper.name = sheet or paper.name
    return paper


def in_three_cells() -> Paper:
    paper = mof(*data())
    paper.cells = {place: cell for place, cell in paper.cells.items() if place[0] != 0}
    paper.merges = [merge for merge in paper.merges if merge[0] != 0]
    return paper.put(0, 0, "某区", columns=2).put(0, 2, "项目支出", columns=3).put(0, 5, "绩效自评表", columns=4)


def side_by_side(other: Paper, *, gap: int = 1) -> Paper:
    """A self-evaluation with another form at its right."""
    paper, shift = mof(*data()), 9 + gap
    for (row, column), (value, form) in other.cells.items():
        paper.put(row, column + shift, value, form=form)
    paper.merges += [(top, left + shift, bottom, right + shift) for top, left, bottom, right in other.merges]
    return paper


def under_each_other(*papers: Paper, gap: int = 1) -> Paper:
    """Forms on one sheet, one under the other."""
    whole, row = Paper("各表"), 0
    for paper in papers:
        for (at, column), (value, form) in paper.cells.items():
            whole.put(at + row, column, value, form=form)
        whole.merges += [(top + row, left, bottom + row, right) for top, left, bottom, right in paper.merges]
        row += max(at for at, _ in paper.cells) + 1 + gap
    return whole


def transfer(title: str = "转移支付区域（项目）绩效自评表", *, scored: bool = False) -> Paper:
    """The 转移支付 form: how the money was managed, no scores in most years."""
    paper = Paper("转移支付")
    paper.put(0, 0, title, columns=7).put(1, 0, "（2022年度）", columns=7)
    paper.line(2, "转移支付（项目）名称", None, "就业补助资金").line(3, "中央主管部门", None, "某部")
    paper.line(4, "地方主管部门", None, "某局", None, "资金使用单位", "某中心")
    paper.line(5, "资金情况（万元）", None, None, "全年预算数（A）", "全年执行数（B）", "预算执行率（B/A）")
    paper.line(6, None, "年度资金总额", None, 120, 90, "75%").line(7, None, "其中：中央财政资金", None, 100, 80, "80%")
    paper.line(8, None, "地方资金", None, 20, 10, "50%")
    paper.line(9, "资金管理情况", None, None, "情况说明", None, "存在问题和改进措施")
    for at, words in enumerate(("分配科学性", "下达及时性", "拨付合规性", "使用规范性"), 10):
        paper.line(at, None, words, None, "符合要求", None, "无")
    paper.line(14, "总体目标完成情况", "总体目标", None, None, "全年实际完成情况")
    paper.line(15, None, "办好培训班。", None, None, "办好了。")
    scores = ("分值", "得分") if scored else ()
    headers = ("绩效指标", *LEVELS, "指标值", "全年实际完成值", *scores, "未完成原因和改进措施")
    table(paper, 16, headers, lambda one: [None, *one, *((10, 10) if scored else ()), ""])
    return paper


# --- frameworks, reports, and what is none --------------------------------------------------------


def framework(
    title: str = "部门整体支出绩效评价指标评分表", *, marks: Sequence[str] = ("指标解释", "评分标准")
) -> Paper:
    """部门整体支出: fixed questions with points, no targets."""
    paper = Paper("整体支出")
    if title:
        paper.put(0, 0, title, columns=7)
    paper.line(1, "部门名称", "某局")
    paper.line(2, *LEVELS, "分值", *marks, "得分", "扣分原因")
    questions = (
        ("投入", "目标设定", "绩效目标合理性", 3),
        ("过程", "预算执行", "预算完成率", 10),
        ("产出", "职责履行", "完成及时率", 8),
    )
    for at, (one, two, three, points) in enumerate(questions, 3):
        paper.line(at, one, two, three, points, *("按制度打分" for _ in marks), points, "")
    return paper.line(6, "总分", None, None, 100, *("" for _ in marks), 96)


def report() -> Paper:
    paper = Paper("自评报告")
    paper.put(0, 0, "2022年度培训经费绩效自评报告").put(1, 0, "一、基本情况")
    long = "本项目按照年初批复的绩效目标组织实施，共举办培训班十期，学员满意度达到百分之九十五，资金使用规范。"
    for row in range(2, 7):
        paper.put(row, 0, long)
    return paper


def attendance() -> Paper:
    return Paper("签到表").line(0, "姓名", "单位", "电话").line(1, "某甲", "某局", "0715-1234567")


def catalogue() -> Paper:
    """A list of indicators is no form."""
    return Paper("指标库").line(0, *LEVELS, "指标值").line(1, *ROWS[0][:4])


def _made() -> Mapping[str, Made]:
    one = data
    department = one(name="某区某局", kind="department")
    return {
        "target, MOF": Made([target("项目支出绩效目标申报表", "（2022年度）")], [TARGET]),
        "target, 上海": Made([target("财政项目支出绩效目标申报表（2026年度）", columns=("指标值", "备注"))], [TARGET]),
        "target, no title": Made([target(sheet="Sheet1")], [TARGET]),
        "target, title of three lines": Made([target("某区", "二〇二二年度", "项目支出绩效目标表")], [TARGET]),
        "target, 武汉": Made([wuhan()], [TARGET]),
        "target, 鄂州": Made([ezhou()], [TARGET]),
        "target, 大庆": Made([daqing()], [TARGET]),
        "target, department": Made([department_target()], [TARGET]),
        "target, approved": Made([unfilled_target()], [TARGET]),
        "target, last year's result": Made([target("绩效目标表", columns=("指标值", "上年实际完成值"))], [TARGET]),
        "monitoring, MOF": Made([monitoring("项目支出绩效目标执行监控表", "（2022年度）")], [MONITORING]),
        "monitoring, 黄石": Made([huangshi()], [MONITORING]),
        "monitoring, platform": Made([platform()], [MONITORING]),
        "monitoring, titled 自评表": Made([monitoring("2022年度项目支出绩效自评表", sheet="自评表")], [MONITORING]),
        "monitoring, only its title": Made(
            [monitoring("绩效运行监控表", done="实际完成情况", ahead=(), funds=())], [MONITORING]
        ),
        "monitoring, no title": Made(
            [monitoring(done="前三季度完成情况", ahead=("预计年底完成情况",), funds=(), sheet="Sheet1")], [MONITORING]
        ),
        "monitoring, in words": Made(
            [monitoring("项目绩效跟踪情况表", done="截至6月底完成值", ahead=("实现目标可能性",), funds=())],
            [MONITORING],
        ),
        "self, MOF": Made([mof(*one())], [SELF]),
        "self, Hubei": Made([hubei(*one())], [SELF]),
        "self, 四川": Made([sichuan(*one())], [SELF]),
        "self, department": Made([hubei(*department)], [SELF]),
        "self, department, MOF": Made([mof(*department)], [SELF]),
        "self, title in three cells": Made([in_three_cells()], [SELF]),
        "self, 二〇二二": Made([retitled(mof(*one()), "二〇二二年度项目支出", "绩效自评表")], [SELF]),
        "self, （22年度）": Made([retitled(mof(*one()), "项目支出绩效自评表（22年度）")], [SELF]),
        "self, 绩效目标自评表": Made([retitled(mof(*one()), "衔接资金项目绩效目标自评表", "（2022年度）")], [SELF]),
        "self, 完成情况表": Made([retitled(mof(*one()), "2022年度绩效目标完成情况表")], [SELF]),
        "self, no title": Made([retitled(mof(*one()), sheet="Sheet1")], [SELF]),
        "self, a project of monitoring": Made(
            [retitled(mof(*one(name="视频监控建设")), "2022年度视频监控建设项目绩效自评表")], [SELF]
        ),
        "self, a project of targets": Made(
            [retitled(mof(*one(name="目标考核")), "2022年度目标考核经费项目自评表")], [SELF]
        ),
        "transfer": Made([transfer()], [TRANSFER]),
        "transfer, scored": Made([transfer("中央对地方转移支付绩效自评表", scored=True)], [TRANSFER]),
        "transfer, by its labels": Made([transfer("2022年度绩效目标自评表")], [TRANSFER]),
        "framework": Made([framework()], [FRAMEWORK]),
        "framework, titled 自评表": Made([framework("部门整体支出绩效自评表")], [FRAMEWORK]),
        "framework, 指标说明": Made([framework("", marks=("指标说明", "评价标准"))], [FRAMEWORK]),
        "report": Made([report()], [REPORT]),
        "several on sheets": Made(
            [target("绩效目标申报表"), monitoring("绩效监控表"), mof(*one())], [SELF, TARGET, MONITORING]
        ),
        "several on one sheet": Made(
            [under_each_other(mof(*one()), hubei(*one(name="另一个项目")), target("项目支出绩效目标申报表"))],
            [SELF, SELF, TARGET],
        ),
        "close together": Made([under_each_other(mof(*one()), mof(*one(name="另一个项目")), gap=0)], [SELF, SELF]),
        "side by side": Made([side_by_side(mof(*one(name="宣传经费")))], [SELF, SELF]),
        "side by side without a gap": Made([side_by_side(mof(*one(name="宣传经费")), gap=0)], [SELF, SELF]),
        "side by side with its targets": Made([side_by_side(target("项目支出绩效目标申报表"))], [SELF, TARGET]),
        "a hidden old sheet": Made([mof(*one()), mof(*one(), name="2021旧表")], [SELF, SELF], frozenset({"2021旧表"})),
        "none": Made([attendance()], []),
        "none, a list of indicators": Made([catalogue()], []),
    }


MADE = _made()
