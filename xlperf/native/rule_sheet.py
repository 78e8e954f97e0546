"""The hidden sheet: the figures of all schemes and alert rules, those of the chosen ones, the lists of words."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from types import MappingProxyType

from xlperf.alerts import AlertRules, built_in_alerts, load_alerts
from xlperf.findings import XlperfError
from xlperf.layout import native_file
from xlperf.native.alert_figures import alert_figures
from xlperf.native.scheme_figures import MOST_GRADES, Figure, figures
from xlperf.rulefile import Entries, read_rules
from xlperf.schemes import Scheme, built_in_schemes, load_scheme, scheme_titles
from xlperf.values.amounts import normalise

SHEET = native_file().sheet
"""The name of the sheet."""

OWN_NAME = "自有评分规则"
"""The defined name of the cells of :func:`own_rows`."""

OWN_ALERTS_NAME = "自有预警规则"
"""The defined name of the cells of :func:`own_alert_rows`."""

OWN_ROWS = 40
"""How many rows there are for a unit's own schemes: two a scheme, one where it has no id, and for built-in ones that
they change. There are as many for its own alert rules.
"""

_FIRST = 2  # row of the first entry of a column, under its heading
_KEY, _NOW, _TITLE = 0, 1, 3  # columns: keys and figures of the chosen scheme; titles, and right of them the figures
_BEFORE = 3  # entries of what is chosen before the figures
_ALWAYS = "places"  # a figure that every scheme has
_ALWAYS_OF_ALERTS = "alert_title"  # and every set of alert rules
_MOST_NAMED = 3  # titles in a message
_RUNS = ("step_rate", "step_score", "cap_from", "cap")  # figures in cells one under the other


@dataclass(frozen=True, kw_only=True)
class RuleSheet:
    """What the hidden sheet holds: ``now`` are the formulas of the chosen figures.

    ``schemes`` and ``alerts`` are one row a title; ``own`` and ``own_alerts`` are those of the unit's own, for which
    there are ``OWN_ROWS`` rows above the others: they count first. ``lists`` are columns of words by key. Words that
    are looked up stand behind a "|".
    """

    now: Mapping[str, str]
    own: Mapping[str, Mapping[str, Figure]]
    schemes: Mapping[str, Mapping[str, Figure]]
    own_alerts: Mapping[str, Mapping[str, Figure]]
    alerts: Mapping[str, Mapping[str, Figure]]
    lists: Mapping[str, Sequence[Figure]]

    @cached_property
    def references(self) -> Mapping[str, str]:
        """Placeholder of a formula -> the cell of a figure of the chosen scheme, or the cells of figures or words.

        ``rules:step_rate`` are the cells of step_rate1, step_rate2, …
        """
        places = {key: _cell(_NOW, row) for row, key in enumerate(self.now, start=_FIRST)}
        found = {f"rule:{key}": place for key, place in places.items()}
        for key in _RUNS:
            cells = [place for name, place in places.items() if name.rstrip("0123456789") == key]
            found[f"rules:{key}"] = f"{cells[0]}:{cells[-1]}"
        for column, (key, values) in enumerate(self.lists.items(), start=self._first_list):
            found[f"list:{key}"] = f"{_cell(column, _FIRST)}:{_cell(column, _FIRST + len(values) - 1)}"
        return Entries({key: f"{SHEET}!{place}" for key, place in found.items()}, file="data/native_words.toml")

    @property
    def grades(self) -> int:
        """How many grades there is room for."""
        return MOST_GRADES

    @property
    def fingerprint(self) -> str:
        """Twelve characters that change with the figures of the built-in schemes."""
        figures_by_title = {title: [str(value) for value in rules.values()] for title, rules in self.schemes.items()}
        return sha256(json.dumps(figures_by_title, ensure_ascii=False).encode()).hexdigest()[:12]

    @property
    def own_place(self) -> str:
        """The cells of :func:`own_rows`."""
        return _own_place(self.schemes, _TITLE)

    @property
    def own_alerts_place(self) -> str:
        """The cells of :func:`own_alert_rows`."""
        return _own_place(self.alerts, self._first_alert)

    def cells(self) -> Iterator[tuple[int, int, Figure]]:
        """(row, column, value) of everything that is no formula and not blank, from 0."""
        for row, key in enumerate(self.now):
            yield _FIRST - 1 + row, _KEY, key
        built_in = [[title, *rules.values()] for title, rules in self.schemes.items()]
        alerts = [[title, *rules.values()] for title, rules in self.alerts.items()]
        blocks = (
            (_TITLE, [*own_rows(self.own), *built_in]),
            (self._first_alert, [*own_alert_rows(self.own_alerts), *alerts]),
        )
        for column, block in blocks:
            for number, values in enumerate(block, start=_FIRST - 2):  # with the heading
                yield from ((number, at, value) for at, value in enumerate(values, start=column) if value is not None)
        for column, key in enumerate(self.lists, start=self._first_list):
            yield 0, column, key
            for row, value in enumerate(self.lists[key], start=_FIRST - 1):
                yield row, column, value

    def formulas(self) -> Iterator[tuple[int, int, str]]:
        """(row, column, formula) of the figures of the chosen scheme, from 0."""
        for row, formula in enumerate(self.now.values(), start=_FIRST - 1):
            yield row, _NOW, formula

    def results(self, title: str, money_unit: str, alerts: AlertRules | None) -> Mapping[int, Figure]:
        """Row -> what the formula there gives while the scheme of this title and these alert rules are chosen.

        None is #N/A.
        """
        titles = [*self.own, *[""] * (OWN_ROWS - len(self.own)), *self.schemes]
        chosen = self.own.get(title) or self.schemes.get(title)
        usable = chosen is not None and chosen[_ALWAYS] is not None
        sets = [*own_alert_rows(self.own_alerts)[1:], *([name, *rules.values()] for name, rules in self.alerts.items())]
        wanted = [alerts.title, *alert_figures(alerts).values()] if alerts else []
        values: dict[str, Figure] = {
            "title": title,
            "scheme": titles.index(title) + 1 if usable else None,
            "money_unit": money_unit,
            **(chosen or dict.fromkeys(next(iter(self.schemes.values())))),
            "alert": sets.index(wanted) + 1 if wanted in sets else None,
            **(alert_figures(alerts) if alerts and wanted in sets else _unknown_alerts()),
        }
        return {row: values[key] for row, key in enumerate(self.now, start=_FIRST - 1)}

    @property
    def _first_alert(self) -> int:
        return _after(self.schemes)

    @property
    def _first_list(self) -> int:
        return _after(self.schemes, self.alerts)


def rule_sheet(
    schemes: Sequence[Scheme],
    alerts: Sequence[AlertRules],
    *,
    own: Mapping[str, Mapping[str, Figure]] = MappingProxyType({}),
    own_alerts: Mapping[str, Mapping[str, Figure]] = MappingProxyType({}),
    chosen: str,
    default: str,
    chosen_alerts: str,
    money_unit: str,
    default_unit: str,
) -> RuleSheet:
    """The hidden sheet of a workbook that knows these schemes and alert rules, and a unit's ``own`` ones.

    ``chosen``, ``chosen_alerts`` and ``money_unit`` are expressions for the titles of the scheme and of the alert rules
    that apply, and for the unit of money; where they are blank, ``default``, the first of ``alerts`` (whatever
    ``own_alerts`` there are) and ``default_unit`` are meant.
    """
    rows: dict[str, Mapping[str, Figure]] = {}
    for scheme in schemes:
        rows |= {scheme.title: figures(scheme), scheme.id: figures(scheme)}
    sets: dict[str, Mapping[str, Figure]] = {}
    for rules in alerts:
        sets |= {rules.title: alert_figures(rules), rules.id: alert_figures(rules)}
    count, first = OWN_ROWS + len(rows), _after(rows)
    count_alerts = OWN_ROWS + len(sets)
    always = _TITLE + 1 + list(next(iter(rows.values()))).index(_ALWAYS)
    always_of_alerts = first + 1 + list(_unknown_alerts()).index(_ALWAYS_OF_ALERTS)
    now = {
        "title": f'IF({chosen}="","{default}",{chosen})',
        "scheme": _place(_cell(_NOW, _FIRST), count, _TITLE, always),
        "money_unit": f'IF({money_unit}="","{default_unit}",{money_unit})',
        **_chosen(rows, count, _TITLE, _cell(_NOW, _FIRST + 1), blank="NA()"),
    }
    named = _place(chosen_alerts, count_alerts, first, always_of_alerts)
    now["alert"] = f'IF({chosen_alerts}="",{OWN_ROWS + 1},{named})'
    now |= _chosen(sets, count_alerts, first, _cell(_NOW, _FIRST + len(now) - 1), blank='""')
    return RuleSheet(
        now=now,
        own=dict(list(own.items())[:OWN_ROWS]),
        schemes=rows,
        own_alerts=dict(list(own_alerts.items())[:OWN_ROWS]),
        alerts=sets,
        lists=word_lists(),
    )


def _place(title: str, count: int, column: int, always: int) -> str:
    """The place of a title among so many in a column, written as it is there: no wildcard, no other case.

    The column ``always`` is filled in that row, or there is no place.
    """
    titles = _column(column, count)
    found = f"MATCH({title},{titles},0)"
    usable = f'INDEX({_column(always, count)},{found})<>""'
    return f"IF(EXACT(INDEX({titles},{found}),{title}),IF({usable},{found},NA()),NA())"


def _chosen(
    sets: Mapping[str, Mapping[str, Figure]], count: int, first: int, place: str, *, blank: str
) -> Mapping[str, str]:
    """Key -> the figure in the row at a place of ``count`` sets whose titles stand in column ``first``.

    A blank one is ``blank``: a reference to it would be 0.
    """
    found = {}
    for column, key in enumerate(next(iter(sets.values())), start=first + 1):
        figure = f"INDEX({_column(column, count)},{place})"
        found[key] = f'IF({figure}="",{blank},{figure})'
    return found


def _column(column: int, count: int) -> str:
    return f"{_cell(column, _FIRST)}:{_cell(column, _FIRST + count - 1)}"


def _own_place(sets: Mapping[str, Mapping[str, Figure]], first: int) -> str:
    """The cells of the unit's own rows with their heading, above those of the built-in ``sets``."""
    last = _cell(first + len(next(iter(sets.values()))), _FIRST + OWN_ROWS - 1)
    return f"{SHEET}!{_cell(first, _FIRST - 1)}:{last}"


