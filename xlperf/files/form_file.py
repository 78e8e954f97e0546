"""A blank form in a workbook file (.xlsx, .xlsm): its sheets, how they look, and the file with some cells filled.

``open_form`` opens one in a Word document, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from xlperf.files.blank_form import BlankForm, Room
from xlperf.files.input_files import read_bytes
from xlperf.files.package import Package, open_package, with_parts
from xlperf.files.sheet_cells import Place, SheetCells, Value
from xlperf.files.style_looks import CellLook, cell_looks
from xlperf.files.word_document import SAVE_AS, is_word
from xlperf.files.word_form_file import WordFormFile
from xlperf.files.workbooks import read_any_workbook
from xlperf.files.xlsx import main_part, shared_part, sheet_parts
from xlperf.findings import XlperfError
from xlperf.reading.tables import Book, Grid

__all__ = ["FormFile", "open_form"]

_FARTHEST = (2_000, 100)  # rows and columns within which borders are looked at
_USUAL_WIDTH, _USUAL_HEIGHT = 8.43, 14.25  # characters and points, of columns and rows that say nothing
_DIGIT, _BESIDE, _PIXEL = 0.5, 5, 0.75  # em of a digit; pixels beside a column's characters; points of a pixel
_FORMULA = b"<f"
_OLD_DOCUMENTS = (".doc", ".wps", ".rtf")


class FormFile:
    """A form's file. ``book`` are its sheets as the reader sees them, each as far as its borders go."""

    def __init__(self, name: str, data: bytes, package: Package, book: Book) -> None:
        self.name = name
        self._data = data
        main = main_part(package)
        parts = sheet_parts(package, main)
        self._parts = {sheet: part for sheet, part in parts.items() if sheet in book.grids}
        self._looks = cell_looks(shared_part(package, main, "styles"))
        self._sheets = {sheet: SheetCells(package.parts[part]) for sheet, part in self._parts.items()}
        self._has_formulas = any(_FORMULA in package.parts.get(part, b"") for part in parts.values())
        self.book = replace(book, grids={name: self._drawn_out(grid) for name, grid in book.grids.items()})

    def look(self, sheet: str, place: Place) -> CellLook:
        """How a cell looks."""
        style = self._sheets[sheet].style(place)
        return self._looks[style] if style < len(self._looks) else CellLook()

    def drawn(self, sheet: str) -> frozenset[Place]:
        """The cells with a border, among the first rows and columns."""
        return frozenset(
            place
            for place, style in self._sheets[sheet].styled.items()
            if place[0] < _FARTHEST[0] and place[1] < _FARTHEST[1]
            and style < len(self._looks) and self._looks[style].has_border
        )  # fmt: skip

    def formulas(self, sheet: str) -> frozenset[Place]:
        """The cells with a formula of their own."""
        return self._sheets[sheet].formulas

    def refusal(self, sheet: str, place: Place) -> str:  # noqa: ARG002
        """None: every cell of a sheet can be filled."""
        return ""

    def room(self, sheet: str, top: int, left: int, bottom: int, right: int) -> Room:
        """What the cells from one corner to the other (0-based, inclusive), merged into one, leave for text."""
        cells = self._sheets[sheet]
        size = self._looks[0].size if self._looks else CellLook().size
        digit = round(size / _PIXEL * _DIGIT)
        widths = [cells.width(column) for column in range(left, right + 1)]
        width = sum((_USUAL_WIDTH if one is None else one) * digit + _BESIDE for one in widths) * _PIXEL
        heights = [cells.height(row) for row in range(top, bottom + 1)]
        grows = heights[0] is None and (top, left) == (bottom, right)  # rows grow with what is not merged
        usual = cells.usual_height or _USUAL_HEIGHT
        height = None if grows else sum(usual if one is None else one for one in heights)
        return Room(width, height, self.look(sheet, (top, left)))

    def filled(self, values: Mapping[str, Mapping[Place, Value]]) -> bytes:
        """The file with these cells of its sheets filled; of everything else nothing is changed.

        Formulas stay, without stored results on the sheets that are filled; Excel is told to calculate them anew.
        """
        changed = {
            self._parts[sheet]: self._sheets[sheet].with_values(cells, recalculate=self._has_formulas)
            for sheet, cells in values.items()
            if cells
        }
        return with_parts(self._data, changed)

    def _drawn_out(self, grid: Grid) -> Grid:
        """A sheet with blank cells up to its last border: the rows of a form that nothing stands in."""
        drawn = self.drawn(grid.name)
        bottom = max((row for row, _ in drawn), default=-1)
        right = max((column for _, column in drawn), default=-1)
        if grid.top or grid.left:
            return grid
        rows = [[*row, *[None] * (right + 1 - len(row))] for row in grid.rows]
        rows += [[None] * (right + 1) for _ in range(bottom + 1 - len(rows))]
        return replace(grid, rows=rows)


def open_form(path: Path) -> BlankForm:
    """The form in a workbook file or Word document.

    XlperfError where it cannot be read, or not be written to: .xls, .et, .ods, .doc.
    """
    data = read_bytes(path)
    if is_word(data):
        try:
            return WordFormFile(path.name, data)
        except XlperfError as error:
            raise XlperfError(error.message, path=str(path)) from error.__cause__
    if path.suffix.lower() in _OLD_DOCUMENTS:
        raise XlperfError(f"这种格式只能读，不能往里填。{SAVE_AS}", path=str(path))
    book = read_any_workbook(path)
    if not data.startswith(b"PK"):
        raise XlperfError("这种格式只能读，不能往里填。请在 Excel 或 WPS 里打开，另存为 .xlsx。", path=str(path))
    try:
        package = open_package(data)
        main_part(package)
        return FormFile(path.name, data, package, book)
    except XlperfError as error:
        raise XlperfError(error.message, path=str(path)) from error.__cause__
