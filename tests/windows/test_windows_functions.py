"""The cell functions on Windows: through xlwings' DLL and COM, called with the VARIANTs that VBA hands over."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from tests.support.cell_calls import random_calls, with_book
from tests.support.xlwings_on_windows import ExcelHost
from tests.windows.conftest import Office, add_project

BOOK = r"C:\材料\填报 (1) & 甲.xlsm"
NOT_AVAILABLE = -2146826246
CALLS = 4_000
OWN_SCHEME = 'extends = "hubei_2020"\nid = "own"\ntitle = "本单位规则"\nsource = "本单位"\n'


def ask(office: Office, what: str, asked: object) -> object:
    """What ``inside/ask.py`` finds out."""
    source, target = office.windows.path(r"C:\asked.json"), office.windows.path(r"C:\answers.json")
    target.unlink(missing_ok=True)
    source.write_text(json.dumps(asked), "utf-8")
    done = office.with_project(r"tests\windows\inside\ask.py", what, r"C:\asked.json", r"C:\answers.json")
    assert target.exists(), done.out
    return json.loads(target.read_text("utf-8"))


@pytest.fixture(scope="module")
def project(office: Office) -> Office:
    return add_project(office)


def packed(value: object) -> object:
    return {"date": value.isoformat()} if isinstance(value, dt.datetime) else value


def test_answers_are_those_of_linux(project: Office) -> None:
    """Text, numbers, dates, truth values, arrays, arguments left out and error values, as they come from VBA."""
    given = [(name, with_book(name, values, BOOK)) for name, values in random_calls(CALLS)]
    host = ExcelHost()
    try:
        expected = [host.answer(name, *values) for name, values in given]
    finally:
        host.close()
    found = ask(project, "calls", [[name, [packed(value) for value in values]] for name, values in given])
    different = [(call, one, other) for call, one, other in zip(given, expected, found, strict=True) if one != other]
    assert different == []


def test_a_scheme_of_the_unit_s_own_is_found_beside_the_workbook(project: Office) -> None:
    folder = project.windows.path(r"C:\材料")
    folder.mkdir(exist_ok=True)
    call = ["PERF_STATUS", ["≥", 5.0, 5.0, None, "本单位规则", *[None] * 6, BOOK]]
    (unknown,) = ask(project, "calls", [call])
    assert "没有名为“本单位规则”的评分规则" in unknown
    (folder / "规则.toml").write_text(OWN_SCHEME, "utf-8")
    try:
        assert ask(project, "calls", [call]) == ["已完成"]
    finally:
        (folder / "规则.toml").unlink()


def test_what_excel_starts_has_loaded_no_pandas(project: Office) -> None:
    """Nor numpy: xlwings would load both before the first cell is calculated."""
    assert ask(project, "times", 1)["loaded"] == ""


def test_wrappers(project: Office) -> None:
    """The workbook's own VBA, in an interpreter: no cell is asked once Python is called; without Python, one try."""
    found = ask(project, "wrappers", None)
    assert found["shown"] == ["部分完成"] * 3
    assert "#N/A" in found["faulty"]
    assert found["asked"][:3] == [0, 0, 0]
    assert found["cells"] > 0
    assert (found["first"], found["rest"], found["starts"]) == (NOT_AVAILABLE, [NOT_AVAILABLE], 1)
    assert found["seconds"][1] <= 1, found["seconds"]
