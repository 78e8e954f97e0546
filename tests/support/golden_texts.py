"""Golden texts: what the software writes about fixed data, whole, in ``tests/golden``.

A change of wording, order, figure or origin shows as a difference. ``make golden`` writes them anew and prints what
changed; read that before committing it.
"""

from __future__ import annotations

import difflib
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from decimal import Decimal
from functools import cache, partial
from pathlib import Path

from tests.support import official_forms
from tests.support.catalogue_examples import EXAMPLES, checked, typed
from tests.support.golden_data import (
    FAULTY,
    FORM_SUBJECTS,
    FORM_UNIT,
    FULL,
    LEVELS,
    LIMITED,
    LIMITED_GRADED,
    VARIANTS,
    variant,
)
from tests.support.own_schemes import GUANGXI
from xlperf import template
from xlperf.assessment import examine
from xlperf.checks import questions
from xlperf.checks.sorting import in_order
from xlperf.data.files import outline_names
from xlperf.findings import Origin
from xlperf.model import Funds, Goal, Indicator, Source, Subject, Unit
from xlperf.narrative.facts import Case
from xlperf.narrative.indicator_counts import COUNT_FACTS, count_find
from xlperf.narrative.indicator_sentences import INDICATOR_FACTS, item_find, items_of
from xlperf.narrative.outline_library import load_outline
from xlperf.narrative.sentence_templates import Find
from xlperf.narrative.subject_facts import SUBJECT_FACTS, subject_find
from xlperf.paragraphs import Paragraph
from xlperf.reading.datafile import read_data
from xlperf.reading.forms import read_forms
from xlperf.report import Report, evaluate
from xlperf.tables import TableGrid

FOLDER = Path(__file__).parents[1] / "golden"

SCHEMES = {
    "hubei": "hubei_2020", "mof": "mof_2020", "platform": "yunnan_2022", "sichuan": "sichuan_2023",
    "yinchuan": "yinchuan_2021", "guangxi": "某市", "chongqing": "chongqing_dept_2021",
    "sichuan_dept": "sichuan_dept_2018",
}  # fmt: skip
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
        lines += [f"== {name} ==", *(item.text for item in new), ""] if new else []
    return "\n".join(lines)


def table_text(layout: str) -> str:
    """The tables of the sample and of the fullest variant: each cell's place, size, style and text."""
    reports = [
        _by_scheme(SCHEMES[layout]),
        evaluate(read_data(variant(FULL, scheme=SCHEMES[layout])), own_schemes=[GUANGXI]),
    ]
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
    return evaluate(replace(reading, evaluation=replace(reading.evaluation, unit=unit)), own_schemes=[GUANGXI])


FORMS = {"hubei": official_forms.hubei, "mof": official_forms.mof, "sichuan": official_forms.sichuan}


def form_text(layout: str) -> str:
    """What is read from an official form of a department and of a project: each value with its cell."""
    papers = [FORMS[layout]({"unit": FORM_UNIT}, subject, name=subject["name"]) for subject in FORM_SUBJECTS]
    reading = read_forms([official_forms.book(*papers)])
    assert reading is not None
    lines = [*_read("unit", reading.evaluation.unit)]
    for subject in reading.evaluation.subjects:
        lines += [*_read("subject", subject), *_read("funds", subject.funds)]
        for kind, items in (
            ("source", subject.funds.sources), ("goal", subject.goals), ("indicator", subject.indicators),
        ):  # fmt: skip
            lines += [line for item in items for line in _read(kind, item)]
        lines += [f"{key}: {text.text}{_places(text.origins)}" for key, text in subject.texts.items()]
    lines += [str(found) for found in reading.findings]
    return "\n".join([*lines, ""])


def _read(kind: str, item: Unit | Subject | Funds | Source | Goal | Indicator) -> Iterator[str]:
    """The plain values of one thing with their cells, and the cells of what is blank; what is not so is left out."""
    yield f"== {kind} =="
    for field in fields(item):
        value, origin = getattr(item, field.name), item.origins.get(field.name)
        if origin or (isinstance(value, str | int | Decimal) and value is not False):
            yield f"{field.name}: {value}{f' · {origin.sheet}!{origin.cell}「{origin.header}」' if origin else ''}"


@cache
def wordings(outline: str) -> Mapping[str, Report]:
    """The variants, and projects without a department, written up by an outline."""
    reports = {
        name: evaluate(read_data(variant(content, **unit)), outline=outline, own_schemes=[LIMITED, LIMITED_GRADED])
        for name, (content, unit) in VARIANTS.items()
    }
    alone = variant(VARIANTS["one indicator, reached"][0])
    alone["subjects"] = alone["subjects"][1:]
    tasks = {"texts": {"key_tasks": "完成培训任务。"}}
    levels = {level: evaluate(read_data(variant(tasks, level=level)), outline=outline) for level in LEVELS}
    return {**reports, "a project alone": evaluate(read_data(alone), outline=outline), **levels}


GOLDEN: Mapping[str, Callable[[], str]] = {
    **{f"report-{name}": partial(report_text, name) for name in sorted(outline_names())},
    **{f"wording-{name}": partial(wording_text, name) for name in sorted(outline_names())},
    **{f"tables-{name}": partial(table_text, name) for name in SCHEMES},
    **{f"form-{name}": partial(form_text, name) for name in FORMS},
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
