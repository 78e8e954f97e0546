"""XML read element by element with expat: no DOCTYPE, so no entities of its own, and nothing fetched from elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from xml.parsers import expat

from xlperf.findings import XlperfError

__all__ = ["Attributes", "Parser", "elements", "local_name", "parse", "parse_all", "parser_of", "run", "whole_number"]

Attributes = Mapping[str, str]

Parser = expat.XMLParserType
"""An expat parser: a caller may change what it listens to while it runs."""


def parse(
    xml: bytes, begin: Mapping[str, Callable[[Attributes], None]], text: Callable[[str], None] | None = None
) -> None:
    """Call ``begin[name]`` with the attributes of each element of that local name, ``text`` with each piece of text.

    Empty ``xml`` has no elements. XlperfError where it is no well-formed XML or has a DOCTYPE.

    >>> parse(b'<x:a xmlns:x="n"><x:b at="1"/></x:a>', {"b": print})
    {'at': '1'}
    """

    def start(name: str, attributes: Attributes) -> None:
        handler = begin.get(local_name(name) if ":" in name else name)
        if handler is not None:
            handler(attributes)

    parse_all(xml, start, text=text)


def parse_all(
    xml: bytes | str,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
    *,
    separator: str | None = None,
) -> None:
    """Call ``start`` with each element's name and attributes, ``end`` with its name, ``text`` with each piece of text.

    Names are as written, see ``local_name``; with a ``separator`` they are the namespace, it and the local name. A new
    piece of text begins at a line break, an entity or a comment. Empty ``xml`` and errors as ``parse``. The encoding
    that ``xml`` states is passed over where it is decoded already.
    """
    parser = parser_of(start, end, separator=separator)
    if text is not None:
        parser.CharacterDataHandler = text
    run(parser, xml)


def parser_of(
    start: Callable[[str, Attributes], None], end: Callable[[str], None] | None = None, *, separator: str | None = None
) -> Parser:
    """A parser that listens to elements as :func:`parse_all` does, and to no text."""
    parser = expat.ParserCreate(namespace_separator=separator)
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = _refuse_doctype
    if end is not None:
        parser.EndElementHandler = end
    return parser


def run(parser: Parser, xml: bytes | str) -> None:
    """Read a whole document; empty ``xml`` and errors as :func:`parse`."""
    if not xml:
        return
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise XlperfError(f"文件损坏了，读不出来。请用备份，或打开后另存（{error}）。") from error


def local_name(name: str) -> str:
    """An element's name without its prefix.

    >>> local_name("x:row"), local_name("row")
    ('row', 'row')
    """
    return name.rpartition(":")[2] if ":" in name else name


@lru_cache(maxsize=1024)  # the same few styles and texts again and again
def whole_number(text: str) -> int:
    """The number that an attribute or a value has in plain digits; -1 where it is none.

    >>> whole_number("12"), whole_number("-3"), whole_number("")
    (12, -1, -1)
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1


def elements(xml: bytes, name: str) -> tuple[Attributes, ...]:
    """The attributes of all elements of that local name, in order; XlperfError as ``parse``.

    >>> elements(b'<a><b at="1"/><b at="2"/></a>', "b")
    ({'at': '1'}, {'at': '2'})
    """
    found: list[Attributes] = []
    parse(xml, {name: found.append})
    return tuple(found)


def _refuse_doctype(*_: object) -> None:
    raise XlperfError("文件里有不该有的 XML 声明（DOCTYPE），没有读。请核对文件来源。")
