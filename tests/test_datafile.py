"""The JSON data file: the same records, and the way back."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from tests.support.markdown_books import data, flat, read_md, subject_data
from tests.support.strategies import data_files, evaluations
from xlperf.assessment import Assessment, results_data
from xlperf.findings import Severity, XlperfError
from xlperf.layout import layout
from xlperf.model import Evaluation, Kind
from xlperf.reading.datafile import dumps, finding_data, parse, read_data, to_data
from xlperf.reading.workbook import Reading
from xlperf.schemes import load_scheme
from xlperf.scoring import score_subject

CASES = sorted((Path(__file__).parent / "cases").glob("*.json"))
PACKAGE = Path(__file__).parent.parent / "xlperf"


def said(reading: Reading) -> list[tuple[str, str]]:
    return [(cell, code) for _, cell, code in flat(reading.findings)]


def indicator_data(**changes: Any) -> dict[str, Any]:
    return {"name": "甲", "sign": "≥", "target": "20个", "actual": "20个", "weight": 80, **changes}


def keys(value: object) -> object:
    """The keys of nested objects, lists by their first item."""
    if isinstance(value, Mapping):
        return {key: keys(item) for key, item in value.items()}
    return [keys(item) for item in value[:1]] if isinstance(value, list) else None


# --- what is right ---------------------------------------------------------------------------------------------------


def test_a_small_data_file_says_what_the_same_workbook_says() -> None:
    reading = read_data(data())
    assert reading.findings == ()
    assert reading.evaluation == read_md().evaluation
    (subject,) = reading.evaluation.subjects
    assert subject.kind is Kind.DEPARTMENT
    assert str(subject.indicators[0].origins["target"]) == "〔数据文件!subjects[0].indicators[0].target「目标值」〕"
    assert str(subject.funds.origins["initial"]) == "〔数据文件!subjects[0].funds.initial「年初预算数」〕"


def test_the_form_is_the_design_s() -> None:
    """Every key of version 1, in its order, blank or not."""
    sources = [{"source": "财政拨款", "initial": 5}]
    whole = subject_data(funds={"sources": sources}, goals=[{"number": 1, "text": "甲目标"}])
    whole["acknowledged"] = [{"code": "V10"}]
    whole["edits"] = [{"key": "a"}]
    form = to_data(read_data(whole).evaluation)
    money = ["initial", "adjusted", "executed"]
    assert keys(form) == {
        "xlperf": None,
        "unit": dict.fromkeys(
            [fact.key for fact in layout().facts],
        ),
        "subjects": [
            {
                **dict.fromkeys(["name", "kind", "supervisor", "implementer", "category", "nature", "type"]),
                "funds": {
                    **dict.fromkeys(
                        [
                            *money,
                            "basic",
                            "project",
                            "initial_basic",
                            "initial_project",
                            "next_year",
                            "last_executed",
                            "adjustment_reason",
                        ]
                    ),
                    **dict.fromkeys(["shortfall_reason", "leftover_use", "stated_rate", "stated_score"]),
                    "stated_sum": dict.fromkeys(money),
                    "sources": [dict.fromkeys(["source", *money])],
                },
                "goals": [dict.fromkeys(["number", "text", "weight", "achieved", "stated_score", "review"])],
                "indicators": [
                    dict.fromkeys(
                        [column.key for column in layout().table("indicators").inputs if column.key != "subject"],
                    )
                ],
                "texts": {},
                "text_reviews": {},
                **dict.fromkeys(["stated_total", "stated_grade", "conclusion", "overview", "leader", "start", "end"]),
                "mid_total": None,
                "review": None,
            }
        ],
        "acknowledged": [dict.fromkeys(["code", "subject", "item", "reason"])],
        "scheme_rules": [],
        "monitoring": [],
        "fund_monitoring": [],
        "edits": [dict.fromkeys(["subject", "key", "generated", "facts", "text"])],
    }


def test_numbers_and_strings_are_read_alike_but_stay_as_typed() -> None:
    one = read_data(subject_data(funds={"executed": Decimal("148.23"), "stated_rate": "90.77%"}))
    other = read_data(subject_data(funds={"executed": "￥148.23", "stated_rate": "90.77%"}))
    assert one.findings == other.findings == ()
    assert one.evaluation == other.evaluation
    number, text = (
        read_data(subject_data(indicators=[indicator_data(target=value, unit="个")]))
        .evaluation.subjects[0]
        .indicators[0]
        for value in (20, "20")
    )
    assert (number.target, text.target) == (Decimal(20), "20")
    assert number.measure.target == text.measure.target
    assert [to["subjects"][0]["indicators"][0]["target"] for to in (_data(number), _data(text))] == [Decimal(20), "20"]


def _data(indicator: Any) -> Any:
    reading = read_data(subject_data(indicators=[indicator_data(target=indicator.target, unit="个")]))
    return to_data(reading.evaluation)


def test_keys_may_be_absent_and_anything_may_be_null() -> None:
    whole = to_data(read_data(data()).evaluation)

    def emptied(value: object) -> object:
        if isinstance(value, dict):
            return {key: emptied(item) for key, item in value.items()}
        return [emptied(item) for item in value] if isinstance(value, list) else None

    for least in (emptied(whole), {}, {"xlperf": 1}, {"xlperf": 1, "unit": None, "subjects": [None], "edits": None}):
        reading = read_data(least)
        assert {code for _, code in said(reading)} <= {"R26", "R33", "R09", "R06"}
        assert ("unit.name", "R26") in said(reading)


def test_stated_sum_is_the_total_row_of_the_table() -> None:
    subject = read_data(subject_data(funds={"stated_sum": {"initial": 0}})).evaluation.subjects[0]
    assert subject.funds.stated_sum is not None
    assert (subject.funds.stated_sum.source, subject.funds.stated_sum.initial) == ("合计", 0)
    assert subject.funds.sources == ()
    blank = read_data(subject_data(funds={"stated_sum": {"initial": None}})).evaluation.subjects[0]
    assert blank.funds.stated_sum is None


def test_goals_that_say_nothing_stay_if_they_were_typed() -> None:
    typed = read_data(subject_data(goals=[{"number": 1}, {"number": 2}])).evaluation
    assert [goal["number"] for goal in to_data(typed)["subjects"][0]["goals"]] == [1, 2]  # type: ignore[index]
    implied = read_data(data()).evaluation
    assert [goal.number for goal in implied.subjects[0].goals] == [1]
    assert to_data(implied)["subjects"][0]["goals"] == []  # type: ignore[index]


def test_rows_are_where_they_are_nested_whatever_the_names() -> None:
    subjects = [{"name": "甲", "kind": "project", "indicators": [indicator_data(name=name)]} for name in ("一", "二")]
    reading = read_data({**data(), "subjects": subjects})
    assert said(reading) == [("subjects[1].name", "R25")]
    assert [one.indicators[0].name for one in reading.evaluation.subjects] == ["一", "二"]


def test_an_export_can_be_read_again() -> None:
    assert read_data({**data(), "results": {"subjects": []}}).findings == ()


# --- findings --------------------------------------------------------------------------------------------------------


def test_unknown_keys_are_named_with_their_place_and_the_rest_is_read() -> None:
    whole = subject_data(fund={}, indicators=[indicator_data(actaul=1)], texts={"measure": "甲", "process": "乙"})
    reading = read_data({**whole, "unit": {**whole["unit"], "nmae": 1}, "subject": []})
    assert said(reading) == [
        ("subject", "R08"),
        ("unit.nmae", "R08"),
        ("subjects[0].fund", "R08"),
        ("subjects[0].indicators[0].actaul", "R08"),
        ("subjects[0].texts.measure", "R08"),
    ]
    assert all(found.severity is Severity.ERROR for found in reading.findings)
    assert str(reading.findings[3]) == (
        "〔数据文件!subjects[0].indicators[0].actaul〕数据文件里有不认识的键“actaul”。请改为“actual”，或者删去。（R08）"
    )
    assert reading.evaluation.subjects[0].texts["process"].text == "乙"


@pytest.mark.parametrize(
    ("whole", "cell", "given"),
    [
        ([], "", "一个列表"),
        ("x", "", "文字“x”"),
        ({**data(), "subjects": {}}, "subjects", "一组键值"),
        ({**data(), "subjects": [["甲"]]}, "subjects[0]", "一个列表"),
        (subject_data(funds=5), "subjects[0].funds", "数字 5"),
        (subject_data(texts=["甲"]), "subjects[0].texts", "一个列表"),
        (subject_data(texts={"process": ["甲"]}), "subjects[0].texts.process", "一个列表"),
        (subject_data(supervisor=[]), "subjects[0].supervisor", "一个列表"),
        (subject_data(stated_total=True), "subjects[0].stated_total", "“是/否”值 TRUE"),
        ({**data(), "xlperf": 2}, "xlperf", "数字 2"),
        ({**data(), "xlperf": True}, "xlperf", "“是/否”值 TRUE"),
        ({**data(), "edits": [{"key": "a", "text": 5}]}, "edits[0].text", "数字 5"),
    ],
)
def test_a_value_of_the_wrong_kind(whole: object, cell: str, given: str) -> None:
    reading = read_data(whole)
    found = next(found for found in reading.findings if found.code == "R09")
    assert found.origin is not None
    assert found.origin.cell == cell
    assert found.message.startswith(f"这里是{given}，应当是")


@pytest.mark.parametrize("value", ["1E+400", "1E-400", "NaN", "Infinity", "9" * 40])
def test_numbers_that_nobody_types(value: str) -> None:
    reading = read_data(subject_data(funds={"executed": Decimal(value)}))
    assert said(reading) == [("subjects[0].funds.executed", "R10")]
    assert reading.evaluation.subjects[0].funds.executed is None


def test_the_reader_s_findings_come_with_paths() -> None:
    whole = subject_data(kind="department", funds={"executed": "九十"}, indicators=[indicator_data(goal=7)])
    assert said(read_data(whole)) == [
        ("subjects[0].funds.executed", "R10"),
        ("subjects[0].indicators[0].goal", "R24"),
    ]


# --- text ------------------------------------------------------------------------------------------------------------


def test_parse_keeps_digits_and_sees_repeated_keys() -> None:
    text = '{"xlperf": 1, "unit": {"name": "某局", "name": "别局"}, "subjects": [{"name": "甲", "name": "乙"}]}'
    assert ("unit.name", "R25") in said(read_data(parse(text)))
    assert ("subjects[0].name", "R25") in said(read_data(parse(text)))
    assert parse('{"a": 0.10, "b": 100000000000000000001}') == {
        "a": Decimal("0.10"),
        "b": Decimal(100000000000000000001),
    }


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('{"a": }', "第 1 行第 7 个字符"),
        ('{"a": NaN}', "NaN 不是数字"),
        ("[" * 100_000, "括号套得太深"),
        ("", "第 1 行"),
        ('{"a": 1e99999999999999999999}', "数字 1e99999999999999999999 大得不正常"),
        ('{"a": -1e-9999999}', "数字 -1e-9999999 大得不正常"),
        (f'{{"a": {"9" * 5001}}}', "数字 9+… 大得不正常"),
    ],
)
def test_text_that_is_no_json(text: str, complaint: str) -> None:
    with pytest.raises(XlperfError, match=complaint) as told:
        parse(text)
    assert told.value.code == "R01"


def test_many_keys_are_each_reported_in_good_time() -> None:
    keys = ", ".join(f'"k{number}": 1' for number in range(20_000))
    codes = Counter(code for _, code in said(read_data(parse(f'{{"xlperf": 1, {keys}, {keys}}}'))))
    assert (codes["R08"], codes["R25"]) == (20_000, 20_000)


def test_dumps_keeps_digits_and_chinese() -> None:
    text = dumps({"金额": Decimal("1E+2"), "比率": Decimal("0.10"), "空": [], "无": None, "列": [1, {"甲": '"'}]})
    assert (
        text
        == '{\n "金额": 100,\n "比率": 0.10,\n "空": [],\n "无": null,\n "列": [\n  1,\n  {\n   "甲": "\\""\n  }\n ]\n}'
    )
    assert json.loads(text)["列"] == [1, {"甲": '"'}]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_published_cases_come_back_as_they_are(path: Path) -> None:
    case = parse(path.read_text("utf-8"))
    assert isinstance(case, Mapping)
    reading = read_data(case["data"])
    assert not {code for _, code in said(reading)} & {"R08", "R09"}
    assert read_data(to_data(reading.evaluation)).evaluation == reading.evaluation


def test_the_sample_is_canonical() -> None:
    sample = parse((PACKAGE / "data" / "sample.json").read_text("utf-8"))
    assert isinstance(sample, Mapping)
    assert read_data(sample).findings == ()
    assert to_data(read_data(sample).evaluation) == sample


# --- results ---------------------------------------------------------------------------------------------------------


def test_results_of_an_export() -> None:
    funds = {"adjusted": Decimal("341.98"), "executed": Decimal("310.42")}
    quantities = [
        indicator_data(weight=30, target=5000, actual=4500, unit="人"),
        indicator_data(name="乙", actual="九十"),
    ]
    reading = read_data(subject_data(funds=funds, indicators=quantities))
    scheme = load_scheme("hubei_2020")
    results = tuple(score_subject(subject, scheme) for subject in reading.evaluation.subjects)
    done = Assessment(evaluation=reading.evaluation, scheme=scheme, results=results, findings=reading.findings)
    exported = results_data(done)
    (subject,) = exported["subjects"]  # type: ignore[misc]
    assert (subject["execution_rate"], subject["execution_score"]) == ("0.907714", "18.15")
    assert subject["indicators"] == [
        {"completion": "0.900000", "verdict": "部分完成", "score": "27.00"},
        {"completion": None, "verdict": None, "score": None},
    ]
    assert (subject["total"], subject["grade"]) == (None, None)
    assert exported["findings"] == [
        {
            "code": "R10",
            "severity": "error",
            "sheet": "数据文件",
            "cell": "subjects[0].indicators[1].actual",
            "header": "实际完成值",
            "subject": "某局",
            "item": "乙",
            "message": "填的是“九十”，这里要填数字。",
            "remedy": "请改为 90。",
            "acknowledged": None,
            "cells": [
                {
                    "sheet": "数据文件",
                    "cell": "subjects[0].indicators[1].actual",
                    "header": "实际完成值",
                    "item": "乙",
                }
            ],
        }
    ]
    assert list(finding_data(reading.findings[0])) == list(exported["findings"][0])  # type: ignore[index]
    with pytest.raises(ValueError, match="zip"):
        results_data(replace(done, results=()))


# --- laws ------------------------------------------------------------------------------------------------------------


@settings(suppress_health_check=list(HealthCheck))
@given(evaluations())
def test_read_of_data_is_the_identity(evaluation: Evaluation) -> None:
    assert read_data(to_data(evaluation)).evaluation == evaluation
    text = dumps(to_data(evaluation))
    assert read_data(parse(text)).evaluation == evaluation
    assert dumps(to_data(read_data(parse(text)).evaluation)) == text


@settings(suppress_health_check=list(HealthCheck))
@given(data_files())
def test_any_json_value_gives_findings_never_a_crash(value: object) -> None:
    reading = read_data(value)
    assert isinstance(reading.evaluation, Evaluation)
    parse(dumps(to_data(reading.evaluation)))
