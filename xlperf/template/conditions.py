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
    from xlsxwriter.worksheet import Worksheet

ALERT = "alert"
"""Key of the columns 预警."""

_ROUNDING = "0.001"  # sums of binary fractions are compared with this much room


def add_conditions(
    sheet: Worksheet, table: Table, looks: TemplateFormats, design: Design, first: int, last: int
) -> None:
    """Colour the cells of one table; ``first`` and ``last`` are its rows, 0-based."""
    for column, options in _conditions(table, looks, design, first, last):
        number = table.columns.index(column)
        sheet.conditional_format(first, number, last, number, options)


def _conditions(
    table: Table, looks: TemplateFormats, design: Design, first: int, last: int
) -> Iterator[tuple[Column, dict[str, Any]]]:
    row = first + 1
    want = looks.make(bg_color="want")
    wrong = looks.make(bg_color="bad", font_color="bad_text")

    def cell(key: str) -> str:
        return f"${_letter(table, key)}{row}"

    def column_cells(key: str) -> str:
        return f"${_letter(table, key)}${row}:${_letter(table, key)}${last + 1}"

    for column in table.inputs:
        if column.choices_from == "subjects":
            strange = f'=AND({cell(column.key)}<>"",ISNA(MATCH({cell(column.key)},{SUBJECTS},0)))'
            yield column, {"type": "formula", "criteria": strange, "format": wrong}
        if column.required:
            started = f"COUNTA({_ranges(table, row)})>0,LEN({cell(column.key)})=0"
            if (table.key, column.key) == ("indicators", "target"):  # a qualitative indicator may do without
                started += f',{cell("sign")}<>"{Sign.QUALITATIVE}"'
            yield column, {"type": "formula", "criteria": f"=AND({started})", "format": want}
        if column.key == REVIEW:
            marked = f"=LEN({cell(column.key)})>0"
            yield column, {"type": "formula", "criteria": marked, "format": want}
    if ALERT in [column.key for column in table.columns]:
        for name, word in design.alerts.items():
            look = looks.make(bg_color=name, font_color=f"{name}_text", bold=True)
            yield table.column(ALERT), {"type": "formula", "criteria": f'={cell(ALERT)}="{word}"', "format": look}
    if table.key != "indicators":
        return
    score, weight, subject = cell("score"), cell("weight"), cell("subject")
    given = f"SUMPRODUCT(--({column_cells('subject')}={subject}),{column_cells('weight')})"
    over = f'=AND({subject}<>"",ISNUMBER({weight}),ISNUMBER({EXPECTED}),{given}>{EXPECTED}+{_ROUNDING})'
    yield table.column("weight"), {"type": "formula", "criteria": over, "format": wrong}
    unexplained = f"=AND(ISNUMBER({score}),ISNUMBER({weight}),{score}<{weight},LEN({cell('reason')})=0)"
    yield table.column("reason"), {"type": "formula", "criteria": unexplained, "format": want}
    for name, beginnings in design.verdicts.items():
        look = looks.make(bg_color=name, font_color=f"{name}_text")
        for words in beginnings:
            begins = {"type": "text", "criteria": "begins with", "value": words, "format": look}
            yield table.column("status"), begins


def _letter(table: Table, key: str) -> str:
    return str(xl_col_to_name(table.columns.index(table.column(key))))


def _ranges(table: Table, row: int) -> str:
    """The cells of one row whose filling starts the row, neighbours as one range."""
    numbers = sorted(table.columns.index(table.column(key)) for key in table.content)
    groups: Sequence[list[int]] = [
        [number for _, number in group] for _, group in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])
    ]
    return ",".join(f"${xl_col_to_name(group[0])}{row}:${xl_col_to_name(group[-1])}{row}" for group in groups)
