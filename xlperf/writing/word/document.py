"""The document in the making: paragraphs and tables are added at its end, then it is packed into a file."""

from __future__ import annotations

from datetime import datetime

from xlperf.writing.word.markup import one_line, tag
from xlperf.writing.word.package_parts import packed, section
from xlperf.writing.word.typography import Page, looks

_LONGEST_PROPERTY = 255


class Document:
    """A Word document, written from beginning to end."""

    def __init__(self, unit: str, written: datetime) -> None:
        """An empty document; the file's properties name ``unit`` as its author and say when it was ``written``."""
        self._author = _property(unit)
        self._written = written
        self._title = ""
        self._pieces: list[str] = []
        self._page = looks().page
        self._is_first_section = True

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been added yet."""
        return not self._pieces

    def name(self, title: str) -> None:
        """Give the document a title, for the file's properties; the first one that is not blank stays."""
        self._title = self._title or _property(title)

    def add(self, piece: str) -> None:
        """Add the markup of a paragraph or a table at the end."""
        self._pieces.append(piece)

    def turn(self, page: Page) -> None:
        """Go on with pages of this kind, on a new one if that is a change; what was added last must be a paragraph."""
        if page != self._page and self._pieces:
            self._pieces[-1] = self._pieces[-1].replace("</w:pPr>", f"{self._section()}</w:pPr>", 1)
            self._is_first_section = False
        self._page = page

    def packed(self) -> bytes:
        """The file's bytes; they depend on nothing but what was added."""
        body = tag("body", *self._pieces, self._section())
        return packed(body, author=self._author, title=self._title, written=self._written)

    def _section(self) -> str:
        return section(self._page, numbered=self._is_first_section)


def _property(content: str) -> str:
    """A text as a file's property: one line, of a length that programs take."""
    return one_line(content)[:_LONGEST_PROPERTY]
