"""What the buttons do, by the name that older workbooks' macros have for this module."""

from __future__ import annotations

from typing import Any

from xlperf.hosts.excel import buttons


def __getattr__(name: str) -> Any:
    """The button's function of that name."""
    return getattr(buttons, name)
