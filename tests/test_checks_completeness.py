"""V01-V09: each code raised, and silent on what is right."""

from __future__ import annotations

from dataclasses import replace
from time import process_time
from typing import Any

import pytest

from tests.support.small_evaluations import (
    HUBEI,
    MOF,
    department,
    evaluation,
    findings,
    places,
    project,
    row,
    rows,
    triples,
)
from xlperf.checks import CHECKS, completeness, promises
from xlperf.findings import Severity

FAMILY = (*completeness.CHECKS, *promises.CHECKS)


def found(*subjects: Any, scheme: Any = HUBEI, **more: Any) -> list[tuple[str, str, str]]:
    return places(findings(evaluation(*subjects, **more), FAMILY, scheme))


def one(**values: object) -> list[tuple[str, str, str]]:
    """The findings about a project with this single indicator, dimensions aside."""
    return [item for item in found(project(indicators=[row(**values)])) if item[0] != "V03"]


def test_silent_on_what_is_right() -> None:
    assert triples(findings(evaluation(), CHECKS)) == []
    assert triples(findings(evaluation(department()), CHECKS)) == []


# --- V01 ------------------------------------------------------------------------------------------------------------


def test_v01__the_head_of_the_form() -> None:
    item = evaluation(project(supervisor=None, implementer=None), unit={"filled_on": None})
    assert [(one.code, one.subject, one.severity, one.message) for one in findings(item, FAMILY)] == [
        ("V01", "", Severity.WARNING, "没有填“填报日期”。"),
        ("V01", "培训项目", Severity.WARNING, "没有填“主管部门”“实施单位”。"),
    ]


def test_v01__a_department_has_no_implementer() -> None:
    assert found(department(supervisor=None, implementer=None)) == []


def test_v01__sections_that_nobody_wrote() -> None:
    blank = dict.fromkeys(("purpose", "goals_text", "process", "management", "measures", "disclosure"), "")
    item = evaluation(department(texts=blank), project(texts=blank))
    common = "“绩效自评工作开展情况”“资金管理情况”“下一步改进措施”“拟公开情况”。"
    listed = findings(item, FAMILY)
    assert [(one.subject, one.message, one.remedy) for one in listed] == [
        ("某中心", f"没有填{common}", f"请填写{common}"),
        ("培训项目", f"没有填“立项目的”“年度绩效目标”{common}", f"请填写“立项目的”“年度绩效目标”{common}"),
    ]
    assert {(one.code, one.item, one.severity, str(one.origin)) for one in listed} == {
        ("V01", "文字材料", Severity.WARNING, "〔文字材料「内容」〕")
    }


def test_v01__goals_may_stand_in_their_own_table() -> None:
    goals = [{"number": 1, "text": "办好培训班。"}]
    assert found(project(texts={"goals_text": ""}, goals=goals)) == []
    assert found(project(texts={"goals_text": ""})) == [("V01", "内容", "文字材料")]


def test_v01__measures_are_wanted_where_points_were_lost() -> None:
    whole = [{**item, "stated_score": item["stated_score"] and 30} for item in rows_right()]
    assert found(project(texts={"measures": ""}, indicators=whole)) == []
    assert found(project(texts={"measures": ""})) == [("V01", "内容", "文字材料")]


# --- V02 ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "values",
    [
        {"target": "500人", "actual": "450人"},
        {"target": "500人", "actual": "450人", "weight": None},
        {"target": "500人", "actual": "450人", "reason": "无"},
        {"sign": "≤", "target": "10次", "actual": "12次"},
        {"sign": "定性", "target": "能独立上岗", "actual": "部分达成预期指标并具有一定效果", "stated_score": 7},
    ],
)
def test_v02(values: dict[str, object]) -> None:
    assert one(**values) == [("V02", "偏差原因及改进措施", "培训人次")]


@pytest.mark.parametrize(
    "values",
    [
        {"target": "500人", "actual": "450人", "reason": "疫情期间停课两个月"},
        {"target": "500人", "actual": "500人"},
        {"target": "500人", "actual": None},
        {"target": "500人", "actual": "450个"},
        {"name": "预算调整率", "sign": None, "target": "3%", "actual": "0%"},
    ],
)
def test_v02__silent(values: dict[str, object]) -> None:
    assert one(**values) == []


