"""Facts: what the report may say, each with its words (computed or typed) and the cells it comes from.

A fact that is not known is None, and what would say it is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from xlperf.amounts import normalise
from xlperf.errors import Origin
from xlperf.model import Goal, Subject, Unit
from xlperf.narrative.template import FULL_STOP, Fact, ends_sentence
from xlperf.paragraphs import Run, RunKind
from xlperf.schemes import Scheme
from xlperf.scoring import SubjectResult

_INNER_ENDS = "。！？；\n"
_TRAILING = "。！？；，、,;. "


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Vocabulary of the outlines (``data/outlines/words.toml``).

    ``authorities``: level 层级 -> who sets the tasks (区 -> 区委、区政府), ``other_authority`` for any other level.
    ``blank``: what people write for nothing. ``leads``: per clause, beginnings that make it a sentence of its own.
    """

    authorities: Mapping[str, str]
    other_authority: str
    blank: frozenset[str]
    leads: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One subject with its results and its attachment's number, ready to be written about."""

    unit: Unit
    subject: Subject
    result: SubjectResult
    scheme: Scheme
    words: Words
    attachment: int


def computed(name: str, text: str, origins: Iterable[Origin | None] = ()) -> Fact:
    """A fact whose words the program makes."""
    return Fact(name, (Run(text, RunKind.COMPUTED, name),), tuple(filter(None, origins)))


def typed(name: str, text: str | None, origins: Iterable[Origin | None] = ()) -> Fact | None:
    """A fact in the officer's words; several lines become one, set off by semicolons where they lack punctuation."""
    runs: list[Run] = []
    for line in filter(None, map(str.strip, (text or "").splitlines())):
        if runs and not (ends_sentence(runs[-1].text) or runs[-1].text[-1] in "，、"):
            runs.append(Run("；", RunKind.WORDS))
        runs.append(Run(line, RunKind.TYPED, name))
    return Fact(name, tuple(runs), tuple(filter(None, origins))) if runs else None


def section_paragraphs(case: Case, section: str) -> tuple[Fact, ...]:
    """The officer's paragraphs for a section, each as a fact; a blank 年度绩效目标 is made of the goals' texts."""
    text = case.subject.texts.get(section)
    if text and text.paragraphs:
        parts = text.paragraphs
        return tuple(_closed(section, part, text.origins, last=part is parts[-1]) for part in parts)
    if section == "goals_text" and (goals := _goals(case.subject.goals)):
        return (goals,)
    return ()


def _clause_source(case: Case, key: str) -> tuple[str, tuple[Origin, ...]]:
    """What was typed for a clause, in funds or as a section, with its cells; what means nothing is empty."""
    if key == "next_budget_basis":
        section = case.subject.texts.get(key)
        text, origins = ("\n".join(section.paragraphs), section.origins) if section else ("", ())
    else:
        text = (getattr(case.subject.funds, key) or "").strip()
        origins = tuple(filter(None, [case.subject.funds.origins.get(key)]))
    return ("" if normalise(text).rstrip(_TRAILING) in case.words.blank else text), origins


def _is_clause(case: Case, key: str, text: str) -> bool:
    """Whether the text can stand within a sentence of ours: one line, one clause, not begun like ours."""
    bare = text.rstrip(_TRAILING)
    return not any(mark in bare for mark in _INNER_ENDS) and not bare.startswith(case.words.leads.get(key, ()))


def clause(key: str) -> Callable[[Case], Fact | None]:
    """Makes the fact of what was typed to be set into a sentence, its closing punctuation taken off."""

    def make(case: Case) -> Fact | None:
        text, origins = _clause_source(case, key)
        return typed(key, text.rstrip(_TRAILING), origins) if text and _is_clause(case, key, text) else None

    return make


def own_sentence(key: str) -> Callable[[Case], Fact | None]:
    """Makes the fact ``<key>_text``: what was typed for a clause but stands better by itself, unchanged."""

    def make(case: Case) -> Fact | None:
        text, origins = _clause_source(case, key)
        return typed(f"{key}_text", text, origins) if text and not _is_clause(case, key, text) else None

    return make


def _closed(section: str, part: str, origins: Iterable[Origin | None], *, last: bool) -> Fact:
    """A typed paragraph, with a full stop where its writer left it off; a line that looks like a heading has none."""
    fact = Fact(section, (Run(part, RunKind.TYPED, section),), tuple(filter(None, origins)))
    if ends_sentence(part) or not (last or any(mark in part for mark in "，。；、")):
        return fact
    return Fact(section, (*fact.runs, Run(FULL_STOP, RunKind.WORDS)), fact.origins)


def _goals(goals: Sequence[Goal]) -> Fact | None:
    """The goals' texts as one paragraph."""
    origins = tuple(origin for goal in goals if goal.text and (origin := goal.origins.get("text")))
    fact = typed("goals_text", "\n".join(goal.text or "" for goal in goals), origins)
    if fact is None or ends_sentence(fact.text):
        return fact
    return Fact(fact.name, (*fact.runs, Run(FULL_STOP, RunKind.WORDS)), fact.origins)
