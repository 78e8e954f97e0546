"""The sheets of a book."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xlwings import base_classes

from . import parents
from .sheet import Sheet
from .unsupported import refuse_the_rest


@refuse_the_rest("Sheets")
class Sheets(base_classes.Sheets):
    """The sheets of a book."""

    def __init__(self, book: parents.Book) -> None:
        self.book = book
        self.uno = book.document.model.Sheets

    @property
    def api(self) -> Any:
        """com.sun.star.sheet.Spreadsheets."""
        return self.uno

    @property
    def active(self) -> Sheet:
        """The sheet in front."""
        return Sheet(self.book, self.book.document.controller.ActiveSheet)

    def at(self, index: int) -> Sheet:
        """The sheet of that index, from 0."""
        return Sheet(self.book, self.uno.getByIndex(index))

    def __call__(self, name_or_index: int | str) -> Sheet:
        """By name or number from 1; KeyError when there is none."""
        if isinstance(name_or_index, str):
            for name in self.uno.getElementNames():
                if name.casefold() == name_or_index.casefold():
                    return Sheet(self.book, self.uno.getByName(name))
            raise KeyError(name_or_index)
        if not 1 <= name_or_index <= len(self):
            raise KeyError(name_or_index)
        return self.at(name_or_index - 1)

    def __contains__(self, name: str) -> bool:
        return name.casefold() in (known.casefold() for known in self.uno.getElementNames())

    def __len__(self) -> int:
        return int(self.uno.getCount())

    def __iter__(self) -> Iterator[Sheet]:
        return iter([self.at(index) for index in range(len(self))])

    def add(self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None) -> Sheet:
        """A new sheet, in front; by default before the active one."""
        position = after.index if after else (before or self.active).index - 1
        used = {known.casefold() for known in self.uno.getElementNames()}
        wanted = name or next(f"Sheet{number}" for number in range(1, len(used) + 2) if f"sheet{number}" not in used)
        self.uno.insertNewByName(wanted, position)
        made = self.at(position)
        made.activate()
        return made
