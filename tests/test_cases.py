"""Published self-evaluations: their figures as the rules give them, and silence on what is right in them.

``expected`` and ``checks_that_hold`` stand in the case files; execution rates there are in percent.
"""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.support.published_cases import NAMES, case, checked, reading, result
from xlperf.values.amounts import D, round_half_up


def arithmetic(name: str) -> list[tuple[str, str]]:
    """The findings V10-V19 of a case: code and indicator."""
    codes = {f"V{number}" for number in range(10, 20)}
    return [(found.code, found.item) for found in checked(name) if found.code in codes]


def test_all_nine_are_there() -> None:
    assert len(NAMES) == 9


@pytest.mark.parametrize("name", NAMES)
def test_loads(name: str) -> None:
    data, evaluation = case(name)["data"], reading(name).evaluation
    assert evaluation.unit.name == data["unit"]["name"]
    assert [len(subject.indicators) for subject in evaluation.subjects] == [
        len(subject["indicators"]) for subject in data["subjects"]
    ]
    assert not {found.code for found in reading(name).findings} & {"R01", "R08", "R09"}


@pytest.mark.parametrize("name", NAMES)
def test_expected_figures(name: str) -> None:
    expected, scored = case(name)["expected"], result(name)
    figures: dict[str, Decimal | None] = {
        "execution_rate": None if scored.execution.rate is None else round_half_up(scored.execution.rate * 100),
        "execution_score": scored.execution.score,
        "hubei_execution_score": result(name, "hubei_2020").execution.score,
        "mof_execution_score": result(name, "mof_2020").execution.score,
        "social_benefit_ratio": next((row.completion for row in scored.indicators if row.verdict == "部分完成"), None),
        "total": scored.total,
        "total_if_formula": scored.total,
        "sum_of_scores": scored.total,
    }
    assert {key: figures[key] for key in expected} == expected


@pytest.mark.parametrize(
    ("name", "findings"),
    [
        (
            "AH-CZ-2022-PROJ",  # the total row is 0; V15 because the published table is cut off before 满意度
            [("V10", ""), ("V11", ""), ("V12", ""), ("V12", ""), ("V12", ""), ("V15", "")],
        ),
        ("CQ-KXC-2021-DEPT", [("V14", "政府采购执行率"), ("V15", "")]),  # V15: the published table is cut off
        ("HB-HG-2020-PROJ", [("V14", "整编资料审核")]),
        ("HB-XA-2022-DEPT", []),
        ("HB-XA-2022-PROJ", []),
        ("HE-LF-2019-PROJ", [("V11", ""), ("V14", "工程资金金额")]),
        ("HN-NX-ZX-2021-DEPT", []),
        ("SC-ZJ-2022-PROJ", [("V15", ""), ("V16", "")]),
        ("YN-YD-2022-PROJ", [("V14", "资金到位及时率"), ("V14", "政策知晓率")]),
    ],
)
def test_arithmetic_findings(name: str, findings: list[tuple[str, str]]) -> None:
    assert arithmetic(name) == findings


@pytest.mark.parametrize("name", NAMES)
def test_what_holds_is_not_contradicted(name: str) -> None:
    """The sums, rates and grades in ``checks_that_hold`` are not what an arithmetic finding asks to change."""
    held = " ".join(case(name)["checks_that_hold"])
    expected = {
        "159.74+150.68=310.42": "V13",
        "310.42/341.98=90.77%": "V10",
        "434.89+77.4+286.83=799.12": "V13",
        "20+10+10+19.6+20+20=99.6": "V16",
        "10+10+10+7+10+10+9+10+10+10=96": "V16",
        "7.6+90=97.6": "V16",
        "76%×10=7.6": "V11",
        "96→优": "V19",
        "加执行率10=100": "V15",
    }
    silent = {code for figures, code in expected.items() if figures in held}
    assert silent.isdisjoint(code for code, _ in arithmetic(name))


def test_every_fault_in_the_figures_is_found() -> None:
    """Recall over the cases: each inconsistency whose codes lie within V10-V19 raises at least one of them."""
    missed = [
        (name, fault["detail"])
        for name in NAMES
        for fault in case(name)["inconsistencies"]
        if fault["codes"] and all("V10" <= code <= "V19" for code in fault["codes"])
        if not {code for code, _ in arithmetic(name)} & set(fault["codes"])
    ]
    assert missed == []


def test_a_rate_to_too_few_places_is_a_note() -> None:
    notes = [found for found in checked("HE-LF-2019-PROJ") if found.code == "V65"]
    assert [found.message for found in notes] == ["填的是86%，精确到两位小数是86.20%。"]


def test_a_typed_rate_alone_is_scored_with_a_warning() -> None:
    assert [found.code for found in checked("CQ-KXC-2021-DEPT") if found.code in {"V61", "V62"}] == ["V61"]
    assert result("CQ-KXC-2021-DEPT").execution.score == D("7.6")


def test_ceilings_without_a_sign_are_not_called_wrong_scores() -> None:
    items = [found.item for found in checked("CQ-KXC-2021-DEPT") if found.code == "V68"]
    assert items == ["财政供养人员控制率", "预算调整率", "结转结余率", "公用经费控制率"]
