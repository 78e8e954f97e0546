"""How forms as real ones are were read: cells with a home, findings true and false; a floor for each figure."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from decimal import Decimal

import pytest

from tests.support.measured_forms import FOLDER, Entry, Figures, Place, judged, measured, names_in, written
from xlperf.findings import finding

pytestmark = pytest.mark.workbooks  # some forms are documents; all together take a quarter of a minute

ALL = [name for path in sorted(FOLDER.glob("*.txt")) for name in names_in(path)]
EXACT = (
    "sixth.txt",
    "seventh.txt",
    "eighth.txt",
    "ninth.txt",
    "tenth.txt",
    "eleventh.txt",
    "twelfth.txt",
    "thirteenth.txt",
    "fourteenth.txt",
    "fifteenth.txt",
    "sixteenth.txt",
    "seventeenth.txt",
    "eighteenth.txt",
    "nineteenth.txt",
    "twentieth.txt",
    "twentyfirst.txt",
    "twentysecond.txt",
    "twentythird.txt",
    "twentyfourth.txt",
    "twentyfifth.txt",
    "twentysixth.txt",
    "twentyseventh.txt",
    "twentyeighth.txt",
    "twentyninth.txt",
    "thirtieth.txt",
)
"""Lots of which nothing may get worse."""

NOT_READ = {
    "framework_subdistrict_office": "a framework of questions with points, without targets and results (R45)",
    "huaigang_justice_department": "its total is right once a score above its weight is (V17)",
    "hubei_word_forest_patrol": "another figure in a reason, where figures are often of parts",
    "department_archives_three_tasks": "the box of reasons is that of all rows",
    "park_green_upkeep_cost": "the box of reasons speaks of the row that was exceeded",
    "transfer_region_grassland": "the form's own question is left where the answer goes",
    "target_hamlet_road": "the cost is a standard, which may well be at least so much (V40)",
    "guyang_village_roads": "questions with points stand above the indicators, without targets; they are named (R59)",
    "hailing_gas_pipes_bond": "the rate stands under 实际完成值 beside the amounts",
    "lanting_dust_monitoring": "the rate of a source during the year follows from its amounts",
    "chengbei_elderly_allowance": "the box of reasons is that of all rows",
    "shangluo_veterans_department": "a result of a goal has a third of the words of its indicator",
    "hubei_martyrs_cemetery_upkeep": "a date against 清明节前, and no weight to tell the tier by",
    "anhui_xinhe_culture_station": "the box of reasons speaks of the row that was exceeded",
    "neimenggu_livestock_two_sheets": "a date of the year before in a result",
    "sichuan_target_list_two_projects": "two projects in one list of targets, their names beside the rows",
    "jiangsu_medical_insurance_department": "the execution has a target of its own",
}
"""Forms of these lots that are left out as a whole, and what is read or judged otherwise there."""

LEAST_HOMES, LEAST_TRUE, LEAST_REPORTED = 0.99, 0.99, 0.965


def figures() -> Figures:
    return Figures.of([measured(name) for name in written()])


def test_every_form_is_judged_with_reasons() -> None:
    assert set(written()) == set(judged())
    assert list(written()) == ALL
    assert len(written()) >= 40
    entries = [entry for truth in judged().values() for entry in (*truth.faults, *truth.also)]
    assert all(len(entry.why) > 3 and all(place.codes for place in entry.places) for entry in entries)
    assert all(form.note for form in written().values())


def test_cells_have_a_home() -> None:
    assert figures().share_of_homes >= LEAST_HOMES


def test_findings_are_true() -> None:
    assert figures().precision >= LEAST_TRUE


def test_faults_are_reported() -> None:
    assert figures().recall >= LEAST_REPORTED


@pytest.mark.parametrize("name", ALL)
def test_no_form_passes_with_a_column_unread(name: str) -> None:
    assert not measured(name).is_silent


@pytest.mark.parametrize("name", [one for lot in EXACT for one in names_in(FOLDER / lot) if one not in NOT_READ])
def test_the_last_lots_are_read_as_they_were_judged(name: str) -> None:
    found = measured(name)
    assert ([cell.place for cell in found.homeless], list(map(str, found.false)), found.missed) == ([], [], ())


def test_the_measure_sees_what_is_not_read_and_what_is_not_true() -> None:
    """A label and a score changed: both cells are not where they were judged to be, and the score raises findings."""
    right = measured("mof_right")
    assert (right.homeless, right.false, right.missed) == ((), (), ())
    form = written()["mof_right"]
    paper = deepcopy(form.papers[0])
    row, column = paper.find("安装防护网面积")
    paper.cells[paper.find("实施单位")] = ("实施地点", "")
    paper.cells[row, column + 4] = (Decimal(14), "")
    spoilt = measured("mof_right", replace(form, papers=(paper,)))
    assert [cell.tag for cell in spoilt.homeless] == ["implementer", "score"]
    assert {found.item for found in spoilt.false} >= {"安装防护网面积"}
    assert not spoilt.is_silent


def test_an_entry_says_where_a_fault_may_be_reported() -> None:
    entry = Entry.of("V14/V31|合格率 or R47|* :: 认不出的列")
    assert entry.why == "认不出的列"
    assert [(sorted(place.codes), place.item) for place in entry.places] == [(["V14", "V31"], "合格率"), (["R47"], "*")]
    assert Place.of("V11|@某项目") == Place(frozenset({"V11"}), "", "某项目")
    found = finding("R36", None, value="某格")
    assert Place.of("R36|*").matches(found)
    assert not Place.of("R36|@某项目").matches(found)
    assert not Place.of("R36|某指标").matches(found)


def test_a_label_and_a_text_across_the_columns_are_no_row_of_the_indicators_above() -> None:
    """As a row it had no name, and what it says was left without a word."""
    assert measured("target_ezhou_cost").homeless == ()
