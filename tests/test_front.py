"""The front page of xlperf/template: native formulas agree with what is written, and it says what is still open."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest

from tests.support import recalculation
from tests.support.filled_books import data, filled, indicator
from xlperf import load_report, template
from xlperf.layout import layout
from xlperf.native.formulas import ASK
from xlperf.reading.datafile import read_data
from xlperf.report import evaluate
from xlperf.template.design import Position, design
from xlperf.template.front import ERRORS_NAME, WARNINGS_NAME
from xlperf.template.front.button_places import COLUMN_PIXELS, button_places
from xlperf.template.front.page_grid import LEFT, RIGHT
from xlperf.template.table_ranges import BELOW

pytestmark = pytest.mark.workbooks

TABLES = layout().tables
FORMULA = re.compile(r"<(?:f|c:f|definedName|formula\d?)(?: [^>]*)?>([^<]*)<")


def part(path: Path, name: str) -> str:
    with ZipFile(path) as package:
        return package.read(name).decode()


# --- the page -------------------------------------------------------------------------------------------------------


def test_counts_the_rows_under_the_tables_too_and_knows_no_generated_sheet(blank):
    words = layout()
    front = part(blank, "xl/worksheets/sheet1.xml")
    found = FORMULA.findall(front)
    assert len(found) > 100
    counted = {(name, int(last)) for name, last in re.findall(r"(\w+)!\$[A-Z]+\$5:\$[A-Z]+\$(\d+)", "".join(found))}
    counting = [words.table(sheet.key) for sheet in design().sheets if sheet.step]
    rows = {table.name: 4 + max(1, table.blank_rows + len(table.prefill)) for table in counting}
    rows["单位信息"] = 4 + len(words.facts)
    assert counted == {(name, last + BELOW) for name, last in rows.items()}
    sheets = words.sheets
    generated = re.compile(rf"(?:{sheets.report}|{sheets.attachment}\d*|{sheets.findings})'?!")
    with ZipFile(blank) as package:
        everywhere = [
            formula
            for name in package.namelist()
            if name.endswith(".xml")
            for formula in FORMULA.findall(package.read(name).decode())
        ]
    assert len(everywhere) > len(found)
    assert [formula for formula in everywhere if generated.search(formula)] == []


def test_charts_draw_its_own_cells(blank):
    for name in ("xl/charts/chart1.xml", "xl/charts/chart2.xml"):
        sources = re.findall(r"<c:f>([^<]*)</c:f>", part(blank, name))
        assert sources
        assert all(source.startswith("首页!") for source in sources)


def drawn(path: Path, chart: str) -> list[tuple[str, dict[str, float]]]:
    """Name and bars of every series of a chart, as the cells have them."""
    front = openpyxl.load_workbook(path, data_only=True)["首页"]

    def values(reference: str) -> list[Any]:
        cells = front[reference.removeprefix("首页!")]
        return [row[0].value for row in cells] if isinstance(cells, tuple) else [cells.value]

    found = []
    for series in re.findall(r"<c:ser>.*?</c:ser>", part(path, chart), re.DOTALL):
        *names, categories, figures = re.findall(r"<c:f>([^<]*)</c:f>", series)
        bars = zip(values(categories), values(figures), strict=True)
        found.append(("".join(values(name)[0] for name in names), {label: float(bar or 0) for label, bar in bars}))
    return found


def test_charts_show_the_first_subject_of_the_sample(sample):
    [(_, lost)] = drawn(sample, "xl/charts/chart1.xml")
    assert list(lost.items())[:3] == [("单位内部项目库是否…", 3), ("预算执行", 1.85), ("全年新招引项目吸收…", 1)]
    assert [name for name, points in lost.items() if not points] == [None]
    [(_, funds)] = drawn(sample, "xl/charts/chart2.xml")
    assert {label: amount for label, amount in funds.items() if amount} == {
        "年初预算": 337.05,
        "调整后预算": 341.98,
        "执行数": 310.42,
        "下年预算": 365.18,
    }


def test_losses_are_drawn_from_numbers_before_there_are_any(sample, call):
    """LibreOffice calculates a blank cell that a chart draws while it opens the file: too early for cell functions."""
    assert call("rollover", sample, "-o", "next.xlsm").code == 0
    front = openpyxl.load_workbook("next.xlsm", data_only=True)["首页"]
    [source] = re.findall(r"<c:val>.*?<c:f>([^<]*)</c:f>", part(Path("next.xlsm"), "xl/charts/chart1.xml"), re.DOTALL)
    figures = [row[0].value for row in front[source.removeprefix("首页!")]]
    assert len(figures) == 7
    assert {type(figure) for figure in figures} <= {int, float}


def test_what_charts_draw_is_hidden_and_still_drawn(blank):
    front = openpyxl.load_workbook(blank)["首页"]
    assert front.column_dimensions["O"].hidden
    for name in ("xl/charts/chart1.xml", "xl/charts/chart2.xml"):
        assert '<c:plotVisOnly val="0"/>' in part(blank, name) or "plotVisOnly" not in part(blank, name)
        assert set(re.findall(r"<c:f>首页!\$([A-Z]+)\$", part(blank, name))) <= {"O", "P"}


def test_blank_workbook_shows_the_next_step_only(blank):
    front = openpyxl.load_workbook(blank, data_only=True)["首页"]
    shown = [cell.value for row in front["B9:G44"] for cell in row if cell.value not in (None, "")]
    assert shown == [
        "上次校验",
        "错误",
        "未校验",
        "提醒",
        "未校验",
    ]  # in the colour of paper
    assert front["B7"].value == design().front.words["next_unit"]
    steps = [row[0].value for row in front["M10:M16"]]
    assert steps == [design().front.words["undone"]] * 7


def test_blank_workbook_shows_no_red_count_after_a_check(blank):
    book = openpyxl.load_workbook(blank)
    place = book.defined_names[ERRORS_NAME].attr_text.split("!")[1].replace("$", "")
    over = [rule for area in book["首页"].conditional_formatting if place in area for rule in area.rules]
    red, paper = (rule.formula[0] for rule in sorted(over, key=lambda rule: rule.priority))
    subjects = paper.removesuffix("=0")
    assert f"{subjects}>0" in red


@pytest.mark.parametrize(("purpose", "is_shown"), [("监控", True), (None, False), ("目标", False)])
def test_progress_names_monitoring_where_the_workbook_is_for_it(tmp_path, purpose, is_shown):
    filled(data(purpose=purpose), tmp_path / "x.xlsx")
    xml, undone = part(tmp_path / "x.xlsx", "xl/worksheets/sheet1.xml"), design().front.words["undone"]
    cells = [re.search(rf'<c r="{place}"[^>]*><f>.*?</f><v>(.*?)</v>', xml) for place in ("I17", "M17", "I18", "M18")]
    assert [found[1] for found in cells] == (["8 绩效监控", undone, "9 资金监控", undone] if is_shown else [""] * 4)


def test_no_prompt_stands_over_the_figures(blank):
    front = openpyxl.load_workbook(blank)["首页"]
    [choice] = front.data_validations.dataValidation
    assert (choice.prompt, choice.promptTitle) == (None, None)


def test_cells_that_a_check_fills(blank, sample):
    book = openpyxl.load_workbook(blank)
    for name in (ERRORS_NAME, WARNINGS_NAME):
        sheet, cell = book.defined_names[name].attr_text.split("!")
        assert book[sheet][cell.replace("$", "")].value == design().front.words["unchecked"]
        assert openpyxl.load_workbook(sample)[sheet][cell.replace("$", "")].data_type == "n"


def test_totals_of_the_sample(sample):
    front = openpyxl.load_workbook(sample, data_only=True)["首页"]
    shown = [
        row for row in front.iter_rows(values_only=True) if row[1] in ("咸安区招商和投资促进中心", "招商引资专项经费")
    ]
    assert [(row[4], row[5], round(row[6], 4), row[7], row[8], row[9], row[10]) for row in shown] == [
        (341.98, 310.42, 0.9077, 18.15, 80, 76, 94.15),
        (190, 148.23, 0.7802, 15.6, 80, 76, 91.6),
    ]


# --- calculated by LibreOffice ---------------------------------------------------------------------------------------


def reports() -> dict[str, dict[str, Any]]:
    """Data files whose front page differs."""
    several = data()
    several["subjects"] = [
        {
            "name": f"项目{number}",
            "kind": "project",
            "funds": {"initial": 10, "executed": number},
            "indicators": [indicator()],
        }
        for number in range(13)
    ]
    graded, unscored, unequal = data(scheme="mof_2020"), data(), data()
    graded["subjects"][0]["indicators"] = [
        indicator(weight=60),
        indicator("乙", actual=20, level2="时效指标", weight=30),
    ]
    unscored["subjects"][0]["indicators"] = [
        indicator(actual=None),
        indicator("乙", weight=None),
        indicator("丙", weight=0),
    ]
    unequal["subjects"][0]["indicators"] = [indicator(weight=70.5), indicator("乙", weight=None, level2="别的")]
    complete, own = data(), data(scheme="某市规则")
    own["subjects"][0]["indicators"] = [indicator()]
    complete["subjects"][0]["indicators"] = [indicator(), indicator("乙", weight=None)]
    return {
        "several": several,
        "graded": graded,
        "unscored": unscored,
        "unequal": unequal,
        "complete": complete,
        "no funds": {**data(), "subjects": [{"name": "某项目", "kind": "project", "indicators": [indicator()]}]},
        "own scheme": own,
    }


def full_width(book: openpyxl.Workbook) -> None:
    """Figures typed in full width, as text."""
    indicators, subjects = book["绩效指标"], book["评价对象"]
    for sheet, header, text in ((indicators, "分值", "８０"), (subjects, "调整后预算数", "８０．５")):
        [cell] = [cell for cell in sheet[4] if cell.value == header]
        sheet.cell(5, cell.column, text)


def under_the_tables(book: openpyxl.Workbook) -> None:
    """A project and its indicator, each in the row that follows its table."""
    for name, values in {
        "评价对象": {"名称": "新项目", "类型": "项目", "年初预算数": 50, "执行数": 20},
        "绩效指标": {"对象": "新项目", "三级指标": "乙", "符号": "≥", "目标值": "5", "实际完成值": "5", "分值": 30},
    }.items():
        sheet = book[name]
        row = 1 + int(sheet.tables[name].ref.split(":")[1].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
        for cell in sheet[4]:
            sheet.cell(row, cell.column, values.get(cell.value))


TYPED = (full_width, under_the_tables)


@pytest.fixture(scope="module")
def books(blank: Path, sample: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The workbooks by name: blank, sample, one of each data file, and those in which people typed otherwise."""
    folder = tmp_path_factory.mktemp("front")
    made = {name: folder / f"{name}.xlsx" for name in reports()}
    for name, path in made.items():
        filled(reports()[name], path)
    for change in TYPED:
        path = made[change.__name__] = folder / f"{change.__name__}.xlsx"
        book = openpyxl.load_workbook(made["complete"])
        change(book)
        book.save(path)
    return {"blank": blank, "sample": sample, **made}


