"""Small examples for the codes of the catalogue: workbooks with which one thing is wrong, run as users run them.

An example goes through the template's tables, the reader and ``examine`` as ``xlperf check`` does: a check that is no
longer registered is missed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tests.support.small_evaluations import RIGHT, department, project, row, rows
from xlperf.assessment import examine
from xlperf.findings import Finding
from xlperf.layout import layout
from xlperf.reading.datafile import read_data
from xlperf.reading.tables import Book, Grid, TableRef
from xlperf.reading.workbook import Reading, read
from xlperf.template.table_rows import table_rows

Data = dict[str, Any]
Place = tuple[str, int, str]
"""Sheet, row (0: none) and header of a cell."""

COUNT, PASSED, TIME, COST, WORK, LIKED = range(6)
"""The rows of RIGHT."""
MONITORING = "绩效监控"
HALF = ("150人次", "0", "5个月", "0.3万元", "达成预期指标", "0")
"""What the monitoring of half a year says of the rows of RIGHT."""
PRESET = ("level1", "name")
"""What a fixed row of a framework has of an indicator."""
OTHER = """
| level1     | level2         | name           | sign | target     | actual       | weight | stated_score | reason     |
| 产出指标   | 数量指标       | 招聘会场次     | ≥    | 20场       | 21场         | 20     |              |            |
| 产出指标   | 质量指标       | 岗位匹配率     | ≥    | 80%        | 85%          | 20     |              |            |
| 效益指标   | 社会效益指标   | 就业服务能力   | 定性 | 随到随办   | 达成预期指标 | 30     | 28           | 窗口少一个 |
| 满意度指标 | 服务对象满意度 | 求职者满意度   | ≥    | 85%        | 88%          | 10     |              |            |
"""
"""The department's own indicators, where there are a department and a project."""
LONG = "成立自评工作小组，由财务人员和业务人员共同收集资料，逐项核对完成情况，集体研究后形成自评结论。"


def workbook(*subjects: Data, unit: Mapping[str, Any] | None = None, **more: Any) -> Data:
    """A workbook's content, as a data file has it."""
    facts = {"name": "某中心", "year": 2022, "filled_on": "2023年3月1日", "scheme": "hubei_2020", **(unit or {})}
    return {"xlperf": 1, "unit": facts, "subjects": list(subjects), **more}


def by_listed(**changes: Any) -> Data:
    """A workbook with the list of the scoring rules of a form, one of them other than the scheme's."""
    first = [{"rule": "规则的名称", "value": "本单位"}, {"rule": "在哪个规则上改", "value": "湖北省（2020）"}]
    rule = {"rule": "预算执行的分值", "value": "15分", "basis": "印着", **changes}
    return workbook(project(), scheme_rules=[*first, rule])


def one(**changes: Any) -> Data:
    """A workbook of one project, changed."""
    return workbook(project(**changes))


def fact(**changes: Any) -> Data:
    """The facts of the unit, changed."""
    return workbook(project(), unit=changes)


def funds(**changes: Any) -> Data:
    """The project's funds, changed."""
    return one(funds=changes)


def text(**changes: str) -> Data:
    """The project's sections, changed."""
    return one(texts=changes)


def indicator(at: int, /, **changes: Any) -> Data:
    """One indicator of the project, changed."""
    return one(indicators=changed(at, **changes))


def changed(at: int, /, **changes: Any) -> list[dict[str, Any]]:
    """The usual indicators with one of them changed."""
    return [{**item, **changes} if number == at else item for number, item in enumerate(rows(RIGHT))]


MONEY = {"initial": 100, "adjusted": 100, "executed": 100}
PAID = {**MONEY, "sources": [{"source": "当年财政拨款", **MONEY}]}
"""A project's funds with the source that the national form asks for."""


def central(**changes: Any) -> Data:
    """A project by the national rules, which grade: weights 50, 30 and 10."""
    own = rows(RIGHT)
    weights = (20, 10, 10, 10, 30, 10)
    usual = [{**item, "weight": weight} for item, weight in zip(own, weights, strict=True)]
    return workbook(project(**{"indicators": usual, "funds": PAID, **changes}), unit={"scheme": "mof_2020"})


