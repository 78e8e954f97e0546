"""The checks: what a finance bureau would send back or ask about, one generator of findings per checkpoint.

A check looks at a :class:`~xlperf.checks.context.Context` and yields findings; it never raises for what people typed.
The registry is ``CHECKS``, one family per module. A check that crashes is itself a finding: checks fail closed. What
no figure shows is asked (``questions``); what the officer has explained stays listed and is no longer open
(``acknowledge``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from xlperf.checks import (
    arithmetic,
    caliber,
    completeness,
    indicator_quality,
    last_year,
    monitoring,
    plausibility,
    process,
    promises,
    running_text,
    scheme_itself,
    scoring_problems,
    targets,
)
from xlperf.checks.acknowledged import acknowledge
from xlperf.checks.context import Context
from xlperf.checks.questions import Question, questions
from xlperf.checks.stage import BEFORE_RESULTS, due
from xlperf.checks.unread import NOTHING_UNREAD, Unread
from xlperf.findings import Finding, finding
from xlperf.model import Evaluation
from xlperf.schemes import Scheme
from xlperf.scoring import SubjectResult

__all__ = [
    "BEFORE_RESULTS", "CHECKS", "Check", "Context", "Question", "Unread", "acknowledge", "due", "questions",
    "run_checks",
]  # fmt: skip

Check = Callable[[Context], Iterator[Finding]]
"""One checkpoint."""

CHECKS: tuple[Check, ...] = (
    *scoring_problems.CHECKS,
    *arithmetic.CHECKS,
    *completeness.CHECKS,
    *scheme_itself.CHECKS,
    *promises.CHECKS,
    *caliber.CHECKS,
    *plausibility.CHECKS,
    *indicator_quality.CHECKS,
    *process.CHECKS,
    *last_year.CHECKS,
    *targets.CHECKS,
    *monitoring.CHECKS,
    *running_text.CHECKS,
)
"""All checks, in the order in which their findings are listed."""


def run_checks(
    evaluation: Evaluation,
    results: Sequence[SubjectResult],
    scheme: Scheme,
    checks: Sequence[Check] = CHECKS,
    unread: Unread = NOTHING_UNREAD,
) -> tuple[Finding, ...]:
    """The findings of all checks; ``results`` runs parallel to ``evaluation.subjects``.

    ``unread`` is what the reader has found fault with: no check calls it blank, and none stands on funds
    or texts that are not known with certainty.
    """
    context = Context(evaluation=evaluation, results=tuple(results), scheme=scheme, unread=unread)
    every = (found for check in checks for found in _run(check, context))
    return tuple(found for found in every if not unread.is_ground_of(found))


def _run(check: Check, context: Context) -> Iterator[Finding]:
    """A check's findings; whatever it raises is the last of them."""
    try:
        yield from check(context)
    except Exception as error:  # a crashed check must be seen, and must not take the others with it
        reason = f"{type(error).__name__} {error}".strip()
        yield finding("R29", check=check.__name__, reason=reason)
