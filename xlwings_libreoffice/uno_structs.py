"""UNO's structs, enums and property values, and the few questions asked of any UNO object with cells."""

from __future__ import annotations

from typing import Any

from .addresses import Area
from .connection import load_uno


def struct(name: str, **values: Any) -> Any:
    """A UNO struct, its members by name."""
    made = load_uno().createUnoStruct(name)
    for member, value in values.items():
        setattr(made, member, value)
    return made


def enum(name: str, value: str) -> Any:
    """A UNO enum value."""
    return load_uno().Enum(name, value)


def settings(**values: Any) -> tuple[Any, ...]:
    """PropertyValues by name."""
    return tuple(struct("com.sun.star.beans.PropertyValue", Name=name, Value=value) for name, value in values.items())


def system_path(url: str) -> str:
    """The path of a file: URL."""
    return str(load_uno().fileUrlToSystemPath(url))


def area_of(address: Any) -> Area:
    """The area of a com.sun.star.table.CellRangeAddress."""
    return Area(
        address.StartRow + 1,
        address.StartColumn + 1,
        address.EndRow - address.StartRow + 1,
        address.EndColumn - address.StartColumn + 1,
    )


def address_of(area: Area, sheet: int) -> Any:
    """The com.sun.star.table.CellRangeAddress of an area on the sheet of that index (from 0)."""
    return load_uno().createUnoStruct(
        "com.sun.star.table.CellRangeAddress",
        sheet,
        area.column - 1,
        area.row - 1,
        area.last_column - 1,
        area.last_row - 1,
    )


def cell_address(sheet: int, row: int, column: int) -> Any:
    """The com.sun.star.table.CellAddress of a row and column (from 1) on the sheet of that index (from 0)."""
    return load_uno().createUnoStruct("com.sun.star.table.CellAddress", sheet, column - 1, row - 1)


def cells_of(sheet: Any, area: Area) -> Any:
    """The com.sun.star.sheet.SheetCellRange of an area of a com.sun.star.sheet.Spreadsheet; IndexError beyond its
    edge.
    """
    try:
        return sheet.getCellRangeByPosition(area.column - 1, area.row - 1, area.last_column - 1, area.last_row - 1)
    except Exception as error:  # a UNO exception, whose class exists only inside uno
        raise IndexError(f"beyond the edge of the sheet: {area}") from error


def used_area(sheet: Any) -> Area:
    """From the first to the last cell of a com.sun.star.sheet.Spreadsheet with content or a visible format; A1 on an
    empty one.
    """
    cursor = sheet.createCursor()
    cursor.gotoStartOfUsedArea(False)
    cursor.gotoEndOfUsedArea(True)
    return area_of(cursor.RangeAddress)


def elements(container: Any) -> list[Any]:
    """The elements of an XIndexAccess."""
    return [container.getByIndex(number) for number in range(container.getCount())]


def is_mixed(cells: Any, name: str) -> bool:
    """Whether cells differ in that property."""
    return bool(cells.getPropertyState(name).value == "AMBIGUOUS_VALUE")


def common(cells: Any, name: str) -> Any:
    """The property's value where all cells agree, else None."""
    return None if is_mixed(cells, name) else cells.getPropertyValue(name)