def by_core_indicators() -> Data:
    """A project by a scheme that was written down from memory."""
    own = rows(RIGHT)
    weights = (20, 10, 10, 10, 30, 10)
    usual = [{**item, "weight": weight} for item, weight in zip(own, weights, strict=True)]
    return workbook(project(indicators=usual, funds=PAID), unit={"scheme": "core_2021"})


def both(whole: Mapping[str, Any] | None = None, /, **changes: Any) -> Data:
    """A department with texts and indicators of its own, and a project, which is changed."""
    texts = {"purpose": None, "goals_text": None, "measures": "下年增设窗口。", "key_tasks": "办好招聘会。"}
    money = {"basic": 200, "project": 100, "initial": 300, "adjusted": 300, "executed": 300}
    usual: Data = {"texts": texts, "funds": money, "indicators": rows(OTHER), "supervisor": None, "implementer": None}
    return workbook(department(**{**usual, **(whole or {})}), project(**changes))


def in_words() -> Data:
    """Targets of which most are words, when they are declared."""
    worded = [{**item, "sign": "定性", "target": "明显改善", "actual": None} for item in rows(RIGHT)]
    return workbook(project(indicators=worded), unit={"purpose": "目标"})


def monitored(
    at: int, /, *, spent: str | None = None, later: str | None = None, left_out: bool = False, **changes: Any
) -> Data:
    """A project with half a year's monitoring, one row of it changed.

    ``spent`` is what was spent by then; ``later`` what nine months' monitoring expects of the indicator; ``left_out``
    leaves another indicator out.
    """
    own = project()
    lines = [
        {"subject": own["name"], "name": row["name"], "period": "1-6月", "current": half, "forecast": row["target"]}
        for row, half in zip(rows(RIGHT), HALF, strict=True)
    ]
    lines[at] |= changes
    if left_out:
        del lines[LIKED]
    if later is not None:
        lines += [{**line, "period": "1-9月"} for line in lines]
        lines[len(HALF) + at]["forecast"] = later
    money = [] if spent is None else [{"subject": own["name"], "period": "1-6月", "executed": spent}]
    return workbook(own, monitoring=lines, fund_monitoring=money)


# --- what users run -------------------------------------------------------------------------------------------------

OWN: tuple[Mapping[str, Any], ...] = (
    {
        "title": "试行",
        "source": "某市2023年通知",
        "extends": "hubei_2020",
        "execution": {"cap_total_by_rate": [{"below": Decimal("0.8"), "total": 89}]},
        "text_limits": {"reason": 20},
    },
    {
        "title": "框架",
        "source": "某市2023年通知",
        "extends": "hubei_2020",
        "preset": {
            "kind": "project",
            "rows": [{**{key: row[key] for key in PRESET}, "weight": Decimal(row["weight"])} for row in rows(RIGHT)],
        },
    },
)
"""A unit's own schemes: a cap on the total where little was spent, and reasons of at most 20 characters; fixed rows."""


def typed(data: Data) -> Reading:
    """What the template's tables say when a data file's content is typed into them."""
    return read(typed_book(data))


def typed_book(data: Data) -> Book:
    """The template's tables with a data file's content typed into them, from row 2 on."""
    evaluation = read_data(data).evaluation
    content = table_rows(evaluation, layout(), evaluation.unit.scheme)
    grids: dict[str, Grid] = {}
    tables: list[TableRef] = []
    for table in layout().tables:
        columns = [column for column in table.columns if column.formula is None]
        lines = [[_cell(line.get(column.key)) for column in columns] for line in content[table.key]]
        lines = lines or [[None for _ in columns]]
        grids[table.name] = Grid(name=table.name, rows=[[column.header for column in columns], *lines])
        end = {"bottom": len(lines), "right": len(columns) - 1}
        tables.append(TableRef(name=table.name, sheet=table.name, top=0, left=0, **end))
    return Book(name="测试.xlsx", grids=grids, tables=tuple(tables))


