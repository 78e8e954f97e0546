from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tests.support.small_evaluations import HUBEI, MOF, places, rows
from xlperf.assessment import examine
from xlperf.checks import Context, arithmetic, run_checks, scoring_problems
from xlperf.findings import Finding, Origin, Severity, catalogue
from xlperf.model import Evaluation
from xlperf.reading.datafile import read_data
from xlperf.schemes import Scheme, load_scheme
from xlperf.scoring import score_subject

FULL = """
| level1     | level2         | name | sign | target   | actual | weight | stated_score |
| 产出指标   | 数量指标       | 甲   | ≥    | 20个     | 20个   | 40     |              |
| 效益指标   | 社会效益指标   | 乙   | 定性 | 效果明显 | 达标   | 30     |              |
| 满意度指标 | 服务对象满意度 | 丙   | ≥    | 90%      | 95%    | 10     |              |
"""
MOF_FULL = FULL.replace("| 40     |", "| 50     |")


def evaluation(indicators: str = FULL, *, funds: dict[str, Any] | None = None, **subject: Any) -> Evaluation:
    """One project with these indicators; its funds give a rate of 90% unless others are given."""
    data = {
        "xlperf": 1,
        "unit": {"name": "某中心", "year": 2022},
        "subjects": [
            {
                "name": "某项目",
                "kind": "project",
                "funds": {"adjusted": 100, "executed": 90} if funds is None else funds,
                "indicators": rows(indicators),
                **subject,
            }
        ],
    }
    return read_data(data).evaluation


def check(subject: Evaluation, scheme: Scheme = HUBEI) -> tuple[Finding, ...]:
    """What scoring's problems and the arithmetic checks say; the other families have tests of their own."""
    results = [score_subject(item, scheme) for item in subject.subjects]
    return run_checks(subject, results, scheme, (*scoring_problems.CHECKS, *arithmetic.CHECKS))


def found(indicators: str = FULL, *, scheme: Scheme = HUBEI, **more: Any) -> list[tuple[str, str, str]]:
    return places(check(evaluation(indicators, **more), scheme))


def messages(indicators: str = FULL, *, scheme: Scheme = HUBEI, **more: Any) -> list[str]:
    return [f"{item.message}{item.remedy}" for item in check(evaluation(indicators, **more), scheme)]


def one_row(row: str) -> str:
    """A table whose one row in question stands beside the rows that make the rest right."""
    return f"| name | sign | target | actual | weight | stated_score |\n{row}"


# --- what is right stays silent -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("indicators", "scheme"), [(FULL, HUBEI), (MOF_FULL, MOF)])
def test_silent_on_what_is_right(indicators: str, scheme: Scheme) -> None:
    assert found(indicators, scheme=scheme) == []


def test_silent_on_what_is_stated_rightly() -> None:
    stated = MOF_FULL.replace("| 50     |              |", "| 50     | 50           |").replace(
        "| 10     |              |", "| 10     | 10           |"
    )
    funds = {
        "initial": 90, "adjusted": 100, "executed": 90, "basic": 40, "project": 50,
        "stated_rate": "90%", "stated_score": 9,
        "sources": [{"source": "财政拨款", "initial": 80, "adjusted": 90, "executed": 85},
                    {"source": "其他资金", "initial": 10, "adjusted": 10, "executed": 5}],
        "stated_sum": {"initial": 90, "adjusted": 100, "executed": 90},
    }  # fmt: skip
    assert found(stated, scheme=MOF, funds=funds, stated_total=99, stated_grade="优") == []


# --- V10, V65, V67: the typed rate ----------------------------------------------------------------------------------

SEED = {"adjusted": 341.98, "executed": 310.42}


@pytest.mark.parametrize(
    "rate", ["90.77%", "90.77", "0.9077", 0.9077, 90.77, "９０．７７％", "90.78%", "90.76%", None, "", "—", "无"]
)
def test_v10__silent(rate: object) -> None:
    assert found(funds={**SEED, "stated_rate": rate}) == []


@pytest.mark.parametrize("rate", ["90.7%", "91.77%", "90%", "0", "100%", 1, "9.077%", "90.79%"])
def test_v10(rate: object) -> None:
    assert found(funds={**SEED, "stated_rate": rate}) == [("V10", "填报执行率", "")]


