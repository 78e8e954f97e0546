"""The wrappers of the cell functions in VBA: run in pyOpenVBA's interpreter, with Excel and Python's side made up."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.support.vba_host import Cell, Excel, error
from tests.support.xlwings_on_windows import MISSING, ExcelHost
from tools.vba.module_sources import xlwings_source
from tools.vba.wrapper_generator import as_xlwings_writes, substitute
from xlperf.reading.rows import is_percent
from xlperf.template.vba.function_signatures import signatures
from xlperf.template.vba.installed_macros import BLANK, installed_project

PROJECT = installed_project(BLANK)
WRAPPERS = signatures(PROJECT.module("xlwings_udfs").text)
BOOK = "C:\\材料\\自评.xlsm"
NOT_AVAILABLE = -2146826246
_PROCEDURE = re.compile(
    r"^(?:Public |Private )?(?:Sub|Function) (?P<name>\w+)(?P<body>.*?)^End (?:Sub|Function)", re.MULTILINE | re.DOTALL
)


class Python:
    """Python's side: remembers what it was given, answers "已完成", and fails where it is told to."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, list[object]]] = []
        self.failures = 0

    def __call__(self, name: str, values: list[object]) -> object:
        self.calls.append((name, values))
        if self.failures:
            self.failures -= 1
            raise error(-2147023174, "The RPC server is unavailable")
        return "已完成"


@pytest.fixture
def python() -> Python:
    return Python()


@pytest.fixture
def excel(python: Python) -> Excel:
    return Excel(PROJECT, python, BOOK)


# --- what is handed over ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        pytest.param(Cell("98%", "@"), "98%", id="text"),
        pytest.param(Cell(98.0), 98.0, id="number"),
        pytest.param(Cell(0.98, "0%"), "98%", id="percentage"),
        pytest.param(Cell(0.07, "0.00%"), "7%", id="percentage without the noise of 0.07 * 100"),
        pytest.param(Cell(0.005, "0.0%"), "0.5%", id="percentage below one"),
        pytest.param(Cell(-0.005, "0.0%"), "-0.5%", id="percentage below zero"),
        pytest.param(Cell(1.0, "0%"), "100%", id="hundred per cent"),
        pytest.param(Cell(0.0000001, "0%"), "0.00001%", id="percentage too small for anything but an exponent"),
        pytest.param(Cell(1e16, "0%"), "1000000000000000000%", id="percentage too large for anything but an exponent"),
        pytest.param(Cell(1e30, "0%"), -2146826252, id="percentage out of range is #NUM!"),
        pytest.param(Cell(98.0, '0"%"'), 98.0, id="number with a percent sign behind it"),
        pytest.param(Cell("0.98", "0%"), "0.98", id="text in a percent format"),
        pytest.param(Cell(Decimal("0.123456"), "¥0.00"), 0.123456, id="currency in full"),
        pytest.param(Cell(dt.datetime(2022, 12, 1), "yyyy-mm-dd"), dt.datetime(2022, 12, 1), id="date"),
        pytest.param(Cell(True), True, id="truth value"),
        pytest.param(Cell(None), None, id="blank"),
        pytest.param(Cell(""), "", id="a formula's empty text"),
        pytest.param(Cell(NOT_AVAILABLE), NOT_AVAILABLE, id="error"),
        pytest.param(Cell(5.0, rows=2), [None, None], id="several cells"),
        pytest.param(Cell(5.0, areas=2), [None, None], id="several areas"),
        pytest.param(Cell(0.98, None), -2146826273, id="a cell whose format is not told is #VALUE! and no figure"),
        pytest.param(5.0, 5.0, id="a value in the formula"),
        pytest.param(MISSING, MISSING, id="left out"),
    ],
)
def test_what_is_handed_over_of(excel, python, cell, value):
    assert excel.compute("PERF_STATUS", Cell("≥"), Cell(5.0), Cell(5.0), cell, MISSING) == "已完成"
    others = [MISSING] * (len(WRAPPERS["PERF_STATUS"].arguments) - 4)
    assert python.calls == [("PERF_STATUS", ["≥", 5.0, 5.0, value, *others, BOOK])]


@given(code=some.text(alphabet='0#%."\\_* ;', max_size=12))
def test_percentages_are_told_by_the_format_as_the_reader_does(code):
    python = Python()
    Excel(PROJECT, python, BOOK).compute("PERF_GRADE", Cell(0.5, code), MISSING)
    ((_, (value, *_)),) = python.calls
    if code.count('"') % 2 == 0:  # Excel takes no other
        assert (value == "50%") == is_percent(code)


@pytest.mark.parametrize("name", sorted(WRAPPERS))
def test_every_wrapper_hands_over_its_arguments_in_order(excel, python, name):
    most = len(WRAPPERS[name].arguments)
    arguments = [Cell(float(at)) for at in range(most)]
    excel.compute(name, *arguments)
    excel.compute(name, *arguments[: WRAPPERS[name].required])
    book = [] if name in ("BUDGET_RATE", "BUDGET_DIFF") else [BOOK]
    values = [float(at) for at in range(most)]
    left_out = [*values[: WRAPPERS[name].required], *[MISSING] * (most - WRAPPERS[name].required)]
    assert python.calls == [(name, [*values, *book]), (name, [*left_out, *book])]
    assert excel.starts == 1


