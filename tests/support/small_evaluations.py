"""Small evaluations for the checks, and their findings as flat triples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from xlperf.checks import Check, run_checks
from xlperf.findings import Finding
from xlperf.model import Evaluation
from xlperf.reading.datafile import read_data
from xlperf.schemes import Scheme, load_scheme
from xlperf.scoring import score_subject

HUBEI = load_scheme("hubei_2020")
MOF = load_scheme("mof_2020")

RIGHT = """
| level1     | level2         | name           | sign | target     | actual       | weight | stated_score | reason    |
| 产出指标   | 数量指标       | 培训人次       | ≥    | 300人次    | 310人次      | 10     |              |           |
| 产出指标   | 质量指标       | 培训合格率     | ≥    | 95%        | 96%          | 10     |              |           |
| 产出指标   | 时效指标       | 培训完成时间   | ≤    | 12个月     | 11个月       | 10     |              |           |
| 产出指标   | 成本指标       | 人均培训成本   | ≤    | 0.3万元    | 0.29万元     | 10     |              |           |
| 效益指标   | 社会效益指标   | 就业能力       | 定性 | 能独立上岗 | 达成预期指标 | 30     | 28           | 2人未上岗 |
| 满意度指标 | 服务对象满意度 | 参训人员满意度 | ≥    | 90%        | 95%          | 10     |              |           |
"""
"""Six indicators with which nothing is wrong under the Hubei scheme."""
TEXTS = {
    "purpose": "提高从业人员的技能。",
    "goals_text": "办好培训班。",
    "process": "成立了自评小组，逐项核对了材料。",
    "management": "专款专用，按制度支出。",
    "measures": "下年提前开班。",
    "disclosure": "在门户网站公开。",
}
"""What a subject writes, with which nothing is wrong."""
COLUMNS = (
    "level1",
    "level2",
    "name",
    "sign",
    "target",
    "unit",
    "actual",
    "weight",
    "stated_score",
    "reason",
    "evidence",
)


def rows(markdown: str) -> list[dict[str, str | None]]:
    """The rows of a Markdown table, blank cells as null."""
    lines = [[cell.strip() or None for cell in line.split("|")[1:-1]] for line in markdown.strip().splitlines()]
    return [dict(zip(map(str, lines[0]), line, strict=True)) for line in lines[1:]]


def row(**values: object) -> dict[str, object]:
    """One indicator with which nothing is wrong, but for ``values``."""
    usual = {"level1": "产出指标", "level2": "数量指标", "name": "培训人次", "sign": "≥", "target": "300人次",
             "actual": "310人次", "weight": 10}  # fmt: skip
    return {**usual, **values}


def project(name: str = "培训项目", **values: Any) -> dict[str, Any]:
    """One project with which nothing is wrong, but for ``values``; ``funds`` and ``texts`` add to the usual."""
    texts = {**TEXTS, **values.pop("texts", {})}
    funds = {"initial": 100, "adjusted": 100, "executed": 100, **values.pop("funds", {})}
    usual = {"name": name, "kind": "project", "supervisor": "某局", "implementer": "某中心", "indicators": rows(RIGHT)}
    return {**usual, **values, "funds": funds, "texts": {key: text for key, text in texts.items() if text}}


def department(name: str = "某中心", **values: Any) -> dict[str, Any]:
    """A department with which nothing is wrong, but for ``values``."""
    return project(name, **{"kind": "department", **values})


def evaluation(*subjects: Mapping[str, Any], unit: Mapping[str, Any] | None = None, **more: Any) -> Evaluation:
    """An evaluation of these subjects (one project, if none is given)."""
    usual = {"name": "某中心", "year": 2022, "filled_on": "2023年3月1日"}
    data = {"xlperf": 1, "unit": {**usual, **(unit or {})}, "subjects": list(subjects or [project()]), **more}
    return read_data(data).evaluation


def findings(item: Evaluation, checks: Sequence[Check] | None = None, scheme: Scheme = HUBEI) -> tuple[Finding, ...]:
    """What the checks (all, if none are named) find."""
    results = [score_subject(subject, scheme) for subject in item.subjects]
    return run_checks(item, results, scheme, *(() if checks is None else (checks,)))


def triples(found: Sequence[Finding]) -> list[tuple[str, str, str]]:
    """Code, subject, item."""
    return [(one.code, one.subject, one.item) for one in found]


def places(found: Sequence[Finding]) -> list[tuple[str, str, str]]:
    """Code, header of the cell, item."""
    return [(one.code, one.origin.header if one.origin else "", one.item) for one in found]
