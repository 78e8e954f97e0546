"""What a scheme can say beyond fixed points and a ratio, each on whole workbooks: report, live cells, checks.

The limits are those of ``tests/scheme_limits.toml``: a workbook with a scheme built in or in a file beside it is read,
scored, checked and written up; the cell functions answer the same as the report, the native formulas the same or
nothing; the findings are those expected.
Limit 8, rows that only deduct and one-vote rows, is left out until a form with them is at hand; limit 7 is without the
progress of time 序时进度.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from tests.support.native_books import INPUTS, Answers, by_libreoffice, write_rows
from tests.support.own_schemes import project, row
from xlperf import cell_functions as cells
from xlperf import load_report
from xlperf.cell_functions.answers import GRADE_NEEDS_RATE
from xlperf.layout import layout
from xlperf.native import ASK
from xlperf.report import Report
from xlperf.schemes import Scheme, load_scheme
from xlperf.scoring import score_subject

LIMITS = {
    one["number"]: one
    for one in tomllib.loads((Path(__file__).parent / "scheme_limits.toml").read_text("utf-8"))["limit"]
}
LEFT_OUT = 8
CASES = [(number, at) for number, limit in LIMITS.items() for at in range(len(limit["case"]))]
TITLE = "某局的规则"


def scheme_of(number: int, at: int) -> tuple[str, str]:
    """The title of the scheme of a case, and the file of the unit's own, "" for one built in."""
    limit, case = LIMITS[number], LIMITS[number]["case"][at]
    source = case if "scheme" in case or "built_in" in case else limit
    if "scheme" not in source:
        return source["built_in"], ""
    return TITLE, f'extends = "财政部（2020）"\ntitle = "{TITLE}"\nsource = "某局"\n{source["scheme"]}'


def rows_of(number: int, at: int) -> Iterator[dict[str, Any]]:
    """The rows of a case, whole."""
    for position, own in enumerate(LIMITS[number]["case"][at]["rows"], 1):
        yield row(None, name=f"指标{position}") | own


def workbook(folder: Path, number: int, at: int) -> Path:
    """The workbook of a case, with its scheme beside it: the input tables as Excel Tables."""
    case = LIMITS[number]["case"][at]
    title, own = scheme_of(number, at)
    if own:
        (folder / "规则.toml").write_text(own, "utf-8")
    subject = {
        "name": "某项目", "kind": "部门整体" if case.get("kind") == "department" else "项目", "initial": 100,
        "adjusted": 100, "executed": case.get("spent", 100), "stated_score": case.get("stated_execution"),
        "stated_grade": case.get("stated_grade"),
    }  # fmt: skip
    facts = {"name": "某局", "year": 2022, "level": "区", "scheme": title, "money_unit": "万元"}
    unit = [{"item": layout().fact(key).header, "content": value} for key, value in facts.items()]
    path = folder / "工作簿.xlsx"
    book = xlsxwriter.Workbook(path)
    write_table(book, "unit", unit)
    write_table(book, "subjects", [subject])
    write_table(book, "sources", [])
    write_table(book, "goals", [])
    write_table(book, "indicators", [{"subject": "某项目"} | own_row for own_row in rows_of(number, at)])
    write_table(book, "texts", [])
    book.close()
    return path


def write_table(book: xlsxwriter.Workbook, key: str, rows: list[dict[str, Any]]) -> None:
    """One input table on its sheet, with all its columns."""
    table = layout().table(key)
    keys = table.input_keys()
    sheet = book.add_worksheet(table.name)
    columns = [{"header": table.column(one).header} for one in keys]
    sheet.add_table(0, 0, max(len(rows), 1), len(keys) - 1, {"name": table.name, "columns": columns})
    for at, values in enumerate(rows, 1):
        for column, one in enumerate(keys):
            if values.get(one) not in (None, ""):
                sheet.write(at, column, values[one])


def plain(number: Decimal | None) -> str:
    return "" if number is None else str(number)


def codes_of(report: Report, number: int) -> list[str]:
    """The findings of a report among those that the limit watches."""
    return sorted({found.code for found in report.findings} & {*LIMITS[number]["watched"]})


@pytest.mark.workbooks
@pytest.mark.parametrize(("number", "at"), CASES)
def test_a_workbook_is_scored_and_checked_by_it(number: int, at: int, tmp_path: Path) -> None:
    case = LIMITS[number]["case"][at]
    report = load_report(workbook(tmp_path, number, at))
    (result,) = report.results
    assert [plain(one.score) for one in result.indicators] == case["scores"]
    assert plain(result.execution.score) == case["execution"]
    assert plain(result.total) == case.get("total", "")
    if "grade" in case:
        assert result.grade == case["grade"]
    assert codes_of(report, number) == case.get("codes", [])
    (table,) = report.tables
    on_table = " ".join([*(str(cell.text) for cell in table.cells), *table.notes])
    shown = {float(figure) for figure in re.findall(r"\d+(?:\.\d+)?", on_table)}
    assert {float(score) for score in [*case["scores"], case["execution"], case.get("total", "")] if score} <= shown
    assert [text for text in case.get("printed", []) if text not in on_table] == []


