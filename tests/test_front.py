"""The front page of xlperf/template: native formulas agree with what is written, and it says what is still open."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest

from tests.support import recalculation
from tests.support.filled_books import data, filled, indicator
from xlperf.layout import layout
from xlperf.reading.datafile import read_data
from xlperf.report import evaluate
from xlperf.template.design import design
from xlperf.template.front import ERRORS_NAME, WARNINGS_NAME

TABLES = layout().tables
FORMULA = re.compile(r"<(?:f|c:f|definedName|formula\d?)(?: [^>]*)?>([^<]*)<")


def part(path: Path, name: str) -> str:
    with ZipFile(path) as package:
        return package.read(name).decode()


# --- the page -------------------------------------------------------------------------------------------------------


def test_counts_any_number_of_rows_and_knows_no_generated_sheet(blank):
    words = layout()
    front = part(blank, "xl/worksheets/sheet1.xml")
    found = FORMULA.findall(front)
    assert len(found) > 100
    names = "|".join(table.name for table in TABLES)
    assert [formula for formula in found if re.search(rf"(?:{names})!", formula)] == []
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


def test_groups_of_the_chart_hold_every_second_level_once():
    grouped = [name for group in design().front.groups for name in group.level2]
    assert sorted(grouped) == sorted(layout().table("indicators").column("level2").choices)


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
    [(_, funds)] = drawn(sample, "xl/charts/chart1.xml")
    assert (funds["调整后预算"], funds["执行数"]) == (341.98, 310.42)
    assert list(funds) == ["年初预算", "调整后预算", "执行数"]
    (first, weights), (second, scores) = drawn(sample, "xl/charts/chart2.xml")
    assert (first, second) == ("分值", "得分")
    assert (weights["预算执行"], scores["预算执行"]) == (20, 18.15)
    assert (sum(weights.values()), round(sum(scores.values()), 2)) == (100, 94.15)
    assert all(scores[label] <= weights[label] for label in weights)


def test_scores_are_drawn_from_numbers_before_there_are_any(sample, call):
    """LibreOffice calculates a blank cell that a chart draws while it opens the file: too early for cell functions."""
    assert call("rollover", sample, "-o", "next.xlsm").code == 0
    front = openpyxl.load_workbook("next.xlsm", data_only=True)["首页"]
    sources = re.findall(r"<c:f>([^<]*)</c:f>", part(Path("next.xlsm"), "xl/charts/chart2.xml"))
    figures = [row[0].value for source in sources[2::3] for row in front[source.removeprefix("首页!")]]
    assert len(figures) == 2 * (len(design().front.groups) + 2)
    assert {type(figure) for figure in figures} <= {int, float}


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
    complete = data()
    complete["subjects"][0]["indicators"] = [indicator(), indicator("乙", weight=None)]
    return {
        "several": several,
        "graded": graded,
        "unscored": unscored,
        "unequal": unequal,
        "complete": complete,
        "no funds": {**data(), "subjects": [{"name": "某项目", "kind": "project", "indicators": [indicator()]}]},
        "own scheme": data(scheme="某市规则"),
    }


@pytest.fixture(scope="module")
def books(blank: Path, sample: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The workbooks by name: blank, sample, and one of each data file."""
    folder = tmp_path_factory.mktemp("front")
    made = {name: folder / f"{name}.xlsx" for name in reports()}
    for name, path in made.items():
        filled(reports()[name], path)
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
    assert recalculation.differences(stored, calculated[name]) == []


@pytest.mark.libreoffice
def test_stays_without_errors_where_there_is_no_python(sample, tmp_path):
    (results,) = recalculation.calculated([sample], tmp_path, keep_functions=False)
    on_front = [value for (sheet, _), value in results.items() if sheet == "首页"]
    assert len(on_front) > 100
    assert [value for value in on_front if str(value).startswith("#")] == []
    assert 0.9077 in [round(value, 4) for value in on_front if isinstance(value, float)]


@pytest.mark.parametrize("name", [name for name in reports() if name != "own scheme"])
def test_totals_are_those_of_the_report(name, books):
    report = evaluate(read_data(reports()[name]))
    assert totals(books[name]) == [result.total and float(result.total) for result in report.results][:10]


def totals(path: Path) -> list[float | None]:
    """The totals in the overview of the front page."""
    front = openpyxl.load_workbook(path, data_only=True)["首页"]
    rows = [row for row in front.iter_rows(min_row=31, max_row=40, values_only=True) if row[1]]
    return [row[10] for row in rows]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("several", "分值合计正确"),
        ("unscored", "还有 1 条指标没有得分"),
        ("unequal", "指标分值合计 70.5 分，应为 80 分"),
        ("complete", "分值合计正确"),
        ("own scheme", "自定义评分规则"),
    ],
)
def test_says_what_is_open(name, said, tmp_path):
    filled(reports()[name], tmp_path / "book.xlsx")
    front = openpyxl.load_workbook(tmp_path / "book.xlsx", data_only=True)["首页"]
    assert said in front["H15"].value
    assert (front["B41"].value or "").startswith("还有 3 个对象") == (name == "several")
