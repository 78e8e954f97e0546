"""The page in a real browser, opened from disk as an officer opens it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.browsers import Browser, the_page


@pytest.fixture(scope="session")
def page() -> Path:
    """The page as a file."""
    return the_page()


@pytest.fixture(scope="module", params=["chrome", "firefox"])
def browser(request: pytest.FixtureRequest, page: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser with the page open, for all tests of a module."""
    with Browser(request.param, tmp_path_factory.mktemp("downloads")) as started:
        started.open(page)
        yield started
