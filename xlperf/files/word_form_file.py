"""A blank form in a Word document (.docx): its cells as a sheet, and the document with some of them filled.

Of the document's part ``word/document.xml`` the paragraphs of the cells that are filled are written anew, as the first
of them looks; every other byte of it, and every other part, stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from html import escape
from xml.etree.ElementTree import Element

from xlperf.files.blank_form import Place, Room, Value
from xlperf.files.document_sheets import DocumentSheet
from xlperf.files.package import open_package, with_parts
from xlperf.files.style_looks import CellLook
from xlperf.files.word_document import body_blocks, document_body, main_part, number_of
from xlperf.files.word_forms import word_sheets
from xlperf.files.xml_spans import Change, Span, changed, spans
from xlperf.reading.tables import Book, Grid
from xlperf.values.amounts import plain

__all__ = ["WordFormFile"]

_PLAIN = frozenset(
    {"tcPr", "p", "pPr", "r", "rPr", "t", "br", "cr", "tab", "sym", "lastRenderedPageBreak", "proofErr",
     "noBreakHyphen", "bookmarkStart", "bookmarkEnd"}
)  # fmt: skip
"""What a cell or paragraph may hold that is written anew; their properties may hold anything."""

_MARKS = ("bookmarkStart", "bookmarkEnd")
_BOLD = ("b", "bCs")
_READ = ("document", "tc", "p", "pPr", "r", "rPr", "t", *_MARKS, *_BOLD)
_CHANGED = frozenset({"ins", "del", "moveFrom", "moveTo"})  # tracked changes, in the properties of a paragraph's end
_HALVES, _TWENTIETHS = 2, 20  # of a point, in which sizes and widths are written
_USUAL_SIZE = 10.5  # points, 五号
_WIDE = 2_000.0  # points: of a column whose width is not known


class WordFormFile:
    """A form's file; see ``BlankForm``. XlperfError where it is no Word document that can be read."""

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        self._data = data
        package = open_package(data)
        self._part = main_part(package)
        self._xml = package.parts.get(self._part, b"")
        body = document_body(data)
        self._sheets = {sheet.name: sheet for sheet in word_sheets(body_blocks(body))}
        self._cells = {number_of(one): one for one in body.iter("tc")}
        self._paragraphs = {number_of(one): one for one in body.iter("p")}
        self._heights = {number_of(one): height for row in body.iter("tr") for one, height in _exact(row)}
        self.book = Book(name=name, grids={name: _drawn_out(sheet) for name, sheet in self._sheets.items()})

    def look(self, sheet: str, place: Place) -> CellLook:
        """How a cell looks: it wraps, and Word has no number formats."""
        element = self._element(sheet, place)
        sizes = [] if element is None else [*element.iter("sz")]
        text = sizes[0].get("val", "") if sizes else ""
        size = int(text) / _HALVES if text.isascii() and text.isdigit() else _USUAL_SIZE
        return CellLook(size=size, wraps=True, has_border=place in self._sheets[sheet].cells)

    def drawn(self, sheet: str) -> frozenset[Place]:
        """The places that tables cover."""
        return self._sheets[sheet].ruled

    def formulas(self, sheet: str) -> frozenset[Place]:  # noqa: ARG002
        """None: fields are refused."""
        return frozenset()

    def refusal(self, sheet: str, place: Place) -> str:
        """Why a cell cannot be filled; "" where it can."""
        element = self._element(sheet, place)
        if element is None:
            return "这一处是几行文字合在一起，没有填，请手工填。"
        return "" if _is_plain(element) else "这里有控件、域、图片、嵌套的表或修订，没有填，请手工填。"

    def room(self, sheet: str, top: int, left: int, bottom: int, right: int) -> Room:  # noqa: ARG002
        """What a cell leaves for text: rows grow, unless their height is said to be exact."""
        widths = self._sheets[sheet].widths[left : right + 1]
        height = self._heights.get(self._sheets[sheet].cells.get((top, left), -1))
        return Room(sum(widths) or _WIDE, height, self.look(sheet, (top, left)))

    def filled(self, values: Mapping[str, Mapping[Place, Value]]) -> bytes:
        """The file with these cells filled; of everything else nothing is changed."""
        found = spans(self._xml, _READ)
        prefix = next(span.prefix for span in found if span.local == "document")
        known = {name: [span for span in found if span.name == f"{prefix}{name}"] for name in ("tc", "p")}
        changes = []
        for sheet, cells in values.items():
            made = self._sheets[sheet]
            for place, value in cells.items():
                text = value if isinstance(value, str) else plain(value, None)
                if place in made.cells:
                    cell = known["tc"][made.cells[place]]
                    paragraphs = [span for span in known["p"] if span.parent is cell]
                else:
                    paragraphs = [known["p"][made.paragraphs[place]]]
                changes.append(_change(self._xml, found, paragraphs, text))
        return with_parts(self._data, {self._part: changed(self._xml, changes)})

    def _element(self, sheet: str, place: Place) -> Element | None:
        made = self._sheets[sheet]
        if place in made.cells:
            return self._cells[made.cells[place]]
        return self._paragraphs.get(made.paragraphs.get(place, -1))