def test_v02__the_box_under_the_table_speaks_for_all_rows() -> None:
    indicators = [*rows_right()[1:], row(target="500人次", actual="450人次")]
    assert found(project(indicators=indicators, texts={"deviation": "疫情期间停课两个月，少培训50人次。"})) == []
    assert found(project(indicators=indicators, texts={"deviation": "无"})) == [
        ("V02", "偏差原因及改进措施", "培训人次")
    ]


@pytest.mark.parametrize(("reason", "missing"), [("同上。", []), ("同前", []), ("略", ["合格率"])])
def test_v02__as_above_is_the_reason_of_the_row_above(reason: str, missing: list[str]) -> None:
    first, second = (
        row(target="500人次", actual="450人次", reason="停课两个月"),
        row(name="合格率", target="95%", actual="90%", reason=reason),
    )
    indicators = [first, second, *rows_right()[2:]]
    assert [name for code, _, name in found(project(indicators=indicators)) if code == "V02"] == missing
    assert [name for code, _, name in found(project(indicators=[second])) if code == "V02"] == ["合格率"]


def test_v02__a_reason_that_begins_like_it_is_one_of_its_own() -> None:
    missed = row(name="合格率", target="95%", actual="90%", reason="同上级部门协调不够，场地推迟交付。")
    assert [name for code, _, name in found(project(indicators=[missed])) if code == "V02"] == []


def rows_right() -> list[dict[str, Any]]:
    indicators: list[dict[str, Any]] = project()["indicators"]
    return indicators


def test_v02__says_the_figures() -> None:
    message = findings(evaluation(project(indicators=[row(actual="270人次")])), [completeness.check_reasons])[0].message
    assert message == "目标≥300人次，实际270人次，完成率90%，没有写原因。"


# --- V03 ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scheme", "missing", "severity"),
    [(HUBEI, "满意度指标", Severity.WARNING), (MOF, "满意度指标", Severity.ERROR), (HUBEI, "效益指标", Severity.ERROR)],
)
def test_v03(scheme: Any, missing: str, severity: Severity) -> None:
    kept = [item for item in rows_right() if item["level1"] != missing]
    item = findings(evaluation(project(indicators=kept)), FAMILY, scheme)
    assert [(one.code, one.item, one.severity) for one in item if one.code != "V123"] == [("V03", missing, severity)]


@pytest.mark.parametrize(
    "indicators",
    [
        [row(level1=None, level2=None)],
        [row(level1="过程", level2="预算执行")],
        [row(), row(level1="效益指标", level2="社会效益"), row(level1="效益指标", level2="满意度")],
        [row(), row(level1=None, level2="社会效益"), row(level1=None, level2="服务对象满意度")],
        [],
    ],
)
def test_v03__silent(indicators: list[dict[str, object]]) -> None:
    assert found(project(indicators=indicators)) == []


# --- V04 ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("digit", ["1", "一", "（1", "一1"])
def test_v04__a_text_of_digits_as_long_as_a_cell_holds_takes_no_time(digit: str) -> None:
    text = (digit * 32_767)[:32_767]
    began = process_time()
    assert found(project(texts={"goals_text": text})) == []
    assert process_time() - began < 5  # a minute and more where each digit of a run is tried as its beginning


def test_v04__numbered_clauses() -> None:
    text = "（一）改造5处、2、培训300人次，12）新建水池3座"
    found_clauses = found(project(texts={"goals_text": text}))
    assert found_clauses == [("V04", "内容", "年度绩效目标")]


@pytest.mark.parametrize(
    "text",
    [
        "全年新建水池不少于3座。",
        "一是举办讲座5场；二是培训300人次。",
        "确保完成改造5处，培训300人次",
        "争取到位资金不少于200万元",
        "新建水池 ３ 座",
    ],
)
def test_v04(text: str) -> None:
    assert found(project(texts={"goals_text": text})) == [("V04", "内容", "年度绩效目标")]
    assert found(project(goals=[{"number": 1, "text": text}]))[0][0] == "V04"


