"""Rules that forms put into clauses: a range, what it is a range of, and what follows from it.

预算执行率在80%以下的,总分不得高于89分 is a range of the execution rate and a cap. Words are data
(``data/printed_rules.toml``); a text is as in :mod:`xlperf.reading.scheme_rules.rule_words`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from xlperf.reading.scheme_rules.rule_bounds import Bounds, bounds_in, chains
from xlperf.reading.scheme_rules.rule_values import Value
from xlperf.reading.scheme_rules.rule_words import found, has, patterns, whole

Caps = Mapping[Decimal, Decimal]

_TOTAL = Decimal(100)
_MOST_EXECUTION = 60  # points; more are a total
_LEAST_CAP = 30  # points; fewer are those of one item
_PERCENT = Decimal("0.01")
_FEWEST = 2  # steps besides the last
_TIERS, _GRADES = 3, (5, 4, 3)
_EXECUTION, _COMPLETION, _QUALITATIVE = "execution", "completion", "qualitative"
_QUOTES = re.compile("[\"'“”‘’「」『』]|【(?![0-9])|(?<![0-9])】")
_BRACKETS = str.maketrans("【】〔〕", "[][]")
_ORDER = ("优", "良", "中")
_FIRST = ("优秀", "良好", "中等")


def sentences(text: str) -> list[str]:
    """A text taken apart where a sentence ends."""
    return [part for part in text.split("。") if part]


def steps_in(text: str) -> tuple[tuple[Decimal, Decimal], ...]:
    """Points of budget execution from each rate down, in one sentence: 95%以上得10分,90%-95%得8分,90%以下不得分."""
    for sentence in sentences(text):
        if not has("about_execution", sentence):
            continue
        awards = [
            (one, points)
            for one in bounds_in(sentence)
            if (points := _points(one.after, "award", "award_listed")) is not None
            and _topic(sentence, one) == _EXECUTION
            and one.unit != "分"
        ]
        above = sorted(((one.low / 100, points) for one, points in awards if one.low), reverse=True)
        least = [(one.high, points) for one, points in awards if one.is_below]
        rest = least[0][1] if least else _else_points(sentence)
        if rest is None or len(above) < _FEWEST or len(list(found("any_award", sentence))) > len(above) + 1:
            continue  # with points of another range the steps would not be whole
        rates = {rate for rate, _ in above}
        ends = (one.high / 100 for one, _ in awards if one.high and one.high != _TOTAL)
        joined = all(rates & {end, end + _PERCENT} for end in ends)  # 90%-95%, 80%-89%
        falling = all(high > low for (_, high), (_, low) in pairwise([*above, (0, rest)]))
        if falling and joined and above[0][0] <= 1 and above[0][1] <= _MOST_EXECUTION:
            return (*above, (Decimal(0), rest))
    return ()


def _else_points(sentence: str) -> Decimal | None:
    """The points of every other rate; None where nothing is said of it."""
    match = next(found("step_else", sentence), None)
    return Decimal(match["points"] or 0) if match else None


def caps_in(text: str) -> Caps:
    """Execution rates (fractions) below which the total is at most so many points."""
    caps: dict[Decimal, Decimal] = {}
    for sentence in sentences(text):
        if not has("about_execution", sentence) or not has("about_total", sentence):
            continue
        ranges = bounds_in(sentence)
        for one, following in zip(ranges, (*ranges[1:], None), strict=False):
            total = _cap(sentence, one, following)
            below = one.unit == "%" and one.high and one.high < _TOTAL and _topic(sentence, one) == _EXECUTION
            if below and one.high and _LEAST_CAP <= total < _TOTAL:
                caps.setdefault(one.high / 100, total)
    return caps


def _cap(sentence: str, one: Bounds, following: Bounds | None) -> Decimal:
    """The total that a clause allows for its range, in words or as a range of its own (总分≤89分); else 0."""
    match = whole_start("cap", one.after)
    if match is None and has("about_caps", sentence):
        match = whole_start("cap_listed", one.after)
    if match:
        return Decimal(match["total"])
    allowed = following is not None and following.is_below and following.unit != "%" and has("about_total", one.after)
    return following.high or Decimal(0) if following is not None and allowed else Decimal(0)


def nothing_below(text: str) -> Iterator[tuple[str, Value]]:
    """The rates below which nothing is earned, of budget execution or of an indicator."""
    for key, topic in (("execution.zero_below", _EXECUTION), ("quantitative.zero_below", _COMPLETION)):
        rates = (rate for rate, after in _rates_below(text, topic) if whole_start("nothing", after))
        if topic == _COMPLETION or not steps_in(text):
            yield from ((key, rate) for rate in rates)


def tiers_in(text: str) -> tuple[tuple[Decimal, ...], ...]:
    """The lower bounds of the two upper tiers, as shares: 100%-80%、80%-60%、60%-0."""
    for high, middle, low in chains(bounds_in(text), _TIERS):
        if (high.high not in (None, _TOTAL)) or high.low is None or middle.low is None or low.low:
            continue
        units = {one.unit for one in (high, middle, low)}
        open_ended = high.high is None or low.low is None
        if "%" not in units or "分" in units or any(_points(one.after, "award") is not None for one in (high, middle)):
            continue
        if _topic(text, min(high, low, key=lambda one: one.start)) not in ("", _QUALITATIVE) or (
            open_ended and not has("about_tiers", text)
        ):
            continue
        if 0 < middle.low < high.low < _TOTAL:
            return ((high.low / 100,), (middle.low / 100,))
    return ()


def grades_in(text: str) -> tuple[tuple[str, Decimal], ...]:
    """Grades and the totals from which they are given, whichever way they are written; () for anything else."""
    bare = _QUOTES.sub("", text).translate(_BRACKETS)
    ranges = _without_conditions(bare)
    if ranges and (rest := next(found("grade_else", ranges[-1].after), None)):
        end = replace(ranges[-1], low=None, high=ranges[-1].low, before="", inside=rest["name"], start=len(bare))
        ranges = (*ranges, end)
    for length in _GRADES:
        for window in chains(ranges, length):
            if any(one.unit == "%" for one in window) or (window[0].high or _TOTAL) != _TOTAL:
                continue
            for names in _names_of(window):
                lows = [one.low or Decimal(0) for one in window]
                if _are_grades(names) and lows[-2] > 0 and lows[0] < _TOTAL:
                    return tuple(zip(names, lows, strict=True))
    return ()


def _without_conditions(text: str) -> tuple[Bounds, ...]:
    """The ranges of a text without those that are a further condition: 90分以上且执行率不低于85%的为优."""
    ranges: list[Bounds] = []
    for one in bounds_in(text):
        if ranges and one.unit == "%" and has("condition_ahead", ranges[-1].after):
            ranges[-1] = replace(ranges[-1], after=one.after)
        else:
            ranges.append(one)
    return tuple(ranges)


def conditions_in(text: str) -> tuple[tuple[str, Decimal], ...]:
    """Grades that are not given below an execution rate (a fraction): 执行率低于80%的不得评为优."""
    conditions: dict[str, Decimal] = {}
    for rate, after in _rates_below(_QUOTES.sub("", text), _EXECUTION):
        for name in _refused(after):
            conditions.setdefault(name, rate)
    for total, one in pairwise(bounds_in(_QUOTES.sub("", text))):
        grade = whole_start("grade_after", one.after)
        further = has("condition_ahead", total.after) and has("about_execution", total.after)
        if grade and further and one.low and one.unit == "%":
            conditions.setdefault(_short_names(grade["name"])[0], one.low / 100)
    return tuple(conditions.items())


def _refused(after: str) -> tuple[str, ...]:
    """The grades that a clause does not give: those it names, or all above the highest that it gives."""
    if match := whole_start("not_grade", after):
        names = _short_names(match["names"])
        return _ORDER[: _ORDER.index(names[-1]) + 1] if match["up"] and names[-1] in _ORDER else names
    highest = whole_start("grade_most", after)
    name = _short_names(highest["name"])[0] if highest else ""
    return _ORDER[: _ORDER.index(name)] if name in _ORDER else _ORDER[:1] if name else ()


def reasons_in(text: str) -> Decimal | None:
    """The execution rate (a fraction) below which a reason has to be given."""
    for rate, one in _ranges_below(text, _EXECUTION):
        ahead = has("reason_ahead", one.before) and whole_start("reason_after", one.after)
        if ahead or whole_start("execution_reason", one.after):
            return rate
    return None


def _rates_below(text: str, topic: str) -> Iterator[tuple[Decimal, str]]:
    """The rates (fractions) of that topic below which something follows, and the words that say what."""
    yield from ((rate, one.after) for rate, one in _ranges_below(text, topic))


def _ranges_below(text: str, topic: str) -> Iterator[tuple[Decimal, Bounds]]:
    """The rates (fractions) of that topic below which something follows, and their ranges."""
    for sentence in re.split("[。;]", text):
        for one in bounds_in(sentence):
            if one.is_below and one.high and one.unit == "%" and _topic(sentence, one) == topic:
                yield one.high / 100, one


def over_in(text: str) -> tuple[tuple[object, ...], ...]:
    """Over-achievement: from where it counts, and what follows in the same sentence; () where nothing is said.

    The threshold (a fraction of the target), the action and the points taken off; for ``reduce`` the share of the
    weight that is lost for each 100% instead, where that starts, and the most that is lost.
    """
    for sentence in sentences(text):
        for percent, after in _over_achieved(sentence):
            threshold = percent / 100 if percent >= _TOTAL else 1 + percent / 100  # 高于目标值的130%, 高于目标值30%
            reduction = next(found("over_reduce", after), None)
            if reduction is not None:
                rate = Decimal(reduction["share"]) / Decimal(reduction["step"] or 1)
                most = next((_most(one) for one in found("over_most", after)), Decimal(1))
                start = "threshold" if has("over_beyond", after) else "target"
                return ((threshold, "reduce", rate, start, most),)
            deduct = next((Decimal(one["points"]) for one in found("over_deduct", after)), None)
            if deduct is not None:
                return ((threshold, "deduct", deduct),)
            if has("over_reason", after):
                return ((threshold, "require_reason", Decimal(0)),)
            return ()
    return ()


def _over_achieved(sentence: str) -> Iterator[tuple[Decimal, str]]:
    """The percentage from which an indicator counts as over-achieved, and the words behind it."""
    for match in found("over", sentence):
        groups = match.groupdict()
        if Decimal(groups.get("more") or groups.get("whole") or 0) == _TOTAL and has("about_goal", match[0]):
            continue  # 超过目标值100%: by as much again, or at all
        times = Decimal(groups.get("times") or 0) * _TOTAL
        yield times or Decimal(groups.get("whole") or groups["more"]), sentence[match.end() :]
    for one in bounds_in(sentence):
        if one.low and one.low > _TOTAL and one.unit == "%" and _topic(sentence, one) == _COMPLETION:
            yield one.low, sentence[one.start :]


def whole_start(kind: str, text: str) -> re.Match[str] | None:
    """The beginning of a text as one of that kind."""
    return next((match for one in patterns(kind) if (match := one.match(text))), None)


def _points(after: str, *kinds: str) -> Decimal | None:
    """The points that a clause gives for its range, in one of these ways; None where it gives none."""
    if whole_start("nothing", after):
        return Decimal(0)
    matches = (whole_start(kind, after) for kind in kinds)
    return next((Decimal(match["points"]) for match in matches if match), None)


def _topic(sentence: str, one: Bounds) -> str:
    """What a range is a range of: what was named last before it in its sentence."""
    before = sentence[: one.start].rpartition("。")[2] + one.inside
    named = {
        topic: max((match.end() for match in found(f"about_{topic}", before)), default=-1)
        for topic in (_EXECUTION, _COMPLETION, "attitude", _QUALITATIVE)
    }
    last = max(named, key=lambda topic: named[topic])
    return last if named[last] >= 0 else ""


def _names_of(window: Sequence[Bounds]) -> Iterator[tuple[str, ...]]:
    """The names of grades beside the ranges: before each, behind each, or all behind the last."""
    for side in ("before", "after"):
        names = []
        for one in window:
            match = whole("grade_inside", one.inside) or (
                next(found("grade_before", one.before), None)
                if side == "before"
                else whole_start("grade_after", one.after)
            )
            names.append(match["name"] if match else "")
        if all(names):
            yield _short_names("、".join(names))
    last, foremost = max(window, key=lambda one: one.start), min(window, key=lambda one: one.start)
    match = next(found("grades_apart", last.after), None) or next(found("grades_ahead", foremost.before), None)
    if match:
        yield _short_names(match["names"])


def _short_names(names: str) -> tuple[str, ...]:
    found_names = (match["name"] for match in found("grade_name", names))
    return tuple(name[0] if name in _FIRST else name for name in found_names)


def _are_grades(names: Sequence[str]) -> bool:
    return len(set(names)) == len(names) and names[0] == "优" and whole("grade_worst", names[-1]) is not None


def _most(match: re.Match[str]) -> Decimal:
    groups = match.groupdict()
    return Decimal(groups["share"]) / 100 if groups.get("share") else Decimal("0.5")
