"""What the front page shows of the chosen subject: cells in hidden columns, native formulas all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from xlperf.layout import TOTALS_NAME
from xlperf.template.defined_names import EXECUTION
from xlperf.template.front.page_grid import CHARTS, CHOSEN, DATA, FrontPage, cell
from xlperf.template.front.subject_figures import ZERO, Figures, Loss, losses
from xlperf.template.typed_values import Value, put, put_formula
from xlperf.values.amounts import fixed, round_half_up

_KEYS = (
    "subjects", "place", "name", "initial", "adjusted", "executed", "last_executed", "next_year", "budget", "rate",
    "execution", "weights", "scores", "unscored", "total", "grade", "hints",
)  # fmt: skip
_FIRST = CHARTS + 1  # row of the first figure
_LOSSES = _FIRST + len(_KEYS) + 1  # row of the first loss: budget execution
_MOST_LOSSES = 6  # indicators
_FUNDS = ("initial", "next_year")  # first and last figure of that chart


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """Addresses of the chosen subject's figures by key; first and last row (0-based) of what each chart draws; the cell
    with all points that were lost, and what it shows now.
    """

    at: Mapping[str, str]
    funds: tuple[int, int]
    losses: tuple[int, int]
    lost: str
    lost_now: Decimal

    def named(self, formula: str) -> str:
        """The formula, blank where no subject is chosen."""
        return f'IF({self.at["name"]}="","",{formula})'


def write_data(page: FrontPage) -> Cells:
    """Write the figures; says where they are. Category, value, and for losses the number they are taken from."""
    at = {key: cell(_FIRST + row, DATA + 1) for row, key in enumerate(_KEYS)}
    first = page.known[0] if page.known else Figures(name="")
    formulas = _formulas(page, at)
    look = page.looks.text(font_size=9, font_color="faint")
    for row, key in enumerate(_KEYS, start=_FIRST):
        value = _shown(page, key, first)
        label, place = page.design.front.data[key], at[key]
        shown = label if value not in (None, "") else ""
        put_formula(page.sheet, row, DATA, f'=IF({place}="","","{label}")', look, shown)
        put_formula(page.sheet, row, DATA + 1, f"={formulas[key]}", look, value)
    _write_last_totals(page)
    last, lost, lost_now = _write_losses(page, at, first)
    funds = [_FIRST + _KEYS.index(key) for key in _FUNDS]
    return Cells(at=at, funds=(funds[0], funds[1]), losses=(_LOSSES, last), lost=lost, lost_now=lost_now)


def _write_last_totals(page: FrontPage) -> None:
    """The cell into which a check writes the totals, to say the next time what has changed."""
    report = page.report
    pairs = zip(report.evaluation.subjects, report.results, strict=True) if report else ()
    lines = [f"{subject.name}\t{fixed(result.total)}" for subject, result in pairs if result.total is not None]
    look = page.looks.text(font_size=9, font_color="faint", num_format="@")
    put(page.sheet, _FIRST - 1, DATA, "\n".join(lines), look)
    page.workbook.define_name(TOTALS_NAME, f"={page.sheet.get_name()}!{cell(_FIRST - 1, DATA)}")


def _shown(page: FrontPage, key: str, first: Figures) -> Value:
    """What the figure is now."""
    if key == "subjects":
        return len([figures for figures in page.known if figures.name])
    if key == "place":
        return int(bool(first.name))
    value: Value = getattr(first, key) if first.name else ""
    return value


def _formulas(page: FrontPage, at: Mapping[str, str]) -> dict[str, str]:
    """The formula of each figure; ``at`` are their cells."""
    formulas, chosen = page.formulas, cell(*CHOSEN)
    name, place = at["name"], at["place"]
    return {
        "subjects": page.tables.filled("subjects", "name"),
        "place": formulas.place(chosen),
        "name": f'IF({place}=0,"",{chosen})',
        **{key: formulas.funds(key, name, place) for key in _KEYS[_KEYS.index("initial") : _KEYS.index("budget")]},
        "budget": formulas.budget(name, place),
        "rate": formulas.rate(at["budget"], at["executed"]),
        "execution": formulas.execution(name, place, at["rate"]),
        "weights": formulas.weights(name),
        "scores": formulas.scores(name),
        "unscored": formulas.unscored(name, at["weights"]),
        "total": formulas.total(name, at["execution"], at["scores"], at["unscored"], at["rate"]),
        "grade": formulas.grade(at["total"], at["rate"], at["weights"]),
        "hints": formulas.hints(name),
    }


def _write_losses(page: FrontPage, at: Mapping[str, str], first: Figures) -> tuple[int, str, Decimal]:
    """Write the points that budget execution and the worst indicators lost; gives the last row, and where the sum is.

    Once a subject is chosen all are numbers: what a chart draws LibreOffice calculates while it opens the file, if it
    is blank, and no cell function can run so early.
    """
    found = losses(page.shown, 0, _MOST_LOSSES) if first.name else [Loss(key=0, name="", points=ZERO)] * _MOST_LOSSES
    look = page.looks.text(font_size=9, font_color="faint")
    name, execution, word = at["name"], at["execution"], page.words("execution")
    own = cell(_LOSSES, DATA + 1)
    lost = f'IF({name}="","",IF(AND(ISNUMBER({EXECUTION}),ISNUMBER({execution})),ROUND({EXECUTION}-{execution},2),0))'
    scheme, score = page.shown.scheme, first.execution
    unspent = round_half_up(scheme.execution.weight - score) if scheme and isinstance(score, Decimal) else ZERO
    put_formula(page.sheet, _LOSSES, DATA, f'=IF(N({own})>0,"{word}","")', look, word if unspent > 0 else "")
    put_formula(page.sheet, _LOSSES, DATA + 1, f"={lost}", look, unspent if first.name else "")
    for rank, loss in enumerate(found, start=1):
        row, key = _LOSSES + rank, cell(_LOSSES + rank, DATA + 2)
        put_formula(page.sheet, row, DATA, f"={page.formulas.lost_name(key)}", look, loss.name)
        put_formula(page.sheet, row, DATA + 1, f"={page.formulas.lost_points(key)}", look, loss.points)
        put_formula(page.sheet, row, DATA + 2, f"={page.formulas.loss(name, rank)}", look, loss.key)
    last = _LOSSES + _MOST_LOSSES
    everything = f"SUM({own}:{cell(last, DATA + 1)})"
    sum_now = (unspent if first.name else ZERO) + sum((loss.points for loss in found), ZERO)
    put_formula(page.sheet, last + 1, DATA + 1, f"={everything}", look, sum_now)
    return last, cell(last + 1, DATA + 1), sum_now
