"""V04: an annual goal that promises a figure, or satisfaction, for which there is no indicator.

A promise is a clause of a goal that ends in a figure with its unit and holds a word of promising (“新建水池3座”). It is
kept where some indicator has that figure as its target, or is about the same thing by name. Clauses about money without
“at least”, about other years and about what there is already are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from xlperf.checks.check_rules import rules
from xlperf.checks.context import Context, cell, section_name, text_cell
from xlperf.checks.known_figures import share_of_name
from xlperf.checks.predicates import is_satisfaction
from xlperf.findings import Finding, Origin
from xlperf.model import Indicator, Subject
from xlperf.values.amounts import NUMBER, Amount, halfwidth, one_of, parse_amount, plain, same_unit
from xlperf.values.words import words

CLAUSES = re.compile(
    r",(?!\d{3})|[，；;。！!？\n]|[一二三四五六七八九十]是"
    r"|(?:[（(]|(?<![一二三四五六七八九十\d]))[一二三四五六七八九十\d]++[）)、](?=\D)"  # a run of digits is tried once
)
"""Where a sentence, and the figures in it, fall into clauses."""

_SECTIONS = ("key_tasks", "goals_text")
_YEAR = re.compile(r"(20\d\d)年")
_LONGEST = 45  # characters of a clause in a message


@dataclass(frozen=True, slots=True)
class _Text:
    """A text that states goals: what people call it, and where it is."""

    item: str
    text: str
    origin: Origin | None


def check_promises(context: Context) -> Iterator[Finding]:
    """V04: quantified goals, and promised satisfaction, without an indicator; one finding for a subject."""
    for subject in context.evaluation.subjects:
        if not subject.indicators:
            continue
        first: _Text | None = None
        clauses: list[str] = []
        for text in _goal_texts(subject):
            missing = [
                clause
                for clause in promises_without_indicator(context, subject, text.text)
                if not _listed(clause, clauses)
            ]
            if missing and first is None:
                first = text
            clauses += missing
        if first is not None:
            shown = "、".join(f"“{clause[-_LONGEST:]}”" for clause in clauses)
            yield context.found("V04", subject, first.origin, {"clauses": shown}, item=first.item)


def promises_satisfaction(context: Context, subject: Subject) -> bool:
    """Whether a subject's goals promise satisfaction that no indicator measures."""
    texts = (text.text for text in _goal_texts(subject) if _is_satisfaction(text.text))
    return any(
        _is_satisfaction(clause) for text in texts for clause in promises_without_indicator(context, subject, text)
    )


CHECKS = (check_promises,)


def _goal_texts(subject: Subject) -> Iterator[_Text]:
    for goal in subject.goals:
        yield _Text(f"年度绩效目标{goal.number}", goal.text or "", cell(goal.origins, "text"))
    for key in _SECTIONS:
        if key in subject.texts:
            yield _Text(section_name(key), subject.texts[key].text, text_cell(subject.texts[key]))


def promises_without_indicator(context: Context, subject: Subject, text: str) -> Iterator[str]:
    """The clauses of a goal's text for which the subject (for the department: any subject) has no indicator."""
    rows = subject.indicators
    if subject.is_department:
        rows = tuple(row for other in context.evaluation.subjects for row in other.indicators)
    for clause in filter(None, map(str.strip, CLAUSES.split(halfwidth(text)))):
        if _is_satisfaction(clause):
            if not any(is_satisfaction(row) for row in rows):
                yield clause
            continue
        promised = _promised(clause, context.evaluation.unit.year)
        if promised is not None and not any(_covers(row, clause, promised) for row in rows):
            yield clause


def _is_satisfaction(clause: str) -> bool:
    return rules().says("promises.satisfaction", clause)


def _promised(clause: str, year: int | None) -> Amount | None:
    """The figure that a clause promises and ends in; ``None`` where it promises none."""
    found = _figure().search(clause)
    if found is None or not rules().says("promises.words", clause) or rules().says("promises.past", clause):
        return None
    if any(int(other) != year for other in _YEAR.findall(clause)):
        return None
    amount = parse_amount(found.group(1))
    if amount is None or amount.unit in rules().words["promises.never"]:
        return None
    if amount.unit in rules().words["promises.money"] and not rules().says("promises.at_least", clause):
        return None
    return amount


@cache
def _figure() -> re.Pattern[str]:
    """A figure with a known unit at the end of a clause."""
    units = one_of(words().units.known)
    return re.compile(rf"(?<![\d.])({NUMBER}\s*(?:{units}))(?:及?以上|以内|左右)?$")


def _covers(row: Indicator, clause: str, promised: Amount) -> bool:
    """Whether an indicator is about a promise: by its target, a figure in its words, or its name."""
    target = row.measure.target
    if target is not None and target.value == promised.value and same_unit(target.unit or promised.unit, promised.unit):
        return True
    said, figure = halfwidth(f"{row.name}{row.measure.target_text}"), plain(promised.value, None)
    if figure in said and re.search(rf"(?<![\d.]){re.escape(figure)}\s*{re.escape(promised.unit)}", said):
        return True
    return share_of_name(row.name, clause) >= rules().numbers["promises.overlap"]


def _listed(clause: str, clauses: list[str]) -> bool:
    """Whether a clause stands in a list already, perhaps with another beginning."""
    return any(clause.endswith(other) or other.endswith(clause) for other in clauses)