@pytest.mark.parametrize(
    "text",
    [
        "全年培训不少于300人次。",
        "培训300人，提高技能",
        "上年培训了500人次",
        "2021年新建水池3座",
        "目前已建成水池8座",
        "安排预算资金200万元",
        "全年支出达到100万元以内",
        "在2022年12月底前完成",
        "按照财预〔2020〕10号文件，完成3项",
        "工作时间达到12个月",
        "做好培训工作，提高群众生活水平。",
        "参训人员培训合格率达到100%",
        "打造人民满意的窗口",
    ],
)
def test_v04__silent(text: str) -> None:
    texts = {"goals_text": text.replace("完成3项", "完成任务").replace("全年支出达到", "控制支出")}
    assert found(project(texts=texts)) == []


def test_v04__one_finding_however_often_it_is_said() -> None:
    texts = {"key_tasks": "新建水池不少于3座，改造管道8公里", "goals_text": "压实责任，力争全年新建水池不少于3座。"}
    item = findings(evaluation(department(texts=texts)), FAMILY)
    assert [(one.code, one.item) for one in item] == [("V04", "重点工作任务")]
    assert item[0].message == "目标里写了“新建水池不少于3座”，没有对应的绩效指标。"


def test_v04__a_department_is_served_by_its_projects() -> None:
    texts = {"key_tasks": "新建水池不少于3座。"}
    pool = row(name="水池数量", target="3座", actual="3座")
    assert found(department(texts=texts), project(indicators=[*rows_right(), pool])) == []


def test_v04__promised_satisfaction_stands_for_v03() -> None:
    kept = [item for item in rows_right() if item["level1"] != "满意度指标"]
    texts = {"goals_text": "完成培训任务，绝大多数参训人员感到满意。"}
    assert found(project(indicators=kept, texts=texts)) == [("V04", "内容", "年度绩效目标")]
    assert found(project(texts=texts)) == []


# --- V05, V06 -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["（100字以内）", "由XX单位实施", "培训××人次", "请填写改进措施", "共____人", "某某**"]
)
def test_v05(text: str) -> None:
    assert found(project(texts={"process": text})) == [("V05", "内容", "绩效自评工作开展情况")]


@pytest.mark.parametrize("text", ["EXXON公司参加", "3×4米的展板", "（共100字）", "按制度填写了表格", "A*B"])
def test_v05__silent(text: str) -> None:
    assert found(project(texts={"process": text})) == []


def test_v05__in_what_came_of_a_goal_and_in_the_conclusion() -> None:
    goals = [{"number": 1, "text": "办好培训班。", "achieved": "说明完成情况（100字以内）"}]
    assert ("V05", "实际完成情况", "年度绩效目标1") in found(project(goals=goals))
    assert "V05" in {one[0] for one in found(project(conclusion="（100字以内）"))}


@pytest.mark.parametrize("field", ["name", "reason", "evidence"])
def test_v05__in_a_row(field: str) -> None:
    assert "V05" in [code for code, _, _ in one(**{field: "（50字以内）"})]


@pytest.mark.parametrize("text", ["无", "暂无。", " 无 ", "—"])
def test_v06(text: str) -> None:
    assert found(project(texts={"measures": text})) == [("V06", "内容", "下一步改进措施")]


def test_v06__no_problem_although_points_were_lost() -> None:
    lost = {"executed": 90, "shortfall_reason": "节约"}
    texts = {"deviation": "本项目暂无问题。"}
    assert found(project(texts=texts, funds=lost)) == [("V06", "内容", "偏差大或目标未完成原因分析")]
    whole = [{**item, "stated_score": item["stated_score"] and 30} for item in rows_right()]
    assert found(project(texts=texts, indicators=whole)) == []


def test_v06__silent() -> None:
    assert found(project(texts={"measures": "继续加强管理，无挪用情况。", "deviation": "无"})) == []


# --- V07-V09 --------------------------------------------------------------------------------------------------------


def test_v07() -> None:
    assert found(project(funds={"executed": 80})) == [("V07", "未执行完原因", "")]
    assert found(project(funds={"executed": 80, "shortfall_reason": "无"})) == [("V07", "未执行完原因", "")]
    other = {"management": "80万元按户核定，公示后打卡发放。"}
    assert found(project(funds={"executed": 80}, texts=other)) == [("V07", "未执行完原因", "")]
    message = findings(evaluation(project(funds={"executed": 80})), FAMILY)[0].message
    assert message == "执行率80%，20万元没有用完，没有写原因。"


