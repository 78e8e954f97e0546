"""Every kind of workbook that the product writes, made by the commands that a person gives."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

from tests.support.filled_books import data, indicator
from xlperf.cli import chinese
from xlperf.cli.commands import cli

_FORMULAS = frozenset({"f", "definedName", "formula", "formula1", "formula2", "calculatedColumnFormula"})


def write_with_formulas(folder: Path) -> dict[str, Path]:
    """Kind of workbook -> the file, of those with formulas in their cells; all files lie in ``folder``."""
    graded = data(scheme="mof_2020")
    graded["subjects"][0]["indicators"] = [
        indicator(weight=60, level1="产出指标", level2="数量指标"),
        indicator("乙", actual=20, level1="产出指标", level2="经济成本指标", weight=20),
        indicator("丙", actual="优", sign="定性", target="优", unit=None, level1="效益指标", level2="别的", weight=10),
    ]
    source = folder / "数据.json"
    source.write_text(json.dumps(graded, ensure_ascii=False), "utf-8")
    books = {
        "template": folder / "空白.xlsm",
        "template without macros": folder / "空白.xlsx",
        "sample": folder / "样例.xlsm",
        "sample without macros": folder / "样例.xlsx",
        "filled": folder / "填好.xlsm",
        "next year": folder / "下年.xlsm",
        "aggregate": folder / "汇总.xlsm",
    }
    sample, filled = books["sample"], books["filled"]
    _run("new", books["template"])
    _run("new", books["template without macros"])
    _run("new", sample, "--sample")
    _run("new", books["sample without macros"], "--sample")
    _run("fill", source, "-o", filled)
    _run("rollover", sample, "-o", books["next year"])
    _run("aggregate", sample, filled, "-o", books["aggregate"], "--name", "某部门", "--processes", "1",
         "--scheme", "hubei_2020")  # fmt: skip
    return books


def write_all(folder: Path) -> dict[str, Path]:
    """The same, with the workbooks that hold values only: reports, summaries, the parts of an aggregate."""
    books = write_with_formulas(folder)
    _run("report", books["sample"], "-o", folder)
    _run("summary", books["sample"], books["filled"], "-o", folder / "清单.xlsx", "--processes", "1")
    return {
        **books,
        "aggregate's parts": folder / "汇总-构成.xlsx",
        "report": folder / "样例-报告.xlsx",
        "summary": folder / "清单.xlsx",
    }


def formulas(path: Path) -> Iterator[tuple[str, str]]:
    """(part, formula) of every formula of a workbook: in cells, names, tables, validations and conditions.

    What is printed (``_xlnm.…``) is a list of areas, no formula.
    """
    with ZipFile(path) as package:
        for name in package.namelist():
            if name.startswith("xl/") and name.endswith(".xml"):
                root = ElementTree.fromstring(package.read(name))  # noqa: S314 - our own files
                for element in root.iter():
                    printed = element.get("name", "").startswith("_xlnm.")
                    if element.tag.rpartition("}")[2] in _FORMULAS and element.text and not printed:
                        yield name, element.text


def _run(*arguments: str | Path) -> None:
    code = chinese.run(cli, [str(argument) for argument in arguments])
    if code:
        raise AssertionError(f"{arguments}: {code}")
