"""The sample that the package carries: its data file, and the report on it."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import Any

from xlperf import template
from xlperf.report import Report, evaluate


def sample_data() -> dict[str, Any]:
    """The sample's data file, as a copy to change."""
    text = (resources.files("xlperf") / "data" / "sample.json").read_text("utf-8")
    loaded: dict[str, Any] = json.loads(text, parse_float=Decimal)
    return loaded


@cache
def sample_report() -> Report:
    """The report on the sample, made once."""
    return evaluate(template.read_sample())
