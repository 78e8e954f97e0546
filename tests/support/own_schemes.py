"""Schemes that differ from a built-in one in a few keys, and subjects that are scored by them."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from typing import Any

import pytest

from xlperf.findings import XlperfError
from xlperf.model import Subject
from xlperf.reading.datafile import read_data
from xlperf.schemes import Scheme, load_scheme

GUANGXI = {
    "title": "某市",
    "source": "局里的表",
    "extends": "guangxi",
    "execution": {"weight": 10},
    "dimensions": {"output": False, "outcome": False, "satisfaction": False},
}
"""A unit's own file over 广西, which is known in part."""

HEAD = 'title = "试行"\nsource = "试行"\n'


def variant(text: str, extends: str = "mof_2020") -> Scheme:
    """A scheme that differs from another in the TOML given."""
    return load_scheme("试行", [tomllib.loads(f'{HEAD}extends = "{extends}"\n{text}', parse_float=Decimal)])


def faults(text: str, extends: str = "mof_2020") -> list[str]:
    """The faults for which such a scheme is refused, as lines `key：fault`."""
    with pytest.raises(XlperfError) as caught:
        variant(text, extends)
    return [line.strip() for line in caught.value.message.splitlines()[1:]]


def project(*indicators: dict[str, Any], **more: Any) -> Subject:
    """One project with these rows, all of its budget of 100 executed unless ``more`` says otherwise."""
    data = {"name": "某项目", "kind": "project", "funds": {"adjusted": 100, "executed": 100}}
    subject = {**data, "indicators": list(indicators), **more}
    reading = read_data({"xlperf": 1, "unit": {"name": "某局", "year": 2022}, "subjects": [subject]})
    return reading.evaluation.subjects[0]


def row(weight: int | str | None, level1: str = "产出指标", level2: str = "数量指标", **more: Any) -> dict[str, Any]:
    """A row whose target of 10 was reached, unless ``more`` says otherwise."""
    levels = {"level1": level1, "level2": level2, "name": f"{level2}甲"}
    return {**levels, "sign": "≥", "target": "10个", "actual": "10个", "weight": weight, **more}
