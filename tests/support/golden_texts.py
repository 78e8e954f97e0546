"""Golden texts: what the software writes about fixed data, whole, in ``tests/golden``.

A change of wording, order, figure or origin shows as a difference. ``make golden`` writes them anew and prints what
changed; read that before committing it.
"""

from __future__ import annotations

import difflib
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any

from tests.support.catalogue_examples import COST, COUNT, EXAMPLES, LIKED, PASSED, TIME, WORK, checked, typed, workbook
from tests.support.small_evaluations import RIGHT, department, project
from tests.support.small_evaluations import rows as table
from xlperf import template
from xlperf.assessment import examine
from xlperf.checks import questions
from xlperf.checks.sorting import in_order
from xlperf.findings import Origin
from xlperf.narrative import load_outline, outline_names
from xlperf.narrative.facts import Case
from xlperf.narrative.indicator_sentences import COUNT_FACTS, INDICATOR_FACTS, count_find, item_find, items_of
from xlperf.narrative.subject_facts import SUBJECT_FACTS, subject_find
from xlperf.narrative.template import Find
from xlperf.paragraphs import Paragraph
from xlperf.reading.datafile import read_data
from xlperf.report import Report, evaluate
from xlperf.tables import TableGrid

FOLDER = Path(__file__).parents[1] / "golden"

Data = dict[str, Any]

SCHEMES = {"hubei": "hubei_2020", "mof": "mof_2020"}
"""Layout of the tables -> a scheme that has it."""


def report_text(outline: str) -> str:
    """The sample's report: key, style and cells of every paragraph over its text."""
    return "\n".join(_paragraphs(evaluate(template.read_sample(), outline=outline).paragraphs))


def wording_text(outline: str) -> str:
    """What an outline says of data that differ from the usual; of each variant the paragraphs no earlier one has."""
    lines: list[str] = []
    seen: set[str] = set()
    for name, report in wordings(outline).items():
        new = [item for item in report.paragraphs if item.text not in seen]
        seen |= {item.text for item in new}
        lines += [f"== {name} ==", *(item.text for item in new), ""]
    return "\n".join(lines)


def table_text(layout: str) -> str:
    """The tables of the sample and of the fullest variant: each cell's place, size, style and text."""
    reports = [_by_scheme(SCHEMES[layout]), evaluate(read_data(variant(FULL, scheme=SCHEMES[layout])))]
    return "\n".join(line for report in reports for grid in report.tables for line in _table(grid))


def finding_text() -> str:
    """The sample's findings as users see them, then the questions to the officer."""
    report = evaluate(template.read_sample())
    lines = [f"{one.severity.label} {one}" for one in in_order(report.findings)]
    asked = questions(report.evaluation, report.results, report.scheme)
    return "\n".join([*lines, *(f"{one.code} {'、'.join(one.subjects)}：{one.text}{one.remedy}" for one in asked), ""])


def fact_text() -> str:
    """Every fact that an outline may name and two variants know: its text and the cells it is made of."""
    lines: list[str] = []
    for name in ("full", "cut and overspent"):
        content, unit = VARIANTS[name]
        lines += [f"== {name} ==", *_facts(evaluate(read_data(variant(content, **unit))))]
    return "\n".join([*lines, ""])


def _facts(report: Report) -> Iterator[str]:
    words = load_outline(report.scheme.outline).words
    unit, scheme = report.evaluation.unit, report.scheme
    for number, (subject, result) in enumerate(zip(report.evaluation.subjects, report.results, strict=True), start=1):
        case = Case(unit=unit, subject=subject, result=result, scheme=scheme, words=words, attachment=number)
        items = items_of(case)
        yield from _known(sorted({*SUBJECT_FACTS, *COUNT_FACTS}), count_find(items, subject_find(case)))
        for item in items:
            yield from _known(sorted(INDICATOR_FACTS), item_find(item, subject_find(case)))


