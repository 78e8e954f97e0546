"""What the checks find in published self-evaluations: every fault found or named as missed, and nothing unlisted.

``case_findings.toml`` is the committed list. ``docs/checks.md`` prints what follows from it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests import test_cases
from xlperf import template
from xlperf.against import compare_report
from xlperf.assessment import assess
from xlperf.checks.rules import rules
from xlperf.files.finished_report import read_report
from xlperf.findings import Finding, Severity, catalogue
from xlperf.model import Evaluation, Subject, Text
from xlperf.reading.workbook import Reading

SAMPLE = "样例"
TEXT = "原文"
"""The text of the published report that the sample's figures come from, held against the sample workbook."""
NAMES = (*test_cases.NAMES, SAMPLE)
LISTS = (*NAMES, TEXT)
LIST = Path(__file__).parent / "case_findings.toml"
QUOTES = Path(__file__).parent / "case_quotes.toml"
_REASONS = ("adjustment_reason", "shortfall_reason")
SEED = Path(__file__).parent / "seed.txt"


def reading(name: str) -> Reading:
    """A case, its head and sections filled in, with sentences of the published text; or the sample as it is.

    The published forms and reports have them, and the cases leave them out.
    """
    if name == SAMPLE:
        return template.read_sample()
    found = test_cases.reading(name)
    return replace(found, evaluation=_filled_in(found.evaluation, quotes().get(name, {})))


def quotes() -> dict[str, dict[str, str]]:
    """Case -> section or reason of the funds -> a sentence of the published text."""
    found: dict[str, dict[str, str]] = tomllib.loads(QUOTES.read_text("utf-8"))
    return found


def _filled_in(evaluation: Evaluation, quoted: Mapping[str, str]) -> Evaluation:
    def filled(subject: Subject) -> Subject:
        keys = rules().words[f"sections.{subject.kind.value}"]
        texts = {key: Text(section=key, text="见公开的报告。") for key in keys} | dict(subject.texts)
        reasons = {key: text for key, text in quoted.items() if key in _REASONS}
        texts |= {key: Text(section=key, text=text) for key, text in quoted.items() if key not in _REASONS}
        funds = replace(subject.funds, **reasons)
        return replace(subject, supervisor="主管部门", implementer="实施单位", texts=texts, funds=funds)

    unit = replace(evaluation.unit, filled_on=f"{(evaluation.unit.year or 0) + 1}年3月1日")
    return replace(evaluation, unit=unit, subjects=tuple(map(filled, evaluation.subjects)))


@cache
def triples(name: str) -> tuple[tuple[str, str, str], ...]:
    """Code, kind of the subject ("" for the unit) and item of everything found in a case, without repeats."""
    item = reading(SAMPLE if name == TEXT else name)
    kinds = {subject.name: subject.kind.value for subject in item.evaluation.subjects}
    found = _found(name)
    return tuple(dict.fromkeys((one.code, kinds.get(one.subject, ""), one.item) for one in found))


@cache
def _notes(name: str) -> frozenset[tuple[str, str]]:
    return frozenset((one.code, one.item) for one in _found(name) if one.severity is Severity.NOTE)


@cache
def _found(name: str) -> tuple[Finding, ...]:
    if name == TEXT:
        return compare_report(assess(reading(SAMPLE)), read_report(SEED))
    return assess(reading(name)).findings


def is_note(name: str, triple: tuple[str, str, str]) -> bool:
    """Whether a triple found in a case is of severity note."""
    return (triple[0], triple[2]) in _notes(name)


def listed() -> dict[str, dict[str, list[dict[str, Any]]]]:
    found: dict[str, dict[str, list[dict[str, Any]]]] = tomllib.loads(LIST.read_text("utf-8"))
    return found


def faults(name: str) -> list[dict[str, Any]]:
    """The faults of a case as its file lists them."""
    if name in (SAMPLE, TEXT):
        return []
    found: list[dict[str, Any]] = test_cases.case(name)["inconsistencies"]
    return found


def expected(name: str) -> set[tuple[str, str, str]]:
    """The triples of the faults that are to be found in the case itself."""
    found = [one for one in listed()[name]["faults"] if "code" in one and not one.get("sample") and not one.get("text")]
    return {(one["code"], one["subject"], one["item"]) for one in found}


def also(name: str) -> set[tuple[str, str, str]]:
    """The triples of what else is raised, and right."""
    return {(one["code"], one["subject"], item) for one in listed()[name]["also"] for item in one["items"]}


def test_the_list_covers_all_cases() -> None:
    assert set(listed()) == set(LISTS)


def test_what_is_filled_in_is_in_the_published_texts() -> None:
    for name, sections in quotes().items():
        said = " ".join(fault["detail"] for fault in faults(name))
        if name.startswith("HB-XA"):  # the one published text that is at hand as a whole
            said += SEED.read_text("utf-8-sig")
        assert all(text.strip("。") in said for text in sections.values())


@pytest.mark.parametrize("name", LISTS)
def test_every_fault_is_found_or_named_as_missed(name: str) -> None:
    entries = listed()[name]["faults"]
    assert [entry["fault"] for entry in entries] == list(range(1, len(faults(name)) + 1))
    for entry in entries:
        if "missed" in entry:
            assert len(entry["missed"]) > 5
            continue
        codes = faults(name)[entry["fault"] - 1]["codes"]
        assert codes is None or entry["code"] in codes, entry
        where = SAMPLE if entry.get("sample") else TEXT if entry.get("text") else name
        assert (entry["code"], entry["subject"], entry["item"]) in triples(where)


@pytest.mark.parametrize("name", LISTS)
def test_nothing_is_raised_that_is_not_listed(name: str) -> None:
    assert set(triples(name)) == expected(name) | also(name)
    assert expected(name).isdisjoint(also(name))
    assert all(len(one["why"]) > 5 for one in listed()[name]["also"])


def test_a_case_that_is_right_has_no_finding_of_the_checks() -> None:
    """The figures of 南县政协 hold: only what was not transcribed is missed."""
    assert [code for code, _, _ in triples("HN-NX-ZX-2021-DEPT")] == ["R26", "V62"]


def test_no_row_is_reported_three_times_for_one_fault() -> None:
    alike = [{"V14", "V30", "V31"}, {"V18", "V31"}, {"V02", "V30"}, {"V39", "V45"}, {"V22", "V25"}]
    for name in NAMES:
        rows: dict[tuple[str, str], set[str]] = {}
        for code, subject, item in triples(name):
            rows.setdefault((subject, item), set()).add(code)
        assert [
            (where, codes) for where, codes in rows.items() for group in alike if len(codes & group) > 1 and where[1]
        ] == []


def test_the_page_says_what_the_catalogue_and_the_cases_say() -> None:
    from tools import checks_page

    assert checks_page.PAGE.read_text("utf-8") == checks_page.page(), "python -m tools.checks_page"
    codes = [int(code[1:]) for code in catalogue() if code.startswith("V")]
    assert all(any(first <= code <= last for _, first, last in checks_page.FAMILIES) for code in codes)
