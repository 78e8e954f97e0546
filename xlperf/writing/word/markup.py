"""Word's markup as text: elements, the lines that a text may have, paragraphs and the runs in them."""

from __future__ import annotations

import html
import re

_LINE_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
"""What the root of a part must declare."""


def tag(name: str, /, *inside: str, **attributes: object) -> str:
    """An element of Word's own namespace around finished markup.

    >>> tag("p", tag("pPr", tag("jc", val="center")))
    '<w:p><w:pPr><w:jc w:val="center"/></w:pPr></w:p>'
    """
    values = "".join(f' w:{key}="{html.escape(str(value))}"' for key, value in attributes.items())
    return f"<w:{name}{values}>{''.join(inside)}</w:{name}>" if inside else f"<w:{name}{values}/>"


def escape(content: str) -> str:
    """Text as XML takes it between tags."""
    return html.escape(content, quote=False)


def text(content: str) -> str:
    """A text, white space and all."""
    return f'<w:t xml:space="preserve">{escape(content)}</w:t>'


def run(content: str) -> str:
    """A run around finished markup; its quotation marks and dashes are drawn as Chinese."""
    return tag("r", tag("rPr", tag("rFonts", hint="eastAsia")), content)


def paragraph(
    style: str,
    content: str = "",
    *,
    new_page: bool = False,
    keep_next: bool = False,
    stops: tuple[float, ...] = (),
) -> str:
    """A paragraph in a style of the data; "\\n" in the text begins a line.

    ``keep_next`` keeps it on the page of the paragraph that follows. ``stops`` are tab stops in points; a tab in the
    text goes to the next.
    """
    properties = [tag("pStyle", val=style)]
    if keep_next:
        properties.append(tag("keepNext"))
    if new_page:
        properties.append(tag("pageBreakBefore"))
    if stops:
        properties.append(tag("tabs", *(tag("tab", val="left", pos=twips(stop)) for stop in stops)))
    runs = [run(_text_lines(piece)) if piece else "" for piece in content.split("\t")]
    return tag("p", tag("pPr", *properties), run(tag("tab")).join(runs))


def lines(content: str) -> list[str]:
    """The lines of a text, without what a document cannot hold: control characters, lone surrogates, non-characters.

    >>> lines("甲\\x00<\\r\\n 乙\\t丙")
    ['甲<', '乙 丙']
    """
    return [_UNWRITABLE.sub("", line).replace("\t", " ").strip(" ") for line in _LINE_BREAK.split(content)]


def one_line(content: str) -> str:
    """The lines of a text as one."""
    return "".join(lines(content))


def twips(points: float) -> int:
    """Points in Word's unit, a twentieth of a point."""
    return round(points * 20)


def _text_lines(content: str) -> str:
    return tag("br").join(text(line) for line in content.split("\n"))
