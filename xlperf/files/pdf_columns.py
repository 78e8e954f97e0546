"""Words of a page without ruled lines -> a table where its columns are clear: known headers, gaps no word crosses.

A form is read block by block, as its headers part it. Where one word of a block stands under two headers, or under
none, or a cell seems to go on in the next line, nothing is guessed: there is no table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xlperf.files.word_document import Cell, Table
from xlperf.reading.forms.wording import goal_label, header_key, labels, normal

__all__ = ["Word", "aligned_table"]

_MONEY = frozenset(("initial", "adjusted", "executed"))
_GOALS = frozenset(("expected", "achieved"))
_POINTS = frozenset(("weight", "stated_score"))
_FIGURES = frozenset(("target", "actual"))
_LEAST = 3  # headers of a block
_CLOSE = 3.0  # points by which a line that goes on may begin before the one above


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of a line that stands apart, and where it begins and ends, in points from the left."""

    text: str
    left: float
    right: float

    @property
    def label(self) -> str:
        """The text as labels are compared."""
        return normal(self.text)


Line = Sequence[Word]


@dataclass(frozen=True, slots=True)
class _Block:
    """A block of rows under headers: what it is, and from where to where each of its columns goes."""

    kind: str
    columns: Sequence[tuple[float, float]]

    def place(self, word: Word) -> int:
        """The column that a word stands in, or else the nearest one."""
        middle = (word.left + word.right) / 2
        return min(range(len(self.columns)), key=lambda at: abs(sum(self.columns[at]) / 2 - middle))


def aligned_table(lines: Sequence[Line]) -> Table | None:
    """The table that these lines are, each word a cell; None where it is not clear which word is in which column.

    There has to be a header of indicators: without it nothing says that this is a form.
    """
    rows: list[dict[int, str]] = []
    seen: set[str] = set()
    at = 0
    while at < len(lines):
        kind = _header(lines[at])
        if not kind:
            _add(rows, lines, at)
            at += 1
            continue
        end = next((one for one in range(at + 1, len(lines)) if _ends(lines[one], kind)), len(lines))
        made = _block(lines[at:end], kind)
        if made is None:
            return None
        block, below = made
        seen.add(kind)
        rows += below
        at = end
        if kind == "indicators" and at < len(lines) and labels().totals.get(lines[at][0].label):
            rows.append({0: lines[at][0].text} | {block.place(one): one.text for one in lines[at][1:]})
            at += 1
    if "indicators" not in seen:
        return None
    width = max(max(row) + 1 for row in rows)
    return Table(tuple(_cells(rows, width)))


def _cells(rows: Sequence[dict[int, str]], width: int) -> list[Cell]:
    """The cells of the rows; a line that is one text goes over all columns."""
    cells = []
    for number, row in enumerate(rows):
        for column, text in sorted(row.items()):
            columns = width if len(row) == 1 and column == 0 else 1
            cells.append(Cell(row=number, column=column, columns=columns, paragraphs=(text,)))
    return cells


def _header(line: Line) -> str:
    """The kind of block that a line heads: indicators, funds or goals; "" for none."""
    words = labels()
    if any(map(str.isdigit, "".join(one.label for one in line))):
        return ""
    rows = {header_key(one.label, words.indicators, words.indicator_patterns) for one in line}
    if len(line) >= _LEAST and rows & {"name", "level1", "level2"} and {"target", "actual"} <= rows:
        return "indicators"
    funds = {header_key(one.label, words.funds, words.fund_patterns) for one in line}
    if len(line) >= _LEAST and len(funds & _MONEY) > 1:
        return "funds"
    goals = {header_key(one.label, words.goals, words.goal_patterns) for one in line}
    return "goals" if goals >= _GOALS else ""


def _ends(line: Line, kind: str) -> bool:
    """Whether a line belongs to another part of the form than the block of that kind before it."""
    first = line[0]
    if _header(line) or (labels().totals.get(first.label) == "total" and kind == "indicators"):
        return True
    if kind == "goals":
        return any(_is_label(one.text) for one in line)
    if kind == "funds" and first.label in labels().fund_rows:
        return False
    return _is_label(first.text)


def _is_label(text: str) -> bool:
    """Whether a text is a label of a form, perhaps with its value behind a colon."""
    words, label = labels(), normal(text)
    known = (words.subject, words.goals, words.totals, words.sides, words.unheld)
    inline = words.inline.match(text) is not None or words.notes.match(text) is not None
    named = any(label in one for one in known) or goal_label(text) is not None
    return bool(label and (named or words.fact(label) or words.text(label))) or inline


def _block(lines: Sequence[Line], kind: str) -> tuple[_Block, list[dict[int, str]]] | None:
    """The rows of a block with its header; None where its columns are not clear."""
    header, *below = lines
    columns = _columns(lines)
    if len(columns) != len(header) or not below:
        return None
    block = _Block(kind, columns)
    if len({block.place(one) for one in header}) < len(header):
        return None
    rows = [_row(block, line) for line in lines]
    if kind == "goals":
        whole: dict[int, str] = {}
        for row in rows[1:]:
            for column, text in row.items():
                whole[column] = whole.get(column, "") + text
        return block, [rows[0], whole]
    if any(len(row) < len(line) for row, line in zip(rows, lines, strict=True)):
        return None  # two words in one column
    is_whole = all(map(_is_fund_row, below)) if kind == "funds" else _are_indicators(rows[0], rows[1:])
    return (block, rows) if is_whole else None  # else a cell goes on in the next line


def _are_indicators(header: Mapping[int, str], rows: Sequence[Mapping[int, str]]) -> bool:
    """Whether each row is one of an indicator: half of its cells are there, its points, which are never on two lines.

    Where the header has no points, the target or the result in their place.
    """
    words = labels()
    keys = {at: header_key(normal(text), words.indicators, words.indicator_patterns) for at, text in header.items()}
    wanted = _POINTS if _POINTS & set(keys.values()) else _FIGURES
    columns = {at for at, key in keys.items() if key in wanted}
    return all(len(row) * 2 >= len(header) and columns & row.keys() for row in rows)


def _is_fund_row(line: Line) -> bool:
    """Whether a line is a row of funds: figures with a label, or the label of a source that has none."""
    words, label = labels(), line[0].label
    return len(line) > 1 or label in words.fund_rows or words.is_source(label)


def _columns(lines: Sequence[Line]) -> list[tuple[float, float]]:
    """From where to where the columns go: words that stand above each other are in one."""
    columns: list[tuple[float, float]] = []
    for left, right in sorted((one.left, one.right) for line in lines for one in line):
        if columns and left < columns[-1][1]:
            columns[-1] = columns[-1][0], max(right, columns[-1][1])
        else:
            columns.append((left, right))
    return columns


def _row(block: _Block, line: Line) -> dict[int, str]:
    row: dict[int, str] = {}
    for one in line:
        column = block.place(one)
        row[column] = f"{row[column]}　{one.text}" if column in row else one.text
    return row


def _add(rows: list[dict[int, str]], lines: Sequence[Line], at: int) -> None:
    """Add a line of labels and values, or one that goes on from the value above it."""
    line = lines[at]
    goes_on = at > 0 and len(line) == 1 and len(lines[at - 1]) > 1 and not _is_label(line[0].text)
    if goes_on and rows and line[0].left > lines[at - 1][-1].left - _CLOSE:
        last = max(rows[-1])
        rows[-1][last] += line[0].text
    else:
        rows.append({column: one.text for column, one in enumerate(line)})
