"""The front page 首页: where to begin, how far one is, what the result is; native formulas, and two native charts.

Nothing here refers to a generated sheet, and nothing here is read back.
"""

from __future__ import annotations

from xlperf.template.front.chartdata import write_data
from xlperf.template.front.charts import write_charts
from xlperf.template.front.head import write_head
from xlperf.template.front.next_step import write_next_step
from xlperf.template.front.page_grid import FrontPage, set_up
from xlperf.template.front.status import ERRORS_NAME, WARNINGS_NAME, write_status
from xlperf.template.front.subject_table import write_overview

__all__ = ["ERRORS_NAME", "WARNINGS_NAME", "FrontPage", "write_front"]


def write_front(page: FrontPage, *, who: str) -> None:
    """Write the page. ``who`` is the unit's name, year and scheme as shown now."""
    set_up(page)
    write_head(page, who)
    cells = write_data(page)
    write_next_step(page, cells, unit_named=bool(who))
    write_status(page, cells)
    write_charts(page, cells)
    write_overview(page, cells)
