"""Sheet 报告: the report's paragraphs, where each came from, and what is needed to find a person's edits again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from xlperf.edits import (
    HIDDEN_HEADERS,
    MANIFEST_HEADER,
    SheetRow,
    continued,
    indented,
    manifest_cells,
    manifest_lines,
    sheet_rows,
)
from xlperf.findings import Origin
from xlperf.paragraphs import Paragraph, Status, Style, paragraph_name
from xlperf.writing.fit import (
    balanced,
    cut,
    line_count,
    line_count_up_to,
    lines_within,
    metrics,
    pixels,
    row_height,
    usable,
)
from xlperf.writing.sheets.cell_writing import LONGEST_TEXT, clean, put
from xlperf.writing.sheets.styles import Formats, looks

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from xlperf.report import Report
    from xlperf.writing.sheets.links import Links

_TEXT, _ORIGINS, _KEY, _MANIFEST = 0, 1, 2, 5
_TOP = 1  # row of the first paragraph, from 0
_WITH_NEXT = {Style.HEADING1, Style.HEADING2, Style.HEADING3, Style.ATTACHMENT, Style.SIGNATURE}
_CHANGED = {Status.EDITED, Status.STALE}
_FIRST_LINES = 2  # lines of a paragraph of several rows that stay together, and with their heading
_LONGEST = LONGEST_TEXT // 2  # characters of a row, were they all pairs of UTF-16 units
_MOST_PLACES = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """One row of the sheet: a paragraph or a piece of it. ``height`` in points, 0 for a hidden row.

    ``text`` is the cell's, indent included.
    """

    text: str
    style: str
    height: float
    hidden: SheetRow
    first: bool
    new_page: bool
    paragraph: Paragraph


def add(workbook: Workbook, formats: Formats, report: Report, links: Links) -> Worksheet:
    """Add the sheet to an open workbook."""
    form = looks().report
    sheet = workbook.add_worksheet(form.name)
    rows = tuple(plan(report.paragraphs))
    _write_head(sheet, formats, manifest_cells(manifest_lines(report.paragraphs, report.evaluation.edits)))
    for number, row in enumerate(rows, _TOP):
        _write_row(sheet, formats, number, row, links)
    _print_setup(sheet, rows)
    return sheet


def add_plain(workbook: Workbook, formats: Formats, paragraphs: Sequence[Paragraph]) -> Worksheet:
    """Add the sheet as it is handed in: the text alone, without what was emptied or belongs to no place any more."""
    form = looks().report
    sheet = workbook.add_worksheet(form.name)
    sheet.set_column_pixels(_TEXT, _TEXT, pixels(column_width()))
    shown = [item for item in paragraphs if not _is_hidden(item) and item.status is not Status.ORPHAN]
    rows = tuple(plan(shown))
    for number, row in enumerate(rows):
        put(sheet, number, _TEXT, row.text, formats, row.style)
        sheet.set_row(number, row.height)
    looks().pages["report"].set_up(sheet)
    sheet.print_area(0, _TEXT, max(len(rows) - 1, 0), _TEXT)
    sheet.set_h_pagebreaks([number for number, row in enumerate(rows) if row.new_page])
    return sheet


def plan(paragraphs: Sequence[Paragraph]) -> Iterator[ReportRow]:
    """The paragraphs as rows, one each; what is too long for a row in pieces, at the ends of sentences, filling pages.

    Two blank characters stand before each paragraph but titles, and before any row that begins with two of its own.
    """
    room = looks().pages["report"].room(column_width())
    stays = _stay_with_next(paragraphs, room)
    used = 0.0
    before: Style | None = None
    for index, (paragraph, hidden) in enumerate(zip(paragraphs, sheet_rows(paragraphs), strict=True)):
        rest = clean(hidden.text)
        if _is_hidden(paragraph):
            yield _row(paragraph, hidden, _shown(paragraph.style, rest), 0.0)
            continue
        together = sum(_kept_together(paragraphs[index:], stays[index:]))
        overflows = before is not None and used > 0 and together <= room < used + together
        new_page = paragraph.style.begins_page(before) or overflows
        used = 0.0 if new_page or used + _height(paragraph.style, 1) > room else used
        before = paragraph.style
        first = True
        while rest:
            shown = _shown(paragraph.style, rest) if first else indented(rest, always=False)
            text, rest = _piece(paragraph.style, shown, room - used)
            height = _height(paragraph.style, _lines(paragraph.style, text), last=not rest)
            used = height if used + height > room else used + height
            yield _row(paragraph, hidden if first else continued(hidden), text, height, first=first, new_page=new_page)
            first = new_page = False


def paragraph_cells(paragraphs: Sequence[Paragraph]) -> Mapping[str, str]:
    """The cells of the paragraphs that a person worded, by what findings call them."""
    rows = enumerate(plan(paragraphs), _TOP + 1)
    return {
        paragraph_name(row.paragraph.text): f"A{number}" for number, row in rows if row.first and row.paragraph.edit
    }


def column_width() -> float:
    """Points of column A: a body line of the wished length fits, whatever programs keep free."""
    figures = metrics()
    line = looks().report.characters * looks().size("report_body")
    return pixels(line / (1 - figures.slack) + figures.inset + figures.pixel) * figures.pixel


def origins_text(paragraph: Paragraph, lines: int) -> str:
    """What column 出处 says: the paragraph's status, then as many of its cells as so many ``lines`` can show."""
    form = looks().report
    emptied = paragraph.status in _CHANGED and not clean(paragraph.text).strip()
    status = form.status["emptied" if emptied else paragraph.status.value]
    size = looks().size("report_origins")
    count = len(paragraph.origins)
    for shown in range(min(count, _MOST_PLACES), 0, -1):
        places = _places(paragraph.origins[:shown])
        text = places if shown == count else form.more.format(places=places, count=count)
        text = form.sheet_separator.join(part for part in (status, text) if part)
        if line_count(text, usable(form.origins), size) <= lines:
            return text
    return status


