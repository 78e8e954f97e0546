"""The hidden sheet: the figures of all schemes and alert rules, those of the chosen ones, the lists of words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from xlperf.alerts import AlertRules
from xlperf.layout import native_file
from xlperf.native.alert_rules import alert_figures
from xlperf.native.rules import MOST_GRADES, Figure, figures
from xlperf.rulefile import Entries, read_rules
from xlperf.schemes import Scheme

SHEET = native_file().sheet
"""The name of the sheet."""

_FIRST = 2  # row of the first entry of a column, under its heading
_KEY, _NOW, _TITLE = 0, 1, 3  # columns: keys and figures of the chosen scheme; titles, and right of them the figures


@dataclass(frozen=True, kw_only=True)
class RuleSheet:
    """What the hidden sheet holds: ``now`` are the formulas of the chosen figures.

    ``schemes`` and ``alerts`` are one row a title, ``lists`` are columns of words by key. Words that are looked up
    stand behind a "|".
    """

    now: Mapping[str, str]
    schemes: Mapping[str, Mapping[str, Figure]]
    alerts: Mapping[str, Mapping[str, Figure]]
    lists: Mapping[str, Sequence[Figure]]

    @cached_property
    def references(self) -> Mapping[str, str]:
        """Placeholder of a formula -> the cell of a figure of the chosen scheme, or the cells of a list of words."""
        found = {f"rule:{key}": _cell(_NOW, row) for row, key in enumerate(self.now, start=_FIRST)}
        for column, (key, values) in enumerate(self.lists.items(), start=self._first_list):
            found[f"list:{key}"] = f"{_cell(column, _FIRST)}:{_cell(column, _FIRST + len(values) - 1)}"
        return Entries({key: f"{SHEET}!{place}" for key, place in found.items()}, file="data/native_words.toml")

    @property
    def grades(self) -> int:
        """How many grades there is room for."""
        return MOST_GRADES

    def cells(self) -> Iterator[tuple[int, int, Figure]]:
        """(row, column, value) of everything that is no formula, from 0."""
        for row, key in enumerate(self.now):
            yield _FIRST - 1 + row, _KEY, key
        for first, sets in ((_TITLE, self.schemes), (_after(self.schemes), self.alerts)):
            for row, (title, rules) in enumerate(sets.items(), start=_FIRST - 1):
                for column, value in enumerate((title, *rules.values()), start=first):
                    yield row, column, value
        for column, key in enumerate(self.lists, start=self._first_list):
            yield 0, column, key
            for row, value in enumerate(self.lists[key], start=_FIRST - 1):
                yield row, column, value

    def formulas(self) -> Iterator[tuple[int, int, str]]:
        """(row, column, formula) of the figures of the chosen scheme, from 0."""
        for row, formula in enumerate(self.now.values(), start=_FIRST - 1):
            yield row, _NOW, formula

    def results(self, title: str, money_unit: str, alerts: str) -> Mapping[int, Figure]:
        """Row -> what the formula there gives while the scheme and the alert rules of these titles are chosen.

        None is #N/A.
        """
        values: dict[str, Figure] = {"money_unit": money_unit}
        for place, wanted, sets in (("scheme", title, self.schemes), ("alert", alerts, self.alerts)):
            values[place] = list(sets).index(wanted) + 1 if wanted in sets else None
            values |= sets.get(wanted) or dict.fromkeys(next(iter(sets.values())))
        return {row: values[key] for row, key in enumerate(self.now, start=_FIRST - 1)}

    @property
    def _first_list(self) -> int:
        return _after(self.schemes, self.alerts)


def rule_sheet(
    schemes: Sequence[Scheme],
    alerts: Sequence[AlertRules],
    *,
    chosen: str,
    default: str,
    chosen_alerts: str,
    money_unit: str,
    default_unit: str,
) -> RuleSheet:
    """The hidden sheet of a workbook that knows these schemes and alert rules.

    ``chosen``, ``chosen_alerts`` and ``money_unit`` are expressions for the titles of the scheme and of the alert rules
    that apply, and for the unit of money; where they are blank, ``default``, the first alert rules and ``default_unit``
    are meant.
    """
    rows: dict[str, Mapping[str, Figure]] = {}
    for scheme in schemes:
        rows |= {scheme.title: figures(scheme), scheme.id: figures(scheme)}
    sets: dict[str, Mapping[str, Figure]] = {}
    for rules in alerts:
        sets |= {rules.title: alert_figures(rules), rules.id: alert_figures(rules)}
    now = {
        "scheme": _place(f'IF({chosen}="","{default}",{chosen})', rows, _TITLE),
        "money_unit": f'IF({money_unit}="","{default_unit}",{money_unit})',
        **_chosen(rows, _TITLE, _cell(_NOW, _FIRST)),
    }
    first = _after(rows)
    now["alert"] = _place(f'IF({chosen_alerts}="","{alerts[0].title}",{chosen_alerts})', sets, first)
    now |= _chosen(sets, first, _cell(_NOW, _FIRST + len(now) - 1))
    return RuleSheet(now=now, schemes=rows, alerts=sets, lists=word_lists())


def _place(title: str, sets: Mapping[str, object], column: int) -> str:
    """The place of a title among those in a column."""
    return f"MATCH({title},{_cell(column, _FIRST)}:{_cell(column, _FIRST + len(sets) - 1)},0)"


def _chosen(sets: Mapping[str, Mapping[str, Figure]], first: int, place: str) -> Mapping[str, str]:
    """Key -> the figure in the row at a place, of sets whose titles stand in column ``first``."""
    last = _FIRST + len(sets) - 1
    return {
        key: f"INDEX({_cell(column, _FIRST)}:{_cell(column, last)},{place})"
        for column, key in enumerate(next(iter(sets.values())), start=first + 1)
    }


def _after(*blocks: Mapping[str, Mapping[str, Figure]]) -> int:
    """The column after the blocks that begin at ``_TITLE``, with one left blank after each."""
    return _TITLE + sum(2 + max(len(rules) for rules in sets.values()) for sets in blocks)


@cache
def word_lists() -> Mapping[str, Sequence[Figure]]:
    """The columns of words and of their figures by key; XlperfError where one is no list."""
    return read_rules("native_words", lambda root: {key: root.items(key) for key in root.given})


def _cell(column: int, row: int) -> str:
    """An absolute address; ``column`` from 0, ``row`` from 1."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"${letters}${row}"
