"""A cell function that does nothing, with the arguments of PERF_STATUS; and what the server's Python has loaded."""

# ruff: noqa: N802 - functions are named as they are written in a cell

import sys

import xlwings as xw

from xlperf.hosts.excel.functions import Actual, Book, Measure, Scheme, Sign, Target


@xw.func
def NOTHING(sign: Sign, target: Target, actual: Actual, unit: Measure = None, scheme: Scheme = None, book: Book = None):
    return "已完成"


@xw.func
def LOADED():
    return " ".join(sorted({"pandas", "numpy"} & {name for name, module in sys.modules.items() if module}))
