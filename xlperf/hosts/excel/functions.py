"""The cell functions as Excel sees them: names, arguments and their help, around :mod:`xlperf.cell_functions`.

xlwings reads them from here: docstrings become the description in Excel's function wizard (at most 255 characters,
so they are Chinese and one line), the annotations become each argument's conversion and help. Argument names are
ASCII because they are written into the workbook's VBA project, whose editor knows no other characters.
"""

# ruff: noqa: N802 - functions are named as they are written in a cell

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Annotated, Any

import xlwings as xw

from xlperf import cell_functions as cells
from xlperf.hosts.excel.xlwings_arguments import AsTyped, beside

CATEGORY = "绩效自评"
"""Where Excel's function wizard lists the functions."""

BOOK = "XlperfBook"
"""What the wrappers in VBA add as the argument ``book``: the full name of the workbook, as text."""

OLDER_NAMES = {"BUDGET_CHANGE": "BUDGET_DIFF"}
"""What functions were called in older workbooks -> their names now. Mail gateways took the older one for an event."""

_TYPED = {"convert": AsTyped}

Sign = Annotated[Any, {"doc": "符号：≥、>、＝、<、≤ 或 定性", **_TYPED}]
Target = Annotated[Any, {"doc": "目标值，可以带单位，如 98%、418.26万元", **_TYPED}]
Actual = Annotated[Any, {"doc": "实际完成值，写法同目标值", **_TYPED}]
Measure = Annotated[Any, {"doc": "计量单位，如 %、万元、个；目标值自带单位时可不填", **_TYPED}]
Weight = Annotated[Any, {"doc": "分值（满分）", **_TYPED}]
Stated = Annotated[Any, {"doc": "自评得分；定性指标由它定分，可不填", **_TYPED}]
Level1 = Annotated[Any, {"doc": "一级指标，如 产出指标", **_TYPED}]
Level2 = Annotated[Any, {"doc": "二级指标，如 数量指标", **_TYPED}]
Name = Annotated[Any, {"doc": "三级指标名称", **_TYPED}]
Scoring = Annotated[Any, {"doc": "评(扣)分标准：这个指标自己的计分办法，没有就不填", **_TYPED}]
Reason = Annotated[Any, {"doc": "偏差原因及改进措施", **_TYPED}]
Current = Annotated[Any, {"doc": "当前完成值，写法同目标值", **_TYPED}]
Forecast = Annotated[Any, {"doc": "全年预计完成值，写法同目标值；没有就不填", **_TYPED}]
Month = Annotated[Any, {"doc": "到几月底：6，或 1-6月 这样的期间", **_TYPED}]
Rules = Annotated[Any, {"doc": "预警规则的名称，如 平台默认；不填用平台默认", **_TYPED}]
Total = Annotated[Any, {"doc": "总分", **_TYPED}]
Executed = Annotated[Any, {"doc": "执行数", **_TYPED}]
Adjusted = Annotated[Any, {"doc": "调整后预算数；空着时用年初预算数", **_TYPED}]
Initial = Annotated[Any, {"doc": "年初预算数", **_TYPED}]
NextYear = Annotated[Any, {"doc": "下年预算数", **_TYPED}]
MoneyUnit = Annotated[Any, {"doc": "金额单位：万元（不填时）或 元", **_TYPED}]
Book = Annotated[Any, {"doc": "工作簿所在的位置，由宏填写", **_TYPED}]
Scheme = Annotated[Any, {"doc": "评分规则的名称，如 湖北省（2020）；不填用湖北省（2020）", **_TYPED}]


def typed_arguments(function: Callable[..., Any]) -> tuple[inspect.Parameter, ...]:
    """The arguments of a cell function that a formula has: all but ``book``, which the wrapper adds."""
    return tuple(one for one in inspect.signature(function).parameters.values() if one.name != "book")


@xw.func(category=CATEGORY)
@xw.arg("book", vba=BOOK)
def PERF_STATUS(
    sign: Sign,
    target: Target,
    actual: Actual,
    unit: Measure = None,
    scheme: Scheme = None,
    name: Name = None,
    level2: Level2 = None,
    scoring: Scoring = None,
    level1: Level1 = None,
    weight: Weight = None,
    stated: Stated = None,
    book: Book = None,
) -> Any:
    """完成情况：已完成、部分完成或未完成；定性指标给出所在的档次。没填的返回空。"""
    return cells.status(
        sign, target, actual, unit, scheme, name, level2, scoring, level1, weight, stated, folder=beside(book)
    )


@xw.func(category=CATEGORY)
@xw.arg("book", vba=BOOK)
def PERF_RATE(
    sign: Sign,
    target: Target,
    actual: Actual,
    unit: Measure = None,
    scheme: Scheme = None,
    name: Name = None,
    level2: Level2 = None,
    scoring: Scoring = None,
    level1: Level1 = None,
    weight: Weight = None,
    stated: Stated = None,
    book: Book = None,
) -> Any:
    """完成率（小数，单元格设成百分比格式）：正向指标为实际÷目标，反向指标为目标÷实际，不封顶。定性指标返回空。"""
    return cells.rate(
        sign, target, actual, unit, scheme, name, level2, scoring, level1, weight, stated, folder=beside(book)
    )


