"""The defined names of the template: the scheme and what it says, the money unit, the list of subjects.

All are formulas over the tables, so that sorting, renaming and adding rows leave them right.
"""

from __future__ import annotations

from xlperf.layout import Layout
from xlperf.native import OWN_ALERTS_NAME, OWN_NAME, RuleSheet

SUBJECTS = "对象名单"
"""The subjects' names, for dropdowns."""

EXECUTION = "预算执行分值"
"""Points for budget execution under the chosen scheme; blank for a scheme the workbook does not know."""

EXPECTED = "指标应有分值"
"""Points all indicators of one subject should have together; blank for a scheme the workbook does not know."""

INITIAL = "按年初预算"
"""1 where the chosen scheme divides by the initial budget, else 0."""

SUMMED = "总分可加"
"""1 where the total is the sum of the scores, up to a limit; 0 where it is another, or the scheme is not known."""

GRADED = "评定等级"
"""1 where the chosen scheme grades the total, else 0."""

BUILT_IN = "自带评分规则"
"""A fingerprint of the built-in schemes' figures: a workbook that has others differs from the installed template."""

_FIGURES = {
    EXECUTION: ("execution", '""'),
    EXPECTED: ("indicator_total", '""'),
    INITIAL: ("by_initial", "0"),
    SUMMED: ("adds_up", "0"),
    GRADED: ("graded", "0"),
}
"""Name -> the figure of the hidden sheet, and what stands for it where the scheme is not known."""


def defined_names(layout: Layout, rules: RuleSheet) -> dict[str, str]:
    """Name -> formula."""
    place = rules.references
    figures = {name: f"=IFERROR({place[f'rule:{key}']},{unknown})" for name, (key, unknown) in _FIGURES.items()}
    facts = {name: f"={fact_formula(layout, key)}" for key, name in layout.names.items()}
    table = layout.table("subjects")
    subjects = f"={_filled_cells(table.name, table.column('name').header)}"
    own = {OWN_NAME: f"={rules.own_place}", OWN_ALERTS_NAME: f"={rules.own_alerts_place}"}
    return facts | figures | {SUBJECTS: subjects, **own, BUILT_IN: f'="{rules.fingerprint}"'}


def fact_formula(layout: Layout, key: str) -> str:
    """What 单位信息 says of a fact, as text, wherever its row is; blank where the row is gone."""
    table = layout.table("unit")
    item, content = table.column("item").header, table.column("content").header
    row = f'MATCH("{layout.fact(key).header}",{table.name}[{item}],0)'
    return f'IFERROR(INDEX({table.name}[{content}],{row})&"","")'


def _filled_cells(table: str, header: str) -> str:
    """The cells of a column from the first to the last filled one; one cell at least."""
    cells = f"{table}[{header}]"
    rows = f'MAX(1,SUMPRODUCT(MAX(({cells}<>"")*(ROW({cells})-ROW({table}[[#Headers],[{header}]])))))'
    return f"INDEX({cells},1):INDEX({cells},{rows})"
