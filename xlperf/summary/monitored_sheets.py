"""The sheets of a summary about monitoring: 监控预警, 监控明细, 支出进度 with its chart, 待写原因."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from xlperf.alerts import Colour
from xlperf.summary.list_sheet import Link, Row, add_list, widths
from xlperf.summary.monitored import Monitored, Month, SubjectPeriod, by_month, by_unit
from xlperf.summary.settings import settings
from xlperf.values.amounts import round_half_up
from xlperf.values.periods import MONTHS
from xlperf.writing.fit import pixels
from xlperf.writing.sheets.links import links_to_file
from xlperf.writing.sheets.styles import Formats

if TYPE_CHECKING:
    from xlsxwriter import Workbook

__all__ = ["add_monitored"]

_COUNTED = {"red": Colour.RED, "yellow": Colour.YELLOW, "green": Colour.GREEN, "blue": Colour.BLUE}
_FIRST = 3  # rows above the first row of a list
_CHART_HEIGHT = 300
_CHART_ROWS = 18  # that the chart under a list covers, at most


def add_monitored(workbook: Workbook, formats: Formats, parts: Sequence[tuple[Path, Monitored]], output: Path) -> None:
    """Add them to a workbook that is written row by row and will be ``output``."""
    forms, words = settings().lists, {"money_unit": settings().money_unit}
    months = by_month(parts)
    add_list(workbook, formats, forms["alerts"], _unit_rows(parts, output), words)
    add_list(workbook, formats, forms["monitored"], _subject_rows(parts, output), words)
    add_list(workbook, formats, forms["months"], map(_month_row, months), words)
    if months:
        _add_chart(workbook, len(months))
    add_list(workbook, formats, forms["owed"], _owed_rows(parts, output), words)


def _unit_rows(parts: Sequence[tuple[Path, Monitored]], output: Path) -> Iterator[Row]:
    for path, part, figures in by_unit(parts):
        yield {
            "unit": part.unit,
            "period": figures.period,
            **{key: figures.colours.get(colour.value, 0) for key, colour in _COUNTED.items()},
            "uncoloured": figures.colours.get("", 0),
            "spending": "、".join(dict.fromkeys(figures.spending)),
            "owed": figures.owed,
            "errors": part.errors,
            "warnings": part.warnings,
            "file": _link(path, output),
        }


def _subject_rows(parts: Sequence[tuple[Path, Monitored]], output: Path) -> Iterator[Row]:
    for path, part in parts:
        for one in part.periods:
            yield {
                "unit": part.unit,
                "subject": one.subject,
                "period": one.period,
                "budget": one.budget,
                "executed": one.executed,
                "rate": _rate(one),
                "forecast": one.forecast,
                "spending": one.spending,
                **{key: one.colours.get(colour.value, 0) for key, colour in _COUNTED.items()},
                "owed": len(one.owed),
                "file": _link(path, output),
            }


def _owed_rows(parts: Sequence[tuple[Path, Monitored]], output: Path) -> Iterator[Row]:
    for path, part in parts:
        for one in part.periods:
            for owed in one.owed:
                yield {
                    "unit": part.unit, "subject": one.subject, "name": owed.name, "period": one.period,
                    "likelihood": owed.likelihood, "colour": owed.colour, "place": owed.place,
                    "file": _link(path, output),
                }  # fmt: skip


def _month_row(month: Month) -> Row:
    return {
        "month": f"1—{month.month}月" if month.month > 1 else f"{month.month}月",
        "units": month.units,
        "budget": month.budget,
        "executed": month.executed,
        "rate": round_half_up(month.executed / month.budget, 4) if month.budget else None,
        "time": round_half_up(Decimal(month.month) / MONTHS, 4),
    }


def _add_chart(workbook: Workbook, count: int) -> None:
    """The execution rate by month as columns, the share of the year that has passed as a line over them."""
    form = settings().lists["months"]
    sheet = workbook.get_worksheet_by_name(form.name)
    keys = [column.key for column in form.columns]
    last = _FIRST + count - 1

    def values(key: str) -> list[object]:
        return [form.name, _FIRST, keys.index(key), last, keys.index(key)]

    headers = {column.key: column.header for column in form.columns}
    chart = workbook.add_chart({"type": "column"})
    line = workbook.add_chart({"type": "line"})
    chart.add_series({
        "name": headers["rate"], "categories": values("month"), "values": values("rate"),
        "fill": {"color": "#2F6DB5"}, "gap": 80, "data_labels": {"value": True, "num_format": "0%"},
    })  # fmt: skip
    line.add_series({
        "name": headers["time"], "categories": values("month"), "values": values("time"),
        "line": {"color": "#D9822B", "width": 2.25}, "marker": {"type": "circle", "size": 5},
    })  # fmt: skip
    chart.combine(line)
    chart.set_title({"name": form.title, "name_font": {"size": 12}})
    chart.set_legend({"position": "bottom"})
    chart.set_y_axis({"num_format": "0%", "min": 0, "major_gridlines": {"visible": True, "line": {"color": "#DDDDDD"}}})
    chart.set_size({"width": sum(map(pixels, widths(form))) - 4, "height": _CHART_HEIGHT})
    sheet.insert_chart(last + 2, 0, chart, {"object_position": 1, "description": form.title})
    sheet.print_area(0, 0, last + 2 + _CHART_ROWS, len(keys) - 1)


def _rate(one: SubjectPeriod) -> Decimal | None:
    return round_half_up(one.executed / one.budget, 4) if one.executed is not None and one.budget else None


def _link(path: Path, output: Path) -> Link:
    return Link(path.name, links_to_file(path, output))
