"""A real LibreOffice for the tests, without the extension: one on a profile of its own, ended by its process id."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import xlwings as xw

import xlwings_libreoffice


@pytest.fixture(scope="session")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[xlwings_libreoffice.Office]]:
    """The LibreOffices started in this session, the running one last; all are ended."""
    started = [xlwings_libreoffice.start(tmp_path_factory.mktemp("bare-profile"))]
    yield started
    gc.collect()
    for office in started:
        office.close()
    assert not any(office.running for office in started)


@pytest.fixture
def office(
    offices: list[xlwings_libreoffice.Office], tmp_path_factory: pytest.TempPathFactory
) -> xlwings_libreoffice.Office:
    """The running LibreOffice: another one when the last has died, so that only the test that ended it fails."""
    if not offices[-1].running:
        offices.append(xlwings_libreoffice.start(tmp_path_factory.mktemp("bare-profile")))
    return offices[-1]


@pytest.fixture
def app(office: xlwings_libreoffice.Office) -> Iterator[xw.App]:
    """Its xlwings app, without books before and after the test, in its ordinary state."""
    running = xlwings_libreoffice.register(office)
    yield running
    if not office.running:  # not an assert: to show a proxy of a process that is gone aborts Python
        pytest.fail("LibreOffice died in this test")
    running.impl.answer = None
    running.status_bar = False
    running.calculation = "automatic"
    running.screen_updating = True
    for book in list(running.books):
        book.close()


@pytest.fixture
def book(app: xw.App) -> xw.Book:
    """A new, empty book."""
    return app.books.add()


@pytest.fixture
def sheet(book: xw.Book) -> xw.Sheet:
    """Its only sheet."""
    return book.sheets[0]


@pytest.fixture
def copy_of(tmp_path: Path) -> Callable[[Path], Path]:
    """Copies a file into the test's folder: no test opens an original."""

    def copy(path: Path) -> Path:
        return Path(shutil.copy(path, tmp_path))

    return copy