@pytest.fixture(scope="module")
def calculated(books: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, recalculation.Values]:
    """What LibreOffice calculates for each workbook, in one start."""
    found = recalculation.calculated([*books.values()], tmp_path_factory.mktemp("calculated"))
    return dict(zip(books, found, strict=True))


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", ["blank", "sample", *reports()])
def test_native_formulas_give_the_results_that_are_written(name, books, calculated):
    stored = recalculation.stored(books[name])
    assert len(stored) > 400
    results = {place: value for place, value in stored.items() if place[0] == "首页" or value != ""}  # steps have none
    assert len(results) > 100
    found = recalculation.differences(results, calculated[name])
    assert [one for one in found if one[3] != ASK] == []
    assert all(place[0] != "首页" for place in found)


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", [change.__name__ for change in TYPED])
def test_counts_what_the_reader_counts(name, books, calculated):
    values = calculated[name]
    report = load_report(books[name])
    rows = zip(report.evaluation.subjects, report.results, strict=True)
    for number, (subject, result) in enumerate(rows, start=34):
        shown = {letter: values["首页", f"{letter}{number}"] for letter in "BEFGI"}
        funds = subject.funds
        assert shown == {
            "B": subject.name,
            "E": float(funds.adjusted or funds.initial),
            "F": float(funds.executed),
            "G": pytest.approx(float(result.execution.rate)),
            "I": float(sum(item.weight or 0 for item in subject.indicators)),
        }
    assert values["首页", "M11"] == f"{len(report.results)} 个对象"
    assert values["首页", "M14"] == f"{sum(len(one.indicators) for one in report.evaluation.subjects)} 条指标"


