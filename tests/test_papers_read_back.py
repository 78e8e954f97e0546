"""The papers of targets and of monitoring, read back: what a paper prints is what it gives."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.command_line import Done
from tests.support.sample import sample_data
from tests.test_forms_laws import sheet_of
from xlperf import files
from xlperf.alerts import load_alerts
from xlperf.assessment import assess
from xlperf.model import Evaluation, Kind, Subject
from xlperf.reading.datafile import read_data
from xlperf.reading.forms import read_forms
from xlperf.reading.tables import Book
from xlperf.reading.workbook import Reading
from xlperf.tables import TableGrid
from xlperf.tables.form_layout import FormLayout
from xlperf.tables.papers import MONITORING, TARGET, Paper, monitoring_papers, papers, target_papers
from xlperf.taxonomy import level1_name, level2_name, order_key
from xlperf.writing.paper_files import write_monitoring, write_targets

pytestmark = pytest.mark.workbooks

Call = Callable[..., Done]
PERIOD = "1-6月"
EVERY = {paper.id: paper for paper in (*papers(TARGET), *papers(MONITORING))}
LIKELIHOODS = [None, "确定能", "有可能", "不可能"]
CAUSES = [None, "经费保障", "制度保障", "人员保障", "硬件条件保障", "其他"]
words = st.text("甲乙丙丁戊己庚辛", min_size=2, max_size=8)
amounts = st.decimals(0, 5000, places=2).map(str)
ROWS = [
    ("产出指标", "数量指标", "≥", "300", "人次", "150", "280"),
    ("产出指标", "质量指标", "≥", "95", "%", "96.5", "96"),
    ("产出指标", "成本指标", "≤", "12", "万元", "6", "11.5"),
    ("产出指标", "时效指标", "定性", "12月底前完成", None, "正在进行", "12月底前完成"),
    ("效益指标", "社会效益指标", "定性", "就业能力明显提高", None, "部分达成", None),
    ("满意度指标", "服务对象满意度指标", ">", "90", "%", "92", None),
]


@st.composite
def evaluations(draw: st.DrawFn, kind: Kind) -> Evaluation:
    """A project, or a department as a whole, with targets, sources, goals and one period of monitoring."""
    names = draw(st.lists(words, min_size=len(ROWS), max_size=len(ROWS), unique=True))
    subject = {
        "name": draw(words), "kind": kind.value, "supervisor": draw(words), "implementer": draw(words),
        "category": draw(words), "nature": draw(words), "type": draw(words), "leader": draw(words),
        "start": "2022年1月", "end": "2022年12月", "mid_total": draw(amounts), "overview": draw(words),
        "funds": {
            "initial": draw(amounts), "adjusted": None, "executed": None,
            "sources": [
                {"source": "财政拨款", "initial": draw(amounts)}, {"source": "其他资金", "initial": draw(amounts)},
            ],
        },
        "goals": [{"number": at, "text": draw(words)} for at in range(1, draw(st.integers(1, 2)) + 1)],
        "indicators": [
            {
                "level1": row[0], "level2": row[1], "name": name, "sign": row[2], "target": row[3], "unit": row[4],
                "standard": draw(st.one_of(st.none(), words)), "mid_target": draw(st.sampled_from([None, "≥900人次"])),
            }
            for name, row in zip(names, ROWS, strict=True)
        ],
        "texts": {"purpose": draw(words), "measures": draw(words)},
    }  # fmt: skip
    rows = [
        {
            "subject": subject["name"], "name": name, "period": PERIOD, "current": row[5], "forecast": row[6],
            "likelihood": draw(st.sampled_from(LIKELIHOODS)), "cause": draw(st.sampled_from(CAUSES)),
            "reason": draw(st.one_of(st.none(), words)),
        }
        for name, row in zip(names, ROWS, strict=True)
    ]  # fmt: skip
    spent = {"subject": subject["name"], "period": PERIOD, "executed": draw(amounts), "forecast": draw(amounts)}
    unit = {"name": draw(words), "year": 2022, "preparer": draw(words), "phone": "0715-1234567", "head": draw(words)}
    data = {"xlperf": 1, "unit": unit, "subjects": [subject], "monitoring": rows, "fund_monitoring": [spent]}
    return read_data(data).evaluation


def tables_of(evaluation: Evaluation, paper: Paper) -> tuple[TableGrid, ...]:
    done = assess(read_of(evaluation))
    if paper.kind == TARGET:
        return target_papers(done.evaluation, done.results, done.scheme, paper)
    return monitoring_papers(done.evaluation, done.results, done.scheme, paper, PERIOD, load_alerts())


def read_of(evaluation: Evaluation) -> Reading:
    return Reading(evaluation=evaluation)


def read_back(tables: tuple[TableGrid, ...]) -> Evaluation:
    read = read_forms([Book(name="表", grids={table.sheet: sheet_of(table) for table in tables})])
    assert read is not None
    assert [found.code for found in read.findings if found.code in LOST] == []
    return read.evaluation


LOST = ("R34", "R36", "R43", "R44", "R45", "R47", "R49", "R82")
"""Findings that say that something on a form was not understood, or says two things."""


def facts_of(paper: Paper, kind: Kind) -> frozenset[str]:
    """The facts that a paper's form of a project, or of a department, prints."""
    return frozenset(_printed(paper.layout.department if kind is Kind.DEPARTMENT else paper.layout.project))


