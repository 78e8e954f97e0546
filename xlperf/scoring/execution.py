"""Budget execution 预算执行: the rate, its score, and the reading of a typed rate."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from xlperf.layout import layout
from xlperf.model import Funds, Typed
from xlperf.schemes import Scheme
from xlperf.scoring.points import ONE, ZERO, PartOfWeight, limited, points
from xlperf.scoring.results import ExecutionResult
from xlperf.values.amounts import fixed, normalise, parse_amount, percent, plain
from xlperf.values.measures import Problem

_NAMES = {"adjusted": "调整后预算数", "initial": "年初预算数", "executed": "执行数"}


def score_execution(funds: Funds, scheme: Scheme) -> ExecutionResult:
    """Score budget execution: executed ÷ budget, at most the weight.

    The budget is the scheme's, adjusted or initial; where that is blank, the other one, with a note. Funds too
    incomplete for a rate but a typed rate: the score of that rate, with a warning. A budget of zero has no rate.
    """
    wanted = scheme.execution.denominator
    other = "initial" if wanted == "adjusted" else "adjusted"
    figures = {"adjusted": funds.adjusted, "initial": funds.initial}
    used = other if figures[wanted] is None and figures[other] is not None else wanted
    budget, executed = figures[used], funds.executed
    if budget is not None and budget <= 0:
        values = {"why": f"{_NAMES[used]}是{plain(budget, None)}", "should": f"核对{_NAMES[used]}"}
        return ExecutionResult(denominator=budget, problems=(Problem("V62", used, values),))
    if budget is None or executed is None:
        return _by_stated_rate(funds, wanted, budget, scheme)
    shown = f"{plain(executed, None)}÷{plain(budget, None)}"
    score, working = _score(PartOfWeight(executed, budget, shown), scheme)
    rate = executed / budget
    note = {"missing": _NAMES[wanted], "used": _NAMES[used], "value": plain(budget, None)}
    return ExecutionResult(
        rate=rate,
        score=score,
        denominator=budget,
        working=f"{working}（执行率{percent(rate)}）",
        problems=(Problem("V60", wanted, note),) if used != wanted else (),
    )


def read_rate(stated: Typed, computed: Decimal | None = None) -> Decimal | None:
    """A typed execution rate as a fraction; ``None`` where it is blank or not a rate.

    With % it is what it says. A bare number can mean a fraction (0.8365, or 1 for 100%) or percentage points (83.65):
    beside a computed rate the nearer reading applies; alone, up to 1 is a fraction and above 1 percentage points.
    """
    amount = parse_amount(stated)
    if amount is None or amount.unit not in ("", "%"):
        return None
    of_points = amount.value / 100
    if amount.unit == "%":
        return of_points
    if computed is None:
        return amount.value if abs(amount.value) <= 1 else of_points
    return min((amount.value, of_points), key=lambda rate: abs(rate - computed))


def is_blank_rate(stated: Typed) -> bool:
    """Whether a typed rate says nothing: blank, or a mark people put for nothing (—, /, 无)."""
    return stated is None or (isinstance(stated, str) and normalise(stated) in ("", *layout().blank_words))


def _by_stated_rate(funds: Funds, wanted: str, budget: Decimal | None, scheme: Scheme) -> ExecutionResult:
    """The funds give no rate: the typed one is taken, or there is none."""
    rate = read_rate(funds.stated_rate)
    missing = tuple(key for key, value in ((wanted, budget), ("executed", funds.executed)) if value is None)
    if rate is not None:
        score, working = _score(PartOfWeight(rate, shown=percent(rate, 4)), scheme)
        warning = Problem("V61", "stated_rate", {"rate": percent(rate, 4), "score": fixed(score)})
        return ExecutionResult(
            rate=rate, score=score, denominator=budget, working=working, problems=(warning,), missing=missing
        )
    return ExecutionResult(denominator=budget, problems=(no_rate(missing),), missing=missing)


def no_rate(missing: Sequence[str]) -> Problem:
    """The problem (V62) that there is no rate, for want of these funds."""
    names = "和".join(_NAMES[key] for key in missing)
    return Problem("V62", missing[0], {"why": f"没有填{names}", "should": f"填写{names}"})


def _score(part: PartOfWeight, scheme: Scheme) -> tuple[Decimal, str]:
    """The score of a rate and its working."""
    rules = scheme.execution
    if rules.method == "linear":
        return points(limited(part, rules.limits, part.share >= 1, "执行率"), rules.weight, scheme)
    rate = max(ZERO, min(ONE, part.share))
    step = next(step for step in rules.steps if rate >= step.rate)
    score = scheme.rounding.rounded(step.score)
    return score, f"{part.shown}，执行率达到{percent(step.rate)}得{fixed(score)}"