@xw.func(category=CATEGORY)
@xw.arg("book", vba=BOOK)
def PERF_SCORE(
    sign: Sign,
    target: Target,
    actual: Actual,
    weight: Weight,
    stated: Stated = None,
    unit: Measure = None,
    scheme: Scheme = None,
    name: Name = None,
    level2: Level2 = None,
    scoring: Scoring = None,
    level1: Level1 = None,
    book: Book = None,
) -> Any:
    """指标得分：按评分规则由目标值、实际完成值和分值算出，保留两位小数，不超过分值。"""
    return cells.score(
        sign, target, actual, weight, stated, unit, scheme, name, level2, scoring, level1, folder=beside(book)
    )


@xw.func(category=CATEGORY)
@xw.arg("book", vba=BOOK)
def PERF_SENTENCE(
    level1: Level1,
    level2: Level2,
    name: Name,
    sign: Sign,
    target: Target,
    unit: Measure,
    actual: Actual,
    scheme: Scheme = None,
    book: Book = None,
) -> Any:
    """报告语句：这个指标写进报告里的那句话。"""
    return cells.sentence(level1, level2, name, sign, target, unit, actual, scheme, folder=beside(book))


@xw.func(category=CATEGORY)
@xw.arg("book", vba=BOOK)
def PERF_HINT(
    level1: Level1,
    level2: Level2,
    name: Name,
    sign: Sign,
    target: Target,
    unit: Measure,
    actual: Actual,
    weight: Weight,
    stated: Stated,
    reason: Reason,
    scheme: Scheme = None,
    scoring: Scoring = None,
    book: Book = None,
) -> Any:
    """提示：这一行填得不对或需要说明的第一个问题；没有问题返回空。"""
    return cells.hint(
        level1, level2, name, sign, target, unit, actual, weight, stated, reason, scheme, scoring, folder=beside(book)
    )


@xw.func(category=CATEGORY)
@xw.arg("book", vba=BOOK)
def PERF_ALERT(
    sign: Sign,
    target: Target,
    current: Current,
    month: Month,
    unit: Measure = None,
    rules: Rules = None,
    name: Name = None,
    level2: Level2 = None,
    scheme: Scheme = None,
    book: Book = None,
) -> Any:
    """预警：红、黄、绿或蓝，按监控时的完成值与目标值按时间折算后的比；没有规则的说明原因。"""
    return cells.alert(sign, target, current, month, unit, rules, name, level2, scheme, folder=beside(book))


@xw.func(category=CATEGORY)
@xw.arg("book", vba=BOOK)
def PERF_LIKELIHOOD(
    sign: Sign,
    target: Target,
    current: Current,
    forecast: Forecast,
    month: Month,
    unit: Measure = None,
    rules: Rules = None,
    name: Name = None,
    level2: Level2 = None,
    scheme: Scheme = None,
    book: Book = None,
) -> Any:
    """完成可能性的建议：确定能、有可能或不可能，后面是算式；先看全年预计完成值，没有的按现在的进度推算。由单位自己决定。"""
    return cells.likelihood(
        sign, target, current, forecast, month, unit, rules, name, level2, scheme, folder=beside(book)
    )


@xw.func(category=CATEGORY)
@xw.arg("book", vba=BOOK)
def PERF_GRADE(total: Total, scheme: Scheme = None, book: Book = None) -> Any:
    """等级：总分对应的优、良、中、差；评分规则不评级时返回空。"""
    return cells.grade(total, scheme, folder=beside(book))


@xw.func(category=CATEGORY)
def BUDGET_RATE(executed: Executed, adjusted: Adjusted, initial: Initial = None) -> Any:
    """预算执行率（小数，单元格设成百分比格式）：执行数÷调整后预算数，不封顶。"""
    return cells.budget_rate(executed, adjusted, initial)


@xw.func(category=CATEGORY)
@xw.arg("book", vba=BOOK)
def BUDGET_SCORE(
    executed: Executed, adjusted: Adjusted, initial: Initial = None, scheme: Scheme = None, book: Book = None
) -> Any:
    """预算执行得分：按评分规则由执行率算出，保留两位小数。"""
    return cells.budget_score(executed, adjusted, initial, scheme, folder=beside(book))


@xw.func(category=CATEGORY)
@xw.arg("book", vba=BOOK)
def BUDGET_ALERT(
    executed: Executed, adjusted: Adjusted, initial: Initial, month: Month, rules: Rules = None, book: Book = None
) -> Any:
    """资金的预警：红、黄、绿或蓝，按到期末的执行率与时间的比；没有规则的说明原因。"""
    return cells.budget_alert(executed, adjusted, initial, month, rules, folder=beside(book))


@xw.func(category=CATEGORY)
def BUDGET_DIFF(next_year: NextYear, executed: Executed, money_unit: MoneyUnit = None) -> Any:
    """下年预算数比本年执行数增加或减少了多少，如 增加了21.5万元。"""
    return cells.budget_diff(next_year, executed, money_unit)


def __getattr__(name: str) -> Any:
    """The function that older workbooks call by another name; no wrapper is made for that name."""
    if name in OLDER_NAMES:
        return globals()[OLDER_NAMES[name]]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
