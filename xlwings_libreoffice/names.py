"""Defined names as xlwings names. A name of one sheet is called "Sheet1!Name", as in Excel."""

from __future__ import annotations

from typing import Any

from xlwings import base_classes

from . import parents
from .addresses import quote_sheet, split_sheet
from .range import Range
from .uno_structs import cell_address
from .unsupported import refuse, refuse_the_rest

INTERNAL = "__Anonymous"  # LibreOffice's own names


@refuse_the_rest("Names")
class Names(base_classes.Names):
    """Names of a book and all its sheets, or of one sheet only."""

    def __init__(self, book: parents.Book, sheet: parents.Sheet | None = None) -> None:
        self.book = book
        self.sheet = sheet

    @property
    def api(self) -> Any:
        """com.sun.star.sheet.NamedRanges."""
        return self.sheet.uno.NamedRanges if self.sheet else self.book.document.model.NamedRanges

    def snapshot(self) -> list[tuple[str, Name]]:
        """Names with their text, the book's own first."""
        return [(name.name, name) for name in self._all()]

    def _all(self) -> list[Name]:
        own = (
            []
            if self.sheet
            else [Name(self.book, None, name) for name in self.book.document.model.NamedRanges.getElementNames()]
        )
        for sheet in [self.sheet] if self.sheet else list(self.book.sheets):
            own += [Name(self.book, sheet, name) for name in sheet.uno.NamedRanges.getElementNames()]
        return [name for name in own if not name.local.startswith(INTERNAL)]

    def __call__(self, name_or_index: int | str) -> Name:
        """By name or number from 1; KeyError when there is none."""
        if not isinstance(name_or_index, str):
            return self._all()[name_or_index - 1]
        found = self._find(name_or_index)
        if found is None:
            raise KeyError(name_or_index)
        return found

    def _find(self, wanted: str) -> Name | None:
        sheet, local = split_sheet(wanted)
        for name in self._all():
            owner = name.sheet.name if name.sheet else ""
            if name.local.casefold() == local.casefold() and (
                sheet.casefold() == owner.casefold() or (self.sheet and not sheet)
            ):
                return name
        return None

    def standing_for(self, refers_to: str) -> Name | None:
        """The name of exactly that definition ("=Sheet1!$A$1"), None when there is none."""
        return next((name for name in self._all() if name.refers_to == refers_to), None)

    def contains(self, name_or_index: int | str) -> bool:
        """Whether there is such a name."""
        if isinstance(name_or_index, str):
            return self._find(name_or_index) is not None
        return 1 <= name_or_index <= len(self)

    def __len__(self) -> int:
        return len(self._all())

    def add(self, name: str, refers_to: str) -> Name:
        """Define a name; "Sheet1!Name" belongs to that sheet. One of the same name is replaced."""
        owner, local = split_sheet(name)
        sheet = self.book.sheets(owner) if owner else self.sheet
        made = Name(self.book, sheet, local)
        if made.container.hasByName(local):
            made.delete()
        made.container.addNewByName(local, "", cell_address(0, 1, 1), 0)
        made.refers_to = refers_to
        return made


@refuse_the_rest("Name")
class Name(base_classes.Name):
    """One defined name."""

    def __init__(self, book: parents.Book, sheet: parents.Sheet | None, local: str) -> None:
        self.book = book
        self.sheet = sheet
        self.local = local

    @property
    def container(self) -> Any:
        """The com.sun.star.sheet.NamedRanges it is in."""
        return self.sheet.uno.NamedRanges if self.sheet else self.book.document.model.NamedRanges

    @property
    def api(self) -> Any:
        """com.sun.star.sheet.NamedRange."""
        return self.container.getByName(self.local)

    def delete(self) -> None:
        """Remove it."""
        self.container.removeByName(self.local)

    @property
    def name(self) -> str:
        """Its name, with the sheet's when it belongs to one."""
        return f"{quote_sheet(self.sheet.name)}!{self.local}" if self.sheet else self.local

    @name.setter
    def name(self, value: str) -> None:
        self.api.setName(split_sheet(value)[1])
        self.local = split_sheet(value)[1]

    @property
    def refers_to(self) -> str:
        """What it stands for, in Excel's notation, with "="."""
        return self.book.document.formulas.print(self.api.getTokens(), 0, 1, 1)

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self.api.setTokens(self.book.document.formulas.parse(value, 0, 1, 1))

    @property
    def refers_to_range(self) -> Range:
        """The cells it stands for; refused when it is not a range."""
        cells = self.api.getReferredCells()
        if cells is None:
            refuse(f"Name.refers_to_range of {self.name}, which is no range,")
        return Range.of(cells, self.book)