def _after(*blocks: Mapping[str, Mapping[str, Figure]]) -> int:
    """The column after the blocks that begin at ``_TITLE``, with one left blank after each."""
    return _TITLE + sum(2 + max(len(rules) for rules in sets.values()) for sets in blocks)


def own_figures(own: Sequence[Mapping[str, object]], chosen: str = "") -> Mapping[str, Mapping[str, Figure]]:
    """Title and id of a unit's own schemes (parsed TOML files), and of those that they change -> the figures.

    ``chosen`` comes first. The figures of a scheme that cannot be used are all None: the cells must ask, too.
    """
    built_in = [name for listed in built_in_schemes() for name in (listed.title, listed.id)]
    return _own(own, chosen, built_in, _figures)


def own_alert_figures(own: Sequence[Mapping[str, object]], chosen: str = "") -> Mapping[str, Mapping[str, Figure]]:
    """Title and id of a unit's own alert rules -> the figures, as :func:`own_figures` gives those of schemes."""
    built_in = [name for rules in built_in_alerts() for name in (rules.title, rules.id)]
    return _own(own, chosen, built_in, _alert_figures)


def _own(
    own: Sequence[Mapping[str, object]],
    chosen: str,
    built_in: Sequence[str],
    figures_of: Callable[[str, Sequence[Mapping[str, object]]], Mapping[str, Figure]],
) -> Mapping[str, Mapping[str, Figure]]:
    mine = [name for values in own for key in ("title", "id") if isinstance(name := values.get(key), str) and name]
    taken = {normalise(name) for name in mine}
    names = dict.fromkeys(mine)
    if taken & {normalise(name) for name in built_in}:
        names |= dict.fromkeys(name for name in built_in if figures_of(name, own) != figures_of(name, ()))
    return {name: figures_of(name, own) for name in sorted(names, key=lambda name: name != chosen)}


