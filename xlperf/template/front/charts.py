"""The two native charts of the front page, drawn from the cells of ``chartdata``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from xlperf.template.front.chartdata import Cells
from xlperf.template.front.page_grid import CHART_ROWS, CHARTS, DATA, LEFT, RIGHT, WIDTH, FrontPage

if TYPE_CHECKING:
    from xlsxwriter.chart import Chart

_SPLIT = 5  # first column of the second chart
_ROW_PIXELS = 28
_FUNDS_COLOURS = ("chart_first", "chart_second", "chart_third")


def write_charts(page: FrontPage, cells: Cells) -> None:
    """Place 预算执行 and 指标得分 under their headings, which say what is measured and in what."""
    references = {"unit": page.layout.names["money_unit"]}
    words, now = page.sentence("chart_funds", references, {"unit": page.money_unit})
    page.block(CHARTS, LEFT, _SPLIT - 1, page.heading(), now, formula=words)
    page.block(CHARTS, _SPLIT, RIGHT, page.heading(), page.words("chart_scores"))
    _insert(page, _funds_chart(page, cells), LEFT, _SPLIT)
    _insert(page, _points_chart(page, cells), _SPLIT, RIGHT + 1)


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
            "gap": 70,
        }
    )
    chart.set_legend({"none": True})
    chart.set_y_axis({"min": 0, "visible": False, "major_gridlines": {"visible": False}})
    return _plain(page, chart)


def _points_chart(page: FrontPage, cells: Cells) -> Chart:
    chart = page.workbook.add_chart({"type": "column"})
    first, last = cells.points
    sheet = page.sheet.get_name()
    for column, colour in ((DATA + 1, "chart_first"), (DATA + 2, "chart_third")):
        chart.add_series(
            {
                "name": [sheet, first - 1, column],
                "categories": [sheet, first, DATA, last, DATA],
                "values": [sheet, first, column, last, column],
                "fill": {"color": page.looks.colour(colour)},
                "gap": 60,
                "overlap": -5,
            }
        )
    chart.set_legend({"position": "top", "font": _font(page)})
    gridlines = {"visible": True, "line": {"color": page.looks.colour("line"), "width": 0.5}}
    chart.set_y_axis(
        {"min": 0, "num_format": "0", "num_font": _font(page), "line": {"none": True}, "major_gridlines": gridlines}
    )
    return _plain(page, chart)


def _plain(page: FrontPage, chart: Chart) -> Chart:
    chart.set_title({"none": True})
    chart.set_x_axis({"num_font": _font(page), "line": {"color": page.looks.colour("line")}, "major_tick_mark": "none"})
    chart.set_chartarea({"border": {"none": True}, "fill": {"none": True}})
    chart.set_plotarea({"fill": {"none": True}})
    chart.show_blanks_as("gap")
    return chart


def _font(page: FrontPage) -> dict[str, Any]:
    return {"name": page.design.font.name, "size": 9, "color": page.looks.colour("muted")}


def _insert(page: FrontPage, chart: Chart, first: int, end: int) -> None:
    pixels = WIDTH * page.design.font.digit + 5
    chart.set_size({"width": (end - first) * pixels - 6, "height": CHART_ROWS * _ROW_PIXELS - 4})
    page.sheet.insert_chart(CHARTS + 1, first, chart, {"x_offset": 2, "y_offset": 4, "object_position": 1})
