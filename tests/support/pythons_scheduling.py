"""``pytest -p tests.support.pythons_scheduling -n 2``: a process for the oldest Python, which has the most to run."""

from __future__ import annotations

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tests.support import pythons


def scope_of(nodeid: str) -> str:
    """Whose piece of work a test is, by the version among its parameters.

    >>> scope_of("tests/test_pythons.py::test_what_is_left_out_is_a_test[test_a]")
    'others'
    """
    oldest = ".".join(map(str, pythons.others()[0].version))
    return "oldest" if nodeid.endswith(f"[{oldest}]") else "others"


class OneForTheOldest(LoadScopeScheduling):
    """All tests of the oldest Python are one piece of work, all tests of the others another."""

    def _split_scope(self, nodeid: str) -> str:
        return scope_of(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> OneForTheOldest:
    """The scheduler that pytest-xdist is to use."""
    return OneForTheOldest(config, log)
