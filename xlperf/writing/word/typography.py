"""The looks of the Word document as data: ``data/document.toml``. Page lengths are millimetres, text lengths points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from xlperf.rulefile import Section, read_rules

_MILLIMETRE = 72 / 25.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page and its margins; ``header`` and ``footer`` are distances from the page's edge."""

    width: float
    height: float
    top: float
    bottom: float
    left: float
    right: float
    header: float
    footer: float

    @property
    def text_width(self) -> float:
        """Points between the side margins 版心宽."""
        return (self.width - self.left - self.right) * _MILLIMETRE

    @property
    def text_height(self) -> float:
        """Points between top and bottom margin 版心高."""
        return (self.height - self.top - self.bottom) * _MILLIMETRE

    def turned(self) -> Page:
        """The page in landscape: its head is at the binding edge 订口."""
        return replace(
            self,
            width=self.height,
            height=self.width,
            top=self.left,
            right=self.top,
            bottom=self.right,
            left=self.bottom,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The text of the whole document."""

    pitch: float
    characters: int
    size: float
    font: str
    latin: str
    language: str
    latin_language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PageNumber:
    """What stands before and after a page's number."""

    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Borders, padding and what may be parted of a table; see the comments in the data."""

    border: float
    padding: float
    margin: float
    unbroken: int
    label: float
    squeezed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSize:
    """A size of type for tables: ending of its styles' names, heights of rows at the least; see the data's comments."""

    style: str
    row: float
    signature: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ParagraphStyle:
    """One paragraph style; None is the text's own. See the comments in the data."""

    name: str
    font: str | None = None
    latin: str | None = None
    size: float | None = None
    align: str = "left"
    indent: float = 0
    right_indent: float = 0
    first_indent: float = 0
    pitch: float | None = None
    before: float = 0
    after: float = 0
    level: int | None = None
    keep_next: bool = False
    text: bool = False
    next: str | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Font:
    """A font that a computer may lack: the font to take ``instead``, and what kind it is (see ``w:font``)."""

    instead: str
    family: str
    pitch: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """All of ``data/document.toml``."""

    page: Page
    text: Text
    page_number: PageNumber
    table: Table
    sizes: tuple[TableSize, ...]
    style: Mapping[str, ParagraphStyle]
    font: Mapping[str, Font]


@cache
def looks() -> Looks:
    """The data, read once; XlperfError lists everything wrong with the file."""
    return read_rules("document", _looks)


def _looks(root: Section) -> Looks:
    sizes = tuple(row.record(TableSize, style=row.text("style", blank=True)) for row in root.rows("size"))
    return root.record(Looks, sizes=sizes)
