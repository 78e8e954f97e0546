"""What commands print when they are done."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from xlperf.amounts import fixed
from xlperf.printing import echo, echo_data, summary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from xlperf.outputs import Written


def say_report(written: Written) -> None:
    """Say what was written, the totals and what was found."""
    done = written.report
    for subject, result in zip(done.evaluation.subjects, done.results, strict=True):
        total = "无法计算" if result.total is None else f"{fixed(result.total)} 分"
        echo(f"{subject.name}：总分 {total}" + (f"，等级 {result.grade}" if result.grade else ""))
    changed = [str(paragraph.status) for paragraph in done.paragraphs if paragraph.status in ("edited", "stale", "own")]
    if changed:
        stale = changed.count("stale")
        warning = f"其中 {stale} 段依据的数字后来变了，请核对（“出处”一列标着“数据已变”）。" if stale else ""
        echo(f"沿用了 {len(changed)} 段手工修改。{warning}")
    if done.findings:
        echo(f"检查：{summary(done.findings)}，详见“校验结果”表。")
    say_kept(written.kept)
    say_written([written.workbook, written.document])


def say_kept(paths: Sequence[Path]) -> None:
    """Name the earlier files that a person had changed, and that were kept."""
    for path in paths:
        echo(f"原来的文件有人改过，已另存为：{path}")


def say_written(paths: Sequence[Path]) -> None:
    """Name the files that were written."""
    for path in paths:
        echo(f"已写出：{path}")


def print_data(text: str) -> None:
    """Print machine-readable text, in UTF-8 whatever the console's encoding."""
    echo_data(text)