@pytest.mark.parametrize(
    "more",
    [
        {"funds": {"executed": 80, "shortfall_reason": "项目推迟"}},
        {"funds": {"executed": 80}, "texts": {"deviation": "尾款未到支付节点。"}},
        {"funds": {"executed": 80}, "texts": {"management": "农户12月才验收，20万元转到次年1月发放。"}},
        {"funds": {"executed": "99.999"}},
        {"funds": {"executed": None}},
        {"funds": {"executed": 100}},
    ],
)
def test_v07__silent(more: dict[str, Any]) -> None:
    assert found(project(**more)) == []


def spent(**funds: object) -> Any:
    """A project whose money is known from all sources that the ministry's form names, changed."""
    columns = {"initial": 100, "adjusted": 100, "executed": 100}
    return project(funds={"sources": [{"source": "当年财政拨款", **columns}], **columns, **funds})


def test_v123__silent_on_what_is_complete_and_where_the_form_has_no_such_cells() -> None:
    assert found(spent(), scheme=MOF) == []
    assert found(spent(initial=None), scheme=HUBEI) == []
    assert found(spent(executed=None, adjusted=None, initial=None, sources=[]), scheme=MOF) == []


def test_v123__the_initial_budget_and_its_parts() -> None:
    assert found(spent(initial=None), scheme=MOF) == [("V123", "年初预算数", "")]
    whole = department(funds={"initial": 100, "adjusted": 100, "executed": 100, "basic": 60, "project": 40})
    (one,) = findings(evaluation(whole), FAMILY, MOF)
    assert one.message == "“评价对象”里没有填“年初基本支出”“年初项目支出”，附件里这几格是空的。"


def test_v123__sources() -> None:
    (one,) = findings(evaluation(spent(sources=[])), FAMILY, MOF)
    assert "“当年财政拨款”“上年结转资金”“其他资金”" in one.message
    lacking = spent(sources=[{"source": "当年财政拨款", "initial": None, "adjusted": 100, "executed": None}])
    assert found(lacking, scheme=MOF) == [("V123", "年初预算数", "当年财政拨款")]


def test_v08() -> None:
    assert found(project(funds={"initial": 90})) == [("V08", "预算调整原因", "")]


@pytest.mark.parametrize(
    "more",
    [
        {"funds": {"initial": 90, "adjustment_reason": "追加"}},
        {"funds": {"initial": None}},
        {"funds": {"initial": 100}},
        {"funds": {"initial": 90}, "texts": {"deviation": "年中追加10万元。"}},
    ],
)
def test_v08__silent(more: dict[str, Any]) -> None:
    assert found(project(**more)) == []


def test_v09() -> None:
    assert one(target=300, actual=310) == [("V09", "计量单位", "培训人次")]


@pytest.mark.parametrize(
    "values",
    [{"target": 300, "actual": 310, "unit": "人次"}, {"target": "95%"}, {"sign": "定性", "target": "能独立上岗",
      "actual": "达成预期指标"}, {"target": None}],
)  # fmt: skip
def test_v09__silent(values: dict[str, object]) -> None:
    assert "V09" not in [code for code, _, _ in one(**values)]


def test_rows_of_a_markdown_table() -> None:
    assert rows("| name | sign |\n| 甲 | |") == [{"name": "甲", "sign": None}]


# --- V92 ------------------------------------------------------------------------------------------------------------


def test_v92__texts_longer_than_the_scheme_allows() -> None:
    limits = {"goal": 4, "reason": 3, "adjustment_reason": 2, "measures": 5, "process": 100}
    scheme = replace(MOF, text_limits=limits)
    funds = {"initial": 10, "adjusted": 9, "executed": 9, "adjustment_reason": "压减"}
    indicators = [row(reason="下雨 了"), row(name="合格率", reason="下雨了停课")]
    item = evaluation(project(funds=funds, goals=[{"number": 1, "text": "办好\n培训"}], indicators=indicators))
    check = [completeness.check_lengths]
    assert triples(findings(item, check, scheme)) == [
        ("V92", "培训项目", "合格率"),
        ("V92", "培训项目", "下一步改进措施"),
    ]
    first = findings(item, check, scheme)[0]
    assert first.message == "这里有5个字，“财政部（2020）”规定不超过3个字。"
    assert findings(item, check, MOF) == ()
