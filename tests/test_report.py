"""The whole job without files, and its results as DataFrames."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pandas as pd
import pytest

from tests.support.markdown_books import book
from tests.support.sample import sample_report
from xlperf import template
from xlperf.assessment import examine
from xlperf.dataframes import COLUMNS, frames
from xlperf.findings import Severity, XlperfError
from xlperf.model import Acknowledgement, Edit
from xlperf.reading import datafile
from xlperf.reading.workbook import Reading, read
from xlperf.report import evaluate


def with_scheme(name: str) -> Reading:
    reading = template.read_sample()
    evaluation = reading.evaluation
    return replace(reading, evaluation=replace(evaluation, unit=replace(evaluation.unit, scheme=name)))


def test_evaluate__sample() -> None:
    assert [result.total for result in sample_report().results] == [Decimal("94.15"), Decimal("91.60")]
    assert [grid.sheet for grid in sample_report().tables] == ["附件1", "附件2"]
    assert sample_report().paragraphs[0].text.startswith("2022年度")


def test_evaluate__the_scheme_decides() -> None:
    report = evaluate(with_scheme("mof_2020"))
    assert [result.execution.score for result in report.results] == [Decimal("9.08"), Decimal("7.80")]


def test_evaluate__an_unknown_scheme_is_never_replaced_by_another() -> None:
    with pytest.raises(XlperfError, match="某省"):
        evaluate(with_scheme("某省（2099）"))


def test_all_findings__an_unknown_scheme_is_one_finding() -> None:
    found = examine(with_scheme("某省（2099）")).findings
    assert [(item.code, item.severity) for item in found if item.code == "R28"] == [("R28", Severity.ERROR)]
    text = next(str(item) for item in found if item.code == "R28")
    assert "可选：湖北省（2020）、财政部（2020）、中央（2016）、四川省（2023）、" in text
    assert "。请从下拉框里选" in text


def test_all_findings__an_inconsistent_scheme_is_named() -> None:
    own = [{"title": "某省（2099）", "source": "某文件", "extends": "hubei_2020", "total": 90}]
    found = examine(with_scheme("某省（2099）"), own_schemes=own).findings
    assert "评分规则“某省（2099）”：这个评分规则用不了" in found[-1].message


def with_outline(name: str) -> Reading:
    reading = template.read_sample()
    evaluation = reading.evaluation
    return replace(reading, evaluation=replace(evaluation, unit=replace(evaluation.unit, outline=name)))


def test_all_findings__an_unknown_outline_is_one_finding_and_the_rest_is_found() -> None:
    usual = examine(template.read_sample()).findings
    *rest, last = examine(with_outline("某提纲")).findings
    assert (tuple(rest), last.code, last.severity) == (usual, "R73", Severity.ERROR)
    assert last.message.startswith("没有名为“某提纲”的报告提纲。可选：")
    with pytest.raises(XlperfError, match="某提纲"):
        evaluate(with_outline("某提纲"))


def test_all_findings__an_own_outline_is_one_to_choose() -> None:
    own = [{"title": "某提纲", "source": "某文件", "extends": "xianan"}]
    assert "R73" not in [one.code for one in examine(with_outline("某提纲"), own_outlines=own).findings]
    broken = [{"title": "某提纲", "source": "某文件", "extends": "没有的"}]
    assert examine(with_outline("某提纲"), own_outlines=broken).findings[-1].code == "R73"


def test_all_findings__finds_what_evaluate_finds() -> None:
    reading = datafile.read_data(
        {"xlperf": 1, "unit": {"name": "某中心"}, "subjects": [{"name": "甲", "kind": "project"}]}
    )
    assert examine(reading).findings == evaluate(reading).findings != ()


def test_evaluate__an_edit_whose_figures_changed_is_a_finding() -> None:
    reading = template.read_sample()
    first = next(paragraph for paragraph in evaluate(reading).paragraphs if "310.42" in paragraph.text)
    edit = Edit(subject=first.subject, key=first.key, generated=first.generated, facts="0" * 16, text="改过的一段")
    changed = replace(reading, evaluation=replace(reading.evaluation, edits=(edit,)))
    assert [(found.code, found.item) for found in evaluate(changed).findings if found.code == "V71"] == [
        ("V71", "报告段落“改过的一段”")
    ]
    kept = replace(edit, facts=first.facts)
    fresh = replace(reading, evaluation=replace(reading.evaluation, edits=(kept,)))
    assert [found.code for found in evaluate(fresh).findings if found.code == "V71"] == []


def test_frames__columns_and_dtypes_are_the_documented_ones() -> None:
    for made in (frames(sample_report()), frames(evaluate(datafile.read_data({})))):
        assert {name: dict(frame.dtypes.astype(str)) for name, frame in made.items()} == {
            name: dict(columns) for name, columns in COLUMNS.items()
        }
    documented = str(frames.__doc__).replace("\n", " ").replace(",", " ").replace(".", " ").split()
    assert [column for columns in COLUMNS.values() for column in columns if column not in documented] == []


def test_frames__values() -> None:
    made = frames(sample_report())
    assert made["units"].loc[0, ["subjects", "indicators", "errors"]].tolist() == [2, 16, 7]
    subjects = made["subjects"]
    assert subjects["total"].tolist() == [94.15, 91.6]
    assert subjects["execution_rate"].round(4).tolist() == [0.9077, 0.7802]
    assert subjects["budget"].tolist() == subjects["adjusted"].tolist()
    assert made["findings"]["acknowledged"].isna().all()
    indicators = made["indicators"]
    assert indicators.groupby("subject_number")["score"].sum().tolist() == [76, 76]
    row = indicators.iloc[5]
    assert row[["target_value", "actual_value", "unit_of_measure", "verdict"]].tolist() == [
        5000,
        4500,
        "人",
        "部分完成",
    ]
    assert pd.isna(indicators.loc[1, "target_value"])


def test_frames__typed_numbers_read_as_people_write_them() -> None:
    row = {"name": "甲", "target": Decimal("1E+2"), "actual": Decimal("1E-7")}
    whole = {"xlperf": 1, "subjects": [{"name": "某", "kind": "project", "indicators": [row]}]}
    indicators = frames(evaluate(datafile.read_data(whole)))["indicators"]
    assert indicators.loc[0, ["target", "actual"]].tolist() == ["100", "0.0000001"]


def test_frames__findings() -> None:
    report = evaluate(datafile.read_data({"xlperf": 1, "unit": {"name": "某中心", "year": "去年"}}))
    found = frames(report)["findings"]
    assert len(found) == len(report.findings) > 0
    assert "subjects" not in set(found["header"])
    assert set(found["severity"]) <= {"error", "warning", "note"}


def said(indicators: list[dict[str, object]], funds: dict[str, object]) -> list[tuple[str, str]]:
    """(last step of the place, code) of what is said of blank and unreadable cells of one project."""
    subject = {"name": "甲", "kind": "project", "supervisor": "某局", "implementer": "某局"}
    unit = {"name": "某局", "year": 2022, "filled_on": "2023年3月1日"}
    whole = {"xlperf": 1, "unit": unit, "subjects": [{**subject, "funds": funds, "indicators": indicators}]}
    places = [(found.origin.cell.rpartition(".")[2] if found.origin else "", found.code)
              for found in examine(datafile.read_data(whole)).findings]  # fmt: skip
    codes = {"R10", "R22", "V01", "V02", "V60", "V61", "V62", "V63", "V64"}
    return [place for place in places if place[0] and place[1] in codes]  # those at a cell


def indicator(**values: object) -> dict[str, object]:
    usual = {"level1": "产出指标", "level2": "数量指标", "name": "培训人次", "sign": "≥", "target": "300人次"}
    return {**usual, "actual": "310人次", "weight": 80, **values}


@pytest.mark.parametrize(
    ("funds", "found"),
    [
        ({"adjusted": 100, "executed": "待定"}, [("executed", "R10")]),
        ({"adjusted": 100, "executed": None}, [("executed", "V62")]),
        ({"adjusted": "待定", "executed": "二千九百万"}, [("adjusted", "R10"), ("executed", "R10")]),
        ({"adjusted": "待定", "executed": None}, [("adjusted", "R10"), ("executed", "V62")]),
        ({"initial": 100, "adjusted": "待定", "executed": 100}, [("adjusted", "R10")]),
        ({"adjusted": 100, "executed": "待定", "stated_rate": "95%"}, [("executed", "R10")]),
    ],
)
def test_all_findings__what_cannot_be_read_is_not_called_blank(
    funds: dict[str, object], found: list[tuple[str, str]]
) -> None:
    assert said([indicator()], funds) == found


def test_all_findings__weights_that_cannot_be_read_are_not_called_blank() -> None:
    funds: dict[str, object] = {"initial": 100, "adjusted": 100, "executed": 100}
    assert said([indicator(weight="十分"), indicator(name="乙", weight=70)], funds) == [("weight", "R10")]
    assert said([indicator(weight="十分")], funds) == [("weight", "R10")]
    assert said([indicator(weight=None), indicator(name="乙", weight=70)], funds) == [("weight", "V63")]


def test_all_findings__a_share_that_looks_like_a_fraction_is_one_finding() -> None:
    funds: dict[str, object] = {"initial": 100, "adjusted": 100, "executed": 100}
    row = indicator(level2="质量指标", name="合格率", target="95", unit="%", actual="0.96")
    assert said([row], funds)[0] == ("actual", "R22")
    assert "V02" not in {code for _, code in said([row], funds)}
    assert "V02" in {code for _, code in said([{**row, "actual": "9"}], funds)}


def test_all_findings__a_column_that_is_missing_is_said_once() -> None:
    whole = book("""
        | 绩效指标 |      |          |      |        |      |      |
        |          | 对象 | 三级指标 | 符号 | 目标值 | 数据 | 分值 |
        |          | 某局 | 甲       | ≥    | 20个   | 20   | 40   |
        |          | 某局 | 乙       | ≥    | 20个   | 20   | 40   |
    """, complete=False)  # fmt: skip
    rest = book()
    tables = (*(ref for ref in rest.tables if ref.name != "绩效指标"), *whole.tables)
    reading = read(replace(rest, grids={**rest.grids, **whole.grids}, tables=tables))
    rows = [found for found in examine(reading).findings if found.origin and found.origin.sheet == "绩效指标"]
    assert [found.code for found in rows if found.severity is Severity.ERROR and found.code != "V03"] == ["R05"]


def test_all_findings__what_is_explained_has_no_remedy_left() -> None:
    reading = template.read_sample()
    known = [found for found in examine(reading).findings if found.severity is Severity.WARNING]
    row = Acknowledgement(code=known[0].code, subject="", item="", reason="已批准")
    explained = replace(reading, evaluation=replace(reading.evaluation, acknowledged=(row,)))
    found = next(found for found in examine(explained).findings if found.code == row.code)
    assert str(found).endswith(f"（已说明：已批准）（{row.code}）")
