"""Of two hand edits of one paragraph the right one stays: each rule from both sides.

One edit stands in the 报告 sheet of the source itself, the other in the ``…-报告.xlsx`` beside it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from tests.support.small_evaluations import project
from xlperf import template
from xlperf.edits import (
    HIDDEN_HEADERS,
    INDENT,
    MANIFEST_HEADER,
    SheetRow,
    apply,
    detect,
    manifest_lines,
    read_manifest,
    sheet_rows,
    unindented,
)
from xlperf.layout import layout
from xlperf.model import Edit
from xlperf.paragraphs import Paragraph, Status, Style, fingerprint
from xlperf.reading.datafile import read_data
from xlperf.reading.tables import Book, Grid
from xlperf.reading.workbook import read_changes
from xlperf.report import evaluate
from xlperf.writing.outputs import write_report

DATA = {
    "xlperf": 1,
    "unit": {"name": "某中心", "year": 2022, "filled_on": "2023年3月1日"},
    "subjects": [project(texts={"process": "逐项核对了材料。", "management": "专款专用。", "measures": "提前开班。"})],
}
PROCESS, MANAGEMENT, MEASURES = "逐项核对了材料。", "专款专用。", "提前开班。"
"""Three paragraphs of the report as composed."""


def keys() -> dict[str, Paragraph]:
    """The three paragraphs by their text."""
    paragraphs = evaluate(read_data(DATA)).paragraphs
    return {item.text: item for item in paragraphs if item.text in (PROCESS, MANAGEMENT, MEASURES)}


def edit(text: str, words: str) -> Edit:
    """A person's words for one of the paragraphs."""
    item = keys()[text]
    return Edit(subject="培训项目", key=item.key, generated=item.generated, facts=item.facts, text=words)


def source(folder: Path, edits: Mapping[str, str]) -> Path:
    """A filled workbook whose own 报告 sheet holds these edits (paragraph as composed -> words)."""
    reading = read_data(DATA)
    made = tuple(edit(text, words) for text, words in edits.items())
    path = folder / "自评.xlsx"
    template.write(path, replace(reading, evaluation=replace(reading.evaluation, edits=made)))
    return path


def retype(workbook: Path, words: Mapping[str, str]) -> None:
    """Change paragraphs of a written report as a person does, and save it."""
    opened = openpyxl.load_workbook(workbook)
    for row in opened["报告"].iter_rows(max_col=1):
        text = unindented(str(row[0].value))
        if text in words:
            row[0].value = INDENT + words[text]
    opened.save(workbook)


def result(path: Path) -> list[str]:
    """The three paragraphs of the report written now, in their order."""
    wanted = [item.key for item in keys().values()]
    return [item.text for item in write_report(path).report.paragraphs if item.key in wanted]


@pytest.mark.workbooks
def test_write_report__a_report_that_a_person_saved_wins(tmp_path: Path) -> None:
    """What stands on one side only stays, whichever it is."""
    path = source(tmp_path, {PROCESS: "工作簿里的。", MANAGEMENT: "只在工作簿里。"})
    workbook = write_report(path).workbook
    retype(workbook, {"工作簿里的。": "报告里后改的。", MEASURES: "只在报告里。"})
    assert result(path) == ["报告里后改的。", "只在工作簿里。", "只在报告里。"]


@pytest.mark.workbooks
def test_write_report__the_workbook_wins_over_a_report_as_we_wrote_it(tmp_path: Path) -> None:
    """The edit in the report is what an earlier run carried over: the workbook's is newer."""
    path = source(tmp_path, {PROCESS: "工作簿里先写的。"})
    workbook = write_report(path).workbook
    retype(workbook, {MEASURES: "只在报告里。"})
    assert result(path) == ["工作簿里先写的。", MANAGEMENT, "只在报告里。"]
    source(tmp_path, {PROCESS: "工作簿里后改的。", MANAGEMENT: "只在工作簿里。"})
    assert result(path) == ["工作簿里后改的。", "只在工作簿里。", "只在报告里。"]


@pytest.mark.workbooks
def test_write_report__what_won_once_wins_until_the_workbook_is_changed_again(tmp_path: Path) -> None:
    path = source(tmp_path, {PROCESS: "工作簿里先写的。"})
    retype(write_report(path).workbook, {"工作簿里先写的。": "报告里后改的。"})
    for _ in range(3):  # later runs find the report as we wrote it
        assert result(path) == ["报告里后改的。", MANAGEMENT, MEASURES]
    source(tmp_path, {PROCESS: "工作簿里再改的。"})
    for _ in range(2):
        assert result(path) == ["工作簿里再改的。", MANAGEMENT, MEASURES]


