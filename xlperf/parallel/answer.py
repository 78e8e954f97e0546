"""What came of a job on one path, and the sentences for what can go wrong; the same on every machine."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xlperf.findings import XlperfError


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of one path: the value, or why there is none ("" where there is one) and the trace of a fault."""

    value: Any = None
    failure: str = ""
    trace: str = ""


def answer_here(job: Callable[[Path], object], path: Path) -> Answer:
    """Do the job in this process; what it raises is a failed answer, except Ctrl-C.

    >>> answer_here(str, Path("a.xlsx"))
    Answer(value='a.xlsx', failure='', trace='')
    """
    try:
        return Answer(value=job(path))
    except (Exception, SystemExit) as error:
        return failed(error)


def crashed(exit_code: int | None = None) -> Answer:
    """The answer for the path that a process died of."""
    code = "" if exit_code is None else f"（退出码 {exit_code}）"
    return Answer(failure=f"处理这个文件的进程意外退出{code}，可能是文件损坏或内存不够。请打开这个文件另存一份再试。")


def hung(limit: float) -> Answer:
    """The answer for the path that took more than ``limit`` seconds."""
    return Answer(failure=f"过了 {limit:g} 秒还没有处理完，已跳过。请打开这个文件看看是不是太大或已损坏。")


def failed(error: BaseException) -> Answer:
    """The answer for the path where the job raised this: an XlperfError's own message, else what and where."""
    if isinstance(error, XlperfError):
        return Answer(failure=f"{error.key}：{error.message}" if error.key else error.message)
    trace = "".join(traceback.format_exception(error))
    if isinstance(error, MemoryError):
        return Answer(failure="内存不够，处理不了这个文件。请关闭别的程序，或把文件拆小再试。", trace=trace)
    last = traceback.extract_tb(error.__traceback__)[-1:]
    place = "".join(f"，{Path(frame.filename).name} 第 {frame.lineno} 行" for frame in last)
    what = f"{type(error).__name__}：{error}" if str(error) else type(error).__name__
    return Answer(failure=f"处理时程序出错（{what[:200]}{place}）。请把这个文件发给维护人员。", trace=trace)
