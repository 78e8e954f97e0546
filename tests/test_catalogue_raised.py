"""Every V code of the catalogue is raised on the way that users take, at its cell, and nothing else with it.

What one workbook shows stands in ``tests.support.catalogue_examples``; here is what a finished report and many files
show besides.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support.catalogue_examples import (
    COUNT,
    EXAMPLES,
    LONG,
    NOT_ASKED,
    OWN,
    QUESTIONS,
    TRIAL,
    WORK,
    Data,
    Example,
    asked,
    both,
    central,
    changed,
    checked,
    one,
    place,
    typed,
    workbook,
)
from tests.support.small_evaluations import department, project
from xlperf.against import ReportLine, compare_report
from xlperf.files import read_book
from xlperf.findings import catalogue
from xlperf.reading.datafile import read_data
from xlperf.report import evaluate
from xlperf.summary import Found, UnitRows, summarise
from xlperf.summary.aggregation import SubUnitFile, aggregate


@pytest.mark.parametrize("item", EXAMPLES, ids=lambda item: item.code)
def test_check__raises_the_code(item: Example) -> None:
    found = checked(item.content)
    assert [(one.code, one.severity.value, place(one)) for one in found if one.code != item.also] == [
        (item.code, item.severity, item.where)
    ]


@pytest.mark.parametrize("content", [one(), both(), central(), workbook(project(), unit=TRIAL)])
def test_check__finds_nothing_before_the_change(content: Data) -> None:
    assert checked(content) == ()


@pytest.mark.parametrize("code", QUESTIONS)
def test_check__asks(code: str) -> None:
    assert asked(QUESTIONS[code]).get(code) == ("培训项目",)
    assert code not in asked(NOT_ASKED[code])


# --- a report against its workbook, many files ----------------------------------------------------------------------

REPORTS = {
    "V74": ("note", "发放补助37.5万元。", ("", 0, "")),
    "V75": ("warning", None, ("评价对象", 2, "执行数")),
}
"""What only a finished report shows: what is added to our own report (None: its execution rate is left out)."""


@pytest.mark.parametrize("code", REPORTS)
def test_check_against__raises_the_code(code: str) -> None:
    severity, words, where = REPORTS[code]
    report = evaluate(typed(one()), own_schemes=OWN)
    own = [item.text for item in report.paragraphs if item.text and (words or "执行率" not in item.text)]
    told = [*own, words] if words else own
    found = compare_report(report, [ReportLine(line, f"第{number}段") for number, line in enumerate(told, start=1)])
    assert [(item.code, item.severity.value, place(item)) for item in found] == [(code, severity, where)]


def test_report__names_a_stale_edit() -> None:
    """V71: a paragraph that a person changed, when the figures were others."""
    reading = read_data(one())
    key = next(item for item in evaluate(reading).paragraphs if "100%" in item.text).key
    name = "报告段落“钱花完了。”"
    edit = {"subject": "培训项目", "key": key, "generated": "0", "facts": "0", "text": "钱花完了。"}
    found = evaluate(read_data({**one(), "edits": [edit]})).findings
    assert [(item.code, place(item), item.item) for item in found] == [("V71", ("报告", 0, ""), name)]


TABLES = ("V121", "V122")
"""Raised by what a person changed in 附件: a cell whose words have changed since, a figure; see test_table_edits."""


@dataclass(frozen=True)
class Done:
    """What came of one file."""

    path: Path
    value: UnitRows | None
    failure: str = ""


def in_turn(job: Callable[[Path], UnitRows], paths: Sequence[Path]) -> Iterator[Done]:
    return (Done(path, job(path)) for path in paths)


def unit(name: str, *subjects: Data, **facts: Any) -> Data:
    """One unit's file."""
    return workbook(*(subjects or (department(name, texts={"purpose": None}),)), unit={"name": name, **facts})


def money(**changes: Any) -> Data:
    return {"texts": {"purpose": None}, "funds": changes}


