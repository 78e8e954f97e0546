"""The left panel of the front page: the chosen subject, its total with its parts, and what the last check found."""

from __future__ import annotations

from xlperf.findings import Severity
from xlperf.layout import COUNT_NAMES
from xlperf.template.defined_names import EXECUTION, EXPECTED, GRADED, SUBJECTS
from xlperf.template.front.chartdata import Cells
from xlperf.template.front.page_grid import CHOSEN, PANELS, RESULTS, FrontPage, cell
from xlperf.template.front.subject_figures import Figures, is_off
from xlperf.template.typed_values import Value
from xlperf.values.amounts import plain

ERRORS_NAME, WARNINGS_NAME = COUNT_NAMES[Severity.ERROR], COUNT_NAMES[Severity.WARNING]
"""Defined names of the cells into which a check writes how many errors and warnings it found."""

_CARDS = (10, 13)  # first rows of the two rows of small cards; the total is beside both
_CHECK = 16  # row
_EDGE = {"align": "center", "left": 5, "right": 5, "border_color": "paper"}


def write_status(page: FrontPage, cells: Cells) -> None:
    """Write the panel; ``cells`` hold the figures of the chosen subject. Without a subject nothing of it shows."""
    first = page.known[0] if page.known else Figures(name="")
    some, heading = f"{cells.at['subjects']}>0", page.words("status")
    look = page.looks.text(bold=True, font_size=12, font_color="primary")
    page.block(PANELS, *RESULTS, look, heading if page.known else "", formula=f'IF({some},"{heading}","")')
    page.shown_when((PANELS, PANELS), RESULTS, some, bottom=1, border_color="primary")
    _write_choice(page, first, cells)
    _write_total(page, first, cells)
    scheme = page.shown.scheme
    most = (scheme.execution.weight, scheme.indicator_total) if scheme else (None, None)
    at, (upper, lower) = cells.at, _CARDS
    label, now = page.sentence("execution_part", {"most": EXECUTION}, {"most": plain(most[0]) if most[0] else ""})
    _card(page, cells, upper, 1, (label, now), first.execution, at["execution"], "0.00")
    label, now = page.sentence("indicators_part", {"most": EXPECTED}, {"most": plain(most[1]) if most[1] else ""})
    _card(page, cells, upper, 2, (label, now), first.scores, at["scores"], "0.00")
    _card(page, cells, lower, 1, _word(page, "rate"), first.rate, at["rate"], "0.00%")
    _card(page, cells, lower, 2, _word(page, "hints"), first.hints, at["hints"], "0")
    page.shown_when((_CARDS[0], _CARDS[1] + 2), RESULTS, f'{at["name"]}<>""', bg_color="second")
    _write_check(page, cells)


def _word(page: FrontPage, name: str) -> tuple[str, str]:
    return f'"{page.words(name)}"', page.words(name)


def _write_choice(page: FrontPage, first: Figures, cells: Cells) -> None:
    """The cell in which a subject is chosen: without a prompt, which would stand over the figures."""
    row, column = CHOSEN
    some = f"{cells.at['subjects']}>0"
    words = page.words("chosen")
    look = page.looks.text(font_color="muted")
    formula = f'IF({some},"{words}","")'
    page.block(row, RESULTS[0], column - 1, look, words if first.name else "", formula=formula)
    box = page.looks.text(bold=True, indent=1, font_size=9, text_wrap=True)
    page.block(row, column, RESULTS[1], box, first.name, formula=page.formulas.name("1"))
    page.shown_when((row, row), (column, RESULTS[1]), some, bg_color="want", bottom=1, border_color="line")
    options = {"validate": "list", "source": f"={SUBJECTS}", "error_type": "warning"}
    page.sheet.data_validation(row, column, row, column, options)


def _write_total(page: FrontPage, first: Figures, cells: Cells) -> None:
    """The total in the largest type, the grade under it."""
    left, top = RESULTS[0], _CARDS[0]
    label, now = _word(page, "total")
    look = page.looks.text(font_color="muted", **_EDGE)
    page.block(top, left, left + 1, look, now if first.name else "", formula=cells.named(label))
    big = page.looks.text(bold=True, font_size=36, font_color="primary", num_format="0.00", shrink=True, **_EDGE)
    page.block(top + 1, left, left + 1, big, first.total, formula=cells.at["total"], rows=4)
    ungraded, total, grade = page.words("ungraded"), cells.at["total"], cells.at["grade"]
    named, named_now = page.sentence("grade", {"grade": grade}, {"grade": first.grade or ""})
    scheme = page.shown.scheme
    graded = scheme is not None and bool(scheme.grades)
    off, off_now = page.words("weights_off"), scheme is not None and first.weights != scheme.indicator_total
    now = ungraded if not graded else off if off_now else named_now if first.grade else ""
    worded = f'IF({is_off(cells.at["weights"])},"{off}",IF({grade}="","",{named}))'
    formula = f'IF({total}="","",IF({GRADED}=0,"{ungraded}",{worded}))'
    look = page.looks.text(bold=True, font_color="primary", **_EDGE)
    page.block(top + 5, left, left + 1, look, "" if first.total is None else now, formula=formula)


def _card(
    page: FrontPage,
    cells: Cells,
    row: int,
    place: int,
    label: tuple[str, str],
    value: Value,
    formula: str,
    number_format: str,
) -> None:
    """A figure in large type under its name (``label``: as a formula, and now)."""
    first = RESULTS[0] + 2 * place
    named = value is not None and page.known and bool(page.known[0].name)
    shown = bool(page.known and page.known[0].name)
    look = page.looks.text(font_color="muted", font_size=9, **_EDGE)
    page.block(row, first, first + 1, look, label[1] if shown else "", formula=cells.named(label[0]))
    big = page.looks.text(bold=True, font_size=18, font_color="primary", num_format=number_format, **_EDGE)
    page.block(row + 1, first, first + 1, big, value if named else "", formula=formula, rows=2)


def _write_check(page: FrontPage, cells: Cells) -> None:
    """How many errors and warnings the last check found: cells with names, into which the button writes."""
    left = RESULTS[0]
    some = f"{cells.at['subjects']}>0"
    faint = page.looks.text(font_color="muted")
    page.block(_CHECK, left, left + 1, faint, page.words("last_check"))
    for number, (name, severity, defined) in enumerate(
        [("errors", Severity.ERROR, ERRORS_NAME), ("warnings", Severity.WARNING, WARNINGS_NAME)], start=1
    ):
        column = left + 2 * number
        page.block(_CHECK, column, column, page.looks.text(font_color="muted", align="right"), page.words(name))
        count: Value = page.report.count(severity) if page.report else page.words("unchecked")
        bold = page.looks.text(bold=True, font_color="primary", align="left", indent=1, num_format="0")
        page.block(_CHECK, column + 1, column + 1, bold, count)
        page.workbook.define_name(defined, f"={page.sheet.get_name()}!{cell(_CHECK, column + 1)}")
        if severity is Severity.ERROR:
            here = cell(_CHECK, column + 1)
            wrong = f"AND(N({here})>0,{some})"
            page.shown_when((_CHECK, _CHECK), (column + 1, column + 1), wrong, font_color="bad_text")
    page.shown_when((_CHECK, _CHECK), RESULTS, f"{cells.at['subjects']}=0", font_color="paper")
