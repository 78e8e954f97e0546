"""What kind of workbook its grids are: one to be filled in, or one in which xlperf sums up units."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from xlperf.findings import XlperfError
from xlperf.layout import heading, layout
from xlperf.reading.tables import Book
from xlperf.rulefile import Entries, Section, read_part

__all__ = ["has_tables", "refuse_written"]


def has_tables(book: Book) -> bool:
    """Whether a book is a workbook to be filled in.

    One of the template's tables is there by its name, or the sheets of its subjects and indicators are.
    """
    sheets = {heading(name) for name in book.grids}
    named = not {table.name for table in layout().tables}.isdisjoint(ref.name for ref in book.tables)
    return named or all(heading(layout().table(key).name) in sheets for key in ("subjects", "indicators"))


def refuse_written(book: Book, path: Path) -> None:
    """XlperfError where a workbook, whatever its name, is one that sums up units: they would count twice."""
    if any(sheets <= book.grids.keys() for sheets in _sheets_of_summaries()):
        raise XlperfError(
            "这是本软件写出的汇总，不是填报工作簿或自评表。请选各单位的文件。", code="R01", path=str(path)
        )


@cache
def _sheets_of_summaries() -> tuple[frozenset[str], ...]:
    """The sheets by which a summary of units is recognised, and a workbook added up from several."""
    return read_part("summary", _named_sheets)


def _named_sheets(root: Section) -> tuple[frozenset[str], ...]:
    overview = root.section("sheets").text("overview")
    names = Entries({row.text("key"): row.text("name") for row in root.rows("list")}, file=root.file, key="list")
    return (
        frozenset((overview, names["subjects"], names["findings"])),
        frozenset((names["parts"], names["part_findings"])),
        frozenset((names["alerts"], names["owed"])),
    )
