"""Scoring and checking what was read; nothing is written up here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from xlperf.checks import BEFORE_RESULTS, Question, Unread, acknowledge, due, questions, run_checks
from xlperf.data.files import built_in_outlines, outline_names
from xlperf.findings import Finding, Severity, XlperfError, finding, merged
from xlperf.model import Evaluation, Unit
from xlperf.reading.datafile import finding_data
from xlperf.reading.workbook import Reading
from xlperf.schemes import Scheme, load_scheme
from xlperf.scoring import IndicatorResult, SubjectResult, score_subject
from xlperf.values.amounts import fixed


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


def examine(
    reading: Reading,
    *,
    own_schemes: Sequence[Mapping[str, object]] = (),
    own_outlines: Sequence[Mapping[str, object]] = (),
) -> Examination:
    """Score and check what was read, whatever scheme and outline it names: an unusable one is one more finding.

    Without a scheme nothing is scored. Before the year is over the outline may be one for monitoring, too.
    ``own_schemes`` and ``own_outlines`` are the parsed files of the unit itself.
    """
    done = _examined(reading, own_schemes)
    unit = reading.evaluation.unit
    usual = done.assessment.scheme.outline if done.assessment else ""
    try:
        _require_outline(unit, usual, own_outlines)
    except XlperfError as error:
        reason = str(error) if error.path else error.message
        fault = finding("R73", unit.origins.get("outline"), reason=reason)
        return replace(done, findings=(*done.findings, fault))
    return done


def _examined(reading: Reading, own_schemes: Sequence[Mapping[str, object]]) -> Examination:
    try:
        done = assess(reading, own_schemes=own_schemes)
    except XlperfError as error:
        origin = reading.evaluation.unit.origins.get("scheme")
        found = merged(due(reading.findings, reading.evaluation.unit.purpose))
        return Examination(findings=(*found, finding("R28", origin, reason=str(error))))
    is_over = done.evaluation.unit.purpose not in BEFORE_RESULTS
    asked = questions(done.evaluation, done.results, done.scheme) if is_over else ()
    return Examination(findings=done.findings, questions=asked, assessment=done)


def _require_outline(unit: Unit, usual: str, own: Sequence[Mapping[str, object]]) -> None:
    """XlperfError where there is no such outline, or it cannot be used; a built-in one is sound, and is not read.

    ``usual`` is the scheme's, for a report where the unit names none.
    """
    is_early = unit.purpose in BEFORE_RESULTS
    outline = unit.outline or ("" if is_early else usual)
    if not outline or (not own and (outline in outline_names() or outline in built_in_outlines().values())):
        return
    from xlperf.narrative.outline_library import chosen_monitoring_outline, require_outline

    if is_early:
        chosen_monitoring_outline(outline, own)
    else:
        require_outline(outline, own)


def results_data(done: Assessment) -> dict[str, object]:
    """What ``export`` adds under ``results``: the results of each subject in input order, and the findings.

    Rates and completions are fractions to 6 places; all numbers are decimal strings, None where they cannot be
    computed. ValueError where ``results`` does not run parallel to the subjects.
    """
    pairs = zip(done.evaluation.subjects, done.results, strict=True)
    return {
        "subjects": [_result_data(result) for _, result in pairs],
        "findings": [finding_data(found) for found in done.findings],
    }


def _result_data(result: SubjectResult) -> dict[str, object]:
    return {
        "execution_rate": _fraction(result.execution.rate),
        "execution_score": _points(result.execution.score),
        "indicators": [_indicator_data(indicator) for indicator in result.indicators],
        "total": _points(result.total),
        "grade": result.grade,
    }


def _indicator_data(result: IndicatorResult) -> dict[str, object]:
    return {"completion": _fraction(result.completion), "verdict": result.verdict, "score": _points(result.score)}


def _fraction(value: Decimal | None) -> str | None:
    return None if value is None else fixed(value, 6)


def _points(value: Decimal | None) -> str | None:
    return None if value is None else fixed(value)