def _known(names: Sequence[str], find: Find) -> Iterator[str]:
    found = ((name, find(name)) for name in names)
    yield from (f"{name}: {fact.text}{_places(fact.origins)}" for name, fact in found if fact)


def faulty_text() -> str:
    """The findings of a workbook with a fault for each family of checks, in the order of ``check --json``."""
    found = examine(typed(FAULTY)).findings
    return "".join(f"{one.code} {one.severity.label} {one.origin} {one.subject} {one.item}\n" for one in found)


def message_text() -> str:
    """What users read of each example of the catalogue."""
    return "".join(f"{found}\n" for item in EXAMPLES for found in checked(item.content) if found.code == item.code)


def _paragraphs(paragraphs: Sequence[Paragraph]) -> Iterator[str]:
    for item in paragraphs:
        yield f"# {item.key} · {item.style.value}{_places(item.origins)}"
        yield item.text
        yield ""


def _places(origins: Sequence[Origin]) -> str:
    return "".join(f" · {origin.cell}" for origin in origins)


def _table(grid: TableGrid) -> Iterator[str]:
    yield f"== {grid.sheet} · {grid.caption} · {grid.title} =="
    yield f"columns {grid.columns}, blocks {grid.blocks}, landscape {grid.landscape}"
    yield from (f"heading: {line}" for line in grid.heading)
    for cell in grid.cells:
        yield f"{cell.row},{cell.column} {cell.rows}×{cell.columns} {cell.style.value}: {cell.text}"
    yield from (f"footing: {line}" for line in grid.footing)
    yield from (f"note: {line}" for line in grid.notes)
    yield ""


def _by_scheme(scheme: str) -> Report:
    """The sample by a scheme."""
    reading = template.read_sample()
    unit = replace(reading.evaluation.unit, scheme=scheme)
    return evaluate(replace(reading, evaluation=replace(reading.evaluation, unit=unit)))


FAULTS: Mapping[int, Data] = {
    COUNT: {"actual": "250人次", "last_actual": "900人次"},
    PASSED: {"name": "预算执行率", "stated_score": 9},
    TIME: {"weight": 20, "target": "十二个月左右"},
    COST: {"sign": "≥", "actual": None},
    LIKED: {"sign": "＝"},
    WORK: {"target": "效果明显", "stated_score": 20, "reason": "酌情扣分"},
}
"""What is wrong with each of the usual indicators."""

FAULTY = workbook(
    department(texts={"purpose": None, "process": "按照财预[2020]10号文件自评，全面完成了各项目标。"}),
    project(
        indicators=[{**item, **FAULTS.get(at, {})} for at, item in enumerate(table(RIGHT))],
        goals=[{"number": 1, "text": "新建水池不少于3座。", "review": "年份没有改"}],
        funds={"initial": 90, "executed": 40, "stated_rate": "50%"},
        texts={"measures": "无", "process": "我县高度重视，执行率达到95%，"},
    ),
    unit={"filled_on": "202年1月"},
)
"""A department and a project with many faults."""

# --- data in which every phrase of an outline is said ---------------------------------------------------------------

PARTLY = "部分达成预期指标并具有一定效果"


def indicator(name: str, **changes: Any) -> Data:
    usual = {"level1": "产出指标", "level2": "数量指标", "name": name, "sign": "≥", "target": "20个", "actual": "20个"}
    return {**usual, "weight": 40, **changes}


