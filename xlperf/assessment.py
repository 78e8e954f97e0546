"""Scoring and checking what was read; nothing is written up here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from xlperf.checks import BEFORE_RESULTS, Question, Unread, acknowledge, due, questions, run_checks
from xlperf.findings import Finding, Severity, XlperfError, finding, merged
from xlperf.model import Evaluation
from xlperf.reading.workbook import Reading
from xlperf.schemes import Scheme, load_scheme
from xlperf.scoring import SubjectResult, score_subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What was typed, what follows from it, and what is wrong with it.

    ``results`` runs parallel to ``evaluation.subjects``; ``findings`` holds the reader's, then the checks', one for
    each cause, those that the officer has explained with their reason.
    """

    evaluation: Evaluation
    scheme: Scheme
    results: tuple[SubjectResult, ...]
    findings: tuple[Finding, ...]

    def count(self, severity: Severity) -> int:
        """How many open findings are of this severity; what the officer has explained does not count."""
        return sum(found.severity is severity and found.is_open for found in self.findings)


def assess(reading: Reading, *, own_schemes: Sequence[Mapping[str, object]] = ()) -> Assessment:
    """Score and check what was read; ``own_schemes`` are the parsed scheme files of the unit itself.

    Raises XlperfError when the scheme cannot be found or is inconsistent: scoring by another one would be wrong.
    """
    evaluation = reading.evaluation
    scheme = load_scheme(evaluation.unit.scheme, own_schemes)
    results = tuple(score_subject(subject, scheme) for subject in evaluation.subjects)
    unread = Unread.of(reading.findings, reading.absent)
    found = run_checks(evaluation, results, scheme, unread=unread)
    all_due = due(_without_repeats((*reading.findings, *found)), evaluation.unit.purpose)
    findings = merged(acknowledge(all_due, evaluation))
    return Assessment(evaluation=evaluation, scheme=scheme, results=results, findings=findings)


def _without_repeats(findings: Sequence[Finding]) -> Iterator[Finding]:
    """The findings but for the notes that a sign was assumed (R19) where it is asked for already (V68)."""
    asked = {found.origin for found in findings if found.code == "V68"}
    return (found for found in findings if found.code != "R19" or found.origin not in asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """All findings about what was read, and what the officer has to answer.

    ``assessment`` is None where the scheme cannot be used: that is one of the findings, and nothing is scored.
    """

    findings: tuple[Finding, ...]
    questions: tuple[Question, ...] = ()
    assessment: Assessment | None = None


def examine(reading: Reading, *, own_schemes: Sequence[Mapping[str, object]] = ()) -> Examination:
    """Score and check what was read, whatever scheme it names: an unusable one is one more finding, and ends it."""
    try:
        done = assess(reading, own_schemes=own_schemes)
    except XlperfError as error:
        origin = reading.evaluation.unit.origins.get("scheme")
        found = merged(due(reading.findings, reading.evaluation.unit.purpose))
        return Examination(findings=(*found, finding("R28", origin, reason=str(error))))
    is_over = done.evaluation.unit.purpose not in BEFORE_RESULTS
    asked = questions(done.evaluation, done.results, done.scheme) if is_over else ()
    return Examination(findings=done.findings, questions=asked, assessment=done)
