"""Dates: read as people type them, printed as official documents do, carried by files."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from xlperf.values.dates import NOWHERE, file_date, printed_date, read_date


@pytest.mark.parametrize(
    "typed", ["2026-03-05", "2026/3/5", "2026.3.5", "2026年3月5日", " 2026 年 03 月 05 日", "２０２６－３－５",
              "20260305", "2026-03-05 00:00:00"]
)  # fmt: skip
def test_read_date__however_it_is_typed(typed: str) -> None:
    assert read_date(typed) == date(2026, 3, 5)
    assert printed_date(typed) == "2026年3月5日"


@pytest.mark.parametrize("typed", ["2026年3月", "202年1月", "2026-13-01", "2026年2月30日", "待定", "26-3-5"])
def test_read_date__other_texts_stay(typed: str) -> None:
    assert read_date(typed) is None
    assert printed_date(typed) == typed


def test_read_date__blank_is_blank() -> None:
    assert (read_date(None), printed_date(None), printed_date("")) == (None, None, "")


@pytest.mark.parametrize(
    ("filled_on", "year", "expected"),
    [
        ("2023-03-05", 2022, datetime(2023, 3, 5)),
        ("202年1月", 2022, datetime(2023, 1, 1)),
        (None, 2024, datetime(2025, 1, 1)),
        (None, None, NOWHERE),
        (None, 9999, NOWHERE),
        ("0999-01-01", None, NOWHERE),
    ],
)
def test_file_date(filled_on: str | None, year: int | None, expected: datetime) -> None:
    assert file_date(filled_on, year) == expected
