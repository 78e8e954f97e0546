"""What ranges, names, tables and sheets ask of the objects they belong to.

xlwings' objects lead down (app, books, book, sheets, sheet, range) and up again (``range.sheet.book.app``). The modules
import downwards only; upwards an object has the parent that made it, and knows of it what is written here.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any, Protocol

from xlwings import base_classes

from .addresses import Area
from .document import Document


class App(Protocol):
    """The app of a book."""

    last_active: str

    @property
    def desktop(self) -> Any:
        """com.sun.star.frame.Desktop."""

    @property
    def screen_updating(self) -> bool:
        """Whether windows follow changes."""

    def document(self, model: Any) -> Document:
        """The one object that stands for a com.sun.star.sheet.SpreadsheetDocument."""

    def arrive(self, document: Document) -> None:
        """Prepare a document just opened."""

    def forget(self, document: Document) -> None:
        """Drop a document that has been closed."""


class Range(Protocol):
    """A range, by its place."""

    area: Area


class Name(Protocol):
    """A defined name."""

    @property
    def refers_to_range(self) -> Range:
        """The cells it stands for."""


class Names(Protocol):
    """The names of a book or a sheet."""

    def __call__(self, name_or_index: int | str) -> Name:
        """By name or number from 1."""

    def contains(self, name_or_index: int | str) -> bool:
        """Whether there is such a name."""

    def add(self, name: str, refers_to: str) -> base_classes.Name:
        """Define a name."""

    def standing_for(self, refers_to: str) -> base_classes.Name | None:
        """The name of exactly that definition ("=Sheet1!$A$1")."""


class Tables(Protocol):
    """The tables of a sheet."""

    def around(self, row: int, column: int) -> base_classes.Table | None:
        """The table with that cell."""


class Book(Protocol):
    """The book of a sheet or name."""

    document: Document

    @property
    def name(self) -> str:
        """Its file name."""

    @property
    def names(self) -> Names:
        """Names of the book and of its sheets."""

    @property
    def sheets(self) -> Sheets:
        """Its sheets."""


class Sheets(Protocol):
    """The sheets of a book."""

    def at(self, index: int) -> Sheet:
        """The sheet of that index, from 0."""

    def __call__(self, name_or_index: int | str) -> Sheet:
        """By name or number from 1."""

    def __contains__(self, name: str) -> bool: ...

    def __iter__(self) -> Iterator[Sheet]: ...


class Sheet(Protocol):
    """The sheet of a range."""

    document: Document
    show_gridlines: bool

    @property
    def book(self) -> Book:
        """Its book."""

    @property
    def uno(self) -> Any:
        """com.sun.star.sheet.Spreadsheet."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def index(self) -> int:
        """Its position, from 1."""

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns it has."""

    @property
    def visible(self) -> bool:
        """Whether it is shown."""

    @property
    def tables(self) -> Tables:
        """Tables on it."""

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        """Cells by address, name, table reference or position."""

    def activate(self) -> None:
        """Bring it to the front of its book."""

    def in_front(self) -> AbstractContextManager[Any]:
        """A context in which it is the active sheet, giving the view."""
