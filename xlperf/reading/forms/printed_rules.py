"""Scoring rules that a form prints: points in labels and headers, tiers and formulas in notes; each with its cell.

The patterns are data (``data/printed_rules.toml``). Nothing is guessed: what follows from the points of the rows is
marked as deduced, and what a form says in two ways is not taken.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Any

from xlperf.findings import Origin
from xlperf.model import Subject
from xlperf.reading.forms.combine import read_forms
from xlperf.reading.forms.rule_values import Value, value_text
from xlperf.reading.tables import Book, Grid
from xlperf.rulefile import Section, read_rules
from xlperf.schemes import Scheme
from xlperf.taxonomy import level1_name
from xlperf.values.amounts import normalise

_LONGEST = 2000  # characters of a cell that are looked through
_PIECE = re.compile(r"\{([a-z][a-z0-9]*)\}")
_TOTAL = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedRule:
    """One rule of a form: the key in a scheme file, its value there, and where it stands.

    The points of dimensions have the key ``dimensions``: pairs of level-1 names and points. ``deduced``: it follows
    from the points of the rows; then ``text`` says how, and there is no cell.
    """

    key: str
    value: Value
    text: str
    origin: Origin | None = None
    deduced: bool = False

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
    """What a form says of scoring: the rules found, the keys it contradicts itself on, and those it is silent on."""

    found: tuple[PrintedRule, ...]
    contradicted: tuple[str, ...]
    missing: tuple[str, ...]


def read_printed_rules(*books: Book) -> PrintedRules:
    """The rules that the sheets of forms print, those that follow from their rows, and what they do not say.

    Hidden sheets are left out. The cells of several books have the book's name in brackets before the sheet's.
    """
    printed = [
        _in_book(rule, book) if len(books) > 1 else rule
        for book in books
        for name, grid in book.grids.items()
        if name not in book.hidden
        for rule in _of_sheet(grid)
    ]
    by_key: dict[str, list[PrintedRule]] = {}
    for rule in printed:
        by_key.setdefault(rule.key, []).append(rule)
    contradicted = [key for key, rules in by_key.items() if len({rule.value for rule in rules}) > 1]
    found = {key: rules[0] for key, rules in by_key.items() if key not in contradicted}
    for rule in _deduced(books, found):
        if rule.key not in by_key:
            found[rule.key] = rule
    order = list(rule_names())
    return PrintedRules(
        found=tuple(sorted(found.values(), key=lambda rule: order.index(rule.key))),
        contradicted=tuple(contradicted),
        missing=tuple(key for key in order if key not in found and key not in contradicted),
    )


def rule_names() -> Mapping[str, str]:
    """What people call each rule, by its key."""
    return _words().names


def value_in(scheme: Scheme, key: str) -> Value:
    """What a scheme has for the key of a printed rule, in the same form."""
    values: Mapping[str, Callable[[], Value]] = {
        "execution.weight": lambda: scheme.execution.weight,
        "execution.zero_below": lambda: scheme.execution.limits.zero_below,
        "execution.cap_total_by_rate": lambda: tuple((c.below, c.total) for c in scheme.execution.cap_total_by_rate),
        "dimensions": lambda: tuple(
            sorted((one.level1, one.weight) for one in scheme.dimensions if one.weight is not None and not one.within)
        ),
        "tiers": lambda: tuple((tier.low,) for tier in scheme.tiers[:2]),
        "quantitative.reverse_method": lambda: scheme.reverse_method,
        "quantitative.zero_below": lambda: scheme.limits.zero_below,
        "over": lambda: (_over_in(scheme),),
        "grading.grades": lambda: tuple((grade.name, grade.low) for grade in scheme.grades),
        "grading.bonus": lambda: scheme.bonus,
        "rounding.mode": lambda: scheme.rounding.mode,
        "not_applicable.treatment": lambda: scheme.not_applicable,
        "coefficient": lambda: scheme.coefficient,
    }
    return values[key]()


def _over_in(scheme: Scheme) -> tuple[Decimal | None, str, Decimal]:
    over = scheme.over
    deduct = over.deduct if over.action == "deduct" else Decimal(0)
    return (None if over.action == "none" else over.threshold, over.action, deduct)


def agrees(rule: PrintedRule, scheme: Scheme) -> bool:
    """Whether a scheme has a rule as it is printed; points of some dimensions agree with those of all."""
    own = value_in(scheme, rule.key)
    if rule.key == "dimensions" and isinstance(own, tuple):
        return not own or set(rule.rows) <= set(own)
    return own == rule.value


def _of_sheet(grid: Grid) -> Iterator[PrintedRule]:
    """The rules in the cells of a sheet, and those that its columns show."""
    dimensions: dict[tuple[str, ...], tuple[Decimal, str, Origin]] = {}
    caps: dict[Decimal, tuple[Decimal, str, Origin]] = {}
    second = _second_level_columns(grid)
    for row, column, text in _texts(grid):
        origin = Origin(*grid.place(row, column))
        bare = "".join(normalise(text[:_LONGEST]).split())
        yield from (_rule(key, value, text, origin) for key, value in _plain_rules(bare))
        for match in _found("cap", bare):
            below = Decimal(match["below"]) / 100
            caps.setdefault(below, (Decimal(match["total"]), text, origin))
        for names, points in () if column in second else _dimensions(bare):
            dimensions.setdefault(names, (points, text, origin))
    yield from _execution_column(grid)
    if caps:
        first = min(caps)
        pairs = tuple((below, caps[below][0]) for below in sorted(caps))
        yield PrintedRule(key="execution.cap_total_by_rate", value=pairs, text=caps[first][1], origin=caps[first][2])
    if dimensions:
        values = tuple(sorted((names, points) for names, (points, _, _) in dimensions.items()))
        _, text, origin = next(iter(dimensions.values()))
        yield PrintedRule(key="dimensions", value=values, text=text, origin=origin)


def _plain_rules(bare: str) -> Iterator[tuple[str, Value]]:
    """The rules that stand in one text, by key."""
    for match in _found("execution_weight", bare):
        yield "execution.weight", Decimal(match["points"])
    for match in _found("execution_note", bare) if any(True for _ in _dimensions(bare)) else ():
        yield "execution.weight", Decimal(match["points"])
    for match in _found("execution_zero_below", bare):
        yield "execution.zero_below", Decimal(match["rate"]) / 100
    for match in _found("quantitative_zero_below", bare):
        yield "quantitative.zero_below", Decimal(match["rate"]) / 100
    for match in _found("tiers", bare):
        yield "tiers", ((Decimal(match["upper"]) / 100,), (Decimal(match["lower"]) / 100,))
    for match in itertools.chain(_found("grades_in_brackets", bare), _found("grades_before", bare)):
        lows = [Decimal(match[name]) for name in "abc"]
        yield "grading.grades", tuple(zip(("优", "良", "中", "差"), (*lows, Decimal(0)), strict=True))
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
        if key not in seen and any(True for _ in _found(kind, bare)):
            seen.add(key)
            yield key, value


def _over(bare: str) -> Iterator[tuple[str, Value]]:
    """Over-achievement: from where it counts, and what follows in the same sentence."""
    for sentence in re.split(r"[。;]", bare):
        for match in _found("over", sentence):
            groups = match.groupdict()
            threshold = Decimal(groups["whole"]) / 100 if groups.get("whole") else 1 + Decimal(groups["more"]) / 100
            after = sentence[match.end() :]
            deduct = next((Decimal(one["points"]) for one in _found("over_deduct", after)), None)
            if deduct is not None:
                yield "over", ((threshold, "deduct", deduct),)
            elif any(True for _ in _found("over_reason", after)):
                yield "over", ((threshold, "require_reason", Decimal(0)),)
            return


def _dimensions(bare: str) -> Iterator[tuple[tuple[str, ...], Decimal]]:
    """Points of level-1 names: a label 产出指标(50分), or a note 产出指标50分、效益指标和满意度指标40分."""
    label = _words().rules["dimension_label"][0].fullmatch(bare)
    matches = [label] if label else list(_found("dimension_note", bare)) if len(bare) > _SHORT else []
    if not label and len(matches) < _FEWEST:
        return
    for match in matches:
        names = (level1_name(name) or name for name in re.split("[、和与及]", match["names"]))
        yield tuple(dict.fromkeys(names)), Decimal(match["points"])


_SHORT, _FEWEST = 12, 2  # a note is longer than a label, and speaks of two dimensions at least


def _execution_column(grid: Grid) -> Iterator[PrintedRule]:
    """The points of budget execution in the column 分值 or 权重 of the funds, below its header."""
    for row, column, text in _texts(grid):
        if normalise(text).replace(" ", "") not in ("分值", "权重"):
            continue
        beside = {"".join(normalise(str(value)).split()) for value in grid.values(row, range(column + 4)) if value}
        if not any(word.startswith(("执行率", "预算执行率")) for word in beside):
            continue
        value = grid.value(row + 1, column)
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < _TOTAL:
            points = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
            origin = Origin(*grid.place(row + 1, column), text.strip())
            yield PrintedRule(key="execution.weight", value=points.normalize() + 0, text=text.strip(), origin=origin)


def _in_book(rule: PrintedRule, book: Book) -> PrintedRule:
    origin = rule.origin and replace(rule.origin, sheet=f"[{book.name}]{rule.origin.sheet}")
    return replace(rule, origin=origin)


def _deduced(books: Sequence[Book], found: Mapping[str, PrintedRule]) -> Iterator[PrintedRule]:
    """What follows from the rows: the points of execution as what they leave, those of dimensions as their sums."""
    reading = read_forms(books)
    subjects = [subject for subject in reading.evaluation.subjects if subject.indicators] if reading else []
    sums = [sum((row.weight or Decimal(0) for row in subject.indicators), Decimal(0)) for subject in subjects]
    complete = subjects and all(row.weight is not None for subject in subjects for row in subject.indicators)
    if not complete or len(set(sums)) != 1:
        return
    execution = found.get("execution.weight")
    left = _TOTAL - sums[0]
    if execution is None and 0 < left < _TOTAL / 2:
        yield PrintedRule(key="execution.weight", value=left, text=f"100减去各指标的分值{sums[0]:f}", deduced=True)
    elif execution is None or execution.value != left:
        return
    splits = {_split(subject) for subject in subjects}
    split = splits.pop()
    if not splits and split:
        yield PrintedRule(key="dimensions", value=split, text="各指标的分值按一级指标相加", deduced=True)


def _split(subject: Subject) -> tuple[Any, ...]:
    """The points of each level-1 name; empty where a row has none."""
    points: dict[str, Decimal] = {}
    for row in subject.indicators:
        name = level1_name(row.level1)
        if name is None or row.weight is None:
            return ()
        points[name] = points.get(name, Decimal(0)) + row.weight
    return tuple(sorted(((name,), total) for name, total in points.items()))


def _rule(key: str, value: Value, text: str, origin: Origin) -> PrintedRule:
    return PrintedRule(key=key, value=value, text=" ".join(text.split()), origin=origin)


def _texts(grid: Grid) -> Iterator[tuple[int, int, str]]:
    """The cells with words in them, by row and column of the sheet."""
    for at, cells in enumerate(grid.rows):
        for number, value in enumerate(cells):
            if isinstance(value, str) and value.strip():
                yield grid.top + at, grid.left + number, value


def _second_level_columns(grid: Grid) -> set[int]:
    """The columns of level-2 names: 成本指标（10分） there is no dimension."""
    return {column for _, column, text in _texts(grid) if "".join(normalise(text).split()) == "二级指标"}


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
        return tuple(re.compile(_PIECE.sub(lambda match: known[match[1]], text)) for text in texts)

    words = _Words({kind: compiled(rules.texts(kind)) for kind in rules.given}, {n: names.text(n) for n in names.given})
    for section in (pieces, rules, names):
        section.close()
    return words
