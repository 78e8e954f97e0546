"""Next year's workbook as a file: written beside this year's or elsewhere, with the unit's own rules, and what to say.

The workbook that it starts from is only read. What does not go over is named, so that nothing is dropped in silence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from xlperf import template
from xlperf.files import own_alerts, own_schemes, safe_filename
from xlperf.files.xlsx import sheet_names
from xlperf.findings import Finding, Severity, XlperfError
from xlperf.layout import REVIEW, layout, native_file
from xlperf.model import Evaluation, Subject, Unit
from xlperf.native import left_out_lines
from xlperf.reading.workbook import Reading
from xlperf.rollover import next_name, roll_over
from xlperf.template import configuration
from xlperf.template.rules_to_copy import RuleFile, copy_lines, together_with_rules, warning_lines

__all__ = [
    "NOT_COMPARED",
    "NextYear",
    "result_lines",
    "sheets_of",
    "write_beside",
    "write_next_year",
    "write_with_rules",
]

NOT_COMPARED = "没有能用的评分规则，上年的结果有没有达到目标，没有核对。"
"""What is reported where next year's targets were begun without a scheme."""

_MOST_NAMED = 8  # places or names in a message; more do not help a person


@dataclass(frozen=True, slots=True, kw_only=True)
class NextYear:
    """What was written: the workbook with its evaluation, the files of rules copied beside it, what to watch for.

    ``warnings`` are lines about rules that are missing, or others where it lies, or for which it has no room.
    ``unread`` are the reader's errors; ``own_sheets``, sheets that are not ours, and ``edits``, so many hand edits, did
    not go over.
    """

    path: Path
    evaluation: Evaluation
    rules: tuple[RuleFile, ...]
    warnings: tuple[str, ...]
    unread: tuple[Finding, ...]
    own_sheets: tuple[str, ...]
    edits: int


def write_next_year(
    reading: Reading,
    target: Path,
    *,
    beside: Path,
    sheets: Iterable[str] = (),
    inputs: Sequence[Path] = (),
    start: Callable[[Evaluation], Evaluation] = roll_over,
) -> NextYear:
    """Write next year's workbook to ``target`` (.xlsm or .xlsx), whole or not at all.

    ``beside`` is the folder of this year's, whose own rules are copied where ``target`` lies elsewhere and there is no
    file of that name; ``sheets`` are the names of its sheets; ``inputs`` are files that must not be written over;
    ``start`` makes next year's evaluation: ``rollover.roll_over``, or one with ``rollover.begin_targets``.
    XlperfError where it cannot be written, or where the year is missing.
    """
    evaluation, unit = start(reading.evaluation), reading.evaluation.unit
    copied = write_with_rules(target, evaluation, unit, beside=beside, inputs=inputs)
    left_out = left_out_lines(
        own_schemes(beside), own_alerts(beside), scheme=evaluation.unit.scheme, alerts=evaluation.unit.alerts or ""
    )
    return NextYear(
        path=target,
        evaluation=evaluation,
        rules=copied,
        warnings=(*warning_lines(unit, beside, target.parent), *left_out),
        unread=tuple(found for found in reading.findings if found.severity is Severity.ERROR),
        own_sheets=_own(sheets),
        edits=len(reading.evaluation.edits),
    )


def write_with_rules(
    target: Path, evaluation: Evaluation, unit: Unit, *, beside: Path, inputs: Sequence[Path]
) -> tuple[RuleFile, ...]:
    """Write a workbook made from one in ``beside``, with the own rules that ``unit`` has chosen; the files copied."""
    with together_with_rules(target, unit, beside=beside, inputs=inputs) as (book, copied):
        template.write_unchecked(book, evaluation, own_schemes=own_schemes(beside), own_alerts=own_alerts(beside))
    return copied


