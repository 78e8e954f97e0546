"""Writes the hidden sheet of the native formulas: the schemes' figures and the words that people type."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xlperf.native import RuleSheet
from xlperf.template.table_rows import Shown
from xlperf.template.typed_values import put, put_formula

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet


def write_rules(sheet: Worksheet, rules: RuleSheet, shown: Shown, money_unit: str) -> None:
    """Write the sheet; the figures of the chosen scheme and alert rules (#N/A if not known) are what it shows now."""
    sheet.very_hidden()
    for row, column, value in rules.cells():
        put(sheet, row, column, Decimal(value) if isinstance(value, int) else value)
    known = rules.results(shown.scheme.title if shown.scheme else "", money_unit, shown.alerts)
    for row, column, formula in rules.formulas():
        value = known[row]
        if value is None:
            sheet.write_formula(row, column, f"={formula}", None, "#N/A")
        else:
            put_formula(sheet, row, column, f"={formula}", None, value)
