"""Official forms as Word documents for tests, made by python-docx with the mess that real ones have.

A :class:`~tests.support.official_forms.Paper` becomes a table; what stands around it, and how it is parted, is the
test's to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from tests.support.official_forms import Paper
from xlperf.values.amounts import plain

WIDTH = 160  # millimetres of a table


def document() -> Document:
    return docx.Document()


def packed(made: Document) -> bytes:
    buffer = BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def shown(value: object, form: str = "") -> str:
    """A value as people write it in Word."""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        return f"{plain(number * 100, None)}%" if "%" in form else plain(number, None)
    return "" if value is None else str(value)


def size(paper: Paper) -> tuple[int, int]:
    """The rows and columns that a paper has."""
    ends = [*paper.cells, *((bottom, right) for _, _, bottom, right in paper.merges)]
    return max(row for row, _ in ends) + 1, max(column for _, column in ends) + 1


def add_table(
    where: Document | _Cell,
    paper: Paper,
    first: int = 0,
    after: int | None = None,
    *,
    columns: Sequence[int] | None = None,
) -> Table:
    """Add these rows of a paper as a table; cells that go over its edges are cut.

    ``columns`` are the widths in millimetres.
    """
    rows, width = size(paper)
    after = rows if after is None else after
    table = where.add_table(after - first, width)
    table.autofit = False
    widths = columns or [WIDTH // width] * width
    for column, millimetres in zip(table.columns, widths, strict=True):
        column.width = Mm(millimetres)
    cells = [row.cells for row in table.rows]  # once: Table.cell looks through the whole table each time
    for (row, column), (value, form) in paper.cells.items():
        if first <= row < after:
            write(cells[row - first][column], shown(value, form))
    for top, left, bottom, right in paper.merges:
        top, bottom = max(top, first), min(bottom, after - 1)
        if top <= bottom:
            merged(cells[top - first][left], cells[bottom - first][right])
    return table


def merged(corner: _Cell, opposite: _Cell) -> None:
    """Merge cells from corner to corner, and take away the blank paragraphs that python-docx leaves."""
    text = corner.text
    cell = corner.merge(opposite)
    for paragraph in cell.paragraphs[1:]:
        paragraph._element.getparent().remove(paragraph._element)
    write(cell, text)


def write(cell: _Cell, text: str) -> None:
    """Put a text into a cell, each line a paragraph."""
    first, *rest = text.split("\n")
    cell.paragraphs[0].text = first
    for line in rest:
        cell.add_paragraph(line)


def as_lines(made: Document, paper: Paper, rows: int) -> None:
    """Add the first rows of a paper as lines of text, cells beside each other parted by a tab."""
    for row in range(rows):
        values = [value for (at, _), (value, _) in sorted(paper.cells.items()) if at == row and value not in ("", None)]
        made.add_paragraph("\t".join(map(str, values)))


def with_empty_columns(paper: Paper, *before: int) -> Paper:
    """The paper with empty columns put before these columns, merged cells wider by them."""

    def shift(column: int) -> int:
        return column + sum(at <= column for at in before)

    made = Paper(paper.name)
    made.cells = {(row, shift(column)): cell for (row, column), cell in paper.cells.items()}
    made.merges = [(top, shift(left), bottom, shift(right)) for top, left, bottom, right in paper.merges]
    return made


def symbol(paragraph: Paragraph, character: str, font: str = "Wingdings 2") -> None:
    """Add a character of a font of symbols, as Word's 插入符号 does."""
    element = OxmlElement("w:sym")
    element.set(qn("w:font"), font)
    element.set(qn("w:char"), character)
    paragraph.add_run()._element.append(element)


def box(paragraph: Paragraph, *, ticked: bool) -> None:
    """Add a box to tick, as the fields of old forms are."""
    begin, data, field = (OxmlElement(f"w:{name}") for name in ("fldChar", "ffData", "checkBox"))
    begin.set(qn("w:fldCharType"), "begin")
    default = OxmlElement("w:default")
    default.set(qn("w:val"), "1" if ticked else "0")
    field.append(default)
    data.append(field)
    begin.append(data)
    paragraph.add_run()._element.append(begin)
    end = OxmlElement("w:fldChar")
    end.set(qn("w:fldCharType"), "end")
    paragraph.add_run()._element.append(end)
