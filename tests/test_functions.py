"""The cell functions as Excel calls them: through the object of xlwings' server, its conversion and cleaning included.

Wrappers hand over values; those of older workbooks hand over cells, the workbook and the caller, and go on working.
"""

from __future__ import annotations

import datetime as dt
import inspect
from decimal import Decimal
from typing import get_args, get_type_hints

import pytest

from tests.support.cell_calls import INSIDE, NAMES, WRAPPERS, arguments_of, random_calls, with_book
from tests.support.xlwings_on_windows import MISSING, Cell, ExcelHost
from xlperf import cell_functions
from xlperf.excel import buttons as older_buttons
from xlperf.hosts.excel import buttons, functions
from xlperf.hosts.excel.xlwings_arguments import beside, book_folder

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def excel():
    host = ExcelHost()
    yield host
    host.close()


def cells(*values: object) -> list[Cell]:
    """References to cells that hold these values, in General format."""
    return [Cell(value) for value in values]


# --- values, as the wrappers hand them over ---------------------------------------------------------------------------


def test_values_go_to_the_functions_as_they_are(excel):
    """Through all of xlwings, 4,000 calls answer as the functions do when they are asked directly."""
    for name, given in random_calls(4_000):
        direct = [None if value == MISSING else value[0][0] if value == [[5.0]] else value for value in given]
        expected = getattr(cell_functions, INSIDE[name])(*direct)
        assert excel.answer(name, *with_book(name, given, "")) == expected, (name, given)


def test_values_are_taken_without_a_question_and_cells_are_not(excel):
    row = ("≥", "98%", 98.0, "%")
    assert excel.answer("PERF_STATUS", *row, MISSING, "C:\\自评.xlsm") == "已完成"
    assert excel.questions == 0
    assert excel.older_answer("PERF_STATUS", *cells(*row), MISSING) == "已完成"
    assert excel.questions > 30


@pytest.mark.parametrize(
    "name", [name for name in NAMES if name.startswith("PERF") and name != "PERF_ALERT"] + ["BUDGET_SCORE"]
)
def test_a_scheme_of_the_units_own_is_found_beside_the_workbook(excel, tmp_path, name):
    typed = {"sign": "≥", "target": 5.0, "actual": 5.0, "weight": 10.0, "executed": 5.0, "adjusted": 5.0, "total": 95.0}
    given = [
        {**typed, "name": "个数", "scheme": "本单位规则"}.get(argument, MISSING) for argument in arguments_of(name)
    ]
    unknown = excel.answer(name, *given, str(tmp_path / "自评.xlsm"))
    assert "没有名为“本单位规则”的评分规则" in unknown
    (tmp_path / "规则.toml").write_text(
        'extends = "hubei_2020"\nid = "own"\ntitle = "本单位规则"\nsource = "本单位"\n', "utf-8"
    )
    assert "评分规则" not in str(excel.answer(name, *given, str(tmp_path / "自评.xlsm")))
    assert excel.answer(name, *given, str(tmp_path / "另一个" / "自评.xlsm")) == unknown


def test_beside__a_workbook_without_a_folder_on_this_computer():
    for name in (
        "",
        "工作簿1",
        "https://example.com/a/b.xlsm",
        "https://d.docs.live.net/0/没有/b.xlsm",
        "/没有/b.xlsm",
    ):
        assert beside(name)() is None


def test_beside__a_workbook_in_a_folder(tmp_path):
    assert beside(str(tmp_path / "自评.xlsm"))() == tmp_path


def test_beside__an_older_wrapper_names_no_workbook():
    assert beside(None) is book_folder


# --- cells, as the wrappers of older workbooks hand them over ---------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        pytest.param(Cell("98%", "@"), Cell("98%", "@"), id="98%"),
        pytest.param(Cell("９８％", "@"), Cell("９８％", "@"), id="full width"),
        pytest.param(Cell(98.0), Cell(98.0), id="98 in a row of percentages"),
        pytest.param(Cell("≥98%", "@"), Cell("98", "@"), id="≥98%"),
        pytest.param(Cell(0.98, "0%"), Cell(0.98, "0.00%"), id="0.98 shown as 98%"),
        pytest.param("98%", 98.0, id="written into the formula"),
    ],
)
def test_six_ways_of_typing_98_percent(excel, target, actual):
    unit = Cell("%", "@")
    assert excel.older_answer("PERF_STATUS", Cell("≥"), target, actual, unit, MISSING) == "已完成"
    assert excel.older_answer("PERF_RATE", Cell("≥"), target, actual, unit, MISSING) == 1.0
    assert excel.older_answer("PERF_SCORE", Cell("≥"), target, actual, Cell(10.0), MISSING, unit, MISSING) == 10.0
    said = excel.older_answer(
        "PERF_SENTENCE", *cells("产出指标", "质量指标", "合格率", "≥"), target, unit, actual, MISSING
    )
    assert said == "质量指标——合格率，预计指标值应大于等于98%，实际指标数为98%，该指标已完成。"


