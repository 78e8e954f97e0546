"""The lines and tables of a document -> grids, as forms are read from them: each form a sheet of its own.

A form is one table or several, with the lines above them (its title) and below them (its notes). A new one begins at a
line that is a title, or where running text stands between two tables; the text itself is a sheet, too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

from xlperf.files.grid_builder import GridBuilder, check_sizes
from xlperf.files.word_document import Cell, Table
from xlperf.findings import XlperfError
from xlperf.reading.forms.kinds import is_title
from xlperf.reading.forms.wording import labels, normal
from xlperf.reading.tables import Grid
from xlperf.values.signs import compact

__all__ = ["TEXT", "DocumentSheet", "Line", "Ruled", "document_sheets"]

TEXT = "正文"
"""The sheet of what stands in no form."""

MOST_PLACES = 300_000  # of a document's tables: one of 10,000 rows has a third of them
_LONGEST_HEADING = 80  # characters of a line above a table
_MOST_HEADINGS = 6  # lines above a table
_PROSE = 40  # characters of a sentence from which on a line is running text
_HEADING = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[)）、.．]|第[一二三四五六七八九十]{1,3}[章节部]")
_NEXT_PAGE = re.compile(r"[（(]?(?:续上?表|接上[页表]|续上页|第\d+页(?:,?共\d+页)?|\d{1,3}|-\d{1,3}-)[)）]?")
_HEADER_ROWS = 2  # in which a table has its own labels, if any
_TWENTIETHS = 20  # of a point, in which widths are written
_CLOSE = 0.02  # of a table's width: edges of columns that lie nearer are one


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text outside of tables, and the words for its place: ("正文", "第3段").

    ``number`` is that of the paragraph that it is all of; -1 for none.
    """

    text: str
    place: tuple[str, str]
    number: int = -1


@dataclass(frozen=True, slots=True)
class Ruled:
    """A table and its number in the document, from 1; the tables in its cells have the numbers that follow."""

    table: Table
    number: int


@dataclass(frozen=True, slots=True)
class DocumentSheet:
    """A form of a document as a sheet, and which cell of its tables, or which paragraph, each place of the grid is.

    ``cells`` and ``paragraphs`` are numbers of elements by (row, column); ``widths`` are those of the columns in
    points, none where they are not known; ``ruled`` are the places that tables cover.
    """

    name: str
    grid: Grid
    cells: Mapping[tuple[int, int], int]
    paragraphs: Mapping[tuple[int, int], int]
    widths: tuple[float, ...]
    ruled: frozenset[tuple[int, int]]


def document_sheets(parts: Sequence[Line | Ruled], name_of: Callable[[int], str]) -> list[DocumentSheet]:
    """The forms in a document, called as their first tables, and what is left of its lines as ``TEXT``.

    ``name_of`` gives the name of a table by its number. XlperfError (Chinese, without the path) where the tables are
    beyond all measure.
    """
    text, sheets = _Sheet(TEXT, name_of), list[_Sheet]()
    for form, lines in _divided(parts):
        for line in lines:
            text.add_line(line)
        if form:
            first = next(part.number for part in form if isinstance(part, Ruled))
            sheets.append(_Sheet(name_of(first), name_of))
            for part in form:
                sheets[-1].add(part)
            check_sizes([sheet.builder for sheet in sheets])
            if sum(sheet.covered for sheet in sheets) > MOST_PLACES:
                raise XlperfError("文件里的表格太大了，没有读。请删去自评表以外的内容，另存后再试。")
    return [made for sheet in (*sheets, text) if (made := sheet.finished()).grid.rows]


# --- which lines belong to which tables ---------------------------------------------------------------------


def _divided(parts: Sequence[Line | Ruled]) -> Iterator[tuple[list[Line | Ruled], list[Line]]]:
    """Forms as their lines and tables, each with the running text that follows it; the first form is empty."""
    form: list[Line | Ruled] = []
    between: list[Line] = []
    for part in (*parts, None):
        if isinstance(part, Line):
            if part.text.strip():
                between.append(part)
            continue
        below, text, above = _sorted(between, has_table=bool(form), is_last=part is None)
        form += below
        begins = text or part is None or not form or any(is_title(compact(line.text)) for line in above)
        if begins or (part and _fitted(part.table, _last_table(form)) is None):
            yield form, text
            form = []
        form += [*above, part] if part else above
        between = []


def _last_table(form: Sequence[Line | Ruled]) -> Table:
    return next(part.table for part in reversed(form) if isinstance(part, Ruled))


def _sorted(lines: Sequence[Line], *, has_table: bool, is_last: bool) -> tuple[list[Line], list[Line], list[Line]]:
    """The lines between two tables: what is below the first, running text, what is above the second."""
    lines = [line for line in lines if not _NEXT_PAGE.fullmatch(compact(line.text))]
    start = len(lines) if is_last else _first_heading(lines)
    above, rest = _without_other_titles(lines[start:]), lines[:start]
    end = _end_of_notes(rest) if has_table else 0
    below, text = list(rest[:end]), list(rest[end:])
    if has_table and not any(_is_prose(line.text) for line in text):
        return [*below, *text], [], above  # headings between the parts of one form
    return below, text, above


