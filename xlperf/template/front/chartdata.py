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
_KEYS_OF_LOSSES, _ORDER = DATA + 2, DATA + 4  # columns with what the losses are taken from, and in which order
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
    """Write the points that budget execution and the worst indicators lost, most first.

    Gives the last row, where their sum is, and what it is. Once a subject is chosen all are numbers: what a chart draws
    LibreOffice calculates while it opens the file, if it is blank, and no cell function can run so early.
    """
    found = losses(page.shown, 0, _MOST_LOSSES) if first.name else [Loss(key=0, name="", points=ZERO)] * _MOST_LOSSES
    look = page.looks.text(font_size=9, font_color="faint")
    own, unspent = cell(_LOSSES, _ORDER), _unspent(page, first)
    put_formula(page.sheet, _LOSSES, _ORDER, f"={_lost_execution(at)}", look, unspent if first.name else "")
    for rank, loss in enumerate(found, start=1):
        formula = page.formulas.loss(at["name"], rank)
        put_formula(page.sheet, _LOSSES + rank, _KEYS_OF_LOSSES, f"={formula}", look, loss.key)
    before = sum(loss.points >= unspent for loss in found)
    keys = f"{cell(_LOSSES + 1, _KEYS_OF_LOSSES)}:{cell(_LOSSES + _MOST_LOSSES, _KEYS_OF_LOSSES)}"
    put_formula(page.sheet, _LOSSES + 1, _ORDER, f"={page.formulas.losses_from(keys, own)}", look, before)
    execution = Loss(key=0, name=page.words("execution") if unspent > 0 else "", points=unspent)
    drawn = [*found[:before], execution, *found[before:]]
    for number, loss in enumerate(drawn):
        name, points = _drawn_loss(page, number, own)
        put_formula(page.sheet, _LOSSES + number, DATA, f"={name}", look, loss.name)
        blank = number == before and not first.name
        put_formula(page.sheet, _LOSSES + number, DATA + 1, f"={points}", look, "" if blank else loss.points)
    last = _LOSSES + _MOST_LOSSES
    everything = f"SUM({cell(_LOSSES, DATA + 1)}:{cell(last, DATA + 1)})"
    sum_now = sum((loss.points for loss in drawn), ZERO)
    put_formula(page.sheet, last + 1, DATA + 1, f"={everything}", look, sum_now)
    return last, cell(last + 1, DATA + 1), sum_now


def _drawn_loss(page: FrontPage, number: int, own: str) -> tuple[str, str]:
    """Name and points of the loss in the row ``number`` (from 0): those of budget execution stand among the others.

    ``own`` is the cell with the points that budget execution lost; as many indicators come before it as the next says.
    """
    place = cell(_LOSSES + 1, _ORDER)
    upper = cell(_LOSSES + number + 1, _KEYS_OF_LOSSES) if number < _MOST_LOSSES else "0"
    lower = cell(_LOSSES + number, _KEYS_OF_LOSSES) if number else "0"
    key, is_own, formulas = f"IF({number}<{place},{upper},{lower})", f"{number}={place}", page.formulas
    words = page.words("execution")
    name = f'IF({is_own},IF(N({own})>0,"{words}",""),{formulas.lost_name(key)})'
    return name, f"IF({is_own},{own},{formulas.lost_points(key)})"


def _lost_execution(at: Mapping[str, str]) -> str:
    """The points that budget execution lost, blank where no subject is chosen."""
    name, score = at["name"], at["execution"]
    return f'IF({name}="","",IF(AND(ISNUMBER({EXECUTION}),ISNUMBER({score})),ROUND({EXECUTION}-{score},2),0))'


def _unspent(page: FrontPage, first: Figures) -> Decimal:
    """The same, as it is now."""
    scheme, score = page.shown.scheme, first.execution
    return round_half_up(scheme.execution.weight - score) if scheme and isinstance(score, Decimal) else ZERO
