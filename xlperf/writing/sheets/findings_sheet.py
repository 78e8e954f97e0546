"""Sheet 校验结果: the findings by severity and cause, each with a link to its place, and what the last check had."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from xlperf.checks.since import PREFIX, Known, Since, compare, line_of
from xlperf.checks.sorting import in_order
from xlperf.findings import Finding, Origin, catalogue, counted
from xlperf.writing.fit import line_count, pieces, pixels, row_height, usable
from xlperf.writing.sheets.cell_writing import clean, put
from xlperf.writing.sheets.links import NOWHERE, Links
from xlperf.writing.sheets.styles import Formats, looks, severity_style

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

_TITLE, _COUNTS, _HEADER = 0, 1, 2
_SEVERITY, _CODE, _CAUSE, _PROBLEM, _REMEDY, _PLACE, _CHANGE = 0, 1, 2, 5, 6, 7, 8
_MOST_LINKS = 65_000  # of one sheet; Excel's limit is 65,530


class _Line(NamedTuple):
    """A row: its texts by column, the style of its first cell, its link, what it is recognised by, if it begins one."""

    texts: tuple[str, ...]
    style: str
    link: str | None
    known_by: str
    begins_group: bool


def add(
    workbook: Workbook,
    formats: Formats,
    findings: Sequence[Finding],
    links: Links,
    *,
    before: Sequence[str] | None = None,
    generated: Mapping[tuple[str, str], str] | None = None,
) -> Worksheet:
    """Add the sheet to an open workbook.

    ``before`` are the lines of the last check (``checks.since``), None where there was none. ``generated`` are
    cells of the generated sheets of the same workbook, by sheet and by what findings call what stands in them.
    """
    form = looks().findings
    sheet = workbook.add_worksheet(form.name)
    for column, width in enumerate(widths()):
        sheet.set_column_pixels(column, column, pixels(width))
    sheet.set_column(len(form.headers), len(form.headers), None, None, {"hidden": True})
    put(sheet, _COUNTS, len(form.headers), PREFIX, formats, "hidden")
    last = len(form.headers) - 1
    since = None if before is None else compare(before, findings)
    for row, style, text in (
        (_TITLE, "findings_title", form.title),
        (_COUNTS, "findings_counts", _head(findings, since)),
    ):
        sheet.merge_range(row, 0, row, last, "", formats.get(style))
        put(sheet, row, 0, text, formats, style)
        sheet.set_row(row, row_height(1, looks().size(style)))
    looks().pages["findings"].set_up(sheet)
    row = _HEADER
    lines = [*_lines(findings, links, since, generated or {}), *_gone(since)]
    if lines:
        _write_header(sheet, formats)
        for row, line in enumerate(lines, _HEADER + 1):
            _write_row(sheet, formats, row, line)
        sheet.autofilter(_HEADER, 0, row, last)
        sheet.freeze_panes(_HEADER + 1, 0)
        sheet.repeat_rows(_HEADER)
    sheet.print_area(0, 0, row, last)
    return sheet


def widths() -> tuple[float, ...]:
    """Column widths in points."""
    form = looks().findings
    return tuple(width * form.points for width in form.widths)


def split(texts: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """A finding's texts by column, row by row: what is too long goes on in the next row, under the same other texts."""
    form = looks().findings
    columns = [
        pieces(clean(text), form.tallest, usable(width), looks().size("findings_text"))
        for text, width in zip(texts, widths(), strict=True)
    ]
    for parts in zip_longest(*columns, fillvalue=""):
        yield tuple(part if column in (_PROBLEM, _REMEDY) else columns[column][0] for column, part in enumerate(parts))


def texts_of(found: Finding, change: str = "") -> tuple[str, ...]:
    """What the columns say of a finding."""
    form = looks().findings
    entry = catalogue().get(found.code)
    header = found.origin.header if found.origin else ""
    several = form.several.format(cells=_cells(found)) if len(found.places) > 1 else ""
    return (
        found.severity.label if found.is_open else form.explained,
        found.code,
        entry.title if entry else "",
        found.subject,
        found.items,
        f"{form.header.format(header=header) if header else ''}{found.explained_message}{several}",
        found.remedy,
        _place(found.origin) or form.nowhere,
        change,
    )