@pytest.mark.parametrize("rate", ["91%", "90.8%", 0.91])
def test_v65__a_rate_to_too_few_places(rate: object) -> None:
    assert found(funds={**SEED, "stated_rate": rate}) == [("V65", "填报执行率", "")]


def test_v10__one_means_all_of_it() -> None:
    assert found(funds={"adjusted": 100, "executed": 100, "stated_rate": "1"}) == []
    assert messages(funds={"adjusted": 100, "executed": 90, "stated_rate": "1"}) == [
        "填的执行率是1（即100%），按90÷100应为90.00%。请改为 90.00%，或核对预算数和执行数。"
    ]


@pytest.mark.parametrize("rate", ["九成以上", "5万元"])
def test_v67(rate: str) -> None:
    assert found(funds={**SEED, "stated_rate": rate}) == [("V67", "填报执行率", "")]


def test_v67__shows_how_a_rate_is_written_where_none_can_be_computed() -> None:
    said = messages(funds={"adjusted": 0, "executed": 0, "stated_rate": "九成以上"})
    assert [one for one in said if "九成以上" in one and "83.65% 这样的百分数" in one]


# --- V11: the typed score of budget execution -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("18.15", []),
        ("18.16", []),
        ("18.14", []),
        ("18.2", [("V65", "填报执行得分", "")]),
        ("18", [("V11", "填报执行得分", "")]),
        ("0", [("V11", "填报执行得分", "")]),
        ("20", [("V11", "填报执行得分", "")]),
    ],
)
def test_v11(stated: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(funds={**SEED, "stated_score": stated}) == expected


def test_v11__shows_the_working() -> None:
    assert messages(
        funds={"adjusted": 43.2, "executed": 37.24, "stated_score": 9}, indicators=MOF_FULL, scheme=MOF
    ) == ["填的预算执行得分是9，按37.24÷43.2×10=8.62（执行率86.2%）。请改为 8.62。"]


# --- V12: sums of funds ---------------------------------------------------------------------------------------------


def sources(*executed: object) -> list[dict[str, object]]:
    return [{"source": f"资金{number}", "executed": amount} for number, amount in enumerate(executed)]


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([50, 40], []),
        ([50, "40.01"], []),
        ([50, "40.02"], [("V12", "执行数", "")]),
        ([50, None, 40], []),
        ([0], [("V12", "执行数", "")]),
        ([], []),
    ],
)
def test_v12__sources(parts: list[object], expected: list[tuple[str, str, str]]) -> None:
    assert found(funds={"adjusted": 100, "executed": 90, "sources": sources(*parts)}) == expected


def test_v12__is_silent_on_a_column_that_could_not_be_read() -> None:
    funds = {"adjusted": 100, "executed": "十万元", "sources": [{"source": "当年财政拨款", "executed": 90}]}
    data = {
        "xlperf": 1,
        "unit": {"name": "某中心", "year": 2022},
        "subjects": [{"name": "某项目", "kind": "project", "funds": funds, "indicators": rows(FULL)}],
    }
    codes = [found.code for found in examine(read_data(data)).findings]
    assert "R10" in codes
    assert "V12" not in codes


def test_v14__is_silent_on_a_doubtful_share() -> None:
    row = """
| level1     | level2         | name | sign | target | actual | weight | stated_score |
| 满意度指标 | 服务对象满意度 | 丙   | ≥    | 90%    | 0.88   | 10     | 10           |
"""
    doubtful = evaluation(row)
    assert [problem.code for problem in doubtful.subjects[0].indicators[0].measure.problems] == ["R22"]
    assert "V14" not in [found.code for found in check(doubtful)]
    assert "V14" in [found.code for found in check(evaluation(row.replace("0.88  ", "80%   ")))]


def test_v12__a_column_that_only_its_sources_have() -> None:
    funds = {"adjusted": 100, "executed": 90, "sources": [{"source": "财政拨款", "initial": 70}]}
    assert messages(funds=funds) == ["年初预算数合计填的是空白，各项资金相加是70。请改为 70，或核对各项资金。"]


def test_v12__a_stated_total_row() -> None:
    funds = {
        "initial": 90,
        "adjusted": 90,
        "executed": 90,
        "stated_sum": {"initial": 0, "adjusted": 90, "executed": None},
    }
    assert found(funds=funds) == [("V12", "年初预算数", "")]
    funds = {"adjusted": 100, "executed": 90, "sources": sources(50, 40), "stated_sum": {"executed": 91}}
    assert messages(funds=funds) == ["执行数合计填的是91，各项资金相加是50+40=90。请改为 90，或核对各项资金。"]


