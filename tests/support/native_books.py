"""Workbooks of generated rows with the native formulas beside them: what programs and Python answer to each row.

They are plain sheets: the formulas refer to cells, for the judges know no references to tables. A step that calculates
lists in SUMPRODUCT is entered as an array formula for Gnumeric, as :mod:`.excel_judges` explains. All others stand once
in the file, for the first row, and are shared by the rows below: the programs read that in half the time.
"""

from __future__ import annotations

import csv
import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from openpyxl.utils import get_column_letter

from tests.support import plain_books, recalculation
from tests.support.native_rows import Dated, Generated, Percent, Typed
from tests.support.plain_books import Formatted, Formula, Shared, Written
from tests.support.published_cases import NAMES, reading
from xlperf import cell_functions as cells
from xlperf.alerts import AlertRules, built_in_alerts
from xlperf.findings import Origin
from xlperf.layout import layout
from xlperf.native import ASK, SHEET, RuleSheet, answered, native_formulas, rule_sheet
from xlperf.native.alert_figures import alert_figures
from xlperf.reading.rows import Cell
from xlperf.schemes import Scheme, load_scheme

INPUTS = ("level1", "level2", "name", "sign", "target", "unit", "actual", "weight", "stated_score", "scoring")
ANSWERS = ("rate", "status", "score")
FUNDS = ("executed", "adjusted", "initial", "next_year")
_TITLE, _MONEY, _ALERTS = "$A$1", "$B$1", "$C$1"
_FIRST = 2  # row of the first data, from 0
_FORMATS = {Percent: "0%", Dated: "yyyy-mm-dd"}
_ROW = "<row>"
_TIMEOUT = 600
_DAY_0 = date(1899, 12, 30)  # the date that a program counts days from

Answers = Sequence[Mapping[str, object]]
"""What each row answers, by key of the live column; "" is blank."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """Rows where the native answer is not Python's (``others``), and by kind how many answers Python gave and how many
    of these were left to it."""

    others: Sequence[object]
    given: Mapping[str, int]
    asked: Mapping[str, int]

    def share(self, kind: str) -> float:
        """The share of Python's answers about which the native formulas are silent."""
        return self.asked.get(kind, 0) / self.given[kind] if self.given.get(kind) else 0.0


def write_rows(
    path: Path,
    table: str,
    inputs: Sequence[str],
    rows: Sequence[Mapping[str, Typed]],
    schemes: Sequence[Scheme],
    *,
    title: str,
    alerts: Sequence[AlertRules] = (),
    others: Mapping[str, Sequence[Mapping[str, Typed]]] | None = None,
    arrays: bool = False,
) -> None:
    """Write rows of a table, the helper columns right of them and the answers first, in one sheet; no results.

    The first of ``alerts`` (the default rules, if there are none) is the chosen one, and stands among a unit's own
    where it is none of the built-in ones; ``others`` are the rows of other tables, which get sheets of their own.
    """
    sets = alerts or built_in_alerts()
    own_alerts = {one.title: alert_figures(one) for one in sets if one not in built_in_alerts()}
    beside = others or {}
    rules = rule_sheet(
        schemes,
        built_in_alerts(),
        own_alerts=own_alerts,
        chosen=f"rows!{_TITLE}",
        default=schemes[0].title,
        money_unit=f"rows!{_MONEY}",
        default_unit="万元",
        chosen_alerts=f"rows!{_ALERTS}",
    )
    shown = layout().table(table)
    keys = [*answered(shown), *inputs, *(column.key for column in shown.helpers)]
    letters = {key: get_column_letter(number) for number, key in enumerate(keys, start=1)}
    formulas = native_formulas(shown, lambda key: f"${letters[key]}{_ROW}", partial(_column, beside), rules)
    as_list = {key for key, formula in formulas.items() if arrays and "SUMPRODUCT" in formula}
    first, last = _FIRST + 1, _FIRST + len(rows)
    written: list[Sequence[Written]] = [[title, None, sets[0].title], *([] for _ in range(1, _FIRST))]
    for row, typed in enumerate(rows, start=first):
        cells: dict[str, Written] = {key: _written(typed.get(key)) for key in inputs}
        for key, formula in formulas.items():
            if key in as_list:
                cells[key] = Formula(text=formula.replace(_ROW, str(row)), array=True)
            elif row == first:
                cells[key] = Formula(text=formula.replace(_ROW, str(row)), until=last)
            else:
                cells[key] = Shared()
        written.append([cells.get(key) for key in keys])
    apart = {
        other: [[_written(value) for value in typed.values()] for typed in lines] for other, lines in beside.items()
    }
    plain_books.write(path, {"rows": written, **apart, SHEET: _rule_rows(rules)})


def _column(others: Mapping[str, Sequence[Mapping[str, Typed]]], table: str, key: str) -> str:
    """The cells of a column in the sheet of another table."""
    letter = get_column_letter(list(others[table][0]).index(key) + 1)
    return f"{table}!${letter}$1:${letter}${len(others[table])}"


