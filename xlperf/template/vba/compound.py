"""Compound files ([MS-CFB] version 3): the little file system in which Office keeps a VBA project.

Streams are named by their path, such as ``VBA/dir``. What is written is the same for the same streams, byte for
byte: no times, no free sectors but the last padding. What is read is read strictly: a file that another program
would have to guess at is refused.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from xlperf.findings import XlperfError

_SIGNATURE = bytes.fromhex("D0CF11E0A1B11AE1")
_SECTOR, _MINI_SECTOR, _CUTOFF = 512, 64, 4096
_FREE, _END, _FAT_SECTOR, _NOBODY = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_LAST_SECTOR = 0xFFFFFFFA
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_RED, _BLACK = 0, 1
_HEADER = struct.Struct("<8s16sHHHHH6s9I109I")
_ENTRY = struct.Struct("<64sHBBIII16sI8s8sIQ")
_MOST_FAT_SECTORS = 109


@dataclass(slots=True)
class _Node:
    """One directory entry; links are entry numbers."""

    name: str
    kind: int
    data: bytes = b""
    left: int = _NOBODY
    right: int = _NOBODY
    child: int = _NOBODY
    colour: int = _BLACK
    start: int = _END
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
            return _END
        start, count = len(self.table), -(-len(content) // self.size)
        self.table += [*range(start + 1, start + count), _END]
        self.data += content.ljust(count * self.size, b"\0")
        return start


def write_compound(streams: Mapping[str, bytes]) -> bytes:
    """The compound file that holds ``streams``; their order does not matter. Names are ASCII, at most 31 characters."""
    nodes = _directory(streams)
    sectors, mini = _Sectors(_SECTOR), _Sectors(_MINI_SECTOR)
    for node in nodes:
        if node.kind == _STREAM:
            node.size = len(node.data)
            node.start = (mini if node.size < _CUTOFF else sectors).add(node.data)
    root = nodes[0]
    root.start, root.size = sectors.add(bytes(mini.data)), len(mini.data)
    mini_table = sectors.add(_table_bytes(mini.table))
    directory = sectors.add(_directory_bytes(nodes))
    count = 0
    while count < -(-(len(sectors.table) + count) * 4 // _SECTOR):
        count += 1
    if count > _MOST_FAT_SECTORS:
        raise XlperfError("VBA 工程太大，写不下")
    first = len(sectors.table)
    table = _table_bytes([*sectors.table, *[_FAT_SECTOR] * count])
    header = _HEADER.pack(
        *(_SIGNATURE, bytes(16), 0x3E, 3, 0xFFFE, 9, 6, bytes(6), 0, count, directory, 0, _CUTOFF, mini_table),
        *(-(-len(mini.table) * 4 // _SECTOR), _END, 0),
        *(list(range(first, first + count)) + [_FREE] * (_MOST_FAT_SECTORS - count)),
    )
    return header + bytes(sectors.data) + table


def _table_bytes(table: Sequence[int]) -> bytes:
    """The table's entries, filled up to whole sectors with free ones."""
    padding = -len(table) % (_SECTOR // 4)
    return struct.pack(f"<{len(table) + padding}I", *table, *[_FREE] * padding)


def _sort_key(name: str) -> tuple[int, str]:
    """Directory names sort by length, then in upper case ([MS-CFB] 2.6.4)."""
    return len(name), name.upper()


def _directory(streams: Mapping[str, bytes]) -> list[_Node]:
    nodes = [_Node("Root Entry", _ROOT)]
    storages: dict[str, list[int]] = {"": []}
    numbers = {"": 0}
    for path in sorted(streams, key=lambda path: [_sort_key(part) for part in path.split("/")]):
        parent = ""
        *folders, name = path.split("/")
        for folder in folders:
            inner = f"{parent}/{folder}".lstrip("/")
            if inner not in numbers:
                numbers[inner] = len(nodes)
                storages[parent].append(len(nodes))
                storages[inner] = []
                nodes.append(_Node(folder, _STORAGE))
            parent = inner
        storages[parent].append(len(nodes))
        nodes.append(_Node(name, _STREAM, streams[path]))
    for path, children in storages.items():
        ordered = sorted(children, key=lambda number: _sort_key(nodes[number].name))
        deepest = len(ordered).bit_length()
        perfect = len(ordered) + 1 == 1 << deepest
        nodes[numbers[path]].child = _link(nodes, ordered, 0 if perfect else deepest)
    return nodes


def _link(nodes: list[_Node], ordered: Sequence[int], red_level: int) -> int:
    """Link siblings as a balanced red-black tree; its top. Only its incomplete lowest level, ``red_level``, is red."""
    if not ordered:
        return _NOBODY
    middle = len(ordered) // 2
    node = nodes[ordered[middle]]
    node.colour = _RED if red_level == 1 else _BLACK
    node.left = _link(nodes, ordered[:middle], red_level - 1)
    node.right = _link(nodes, ordered[middle + 1 :], red_level - 1)
    return ordered[middle]


def _directory_bytes(nodes: Sequence[_Node]) -> bytes:
    packed = bytearray()
    for node in nodes:
        if not node.name.isascii() or not 0 < len(node.name) < 32:
            raise XlperfError(f"VBA 工程里不能有名为“{node.name}”的部分")
        name = node.name.encode("utf-16-le") + b"\0\0"
        packed += _ENTRY.pack(
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
    unused = _ENTRY.pack(b"", 0, 0, 0, _NOBODY, _NOBODY, _NOBODY, bytes(16), 0, bytes(8), bytes(8), 0, 0)
    return bytes(packed) + unused * (-len(nodes) % (_SECTOR // _ENTRY.size))


def read_compound(data: bytes) -> dict[str, bytes]:
    """The streams of a compound file by path, in directory order; XlperfError where it breaks the format."""
    sectors, mini_table, directory = _read_tables(data)
    nodes = _read_directory(directory)
    if nodes[0].kind != _ROOT:
        raise _broken("目录没有根")
    mini = sectors.read(nodes[0].start, nodes[0].size)
    mini_sectors = _Chains(mini, mini_table, _MINI_SECTOR)
    streams = {}
    for path, node in _walk(nodes, nodes[0].child, ""):
        if node.kind == _STREAM:
            source = mini_sectors if node.size < _CUTOFF else sectors
            streams[path] = source.read(node.start, node.size)
    return streams


@dataclass(slots=True)
class _Chains:
    """Sectors and their table, for reading; a sector belongs to one chain only."""

    data: bytes
    table: Sequence[int]
    size: int
    claimed: set[int] = field(default_factory=set)

    def read(self, start: int, size: int | None = None) -> bytes:
        """The chain that begins at ``start``: ``size`` bytes of it, which need every one of its sectors."""
        content = bytearray()
        number = start
        while number != _END:
            if number > _LAST_SECTOR or number >= len(self.table) or number in self.claimed:
                raise _broken("扇区链断了")
            sector = self.data[number * self.size : (number + 1) * self.size]
            if len(sector) < self.size:
                raise _broken("文件不完整")
            self.claimed.add(number)
            content += sector
            number = self.table[number]
        if size is not None and -(-size // self.size) * self.size != len(content):
            raise _broken("长度和扇区数不符")
        return bytes(content[:size])


def _broken(what: str) -> XlperfError:
    return XlperfError(f"vbaProject.bin 读不出来：{what}")


def _read_tables(data: bytes) -> tuple[_Chains, Sequence[int], bytes]:
    """The sectors with their table, the mini sectors' table and the directory's bytes."""
    if len(data) < _SECTOR or len(data) % _SECTOR:
        raise _broken("文件不完整")
    (
        signature,
        _,
        _,
        major,
        order,
        shift,
        mini_shift,
        _,
        _,
        count,
        directory,
        _,
        cutoff,
        mini_table,
        _,
        more,
        _,
        *fat,
    ) = _HEADER.unpack_from(data)
    if (signature, major, order, shift, mini_shift, cutoff) != (_SIGNATURE, 3, 0xFFFE, 9, 6, _CUTOFF):
        raise _broken("文件头不对")
    if more != _END or count > _MOST_FAT_SECTORS or fat[count:] != [_FREE] * (_MOST_FAT_SECTORS - count):
        raise _broken("扇区表不对")
    body = data[_SECTOR:]
    table = _table(b"".join(body[number * _SECTOR : (number + 1) * _SECTOR] for number in fat[:count]))
    if any(number >= len(table) or table[number] != _FAT_SECTOR for number in fat[:count]):
        raise _broken("扇区表不对")
    sectors = _Chains(body, table, _SECTOR)
    return sectors, _table(sectors.read(mini_table)), sectors.read(directory)


def _table(packed: bytes) -> Sequence[int]:
    return struct.unpack(f"<{len(packed) // 4}I", packed)


def _read_directory(packed: bytes) -> list[_Node]:
    nodes = []
    for fields in _ENTRY.iter_unpack(packed):
        name, length, kind, colour, left, right, child, _, _, _, _, start, size = fields
        text = name[:length].decode("utf-16-le", "replace").rstrip("\0")
        if (
            kind not in (0, _STORAGE, _STREAM, _ROOT)
            or colour not in (_RED, _BLACK)
            or (kind and len(text) * 2 + 2 != length)
        ):
            raise _broken("目录项不对")
        nodes.append(_Node(text, kind, b"", left, right, child, colour, start, size))
    return nodes or [_Node("", 0)]


def _walk(nodes: Sequence[_Node], top: int, parent: str) -> Iterator[tuple[str, _Node]]:
    """Path and entry of everything below ``parent``, in order; entries out of order or met twice are refused."""
    previous: tuple[int, str] = (0, "")
    for node in _siblings(nodes, top, len(nodes)):
        if node.kind not in (_STORAGE, _STREAM) or _sort_key(node.name) <= previous:
            raise _broken("目录顺序不对")
        previous = _sort_key(node.name)
        path = f"{parent}/{node.name}".lstrip("/")
        yield path, node
        if node.kind == _STORAGE:
            yield from _walk(nodes, node.child, path)


def _siblings(nodes: Sequence[_Node], number: int, depth: int) -> Iterator[_Node]:
    if number == _NOBODY:
        return
    if number >= len(nodes) or not depth:
        raise _broken("目录成环或越界")
    node = nodes[number]
    yield from _siblings(nodes, node.left, depth - 1)
    yield node
    yield from _siblings(nodes, node.right, depth - 1)
