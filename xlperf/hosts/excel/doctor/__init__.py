"""``xlperf doctor``: why the workbook does not come alive on this computer, cause by cause, each with its remedy.

Everything is read from the registry, from files and from the installed packages, and the main job is done once: a
workbook is read and its report written. Excel is not started, so what is found right here is necessary and not proof.
A look that fails says so and the others go on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from xlperf.hosts.excel.doctor import excel_itself, interpreter, other_systems, policy, workbook_macros
from xlperf.hosts.excel.doctor.computer import Machine, this_machine
from xlperf.hosts.excel.doctor.examined import Examined

__all__ = ["Examined", "Machine", "examine", "this_machine"]

_Look = Callable[[Machine], Iterable[Examined]]
_WINDOWS: tuple[tuple[str, _Look], ...] = (
    ("Excel", excel_itself.excel),
    ("Excel.Application", excel_itself.automation),
    ("打开方式", excel_itself.file_association),
    ("Python", interpreter.python),
    ("设置文件", interpreter.settings),
    ("xlwings 的 DLL", interpreter.library),
    ("软件包", interpreter.packages),
    ("试做报告", interpreter.main_job),
    ("宏设置", policy.macros),
    ("防护软件", policy.protection),
)
_ELSEWHERE: tuple[tuple[str, _Look], ...] = (
    ("系统", other_systems.system),
    ("软件包", interpreter.packages),
    ("试做报告", interpreter.main_job),
    ("LibreOffice", other_systems.libreoffice),
    ("中文字体", other_systems.fonts),
)


def examine(book: Path | None = None, machine: Machine | None = None) -> list[Examined]:
    """What was found on ``machine`` (this one if none is given), and about ``book`` if one is named."""
    looked_at = machine or this_machine()
    looks = _WINDOWS if looked_at.system == "win32" else _ELSEWHERE
    found = [examined for name, look in looks for examined in _carefully(name, partial(look, looked_at))]
    if book is not None:
        for name, look_at in workbook_macros.LOOKS:
            found += _carefully(name, partial(look_at, looked_at, book))
    return found


def _carefully(name: str, look: Callable[[], Iterable[Examined]]) -> Iterator[Examined]:
    """What a look finds; one that breaks off is named as such, for on a stranger's computer anything may."""
    try:
        for found in look():
            yield replace(found, message=_sentence(found.message), remedy=_sentence(found.remedy))
    except Exception as error:
        yield Examined(name=name, ok=None, message=f"没有查成（{type(error).__name__}：{error}）。")


def _sentence(text: str) -> str:
    """The text with a full stop, so that message and remedy can follow each other."""
    return text if not text or text.endswith("。") else f"{text}。"
