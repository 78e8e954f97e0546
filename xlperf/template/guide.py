"""The sheet 填报说明, from ``data/guide.toml``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from xlperf.layout import Layout
from xlperf.rulefile import Section, read_rules
from xlperf.schemes import built_in_schemes
from xlperf.template.cell_formats import TemplateFormats
from xlperf.template.design import Design
from xlperf.template.typed_values import put
from xlperf.writing import fit

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_WIDTHS = (36, 22, 62)  # characters of the three columns
_STEP = 66.0  # points: the height of a step
_MARGIN = 8  # pixels around its drawing
_SWATCHES = {"required": "header", "optional": "header", "live": "header"}


@dataclass(frozen=True, slots=True, kw_only=True)
class GuidePart:
    """A part of the guide: lines, colour swatches (colour, word, meaning), a table (header row first)."""

    heading: str
    lines: tuple[str, ...] = ()
    swatches: tuple[tuple[str, str, str], ...] = ()
    table: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A part of a drawing: place and size in pixels, a colour of the palette, the words on it, a line around it."""

    x: int
    y: int
    width: int
    height: int
    colour: str
    words: str = ""
    framed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the work: its name, how it is done, and a small drawing, from back to front."""

    title: str
    text: str
    picture: tuple[Box, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """The whole guide; ``sample`` is what only the sample says of itself, ``schemes`` stands before their list."""

    title: str
    lead: str
    steps_heading: str
    steps: tuple[Step, ...]
    parts: tuple[GuidePart, ...]
    sample: GuidePart
    schemes: GuidePart


@cache
def guide() -> Guide:
    """The package's guide; XlperfError lists everything wrong with the file."""
    return read_rules("guide", _guide)


def _guide(root: Section) -> Guide:
    steps, parts = root.value("step", tuple[Step, ...]), root.value("part", tuple[GuidePart, ...])
    return root.record(Guide, steps=steps, parts=parts)


def write_guide(
    sheet: Worksheet, layout: Layout, design: Design, looks: TemplateFormats, notes: Sequence[GuidePart]
) -> None:
    """Write the sheet; ``notes`` come before everything else."""
    words = guide()
    sheet.set_column(0, 0, 2)
    for column, width in enumerate(_WIDTHS, start=1):
        sheet.set_column(column, column, width)
    writer = _Writer(sheet, design, looks)
    writer.line(words.title, looks.band(font_size=15, indent=1), height=design.heights["band"])
    writer.line(words.lead, looks.text(font_color="muted", text_wrap=True, indent=1))
    link = looks.text(font_color="link", underline=1, indent=1)
    sheet.write_url(writer.row, 1, f"internal:'{layout.sheets.front}'!A1", link, design.strip["back"])
    writer.row += 1
    for part in notes:
        writer.part(part, looks.text(text_wrap=True, bg_color="want", indent=1))
    writer.steps(words)
    for part in (*words.parts, _schemes(words)):
        writer.part(part, looks.text(text_wrap=True, indent=1))
    _set_up(sheet, design, writer.row)


def _schemes(words: Guide) -> GuidePart:
    """The built-in schemes, each with its level of proof and its source; those known in part last."""
    known = sorted(built_in_schemes(), key=lambda one: bool(one.needs))
    rows = []
    for one in known:
        proof = f"只查到一部分，要配上局里的表：还缺{'、'.join(one.needs)}" if one.needs else one.proof.words
        rows.append((one.title, proof, f"{one.source}{f'。{one.remark}' if one.remark else ''}"))
    return replace(words.schemes, table=(*words.schemes.table, *rows))