@pytest.mark.parametrize("name", [name for name in reports() if name != "own scheme"])
def test_totals_are_those_of_the_report(name, books):
    report = evaluate(read_data(reports()[name]))
    assert totals(books[name]) == [result.total and float(result.total) for result in report.results][:10]


def totals(path: Path) -> list[float | None]:
    """The totals in the overview of the front page."""
    front = openpyxl.load_workbook(path, data_only=True)["首页"]
    rows = [row for row in front.iter_rows(min_row=34, max_row=43, values_only=True) if row[1]]
    return [row[10] for row in rows]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("several", "个错误。下一步：照“校验结果”逐条改，保存后用网页"),
        ("unscored", "还有 1 条指标没有得分"),
        ("unequal", "指标分值合计 70.5 分，应为 80 分"),
        ("complete", "上次校验有 2 个错误。下一步："),
        ("own scheme", "自定义评分规则"),
    ],
)
def test_says_what_is_open(name, said, tmp_path):
    filled(reports()[name], tmp_path / "book.xlsx")
    front = openpyxl.load_workbook(tmp_path / "book.xlsx", data_only=True)["首页"]
    assert said in front["B7"].value
    assert (front["B44"].value or "").startswith("还有 3 个对象") == (name == "several")


def test_next_step__after_a_check_with_errors_is_to_work_through_them(tmp_path):
    reading = read_data(reports()["complete"])
    template.write(tmp_path / "checked.xlsm", reading)
    template.write_unchecked(tmp_path / "unchecked.xlsm", reading.evaluation)
    said = [
        openpyxl.load_workbook(tmp_path / name, data_only=True)["首页"]["B7"].value
        for name in ("checked.xlsm", "unchecked.xlsm")
    ]
    words = design().front.words
    assert said == [words["with_errors"].format(count=2), words["fine"]]


def test_buttons__of_the_year_reach_the_right_edge_and_none_lies_over_another() -> None:
    places = button_places(design().buttons)
    page = (RIGHT - LEFT + 1) * COLUMN_PIXELS
    assert page - max(one.x + one.width for one in places if one.button.place is Position.YEAR) in range(4)
    assert max(one.x + one.width for one in places) == page
    for one, other in combinations(places, 2):
        beside = one.x + one.width <= other.x or other.x + other.width <= one.x
        assert beside or one.y + one.height <= other.y or other.y + other.height <= one.y
