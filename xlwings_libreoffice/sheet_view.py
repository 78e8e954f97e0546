"""What a sheet shows and prints: frozen panes, grid lines, print area."""

from __future__ import annotations

from typing import Any

from xlwings import base_classes

from . import parents
from .addresses import write
from .uno_structs import address_of, area_of
from .unsupported import refuse_the_rest


class InFront:
    """A sheet made active for a while."""

    def __init__(self, sheet: parents.Sheet) -> None:
        self._sheet = sheet
        self._controller = sheet.document.controller
        self._before = self._controller.ActiveSheet

    def __enter__(self) -> Any:
        self._sheet.activate()
        return self._controller

    def __exit__(self, *_: object) -> None:
        self._controller.setActiveSheet(self._before)


@refuse_the_rest("FreezePanes")
class FreezePanes(base_classes.FreezePanes):
    """Frozen panes of a sheet. LibreOffice 7.4 loses them on saving .xlsm."""

    def __init__(self, sheet: parents.Sheet) -> None:
        self._sheet = sheet

    def freeze_at(self, frozen_range: str) -> None:
        """Freeze rows and columns up to the end of that address; of whole rows or columns only those."""
        area = self._sheet.range(frozen_range).area
        rows, columns = self._sheet.size
        with self._sheet.in_front() as controller:
            controller.freezeAtPosition(0, 0)
            controller.freezeAtPosition(
                0 if area.columns == columns else area.last_column, 0 if area.rows == rows else area.last_row
            )

    def unfreeze(self) -> None:
        """Remove them."""
        with self._sheet.in_front() as controller:
            controller.freezeAtPosition(0, 0)


@refuse_the_rest("PageSetup")
class PageSetup(base_classes.PageSetup):
    """Page setup of a sheet."""

    def __init__(self, sheet: parents.Sheet) -> None:
        self._sheet = sheet

    @property
    def api(self) -> Any:
        """com.sun.star.style.PageStyle."""
        styles = self._sheet.document.model.StyleFamilies.getByName("PageStyles")
        return styles.getByName(self._sheet.uno.PageStyle)

    @property
    def print_area(self) -> str | None:
        """Address of the print area, None when there is none; several are joined by commas."""
        areas = [write(area_of(address), *self._sheet.size) for address in self._sheet.uno.getPrintAreas()]
        return ",".join(areas) or None

    @print_area.setter
    def print_area(self, value: str | None) -> None:
        parts = [self._sheet.range(part).area for part in value.split(",")] if value else []
        self._sheet.uno.setPrintAreas(tuple(address_of(area, self._sheet.index - 1) for area in parts))
