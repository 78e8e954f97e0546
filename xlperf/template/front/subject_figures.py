"""The figures of the front page for one subject: as native formulas over the tables, and as the results they have now.

Both are written down here side by side; a test has LibreOffice compute the formulas and compares.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from xlperf import cell_functions
from xlperf.layout import Layout
from xlperf.template.defined_names import EXECUTION, EXPECTED, INITIAL, SUMMED, adds_up
from xlperf.template.design import ButtonGroup
from xlperf.template.table_rows import Row, Shown
from xlperf.template.typed_values import Value
from xlperf.values.amounts import round_half_up

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The results for one subject; None is blank. Rate is a fraction; the others are money, points or counts."""

    name: str
    initial: Value = None
    adjusted: Value = None
    executed: Value = None
    budget: Value = None
    rate: Value = None
    execution: Value = None
    weights: Decimal = ZERO
    scores: Decimal = ZERO
    unscored: int = 0
    total: Value = None
    grade: Value = None
    hints: int = 0


def figures(shown: Shown, place: int) -> Figures:
    """The results for the subject in the row ``place`` (from 0) of 评价对象."""
    row, scheme = shown.rows["subjects"][place], shown.scheme
    initial, adjusted, executed = (_number(row.get(key)) for key in ("initial", "adjusted", "executed"))
    by_initial = scheme is not None and scheme.execution.denominator == "initial"
    budget = initial if by_initial or adjusted is None else adjusted
    rate = executed / budget if executed is not None and budget else None
    execution = _number(shown.live["subjects"][place].get("score"))
    if execution is None and rate is not None and scheme:
        execution = round_half_up(min(Decimal(1), rate) * scheme.execution.weight)
    pairs = _indicators(shown, row)
    weights, scores = _sum(row.get("weight") for row, _ in pairs), _sum(live.get("score") for _, live in pairs)
    complete = scheme is not None and weights == scheme.indicator_total
    named = [(row, live.get("score")) for row, live in pairs if row.get("name")]
    needed = [score for row, score in named if not complete or _number(row.get("weight")) is not None]
    unscored = sum(_number(score) is None for score in needed)
    whole = scheme is not None and adds_up(scheme) and needed and not unscored
    total = round_half_up(execution + scores) if whole and execution is not None else None
    return Figures(
        name=str(row.get("name") or ""),
        initial=initial,
        adjusted=adjusted,
        executed=executed,
        budget=budget,
        rate=rate,
        execution=execution,
        weights=weights,
        scores=scores,
        unscored=unscored,
        total=total,
        grade=str(cell_functions.grade(total, scheme)) if total is not None else None,
        hints=sum(live.get("hint") not in (None, "") for _, live in pairs),
    )


def group_points(groups: Sequence[ButtonGroup], shown: Shown, place: int) -> list[tuple[Decimal, Decimal]]:
    """Points to be had and points scored in each group of second-level indicators, then in all that belong to none."""
    pairs = _indicators(shown, shown.rows["subjects"][place])
    label = {level2: number for number, group in enumerate(groups) for level2 in group.level2}
    points = [(ZERO, ZERO)] * (len(groups) + 1)
    for row, live in pairs:
        number = label.get(str(row.get("level2")), len(groups))
        weight, score = points[number]
        points[number] = (weight + _sum([row.get("weight")]), score + _sum([live.get("score")]))
    return points


def _indicators(shown: Shown, subject: Row) -> list[tuple[Row, Row]]:
    """The rows of 绩效指标 that name the subject, with their live columns."""
    pairs = zip(shown.rows["indicators"], shown.live["indicators"], strict=True)
    return [(row, live) for row, live in pairs if row.get("subject") == subject.get("name")]


def _number(value: Value) -> Decimal | None:
    return value if isinstance(value, Decimal) else None


def _sum(values: Iterable[Value]) -> Decimal:
    return sum((value for value in values if isinstance(value, Decimal)), ZERO)


