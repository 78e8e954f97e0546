"""XML read element by element with expat: no DOCTYPE, so no entities of its own, and nothing fetched from elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from xml.parsers import expat

from xlperf.findings import XlperfError

__all__ = ["elements", "parse"]

Attributes = Mapping[str, str]


def parse(
    xml: bytes,
    begin: Mapping[str, Callable[[Attributes], None]],
    text: Callable[[str], None] | None = None,
    end: Mapping[str, Callable[[], None]] | None = None,
) -> None:
    """Call ``begin[name]`` with the attributes of each element of that local name, ``end[name]`` where one ends.

    ``text`` gets each piece of text: at a line break, an entity or a comment a new one begins. Empty ``xml`` has no
    elements. XlperfError where it is no well-formed XML or has a DOCTYPE.

    >>> parse(b'<x:a xmlns:x="n"><x:b at="1"/></x:a>', {"b": print})
    {'at': '1'}
    """

    def start(name: str, attributes: dict[str, str]) -> None:
        handler = begin.get(name.rpartition(":")[2])
        if handler is not None:
            handler(attributes)

    def finish(name: str) -> None:
        handler = end.get(name.rpartition(":")[2]) if end else None
        if handler is not None:
            handler()

    if not xml:
        return
    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = _refuse_doctype
    if text is not None:
        parser.CharacterDataHandler = text
    if end:
        parser.EndElementHandler = finish
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise XlperfError(f"文件损坏了，读不出来。请用备份，或打开后另存（{error}）。") from error


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
