"""A summary's CSV files, with pandas as the judge of how numbers and texts are written."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from xlperf.summary import UnitRows
from xlperf.summary.csv_files import csv_files, write_csv
from xlperf.summary.frame_columns import FRAMES, TABLES
from xlperf.summary.spool import LAST, Spool

VALUES: Mapping[str, Sequence[Any]] = {
    "str": [None, "", "甲", "一,二", '"', "两\n行", "一\r", " 空 ", "NaN", "'", "12"],
    "float64": [None, "0", "0.10", "-3.5", "1E+3", "1E-7", "0.30000000000000004", "12345678901234567890.1", "310.42"],
    "Int64": [None, 0, -1, 2022],
}


def rows(count: int) -> dict[str, tuple[tuple[Any, ...], ...]]:
    """Rows of every table as a summary keeps them of one file: decimals are texts."""
    chosen = random.Random(count)  # noqa: S311 - the same every time is what is wanted
    return {
        name: tuple(tuple(chosen.choice(VALUES[dtype]) for dtype in columns.values()) for _ in range(count))
        for name, columns in TABLES.items()
    }


def written(folder: Path, *parts: dict[str, tuple[tuple[Any, ...], ...]]) -> dict[str, Path]:
    """The CSV files of a file 第1个.xlsx and so on; one of last year is not among them."""
    with Spool(folder) as spool:
        for number, part in enumerate(parts, start=1):
            spool.add(number, Path(f"第{number}个.xlsx"), UnitRows(rows=part))
        spool.add(0, Path("去年.xlsx"), UnitRows(rows=rows(1)), period=LAST)
        spool.prepare()
        write_csv(spool, csv_files(folder))
    return csv_files(folder)


def test_files_are_as_pandas_writes_the_same_rows(tmp_path: Path) -> None:
    parts = [rows(200), rows(0), rows(70)]
    for name, path in written(tmp_path, *parts).items():
        frames = [
            pd.DataFrame(part[name], columns=list(TABLES[name]), dtype=object).assign(file=f"第{number}个.xlsx")
            for number, part in enumerate(parts, start=1)
        ]
        columns = FRAMES[name]
        frame = pd.concat([frame for frame in frames if len(frame)])[list(columns)].astype(dict(columns))
        frame.to_csv(tmp_path / "judge.csv", index=False, encoding="utf-8-sig")
        assert path.read_bytes() == (tmp_path / "judge.csv").read_bytes()


def test_a_file_without_rows_has_its_header(tmp_path: Path) -> None:
    for name, path in written(tmp_path).items():
        assert path.read_text("utf-8-sig") == ",".join(FRAMES[name]) + "\n"


def test_no_text_is_a_formula(tmp_path: Path) -> None:
    texts = ["=1+1", "+1", "-1", "@甲", "＝1", "＋1", "－1", "＠甲", "\t甲", "甲=1"]
    table = dict.fromkeys(TABLES, ()) | {
        "units": tuple(tuple(text if dtype == "str" else None for dtype in TABLES["units"].values()) for text in texts)
    }
    names = pd.read_csv(written(tmp_path, table)["units"])["name"]
    assert list(names) == ["'=1+1", "'+1", "'-1", "'@甲", "'＝1", "'＋1", "'－1", "'＠甲", "'\t甲", "甲=1"]