@pytest.mark.process
def test_no_cell_is_asked_once_python_is_called():
    cells = [Cell("≥"), Cell("98%", "@"), Cell(0.98, "0%"), Cell("%")]
    asked: list[int] = []

    def answer(name: str, values: list[object]) -> object:
        asked.append(sum(cell.asked for cell in cells))
        return host.answer(name, *values)

    host = ExcelHost()
    try:
        assert Excel(PROJECT, answer, BOOK).compute("PERF_STATUS", *cells, MISSING) == "已完成"
    finally:
        host.close()
    assert asked == [sum(cell.asked for cell in cells)]
    assert asked[0] > 0


# --- Python is not there ----------------------------------------------------------------------------------------------


def test_without_python_cells_show_an_error_after_one_try_and_no_message(excel):
    excel.python = None
    shown = [excel.compute(name, *[Cell(5.0)] * WRAPPERS[name].required) for name in WRAPPERS for _ in range(3)]
    assert shown == [NOT_AVAILABLE] * (3 * len(WRAPPERS))
    assert (excel.starts, excel.messages) == (1, 0)


def test_cells_try_again_once_a_button_has_reached_python(excel, python):
    excel.python = None
    excel.compute("PERF_GRADE", Cell(5.0))
    excel.press("XlperfCheck")
    assert (excel.messages, excel.calculations) == (1, 0)
    assert excel.compute("PERF_GRADE", Cell(5.0)) == NOT_AVAILABLE
    excel.python = python
    assert excel.compute("PERF_GRADE", Cell(5.0)) == NOT_AVAILABLE
    assert excel.starts == 1
    excel.press("XlperfCheck")
    assert excel.calculations == 1
    assert excel.compute("PERF_GRADE", Cell(5.0)) == "已完成"
    excel.press("XlperfCheck")
    assert (excel.starts, excel.messages, excel.calculations) == (2, 1, 1)


def test_a_python_that_has_ended_is_started_once_more(excel, python):
    assert excel.compute("PERF_GRADE", Cell(5.0)) == "已完成"
    python.failures = 1
    assert excel.compute("PERF_GRADE", Cell(6.0)) == "已完成"
    assert excel.starts == 2
    assert [values[0] for _, values in python.calls] == [5.0, 6.0, 6.0]


def test_a_python_that_starts_and_fails_at_every_call_is_a_failed_start(excel, python):
    python.failures = 100
    assert [excel.compute("PERF_GRADE", Cell(5.0)) for _ in range(5)] == [NOT_AVAILABLE] * 5
    assert (excel.starts, len(python.calls)) == (1, 1)


def test_nothing_on_the_way_to_python_shows_a_message_box():
    """What xlwings' XLPy calls, down to the last procedure, and our own module."""
    source = xlwings_source("xlwings.bas")
    bodies = {found["name"].lower(): found["body"] for found in _PROCEDURE.finditer(source)}
    reached, waiting = set(), ["xlpy"]
    while waiting:
        name = waiting.pop()
        if name in reached:
            continue
        reached.add(name)
        waiting += [word for word in re.findall(r"\w+", bodies[name].lower()) if word in bodies]
    assert {"xlpyloaddll", "xlpycommand", "getconfig", "fileexists"} <= reached
    shown = re.compile(r"\b(?:MsgBox|Popup|InputBox|ShowError)\b", re.IGNORECASE)
    assert [name for name in reached if shown.search(bodies[name])] == []
    assert [name for name in ("executewindows", "showerror") if not shown.search(bodies[name])] == []
    for module in ("xlperf_cells", "xlwings_udfs"):
        assert not shown.search(PROJECT.module(module).text)


# --- how the module comes about ---------------------------------------------------------------------------------------


def test_substitute__nothing_but_the_functions_and_their_arguments_is_left():
    for line in PROJECT.module("xlwings_udfs").text.splitlines()[2:]:
        assert re.fullmatch(
            r'Function \w+\([\w, ]+\)|    \w+ = XlperfAnswer\("[\w.]+", "\w+", Array\([\w, ]+\)\)|End Function|', line
        )


@pytest.fixture(scope="module")
def written_by_xlwings() -> str:
    return as_xlwings_writes()


@pytest.mark.process
@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("Err.Description", 'Err.Description & "!"', id="another answer to a fault"),
        pytest.param("ThisWorkbook, Application.Caller)", "ThisWorkbook)", id="another call"),
        pytest.param("If TypeOf Application.Caller Is Range Then", "", id="another condition"),
        pytest.param('#Const App = "Microsoft Excel"', '#Const App = "Excel"', id="another beginning"),
    ],
)
def test_substitute__a_wrapper_that_xlwings_writes_otherwise_is_refused(old, new, written_by_xlwings):
    text = written_by_xlwings
    assert substitute(text) == PROJECT.module("xlwings_udfs").text.replace("\r\n", "\n")
    assert old in text
    with pytest.raises(ValueError, match=r"wrappers have|in another way"):
        substitute(text.replace(old, new, 1))
