"""Bounds in a text, however they are written: 90分(含)以上, 80%-60%, 60≤得分<80, 低于60%; and the words around each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from xlperf.reading.scheme_rules.rule_words import patterns

_MOST = 60  # ranges; a text with more is no rule, and looking through it would take long
_NEXT = Decimal(1)  # between whole points that follow each other: 80-89, 90-100


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """A range from ``low`` to ``high``, None where it is open; which end is included is not told apart.

    ``unit`` is ``%``, ``分`` or "". ``before`` and ``after`` are the words up to the next ranges, ``inside`` those
    between its own figures (60≤得分<80). ``start`` is its place in the text.
    """

    low: Decimal | None
    high: Decimal | None
    unit: str
    before: str
    inside: str
    after: str
    start: int

    @property
    def is_below(self) -> bool:
        """Whether it has no lower end but 0."""
        return not self.low and self.high is not None


@lru_cache(maxsize=64)  # several rules look through the same text
def bounds_in(text: str) -> tuple[Bounds, ...]:
    """The ranges of a text, in order; none where there are more than any note on scoring has.

    >>> [(str(one.low), str(one.high), one.after) for one in bounds_in("90分以上为优,80-90分为良")]
    [('90', 'None', '为优,'), ('80', '90', '为良')]
    """
    if not any(character.isdigit() for character in text):
        return ()
    matches = []
    at = 0
    while match := min(
        (match for pattern in patterns("bounds") if (match := pattern.search(text, at))),
        key=lambda match: match.start(),
        default=None,
    ):
        matches.append(match)
        at = match.end()
        if len(matches) > _MOST:
            return ()
    ends = [0, *(match.end() for match in matches)]
    starts = [*(match.start() for match in matches), len(text)]
    made = []
    for number, match in enumerate(matches):
        groups = match.groupdict()
        figures = [Decimal(groups[name]) for name in ("a", "b") if groups.get(name)]
        low, high = (
            (min(figures), max(figures)) if figures else (_figure(groups.get("low")), _figure(groups.get("high")))
        )
        made.append(
            Bounds(
                low=low,
                high=high,
                unit=groups.get("unit") or "",
                before=text[ends[number] : match.start()],
                inside=groups.get("inside") or "",
                after=text[match.end() : starts[number + 1]],
                start=match.start(),
            )
        )
    return tuple(made)


def chains(ranges: Sequence[Bounds], length: int) -> Iterator[tuple[Bounds, ...]]:
    """Ranges beside each other that follow without a gap from the top down to nothing, the highest first."""
    for at in range(len(ranges) - length + 1):
        window = tuple(ranges[at : at + length])
        for ordered in (window, window[::-1]):
            if all(_follows(high, low) for high, low in pairwise(ordered)) and ordered[-1].is_below:
                yield ordered
                break


def _follows(high: Bounds, low: Bounds) -> bool:
    """Whether the lower one begins where the higher one ends."""
    if high.low is None or (low.low is not None and low.low >= high.low):
        return False
    return low.high is None or 0 <= high.low - low.high <= _NEXT


def _figure(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None
