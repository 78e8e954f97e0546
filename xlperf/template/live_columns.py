"""What the live columns show when the workbook is written: the cell functions' answers to the formulas there."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from xlperf import cell_functions as cells
from xlperf.alerts import Colour
from xlperf.layout import Table
from xlperf.native import ASK
from xlperf.schemes import Scheme
from xlperf.template.table_rows import Row
from xlperf.template.typed_values import Value

FUNCTIONS: Mapping[str, Callable[..., cells.Answer]] = {
    "PERF_STATUS": cells.status,
    "PERF_RATE": cells.rate,
    "PERF_SCORE": cells.score,
    "PERF_SENTENCE": cells.sentence,
    "PERF_HINT": cells.hint,
    "PERF_ALERT": cells.alert,
    "PERF_LIKELIHOOD": cells.likelihood,
    "BUDGET_RATE": cells.budget_rate,
    "BUDGET_SCORE": cells.budget_score,
    "BUDGET_DIFF": cells.budget_diff,
    "BUDGET_ALERT": cells.budget_alert,
}
"""The functions a live column may call."""

_FUNCTIONS_ONLY = ("hint", "sentence", "proposal")

_FORMULA = re.compile(r'IF\(COUNTA\((?P<needs>.*)\)=0,"",(?P<name>\w+)\((?P<arguments>.*?)\)\)')
_ARGUMENT = re.compile(r"\w+(?:\[\[#This Row\],\[(?P<header>[^\]]+)\]\])?")


def live_row(table: Table, row: Row, names: Mapping[str, object]) -> Row:
    """The results of a table's live columns for one row; rates are fractions, scores points.

    ``names`` are what the defined names stand for: the scheme and the alert rules themselves, or their names where
    they are not known here: then the cells say so, as they will.
    """
    keys = {column.header: column.key for column in (*table.columns, *table.helpers)}

    def values(arguments: str) -> list[object]:
        found = _ARGUMENT.finditer(arguments)
        return [row.get(keys[part["header"]]) if part["header"] else names[part[0]] for part in found]

    return {column.key: _result(column.formula, values) for column in table.columns if column.formula}


def without_messages(row: Row, scheme: Scheme | None) -> Row:
    """The results as they are where no Python runs: what is neither a figure nor a verdict waits for the check.

    A hint is none of them.
    """
    verdicts = {*scheme.verdicts.values(), *(tier.name for tier in scheme.tiers)} if scheme else set()
    said: dict[str, set[str]] = {"status": verdicts, "rate": set(), "score": set(), "alert": {*Colour}}
    waits = {key for key, words in said.items() if isinstance(row.get(key), str) and row[key] not in ("", *words)}
    return {key: ASK if key in waits else value for key, value in row.items() if key not in _FUNCTIONS_ONLY}


def _result(formula: str, values: Callable[[str], list[object]]) -> Value:
    """What a live column's formula gives; ``values`` gives those of a list of arguments."""
    parts = _FORMULA.fullmatch(formula)
    if parts is None:
        raise ValueError(formula)
    if all(value in (None, "") for value in values(parts["needs"])):
        return ""
    answer = FUNCTIONS[parts["name"]](*values(parts["arguments"]))
    return answer if isinstance(answer, str) else Decimal(repr(answer))