def _written(value: Typed) -> Written:
    """What is written for something typed: "" is blank, a number has the format of its kind."""
    if isinstance(value, str) or value is None:
        return value or None
    form = _FORMATS.get(type(value))
    return Formatted(float(value), form) if form else float(value)


def _rule_rows(rules: RuleSheet) -> list[list[Written]]:
    rows: dict[int, dict[int, Written]] = {}
    for row, column, value in rules.cells():
        if value is not None:
            rows.setdefault(row, {})[column] = value if isinstance(value, str) else float(value)
    for row, column, formula in rules.formulas():
        rows.setdefault(row, {})[column] = Formula(text=formula)
    widths = {row: max(cells) + 1 for row, cells in rows.items()}
    return [[rows[row].get(column) for column in range(widths.get(row, 0))] for row in range(max(rows) + 1)]


def by_libreoffice(paths: Sequence[Path], table: str) -> dict[Path, Answers]:
    """What LibreOffice makes of each workbook, calculated anew."""
    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation={recalculation.profile().as_uri()}"
        form = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false"
        _run(
            "soffice", profile, "--headless", "--norestore", "--convert-to", form, "--outdir", folder, *map(str, paths)
        )
        return {path: _read(Path(folder) / f"{path.stem}.csv", table) for path in paths}


def by_gnumeric(paths: Sequence[Path], table: str) -> dict[Path, Answers]:
    """What Gnumeric, which has Excel's types, makes of each workbook; without results in it, it calculates all."""
    found = {}
    with tempfile.TemporaryDirectory() as folder:
        for path in paths:
            target = Path(folder) / f"{path.stem}.csv"
            options = "separator=, format=raw quoting-mode=auto charset=UTF-8 sheet=rows"
            _run("ssconvert", "-T", "Gnumeric_stf:stf_assistant", "-O", options, str(path), str(target))
            found[path] = _read(target, table)
    return found


def _run(*command: str) -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    subprocess.run(command, check=True, capture_output=True, timeout=_TIMEOUT, env=environment)


def _read(path: Path, table: str) -> Answers:
    with path.open(encoding="utf-8", newline="") as file:
        lines = list(csv.reader(file))[_FIRST:]
    return [dict(zip(answered(layout().table(table)), map(_number, line), strict=False)) for line in lines]


def _number(text: str) -> object:
    try:
        return float(text)
    except ValueError:
        return text


def by_python(row: Generated, scheme: Scheme) -> dict[str, object]:
    """What the cell functions answer to a row of 绩效指标."""
    typed = {key: as_cell(value) for key, value in row.cells.items()}
    measure = (typed["sign"], typed["target"], typed["actual"])
    names = (typed["name"], typed["level2"], typed["scoring"], typed["level1"])
    weight, stated, unit = typed["weight"], typed["stated_score"], typed["unit"]
    return {
        "rate": cells.rate(*measure, unit, scheme, *names, weight, stated),
        "status": cells.status(*measure, unit, scheme, *names, weight, stated),
        "score": cells.score(*measure, weight, stated, unit, scheme, *names),
    }


def as_cell(value: Typed) -> object:
    """A value as a wrapper hands it over: with the format of a percentage, a day as a date."""
    if isinstance(value, Dated):
        return _DAY_0 + timedelta(days=value)
    return Cell(float(value), Origin("", ""), number_format="0%") if isinstance(value, Percent) else value


def compare(
    rows: Sequence[Generated], expected: Sequence[Mapping[str, object]], native: Answers, scheme: Scheme
) -> Compared:
    """Python's answers (``expected``) and the native ones, row by row: equal, or the native one is silent."""
    verdicts = {*scheme.verdicts.values(), *(tier.name for tier in scheme.tiers)}
    others: list[object] = []
    given: dict[str, int] = {}
    asked: dict[str, int] = {}
    for row, answers, found in zip(rows, expected, native[: len(rows)], strict=True):
        for key, answer in answers.items():
            silent = found[key] in ("", ASK)
            answers_it = answer in verdicts if key == "status" else isinstance(answer, float)
            given[row.kind] = given.get(row.kind, 0) + answers_it
            asked[row.kind] = asked.get(row.kind, 0) + (answers_it and silent)
            if not silent and not (answers_it and _same(answer, found[key])):
                others.append((key, answer, found[key], row))
    return Compared(others=others, given=given, asked=asked)


def _same(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= 1e-9 * max(1, abs(one))
    return one == other


def published_rows() -> dict[str, list[Generated]]:
    """The indicators of the published self-evaluations, by title of the scheme."""
    by_scheme: dict[str, list[Generated]] = {}
    for name in NAMES:
        evaluation = reading(name).evaluation
        for subject in evaluation.subjects:
            for item in subject.indicators:
                typed = {key: _typed(getattr(item, key)) for key in INPUTS}
                by_scheme.setdefault(load_scheme(evaluation.unit.scheme).title, []).append(
                    Generated(kind="case", cells=typed)
                )
    return by_scheme


def _typed(value: object) -> str | float | None:
    return value if value is None or isinstance(value, str) else float(str(value))
