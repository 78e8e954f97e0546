"""Compound files ([MS-CFB] version 3), written: what :mod:`xlperf.files.compound_file` reads.

Equal streams give equal bytes: no times, no free sectors but the last padding.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from xlperf.files.compound_file import (
    BLACK,
    CUTOFF,
    END,
    ENTRY,
    FAT_SECTOR,
    FREE,
    HEADER,
    MINI_SECTOR,
    MOST_FAT_SECTORS,
    NOBODY,
    RED,
    ROOT,
    SECTOR,
    SIGNATURE,
    STORAGE,
    STREAM,
    sort_key,
)


@dataclass(slots=True)
class _Node:
    """One directory entry; links are entry numbers."""

    name: str
    kind: int
    data: bytes = b""
    left: int = NOBODY
    right: int = NOBODY
    child: int = NOBODY
    colour: int = BLACK
    start: int = END
    size: int = 0


@dataclass(slots=True)
class _Sectors:
    """Sectors in order, and the table that chains them."""

    size: int
    data: bytearray = field(default_factory=bytearray)
    table: list[int] = field(default_factory=list)

    def add(self, content: bytes) -> int:
        """Append ``content``, padded with zeros; the number of its first sector."""
        if not content:
            return END
        start, count = len(self.table), -(-len(content) // self.size)
        self.table += [*range(start + 1, start + count), END]
        self.data += content.ljust(count * self.size, b"\0")
        return start


def write_compound(streams: Mapping[str, bytes]) -> bytes:
    """The compound file that holds ``streams``; their order does not matter.

    Names are ASCII, at most 31 characters; ValueError for others, and where the streams are too large (about 7 MB).
    """
    nodes = _directory(streams)
    sectors, mini = _Sectors(SECTOR), _Sectors(MINI_SECTOR)
    for node in nodes:
        if node.kind == STREAM:
            node.size = len(node.data)
            node.start = (mini if node.size < CUTOFF else sectors).add(node.data)
    root = nodes[0]
    root.start, root.size = sectors.add(bytes(mini.data)), len(mini.data)
    mini_table = sectors.add(_table_bytes(mini.table))
    directory = sectors.add(_directory_bytes(nodes))
    count = 0
    while count < -(-(len(sectors.table) + count) * 4 // SECTOR):
        count += 1
    if count > MOST_FAT_SECTORS:
        raise ValueError("the VBA project is too large")
    first = len(sectors.table)
    table = _table_bytes([*sectors.table, *[FAT_SECTOR] * count])
    header = HEADER.pack(
        *(SIGNATURE, bytes(16), 0x3E, 3, 0xFFFE, 9, 6, bytes(6), 0, count, directory, 0, CUTOFF, mini_table),
        *(-(-len(mini.table) * 4 // SECTOR), END, 0),
        *(list(range(first, first + count)) + [FREE] * (MOST_FAT_SECTORS - count)),
    )
    return header + bytes(sectors.data) + table


def _table_bytes(table: Sequence[int]) -> bytes:
    """The table's entries, filled up to whole sectors with free ones."""
    padding = -len(table) % (SECTOR // 4)
    return struct.pack(f"<{len(table) + padding}I", *table, *[FREE] * padding)


def _directory(streams: Mapping[str, bytes]) -> list[_Node]:
    nodes = [_Node("Root Entry", ROOT)]
    storages: dict[str, list[int]] = {"": []}
    numbers = {"": 0}
    for path in sorted(streams, key=lambda path: [sort_key(part) for part in path.split("/")]):
        parent = ""
        *folders, name = path.split("/")
        for folder in folders:
            inner = f"{parent}/{folder}".lstrip("/")
            if inner not in numbers:
                numbers[inner] = len(nodes)
                storages[parent].append(len(nodes))
                storages[inner] = []
                nodes.append(_Node(folder, STORAGE))
            parent = inner
        storages[parent].append(len(nodes))
        nodes.append(_Node(name, STREAM, streams[path]))
    for path, children in storages.items():
        ordered = sorted(children, key=lambda number: sort_key(nodes[number].name))
        deepest = len(ordered).bit_length()
        perfect = len(ordered) + 1 == 1 << deepest
        nodes[numbers[path]].child = _link(nodes, ordered, 0 if perfect else deepest)
    return nodes


def _link(nodes: list[_Node], ordered: Sequence[int], red_level: int) -> int:
    """Link siblings as a balanced red-black tree; its top. Only its incomplete lowest level, ``red_level``, is red."""
    if not ordered:
        return NOBODY
    middle = len(ordered) // 2
    node = nodes[ordered[middle]]
    node.colour = RED if red_level == 1 else BLACK
    node.left = _link(nodes, ordered[:middle], red_level - 1)
    node.right = _link(nodes, ordered[middle + 1 :], red_level - 1)
    return ordered[middle]


def _directory_bytes(nodes: Sequence[_Node]) -> bytes:
    packed = bytearray()
    for node in nodes:
        if not node.name.isascii() or not 0 < len(node.name) < 32:
            raise ValueError(f"no part of a VBA project can be called {node.name!r}")
        name = node.name.encode("utf-16-le") + b"\0\0"
        packed += ENTRY.pack(
            *(
                name,
                len(name),
                node.kind,
                node.colour,
                node.left,
                node.right,
                node.child,
                bytes(16),
                0,
                bytes(8),
                bytes(8),
            ),
            *(node.start, node.size),
        )
    unused = ENTRY.pack(b"", 0, 0, 0, NOBODY, NOBODY, NOBODY, bytes(16), 0, bytes(8), bytes(8), 0, 0)
    return bytes(packed) + unused * (-len(nodes) % (SECTOR // ENTRY.size))
