"""What a button does: one function of ``hosts.excel.buttons``, with the workbook as xlwings' calling book.

A document may come from anywhere, so nothing that it says is executed: a name is looked up among those of the buttons,
and the document must be allowed to run macros.
"""

from __future__ import annotations

import re
import traceback
from typing import Any

import xlwings as xw

import xlwings_libreoffice
from xlperf.hosts.excel.buttons import BUTTONS
from xlperf.hosts.libreoffice.inside.adoption import may_run
from xlperf.hosts.libreoffice.inside.row_heights import fit_report

_MODULE = r"xlperf\.(?:hosts\.)?excel\.buttons"  # the macros of older workbooks have the shorter name
_COMMAND = re.compile(rf"import {_MODULE}; {_MODULE}\.(\w+)\(\)")
_NOT_ALLOWED = "这个工作簿的宏没有启用，按钮不能用。请把它放进可信任的文件位置，再打开。"
_UNKNOWN = "没有这个按钮。"
_WITH_REPORT = ("report", "restore_paragraph", "restore_all")  # the buttons that put 报告 into the workbook


def book_of(context: Any, document: Any) -> xw.Book:
    """The document as an xlwings book."""
    app = xlwings_libreoffice.register(xlwings_libreoffice.within(context))
    return xw.Book(impl=app.impl.books.of(document))


def run(context: Any, document: Any, command: str) -> str:
    """Press the button that a macro's line of Python names (``… buttons.report()``); as :func:`press`.

    Any other line is refused: it is looked at, never executed.
    """
    match = _COMMAND.fullmatch(command)
    return press(context, document, match[1] if match else command)


def press(context: Any, document: Any, name: str) -> str:
    """Do what the button of that name does, on the document; "" or the fault, which has been shown.

    Refused where there is no such button, or where the person does not allow the document's macros.
    """
    book = book_of(context, document)
    if name not in BUTTONS:
        return _refuse(book, _UNKNOWN)
    if not may_run(document):
        return _refuse(book, _NOT_ALLOWED)
    book.set_mock_caller()
    try:
        BUTTONS[name]()
        if name in _WITH_REPORT:
            fit_report(document)
    except (Exception, SystemExit):  # whatever it raises: Basic would only say that there was an exception
        fault = traceback.format_exc()
        book.app.alert(f"程序出错了：{fault.splitlines()[-1]}", "绩效自评", "ok", "critical")
        return fault
    return ""


def _refuse(book: xw.Book, message: str) -> str:
    book.app.alert(message, "绩效自评", "ok", "critical")
    return message
