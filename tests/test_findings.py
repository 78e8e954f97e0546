"""Findings in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from xlperf.findings import Finding, Origin, Severity, Spot, count_words, counted, finding, merged

ERROR = Finding(code="V01", severity=Severity.ERROR, message="", remedy="")
WARNING = replace(ERROR, severity=Severity.WARNING)
EXPLAINED = replace(WARNING, acknowledged="核实过")


@pytest.mark.parametrize(
    ("findings", "words"),
    [
        ([], "没有发现问题"),
        ([ERROR, ERROR, WARNING], "2 个错误，1 个提醒，0 条说明"),
        ([replace(ERROR, severity=Severity.NOTE)], "0 个错误，0 个提醒，1 条说明"),
        ([WARNING, EXPLAINED], "0 个错误，1 个提醒，0 条说明，另有 1 条已说明"),
        ([EXPLAINED], "0 个错误，0 个提醒，0 条说明，另有 1 条已说明"),
    ],
)
def test_counted(findings: list[Finding], words: str) -> None:
    assert counted(findings) == words


def test_count_words__of_what_was_counted() -> None:
    assert count_words({Severity.ERROR: 3, Severity.WARNING: 0}) == "3 个错误，0 个提醒"


# --- one cause, one finding -------------------------------------------------------------------------


def unmeasured(row: int, name: str, subject: str = "某项目") -> Finding:
    return finding("V09", Origin("绩效指标", f"I{row}", "计量单位"), subject=subject, item=name, target=row)


def test_findings_of_one_cause_are_one_with_all_its_cells() -> None:
    other = finding("V41", Origin("绩效指标", "E3", "三级指标"), subject="某项目", item="甲", level2="数量指标")
    first, second = merged([unmeasured(3, "甲"), other, unmeasured(4, "乙"), unmeasured(6, "丙")])
    assert second == other
    assert (first.origin, first.item, first.items) == (Origin("绩效指标", "I3", "计量单位"), "", "甲、乙、丙")
    assert [spot.origin.cell for spot in first.places if spot.origin] == ["I3", "I4", "I6"]
    assert str(first) == (
        "〔绩效指标!I3:I4、I6「计量单位」〕目标值没有计量单位，共 3 处：甲、乙、丙。"
        "请填计量单位，如 个、人、%、万元。（V09）"
    )


def test_merged_findings_are_merged_no_further() -> None:
    once = merged([unmeasured(3, "甲"), unmeasured(4, "乙")])
    assert merged(once) == once
    assert len(merged([*once, unmeasured(5, "丙")])) == 2


def test_the_cause_is_another_where_subject_explanation_or_what_they_share_differs() -> None:
    explained = replace(unmeasured(5, "丙"), acknowledged="系统不让填")
    apart = [unmeasured(3, "甲"), unmeasured(4, "乙", "另一项目"), explained]
    assert merged(apart) == tuple(apart)
    assumed = {"target": "20", "why": "", "other": "≤", "if_not": "越小越好"}
    signs = [finding("R19", Origin("绩效指标", f"F{row}"), sign=sign, **assumed) for row, sign in ((3, "≥"), (4, "≤"))]
    assert merged(signs) == tuple(signs)


def test_equal_figures_are_no_common_cause() -> None:
    goals = [
        finding("V14", Origin("绩效指标", cell), item=item, stated="19.6", working="", should="20")
        for cell, item in (("K3", "年度绩效目标1"), ("K9", "年度绩效目标2"))
    ]
    assert merged(goals) == tuple(goals)


def test_many_items_and_cells_are_cut_short_in_words_only() -> None:
    (one,) = merged([unmeasured(2 * row, f"指标{row}") for row in range(2, 22)])
    assert one.message == "目标值没有计量单位，共 20 处：指标2、指标3、指标4、指标5、指标6、指标7等 20 个。"
    assert one.items == "指标2、指标3、指标4、指标5、指标6、指标7等 20 个"
    assert one.where == "〔绩效指标!I4、I6、I8、I10、I12、I14、I16、I18等「计量单位」〕"
    assert len(one.places) == 20


def test_places_on_two_sheets_are_named_by_sheet() -> None:
    values = {"value": "旧名", "header": "对象", "table": "评价对象", "should": "“新名”"}
    cells = [("绩效指标", "A3"), ("绩效指标", "A4"), ("年度目标", "A2")]
    (one,) = merged([finding("R24", Origin(sheet, cell, "对象"), **values) for sheet, cell in cells])
    assert one.where == "〔绩效指标!A3:A4「对象」〕〔年度目标!A2「对象」〕"


def test_a_single_finding_has_its_own_place() -> None:
    one = unmeasured(3, "甲")
    assert one.places == (Spot(Origin("绩效指标", "I3", "计量单位"), "甲"),)
    assert merged([one]) == (one,)


@pytest.mark.parametrize(("cell", "mark"), [("subjects[0].indicators[1].unit", "!"), ("第5行第3列", "")])
def test_cells_of_other_files_are_named_as_they_are(cell: str, mark: str) -> None:
    (one,) = merged([replace(unmeasured(3, "甲"), origin=Origin("文件", place)) for place in (cell, "I4")])
    assert one.where == f"〔文件{mark}{cell}、I4〕"
