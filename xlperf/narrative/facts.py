"""Facts: what the report may say, each with its words (computed or typed) and the cells it comes from.

A fact that is not known is None, and what would say it is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from xlperf.findings import Origin
from xlperf.model import Goal, Subject, Unit
from xlperf.naming import END_MARKS
from xlperf.narrative.sentence_templates import FULL_STOP, Fact, Template, ends_sentence
from xlperf.paragraphs import Run, RunKind
from xlperf.schemes import Scheme
from xlperf.scoring import SubjectResult
from xlperf.values.amounts import normalise

_INNER_ENDS = "。！？；\n"
_SENTENCE_ENDS = "。！？.!?"
_SEPARATORS = "；，、：;,: "


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupWording:
    """How the indicators of one dimension are written up together: ``phrase`` one of them in the list, ``sentences``
    the paragraph, ``after`` what each adds to its end. Alternatives: the first that fits is used.
    """

    phrase: tuple[Template, ...]
    sentences: tuple[tuple[Template, ...], ...]
    after: tuple[tuple[Template, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Vocabulary of the outlines (``data/outlines/words.toml``).

    ``authorities``: level 层级 -> who sets the tasks (区 -> 区委、区政府), ``other_authority`` for any other level.
    ``blank``: what people write for nothing. ``leads``: per clause, beginnings that make it a sentence of its own.
    ``said``: per clause, the pattern of beginnings that our sentence says already (由于, 原因：, 剩余资金).
    ``aims``: sign -> how people say it before a target (≥ -> 不少于), ``rate_aims`` before one in % (不低于).
    ``mention``: how one indicator is named, with its figures, in a list of several; ``last_mention`` beside last year.
    ``mentioned_most``: of more that were missed only the ``heaviest`` by weight are named one by one, the
    rest counted by dimension, ``other_dimension`` where there is none.
    ``grouped``: several at once.
    """

    authorities: Mapping[str, str]
    other_authority: str
    blank: frozenset[str]
    leads: Mapping[str, tuple[str, ...]]
    said: Mapping[str, re.Pattern[str]]
    aims: Mapping[str, str]
    rate_aims: Mapping[str, str]
    mention: tuple[Template, ...]
    mentioned_most: int
    heaviest: int
    other_dimension: str
    last_mention: tuple[Template, ...]
    grouped: GroupWording


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
        return tuple(Fact(section, (Run(part, RunKind.TYPED, section),), text.origins) for part in text.paragraphs)
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
    return meant(case.words, key, text), origins


def meant(words: Words, key: str, text: str) -> str:
    """What was typed for a clause without beginnings that our sentence says already; empty where it means nothing."""
    if normalise(text).rstrip(END_MARKS) in words.blank:
        return ""
    pattern = words.said.get(key)
    while pattern and (match := pattern.match(text)) and text[match.end() :].strip(END_MARKS):
        text = text[match.end() :].lstrip()
    return text


def is_clause(words: Words, key: str, text: str) -> bool:
    """Whether the text can stand within a sentence of ours: one line, one clause, not begun like ours."""
    bare = text.rstrip(END_MARKS)
    return not any(mark in bare for mark in _INNER_ENDS) and not bare.startswith(words.leads.get(key, ()))


def clause(key: str) -> Callable[[Case], Fact | None]:
    """Makes the fact of what was typed to be set into a sentence, its closing punctuation taken off."""

    def make(case: Case) -> Fact | None:
        text, origins = _clause_source(case, key)
        return typed(key, text.rstrip(END_MARKS), origins) if text and is_clause(case.words, key, text) else None

    return make


def own_sentence(key: str) -> Callable[[Case], Fact | None]:
    """Makes the fact ``<key>_text``: what was typed for a clause but stands better by itself, after a label."""

    def make(case: Case) -> Fact | None:
        text, origins = _clause_source(case, key)
        return typed(f"{key}_text", trimmed(text), origins) if text and not is_clause(case.words, key, text) else None

    return make


def led_paragraphs(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """The officer's paragraphs after a lead-in of ours: a list of lines without end marks becomes one sentence.

    The first, which the lead-in makes ours, gets the full stop that its writer left off; the others stay as typed.
    """
    if not facts:
        return ()
    lines = [fact.text for fact in facts]
    is_list = not all(map(ends_sentence, lines[:-1])) and not any(line[-1:] in _SENTENCE_ENDS for line in lines[:-1])
    if is_list and (whole := typed(facts[0].name, "\n".join(lines), facts[0].origins)):
        return (_closed(whole),)
    return (_closed(facts[0]), *facts[1:])


def trimmed(text: str) -> str:
    """A typed text without the separators after its last sentence: one of ours goes on with a full stop."""
    return text.rstrip(_SEPARATORS)


def _closed(fact: Fact) -> Fact:
    if ends_sentence(fact.text):
        return fact
    return Fact(fact.name, (*fact.runs, Run(FULL_STOP, RunKind.WORDS)), fact.origins)


def _goals(goals: Sequence[Goal]) -> Fact | None:
    """The goals' texts as one paragraph."""
    origins = tuple(origin for goal in goals if goal.text and (origin := goal.origins.get("text")))
    fact = typed("goals_text", "\n".join(trimmed(goal.text or "") for goal in goals), origins)
    return _closed(fact) if fact else None