def _head(findings: Sequence[Finding], since: Since | None) -> str:
    """How many findings there are, and what has changed."""
    text = f"{counted(findings)}。"
    if since is not None:
        text += looks().findings.since.format(new=len(since.new), gone=len(since.gone))
    return text


def _lines(
    findings: Sequence[Finding], links: Links, since: Since | None, generated: Mapping[tuple[str, str], str]
) -> Iterator[_Line]:
    form = looks().findings
    new = set(since.new) if since else set()
    group = ""
    for found in in_order(findings):
        change = "" if since is None or not found.is_open else form.new if found in new else form.still
        texts, link = _linked(texts_of(found, change), found, links, generated)
        style = severity_style(found.severity) if found.is_open else "findings_done"
        for number, part in enumerate(split(texts)):
            known_by = line_of(found) if found.is_open and not number else ""
            yield _Line(part, style, link, known_by, begins_group=f"{style}{found.code}" != group)
            group = f"{style}{found.code}"


def _linked(
    texts: tuple[str, ...], found: Finding, links: Links, generated: Mapping[tuple[str, str], str]
) -> tuple[tuple[str, ...], str | None]:
    """The texts with the link to the finding's first cell; LibreOffice does not wrap links, so a long place is cut."""
    link = _target(found, links, generated)
    lines = line_count(texts[_PLACE], usable(widths()[_PLACE]), looks().size("findings_link"))
    if link is None or lines == 1 or found.origin is None:
        return texts, link
    return (*texts[:_PLACE], found.origin.cell or looks().findings.there, *texts[_PLACE + 1 :]), link


def _target(found: Finding, links: Links, generated: Mapping[tuple[str, str], str]) -> str | None:
    origin = found.origin
    if origin is None or not origin.sheet:
        return None
    if origin.sheet == looks().report.name or (origin.sheet, found.item) in generated:
        return f"internal:'{origin.sheet}'!{generated.get((origin.sheet, found.item), 'A1')}"
    if links == NOWHERE:
        return None
    return links.target(origin) or (None if origin.cell else links.sheet(origin.sheet))


def _gone(since: Since | None) -> Iterator[_Line]:
    """The findings of the last check that are no more."""
    for number, one in enumerate(since.gone if since else ()):
        for part in split(_gone_texts(one)):
            yield _Line(part, "findings_done", None, "", begins_group=number == 0)


def _gone_texts(one: Known) -> tuple[str, ...]:
    form = looks().findings
    entry = catalogue().get(one.code)
    return (form.gone, one.code, entry.title if entry else "", one.subject, one.item, form.was_there, "", "", form.gone)


def _cells(found: Finding) -> str:
    """All cells of a finding in words."""
    return "、".join(_place(one) for one in found.stretches)


def _place(origin: Origin | None) -> str:
    return f"{origin.sheet}!{origin.cell}".strip("!") if origin else ""


def _write_header(sheet: Worksheet, formats: Formats) -> None:
    headers = looks().findings.headers
    for column, header in enumerate(headers):
        put(sheet, _HEADER, column, header, formats, "findings_header")
    _set_height(sheet, _HEADER, headers, "findings_header")


def _write_row(sheet: Worksheet, formats: Formats, row: int, line: _Line) -> None:
    changes: Mapping[str, object] = {"top": 2, "top_color": "#7F7F7F"} if line.begins_group else {}
    link = line.link if row < _MOST_LINKS else None
    for column, text in enumerate(line.texts):
        style = "findings_text"
        if column == _SEVERITY:
            style = line.style
        elif column in (_CODE, _CHANGE):
            style = "findings_code"
        elif column == _CAUSE:
            style = "findings_cause"
        elif column == _PLACE and link:
            style = "findings_link"
        put(sheet, row, column, text, formats, style, link=link if column == _PLACE else None, changes=changes)
    if line.known_by:
        put(sheet, row, len(line.texts), line.known_by, formats, "hidden")
    _set_height(sheet, row, line.texts, "findings_text")


def _set_height(sheet: Worksheet, row: int, texts: Sequence[str], style: str) -> None:
    size = looks().size(style)
    lines = max(line_count(text, usable(width), size) for text, width in zip(texts, widths(), strict=True))
    sheet.set_row(row, row_height(lines, size))
