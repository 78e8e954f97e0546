"""The line under the buttons: what to do next, or what keeps the total of the chosen subject from being shown."""

from __future__ import annotations

from xlperf.checks.stage import BEFORE_RESULTS
from xlperf.findings import Severity
from xlperf.layout import COUNT_NAMES
from xlperf.native import adds_up
from xlperf.template.defined_names import EXPECTED, SUMMED, fact_formula
from xlperf.template.front.chartdata import Cells
from xlperf.template.front.page_grid import LEFT, NEXT, RIGHT, FrontPage
from xlperf.template.front.subject_figures import Figures, is_off
from xlperf.template.table_rows import filled
from xlperf.values.amounts import plain

_ERRORS = COUNT_NAMES[Severity.ERROR]
_WORDS = dict(zip(BEFORE_RESULTS, ("next_target", "next_monitoring"), strict=True))


def write_next_step(page: FrontPage, cells: Cells, *, unit_named: bool) -> None:
    """Write the line; ``unit_named`` says whether 单位信息 has a name now."""
    first = page.known[0] if page.known else Figures(name="")
    look = page.looks.text(bold=True, bg_color="want", font_color="part_text", indent=1)
    page.block(NEXT, LEFT, RIGHT, look, _now(page, first, unit_named=unit_named), formula=_formula(page, cells))


def _formula(page: FrontPage, cells: Cells) -> str:
    at = cells.at
    some, _ = page.sentence("unscored", {"count": at["unscored"]}, {"count": 0})
    wrong, _ = page.sentence("with_errors", {"count": _ERRORS}, {"count": 0})
    sums, _ = page.sentence("weights", {"sum": at["weights"], "expected": EXPECTED}, {"sum": "", "expected": ""})
    steps = (
        (f'{fact_formula(page.layout, "name")}=""', f'"{page.words("next_unit")}"'),
        (f"{at['subjects']}=0", f'"{page.words("next_subjects")}"'),
        (f"{page.tables.filled('indicators', 'name')}=0", f'"{page.words("next_indicators")}"'),
        *((f'{fact_formula(page.layout, "purpose")}="{word}"', f'"{page.words(key)}"') for word, key in _WORDS.items()),
        (f"{at['place']}=0", f'"{page.words("chosen_gone")}"'),
        (f'{at["weights"]}=""', f'"{page.words("not_figures")}"'),
        (is_off(at["weights"]), sums),
        (f"{SUMMED}=0", f'"{page.words("other_scheme")}"'),
        (f"{at['unscored']}>0", some),
        (f'{at["execution"]}=""', f'"{page.words("no_execution")}"'),
        (f"N({_ERRORS})>0", wrong),
    )
    nested = f'"{page.words("fine")}"'
    for condition, words in reversed(steps):
        nested = f"IF({condition},{words},{nested})"
    return nested


def _now(page: FrontPage, first: Figures, *, unit_named: bool) -> str:
    """The same, as it is now."""
    scheme = page.shown.scheme
    expected = scheme.indicator_total if scheme else None
    if not unit_named:
        return page.words("next_unit")
    if not any(figures.name for figures in page.known):
        return page.words("next_subjects")
    if not filled(page.shown.rows["indicators"], "name", page.layout):
        return page.words("next_indicators")
    if page.purpose in _WORDS:
        return page.words(_WORDS[page.purpose])
    if not first.name:
        return page.words("chosen_gone")
    if expected is not None and first.weights != expected:
        return page.words("weights").format(sum=plain(first.weights), expected=plain(expected))
    if scheme is None or not adds_up(scheme):
        return page.words("other_scheme")
    if first.unscored:
        return page.words("unscored").format(count=first.unscored)
    if first.execution is None:
        return page.words("no_execution")
    errors = page.report.count(Severity.ERROR) if page.report else 0
    return page.words("with_errors").format(count=errors) if errors else page.words("fine")
