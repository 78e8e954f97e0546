"""What was typed is printed: every field of an evaluation, and every field of a form that is imported."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.support.official_forms import Paper, book
from xlperf.findings import Finding
from xlperf.layout import Column, Type, layout
from xlperf.model import Subject
from xlperf.reading.datafile import read_data
from xlperf.reading.forms import read_forms
from xlperf.report import Report, evaluate

SCHEMES = ["hubei_2020", "mof_2020"]
NOT_PRINTED = {
    "review": "a remark for the officer",
    "stated_rate": "compared with the computed one", "stated_score": "compared with the computed one",
    "stated_total": "compared with the computed one", "stated_grade": "compared with the computed one",
    "last_executed": "the difference is printed", "last_actual": "the difference is printed",
    "next_year": "the difference is printed",
    "leftover_use": "for the report's sentence about it, where the outline has one", "adjustment_reason": "likewise",
}  # fmt: skip


def printed(report: Report) -> str:
    """All text of 附件 and 报告, without white space."""
    cells = [cell.text for table in report.tables for cell in table.cells]
    around = [line for table in report.tables for line in (table.title, *table.heading, *table.footing, *table.notes)]
    return "".join("".join((*cells, *around, *(one.text for one in report.paragraphs))).split())


def wanted(table: str, filled: Collection[str]) -> dict[str, Any]:
    """A row of a table with a value of its own in each of these columns."""
    columns = [one for one in layout().table(table).inputs if one.key in filled and one.key not in NOT_PRINTED]
    return {one.key: value(one, number) for number, one in enumerate(columns)}


def value(column: Column, number: int) -> object:
    if column.type in (Type.MONEY, Type.NUMBER):
        return Decimal(1000 + 7 * number)
    return f"{column.header}的内容{number}"


OPEN = {
    table: [one.key for one in layout().table(table).inputs if one.optional or one.type is Type.LONG_TEXT]
    for table in ("subjects", "indicators", "goals")
}


def evaluation(scheme: str, keys: Collection[str]) -> tuple[Report, list[object]]:
    """A project with these fields filled, evaluated, and the values that were typed."""
    subject, row, goal = (wanted(table, keys) for table in ("subjects", "indicators", "goals"))
    row.pop("department_score", None), row.pop("finance_score", None), goal.pop("weight", None)
    funds = {key: subject.pop(key) for key in list(subject) if key.startswith("initial_") or key.endswith("_reason")}
    typed = [*subject.values(), *row.values(), *goal.values(), *funds.values()]
    kind = {"name": "某项目", "kind": "department" if any(key.startswith("initial_") for key in funds) else "project"}
    fixed = {"level1": "产出指标", "level2": "数量指标", "name": "培训", "sign": "≥", "target": "10人", "actual": "9人"}
    money = {"initial": 50, "adjusted": 60, "executed": 48, "next_year": 55}
    data = {
        **subject, **kind, "funds": {**money, **funds}, "goals": [{"number": 1, "text": "办好培训", **goal}],
        "indicators": [{**fixed, "weight": 90, **row}],
    }  # fmt: skip
    unit = {"name": "某局", "year": 2022, "scheme": scheme}
    return evaluate(read_data({"xlperf": 1, "unit": unit, "subjects": [data]})), typed


@given(scheme=st.sampled_from(SCHEMES), keys=st.sets(st.sampled_from([key for own in OPEN.values() for key in own])))
def test_law__what_is_typed_in_any_column_is_printed(scheme: str, keys: set[str]) -> None:
    if scheme == "hubei_2020":
        keys -= {"initial_basic", "initial_project"}  # Hubei's form has no cells for them
    report, typed = evaluation(scheme, keys)
    text = printed(report)
    assert [one for one in typed if shown(one) not in text] == []


def shown(value: object) -> str:
    return f"{value:.2f}" if isinstance(value, Decimal) else str(value)


# --- import ---------------------------------------------------------------------------------------------------------

LABELS = {
    "项目负责人": "张某某", "项目起止时间": "2022年1月至2022年12月", "中期资金总额": 360, "项目实施概述": "分三批举办",
    "评价结论": "总体较好", "主管部门": "某主管局", "实施单位": "某实施中心", "偏差原因分析": "受天气影响",
    "改进措施及结果应用方案": "提前安排场地",
}  # fmt: skip
COLUMNS = {
    "绩效标准": "行业惯例", "中期目标值": "≥900人次", "评(扣)分标准": "每少1人扣1分", "佐证材料": "签到表",
    "主管部门评分": 38, "财政评分": 37, "偏差原因": "两人请假",
}  # fmt: skip
GOAL = {"分值": 90, "得分": 77}


def form(labels: Collection[str], columns: Collection[str], goal: Collection[str]) -> Paper:
    """A form that has these labels, columns of indicators and columns beside the goals."""
    paper = Paper("自评表").put(0, 0, "2022年度项目支出绩效自评表", columns=9)
    paper.line(1, "项目名称", "培训经费", None, "单位名称", "某局")
    row = 2
    for label in labels:
        paper.put(row, 0, label, columns=2).put(row, 2, LABELS[label], columns=7)
        row += 1
    paper.line(
        row, "项目资金（万元）", None, "年初预算数", "全年预算数（A）", "全年执行数（B）", "执行率（B/A）", "得分"
    )
    paper.line(row + 1, None, "年度资金总额", 100, 120, 90, "75%", "7.5")
    paper.line(row + 2, "年度总体目标", None, "预期目标", None, "实际完成情况", *goal)
    paper.line(row + 3, None, None, "培训300人次", None, "培训了290人次", *(GOAL[key] for key in goal))
    head = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分")
    paper.line(row + 4, *head, *columns)
    values = ("产出指标", "数量指标", "培训人次", "≥300人次", "290人次", 90, 87)
    return paper.line(row + 5, *values, *(COLUMNS[key] for key in columns))


@given(
    labels=st.lists(st.sampled_from(sorted(LABELS)), unique=True),
    columns=st.lists(st.sampled_from(sorted(COLUMNS)), unique=True),
    goal=st.lists(st.sampled_from(sorted(GOAL)), unique=True),
    scheme=st.sampled_from(SCHEMES),
)
def test_law__every_field_of_an_imported_form_is_in_the_table(
    labels: list[str], columns: list[str], goal: list[str], scheme: str
) -> None:
    reading = read_forms([book(form(labels, columns, goal))], scheme=scheme)
    assert reading is not None
    report = evaluate(reading)
    text = printed_table(report)
    typed = [LABELS[key] for key in labels if key != "项目起止时间"] + [COLUMNS[key] for key in columns]
    typed += ["2022年1月", "2022年12月"] if "项目起止时间" in labels else []
    typed += [GOAL["得分"]] if "得分" in goal else []
    assert [one for one in typed if str(one) not in text] == []
    assert unread(reading.findings) == []
    assert "培训了290人次" in text
    assert reading.evaluation.subjects[0].goals[0].weight == (90 if "分值" in goal else None)


def printed_table(report: Report) -> str:
    (table,) = report.tables
    return "".join("".join((*(cell.text for cell in table.cells), *table.notes)).split())


def unread(findings: Collection[Finding]) -> list[str]:
    """The findings for something on the form that has no place."""
    return [one.message for one in findings if one.code in ("R36", "R44")]


def subject_of(paper: Paper) -> tuple[Subject, tuple[Finding, ...]]:
    reading = read_forms([book(paper)])
    assert reading is not None
    return reading.evaluation.subjects[0], reading.findings


def test_goals__the_points_of_several_goals_together_are_no_ones() -> None:
    paper = form([], [], ["分值", "得分"]).beside("预期目标", "目标1：培训300人次\n目标2：编教材2本", right=0, below=1)
    subject, findings = subject_of(paper)
    assert [(one.text, one.weight, one.stated_score) for one in subject.goals[:2]] == [
        ("培训300人次", None, None), ("编教材2本", None, None),
    ]  # fmt: skip
    assert len(unread(findings)) == 2


def test_the_money_of_all_years_is_in_the_unit_that_its_label_names() -> None:
    paper = form(["中期资金总额"], [], [])
    subject, _ = subject_of(paper)
    assert subject.mid_total == 360
    at = paper.find("中期资金总额")
    subject, _ = subject_of(paper.put(*at, "中期资金总额（元）", columns=2))
    assert (subject.mid_total, subject.funds.adjusted) == (360, 1_200_000)
