"""The report's text: one paragraph of the report is one of the document, or several where a person broke its lines."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest

from xlperf.paragraphs import Paragraph, Status, Style
from xlperf.writing.fit import balanced, line_count
from xlperf.writing.word.document import Document
from xlperf.writing.word.markup import lines, paragraph
from xlperf.writing.word.typography import looks

_DENSE = "attachment_dense"


def add(document: Document, paragraphs: Iterable[Paragraph]) -> None:
    """Add the report's paragraphs; blank ones, bare headings, and those that belong nowhere any more, are left out.

    The lines that end the report have no page of their own: the last paragraph stays with them. But a list of attached
    tables that is longer than a page begins one, in small type; its last line stays with the signature.
    """
    shown = [item for item in paragraphs if item.status is not Status.ORPHAN and not item.bare and item.text.strip()]
    dense = _attachment_points(shown) > looks().page.text_height
    ending = Style.ATTACHMENT if dense else Style.BODY
    before = None
    for item, following in zip_longest(shown, shown[1:]):
        stays = following is not None and following.style.ends_report and following.style is not item.style
        listed = dense and item.style is Style.ATTACHMENT
        new_page = item.style.begins_page(before) or (listed and before is not Style.ATTACHMENT and before is not None)
        look = _DENSE if listed else item.style.value
        _add(document, item, look, new_page=new_page, keep_next=stays and item.style is ending)
        before = item.style


def _add(document: Document, item: Paragraph, look: str, *, new_page: bool, keep_next: bool) -> None:
    for text in filter(None, lines(item.text)):
        if item.style.is_title:
            document.name(text)
        words = "\n".join(_title_lines(text)) if item.style.is_title else text
        document.add(paragraph(look, words, new_page=new_page, keep_next=keep_next))
        new_page = False


def _attachment_points(shown: Iterable[Paragraph]) -> float:
    """Height that the lines naming the attached tables take in the usual type."""
    text, indent = looks().text, " " * 4  # half-width: two characters
    texts = [one for item in shown if item.style is Style.ATTACHMENT for one in lines(item.text) if one]
    return sum(line_count(indent + one, looks().page.text_width, text.size) for one in texts) * text.pitch


def _title_lines(text: str) -> tuple[str, ...]:
    return balanced(text, looks().page.text_width, looks().style["title"].size or looks().text.size)
