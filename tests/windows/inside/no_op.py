"""A cell function that does nothing, with the arguments of PERF_STATUS; and what the server's Python has loaded."""

# ruff: noqa: N802 - functions are named as they are written in a cell

import sys
from typing import Annotated, Any

import xlwings as xw

from xlperf.hosts.excel.xlwings_arguments import AsTyped

Typed = Annotated[Any, {"convert": AsTyped}]


@xw.func
def NOTHING(
    sign: Typed,
    target: Typed,
    actual: Typed,
    unit: Typed = None,
    scheme: Typed = None,
    name: Typed = None,
    level2: Typed = None,
    scoring: Typed = None,
    level1: Typed = None,
    weight: Typed = None,
    stated: Typed = None,
    book: Typed = None,
):
    return "已完成"


@xw.func
def LOADED():
    return " ".join(sorted({"pandas", "numpy"} & {name for name, module in sys.modules.items() if module}))