def write_beside(reading: Reading, book: Path, *, sheets: Iterable[str] = ()) -> NextYear:
    """Write next year's workbook beside the open one, under its name with the next year; XlperfError if it exists."""
    name = safe_filename(f"{next_name(book.stem, reading.evaluation)}.xlsm")
    target = book.with_name(name)
    if target.exists():
        raise XlperfError(f"已经有“{name}”了，没有动它。要重新结转，请先把它改名或移走", path=str(target.parent))
    return write_next_year(reading, target, beside=book.parent, sheets=sheets, inputs=[book])


def sheets_of(book: Path) -> tuple[str, ...]:
    """The names of all sheets of a workbook that was read; none of a data file."""
    if book.suffix.lower() == ".json":
        return ()
    return sheet_names(book)


def own_sheet_lines(sheets: Iterable[str]) -> Iterator[str]:
    """What is reported of the sheets of a workbook that are not ours, where a new one is written from its data.

    >>> list(own_sheet_lines(["评价对象", "工作底稿", "自动计算用"]))
    ['您自己加的工作表没有带过去：“工作底稿”。需要的请自己复制。']
    """
    if own := _own(sheets):
        yield f"您自己加的工作表没有带过去：{_listed(own)}。需要的请自己复制。"


def result_lines(done: NextYear) -> Iterator[str]:
    """What is reported to a person: where it is, what to look at, what did not go over."""
    subjects = done.evaluation.subjects
    indicators = sum(len(subject.indicators) for subject in subjects)
    yield f"已写出 {done.evaluation.unit.year} 年度的工作簿：{done.path}"
    yield f"带过去 {len(subjects)} 个对象、{indicators} 条指标；原来的工作簿没有动。"
    marked = sum(map(_marks, subjects))
    if marked:
        header = layout().table("texts").column(REVIEW).header
        yield f"有 {marked} 处要核对（如写着上年年份的文字），注明在各张表的“{header}”一列。"
    blank = [subject.name for subject in subjects if subject.funds.initial is None]
    if blank:
        yield f"{_listed(blank)}没有填下年预算数，新表的年初预算数空着。"
    yield from copy_lines(done.rules)
    yield from done.warnings
    yield "没有带过去：实际完成值和执行数（改作上年数，只供比较）、得分、原因、佐证材料、情况说明。"
    if done.edits:
        yield f"报告里手工修改的 {done.edits} 段没有带过去，还在原来的工作簿里。"
    yield from own_sheet_lines(done.own_sheets)
    if done.unread:
        yield f"原来的工作簿里有 {len(done.unread)} 处没有读懂，带过去的可能不全，请核对："
        yield from (str(found) for found in done.unread[:_MOST_NAMED])
        if len(done.unread) > _MOST_NAMED:
            yield "……其余见“校验”的结果。"


def _own(sheets: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in sheets if not _is_ours(name))


def _is_ours(name: str) -> bool:
    """Whether a sheet is the template's or a generated one."""
    own = layout().sheets
    names = {own.front, own.guide, own.report, own.findings, configuration.SHEET, native_file().sheet}
    names |= {table.name for table in layout().tables}
    old = own.old_ending
    generated = rf"(?:{re.escape(own.report)}|{re.escape(own.attachment)}\d+(?:\(\d+\))?|{re.escape(own.findings)})"
    return name in names or re.fullmatch(rf"{generated}(?:{re.escape(old)}\d*)?", name) is not None


def _marks(subject: Subject) -> int:
    """How many rows of a subject are marked 待核对."""
    goals, indicators = (goal.review for goal in subject.goals), (row.review for row in subject.indicators)
    remarks = (subject.review, *goals, *indicators, *(text.review for text in subject.texts.values()))
    return sum(bool(remark) for remark in remarks)


def _listed(names: Sequence[str]) -> str:
    more = f"等 {len(names)} 个" if len(names) > _MOST_NAMED else ""
    return f"“{'”、“'.join(names[:_MOST_NAMED])}”{more}"
