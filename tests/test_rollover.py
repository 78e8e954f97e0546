"""xlperf.rollover: what goes over into next year's evaluation, what does not, and what is marked."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.strategies import evaluations
from xlperf.findings import XlperfError
from xlperf.layout import layout
from xlperf.model import Evaluation
from xlperf.reading.datafile import dumps, parse, read_data, to_data
from xlperf.rollover import next_name, roll_over, years_named

EMPTIED = {
    "adjusted", "executed", "basic", "project", "next_year", "adjustment_reason", "shortfall_reason", "leftover_use",
    "stated_rate", "stated_score", "stated_total", "stated_grade", "actual", "reason", "evidence", "filled_on",
}  # fmt: skip
"""Keys of the data file whose values speak of the old year's results, wherever they stand."""


def made(**subject: object) -> Evaluation:
    """An evaluation of 2022 of one project."""
    data = {
        "xlperf": 1,
        "unit": {"name": "某局", "year": 2022},
        "subjects": [{"name": "甲", "kind": "项目", **subject}],
    }
    reading = read_data(data)
    assert {found.code for found in reading.findings} <= {"R26"}
    return reading.evaluation


def values(data: object, keys: set[str]) -> list[object]:
    """The values under these keys, however deep."""
    if isinstance(data, dict):
        own = [value for key, value in data.items() if key in keys and not isinstance(value, dict | list)]
        return own + [found for value in data.values() for found in values(value, keys)]
    return [found for item in data for found in values(item, keys)] if isinstance(data, list) else []


def continuable() -> st.SearchStrategy[Evaluation]:
    """Evaluations whose year has two more after it."""
    return evaluations().filter(lambda item: item.unit.year < 2098)


# --- laws -----------------------------------------------------------------------------------------------------------


@pytest.mark.workbooks
@given(continuable())
def test_law__what_is_promised_goes_over_as_it_is(before: Evaluation) -> None:
    after = roll_over(before)
    assert after.unit == replace(before.unit, year=before.unit.year + 1, filled_on=None)
    for old, new in zip(before.subjects, after.subjects, strict=True):
        kept = ("name", "kind", "supervisor", "implementer", "category", "nature", "type")
        assert [getattr(new, key) for key in kept] == [getattr(old, key) for key in kept]
        assert [(goal.number, goal.text, goal.weight) for goal in new.goals] == [
            (goal.number, goal.text, goal.weight) for goal in old.goals
        ]
        kept = ("goal", "level1", "level2", "name", "sign", "target", "unit", "weight")
        assert [[getattr(row, key) for key in kept] for row in new.indicators] == [
            [getattr(row, key) for key in kept] for row in old.indicators
        ]
        carried = {section.key for section in layout().sections if section.key != "deviation"}
        assert {key: text.text for key, text in new.texts.items()} == {
            key: text.text for key, text in old.texts.items() if key in carried
        }


@pytest.mark.workbooks
@given(continuable())
def test_law__nothing_of_the_results_survives_but_for_comparison(before: Evaluation) -> None:
    after = roll_over(before)
    data = to_data(after)
    assert set(values(data, EMPTIED)) <= {None}
    assert [subject["funds"]["stated_sum"] for subject in data["subjects"]] == [  # type: ignore[index]
        dict.fromkeys(("initial", "adjusted", "executed")) for _ in after.subjects
    ]
    assert (after.acknowledged, after.edits) == ((), ())
    for old, new in zip(before.subjects, after.subjects, strict=True):
        assert (new.funds.initial, new.funds.last_executed) == (old.funds.next_year, old.funds.executed)
        assert [row.last_actual for row in new.indicators] == [row.actual for row in old.indicators]
        assert [source.source for source in new.funds.sources] == [source.source for source in old.funds.sources]


@pytest.mark.workbooks
@given(continuable())
def test_law__a_data_file_of_it_says_the_same(before: Evaluation) -> None:
    after = roll_over(before)
    assert read_data(parse(dumps(to_data(after)))).evaluation == after


@pytest.mark.workbooks
@given(continuable())
def test_law__a_second_time_says_more_only_in_the_remarks(before: Evaluation) -> None:
    twice = roll_over(roll_over(before))
    assert twice.unit.year == before.unit.year + 2
    for subject in twice.subjects:
        assert {row.last_actual for row in subject.indicators} <= {None}
        assert (subject.funds.initial, subject.funds.last_executed) == (None, None)