def _is_hidden(paragraph: Paragraph) -> bool:
    """Whether a paragraph has a row that is not shown: emptied by hand, or a heading over nothing else."""
    return paragraph.bare or not clean(paragraph.text).strip()


def _stay_with_next(paragraphs: Sequence[Paragraph], room: float) -> list[bool]:
    """Which paragraphs stay with the next: headings, and the lines that end the report.

    Of a list of attached tables that is longer than a page only the last line does.
    """
    listed = [item for item in paragraphs if item.style is Style.ATTACHMENT and not _is_hidden(item)]
    is_long = sum(map(_whole_height, listed)) > room
    return [
        item.style in _WITH_NEXT
        and not (is_long and after is not None and item.style is after.style is Style.ATTACHMENT)
        for item, after in zip_longest(paragraphs, paragraphs[1:])
    ]


def _kept_together(paragraphs: Sequence[Paragraph], stays: Sequence[bool]) -> Iterator[float]:
    """Heights of a heading, those right under it, and the first row of what follows them; of one row otherwise.

    The lines that end the report stay together in the same way. ``stays``: which of them stay with the next.
    """
    for paragraph, with_next in zip(paragraphs, stays, strict=True):
        if _is_hidden(paragraph):
            continue
        text = _shown(paragraph.style, clean(paragraph.text))
        lines = _lines(paragraph.style, text)
        if not with_next:
            whole = not paragraph.style.is_title and _fits_row(paragraph.style, text)
            yield _height(paragraph.style, lines if whole else min(lines, _FIRST_LINES))
            return
        yield _height(paragraph.style, lines)


def _whole_height(paragraph: Paragraph) -> float:
    return _height(paragraph.style, _lines(paragraph.style, _shown(paragraph.style, clean(paragraph.text))))


def _shown(style: Style, text: str) -> str:
    """A paragraph's text as its cells show it; one without text stays blank."""
    return indented(text, always=not (style.is_title or style is Style.SIGNATURE) and bool(text.strip()))


def _fits_row(style: Style, text: str) -> bool:
    """Whether one row can hold it."""
    size, tallest = _size(style), metrics().tallest_row
    if len(text) > _LONGEST:
        return False
    lines = line_count_up_to(lines_within(tallest, size) + 1, text, usable(column_width()), size)
    return row_height(lines, size) <= tallest


