"""One indicator: quantitative or qualitative, or what is missing to score it."""

from __future__ import annotations

from decimal import Decimal

from xlperf.schemes import Scheme
from xlperf.scoring.qualitative import score_qualitative
from xlperf.scoring.quantitative import score_quantitative, score_range
from xlperf.scoring.results import IndicatorResult
from xlperf.values.measures import Measure, Problem, Sign


def score_indicator(
    measure: Measure, weight: Decimal | None, stated_score: Decimal | None, scheme: Scheme, scoring: str | None = None
) -> IndicatorResult:
    """Score one indicator; without a weight (or with one below 0) there is a verdict and no score.

    ``stated_score`` is the officer's own score: of a qualitative indicator it is the score, within its tier; of a
    quantitative one it counts only where there is no formula. ``scoring`` 评(扣)分标准 is what is written about the
    points of this indicator; of a quantitative one it counts before the scheme's formula. Faults of the measure itself
    are not repeated.
    """
    usable = weight if weight is not None and weight >= 0 else None
    if measure.sign is Sign.QUALITATIVE:
        return score_qualitative(measure, usable, stated_score, scheme)
    if measure.between is not None and measure.actual is not None:
        return score_range(measure.between, measure.actual, usable, stated_score, scheme, scoring or "")
    if measure.comparable:
        return score_quantitative(measure, usable, stated_score, scheme, scoring or "")
    return IndicatorResult(problems=_blanks(measure))


def _blanks(measure: Measure) -> tuple[Problem, ...]:
    """The blank cells without which the row cannot be scored; other faults are the measure's own."""
    cells = (("target", "目标值", measure.target_text), ("actual", "实际完成值", measure.actual_text))
    return tuple(Problem("V01", field, {"what": what}) for field, what, text in cells if not text.strip())
