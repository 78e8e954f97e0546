"""Conditional colours of the input tables: what is wanted, verdicts, weights over the total, strange subjects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_col_to_name

from xlperf.layout import REVIEW, Column, Table
from xlperf.template.cell_formats import TemplateFormats
from xlperf.template.defined_names import EXPECTED, SUBJECTS
from xlperf.template.design import Design
from xlperf.values.measures import Sign

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_Rule = tuple[Column, dict[str, Any]]
"""A column and what xlsxwriter wants to know of one of its rules."""

ALERT = "alert"
"""Key of the columns 预警."""

_ROUNDING = "0.001"  # sums of binary fractions are compared with this much room


def add_conditions(
    sheet: Worksheet, table: Table, looks: TemplateFormats, design: Design, first: int, last: int
) -> None:
    """Colour the cells of one table; ``first`` and ``last`` are its rows, 0-based."""
    rules = [*_of_inputs(table, looks, first), *_of_alerts(table, looks, design, first)]
    if table.key == "indicators":
        rules += _of_indicators(table, looks, design, first, last)
    for column, options in rules:
        number = table.columns.index(column)
        sheet.conditional_format(first, number, last, number, options)


def _of_inputs(table: Table, looks: TemplateFormats, first: int) -> Iterator[_Rule]:
    """What is typed: subjects that there are not, cells that are wanted, rows to be looked through."""
    want, wrong = _want(looks), _wrong(looks)
    for column in table.inputs:
        cell = _cell(table, column.key, first)
        if column.choices_from == "subjects":
            yield column, _formula(f'=AND({cell}<>"",ISNA(MATCH({cell},{SUBJECTS},0)))', wrong)
        if column.required:
            started = f"COUNTA({_ranges(table, first + 1)})>0,LEN({cell})=0"
            if (table.key, column.key) == ("indicators", "target"):  # a qualitative indicator may do without
                started += f',{_cell(table, "sign", first)}<>"{Sign.QUALITATIVE}"'
            yield column, _formula(f"=AND({started})", want)
        if column.key == REVIEW:
            yield column, _formula(f"=LEN({cell})>0", want)


def _of_alerts(table: Table, looks: TemplateFormats, design: Design, first: int) -> Iterator[_Rule]:
    """The column 预警, where a table has it."""
    if ALERT in [column.key for column in table.columns]:
        for name, word in design.alerts.items():
            look = looks.make(bg_color=name, font_color=f"{name}_text", bold=True)
            yield table.column(ALERT), _formula(f'={_cell(table, ALERT, first)}="{word}"', look)


def _of_indicators(table: Table, looks: TemplateFormats, design: Design, first: int, last: int) -> Iterator[_Rule]:
    """Weights over their total, points lost without a reason, and the verdicts."""
    score, weight, subject, reason = (_cell(table, key, first) for key in ("score", "weight", "subject", "reason"))
    subjects, weights = (_column_cells(table, key, first, last) for key in ("subject", "weight"))
    given = f"SUMPRODUCT(--({subjects}={subject}),{weights})"
    over = f'=AND({subject}<>"",ISNUMBER({weight}),ISNUMBER({EXPECTED}),{given}>{EXPECTED}+{_ROUNDING})'
    yield table.column("weight"), _formula(over, _wrong(looks))
    unexplained = f"=AND(ISNUMBER({score}),ISNUMBER({weight}),{score}<{weight},LEN({reason})=0)"
    yield table.column("reason"), _formula(unexplained, _want(looks))
    for name, beginnings in design.verdicts.items():
        look = looks.make(bg_color=name, font_color=f"{name}_text")
        for words in beginnings:
            begins = {"type": "text", "criteria": "begins with", "value": words, "format": look}
            yield table.column("status"), begins


def _want(looks: TemplateFormats) -> Format:
    return looks.make(bg_color="want")


def _wrong(looks: TemplateFormats) -> Format:
    return looks.make(bg_color="bad", font_color="bad_text")


def _formula(criteria: str, look: Format) -> dict[str, Any]:
    return {"type": "formula", "criteria": criteria, "format": look}


def _cell(table: Table, key: str, row: int) -> str:
    return f"${_letter(table, key)}{row + 1}"


def _column_cells(table: Table, key: str, first: int, last: int) -> str:
    letter = _letter(table, key)
    return f"${letter}${first + 1}:${letter}${last + 1}"


def _letter(table: Table, key: str) -> str:
    return str(xl_col_to_name(table.columns.index(table.column(key))))


def _ranges(table: Table, row: int) -> str:
    """The cells of one row whose filling starts the row, neighbours as one range."""
    numbers = sorted(table.columns.index(table.column(key)) for key in table.content)
    groups: Sequence[list[int]] = [
        [number for _, number in group] for _, group in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])
    ]
    return ",".join(f"${xl_col_to_name(group[0])}{row}:${xl_col_to_name(group[-1])}{row}" for group in groups)
