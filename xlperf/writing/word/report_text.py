"""The report's text: one paragraph of the report is one of the document, or several where a person broke its lines."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest

from xlperf.paragraphs import Paragraph, Status, Style
from xlperf.writing.fit import balanced
from xlperf.writing.word.document import Document
from xlperf.writing.word.markup import lines, paragraph
from xlperf.writing.word.typography import looks


def add(document: Document, paragraphs: Iterable[Paragraph]) -> None:
    """Add the report's paragraphs; blank ones, bare headings, and those that belong nowhere any more, are left out.

    The last one stays with the lines that end the report, so that these have no page of their own.
    """
    shown = [item for item in paragraphs if item.status is not Status.ORPHAN and not item.bare and item.text.strip()]
    for item, following in zip_longest(shown, shown[1:]):
        stays = following is not None and following.style.ends_report and not item.style.ends_report
        _add(document, item, keep_next=stays and item.style is Style.BODY)


def _add(document: Document, item: Paragraph, *, keep_next: bool) -> None:
    new_page = item.style.is_title and not document.is_empty
    for text in filter(None, lines(item.text)):
        if item.style.is_title:
            document.name(text)
        words = "\n".join(_title_lines(text)) if item.style.is_title else text
        document.add(paragraph(item.style.value, words, new_page=new_page, keep_next=keep_next))
        new_page = False


def _title_lines(text: str) -> tuple[str, ...]:
    return balanced(text, looks().page.text_width, looks().style["title"].size or looks().text.size)
