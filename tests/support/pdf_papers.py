"""PDF files with the tables that papers are, made by reportlab."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from tests.support.official_forms import Paper
from tests.support.word_papers import shown, size

FONT = "STSong-Light"  # that readers have themselves: the text is in Unicode
PAGE = 800  # points


def pdf(*parts: str | tuple[Paper, int, int], ruled: bool = True) -> bytes:
    """A PDF of lines and of rows of papers; the line ``\\f`` begins a page."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table

    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    style = ParagraphStyle("text", fontName=FONT, fontSize=9, wordWrap="CJK")
    story = []
    for part in parts:
        if isinstance(part, str):
            story.append(PageBreak() if part == "\f" else Paragraph(part, style))
            continue
        paper, first, after = part
        width = size(paper)[1]
        rows = [[_cell(paper, row, column, style) for column in range(width)] for row in range(first, after)]
        looks = [("GRID", (0, 0), (-1, -1), 0.5, "black")] if ruled else []
        for top, left, bottom, right in paper.merges:
            if first <= top and bottom < after:
                looks.append(("SPAN", (left, top - first), (right, bottom - first)))
        story.append(Table(rows, colWidths=[520 / width] * width, style=looks))
    buffer = BytesIO()
    SimpleDocTemplate(buffer, pagesize=(600, PAGE), invariant=1, leftMargin=30, rightMargin=30).build(story)
    return buffer.getvalue()


def _cell(paper: Paper, row: int, column: int, style: object) -> Sequence[object]:
    from reportlab.platypus import Paragraph

    text = shown(*paper.cells.get((row, column), ("", ""))).replace("☑", "√")  # the font has no other
    return [Paragraph(line, style) for line in text.split("\n")] if text else ""


def whole(paper: Paper) -> tuple[Paper, int, int]:
    return paper, 0, size(paper)[0]
