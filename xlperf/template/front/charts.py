"""The two native charts of the front page, drawn from the cells of ``chartdata``; blank cells draw nothing."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from xlperf.template.front.chartdata import Cells
from xlperf.template.front.page_grid import CHART_ROWS, CHARTS, DATA, LEFT, RIGHT, WIDTH, FrontPage
from xlperf.template.front.subject_figures import Figures

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart

_SPLIT = 7  # first column of the second chart
_ROW_PIXELS = 28
_FUNDS_COLOURS = ("chart_first", "chart_second", "chart_third", "chart_last", "chart_next")


def write_charts(page: FrontPage, cells: Cells) -> None:
    """Place the lost points and the funds under their headings, which say what there is to see."""
    _write_headings(page, cells)
    _insert(page, _losses_chart(page, cells), LEFT, _SPLIT)
    _insert(page, _funds_chart(page, cells), _SPLIT, RIGHT + 1)


def _write_headings(page: FrontPage, cells: Cells) -> None:
    first = page.known[0] if page.known else Figures(name="")
    some, none = page.words("chart_losses"), page.words("no_losses")
    now = "" if not first.name else some if cells.lost_now > 0 else none
    look = page.looks.text(bold=True, font_size=12, font_color="primary")
    formula = cells.named(f'IF({cells.lost}>0,"{some}","{none}")')
    page.block(CHARTS, LEFT, _SPLIT - 2, look, now, formula=formula)
    at, unit = cells.at, {"unit": page.layout.names["money_unit"]}
    funds, funds_now = page.sentence("chart_funds", unit, {"unit": page.money_unit})
    this, last = at["executed"], at["last_executed"]
    difference = {"difference": f'TEXT(ABS({this}-{last}),"#,##0.00")'}
    change = abs(_money(first.executed) - _money(first.last_executed))
    shown = {"difference": f"{change:,.2f}"}
    higher, higher_now = page.sentence("higher", difference, shown)
    lower, lower_now = page.sentence("lower", difference, shown)
    compared = f'IF(AND(ISNUMBER({this}),ISNUMBER({last})),IF({this}<{last},{lower},{higher}),"")'
    if first.executed is not None and first.last_executed is not None:
        funds_now += lower_now if _money(first.executed) < _money(first.last_executed) else higher_now
    formula = cells.named(f"{funds}&{compared}")
    page.block(CHARTS, _SPLIT, RIGHT, look, funds_now if first.name else "", formula=formula)
    page.shown_when((CHARTS, CHARTS), (LEFT, RIGHT), f'{at["name"]}<>""', bottom=1, border_color="primary")


def _money(value: object) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(0)


def _losses_chart(page: FrontPage, cells: Cells) -> Chart:
    chart = page.workbook.add_chart({"type": "bar"})
    first, last = cells.losses
    sheet = page.sheet.get_name()
    chart.add_series(
        {
            "name": page.words("chart_losses"),
            "categories": [sheet, first, DATA, last, DATA],
            "values": [sheet, first, DATA + 1, last, DATA + 1],
            "fill": {"color": page.looks.colour("chart_lost")},
            "border": {"none": True},
            "data_labels": {"value": True, "num_format": "0.00;-0.00;", "font": _font(page)},
            "gap": 45,
        }
    )
    chart.set_y_axis({"reverse": True, "num_font": _font(page), "line": {"none": True}, "major_tick_mark": "none"})
    chart.set_x_axis({"min": 0, "visible": False, "major_gridlines": {"visible": False}})
    return _plain(chart)


def _funds_chart(page: FrontPage, cells: Cells) -> Chart:
    chart = page.workbook.add_chart({"type": "column"})
    first, last = cells.funds
    sheet = page.sheet.get_name()
    chart.add_series(
        {
            "name": page.words("chart_funds").split("（", maxsplit=1)[0],
            "categories": [sheet, first, DATA, last, DATA],
            "values": [sheet, first, DATA + 1, last, DATA + 1],
            "points": [{"fill": {"color": page.looks.colour(name)}} for name in _FUNDS_COLOURS],
            "data_labels": {"value": True, "num_format": "#,##0.00;-#,##0.00;", "font": _font(page)},
            "gap": 60,
        }
    )
    chart.set_x_axis({"num_font": _font(page), "line": {"none": True}, "major_tick_mark": "none"})
    chart.set_y_axis({"min": 0, "visible": False, "major_gridlines": {"visible": False}})
    return _plain(chart)


def _plain(chart: Chart) -> Chart:
    chart.set_title({"none": True})
    chart.set_legend({"none": True})
    chart.set_chartarea({"border": {"none": True}, "fill": {"none": True}})
    chart.set_plotarea({"fill": {"none": True}})
    chart.show_blanks_as("gap")
    chart.show_hidden_data()
    return chart


def _font(page: FrontPage) -> dict[str, Any]:
    return {"name": page.design.font.name, "size": 9, "color": page.looks.colour("muted")}


def _insert(page: FrontPage, chart: Chart, first: int, end: int) -> None:
    pixels = int(WIDTH * page.design.font.digit + 5)
    chart.set_size({"width": (end - first) * pixels - 6, "height": CHART_ROWS * _ROW_PIXELS - 4})
    options = {"x_offset": 2, "y_offset": 4, "object_position": 1, "description": chart.series[0]["name"]}
    page.sheet.insert_chart(CHARTS + 1, first, chart, options)
