"""What the command line prints, and how a command ends: findings as lists, a log instead of a traceback."""

from __future__ import annotations

import errno
import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from click import echo, style

from xlperf.checks.sorting import in_order
from xlperf.findings import Finding, Severity, XlperfError, counted

if TYPE_CHECKING:
    from xlperf.checks import Question

__all__ = ["echo", "echo_data", "fail", "guarded", "show", "show_examined", "style"]

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
_FULL = (errno.ENOSPC, errno.EDQUOT)


def guarded(work: Callable[[], object]) -> int:
    """Do the work; its exit code: 0 fine, 1 findings of severity error, 2 cannot run. Never shows a traceback."""
    _be_lenient(sys.stdout)
    _be_lenient(sys.stderr)
    try:
        result = work()
    except XlperfError as error:
        return fail(str(error))
    except KeyboardInterrupt:
        return fail("已停止。没有写完的文件不会留下。")
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except Exception as error:
        if os.environ.get("XLPERF_DEBUG"):
            raise
        if isinstance(error, OSError) and error.errno in _FULL:
            return fail("写不进去，磁盘满了。请腾出空间，再试一次。")
        log = _log()
        where = f"请把这个文件发给维护人员：{log}" if log else "原因没能记下来，请检查磁盘空间，再试一次。"
        return fail(f"程序出错了，这是软件的问题，不是您填错了。{where}")
    return result if isinstance(result, int) else 0


def echo_data(text: str) -> None:
    """Print JSON, in UTF-8 whatever the console's encoding; what is no text in a file's name is escaped: \\udcff."""
    echo(text.encode("utf-8", "backslashreplace"))


def fail(message: str) -> int:
    """Print why it cannot go on; the exit code 2."""
    end = "。" if "\u4e00" <= message[-1:] <= "\u9fff" or message.endswith(("”", "」")) else ""
    echo(style("不能继续：", fg="red") + message + end, err=True)
    return 2


def _be_lenient(stream: IO[str]) -> None:
    """Let a console of a narrow encoding show ? where it lacks a character, rather than stop."""
    reconfigure: Callable[..., Any] | None = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")


def _log() -> Path | None:
    """The file in which the whole error is; None where not even that can be written (a full disk)."""
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", errors="backslashreplace", prefix="xlperf-", suffix=".log", delete=False
        ) as log:
            log.write(f"xlperf {' '.join(sys.argv[1:])}\n")
            traceback.print_exc(file=log)
    except OSError:
        return None
    return Path(log.name)


def show(name: str, findings: Sequence[Finding], questions: Sequence[Question] = (), forms: str = "") -> None:
    """Print one file's findings in their order, each on a line of its own, those explained last.

    ``forms`` says which official forms it holds. Then the questions that no figure answers.
    """
    echo(style(f"{name}：", bold=True) + counted(findings) + ("" if findings else "。"))
    if forms:
        echo(f"  文件里有：{forms}")
    listed = in_order(findings)
    for severity in Severity:
        _list(severity.label, [found for found in listed if found.severity is severity and found.is_open], severity)
    _list("已说明", [found for found in listed if not found.is_open], Severity.NOTE)
    if questions:
        echo(style(f"  请自查（{len(questions)}）", bold=True))
        for question in questions:
            echo(f"    {question.text}{question.remedy}（{question.code}）")


def _list(label: str, findings: Sequence[Finding], severity: Severity) -> None:
    if findings:
        echo(style(f"  {label}（{len(findings)}）", fg=_COLOURS[severity], bold=True))
    for found in findings:
        subject = "·".join(part for part in (found.subject, found.items) if part)
        echo(f"    {found}" + (f" ［{subject}］" if subject else ""))


def show_examined(name: str, ok: bool | None, message: str, remedy: str) -> None:
    """Print one thing that ``doctor`` looked at: right, wrong, or (``ok`` None) not to be told from here."""
    word, colour = {True: ("正常", "green"), False: ("不行", "red"), None: ("留意", "yellow")}[ok]
    echo(style(f"［{word}］", fg=colour) + f"{name}：{message}{remedy}")
