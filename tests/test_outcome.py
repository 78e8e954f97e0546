"""What a person is told at the end: totals, and how the hand edits fared."""

from __future__ import annotations

from typing import Any

from tests.support.small_evaluations import department, evaluation, project
from xlperf.model import Evaluation
from xlperf.reading.workbook import Reading
from xlperf.report import Report, evaluate
from xlperf.writing.outputs import edit_lines, total_lines


def report(*subjects: Any, edits: Any = (), scheme: str = "hubei_2020") -> Report:
    item: Evaluation = evaluation(*subjects, unit={"scheme": scheme}, edits=list(edits))
    return evaluate(Reading(evaluation=item, findings=()))


def edit(key: str, generated: str = "0", facts: str = "0") -> dict[str, str]:
    return {"subject": "某中心", "key": key, "generated": generated, "facts": facts, "text": "改过的话。"}


def test_totals__with_the_grade_where_there_is_one() -> None:
    assert list(total_lines(report(project(), project("乙", funds={"executed": None})))) == [
        "培训项目：总分 98.00 分", "乙：总分 无法计算（预算执行得分算不出来）",
    ]  # fmt: skip
    unscored = {"name": "培训满意度", "sign": "≥", "target": 90, "actual": None, "weight": 10}
    (line,) = total_lines(report(project(indicators=[*project()["indicators"], unscored])))
    assert line == "培训项目：总分 无法计算（没有得分的指标：“培训满意度”）"


def test_totals__graded_where_the_weights_add_up_else_said_with_what_they_are_out_of() -> None:
    (line,) = total_lines(report(project(), scheme="mof_2020"))
    assert line == "培训项目：总分 88.00 分（分值合计是 90 分，应为 100 分，不评等级）"
    rows = project()["indicators"]
    rows[0] = {**rows[0], "weight": 20}
    (line,) = total_lines(report(project(indicators=rows), scheme="mof_2020"))
    assert line.endswith("分，等级 优")


def test_edits__none_is_nothing_to_speak_of() -> None:
    assert list(edit_lines(report(department()))) == []


def test_edits__what_has_no_paragraph_any_more_is_not_counted_as_carried_over() -> None:
    plain = report(department())
    paragraph = next(item for item in plain.paragraphs if item.facts and item.style == "body")
    kept = edit(paragraph.key, paragraph.generated, paragraph.facts)
    assert list(edit_lines(report(department(), edits=[kept]))) == ["沿用了 1 段手工修改。"]
    assert list(edit_lines(report(department(), edits=[edit(paragraph.key)]))) == [
        "沿用了 1 段手工修改，其中 1 段的数据已变，请核对（“出处”一列有标记）。"
    ]
    assert list(edit_lines(report(department(), edits=[kept, edit("某中心/没有的一段/1")]))) == [
        "沿用了 1 段手工修改。",
        "有 1 处手工修改，原来的段落或格子已经没有了，放在“报告”表末尾，不进 Word。",
    ]
