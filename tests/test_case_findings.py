"""What the checks find in published self-evaluations: every fault found or named as missed, and nothing unlisted.

``case_findings.toml`` is the committed list. ``docs/checks.md`` prints what follows from it.
"""

from __future__ import annotations

import pytest

from tests.support.case_findings import (
    LISTS,
    NAMES,
    SAMPLE,
    SEED,
    TEXT,
    also,
    expected,
    faults,
    listed,
    quotes,
    triples,
)


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
    assert [code for code, _, _ in triples("HN-NX-ZX-2021-DEPT")] == ["R26", "V62", "V123"]


def test_no_row_is_reported_three_times_for_one_fault() -> None:
    alike = [{"V14", "V30", "V31"}, {"V18", "V31"}, {"V02", "V30"}, {"V39", "V45"}, {"V22", "V25"}]
    for name in NAMES:
        rows: dict[tuple[str, str], set[str]] = {}
        for code, subject, item in triples(name):
            rows.setdefault((subject, item), set()).add(code)
        assert [
            (where, codes) for where, codes in rows.items() for group in alike if len(codes & group) > 1 and where[1]
        ] == []


@pytest.mark.workbooks
def test_the_page_says_what_the_catalogue_and_the_cases_say() -> None:
    from tools import checks_page

    assert checks_page.PAGE.read_text("utf-8") == checks_page.page(), "python -m tools.checks_page"