def _is_plain(element: Element) -> bool:
    """Whether a cell or paragraph holds nothing but text: no field, control, picture, table or tracked change."""
    if element.find("p") is None and element.tag == "tc":
        return False
    for inner in element:
        if inner.tag not in _PLAIN or (inner.tag == "br" and inner.get("type")):
            return False
        if inner.tag == "pPr" and any(one.tag in _CHANGED for one in inner.iter()):
            return False
        if inner.tag in ("p", "r") and not _is_plain(inner):
            return False
    return True


def _exact(row: Element) -> Iterable[tuple[Element, float]]:
    """The cells of a row whose height is exact, with that height in points."""
    height = row.find("trPr/trHeight")
    text = "" if height is None or height.get("hRule") != "exact" else height.get("val", "")
    if text.isascii() and text.isdigit():
        yield from ((cell, int(text) / _TWENTIETHS) for cell in row.findall("tc"))


def _drawn_out(sheet: DocumentSheet) -> Grid:
    """A sheet with blank cells as far as its tables go."""
    bottom = max((row for row, _ in sheet.ruled), default=-1)
    right = max((column for _, column in sheet.ruled), default=-1)
    rows = [[*row, *[None] * (right + 1 - len(row))] for row in sheet.grid.rows]
    rows += [[None] * (right + 1) for _ in range(bottom + 1 - len(rows))]
    return replace(sheet.grid, rows=rows)


# --- the XML ------------------------------------------------------------------------------------------------


def _change(xml: bytes, found: Sequence[Span], paragraphs: list[Span], text: str) -> Change:
    """Paragraphs with a text in place of these: each line one, all as the first of them looks."""
    first, last = paragraphs[0], paragraphs[-1]
    inside = [span for span in found if first.begin <= span.begin < last.end]
    properties = next((_bytes(xml, one) for one in inside if one.local == "pPr" and one.parent is first), b"")
    marks = b"".join(_bytes(xml, one) for one in inside if one.local in _MARKS)
    look, prefix = _look(xml, inside) or _look_before(xml, found, first), first.prefix
    made = []
    for number, line in enumerate(text.split("\n")):
        words = escape(line, quote=False).encode()
        run = f'<{prefix}t xml:space="preserve">'.encode() + words + f"</{prefix}t>".encode() if line else b""
        begin = first.start_tag(first.attributes) if number == 0 else f"<{prefix}p>".encode()
        content = properties + (marks if number == 0 else b"")
        content += f"<{prefix}r>".encode() + look + run + f"</{prefix}r>".encode() if run else b""
        made.append(begin + content + f"</{prefix}p>".encode())
    return Change(first.begin, last.end, b"".join(made))


def _look(xml: bytes, inside: list[Span]) -> bytes:
    """The properties of the first run with text, else those of the first paragraph's end, as a run has them."""
    texts = [span.parent for span in inside if span.local == "t" and span.parent and span.parent.local == "r"]
    ends = [span for span in inside if span.local == "pPr"]
    for owner in (*texts[:1], *ends[:1]):
        look = next((span for span in inside if span.local == "rPr" and span.parent is owner), None)
        if look is not None:
            return _bytes(xml, look)
    return b""


def _look_before(xml: bytes, found: Sequence[Span], first: Span) -> bytes:
    """The properties of the last run with text before a blank paragraph, that of a label, but not that it is bold."""
    texts = (span.parent for span in reversed(found) if span.local == "t" and span.end <= first.begin)
    run = next((span for span in texts if span is not None and span.local == "r"), None)
    look = next((span for span in found if span.local == "rPr" and span.parent is run), None) if run else None
    if look is None:
        return b""
    bold = [span for span in found if span.local in _BOLD and span.parent is look]
    bare = [Change(span.begin - look.begin, span.end - look.begin, b"") for span in bold]
    return changed(_bytes(xml, look), bare)


def _bytes(xml: bytes, span: Span) -> bytes:
    return xml[span.begin : span.end]
