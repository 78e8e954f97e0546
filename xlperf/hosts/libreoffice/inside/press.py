"""What a button does: one line of Python, with the workbook as xlwings' calling book."""

from __future__ import annotations

import traceback
from typing import Any

import xlwings as xw

import xlwings_libreoffice


def book_of(context: Any, document: Any) -> xw.Book:
    """The document as an xlwings book."""
    app = xlwings_libreoffice.register(xlwings_libreoffice.within(context))
    return xw.Book(impl=app.impl.books.of(document))


def run(context: Any, document: Any, command: str) -> str:
    """Run ``command`` on the document; "" or the traceback, which has been shown."""
    book = book_of(context, document)
    book.set_mock_caller()
    try:
        exec(command, {})  # noqa: S102 - the workbook's own macro; who runs it has allowed its macros
    except (Exception, SystemExit):  # whatever it raises: Basic would only say that there was an exception
        fault = traceback.format_exc()
        book.app.alert(f"程序出错了：\n{fault}", "绩效自评", "ok", "critical")
        return fault
    return ""