def _piece(style: Style, text: str, left: float) -> tuple[str, str]:
    """What of a paragraph goes into the next row, with ``left`` points on the page, and the rest; of a title a line.

    Only what is too long for one row is cut, and then also so that it fills the page.
    """
    size, width = _size(style), usable(column_width())
    if style.is_title:
        line = balanced(text, width, size)[0]
        return line, text[len(line) :]
    if _fits_row(style, text):
        return text, ""
    most = lines_within(metrics().tallest_row, size)
    lines = min(most, lines_within(left, size))
    return cut(text, lines if lines >= _FIRST_LINES else most, width, size, longest=_LONGEST)


def _lines(style: Style, text: str) -> int:
    return line_count(text, usable(column_width()), _size(style))


def _height(style: Style, lines: int, *, last: bool = True) -> float:
    """Height of a row; the ``last`` one of a paragraph has the space that its style leaves below."""
    height = row_height(lines, _size(style))
    space = looks().report.space.get(style.value, 0.0) if last else 0.0
    return min(height + space, metrics().tallest_row)


def _size(style: Style) -> float:
    return looks().size(_style_name(style))


def _style_name(style: Style) -> str:
    return f"report_{style.value}"


def _row(
    paragraph: Paragraph, hidden: SheetRow, text: str, height: float, *, first: bool = True, new_page: bool = False
) -> ReportRow:
    return ReportRow(
        text=text,
        style=_style_name(paragraph.style),
        height=height,
        hidden=hidden,
        first=first,
        new_page=new_page,
        paragraph=paragraph,
    )


def _places(origins: Sequence[Origin]) -> str:
    form = looks().report
    cells: dict[str, list[str]] = {}
    for origin in origins:
        cells.setdefault(origin.sheet, []).append(origin.cell)
    groups = (
        form.place.format(sheet=sheet, cells=form.place_separator.join(places)) for sheet, places in cells.items()
    )
    return form.sheet_separator.join(group.strip() for group in groups)


def _write_head(sheet: Worksheet, formats: Formats, manifest: Sequence[str]) -> None:
    form = looks().report
    for column, header in enumerate(form.headers):
        put(sheet, 0, column, header, formats, "report_header")
    for column, header in enumerate(HIDDEN_HEADERS, _KEY):
        put(sheet, 0, column, header, formats, "hidden")
    for column, text in enumerate((MANIFEST_HEADER, *manifest), _MANIFEST):
        put(sheet, 0, column, text, formats, "hidden")
    sheet.set_row(0, row_height(1, looks().size("report_header")))
    sheet.set_column_pixels(_TEXT, _TEXT, pixels(column_width()))
    sheet.set_column_pixels(_ORIGINS, _ORIGINS, pixels(form.origins))
    sheet.set_column(_KEY, _MANIFEST + len(manifest), None, None, {"hidden": True})
    sheet.freeze_panes(1, 0)


def _write_row(sheet: Worksheet, formats: Formats, number: int, row: ReportRow, links: Links) -> None:
    put(sheet, number, _TEXT, row.text, formats, row.style)
    if row.first:
        _write_origins(sheet, formats, number, row, links)
    for column, text in enumerate(row.hidden[1:], _KEY):
        if text:
            put(sheet, number, column, text, formats, "hidden")
    sheet.set_row(number, row.height or None, None, {} if row.height else {"hidden": True})


def _write_origins(sheet: Worksheet, formats: Formats, number: int, row: ReportRow, links: Links) -> None:
    targets = (links.target(origin) for origin in row.paragraph.origins)
    link = next((target for target in targets if target), None)
    lines = 1  # LibreOffice does not wrap links
    if not link:
        lines = max(1, lines_within(row.height, looks().size("report_origins")))
    text = origins_text(row.paragraph, lines)
    if not text:
        return
    marked = row.paragraph.status is not Status.GENERATED
    style = f"report_{row.paragraph.status.value}" if marked else "report_linked" if link else "report_origins"
    put(sheet, number, _ORIGINS, text, formats, style, link=link)


def _print_setup(sheet: Worksheet, rows: Sequence[ReportRow]) -> None:
    looks().pages["report"].set_up(sheet)
    printed = [number for number, row in enumerate(rows, 1) if row.paragraph.status is not Status.ORPHAN]
    sheet.print_area(1, _TEXT, max(printed, default=1), _TEXT)
    sheet.set_h_pagebreaks([number for number, row in enumerate(rows, 1) if row.new_page])