class _Writer:
    """Writes downwards, each row as high as its text."""

    def __init__(self, sheet: Worksheet, design: Design, looks: TemplateFormats) -> None:
        self._sheet, self._looks, self._design = sheet, looks, design
        self.row = 0

    def steps(self, words: Guide) -> None:
        """The steps, each with its drawing on the left."""
        self._heading(words.steps_heading)
        for step in words.steps:
            rule = {"bottom": 1, "border_color": "line"}
            self._sheet.write_blank(self.row, 1, None, self._looks.text(**rule))
            put(self._sheet, self.row, 2, step.title, self._looks.text(bold=True, font_size=12, indent=1, **rule))
            put(self._sheet, self.row, 3, step.text, self._looks.text(text_wrap=True, **rule))
            self._set_height(_STEP)
            for box in step.picture:
                self._draw(box, step.title)
            self.row += 1

    def _draw(self, box: Box, title: str) -> None:
        """A text box over the row's first cell."""
        palette = self._design.palette
        ink = palette["primary_text" if box.colour == "primary" else "ink"]
        options = {
            "x_offset": _MARGIN + box.x,
            "y_offset": _MARGIN + box.y,
            "width": box.width,
            "height": box.height,
            "object_position": 2,
            "description": f"{title}：{box.words}" if box.words else title,
            "fill": {"color": palette[box.colour]},
            "line": {"color": palette["second_line"], "width": 0.75} if box.framed else {"none": True},
            "font": {"name": self._design.font.name, "size": 8, "color": ink},
            "align": {"vertical": "middle", "horizontal": "center"},
        }
        self._sheet.insert_textbox(self.row, 1, box.words, options)

    def part(self, part: GuidePart, look: Format) -> None:
        """Heading, lines, swatches, table."""
        self._heading(part.heading)
        for text in part.lines:
            self.line(text, look)
        for colour, word, meaning in part.swatches:
            self._swatch(colour, word, meaning)
        for number, cells in enumerate(part.table):
            head, plain = self._looks.header("optional"), self._looks.paper(indent=1)
            first = self._looks.paper(indent=1, bold=True)
            self._cells(cells, (first, plain, plain) if number else (head, head, head))

    def _heading(self, text: str) -> None:
        self._set_height(10)
        self.row += 1
        look = self._looks.text(bold=True, font_size=12, font_color="primary", bottom=2, border_color="primary")
        self.line(text, look, height=24)

    def line(self, text: str, look: Format, *, height: float = 0) -> None:
        """One text over all columns."""
        self._sheet.merge_range(self.row, 1, self.row, len(_WIDTHS), "", look)
        put(self._sheet, self.row, 1, text, look)
        self._set_height(height or self._needed(text, sum(_WIDTHS)))
        self.row += 1

    def _swatch(self, colour: str, word: str, meaning: str) -> None:
        if colour in _SWATCHES:
            sample = self._looks.header(colour)
        elif colour == "want":
            sample = self._looks.paper(bg_color=colour, align="center")
        else:
            sample = self._looks.paper(bg_color=colour, font_color=f"{colour}_text", align="center")
        put(self._sheet, self.row, 1, word, sample)
        look = self._looks.paper(indent=1)
        self._sheet.merge_range(self.row, 2, self.row, len(_WIDTHS), "", look)
        put(self._sheet, self.row, 2, meaning, look)
        self._set_height(self._needed(meaning, sum(_WIDTHS[1:])))
        self.row += 1

    def _cells(self, texts: Sequence[str], looks: Sequence[Format]) -> None:
        for column, (text, look) in enumerate(zip(texts, looks, strict=True), start=1):
            put(self._sheet, self.row, column, text, look)
        self._set_height(max(self._needed(text, width) for text, width in zip(texts, _WIDTHS, strict=True)))
        self.row += 1

    def _needed(self, text: str, width: float) -> float:
        size = self._design.font.size
        room = fit.usable(fit.column_points(width - 2, self._design.font.digit))
        return max(self._design.heights["row"], fit.row_height(fit.line_count(text, room, size), size))

    def _set_height(self, points: float) -> None:
        self._sheet.set_row_pixels(self.row, fit.pixels(points))


def _set_up(sheet: Worksheet, design: Design, rows: int) -> None:
    sheet.hide_gridlines(2)
    sheet.set_tab_color(design.palette[design.sheet("guide").tab])
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.print_area(0, 0, rows, len(_WIDTHS))
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.set_footer(design.strip["footer"])
    sheet.freeze_panes(1, 0)
