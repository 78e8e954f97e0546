"""The formulas of every workbook that is written: what no formula may do, and one engine's number in every file."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest

from tests.support.formula_trees import compared_comparisons, tree
from tests.support.written_workbooks import formulas, write_all
from xlperf.writing.sheets.styles import CALCULATION_ENGINE

pytestmark = pytest.mark.workbooks

VALUES_ONLY = {"aggregate's parts", "report", "summary"}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return write_all(tmp_path_factory.mktemp("written"))


@pytest.mark.process
def test_no_formula_compares_a_comparison(written: dict[str, Path]) -> None:
    found = {(kind, part, text) for kind, path in written.items() for part, text in formulas(path)}
    for kind in written:
        assert (sum(one == kind for one, _, _ in found) > 200) == (kind not in VALUES_ONLY), kind
    assert sorted((kind, part, wrong) for kind, part, text in found for wrong in compared_comparisons(text)) == []


@pytest.mark.process
def test_every_workbook_has_the_number_of_one_calculation_engine(written: dict[str, Path]) -> None:
    for kind, path in written.items():
        with ZipFile(path) as package:
            root = ElementTree.fromstring(package.read("xl/workbook.xml"))  # noqa: S314 - our own files
        settings = root.find("{*}calcPr")
        assert settings is not None, kind
        assert settings.attrib == {"calcId": str(CALCULATION_ENGINE)}, kind


@pytest.mark.parametrize(
    ("formula", "wrong"),
    [
        ("FALSE>0", ["FALSE>0"]),
        ('--((A1:A3="x")>0)', ['(A1:A3="x")>0']),
        ("1<2<3", ["1<2<3"]),
        ("SUM(1,ISNUMBER(A1)=1)", ["ISNUMBER(A1)=1"]),
        ("+(A1=1)=0", ["+(A1=1)=0"]),
        ("IF(A1>2,AND(B1,C1),0)<>0", ["IF(A1>2,AND(B1,C1),0)<>0"]),
        ("IFERROR(A1=B1,0)>0", ["IFERROR(A1=B1,0)>0"]),
    ],
)
def test_compared_comparisons__a_truth_value_is_compared(formula: str, wrong: list[str]) -> None:
    assert compared_comparisons(formula) == wrong


@pytest.mark.parametrize(
    "formula",
    [
        '((A1:A3="x")+(A1:A3="y"))>0',
        "-(A1=1)>-1",
        "(A1=1)*1>0",
        "IF(A1>2,1,0)>0",
        "COUNTA(A1:A3)>0",
        "A1&(B1>2)=C1",
        "VLOOKUP(A1,{1,2;3,4},2,FALSE)>2",
        "AND(A1>0,B1>0)",
    ],
)
def test_compared_comparisons__a_number_or_a_text_is_compared(formula: str) -> None:
    assert compared_comparisons(formula) == []


@pytest.mark.parametrize(
    ("formula", "shape"),
    [
        ("-2^2", "(^ (- 2) 2)"),
        ("2^-1%", "(^ 2 (- (% 1)))"),
        ("1+2*3&4=5", "(= (& (+ 1 (* 2 3)) 4) 5)"),
        ("8/4/2", "(/ (/ 8 4) 2)"),
        ("INDEX(a,1):INDEX(a,2)", "(: (INDEX a 1) (INDEX a 2))"),
        ("SUM({1,-2;3,4},t[[#This Row],[c]])", "(SUM ({} 1 (- 2) 3 4) t[[#This Row],[c]])"),
    ],
)
def test_tree__operators_bind_as_in_excel(formula: str, shape: str) -> None:
    def shown(node) -> str:
        return f"({' '.join([node.label, *map(shown, node.parts)])})" if node.parts else node.text

    assert shown(tree(formula)) == shape
    assert tree(formula).text == formula


@pytest.mark.parametrize("formula", ["1+", "SUM(1", "1 2"])
def test_tree__no_formula(formula: str) -> None:
    with pytest.raises(ValueError, match=r"formula|operand|closed|left over"):
        tree(formula)