def _printed(form: FormLayout) -> Iterator[str]:
    stack = [*form.parts]
    while stack:
        part = stack.pop()
        stack += part.parts
        yield from (cell.fact for cell in part.cells if cell.fact)


HEAD = {"name", "supervisor", "implementer", "category", "nature", "type", "leader", "overview", "mid_total"}


def held(evaluation: Evaluation, paper: Paper) -> dict[str, Any]:
    """What a paper holds of the first subject."""
    subject = evaluation.subjects[0]
    facts = facts_of(paper, subject.kind)
    found: dict[str, Any] = {key: getattr(subject, key) for key in HEAD & facts}
    if {"period", "start"} & facts:
        found["period"] = (subject.start, subject.end)
    if "initial" in facts:
        found["initial"] = subject.funds.initial
    if "source_initial" in facts:
        found["sources"] = {_source(one.source, paper): one.initial for one in subject.funds.sources}
    if "all_goals" in facts:
        found["goals"] = [(goal.number, goal.text) for goal in subject.goals]
    for section in {"purpose", "measures"} & facts:
        found[section] = subject.texts[section].text
    found["indicators"] = _indicators(subject, facts)
    if {"spent", "current", "current_value"} & facts:
        found["funds"] = [(row.period, row.executed, row.forecast) for row in evaluation.fund_monitoring]
        found["monitoring"] = _monitoring(evaluation, facts)
    return found


def _source(name: str, paper: Paper) -> str:
    """A source as the paper calls it: 财政拨款 is 当年财政拨款 in Shanghai."""
    options = paper.layout.sources
    return next((one.text for one in options if name in (one.text, *one.words, one.text.partition("：")[2])), name)


def _indicators(subject: Subject, facts: frozenset[str]) -> list[tuple[object, ...]]:
    """In the order of the paper: what has no levels was read in it."""
    rows = sorted(subject.indicators, key=lambda row: order_key(row.level1, row.level2))
    levels = "level1" in facts, "level2" in facts
    return [
        (
            level1_name(row.level1) if levels[0] else None, level2_name(row.level2) if levels[1] else None, row.name,
            row.measure.sign, str(row.measure.target or row.measure.target_text),
            row.standard if "standard" in facts else None, row.mid_target if "mid_target" in facts else None,
        )
        for row in rows
    ]  # fmt: skip


def _monitoring(evaluation: Evaluation, facts: frozenset[str]) -> dict[str, tuple[object, ...]]:
    def value(row: Any, key: str) -> object:
        measure = row.measure if key == "current" else row.forecast_measure
        return str(measure.actual or measure.actual_text)

    likely, cause = {"likelihood", "is_certain"} & facts, {"cause", "cause_funds"} & facts
    return {
        row.name: (
            row.period, value(row, "current"), value(row, "forecast") if "forecast" in facts else None,
            row.likelihood if likely else None, row.cause if cause else None, row.reason,
        )
        for row in evaluation.monitoring
    }  # fmt: skip


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("name", EVERY)
@settings(max_examples=25)
@given(data=st.data())
def test_law__a_paper_read_back_gives_what_it_prints(name: str, kind: Kind, data: st.DataObject) -> None:
    paper, evaluation = EVERY[name], data.draw(evaluations(kind))
    again = read_back(tables_of(evaluation, paper))
    assert [one.kind for one in again.subjects] == [kind]
    assert held(again, paper) == held(evaluation, paper)
    assert again.unit.purpose == {TARGET: "目标", MONITORING: "监控"}[paper.kind]


