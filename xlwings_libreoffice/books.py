"""The books open in one LibreOffice, and how files are opened."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from xlwings import XlwingsError, base_classes

from . import parents
from .book import Book
from .uno_structs import settings
from .unsupported import refuse, refuse_the_rest

SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"
ALWAYS_EXECUTE_NO_WARN = 4  # com.sun.star.document.MacroExecMode: as Excel opens books for programs


@refuse_the_rest("Books")
class Books(base_classes.Books):
    """The books open in one LibreOffice."""

    def __init__(self, app: parents.App) -> None:
        self.app = app

    @property
    def api(self) -> Any:
        """com.sun.star.frame.Desktop's components."""
        return self.app.desktop.Components

    @property
    def active(self) -> Book:
        """The book in front; XlwingsError when none is open."""
        current = self.app.desktop.getCurrentComponent()
        if _is_book(current):
            return self.of(current)
        books = list(self)
        for book in books:
            if book.document.uid == self.app.last_active:
                return book
        if not books:
            raise XlwingsError("no book is open in LibreOffice")
        return books[0]

    def __call__(self, name_or_index: int | str) -> Book:
        """By file name, path, or number from 1; KeyError when it is not open."""
        if isinstance(name_or_index, str):
            for book in self:
                if name_or_index.casefold() in (book.name.casefold(), book.fullname.casefold()):
                    return book
            raise KeyError(name_or_index)
        books = list(self)
        if not 1 <= name_or_index <= len(books):
            raise KeyError(name_or_index)
        return books[name_or_index - 1]

    def __len__(self) -> int:
        return len(list(iter(self)))

    def __iter__(self) -> Iterator[Book]:
        """In the order in which they were opened: LibreOffice numbers documents, and lists them otherwise."""
        enumeration = self.app.desktop.Components.createEnumeration()
        models = []
        while enumeration.hasMoreElements():
            models.append(enumeration.nextElement())
        books = [self.of(model) for model in models if _is_book(model)]
        return iter(sorted(books, key=lambda book: int(book.document.uid)))

    def of(self, model: Any) -> Book:
        """The book of a com.sun.star.sheet.SpreadsheetDocument."""
        return Book(self.app.document(model), self.app)

    def add(self) -> Book:
        """A new, empty book."""
        return self._load("private:factory/scalc")

    def open(
        self,
        fullname: str,
        update_links: Any = None,
        read_only: Any = None,
        _format: Any = None,
        password: Any = None,
        *others: Any,
    ) -> Book:
        """Open a file. Links are not updated unless asked; what xlwings passes beyond that has no counterpart here
        and is refused.
        """
        if _format is not None or any(other is not None for other in others):
            refuse("books.open with arguments other than fullname, update_links, read_only and password")
        more: dict[str, Any] = {"ReadOnly": True} if read_only else {}
        if password is not None:
            more["Password"] = password
        return self._load(Path(os.path.abspath(fullname)).as_uri(), UpdateDocMode=3 if update_links else 1, **more)

    def _load(self, url: str, **more: Any) -> Book:
        hidden = not self.app.screen_updating
        arguments = settings(Hidden=hidden, MacroExecutionMode=ALWAYS_EXECUTE_NO_WARN, **more)
        try:
            model = self.app.desktop.loadComponentFromURL(url, "_blank", 0, arguments)
        except Exception as error:  # a UNO exception, whose class exists only inside uno
            raise OSError(f"LibreOffice cannot open {url}: {error}") from error
        if model is None:
            raise OSError(f"LibreOffice does not open {url}: locked (a .~lock file?), damaged, or of another kind")
        if not _is_book(model):
            model.close(True)
            raise OSError(f"not a workbook: {url}")
        book = self.of(model)
        book.document.is_windowless = hidden
        self.app.arrive(book.document)
        return book


def _is_book(model: Any) -> bool:
    return (
        model is not None
        and hasattr(model, "supportsService")
        and model.supportsService(SPREADSHEET)
        and model.CurrentController is not None
    )
