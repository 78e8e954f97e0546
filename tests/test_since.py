"""What has changed since the last check."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from xlperf import template
from xlperf.checks.since import Known, Since, compare, line_of, lines_in
from xlperf.findings import Finding, Origin, Severity, merged
from xlperf.writing import outputs


def one(code: str, item: str = "", subject: str = "某项目", acknowledged: str = "") -> Finding:
    place = Origin("绩效指标", f"A{len(item) + int(code[1:])}")
    return Finding(code, Severity.WARNING, "", "", place, subject, item, acknowledged)


def since(before: list[Finding], now: list[Finding]) -> Since:
    return compare([line_of(found) for found in before], now)


def test_the_same_findings_are_neither_new_nor_gone() -> None:
    found = [one("V02", "甲"), one("V02", "乙"), one("V07")]
    assert since(found, found[::-1]) == Since(new=(), gone=())


def test_a_row_that_moved_is_the_same_finding() -> None:
    found = one("V02", "甲")
    assert since([found], [replace(found, origin=Origin("绩效指标", "A99"))]) == Since(new=(), gone=())


@pytest.mark.parametrize("other", [one("V02", "乙"), one("V29", "甲"), one("V02", "甲", subject="另一项目")])
def test_another_code_item_or_subject_is_another_finding(other: Finding) -> None:
    assert since([one("V02", "甲")], [other]) == Since(new=(other,), gone=(Known("V02", "某项目", "甲"),))


def test_one_cause_with_fewer_cells_is_still_there() -> None:
    rows = [replace(one("V09", item), shared="没有单位") for item in "甲乙丙"]
    assert since(list(merged(rows)), list(merged(rows[:2]))) == Since(new=(), gone=())
    assert since(list(merged(rows)), rows[:1]) == Since(new=(), gone=())
    assert since(rows[:1], list(merged(rows))) == Since(new=(), gone=())


def test_what_was_explained_is_not_gone_and_not_new() -> None:
    explained = one("V29", "甲", acknowledged="年中增加两期")
    assert since([one("V29", "甲")], [explained]) == Since(new=(), gone=())
    assert since([], [explained]) == Since(new=(), gone=())


def test_only_what_a_check_wrote_is_read_back() -> None:
    line = line_of(one("V02", "甲\n乙"))
    assert lines_in([["校验结果", None, 3.5], ["x", line]]) == (line,)
    assert lines_in([["校验结果", "xlperf:sheet"]]) is None
    assert compare(["xlperf:finding\t", "xlperf:finding\t只有一段"], []) == Since(new=(), gone=())


@pytest.mark.workbooks
def test_the_report_beside_the_workbook_remembers_its_check(tmp_path: Path) -> None:
    source = tmp_path / "样例.xlsm"
    template.write_sample(source)
    first = outputs.write_report(source)
    assert "比上次" not in head(first.workbook)
    assert head(outputs.write_report(source).workbook).endswith("比上次校验：新增 0 条，解决 0 条。")


def head(path: Path) -> str:
    return str(openpyxl.load_workbook(path)["校验结果"]["A2"].value)
