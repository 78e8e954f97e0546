"""Where the elements of an XML document stand in its bytes: for changing a few of them and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from html import escape
from typing import NamedTuple
from xml.parsers import expat

from xlperf.files.xml_events import Attributes, local_name
from xlperf.findings import XlperfError

__all__ = ["Change", "Span", "changed", "spans"]

_ENCODINGS = ("utf-8", "us-ascii", "ascii")
_WHITE_SPACE = str.maketrans({"\t": "&#9;", "\n": "&#10;", "\r": "&#13;"})
"""How it is written in an attribute: read as it stands there, it would be blanks."""

_AFTER = frozenset((b">", b" ", b"\t", b"\r", b"\n"))  # the name in an end tag


@dataclass(slots=True)
class Span:
    """One element: its name as written, its attributes, and where it stands.

    It begins at ``begin``; its content is from ``inner`` to ``close`` (both ``end`` for an empty ``<c/>``); it ends
    before ``end``. ``parent`` is the element around it, of those that were asked for.
    """

    name: str
    attributes: Attributes
    begin: int
    parent: Span | None
    inner: int = 0
    close: int = 0
    end: int = 0

    @property
    def local(self) -> str:
        """The name without its prefix."""
        return local_name(self.name)

    @property
    def prefix(self) -> str:
        """What stands before the local name: ``x:`` or nothing."""
        return self.name.removesuffix(self.local)

    @property
    def is_empty(self) -> bool:
        """Whether it is written as ``<c/>``."""
        return self.inner == self.end

    def start_tag(self, attributes: Attributes, *, empty: bool = False) -> bytes:
        """Its start tag with other attributes."""
        words = "".join(f' {key}="{escape(value).translate(_WHITE_SPACE)}"' for key, value in attributes.items())
        return f"<{self.name}{words}{'/' if empty else ''}>".encode()


class Change(NamedTuple):
    """Other bytes in place of those from ``begin`` up to ``end``; both alike for what is put in."""

    begin: int
    end: int
    content: bytes


def changed(xml: bytes, changes: Iterable[Change]) -> bytes:
    """The document with some changes, which must not overlap; those at one place come in their order.

    >>> changed(b"<a>1</a>", [Change(3, 4, b"2")])
    b'<a>2</a>'
    """
    pieces, after = [], 0
    for begin, end, content in sorted(changes, key=lambda one: (one.begin, one.end)):
        pieces += [xml[after:begin], content]
        after = end
    return b"".join([*pieces, xml[after:]])


def spans(xml: bytes, names: Collection[str]) -> tuple[Span, ...]:
    """The elements of these local names, in the order in which they begin.

    XlperfError where it is no well-formed XML, has a DOCTYPE, or is in another encoding than UTF-8.

    >>> [(one.local, xml[one.begin : one.end]) for xml in [b"<a><b>1</b><b/></a>"] for one in spans(xml, ["b"])]
    [('b', b'<b>1</b>'), ('b', b'<b/>')]
    """
    return _Search(xml, names).found()


class _Search:
    """One pass through a document; where a tag ends is known when the next thing begins."""

    def __init__(self, xml: bytes, names: Collection[str]) -> None:
        self._xml = xml
        self._names = frozenset(names)
        self._found: list[Span] = []
        self._open: list[Span] = []
        self._waiting: Callable[[int], None] | None = None
        self._parser = expat.ParserCreate()
        self._parser.XmlDeclHandler = self._declared
        self._parser.StartDoctypeDeclHandler = self._refused
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.DefaultHandler = lambda _: self._reached()

    def found(self) -> tuple[Span, ...]:
        if b"\0" in self._xml:
            raise _another_encoding()
        try:
            self._parser.Parse(self._xml, True)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise XlperfError(f"文件损坏了，读不出来。请用备份，或打开后另存（{error}）。") from error
        if self._waiting is not None:
            self._waiting(len(self._xml))
        return tuple(self._found)

    def _declared(self, _: str, encoding: str | None, __: int) -> None:
        if encoding is not None and encoding.lower() not in _ENCODINGS:
            raise _another_encoding()

    def _refused(self, *_: object) -> None:
        raise XlperfError("文件里有不该有的 XML 声明（DOCTYPE），没有读。请核对文件来源。")

    def _reached(self) -> int:
        """Where the parser has come to; the tag before ends there."""
        at = self._parser.CurrentByteIndex
        if self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            waiting(at)
        return at

    def _start(self, name: str, attributes: Attributes) -> None:
        at = self._reached()
        if local_name(name) not in self._names:
            return
        made = Span(name, dict(attributes), at, self._open[-1] if self._open else None)
        self._found.append(made)
        self._open.append(made)

        def ends(place: int) -> None:
            made.inner = place

        self._waiting = ends

    def _end(self, name: str) -> None:
        at = self._parser.CurrentByteIndex
        tag = f"</{name}".encode()
        self._reached()
        if local_name(name) not in self._names:
            return
        span = self._open.pop()
        span.close = at
        if not (self._xml.startswith(tag, at) and self._xml[at + len(tag) : at + len(tag) + 1] in _AFTER):
            span.inner = span.end = at
            return

        def ends(place: int) -> None:
            span.end = place

        self._waiting = ends


def _another_encoding() -> XlperfError:
    return XlperfError("文件的编码不是表格软件用的，没有动它。请在 Excel 或 WPS 里打开后另存。")
