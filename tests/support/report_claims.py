"""Sentences of finished reports, compared with a workbook that agrees or does not (``report_claims.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from xlperf.against import ReportLine, compare_report
from xlperf.assessment import Assessment, assess
from xlperf.reading.datafile import read_data

LIST = Path(__file__).parents[1] / "report_claims.toml"
_ROWS = (
    ("产出指标", "数量指标", "培训人次", 180, "人", 164, 40, "36.44"),
    ("产出指标", "质量指标", "合格率", "95", "%", "96%", 20, 20),
    ("效益指标", "社会效益指标", "就业人数", 50, "人", 52, 20, 20),
    ("满意度指标", "服务对象满意度指标", "学员满意度", "90", "%", "95%", 10, 10),
)


@dataclass(frozen=True, slots=True)
class Wordings:
    """Sentences of one kind: those that should give ``code``, and those that should not."""

    code: str
    wrong: tuple[str, ...]
    right: tuple[str, ...]

    @property
    def missed(self) -> tuple[str, ...]:
        """The wrong sentences that give nothing."""
        return tuple(text for text in self.wrong if self.code not in codes(text))

    @property
    def raised(self) -> tuple[str, ...]:
        """The right sentences that give the code."""
        return tuple(text for text in self.right if self.code in codes(text))


@cache
def wordings() -> Mapping[str, Wordings]:
    """The sentences of each kind."""
    table = tomllib.loads(LIST.read_text("utf-8"))
    return {
        kind: Wordings(one["code"], tuple(one.get("wrong", ())), tuple(one.get("right", ())))
        for kind, one in table.items()
    }


@cache
def codes(text: str) -> frozenset[str]:
    """The codes that a report of this one sentence gives, beside the workbook."""
    lines = [ReportLine("2023年度培训项目绩效自评报告", "第1段"), ReportLine(text, "第2段")]
    return frozenset(one.code for one in compare_report(_workbook(), lines))


@cache
def _workbook() -> Assessment:
    keys = ("level1", "level2", "name", "target", "unit", "actual", "weight", "stated_score")
    rows = [{"sign": "≥", "reason": "生源不足", **dict(zip(keys, row, strict=True))} for row in _ROWS]
    funds = {"initial": 100, "adjusted": 100, "executed": 100}
    subject = {"name": "培训项目", "kind": "project", "funds": funds, "indicators": rows}
    unit = {"name": "某局", "year": 2023, "scheme": "mof_2020", "money_unit": "万元"}
    return assess(read_data({"xlperf": 1, "unit": unit, "subjects": [subject]}))
