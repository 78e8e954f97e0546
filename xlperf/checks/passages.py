"""Running text as the checks read it: what was typed, by paragraphs, and the officer's changes to the report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from xlperf.checks.context import Context, cell, funds_cell, section_name, text_cell
from xlperf.findings import Origin
from xlperf.layout import layout
from xlperf.model import ORDER, Subject
from xlperf.paragraphs import paragraph_name

GOALS, TEXT, CLAUSE, EDIT = "goals", "text", "clause", "edit"
"""What a passage is: it states goals, it reports, it is set into a sentence, or a person worded it in the report."""

ACHIEVED = "achieved"
"""The key of what came of a goal 实际完成情况."""

_GOAL_SECTIONS = ("key_tasks", "purpose", "goals_text")
_CLAUSES = ("next_budget_basis",)
_FUNDS = {"adjustment_reason": "预算调整原因", "shortfall_reason": "未执行完原因", "leftover_use": "结余资金去向"}


class Passage(NamedTuple):
    """A paragraph: its subject (None: the whole report), what it is part of, its cell; ``goes_on``: another follows.

    ``strict``: its figures are the subject's own, whatever other subjects have.
    """

    subject: Subject | None
    kind: str
    item: str
    text: str
    origin: Origin | None
    goes_on: bool = False
    strict: bool = False
    key: str = ""


def typed_passages(context: Context) -> Sequence[Passage]:
    """Every paragraph that was typed about a subject, and every paragraph of the report that a person worded."""
    return context.once(_typed_passages)


def _typed_passages(context: Context) -> Sequence[Passage]:
    return (
        *(passage for subject in context.evaluation.subjects for passage in _told(subject)),
        *edited_passages(context),
    )


def _told(subject: Subject) -> Iterator[Passage]:
    for goal in subject.goals:
        origin = cell(goal.origins, "text", "number")
        yield from _paragraphs(subject, GOALS, f"年度绩效目标{goal.number}", goal.text or "", origin, "goal")
        achieved = cell(goal.origins, "achieved", "number")
        yield from _paragraphs(subject, TEXT, f"年度绩效目标{goal.number}", goal.achieved or "", achieved, ACHIEVED)
    for key, text in subject.texts.items():
        kind = GOALS if key in _GOAL_SECTIONS else CLAUSE if key in _CLAUSES else TEXT
        yield from _paragraphs(subject, kind, section_name(key), text.text, text_cell(text), key)
    for key, name in _FUNDS.items():
        value = getattr(subject.funds, key) or ""
        yield from _paragraphs(subject, CLAUSE, name, value, funds_cell(subject, key), key)
    for row in subject.indicators:
        if row.reason:
            origin = cell(row.origins, "reason", "name")
            yield from _paragraphs(subject, CLAUSE, row.name, row.reason, origin, "reason")


def edited_passages(context: Context) -> Iterator[Passage]:
    """The paragraphs of the report that a person changed or added."""
    sheet = layout().sheets.report
    by_name = {_bare(subject.name): subject for subject in context.evaluation.subjects}
    for edit in context.evaluation.edits:
        if edit.key != ORDER:
            subject = by_name.get(_bare(edit.subject)) or by_name.get(_bare(edit.key.partition("/")[0]))
            name = paragraph_name(edit.text)
            yield from _paragraphs(subject, EDIT, name, edit.text, Origin(sheet, ""), "edit")


def _paragraphs(
    subject: Subject | None, kind: str, item: str, text: str, origin: Origin | None, key: str
) -> Iterator[Passage]:
    lines = [bare for line in text.splitlines() if (bare := line.strip())]
    for number, line in enumerate(lines, start=1):
        goes_on = number < len(lines) or kind == EDIT
        yield Passage(subject, kind, item, line, origin, goes_on, kind == EDIT, key)


def _bare(name: str) -> str:
    return "".join(name.split())
