"""The hidden sheet: the figures of every scheme, those of the chosen one, and the lists of words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from xlperf.layout import native_file
from xlperf.native.rules import MOST_GRADES, Figure, figures
from xlperf.rulefile import Entries, read_rules
from xlperf.schemes import Scheme

SHEET = native_file().sheet
"""The name of the sheet."""

_FIRST = 2  # row of the first entry of a column, under its heading
_KEY, _NOW, _TITLE = 0, 1, 3  # columns: keys and figures of the chosen scheme; titles, and right of them the figures


@dataclass(frozen=True, kw_only=True)
class RuleSheet:
    """What the hidden sheet holds: ``now`` the formulas of the chosen scheme's figures, ``schemes`` one row a title.

    ``lists`` are columns of words by key. Words that are looked up stand behind a "|".
    """

    now: Mapping[str, str]
    schemes: Mapping[str, Mapping[str, Figure]]
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
        for row, (title, rules) in enumerate(self.schemes.items(), start=_FIRST - 1):
            for column, value in enumerate((title, *rules.values()), start=_TITLE):
                yield row, column, value
        for column, key in enumerate(self.lists, start=self._first_list):
            yield 0, column, key
            for row, value in enumerate(self.lists[key], start=_FIRST - 1):
                yield row, column, value

    def formulas(self) -> Iterator[tuple[int, int, str]]:
        """(row, column, formula) of the figures of the chosen scheme, from 0."""
        for row, formula in enumerate(self.now.values(), start=_FIRST - 1):
            yield row, _NOW, formula

    def results(self, title: str, money_unit: str) -> Mapping[int, Figure]:
        """Row -> what the formula there gives while the scheme of that title is chosen; None is #N/A."""
        chosen = self.schemes.get(title)
        place = list(self.schemes).index(title) + 1 if chosen else None
        blank = dict.fromkeys(list(self.now)[2:])
        values = {"scheme": place, "money_unit": money_unit, **(chosen or blank)}
        return dict(enumerate(values.values(), start=_FIRST - 1))

    @property
    def _first_list(self) -> int:
        return _TITLE + 2 + max(len(rules) for rules in self.schemes.values())


def rule_sheet(
    schemes: Sequence[Scheme], *, chosen: str, default: str, money_unit: str, default_unit: str
) -> RuleSheet:
    """The hidden sheet of a workbook that knows these schemes.

    ``chosen`` and ``money_unit`` are expressions for the title of the scheme that applies and for the unit of money;
    where they are blank, ``default`` and ``default_unit`` are meant.
    """
    rows: dict[str, Mapping[str, Figure]] = {}
    for scheme in schemes:
        rows |= {scheme.title: figures(scheme), scheme.id: figures(scheme)}
    last = _FIRST + len(rows) - 1
    titles = f"{_cell(_TITLE, _FIRST)}:{_cell(_TITLE, last)}"
    now = {
        "scheme": f'MATCH(IF({chosen}="","{default}",{chosen}),{titles},0)',
        "money_unit": f'IF({money_unit}="","{default_unit}",{money_unit})',
    }
    place = _cell(_NOW, _FIRST)
    for column, key in enumerate(next(iter(rows.values())), start=_TITLE + 1):
        now[key] = f"INDEX({_cell(column, _FIRST)}:{_cell(column, last)},{place})"
    return RuleSheet(now=now, schemes=rows, lists=word_lists())


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
