"""The defined names of the template: the scheme and what it says, the money unit, the list of subjects.

All are formulas over the tables, so that sorting, renaming and adding rows leave them right.
"""

from __future__ import annotations

from collections.abc import Sequence

from xlperf.layout import Layout
from xlperf.schemes import Limits, Scheme
from xlperf.values.amounts import plain

SUBJECTS = "对象名单"
"""The subjects' names, for dropdowns."""

EXECUTION = "预算执行分值"
"""Points for budget execution under the chosen scheme; blank for a scheme the workbook does not know."""

EXPECTED = "指标应有分值"
"""Points all indicators of one subject should have together; blank for a scheme the workbook does not know."""

INITIAL = "按年初预算"
"""1 where the chosen scheme divides by the initial budget, else 0."""

SUMMED = "总分可加"
"""1 where the total is the plain sum of the scores; 0 where the scheme caps it, or is not known."""

GRADED = "评定等级"
"""1 where the chosen scheme grades the total, else 0."""

_COLUMNS = {EXECUTION: 2, EXPECTED: 3, INITIAL: 4, SUMMED: 5, GRADED: 6}  # of the constant table
_UNKNOWN = {EXECUTION: '""', EXPECTED: '""', INITIAL: "0", SUMMED: "0", GRADED: "0"}


def defined_names(layout: Layout, schemes: Sequence[Scheme]) -> dict[str, str]:
    """Name -> formula."""
    constants = _constants(schemes)
    figures = {
        name: f"=IFERROR(VLOOKUP({layout.names['scheme']},{constants},{column},FALSE),{_UNKNOWN[name]})"
        for name, column in _COLUMNS.items()
    }
    facts = {name: f"={fact_formula(layout, key)}" for key, name in layout.names.items()}
    table = layout.table("subjects")
    return facts | figures | {SUBJECTS: f"={_filled_cells(table.name, table.column('name').header)}"}


def fact_formula(layout: Layout, key: str) -> str:
    """What 单位信息 says of a fact, as text, wherever its row is; blank where the row is gone."""
    table = layout.table("unit")
    item, content = table.column("item").header, table.column("content").header
    row = f'MATCH("{layout.fact(key).header}",{table.name}[{item}],0)'
    return f'IFERROR(INDEX({table.name}[{content}],{row})&"","")'


def adds_up(scheme: Scheme) -> bool:
    """Whether a total is the execution score plus the indicators' scores, and the sheet can compute the former."""
    rules = scheme.execution
    plainly = rules.method == "linear" and rules.limits == Limits() and scheme.rounding.mode == "half_up"
    return rules.weight > 0 and not rules.cap_total_by_rate and plainly and scheme.not_applicable != "rescale"


def _filled_cells(table: str, header: str) -> str:
    """The cells of a column from the first to the last filled one; one cell at least."""
    cells = f"{table}[{header}]"
    rows = f'MAX(1,SUMPRODUCT(MAX(({cells}<>"")*(ROW({cells})-ROW({table}[[#Headers],[{header}]])))))'
    return f"INDEX({cells},1):INDEX({cells},{rows})"


def _constants(schemes: Sequence[Scheme]) -> str:
    """The schemes' figures as a constant of the formula language; each scheme under its title and its id."""
    rows = []
    for scheme in schemes:
        figures = [plain(scheme.execution.weight), plain(scheme.indicator_total)]
        figures += [str(int(scheme.execution.denominator == "initial")), str(int(adds_up(scheme)))]
        figures += [str(int(bool(scheme.grades)))]
        rows += [",".join(['"' + word.replace('"', '""') + '"', *figures]) for word in (scheme.title, scheme.id)]
    return "{" + ";".join(rows) + "}"
