"""A scoring rule as a form prints it, and whether a scheme has it so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from xlperf.findings import Origin
from xlperf.reading.scheme_rules.rule_values import Value, value_text
from xlperf.schemes import Scheme

__all__ = ["PrintedRule", "PrintedRules", "agrees", "value_in"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedRule:
    """One rule of a form: the key in a scheme file, its value there, and where it stands.

    The points of dimensions have the key ``dimensions``: pairs of level-1 names and points. ``deduced``: it follows
    from the points of the rows; then ``text`` says how, and there is no cell. ``unread`` are words or figures of its
    sentence that were not read and may change it: such a rule is not taken.
    """

    key: str
    value: Value
    text: str
    origin: Origin | None = None
    deduced: bool = False
    unread: tuple[str, ...] = ()

    @property
    def rows(self) -> tuple[Any, ...]:
        """The rows of a value that is a list: bounds of tiers, grades, caps, dimensions."""
        return self.value if isinstance(self.value, tuple) else ()

    @property
    def words(self) -> str:
        """The value as people write it."""
        return value_text(self.key, self.value)


@dataclass(frozen=True, slots=True)
class PrintedRules:
    """What a form says of scoring: the rules found, the keys it contradicts itself on, and those it is silent on.

    ``conflicts`` says of each contradicted key what stands where, and what to do; ``unread`` says of a missing key
    where it seems to be printed, and which words of the sentence were not read.
    """

    found: tuple[PrintedRule, ...]
    contradicted: tuple[str, ...]
    missing: tuple[str, ...]
    conflicts: Mapping[str, str] = field(default_factory=dict)
    unread: Mapping[str, str] = field(default_factory=dict)


def value_in(scheme: Scheme, key: str) -> Value:
    """What a scheme has for the key of a printed rule, in the same form."""
    values: Mapping[str, Callable[[], Value]] = {
        "execution.weight": lambda: scheme.execution.weight,
        "execution.zero_below": lambda: scheme.execution.limits.zero_below,
        "execution.steps": lambda: tuple((step.rate, step.score) for step in scheme.execution.steps),
        "execution.cap_total_by_rate": lambda: tuple((c.below, c.total) for c in scheme.execution.cap_total_by_rate),
        "execution.within": lambda: next(
            ("和".join(one.level1) for one in scheme.dimensions if one.with_execution), ()
        ),
        "dimensions": lambda: tuple(
            sorted((one.level1, one.weight) for one in scheme.dimensions if one.weight is not None and not one.within)
        ),
        "parts": lambda: tuple(
            sorted(
                (one.level1[0], "和".join(one.level2), one.weight)
                for one in scheme.dimensions
                if one.level2 and one.weight is not None
            )
        ),
        "execution.denominator": lambda: scheme.execution.denominator,
        "splits": lambda: _split_in(scheme),
        "quantitative.all_or_nothing": lambda: "nothing" if scheme.limits.all_or_nothing else "ratio",
        "grading.conditions": lambda: tuple(
            (grade.name, grade.execution_at_least) for grade in scheme.grades if grade.execution_at_least is not None
        ),
        "tiers": lambda: tuple((tier.low,) for tier in scheme.tiers[:2]),
        "quantitative.reverse_method": lambda: scheme.reverse_method,
        "quantitative.zero_below": lambda: scheme.limits.zero_below,
        "reasons.execution_below": lambda: scheme.reasons.execution_below,
        "over": lambda: (_over_in(scheme),),
        "grading.grades": lambda: tuple((grade.name, grade.low) for grade in scheme.grades),
        "grading.bonus": lambda: scheme.bonus,
        "rounding.mode": lambda: scheme.rounding.mode,
        "not_applicable.treatment": lambda: scheme.not_applicable,
        "coefficient": lambda: scheme.coefficient,
    }
    return values[key]()


def _split_in(scheme: Scheme) -> tuple[Any, ...]:
    """The points where there is no row of one dimension: its name, and those of the others."""
    names = {one.key: one.level1 for one in scheme.dimensions}
    for split in scheme.splits:
        if len(split.lacking) == 1 and not split.having:
            points = ((names[key], weight) for key, weight in split.weights.items() if key not in split.lacking)
            return ("和".join(names[split.lacking[0]]), tuple(sorted(points)))
    return ()


def _over_in(scheme: Scheme) -> tuple[Any, ...]:
    over = scheme.over
    if over.reduction is not None and over.action == "reduce":
        return (over.threshold, over.action, over.reduction.rate, over.reduction.start, over.reduction.most)
    deduct = over.deduct if over.action == "deduct" else Decimal(0)
    return (None if over.action == "none" else over.threshold, over.action, deduct)


def _same_points(printed: Sequence[Any], own: Sequence[Any]) -> bool:
    """Whether a scheme has all the printed points, though under more names each: 项目管理25 and 项目管理和过程25."""
    whole = sum(points for _, points in printed) == sum(points for _, points in own)
    found = [
        [other for other in own if set(names) <= set(other[0]) and points == other[1]] for names, points in printed
    ]
    return whole and all(found)


def agrees(rule: PrintedRule, scheme: Scheme) -> bool:
    """Whether a scheme has a rule as it is printed; points of some dimensions agree with those of all.

    A condition for a grade agrees with a scheme that does not grade.
    """
    if rule.key == "grading.conditions" and not scheme.grades:
        return True
    own = value_in(scheme, rule.key)
    if rule.key == "execution.within" and rule.value:
        return any(one.with_execution and rule.value in (*one.level1, own) for one in scheme.dimensions)
    if rule.key in ("dimensions", "parts") and isinstance(own, tuple):
        return not own or set(rule.rows) <= set(own) or (rule.key == "dimensions" and _same_points(rule.rows, own))
    return own == rule.value
