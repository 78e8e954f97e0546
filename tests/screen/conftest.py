"""A screen with a LibreOffice that has the extension, and one without."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.screen import Screen, ScreenOffice, new_screen
from xlperf.hosts.libreoffice.install_extension import install


@pytest.fixture(scope="session")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder whose workbooks may run macros."""
    return tmp_path_factory.mktemp("trusted")


@pytest.fixture(scope="session")
def screen() -> Iterator[Screen]:
    """A screen of its own."""
    with new_screen() as screen:
        yield screen


@pytest.fixture(scope="session")
def desk(screen: Screen, trusted: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ScreenOffice]:
    """The LibreOffice with the extension."""
    office = ScreenOffice.start(screen, tmp_path_factory.mktemp("screen") / "profile", trusted, install)
    yield office
    office.office.kill()


@pytest.fixture
def without_extension(trusted: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ScreenOffice]:
    """Another LibreOffice on another screen, without the extension."""
    with new_screen() as screen:
        profile = tmp_path_factory.mktemp("bare-screen") / "profile"
        office = ScreenOffice.start(screen, profile, trusted, lambda _: None)
        yield office
        office.office.kill()
