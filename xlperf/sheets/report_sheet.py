"""Sheet 报告: the report's paragraphs, where each came from, and what is needed to find a person's edits again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from xlperf.edits import SheetRow, manifest_cells, manifest_lines, sheet_rows
from xlperf.errors import Origin
from xlperf.metrics import cut, line_count, lines_within, metrics, pixels, row_height, usable
from xlperf.paragraphs import Paragraph, Status, Style
from xlperf.sheets.cells import clean, put
from xlperf.sheets.styles import Formats, looks

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from xlperf.report import Report
    from xlperf.sheets.links import Links

_TEXT, _ORIGINS, _KEY, _MANIFEST = 0, 1, 2, 5
_HEADINGS = {Style.HEADING1, Style.HEADING2, Style.HEADING3}
_FIRST_LINES = 2  # lines of body that stay with their heading
_MOST_PLACES = 30
_MOST_FORMATTED = 250  # characters: Excel shows number formats of text up to 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of the sheet: a paragraph or a piece of it. ``height`` in points, 0 for a hidden row."""

    text: str
    style: str
    height: float
    hidden: SheetRow
    first: bool
    new_page: bool
    paragraph: Paragraph

    @property
    def indented(self) -> bool:
        """Whether the first line is indented (see ``indent_rule`` in the data)."""
        return self.paragraph.style is not Style.TITLE


def add(workbook: Workbook, formats: Formats, report: Report, links: Links) -> Worksheet:
    """Add the sheet to an open workbook."""
    form = looks().report
    sheet = workbook.add_worksheet(form.name)
    rows = tuple(plan(report.paragraphs))
    _write_head(sheet, formats, manifest_cells(manifest_lines(report.paragraphs, report.evaluation.edits)))
    for number, row in enumerate(rows, 1):
        _write_row(sheet, formats, number, row, links)
    _indent(workbook, sheet, rows)
    _print_setup(sheet, rows)
    return sheet


def add_plain(workbook: Workbook, formats: Formats, paragraphs: Sequence[Paragraph]) -> Worksheet:
    """Add the sheet as it is handed in: the text alone, without what was emptied or belongs to no place any more."""
    form = looks().report
    sheet = workbook.add_worksheet(form.name)
    sheet.set_column_pixels(_TEXT, _TEXT, pixels(column_width()))
    shown = [item for item in paragraphs if clean(item.text).strip() and item.status is not Status.ORPHAN]
    rows = tuple(plan(shown))
    for number, row in enumerate(rows):
        indented = row.first and row.indented and len(row.text) <= _MOST_FORMATTED
        changes = {"num_format": form.indent_format} if indented else None
        put(sheet, number, _TEXT, row.text, formats, row.style, changes=changes)
        sheet.set_row(number, row.height)
    looks().pages["report"].set_up(sheet)
    sheet.print_area(0, _TEXT, max(len(rows) - 1, 0), _TEXT)
    sheet.set_h_pagebreaks([number for number, row in enumerate(rows) if row.new_page])
    return sheet


def plan(paragraphs: Sequence[Paragraph]) -> Iterator[Row]:
    """The paragraphs as rows: long ones in pieces, at the ends of sentences, so that nothing is cut and pages fill."""
    room = looks().pages["report"].room(column_width())
    used = 0.0
    started = False
    for index, (paragraph, hidden) in enumerate(zip(paragraphs, sheet_rows(paragraphs), strict=True)):
        rest = clean(hidden.text)
        if not rest.strip():
            yield _row(paragraph, hidden, rest, 0.0)
            continue
        together = sum(_kept_together(paragraphs[index:]))
        new_page = started and (paragraph.style is Style.TITLE or (used > 0 and together <= room < used + together))
        used = 0.0 if new_page or used + _height(paragraph.style, 1) > room else used
        started = True
        first = True
        while rest:
            text, rest = _piece(paragraph.style, rest, room - used, first=first)
            height = _height(paragraph.style, _lines(paragraph.style, text, first=first))
            used = height if used + height > room else used + height
            yield _row(paragraph, hidden, text, height, first=first, new_page=new_page)
            first = new_page = False


def column_width() -> float:
    """Points of column A: a body line of the wished length fits, whatever programs keep free."""
    figures = metrics()
    line = looks().report.characters * looks().size("report_body")
    return pixels(line / (1 - figures.slack) + figures.inset + figures.pixel) * figures.pixel


def origins_text(paragraph: Paragraph, lines: int) -> str:
    """What column 出处 says: the paragraph's status, then as many of its cells as so many ``lines`` can show."""
    form = looks().report
    status = form.status[paragraph.status.value]
    size = looks().size("report_origins")
    count = len(paragraph.origins)
    for shown in range(min(count, _MOST_PLACES), 0, -1):
        places = _places(paragraph.origins[:shown])
        text = places if shown == count else form.more.format(places=places, count=count)
        text = form.sheet_separator.join(part for part in (status, text) if part)
        if line_count(text, usable(form.origins), size) <= lines:
            return text
    return status


