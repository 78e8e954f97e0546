"""Sheet 总览: the figures of a summary on one page, with native charts of the distributions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xlperf.findings import Severity, catalogue
from xlperf.layout import layout
from xlperf.model import Kind
from xlperf.summary.overview import Overview
from xlperf.summary.settings import Classes, settings
from xlperf.values.amounts import fixed
from xlperf.writing.fit import line_count, pixels, row_height, usable
from xlperf.writing.sheets.cell_writing import put
from xlperf.writing.sheets.styles import Formats, looks

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

_COLUMNS, _WIDTH = 12, 64.5  # columns of the page, and the points of one
_SCALE = 84  # percent in print: what stands before the break and behind it goes on a page each, in wider fonts too
_HALF, _RIGHT = 5, 7  # columns of one of two tables side by side, and where the second begins
_CLASS = (2, 1, 1, 1)  # columns of a class of a distribution: name, counts, share
_CHART_ROWS = 9
_CHART_PLACE = {"x_offset": 2, "y_offset": 3, "object_position": 1}
_CHART_HEIGHT = 18.0  # points of one of them
_COLOURS = {Kind.DEPARTMENT: "#24507A", Kind.PROJECT: "#7F9FBE"}
_STYLES = {"error": "summary_error", "warning": "summary_warning", "note": "summary_info"}

Cell = tuple[int, int, str | Decimal | None, str]
"""First column, number of columns, value, style."""


class _Page:
    """The sheet, written from the top down: a row that is written is gone from memory."""

    def __init__(self, sheet: Worksheet, formats: Formats) -> None:
        self.sheet = sheet
        self._formats = formats
        self.at = 0

    def row(self, *cells: Cell, extra: float = 1.5) -> None:
        """Write the next row, as high as its texts want."""
        height = max((self._height(cell) for cell in cells), default=_CHART_HEIGHT)
        self.sheet.set_row(self.at, height + (extra if cells else 0))
        for first, count, value, style in cells:
            if count > 1:
                self.sheet.merge_range(self.at, first, self.at, first + count - 1, "", self._formats.get(style))
            put(self.sheet, self.at, first, value, self._formats, style)
        self.at += 1

    def _height(self, cell: Cell) -> float:
        _, count, value, style = cell
        size = looks().size(style)
        return row_height(line_count(value, usable(count * _WIDTH), size) if isinstance(value, str) else 1, size)


def add_overview(workbook: Workbook, formats: Formats, figures: Overview, *, skipped: int) -> Worksheet:
    """Add the sheet to a workbook that is written row by row; it is the first one."""
    words = settings().overview
    sheet = workbook.add_worksheet(settings().sheets.overview)
    sheet.set_column_pixels(0, _COLUMNS - 1, pixels(_WIDTH))
    looks().pages["summary"].set_up(sheet)
    sheet.set_print_scale(_SCALE)  # not fitted to a width: then Excel would leave out the break between the pages
    sheet.center_horizontally()
    page = _Page(sheet, formats)
    page.row((0, _COLUMNS, title_of(figures), "summary_title"))
    found = figures.read + figures.failed + skipped
    counts = {"found": found, "read": figures.read, "failed": figures.failed, "skipped": skipped}
    page.row((0, _COLUMNS, words.files.format(money_unit=settings().money_unit, **counts), "summary_note"))
    _cards(page, figures)
    _funds(page, figures)
    _distributions(workbook, page, figures)
    sheet.set_h_pagebreaks([page.at])
    _grades(workbook, page, figures)
    _codes(page, figures)
    sheet.print_area(0, 0, page.at - 1, _COLUMNS - 1)
    return sheet


def title_of(figures: Overview) -> str:
    """What the summary is called, with the year where there is one."""
    words = settings().overview
    return words.title.format(year="" if figures.year is None else words.year.format(year=figures.year))


def _cards(page: _Page, figures: Overview) -> None:
    kinds = figures.kinds
    numbers = (
        figures.units, kinds[Kind.DEPARTMENT].count, kinds[Kind.PROJECT].count, figures.indicators,
        figures.findings["error"], figures.findings["warning"],
    )  # fmt: skip
    labels = settings().overview.cards
    page.row(_heading(settings().overview.figures))
    page.row(*((2 * at, 2, Decimal(number), "summary_card") for at, number in enumerate(numbers)))
    page.row(*((2 * at, 2, label, "summary_card_label") for at, label in enumerate(labels)))


def _funds(page: _Page, figures: Overview) -> None:
    words = settings().overview
    widths = (1, 1, 2, 2, 2, 1, 1, 2)
    page.row()
    page.row(_heading(words.funds))
    page.row(*_spread(widths, words.funds_headers, ["summary_header"] * len(widths)))
    styles = (
        "summary_text",
        "summary_count",
        *["summary_money"] * 3,
        "summary_percent",
        "summary_points",
        "summary_centre",
    )
    for kind, one in figures.kinds.items():
        span = f"{fixed(min(one.totals))}—{fixed(max(one.totals))}" if one.totals else "—"
        money = (one.initial, one.adjusted, one.executed)
        values = (layout().kind_name(kind), Decimal(one.count), *money, one.rate, one.mean, span)
        page.row(*_spread(widths, values, styles))
    notes = [words.mean]
    notes += [words.unrated.format(unrated=figures.unrated)] if figures.unrated else []
    notes += [words.copies.format(copies=figures.copies)] if figures.copies else []
    page.row((0, _COLUMNS, "".join(notes), "summary_note"))


def _distributions(workbook: Workbook, page: _Page, figures: Overview) -> None:
    """Two tables side by side, each with its chart above."""
    words, limits = settings().overview, settings().thresholds
    page.row()
    page.row((0, _HALF, words.totals, "summary_heading"), (_RIGHT, _HALF, words.rates, "summary_heading"))
    charts = page.at
    for _ in range(_CHART_ROWS):
        page.row()
    header = page.at
    heads = [(first, label) for first, label in ((0, "总分"), (_RIGHT, "执行率"))]
    page.row(
        *(
            cell
            for first, label in heads
            for cell in _spread(_CLASS, (label, *words.class_headers), ["summary_header"] * 4, first=first)
        )
    )
    sides = ((0, limits.totals, "total_classes"), (_RIGHT, limits.rates, "rate_classes"))
    for at in range(len(limits.totals.labels) + 1):
        page.row(*(cell for first, classes, key in sides for cell in _class_row(figures, first, classes, key, at)))
    for (first, classes, _), title in zip(sides, (settings().overview.totals, settings().overview.rates), strict=True):
        rows = (header, header + len(classes.labels) + 1)
        _insert(workbook, page, figures, rows, title, first=first, at=charts, column=first)


def _insert(
    workbook: Workbook,
    page: _Page,
    figures: Overview,
    rows: tuple[int, int],
    title: str,
    *,
    first: int,
    at: int,
    column: int,
) -> None:
    """Place the chart of a distribution whose table begins in column ``first``; ``rows``: its heading and its last.

    The ``title`` is what is read out where the chart cannot be seen.
    """
    chart = workbook.add_chart({"type": "column"})
    header, last = rows
    for number, kind in enumerate(figures.kinds):
        place = (header + 1, last)
        name = layout().kind_name(kind)
        chart.add_series(_series(page.sheet.get_name(), place, first, first + _CLASS[0] + number, name, kind))
    _finish(chart)
    page.sheet.insert_chart(at, column, chart, {**_CHART_PLACE, "description": title})


def _class_row(figures: Overview, first: int, classes: Classes, key: str, at: int) -> list[Cell]:
    """One class of a distribution: its name, how many of each kind, and their share of all."""
    labels = (*classes.labels, settings().overview.none)
    counts = [getattr(one, key)[labels[at]] for one in figures.kinds.values()]
    whole = sum(one.count for one in figures.kinds.values())
    share = Decimal(sum(counts)) / whole if whole else None
    styles = ("summary_text", "summary_count", "summary_count", "summary_share")
    return _spread(_CLASS, (labels[at], *map(Decimal, counts), share), styles, first=first)


def _grades(workbook: Workbook, page: _Page, figures: Overview) -> None:
    """How many subjects have each grade, with a chart beside; nothing where no scheme grades."""
    names = dict.fromkeys(name for one in figures.kinds.values() for name in one.grades)
    if not names:
        return
    words, widths = settings().overview, _CLASS
    page.row()
    page.row((0, _HALF, words.grades, "summary_heading"))
    header = page.at
    page.row(*_spread(widths, ("等级", *words.class_headers), ["summary_header"] * 4))
    whole = sum(one.count for one in figures.kinds.values())
    styles = ("summary_text", "summary_count", "summary_count", "summary_share")
    rows = [(name, [one.grades[name] for one in figures.kinds.values()]) for name in names]
    rest = [one.count - one.grades.total() for one in figures.kinds.values()]
    rows += [(words.ungraded, rest)] if any(rest) else []
    for name, counts in rows:
        page.row(*_spread(widths, (name, *map(Decimal, counts), Decimal(sum(counts)) / whole), styles))
    last = page.at - 1
    while page.at - header < _CHART_ROWS:
        page.row()
    _insert(workbook, page, figures, (header, last), words.grades, first=0, at=header, column=_RIGHT)


def _codes(page: _Page, figures: Overview) -> None:
    if not figures.codes:
        return
    words, widths = settings().overview, (1, 7, 2, 1, 1)
    page.row()
    page.row(_heading(words.codes))
    page.row(*_spread(widths, words.code_headers, ["summary_header"] * len(widths)))
    for code, severity, count, units in figures.codes:
        entry = catalogue().get(code)
        styles = ("summary_centre", "summary_text", _STYLES[severity], "summary_count", "summary_count")
        title, label = entry.title if entry else "", Severity(severity).label
        page.row(*_spread(widths, (code, title, label, Decimal(count), Decimal(units) if units else None), styles))


def _heading(text: str) -> Cell:
    return 0, _COLUMNS, text, "summary_heading"


def _spread(
    widths: Sequence[int], values: Sequence[str | Decimal | None], styles: Sequence[str], *, first: int = 0
) -> list[Cell]:
    """Cells side by side, so many columns wide each."""
    cells, at = [], first
    for width, value, style in zip(widths, values, styles, strict=True):
        cells.append((at, width, value, style))
        at += width
    return cells


def _series(sheet: str, rows: tuple[int, int], names: int, values: int, name: str, kind: Kind) -> Mapping[str, Any]:
    first, last = rows
    return {
        "name": name,
        "categories": [sheet, first, names, last, names],
        "values": [sheet, first, values, last, values],
        "fill": {"color": _COLOURS[kind]},
        "data_labels": {"value": True, "num_format": "0;;", "font": _font()},
        "gap": 60,
        "overlap": -5,
    }


def _finish(chart: Any) -> None:
    """The looks all charts share; what they show stands above them."""
    chart.set_title({"none": True})
    chart.set_legend({"position": "top", "font": _font()})
    chart.set_x_axis({"num_font": _font(), "line": {"color": "#CFD8E1"}, "major_tick_mark": "none"})
    gridlines = {"visible": True, "line": {"color": "#CFD8E1", "width": 0.5}}
    chart.set_y_axis(
        {"min": 0, "num_format": "0", "num_font": _font(), "line": {"none": True}, "major_gridlines": gridlines}
    )
    chart.set_chartarea({"border": {"none": True}, "fill": {"none": True}})
    chart.set_plotarea({"fill": {"none": True}})
    chart.set_size({"width": pixels(_HALF * _WIDTH) - 4, "height": pixels(_CHART_ROWS * _CHART_HEIGHT) - 6})


def _font() -> dict[str, Any]:
    return {"name": looks().styles["summary_text"]["font_name"], "size": 9, "color": "#5B6B7B"}
