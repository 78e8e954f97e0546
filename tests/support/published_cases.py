"""Published self-evaluations, as the data files in tests/cases: read, scored, checked."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

from xlperf.checks import run_checks
from xlperf.findings import Finding
from xlperf.reading.datafile import read_data
from xlperf.reading.workbook import Reading
from xlperf.schemes import load_scheme
from xlperf.scoring import SubjectResult, score_subject

FOLDER = Path(__file__).parents[1] / "cases"
NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))


def case(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"), parse_float=Decimal)
    return loaded


def reading(name: str) -> Reading:
    return read_data(case(name)["data"])


def result(name: str, scheme: str = "") -> SubjectResult:
    evaluation = reading(name).evaluation
    return score_subject(evaluation.subjects[0], load_scheme(scheme or evaluation.unit.scheme))


def checked(name: str) -> tuple[Finding, ...]:
    evaluation = reading(name).evaluation
    scheme = load_scheme(evaluation.unit.scheme)
    return run_checks(evaluation, [score_subject(subject, scheme) for subject in evaluation.subjects], scheme)
