"""XML of the size of a text as a tree of elements; a sheet is read by ``xml_events``, which keeps nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from xml.etree.ElementTree import Element, TreeBuilder

from xlperf.files.xml_events import parse_all
from xlperf.findings import XlperfError

__all__ = ["tree"]

DEEPEST = 256  # elements inside one another; Word itself stays far below
MOST_ELEMENTS = 1_000_000  # all are held in memory: a report of 500 pages has a tenth of this


def tree(xml: bytes, plain: Collection[str]) -> Element:
    """The root of a document; ``xml`` must not be empty.

    Elements and attributes in one of the namespaces ``plain`` have their local names, others as {namespace}name.
    XlperfError where it is no well-formed XML, has a DOCTYPE, is deeper than ``DEEPEST`` or has more elements than
    ``MOST_ELEMENTS``.

    >>> root = tree(b'<x:a xmlns:x="n" xmlns:y="m"><y:b x:at="1"/></x:a>', {"n"})
    >>> root.tag, root[0].tag, root[0].attrib
    ('a', '{m}b', {'at': '1'})
    """
    builder = _TreeBuilder(plain)
    parse_all(xml, builder.begin, builder.finish, builder.data, separator="}")
    return builder.close()


class _TreeBuilder(TreeBuilder):
    """Builds a tree within the limits."""

    def __init__(self, plain: Collection[str]) -> None:
        super().__init__()
        self._plain = plain
        self._depth = self._count = 0

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        self._depth += 1
        self._count += 1
        if self._depth > DEEPEST or self._count > MOST_ELEMENTS:
            raise XlperfError("文件里的内容多得或嵌套得不正常，没有读。请核对文件来源。")
        self.start(self._named(name), {self._named(key): value for key, value in attributes.items()})

    def finish(self, name: str) -> None:
        self._depth -= 1
        self.end(self._named(name))

    def _named(self, name: str) -> str:
        """A name as expat gives it, ``namespace}name``, as the tree has it."""
        namespace, mark, local = name.rpartition("}")
        return local if namespace in self._plain or not mark else "{" + name
