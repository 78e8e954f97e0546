"""Every native formula of every workbook that is written gives its stored result where it is calculated as in Excel.

Live cells are judged twice: with the cell functions' answers, and where no function answers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.support.excel_judges import (
    JUDGES,
    NAMES,
    Copy,
    Judge,
    Original,
    Values,
    features,
    may_judge,
    read_idioms,
    same,
    write_idioms,
)
from tests.support.formula_trees import compared_comparisons, tree
from tests.support.written_workbooks import write_with_formulas
from xlperf.native import ASK

pytestmark = pytest.mark.libreoffice

BOOL_GT_ZERO = Path(__file__).parent / "bool_gt_zero.xlsx"
WITHOUT_MACROS = {"template without macros": "template", "sample without macros": "sample"}
JUDGED = ["template", "sample", "filled", "next year", "aggregate"]
JUDGES_NAMES = [judge.name for judge in JUDGES]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What a judge calculated in a copy."""

    copy: Copy
    values: Values


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("judged")


@pytest.fixture(scope="module")
def originals(folder: Path) -> dict[str, Original]:
    return {kind: Original(path) for kind, path in write_with_formulas(folder).items()}


@pytest.fixture(scope="module")
def answering(originals: dict[str, Original], folder: Path) -> dict[tuple[str, str], Judged]:
    """(kind of workbook, judge) -> what is calculated where the cell functions answer."""
    found = {}
    for judge in JUDGES:
        own = folder / judge.name
        copies = _copies(originals, own, answering=True, asked=lambda formula, judge=judge: judge in asked(formula))
        found |= _judged(copies, judge, own)
    return found


@pytest.fixture(scope="module")
def unknown(originals: dict[str, Original], folder: Path) -> dict[tuple[str, str], Judged]:
    """(kind of workbook, judge) -> what is calculated where no cell function is known."""
    own = folder / "unknown"
    copies = _copies(originals, own, answering=False, asked=lambda _: True)
    found = {}
    for judge in JUDGES:
        if judge.excel_types:
            found |= _judged(copies, judge, own)
    return found


def _copies(
    originals: Mapping[str, Original], folder: Path, *, answering: bool, asked: Callable[[str], bool]
) -> dict[str, Copy]:
    folder.mkdir()
    return {
        kind: originals[kind].copy(folder / f"{number}.xlsx", answering=answering, asked=asked)
        for number, kind in enumerate(JUDGED)
    }


def _judged(copies: Mapping[str, Copy], judge: Judge, folder: Path) -> dict[tuple[str, str], Judged]:
    values = judge.calculate({copy.path: copy.formulas for copy in copies.values()}, folder)
    return {(kind, judge.name): Judged(copy=copy, values=values[copy.path]) for kind, copy in copies.items()}


@cache
def asked(formula: str) -> tuple[Judge, ...]:
    """The judges that may be asked about a formula."""
    return tuple(judge for judge in JUDGES if _may(judge, formula)[0])


def _may(judge: Judge, formula: str) -> tuple[bool, frozenset[str]]:
    idioms = read_idioms()
    passed = tuple(one.formula for one in idioms if judge.name not in one.wrong)
    failed = tuple(one.formula for one in idioms if judge.name in one.wrong)
    return may_judge(formula, passed, failed)


# --- the judges themselves ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("judge", JUDGES, ids=JUDGES_NAMES)
def test_idioms__a_judge_gives_what_excel_gives_but_where_it_is_marked(judge: Judge, tmp_path: Path) -> None:
    idioms = read_idioms()
    places = {("idioms", f"A{row}"): one.formula for row, one in enumerate(idioms, start=1)}
    book = tmp_path / "idioms.xlsx"
    write_idioms(book)
    values = judge.calculate({book: places}, tmp_path)[book]
    given = {formula: values[place] for place, formula in places.items()}
    wrong = {one.formula: given[one.formula] for one in idioms if not same(given[one.formula], one.result)}
    assert set(wrong) == {one.formula for one in idioms if judge.name in one.wrong}, wrong
    assert {name for one in idioms for name in one.wrong} <= set(JUDGES_NAMES)


def test_smallest_form_of_the_fault__seen_by_the_judges_with_excels_types(tmp_path: Path) -> None:
    copy = Original(BOOL_GT_ZERO).copy(tmp_path / "copy.xlsx", answering=True, asked=lambda _: True)
    given = {judge.name: judge.calculate({copy.path: copy.formulas}, tmp_path)[copy.path] for judge in JUDGES}
    shown = {name: list(values.values()) for name, values in given.items()}
    assert list(copy.formulas) == [("Sheet", "E1"), ("Sheet", "E2"), ("Sheet", "E3")]
    assert shown == {"IronCalc": [True, 60, 10], "Gnumeric": [True, 60, 10], "LibreOffice": [False, 10, 10]}
    wrong = [cell for (_, cell), formula in copy.formulas.items() if compared_comparisons(formula)]
    assert wrong == ["E1", "E2"]
    not_asked = [cell for (_, cell), formula in copy.formulas.items() if JUDGES[-1] not in asked(formula)]
    assert not_asked == ["E1", "E2"]


