"""The cell functions, by the name that older workbooks' wrappers have for this module."""

from __future__ import annotations

from typing import Any

from xlperf.hosts.excel import functions


def __getattr__(name: str) -> Any:
    """The function of that name, also an older name."""
    return getattr(functions, name)
