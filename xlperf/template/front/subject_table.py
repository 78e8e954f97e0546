"""The table of all subjects on the front page, one row each, by native formulas; rows without a subject do not show."""

from __future__ import annotations

from collections.abc import Sequence

from xlperf.template.front.chartdata import Cells
from xlperf.template.front.page_grid import DATA, LEFT, OVERVIEW, RIGHT, FrontPage, cell
from xlperf.template.front.subject_figures import BLANK_ROW, Figures, is_off
from xlperf.template.typed_values import Value, put_formula

_NAME_COLUMNS = 3
_PLACES = DATA + 3  # hidden column with the row of each subject in 评价对象
_FIRST = OVERVIEW + 2  # row of the first subject
_KEYS = ("budget", "executed", "rate", "execution", "weights", "scores", "total", "grade", "hints")
_FORMATS = {"budget": "#,##0.00", "executed": "#,##0.00", "rate": "0.00%", "grade": "General", "hints": "0"}


def write_overview(page: FrontPage, cells: Cells) -> None:
    """Write the table; subjects beyond its rows are counted in a line below it."""
    rows, count = page.design.front.overview_rows, cells.at["subjects"]
    left, some = len(page.known), f"{count}>0"
    look = page.looks.text(bold=True, font_size=12, font_color="primary")
    words = page.words("overview")
    page.block(OVERVIEW, LEFT, RIGHT, look, words if left else "", formula=f'IF({some},"{words}","")')
    _write_headers(page, some)
    for index in range(rows):
        _write_subject(page, index)
    page.shown_when((OVERVIEW + 1, OVERVIEW + 1), (LEFT, RIGHT), some, bg_color="second", border=1, border_color="line")
    _add_colours(page, _FIRST + rows - 1)
    more, more_now = page.sentence("more", {"count": f'TEXT({count}-{rows},"0")'}, {"count": max(0, left - rows)})
    look = page.looks.text(font_color="muted")
    formula = f'IF({count}>{rows},{more},"")'
    page.block(_FIRST + rows, LEFT, RIGHT, look, more_now if left > rows else "", formula=formula)


def _write_headers(page: FrontPage, some: str) -> None:
    look = page.looks.text(bold=True, align="center")
    name, *others = (*page.design.front.overview_headers, page.words("hinted"))
    places = [(LEFT, LEFT + _NAME_COLUMNS - 1, name)]
    places += [(column, column, header) for column, header in enumerate(others, start=LEFT + _NAME_COLUMNS)]
    for first, last, header in places:
        now = header if page.known else ""
        page.block(OVERVIEW + 1, first, last, look, now, formula=f'IF({some},"{header}","")')


def _write_subject(page: FrontPage, index: int) -> None:
    row, formulas = _FIRST + index, page.formulas
    named = [place for place, figures in enumerate(page.known) if figures.name]
    now = page.known[named[index]] if index < len(named) else None
    name, place = cell(row, LEFT), cell(row, _PLACES)
    faint = page.looks.text(font_size=9, font_color="faint")
    put_formula(page.sheet, row, _PLACES, f"={formulas.nth(index + 1)}", faint, _place(page, named, index))
    at = {key: cell(row, LEFT + _NAME_COLUMNS + number) for number, key in enumerate(_KEYS)}
    unscored = f"({formulas.unscored(name, at['weights'])})"
    column_formulas = {
        "budget": formulas.budget(name, place),
        "executed": formulas.funds("executed", name, place),
        "rate": formulas.rate(at["budget"], at["executed"]),
        "execution": formulas.execution(name, place, at["rate"]),
        "weights": formulas.weights(name),
        "scores": formulas.scores(name),
        "total": formulas.total(name, at["execution"], at["scores"], unscored, at["rate"]),
        "grade": formulas.grade(at["total"], at["rate"], at["weights"]),
        "hints": formulas.hints(name),
    }
    look = page.looks.text(shrink=True, indent=1)
    page.block(row, LEFT, LEFT + _NAME_COLUMNS - 1, look, now.name if now else "", formula=formulas.name(place))
    for number, key in enumerate(_KEYS):
        bold = key == "total"
        look = page.looks.text(num_format=_FORMATS.get(key, "0.00"), align="center", shrink=True, bold=bold)
        column = LEFT + _NAME_COLUMNS + number
        page.block(row, column, column, look, _shown(now, key), formula=column_formulas[key])


def _place(page: FrontPage, named: Sequence[int], index: int) -> int:
    """What the formula for the row in 评价对象 gives now: blank rows come after all others, in their order."""
    if index < len(named):
        return named[index] + 1
    blank = [place for place in range(len(page.known) + page.design.front.overview_rows) if place not in named]
    return BLANK_ROW + blank[index - len(named)] + 1


def _shown(now: Figures | None, key: str) -> Value:
    value: Value = getattr(now, key) if now else ""
    return value


def _add_colours(page: FrontPage, last: int) -> None:
    """Weights that do not add up, rows with hints, and the lines of the rows that have a subject."""
    weights, hints = (LEFT + _NAME_COLUMNS + _KEYS.index(key) for key in ("weights", "hints"))
    rows = (_FIRST, last)
    here = cell(_FIRST, weights).replace("$", "")
    off = f"AND(ISNUMBER({here}),{is_off(here)})"
    page.shown_when(rows, (weights, weights), off, bg_color="bad", font_color="bad_text")
    here = cell(_FIRST, hints).replace("$", "")
    page.shown_when(rows, (hints, hints), f"N({here})>0", bg_color="part", font_color="part_text")
    named = f'{cell(_FIRST, LEFT).replace("$B$", "$B")}<>""'
    page.shown_when(rows, (LEFT, RIGHT), named, border=1, border_color="line")
