"""Scoring 计分: completion, verdict and score of indicators, budget execution, goals, total and grade.

Pure functions of what was typed and a scheme. Rates and completions are unrounded fractions; scores are points, rounded
half up to the scheme's places when they are computed, and sums are sums of rounded scores. What cannot be computed is
``None`` with a Problem, never 0 and never full marks. Every result carries its working, in the notation of the field.
"""

from xlperf.scoring.beside_last_year import Change, executed_change, indicator_change, target_change
from xlperf.scoring.execution import is_blank_rate, no_rate, read_rate, score_execution
from xlperf.scoring.indicator import score_indicator
from xlperf.scoring.quantitative import meets_target
from xlperf.scoring.results import ExecutionResult, GoalResult, IndicatorResult, SubjectResult
from xlperf.scoring.subject import cap_of, full_marks, grade_of, score_subject

__all__ = [
    "Change",
    "ExecutionResult",
    "GoalResult",
    "IndicatorResult",
    "SubjectResult",
    "cap_of",
    "executed_change",
    "full_marks",
    "grade_of",
    "indicator_change",
    "is_blank_rate",
    "meets_target",
    "no_rate",
    "read_rate",
    "score_execution",
    "score_indicator",
    "score_subject",
    "target_change",
]
