"""Asking for files to open: Excel's own dialog, or that of the LibreOffice engine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from xlperf.findings import XlperfError

if TYPE_CHECKING:
    import xlwings as xw

__all__ = ["choose_papers"]

_PATTERN = "*.xlsx;*.xlsm;*.xls;*.et;*.ods;*.docx;*.doc;*.txt;*.pdf"
_FILTER = f"自评表和报告 ({_PATTERN}),{_PATTERN}"


def choose_papers(app: xw.App, title: str) -> tuple[Path, ...]:
    """The files of forms and reports that a person chooses, in order of name; none where the dialog is closed.

    XlperfError where the program has no such dialog.
    """
    ask = getattr(app.impl, "choose_files", None)
    try:
        chosen = ask(title, _PATTERN) if ask else app.api.GetOpenFilename(_FILTER, 1, title, "", True)
    except Exception as error:  # programs fail with types of their own
        command = "请在命令行运行：xlperf import 自评表.xlsx -o 新工作簿.xlsm"
        raise XlperfError(f"这里打不开选文件的窗口（{error}）。{command}") from error
    if isinstance(chosen, str):
        chosen = (chosen,)
    return tuple(sorted(Path(str(path)) for path in chosen or ()))
