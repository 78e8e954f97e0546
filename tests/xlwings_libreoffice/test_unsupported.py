"""Every xlwings member is there or refuses by name."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
import xlwings as xw
from xlwings import base_classes

from xlwings_libreoffice import app as app_module
from xlwings_libreoffice import book, books, borders, font, names, sheet, sheet_view, sheets, tables
from xlwings_libreoffice import range as range_module

CLASSES: list[tuple[type, type]] = [
    (app_module.Apps, base_classes.Apps),
    (app_module.App, base_classes.App),
    (books.Books, base_classes.Books),
    (book.Book, base_classes.Book),
    (sheets.Sheets, base_classes.Sheets),
    (sheet.Sheet, base_classes.Sheet),
    (range_module.Range, base_classes.Range),
    (names.Names, base_classes.Names),
    (names.Name, base_classes.Name),
    (tables.Tables, base_classes.Tables),
    (tables.Table, base_classes.Table),
    (font.Font, base_classes.Font),
    (borders.Border, base_classes.Border),
    (borders.Borders, base_classes.Borders),
    (sheet_view.FreezePanes, base_classes.FreezePanes),
    (sheet_view.PageSetup, base_classes.PageSetup),
]


@pytest.mark.parametrize(("ours", "base"), CLASSES, ids=lambda cls: cls.__module__)
def test_no_member_is_left_open(ours: type, base: type) -> None:
    """None is the base class's own, which raises NotImplementedError without a word; and what can be set there can
    be set or refuses.
    """
    for name, member in vars(base).items():
        if name.startswith("_") or inspect.iscoroutinefunction(member) or name in XLWINGS_OWN:
            continue
        own = inspect.getattr_static(ours, name)
        assert own is not member, name
        if isinstance(member, property) and member.fset:
            assert own.fset is not None, name


XLWINGS_OWN = {"max_cells_per_read", "max_cells_per_write", "expand", "get_async_pipeline_overrides"}


REFUSED = [
    ("sheet['E1:F2'].sort(1)", "Range.sort"),
    ("sheet['A1'].characters", "Range.characters"),
    ("sheet['A1'].group('rows')", "Range.arg1_input"),
    ("sheet['A1'].impl.to_png('x.png')", "Range.to_png"),
    ("sheet['A1'].autofill(sheet['A1:A3'])", "Range.autofill"),
    ("sheet['A1'].data_validation.delete()", "Range.data_validation"),
    ("sheet.charts", "Sheet.charts"),
    ("sheet.pictures", "Sheet.pictures"),
    ("sheet.pivot_tables", "Sheet.pivot_tables"),
    ("sheet.to_html('x.html')", "Sheet.to_html"),
    ("app.interactive", "App.interactive"),
    ("setattr(app, 'interactive', False)", "App.interactive"),
    ("setattr(app, 'cut_copy_mode', False)", "App.cut_copy_mode"),
    ("setattr(table, 'show_headers', False)", "setting Table.show_headers"),
    ("table.table_style", "Table.table_style"),
    ("table.rows.add([1])", "TableRows.add"),
    ("sheet.copy(name='x').book.json()", "Book.json"),
]


def test_what_is_missing_is_named(app: xw.App, sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["x"], [1]]
    table = sheet.tables.add(sheet["A1:A2"])
    scope: dict[str, Any] = {"app": app, "sheet": sheet, "table": table}
    for expression, member in REFUSED:
        with pytest.raises(NotImplementedError) as raised:
            eval(expression, scope)  # noqa: S307  the expressions above
        assert str(raised.value) == f"{member} is not available in the LibreOffice engine of xlwings"