# --- what is marked -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("2022年引进项目20个", (2022,)),
        ("２０２２ 年度", (2022,)),
        ("二〇二二年和二○二三年", (2022, 2023)),
        ("2022.12.31前完成", (2022,)),
        ("2022-12-31", (2022,)),
        ("2022.12前", (2022,)),
        ("2022-2024年规划", (2022, 2024)),
        ("2022至2024年", (2022, 2024)),
        ("2022-2023学年", (2022, 2023)),
        ("投资\n12\n2022年", (2022,)),
        ("咸财〔2022〕3号", ()),
        ("2022万元", ()),
        ("2022.5万元", ()),
        ("12022年", ()),
        ("本年", ()),
        (None, ()),
    ],
)
def test_years_named(text: str | None, named: tuple[int, ...]) -> None:
    assert years_named(text) == named


def remarks(item: Evaluation) -> list[str | None]:
    """All remarks of the first subject: its own, goals', indicators', texts'."""
    subject = item.subjects[0]
    rows = (*subject.goals, *subject.indicators, *subject.texts.values())
    return [subject.review, *(row.review for row in rows)]


def test_what_names_the_old_year_or_the_one_after_it_is_marked() -> None:
    before = made(
        name="2022年专项",
        goals=[{"number": 1, "text": "二〇二二年引进"}],
        indicators=[
            {"name": "完成时间", "sign": "定性", "target": "2022年12月底前", "actual": "2022年11月", "weight": 1}
        ],
        texts={"process": "2023年2月成立小组。", "purpose": "2020年立项。", "deviation": "2022年客商少。"},
    )
    assert remarks(roll_over(before)) == ["写着2022年", "写着2022年", "写着2022年", "写着2023年", None]


def test_an_indicators_name_that_has_the_old_year_is_marked_and_one_without_is_not() -> None:
    rows = [{"name": name, "sign": "≥", "target": "20期", "weight": 40} for name in ("2022年培训期数", "培训期数")]
    marked = [row.review for row in roll_over(made(indicators=rows)).subjects[0].indicators]
    assert (marked[0] is not None, marked[1]) == (True, None)


def test_reworded_texts_are_no_longer_marked_and_open_remarks_stay() -> None:
    once = roll_over(made(texts={"purpose": "2022年立项。"}, goals=[{"number": 1, "text": "目标"}]))
    twice = roll_over(once)
    assert remarks(twice) == [None, None, "写着2022年"]
    (subject,) = once.subjects
    settled = replace(subject, texts={"purpose": replace(subject.texts["purpose"], text="立项。", review=None)})
    assert remarks(roll_over(replace(once, subjects=(settled,)))) == [None, None, None]


def test_projects_that_may_not_go_on_are_marked() -> None:
    assert remarks(roll_over(made(type="一次性项目")))[0] == "是一次性项目，下年没有的请删去"
    assert remarks(roll_over(made(nature="新增性项目", name="2022年专项")))[0] == "上年是新增性项目；写着2022年"


def test_figures_become_last_years() -> None:
    funds = {"initial": 100, "executed": 80, "next_year": 90, "stated_rate": "80%"}
    source = {"source": "财政拨款", "initial": 100}
    row = {"name": "期数", "sign": "≥", "target": "20期", "actual": "16期", "weight": 80, "reason": "疫情"}
    subject = roll_over(made(funds={**funds, "sources": [source]}, indicators=[row])).subjects[0]
    assert (subject.funds.initial, subject.funds.last_executed) == (Decimal(90), Decimal(80))
    assert [(one.source, one.initial) for one in subject.funds.sources] == [("财政拨款", None)]
    (indicator,) = subject.indicators
    assert (indicator.last_actual, indicator.actual, indicator.measure.actual) == ("16期", None, None)
    assert str(indicator.last_measure.actual) == "16期"


# --- what cannot be -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "said"), [(None, "没有填“评价年度”"), (202, "填的是 202"), (2099, "填的是 2099"), (1999, "填的是 1999")]
)
def test_year_that_has_no_next_one(year: int | None, said: str) -> None:
    item = made()
    with pytest.raises(XlperfError, match=said):
        roll_over(replace(item, unit=replace(item.unit, year=year)))


def test_nothing_to_carry() -> None:
    with pytest.raises(XlperfError, match="没有可以结转的"):
        roll_over(replace(made(), subjects=()))


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("某局-2022", "某局-2023"),
        ("2022年某局2022", "2023年某局2023"),
        ("某局", "某局-2023"),
        ("某局20221231", "某局20221231-2023"),
        ("某局2021", "某局2021-2023"),
    ],
)
def test_next_name(stem: str, name: str) -> None:
    assert next_name(stem, made()) == name


def test_the_sample_goes_over() -> None:
    from xlperf.template import read_sample

    after = roll_over(read_sample().evaluation)
    reading = read_data(json.loads(dumps(to_data(after)), parse_float=Decimal, parse_int=Decimal))
    assert reading.findings == ()
    assert reading.evaluation == after
