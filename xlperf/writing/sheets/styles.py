"""The looks of the generated sheets: ``data/styles.toml`` as values, and its named styles as formats of a workbook."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from xlperf.findings import Severity
from xlperf.rulefile import Section, read_rules

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_MILLIMETRE = 72 / 25.4
_A4 = (210.0, 297.0)
_PAPER_A4 = 9  # Excel's number of the paper
_RESERVE = 0.01  # share of a page's height left unused: programs and printers round
CALCULATION_ENGINE = 191029
"""Number of the calculation engine (calcId) in every workbook that is written: that of Excel 2019 and 365."""

_PROPERTIES: Mapping[str, type] = {
    **dict.fromkeys(("font_name", "font_color", "align", "valign", "num_format"), str),
    **dict.fromkeys(("bg_color", "border_color", "top_color", "bottom_color", "left_color", "right_color"), str),
    **dict.fromkeys(("bold", "italic", "text_wrap", "shrink", "font_strikeout"), bool),
    **dict.fromkeys(("border", "top", "bottom", "left", "right", "underline", "indent", "rotation"), int),
    "font_size": float,
}
"""What a style may say: XlsxWriter's properties of a format, with the type of each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A printed A4 page; margins in millimetres, ``footer`` in Excel's header codes."""

    landscape: bool
    top: float
    bottom: float
    left: float
    right: float
    footer: str

    @property
    def width(self) -> float:
        """Points between the side margins."""
        return (_A4[self.landscape] - self.left - self.right) * _MILLIMETRE

    @property
    def height(self) -> float:
        """Points between top and bottom margin."""
        return (_A4[not self.landscape] - self.top - self.bottom) * _MILLIMETRE

    def room(self, content: float) -> float:
        """Points of height a page takes when ``content`` points of width are fitted on it (by whole percents)."""
        scale = min(100, math.floor(100 * self.width / content)) / 100
        return self.height * (1 - _RESERVE) / scale

    def set_up(self, sheet: Worksheet) -> None:
        """Paper, margins, footer; fitted to the page's width."""
        if self.landscape:
            sheet.set_landscape()
        sheet.set_paper(_PAPER_A4)
        left, right, top, bottom = (side / 25.4 for side in (self.left, self.right, self.top, self.bottom))
        sheet.set_margins(left, right, top, bottom)
        sheet.set_footer(self.footer, {"margin": bottom / 2})
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Normal:
    """The workbook's default font; ``digit``, ``column`` and ``row`` are its sizes in pixels at 96 dpi."""

    font_name: str
    font_size: float
    digit: int
    column: int
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLooks:
    """What sheet 报告 looks like; see the comments in the data."""

    name: str
    characters: int
    origins: float
    headers: tuple[str, ...]
    place: str
    place_separator: str
    sheet_separator: str
    more: str
    status: Mapping[str, str]
    space: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLooks:
    """What the sheets 附件N look like: ``points`` of a half-width character; least ``lines`` and ``space`` by style.

    ``scales`` are the sizes it may be printed at, the wished one first; see the comments in the data for the rest.
    """

    points: float
    tallest: int
    scales: tuple[float, ...]
    stub: float
    squeezed: int
    status: Mapping[str, str]
    blank: str
    stale: str
    lines: Mapping[str, int]
    space: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingsLooks:
    """What sheet 校验结果 says and looks like; widths in half-width characters of ``points``."""

    name: str
    title: str
    nowhere: str
    there: str
    header: str
    several: str
    explained: str
    since: str
    new: str
    still: str
    gone: str
    was_there: str
    headers: tuple[str, ...]
    widths: tuple[float, ...]
    points: float
    tallest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """All of ``data/styles.toml``; ``styles`` are XlsxWriter format properties by name."""

    normal: Normal
    pages: Mapping[str, Page]
    report: ReportLooks
    table: TableLooks
    findings: FindingsLooks
    styles: Mapping[str, Mapping[str, Any]]

    def size(self, style: str) -> float:
        """Font size of a style in points."""
        return float(self.styles[style]["font_size"])


@cache
def looks() -> Looks:
    """The data, read once; XlperfError lists everything wrong with the file."""
    return read_rules("styles", _looks)


def _looks(root: Section) -> Looks:
    return root.record(Looks, pages=root.value("page", Mapping[str, Page]), styles=_styles(root.section("style")))


def _styles(section: Section) -> Mapping[str, Mapping[str, Any]]:
    """Each style with what it takes over from the one it is like."""
    own: dict[str, Mapping[str, Any]] = {}
    like: dict[str, str] = {}
    for name in section.given:
        row = section.section(name)
        values = {key: row.optional(key, kind) for key, kind in _PROPERTIES.items()}
        own[name] = {key: value for key, value in values.items() if value is not None}
        if "like" in row.given:
            like[name] = row.choice("like", section.given)
        row.close()
    styles = {}
    for name in own:
        chain = [name]
        while chain[-1] in like and like[chain[-1]] not in chain:
            chain.append(like[chain[-1]])
        if chain[-1] in like:
            section.fault(name, "这个样式和它沿用的样式绕成了圈")
        styles[name] = {key: value for link in reversed(chain) for key, value in own[link].items()}
    return styles


def severity_style(severity: Severity) -> str:
    """Name of the style of a severity's cell."""
    return f"findings_{severity.value}"


def workbook_options() -> dict[str, Any]:
    """Options for ``xlsxwriter.Workbook`` that set the default font, from which Excel counts column widths.

    A sheet copied into another workbook keeps its widths only if both have the same default font.
    """
    normal = looks().normal
    return {
        "in_memory": True,
        "default_format_properties": {"font_name": normal.font_name, "font_size": normal.font_size},
        "default_column_width": normal.column,
        "default_row_height": normal.row,
    }


def set_calculation(workbook: Workbook) -> None:
    """Have a spreadsheet calculate what is edited, and nothing at opening.

    Cell functions would all run then, and Excel would ask to save on closing. A workbook with the number of an older
    engine is calculated anew all the same.
    """
    workbook.set_calc_mode("auto", CALCULATION_ENGINE)
    workbook.calc_on_load = False


class Formats:
    """The named styles as formats of one workbook, each made once."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[object, ...], Format] = {}

    def get(self, style: str, changes: Mapping[str, object] | None = None) -> Format:
        """The format of a named style with some properties changed."""
        key = (style, *sorted((changes or {}).items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format({**looks().styles[style], **(changes or {})})
        return self._made[key]