@pytest.mark.parametrize("name", NAMES)
def test_blank_cells_give_blank(excel, name):
    most = len(WRAPPERS[name].arguments)
    assert excel.older_answer(name, *cells(*[None] * most)) == ""
    assert excel.older_answer(name, *cells(*[""] * most)) == ""
    assert (
        excel.older_answer(
            name, *cells(*[None] * WRAPPERS[name].required), *[MISSING] * (most - WRAPPERS[name].required)
        )
        == ""
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_blank_actual_value_is_no_zero(excel, name):
    figures = {"executed": None, "total": None, "actual": None, "current": None}
    parameters = arguments_of(name)
    typed = {"sign": "≥", "target": 5.0, "weight": 10.0, "adjusted": 5.0, "next_year": 5.0, **figures}
    if name != "PERF_HINT":
        arguments = cells(*(typed.get(parameter) for parameter in parameters))
        assert excel.older_answer(name, *arguments) == ""


@pytest.mark.parametrize("name", [name for name in NAMES if name != "PERF_SENTENCE"])
@pytest.mark.parametrize(
    ("value", "said"),
    [
        pytest.param(Cell(-2146826246), "#N/A", id="error cell"),
        pytest.param(Cell(-2146826243), "#SPILL!", id="error that xlwings does not know"),
        pytest.param(Cell(-2146826230), "#ERROR!", id="error that nobody knows yet"),
        pytest.param(Cell([[1.0, 2.0], [3.0, 4.0]]), "只能选一个单元格", id="range"),
        pytest.param(Cell(True), "TRUE", id="truth value"),
        pytest.param(Cell(dt.datetime(2022, 12, 1)), "日期", id="date"),
        pytest.param(Cell("九十"), "九十", id="words"),
    ],
)
def test_what_is_no_figure_is_named(excel, name, value, said):
    parameters = arguments_of(name)
    typed = {"sign": "≥", "target": 5.0, "weight": 10.0, "adjusted": 5.0, "next_year": 5.0, "name": "个数"}
    typed |= {"executed": value, "total": value, "actual": value, "current": value}
    given = [typed.get(parameter) for parameter in parameters]
    answer = excel.older_answer(
        name, *(argument if isinstance(argument, Cell) else Cell(argument) for argument in given)
    )
    assert isinstance(answer, str)
    assert said in answer
    assert "\n" not in answer
    assert len(answer) < 120


@pytest.mark.parametrize(("place", "header"), [(2, "三级指标"), (4, "目标值"), (6, "实际完成值")])
def test_sentence__an_error_value_is_named(excel, place, header):
    arguments = cells("产出指标", "数量指标", "个数", "≥", 5.0, "个", 6.0)
    arguments[place] = Cell(-2146826246)
    assert excel.older_answer("PERF_SENTENCE", *arguments, MISSING) == f"“{header}”的公式出错了（#N/A）"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "value", [Cell(-2146826246), Cell([[1.0], [2.0]]), Cell(True), Cell(dt.datetime(2022, 1, 1)), Cell(1e300)]
)
def test_nothing_raises_whatever_all_arguments_are(excel, name, value):
    answer = excel.older_answer(name, *[value] * len(WRAPPERS[name].arguments))
    assert isinstance(answer, str | float)
    assert "Traceback" not in str(answer)
    assert "程序出错" not in str(answer)


def test_figures_of_the_seed(excel):
    assert excel.older_answer("BUDGET_RATE", *cells(310.42, 341.98), MISSING) == pytest.approx(0.907713901)
    assert excel.older_answer("BUDGET_SCORE", *cells(310.42, 341.98), MISSING, MISSING) == 18.15
    assert excel.older_answer("BUDGET_SCORE", *cells(148.23, 190.0, 200.0, "湖北省（2020）")) == 15.6
    assert excel.older_answer("BUDGET_DIFF", *cells(365.18, 310.42), MISSING) == "增加了54.76万元"
    assert excel.older_answer("PERF_STATUS", *cells("≥", "5000人", "4500人"), MISSING, MISSING) == "部分完成"
    assert excel.older_answer("PERF_GRADE", *cells(94.15, "财政部（2020）")) == "优"


