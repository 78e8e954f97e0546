"""The tables of a summary: those of ``frames()``, with the file each row is from and what rows are matched by.

Money is in the summary's money unit (万元), whatever unit a file has; all else is as ``xlperf.frames`` says.
"""

from __future__ import annotations

from collections.abc import Mapping

from xlperf.dataframes import COLUMNS

MONEY = ("initial", "adjusted", "executed", "budget", "basic", "project", "next_year", "last_executed")
"""The columns of ``subjects`` that are money."""

_TEXT, _INT, _FLOAT = "str", "Int64", "float64"

KEYS: Mapping[str, Mapping[str, str]] = {
    "units": {"unit_key": _TEXT},
    "subjects": {
        "unit_key": _TEXT, "subject_key": _TEXT, "own_key": _TEXT, "execution_below": _FLOAT, "full": _FLOAT,
        "errors": _INT, "warnings": _INT, "notes": _INT, "counted": _INT,
    },
    "indicators": {"unit_key": _TEXT, "subject_key": _TEXT, "indicator_key": _TEXT},
    "findings": {"unit_key": _TEXT},
}  # fmt: skip
"""Columns that a summary adds; they are stored, and not part of the frames, but for ``ADDED``."""

TEXTS: Mapping[str, str] = {
    "unit": _TEXT, "subject_number": _INT, "subject": _TEXT, "section": _TEXT, "mark": _TEXT, "start": _TEXT,
    "unit_key": _TEXT,
}  # fmt: skip
"""Paragraphs by fingerprint; stored, and not among the frames."""

TABLES: Mapping[str, Mapping[str, str]] = {
    **{name: {**columns, **KEYS[name]} for name, columns in COLUMNS.items()},
    "texts": TEXTS,
}
"""Table -> column -> dtype, as stored for each file."""

ADDED = ("errors", "warnings", "notes", "counted")
"""What a summary's frame of subjects has besides: open findings, and whether it counts (1) or is a copy (0)."""

FRAMES: Mapping[str, Mapping[str, str]] = {
    name: {
        "file": _TEXT,
        **columns,
        **{key: dtype for key, dtype in KEYS[name].items() if key in ADDED},
    }
    for name, columns in COLUMNS.items()
}
"""Frame -> column -> dtype of a summary, as ``--csv`` writes them."""
