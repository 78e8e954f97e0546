"""The document in the making: paragraphs and tables are added at its end, its pages are numbered, the file is saved."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from xlperf.writing.word.blank_package import dated, empty_package, section
from xlperf.writing.word.markup import NAMESPACES, tag, text, twips
from xlperf.writing.word.typography import Page, looks

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

_LINE_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST_PROPERTY = 255
_CHINESE = tag("rPr", tag("rFonts", hint="eastAsia"))  # a run whose quotation marks and dashes are drawn as Chinese


class Paper:
    """A Word document, written from beginning to end."""

    def __init__(self, unit: str) -> None:
        """An empty document of ``unit``, which the file's properties name as its author."""
        self._document = Document(BytesIO(empty_package()))
        self._document.core_properties.author = _property(unit)
        pages = self._document.sections[0]
        _number_pages(pages.footer._element, "page_number_right")
        _number_pages(pages.even_page_footer._element, "page_number_left")
        self._footers = "".join(
            f'<w:footerReference w:type="{footer.get(qn("w:type"))}" r:id="{footer.get(qn("r:id"))}"/>'
            for footer in self._document.element.body.iter(qn("w:footerReference"))
        )
        self._pieces: list[str] = []
        self._page = looks().page

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been added yet."""
        return not self._pieces

    def name(self, title: str) -> None:
        """Give the document a title, for the file's properties; the first one given stays."""
        properties = self._document.core_properties
        properties.title = properties.title or _property(title)

    def add(self, piece: str) -> None:
        """Add the markup of a paragraph or a table at the end."""
        self._pieces.append(piece)

    def turn(self, page: Page) -> None:
        """Go on with pages of this kind, on a new one if that is a change; what was added last must be a paragraph."""
        if page != self._page and self._pieces:
            self._pieces[-1] = self._pieces[-1].replace("</w:pPr>", f"{self._section()}</w:pPr>", 1)
            self._footers = ""  # the pages that follow have the footers of those before
        self._page = page

    def saved(self) -> bytes:
        """The file's bytes; they depend on nothing but what was added."""
        pieces = parse_xml(f"<w:body {NAMESPACES}>{''.join(self._pieces)}{self._section()}</w:body>")
        self._document.element.body[:] = list(pieces)
        buffer = BytesIO()
        self._document.save(buffer)
        return dated(buffer.getvalue())

    def _section(self) -> str:
        return section(self._page, self._footers)


def lines(content: str) -> list[str]:
    """The lines of a text, without what a document cannot hold: control characters, lone surrogates, non-characters."""
    return [_UNWRITABLE.sub("", line).replace("\t", " ").strip(" ") for line in _LINE_BREAK.split(content)]


def paragraph(style: str, content: str = "", *, new_page: bool = False, stops: tuple[float, ...] = ()) -> str:
    """A paragraph in a style of the data; "\\n" in the text begins a line.

    ``stops`` are tab stops in points; a tab in the text goes to the next.
    """
    properties = [tag("pStyle", val=style)]
    if new_page:
        properties.append(tag("pageBreakBefore"))
    if stops:
        properties.append(tag("tabs", *(tag("tab", val="left", pos=twips(stop)) for stop in stops)))
    runs = [_run(_text(piece)) if piece else "" for piece in content.split("\t")]
    return tag("p", tag("pPr", *properties), _run(tag("tab")).join(runs))


def _text(content: str) -> str:
    return tag("br").join(text(line) for line in content.split("\n"))


def _run(content: str) -> str:
    return tag("r", _CHINESE, content)


def _number_pages(footer: BaseOxmlElement, style: str) -> None:
    """Put the page's number, as a field, into a footer."""
    around = looks().page_number
    begin, separate, end = (_run(tag("fldChar", fldCharType=kind)) for kind in ("begin", "separate", "end"))
    field = begin + _run(tag("instrText", "PAGE")) + separate + _run(text("1")) + end
    line = tag("p", tag("pPr", tag("pStyle", val=style)), _run(text(around.before)), field, _run(text(around.after)))
    footer[:] = list(parse_xml(f"<w:ftr {NAMESPACES}>{line}</w:ftr>"))


def _property(content: str) -> str:
    """A text as a file's property: one line, of a length that programs take."""
    return "".join(lines(content))[:_LONGEST_PROPERTY]