def test_v12__stands_at_the_stated_total_row_where_that_has_a_cell() -> None:
    item = evaluation(funds={"adjusted": 100, "executed": 90, "stated_sum": {"executed": 91}})
    total = item.subjects[0].funds.stated_sum
    assert total is not None
    placed = replace(total, origins={"executed": Origin("资金来源", "E9", "执行数")})
    subject = replace(item.subjects[0], funds=replace(item.subjects[0].funds, stated_sum=placed))
    (one,) = check(replace(item, subjects=(subject,)))
    assert (one.code, one.origin and one.origin.cell) == ("V12", "E9")


# --- V13 ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("basic", "project", "expected"),
    [(40, 50, []), (40, "50.01", []), (40, "53.24", ["V13"]), (40, None, []), (None, 90, []), (0, 0, ["V13"])],
)
def test_v13(basic: object, project: object, expected: list[str]) -> None:
    funds = {"adjusted": 100, "executed": 90, "basic": basic, "project": project}
    assert [code for code, *_ in found(funds=funds)] == expected


def test_v13__silent_where_nothing_is_known_of_the_whole() -> None:
    assert {code for code, *_ in found(funds={"adjusted": 100, "basic": 50, "project": 40})} == {"V62"}


def test_v13__says_the_gap() -> None:
    funds = {"adjusted": 100, "executed": 90, "basic": 40, "project": "53.24"}
    assert messages(funds=funds)[0].startswith("基本支出40+项目支出53.24=93.24，执行数填的是90，相差3.24。")