def _cell(value: object) -> object:
    return float(value) if isinstance(value, Decimal) else value


def checked(data: Data) -> tuple[Finding, ...]:
    """What ``xlperf check`` finds."""
    return examine(typed(data), own_schemes=OWN).findings


def asked(data: Data) -> dict[str, tuple[str, ...]]:
    """The questions of ``xlperf check`` by code, with the subjects they are about."""
    return {question.code: question.subjects for question in examine(typed(data), own_schemes=OWN).questions}


def place(found: Finding) -> Place:
    """Sheet, row and header of a finding's cell."""
    if found.origin is None:
        return "", 0, ""
    row = found.origin.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return found.origin.sheet, int(row or 0), found.origin.header


@dataclass(frozen=True, slots=True)
class Example:
    """A workbook with one fault: its code, the severity users see, the cell; ``also`` comes with it of necessity."""

    code: str
    severity: str
    content: Data
    where: Place
    also: str = ""


# --- one workbook, one fault ----------------------------------------------------------------------------------------

PARTLY = "部分达成预期指标并具有一定效果"
FUNDS, ROWS, GOALS, TEXTS, LISTED = "评价对象", "绩效指标", "年度目标", "文字材料", "评分规则核对"
WHOLE = {"initial": 300, "adjusted": 300, "executed": 300}
"""The department's funds, beside basic and project expenditure."""
TRIAL = {"scheme": "试行"}
LATE = {"shortfall_reason": "预算年底才下达"}