@pytest.mark.workbooks
@pytest.mark.parametrize(("number", "at"), CASES)
def test_the_cells_answer_as_the_report(number: int, at: int, tmp_path: Path) -> None:
    report = load_report(workbook(tmp_path, number, at))
    (result,), (title, _) = report.results, scheme_of(number, at)
    silent = LIMITS[number]["case"][at].get("silent", False)
    for typed, expected in zip(rows_of(number, at), result.indicators, strict=True):
        answer, verdict = answers(typed, title, tmp_path)
        if silent:
            assert (answer, verdict) == ("", "")
            continue
        if expected.score is None:
            assert not isinstance(answer, float)
        else:
            assert answer == float(expected.score)
        if expected.verdict is None:
            assert verdict not in report.scheme.verdicts.values()
        else:
            assert verdict == expected.verdict
    funds = report.evaluation.subjects[0].funds
    execution = cells.budget_score(float(funds.executed or 0), 100.0, None, title, folder=lambda: tmp_path)
    assert execution == float(result.execution.score or 0)
    if result.total is not None and result.grade is not None:
        grade = cells.grade(float(result.total), title, folder=lambda: tmp_path)
        by_rate = any(one.execution_at_least is not None for one in report.scheme.grades)
        assert grade == (GRADE_NEEDS_RATE if by_rate else result.grade)


def answers(typed: Mapping[str, Any], title: str, folder: Path) -> tuple[object, object]:
    """PERF_SCORE and PERF_STATUS of a row, as its cells hand it over."""
    value = {key: typed.get(key) or None for key in ("sign", "target", "actual", "weight", "stated_score", "unit")}
    names = (typed["name"], typed["level2"], typed.get("scoring"), typed["level1"])
    measure = (value["sign"], value["target"], value["actual"])
    stated = value["stated_score"]
    return (
        cells.score(*measure, value["weight"], stated, value["unit"], title, *names, folder=lambda: folder),
        cells.status(*measure, value["unit"], title, *names, value["weight"], stated, folder=lambda: folder),
    )


def test_every_limit_is_there_with_a_case_that_is_right_and_one_that_is_not() -> None:
    assert [*LIMITS] == [number for number in range(1, 15) if number != LEFT_OUT]
    for limit in LIMITS.values():
        raised = [case.get("codes", []) for case in limit["case"]]
        assert [] in raised
        assert any(raised)


@pytest.mark.parametrize("number", LIMITS)
def test_every_limit_has_a_law(number: int) -> None:
    module, _, name = LIMITS[number]["law"].partition(": ")
    text = (Path(__file__).parent / f"{module}.py").read_text("utf-8")
    assert re.search(rf"^@given\((?:.|\n)*?^def {name}\(", text, re.MULTILINE)


def test_the_page_names_every_limit() -> None:
    page = (Path(__file__).parent.parent / "docs" / "schemes.md").read_text("utf-8")
    for number, limit in LIMITS.items():
        (line,) = (one for one in page.splitlines() if one.startswith(f"| {number} | {limit['name']} |"))
        raised = {code for case in limit["case"] for code in case.get("codes", [])}
        assert {*re.findall(r"V[0-9]+", line)} == raised
    assert f"| {LEFT_OUT} | " in page


CAPPED = load_scheme("platform_caps")


@given(weight=st.integers(0, 90), one=st.integers(0, 130), other=st.integers(0, 130), done=st.integers(0, 12))
def test_law__more_spent_never_lowers_a_capped_total(weight: int, one: int, other: int, done: int) -> None:
    totals = []
    for spent in sorted([one, other]):
        rows = (row(weight, actual=f"{done}个"), row(90 - weight, name="乙"))
        result = score_subject(project(*rows, funds={"adjusted": 100, "executed": spent}), CAPPED)
        assert result.total is not None
        caps = [cap.total for cap in CAPPED.execution.cap_total_by_rate if spent < cap.below * 100]
        assert 0 <= result.total <= min([*caps, Decimal(100)])
        totals.append(result.total)
    assert totals == sorted(totals)


# --- without Python -------------------------------------------------------------------------------------------------


def loaded(number: int, at: int) -> Scheme:
    """The scheme of a case."""
    title, own = scheme_of(number, at)
    return load_scheme(title, [tomllib.loads(own, parse_float=Decimal)] if own else [])


def as_typed(value: object) -> str | float | None:
    """A cell's value: a number is a float, nothing is None."""
    return float(value) if isinstance(value, int) else str(value) if value else None


@pytest.fixture(scope="module")
def native(tmp_path_factory: pytest.TempPathFactory) -> Mapping[tuple[int, int], Answers]:
    """What the native formulas answer to the rows of each case, calculated by LibreOffice in one go."""
    folder = tmp_path_factory.mktemp("native")
    paths = {folder / f"{number}-{at}.xlsx": (number, at) for number, at in CASES}
    for path, (number, at) in paths.items():
        scheme = loaded(number, at)
        rows = [{key: as_typed(typed.get(key)) for key in INPUTS} for typed in rows_of(number, at)]
        write_rows(path, "indicators", INPUTS, rows, [scheme], title=scheme.title)
    answers_to = by_libreoffice(list(paths), "indicators")
    return {case: answers_to[path] for path, case in paths.items()}


BY_PYTHON = {4, 5, 12}
"""Frameworks, criteria of one's own and ranges: the native formulas leave their rows to 校验."""


@pytest.mark.libreoffice
@pytest.mark.parametrize(("number", "at"), CASES)
def test_the_native_formulas_answer_as_the_report_or_not_at_all(
    number: int, at: int, native: Mapping[tuple[int, int], Answers]
) -> None:
    expected = LIMITS[number]["case"][at]["scores"]
    found = [answer["score"] for answer in native[number, at][: len(expected)]]
    for score, points in zip(found, expected, strict=True):
        assert score in ("", ASK) or score == float(points)
    if number not in BY_PYTHON:
        assert [score in ("", ASK) for score in found] == [points == "" for points in expected]
