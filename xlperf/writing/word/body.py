"""The report's text: one paragraph of the report is one of the document, or several where a person broke its lines."""

from __future__ import annotations

from collections.abc import Iterable

from xlperf.paragraphs import Paragraph, Status, Style
from xlperf.writing.fit import balanced
from xlperf.writing.word.paper import Paper, lines, paragraph
from xlperf.writing.word.typography import looks


def add(paper: Paper, paragraphs: Iterable[Paragraph]) -> None:
    """Add the report's paragraphs; blank ones, bare headings, and those that belong nowhere any more, are left out."""
    for item in paragraphs:
        if item.status is not Status.ORPHAN and not item.bare:
            _add(paper, item)


def _add(paper: Paper, item: Paragraph) -> None:
    is_title = item.style is Style.TITLE
    new_page = is_title and not paper.is_empty
    for text in filter(None, lines(item.text)):
        if is_title:
            paper.name(text)
        shown = "\n".join(_title_lines(text)) if is_title else text
        paper.add(paragraph(item.style.value, shown, new_page=new_page))
        new_page = False


def _title_lines(text: str) -> tuple[str, ...]:
    return balanced(text, looks().page.text_width, looks().style["title"].size or looks().text.size)
