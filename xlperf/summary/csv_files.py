"""A summary's frames: pandas DataFrames of many files, a piece at a time, and the CSV files made of them.

The columns are those of ``xlperf.report.frames``, after ``file``, the path of the file a row is from; money is in the
summary's money unit. ``subjects`` has besides: errors, warnings, notes (open findings), counted (1, or 0 for a copy).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from xlperf.dataframes import frame_of
from xlperf.summary.frame_columns import FRAMES
from xlperf.summary.spool import NOW, Spool

if TYPE_CHECKING:
    from pandas import DataFrame

PIECE = 20_000
"""Most rows of one DataFrame."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a program that opens the file would calculate such a text


def csv_files(folder: Path) -> dict[str, Path]:
    """The CSV file of each frame."""
    return {name: folder / f"{name}.csv" for name in FRAMES}


def pieces(spool: Spool, name: str) -> Iterator[DataFrame]:
    """One frame of this year's files, in pieces of consecutive rows; one empty piece where there are no rows."""
    columns = FRAMES[name]
    picked = ", ".join("path" if column == "file" else f't."{column}"' for column in columns)
    query = f"select {picked} from {name} t join files f on f.id = t.file and period = ? order by t.file, t.rowid"  # noqa: S608
    rows = (tuple(row) for row in spool.rows(query, [NOW]))
    first = True
    while (piece := list(islice(rows, PIECE))) or first:
        yield frame_of(piece, columns)
        first = False


def write_csv(spool: Spool, targets: Mapping[str, Path]) -> None:
    """Write each frame to its file, in UTF-8 with a mark, by which Excel knows the encoding."""
    for name, path in targets.items():
        for number, piece in enumerate(pieces(spool, name)):
            _harmless(piece).to_csv(
                path,
                mode="a" if number else "w",
                header=not number,
                index=False,
                encoding="utf-8" if number else "utf-8-sig",
            )


def _harmless(frame: DataFrame) -> DataFrame:
    """The frame with an apostrophe before texts that a spreadsheet program would take for formulas."""
    for column, dtype in frame.dtypes.items():
        if dtype == "str":
            begins = frame[column].str.startswith(_FORMULA, na=False)
            frame[column] = frame[column].mask(begins, "'" + frame[column])
    return frame