def _kept_together(paragraphs: Sequence[Paragraph]) -> Iterator[float]:
    """Heights of a heading, those right under it, and the first lines of what follows them; of one row otherwise."""
    for paragraph in paragraphs:
        text = clean(paragraph.text)
        if not text.strip():
            continue
        lines = _lines(paragraph.style, text, first=True)
        if paragraph.style not in _HEADINGS:
            yield _height(paragraph.style, min(lines, _FIRST_LINES))
            return
        yield _height(paragraph.style, lines)


def _piece(style: Style, text: str, left: float, *, first: bool) -> tuple[str, str]:
    """What of a paragraph goes into the next row, with ``left`` points on the page, and the rest."""
    size = looks().size(_style_name(style))
    most = lines_within(metrics().tallest_row, size)
    lines = min(most, lines_within(left, size))
    width = usable(column_width())
    return cut(
        text,
        lines if lines >= _FIRST_LINES else most,
        width,
        size,
        indent=_indent_points(style, first=first),
        longest=looks().report.longest if first else None,
    )


def _lines(style: Style, text: str, *, first: bool) -> int:
    size = looks().size(_style_name(style))
    return line_count(text, usable(column_width()), size, indent=_indent_points(style, first=first))


def _height(style: Style, lines: int) -> float:
    height = row_height(lines, looks().size(_style_name(style)))
    return min(height + looks().report.space.get(style.value, 0.0), metrics().tallest_row)


def _indent_points(style: Style, *, first: bool) -> float:
    form = looks().report
    return form.indent * looks().size(_style_name(style)) if first and style is not Style.TITLE else 0.0


def _style_name(style: Style) -> str:
    return f"report_{style.value}"


def _row(
    paragraph: Paragraph, hidden: SheetRow, text: str, height: float, *, first: bool = True, new_page: bool = False
) -> Row:
    return Row(
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
        put(sheet, 0, column, header, formats, "report_header" if column < _KEY else "hidden")
    for column, text in enumerate((form.manifest, *manifest), _MANIFEST):
        put(sheet, 0, column, text, formats, "hidden")
    sheet.set_row(0, row_height(1, looks().size("report_header")))
    sheet.set_column_pixels(_TEXT, _TEXT, pixels(column_width()))
    sheet.set_column_pixels(_ORIGINS, _ORIGINS, pixels(form.origins))
    sheet.set_column(_KEY, _MANIFEST + len(manifest), None, None, {"hidden": True})
    sheet.freeze_panes(1, 0)


def _write_row(sheet: Worksheet, formats: Formats, number: int, row: Row, links: Links) -> None:
    put(sheet, number, _TEXT, row.text, formats, row.style)
    if row.first:
        _write_origins(sheet, formats, number, row, links)
    for column, text in enumerate(row.hidden[1:], _KEY):
        if text:
            put(sheet, number, column, text, formats, "hidden")
    sheet.set_row(number, row.height or None, None, {} if row.height else {"hidden": True})


def _write_origins(sheet: Worksheet, formats: Formats, number: int, row: Row, links: Links) -> None:
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


def _indent(workbook: Workbook, sheet: Worksheet, rows: Sequence[Row]) -> None:
    """Show two blank characters before each paragraph, leaving the cell's text as it is."""
    form = looks().report
    ranges = [
        f"A{first}:A{last}" for first, last in _runs([number for number, row in enumerate(rows, 2) if row.indented])
    ]
    if not ranges:
        return
    top = next(number for number, row in enumerate(rows, 2) if row.indented)
    rule = {
        "type": "formula",
        "criteria": form.indent_rule.format(row=top, above=top - 1),
        "format": workbook.add_format({"num_format": form.indent_format}),
        "multi_range": " ".join(ranges),
    }
    sheet.conditional_format(ranges[0], rule)


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    """First and last of each run of consecutive numbers."""
    starts = [number for index, number in enumerate(numbers) if index == 0 or numbers[index - 1] != number - 1]
    ends = [
        number for index, number in enumerate(numbers) if index == len(numbers) - 1 or numbers[index + 1] != number + 1
    ]
    yield from zip(starts, ends, strict=True)


def _print_setup(sheet: Worksheet, rows: Sequence[Row]) -> None:
    looks().pages["report"].set_up(sheet)
    printed = [number for number, row in enumerate(rows, 1) if row.paragraph.status is not Status.ORPHAN]
    sheet.print_area(1, _TEXT, max(printed, default=1), _TEXT)
    sheet.set_h_pagebreaks([number for number, row in enumerate(rows, 1) if row.new_page])
