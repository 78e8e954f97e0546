"""What scoring gives: one result per indicator, budget execution, goal and subject."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from xlperf.schemes import Attainment
from xlperf.values.measures import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorResult:
    """One indicator scored.

    ``completion`` 完成率 is actual ÷ target (≥ > ＝) or target ÷ actual (≤ <), uncapped, a fraction. ``verdict``
    完成情况 is 已完成, 部分完成 or 未完成, or the name of a qualitative indicator's ``tier``; ``attainment`` says the
    same for both kinds. ``over``: the scheme counts it as over-achieved. ``left_out``: it does not apply, and the total
    is made without it. ``problems`` name fields of the row.
    """

    completion: Decimal | None = None
    verdict: str | None = None
    attainment: Attainment | None = None
    tier: str | None = None
    score: Decimal | None = None
    over: bool = False
    left_out: bool = False
    working: str = ""
    problems: tuple[Problem, ...] = ()

    def coefficient(self, weight: Decimal | None) -> Decimal | None:
        """The score as a share of the weight 得分系数, a fraction; ``None`` where there is no score or no weight."""
        return self.score / weight if self.score is not None and weight else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutionResult:
    """Budget execution scored: rate 执行率 (a fraction), score in points, and the budget the rate is on.

    ``problems`` name fields of the funds; ``missing`` are the blank ones for want of which there is no computed rate.
    """

    rate: Decimal | None = None
    score: Decimal | None = None
    denominator: Decimal | None = None
    working: str = ""
    problems: tuple[Problem, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalResult:
    """One annual goal 年度绩效目标: its weight (typed, else the sum of its indicators) and the sum of their scores."""

    number: int
    weight: Decimal | None
    score: Decimal | None
    working: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectResult:
    """One subject scored; ``indicators`` in input order, ``weight_sum`` the sum of their typed weights.

    ``problems`` name fields of the subject.
    """

    execution: ExecutionResult
    indicators: tuple[IndicatorResult, ...]
    goals: tuple[GoalResult, ...]
    weight_sum: Decimal
    total: Decimal | None
    grade: str | None
    working: str
    problems: tuple[Problem, ...] = ()
