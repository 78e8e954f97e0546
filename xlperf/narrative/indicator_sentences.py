"""Indicators in the report: their facts, their order and groups, and which of them were met."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from xlperf.findings import Origin
from xlperf.model import Indicator
from xlperf.naming import END_MARKS, indicator_name
from xlperf.narrative.facts import Case, Words, computed, is_clause, meant, trimmed, typed
from xlperf.narrative.sentence_templates import Fact, Find
from xlperf.schemes import Attainment
from xlperf.scoring import IndicatorResult, indicator_change
from xlperf.taxonomy import level1_name, level2_name, order_key, side
from xlperf.values.amounts import plain
from xlperf.values.measures import Measure, Sign

_MANY = 2  # times the target, from which on a result is called a multiple of it
_INNER_END = re.compile("[。！？；\n]")


class Standing(StrEnum):
    """Whether an indicator was met; UNDECIDED where nothing can be computed."""

    COMPLETED = "completed"
    MISSED = "missed"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One indicator with its result."""

    indicator: Indicator
    result: IndicatorResult
    words: Words

    @property
    def measure(self) -> Measure:
        """The reading of sign, target and actual value."""
        return self.indicator.measure

    @property
    def name(self) -> str:
        """Its name as a sentence carries it."""
        return indicator_name(self.indicator.name, self.indicator.level1, self.indicator.level2)

    @property
    def is_qualitative(self) -> bool:
        """Whether it is judged by tiers."""
        return self.measure.sign is Sign.QUALITATIVE

    @property
    def side(self) -> str:
        """``output``, ``outcome``, ``satisfaction`` or ``unknown``: which wording it takes."""
        return side(self.indicator.level1, self.indicator.level2) or "unknown"

    def origins(self, *keys: str) -> tuple[Origin, ...]:
        """The cells of some of its fields."""
        return tuple(origin for key in keys if (origin := self.indicator.origins.get(key)))


def items_of(case: Case) -> tuple[Item, ...]:
    """The subject's indicators in report order: level 1 and 2 in standard order, then as typed."""
    pairs = zip(case.subject.indicators, case.result.indicators, strict=True)
    items = (Item(indicator=indicator, result=result, words=case.words) for indicator, result in pairs)
    return tuple(sorted(items, key=lambda item: order_key(item.indicator.level1, item.indicator.level2)))


def grouped(items: Iterable[Item]) -> list[tuple[str | None, list[Item]]]:
    """The items by level 1, in order; a row without level 1 joins its neighbours where its level 2 says so."""
    unknown = order_key(None, None)[0]
    groups: dict[tuple[int, str | None], list[Item]] = {}
    for item in items:
        place = order_key(item.indicator.level1, item.indicator.level2)[0]
        name = level1_name(item.indicator.level1) if place == unknown else None
        groups.setdefault((place, name), []).append(item)
    return [(_group_name(members), members) for members in groups.values()]


def by_dimension(items: Iterable[Item]) -> list[list[Item]]:
    """The items by level 2 within their level 1, in order."""
    groups: dict[tuple[str | None, str | None], list[Item]] = {}
    for item in items:
        key = (level1_name(item.indicator.level1), level2_name(item.indicator.level2))
        groups.setdefault(key, []).append(item)
    return list(groups.values())


def dimension(items: Sequence[Item], otherwise: str) -> Fact:
    """What items of one level 2 are called: its name, else that of their level 1, else ``otherwise``."""
    first = items[0]
    origins = [origin for item in items for origin in item.origins("level2", "level1")]
    name = level2_name(first.indicator.level2) or level1_name(first.indicator.level1)
    return typed("dimension", name, origins) or computed("dimension", otherwise, origins)


def standing(item: Item) -> Standing:
    """Met, missed or undecided, from what was computed only."""
    if item.result.attainment is None:
        return Standing.UNDECIDED
    return Standing.COMPLETED if item.result.attainment is Attainment.FULL else Standing.MISSED


def item_find(item: Item, subject: Find) -> Find:
    """Finds the facts of an indicator, each made once, then those of its subject."""
    made: dict[str, Fact | None] = {}

    def find(name: str) -> Fact | None:
        if name not in made:
            made[name] = INDICATOR_FACTS[name](item) if name in INDICATOR_FACTS else subject(name)
        return made[name]

    return find


def _group_name(members: Sequence[Item]) -> str | None:
    return next((name for item in members if (name := level1_name(item.indicator.level1))), None)


def _name(item: Item) -> Fact | None:
    return typed("name", item.name, item.origins("name"))


def _level1(item: Item) -> Fact | None:
    name = level1_name(item.indicator.level1)
    return computed("level1", name, item.origins("level1")) if name else None


def _level2(item: Item) -> Fact | None:
    """The standard name; one the taxonomy does not know is the officer's own."""
    name = level2_name(item.indicator.level2)
    if name and name == (item.indicator.level2 or "").strip():
        return typed("level2", name, item.origins("level2"))
    return computed("level2", name, item.origins("level2")) if name else None


def _qualitative(item: Item) -> Fact | None:
    return computed("qualitative", "", item.origins("sign")) if item.is_qualitative else None


def _sign(item: Item) -> Fact | None:
    """The sign in words; one that nobody typed, in its cell or with the target, is not the unit's own."""
    sign = item.measure.sign
    if sign is None or item.is_qualitative or _is_assumed(item):
        return None
    return computed("sign", sign.words, item.origins("sign"))


def _is_assumed(item: Item) -> bool:
    """Whether the sign is a convention, for want of a typed one."""
    return item.measure.is_sign_assumed


