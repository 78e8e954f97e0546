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

from tests.support import published_cases
from xlperf import template
from xlperf.against import compare_report
from xlperf.assessment import assess
from xlperf.checks.check_rules import rules
from xlperf.files.finished_report import read_report
from xlperf.findings import Finding, Severity
from xlperf.model import Evaluation, Subject, Text
from xlperf.reading.workbook import Reading

SAMPLE = "样例"
TEXT = "原文"
"""The text of the published report that the sample's figures come from, held against the sample workbook."""
NAMES = (*published_cases.NAMES, SAMPLE)
LISTS = (*NAMES, TEXT)
LIST = Path(__file__).parents[1] / "case_findings.toml"
QUOTES = Path(__file__).parents[1] / "case_quotes.toml"
_REASONS = ("adjustment_reason", "shortfall_reason")
SEED = Path(__file__).parents[1] / "seed.txt"


def reading(name: str) -> Reading:
    """A case, its head and sections filled in, with sentences of the published text; or the sample as it is.

    The published forms and reports have them, and the cases leave them out.
    """
    if name == SAMPLE:
        return template.read_sample()
    found = published_cases.reading(name)
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
    places = ((one, spot.item) for one in found for spot in one.places)
    return tuple(dict.fromkeys((one.code, kinds.get(one.subject, ""), item) for one, item in places))


@cache
def _notes(name: str) -> frozenset[tuple[str, str]]:
    return frozenset(
        (one.code, spot.item) for one in _found(name) if one.severity is Severity.NOTE for spot in one.places
    )


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
    found: list[dict[str, Any]] = published_cases.case(name)["inconsistencies"]
    return found


def expected(name: str) -> set[tuple[str, str, str]]:
    """The triples of the faults that are to be found in the case itself."""
    found = [one for one in listed()[name]["faults"] if "code" in one and not one.get("sample") and not one.get("text")]
    return {(one["code"], one["subject"], one["item"]) for one in found}


def also(name: str) -> set[tuple[str, str, str]]:
    """The triples of what else is raised, and right."""
    return {(one["code"], one["subject"], item) for one in listed()[name]["also"] for item in one["items"]}