@pytest.mark.parametrize(
    ("formula", "judges"),
    [
        ("IF(A1=1,2,3)", ["IronCalc", "Gnumeric", "LibreOffice"]),
        ("FALSE>0", ["IronCalc", "Gnumeric"]),
        ('A1&" 分"', ["IronCalc", "LibreOffice"]),
        ("SUMPRODUCT((A1:A4=A1)*(1-ISNUMBER(B1:B4)))", ["IronCalc", "Gnumeric", "LibreOffice"]),
        (
            "SUMPRODUCT((A1:A4=A1)*((ISNUMBER(B1:B4)+1-AND(1=1,2=2))>0)*(1-ISNUMBER(C1:C4)))",
            ["Gnumeric", "LibreOffice"],
        ),
        ('COUNT(SEARCH({"甲","乙"},A1))', ["Gnumeric", "LibreOffice"]),
        ('LOOKUP(9,SEARCH({"甲","乙"},A1),{1,2})', ["IronCalc", "LibreOffice"]),
        ('IF(1=1,(A1-B1)&"",LOOKUP(9,SEARCH({"甲","乙"},A1),{1,2}))', ["LibreOffice"]),
        ("SQRT(A1)", []),
        ("SUMPRODUCT(A1:A4/B1:B4)", []),
    ],
)
def test_asked__only_judges_that_pass_all_idioms_in_it(formula: str, judges: list[str]) -> None:
    assert [judge.name for judge in asked(formula)] == judges


def test_features__what_depends_on_the_program() -> None:
    assert features('IF(A1="","",SUMPRODUCT(--((A1:A3="x")>0),B1:B3))') == {
        "IF", "compare", "SUMPRODUCT", "SUMPRODUCT>sign", "SUMPRODUCT>range", "sign", "sign>sign", "sign>compare",
        "compare>compare", "compare>range", "compare>logical",
    }  # fmt: skip


# --- what is written ------------------------------------------------------------------------------------------------


def test_every_formula_is_judged_by_a_program_with_excels_types(answering: dict[tuple[str, str], Judged]) -> None:
    every = {formula for one in answering.values() for formula in one.copy.formulas.values()}
    assert len(every) > 500
    alone = {formula for formula in every if not any(judge.excel_types for judge in asked(formula))}
    missing = {formula: {judge.name: sorted(_may(judge, formula)[1]) for judge in JUDGES} for formula in alone}
    assert missing == {}


@pytest.mark.parametrize("kind", JUDGED)
def test_stored_results_are_what_is_calculated(
    kind: str, originals: dict[str, Original], answering: dict[tuple[str, str], Judged]
) -> None:
    stored = originals[kind].stored
    assert len(stored) > 400
    by_judge = {judge.name: answering[kind, judge.name] for judge in JUDGES}
    wrong = [
        (name, *place, one.copy.formulas[place], stored[place], value)
        for name, one in by_judge.items()
        for place, value in one.values.items()
        if place[0] != NAMES and not same(stored[place], value)
    ]
    assert wrong == []
    typed = [set(by_judge[judge.name].values) for judge in JUDGES if judge.excel_types]
    assert set(stored) <= set().union(*typed)
    names = [{place: value for place, value in one.values.items() if place[0] == NAMES} for one in by_judge.values()]
    assert len(names[0]) > 5
    assert names == names[:1] * len(names)  # not all are asked about a name; what they calculate with it is no worse


@pytest.mark.parametrize(("kind", "judged"), sorted(WITHOUT_MACROS.items()))
def test_the_same_formulas_and_results_stand_in_a_workbook_without_macros(
    kind: str, judged: str, originals: dict[str, Original]
) -> None:
    assert set(originals) == {*JUDGED, *WITHOUT_MACROS}
    own, other = originals[kind], originals[judged]
    shared = [place for place in own.formulas if place not in other.live and place[0] != "首页"]
    assert len(shared) > 10
    assert {place: own.formulas[place] for place in shared} == {place: other.formulas[place] for place in shared}
    assert own.live == frozenset()
    figures = {place: value for place, value in other.stored.items() if isinstance(value, (int, float))}
    hints = {place for place in figures if place[0] == "首页" and own.stored[place] != figures[place]}
    assert len(hints) <= 4  # 填报提示: without cell functions, the rows that wait for the check
    assert {place: own.stored[place] for place in figures if place not in hints} == {
        place: value for place, value in figures.items() if place not in hints
    }


@pytest.mark.parametrize("judge", [judge.name for judge in JUDGES if judge.excel_types])
@pytest.mark.parametrize("kind", JUDGED)
def test_where_no_function_answers(
    kind: str, judge: str, originals: dict[str, Original], unknown: dict[tuple[str, str], Judged]
) -> None:
    """A live cell of a blank row stays blank, others wait for the check; nothing on the front page is an error."""
    one, original = unknown[kind, judge], originals[kind]
    named = 0
    for place, formula in one.copy.formulas.items():
        value = one.values[place]
        if place[0] == "首页":
            assert not str(value).startswith("#"), (place, formula, value)
        elif place in original.live:
            expected = ("", ASK) if _is_filled(formula, original) else ("",)
            assert value in expected, (place, formula, value)
            named += value == ASK
    assert (named > 0) == (kind != "template")


def _is_filled(formula: str, original: Original) -> bool:
    """Whether one of the cells that a live formula counts first has something in it."""
    counted = next(node for node in tree(formula).walk() if node.label == "COUNTA")
    cells = [part.text.split("!") for part in counted.parts]
    return any(original.is_filled(sheet, cell.replace("$", "")) for sheet, cell in cells)
