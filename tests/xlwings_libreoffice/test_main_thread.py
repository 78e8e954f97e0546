"""Calls on LibreOffice's main thread."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

import xlwings_libreoffice
from xlwings_libreoffice.main_thread import on_main_thread

COPIES = 60


def test_result_and_error_come_back(office: xlwings_libreoffice.Office) -> None:
    assert on_main_thread(office, lambda: office.service("com.sun.star.frame.Desktop").Name) == ""
    with pytest.raises(ZeroDivisionError):
        on_main_thread(office, lambda: 1 / 0)


def test_within_a_callback_it_is_called_at_once(app: xw.App, book: xw.Book, sheet: xw.Sheet) -> None:
    """Copying a sheet to another book asks for the main thread itself."""
    office, other = app.impl.office, app.books.add()
    copying = threading.Thread(
        target=on_main_thread, args=(office, lambda: sheet.copy(after=other.sheets[0], name="副本")), daemon=True
    )
    copying.start()
    copying.join(120)
    if copying.is_alive():
        office.kill()
        pytest.fail("LibreOffice and Python wait for each other")
    assert other.sheet_names == ["Sheet1", "副本"]
    assert office.callback_thread == 0


def test_error_of_libreoffice_comes_back(book: xw.Book) -> None:
    sheets = book.api.Sheets
    with pytest.raises(Exception, match="docuno") as raised:
        on_main_thread(book.app.impl.office, lambda: sheets.getByName("没有"))
    assert raised.typename.endswith("NoSuchElementException")


def test_inside_libreoffice_it_is_called_as_it_is() -> None:
    inside: Any = xlwings_libreoffice.Office(context=None, pid=1, headless=True)
    assert on_main_thread(inside, threading.get_ident) == threading.get_ident()


def test_libreoffice_dies_meanwhile(tmp_path: Path) -> None:
    office = xlwings_libreoffice.start(tmp_path / "profile")
    never = threading.Event()
    killer = threading.Timer(1, office.kill)
    killer.start()
    with pytest.raises(xlwings_libreoffice.OfficeError, match="ended in the midst"):
        on_main_thread(office, lambda: never.wait(60))
    never.set()
    killer.join()


def test_many_copies_in_one_libreoffice(app: xw.App, book: xw.Book, sheet: xw.Sheet) -> None:
    """In view, so that the names of the sheets are painted meanwhile."""
    source = app.books.add()
    source.sheets[0]["A1"].value = [["甲", "乙"], [1, 2]]
    for number in range(COPIES):
        made = source.sheets[0].copy(after=sheet, name=f"第{number}张")
        assert made["B2"].value == 2
        made.delete()
    assert book.sheet_names == [sheet.name]
    assert app.impl.office.running