FULL: Data = {
    "supervisor": "某主管局",
    "implementer": "某实施单位",
    "category": "省直专项",
    "nature": "持续性项目",
    "type": "常年性项目",
    "funds": {
        "initial": 100, "adjusted": 120, "executed": 100, "basic": 60, "project": 40, "next_year": 130,
        "adjustment_reason": "追加培训任务", "shortfall_reason": "尾款尚未结算", "leftover_use": "结转下年使用",
        "sources": [{"source": "财政拨款", "initial": 80, "adjusted": 90, "executed": 80},
                    {"source": "其他资金", "initial": 20, "adjusted": 30, "executed": 20}],
    },
    "goals": [{"number": 1, "text": "办好培训班。", "weight": 40}, {"number": 2, "text": "服务就业。", "weight": 40}],
    "indicators": [
        indicator("培训期数", weight=30),
        indicator("培训质量", level2="质量指标", sign="定性", target="能独立上岗", actual=PARTLY, weight=20,
                  stated_score=15, reason="2人未上岗，加强辅导"),
        indicator("增收", level1="效益指标", level2="经济效益指标", goal=2, target="5万元", actual="4万元", weight=20),
        indicator("满意度", level1="满意度指标", level2="服务对象满意度指标", goal=2, target="90%", actual="95%",
                  weight=20),
    ],
    "texts": {
        "key_tasks": "完成培训任务。", "goals_text": "全年培训20期。", "process": "成立自评小组。",
        "management": "专款专用。", "deviation": "报名人数不足。", "measures": "提前开班。",
        "result_use": "作为下年安排的依据。", "next_budget_basis": "考虑到任务增加", "disclosure": "在网站公开。",
        "purpose": "提高技能。", "funds_use": "用于讲课费。",
    },
}  # fmt: skip
"""Everything is filled in."""


def funds(**values: Any) -> Data:
    """Only funds are filled in."""
    return {"funds": values}


def rows(*items: Data) -> Data:
    """Only indicators are filled in."""
    return {"indicators": list(items)}


VARIANTS: Mapping[str, tuple[Data, Data]] = {
    "full": (FULL, {"scheme": "mof_2020"}),
    "cut and overspent": (
        funds(initial=100, adjusted=80, executed=90, next_year=90, adjustment_reason="无",
              shortfall_reason="主要是招标晚。另有尾款未付", leftover_use="剩余资金上缴。其余结转"),
        {},
    ),
    "reason of a cut": (funds(initial=100, adjusted=80, executed=60, adjustment_reason="压减会议费"), {}),
    "reason without adjustment": (funds(initial=100, executed=90, adjustment_reason="压减会议费"), {}),
    "reason that is a sentence": (
        funds(initial=100, adjusted=100, executed=100, adjustment_reason="根据全区安排，统一压减。共两次"), {},
    ),
    "initial budget only": (funds(initial=100), {}),
    "adjusted budget only": (funds(adjusted=100), {}),
    "spending only": (funds(executed=100, basic=60), {}),
    "spending on projects only": (funds(executed=100, project=60), {}),
    "rate only": (funds(stated_rate="76%"), {}),
    "leftover use only": (funds(leftover_use="结转下年使用"), {}),
    "spending and leftover use": (funds(executed=50, leftover_use="结转下年使用", shortfall_reason="招标晚"), {}),
    "next year as much": (funds(next_year=100, executed=100), {}),
    "next year and nothing to compare": (funds(next_year=100), {}),
    "next year with a reason": ({**funds(next_year=100), "texts": {"next_budget_basis": "考虑到任务增加"}}, {}),
    "next year as much with a reason": (
        {**funds(next_year=100, executed=100), "texts": {"next_budget_basis": "考虑到任务增加"}}, {},
    ),
    "reason of next year only": ({"texts": {"next_budget_basis": "考虑到任务增加"}}, {}),
    "reason of next year that is a sentence": (
        {**funds(next_year=100, executed=90), "texts": {"next_budget_basis": "下年任务增加。拟增加预算。"}}, {},
    ),
    "one indicator, reached": (rows(indicator("培训期数", weight=80)), {}),
    "all indicators reached": (rows(indicator("培训期数"), indicator("培训班次")), {}),
    "one reached, one missed": (rows(indicator("培训期数"), indicator("培训班次", actual="10个")), {}),
    "several missed": (
        rows(indicator("培训期数", actual="10个"), indicator("培训班次", actual="10个"),
             indicator("甲"), indicator("乙")),
        {},
    ),
    "one undecided": (rows(indicator("培训期数"), indicator("培训班次", actual=None)), {}),
    "several undecided": (rows(indicator("培训期数", actual=None), indicator("培训班次", actual=None)), {}),
    "rows half filled in": (
        rows(
            indicator("甲", sign="大概", actual="21个"),
            indicator("乙", target="许多", actual="不少", sign="≥"),
            indicator("丙", target=None, actual=None, reason="没有开展"),
            indicator("丁", level1="效益指标", level2="社会效益指标", sign="大概", actual="21个"),
            indicator("戊", level1="效益指标", level2="社会效益指标", sign="≥", target="许多", actual="不少"),
            indicator("己", level1="效益指标", level2="社会效益指标", target=None, actual=None, reason="没有开展"),
            indicator("庚", level1="效益指标", level2="社会效益指标", sign="定性", target="能独立", actual="不好说"),
            indicator("辛", level1="过程", level2="管理", target="95%", actual="96%"),
        ),
        {},
    ),
    "tasks and goals only": ({"texts": {"key_tasks": "完成培训任务。", "goals_text": "全年培训20期。"}}, {}),
    "purpose only": ({"texts": {"purpose": "提高技能。"}}, {}),
    "year in the name": ({"name": "2022年培训项目"}, {}),
    "a county without a year": (
        {"texts": {"key_tasks": "完成培训任务。"}, **funds(executed=90)}, {"year": None, "level": "县"},
    ),
}  # fmt: skip
"""What is filled in of each subject, and of the unit."""