def _aim(item: Item) -> Fact | None:
    """The target as people say it: 不少于20个, 不超过12个月; the figure alone without a sign, and for at most 0."""
    target, sign, aimed = _target(item), item.measure.sign, item.measure.target
    if target is None:
        return None
    if sign is Sign.LE and aimed and not aimed.value:
        sign = Sign.EQ
    aims = item.words.rate_aims if aimed and aimed.unit == "%" else item.words.aims
    words = "" if sign is None or _is_assumed(item) else aims[sign]
    return computed("aim", f"{words}{target.text}", item.origins("sign", "target", "unit"))


def _target(item: Item) -> Fact | None:
    target = item.measure.target
    return (
        computed("target", str(target), item.origins("target", "unit")) if target and not item.is_qualitative else None
    )


def _actual(item: Item) -> Fact | None:
    actual = item.measure.actual
    return (
        computed("actual", str(actual), item.origins("actual", "unit")) if actual and not item.is_qualitative else None
    )


def _target_words(item: Item) -> Fact | None:
    return None if _target(item) else _quoted("target_words", item.measure.target_text, item.origins("target"))


def _actual_words(item: Item) -> Fact | None:
    return None if _actual(item) else _quoted("actual_words", item.measure.actual_text, item.origins("actual"))


def _quoted(name: str, text: str, origins: Iterable[Origin]) -> Fact | None:
    return typed(name, text.strip().rstrip(END_MARKS), origins)


def _verdict(item: Item) -> Fact | None:
    """The computed verdict on a quantitative indicator."""
    verdict, measure = item.result.verdict, item.measure
    if not verdict or item.is_qualitative or not ((measure.target or measure.between) and measure.actual):
        return None
    return computed("verdict", verdict, item.origins("sign", "target", "actual"))


def _reached(item: Item) -> Measure | None:
    """The measure of an indicator that was reached by its figures; None for any other."""
    return item.measure if item.result.attainment is Attainment.FULL and item.measure.comparable else None


def _times(item: Item) -> Fact | None:
    """How many times the target was reached, where that is twice or more."""
    measure, completion = _reached(item), item.result.completion
    if measure is None or measure.sign is None or not measure.sign.is_upper or _is_assumed(item):
        return None
    if completion is None or completion < _MANY:
        return None
    return computed("times", plain(completion), item.origins("target", "actual"))


def _compared(name: str, test: Callable[[Sign, Decimal, Decimal], bool]) -> Callable[[Item], Fact | None]:
    """Makes a fact without words: that target and actual value of an indicator that was reached pass a test."""

    def make(item: Item) -> Fact | None:
        measure = _reached(item)
        if measure is None or measure.sign is None or measure.target is None or measure.actual is None:
            return None
        passed = test(measure.sign, measure.target.value, measure.actual.value)
        return Fact(name, (), item.origins("sign", "target", "actual")) if passed else None

    return make


_above = _compared("above", lambda sign, target, actual: sign.is_upper and actual > target)


def _last(item: Item) -> Fact | None:
    change = indicator_change(item.indicator)
    return computed("last", str(change.last), item.origins("last_actual")) if change else None


def _last_change(item: Item) -> Fact | None:
    change = indicator_change(item.indicator)
    return computed("last_change", change.words, item.origins("actual", "last_actual")) if change else None


def _reason(item: Item) -> Fact | None:
    """The reason where it can stand within a sentence of ours, its closing punctuation taken off."""
    reason = _reason_meant(item)
    is_part = reason and is_clause(item.words, "reason", reason)
    return typed("reason", reason.rstrip(END_MARKS), item.origins("reason")) if is_part else None


def _reason_text(item: Item) -> Fact | None:
    """A reason of several sentences, to stand after a lead-in of ours."""
    reason = _reason_meant(item)
    is_text = reason and not is_clause(item.words, "reason", reason) and not _begins_itself(item, reason)
    return typed("reason_text", trimmed(reason), item.origins("reason")) if is_text else None


def _reason_own(item: Item) -> Fact | None:
    """A remark that begins as a sentence of its own (下一步…), as typed."""
    remark = trimmed((item.indicator.reason or "").strip())
    is_own = _reason_meant(item) and _begins_itself(item, _reason_meant(item))
    return typed("reason_own", remark, item.origins("reason")) if is_own else None


def _reason_start(item: Item) -> Fact | None:
    """The first sentence of a reason of several, for a list of indicators."""
    whole = _reason_text(item)
    start = _INNER_END.split(whole.text, maxsplit=1)[0].rstrip(END_MARKS) if whole else ""
    return typed("reason_start", start, item.origins("reason"))


def _begins_itself(item: Item, reason: str) -> bool:
    return reason.startswith(item.words.leads["reason"])


def _reason_meant(item: Item) -> str:
    return meant(item.words, "reason", (item.indicator.reason or "").strip())


INDICATOR_FACTS: Mapping[str, Callable[[Item], Fact | None]] = {
    "name": _name,
    "level1": _level1,
    "level2": _level2,
    "qualitative": _qualitative,
    "sign": _sign,
    "target": _target,
    "actual": _actual,
    "target_words": _target_words,
    "actual_words": _actual_words,
    "verdict": _verdict,
    "reason": _reason,
    "reason_text": _reason_text,
    "reason_own": _reason_own,
    "reason_start": _reason_start,
    "times": _times,
    "above": lambda item: None if _is_assumed(item) else _above(item),
    "level": _compared("level", lambda sign, target, actual: actual == target and (not sign.is_lower or not target)),
    "within": _compared("within", lambda sign, target, actual: sign.is_lower and actual <= target),
    "last": _last,
    "last_change": _last_change,
    "aim": _aim,
}
"""Every fact a template about an indicator may name, besides those of its subject."""
