"""What one text of a form says of scoring: the patterns are data (``data/printed_rules.toml``).

A text is that of a cell, or of cells beside or under each other, its full width made half width, without white space.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from operator import itemgetter

from xlperf.reading.forms.rule_values import Value
from xlperf.rulefile import Section, read_rules
from xlperf.taxonomy import level1_name, level2_name

__all__ = [
    "caps_in", "dimension_named", "dimensions_in", "execution_score", "is_execution", "joined_rules", "level2_points",
    "rule_names", "rules_in",
]  # fmt: skip

_PIECE = re.compile(r"\{([a-z][a-z0-9]*)\}")
_TOTAL = Decimal(100)
_SHORT, _FEWEST = 12, 2  # a note is longer than a label, and speaks of two dimensions at least
_MOST_EXECUTION = 60  # points; more are another figure
_QUOTES = re.compile("[\"'“”‘’「」『』【】]")
_NUMBERING = re.compile(r"^\(?[一二三四五六七八九十0-9]{1,3}[)、.]")
_FIRST = "优秀", "良好", "中等"

Caps = Mapping[Decimal, Decimal]
Dimension = tuple[tuple[str, ...], Decimal]


def rule_names() -> Mapping[str, str]:
    """What people call each rule, by its key."""
    return _words().names


def rules_in(bare: str) -> Iterator[tuple[str, Value]]:
    """The rules that stand in one text by themselves, by key, but for the points of dimensions and caps.

    >>> list(rules_in("得分(20分*执行率)"))
    [('execution.weight', Decimal('20'))]
    """
    yield from (("execution.weight", points) for points in _execution(bare) if 0 < points <= _MOST_EXECUTION)
    steps = tuple(_steps(bare))
    yield from steps or _share(bare, "execution_zero_below", "execution.zero_below")
    yield from _share(bare, "quantitative_zero_below", "quantitative.zero_below")
    yield from joined_rules(bare)
    yield from _over(bare)
    simple: tuple[tuple[str, str, Value], ...] = (
        ("reverse_linear", "quantitative.reverse_method", "linear"),
        ("reverse_ratio", "quantitative.reverse_method", "ratio"),
        ("no_bonus", "grading.bonus", False),
        ("cut_off", "rounding.mode", "cut_off"),
        ("half_up", "rounding.mode", "half_up"),
        ("not_applicable_rescale", "not_applicable.treatment", "rescale"),
        ("coefficient", "coefficient", True),
    )
    seen: set[str] = set()
    for kind, key, value in simple:
        if key not in seen and _has(kind, bare):
            seen.add(key)
            yield key, value


def joined_rules(bare: str) -> Iterator[tuple[str, Value]]:
    """The rules that may stand in several cells: the bounds of tiers, and grades."""
    for match in _found("tiers", bare):
        upper, lower = Decimal(match["upper"]) / 100, Decimal(match["lower"]) / 100
        if 0 < lower < upper < 1:
            yield "tiers", ((upper,), (lower,))
    if grades := _grades(bare):
        yield "grading.grades", grades


def dimensions_in(bare: str) -> tuple[Dimension, ...]:
    """Points of level-1 names: a label 产出指标(50分), or a note 产出指标50分、效益指标和满意度指标40分.

    >>> dimensions_in("效益指标(30分)")
    ((('效益指标',), Decimal('30')),)
    """
    label = _whole("dimension_label", _unnumbered(bare))
    if label:
        return (_dimension(label),)
    if len(bare) <= _SHORT:
        return ()
    found = [_dimension(match) for match in _found("dimension_note", bare)]
    if len(found) < _FEWEST and _has("about_weights", bare):
        found = [_dimension(match) for match in _found("dimension_percent", bare)]
    return tuple(found) if len(found) >= _FEWEST and sum(points for _, points in found) <= _TOTAL else ()


def level2_points(bare: str) -> tuple[str, Decimal] | None:
    """The points in the label of a level-2 name: 数量指标(20分)."""
    match = _whole("level2_label", _unnumbered(bare))
    return (level2_name(match["name"]) or match["name"], Decimal(match["points"])) if match else None


def execution_score(bare: str) -> Decimal | None:
    """The points in a header of the score of budget execution: 得分(10分)."""
    match = _whole("execution_score", bare)
    return Decimal(match["points"]) if match else None


def is_execution(bare: str) -> bool:
    """Whether a text names budget execution, and says nothing else."""
    return _whole("execution_name", bare) is not None


def dimension_named(bare: str) -> str | None:
    """The level-1 name that a text is, as the field spells it."""
    name = bare.removeprefix("服务对象")
    return (level1_name(name) or name) if _whole("dimension_name", bare) else None


def caps_in(bare: str) -> Caps:
    """Execution rates (fractions) below which the total is at most so many points."""
    matches = [*_found("cap", bare), *(_found("cap_below", bare) if "执行率" in bare else ())]
    return {Decimal(match["below"]) / 100: Decimal(match["total"]) for match in matches}


def _execution(bare: str) -> Iterator[Decimal]:
    """The points of budget execution; in a list of the points of dimensions without further words."""
    if label := _whole("execution_label", bare):
        yield Decimal(label["points"])
        return
    kinds = ["execution_weight"]
    if dimensions_in(bare):
        kinds += ["execution_note", "execution_note_percent"] if _has("about_weights", bare) else ["execution_note"]
    for kind in kinds:
        yield from (Decimal(match["points"]) for match in _found(kind, bare))


def _share(bare: str, kind: str, key: str) -> Iterator[tuple[str, Value]]:
    for match in _found(kind, bare):
        yield key, Decimal(match["rate"] or match["rate2"]) / 100


def _steps(bare: str) -> Iterator[tuple[str, Value]]:
    """Points of budget execution by steps, in one sentence: 95%以上得10分,90%-95%得8分,90%以下不得分."""
    for sentence in bare.split("。"):
        if "执行率" not in sentence:
            continue
        found = {Decimal(one["rate"]) / 100: Decimal(one["points"]) for one in _found("execution_step", sentence)}
        steps = sorted(found.items(), reverse=True)
        least = {Decimal(one["rate"] or one["rate2"]) / 100: one for one in _found("execution_least", sentence)}
        if not least or len(steps) < _FEWEST or list(found.values()) != sorted(found.values(), reverse=True):
            continue
        lowest = min(least)
        rest = Decimal(least[lowest]["points"] or 0)
        if lowest == steps[-1][0] and rest < steps[-1][1]:
            yield "execution.weight", steps[0][1]
            yield "execution.steps", (*steps, (Decimal(0), rest))


def _over(bare: str) -> Iterator[tuple[str, Value]]:
    """Over-achievement: from where it counts, and what follows in the same sentence."""
    for sentence in re.split(r"[。;]", bare):
        for match in _found("over", sentence):
            groups = match.groupdict()
            percent = Decimal(groups.get("whole") or groups["more"])
            threshold = percent / 100 if percent >= _TOTAL else 1 + percent / 100  # 高于目标值的130%, 高于目标值30%
            after = sentence[match.end() :]
            deduct = next((Decimal(one["points"]) for one in _found("over_deduct", after)), None)
            if deduct is not None:
                yield "over", ((threshold, "deduct", deduct),)
            elif _has("over_reason", after):
                yield "over", ((threshold, "require_reason", Decimal(0)),)
            return


def _grades(bare: str) -> tuple[tuple[str, Decimal], ...]:
    """Four grades and the totals from which they are given, whichever way they are written; () for anything else."""
    bare = _QUOTES.sub("", bare)
    apart = next(_found("grades_apart", bare), None)
    if apart:
        lows = [Decimal(apart[name]) for name in "abc"]
        return _checked([("优", lows[0]), ("良", lows[1]), (apart["third"], lows[2])], apart["fourth"])
    last = next(_found("grade_last", bare), None)
    if last is None:
        return ()
    patterns = _words().rules["grade"]
    for ways in (*((one,) for one in patterns), patterns):  # in one way throughout, or in several
        lows_of: dict[str, Decimal] = {}
        for match in (match for pattern in ways for match in pattern.finditer(bare)):
            high = match.groupdict().get("high")
            low = min(Decimal(match["low"]), Decimal(high)) if high else Decimal(match["low"])
            lows_of.setdefault(match["name"], low)
        if grades := _checked(sorted(lows_of.items(), key=itemgetter(1), reverse=True), last["name"]):
            return grades
    return ()


def _checked(found: Sequence[tuple[str, Decimal]], last: str) -> tuple[tuple[str, Decimal], ...]:
    """Three grades and the last one, by their short names, if the totals go down from at most 100."""
    short = [(name[0] if name in _FIRST else name, low) for name, low in found]
    lows = [low for _, low in short]
    named = [name for name, _ in short[:2]] == ["优", "良"]
    in_order = named and len(short) == 3 and lows == sorted(set(lows), reverse=True)
    return (*short, (last, Decimal(0))) if in_order and lows[-1] > 0 and lows[0] < _TOTAL else ()


def _dimension(match: re.Match[str]) -> Dimension:
    found = (name.removeprefix("服务对象").replace("类", "") for name in re.split("[、和与及]", match["names"]))
    names = (level1_name(name) or name for name in found)
    return tuple(dict.fromkeys(names)), Decimal(match["points"])


def _unnumbered(bare: str) -> str:
    """A label without the number before it: 一、产出指标(50分)."""
    return _NUMBERING.sub("", bare)


def _has(kind: str, text: str) -> bool:
    return any(True for _ in _found(kind, text))


def _whole(kind: str, text: str) -> re.Match[str] | None:
    return next((match for one in _words().rules[kind] if (match := one.fullmatch(text))), None)


def _found(kind: str, text: str) -> Iterator[re.Match[str]]:
    for pattern in _words().rules[kind]:
        yield from pattern.finditer(text)


@dataclass(frozen=True, slots=True)
class _Words:
    rules: Mapping[str, tuple[re.Pattern[str], ...]]
    names: Mapping[str, str]


@cache
def _words() -> _Words:
    return read_rules("printed_rules", _read_words)


def _read_words(root: Section) -> _Words:
    pieces, rules, names = root.section("pieces"), root.section("rules"), root.section("names")
    known = {name: pieces.text(name) for name in pieces.given}

    def compiled(texts: Sequence[str]) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(_PIECE.sub(lambda match: f"(?:{known[match[1]]})", text)) for text in texts)

    words = _Words({kind: compiled(rules.texts(kind)) for kind in rules.given}, {n: names.text(n) for n in names.given})
    for section in (pieces, rules, names):
        section.close()
    return words