# --- V14, V68: scores of quantitative indicators --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("| 甲 | ≥ | 98% | 98% | 80 | 80 |", []),
        ("| 甲 | ≥ | 98% | 98% | 80 | 78.4 |", [("V14", "自评得分", "甲")]),
        ("| 甲 | ≥ | 5000 | 4500 | 80 | 72 |", []),
        ("| 甲 | ≥ | 5000 | 4500 | 80 | 80 |", [("V14", "自评得分", "甲")]),
        ("| 甲 | ≥ | 100% | 72.74% | 80 | 58.19 |", []),
        ("| 甲 | ≥ | 100% | 72.74% | 80 | 58.20 |", []),
        ("| 甲 | ≥ | 100% | 72.77% | 80 | 58.2 |", [("V65", "自评得分", "甲")]),
        ("| 甲 | ≥ | 100% | 72.74% | 80 | 58 |", [("V14", "自评得分", "甲")]),
        ("| 甲 | ≥ | 100% | 100% | 80 | 81 |", [("V17", "自评得分", "甲")]),
        ("| 甲 | ≥ | 0 | 3 | 80 | 80 |", []),
        ("| 甲 | 定性 | 好 | 达标 | 80 | 70 |", []),
    ],
)
def test_v14(row: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(one_row(row)) == expected


def test_v14__shows_the_working() -> None:
    assert messages(one_row("| 甲 | ≥ | 98% | 98% | 80 | 78.4 |")) == [
        "填的自评得分是78.4，按公式 98%÷98%×80=80.00。请改为 80.00；报告里按公式计分。"
    ]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("| 预算调整率 | | 3% | 0% | 80 | 80 |", [("V68", "符号", "预算调整率")]),
        ("| 预算调整率 | | 3% | 0% | 80 | |", [("V68", "符号", "预算调整率")]),
        ("| 预算调整率 | | 3% | 0% | 80 | 50 |", [("V68", "符号", "预算调整率"), ("V14", "自评得分", "预算调整率")]),
        ("| 预算调整率 | ≤ | 3% | 0% | 80 | 80 |", []),
        ("| 预算调整率 | | ≤3% | 0% | 80 | 80 |", []),
        ("| 预算调整率 | | 3% | 3% | 80 | 80 |", []),
        ("| 政府采购执行率 | | 100% | 72.74% | 80 | 80 |", [("V14", "自评得分", "政府采购执行率")]),
        ("| 秸秆焚烧火点数 | | 10个 | 3个 | 80 | |", [("V68", "符号", "秸秆焚烧火点数")]),
        (
            "| 安全事故起数 | | 5起 | 8起 | 80 | |",
            [("V66", "实际完成值", "安全事故起数"), ("V68", "符号", "安全事故起数")],
        ),
        ("| 投诉办结率 | | 90% | 95% | 80 | |", []),
        ("| 查处违法案件起数 | | 20起 | 25起 | 80 | |", []),
    ],
)
def test_v68__a_sign_that_was_left_out(row: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(one_row(row)) == expected


def test_v68__says_both_outcomes() -> None:
    assert [text for text in messages(one_row("| 秸秆焚烧火点数 | | 10个 | 2个 | 80 | |")) if "符号" in text] == [
        "没有填符号，看名称像是越小越好，先按“≤”计80.00分；按“≥”计16.00分。请填写符号：越小越好的选“≤”，越大越好的选“≥”。"
    ]
    unweighted = messages(one_row("| 秸秆焚烧火点数 | | 10个 | 2个 | | |"))
    assert [text for text in unweighted if "符号" in text] == [
        "没有填符号，看名称像是越小越好，先按“≤”是“已完成”；按“≥”是“未完成”。请填写符号：越小越好的选“≤”，越大越好的选“≥”。"
    ]


# --- V14 and V16 where only the goals have points -------------------------------------------------------------------

POINTS = [{"number": 1, "text": "甲", "weight": 50}, {"number": 2, "text": "乙", "weight": 30}]


def by_goal(
    first: object, second: object, third: object, *, rows: dict[int, dict[str, object]] | None = None
) -> Evaluation:
    """Two indicators of the first goal, one of the second, with these scores and no weights."""
    reached = {"level1": "产出指标", "sign": "≥", "target": "20个", "actual": "20个"}
    listed: list[dict[str, object]] = [
        {**reached, "name": "一", "goal": 1, "stated_score": first},
        {**reached, "name": "二", "goal": 1, "stated_score": second},
        {**reached, "name": "三", "goal": 2, "stated_score": third},
    ]
    for number, changes in (rows or {}).items():
        listed[number] |= changes
    data = {"name": "某项目", "kind": "project", "funds": {"adjusted": 100, "executed": 90}, "goals": POINTS}
    unit = {"name": "某中心", "year": 2022}
    return read_data({"xlperf": 1, "unit": unit, "subjects": [data | {"indicators": listed}]}).evaluation


def goal_findings(item: Evaluation) -> list[tuple[str, str]]:
    return [(one.code, one.item) for one in check(item) if one.code == "V14"]


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ((30, 20, 30), []),
        ((30, "19.99", 30), []),  # rounding
        ((30, "19.6", 30), [("V14", "年度绩效目标1")]),
        ((30, 20, 29), [("V14", "年度绩效目标2")]),
        ((30, 21, 30), [("V14", "年度绩效目标1")]),
        ((30, None, 30), []),  # not all of them are there
    ],
)
def test_v14__scores_under_a_goal_with_points(scores: tuple[object, ...], expected: list[tuple[str, str]]) -> None:
    assert goal_findings(by_goal(*scores)) == expected


@pytest.mark.parametrize(("third", "expected"), [("29.99", []), (30, [("V14", "三")])])
def test_v14__full_marks_of_a_row_that_was_not_reached(third: object, expected: list[tuple[str, str]]) -> None:
    """29.99 of 30 agrees with the goal's points, and is what a target that was nearly reached is worth."""
    assert goal_findings(by_goal(30, 20, third, rows={2: {"target": "98%", "actual": "97.967%"}})) == expected


@pytest.mark.parametrize(
    "row",
    [
        {"actual": "19个"},  # not reached
        {"sign": "定性", "target": "规范", "actual": "达成预期指标"},  # full marks are not the only right ones
        {"sign": None, "name": "报件差错", "target": "20件", "actual": "30件"},  # perhaps ≤
        {"weight": 20},
    ],
)
def test_v14__less_than_a_goals_points_is_right_where_not_all_was_surely_reached(row: dict[str, object]) -> None:
    assert ("V14", "年度绩效目标1") not in goal_findings(by_goal(30, 15, 30, rows={1: row}))


def test_v14__more_than_a_goals_points_is_wrong_whatever_was_reached() -> None:
    assert goal_findings(by_goal(30, 25, 30, rows={1: {"actual": "19个"}})) == [("V14", "年度绩效目标1")]


