"""The page in a real browser, opened from disk as an officer opens it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile, is_zipfile

import pytest

from tests.support.browsers import Browser, the_page


@pytest.fixture(scope="session")
def page() -> Path:
    """The page as a file."""
    return the_page()


def members(path: Path) -> dict[str, bytes]:
    """The members of a zip file, a workbook or a document, by name; any other file is one member."""
    if not is_zipfile(path):
        return {"": path.read_bytes()}
    with ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def same(browser: Browser, path: Path) -> bool:
    """Whether the file of that name which the page offers has the members of the one at the path."""
    return members(browser.save(path.name)) == members(path)


@pytest.fixture(scope="session", params=["chrome", "firefox"])
def browser(request: pytest.FixtureRequest, page: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser with the page open, for all tests: to open it takes longer than most of them."""
    with Browser(request.param, tmp_path_factory.mktemp("downloads")) as started:
        started.open(page)
        yield started
