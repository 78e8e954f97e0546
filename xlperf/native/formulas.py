"""The formulas of ``data/native.toml`` for one table: its helper columns, and what its live columns answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from xlperf.layout import Table, native_file
from xlperf.native.rule_sheet import RuleSheet

ASK = native_file().ask
"""What a cell shows where the native formulas are not sure."""

FILLED = "filled"
"""Key of the first helper column: how many inputs of the row are filled; 0 where the scheme is not known."""

_PLACEHOLDER = re.compile(r"\{((?:(?:rules?|list):)?\w+)\}|\{column:(\w+)\.(\w+)\}")


def native_formulas(
    table: Table, cell: Callable[[str], str], column: Callable[[str, str], str], rules: RuleSheet
) -> Mapping[str, str]:
    """Key of a helper or live column -> its native formula, without "=".

    ``cell`` gives the row's cell in a column, ``column`` the cells of a column of any table. Live columns without a
    native form are not among them. Where an answer is not sure it is the text ``ASK``.
    """
    if not table.helpers:
        return {}
    filled = cell(FILLED)
    steps = {one.key: resolved(one.step, cell, column, rules) for one in table.helpers}
    by_others = {one.key for one in table.helpers if _uses_any(one.step, steps)}
    found = {
        key: step if key == FILLED or key in by_others else f'IF({filled}=0,"",{step})' for key, step in steps.items()
    }
    for key, answer in table.answers.items():
        found[key] = f'IFERROR(IF({filled}=0,NA(),{resolved(answer, cell, column, rules)}),"{ASK}")'
    return found


def _uses_any(formula: str, steps: Iterable[str]) -> bool:
    return not {match[1] for match in _PLACEHOLDER.finditer(formula)}.isdisjoint(steps)


def answered(table: Table) -> tuple[str, ...]:
    """The keys of the live columns that have a native form."""
    return tuple(table.answers)


def resolved(formula: str, cell: Callable[[str], str], column: Callable[[str, str], str], rules: RuleSheet) -> str:
    """A formula with references in place of its placeholders.

    >>> from types import SimpleNamespace
    >>> known = SimpleNamespace(references={"rule:b": "S!$B$1"})
    >>> resolved("{a}+{rule:b}+{column:goals.text}", str.upper, "{}!{}".format, known)
    'A+S!$B$1+goals!text'
    """

    def reference(found: re.Match[str]) -> str:
        if found[2]:
            return column(found[2], found[3])
        return rules.references[found[1]] if ":" in found[1] else cell(found[1])

    return _PLACEHOLDER.sub(reference, formula)
