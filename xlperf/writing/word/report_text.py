"""The report's text: one paragraph of the report is one of the document, or several where a person broke its lines."""

from __future__ import annotations

from collections.abc import Iterable

from xlperf.paragraphs import Paragraph, Status, Style
from xlperf.writing.fit import balanced
from xlperf.writing.word.document import Document
from xlperf.writing.word.markup import lines, paragraph
from xlperf.writing.word.typography import looks


def add(document: Document, paragraphs: Iterable[Paragraph]) -> None:
    """Add the report's paragraphs; blank ones, bare headings, and those that belong nowhere any more, are left out."""
    for item in paragraphs:
        if item.status is not Status.ORPHAN and not item.bare:
            _add(document, item)


def _add(document: Document, item: Paragraph) -> None:
    is_title = item.style is Style.TITLE
    new_page = is_title and not document.is_empty
    for text in filter(None, lines(item.text)):
        if is_title:
            document.name(text)
        shown = "\n".join(_title_lines(text)) if is_title else text
        document.add(paragraph(item.style.value, shown, new_page=new_page))
        new_page = False


def _title_lines(text: str) -> tuple[str, ...]:
    return balanced(text, looks().page.text_width, looks().style["title"].size or looks().text.size)
