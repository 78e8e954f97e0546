"""A summary's frames as CSV files, one row of one file after the other, so that memory stays flat.

The columns are those of ``xlperf.frames``, after ``file``, the path of the file a row is from; money is in the
summary's money unit. ``subjects`` has besides: errors, warnings, notes (open findings), counted (1, or 0 for a copy).
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from xlperf.summary.frame_columns import FRAMES
from xlperf.summary.spool import NOW, Spool

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r")
"""What a text begins with that a program opening the file would calculate; some take full width for half width."""

Value = str | float | int | None


def csv_files(folder: Path) -> dict[str, Path]:
    """The CSV file of each frame."""
    return {name: folder / f"{name}.csv" for name in FRAMES}


def write_csv(spool: Spool, targets: Mapping[str, Path]) -> None:
    """Write each frame to its file, in UTF-8 with a mark, by which Excel knows the encoding."""
    for name, path in targets.items():
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file, lineterminator=os.linesep)
            writer.writerow(FRAMES[name])
            writer.writerows(_rows(spool, name))


def _rows(spool: Spool, name: str) -> Iterator[list[Value]]:
    """The rows of one frame of this year's files, in order."""
    columns = FRAMES[name]
    picked = ", ".join("path" if column == "file" else f't."{column}"' for column in columns)
    query = f"select {picked} from {name} t join files f on f.id = t.file and period = ? order by t.file, t.rowid"  # noqa: S608
    for row in spool.rows(query, [NOW]):
        yield [_written(value, dtype) for value, dtype in zip(row, columns.values(), strict=True)]


def _written(value: Value, dtype: str) -> Value:
    """A value as a CSV file has it: an apostrophe before a text that a spreadsheet program would take for a formula."""
    if value is not None and dtype == "float64":
        return float(value)
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
