"""The ``dimensions``, ``splits`` and ``preset`` rows of a scheme file, checked: above all whether they add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from xlperf.findings import Severity
from xlperf.rulefile import Section
from xlperf.schemes.dimensions import Dimension, Split
from xlperf.schemes.scheme import Preset, PresetRow, wording
from xlperf.taxonomy import level1_name, level2_name
from xlperf.values.amounts import plain

_ZERO = Decimal(0)


def read_dimensions(root: Section, total: Decimal, execution: Decimal) -> tuple[Dimension, ...]:
    """The expected split; where all weights are known, they must use up what budget execution leaves.

    A rest gets what is left. ``total`` and ``execution`` are points. A dimension without a source has the scheme's.
    """
    source = root.text("source")
    dimensions = tuple(_read(key, section, execution, source) for key, section in root.sections("dimensions"))
    for key, message in _contradictions(dimensions):
        root.fault(f"dimensions.{key}", message)
    available = _available(dimensions, total, execution)
    rests = [one for one in dimensions if one.rest]
    if len(rests) == 1:
        known = _known(dimensions, {})
        left = available - sum(known, _ZERO)
        if left < (execution if rests[0].with_execution else 0):
            root.fault(f"dimensions.{rests[0].key}.rest", f"其他各类已有{plain(sum(known, _ZERO), None)}分，剩下的不够")
        if len(known) == len(_wholes(dimensions)) - 1:
            dimensions = tuple(replace(one, weight=max(_ZERO, left)) if one.rest else one for one in dimensions)
    _check_sum(root, "dimensions", dimensions, {}, available)
    return dimensions


def read_splits(
    root: Section, dimensions: Sequence[Dimension], total: Decimal, execution: Decimal
) -> tuple[Split, ...]:
    """The other splits, in order; each must add up like the first."""
    keys = {one.key for one in dimensions}
    available = _available(dimensions, total, execution)
    splits = []
    for key, section in root.sections("splits"):
        weights = section.section("weights")
        split = Split(
            key=key,
            having=section.texts("having"),
            lacking=section.texts("lacking"),
            weights={name: weights.number(name) for name in weights.given},
            source=section.text("source", fallback=root.text("source")),
        )
        for name in {*split.having, *split.lacking, *split.weights} - keys:
            section.fault(name, f"dimensions 里没有“{name}”这一类")
        if not split.having and not split.lacking:
            section.fault("having", "要写出有哪几类（having）或没有哪几类（lacking）时用")
        section.close()
        _check_sum(root, f"splits.{key}", dimensions, split.weights, available)
        splits.append(split)
    return tuple(splits)


def read_preset(root: Section, available: Decimal) -> Preset | None:
    """The fixed rows of a framework; None where there are none. Their points must use up what is available."""
    section = root.section("preset")
    if not section.given:
        return None
    rows = []
    for row in section.rows("rows"):
        rows.append(
            PresetRow(
                level1=row.text("level1"),
                level2=row.text("level2", fallback=""),
                name=row.text("name"),
                weight=row.number("weight", low=0),
                scoring=row.text("scoring", fallback=""),
            )
        )
        row.close()
    preset = Preset(
        kind=section.choice("kind", ["department", "project"]),
        rows=tuple(rows),
        source=section.text("source", fallback=root.text("source")),
    )
    section.close()
    total = sum((row.weight for row in rows), _ZERO)
    if total != available:
        section.fault("rows", f"各行的分值合计{plain(total, None)}，扣除预算执行后应是{plain(available, None)}")
    names = [wording(row.name) for row in rows]
    for name in {row.name for row in rows if names.count(wording(row.name)) > 1}:
        section.fault("rows", f"“{name}”有两行")
    return preset


def _read(key: str, section: Section, execution: Decimal, source: str) -> Dimension:
    dimension = Dimension(
        key=key,
        level1=tuple(level1_name(name) or name for name in section.texts("level1")),
        level2=tuple(level2_name(name) or name for name in section.texts("level2")),
        weight=section.optional_number("weight"),
        rest=section.flag("rest", fallback=False),
        within=section.text("within", fallback=""),
        with_execution=section.flag("with_execution", fallback=False),
        tolerance=section.number("tolerance", fallback=0),
        severity=section.member("severity", Severity, fallback=Severity.WARNING),
        source=section.text("source", fallback=source),
    )
    if not dimension.level1 and not dimension.rest:
        section.fault("level1", "要写出包括哪些一级指标")
    if dimension.rest and dimension.weight is not None:
        section.fault("weight", "rest 是剩下的分值，不另写 weight")
    if dimension.with_execution and dimension.weight is not None and dimension.weight < execution:
        section.fault("weight", f"含预算执行的分值不能小于预算执行的{plain(execution, None)}分")
    section.close()
    return dimension


def _contradictions(dimensions: Sequence[Dimension]) -> Iterator[tuple[str, str]]:
    """What does not fit together, each with the key below ``dimensions``."""
    by_key = {one.key: one for one in dimensions}
    for flag, words in (("rest", "剩下的分值"), ("with_execution", "预算执行")):
        for one in [one for one in dimensions if getattr(one, flag)][1:]:
            yield f"{one.key}.{flag}", f"只能有一类包括{words}"
    taken: dict[tuple[str, str, str], str] = {}
    for one in dimensions:
        for level1 in one.level1:
            for level2 in one.level2 or ("",):
                if (one.within, level1, level2) in taken:
                    yield f"{one.key}.level{2 if level2 else 1}", f"“{level2 or level1}”已经算在另一类里"
                taken[one.within, level1, level2] = one.key
        if one.within:
            yield from _misplaced(one, by_key)


def _misplaced(part: Dimension, by_key: Mapping[str, Dimension]) -> Iterator[tuple[str, str]]:
    """What is wrong with a part of another dimension."""
    whole = by_key.get(part.within)
    if whole is None or whole.within or part.rest or part.with_execution:
        yield f"{part.key}.within", "要写一类的键，它自己不能是别类的一部分；rest 和 with_execution 写在整类上"
    elif not set(part.level1) <= set(whole.level1) and whole.level1:
        yield f"{part.key}.level1", f"要都是“{whole.name}”里的一级指标"
    elif whole.weight is not None and part.weight is not None and part.weight > whole.weight:
        yield f"{part.key}.weight", f"部分的分值不能大于整类的{plain(whole.weight, None)}分"


def _check_sum(
    root: Section,
    key: str,
    dimensions: Sequence[Dimension],
    weights: Mapping[str, Decimal],
    available: Decimal,
) -> None:
    """The weights of all dimensions add up to what is available; those that are known to no more than that."""
    known = _known(dimensions, weights)
    total = sum(known, _ZERO)
    complete = len(known) == len(_wholes(dimensions))
    if not known or total == available or (not complete and total < available):
        return
    shown = "+".join(plain(weight, None) for weight in known)
    inside = any(one.with_execution for one in dimensions)
    what = "其中一类含预算执行，合计" if inside else "扣除预算执行后"
    must = "应是" if complete else "不能超过"
    root.fault(key, f"各类分值 {shown}={plain(total, None)}，{what}{must}{plain(available, None)}")


def _available(dimensions: Sequence[Dimension], total: Decimal, execution: Decimal) -> Decimal:
    """The points that the dimensions have together: all, without those of budget execution unless one includes it."""
    return total if any(one.with_execution for one in dimensions) else total - execution


def _known(dimensions: Sequence[Dimension], weights: Mapping[str, Decimal]) -> list[Decimal]:
    """The weights that are known, of dimensions that are no part of another."""
    found = (weights.get(one.key, one.weight) for one in _wholes(dimensions))
    return [weight for weight in found if weight is not None]


def _wholes(dimensions: Sequence[Dimension]) -> list[Dimension]:
    return [one for one in dimensions if not one.within]
