"""The figures of the front page for one subject: as native formulas over the tables, and as the results they have now.

Both are written down here side by side; a test has LibreOffice compute the formulas and compares.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from xlperf.layout import Layout
from xlperf.native import ASK, RuleSheet, adds_up, is_by_rate
from xlperf.scoring import cap_of, grade_of
from xlperf.template.defined_names import EXPECTED, INITIAL, SUMMED
from xlperf.template.table_formulas import native_grade
from xlperf.template.table_ranges import FIRST_ROW, TableRanges
from xlperf.template.table_rows import Row, Shown
from xlperf.template.typed_values import Value
from xlperf.values.amounts import round_half_up

ZERO = Decimal(0)

_LOSS_NAME = 10  # most characters of an indicator's name beside its bar
BLANK_ROW = 100000
"""More than the last row of a table: blank rows count from here, and a number may hold a row besides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The results for one subject; None is blank. Rate is a fraction; the others are money, points or counts."""

    name: str
    last_executed: Value = None
    initial: Value = None
    adjusted: Value = None
    executed: Value = None
    next_year: Value = None
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
    last_executed, next_year = _number(row.get("last_executed")), _number(row.get("next_year"))
    by_initial = scheme is not None and scheme.execution.denominator == "initial"
    budget, other = (initial, adjusted) if by_initial else (adjusted, initial)
    budget = other if budget is None else budget
    rate = executed / budget if executed is not None and budget else None
    execution = _number(shown.live["subjects"][place].get("score"))
    if execution is None and rate is not None and scheme and is_by_rate(scheme):
        execution = round_half_up(min(Decimal(1), rate) * scheme.execution.weight)
    pairs = _indicators(shown, row)
    weights, scores = _sum(row.get("weight") for row, _ in pairs), _sum(live.get("score") for _, live in pairs)
    complete = scheme is not None and weights == scheme.indicator_total
    named = [(row, live.get("score")) for row, live in pairs if row.get("name")]
    needed = [score for row, score in named if not complete or _number(row.get("weight")) is not None]
    unscored = sum(_number(score) is None for score in needed)
    whole = scheme is not None and adds_up(scheme) and needed and not unscored
    total = round_half_up(execution + scores) if whole and execution is not None and rate is not None else None
    if total is not None and scheme and (cap := cap_of(rate, scheme)):
        total = min(total, scheme.rounding.rounded(cap.total))
    return Figures(
        name=str(row.get("name") or ""),
        last_executed=last_executed,
        initial=initial,
        adjusted=adjusted,
        executed=executed,
        next_year=next_year,
        budget=budget,
        rate=rate,
        execution=execution,
        weights=weights,
        scores=scores,
        unscored=unscored,
        total=total,
        grade=((grade_of(total, rate, scheme) or "") if complete else "") if total is not None and scheme else None,
        hints=sum(_is_hinted(live) for _, live in pairs),
    )


def _is_hinted(live: Row) -> bool:
    """Whether a row has a hint, or waits for the check where there are no cell functions."""
    return live.get("status") == ASK or live.get("hint") not in (None, "", ASK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """An indicator that lost points: what the formula ``loss`` gives, its short name, the points."""

    key: int
    name: str
    points: Decimal


def losses(shown: Shown, place: int, most: int) -> list[Loss]:
    """The indicators of the subject that lost most, as many as ``most``, most first; blank where there are no more."""
    subject = shown.rows["subjects"][place].get("name")
    names = {}
    pairs = list(zip(shown.rows["indicators"], shown.live["indicators"], strict=True))
    if any(isinstance(value, str) and value for row, live in pairs for value in (row.get("weight"), live.get("score"))):
        pairs = []  # a message in place of a score: the formula has no result
    for number, (row, live) in enumerate(pairs):
        score = _number(live.get("score"))
        if row.get("subject") == subject and score is not None:
            lost = int((_sum([row.get("weight")]) - score).scaleb(2).to_integral_value(ROUND_HALF_UP))
            names[BLANK_ROW * lost + BLANK_ROW - (FIRST_ROW + 1 + number)] = str(row.get("name") or "")
    keys = sorted([*names, *[0] * most], reverse=True)[:most]  # rows of others count as 0
    return [
        Loss(
            key=key, name=_short(names[key]) if key >= BLANK_ROW else "", points=Decimal(max(0, key // BLANK_ROW)) / 100
        )
        for key in keys
    ]


def _short(name: str) -> str:
    return name if len(name) <= _LOSS_NAME else f"{name[: _LOSS_NAME - 1]}…"


def _indicators(shown: Shown, subject: Row) -> list[tuple[Row, Row]]:
    """The rows of 绩效指标 that name the subject, with their live columns."""
    pairs = zip(shown.rows["indicators"], shown.live["indicators"], strict=True)
    return [(row, live) for row, live in pairs if row.get("subject") == subject.get("name")]


def _number(value: Value) -> Decimal | None:
    return value if isinstance(value, Decimal) else None


def _sum(values: Iterable[Value]) -> Decimal:
    return sum((value for value in values if isinstance(value, Decimal)), ZERO)


class SubjectFormulas:
    """The same as formulas, without "=". ``name`` is the cell of a subject's name, ``place`` its row in 评价对象.

    They go over ``tables``: the rows under a table, which are read like those in it, count.
    """

    def __init__(self, layout: Layout, tables: TableRanges, rules: RuleSheet, *, with_functions: bool) -> None:
        self._layout = layout
        self._tables = tables
        self._rules = rules
        self._with_functions = with_functions
        self._scheme = layout.names["scheme"]

    def name(self, place: str) -> str:
        """The name of the subject in the row ``place`` of 评价对象; blank where there is none."""
        return f'IFERROR({self._subject("name", place)}&"","")'

    def nth(self, number: int) -> str:
        """The row in 评价对象 of the first, second, … subject; beyond all rows where there are no more."""
        names = self._tables.column("subjects", "name")
        row = f"ROW({names})-ROW({self._tables.first('subjects')})+1"
        return f'SUMPRODUCT(SMALL({BLANK_ROW}*({names}="")+{row},{number}))'

    def place(self, chosen: str) -> str:
        """The row in 评价对象 of the subject that is named in a cell; 0 where there is none."""
        return f'IF({chosen}="",0,IFERROR(MATCH({chosen},{self._tables.column("subjects", "name")},0),0))'

    def funds(self, key: str, name: str, place: str) -> str:
        """An amount of the subject; blank where there is none, or where it is not just a figure."""
        return _if_named(name, scalar(self._subject(key, place)))

    def budget(self, name: str, place: str) -> str:
        """The budget by which the execution rate is divided: the scheme's, or where that is blank the other one."""
        initial, adjusted = self._subject("initial", place), self._subject("adjusted", place)
        is_adjusted = f'AND({adjusted}<>"",OR({INITIAL}=0,{initial}=""))'
        return _if_named(name, f"IF({is_adjusted},{scalar(adjusted)},{scalar(initial)})")

    def rate(self, budget: str, executed: str) -> str:
        """The execution rate from two cells, as a fraction."""
        return f'IF(OR({budget}="",{executed}=""),"",IF({budget}=0,"",{executed}/{budget}))'

    def execution(self, name: str, place: str, rate: str) -> str:
        """The score of budget execution: that of the table if it is a number, else points times rate, if it is that."""
        live, most = self._subject("score", place), self._rules.references["rule:execution_by_rate"]
        plain = f'IF(AND(ISNUMBER({rate}),ISNUMBER({most})),ROUND(MIN(1,{rate})*{most},2),"")'
        return _if_named(name, f"IF(ISNUMBER({live}),{live},{plain})")

    def weights(self, name: str) -> str:
        """The sum of 分值 over the subject's indicators; blank where one is not just a figure."""
        return _if_named(name, f'IFERROR(ROUND(SUMPRODUCT({self._rows(name)},{self._weights()}),4),"")')

    def scores(self, name: str) -> str:
        """The sum of 得分 over the subject's indicators; blank where one is an error."""
        return _if_named(name, f'IFERROR(ROUND(SUMPRODUCT({self._rows(name)},{self._column("score")}),4),"")')

    def unscored(self, name: str, weights: str) -> str:
        """How many of the subject's indicators lack a score; those without weight need none if the weights add up."""
        complete = f"AND(ISNUMBER({EXPECTED}),ABS(N({weights})-N({EXPECTED}))<0.001)"
        needed = f"(((LEN({self._column('weight')})>0)+1-{complete})>0)"
        rows = f'({self._column("subject")}={name})*({self._column("name")}<>"")'
        return _if_named(name, f"SUMPRODUCT({rows}*{needed}*(1-ISNUMBER({self._column('score')})))")

    def hints(self, name: str) -> str:
        """How many of the subject's indicators have a hint; without cell functions, how many wait for the check."""
        rows = f"({self._column('subject')}={name})"
        hinted = f"(LEN({self._column('hint')})>0)" if self._with_functions else f'({self._column("status")}="{ASK}")'
        return _if_named(name, f'IFERROR(SUMPRODUCT({rows}*{hinted}),"")')

    def total(self, name: str, execution: str, scores: str, unscored: str, rate: str) -> str:
        """The total from four cells, while every indicator has a score and the scheme adds up; at most its limit."""
        some = f'SUMPRODUCT({self._rows(name)},--({self._column("name")}<>""))>0'
        whole = f"AND(ISNUMBER({execution}),ISNUMBER({scores}),{unscored}=0,{SUMMED}=1,{some})"
        starts, limits = (self._rules.references[f"rules:{key}"] for key in ("cap_from", "cap"))
        limit = f"INDEX({limits},MATCH(MAX(0,ROUND({rate},10)),{starts},1))"
        return _if_named(name, f'IF({whole},IFERROR(MIN(ROUND({execution}+{scores},2),{limit}),""),"")')

    def grade(self, total: str, rate: str, weights: str) -> str:
        """The grade of the total in a cell at the rate in another.

        Blank where the scheme does not grade, or where the weights in a third cell do not add up.
        The cell function knows no rate: where a grade depends on it, too, it is not asked.
        """
        native = native_grade(total, rate, self._rules)
        by_rate = self._rules.references["rule:graded_by_rate"]
        call = f"IFERROR(IF({by_rate}=1,NA(),PERF_GRADE({total},{self._scheme})),{native})"
        return f'IF({total}="","",IF({is_off(weights)},"",{call if self._with_functions else native}))'

    def loss(self, name: str, rank: int) -> str:
        """Of the subject's indicators the one that lost most, second most, … (``rank`` from 1), as one number.

        It is the lost points, times a hundred, then five digits: the higher, the further up its row. 0 where there is
        none, or where a score is a message; ``lost_points`` and ``lost_name`` take it apart.
        """
        lost = f'INT(0.5+100*({self._weights()}-(--("0"&SUBSTITUTE({self._column("score")}," ","")))))'
        row = f"{BLANK_ROW}-ROW({self._column('name')})"
        rows = f"({self._column('subject')}={name})*(LEN({self._column('score')})>0)"
        return f'IF({name}="",0,IFERROR(SUMPRODUCT(LARGE({rows}*({BLANK_ROW}*{lost}+{row}),{rank})),0))'

    def losses_from(self, losses: str, points: str) -> str:
        """How many of the cells with ``loss`` are of at least the points in another cell."""
        return f"SUMPRODUCT(--(INT({losses}/{BLANK_ROW})>=ROUND(100*N({points}),0)))"

    def lost_points(self, loss: str) -> str:
        """The lost points that are in a cell with ``loss``."""
        return f"MAX(0,INT({loss}/{BLANK_ROW})/100)"

    def lost_name(self, loss: str) -> str:
        """The name of the indicator that is in a cell with ``loss``, as far as a chart has room for it."""
        row = f"{BLANK_ROW}-MOD({loss},{BLANK_ROW})-ROW({self._tables.first('indicators')})+1"
        name = f"INDEX({self._column('name')},{row})"
        short = f'LEFT({name},{_LOSS_NAME - 1})&"…"'
        return f'IF({loss}<{BLANK_ROW},"",IF(LEN({name})>{_LOSS_NAME},{short},{name}&""))'

    def _subject(self, key: str, place: str) -> str:
        return f"INDEX({self._tables.column('subjects', key)},{place})"

    def _column(self, key: str) -> str:
        return self._tables.column("indicators", key)

    def _rows(self, name: str) -> str:
        return f"--({self._column('subject')}={name})"

    def _weights(self) -> str:
        return f'--("0"&{half_width(self._column("weight"))})'


def is_off(weights: str) -> str:
    """Whether the sum of weights in a cell is not what the scheme expects."""
    return f"AND(ISNUMBER({EXPECTED}),ROUND(N({weights})-N({EXPECTED}),4)<>0)"


def scalar(cell: str) -> str:
    """The figure in a cell, typed as text and in full width or not; blank where there is none."""
    return f'IF(ISNUMBER({cell}),{cell},IF({cell}="","",IFERROR(--ASC({cell}),"")))'


def half_width(cells: str) -> str:
    """Texts with figures of half width; ASC is not calculated for each cell of a range by every program."""
    for digit, wide in enumerate("０１２３４５６７８９"):
        cells = f'SUBSTITUTE({cells},"{wide}",{digit})'
    return f'SUBSTITUTE({cells},"．",".")'


def _if_named(name: str, formula: str) -> str:
    return f'IF({name}="","",{formula})'
