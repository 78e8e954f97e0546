"""Calls of the cell functions as wrappers make them: which functions, what they are given, 4,000 calls by chance."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence

from tests.support.xlwings_on_windows import MISSING
from xlperf.hosts.excel import functions
from xlperf.hosts.excel.functions import typed_arguments
from xlperf.template.vba.function_signatures import signatures
from xlperf.template.vba.installed_macros import BLANK, installed_project

WRAPPERS = signatures(installed_project(BLANK).module("xlwings_udfs").text)
NAMES = sorted(WRAPPERS)
INSIDE = {
    "PERF_STATUS": "status",
    "PERF_RATE": "rate",
    "PERF_SCORE": "score",
    "PERF_SENTENCE": "sentence",
    "PERF_HINT": "hint",
    "PERF_GRADE": "grade",
    "PERF_ALERT": "alert",
    "PERF_LIKELIHOOD": "likelihood",
    "BUDGET_RATE": "budget_rate",
    "BUDGET_SCORE": "budget_score",
    "BUDGET_DIFF": "budget_diff",
    "BUDGET_ALERT": "budget_alert",
}
VALUES = (
    *(
        None,
        "",
        " ",
        0.0,
        5.0,
        -3.0,
        0.98,
        98.0,
        1e300,
        12345678.9,
        True,
        MISSING,
        -2146826246,
        -2146826243,
        -2146826230,
    ),
    *(
        "98%",
        "0.5%",
        "９８％",
        "≥98%",
        "5000人",
        "418.26万元",
        "1,234.50",
        "九十",
        "2022年12月",
        "=",
        "≥",
        "≤",
        "定性",
        "%",
        "万元",
    ),
    *(
        "优",
        "已完成",
        "产出指标",
        "数量指标",
        "合格率",
        "湖北省（2020）",
        "财政部（2020）",
        "没有的规则",
        dt.datetime(2022, 12, 1),
    ),
    *([[5.0]], [[5.0, 6.0]], [None, None]),
)
"""What wrappers hand over: what people type, errors, arguments left out, arrays, several cells."""


def arguments_of(name: str) -> list[str]:
    """The names of the arguments that a formula has."""
    return [argument.name for argument in typed_arguments(getattr(functions, name))]


def with_book(name: str, given: Sequence[object], book: str) -> list[object]:
    """The arguments with the workbook's place, which wrappers add where a scheme counts."""
    return [*given] if name in ("BUDGET_RATE", "BUDGET_DIFF") else [*given, book]


def random_calls(count: int) -> Iterator[tuple[str, list[object]]]:
    """Names and arguments; the same ones each time."""
    chance = random.Random(11)  # noqa: S311
    for turn in range(count):
        name = NAMES[turn % len(NAMES)]
        yield name, [chance.choice(VALUES) for _ in arguments_of(name)]