def test_an_older_workbook_calls_the_difference_of_budgets_by_its_older_name(excel):
    assert excel.older_answer("BUDGET_CHANGE", *cells(365.18, 310.42), MISSING) == "增加了54.76万元"
    assert "BUDGET_CHANGE" not in dir(functions)
    with pytest.raises(AttributeError, match="BUDGET_OTHER"):
        _ = functions.BUDGET_OTHER


def test_older_workbooks_call_the_functions_and_buttons_where_they_were(excel):
    host = ExcelHost("xlperf.excel.functions")
    try:
        row = cells("≥", "98%", 98.0, "%", "湖北省（2020）")
        assert host.older_answer("PERF_STATUS", *row) == excel.older_answer("PERF_STATUS", *row) == "已完成"
        assert host.older_answer("BUDGET_CHANGE", *cells(365.18, 310.42), MISSING) == "增加了54.76万元"
    finally:
        host.close()
    assert older_buttons.check is buttons.check


def test_money_as_text_with_separators_and_as_currency(excel):
    assert excel.older_answer("BUDGET_RATE", *cells("1,234.50", " 2469 "), MISSING) == 0.5
    assert excel.older_answer("BUDGET_RATE", *cells(Decimal("1234.5"), "￥2,469.00"), MISSING) == 0.5


def test_money_in_currency_format_keeps_all_its_digits(excel):
    assert (
        excel.older_answer("BUDGET_RATE", Cell(Decimal("0.1235"), formula="0.123456"), Cell(1.0), MISSING) == 0.123456
    )
    assert excel.older_answer("BUDGET_RATE", Cell(Decimal("0.1235"), formula="=A1*2"), Cell(1.0), MISSING) == 0.1235


def test_a_cell_that_the_program_does_not_tell_about_is_an_error_and_no_figure(excel):
    answer = excel.older_answer("PERF_RATE", *cells("≥", "98%"), Cell(0.98, number_format=None), MISSING, MISSING)
    assert "读不到内容" in answer
    assert "Traceback" not in answer


def test_an_array_of_one_is_its_value(excel):
    """What Excel passes for a defined name whose formula it evaluates as an array."""
    assert excel.older_answer("PERF_GRADE", Cell(94.15), [["财政部（2020）"]]) == "优"
    assert excel.older_answer("BUDGET_RATE", [[50.0]], [[200.0]], MISSING) == 0.25


def test_an_adjusted_budget_that_is_blank_gives_way_to_the_initial_one(excel):
    assert excel.older_answer("BUDGET_RATE", *cells(50.0, None, 200.0)) == 0.25


def test_a_budget_of_zero_has_no_rate(excel):
    assert excel.older_answer("BUDGET_RATE", *cells(50.0, 0.0), MISSING) == "无法计算"
    assert excel.older_answer("BUDGET_SCORE", *cells(50.0, 0.0), MISSING, MISSING) == "无法计算"


def test_a_target_of_zero_has_a_rate_only_where_it_was_reached(excel):
    assert excel.older_answer("PERF_RATE", *cells("≥", 0.0, 3.0), MISSING, MISSING) == 1.0
    assert excel.older_answer("PERF_RATE", *cells("≥", 0.0, -3.0), MISSING, MISSING) == "无法计算"


def test_an_unknown_scheme_is_said_and_no_other_is_used(excel):
    answer = excel.older_answer("PERF_STATUS", *cells("≥", 5.0, 5.0, None, "湖北2019"))
    assert answer.startswith("没有名为“湖北2019”的评分规则")


def test_arguments_left_out_in_the_middle(excel):
    assert (
        excel.older_answer("PERF_SCORE", *cells("≥", 5.0, 5.0, 10.0), MISSING, MISSING, Cell("财政部（2020）")) == 10.0
    )


# --- what Excel shows of the functions ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_description_is_one_chinese_line_that_excel_does_not_cut(name):
    text = getattr(functions, name).__doc__
    assert len(text) <= 255
    assert text == " ".join(text.split())
    assert any("一" <= character <= "龥" for character in text)


@pytest.mark.parametrize("name", NAMES)
def test_every_argument_has_an_ascii_name_and_a_chinese_line(name):
    hints = get_type_hints(getattr(functions, name), include_extras=True)
    for parameter in arguments_of(name):
        _, options = get_args(hints[parameter])
        assert parameter.isascii()
        assert 0 < len(options["doc"]) <= 255


def test_every_answer_has_its_cell_function():
    assert sorted(INSIDE) == NAMES
    for outside, inside in INSIDE.items():
        taken = [name for name in inspect.signature(getattr(cell_functions, inside)).parameters if name != "folder"]
        assert arguments_of(outside) == taken


def test_book_folder__no_excel_is_no_folder():
    assert book_folder() is None
