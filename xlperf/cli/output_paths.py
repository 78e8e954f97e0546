"""Paths that commands are given; what can be checked before anything is opened."""

from __future__ import annotations

import os
from pathlib import Path

import click

from xlperf.findings import XlperfError

_WORKBOOKS = (".xlsx", ".xlsm")
_DATA = ".json"

FILE = click.Path(path_type=Path, readable=False)
"""The type of a path; whether it can be used is reported by what opens it, in Chinese."""

force_option = click.option("--force", is_flag=True, help="文件已经存在时覆盖它。")


def refuse_existing(path: Path, *, force: bool) -> None:
    """Refuse to write over a file that is there, unless told to."""
    if os.path.exists(path) and not force:  # Path.exists raises where a path cannot be
        raise XlperfError("这个文件已经存在，没有动它。要覆盖请加 --force，或换一个名字。", path=str(path))


def workbook_path(path: Path) -> Path:
    """The path of a workbook to write, or the plain message that it needs such a name."""
    if path.suffix.lower() not in _WORKBOOKS:
        raise XlperfError("工作簿的文件名要以 .xlsm 或 .xlsx 结尾。", path=str(path))
    return path


def is_data(path: Path) -> bool:
    """Whether a path names a data file."""
    return path.suffix.lower() == _DATA


def book_or_data_path(path: Path) -> Path:
    """The path of a workbook or data file to write, or the plain message that it needs such a name."""
    if path.suffix.lower() not in (*_WORKBOOKS, _DATA):
        raise XlperfError("文件名要以 .xlsm、.xlsx 或 .json 结尾。", path=str(path))
    return path
