"""The self-checklist, the explanations of officers, and what a row of the sheet says of itself."""

from __future__ import annotations

import pytest

from tests.support.small_evaluations import HUBEI, evaluation, findings, project, row, rows, triples
from xlperf import cell_functions as cells
from xlperf.assessment import examine
from xlperf.checks import CHECKS, acknowledge, questions
from xlperf.findings import Severity, catalogue
from xlperf.model import Evaluation
from xlperf.reading import datafile
from xlperf.scoring import score_subject


def asked(item: Evaluation) -> list[tuple[str, tuple[str, ...]]]:
    results = [score_subject(subject, HUBEI) for subject in item.subjects]
    return [(question.code, question.subjects) for question in questions(item, results, HUBEI)]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"level2": "时效指标", "name": "完成时间", "sign": "≤", "target": "12个月", "actual": "12个月"}, "V35"),
        ({"level1": "满意度指标", "level2": None, "name": "群众满意度"}, "V36"),
        ({"name": "工程验收合格率"}, "V48"),
        ({"evidence": None}, "V49"),
    ],
)
def test_a_question_is_asked_where_it_applies(values: dict[str, object], code: str) -> None:
    other = project("别的", indicators=[row(evidence="签到表")])
    item = evaluation(project(indicators=[row(**{"evidence": "台账", **values})]), other)
    assert asked(item) == [(code, ("培训项目",))]


def test_several_tasks_and_one_time() -> None:
    time = row(level2="时效指标", name="完成时间", sign="≤", target="12个月", actual="12个月", evidence="台账")
    item = evaluation(project(indicators=[row(evidence="台账"), row(name="讲座", evidence="台账"), time]))
    assert [code for code, _ in asked(item)] == ["V35", "V50"]


def test_no_question_about_what_is_not_there() -> None:
    assert asked(evaluation(project(indicators=[row(evidence="台账")]))) == []
    assert asked(evaluation(project(indicators=[]))) == []


# --- explanations ---------------------------------------------------------------------------------------------------


def explained(**values: str) -> Evaluation:
    over = row(target="20次", actual="49次")
    reason = {"code": "V29", "subject": "培训项目", "item": "培训人次", "reason": "年中增加两期"}
    return evaluation(project(indicators=[over, *rows_but_first()]), acknowledged=[{**reason, **values}])


def rows_but_first() -> list[dict[str, object]]:
    usual: list[dict[str, object]] = project()["indicators"]
    return usual[1:]


@pytest.mark.parametrize("values", [{}, {"item": ""}, {"item": "", "subject": ""}, {"code": "v29"}])
def test_an_explained_warning_stays_and_is_not_open(values: dict[str, str]) -> None:
    item = explained(**values)
    (found,) = acknowledge(findings(item), item)
    assert (found.code, found.is_open, found.acknowledged) == ("V29", False, "年中增加两期")
    assert found.message.endswith("没有说明原因。")
    assert str(found).endswith("没有说明原因。（已说明：年中增加两期）（V29）")


@pytest.mark.parametrize("values", [{"code": "V07"}, {"item": "别的指标"}, {"reason": ""}])
def test_an_explanation_that_fits_nothing_explains_nothing(values: dict[str, str]) -> None:
    item = explained(**values)
    found = acknowledge(findings(item), item)
    assert (found[0].code, found[0].is_open) == ("V29", True)
    assert [one.code for one in found[1:]] == ([] if values.get("reason") == "" else ["V70"])


@pytest.mark.parametrize(
    ("items", "open_ones"), [("甲、乙", ["丙"]), ("", []), ("乙", ["甲、丙"]), ("丁", ["甲、乙、丙"])]
)
def test_an_explanation_fits_some_cells_of_one_cause(items: str, open_ones: list[str]) -> None:
    unmeasured = [row(name=name, target=300, actual=310) for name in "甲乙丙"]
    reason = {"code": "V09", "subject": "培训项目", "item": items, "reason": "系统里没有单位"}
    content = datafile.to_data(evaluation(project(indicators=unmeasured), acknowledged=[reason]))
    found = [one for one in examine(datafile.read_data(content)).findings if one.code == "V09"]
    assert [one.items for one in found if one.is_open] == open_ones
    assert {one.acknowledged for one in found if not one.is_open} <= {"系统里没有单位"}


def test_a_missing_sign_is_one_finding_whatever_else_is_asked_of_it() -> None:
    unsigned = [row(sign=None, name=f"培训{number}", target="20人次", actual="21人次") for number in range(14)]
    ceiling = row(sign=None, name="预算调整率", target="3%", actual="0%")
    content = datafile.to_data(evaluation(project(indicators=[*unsigned, ceiling])))
    found = [one for one in examine(datafile.read_data(content)).findings if one.code in ("R19", "V68")]
    assert [(one.code, len(one.places), one.is_open) for one in found] == [("R19", 14, True), ("V68", 1, True)]


def test_an_error_cannot_be_explained_away() -> None:
    reason = {"code": "V02", "subject": "培训项目", "item": "培训人次", "reason": "没什么"}
    item = evaluation(project(indicators=[row(actual="200人次"), *rows_but_first()]), acknowledged=[reason])
    found = acknowledge(findings(item), item)
    assert [(one.code, one.severity, one.is_open) for one in found] == [
        ("V02", Severity.ERROR, True),
        ("V70", Severity.NOTE, True),
    ]
    assert "这是错误" in found[1].message
    assert found[1].origin is not None


# --- a row by itself ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("产出", "数量", "个数", "≥", 500, "人", 450, 10, None, None), "V02"),
        (("产出", "数量", "个数", "≥", 500, "人", 450, 10, None, "停课"), ""),
        (("产出", "数量", "个数", "≥", 20, "个", 49, 10, None, None), "V29"),
        (("产出", "数量", "个数", "≥", 20, None, 21, 10, None, None), "V09"),
        (("产出", "数量", "资金金额", "≥", 20, "万元", 21, 10, None, None), "V38"),
        (("产出", "成本", "总成本", "≥", 20, "万元", 21, 10, None, None), "V40"),
        (("效益", "经济效益", "安全率", "≥", 98, "%", 99, 10, None, None), "V41"),
        (("效益", "社会效益", "能力", "定性", "效果明显", None, "达成预期指标", 10, None, None), "V43"),
        (("效益", "社会效益", "能力", "定性", "能独立上岗", None, "达成预期指标", 10, 9, None), "V30"),
        (("产出", "数量", "个数", "≥", 20, "个", 21, 10, None, None), ""),
    ],
)
def test_hint(arguments: tuple[object, ...], code: str) -> None:
    answer = cells.hint(*arguments)
    assert answer.endswith(f"（{code}）") if code else answer == ""


# --- the catalogue --------------------------------------------------------------------------------------------------


def test_every_checkpoint_is_catalogued() -> None:
    assert [number for number in range(1, 55) if f"V{number:02}" not in catalogue()] == []


def test_each_check_runs_on_nothing() -> None:
    empty = evaluation(project(indicators=[], funds={"initial": None, "adjusted": None, "executed": None}))
    assert [code for code, _, _ in triples(findings(empty, CHECKS))] == ["V62"]
    assert rows("| name |\n| 甲 |") == [{"name": "甲"}]
