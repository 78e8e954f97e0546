"""The look of the template as data: palette, sheets, words of the front page, buttons, from ``data/template.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from xlperf.rulefile import Section, read_rules
from xlperf.writing.sheets.styles import looks


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateFont:
    """The one font of the template's cells; ``size`` in points, ``digit`` the pixels of a digit of the default font."""

    name: str
    size: int
    digit: int


class Paper(StrEnum):
    """What a sheet is printed on: one page wide, in landscape."""

    A4 = "A4"
    A3 = "A3"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetDesign:
    """One sheet: ``key`` is a table's, ``front`` or ``guide``; ``code`` its code name in VBA; ``tab`` a palette colour.

    For a table: ``frozen`` columns stay in view, ``paper`` (A4 or A3) is what it is printed on, as far as the column
    ``print_to`` ("" for all), ``step`` says on 首页 what it is for, ``counted`` is the column whose filled cells count,
    ``status`` says how many (``{count}``), ``note`` stands under the sheet's title, ``extra`` says how many points
    there are (``{expected}``, ``{execution}``).
    """

    key: str
    code: str
    tab: str
    frozen: int = 0
    paper: Paper = Paper.A4
    print_to: str = ""
    step: str = ""
    counted: str = ""
    status: str = ""
    note: str = ""
    extra: str = ""


class Position(StrEnum):
    """Where a button stands: the main one, the one beside it, the small ones, those of the year in a row below, and
    apart those that take work back.
    """

    MAIN = "main"
    SECOND = "second"
    SMALL = "small"
    YEAR = "year"
    APART = "apart"


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button: its caption, the public Sub of the VBA project that it runs, and where on the front page it stands."""

    caption: str
    macro: str
    place: Position


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """Words of the front page, those it has instead where it has no buttons, and labels of its figures by key."""

    words: Mapping[str, str]
    without_buttons: Mapping[str, str]
    data: Mapping[str, str]
    overview_rows: int
    overview_headers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """Everything in ``data/template.toml``; heights in points."""

    font: TemplateFont
    palette: Mapping[str, str]
    properties: Mapping[str, str]
    sheets: tuple[SheetDesign, ...]
    strip: Mapping[str, str]
    heights: Mapping[str, int]
    verdicts: Mapping[str, tuple[str, ...]]
    alerts: Mapping[str, str]
    validation: Mapping[str, str]
    front: Front
    buttons: tuple[Button, ...]

    def sheet(self, key: str) -> SheetDesign:
        """The sheet of that key; KeyError if there is none."""
        for sheet in self.sheets:
            if sheet.key == key:
                return sheet
        raise KeyError(key)


@cache
def design() -> Design:
    """The package's own look; XlperfError lists everything wrong with the file."""
    return read_rules("template", _design)


def _design(root: Section) -> Design:
    return root.record(
        Design,
        font=root.section("font").record(TemplateFont, digit=looks().normal.digit),
        sheets=root.value("sheet", tuple[SheetDesign, ...]),
        front=root.section("front").record(Front),
        buttons=root.value("button", tuple[Button, ...]),
    )
