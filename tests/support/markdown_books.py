"""Workbooks and data files for tests, written as they are read: a Markdown table is a sheet with an Excel Table.

::

    | 绩效指标 |            |          |        |            |      |
    |          | 三级指标   | 对象     | 目标值 | 实际完成值 | 分值 |
    |          | 甲         | 某局     | 98%    | 0.98{0%}   | 10   |

A name in the first column begins a sheet (and table) of that name; its next line is the header row, row 1 of the
sheet, from column A. Cells are typed as Excel stores them: ``20`` and ``-3.5`` are numbers, ``'20`` is text,
``0.98{0%}`` a number in that format, ``2022-12-01{yyyy-m}`` a date, ``TRUE`` a boolean, ``#REF!`` an error; ``\\n`` is
a line break; anything else is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from xlperf.findings import Finding
from xlperf.layout import heading, layout
from xlperf.reading.tables import Book, Grid, TableRef
from xlperf.reading.workbook import Reading, read

DEFAULTS = """
| 单位信息 |          |      |
|          | 项目     | 内容 |
|          | 单位名称 | 某局 |
|          | 评价年度 | 2022 |
|          | 层级     | 区   |
|          | 评分规则 | 湖北省（2020） |
|          | 金额单位 | 万元 |

| 评价对象 |      |          |
|          | 名称 | 类型     |
|          | 某局 | 部门整体 |

| 绩效指标 |      |          |      |        |            |      |
|          | 对象 | 三级指标 | 符号 | 目标值 | 实际完成值 | 分值 |
|          | 某局 | 甲       | ≥    | 20个   | 20个       | 80   |
"""

_FORMATTED = re.compile(r"(.+)\{(.+)\}")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def book(markdown: str = "", *, complete: bool = True, extra: Mapping[str, Grid] | None = None) -> Book:
    """The workbook of a Markdown text; ``complete``: what it does not mention is there, blank or as in DEFAULTS."""
    sheets = _sheets(markdown)
    if complete:
        sheets = {**_sheets(DEFAULTS), **{table.name: [] for table in layout().tables[2:4]}, **sheets}
        for table in layout().tables:
            _add_columns(sheets.setdefault(table.name, []), [column.header for column in table.columns])
    grids = {name: _grid(name, rows) for name, rows in sheets.items()}
    tables = tuple(
        TableRef(name=name, sheet=name, top=0, left=0, bottom=max(len(rows) - 1, 1), right=len(rows[0]) - 1)
        for name, rows in sheets.items()
        if rows
    )
    return Book(name="测试.xlsx", grids={**grids, **(extra or {})}, tables=tables)


def read_md(markdown: str = "", *, complete: bool = True) -> Reading:
    """What the workbook of a Markdown text says."""
    return read(book(markdown, complete=complete))


def shrink(book: Book, name: str, rows: int) -> Book:
    """The book with ``rows`` fewer rows in a table, so that these stand below it."""
    tables = tuple(replace(ref, bottom=ref.bottom - rows) if ref.name == name else ref for ref in book.tables)
    return replace(book, tables=tables)


def with_grid(book: Book, name: str, **changes: Any) -> Book:
    """The book with one of its grids changed."""
    return replace(book, grids={**book.grids, name: replace(book.grids[name], **changes)})


def flat(findings: Iterable[Finding]) -> list[tuple[str, str, str]]:
    """Findings as (sheet, cell, code)."""
    places = [(found.origin.sheet, found.origin.cell) if found.origin else ("", "") for found in findings]
    return [(*place, found.code) for place, found in zip(places, findings, strict=True)]


def data(**changes: Any) -> dict[str, Any]:
    """A small data file without a fault; ``changes`` replace whole keys."""
    indicator = {"name": "甲", "target": "20个", "sign": "≥", "actual": "20个", "weight": 80}
    subject = {"name": "某局", "kind": "department", "indicators": [indicator]}
    return {"xlperf": 1, "unit": {"name": "某局", "year": 2022}, "subjects": [subject], **changes}


def subject_data(**changes: Any) -> dict[str, Any]:
    """The same data file with keys of its one subject replaced."""
    whole = data()
    return {**whole, "subjects": [{**whole["subjects"][0], **changes}]}


def _sheets(markdown: str) -> dict[str, list[list[str]]]:
    sheets: dict[str, list[list[str]]] = {}
    name = ""
    for line in filter(str.strip, markdown.splitlines()):
        cells = [cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]
        if cells[0]:
            name = cells[0]
            sheets[name] = []
        else:
            sheets[name].append(cells[1:])
    return sheets


def _add_columns(rows: list[list[str]], headers: list[str]) -> None:
    if not rows:
        rows.append([])
    known = {heading(header) for header in rows[0]}
    missing = [header for header in headers if heading(header) not in known]
    for row in rows:
        row.extend(missing if row is rows[0] else [""] * len(missing))


def _grid(name: str, rows: list[list[str]]) -> Grid:
    values: list[list[object]] = []
    errors: dict[tuple[int, int], str] = {}
    formats: dict[tuple[int, int], str] = {}
    for at, row in enumerate(rows):
        values.append([])
        for column, text in enumerate(row):
            if match := _FORMATTED.fullmatch(text):
                text, formats[at, column] = match.groups()
            if text.startswith("#") and text.endswith(("!", "?", "A")):
                text, errors[at, column] = "", text
            values[-1].append(_value(text))
    return Grid(name=name, rows=values, errors=errors, formats=formats)


def _value(text: str) -> object:
    if _NUMBER.fullmatch(text):
        return float(text)
    if _DATE.fullmatch(text):
        return date.fromisoformat(text)
    if text in ("TRUE", "FALSE"):
        return text == "TRUE"
    return text.removeprefix("'").replace("\\n", "\n")
