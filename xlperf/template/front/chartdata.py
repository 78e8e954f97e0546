"""What the front page shows of the chosen subject: cells beside the printed page, native formulas all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xlperf.template.defined_names import EXECUTION
from xlperf.template.front.page_grid import CHARTS, CHOSEN, DATA, FrontPage, cell
from xlperf.template.front.subject_figures import ZERO, Figures, group_points
from xlperf.template.typed_values import Value, put, put_formula

_KEYS = (
    "place", "name", "initial", "adjusted", "executed", "budget", "rate", "execution", "weights", "scores", "unscored",
    "total", "grade", "hints",
)  # fmt: skip
_FIRST = CHARTS + 1  # row of the first figure
_POINTS = _FIRST + len(_KEYS) + 1  # row of the first group
_FORMATS = {"rate": "0.00%", "place": "0", "unscored": "0", "hints": "0"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """Addresses of the chosen subject's figures by key; first and last row (0-based) of what each chart draws."""

    at: Mapping[str, str]
    funds: tuple[int, int]
    points: tuple[int, int]


def write_data(page: FrontPage) -> Cells:
    """Write the figures; says where they are."""
    at = {key: cell(_FIRST + row, DATA + 1) for row, key in enumerate(_KEYS)}
    first = page.known[0] if page.known else Figures(name="")
    small = {"font_size": 9, "font_color": "faint"}
    put(page.sheet, _FIRST - 1, DATA, page.words("chart_data"), page.looks.text(**small))
    formulas = _formulas(page, at)
    for row, key in enumerate(_KEYS, start=_FIRST):
        value: Value = int(bool(first.name)) if key == "place" else getattr(first, key) if first.name else ""
        look = page.looks.text(**small, num_format=_FORMATS.get(key, "#,##0.00"))
        put(page.sheet, row, DATA, page.design.front.data[key], page.looks.text(**small))
        put_formula(page.sheet, row, DATA + 1, f"={formulas[key]}", look, value)
    last = _write_points(page, at)
    funds = _FIRST + _KEYS.index("initial")
    return Cells(at=at, funds=(funds, funds + 2), points=(_POINTS, last))


def _formulas(page: FrontPage, at: Mapping[str, str]) -> dict[str, str]:
    """The formula of each figure; ``at`` are their cells."""
    formulas, table = page.formulas, page.layout.table("subjects")
    chosen, names = cell(*CHOSEN), f"{table.name}[{table.column('name').header}]"
    name, place = at["name"], at["place"]
    return {
        "place": f'IF({chosen}="",0,IFERROR(MATCH({chosen},{names},0),0))',
        "name": f'IF({place}=0,"",{chosen})',
        **{key: formulas.funds(key, name, place) for key in ("initial", "adjusted", "executed")},
        "budget": formulas.budget(name, place),
        "rate": formulas.rate(at["budget"], at["executed"]),
        "execution": formulas.execution(name, place, at["rate"]),
        "weights": formulas.points("weight", name),
        "scores": formulas.points("score", name),
        "unscored": formulas.unscored(name, at["weights"]),
        "total": formulas.total(name, at["execution"], at["scores"], at["unscored"]),
        "grade": formulas.grade(at["total"]),
        "hints": formulas.hints(name),
    }


def _write_points(page: FrontPage, at: Mapping[str, str]) -> int:
    """Write points to be had and scored by group; gives the last row.

    Once a subject is chosen all are numbers: what a chart draws LibreOffice calculates while it opens the file, if it
    is blank, and no cell function can run so early.
    """
    groups, name = page.design.front.groups, at["name"]
    now = group_points(groups, page.shown, 0) if page.known else []
    small = page.looks.text(font_size=9, font_color="faint", num_format="0.00")
    for column, key in enumerate(("weight_series", "score_series"), start=DATA + 1):
        put(page.sheet, _POINTS - 1, column, page.words(key), small)
    labels = [page.words("execution"), *(group.label for group in groups), page.words("other")]
    last = _POINTS + len(labels) - 1
    for row, label in enumerate(labels, start=_POINTS):
        put(page.sheet, row, DATA, label, small)
    weight = page.shown.scheme.execution.weight if page.shown.scheme and page.known else ""
    score = (page.known[0].execution or ZERO) if page.known else ""
    put_formula(page.sheet, _POINTS, DATA + 1, f'=IF({name}="","",{EXECUTION})', small, weight)
    put_formula(page.sheet, _POINTS, DATA + 2, f'=IF({name}="","",N({at["execution"]}))', small, score)
    for index, group in enumerate(groups):
        for column, key in enumerate(("weight", "score")):
            formula = f"={page.formulas.points(key, name, group.level2, otherwise='0')}"
            put_formula(
                page.sheet, _POINTS + 1 + index, DATA + 1 + column, formula, small, now[index][column] if now else ""
            )
    for column, key in enumerate(("weights", "scores")):
        above = f"{cell(_POINTS + 1, DATA + 1 + column)}:{cell(last - 1, DATA + 1 + column)}"
        rest = f'=IF({name}="","",IFERROR(ROUND({at[key]}-SUM({above}),4),0))'
        put_formula(page.sheet, last, DATA + 1 + column, rest, small, now[-1][column] if now else "")
    return last
