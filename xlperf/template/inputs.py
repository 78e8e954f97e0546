"""One input sheet: title, help, the Excel Table with its rows, dropdowns, colours, print set-up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_rowcol_to_cell

from xlperf.findings import XlperfError
from xlperf.layout import Column, Layout, Table, Type
from xlperf.template.cell_formats import TemplateFormats
from xlperf.template.conditions import add_conditions
from xlperf.template.defined_names import EXECUTION, EXPECTED
from xlperf.template.design import Design, Paper
from xlperf.template.sentence_formulas import phrase
from xlperf.template.table_ranges import BELOW, FIRST_ROW, HEADER_ROW, TableRanges, last_row
from xlperf.template.table_rows import Row, Shown, filled
from xlperf.template.typed_values import MOST_CHARACTERS, Value, length, put, put_formula
from xlperf.template.validation import validation
from xlperf.values.amounts import plain
from xlperf.writing import fit

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_INDENT = 9.0  # points a text is set in, at most
_WIDE = 18  # characters; words in narrower columns stand in the middle
_PAPERS = {Paper.A4: 9, Paper.A3: 8}  # Excel's numbers
_ALIGNED = {Type.MONEY: "right", Type.TYPED: "center", Type.NUMBER: "center", Type.INTEGER: "center"}


def write_inputs(
    sheet: Worksheet, table: Table, shown: Shown, layout: Layout, design: Design, looks: TemplateFormats
) -> None:
    """Write the whole input sheet of ``table``."""
    rows, live = shown.rows[table.key], shown.live[table.key]
    last = last_row(table, len(rows))
    _write_strip(sheet, table, shown, shown.ranges(layout), design, looks)
    written, formulas = (*shown.columns[table.key], *table.helpers), shown.stand_ins[table.key]
    formats = {column.key: _look(column, looks) for column in written}
    folds = _folds(shown.columns[table.key], rows)
    for number, (column, fold) in enumerate(zip(shown.columns[table.key], folds, strict=True)):
        below = looks.make(num_format=column.number_format, valign="vcenter", text_wrap=True)
        hidden = {"hidden": True} if shown.is_hidden(table.key, column) else {}
        sheet.set_column(number, number, column.width, below, fold | hidden)
    if table.helpers:
        sheet.set_column(len(written) - len(table.helpers), len(written) - 1, None, None, {"hidden": True})
    sheet.set_row_pixels(HEADER_ROW, fit.pixels(design.heights["header"]))
    columns = [
        {
            "header": column.header,
            "header_format": looks.header(_kind(column)),
            "format": formats[column.key],
            "formula": f"={formulas[column.key]}" if column.is_live else None,
        }
        for column in written
    ]
    options = {"name": table.name, "style": None, "banded_rows": False, "columns": columns}
    sheet.add_table(HEADER_ROW, 0, last, len(columns) - 1, options)
    for row in range(FIRST_ROW, last + 1):
        values = {**_at(rows, row), **_at(live, row)}
        _write_row(sheet, table, written, formulas, row, values, formats)
        sheet.set_row_pixels(row, fit.pixels(_height(table, values, design)))
    _add_validation(sheet, table, shown.titles, design, last + BELOW)
    add_conditions(sheet, table, looks, design, FIRST_ROW, last + BELOW)
    _set_up(sheet, table, shown.columns[table.key], design, last)


def write_presets(sheet: Worksheet, table: Table, shown: Shown, layout: Layout, looks: TemplateFormats) -> None:
    """Fill in the subjects of the rows that the blank template ships: each row takes the first subject of its kind, as
    soon as 评价对象 has one. A row whose kind 评价对象 does not have is pale.
    """
    subjects, tables = layout.table("subjects"), shown.ranges(layout)
    names, kinds = tables.column("subjects", "name"), tables.column("subjects", "kind")
    number = table.columns.index(table.column("subject"))
    look = looks.paper(num_format="General", align="left", indent=1)  # a formula in a cell of text is text once edited
    for row, preset in enumerate(table.prefill, start=FIRST_ROW):
        formula = f'=IFERROR(INDEX({names},MATCH("{preset["kind"]}",{kinds},0))&"","")'
        put_formula(sheet, row, number, formula, look, "")
    first, last = FIRST_ROW, FIRST_ROW + len(table.prefill) - 1
    section, text = (table.columns.index(table.column(key)) for key in ("section", "text"))
    blank = "".join(f"*(LEN({xl_rowcol_to_cell(first, column, col_abs=True)})=0)" for column in (number, text))
    condition = f"=({tables.filled(subjects.key, 'name')}>0){blank}"
    pale = {"type": "formula", "criteria": condition, "format": looks.make(font_color="line")}
    sheet.conditional_format(first, section, last, section, pale)


def write_facts(sheet: Worksheet, layout: Layout, shown: Shown, design: Design, looks: TemplateFormats) -> None:
    """Give each cell of 单位信息 the format, dropdown and colour that its own fact wants; after ``write_inputs``."""
    table = layout.table("unit")
    number = table.columns.index(table.column("content"))
    for index, fact in enumerate(layout.facts):
        row = FIRST_ROW + index
        look = looks.paper(num_format=fact.number_format, align="left", indent=1)
        put(sheet, row, number, shown.rows[table.key][index]["content"], look)
        sheet.data_validation(row, number, row, number, validation(fact, design, shown.titles))
        if fact.required:
            want = {"type": "blanks", "format": looks.make(bg_color="want")}
            sheet.conditional_format(row, number, row, number, want)


def _write_strip(
    sheet: Worksheet, table: Table, shown: Shown, tables: TableRanges, design: Design, looks: TemplateFormats
) -> None:
    layout = tables.layout
    own = design.sheet(table.key)
    for number in range(len(shown.columns[table.key])):
        sheet.write_blank(0, number, None, looks.band())
        for row in (1, 2):
            sheet.write_blank(row, number, None, looks.text())
    sheet.write_string(0, 0, table.name, looks.band(font_size=15, indent=1))
    sheet.write_string(1, 0, own.note + design.strip["legend"], looks.text(font_color="muted", indent=1))
    link = looks.text(font_color="link", underline=1, indent=1)
    sheet.write_url(2, 0, f"internal:'{layout.sheets.front}'!A1", link, design.strip["back"])
    count = f'TEXT({tables.filled(table.key, own.counted)},"0")'
    words = design.strip["filled"] + own.status
    now = words.format(count=filled(shown.rows[table.key], own.counted, layout))
    put_formula(sheet, 2, 1, f"={phrase(words, {'count': count})}", looks.text(bold=True), now)
    if own.extra:
        more = phrase(own.extra, {"expected": EXPECTED, "execution": EXECUTION})
        scheme = shown.scheme
        said = ""
        if scheme:
            said = own.extra.format(expected=plain(scheme.indicator_total), execution=plain(scheme.execution.weight))
        put_formula(sheet, 2, own.frozen, f'=IF({EXPECTED}="","",{more})', looks.text(font_color="muted"), said)
    for row, name in enumerate(("band", "strip", "strip")):
        sheet.set_row_pixels(row, fit.pixels(design.heights[name]))


def _add_validation(
    sheet: Worksheet, table: Table, titles: Mapping[str, tuple[str, ...]], design: Design, last: int
) -> None:
    for number, column in enumerate(table.columns):
        each_its_own = (table.key, column.key) == ("unit", "content")  # ``write_facts``; two may not overlap
        if not column.is_live and not each_its_own:
            sheet.data_validation(FIRST_ROW, number, last, number, validation(column, design, titles))


def _write_row(
    sheet: Worksheet,
    table: Table,
    written: Sequence[Column],
    formulas: Mapping[str, str],
    row: int,
    values: Row,
    formats: dict[str, Format],
) -> None:
    """Write one row of a table. The steps in helper columns have no results: a change calculates the row's anew."""
    for number, column in enumerate(written):
        look = formats[column.key]
        if column.is_live:
            put_formula(sheet, row, number, f"={formulas[column.key]}", look, values.get(column.key))
        else:
            value = values.get(column.key)
            _refuse_too_long(value, f"“{table.name}”表第 {row + 1} 行的“{column.header}”")
            put(sheet, row, number, value, look)


