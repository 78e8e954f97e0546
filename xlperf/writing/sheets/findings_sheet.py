"""Sheet 校验结果: every finding with its place, gravest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from xlperf.checks.sorting import in_order
from xlperf.findings import Finding, counted
from xlperf.writing.fit import line_count, pieces, pixels, row_height, usable
from xlperf.writing.sheets.cell_writing import clean, put
from xlperf.writing.sheets.styles import Formats, looks, severity_style

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from xlperf.writing.sheets.links import Links

_TITLE, _COUNTS, _HEADER = 0, 1, 2
_SEVERITY, _PLACE, _CODE = 0, 1, 7
_MOST_LINKS = 65_000  # of one sheet; Excel's limit is 65,530


def add(workbook: Workbook, formats: Formats, findings: Sequence[Finding], links: Links) -> Worksheet:
    """Add the sheet to an open workbook."""
    form = looks().findings
    sheet = workbook.add_worksheet(form.name)
    for column, width in enumerate(widths()):
        sheet.set_column_pixels(column, column, pixels(width))
    last = len(form.headers) - 1
    counts = f"{counted(findings)}。"
    for row, style, text in ((_TITLE, "findings_title", form.title), (_COUNTS, "findings_counts", counts)):
        sheet.merge_range(row, 0, row, last, "", formats.get(style))
        put(sheet, row, 0, text, formats, style)
        sheet.set_row(row, row_height(1, looks().size(style)))
    looks().pages["findings"].set_up(sheet)
    row = _HEADER
    if findings:
        _write_header(sheet, formats)
        for found in in_order(findings):
            for texts in split(found):
                row += 1
                _write_row(sheet, formats, row, texts, found, links)
        sheet.autofilter(_HEADER, 0, row, last)
        sheet.freeze_panes(_HEADER + 1, 0)
        sheet.repeat_rows(_HEADER)
    sheet.print_area(0, 0, row, last)
    return sheet


def widths() -> tuple[float, ...]:
    """Column widths in points."""
    form = looks().findings
    return tuple(width * form.points for width in form.widths)


def split(found: Finding) -> Iterator[tuple[str, ...]]:
    """The finding's texts by column, row by row: a long text continues in the next row, under its severity and code."""
    form = looks().findings
    texts = [clean(text) for text in _texts(found)]
    columns = [
        pieces(text, form.tallest, usable(width), looks().size("findings_text"))
        for text, width in zip(texts, widths(), strict=True)
    ]
    for parts in zip_longest(*columns, fillvalue=""):
        yield (texts[_SEVERITY], columns[_PLACE][0], *parts[_PLACE + 1 : _CODE], texts[_CODE])


def _texts(found: Finding) -> tuple[str, ...]:
    stretches = found.stretches
    place = "\n".join(one.place.strip("!") for one in stretches)
    return (
        found.severity.label,
        place or looks().findings.nowhere,
        "\n".join(dict.fromkeys(one.header for one in stretches)),
        found.subject,
        found.items,
        found.explained_message,
        found.remedy,
        found.code,
    )


def _write_header(sheet: Worksheet, formats: Formats) -> None:
    headers = looks().findings.headers
    for column, header in enumerate(headers):
        put(sheet, _HEADER, column, header, formats, "findings_header")
    _set_height(sheet, _HEADER, headers, "findings_header")


def _write_row(
    sheet: Worksheet, formats: Formats, row: int, texts: Sequence[str], found: Finding, links: Links
) -> None:
    link = _link(texts[_PLACE], found, links) if row < _MOST_LINKS else None
    for column, text in enumerate(texts):
        style = "findings_text"
        if column == _SEVERITY:
            style = severity_style(found.severity)
        elif column == _CODE:
            style = "findings_code"
        elif column == _PLACE and link:
            style = "findings_link"
        put(sheet, row, column, text, formats, style, link=link if column == _PLACE else None)
    _set_height(sheet, row, texts, "findings_text")


def _link(place: str, found: Finding, links: Links) -> str | None:
    """The link to the finding's cell, if its place fits on one line: LibreOffice does not wrap links."""
    lines = line_count(place, usable(widths()[_PLACE]), looks().size("findings_link"))
    return links.target(found.origin) if found.origin and lines == 1 else None


def _set_height(sheet: Worksheet, row: int, texts: Sequence[str], style: str) -> None:
    size = looks().size(style)
    lines = max(line_count(text, usable(width), size) for text, width in zip(texts, widths(), strict=True))
    sheet.set_row(row, row_height(lines, size))