@pytest.mark.parametrize(
    ("total", "said"),
    [(98, []), (97, ["总分填的是97，各项得分相加是98。请核对各项得分和分值；按现有的得分，总分应为98.00。"])],
)
def test_v16__scores_under_goals_with_points(total: int, said: list[str]) -> None:
    item = by_goal(30, 20, 30)
    subject = replace(item.subjects[0], stated_total=Decimal(total))
    assert [
        f"{one.message}{one.remedy}" for one in check(replace(item, subjects=(subject,))) if one.code == "V16"
    ] == said


@pytest.mark.parametrize("row", [{"stated_score": None}, {"weight": 20}])
def test_v16__silent_where_goals_have_points_and_a_score_is_missing_or_a_row_has_a_weight(
    row: dict[str, object],
) -> None:
    item = by_goal(30, 20, 30, rows={1: row})
    subject = replace(item.subjects[0], stated_total=Decimal(50))
    assert "V16" not in [one.code for one in check(replace(item, subjects=(subject,)))]


# --- V15, V63, V64, V69: weights ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("40", "40", []),
        ("40.5", "39.5", []),
        ("40", "50", [("V15", "分值", "")]),
        ("40", "30", [("V15", "分值", "")]),
        ("60", "40", [("V15", "分值", "")]),
        ("40", "", [("V63", "分值", "乙")]),
        ("80", "", []),
        ("90", "", [("V63", "分值", "乙"), ("V15", "分值", "")]),
        ("", "", [("V64", "名称", "")]),
    ],
)
def test_v15(first: str, second: str, expected: list[tuple[str, str, str]]) -> None:
    assert found(one_row(f"| 甲 | ≥ | 1 | 1 | {first} | |\n| 乙 | ≥ | 1 | 1 | {second} | |")) == expected


def test_v15__says_the_sum_and_what_it_should_be() -> None:
    assert messages(one_row("| 甲 | ≥ | 1 | 1 | 100 | |"), scheme=MOF) == [
        "各指标的分值合计是100，加预算执行10共110，不是100。请调整分值，使合计为90（现在多了10分）。"
    ]


GOALS = """
| goal | name | sign | target | actual | weight |
| 1    | 甲   | ≥    | 1      | 1      | 40     |
| 2    | 乙   | ≥    | 1      | 1      | 30     |
| 2    | 丙   | ≥    | 1      | 1      | 10     |
"""


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ((40, 40), []),
        ((None, 40), []),
        ((None, None), []),
        ((45, 35), [("V15", "分值", "年度绩效目标1"), ("V15", "分值", "年度绩效目标2")]),
    ],
)
def test_v15__goals(weights: tuple[int | None, int | None], expected: list[tuple[str, str, str]]) -> None:
    goals = [{"number": number, "text": "目标", "weight": weight} for number, weight in enumerate(weights, 1)]
    assert found(GOALS, goals=goals) == expected


def test_v15__a_goal_with_a_weight_missing_is_not_summed() -> None:
    goals = [{"number": 1, "weight": 40}, {"number": 2, "weight": 40}]
    assert found(GOALS.replace("| 10     |", "|        |"), goals=goals) == [("V63", "分值", "丙")]


def test_v69__one_finding_for_the_whole_split() -> None:
    uneven = FULL.replace("| 40     |", "| 50     |").replace("| 30     |", "| 20     |")
    split = "产出指标50、效益指标和满意度指标30，规定是产出指标40、效益指标和满意度指标40"
    assert messages(uneven) == [f"分值结构是{split}。如有批准的特殊情况请说明，否则请调整分值。"]
    assert [item.severity for item in check(evaluation(uneven))] == [Severity.WARNING]


@pytest.mark.parametrize(
    "indicators",
    [
        FULL.replace("产出指标", "履职效能"),
        FULL.replace("产出指标", "        "),
        FULL.replace("| 40     |", "| 90     |"),
        FULL.replace("产出指标  ", "产出（40分）"),
    ],
    ids=["another framework", "no level 1", "wrong sum", "another spelling"],
)
def test_v69__silent(indicators: str) -> None:
    assert "V69" not in {code for code, *_ in found(indicators)}


def test_v69__silent_where_a_weight_is_missing_though_the_rest_add_up() -> None:
    table = FULL.replace("| 40     |", "| 50     |").replace("| 30     |", "| 20     |")
    assert "V69" in {code for code, *_ in found(table)}
    more = "| 效益指标 | 社会效益指标 | 丁 | ≥ | 1 | 1 | | |"
    assert "V69" not in {code for code, *_ in found(f"{table.rstrip()}\n{more}")}


