"""The main job done once, to see whether it can be: a workbook is read, and its report written."""

from __future__ import annotations

from pathlib import Path

from xlperf import template
from xlperf.files.finished_report import read_report
from xlperf.files.leftovers import temporary_directory
from xlperf.writing.outputs import total_lines, write_report


def write_trial_report(book: Path | None = None) -> str:
    """Read ``book`` (the sample if None), write its report into a folder that is gone afterwards, and read that back.

    The answer is a Chinese sentence with the totals. Raises whatever keeps it from that: XlperfError where the workbook
    or the folder is at fault, ImportError where a package cannot be loaded.
    """
    with temporary_directory() as folder:
        source = book
        if source is None:
            source = Path(folder) / template.sample_name()
            template.write_sample(source)
        written = write_report(source, Path(folder))
        paragraphs = len(read_report(written.document))
        size = written.workbook.stat().st_size // 1024
    what = "样例工作簿" if book is None else "这个工作簿"
    totals = "；".join(total_lines(written.report))
    return f"读了{what}，写出了报告（Word {paragraphs} 段，Excel {size} KB）：{totals}。写在临时文件夹里，已经删去"
