"""A sheet copied whole: within a book by LibreOffice itself, across books with what its import leaves behind put right.

LibreOffice's import across documents carries values, formats, sizes, merges and links, but lets a style of the target
document win over the source's of
the same name (every cell without formats of its own then changes its font), and leaves page style, print ranges,
frozen panes and grid lines behind.
"""

from __future__ import annotations

from . import parents
from .main_thread import on_main_thread
from .uno_structs import address_of, area_of, cells_of, elements, is_mixed

CELL_PROPERTIES = (
    *(
        f"Char{name}{script}"
        for name in ("FontName", "Height", "Weight", "Posture")
        for script in ("", "Asian", "Complex")
    ),
    "CharColor",
    "CharStrikeout",
    "CharUnderline",
    "CellBackColor",
    "HoriJustify",
    "HoriJustifyMethod",
    "VertJustify",
    "IsTextWrapped",
    "ParaIndent",
    "ShrinkToFit",
    "RotateAngle",
    "TopBorder2",
    "BottomBorder2",
    "LeftBorder2",
    "RightBorder2",
    "CellProtection",
)
OWN_PAGE = "PageStyle_"
"""How the name of a page style begins that belongs to one sheet, here and in LibreOffice's import of Excel's files."""

# Of a page style; header and footer texts follow once they are switched on.
NOT_COPIED = {
    "FirstPageHeaderContent",
    "FirstPageFooterContent",
    "IsPhysical",
    "DisplayName",
    "FollowStyle",
    "ParentStyle",
}
FORMULAS = 16  # com.sun.star.sheet.CellFlags
READONLY = 16  # com.sun.star.beans.PropertyAttribute
CONTENTS = ("RightPageHeaderContent", "LeftPageHeaderContent", "RightPageFooterContent", "LeftPageFooterContent")


def import_sheet(sheet: parents.Sheet, target: parents.Book, position: int) -> parents.Sheet:
    """Copy ``sheet`` to that position (from 0) of ``target``; the copy, named as Excel names it."""
    name = free_name(sheet.name, target)
    if sheet.document is target.document:
        target.document.model.Sheets.copyByName(sheet.name, name, position)
        made = target.sheets.at(position)
    else:
        made = _across(sheet, target, position)
        if made.name != name:
            made.uno.setName(name)
    if sheet.visible:
        _copy_view(sheet, made)
    else:
        made.uno.IsVisible = False
    return made


def _across(sheet: parents.Sheet, target: parents.Book, position: int) -> parents.Sheet:
    model = target.document.model
    adjusts = model.IsAdjustHeightEnabled
    model.IsAdjustHeightEnabled = False  # else every change of a font fits the row's height anew
    libraries = model.BasicLibraries
    has_vba = libraries.VBACompatibilityMode
    libraries.VBACompatibilityMode = False  # else LibreOffice 7.4 looks for a VBA module of the sheet, and crashes
    try:
        sheets, source, name = model.Sheets, sheet.document.model, sheet.name
        on_main_thread(target.document.office, lambda: sheets.importSheet(source, name, position))
        made = target.sheets.at(position)
        _copy_formats(sheet, made)
        _copy_page(sheet, made)
    finally:
        libraries.VBACompatibilityMode = has_vba
        model.IsAdjustHeightEnabled = adjusts
    if made.uno.queryContentCells(FORMULAS).getCount():  # only then: it takes seconds in a book of many macro functions
        target.document.calculate_new_formulas()
    return made


def free_name(name: str, target: parents.Book) -> str:
    """The name a copy gets: the sheet's own, or "Name (2)" when that is taken."""
    number, free = 2, name
    while free in target.sheets:
        mark = f" ({number})"
        free = name[: 31 - len(mark)] + mark
        number += 1
    return free


def _copy_formats(source: parents.Sheet, made: parents.Sheet) -> None:
    """Give cells whose format changed with the style their old format back. Few groups of equal cells, so few calls."""
    for group in elements(source.uno.getUniqueCellFormatRanges()):
        wanted = group.getPropertyValues(CELL_PROPERTIES)
        code = source.document.number_format(group.NumberFormat).code
        for address in group.getRangeAddresses():
            area = area_of(address)
            cells = cells_of(made.uno, area)
            found = cells.getPropertyValues(CELL_PROPERTIES)
            for name, old, new in zip(CELL_PROPERTIES, wanted, found, strict=True):
                if old != new:
                    cells.setPropertyValue(name, old)
            if not is_mixed(cells, "NumberFormat") and made.document.number_format(cells.NumberFormat).code != code:
                cells.NumberFormat = made.document.format_key(code)


def _copy_page(source: parents.Sheet, made: parents.Sheet) -> None:
    """Page style, print areas and repeated rows and columns."""
    old = source.document.model.StyleFamilies.getByName("PageStyles").getByName(source.uno.PageStyle)
    styles = made.document.model.StyleFamilies.getByName("PageStyles")
    number, name = 1, f"{OWN_PAGE}{made.name}"
    while styles.hasByName(name):
        number, name = number + 1, f"{OWN_PAGE}{made.name}_{number + 1}"
    styles.insertByName(name, made.document.model.createInstance("com.sun.star.style.PageStyle"))
    new = styles.getByName(name)
    names = tuple(
        item.Name
        for item in old.getPropertySetInfo().getProperties()
        if item.Name not in NOT_COPIED and item.Name not in CONTENTS and not item.Attributes & READONLY
    )
    for item, wanted, found in zip(names, old.getPropertyValues(names), new.getPropertyValues(names), strict=True):
        if wanted != found:
            new.setPropertyValue(item, wanted)
    for item in CONTENTS:
        new.setPropertyValue(item, old.getPropertyValue(item))
    made.uno.PageStyle = name
    index = made.index - 1
    made.uno.setPrintAreas(tuple(address_of(area_of(address), index) for address in source.uno.getPrintAreas()))
    for what, setter in (("Rows", made.uno.setTitleRows), ("Columns", made.uno.setTitleColumns)):
        if getattr(source.uno, f"getPrintTitle{what}")():
            getattr(made.uno, f"setPrintTitle{what}")(True)
            setter(address_of(area_of(getattr(source.uno, f"getTitle{what}")()), index))


def _copy_view(source: parents.Sheet, made: parents.Sheet) -> None:
    """Frozen panes and grid lines, which belong to the window."""
    with source.in_front() as view:
        frozen = (view.SplitColumn, view.SplitRow) if view.hasFrozenPanes() else None
    made.show_gridlines = source.show_gridlines
    if frozen:
        with made.in_front() as view:
            view.freezeAtPosition(*frozen)