class SubjectFormulas:
    """The same as formulas, without "=". ``name`` is the cell of a subject's name, ``place`` its row in 评价对象."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._indicators = layout.table("indicators").name
        self._scheme = layout.names["scheme"]

    def name(self, place: str) -> str:
        """The name of the subject in the row ``place`` of 评价对象; blank where there is none."""
        return f'IFERROR({self._subject("name", place)}&"","")'

    def funds(self, key: str, name: str, place: str) -> str:
        """An amount of the subject, blank as typed."""
        return _if_named(name, f'IF({self._subject(key, place)}="","",{self._subject(key, place)})')

    def budget(self, name: str, place: str) -> str:
        """The budget by which the execution rate is divided: the adjusted one, or the initial one."""
        initial, adjusted = self._subject("initial", place), self._subject("adjusted", place)
        return _if_named(name, f'IF(AND({INITIAL}=0,{adjusted}<>""),{adjusted},IF({initial}="","",{initial}))')

    def rate(self, budget: str, executed: str) -> str:
        """The execution rate from two cells, as a fraction."""
        return f'IF(OR({budget}="",{executed}=""),"",IF({budget}=0,"",{executed}/{budget}))'

    def execution(self, name: str, place: str, rate: str) -> str:
        """The score of budget execution: the cell function's if it is a number, else points times rate."""
        live = self._subject("score", place)
        plain = f'IF(AND(ISNUMBER({rate}),ISNUMBER({EXECUTION})),ROUND(MIN(1,{rate})*{EXECUTION},2),"")'
        return _if_named(name, f"IF(ISNUMBER({live}),{live},{plain})")

    def points(self, key: str, name: str, level2: Sequence[str] = (), otherwise: str = '""') -> str:
        """The sum of a column of 绩效指标 over the subject's rows, or over those with one of these second levels;
        ``otherwise`` where a row has an error.
        """
        rows = f"--({self._column('subject')}={name})"
        if level2:
            either = "+".join(f'({self._column("level2")}="{word}")' for word in level2)
            rows += f",0+{either}"  # a sum, of which one term is 1 at most: FALSE>0 is TRUE in Excel
        return _if_named(name, f"IFERROR(ROUND(SUMPRODUCT({rows},{self._column(key)}),4),{otherwise})")

    def unscored(self, name: str, weights: str) -> str:
        """How many of the subject's indicators lack a score; those without weight need none if the weights add up."""
        complete = f"AND(ISNUMBER({EXPECTED}),ABS(N({weights})-N({EXPECTED}))<0.001)"
        needed = f"((ISNUMBER({self._column('weight')})+1-{complete})>0)"
        rows = f'({self._column("subject")}={name})*({self._column("name")}<>"")'
        return _if_named(name, f"SUMPRODUCT({rows}*{needed}*(1-ISNUMBER({self._column('score')})))")

    def hints(self, name: str) -> str:
        """How many of the subject's indicators have a hint."""
        rows = f"({self._column('subject')}={name})"
        return _if_named(name, f'IFERROR(SUMPRODUCT({rows}*(LEN({self._column("hint")})>0)),"")')

    def total(self, name: str, execution: str, scores: str, unscored: str) -> str:
        """The total from three cells, while every indicator has a score and the scheme just adds up."""
        some = f'SUMPRODUCT(--({self._column("subject")}={name}),--({self._column("name")}<>""))>0'
        whole = f"AND(ISNUMBER({execution}),ISNUMBER({scores}),{unscored}=0,{SUMMED}=1,{some})"
        return _if_named(name, f'IF({whole},ROUND({execution}+{scores},2),"")')

    def grade(self, total: str) -> str:
        """The grade of the total in a cell, by the cell function; blank where the scheme does not grade."""
        return f'IF({total}="","",IFERROR(PERF_GRADE({total},{self._scheme}),""))'

    def _subject(self, key: str, place: str) -> str:
        table = self._layout.table("subjects")
        return f"INDEX({table.name}[{table.column(key).header}],{place})"

    def _column(self, key: str) -> str:
        return f"{self._indicators}[{self._layout.table('indicators').column(key).header}]"


def _if_named(name: str, formula: str) -> str:
    return f'IF({name}="","",{formula})'
