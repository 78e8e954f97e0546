"""How the scoring rules of made forms are read: the share of printed rules with value and cell; none is wrong."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.measured_rules import DEDUCED, PRINTED, Share, compared, first_reads, judged, lots
from xlperf.reading.forms.printed_rules import read_printed_rules
from xlperf.reading.forms.rule_texts import rule_names

LEAST = 0.9  # of the printed rules; that of first reads is in first_reads.toml
FORMS = {form.name: form for forms in lots().values() for form in forms.values()}


def test_every_form_is_judged() -> None:
    assert sum(map(len, lots().values())) == len(FORMS)
    assert set(first_reads()) == set(lots())
    for form in FORMS.values():
        truth = judged(form)
        assert form.note
        assert [one.key for one in truth if one.key not in rule_names()] == []
        assert len({one.key for one in truth}) == len(truth)
        assert all(bool(one.cells) == (one.how == PRINTED) for one in truth)


@pytest.mark.parametrize("lot", lots())
def test_printed_rules_are_read(lot: str) -> None:
    assert Share.of([compared(form) for form in lots()[lot].values()]).share >= LEAST


@pytest.mark.parametrize("name", FORMS)
def test_no_rule_is_wrong_without_a_mark(name: str) -> None:
    assert compared(FORMS[name]).wrong == ()


@pytest.mark.parametrize("name", FORMS)
def test_what_follows_from_the_rows(name: str) -> None:
    found = {rule.key: rule for rule in read_printed_rules(FORMS[name].book).found if rule.deduced}
    true = {one.key: one for one in judged(FORMS[name]) if one.how == DEDUCED}
    assert {key: sorted(found[key].words.split("、")) for key in true} == {key: one.parts for key, one in true.items()}


def test_the_measure_sees_what_is_wrong() -> None:
    form = FORMS["county_long_notes"]
    rules = read_printed_rules(form.book)
    spoilt = tuple(
        replace(rule, value=rule.value + 5) if rule.key == "execution.weight" else rule  # type: ignore[operator]
        for rule in rules.found
        if rule.key != "tiers"
    )
    one = compared(form, replace(rules, found=spoilt))
    assert [rule.key for rule in one.missed] == ["execution.weight", "tiers"]
    assert one.wrong == ("execution.weight = 15分（自评表!A12）",)
