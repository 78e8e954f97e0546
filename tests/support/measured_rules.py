"""Scoring rules of forms as a text file writes them down, read and compared with what was judged to be printed.

``tests/rule_forms/*.txt`` hold the forms, written as in :mod:`tests.support.measured_forms`. What is true stands
between a form's note and its sheets, one rule a line: ``rule: key = words @ cell`` is printed there (several cells
where it is printed more than once), ``deduced: key = words`` follows from the rows, ``contradicted: key`` is written in
two ways. Every other rule is not on the form.

``tests/rule_forms/first_reads.toml`` holds what was counted before anything was mended for a lot.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.support.measured_forms import Written, forms_in
from xlperf.reading.forms.printed_rules import read_printed_rules
from xlperf.reading.scheme_rules.printed_rule import PrintedRule, PrintedRules

FOLDER = Path(__file__).parents[1] / "rule_forms"
PRINTED, DEDUCED, CONTRADICTED = "rule", "deduced", "contradicted"

_LINE = re.compile(r"(?P<how>\w+): (?P<key>[\w.]+)(?: = (?P<words>[^@]+?))?(?: @ (?P<cells>.+))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One rule that is true of a form: its key, what it says, how it stands there, and the cells that print it."""

    how: str
    key: str
    words: str
    cells: tuple[str, ...]

    @property
    def parts(self) -> Sequence[str]:
        """What it says, without order."""
        return _parts(self.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """The rules of one form: printed ones, those read with value and cell, those not, and what was read instead.

    ``wrong`` are rules that the form does not print so, given out as printed: neither deduced nor contradicted.
    """

    name: str
    printed: tuple[Judged, ...]
    right: tuple[Judged, ...]
    missed: tuple[Judged, ...]
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """What was counted over some forms: rules printed, those read right, and wrong ones without a mark."""

    forms: int
    printed: int
    right: int
    wrong: int

    @classmethod
    def of(cls, every: Sequence[Compared]) -> Share:
        """Count over these forms."""
        return cls(
            forms=len(every),
            printed=sum(len(one.printed) for one in every),
            right=sum(len(one.right) for one in every),
            wrong=sum(len(one.wrong) for one in every),
        )

    @property
    def share(self) -> float:
        """The share of printed rules that are read right."""
        return self.right / self.printed


@cache
def lots() -> Mapping[str, Mapping[str, Written]]:
    """The forms of each lot, by name."""
    return {path.stem: {form.name: form for form in forms_in(path)} for path in sorted(FOLDER.glob("*.txt"))}


@cache
def first_reads() -> Mapping[str, Share]:
    """What was counted when each lot was first read."""
    text = (FOLDER / "first_reads.toml").read_text("utf-8")
    return {lot: Share(**figures) for lot, figures in tomllib.loads(text).items()}


@cache
def read_rules(name: str) -> PrintedRules:
    """What is read off the form of that name; names are unique over all lots."""
    return read_printed_rules(next(forms[name] for forms in lots().values() if name in forms).book)


def judged(form: Written) -> tuple[Judged, ...]:
    """What is true of a form."""
    return tuple(_line(text) for text in form.judged)


def compared(form: Written, rules: PrintedRules | None = None) -> Compared:
    """Read the rules of a form and compare them with what is true; ``rules`` are others than those it has."""
    rules = rules or read_rules(form.name)
    truth = {one.key: one for one in judged(form)}
    found = {rule.key: rule for rule in rules.found}
    printed = tuple(one for one in truth.values() if one.how == PRINTED)
    right = tuple(one for one in printed if one.key in found and _is(found[one.key], one))
    return Compared(
        name=form.name,
        printed=printed,
        right=right,
        missed=tuple(one for one in printed if one not in right),
        wrong=tuple(_wrong(rules, truth)),
    )


def details(one: Compared, form: Written) -> Iterator[str]:
    """Each rule that was not read, with what was read instead, and each wrong one."""
    found = {rule.key: rule for rule in read_rules(form.name).found}
    for rule in one.missed:
        instead = found.get(rule.key)
        other = f"，读成 {instead.words} @ {instead.origin.place if instead.origin else '推算'}" if instead else ""
        yield f"{one.name}：没有读出 {rule.key} = {rule.words} @ {' '.join(rule.cells)}{other}"
    for text in one.wrong:
        yield f"{one.name}：读错 {text}"


def _wrong(rules: PrintedRules, truth: Mapping[str, Judged]) -> Iterator[str]:
    for rule in rules.found:
        true = truth.get(rule.key)
        if rule.deduced:
            continue  # marked
        if true is None or true.how == CONTRADICTED or _parts(rule.words) != true.parts:
            yield f"{rule.key} = {rule.words}（{rule.origin.place if rule.origin else ''}）"


def _is(rule: PrintedRule, true: Judged) -> bool:
    same = _parts(rule.words) == true.parts and not rule.deduced
    return same and rule.origin is not None and f"{rule.origin.sheet}!{rule.origin.cell}" in true.cells


def _parts(words: str) -> Sequence[str]:
    return sorted(re.split("[、；]|时", words))


def _line(text: str) -> Judged:
    match = _LINE.fullmatch(text)
    assert match is not None, text
    return Judged(
        how=match["how"], key=match["key"], words=match["words"] or "", cells=tuple((match["cells"] or "").split())
    )