def _refuse_too_long(value: Value, place: str) -> None:
    """A text that a cell cannot hold would be cut; 文字材料 has more rows for it, other tables have not."""
    if isinstance(value, str) and length(value) > MOST_CHARACTERS:
        message = f"{place}有 {length(value)} 个字，一个单元格最多放 {MOST_CHARACTERS} 个。请把它写短些"
        raise XlperfError(message)


def _at(rows: Sequence[Row], row: int) -> Row:
    index = row - FIRST_ROW
    return rows[index] if index < len(rows) else {}


def _height(table: Table, values: Row, design: Design) -> float:
    """Height in points of a row with these texts; Excel lets it follow the text from then on."""
    size, digit = design.font.size, design.font.digit
    lines = 1
    for column in table.columns:
        text = values.get(column.key)
        if isinstance(text, str) and text:
            room = fit.usable(fit.column_points(column.width, digit) - _INDENT)
            lines = max(lines, fit.line_count(text, room, size))
    return min(max(design.heights["row"], fit.row_height(lines, size)), fit.metrics().tallest_row)


def _folds(columns: Sequence[Column], rows: Sequence[Row]) -> list[dict[str, int | bool]]:
    """How each column goes into the outline above the sheet: a run of folded ones is one level, hidden while blank.

    The column after a hidden run has the plus sign that opens it.
    """
    folds: list[dict[str, int | bool]] = []
    is_hidden = False
    for is_folded, run in groupby(columns, key=lambda column: column.folded):
        members = list(run)
        opening: list[dict[str, int | bool]] = [{"collapsed": True}] if is_hidden else []
        is_hidden = is_folded and not any(row.get(column.key) not in (None, "") for column in members for row in rows)
        usual: dict[str, int | bool] = {"level": 1, "hidden": is_hidden} if is_folded else {}
        folds += opening + [usual] * (len(members) - len(opening))
    return folds


def _kind(column: Column) -> str:
    return "live" if column.is_live else "required" if column.required else "optional"


def _look(column: Column, looks: TemplateFormats) -> Format:
    if column.type in (Type.CHOICE, Type.TEXT, Type.LIVE):
        align = "left" if column.width >= _WIDE else "center"
    else:
        align = _ALIGNED.get(column.type, "left")
    make = looks.ground if column.is_live else looks.paper
    return make(num_format=column.number_format, align=align, **({} if align == "center" else {"indent": 1}))


def _set_up(sheet: Worksheet, table: Table, columns: Sequence[Column], design: Design, last: int) -> None:
    own = design.sheet(table.key)
    sheet.freeze_panes(FIRST_ROW, own.frozen)
    everything = f"A1:XFD{2**20}"
    sheet.ignore_errors({"number_stored_as_text": everything, "list_data_validation": everything})
    sheet.set_landscape()
    sheet.set_paper(_PAPERS[own.paper])
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADER_ROW)
    printed = [column.key for column in columns].index(own.print_to or columns[-1].key)
    sheet.print_area(0, 0, last, printed)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.set_footer(design.strip["footer"])
    sheet.hide_gridlines(2)
    sheet.set_tab_color(design.palette[own.tab])
    sheet.set_selection(FIRST_ROW, 0, FIRST_ROW, 0)
