"""Official forms as the reader gives them back, and a small project to lay out in them, right and with faults."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.support.official_forms import Paper, book, hubei, mof
from xlperf.assessment import assess
from xlperf.findings import Finding
from xlperf.model import Indicator, Subject
from xlperf.reading.forms import read_forms
from xlperf.reading.workbook import Reading

LAYOUTS = {"hubei_2020": hubei, "mof_2020": mof}


def read(*papers: Paper, scheme: str | None = None) -> Reading:
    reading = read_forms([book(*papers)], scheme=scheme)
    assert reading is not None
    return reading


def only(*papers: Paper) -> Subject:
    (subject,) = read(*papers).evaluation.subjects
    return subject


def triples(reading: Reading) -> list[tuple[str, str, str]]:
    return [(found.code, found.subject, found.item) for found in assess(reading).findings]


def codes(reading: Reading) -> list[str]:
    return [found.code for found in reading.findings]


def place(found: Finding) -> tuple[str, str]:
    assert found.origin is not None
    return found.code, found.origin.cell


def data(**changes: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The data file of a small project, and its subject with changes."""
    indicator = {"goal": 1, "sign": "≥", "unit": None, "reason": None, "evidence": None}
    indicators = [
        indicator | {"level1": "产出指标", "level2": "数量指标", "name": "培训人次", "target": Decimal(300),
                     "unit": "人次", "actual": "310人次", "weight": Decimal(40), "stated_score": Decimal(40)},
        indicator | {"level1": "产出指标", "level2": "质量指标", "name": "合格率", "target": "95%", "unit": "%",
                     "actual": "96%", "weight": Decimal(10), "stated_score": Decimal(10)},
        indicator | {"level1": "效益指标", "level2": "社会效益指标", "name": "就业能力", "sign": "定性",
                     "target": "能独立上岗", "actual": "达成预期指标", "weight": Decimal(30),
                     "stated_score": Decimal(30)},
        indicator | {"level1": "满意度指标", "level2": "服务对象满意度指标", "name": "学员满意度", "target": "90%",
                     "unit": "%", "actual": "95%", "weight": Decimal(10), "stated_score": Decimal(10)},
    ]  # fmt: skip
    funds = {
        "initial": Decimal(100), "adjusted": Decimal(120), "executed": Decimal(90), "stated_rate": "75%",
        "stated_score": Decimal("7.5"), "sources": [],
    }  # fmt: skip
    subject = {
        "name": "培训经费", "kind": "project", "funds": funds, "indicators": indicators, "texts": {},
        "goals": [{"number": 1, "text": "办好培训班。", "weight": None}],
        "stated_total": Decimal("97.5"), "stated_grade": None, "implementer": "某中心", "supervisor": "某局",
    }  # fmt: skip
    unit = {"name": "某区某局", "year": 2022, "money_unit": "万元"}
    return {"unit": unit}, subject | changes


def shape(indicator: Indicator) -> tuple[object, ...]:
    """What a form holds of an indicator: the sign and target as read, not as spelt."""
    measure = indicator.measure
    return (
        indicator.level1, indicator.level2, indicator.name, measure.sign, measure.target or measure.target_text,
        measure.actual or measure.actual_text, indicator.stated_score, indicator.reason,
    )  # fmt: skip


def figures(subject: Subject) -> tuple[object, ...]:
    funds = subject.funds
    return funds.adjusted, funds.executed, funds.stated_rate, funds.stated_score, subject.stated_total


def faulty() -> tuple[dict[str, Any], dict[str, Any]]:
    given, subject = data(stated_total=Decimal(99))
    subject["funds"] |= {"stated_rate": "90%", "stated_score": Decimal(9)}
    rows = subject["indicators"]
    rows[1] |= {"actual": "76%", "stated_score": Decimal(10)}
    rows[2] |= {"stated_score": Decimal(40)}
    return given, subject
