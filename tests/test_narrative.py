"""The report's text: outlines refused or filled, wording, numbering, and what is left out when something is blank."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from importlib import resources
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.sample import sample_data
from xlperf.data.files import outline_names
from xlperf.findings import Severity, XlperfError
from xlperf.narrative.compose import compose, indicator_sentence
from xlperf.narrative.numerals import chinese_numeral, label
from xlperf.narrative.outline import read_outline
from xlperf.narrative.outline_library import load_outline
from xlperf.narrative.sentence_templates import (
    Fact,
    Template,
    TemplateGroup,
    TemplatePassage,
    UntraceableNumberError,
    check_numbers,
    joined,
    parse_template,
)
from xlperf.paragraphs import Paragraph, Run, RunKind, Status, Style
from xlperf.reading.datafile import read_data
from xlperf.report import evaluate
from xlperf.schemes import load_scheme, scheme_titles
from xlperf.scoring import score_subject
from xlperf.values.amounts import parse_chinese_numeral

DATA = Path(str(resources.files("xlperf") / "data"))
CASES = Path(__file__).parent / "cases"
CONCLUSION = ("/自评结论", "/指标完成情况", "/后续安排")
Data = dict[str, Any]


def report(data: Data, outline: str = "xianan") -> tuple[Paragraph, ...]:
    evaluation = read_data(data).evaluation
    scheme = load_scheme(evaluation.unit.scheme)
    results = tuple(score_subject(subject, scheme) for subject in evaluation.subjects)
    return compose(evaluation, results, scheme, load_outline(outline))


def texts(data: Data, outline: str = "xianan") -> list[str]:
    """Every paragraph but those that sign the report."""
    return [item.text for item in report(data, outline) if item.style is not Style.SIGNATURE]


def bodies(data: Data, outline: str = "xianan") -> list[str]:
    return [item.text for item in report(data, outline) if is_detail(item)]


def is_detail(item: Paragraph) -> bool:
    """Whether it is a paragraph under a heading, the conclusion apart, which speaks of the same."""
    return item.style is Style.BODY and not item.key.endswith(CONCLUSION)


def indicator(**fields: object) -> Data:
    return {
        "level1": "产出指标",
        "level2": "数量指标",
        "name": "修路",
        "sign": "≥",
        "unit": "公里",
        "weight": 80,
    } | fields


def project(name: str = "修路", **fields: object) -> Data:
    return {"name": name, "kind": "project", "funds": {}, "indicators": [], "texts": {}} | fields


def unit(*subjects: Data, **fields: object) -> Data:
    return {"xlperf": 1, "unit": {"name": "甲单位", "year": 2030} | fields, "subjects": list(subjects)}


def only(sentence_of: Data, outline: str = "xianan") -> list[str]:
    """What the report says about one indicator."""
    return bodies(unit(project(indicators=[sentence_of])), outline)


# ---- Wording of indicators ----


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            {"target": 20, "actual": 49},
            "数量指标——修路，预计指标值应大于等于20公里，实际指标数为49公里，该指标已完成。",
        ),
        (
            {"target": 20, "actual": 19},
            "数量指标——修路，预计指标值应大于等于20公里，实际指标数为19公里，该指标部分完成。",
        ),
        ({"target": 20, "actual": 2}, "数量指标——修路，预计指标值应大于等于20公里，实际指标数为2公里，该指标未完成。"),
        (
            {"sign": "≤", "target": 20, "actual": 20},
            "数量指标——修路，预计指标值应小于等于20公里，实际指标数为20公里，该指标已完成。",
        ),
        (
            {"sign": "＝", "target": 20, "actual": 20},
            "数量指标——修路，预计指标值应等于20公里，实际指标数为20公里，该指标已完成。",
        ),
        (
            {"sign": ">", "target": 20, "actual": 21},
            "数量指标——修路，预计指标值应大于20公里，实际指标数为21公里，该指标已完成。",
        ),
        (
            {"sign": "<", "target": 20, "actual": 19},
            "数量指标——修路，预计指标值应小于20公里，实际指标数为19公里，该指标已完成。",
        ),
        (
            {"level1": "效益指标", "level2": "社会效益指标", "target": 20, "actual": 49},
            "社会效益指标——修路，该指标值应大于等于20公里，实际完成数为49公里，该指标已完成。",
        ),
        (
            {"level1": "满意度指标", "level2": "服务对象满意度指标", "unit": "%", "target": 95, "actual": 96},
            "服务对象满意度指标——修路，该指标值应大于等于95%，实际完成数为96%，该指标已完成。",
        ),
        (
            {"level1": "成本指标", "level2": "经济成本指标", "sign": "≤", "unit": "万元", "target": 9, "actual": 8},
            "经济成本指标——修路，预计指标值应小于等于9万元，实际指标数为8万元，该指标已完成。",
        ),
        (
            {"sign": "定性", "unit": None, "actual": "达成预期指标"},
            "数量指标——修路，该指标为定性指标，实际完成情况为“达成预期指标”。",
        ),
        (
            {"sign": "定性", "unit": None, "target": "路面平整。", "actual": "平整。", "stated_score": 70},
            "数量指标——修路，该指标为定性指标，年初目标为“路面平整”，实际完成情况为“平整”。",
        ),
        (
            {"level2": None, "target": 20, "actual": 49},
            "修路，预计指标值应大于等于20公里，实际指标数为49公里，该指标已完成。",
        ),
        (
            {"level2": "进度", "target": 20, "actual": 49},
            "时效指标——修路，预计指标值应大于等于20公里，实际指标数为49公里，该指标已完成。",
        ),
        ({"target": 20}, "数量指标——修路，预计指标值应大于等于20公里。"),
        ({"actual": 49}, "数量指标——修路，实际指标数为49公里。"),
        ({"target": "20公里", "actual": "49米"}, "数量指标——修路，预计指标值应大于等于20公里，实际指标数为49米。"),
        (
            {"target": 20, "actual": "基本建成"},
            "数量指标——修路，预计指标值应大于等于20公里，实际完成情况为“基本建成”。",
        ),
    ],
)
def test_sentence(fields: Data, sentence: str) -> None:
    assert only(indicator(**fields)) == [sentence]


def test_unreadable_sign_gives_no_comparison() -> None:
    assert only(indicator(sign="大概", target=20, actual=49))[0].startswith("数量指标——修路，预计指标值")
    assert "该指标" not in only(indicator(sign="大概", target=20, actual=49))[0]


def test_indicator_of_which_nothing_is_known_is_left_out_with_its_heading() -> None:
    assert texts(unit(project(indicators=[indicator(target=None, actual=None)]))) == [
        "2030年度甲单位项目绩效评价报告",
        "一、2030年度修路项目绩效评价报告",
        "一、绩效目标完成情况分析",
        "共设置绩效指标1项，尚不能确定完成情况的1项。",
        "二、2030年度修路项目自评表（见附件1）",
    ]


def missed(count: int) -> tuple[Paragraph, ...]:
    """The paragraphs of a project with so many indicators that were missed, the fifth the heaviest."""
    rows = [
        {"name": f"第{number}项", "level1": "产出指标", "level2": "质量指标" if number > 5 else "数量指标", "sign": "≥",
         "target": 20, "actual": 18, "unit": "个", "weight": 9 if number == 5 else 3}
        for number in range(1, count + 1)
    ]  # fmt: skip
    return tuple(report(unit(project(indicators=rows))))


def test_conclusion_of_many_missed_indicators_counts_them_and_names_the_heaviest() -> None:
    (told,) = (one for one in missed(9) if "未完成或部分完成" in one.text)
    assert (
        "9项，其中数量指标5项、质量指标4项。按分值排在前面的3项是：“第5项”目标不少于20个，实际18个；“第1项”"
        in told.text
    )
    assert "“第4项”" not in told.text
    assert all(any(f"第{number}项" in one.text for one in missed(9)) for number in range(1, 10))
    (told,) = (one for one in missed(8) if "未完成或部分完成" in one.text)
    assert all(f"“第{number}项”目标" in told.text for number in range(1, 9))


def test_conclusion_names_total_counts_what_was_missed_and_why() -> None:
    rows = [
        indicator(target=20, actual=20, weight=20),
        indicator(name="架桥", target=4, actual=2, weight=20, unit="座", reason="因汛期停工"),
        indicator(name="护坡", target=4, actual=3, weight=20, unit="处", reason="招标流标。下年重新招标。"),
        indicator(name="路况", sign="定性", target="平整", actual="部分达成", weight=20, stated_score=12),
    ]
    spent = {"initial": 100, "adjusted": 100, "executed": 90}
    data = unit(project(indicators=rows, funds=spent, texts={"measures": "提前招标。"}))
    assert [item.text for item in report(data) if item.key.endswith(CONCLUSION)] == [
        "自评结论：该项目自评得分为75分（满分100分），其中预算执行情况18分、绩效指标57分，预算执行率为90%。",
        (
            "共设置绩效指标4项，完成1项。未完成或部分完成的绩效指标3项："
            "“架桥”目标不少于4座，实际2座，主要原因是汛期停工；“护坡”目标不少于4处，实际3处，主要原因是招标流标；"
            "“路况”实际完成情况为“部分达成”。"
        ),
        "针对未完成的绩效指标，改进措施见下文“下一步改进措施”。",
    ]


def _conclusion(weight: int) -> str:
    """The first paragraph of the conclusion of a project graded by the total, with one indicator of that weight."""
    spent = {"initial": 100, "adjusted": 100, "executed": 100}
    data = unit(project(indicators=[indicator(target=20, actual=20, weight=weight)], funds=spent))
    data["unit"]["scheme"] = "mof_2020"
    return next(item.text for item in report(data) if item.key.endswith("/自评结论"))


@pytest.mark.parametrize(
    ("weight", "most", "grade"), [(90, "满分100分", "，评价等级为“优”"), (100, "满分110分", ""), (80, "满分90分", "")]
)
def test_conclusion_says_what_the_total_is_out_of_and_grades_it_only_where_the_weights_add_up(
    weight: int, most: str, grade: str
) -> None:
    text = _conclusion(weight)
    assert f"自评得分为{weight + 10}分（{most}）" in text
    assert grade in text
    assert bool(grade) == ("等级" in text)


@pytest.mark.parametrize("outline", outline_names())
def test_conclusion_says_where_a_scheme_limits_the_total(outline: str) -> None:
    text = 'title="限分"\nsource="甲"\nextends="hubei_2020"\n[execution]\ncap_total_by_rate=[{below=0.95,total=89}]'
    rows = [indicator(target=20, actual=20)]
    spent = {"initial": 100, "adjusted": 100, "executed": 90}
    read = read_data(unit(project(indicators=rows, funds=spent)) | {"unit": {"name": "甲单位", "scheme": "限分"}})
    done = evaluate(read, own_schemes=[tomllib.loads(text)], outline=outline)
    said = "预算执行情况得分18分、绩效指标得分80分，合计98分；按预算执行率90%限定总分后，自评得分为89分（满分100分）。"
    assert any(said in item.text for item in done.paragraphs)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"actual": 49, "last_actual": 45}, "“修路”上年45公里、本年49公里，增加了4公里"),
        ({"actual": 30, "last_actual": "45公里"}, "“修路”上年45公里、本年30公里，减少了15公里"),
        ({"actual": 45, "last_actual": "45000米"}, "“修路”上年45公里、本年45公里，持平"),
        ({"target": "98%", "actual": "97.5%", "last_actual": "99%"}, "“修路”上年99%、本年97.5%，减少了1.5个百分点"),
        ({"actual": 45, "last_actual": "45座"}, None),
        ({"actual": 45, "last_actual": "不少"}, None),
        ({"actual": 45, "last_actual": None}, None),
        ({"sign": "定性", "target": "平整", "actual": "平整", "last_actual": "平整"}, None),
    ],
)
@pytest.mark.parametrize("outline", outline_names())
def test_last_year_is_compared_where_it_is_known(fields: Data, said: str | None, outline: str) -> None:
    written = texts(unit(project(indicators=[indicator(target=20) | fields])), outline)
    beside = [text for text in written if "上年" in text]
    assert beside == ([f"绩效指标与上年相比：{said}。"] if said else [])


def _beside_last_year(last_values: Sequence[int], outline: str) -> str:
    """What is written of indicators of 20 units each beside these of last year."""
    rows = [indicator(name=f"第{number}项", actual=20, last_actual=last) for number, last in enumerate(last_values, 1)]
    rows[-1]["weight"] = 90
    (text,) = [text for text in texts(unit(project(indicators=rows)), outline) if "上年" in text]
    return text


@pytest.mark.parametrize("outline", outline_names())
def test_many_indicators_beside_last_year_are_counted_and_only_those_that_changed_are_named(outline: str) -> None:
    assert _beside_last_year([15, *[20] * 8, 30], outline) == (
        "有上年完成值的绩效指标10项，比上年增加的1项，减少的1项，持平的8项。其中有变化的是："
        "“第1项”上年15公里、本年20公里，增加了5公里；“第10项”上年30公里、本年20公里，减少了10公里。"
    )
    assert _beside_last_year([20] * 10, outline) == "有上年完成值的绩效指标10项，持平的10项。"
    many = _beside_last_year([*[15] * 11, 30], outline)
    assert "比上年增加的11项，减少的1项。有变化的按分值排在前面的3项是：“第12项”上年30公里" in many
    assert many.count("“") == 3


@pytest.mark.parametrize(
    ("last", "said"),
    [(120, "与上年执行数120万元相比，减少了20万元"), (99.5, "与上年执行数99.5万元相比，增加了0.5万元"),
     (100, "与上年执行数100万元持平"), (None, "")],
)  # fmt: skip
def test_spending_is_compared_with_last_year(last: float | None, said: str) -> None:
    written = bodies(unit(project(funds={"executed": 100, "last_executed": last})))
    assert [text for text in written if "上年" in text] == ([f"全年执行数100万元，{said}。"] if said else [])


def test_assumed_sign_is_not_printed_as_the_units_own() -> None:
    said = only(indicator(sign=None, target=20, actual=19))
    assert said == ["数量指标——修路，预计指标值为20公里，实际指标数为19公里，该指标部分完成。"]


@pytest.mark.parametrize("remark", ["下一步加快招标", "加强调度。", "已于次年1月完成"])
def test_remark_that_is_no_reason_stands_by_itself(remark: str) -> None:
    said = only(indicator(target=20, actual=19, reason=remark))[0]
    assert said.endswith(f"该指标部分完成。{remark.rstrip('。')}。")


def test_reason_stands_in_a_sentence_of_its_own_as_typed() -> None:
    said = only(indicator(target=20, actual=19, reason="雨多。\n下年提前开工"))
    assert said == [
        "数量指标——修路，预计指标值应大于等于20公里，实际指标数为19公里，该指标部分完成。主要原因：雨多。下年提前开工。"
    ]
    assert only(indicator(target=20, actual=19, reason="无"))[0].endswith("该指标部分完成。")
    assert only(indicator(reason="停建")) == ["数量指标——修路。主要原因是停建。"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("数量指标：修路。", "修路"),
        ("数量指标1:修路；", "修路"),
        ("产出指标——修路", "修路"),
        ("修路：二期", "修路：二期"),
        ("时效指标：修路", "时效指标：修路"),
    ],
)
def test_name_is_tidied_where_it_is_set_into_a_sentence(typed: str, said: str) -> None:
    assert only(indicator(name=typed, target=1, actual=1))[0].startswith(f"数量指标——{said}，预计")
    assert f"共设置绩效指标1项，已全部完成，为“{said}”。" in only(indicator(name=typed, target=1, actual=1), "hubei")


def test_reason_of_several_sentences_ends_with_one_mark() -> None:
    said = only(indicator(target=20, actual=19, reason="原因：汛期。措施：加快；"))
    assert said[0].endswith("该指标部分完成。主要原因：汛期。措施：加快。")


def test_cell_function_and_report_say_the_same() -> None:
    data = unit(project(indicators=[indicator(target=20, actual=49)]))
    row = read_data(data).evaluation.subjects[0].indicators[0]
    result = score_subject(read_data(data).evaluation.subjects[0], load_scheme("hubei_2020")).indicators[0]
    assert [indicator_sentence(row, result, load_outline("xianan"))] == bodies(data)


# ---- Names, levels, money ----


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("修路", "修路项目"),
        ("修路项目", "修路项目"),
        ("修路项目（二期）", "修路项目（二期）"),
        ("修路（二期）", "修路（二期）项目"),
        ("项目2", "项目2"),
        ("修路项目二期", "修路项目二期"),
        ("项目管理", "项目管理项目"),
    ],
)
def test_word_project_is_said_once(name: str, said: str) -> None:
    assert texts(unit(project(name)))[-1] == f"一、2030年度{said}自评表（见附件1）"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("2030年修路项目", "2030年修路项目"),
        ("2030年度修路", "2030年度修路项目"),
        ("２０３０年修路", "２０３０年修路项目"),
        ("二〇三〇年修路", "二〇三〇年修路项目"),
        ("修路（2030年）", "修路（2030年）项目"),
        ("2029年修路", "2030年度2029年修路项目"),
        ("2029-2030年修路", "2030年度2029-2030年修路项目"),
        ("建设2030亩农田", "2030年度建设2030亩农田项目"),
    ],
)
def test_year_that_the_name_says_is_said_once(name: str, said: str) -> None:
    two = unit({"name": "甲单位", "kind": "department", "texts": {"process": "自评。"}}, project(name))
    two["subjects"][1]["texts"]["process"] = "自评。"
    assert f"二、{said}绩效评价报告" in texts(two)
    assert texts(two)[-1] == f"四、{said}自评表（见附件2）"
    assert f"{said}绩效自评结果" in texts(two, "hubei")
    assert texts(two, "hubei")[-1] == f"附件2：{said}绩效自评表"


@pytest.mark.parametrize(
    ("level", "words"),
    [
        ("区", "区委、区政府"),
        ("县", "县委、县政府"),
        ("县级", "县委、县政府"),
        ("市", "市委、市政府"),
        ("省直", "省委、省政府"),
        ("中央", "上级"),
    ],
)
def test_who_set_the_tasks_follows_the_level(level: str, words: str) -> None:
    department = {"name": "甲单位", "kind": "department", "funds": {"executed": 5}, "texts": {"key_tasks": "修路。"}}
    assert f"（一）部门支出情况以及{words}下达的重点工作情况" in texts(unit(department, level=level))


def test_money_unit_is_the_units() -> None:
    data = unit(project(funds={"initial": 10, "adjusted": 9.5, "executed": 1200.5}), money_unit="元")
    assert bodies(data) == [
        "该项目年初预算资金为10元，年中调整后实际拨付资金为9.5元。",
        "该项目实际执行支出1200.5元。按调整后预算数计算，预算执行率为12636.84%，超出预算1191元。",
    ]


@pytest.mark.parametrize(
    "reason",
    [
        *(
            "招标流标",
            "招标流标。",
            "因招标流标。",
            "由于招标流标",
            "主要是招标流标；",
            "主要是由于招标流标",
            "原因：招标流标",
        ),
        *("原因：主要由于招标流标", "未执行完的原因主要是招标流标。", "原因是：招标流标。"),
    ],
)
def test_reason_makes_one_whole_sentence_however_it_is_typed(reason: str) -> None:
    money = {"adjusted": 10, "executed": 4, "shortfall_reason": reason}
    assert funds(**money)[1] == (
        "该项目实际执行支出4万元。未执行完的原因主要是招标流标。按全年预算数计算，预算执行率为40%，剩余资金6万元。"
    )
    assert funds(**money, leftover_use="剩余资金收回财政。")[1] == (
        "按全年预算数计算，预算执行率为40%，剩余资金6万元。该项目实际执行支出4万元，剩余资金收回财政。主要由于招标流标。"
    )


def test_reason_of_several_sentences_is_led_in() -> None:
    reason = "原因：一是标段未完工；二是决算未审；"
    money = {"adjusted": 10, "executed": 4, "shortfall_reason": reason, "leftover_use": "收回2万元；结转4万元"}
    assert funds(**money)[1] == (
        "按全年预算数计算，预算执行率为40%，剩余资金6万元。该项目实际执行支出4万元。剩余资金安排情况：收回2万元；结转4万元。"
        "未执行完的主要原因：一是标段未完工；二是决算未审。"
    )
    said = bodies(unit(project(funds=money)), "hubei")[1]
    assert said.endswith("剩余资金安排情况：收回2万元；结转4万元。未执行完的主要原因：一是标段未完工；二是决算未审。")


@pytest.mark.parametrize("reason", ["因公出国减少", "由于天气原因有两个标段停工"])
def test_words_that_belong_to_the_reason_stay(reason: str) -> None:
    said = funds(adjusted=10, executed=4, shortfall_reason=reason)[1]
    assert f"未执行完的原因主要是{reason.removeprefix('由于')}。" in said


def test_small_amount_is_not_rounded_away() -> None:
    assert funds(adjusted=Decimal("0.004")) == ["该项目全年预算资金为0.004万元。"]
    assert funds(adjusted=Decimal("7.2896")) == ["该项目全年预算资金为7.29万元。"]


def funds(**fields: object) -> list[str]:
    return bodies(unit(project(funds=fields)))


def test_words_follow_the_figures() -> None:
    assert funds(initial=10, adjusted=12, adjustment_reason="任务增加")[0].endswith(
        "主要由于任务增加，故财政部门调增了项目预算。"
    )
    assert funds(initial=12, adjusted=10, adjustment_reason="任务减少。")[0].endswith(
        "主要由于任务减少，故财政部门调减了项目预算。"
    )
    assert funds(initial=10, adjusted=10, adjustment_reason="无") == [
        "该项目年初预算资金为10万元，实际拨付资金为10万元。"
    ]
    assert funds(initial=10, adjusted=12, adjustment_reason="因任务增加，追加2万元。")[0].endswith(
        "。主要由于任务增加，追加2万元，故财政部门调增了项目预算。"
    )
    assert funds(initial=10, adjusted=12, adjustment_reason="根据批复追加2万元。")[0].endswith(
        "。预算调整情况说明：根据批复追加2万元。"
    )
    assert funds(adjusted=10, executed=10)[1] == "该项目实际执行支出10万元。按全年预算数计算，预算执行率为100%。"
    assert funds(stated_rate="85%") == ["该项目预算执行率为85%。"]
    assert funds(executed=10) == ["该项目实际执行支出10万元。"]


@pytest.mark.parametrize(
    ("next_year", "tail"),
    [
        (12, "12万元，较上年决算数10万元增加了2万元。"),
        (8, "8万元，较上年决算数10万元减少了2万元。"),
        (10, "10万元，与上年决算数10万元持平。"),
        ("10.001", "10万元，与上年决算数10万元基本持平。"),
    ],
)
def test_next_budget_is_compared_with_what_was_spent(next_year: int | str, tail: str) -> None:
    department = {"name": "甲单位", "kind": "department", "funds": {"executed": 10, "next_year": next_year}}
    assert bodies(unit(department))[-1] == f"在后期预算安排中，我单位2031年度整体预算初步定为{tail}"


def test_a_source_too_small_for_two_places_is_not_called_nothing() -> None:
    sources = [{"source": "财政拨款", "adjusted": "0.004"}, {"source": "上年结转", "adjusted": 3}]
    assert "预算资金来源为财政拨款0.004万元、上年结转3万元。" in funds(adjusted=3, sources=sources)[0]


def test_sources_are_named_where_there_is_more_than_one() -> None:
    sources = [{"source": "财政拨款", "adjusted": 9}, {"source": "上年结转", "adjusted": 3}]
    assert "预算资金来源为财政拨款9万元、上年结转3万元。" in funds(adjusted=12, sources=sources)[0]


def test_long_explanation_of_next_budget_stands_before_the_figure() -> None:
    text = "一是压减。二是保重点。\n另见预算文本"
    said = bodies(unit(project(funds={"next_year": 8}, texts={"next_budget_basis": text})))
    assert said == [
        "一是压减。二是保重点。",
        "另见预算文本",
        "在后期预算安排中，我单位2031年度项目预算初步定为8万元。",
    ]


# ---- What the officer typed ----


def test_typed_text_is_carried_unchanged_and_known() -> None:
    odd = "预算{initial}万元，占100%，见[附件]。{"
    data = unit(project(name="修{路}[一]", texts={"purpose": odd, "process": "第一段\n\n第二段，完"}))
    paragraphs = report(data)
    typed = [
        run.text for item in paragraphs for run in item.runs if run.kind is RunKind.TYPED and run.fact != "project"
    ]
    assert [text for text in typed if text != "甲单位"] == [odd, "第一段", "第二段，完"]
    assert f"立项目的：{odd}。" in texts(data)
    assert "第一段" in texts(data)
    assert "第二段，完" in texts(data)


def test_lead_in_that_is_typed_is_not_said_twice() -> None:
    data = unit(project(texts={"purpose": "立项目的：修路。", "goals_text": "2030年度绩效目标：修完。"}))
    assert bodies(data) == ["立项目的：修路。", "2030年度绩效目标：修完。"]
    data = unit(project(texts={"purpose": "为完成立项目的而修路。", "goals_text": "绩效目标为：修完。"}))
    assert bodies(data) == ["立项目的：为完成立项目的而修路。", "绩效目标为：修完。"]


def test_goals_stand_in_for_a_blank_goals_text() -> None:
    goals = [{"number": 1, "text": "修路10公里"}, {"number": 2, "text": "修桥2座。"}, {"number": 3, "text": None}]
    assert bodies(unit(project(goals=goals))) == ["年度绩效目标：修路10公里；修桥2座。"]


def test_lines_without_end_marks_after_a_lead_in_become_one_sentence() -> None:
    goals = "建成农田1万亩以上\n完成管网12公里"
    joined_up = "年度绩效目标：建成农田1万亩以上；完成管网12公里。"
    assert bodies(unit(project(texts={"goals_text": goals}))) == [joined_up]
    assert bodies(unit(project(texts={"goals_text": goals})), "hubei") == [joined_up]
    department = {"name": "甲单位", "kind": "department", "texts": {"goals_text": goals}}
    assert bodies(unit(department)) == goals.split("\n")
    assert bodies(unit(department), "hubei") == [joined_up]


def test_paragraphs_after_a_lead_in_stay_paragraphs() -> None:
    data = unit(project(texts={"purpose": "第一段。\n第二段", "process": "自评\n完成"}))
    assert bodies(data) == ["立项目的：第一段。", "第二段", "自评", "完成"]


# ---- Headings ----


def headings(paragraphs: tuple[Paragraph, ...]) -> list[tuple[int, str]]:
    levels = {Style.HEADING1: 1, Style.HEADING2: 2, Style.HEADING3: 3}
    return [(levels[item.style], item.text) for item in paragraphs if item.style in levels]


def assert_sound(paragraphs: tuple[Paragraph, ...], *, numbered: bool = True) -> None:
    """No heading over nothing, no gap in the numbers, nothing empty, nothing garbled, keys distinct."""
    parts = 1 if paragraphs and not paragraphs[0].text.endswith("项目绩效评价报告") else 0
    counts = {0: parts, 1: 0, 2: 0, 3: 0}
    for item, following in zip_longest(paragraphs, paragraphs[1:]):
        assert item.text
        assert item.text == "".join(run.text for run in item.runs)
        own = "".join(run.text if run.kind is not RunKind.TYPED else "甲" for run in item.runs)
        assert not re.search(r"None|，，|，。|。。|：。|；。|为，|为。|“”|项目项目|\{|\}|\[|\]|nan", own), item.text
        level = {Style.HEADING1: 1, Style.HEADING2: 2, Style.HEADING3: 3}.get(item.style)
        if item.key.endswith(("/report/heading", "/report/attachment")):
            level = 0 if numbered else None
            counts |= {1: 0, 2: 0, 3: 0}
        if level is not None:
            counts[level] += 1
            counts |= dict.fromkeys(range(level + 1, 4), 0)
            assert item.text.startswith(label(level or 1, counts[level]))
        if item.style in (Style.HEADING1, Style.HEADING2, Style.HEADING3):
            assert following, "a heading at the end"
            assert following.style is not Style.ATTACHMENT
            if following.style is not Style.BODY:
                assert following.style > item.style or item.key.endswith("/report/heading"), "a heading over nothing"
    keys = [item.key for item in paragraphs]
    assert len(set(keys)) == len(keys)
    assert not any(mark in key for key in keys for mark in "\t\n+!")


@pytest.mark.parametrize("outline", outline_names())
def test_sample_is_whole(outline: str) -> None:
    assert_sound(report(sample_data(), outline), numbered=outline != "hubei")


@pytest.mark.parametrize("outline", outline_names())
@pytest.mark.parametrize("path", sorted(CASES.glob("*.json")), ids=lambda path: path.stem)
def test_published_cases_are_whole(path: Path, outline: str) -> None:
    case = json.loads(path.read_text("utf-8"), parse_float=Decimal)
    paragraphs = report(case["data"], outline)
    assert_sound(paragraphs, numbered=outline != "hubei")
    assert [item.style for item in paragraphs if item.style.ends_report][-2:] == [Style.ATTACHMENT, Style.SIGNATURE]
    assert paragraphs[-1].style is Style.SIGNATURE


def test_department_alone() -> None:
    data = sample_data()
    del data["subjects"][1]
    said = texts(data)
    assert said[0] == "2022年度咸宁市咸安区招商和投资促进中心整体绩效评价报告"
    assert said[-1] == "二、2022年度咸安区招商和投资促进中心整体部门自评表（见附件1）"
    assert_sound(report(data))


@pytest.mark.parametrize("count", [1, 12, 25])
def test_any_number_of_projects_is_counted_through(count: int) -> None:
    data = sample_data()
    one = data["subjects"].pop()
    data["subjects"] += [one | {"name": f"第{number}号"} for number in range(1, count + 1)]
    paragraphs = report(data)
    assert_sound(paragraphs)
    lines = [item.text for item in paragraphs if item.key.endswith(("/report/heading", "/report/attachment"))]
    assert len(lines) == 2 * count + 1
    assert lines[0] == "二、2022年度第1号项目绩效评价报告"
    assert lines[-1] == f"{chinese_numeral(2 * count + 2)}、2022年度第{count}号项目自评表（见附件{count + 1}）"


def test_department_comes_first_wherever_it_stands() -> None:
    data = sample_data()
    data["subjects"].reverse()
    assert texts(data) == texts(sample_data())


def test_projects_without_department_are_counted_from_one() -> None:
    data = sample_data()
    del data["subjects"][0]
    said = texts(data)
    assert said[:2] == [
        "2022年度咸宁市咸安区招商和投资促进中心项目绩效评价报告",
        "一、2022年度招商引资专项经费项目绩效评价报告",
    ]
    assert said[-1] == "二、2022年度招商引资专项经费项目自评表（见附件1）"


def test_project_without_a_name_is_left_out() -> None:
    nameless = project(None, funds={"executed": 5}, texts={"process": "自评。"})  # type: ignore[arg-type]
    data = unit(nameless, project("修路", texts={"process": "自评。"}))
    assert texts(data)[-1] == "二、2030年度修路项目自评表（见附件1）"
    assert not [text for outline in outline_names() for text in texts(data, outline) if "未填" in text]


def test_heading_goes_with_the_paragraph_that_was_deleted_under_it() -> None:
    data = sample_data()
    key = "咸安区招商和投资促进中心/拟公开情况/"
    paragraphs = {item.key: item for item in report(data)}
    gone = paragraphs[f"{key}拟公开情况"]
    edit = {"subject": "", "key": gone.key, "generated": gone.generated, "facts": gone.facts, "text": ""}
    data["edits"] = [edit]
    assert [item.key for item in report(data) if item.bare] == [f"{key}heading"]


def test_no_subject_gives_no_report() -> None:
    assert report(unit()) == ()


def test_indicators_come_in_standard_order_then_as_typed() -> None:
    rows = [
        indicator(name="甲", level1="满意度", level2="满意度"),
        indicator(name="乙", level1="效益", level2="社会效益"),
        indicator(name="丙", level1="产出", level2="成本"),
        indicator(name="丁", level1="产出", level2="数量"),
        indicator(name="戊", level1="特色指标", level2="特色"),
        indicator(name="己", level1="产出", level2="数量"),
        indicator(name="庚", level1=None, level2=None),
    ]
    data = unit(project(indicators=[row | {"target": 1, "actual": 1, "weight": 10} for row in rows]))
    lines = [item.text.split("，")[0] for item in report(data) if item.style is Style.HEADING3 or is_detail(item)]
    assert lines == [
        "1.产出指标完成情况分析",
        "数量指标——丁",
        "数量指标——己",
        "成本指标——丙",
        "2.效益指标完成情况分析",
        "社会效益指标——乙",
        "3.满意度指标完成情况分析",
        "服务对象满意度指标——甲",
        "4.特色指标完成情况分析",
        "特色——戊",
        "5.其他指标完成情况分析",
        "庚",
    ]


def blanked(draw: st.DrawFn, value: object) -> object:
    """The value with some of what it holds taken out."""
    if isinstance(value, dict):
        return {key: blanked(draw, item) for key, item in value.items()}
    if isinstance(value, list):
        return [blanked(draw, item) for item in value if draw(st.integers(0, 5))]
    return value if draw(st.booleans()) else None


@st.composite
def thinned(draw: st.DrawFn) -> Data:
    data = sample_data()
    kept = [subject for subject in data["subjects"] if draw(st.integers(0, 4))]
    subjects = [blanked(draw, subject) | {"name": subject["name"], "kind": subject["kind"]} for subject in kept]
    thin = blanked(draw, data["unit"]) | {"name": data["unit"]["name"], "scheme": "hubei_2020", "money_unit": "万元"}
    return {"xlperf": 1, "unit": {key: value for key, value in thin.items() if value is not None}, "subjects": subjects}


@given(thinned(), st.sampled_from(outline_names()))
def test_whatever_is_blank_the_report_is_sound(data: Data, outline: str) -> None:
    assert_sound(report(data, outline), numbered=outline != "hubei")


# ---- Keys, facts, origins ----


def test_inserted_rows_and_subjects_leave_other_keys_alone() -> None:
    before = {item.key: item.text for item in report(sample_data()) if is_detail(item)}
    data = sample_data()
    for subject in data["subjects"]:
        subject["indicators"].insert(0, indicator(name="新指标", target=1, actual=1))
    data["subjects"].insert(1, project("新"))
    after = {item.key: item.text for item in report(data) if item.style is Style.BODY}
    assert before.items() <= after.items()


def test_same_names_get_distinct_keys() -> None:
    twice = [indicator(target=1, actual=1), indicator(target=2, actual=2)]
    paragraphs = report(unit(project("甲", indicators=twice), project("甲", indicators=twice), project("a/b+1\t!c#\\")))
    assert_sound(paragraphs)
    assert [item.key for item in paragraphs if is_detail(item)] == [
        "甲/目标完成/修路",
        "甲/目标完成/修路#2",
        "甲#2/目标完成/修路",
        "甲#2/目标完成/修路#2",
    ]


def test_facts_change_with_the_figures_and_with_nothing_else() -> None:
    before = {item.key: item for item in report(sample_data())}
    data = sample_data()
    data["subjects"][0]["funds"]["basic"] = Decimal("159.75")
    data["subjects"][0]["texts"]["process"] += "已公开。"
    after = {item.key: item for item in report(data)}
    changed = {key for key, item in before.items() if after[key].facts != item.facts}
    assert {key.partition("/")[2] for key in changed} == {
        "支出概况及重点工作/支出概况",
        "自评工作开展情况/自评工作开展情况",
    }


def test_origins_are_the_cells_of_the_facts() -> None:
    paragraph = next(item for item in report(sample_data()) if item.key.endswith("/资金执行/资金执行"))
    assert [origin.cell for origin in paragraph.origins] == [
        "unit.year",
        "subjects[0].funds.executed",
        "subjects[0].funds.adjusted",
    ]


def test_edits_of_the_evaluation_are_applied() -> None:
    data = sample_data()
    key = "咸安区招商和投资促进中心/资金执行/资金执行"
    paragraph = next(item for item in report(data) if item.key == key)
    edit = {"subject": "", "key": key, "generated": paragraph.generated, "facts": paragraph.facts, "text": "改过。"}
    data["edits"] = [edit]
    assert [(item.text, item.status) for item in report(data) if item.key == key] == [("改过。", Status.EDITED)]
    data["subjects"][0]["funds"]["executed"] = 300
    assert [(item.text, item.status) for item in report(data) if item.key == key] == [("改过。", Status.STALE)]


def test_heading_edited_by_hand_is_stale_once_its_number_changes() -> None:
    data = sample_data()
    key = "咸安区招商和投资促进中心/拟公开情况/heading"
    paragraph = next(item for item in report(data) if item.key == key)
    data["edits"] = [{"subject": "", "key": key, "generated": "", "facts": paragraph.facts, "text": "（三）公开"}]
    assert next(item for item in report(data) if item.key == key).status is Status.EDITED
    del data["subjects"][0]["texts"]["measures"]
    assert next(item for item in report(data) if item.key == key).status is Status.STALE


def test_forty_projects_and_three_hundred_indicators() -> None:
    rows = [indicator(name=f"指标{number}", target=10, actual=number) for number in range(300)]
    evaluation = read_data(unit(project(indicators=rows))).evaluation
    scheme = load_scheme("hubei_2020")
    (large,) = evaluation.subjects
    small = replace(large, indicators=large.indicators[:20])
    many = (*(replace(small, name=f"项目{number}甲") for number in range(39)), large)
    results = [*[score_subject(small, scheme)] * 39, score_subject(large, scheme)]
    paragraphs = compose(replace(evaluation, subjects=many), results, scheme, load_outline("xianan"))
    assert sum(map(is_detail, paragraphs)) == 39 * 20 + 300
    assert len({item.key for item in paragraphs}) == len(paragraphs)


# ---- The hubei outline ----


def test_hubei_counts_what_was_met_and_names_what_was_not() -> None:
    said = texts(sample_data(), "hubei")
    assert "2022年度部门整体自评得分为94.15分（满分100分），其中预算执行情况18.15分、绩效指标76分。" in said
    assert any(text.startswith("共设置绩效指标8项，完成6项，分别为：“全年招引投资亿元以上项目个数”“") for text in said)
    missed = "“全年新招引项目吸收我区就业人员数”目标不少于5000人，实际4500人；“单位内部项目库是否能够满足下一年度"
    assert any(text.startswith(f"未完成或部分完成的绩效指标2项：{missed}") for text in said)
    assert [text for text in said if text.startswith("附件")] == [
        "附件1：2022年度咸安区招商和投资促进中心部门整体绩效自评表",
        "附件2：2022年度招商引资专项经费项目绩效自评表",
    ]
    titles = [item.text for item in report(sample_data(), "hubei") if item.style.is_title]
    assert titles == [
        "2022年度咸宁市咸安区招商和投资促进中心整体绩效自评结果",
        "2022年度招商引资专项经费项目绩效自评结果",
    ]


def test_hubei_says_when_all_or_nothing_can_be_said() -> None:
    done = indicator(target=1, actual=1)
    open_ = indicator(name="架桥", target=1)
    said = texts(unit(project(indicators=[done])), "hubei")
    assert "共设置绩效指标1项，已全部完成，为“修路”。" in said
    assert "没有未完成的绩效指标。" in said
    said = texts(unit(project(indicators=[done, open_])), "hubei")
    assert "共设置绩效指标2项，完成1项，为“修路”。" in said
    assert "另有1项指标尚不能确定完成情况，为“架桥”。" in said
    assert "没有未完成的绩效指标。" not in said


@pytest.mark.parametrize("fields", [
    {"target": 20, "actual": None}, {"target": None, "actual": 20}, {"target": 20, "actual": "20座"},
    {"sign": "大概", "target": 20, "actual": 20}, {"target": "许多", "actual": "不少"},
    {"target": 20, "actual": "不少"}, {"target": "3至5", "actual": 4}, {"target": "2022年12月", "actual": 3},
    {"sign": "定性", "target": "平整", "actual": "不好说"}, {"sign": "定性", "target": "平整", "actual": None},
])  # fmt: skip
def test_an_indicator_without_a_verdict_has_a_finding_that_says_why(fields: Data) -> None:
    done = evaluate(read_data(unit(project(indicators=[indicator(**fields)]))))
    assert done.results[0].indicators[0].attainment is None
    places = {f"subjects[0].indicators[0].{key}" for key in ("sign", "target", "actual", "unit", "stated_score")}
    assert [one for one in done.findings if one.severity is Severity.ERROR and one.origin and one.origin.cell in places]


# ---- Indicators by dimension ----


GROUPED = "叙述式（指标归并）"


def by_dimension(*rows: Data) -> list[str]:
    return bodies(unit(project(indicators=list(rows))), GROUPED)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"target": 20, "actual": 49}, "已完成：“修路”49公里，是目标20公里的2.45倍。"),
        ({"target": 20, "actual": 40}, "已完成：“修路”40公里，是目标20公里的2倍。"),
        ({"target": 20, "actual": 25}, "已完成：“修路”25公里，超过目标20公里。"),
        ({"target": "100%", "actual": "100%"}, "已完成：“修路”100%，达到目标。"),
        ({"sign": "＝", "target": 20, "actual": 20}, "已完成：“修路”20公里，达到目标。"),
        ({"sign": "≤", "target": "0起", "actual": "0起"}, "已完成：“修路”0起，达到目标。"),
        ({"sign": "≤", "target": 20, "actual": 20}, "已完成：“修路”20公里，控制在目标20公里以内。"),
        ({"sign": "≤", "target": 20, "actual": 25}, "未完成或部分完成：“修路”目标不超过20公里，实际25公里。"),
        ({"sign": "≤", "target": "0起", "unit": None, "actual": "2起"}, "未完成或部分完成：“修路”目标0起，实际2起。"),
        ({"sign": None, "target": 20, "actual": 49}, "已完成：“修路”目标20公里，实际49公里。"),
        ({"sign": "定性", "target": "平整", "actual": "平整"}, "已完成：“修路”为“平整”。"),
        (
            {"target": 20, "actual": 9, "reason": "由于汛期停工。"},
            "未完成或部分完成：“修路”目标不少于20公里，实际9公里，主要原因是汛期停工。",
        ),
        (
            {"target": 20, "actual": 9, "reason": "汛期停工。工期顺延"},
            "未完成或部分完成：“修路”目标不少于20公里，实际9公里。“修路”的主要原因：汛期停工。工期顺延。",
        ),
        (
            {"target": 20, "actual": 9, "reason": "下一步赶工"},
            "未完成或部分完成：“修路”目标不少于20公里，实际9公里。“修路”：下一步赶工。",
        ),
        ({"target": 20, "actual": None}, "尚不能确定完成情况：“修路”目标不少于20公里。"),
    ],
)
def test_one_indicator_by_dimension(fields: Data, said: str) -> None:
    assert by_dimension(indicator(**fields)) == [f"数量指标1项，{said}"]


def test_indicators_of_one_level_2_make_one_paragraph() -> None:
    rows = [
        indicator(name="甲", target=1, actual=1),
        indicator(name="乙", target=2, actual=1, level2="质量指标"),
        indicator(name="丙", target=2, actual=2),
        indicator(name="丁", target=2, actual=None, level2="质量指标"),
        indicator(name="戊", target=2, actual=2, level2="质量指标"),
        indicator(name="己", target=2, actual=2, level1="特色指标", level2=None),
        indicator(name="庚", target=2, actual=1, level1=None, level2=None),
        indicator(name="辛", target=2, actual=None, level1=None, level2=None),
    ]
    assert by_dimension(*rows) == [
        "数量指标2项，全部完成：“甲”1公里，达到目标；“丙”2公里，达到目标。",
        (
            "质量指标3项，完成1项：“戊”2公里，达到目标。未完成或部分完成的1项：“乙”目标不少于2公里，实际1公里。"
            "尚不能确定完成情况的1项：“丁”目标不少于2公里。"
        ),
        "特色指标1项，已完成：“己”2公里，达到目标。",
        (
            "绩效指标2项。未完成或部分完成的1项：“庚”目标不少于2公里，实际1公里。"
            "尚不能确定完成情况的1项：“辛”目标不少于2公里。"
        ),
    ]


def test_a_level_that_ends_with_a_figure_is_no_figure_of_ours() -> None:
    assert by_dimension(indicator(level2="特色2", target=1, actual=1)) == ["特色21项，已完成：“修路”1公里，达到目标。"]


@pytest.mark.parametrize(("outline", "count", "grouped"), [
    ("hubei", 8, False), ("hubei", 9, True), ("xianan", 60, False), ("xianan_grouped", 1, True),
])  # fmt: skip
def test_when_indicators_are_written_by_dimension(outline: str, count: int, grouped: bool) -> None:
    rows = [indicator(name=f"指标{number}", target=1, actual=1) for number in range(count)]
    said = texts(unit(project(indicators=rows)), outline)
    assert any(text.startswith(f"数量指标{count}项，") for text in said) is grouped
    assert ("数量指标——指标0，预计指标值应大于等于1公里，实际指标数为1公里，该指标已完成。" in said) is not grouped


def test_a_paragraph_of_a_dimension_knows_its_cells() -> None:
    data = sample_data()
    (paragraph, _) = (item for item in report(data, GROUPED) if item.key.endswith("/目标完成/数量指标"))
    assert {origin.cell for origin in paragraph.origins} == {
        f"subjects[0].indicators[0].{key}" for key in ("level1", "level2", "name", "target", "unit", "actual")
    }


# ---- Templates and outlines ----


def words(template: str, **facts: str) -> str | None:
    groups, problems = parse_template(template)
    assert problems == []
    known = {name: Fact(name, (Run(text, RunKind.COMPUTED, name),)) for name, text in facts.items()}
    passage = Template(groups=groups).fill(known.get)
    return passage and passage.text


def test_template_fills_leaves_out_or_does_not_fit() -> None:
    assert words("[{year}年，]共{count}。", year="2030", count="5项") == "2030年，共5项。"
    assert words("[{year}年，]共{count}。", count="5项") == "共5项。"
    assert words("[{year}年，]共{count}。", year="2030") is None
    assert words("没有数据。") == "没有数据。"


@pytest.mark.parametrize(
    ("template", "problem"),
    [
        ("共5项", "直接写了数字"),
        ("共５项", "直接写了数字"),
        ("{a", "花括号"),
        ("a}", "花括号"),
        ("[{a}", "方括号"),
        ("{a}]", "方括号"),
        ("[{a}[{b}]]", "方括号"),
        ("[共]{a}", "不知道何时省略"),
    ],
)
def test_template_that_is_wrong_is_refused(template: str, problem: str) -> None:
    assert any(problem in text for text in parse_template(template)[1])


@pytest.mark.parametrize("name", ["hubei", "xianan"])
def test_outline_with_faults_is_refused_with_all_of_them(name: str) -> None:
    text = (DATA / "outlines" / name / "outline.toml").read_text("utf-8")
    shared = (DATA / "outlines" / "words.toml").read_text("utf-8")
    text = text.replace("{executed}", "{excuted}", 1).replace('text = "measures"', 'text = "mesures"', 1)
    text = text.replace('heading = ["自评结论"]', "").replace(
        'heading = ["基本情况"]', 'heading = ["{year}年第1次"]', 1
    )
    faulty = tomllib.loads(text + '\n[extra]\nkey = "x"\n')
    with pytest.raises(XlperfError) as refused:
        read_outline(name, faulty, tomllib.loads(shared.replace("{actual}", "{actul}")))
    said = str(refused.value)
    assert f"data/outlines/{name}/outline.toml" in said
    for part in ("{excuted}", "mesures", "直接写了数字", "最后一种说法", "extra", "{actul}", "words.wording"):
        assert part in said, part


def change(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new, 1)


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        (change("level = 2", "level = 3"), "前面没有上一级标题"),
        (change('slot = "年度绩效目标"\nlevel', 'slot = "基本情况"\nlevel'), "出现了两次"),
        (change('text = "process"', 'text = "process"\nindicators = "all"'), "只写一个"),
        (change('indicators = "all"', 'indicators = "some"'), "只能是"),
        (change('text = "process"', 'text = "purpose"'), "purpose"),
        (change('text = "process"', 'text = "process"\ncondition = { needs = ["proces"] }'), "{proces}"),
    ],
)
def test_outline_that_contradicts_itself_is_refused(edit: Callable[[str], str], said: str) -> None:
    text = (DATA / "outlines" / "xianan" / "outline.toml").read_text("utf-8")
    shared = (DATA / "outlines" / "words.toml").read_text("utf-8")
    with pytest.raises(XlperfError, match=re.escape(said)):
        read_outline("xianan", tomllib.loads(edit(text)), tomllib.loads(shared))


def test_unknown_outline_is_refused_with_the_ones_there_are() -> None:
    with pytest.raises(XlperfError, match="可选：自评结果（hubei）、叙述式（xianan）"):
        load_outline("../xianan")


def test_every_outline_is_known_by_a_title_of_its_own() -> None:
    outlines = [load_outline(name) for name in outline_names()]
    assert [load_outline(outline.title) for outline in outlines] == outlines


def test_number_that_is_no_fact_is_a_bug() -> None:
    fact = Run("12", RunKind.COMPUTED, "count")
    assert check_numbers(TemplatePassage((Run("共", RunKind.WORDS), fact))).text == "共12"
    assert check_numbers(TemplatePassage((Run("第7条", RunKind.TYPED), fact))).text == "第7条12"
    for stranger in (Run("7", RunKind.WORDS), Run("3", RunKind.COMPUTED, "other")):
        with pytest.raises(UntraceableNumberError):
            check_numbers(TemplatePassage((fact, stranger)))


def test_report_with_a_number_from_nowhere_is_not_composed() -> None:
    evaluation = read_data(unit(project())).evaluation
    scheme = load_scheme("hubei_2020")
    results = [score_subject(subject, scheme) for subject in evaluation.subjects]
    outline = load_outline("xianan")
    title = Template(groups=(TemplateGroup(("第7号报告",), (), optional=False),))
    loose = replace(outline, frame=replace(outline.frame, projects_title=(title,)))
    with pytest.raises(UntraceableNumberError, match="7"):
        compose(evaluation, results, scheme, loose)


@pytest.mark.parametrize("title", scheme_titles())
def test_outline_of_every_scheme_is_there(title: str) -> None:
    assert load_outline(load_scheme(title).outline).name in outline_names()


def test_full_stop_is_not_said_twice() -> None:
    typed, stop = Run("已公开。", RunKind.TYPED), Run("。", RunKind.WORDS)
    assert joined([TemplatePassage((typed, stop)), TemplatePassage((typed,))]).text == "已公开。已公开。"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (21, "二十一"),
        (99, "九十九"),
        (100, "一百"),
        (105, "一百零五"),
        (110, "一百一十"),
        (1010, "一千零一十"),
    ],
)
def test_chinese_numeral(number: int, words: str) -> None:
    assert chinese_numeral(number) == words


@given(st.integers(1, 9999))
def test_chinese_numerals_are_read_back(number: int) -> None:
    assert parse_chinese_numeral(chinese_numeral(number)) == number
