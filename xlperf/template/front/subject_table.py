"""The table of all subjects on the front page, one row each, by native formulas."""

from __future__ import annotations

from xlperf.template.defined_names import EXPECTED
from xlperf.template.front.page_grid import LEFT, OVERVIEW, RIGHT, FrontPage, cell
from xlperf.template.front.subject_figures import Figures
from xlperf.template.typed_values import Value

_NAME_COLUMNS = 3
_FIRST = OVERVIEW + 2  # row of the first subject
_KEYS = ("budget", "executed", "rate", "execution", "weights", "scores", "total", "grade", "hints")
_FORMATS = {"budget": "#,##0.00", "executed": "#,##0.00", "rate": "0.00%", "grade": "General", "hints": "0"}


def write_overview(page: FrontPage) -> None:
    """Write the table; subjects beyond its rows are counted in a line below it."""
    page.block(OVERVIEW, LEFT, RIGHT, page.heading(), page.words("overview"))
    head = page.looks.header("optional")
    headers = page.design.front.overview_headers
    page.block(OVERVIEW + 1, LEFT, LEFT + _NAME_COLUMNS - 1, head, headers[0])
    for column, header in enumerate(headers[1:], start=LEFT + _NAME_COLUMNS):
        page.block(OVERVIEW + 1, column, column, head, header)
    rows = page.design.front.overview_rows
    for index in range(rows):
        _write_subject(page, index)
    _add_colours(page, _FIRST + rows - 1)
    table = page.layout.table("subjects")
    count = f"COUNTA({table.name}[{table.column('name').header}])"
    left = max(0, len(page.known) - rows)
    more, more_now = page.sentence("more", {"count": f'TEXT({count}-{rows},"0")'}, {"count": left})
    look = page.looks.text(font_color="muted")
    page.block(_FIRST + rows, LEFT, RIGHT, look, more_now if left else "", formula=f'IF({count}>{rows},{more},"")')


def _write_subject(page: FrontPage, index: int) -> None:
    row, formulas = _FIRST + index, page.formulas
    now = page.known[index] if index < len(page.known) else None
    name, place = cell(row, LEFT), str(index + 1)
    at = {key: cell(row, LEFT + _NAME_COLUMNS + number) for number, key in enumerate(_KEYS)}
    unscored = f"({formulas.unscored(name, at['weights'])})"
    column_formulas = {
        "budget": formulas.budget(name, place),
        "executed": formulas.funds("executed", name, place),
        "rate": formulas.rate(at["budget"], at["executed"]),
        "execution": formulas.execution(name, place, at["rate"]),
        "weights": formulas.points("weight", name),
        "scores": formulas.points("score", name),
        "total": formulas.total(name, at["execution"], at["scores"], unscored),
        "grade": formulas.grade(at["total"]),
        "hints": formulas.hints(name),
    }
    look = page.looks.paper(text_wrap=False, shrink=True, indent=1)
    page.block(row, LEFT, LEFT + _NAME_COLUMNS - 1, look, now.name if now else "", formula=formulas.name(place))
    for number, key in enumerate(_KEYS):
        bold = key == "total"
        look = page.looks.paper(
            num_format=_FORMATS.get(key, "0.00"), align="center", text_wrap=False, shrink=True, bold=bold
        )
        column = LEFT + _NAME_COLUMNS + number
        page.block(row, column, column, look, _shown(now, key), formula=column_formulas[key])


def _shown(now: Figures | None, key: str) -> Value:
    value: Value = getattr(now, key) if now else ""
    return value


def _add_colours(page: FrontPage, last: int) -> None:
    """Weights that do not add up, and rows with hints."""
    weights, hints = (LEFT + _NAME_COLUMNS + _KEYS.index(key) for key in ("weights", "hints"))
    here = cell(_FIRST, weights).replace("$", "")
    wrong = page.looks.make(bg_color="bad", font_color="bad_text")
    off = f"=AND(ISNUMBER({here}),ISNUMBER({EXPECTED}),ABS(N({here})-N({EXPECTED}))>0.001)"
    page.sheet.conditional_format(_FIRST, weights, last, weights, {"type": "formula", "criteria": off, "format": wrong})
    some = page.looks.make(bg_color="part", font_color="part_text")
    here = cell(_FIRST, hints).replace("$", "")
    hinted = {"type": "formula", "criteria": f"=N({here})>0", "format": some}
    page.sheet.conditional_format(_FIRST, hints, last, hints, hinted)