def variant(content: Data, **unit: Any) -> Data:
    """A department and a project of the same content, each with its own sections."""
    facts = {"name": "某中心", "year": 2022, "filled_on": "2023年3月1日", "scheme": "hubei_2020", **unit}
    subjects = [
        {"name": name, "kind": kind, **content, "texts": _without(content.get("texts", {}), unused)}
        for name, kind, unused in (
            ("某中心", "department", ("purpose", "funds_use")),
            ("培训", "project", ("key_tasks",)),
        )
    ]
    return {"xlperf": 1, "unit": facts, "subjects": subjects}


def _without(texts: Data, keys: Sequence[str]) -> Data:
    return {key: text for key, text in texts.items() if key not in keys}


@cache
def wordings(outline: str) -> Mapping[str, Report]:
    """The variants, and projects without a department, written up by an outline."""
    reports = {
        name: evaluate(read_data(variant(content, **unit)), outline=outline)
        for name, (content, unit) in VARIANTS.items()
    }
    alone = variant(VARIANTS["one indicator, reached"][0])
    alone["subjects"] = alone["subjects"][1:]
    return {**reports, "a project alone": evaluate(read_data(alone), outline=outline)}


GOLDEN: Mapping[str, Callable[[], str]] = {
    **{f"report-{name}": partial(report_text, name) for name in sorted(outline_names())},
    **{f"wording-{name}": partial(wording_text, name) for name in sorted(outline_names())},
    **{f"tables-{name}": partial(table_text, name) for name in SCHEMES},
    "findings": finding_text,
    "messages": message_text,
    "faulty": faulty_text,
    "facts": fact_text,
}
"""Name of the file in ``tests/golden`` (without .txt) -> what makes the text anew."""


def difference(name: str) -> str:
    """What is now other than in the golden text, as a unified diff; "" where nothing is."""
    path = FOLDER / f"{name}.txt"
    before = path.read_text("utf-8") if path.exists() else ""
    return "\n".join(
        difflib.unified_diff(before.splitlines(), GOLDEN[name]().splitlines(), path.name, "now", "", "", 1, "")
    )


def main() -> None:
    """Write all golden texts anew and print what changed."""
    FOLDER.mkdir(exist_ok=True)
    for name, make in GOLDEN.items():
        sys.stdout.write(difference(name) + "\n" if difference(name) else "")
        (FOLDER / f"{name}.txt").write_text(make(), "utf-8")


if __name__ == "__main__":
    main()
