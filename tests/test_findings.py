"""Findings in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from xlperf.findings import Finding, Severity, count_words, counted

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
