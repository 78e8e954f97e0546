"""The formulas of ``data/native.toml`` for one table: its helper columns, and what its live columns answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from xlperf.layout import Table, native_file
from xlperf.native.rule_sheet import RuleSheet

ASK = native_file().ask
"""What a cell shows where the native formulas are not sure."""

FILLED = "filled"
"""Key of the first helper column: how many inputs of the row are filled; 0 where the scheme is not known."""

_PLACEHOLDER = re.compile(r"\{((?:(?:rule|list):)?\w+)\}")


def native_formulas(table: Table, cell: Callable[[str], str], rules: RuleSheet) -> Mapping[str, str]:
    """Key of a helper or live column -> its native formula, without "="; ``cell`` gives the row's cell in a column.

    Live columns without a native form are not among them. Where an answer is not sure it is the text ``ASK``.
    """
    if not table.helpers:
        return {}
    filled = cell(FILLED)
    steps = {column.key: resolved(column.step, cell, rules) for column in table.helpers}
    found = {key: step if key == FILLED else f'IF({filled}=0,"",{step})' for key, step in steps.items()}
    for answer in native_file().answer:
        if answer.table == table.key:
            formula = resolved(answer.formula, cell, rules)
            found[answer.key] = f'IFERROR(IF({filled}=0,NA(),{formula}),"{ASK}")'
    return found


def answered(table: Table) -> tuple[str, ...]:
    """The keys of the live columns that have a native form."""
    return tuple(answer.key for answer in native_file().answer if answer.table == table.key)


def resolved(formula: str, cell: Callable[[str], str], rules: RuleSheet) -> str:
    """A formula with references in place of its placeholders.

    >>> from types import SimpleNamespace
    >>> resolved("{a}+{rule:b}", str.upper, SimpleNamespace(references={"rule:b": "S!$B$1"}))
    'A+S!$B$1'
    """
    known = rules.references
    return _PLACEHOLDER.sub(lambda found: known[found[1]] if ":" in found[1] else cell(found[1]), formula)
