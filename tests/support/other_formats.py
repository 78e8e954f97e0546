"""The sheets of a test as files of the formats that other programs save: web pages, XML Spreadsheet 2003, .ods."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from html import escape
from io import BytesIO

from tests.support.official_forms import Paper

Extent = tuple[int, int, int, int]

ODS_KIND = "application/vnd.oasis.opendocument.spreadsheet"
_ODS_SPACES = "".join(
    f' xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
)


def html(paper: Paper, encoding: str = "utf-8", *, title: str = "") -> bytes:
    """The sheet as a web page whose only table begins under the ``title``; figures are printed as they look."""
    rows = []
    for row, cells in _by_row(paper).items():
        written = "".join(
            f'<td rowspan="{extent[2] - row + 1}" colspan="{extent[3] - column + 1}">{_shown(paper, row, column)}</td>'
            for column, extent in cells.items()
        )
        rows.append(f"<tr>{written}</tr>")
    head = f'<head><meta charset="{encoding}"><title>不印</title><style>td {{color: red}}</style></head>'
    return f"<html>{head}<body>{title}<table>{''.join(rows)}</table></body></html>".encode(encoding)


def xml_2003(*papers: Paper, hidden: str = "") -> bytes:
    """The sheets as an XML Spreadsheet 2003."""
    sheets = "".join(map(_xml_sheet, papers))
    if hidden:
        options = "<WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions>"
        sheets += f'<Worksheet ss:Name="{hidden}">{options}</Worksheet>'
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    styles = '<Styles><Style ss:ID="s1"><NumberFormat ss:Format="Percent"/></Style></Styles>'
    return f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}">{styles}{sheets}</Workbook>'.encode()


def ods(*papers: Paper, hidden: str = "") -> bytes:
    """The sheets as an OpenDocument spreadsheet, with the blank rows and columns to the end that LibreOffice writes."""
    sheets = "".join(map(_ods_sheet, papers))
    if hidden:
        sheets += f'<table:table table:name="{hidden}" table:style-name="ta2"/>'
    shown = '<style:table-properties table:display="false"/>'
    style = f'<style:style style:name="ta2" style:family="table">{shown}</style:style>'
    return ods_of(f"<office:automatic-styles>{style}</office:automatic-styles><office:body>{sheets}</office:body>")


def ods_of(body: str) -> bytes:
    """An OpenDocument spreadsheet of this content."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", ODS_KIND, zipfile.ZIP_STORED)
        archive.writestr("content.xml", f"<office:document-content{_ODS_SPACES}>{body}</office:document-content>")
    return buffer.getvalue()


def _by_row(paper: Paper) -> Mapping[int, Mapping[int, Extent]]:
    """Row -> column -> extent of each cell that is not covered by another, blank ones too."""
    extents = {extent[:2]: extent for extent in paper.merges}
    covered = {place for extent in paper.merges for place in _places(extent)} - extents.keys()
    bottom, right = (max(place[at] for place in paper.cells) + 1 for at in (0, 1))
    return {
        row: {
            column: extents.get((row, column), (row, column, row, column))
            for column in range(right)
            if (row, column) not in covered
        }
        for row in range(bottom)
    }


def _places(extent: Extent) -> list[tuple[int, int]]:
    top, left, bottom, right = extent
    return [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]


def _shown(paper: Paper, row: int, column: int) -> str:
    value, form = paper.cells.get((row, column), ("", ""))
    if "%" in form:
        return f"{Decimal(str(value)) * 100:g}%"
    return escape(str("" if value is None else value)).replace("\n", "<br>")


def _xml_sheet(paper: Paper) -> str:
    def cell(row: int, column: int, extent: Extent) -> str:
        value, form = paper.cells.get((row, column), ("", ""))
        kind, text = _typed(value, ("String", "Number", "DateTime"))
        style = ' ss:StyleID="s1"' if "%" in form else ""
        across, down = extent[3] - column, extent[2] - row
        data = f'<Data ss:Type="{kind}">{escape(text)}</Data>' if text else ""
        return f'<Cell ss:Index="{column + 1}"{style} ss:MergeAcross="{across}" ss:MergeDown="{down}">{data}</Cell>'

    return f'<Worksheet ss:Name="{paper.name}"><Table>{_rows(paper, cell, "Row")}</Table></Worksheet>'


def _ods_sheet(paper: Paper) -> str:
    def cell(row: int, column: int, extent: Extent) -> str:
        value, form = paper.cells.get((row, column), ("", ""))
        kind, text = _typed(value, ("string", "float", "date"))
        kind = "percentage" if "%" in form else kind
        spans = (
            f'table:number-columns-spanned="{extent[3] - column + 1}" table:number-rows-spanned="{extent[2] - row + 1}"'
        )
        name = "date-value" if kind == "date" else "value"
        typed = f'office:value-type="{kind}" office:{name}="{escape(text)}"' if text else ""
        lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n")) if text else ""
        covered = f'<table:covered-table-cell table:number-columns-repeated="{extent[3] - column}"/>'
        return f"<table:table-cell {spans} {typed}>{lines}</table:table-cell>{covered if extent[3] > column else ''}"

    written = []
    for row, cells in _by_row(paper).items():
        at, pieces = 0, []
        for column, extent in cells.items():
            pieces.append("<table:covered-table-cell/>" * (column - at) + cell(row, column, extent))
            at = extent[3] + 1
        pieces.append(f'<table:table-cell table:number-columns-repeated="{16384 - at}"/>')
        written.append(f"<table:table-row>{''.join(pieces)}</table:table-row>")
    blank = '<table:table-row table:number-rows-repeated="1000000"><table:table-cell/></table:table-row>'
    return f'<table:table table:name="{paper.name}">{"".join(written)}{blank}</table:table>'


def _rows(paper: Paper, cell: Callable[[int, int, Extent], str], name: str) -> str:
    return "".join(
        f"<{name}>{''.join(cell(row, column, extent) for column, extent in cells.items())}</{name}>"
        for row, cells in _by_row(paper).items()
    )


def _typed(value: object, kinds: tuple[str, str, str]) -> tuple[str, str]:
    """The kind of a value, of text, number and date, and how it is written."""
    if isinstance(value, date):
        return kinds[2], f"{value.isoformat()}T00:00:00.000"
    if isinstance(value, int | float | Decimal):
        return kinds[1], str(value)
    return kinds[0], str(value or "")