def rated(name: str, **changes: Any) -> Data:
    """A unit with one indicator."""
    return unit(name, department(name, texts={"purpose": None}, indicators=changed(COUNT, **changes)))


FULL = {"texts": {"purpose": None}, "indicators": changed(WORK, stated_score=30)}
SUMMARIES: Mapping[str, tuple[Sequence[Data], Sequence[Data], str]] = {
    "V80": ([unit("甲局"), unit("甲 局", phone="2")], [], "甲 局"),
    "V81": ([unit(f"{name}局", department(f"{name}局", **FULL)) for name in "甲乙丙丁戊"], [], "（多个单位）"),
    "V82": ([unit("甲局", department("甲局", **money(executed=70, shortfall_reason="招标推迟")))], [], "甲局"),
    "V83": (
        [unit(name, department(name, texts={"purpose": None, "process": LONG})) for name in ("甲局", "乙局")],
        [],
        "（多个单位）",
    ),
    "V84": (
        [rated("甲局", target="200人次", actual="210人次")],
        [unit("甲局", department("甲局", texts={"purpose": None}), year=2021, filled_on="2022年3月1日")],
        "甲局",
    ),
    "V85": (
        [
            unit("甲局", department("甲局", **money(basic=50, project=50))),
            unit("甲局", project("修路", funds={"initial": 40, "adjusted": 40, "executed": 40})),
        ],
        [],
        "甲局",
    ),
    "V89": ([unit("甲局"), unit("乙局"), unit("丙局", year=2021)], [], "丙局"),
}
"""Files of one year, files of the year before, and the unit that the finding names."""


@pytest.mark.workbooks
@pytest.mark.parametrize("code", SUMMARIES)
def test_summary__raises_the_code(code: str, tmp_path: Path) -> None:
    now, last, who = SUMMARIES[code]
    folders = [_folder(tmp_path / name, contents) for name, contents in (("今年", now), ("上年", last))]
    before = Found(files=folders[1]) if last else None
    summarise(Found(files=folders[0]), tmp_path / "汇总.xlsx", in_turn, last=before)
    lines = read_book(tmp_path / "汇总.xlsx").grids["问题"].rows
    head = next(list(line) for line in lines if "编号" in line)
    found = [(line[head.index("编号")], line[head.index("单位")]) for line in lines]
    assert [line for line in found if line[0] in SUMMARIES] == [(code, who)]


def _folder(folder: Path, contents: Sequence[Data]) -> tuple[Path, ...]:
    folder.mkdir()
    paths = tuple(folder / f"{number}.json" for number in range(len(contents)))
    for path, content in zip(paths, contents, strict=True):
        path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    return paths


AGGREGATES = {
    "V86": [{}, {"actual": None}],
    "V87": [{}, {"target": "300米", "actual": "310米"}],
    "V88": [{"target": "90%", "actual": "95%"}, {"target": "90%", "actual": "96%"}],
}
"""The same indicator of two parts of a department."""


@pytest.mark.parametrize("code", AGGREGATES)
def test_aggregate__raises_the_code(code: str) -> None:
    sources = []
    for name, changes in zip(("甲局", "乙局"), AGGREGATES[code], strict=True):
        whole = department(name, funds={"initial": None, "adjusted": None}, indicators=changed(COUNT, **changes))
        sources.append(SubUnitFile(path=Path(f"{name}.json"), evaluation=read_data(unit(name, whole)).evaluation))
    found = aggregate(sources, "某局").findings
    assert [(item.code, item.severity.value, item.item) for item in found] == [(code, "error", "培训人次")]


ON_FORMS = ("V124",)
"""What only official forms show: ``tests/test_form_leftovers.py``."""


def test_catalogue__every_v_code_has_an_example() -> None:
    exampled = [
        *(item.code for item in EXAMPLES),
        *ON_FORMS,
        *QUESTIONS,
        *REPORTS,
        "V71",
        *TABLES,
        *SUMMARIES,
        *AGGREGATES,
    ]
    assert sorted(exampled) == sorted(code for code in catalogue() if code.startswith("V"))