def test_v69__is_as_grave_as_the_scheme_says() -> None:
    text = 'title="甲"\nsource="甲"\nextends="mof_2020"\n[dimensions.output]\nseverity="error"'
    scheme = load_scheme("甲", [tomllib.loads(text)])
    uneven = MOF_FULL.replace("| 50     |", "| 40     |").replace("| 30     |", "| 40     |")
    assert [(item.code, item.severity) for item in check(evaluation(uneven), scheme)] == [("V69", Severity.ERROR)]


# --- V16, V19: totals and grades ------------------------------------------------------------------------------------

STATED = """
| name | sign | target | actual | weight | stated_score |
| 甲   | ≥    | 100%   | 98%    | 80     | 78           |
"""


@pytest.mark.parametrize(
    ("total", "expected"),
    [
        (96, [("V14", "自评得分", "甲")]),
        (96.01, [("V14", "自评得分", "甲")]),
        (96.4, [("V14", "自评得分", "甲")]),
        (97, [("V14", "自评得分", "甲"), ("V16", "填报总分", "")]),
        (None, [("V14", "自评得分", "甲")]),
    ],
)
def test_v16__the_sum_as_typed_or_as_computed(total: object, expected: list[tuple[str, str, str]]) -> None:
    assert found(STATED, funds={"adjusted": 100, "executed": 90, "stated_score": 18}, stated_total=total) == expected


def test_v16__too_many_points() -> None:
    table = one_row("| 甲 | ≥ | 1 | 1 | 100 | 100 |")
    assert ("V16", "填报总分", "") in found(table, scheme=MOF, funds={"adjusted": 20, "executed": 20}, stated_total=100)


def test_v16__is_silent_on_the_sum_of_the_scores_as_typed() -> None:
    """The wrong score of budget execution (V11) is said where it stands."""
    funds = {"adjusted": 100, "executed": 90, "stated_score": 17}
    table = one_row("| 甲 | ≥ | 1 | 1 | 80 | 80 |")
    assert [code for code, *_ in found(table, funds=funds, stated_total=97) if code in ("V11", "V16")] == ["V11"]


def test_v16__a_row_with_neither_weight_nor_score_adds_nothing() -> None:
    table = one_row("| 甲 | ≥ | 1 | 1 | 80 | 80 |\n| 乙 | ≥ | 1 | 1 | | |")
    assert "V16" in {code for code, *_ in found(table, stated_total=90)}
    assert "V16" not in {code for code, *_ in found(table, stated_total=98)}


@pytest.mark.parametrize("row", ["| 甲 | ≥ | 1 | 1 | 60 | 60 |", "| 甲 | ≥ | 1 | | 80 | |", "| 甲 | ≥ | 1 | 1 | | |"])
def test_v16__silent_where_the_table_is_incomplete(row: str) -> None:
    assert "V16" not in {code for code, *_ in found(one_row(row), stated_total=98)}


@pytest.mark.parametrize(
    ("total", "grade", "expected"),
    [
        (99, "优", []),
        (99, "优秀", []),
        (99, "优（90-100）", []),
        (99, "良", [("V19", "填报等级", "")]),
        (None, "优", []),
        (None, "合格", [("V19", "填报等级", "")]),
        (99, None, []),
    ],
)
def test_v19(total: object, grade: str | None, expected: list[tuple[str, str, str]]) -> None:
    assert found(MOF_FULL, scheme=MOF, stated_total=total, stated_grade=grade) == expected


def test_v19__goes_by_the_total_that_was_typed() -> None:
    assert ("V19", "填报等级", "") not in found(MOF_FULL, scheme=MOF, stated_total=85, stated_grade="良")
    assert ("V19", "填报等级", "") in found(MOF_FULL, scheme=MOF, stated_total=85, stated_grade="优")


def test_v19__silent_where_the_scheme_does_not_grade() -> None:
    assert found(stated_grade="良") == []