def _first_heading(lines: Sequence[Line]) -> int:
    """The first of the lines above a table; a title begins it, with what stands before it: 附件2, the unit."""
    start = len(lines)
    while start and len(lines) - start < _MOST_HEADINGS and _may_be_heading(lines[start - 1].text):
        start -= 1
    titles = [at for at in range(start, len(lines)) if is_title(compact(lines[at].text))]
    if not titles:
        return start
    title = next((at for at in reversed(titles) if not _is_numbered(lines[at])), titles[-1])
    start = max(start, title - 2)
    while start < title and (_is_numbered(lines[start]) or _is_below(lines[start].text)):
        start += 1
    return start


def _without_other_titles(lines: Sequence[Line]) -> list[Line]:
    """The lines above a table; beside a title, a numbered heading that reads like one names a part of the form."""
    titles = [line for line in lines if is_title(compact(line.text))]
    if all(map(_is_numbered, titles)):
        return list(lines)
    return [line for line in lines if not (line in titles and _is_numbered(line))]


def _is_numbered(line: Line) -> bool:
    """Whether a line is a heading of a report: 二、部门整体自评表（见附件1）."""
    return _HEADING.match(line.text.strip()) is not None


def _may_be_heading(text: str) -> bool:
    bare = compact(text)
    return len(bare) <= _LONGEST_HEADING and "。" not in bare and labels().notes.match(bare) is None


def _is_below(text: str) -> bool:
    """Whether a line is of the foot of the form before: a signature, a fact with its label."""
    return labels().inline.match(text.strip()) is not None or any(word in text for word in labels().signatures)


def _end_of_notes(lines: Sequence[Line]) -> int:
    """Where the lines below a table end: at running text that is no note."""
    in_notes = False
    for at, line in enumerate(lines):
        in_notes = in_notes or labels().notes.match(compact(line.text)) is not None
        if _is_numbered(line) or (_is_prose(line.text) and not in_notes):
            return at
    return len(lines)


def _is_prose(text: str) -> bool:
    bare = compact(text)
    return len(bare) > _PROSE and "。" in bare and labels().inline.match(text.strip()) is None


# --- the grid ----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Sheet:
    """One form in the making: rows are added from the top down."""

    name: str
    name_of: Callable[[int], str]
    builder: GridBuilder = field(init=False)
    places: dict[tuple[int, int], tuple[str, str]] = field(default_factory=dict)
    cells: dict[tuple[int, int], int] = field(default_factory=dict)
    paragraphs: dict[tuple[int, int], int] = field(default_factory=dict)
    covered: int = 0
    _row: int = 0
    _number: int = 0  # of the next table
    _before: Table | None = None

    def __post_init__(self) -> None:
        self.builder = GridBuilder(self.name)

    def finished(self) -> DocumentSheet:
        grid = replace(self.builder.grid(), places=self.places)
        widths = tuple(width / _TWENTIETHS for width in self._before.widths) if self._before else ()
        ruled = frozenset(
            (row, column)
            for (row, column), (name, _) in self.places.items()
            if column >= 0 and name != TEXT and (row, column) not in self.paragraphs
        )
        return DocumentSheet(self.builder.name, grid, self.cells, self.paragraphs, widths, ruled)

    def add(self, part: Line | Ruled) -> None:
        if isinstance(part, Line):
            self.add_line(part)
            return
        self._number = part.number
        table = (_fitted(part.table, self._before) if self._before else None) or part.table
        self._lay(table, 0)
        self._before = table

    def add_line(self, line: Line) -> None:
        if line.number >= 0:
            self.paragraphs[self._row, 0] = line.number
        self._put_text(line.text, 0, line.place)

    def _put_text(self, text: str, column: int, place: tuple[str, str]) -> None:
        """Put a text into a row of its own."""
        self.places[self._row, column] = self.places[self._row, -1] = place
        self.builder.put(self._row, column, text.strip())
        self._row += 1

    def _lay(self, table: Table, left: int) -> None:
        """Put a table below what is there, its first column at ``left``; tables in its cells follow their rows."""
        name = self.name_of(self._number)
        self._number += 1
        covering = _covering(table)
        self.covered += sum(map(len, covering))
        if self.covered > MOST_PLACES:
            raise XlperfError("文件里的表格太大了，没有读。请删去自评表以外的内容，另存后再试。")
        beginning: list[list[Cell]] = [[] for _ in covering]
        for cell in table.cells:
            beginning[cell.row].append(cell)
        tops: list[int] = []
        split = _title_in(beginning[0]) if beginning else None
        for row, cells in enumerate(covering):
            if split and row == 0:
                for text in _lines(split)[:-1]:
                    self._put_text(text, left, (name, "第1行第1列"))
            tops.append(self._row)
            self.places[self._row, -1] = name, f"第{row + 1}行"
            for number, cell in enumerate(cells, 1):
                for column in range(cell.column, cell.column + cell.columns):
                    self.places[self._row, left + column] = name, f"第{row + 1}行第{number}列"
            self._row += 1
            for cell in beginning[row]:
                self._lay_inner(cell, name, left)
        for cell in table.cells:
            top, bottom = tops[cell.row], tops[min(cell.row + cell.rows, len(tops)) - 1]
            lines = _lines(cell)[-1:] if cell is split else _lines(cell)
            if cell is not split and cell.number >= 0:
                self.cells[top, left + cell.column] = cell.number
            self.builder.put(top, left + cell.column, "\n".join(lines).strip())
            self.builder.merge(top, left + cell.column, bottom, left + cell.column + cell.columns - 1)

    def _lay_inner(self, cell: Cell, name: str, left: int) -> None:
        """Put the tables in a cell into rows of their own, and the cell's text after each of them."""
        for at, (before, table) in enumerate(cell.inner):
            self._lay(table, left + cell.column)
            end = cell.inner[at + 1][0] if at + 1 < len(cell.inner) else len(cell.paragraphs)
            for text in filter(str.strip, cell.paragraphs[before:end]):
                self._put_text(text, left + cell.column, (name, f"第{cell.row + 1}行"))


