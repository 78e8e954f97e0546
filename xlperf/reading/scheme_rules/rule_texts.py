"""What one text of a form says of scoring: the patterns are data (``data/printed_rules.toml``).

A text is as in :mod:`xlperf.reading.scheme_rules.rule_words`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from xlperf.reading.scheme_rules.rule_clauses import (
    caps_in,
    conditions_in,
    grades_in,
    nothing_below,
    over_in,
    reasons_in,
    steps_in,
    tiers_in,
)
from xlperf.reading.scheme_rules.rule_values import Value
from xlperf.reading.scheme_rules.rule_words import first, found, has, rule_names, whole
from xlperf.taxonomy import level1_name, level1_of, level2_name

__all__ = [
    "caps_in", "dimension_named", "dimensions_in", "execution_inside", "execution_row", "execution_score",
    "is_criteria_header", "is_execution", "is_execution_points", "joined_rules", "level1_points", "level2_points",
    "parts_in", "rule_names", "rules_in",
]  # fmt: skip

_TOTAL = Decimal(100)
_SHORT, _FEWEST = 12, 2  # a note is longer than a label, and speaks of two dimensions at least
_MOST_EXECUTION = 60  # points; more are another figure
_NUMBERING = re.compile(r"^\(?[一二三四五六七八九十0-9]{1,3}[)、.]")

Dimension = tuple[tuple[str, ...], Decimal]
_SIMPLE: tuple[tuple[str, str, Value], ...] = (
    ("linear", "execution.steps", ()),
    ("denominator_adjusted", "execution.denominator", "adjusted"),
    ("denominator_initial", "execution.denominator", "initial"),
    ("all_or_nothing", "quantitative.all_or_nothing", "nothing"),
    ("positive_ratio", "quantitative.all_or_nothing", "ratio"),
    ("reverse_linear", "quantitative.reverse_method", "linear"),
    ("reverse_ratio", "quantitative.reverse_method", "ratio"),
    ("no_bonus", "grading.bonus", False),
    ("cut_off", "rounding.mode", "cut_off"),
    ("half_up", "rounding.mode", "half_up"),
    ("not_applicable_rescale", "not_applicable.treatment", "rescale"),
    ("coefficient", "coefficient", True),
)
"""What follows from the mere words: their kind, the rule and its value; of one rule the first counts."""


def rules_in(bare: str) -> Iterator[tuple[str, Value]]:
    """The rules that stand in one text by themselves, by key, but for the points of dimensions and caps.

    >>> list(rules_in("得分(20分*执行率)"))
    [('execution.weight', Decimal('20')), ('execution.steps', ())]
    """
    yield from (("execution.weight", points) for points in _execution(bare) if 0 < points <= _MOST_EXECUTION)
    yield from nothing_below(bare)
    if reason := reasons_in(bare):
        yield "reasons.execution_below", reason
    yield from joined_rules(bare)
    if conditions := conditions_in(bare):
        yield "grading.conditions", conditions
    if over := over_in(bare):
        yield "over", over
    if splits := _splits(bare):
        yield "splits", splits
    seen: set[str] = {"execution.steps"} if steps_in(bare) else set()
    for kind, key, value in _SIMPLE:
        if key not in seen and has(kind, bare):
            seen.add(key)
            yield key, value


def joined_rules(bare: str) -> Iterator[tuple[str, Value]]:
    """The rules that may stand in several cells: steps of budget execution, the bounds of tiers, and grades."""
    if steps := steps_in(bare):
        yield "execution.weight", steps[0][1]
        yield "execution.steps", steps
    if tiers := tiers_in(bare):
        yield "tiers", tiers
    if grades := grades_in(bare):
        yield "grading.grades", grades


def dimensions_in(bare: str) -> tuple[Dimension, ...]:
    """Points of level-1 names: a label 产出指标(50分), or a note 产出指标50分、效益指标和满意度指标40分.

    >>> dimensions_in("效益指标(30分)")
    ((('效益指标',), Decimal('30')),)
    """
    label = whole("dimension_label", _unnumbered(bare))
    if label:
        return (_dimension(label),)
    return () if len(bare) <= _SHORT else _listed(_without_cases(bare))


def parts_in(bare: str) -> tuple[tuple[str, str, Decimal], ...]:
    """Points of level-2 names within level-1 names, in a note: 产出指标50分,其中数量指标20分、质量指标30分."""
    parts: dict[tuple[str, str], Decimal] = {}
    if len(bare) <= _SHORT or not has("about_weights", bare):
        return ()
    for match in found("part_note", bare):
        name = level2_name(match["name"]) or match["name"]
        above = list(found("dimension_name", bare[: match.start()]))
        level1 = level1_name(above[-1][0]) if above else level1_of(None, name)
        if level1:
            parts.setdefault((level1, name), Decimal(match["points"]))
    return tuple((*names, points) for names, points in parts.items()) if len(parts) >= _FEWEST else ()


def level1_points(bare: str) -> Dimension | None:
    """The points in the label of any level-1 name, where it is known to be one: 投入(10分)."""
    match = whole("level1_label", _unnumbered(bare))
    if match is None or is_execution(match["name"]):
        return None
    name = match["name"].removeprefix("服务对象")
    return (level1_name(name) or name,), Decimal(match["points"])


def level2_points(bare: str) -> tuple[str, Decimal] | None:
    """The points in the label of a level-2 name: 数量指标(20分)."""
    match = whole("level2_label", _unnumbered(bare))
    return (level2_name(match["name"]) or match["name"], Decimal(match["points"])) if match else None


def execution_score(bare: str) -> Decimal | None:
    """The points in a header of the score of budget execution: 得分(10分)."""
    match = whole("execution_score", bare)
    return Decimal(match["points"]) if match else None


def is_criteria_header(bare: str) -> bool:
    """Whether a header says that each row's own criterion stands under it: 评分标准."""
    return whole("criteria_header", bare) is not None


