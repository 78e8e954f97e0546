"""What a person is told of a finished self-evaluation, by commands and by buttons: totals and hand edits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from xlperf.amounts import fixed
from xlperf.layout import layout
from xlperf.paragraphs import Status

if TYPE_CHECKING:
    from xlperf.assessment import Assessment
    from xlperf.report import Report

__all__ = ["said_edits", "said_totals"]


def said_totals(done: Assessment) -> Iterator[str]:
    """The total of each subject, with its grade where the scheme grades."""
    for subject, result in zip(done.evaluation.subjects, done.results, strict=True):
        total = "无法计算" if result.total is None else f"{fixed(result.total)} 分"
        yield f"{subject.name}：总分 {total}" + (f"，等级 {result.grade}" if result.grade else "")


def said_edits(done: Report) -> Iterator[str]:
    """How many hand edits were carried over, and what of them needs another look; nothing where there are none."""
    counts = Counter(paragraph.status for paragraph in done.paragraphs)
    carried = counts[Status.EDITED] + counts[Status.STALE] + counts[Status.OWN]
    stale, orphans = counts[Status.STALE], counts[Status.ORPHAN]
    if carried:
        warning = f"，其中 {stale} 段的数据已变，请核对（“出处”一列有标记）" if stale else ""
        yield f"沿用了 {carried} 段手工修改{warning}。"
    if orphans:
        yield f"有 {orphans} 段手工修改的原段落已经没有了，放在“{layout().sheets.report}”表末尾，不进 Word。"
