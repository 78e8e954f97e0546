"""The cell functions' answers as native formulas, for desks where no Python runs: Python's answer, or none.

The formulas are data (``data/native.toml``), step by step in helper columns; the schemes' figures and the words that
people type stand in a hidden sheet, made here from the schemes and from ``values/``: what a word means there is asked
of the code that reads cells, so that the two cannot disagree.
"""

from xlperf.native.formulas import ASK, FILLED, answered, native_formulas
from xlperf.native.rule_sheet import (
    OWN_ALERTS_NAME,
    OWN_NAME,
    SHEET,
    RuleSheet,
    left_out_lines,
    own_alert_figures,
    own_alert_rows,
    own_figures,
    own_rows,
    rule_sheet,
)
from xlperf.native.scheme_figures import adds_up, is_by_rate

__all__ = [
    "ASK", "FILLED", "OWN_ALERTS_NAME", "OWN_NAME", "SHEET", "RuleSheet", "adds_up", "answered", "is_by_rate",
    "left_out_lines", "native_formulas", "own_alert_figures", "own_alert_rows", "own_figures", "own_rows", "rule_sheet",
]  # fmt: skip
