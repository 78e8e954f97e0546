"""From the rules a form prints to a scheme file of the unit's own, on top of the nearest built-in scheme."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from xlperf.errors import XlperfError
from xlperf.reading.scheme_rules.printed_rule import PrintedRule, PrintedRules, agrees, value_in
from xlperf.reading.scheme_rules.rule_words import rule_names
from xlperf.schemes import Scheme, load_scheme, scheme_titles

_KEYS = {
    "成本指标": "cost",
    "产出指标": "output",
    "效益指标": "outcome",
    "满意度指标": "satisfaction",
    "决策": "decision",
    "过程": "process",
    "项目管理": "management",
}

_SECTIONS = (
    "execution",
    "dimensions",
    "splits",
    "tiers",
    "quantitative",
    "over",
    "reasons",
    "grading",
    "rounding",
    "not_applicable",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftedScheme:
    """A scheme file as text, the scheme it says, and the built-in one it builds on."""

    text: str
    scheme: Scheme
    nearest: Scheme


def nearest_scheme(rules: PrintedRules, preferred: str | None = None) -> Scheme:
    """The built-in scheme that agrees with most of the rules found.

    ``preferred`` (a title or id) is the one that the form is laid out for: that counts as much as two rules.
    """
    schemes = [load_scheme(title) for title in scheme_titles()]
    return max(
        schemes,
        key=lambda scheme: _agreement(scheme, rules.found) + _LAID_OUT * (preferred in (scheme.id, scheme.title)),
    )


_LAID_OUT = 2.5  # more than two rules, less than three


def draft_scheme(
    rules: PrintedRules,
    title: str,
    source: str,
    preferred: str | None = None,
    *,
    nearest: Scheme | None = None,
    confirmed: bool | None = None,
) -> DraftedScheme:
    """The scheme file for what was found; all else stays that of the ``nearest`` built-in scheme.

    ``confirmed`` says in the file whether the officer has looked at it: a proposal counts only then. Raises XlperfError
    where what the form prints does not fit together.
    """
    nearest = nearest or nearest_scheme(rules, preferred)
    lines = [
        'kind = "scheme"', f"extends = {_text(nearest.title)}", f"title = {_text(title)}", f"source = {_text(source)}",
    ]  # fmt: skip
    if confirmed is not None:
        lines.append(f"confirmed = {_plain_value(confirmed)}      # 核对过没有；没有核对的，先照 extends 的规则计分")
    found = {rule.key: rule for rule in rules.found}
    if "coefficient" in found:
        lines.append(f"coefficient = {_plain_value(found['coefficient'].value)}{_comment(found['coefficient'])}")
    for section in _SECTIONS:
        own = [rule for key, rule in found.items() if key.partition(".")[0] == section]
        lines += ["", *_tables(section, own, nearest, rules)] if own else []
    execution = found.get("execution.weight")
    dropped_all = (
        "dimensions" not in found
        and ("parts" not in found or "dimensions" in rules.conflicts)
        and execution is not None
        and execution.value != nearest.execution.weight
        and bool(nearest.dimensions)
    )
    if "parts" in found and "dimensions" not in rules.conflicts:
        lines += _part_tables(found["parts"], found.get("dimensions"), nearest)
    elif "parts" in found:
        lines.append(f"# {found['parts'].words}：各类指标的分值前后不一，没有用上{_comment(found['parts'])}")
    if dropped_all:
        dropped = (f"{one.key} = false" for one in nearest.dimensions)
        lines += ["", "[dimensions]      # 表上没有写各类指标的分值，不核对", *dropped, *_without_splits(nearest)]
    text = "\n".join(lines) + "\n"
    values = {key: value for key, value in tomllib.loads(text, parse_float=Decimal).items() if key != "confirmed"}
    scheme = load_scheme(title, [values])
    within = found.get("execution.within")
    if within is not None and not agrees(within, scheme):
        raise XlperfError(f"预算执行算在哪一类里写着“{within.words}”：要连同各类指标的分值一起写")
    return DraftedScheme(text=text, scheme=scheme, nearest=nearest)


def _agreement(scheme: Scheme, found: Sequence[PrintedRule]) -> int:
    """How many of the rules it has; the points count twice."""
    same = [rule.key for rule in found if value_in(scheme, rule.key) == rule.value]
    return len(same) + len({"execution.weight", "dimensions"}.intersection(same))


def _tables(section: str, own: Sequence[PrintedRule], nearest: Scheme, rules: PrintedRules) -> Iterator[str]:
    """The tables of one section of the file, each line with the cell it comes from."""
    if section == "dimensions":
        yield from _dimension_tables(own[0], nearest, rules)
    elif section == "splits":
        yield from _split_tables(own[0], nearest, rules)
    elif section == "tiers":
        yield from _tier_tables(own[0])
    elif section == "grading":
        yield from ("[grading]", *_grading_lines(own, nearest))
    else:
        yield f"[{section}]"
        yield from (line for rule in own for line in _lines(rule))


def _lines(rule: PrintedRule) -> Iterator[str]:
    """The keys of one rule that is no table of its own."""
    name, rows = rule.key.partition(".")[2], rule.rows
    if rule.key == "execution.within":
        return  # of a dimension
    if rule.key == "over":
        yield from _over_lines(rule)
    elif name == "all_or_nothing":
        yield f"{name} = {_plain_value(rule.value == 'nothing')}{_comment(rule)}"
    elif name == "steps":
        listed = ", ".join(f"{{ rate = {rate}, score = {score} }}" for rate, score in rows)
        yield f"method = {_text('steps' if rows else 'linear')}"
        yield f"{name} = [{listed}]{_comment(rule)}"
    elif name == "cap_total_by_rate":
        listed = ", ".join(f"{{ below = {below}, total = {total} }}" for below, total in rows)
        yield f"{name} = [{listed}]{_comment(rule)}"
    else:
        yield f"{name} = {_plain_value(rule.value)}{_comment(rule)}"


def _over_lines(rule: PrintedRule) -> Iterator[str]:
    threshold, action, amount, *reduced = rule.rows[0]
    if threshold is not None:
        yield f"threshold = {threshold}{_comment(rule)}"
    yield f"action = {_text(action)}"
    if action == "reduce":
        start, most = reduced
        yield "deduct = 0"
        yield f"reduction = {{ rate = {amount}, start = {_text(start)}, most = {most} }}"
    else:
        yield f"deduct = {amount}"


def _grading_lines(own: Sequence[PrintedRule], nearest: Scheme) -> Iterator[str]:
    """The grades, each with its condition; those of the nearest scheme where only conditions are printed."""
    found = {rule.key.partition(".")[2]: rule for rule in own}
    grades, conditions = found.get("grades"), found.get("conditions")
    rows = grades.rows if grades else tuple((grade.name, grade.low) for grade in nearest.grades)
    if conditions is not None and not rows:
        yield f"# {conditions.words}：不评等级，没有用上{_comment(conditions)}"
    elif conditions is not None or grades is not None:
        rates = dict(conditions.rows) if conditions else {}
        if absent := sorted(rates.keys() - {name for name, _ in rows[:-1]}):
            raise XlperfError(f"“{'、'.join(absent)}”有执行率的条件，等级里没有它（最后一等不能有条件）")
        listed = ", ".join(
            f"{{ name = {_text(name)}, low = {low}"
            + (f", execution_at_least = {rates[name]}" if name in rates else "")
            + " }"
            for name, low in rows
        )
        places = dict.fromkeys(_comment(rule) for rule in (grades, conditions) if rule)
        yield f"grades = [{listed}]{''.join(places)}"
    if "bonus" in found:
        yield f"bonus = {_plain_value(found['bonus'].value)}{_comment(found['bonus'])}"


def _split_tables(rule: PrintedRule, nearest: Scheme, rules: PrintedRules) -> Iterator[str]:
    """Other points where there is no row of one dimension, in place of the cases of the nearest scheme."""
    dimensions = next((one for one in rules.found if one.key == "dimensions"), None)
    if dimensions is not None:
        keys = _dimension_keys(dimensions, nearest)
    else:
        keys = {one.level1: one.key for one in nearest.dimensions if not one.within}
        yield from _without_splits(nearest)
    if not rule.rows:
        return
    lacking, points = rule.rows
    if absent := ["和".join(names) for names in ((lacking,), *(names for names, _ in points)) if names not in keys]:
        raise XlperfError(f"没有{lacking}时的分值写着“{'、'.join(absent)}”，各类指标的分值里没有它")
    weights = ", ".join(f"{keys[names]} = {weight}" for names, weight in points)
    yield from (f"[splits.printed]{_comment(rule)}", f"lacking = [{_text(keys[lacking,])}]")
    yield f"weights = {{ {keys[lacking,]} = 0, {weights} }}"


def _tier_tables(rule: PrintedRule) -> Iterator[str]:
    (upper,), (lower,) = rule.rows
    for key, low, high in (("full", upper, None), ("partial", lower, upper), ("none", None, lower)):
        yield f"[tiers.{key}]"
        yield from ([f"low = {low}{_comment(rule)}"] if low is not None else [])
        yield from ([f"high = {high}"] if high is not None else [])


def _dimension_tables(rule: PrintedRule, nearest: Scheme, rules: PrintedRules) -> Iterator[str]:
    """The dimensions found instead of those of the nearest scheme; a rest where points are left."""
    keys = _dimension_keys(rule, nearest)
    yield f"[dimensions]{_comment(rule)}"
    yield from (f"{one.key} = false" for one in nearest.dimensions if one.key not in keys.values())
    execution = next((one.value for one in rules.found if one.key == "execution.weight"), nearest.execution.weight)
    within = next((one for one in rules.found if one.key == "execution.within"), None)
    whole = [names for names, _ in rule.rows if within is not None and within.value in (*names, "和".join(names))]
    if within is not None and within.value and not whole:
        raise XlperfError(f"预算执行算在“{within.words}”里，各类指标的分值里没有它")
    left = nearest.total - sum(points for _, points in rule.rows) - (0 if whole else Decimal(str(execution)))
    for names, points in rule.rows:
        listed = ", ".join(map(_text, names))
        yield from ("", f"[dimensions.{keys[names]}]", f"level1 = [{listed}]", f"weight = {points}")
        if names in whole and within is not None:
            yield f"with_execution = true{_comment(within)}"
    if left > 0 and rule.rows:
        yield from ("", "[dimensions.others]      # 推算：表上没有写的，剩下的分值", "rest = true")
    if rule.value != value_in(nearest, "dimensions") or any(one.key == "splits" for one in rules.found):
        yield from _without_splits(nearest)


def _dimension_keys(rule: PrintedRule, nearest: Scheme) -> dict[tuple[str, ...], str]:
    """The key in the file of each dimension found: its usual one, unless the nearest scheme has another under it."""
    taken = {one.key: bool(one.within or one.with_execution or one.rest or one.level2) for one in nearest.dimensions}
    keys = {}
    for number, (names, _) in enumerate(rule.rows, 1):
        key = _KEYS.get(names[0], f"dimension_{number}")
        keys[names] = f"{key}_{number}" if taken.get(key) else key
    return keys


def _part_tables(rule: PrintedRule, dimensions: PrintedRule | None, nearest: Scheme) -> Iterator[str]:
    """The points of level-2 names, each a part of the dimension that has its level 1; where there is none, no part."""
    if dimensions is not None:
        wholes = {name: key for names, key in _dimension_keys(dimensions, nearest).items() for name in names}
    else:
        wholes = {name: one.key for one in nearest.dimensions if not one.within for name in one.level1}
    for number, (level1, level2, points) in enumerate(rule.rows, 1):
        if level1 in wholes:
            yield from ("", f"[dimensions.part_{number}]{_comment(rule)}", f"within = {_text(wholes[level1])}")
            yield from (f"level1 = [{_text(level1)}]", f"level2 = [{_text(level2)}]", f"weight = {points}")


def _without_splits(nearest: Scheme) -> Iterator[str]:
    """The points by case of the nearest scheme are not those of the form."""
    if nearest.splits:
        yield from ("", "[splits]", *(f"{split.key} = false" for split in nearest.splits))


def _plain_value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return _text(value) if isinstance(value, str) else str(value)


def _comment(rule: PrintedRule) -> str:
    """Where a line comes from."""
    place = f"推算：{rule.text}" if rule.deduced or rule.origin is None else rule.origin.place
    return f"      # {' '.join(place.split())}"


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def names_of(keys: Sequence[str]) -> str:
    """The rules with these keys, as people call them."""
    return "、".join(rule_names()[key] for key in keys)