def _lines(cell: Cell) -> list[str]:
    paragraphs = cell.paragraphs[: cell.inner[0][0]] if cell.inner else cell.paragraphs
    return [line for text in paragraphs for line in text.split("\n") if line.strip()]


def _title_in(first: Sequence[Cell]) -> Cell | None:
    """The cell that is all of a first row and holds a title of several lines: its name, the year, the unit."""
    if len(first) != 1 or first[0].rows > 1 or len(lines := _lines(first[0])) < 2:
        return None
    return first[0] if any(is_title(compact(line)) for line in lines) else None


def _covering(table: Table) -> list[list[Cell]]:
    """The cells that cover each row, from left to right: as people count them."""
    rows: list[list[Cell]] = [[] for _ in range(max((cell.row + cell.rows for cell in table.cells), default=0))]
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.rows):
            rows[row].append(cell)
    for cells in rows:
        cells.sort(key=lambda cell: cell.column)
    return rows


# --- a table that goes on from another ----------------------------------------------------------------------


def _fitted(table: Table, before: Table) -> Table | None:
    """The table in the columns of the one that it goes on from: by the widths, else cell by cell.

    One that begins with labels of its own stays as it is; None where it is not known which columns are which.
    """
    if _width(table) == _width(before):
        return table
    edges = _edges_by_width(table, before) or _edges_by_number(table, before)
    if edges is None:
        return table if _has_labels(table) else None
    cells = tuple(
        replace(cell, column=edges[cell.column], columns=edges[cell.column + cell.columns] - edges[cell.column])
        for cell in table.cells
    )
    return Table(cells, before.widths)


def _edges_by_width(table: Table, before: Table) -> dict[int, int] | None:
    """Edges of columns -> those of the table before that lie at the same place; None where one has none."""
    if not (table.widths and before.widths) or _width(table) > len(table.widths):
        return None
    known = list(accumulate(before.widths, initial=0))
    close = _CLOSE * known[-1]
    edges: dict[int, int] = {}
    for number, at in enumerate(accumulate(table.widths, initial=0)):
        nearest = min(range(len(known)), key=lambda one: abs(known[one] - at))
        if abs(known[nearest] - at) > close or nearest in edges.values():
            return None
        edges[number] = nearest
    return edges


def _edges_by_number(table: Table, before: Table) -> dict[int, int] | None:
    """Edges of columns -> those of the last row before, cell by cell, from the rows that have as many cells as it.

    None where rows have edges that no such row has.
    """
    last = _covering(before)[-1]
    edges: dict[int, int] = {}
    for cells in _covering(table):
        if len(cells) == len(last):
            for cell, other in zip(cells, last, strict=True):
                edges.setdefault(cell.column, other.column)
                edges.setdefault(cell.column + cell.columns, other.column + other.columns)
    used = {edge for cell in table.cells for edge in (cell.column, cell.column + cell.columns)}
    return edges if used <= edges.keys() and list(edges.values()) == sorted(edges.values()) else None


def _has_labels(table: Table) -> bool:
    """Whether there are words of a form in the first rows."""
    words = labels()
    known = (words.indicators, words.funds, words.goals, words.subject, words.facts, words.texts, words.totals)
    return any(
        normal(cell.text) in one for cell in table.cells if cell.row < _HEADER_ROWS for one in known if cell.text
    )


def _width(table: Table) -> int:
    return max((cell.column + cell.columns for cell in table.cells), default=0)
