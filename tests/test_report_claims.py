"""Sentences of finished reports beside a workbook: each that it contradicts is reported, none that it agrees with."""

from __future__ import annotations

import pytest

from tests.support.report_claims import codes, wordings

LEAST = {"claims": (50, 30), "scores": (10, 40), "wholes": (7, 35), "numbers": (30, 10)}
"""How many wrong and right sentences of each kind there are at least."""


@pytest.mark.parametrize("kind", LEAST)
def test_what_the_workbook_contradicts_is_reported(kind: str) -> None:
    assert len(wordings()[kind].wrong) >= LEAST[kind][0]
    assert wordings()[kind].missed == ()


@pytest.mark.parametrize("kind", LEAST)
def test_what_agrees_with_the_workbook_is_not_reported(kind: str) -> None:
    assert len(wordings()[kind].right) >= LEAST[kind][1]
    assert wordings()[kind].raised == ()


def test_a_claim_of_a_kind_is_compared_with_its_rows_only() -> None:
    assert "V54" in codes("数量指标全部完成。")
    assert "V54" not in codes("质量指标全部完成。")
    assert "V54" in codes("质量指标和数量指标全部完成。")
