"""The arguments of a cell function as a row of the template's tables, read as a workbook's rows are."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from xlperf.alerts import AlertRules, load_alerts
from xlperf.cell_functions.answers import default_scheme, row_findings
from xlperf.checks import Unread, run_checks
from xlperf.files import own_alerts, own_schemes
from xlperf.findings import Finding, Origin, XlperfError
from xlperf.layout import layout
from xlperf.model import Evaluation, Indicator, Kind, Subject
from xlperf.reading.rows import Cell, Records, Row, short
from xlperf.reading.subjects import read_indicator
from xlperf.reading.workbook import build
from xlperf.schemes import Scheme, load_scheme
from xlperf.scoring import IndicatorResult, score_indicator, score_subject
from xlperf.values.entries import as_text
from xlperf.values.periods import last_month

_R = TypeVar("_R", AlertRules, Scheme)

Folder = Callable[[], Path | None]
"""Finds the folder of the workbook (None: it lies in none), asked only where a scheme is not a built-in one."""

ERRORS: Mapping[int, str] = {
    -2146826288: "#NULL!",
    -2146826281: "#DIV/0!",
    -2146826273: "#VALUE!",
    -2146826265: "#REF!",
    -2146826259: "#NAME?",
    -2146826252: "#NUM!",
    -2146826246: "#N/A",
    -2146826245: "#GETTING_DATA",
    -2146826243: "#SPILL!",
    -2146826242: "#CONNECT!",
    -2146826241: "#BLOCKED!",
    -2146826240: "#UNKNOWN!",
    -2146826239: "#FIELD!",
    -2146826238: "#CALC!",
}
"""Excel's error values as COM numbers: -2146828288 and the number of XlCVError, such as 2042 for #N/A."""

OTHER_ERROR = "#ERROR!"
"""An error that is none of these."""

_PERIOD = "期间"

_NOWHERE = Origin("", "")
"""The place of what has no cell."""

_ROOM = 100  # numbers on either side that later versions of Excel may use for errors of their own
_MISSING_ARGUMENT = -2147352572


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRow:
    """One indicator read from arguments; ``findings`` are made as they are asked for, so they can be had once.

    ``broken`` says which argument is an error value; "" if none is.
    """

    indicator: Indicator
    result: IndicatorResult
    findings: Iterator[Finding]
    scheme: Scheme
    is_blank: bool
    broken: str


def read_row(scheme: object, folder: Folder | None, **values: object) -> ReadRow:
    """The row of 绩效指标 with these values by key, scored; XlperfError for a range or an unknown scheme."""
    known = read_scheme(scheme, folder)
    cells = _cells("indicators", values)
    indicator = read_indicator(Row.of(cells, _NOWHERE), layout())
    return ReadRow(
        indicator=indicator,
        result=score_indicator(indicator.measure, indicator.weight, indicator.stated_score, known, indicator.scoring),
        findings=_row_findings(cells, known),
        scheme=known,
        is_blank=all(cell.value in (None, "") and not cell.error for cell in cells.values()),
        broken=next((_said_broken(cell) for cell in cells.values() if cell.error), ""),
    )


def read_subject(**values: object) -> tuple[Subject, tuple[Finding, ...]]:
    """The row of 评价对象 with these values by key, and what is wrong with them; XlperfError for a range."""
    evaluation, findings = _read("subjects", _cells("subjects", values))
    return evaluation.subjects[0], findings


def _read(table: str, cells: Mapping[str, Cell]) -> tuple[Evaluation, tuple[Finding, ...]]:
    """The cells as the only row of a table, with a project for it to belong to, read as a workbook's rows are."""
    place = _NOWHERE
    subject = {"name": Cell(layout().unnamed, place), "kind": Cell(layout().kind_name(Kind.PROJECT), place)}
    rows = {"subjects": [Row.of(subject, place)], "indicators": [Row.of(cells, place, subject=0)]}
    if table == "subjects":
        rows = {"subjects": [Row.of({**subject, **cells}, place)]}
    reading = build(Records(rows))
    return reading.evaluation, reading.findings


