"""What no figure shows and the officer has to answer: a short list of questions, each where it applies."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from xlperf.checks.check_rules import Ask, rules
from xlperf.checks.predicates import is_satisfaction
from xlperf.findings import catalogue
from xlperf.model import Evaluation, Indicator, Subject
from xlperf.schemes import Attainment, Scheme
from xlperf.scoring import SubjectResult
from xlperf.taxonomy import level2_name

_QUANTITIES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question of the self-checklist: its code, the question, what to do, and the subjects it is about."""

    code: str
    text: str
    remedy: str
    subjects: tuple[str, ...]


def questions(evaluation: Evaluation, results: Sequence[SubjectResult], scheme: Scheme) -> tuple[Question, ...]:  # noqa: ARG001
    """The questions that apply, in the order of the data; ``results`` runs parallel to the subjects."""
    asked = []
    for ask in rules().questions:
        pairs = zip(evaluation.subjects, results, strict=True)
        about = tuple(subject.name for subject, result in pairs if _CONDITIONS[ask.when](subject, result, ask))
        if about:
            entry = catalogue()[ask.code]
            asked.append(Question(code=ask.code, text=entry.message, remedy=entry.remedy, subjects=about))
    return tuple(asked)


def _timely(subject: Subject, result: SubjectResult, _: Ask) -> bool:
    """A 时效指标 is reported as reached."""
    rows = zip(subject.indicators, result.indicators, strict=True)
    return any(level2_name(row.level2) == "时效指标" and scored.attainment is Attainment.FULL for row, scored in rows)


def _satisfied(subject: Subject, _: SubjectResult, __: Ask) -> bool:
    return any(is_satisfaction(row) and row.measure.actual_text for row in subject.indicators)


def _works(subject: Subject, _: SubjectResult, ask: Ask) -> bool:
    """Works that have to be accepted."""
    return any(word in row.name for row in subject.indicators for word in ask.words)


def _unproven(subject: Subject, result: SubjectResult, _: Ask) -> bool:
    """A score without evidence."""
    rows = zip(subject.indicators, result.indicators, strict=True)
    return any(scored.score is not None and not row.evidence for row, scored in rows)


def _several(subject: Subject, result: SubjectResult, ask: Ask) -> bool:
    """Several quantities and one time for them."""
    quantities = [row for row in subject.indicators if _is_quantity(row)]
    return len(quantities) >= _QUANTITIES and _timely(subject, result, ask)


def _is_quantity(row: Indicator) -> bool:
    return level2_name(row.level2) == "数量指标"


_CONDITIONS: Mapping[str, Callable[[Subject, SubjectResult, Ask], bool]] = {
    "timeliness": _timely,
    "satisfaction": _satisfied,
    "works": _works,
    "evidence": _unproven,
    "several_tasks": _several,
}