def left_out_lines(
    own_schemes: Sequence[Mapping[str, object]],
    own_alerts: Sequence[Mapping[str, object]],
    *,
    scheme: str = "",
    alerts: str = "",
) -> Iterator[str]:
    """What is reported to a person where a unit has more rules of its own (parsed TOML files) than there are rows for.

    ``scheme`` and ``alerts`` are the chosen ones, which come first. Nothing where all have a row.
    """
    found = {"评分规则": own_figures(own_schemes, scheme), "预警规则": own_alert_figures(own_alerts, alerts)}
    for kind, own in found.items():
        if titles := list(own)[OWN_ROWS:]:
            named = "、".join(titles[:_MOST_NAMED]) + ("等" if len(titles) > _MOST_NAMED else "")
            yield (
                f"单位自己的{kind}有 {len(own)} 个名称（标题和编号各算一个），工作簿的公式里只放得下 {OWN_ROWS} 个。"
                f"没有放进去的 {len(titles)} 个（{named}），选用后单元格显示“{native_file().ask}”，"
                "按一次“校验”才换进去。请把用不着的规则文件移到别的文件夹。"
            )


def own_rows(own: Mapping[str, Mapping[str, Figure]]) -> list[list[Figure]]:
    """The rows of a unit's own schemes under their heading, title first; those that are not used are blank."""
    return _rows(own, list(_unknown()))


def own_alert_rows(own: Mapping[str, Mapping[str, Figure]]) -> list[list[Figure]]:
    """The rows of a unit's own alert rules, as :func:`own_rows` gives those of its schemes."""
    return _rows(own, list(_unknown_alerts()))


def _rows(own: Mapping[str, Mapping[str, Figure]], keys: Sequence[str]) -> list[list[Figure]]:
    rows: list[list[Figure]] = [[title, *rules.values()] for title, rules in list(own.items())[:OWN_ROWS]]
    blank: list[list[Figure]] = [[None] * (len(keys) + 1) for _ in range(OWN_ROWS - len(rows))]
    return [["title", *keys], *rows, *blank]


def _figures(name: str, own: Sequence[Mapping[str, object]]) -> Mapping[str, Figure]:
    try:
        return figures(load_scheme(name, own))
    except XlperfError:
        return _unknown()


def _unknown() -> Mapping[str, Figure]:
    return dict.fromkeys(figures(load_scheme(scheme_titles()[0])))


def _alert_figures(name: str, own: Sequence[Mapping[str, object]]) -> Mapping[str, Figure]:
    try:
        return alert_figures(load_alerts(name, own))
    except XlperfError:
        return _unknown_alerts()


def _unknown_alerts() -> Mapping[str, Figure]:
    return dict.fromkeys(alert_figures(built_in_alerts()[0]))


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