def is_execution_points(bare: str) -> bool:
    """Whether a header says that points of budget execution stand under it: 执行率权重; or merely points: 分值."""
    return whole("execution_points", bare) is not None


def execution_row(bare: str) -> tuple[Decimal | None] | None:
    """The points in the label of a row of the execution rate, None in it where there are none: 预算执行率(10分)."""
    match = whole("execution_row", bare)
    return ((Decimal(match["points"]) if match["points"] else None),) if match else None


def execution_inside(bare: str) -> Dimension | None:
    """The level-1 name whose points include those of budget execution, and the latter: 管理25分(含预算执行率10分)."""
    match = first("execution_inside", bare)
    if match is None or is_execution(match["name"]):
        return None
    return (dimension_named(match["name"]) or match["name"],), Decimal(match["points"])


def is_execution(bare: str) -> bool:
    """Whether a text names budget execution, and says nothing else."""
    return whole("execution_name", bare) is not None


def dimension_named(bare: str) -> str | None:
    """The level-1 name that a text is, as the field spells it."""
    name = bare.removeprefix("服务对象")
    return (level1_name(name) or name) if whole("dimension_name", bare) else None


def _listed(bare: str) -> tuple[Dimension, ...]:
    """The points of level-1 names in a note."""
    dimensions = [(names, points) for names, points in _apart(bare) if names]
    if not dimensions:
        dimensions = [_dimension(match) for match in found("dimension_note", bare)]
    unit = "points"
    if len(dimensions) < _FEWEST and has("about_weights", bare):
        dimensions, unit = [_dimension(match) for match in found("dimension_percent", bare)], "percent"
    total = sum((points for _, points in dimensions), Decimal(0))
    if len(dimensions) < _FEWEST or total > _TOTAL or _is_part(bare, total, unit):
        return ()
    return tuple(dimensions)


def _is_part(bare: str, total: Decimal, unit: str) -> bool:
    """Whether a note has all points, 100 together, and those read, with budget execution's, are not all of them."""
    figures = [Decimal(match["points"]) for match in found(f"any_{unit}", bare)]
    kind = "execution_note" if unit == "points" else "execution_note_percent"
    apart = sum((points for names, points in _apart(bare) if not names), Decimal(0))
    execution = apart + sum((Decimal(match["points"]) for match in found(kind, bare)), Decimal(0))
    return sum(one for one in figures if one != _TOTAL) == _TOTAL and total + execution < _TOTAL


def _apart(bare: str) -> Iterator[Dimension]:
    """Names and their points apart: 产出指标、效益指标的分值分别为50分、30分; no name is budget execution."""
    for match in found("points_apart", bare):
        names = [one[0] for one in found("any_name", match["names"])]
        figures = [Decimal(one[0]) for one in found("figure", match["figures"])]
        if len(names) == len(figures):
            for name, points in zip(names, figures, strict=True):
                yield () if is_execution(name) else (dimension_named(name) or name,), points


def _splits(bare: str) -> tuple[object, ...]:
    """Other points where there is no indicator of a level-1 name: that name and the points; () where there are none."""
    for sentence in re.split("[。;]", bare):
        match = first("lacking", sentence)
        if match:
            listed = _listed(sentence[match.end() :])
            if listed:
                lacking = dimension_named(match["name"]) or match["name"]
                return (lacking, tuple(sorted(listed)))
    return ()


def _without_cases(bare: str) -> str:
    """A text without the points of cases."""
    if not has("lacking", bare):
        return bare
    return "。".join(part for part in re.split("[。;]", bare) if not has("lacking", part))


def _execution(bare: str) -> Iterator[Decimal]:
    """The points of budget execution; in a list of the points of dimensions without further words."""
    if label := whole("execution_label", bare):
        yield Decimal(label["points"])
        return
    kinds = ["execution_weight"]
    if dimensions_in(bare):
        kinds += ["execution_note", "execution_note_percent"] if has("about_weights", bare) else ["execution_note"]
    for kind in kinds:
        yield from (Decimal(match["points"]) for match in found(kind, bare))
    yield from (points for names, points in _apart(bare) if not names)


def _dimension(match: re.Match[str]) -> Dimension:
    named = (name.removeprefix("服务对象").replace("类", "") for name in re.split("[、和与及]", match["names"]))
    names = (level1_name(name) or name for name in named)
    return tuple(dict.fromkeys(names)), Decimal(match["points"])


def _unnumbered(bare: str) -> str:
    """A label without the number before it: 一、产出指标(50分)."""
    return _NUMBERING.sub("", bare)