def test_a_department_s_declaration_gives_its_money_and_its_duties() -> None:
    """The rest of it is as a project's."""
    sources = [{"source": "财政拨款", "initial": 900}, {"source": "其他资金", "initial": 100}]
    funds = {"initial": 1000, "initial_basic": 700, "initial_project": 300, "last_executed": 970, "sources": sources}
    row = {"level1": "产出指标", "level2": "数量指标", "name": "监测站点数", "sign": "≥", "target": "60", "unit": "个"}
    indicators = [{**row, "standard": "部颁规范", "last_actual": "58个"}]
    subject = {"name": "某局", "kind": "department", "overview": "水文监测。", "funds": funds, "indicators": indicators}
    before = read_data({"xlperf": 1, "unit": {"name": "某局", "year": 2023}, "subjects": [subject]}).evaluation
    (grid,) = tables_of(before, EVERY["hubei_target"])
    assert "90.00%" in [cell.text for cell in grid.cells]
    assert grid.notes == ("版式：湖北省（武汉）（广水市2021年申报表的前半部分，指标的列凭记忆写）",)
    (again,) = read_back((grid,)).subjects
    assert (again.kind, again.overview) == (before.subjects[0].kind, "水文监测。")
    money = ("initial", "initial_basic", "initial_project", "last_executed")
    assert [getattr(again.funds, key) for key in money] == [1000, 700, 300, 970]
    assert [(one.source, one.initial) for one in again.funds.sources] == [("财政拨款", 900), ("其他资金", 100)]
    assert [(one.name, one.standard, one.last_actual) for one in again.indicators] == [
        ("监测站点数", "部颁规范", "58个"),
    ]  # fmt: skip


def with_monitoring() -> dict[str, Any]:
    """The sample, of which its first project is monitored."""
    sample = sample_data()
    project = next(one for one in sample["subjects"] if one["kind"] == "project")
    rows = [
        {
            "subject": project["name"], "name": row["name"], "period": PERIOD, "current": row["actual"],
            "likelihood": "确定能",
        }
        for row in project["indicators"]
    ]  # fmt: skip
    funds = [{"subject": project["name"], "period": PERIOD, "executed": 10, "forecast": 30}]
    return {**sample, "monitoring": rows, "fund_monitoring": funds}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The papers of the monitored sample as files, by their suffix and kind."""
    folder = tmp_path_factory.mktemp("papers")
    source = folder / "某中心.json"
    source.write_text(json.dumps(with_monitoring(), ensure_ascii=False, default=str), "utf-8")
    targets, rows = write_targets(source).paths, write_monitoring(source).paths
    return {f"{kind}{path.suffix}": path for kind, paths in ((TARGET, targets), (MONITORING, rows)) for path in paths}


@pytest.mark.parametrize("suffix", [".xlsx", ".docx"])
def test_written_papers_give_what_they_print(written: dict[str, Path], suffix: str) -> None:
    before = read_data(with_monitoring()).evaluation
    targets, again = (files.load(written[kind + suffix]) for kind in (TARGET, MONITORING))
    lost = [found.code for found in (*targets.findings, *again.findings) if found.code in LOST]
    assert lost == (["R45"] if suffix == ".docx" else [])  # the report before the tables is text
    assert [_names(one) for one in targets.evaluation.subjects] == [_names(one) for one in before.subjects]
    assert _currents(again.evaluation) == _currents(before)


def _names(subject: Subject) -> set[str]:
    return {row.name for row in subject.indicators}


def _currents(evaluation: Evaluation) -> dict[str, str]:
    return {row.name: str(row.measure.actual or row.measure.actual_text) for row in evaluation.monitoring}


def test_papers_of_one_unit_give_one_workbook(written: dict[str, Path], call: Call, tmp_path: Path) -> None:
    """Targets, monitoring and the self-evaluation together: one subject each, contradictions named."""
    source = tmp_path / "自评.json"
    changed = with_monitoring() | {"monitoring": [], "fund_monitoring": []}
    project = next(one for one in changed["subjects"] if one["kind"] == "project")
    row = next(one for one in project["indicators"] if one["sign"] == "≥")
    row["target"], row["actual"] = "7", "8"
    source.write_text(json.dumps(changed, ensure_ascii=False, default=str), "utf-8")
    assert call("report", source).code == 0
    form = tmp_path / "自评表.xlsx"
    shutil.copy(source.with_name("自评-报告.xlsx"), form)
    output = tmp_path / "合.json"
    done = call("import", form, written[f"{TARGET}.xlsx"], written[f"{MONITORING}.xlsx"], "-o", output)
    assert done.code == 0, done.err
    data = json.loads(output.read_text("utf-8"))
    assert len(data["subjects"]) == len(changed["subjects"])
    assert data["unit"]["purpose"] is None
    assert len(data["monitoring"]) == len(project["indicators"])
    assert "R82" in done.out + done.err
    assert row["name"] in done.out + done.err
