"""xlperf: budget-performance self-evaluation 预算绩效自评, from one filled workbook to a checked report.

``load_report``, ``evaluate``, ``frames``, ``summarise`` and ``gather`` are imported from here. Each is loaded when it
is first asked for, so that a cell function or ``xlperf check`` starts without what it does not need.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlperf.data.version import __version__
    from xlperf.dataframes import frames
    from xlperf.parallel import gather
    from xlperf.report import evaluate
    from xlperf.summary import summarise
    from xlperf.writing.outputs import load_report

__all__ = ["__version__", "evaluate", "frames", "gather", "load_report", "summarise"]

_HOMES = {
    "__version__": "xlperf.data.version",
    "evaluate": "xlperf.report",
    "frames": "xlperf.dataframes",
    "gather": "xlperf.parallel",
    "load_report": "xlperf.writing.outputs",
    "summarise": "xlperf.summary",
}


def __getattr__(name: str) -> object:
    """One of the names above, from the module it is defined in."""
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
