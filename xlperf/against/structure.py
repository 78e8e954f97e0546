"""The lines of a finished report: whose report each belongs to, what is heading, what states goals, what is a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from xlperf.checks.passages import GOALS, TEXT, Passage
from xlperf.model import Evaluation, Subject
from xlperf.paragraphs import ReportLine
from xlperf.prose.lexicon import pattern, says
from xlperf.values.signs import compact

_LONGEST_HEADING = 80  # characters
_MARKS = str.maketrans("", "", "。；，：;,")  # what makes a line a sentence, or one that goes on
_LEAD = 18  # characters before the colon of a paragraph's lead-in


class ReportPart(NamedTuple):
    """A line with what it belongs to; ``reasons``: it stands under a heading that asks for reasons only."""

    line: ReportLine
    passage: Passage
    heading: bool
    reasons: bool


def parts(evaluation: Evaluation, lines: Sequence[ReportLine]) -> Iterator[ReportPart]:
    """The lines in order, each with its subject: that of the last title before it."""
    subject, marked = _first(evaluation), _marked_names(evaluation)
    states_goals = reasons = False
    for line in lines:
        text = line.text.strip()
        heading = not line.cells and _is_heading(text, marked)
        if heading:
            subject = _titled(evaluation, text) or subject
            states_goals = says("report.goals", text) and not says("report.not_goals", text) and "支出" not in text
            reasons = "原因" in text and not any(mark in text for mark in "（(")
        goals = states_goals or _leads_in_goals(text)
        passage = Passage(subject, GOALS if goals else TEXT, line.place, text, None, True, True)
        yield ReportPart(line, passage, heading, reasons and not heading)


def _first(evaluation: Evaluation) -> Subject | None:
    """Whose report begins without a title: the department's, else the only project's."""
    if evaluation.department is not None:
        return evaluation.department
    return evaluation.projects[0] if len(evaluation.projects) == 1 else None


def _marked_names(evaluation: Evaluation) -> Mapping[str, str]:
    """The names of subjects that were typed with marks of a sentence, 培训项目。, and the same without."""
    names = (subject.name for subject in evaluation.subjects)
    return {name: bare for name in names if (bare := name.translate(_MARKS)) != name}


def _is_heading(text: str, marked: Mapping[str, str]) -> bool:
    for name, bare in marked.items():
        text = text.replace(name, bare)
    if len(text) > _LONGEST_HEADING or text.endswith(("；", "，", "：", ";", ",")) or "。" in text[:-1]:
        return False
    return bool(pattern("report.heading").match(text)) or not text.endswith(("。", ".", "！"))


def _titled(evaluation: Evaluation, text: str) -> Subject | None:
    """The subject whose report or table a heading names; None where it names none."""
    bare = compact(text)
    named = [project for project in evaluation.projects if compact(project.name) in bare]
    whole = [project for project in named if _is_title_of(bare, project.name)]
    if whole and says("report.project_heading", text):
        return max(whole, key=lambda project: len(project.name))
    if says("report.department_heading", text):
        return evaluation.department
    named = [project for project in named if _is_telling(project.name)]
    if named and says("report.project_heading", text):
        return max(named, key=lambda project: len(project.name))
    if "项目" in text and says("report.project_heading", text) and len(evaluation.projects) == 1:
        return evaluation.projects[0]
    return None


def _is_title_of(bare: str, name: str) -> bool:
    """Whether a heading is of a project of that name: its own words stand right before and behind it."""
    before, behind = (pattern(f"report.{key}").pattern for key in ("before_name", "behind_name"))
    return re.search(f"(?:^|{before}){re.escape(compact(name))}(?:{behind}|$)", bare) is not None


def _is_telling(name: str) -> bool:
    """Whether a name can be known wherever it stands: “2”, “年” and “；” are in headings that name nothing."""
    return len(compact(name)) > 1 and any(map(str.isalpha, name))


def without_lead(text: str) -> str:
    """A paragraph without the lead-in that says that it states goals."""
    return text.partition("：" if "：" in text[:_LEAD] else ":")[2] if _leads_in_goals(text) else text


def _leads_in_goals(text: str) -> bool:
    """Whether a paragraph says before its first colon that it states goals: 年度绩效目标：."""
    before, colon, _ = text[:_LEAD].replace(":", "：").partition("：")
    return bool(colon) and says("report.goals", f"{before}：")
