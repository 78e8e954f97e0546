"""Data files of units to sum up, and the rows of the workbook that sums them up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl

from tests.support.small_evaluations import department


def unit(name: str, *subjects: dict[str, Any], **facts: Any) -> dict[str, Any]:
    facts = {"name": name, "year": 2023, "scheme": "hubei_2020", "filled_on": "2024年3月1日", **facts}
    return {"xlperf": 1, "unit": facts, "subjects": list(subjects or [department(name)])}


def write(folder: Path, **units: dict[str, Any]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in units.items():
        (folder / f"{name}.json").write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    return folder


def cells(path: Path, sheet: str) -> list[dict[str, Any]]:
    """The rows of a list by their headings."""
    rows = list(openpyxl.load_workbook(path)[sheet].iter_rows(min_row=3, values_only=True))
    return [dict(zip(map(str, rows[0]), values, strict=True)) for values in rows[1:]]
