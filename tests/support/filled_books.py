"""Small data files, and workbooks that are filled with them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from xlperf import template
from xlperf.reading import datafile
from xlperf.reading.workbook import Reading


def data(**unit: Any) -> dict[str, Any]:
    """A data file with one project, for a test to add to."""
    return {
        "xlperf": 1,
        "unit": {"name": "某局", "year": 2022, **unit},
        "subjects": [{"name": "某项目", "kind": "project", "funds": {"initial": 100, "adjusted": 80, "executed": 60}}],
    }


def indicator(name: str = "甲", **more: Any) -> dict[str, Any]:
    """One indicator that was reached by half."""
    return {"name": name, "sign": "≥", "target": 20, "actual": 10, "unit": "个", "weight": 80, **more}


def filled(content: dict[str, Any], path: Path) -> Reading:
    """Write a data file's content into a workbook; gives what the data file says."""
    reading = datafile.read_data(content)
    template.write(path, reading)
    return reading
