"""``pytest -p tests.page.scheduling -n 2``: a process for each browser, for to open the page in one takes long."""

from __future__ import annotations

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tests.support.browsers import EXECUTABLES


class OneForEachBrowser(LoadScopeScheduling):
    """All tests of one browser are one piece of work."""

    def _split_scope(self, nodeid: str) -> str:
        """The browser's name, which is among the test's parameters."""
        _, _, parameters = nodeid.partition("[")
        return next(name for name in EXECUTABLES if name in parameters.rstrip("]").split("-"))


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> OneForEachBrowser:
    """The scheduler that pytest-xdist is to use."""
    return OneForEachBrowser(config, log)
