"""What the tables' formulas are in a workbook with cell functions and in one without: Python first, or native alone."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType

from xlperf.alerts import AlertRules
from xlperf.layout import Column, Layout, Table
from xlperf.native import ASK, RuleSheet, answered, native_formulas, rule_sheet
from xlperf.native.scheme_figures import Figure
from xlperf.schemes import Scheme
from xlperf.template.table_ranges import TableRanges


def rules_of(
    schemes: tuple[Scheme, ...],
    alerts: tuple[AlertRules, ...],
    layout: Layout,
    own: Mapping[str, Mapping[str, Figure]] = MappingProxyType({}),
    own_alerts: Mapping[str, Mapping[str, Figure]] = MappingProxyType({}),
) -> RuleSheet:
    """The hidden sheet of a workbook of this layout that knows these schemes and alert rules, and a unit's own ones."""
    return rule_sheet(
        schemes,
        alerts,
        own=own,
        own_alerts=own_alerts,
        chosen=layout.names["scheme"],
        default=layout.fact("scheme").default,
        chosen_alerts=layout.names["alerts"],
        money_unit=layout.names["money_unit"],
        default_unit=layout.fact("money_unit").default,
    )


def shown_columns(table: Table, *, with_functions: bool) -> tuple[Column, ...]:
    """The columns that people see: without cell functions none that has no native form."""
    native = answered(table)
    return tuple(column for column in table.columns if with_functions or not column.is_live or column.key in native)


def table_formulas(table: Table, tables: TableRanges, rules: RuleSheet, *, with_functions: bool) -> Mapping[str, str]:
    """Key of a live or helper column -> its formula, without "="; ``tables`` say where the other tables are.

    With cell functions Python's answer, and where none comes the native one; else the native one.
    """
    found = dict(native_formulas(table, partial(_cell, table), tables.column, rules))
    for column in table.columns:
        if column.is_live:
            native = found.get(column.key, '""')
            found[column.key] = column.when_needed(f"IFERROR({column.call},{native})" if with_functions else native)
    return found


def _cell(table: Table, key: str) -> str:
    """The row's cell in a column, in the form that every program reads."""
    column = next(one for one in (*table.columns, *table.helpers) if one.key == key)
    return f"{table.name}[[#This Row],[{column.header}]]"


def native_grade(total: str, rate: str, rules: RuleSheet) -> str:
    """The grade of the total in a cell at the execution rate in another, by the figures of the hidden sheet."""
    place = rules.references
    grade = '""'
    for number in range(rules.grades, 0, -1):
        name, low, least = (place[f"rule:grade{part}{number}"] for part in ("", "_low", "_rate"))
        grade = f"IF(AND({total}>={low},ROUND({rate},10)>={least}),{name},{grade})"
    return f'IFERROR({grade},"{ASK}")'