def _row_findings(cells: Mapping[str, Cell], scheme: Scheme) -> Iterator[Finding]:
    """What is to be said of a row of 绩效指标: the reader's findings, then those of the checks; read when asked for."""
    evaluation, findings = _read("indicators", cells)
    yield from row_findings(evaluation.subjects[0].indicators[0], _all_findings(evaluation, findings, scheme))


def _all_findings(evaluation: Evaluation, findings: Sequence[Finding], scheme: Scheme) -> Iterator[Finding]:
    """The reader's findings, then those of the checks."""
    yield from findings
    results = [score_subject(subject, scheme) for subject in evaluation.subjects]
    yield from run_checks(evaluation, results, scheme, unread=Unread.of(findings))


def _cells(table: str, values: Mapping[str, object]) -> dict[str, Cell]:
    columns = layout().table(table)
    return {key: _cell(value, key, columns.column(key).header) for key, value in values.items()}


def _cell(value: object, key: str, header: str) -> Cell:
    """One argument as a cell; XlperfError for a range of several."""
    place = Origin("", key, header)
    if isinstance(value, Cell):
        return replace(value, origin=place)
    if isinstance(value, (list, tuple)):
        raise XlperfError(f"“{header}”只能选一个单元格")
    if isinstance(value, str) and value in ERRORS.values():
        return Cell(None, place, error=value)
    if type(value) is int and value == _MISSING_ARGUMENT:
        return Cell(None, place)
    if error := error_text(value):
        return Cell(None, place, error=error)
    return Cell(value, place)


def error_text(value: object) -> str:
    """The error that Excel shows for a COM number, also one that is not known here; "" for any other value."""
    if type(value) is not int or not min(ERRORS) - _ROOM < value < max(ERRORS) + _ROOM:
        return ""
    return ERRORS.get(value, OTHER_ERROR)


def _said_broken(cell: Cell) -> str:
    return f"“{cell.origin.header}”的公式出错了（{cell.error}）"


def read_word(value: object, header: str) -> str:
    """An argument that is a name; "" when blank. XlperfError for a range, an error value or anything but text."""
    cell = _cell(value, "", header)
    if cell.error:
        raise XlperfError(_said_broken(cell))
    if cell.value is not None and not isinstance(cell.value, str):
        raise XlperfError(f"“{header}”要填文字")
    return (cell.value or "").strip()


def read_month(value: object) -> int | None:
    """The last month of a period, as a number or a text such as 1-6月; None when blank. XlperfError for other words."""
    cell = _cell(value, "", _PERIOD)
    if cell.error:
        raise XlperfError(_said_broken(cell))
    text = as_text(cell.value)
    if not text:
        return None
    month = last_month(f"{text}月" if text.isdecimal() else text)
    if month is None:
        raise XlperfError(f"“{_PERIOD}”填的是“{short(text)}”，要写到几月，如 6 或 1-6月")
    return month


def read_alerts(title: object, folder: Folder | None) -> AlertRules:
    """The rules for alerts of that title, built in or the unit's own, or rules themselves; XlperfError without any."""
    if isinstance(title, AlertRules):
        return title
    return _loaded(load_alerts, own_alerts, read_word(title, layout().fact("alerts").header), folder)


def read_scheme(title: object, folder: Folder | None) -> Scheme:
    """The scheme of that title, built in or the unit's own, or a scheme itself; XlperfError where there is none."""
    if isinstance(title, Scheme):
        return title
    name = read_word(title, layout().fact("scheme").header) or default_scheme()
    return _loaded(load_scheme, own_schemes, name, folder)


def _loaded(load: Callable[..., _R], own: Callable[[Path | None], object], name: str, folder: Folder | None) -> _R:
    """Rules of that name, built in or else among the unit's own, which are read only then."""
    try:
        return load(name)
    except XlperfError:
        if folder is None:
            raise
    return load(name, own(folder()))
