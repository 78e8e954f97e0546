"""Running text as the checks read it: what was typed, by paragraphs, and the officer's changes to the report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from xlperf.checks.context import Context, cell, funds_cell, section_name, text_cell
from xlperf.findings import Origin
from xlperf.layout import layout
from xlperf.model import ORDER, Subject
from xlperf.naming import is_written_up
from xlperf.paragraphs import TABLE, paragraph_name, subject_keys

GOALS, TEXT, CLAUSE, EDIT = "goals", "text", "clause", "edit"
"""What a passage is: it states goals, it reports, it is set into a sentence, or a person worded it in the report."""

GOAL = "goal"
"""The key of what a goal is 年度绩效目标."""

ACHIEVED = "achieved"
"""The key of what came of a goal 实际完成情况."""

DEVIATION = "deviation"
"""The key of why goals were missed 偏差大或目标未完成原因分析."""

_WORDS = re.compile("[，。；：]")  # what a sentence has, and the label or figure of a cell has not

_GOAL_SECTIONS = ("key_tasks", "purpose", "goals_text")
_CLAUSES = ("next_budget_basis",)
_OF_SUBJECT = ("overview", "conclusion")
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
        name, more = f"年度绩效目标{goal.number}", goal is not subject.goals[-1]
        origin, achieved = cell(goal.origins, "text", "number"), cell(goal.origins, "achieved", "number")
        yield from _paragraphs(subject, GOALS, name, goal.text or "", origin, GOAL, goes_on=more)
        yield from _paragraphs(subject, TEXT, name, goal.achieved or "", achieved, ACHIEVED, goes_on=more)
    for key in _OF_SUBJECT:
        yield from _paragraphs(
            subject, TEXT, section_name(key), getattr(subject, key) or "", cell(subject.origins, key, "name"), key
        )
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
    """The paragraphs of the report that a person changed or added, and the cells of 附件N that they put words into."""
    subjects = context.evaluation.subjects
    by_name = {_bare(subject.name): subject for subject in subjects}
    tables = _tables(subjects)
    for edit in context.evaluation.edits:
        if edit.key == ORDER:
            continue
        sheet, subject = tables.get("/".join(edit.key.split("/")[:2]), (layout().sheets.report, None))
        if subject is None:
            subject = by_name.get(_bare(edit.subject)) or by_name.get(_bare(edit.key.partition("/")[0]))
            yield from _paragraphs(subject, EDIT, paragraph_name(edit.text), edit.text, Origin(sheet, ""), "edit")
        elif _WORDS.search(edit.text):
            name = paragraph_name(edit.text).replace("报告", sheet, 1)
            yield from _paragraphs(subject, EDIT, name, edit.text, Origin(sheet, ""), "edit")


def _tables(subjects: Sequence[Subject]) -> dict[str, tuple[str, Subject]]:
    """The sheets 附件N with their subjects, by what begins the keys of their cells."""
    shown = sorted(filter(is_written_up, subjects), key=lambda subject: not subject.is_department)
    keys = subject_keys(subject.name for subject in shown)
    name = layout().sheets.attachment
    pairs = zip(keys, shown, strict=True)
    return {f"{TABLE}/{key}": (f"{name}{number}", subject) for number, (key, subject) in enumerate(pairs, 1)}


def _paragraphs(
    subject: Subject | None, kind: str, item: str, text: str, origin: Origin | None, key: str, *, goes_on: bool = False
) -> Iterator[Passage]:
    lines = [bare for line in text.splitlines() if (bare := line.strip())]
    for number, line in enumerate(lines, start=1):
        follows = number < len(lines) or kind == EDIT or goes_on
        yield Passage(subject, kind, item, line, origin, follows, kind == EDIT, key)


def _bare(name: str) -> str:
    return "".join(name.split())