# --- what scoring had to say ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("| 甲 | ≥ | 20个 | | 80 | |", ("V01", "实际完成值", "甲")),
        ("| 甲 | ≥ | | 20个 | 80 | |", ("V01", "目标值", "甲")),
        ("| 甲 | 定性 | 好 | 达标 | 80 | 81 |", ("V17", "自评得分", "甲")),
        ("| 甲 | 定性 | 好 | 部分达成 | 80 | 70 |", ("V18", "自评得分", "甲")),
        ("| 甲 | 定性 | 好 | 部分达成 | 80 | |", ("V55", "自评得分", "甲")),
        ("| 甲 | 定性 | 好 | 反响不错 | 80 | |", ("V56", "实际完成值", "甲")),
        ("| 甲 | 定性 | 好 | 好 | 80 | |", ("V57", "实际完成值", "甲")),
        ("| 甲 | 定性 | 好 | 较好 | 80 | 50 |", ("V58", "实际完成值", "甲")),
        ("| 甲 | ≥ | 0 | -3 | 80 | |", ("V59", "自评得分", "甲")),
        ("| 甲 | ≤ | 160 | 386 | 80 | |", ("V66", "实际完成值", "甲")),
    ],
)
def test_problems_of_rows(row: str, expected: tuple[str, str, str]) -> None:
    assert found(one_row(row)) == [expected]


@pytest.mark.parametrize(
    ("funds", "expected"),
    [
        ({"initial": 100, "executed": 90}, ("V60", "调整后预算数", "")),
        ({"stated_rate": "76%"}, ("V61", "填报执行率", "")),
        ({}, ("V62", "调整后预算数", "")),
        ({"adjusted": 0, "executed": 0}, ("V62", "调整后预算数", "")),
    ],
)
def test_problems_of_budget_execution(funds: dict[str, Any], expected: tuple[str, str, str]) -> None:
    assert found(funds=funds) == [expected]


def test_v34() -> None:
    text = 'title="甲"\nsource="甲"\nextends="hubei_2020"\n[execution]\ncap_total_by_rate=[{below=0.95,total=89}]'
    assert messages(scheme=load_scheme("甲", [tomllib.loads(text)])) == [
        "各项得分合计98.00，但执行率只有90%，按规则总分不超过89。总分按89计。"
    ]


# --- the registry ---------------------------------------------------------------------------------------------------


def test_severities_are_overridden_by_the_scheme() -> None:
    text = 'title="甲"\nsource="甲"\nextends="hubei_2020"\n[severities]\nV18="error"'
    row = one_row("| 甲 | 定性 | 好 | 部分达成 | 80 | 70 |")
    severities = [[item.severity for item in check(evaluation(row), scheme)] for scheme in (HUBEI, _own(text))]
    assert severities == [[Severity.WARNING], [Severity.ERROR]]


def _own(text: str) -> Scheme:
    return load_scheme("甲", [tomllib.loads(text)])


def test_a_crashing_check_is_itself_an_error() -> None:
    def check_that_crashes(context: Context) -> Iterator[Finding]:
        raise ZeroDivisionError("boom")
        yield

    item = evaluation(one_row("| 甲 | ≥ | 20个 | | 80 | |"))
    results = [score_subject(subject, HUBEI) for subject in item.subjects]
    findings = run_checks(item, results, HUBEI, [check_that_crashes, *scoring_problems.CHECKS])
    assert [(one.code, one.severity) for one in findings] == [("R29", Severity.ERROR), ("V01", Severity.ERROR)]
    assert "check_that_crashes" in findings[0].message


def test_what_a_check_found_before_it_crashed_is_kept() -> None:
    def check_that_crashes_late(context: Context) -> Iterator[Finding]:
        yield context.found("V17", context.evaluation.subjects[0], None, {"score": "11", "weight": "10"})
        raise KeyError("boom")

    item = evaluation()
    results = [score_subject(subject, HUBEI) for subject in item.subjects]
    assert [one.code for one in run_checks(item, results, HUBEI, [check_that_crashes_late])] == ["V17", "R29"]


def test_findings_without_cells_do_not_crash() -> None:
    item = evaluation(one_row("| 甲 | ≥ | 20个 | | 80 | |"), funds={}, stated_total=5)
    bare = replace(item.subjects[0], origins={}, funds=replace(item.subjects[0].funds, origins={}))
    bare = replace(bare, indicators=tuple(replace(row, origins={}) for row in bare.indicators))
    assert [(one.code, one.origin) for one in check(replace(item, subjects=(bare,)))] == [("V62", None), ("V01", None)]


def test_check_codes_are_explained_in_full() -> None:
    entries = [entry for code, entry in catalogue().items() if code.startswith("V")]
    assert entries
    for entry in entries:
        assert all([entry.title, entry.message, entry.remedy, entry.source, entry.why, entry.example]), entry.code