EXAMPLES = (
    Example("V01", "error", indicator(COUNT, actual=None), (ROWS, 2, "实际完成值")),
    Example("V02", "error", indicator(COUNT, actual="250人次"), (ROWS, 2, "偏差原因及改进措施")),
    Example(
        "V03",
        "warning",
        one(
            indicators=[
                {**item, "level1": "效益指标", "level2": "社会效益指标", "name": "就业率"} if at == LIKED else item
                for at, item in enumerate(rows(RIGHT))
            ]
        ),
        (ROWS, 2, "一级指标"),
    ),
    Example("V04", "error", one(goals=[{"number": 1, "text": "新建水池不少于3座。"}]), (GOALS, 2, "目标内容")),
    Example("V05", "error", indicator(WORK, reason="（100字以内）"), (ROWS, 6, "偏差原因及改进措施")),
    Example("V06", "warning", text(measures="无"), (TEXTS, 7, "内容")),
    Example("V07", "warning", funds(executed=80), (FUNDS, 2, "未执行完原因")),
    Example("V08", "warning", funds(initial=90), (FUNDS, 2, "预算调整原因")),
    Example("V123", "warning", central(funds={"sources": []}), (FUNDS, 2, "执行数")),
    Example("V09", "note", indicator(COUNT, target="300", actual="310"), (ROWS, 2, "计量单位")),
    Example("V10", "error", funds(stated_rate="95%"), (FUNDS, 2, "填报执行率")),
    Example("V11", "error", funds(stated_score=19), (FUNDS, 2, "填报执行得分")),
    Example(
        "V12",
        "error",
        funds(sources=[{"source": "财政拨款", "initial": 100, "adjusted": 100, "executed": 90}]),
        (FUNDS, 2, "执行数"),
    ),
    Example("V13", "error", both({"funds": {**WHOLE, "basic": 150, "project": 100}}), (FUNDS, 2, "执行数")),
    Example("V14", "error", indicator(COUNT, stated_score=9), (ROWS, 2, "自评得分")),
    Example("V15", "error", indicator(COUNT, weight=20), (ROWS, 2, "分值")),
    Example("V16", "error", one(stated_total=90), (FUNDS, 2, "填报总分")),
    Example("V17", "error", indicator(COUNT, stated_score=12), (ROWS, 2, "自评得分")),
    Example("V18", "warning", indicator(WORK, actual=PARTLY, stated_score=27), (ROWS, 6, "自评得分")),
    Example("V19", "error", central(stated_grade="良"), (FUNDS, 2, "填报等级")),
    Example("V20", "error", text(management="其中30+30+29.99，共89.97万元，专款专用。"), (TEXTS, 6, "内容")),
    Example(
        "V21",
        "warning",
        one(
            indicators=[
                row(weight=5),
                row(name="其中：村级", target="60人次", actual="61人次", weight=5),
                *rows(RIGHT)[1:],
            ]
        ),
        (ROWS, 3, "分值"),
    ),
    Example(
        "V22",
        "warning",
        one(
            funds={"initial": 120, "adjustment_reason": "年中压减预算"},
            indicators=changed(COST, name="项目总成本", target="120万元", actual="100万元"),
        ),
        (ROWS, 5, "目标值"),
    ),
    Example("V23", "error", indicator(COST, name="项目总成本", target="100元", actual="100元"), (ROWS, 5, "计量单位")),
    Example("V24", "error", fact(filled_on="202年1月"), ("单位信息", 10, "填报日期")),
    Example("V25", "warning", both({"funds": {**WHOLE, "basic": 210, "project": 90}}), (FUNDS, 2, "项目支出")),
    Example(
        "V26",
        "error",
        both({"indicators": [*rows(OTHER)[1:], row(actual="305人次", weight=20)]}),
        (ROWS, 6, "实际完成值"),
    ),
    Example("V27", "warning", text(process="我县高度重视自评工作。"), (TEXTS, 5, "内容")),
    Example(
        "V28",
        "warning",
        both({"texts": {"purpose": None, "goals_text": None, "process": LONG}}, texts={"process": LONG}),
        (TEXTS, 14, "内容"),
    ),
    Example("V29", "warning", indicator(COUNT, actual="600人次"), (ROWS, 2, "偏差原因及改进措施")),
    Example("V30", "error", indicator(WORK, reason=None), (ROWS, 6, "自评得分")),
    Example("V31", "error", indicator(WORK, actual=PARTLY, stated_score=30), (ROWS, 6, "自评得分"), also="V33"),
    Example("V32", "warning", funds(executed=1, **LATE), (FUNDS, 2, "执行数")),
    Example("V33", "warning", indicator(WORK, stated_score=30), (ROWS, 2, "自评得分")),
    Example("V34", "warning", workbook(project(funds={"executed": 75, **LATE}), unit=TRIAL), (FUNDS, 2, "名称")),
    Example(
        "V37",
        "note",
        one(
            indicators=[
                {**item, "actual": item["actual"] if at == WORK else item["target"]}
                for at, item in enumerate(rows(RIGHT))
            ]
        ),
        (ROWS, 2, "实际完成值"),
    ),
    Example(
        "V38",
        "warning",
        indicator(COUNT, name="补助经费金额", target="90万元", actual="95万元"),
        (ROWS, 2, "三级指标"),
    ),
    Example("V39", "warning", indicator(PASSED, name="预算执行率"), (ROWS, 3, "三级指标")),
    Example("V40", "error", indicator(COST, sign="≥", actual="0.3万元"), (ROWS, 5, "符号")),
    Example("V41", "warning", indicator(PASSED, level2="数量指标", name="开班及时率"), (ROWS, 3, "二级指标")),
    Example("V42", "warning", one(indicators=[row(weight=5), row(weight=5), *rows(RIGHT)[1:]]), (ROWS, 3, "三级指标")),
    Example("V43", "warning", indicator(WORK, target="效果明显"), (ROWS, 6, "目标值")),
    Example("V44", "note", indicator(PASSED, target="100%", actual="100%"), (ROWS, 3, "符号")),
    Example(
        "V45",
        "warning",
        indicator(PASSED, level1="过程指标", name="预算执行率", target="70%", actual="80%"),
        (ROWS, 3, "目标值"),
    ),
    Example("V46", "warning", central(indicators=[row(weight=50), *rows(RIGHT)[WORK:]]), (ROWS, 2, "分值")),
    Example("V47", "note", one(goals=[{"number": 1, "text": "50"}]), (GOALS, 2, "目标内容")),
    Example("V51", "note", indicator(WORK, reason="酌情扣分"), (ROWS, 6, "偏差原因及改进措施")),
    Example(
        "V52",
        "note",
        text(deviation="1.开班晚。2.人数少。3.课时少。4.教室小。", measures="1.提前开班。2.扩大宣传。"),
        (TEXTS, 7, "内容"),
    ),
    Example("V53", "note", text(process="按照财预[2020]10号的要求，逐项核对了材料。"), (TEXTS, 5, "内容")),
    Example(
        "V54",
        "error",
        one(
            texts={"process": "全面完成了各项目标。"},
            indicators=changed(COUNT, actual="250人次", reason="报名人数少50人次"),
        ),
        (TEXTS, 5, "内容"),
    ),
    Example("V55", "error", indicator(WORK, actual=PARTLY, stated_score=None), (ROWS, 6, "自评得分")),
    Example("V56", "error", indicator(WORK, actual="群众反响很好", stated_score=None), (ROWS, 6, "实际完成值")),
    Example("V57", "note", indicator(WORK, actual="能独立上岗"), (ROWS, 6, "实际完成值")),
    Example("V58", "note", indicator(WORK, actual="效果较好", stated_score=20), (ROWS, 6, "实际完成值")),
    Example(
        "V59", "error", indicator(COUNT, target="0人次", actual="-3人次", stated_score=None), (ROWS, 2, "自评得分")
    ),
    Example("V60", "note", funds(adjusted=None), (FUNDS, 2, "调整后预算数")),
    Example(
        "V61",
        "warning",
        funds(initial=None, adjusted=None, executed=None, stated_rate="76%", **LATE),
        (FUNDS, 2, "填报执行率"),
    ),
    Example("V62", "error", funds(initial=None, adjusted=None), (FUNDS, 2, "调整后预算数")),
    Example("V63", "error", indicator(COUNT, weight=None), (ROWS, 2, "分值")),
    Example(
        "V64",
        "error",
        one(indicators=[{**item, "weight": None, "stated_score": None} for item in rows(RIGHT)]),
        (FUNDS, 2, "名称"),
    ),
    Example("V65", "note", funds(executed=86.24, stated_rate="86%", **LATE), (FUNDS, 2, "填报执行率")),
    Example(
        "V66",
        "note",
        indicator(TIME, target="10个月", actual="12个月", reason="报名人数少，晚开班2个月"),
        (ROWS, 4, "实际完成值"),
    ),
    Example("V67", "error", funds(stated_rate="九成以上"), (FUNDS, 2, "填报执行率")),
    Example(
        "V68",
        "warning",
        indicator(PASSED, name="预算调整率", sign=None, target="3%", actual="0%"),
        (ROWS, 3, "符号"),
        also="R19",
    ),
    Example(
        "V69",
        "warning",
        one(
            indicators=[
                {**item, "weight": weight, "stated_score": 18 if at == WORK else None}
                for at, (item, weight) in enumerate(zip(rows(RIGHT), (20, 10, 10, 10, 20, 10), strict=True))
            ]
        ),
        (ROWS, 2, "分值"),
    ),
    Example(
        "V70",
        "note",
        workbook(project(), acknowledged=[{"code": "V29", "subject": "培训项目", "reason": "已核实"}]),
        ("情况说明", 2, "编号"),
    ),
    Example("V72", "error", funds(executed=130), (FUNDS, 2, "执行数")),
    Example("V73", "warning", indicator(COUNT, sign="＝", target="5座", actual="6座"), (ROWS, 2, "符号")),
    Example("V76", "warning", text(management="专款专用，按制度支出，"), (TEXTS, 6, "内容")),
    Example(
        "V77",
        "warning",
        text(goals_text="围绕三大支柱产业办好培训班。", process="成立了自评小组，走访了两大支柱产业。"),
        (TEXTS, 5, "内容"),
    ),
    Example(
        "V78",
        "note",
        one(texts={"management": "人均培训成本目标值≤0.3万元，该指标应完成。"}),
        (TEXTS, 6, "内容"),
    ),
    Example("V79", "note", indicator(COUNT, scoring="视情况酌情扣分", stated_score=10), (ROWS, 2, "自评得分")),
    Example("V90", "warning", indicator(COUNT, last_actual="600人次"), (ROWS, 2, "目标值")),
    Example(
        "V91",
        "warning",
        one(goals=[{"number": 1, "text": "办好2022年培训班。", "review": "年份没有改"}]),
        (GOALS, 2, "待核对"),
    ),
    Example(
        "V92",
        "warning",
        workbook(
            project(indicators=changed(WORK, reason="2人未上岗，一人生病，一人家中有事，请假时间较长")), unit=TRIAL
        ),
        (ROWS, 6, "偏差原因及改进措施"),
    ),
    Example("V95", "error", indicator(COUNT, scoring="视情况酌情扣分"), (ROWS, 2, "自评得分")),
    Example(
        "V96",
        "error",
        workbook(
            project(indicators=changed(WORK, sign=None, target=None, actual=None, stated_score=None)),
            unit={"scheme": "框架"},
        ),
        (ROWS, 6, "自评得分"),
    ),
    Example("V94", "warning", by_listed(value="十五分"), (LISTED, 4, "内容")),
    Example(
        "V97",
        "warning",
        workbook(project(indicators=changed(COUNT, name="培训班期数")), unit={"scheme": "框架"}),
        (ROWS, 2, "三级指标"),
    ),
    Example("V98", "note", by_core_indicators(), ("单位信息", 8, "评分规则")),
    Example("V99", "warning", by_listed(), (LISTED, 4, "确认")),
    Example("V101", "error", monitored(COUNT, likelihood="有可能"), (MONITORING, 2, "原因说明")),
    Example("V102", "warning", monitored(COUNT, current="150", forecast="140"), (MONITORING, 2, "全年预计完成值")),
    Example("V103", "warning", monitored(COUNT, current="300"), (MONITORING, 2, "当前完成值")),
    Example(
        "V104",
        "warning",
        monitored(COUNT, current="0", spent="50"),
        ("资金监控", 2, "执行数"),
    ),
    Example("V105", "warning", monitored(COUNT, later="250"), (MONITORING, 8, "全年预计完成值")),
    Example("V106", "warning", monitored(COUNT, left_out=True), (MONITORING, 2, "三级指标")),
    Example(
        "V107",
        "warning",
        monitored(COUNT, forecast="250", likelihood="确定能"),
        (MONITORING, 2, "完成可能性"),
    ),
    Example(
        "V108",
        "error",
        one(
            end="2022年12月",
            indicators=changed(TIME, sign=None, target="2023年3月底前", actual="2023年2月", reason="晚"),
        ),
        (ROWS, 4, "目标值"),
    ),
    Example("V109", "warning", in_words(), (ROWS, 2, "目标值"), also="V43"),
)
"""In the order of the catalogue. The cell is the only finding's that there is."""

QUESTIONS = {
    "V35": indicator(TIME, reason="没有晚"),
    "V36": indicator(LIKED, reason="问卷80份"),
    "V48": indicator(COUNT, name="维修教室"),
    "V49": indicator(COUNT, evidence="签到表"),
    "V50": one(
        indicators=[row(weight=5), row(name="培训场次", target="10场", actual="11场", weight=5), *rows(RIGHT)[1:]]
    ),
}
"""Questions that the officer is asked, each with a workbook in which it applies."""
NOT_ASKED = {
    "V35": indicator(TIME, actual="13个月", reason="晚1个月，占8%"),
    "V36": one(indicators=rows(RIGHT)[:LIKED]),
    "V48": one(),
    "V49": one(indicators=[{**item, "evidence": "台账"} for item in rows(RIGHT)]),
    "V50": one(),
}
"""The same questions, each with a workbook in which it does not apply."""
