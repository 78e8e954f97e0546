"""Cells of one sheet, put one after another -> a Grid: the limits of a workbook are checked before a cell is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from xlperf.files.sheet_xml import MOST_CELLS, MOST_COLUMNS, MOST_MERGES, MOST_ROWS, Area
from xlperf.files.xlsx import MOST_CELLS_TOGETHER, MOST_SHEETS
from xlperf.findings import XlperfError
from xlperf.reading.tables import Grid

__all__ = ["GridBuilder", "check_sizes"]


class _Sheet(Protocol):
    @property
    def cells(self) -> int:
        """The cells from A1 to the last row and column."""


@dataclass(slots=True)
class GridBuilder:
    """One sheet that is being read; rows and columns are 0-based.

    >>> sheet = GridBuilder("自评表")
    >>> sheet.put(0, 1, "项目名称")
    >>> sheet.merge(0, 1, 0, 2)
    >>> sheet.grid()
    Grid(name='自评表', rows=[['', '项目名称']], errors={}, formats={}, merges=((0, 1, 0, 2),), top=0, left=0)
    """

    name: str
    bottom: int = -1
    right: int = -1
    _values: dict[tuple[int, int], object] = field(default_factory=dict)
    _errors: dict[tuple[int, int], str] = field(default_factory=dict)
    _formats: dict[tuple[int, int], str] = field(default_factory=dict)
    _merges: dict[Area, None] = field(default_factory=dict)

    @property
    def cells(self) -> int:
        """The cells from A1 to the last row and column, blank or not."""
        return (self.bottom + 1) * (self.right + 1)

    def reach(self, row: int, column: int) -> None:
        """Make the sheet as large as this place asks for; XlperfError where that is beyond all measure."""
        check_place(row, column)
        self.bottom, self.right = max(self.bottom, row), max(self.right, column)
        if self.cells > MOST_CELLS:
            last = f"第 {self.bottom + 1} 行、第 {self.right + 1} 列"
            raise XlperfError(f"工作表“{self.name}”一直用到{last}，太大了。请删去表格以外的内容，另存后再试。")

    def put(self, row: int, column: int, value: object, *, number_format: str = "", error: str = "") -> None:
        """Store what a cell holds; one that holds nothing takes no room. XlperfError as ``reach``."""
        if value in (None, "") and not error:
            return
        self.reach(row, column)
        self._values[row, column] = value
        if number_format:
            self._formats[row, column] = number_format
        if error:
            self._errors[row, column] = error

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Note that a cell spans these rows and columns; XlperfError where it ends outside any sheet."""
        if (top, left) == (bottom, right):
            return
        check_place(bottom, right)
        self._merges[top, left, bottom, right] = None
        if len(self._merges) > MOST_MERGES:
            raise XlperfError("工作表里合并的单元格多得不正常，没有读。请核对文件来源。")

    def grid(self) -> Grid:
        """The sheet as read: from A1 to the last row and column with a value."""
        rows: list[list[object]] = [[""] * (self.right + 1) for _ in range(self.bottom + 1)]
        for (row, column), value in self._values.items():
            rows[row][column] = value
        return Grid(name=self.name, rows=rows, errors=self._errors, formats=self._formats, merges=tuple(self._merges))


def check_place(row: int, column: int) -> None:
    """XlperfError where no sheet has such a row and column."""
    if not (0 <= row < MOST_ROWS and 0 <= column < MOST_COLUMNS):
        raise XlperfError(f"表格一直到第 {row + 1} 行、第 {column + 1} 列，大得不正常，没有读。请核对文件来源。")


def check_sizes(sheets: Sequence[_Sheet]) -> None:
    """XlperfError where there are too many sheets, or all of them together are too large."""
    if len(sheets) > MOST_SHEETS:
        raise XlperfError(f"工作簿有 {len(sheets)} 张工作表，超过 {MOST_SHEETS} 张，没有读。请分成几个文件。")
    if sum(sheet.cells for sheet in sheets) > MOST_CELLS_TOGETHER:
        raise XlperfError("各张工作表加在一起太大了，没有读。请删去表格以外的内容，另存后再试。")
