"""The upper right of the front page: the chosen subject, its total, grade and rate, and what is still open."""

from __future__ import annotations

from xlperf.findings import Severity
from xlperf.layout import COUNT_NAMES
from xlperf.template.defined_names import EXPECTED, GRADED, SUBJECTS, SUMMED, adds_up
from xlperf.template.front.chartdata import Cells
from xlperf.template.front.page_grid import CHOSEN, PANELS, RIGHT, STATUS, FrontPage, cell
from xlperf.template.front.subject_figures import Figures
from xlperf.template.typed_values import Value
from xlperf.values.amounts import plain

ERRORS_NAME, WARNINGS_NAME = COUNT_NAMES[Severity.ERROR], COUNT_NAMES[Severity.WARNING]
"""Defined names of the cells into which a check writes how many errors and warnings it found."""

_CARDS, _MESSAGE = (8, 11), 14  # rows


def write_status(page: FrontPage, cells: Cells) -> None:
    """Write the panel; ``cells`` hold the figures of the chosen subject."""
    at = cells.at
    page.block(PANELS, STATUS, RIGHT, page.heading(), page.words("status"))
    first = page.known[0] if page.known else Figures(name="")
    _write_choice(page, first)
    graded = page.shown.scheme is not None and bool(page.shown.scheme.grades)
    grade = None if first.total is None else first.grade if graded else page.words("ungraded")
    total_cell, grade_cell = at["total"], at["grade"]
    show_grade = f'IF({total_cell}="","",IF({GRADED}=0,"{page.words("ungraded")}",{grade_cell}))'
    _card(page, _CARDS[0], 0, "total", first.total, at["total"], "0.00")
    _card(page, _CARDS[0], 1, "grade", grade, show_grade, "General")
    _card(page, _CARDS[0], 2, "rate", first.rate, at["rate"], "0.00%")
    _card(page, _CARDS[1], 0, "hints", first.hints if first.name else "", at["hints"], "0")
    for number, (name, severity, defined) in enumerate(
        [("errors", Severity.ERROR, ERRORS_NAME), ("warnings", Severity.WARNING, WARNINGS_NAME)], start=1
    ):
        count: Value = page.report.count(severity) if page.report else page.words("unchecked")
        _card(page, _CARDS[1], number, name, count, "", "0")
        here = cell(_CARDS[1] + 1, STATUS + 2 * number)
        page.workbook.define_name(defined, f"={page.sheet.get_name()}!{here}")
    _write_message(page, first, cells)


def _write_choice(page: FrontPage, first: Figures) -> None:
    row, column = CHOSEN
    page.block(row, STATUS, column - 1, page.looks.text(font_color="muted"), page.words("chosen"))
    box = page.looks.paper(bold=True, indent=1, text_wrap=False, shrink=True)
    page.block(row, column, RIGHT, box, first.name, formula=page.formulas.name("1"))
    help_ = {"input_title": page.words("chosen"), "input_message": page.words("chosen_help"), "error_type": "warning"}
    page.sheet.data_validation(row, column, row, column, {"validate": "list", "source": f"={SUBJECTS}", **help_})


def _card(page: FrontPage, row: int, place: int, name: str, value: Value, formula: str, number_format: str) -> None:
    """A figure in large type under its name."""
    first = STATUS + 2 * place
    edge = {"bg_color": "second", "align": "center", "left": 5, "right": 5, "border_color": "paper"}
    page.block(row, first, first + 1, page.looks.text(font_color="muted", font_size=9, **edge), page.words(name))
    big = page.looks.text(bold=True, font_size=18, font_color="primary", num_format=number_format, bottom=5, **edge)
    page.block(row + 1, first, first + 1, big, value, formula=formula, rows=2)


def _write_message(page: FrontPage, first: Figures, cells: Cells) -> None:
    """One line: what keeps the total from being shown, or that all is well so far."""
    table = page.layout.table("subjects")
    names = f"{table.name}[{table.column('name').header}]"
    place, weights, unscored = (cells.at[key] for key in ("place", "weights", "unscored"))
    scheme = page.shown.scheme
    expected = scheme.indicator_total if scheme else None
    some, some_now = page.sentence("unscored", {"count": unscored}, {"count": first.unscored})
    figures = {"sum": plain(first.weights), "expected": plain(expected) if expected is not None else ""}
    sums, sums_now = page.sentence("weights", {"sum": weights, "expected": EXPECTED}, figures)
    empty, gone, other, fine = (page.words(name) for name in ("empty", "chosen_gone", "other_scheme", "fine"))
    formula = (
        f'IF(COUNTA({names})=0,"{empty}",IF({place}=0,"{gone}",'
        f"IF(AND(ISNUMBER({EXPECTED}),ABS({weights}-N({EXPECTED}))>0.001),{sums},"
        f'IF({unscored}>0,{some},IF({SUMMED}=0,"{other}","{fine}")))))'
    )
    simple = scheme is not None and adds_up(scheme)
    if not first.name:
        now = empty
    elif expected is not None and first.weights != expected:
        now = sums_now
    elif first.unscored:
        now = some_now
    else:
        now = fine if simple else other
    page.block(_MESSAGE, STATUS, RIGHT, page.looks.text(font_color="muted"), now, formula=formula)
