"""Budget execution as a row of the indicators of a form: its points are the execution's, and count once."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.support.official_forms import Paper
from tests.support.read_forms import only, place, read, triples
from xlperf.assessment import assess

HEADERS = ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")
EXECUTION = ("管理效率", "预算管理", "预算执行率", "≥100%", "90%", 10, 9, "项目延期。")


def paper(
    *execution: object, funds: tuple[object, ...] = (100, 120, 108, "90%"), wide: bool = False, first: int = 50
) -> Paper:
    """A self-evaluation with the row ``execution``, in one cell over the three levels where it is ``wide``."""
    made = Paper("自评表").put(0, 0, "2022年度项目支出绩效自评表").line(1, "项目名称", "培训经费", "实施单位", "某中心")
    made.line(2, "项目资金（万元）", None, "年初预算数", "全年预算数", "全年执行数", "执行率", "得分")
    made.line(3, "年度资金总额", None, *funds).line(4, *HEADERS).line(5, *execution)
    if wide:
        made.merges.append((5, 0, 5, 2))
    made.line(6, "产出指标", "数量指标", "培训人次", "≥300人次", "310人次", first, first)
    made.line(7, "效益指标", "社会效益指标", "就业人数", "≥30人", "30人", 30, 30)
    made.line(8, "满意度指标", "服务对象满意度指标", "学员满意度", "≥90%", "95%", 10, 10)
    return made.line(9, "总分", None, None, None, None, 100, 99)


@pytest.mark.parametrize(
    "made",
    [
        paper(*EXECUTION),
        paper("预算执行率（10分）", None, None, 1, 0.9, 10, 9, "项目延期。", wide=True).put(5, 3, 1, form="0%"),
        paper("预算执行", "预算执行率", "项目资金支付率", "100%", "90%", 10, 9, "项目延期。"),
        paper("预算执行率", "预算执行率", "预算执行率", "=100%", "90.00%", 10, 9, "项目延期。"),
    ],
    ids=["among others", "in one cell", "under its own level", "in three levels"],
)
def test_the_row_is_the_execution(made: Paper) -> None:
    subject = only(made)
    assert (subject.funds.stated_score, subject.funds.shortfall_reason) == (9, "项目延期。")
    assert [row.name for row in subject.indicators] == ["培训人次", "就业人数", "学员满意度"]
    assert not {"V11", "V13", "V14", "V15", "V16", "V39"} & {code for code, _, _ in triples(read(made))}
    (said,) = [found for found in read(made).findings if found.code == "R54"]
    assert place(said) == ("R54", "C6")
    assert "只算一次" not in said.message


def test_a_score_printed_with_the_funds_too_is_the_same_share() -> None:
    found = assess(read(paper(*EXECUTION, funds=(100, 120, 108, 0.9, 9)))).findings
    assert "是同一份，只算一次" in next(one.message for one in found if one.code == "R54")
    assert not {"R55", "V15", "V16", "V39"} & {one.code for one in found}


def test_another_score_printed_with_the_funds_is_reported_and_counts() -> None:
    reading = read(paper(*EXECUTION, funds=(100, 120, 108, "90%", 8)))
    (said,) = [found for found in reading.findings if found.code == "R55"]
    assert place(said) == ("R55", "G6")
    assert "是9" in said.message
    assert "G4" in said.message
    assert reading.evaluation.subjects[0].funds.stated_score == 8


def test_points_above_those_of_the_execution_count_twice() -> None:
    """With the execution's own points beside, the rows have 90 together: the rate among them is one indicator more."""
    made = paper("产出指标", "质量指标", *EXECUTION[2:], funds=(100, 120, 108, "90%", 9), first=40)
    assert [row.weight for row in only(made).indicators] == [10, 40, 30, 10]
    codes = [code for code, _, _ in triples(read(made))]
    assert "V39" in codes
    assert "R54" not in codes


@pytest.mark.parametrize("name", ["政府采购预算执行率", "三公经费预算执行率", "预算执行率偏离度"])
def test_a_part_of_the_budget_is_an_indicator(name: str) -> None:
    made = paper("产出指标", "质量指标", name, *EXECUTION[3:])
    assert only(made).indicators[0].name == name


def test_a_scheme_without_points_for_execution_leaves_the_row() -> None:
    reading = read(paper(*EXECUTION), scheme="sichuan_dept_2018")
    assert reading.evaluation.subjects[0].indicators[0].weight == Decimal(10)
