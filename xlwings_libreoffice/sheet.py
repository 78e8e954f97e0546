"""Sheets, with what belongs to them: page setup and frozen panes."""

from __future__ import annotations

from typing import Any

from xlwings import XlwingsError, base_classes

from . import parents
from .addresses import Area, parse, split_sheet
from .names import Names
from .range import Range
from .sheet_copy import OWN_PAGE, import_sheet
from .sheet_view import FreezePanes, InFront, PageSetup
from .tables import Tables, find_reference
from .uno_structs import elements, used_area
from .unsupported import refuse, refuse_the_rest


@refuse_the_rest("Sheet", "pivot_tables")
class Sheet(base_classes.Sheet):
    """One sheet."""

    def __init__(self, book: parents.Book, uno: Any) -> None:
        self._book = book
        self._uno = uno
        self.document = book.document
        self._seen = self.document.shifts

    @property
    def uno(self) -> Any:
        """com.sun.star.sheet.Spreadsheet; a new one when cells have been shifted, for that leaves the old one with
        wrong edges.
        """
        if self._seen != self.document.shifts:
            self._seen = self.document.shifts
            self._uno = self.document.model.Sheets.getByIndex(self._uno.RangeAddress.Sheet)
        return self._uno

    @property
    def api(self) -> Any:
        """com.sun.star.sheet.Spreadsheet."""
        return self.uno

    @property
    def book(self) -> parents.Book:
        """Its book."""
        return self._book

    @property
    def name(self) -> str:
        """Its name; one that another sheet has is refused."""
        return str(self.uno.Name)

    @name.setter
    def name(self, value: str) -> None:
        if value.casefold() != self.name.casefold() and value in self._book.sheets:
            raise ValueError(f"Sheet named {value!r} already present in workbook")
        self.uno.setName(value)

    @property
    def index(self) -> int:
        """Its position, from 1."""
        return int(self.uno.RangeAddress.Sheet) + 1

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns it has."""
        address = self.uno.RangeAddress
        return address.EndRow + 1, address.EndColumn + 1

    @property
    def names(self) -> Names:
        """Names of this sheet only."""
        return Names(self._book, self)

    @property
    def tables(self) -> Tables:
        """Tables on it."""
        return Tables(self)

    def range(self, arg1: Any, arg2: Any = None) -> parents.Range:
        """Cells by address, name, table reference, (row, column), (row, column, rows, columns), or from one corner
        to another.
        """
        if isinstance(arg1, int) and isinstance(arg2, int):
            arg1, arg2 = (arg1, arg2), None
        first = self._range(arg1)
        return first if arg2 is None else Range(self, first.area.together(self._range(arg2).area))

    def _range(self, argument: Any) -> parents.Range:
        if isinstance(argument, Range):
            return argument
        if isinstance(argument, tuple):
            if 0 in argument[:2]:
                raise IndexError("Attempted to access 0-based Range. xlwings/Excel Ranges are 1-based.")
            return Range(self, Area(*argument) if len(argument) == 4 else Area(argument[0], argument[1], 1, 1))
        return self._reference(str(argument))

    def _reference(self, text: str) -> parents.Range:
        owner, rest = split_sheet(text)
        if owner and owner.casefold() != self.name.casefold():
            return self._book.sheets(owner).range(rest)
        area = parse(rest, *self.size)
        if area is not None:
            return Range(self, area)
        own: parents.Names = self.names
        for names in (own, self._book.names):
            if names.contains(rest):
                return names(rest).refers_to_range
        found = find_reference(self._book, rest)
        if found is None:
            if "," in rest:
                refuse(f"a range of several areas ({text})")
            raise XlwingsError(f"no such range, name or table: {text!r}")
        return found

    @property
    def cells(self) -> Range:
        """All its cells."""
        return Range(self, Area(1, 1, *self.size))

    @property
    def used_range(self) -> Range:
        """From the first to the last cell with content or a visible format; A1 on an empty sheet."""
        return Range(self, used_area(self.uno))

    def activate(self) -> None:
        """Bring it to the front of its book; a hidden sheet cannot be."""
        if not self.visible:
            raise XlwingsError(f"sheet {self.name!r} is hidden and cannot be activated")
        self.document.controller.setActiveSheet(self.uno)

    select = activate

    def clear_contents(self) -> None:
        """Remove all values and formulas."""
        self.cells.clear_contents()

    def clear_formats(self) -> None:
        """Remove all formats."""
        self.cells.clear_formats()

    def clear(self) -> None:
        """Remove values, formulas, formats and notes."""
        self.cells.clear()

    def autofit(self, axis: str | None = None) -> None:
        """Fit columns ("c"), rows ("r"), or both, over its used range."""
        self.used_range.autofit(axis)

    def delete(self) -> None:
        """Delete it, with its page style where that is its own; the last visible sheet of a book stays."""
        others = [other for other in self._book.sheets if other.index != self.index]
        if not any(other.visible for other in others):
            raise XlwingsError(f"{self.name!r} is the last visible sheet of {self._book.name}")
        page = self.uno.PageStyle
        self._remove()
        if page.startswith(OWN_PAGE) and page not in {other.uno.PageStyle for other in others}:
            self.document.model.StyleFamilies.getByName("PageStyles").removeByName(page)

    def _remove(self) -> None:
        """Remove it from behind a sheet without a table, moved there where it is behind another: LibreOffice 7.4 breaks
        references to tables on the sheet before a removed one. Moved back, not forward: there it forgets where the
        sheets behind are, and their conditional formats vanish one sheet after the other.
        """
        model, index = self.document.model, self.index - 1
        tables = {table.DataArea.Sheet for table in elements(model.DatabaseRanges)}
        before = [index - 1, *range(index + 1, model.Sheets.Count)]
        place = next((at for at in before if at not in tables), -1) + 1
        if place != index:
            model.Sheets.moveByName(self.name, place)
        model.Sheets.removeByName(self.name)

    def copy(self, before: Sheet | None, after: Sheet | None) -> None:
        """Copy it before or after a sheet of this or another book, and bring the copy to the front. Formats, sizes,
        merges, page and view come along.
        """
        beside = before or after
        if beside is None:
            refuse("Sheet.copy to a new book")
        position = beside.index - 1 if before else beside.index
        made = import_sheet(self, beside.book, position)
        if made.visible:
            made.activate()

    def move(self, before: Sheet | None, after: Sheet | None) -> None:
        """Move it before or after another sheet of its book."""
        if before:
            self.document.model.Sheets.moveByName(self.name, before.index - 1)
        elif after:
            self.document.model.Sheets.moveByName(self.name, after.index)

    @property
    def visible(self) -> bool:
        """Whether it is shown; the last visible sheet cannot be hidden."""
        return bool(self.uno.IsVisible)

    @visible.setter
    def visible(self, value: bool) -> None:
        if not value and not any(other.visible for other in self._book.sheets if other.index != self.index):
            raise XlwingsError(f"{self.name!r} is the last visible sheet of {self._book.name}")
        self.uno.IsVisible = bool(value)

    @property
    def show_gridlines(self) -> bool:
        """Whether grid lines are shown on the screen."""
        with self.in_front():
            return self._grid()

    @show_gridlines.setter
    def show_gridlines(self, value: bool) -> None:
        with self.in_front():
            if self._grid() != bool(value):
                if not self.document.has_window:
                    refuse("setting Sheet.show_gridlines in a book without a window")
                dispatcher = self.document.office.service("com.sun.star.frame.DispatchHelper")
                dispatcher.executeDispatch(self.document.frame, ".uno:ToggleSheetGrid", "", 0, ())

    def _grid(self) -> bool:
        """From the view's data, for the property of the controller speaks for all sheets at once.

        A book has these data until None is set; one without a window has those of its file, and makes no others.
        """
        model = self.document.model
        if self.document.has_window:
            model.setViewData(None)
        views = model.getViewData()
        if views is None or not views.getCount():
            return True
        view = {item.Name: item.Value for item in views.getByIndex(views.getCount() - 1)}
        sheets = view.get("Tables")
        if sheets is None or not sheets.hasByName(self.name):
            return True
        return bool({item.Name: item.Value for item in sheets.getByName(self.name)}.get("ShowGrid", True))

    @property
    def freeze_panes(self) -> FreezePanes:
        """Frozen panes."""
        return FreezePanes(self)

    @property
    def page_setup(self) -> PageSetup:
        """Page setup."""
        return PageSetup(self)

    def in_front(self) -> InFront:
        """A context in which it is the active sheet, giving the view; the sheet active before comes back afterwards."""
        return InFront(self)