def report_sheet(above: int) -> Book:
    """A 报告 sheet with one changed paragraph, and so many lines of a person's above its hidden headers."""
    rows, manifest = sheet(composed("原文。"), [])
    head = ["报告", *HIDDEN_HEADERS, MANIFEST_HEADER, *manifest]
    lines = [*(["批注"] for _ in range(above)), head, *(["改过。", *row[1:]] for row in rows)]
    name = layout().sheets.report
    return Book(name="自评.xlsx", grids={name: Grid(name=name, rows=lines)})


def test_read_changes__finds_the_hidden_headers_under_up_to_four_lines() -> None:
    found = [read_changes(report_sheet(above)) for above in range(6)]
    assert [[edit.text for edit in one.edits] for one in found] == [*([["改过。"]] * 5), []]
    assert [one.lost for one in found] == [*([False] * 5), True]


# --- one sheet ------------------------------------------------------------------------------------------------------


def composed(text: str, facts: str = "1") -> Paragraph:
    made = Paragraph(key="甲/部分/0", style=Style.BODY, text=text, subject="甲", position=0)
    return replace(made, generated=fingerprint(text), facts=fingerprint(facts))


def changed(text: str, facts: str, words: str) -> Edit:
    return Edit(subject="甲", key="甲/部分/0", generated=fingerprint(text), facts=fingerprint(facts), text=words)


def sheet(paragraph: Paragraph, edits: Sequence[Edit]) -> tuple[list[SheetRow], tuple[str, ...]]:
    """The rows and the manifest of 报告 as written with these edits."""
    shown = apply([paragraph], edits)
    return list(sheet_rows(shown)), read_manifest(manifest_lines(shown, edits))


def test_detect__an_edit_left_alone_keeps_the_facts_it_was_made_on() -> None:
    """It stays marked 数据已变 until a person looks at it."""
    old = changed("花了90元。", "90", "花得不多。")
    rows, manifest = sheet(composed("花了95元。", "95"), [old])
    assert detect(rows, manifest) == (old,)
    assert apply([composed("花了95元。", "95")], [old])[0].status is Status.STALE


def test_detect__an_edit_changed_again_is_made_on_the_facts_of_now() -> None:
    rows, manifest = sheet(composed("花了95元。", "95"), [changed("花了90元。", "90", "花得不多。")])
    again = detect([rows[0]._replace(text="只花了95元。")], manifest)
    assert again == (changed("花了95元。", "95", "只花了95元。"),)
    assert apply([composed("花了95元。", "95")], again)[0].status is Status.EDITED


def test_detect__an_edit_put_back_to_the_composed_text_is_none() -> None:
    rows, manifest = sheet(composed("花了95元。", "95"), [changed("花了90元。", "90", "花得不多。")])
    assert detect([rows[0]._replace(text="花了95元。")], manifest) == ()


def test_detect__an_edit_that_says_what_is_composed_now_stays_an_edit() -> None:
    """It was written as an edit, and nobody changed it: when the facts change again it does not follow them."""
    same = changed("花了90元。", "90", "花了95元。")
    rows, manifest = sheet(composed("花了95元。", "95"), [same])
    assert detect(rows, manifest) == (same,)


@pytest.mark.parametrize("words", [("先。", "后。"), ("后。", "先。")])
def test_apply__of_two_edits_of_one_paragraph_the_first_stays_and_the_second_is_not_lost(
    words: tuple[str, str],
) -> None:
    shown = apply([composed("原文。")], [changed("原文。", "1", text) for text in words])
    assert [(item.text, item.status) for item in shown] == [(words[0], Status.EDITED), (words[1], Status.ORPHAN)]


def test_detect__of_two_rows_of_one_paragraph_the_upper_is_it_and_the_lower_is_a_persons_own() -> None:
    rows, manifest = sheet(composed("原文。"), [])
    between = SheetRow("别的。")
    found = detect([rows[0]._replace(text="上面的。"), between, rows[0]._replace(text="下面的。")], manifest)
    assert [(item.key, item.text) for item in found] == [
        ("甲/部分/0", "上面的。"),
        ("甲/部分/0+1", "别的。"),
        ("甲/部分/0+2", "下面的。"),
    ]
