"""The grid of the front page and what its parts share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_rowcol_to_cell

from xlperf.layout import Layout
from xlperf.template.cell_formats import TemplateFormats
from xlperf.template.design import Design
from xlperf.template.front.subject_figures import Figures, SubjectFormulas
from xlperf.template.sentence_formulas import phrase
from xlperf.template.table_ranges import TableRanges
from xlperf.template.table_rows import Shown
from xlperf.template.typed_values import Value, put, put_formula
from xlperf.writing import fit

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from xlperf.report import Report

LEFT, RIGHT = 1, 12
"""First and last column of the page, 0-based: twelve of equal width."""

RESULTS, STEPS = (1, 6), (8, 12)
"""First and last column of the left panel, and of the right one."""

WIDTH = 9.5
"""Width of a column of the page, in characters."""

TITLE, WHO, BUTTONS, NEXT, PANELS, CHARTS, OVERVIEW = 1, 2, 4, 6, 8, 19, 31
"""Rows of the page, 0-based, at which its parts begin."""

CHART_ROWS = 10
"""Rows a chart takes, under its heading."""

CHOSEN = (9, 3)
"""Row and column of the cell in which a subject is chosen."""

DATA = 14
"""First of the hidden columns with what the charts draw."""

_ROW = 21  # points
_HEIGHTS = {
    0: 8, TITLE: 36, WHO: 22, 3: 8, BUTTONS: 60, 5: 8, NEXT: 27, 7: 8, PANELS: 24, CHOSEN[0]: 30, 18: 10,
    CHARTS: 24, 30: 10, OVERVIEW: 24,
}  # fmt: skip
_LAST = OVERVIEW + 20


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontPage:
    """The page being written, what it shows, and how to put it there.

    ``known`` are the figures of all subjects, in order; ``report`` has the findings, if there was a check; ``purpose``
    is what the workbook is used for 用途, None for the self-evaluation; an .xlsx has no buttons.
    """

    workbook: Workbook
    sheet: Worksheet
    layout: Layout
    design: Design
    looks: TemplateFormats
    tables: TableRanges
    formulas: SubjectFormulas
    shown: Shown
    report: Report | None
    money_unit: str
    known: tuple[Figures, ...]
    purpose: str | None
    has_buttons: bool

    def words(self, name: str) -> str:
        """Words of the page."""
        front = self.design.front
        return (
            front.words[name] if self.has_buttons or name not in front.without_buttons else front.without_buttons[name]
        )

    def block(
        self, row: int, first: int, last: int, look: Format, value: Value = None, *, formula: str = "", rows: int = 1
    ) -> None:
        """Put a value, or a formula (without "=") that now gives it, into cells joined from ``first`` to ``last``."""
        if last > first or rows > 1:
            self.sheet.merge_range(row, first, row + rows - 1, last, "", look)
        if formula:
            put_formula(self.sheet, row, first, f"={formula}", look, value)
        else:
            put(self.sheet, row, first, value, look)

    def sentence(self, name: str, references: Mapping[str, str], values: Mapping[str, Value]) -> tuple[str, str]:
        """Words with figures in them: as a formula over ``references``, and with ``values``."""
        return phrase(self.words(name), references), self.words(name).format(**values)

    def heading(self) -> Format:
        """The heading of a part."""
        return self.looks.text(bold=True, font_size=12, font_color="primary", bottom=2, border_color="primary")

    def shown_when(self, rows: tuple[int, int], columns: tuple[int, int], condition: str, **properties: Any) -> None:
        """Give cells these properties while a condition (a formula without "=") is met; the first one given wins."""
        rule = {"type": "formula", "criteria": f"={condition}", "format": self.looks.make(**properties)}
        self.sheet.conditional_format(rows[0], columns[0], rows[1], columns[1], rule)


def cell(row: int, column: int) -> str:
    """A cell's absolute address."""
    return str(xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True))


def set_up(page: FrontPage) -> None:
    """Widths, heights, view and print set-up of the page."""
    sheet, design = page.sheet, page.design
    sheet.set_column(0, 0, 2)
    sheet.set_column(LEFT, RIGHT, WIDTH)
    sheet.set_column(RIGHT + 1, RIGHT + 1, 6)
    sheet.set_column(DATA, DATA + 4, WIDTH, None, {"hidden": True})
    for row in range(_LAST):
        sheet.set_row_pixels(row, fit.pixels(_HEIGHTS.get(row, _ROW)))
    sheet.hide_gridlines(2)
    sheet.set_tab_color(design.palette[design.sheet("front").tab])
    sheet.set_portrait()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)
    sheet.center_horizontally()
    sheet.set_margins(left=0.4, right=0.4, top=0.4, bottom=0.4)
    sheet.print_area(0, 0, OVERVIEW + design.front.overview_rows + 2, RIGHT)
    sheet.set_selection(*CHOSEN, *CHOSEN)
    sheet.activate()
