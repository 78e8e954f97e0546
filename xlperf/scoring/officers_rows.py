"""Rows whose points only the officer can give: those of a framework, and those that do not apply 不适用."""

from __future__ import annotations

from decimal import Decimal

from xlperf.model import Indicator
from xlperf.schemes import Attainment, Scheme
from xlperf.scoring.points import beyond_weight, most, own_score
from xlperf.scoring.results import IndicatorResult
from xlperf.values.amounts import fixed, plain
from xlperf.values.measures import Problem


def score_preset(row: Indicator, scheme: Scheme) -> IndicatorResult:
    """Score a fixed row of a framework, or one without figures beside them: the officer's points, 0 to its weight."""
    weight, stated = row.weight, row.stated_score
    if weight is None:
        return IndicatorResult()
    if stated is None:
        values = {"name": row.name, "weight": plain(weight, None)}
        return IndicatorResult(problems=(Problem("V96", "stated_score", values),))
    problems = beyond_weight(weight, stated, scheme)
    if problems:
        return IndicatorResult(problems=problems)
    score = own_score(weight, stated, scheme)
    attainment = _attainment(score, weight, scheme)
    return IndicatorResult(
        verdict=scheme.verdicts[attainment],
        attainment=attainment,
        score=score,
        working=f"评分框架规定的项目，自评{fixed(score)}，满分{plain(weight, None)}",
    )


def score_not_applicable(row: Indicator, scheme: Scheme) -> IndicatorResult:
    """Score a row that does not apply, as the scheme has it: left out, full, or the officer's own score."""
    if scheme.not_applicable == "rescale":
        return IndicatorResult(left_out=True, working="不适用，不参加计分")
    if row.weight is None:
        return IndicatorResult(working="不适用")
    if scheme.not_applicable == "full":
        score = most(row.weight, scheme)
        return IndicatorResult(score=score, working=f"不适用，按规定得满分{fixed(score)}")
    problems = beyond_weight(row.weight, row.stated_score, scheme)
    if row.stated_score is None or problems:
        values = {"target": row.measure.target_text, "actual": row.measure.actual_text, "asks": scheme.asks}
        return IndicatorResult(problems=problems or (Problem("V59", "stated_score", values),))
    score = own_score(row.weight, row.stated_score, scheme)
    return IndicatorResult(score=score, working=f"不适用，取自评得分{fixed(score)}")


def _attainment(score: Decimal, weight: Decimal, scheme: Scheme) -> Attainment:
    if score >= weight:
        return Attainment.FULL
    return Attainment.PARTIAL if score / weight >= scheme.partial_floor else Attainment.NONE
