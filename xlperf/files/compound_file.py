"""Compound files ([MS-CFB] version 3), read: the little file system in which Office keeps a VBA
project or an old workbook.

Streams are named by their path, such as ``VBA/dir``. A file is read strictly: one that another program would have to
guess at is refused.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from xlperf.findings import XlperfError

SIGNATURE = bytes.fromhex("D0CF11E0A1B11AE1")
SECTOR, MINI_SECTOR, CUTOFF = 512, 64, 4096
"""Bytes of a sector, of a mini sector, and of the smallest stream that is kept in sectors."""

FREE, END, FAT_SECTOR, NOBODY = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
"""Entries of the sector table (free, end of a chain, the table itself), and “no entry” in the directory."""

STORAGE, STREAM, ROOT = 1, 2, 5
"""Kinds of directory entries."""

RED, BLACK = 0, 1
HEADER = struct.Struct("<8s16sHHHHH6s9I109I")
ENTRY = struct.Struct("<64sHBBIII16sI8s8sIQ")
MOST_FAT_SECTORS = 109
"""Sectors of the table that the header itself can list; a VBA project needs no more."""

_LAST_SECTOR = 0xFFFFFFFA


@dataclass(frozen=True, slots=True, kw_only=True)
class _Node:
    """One directory entry; links are entry numbers, ``start`` is the number of its first sector."""

    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


def sort_key(name: str) -> tuple[int, str]:
    """Directory names sort by length, then in upper case ([MS-CFB] 2.6.4)."""
    return len(name), name.upper()


def read_compound(data: bytes) -> dict[str, bytes]:
    """The streams of a compound file by path, in directory order; XlperfError where it breaks the format."""
    sectors, mini_table, directory = _read_tables(data)
    nodes = _read_directory(directory)
    if not nodes or nodes[0].kind != ROOT:
        raise _broken("目录没有根")
    mini = sectors.read(nodes[0].start, nodes[0].size)
    mini_sectors = _Chains(mini, mini_table, MINI_SECTOR)
    streams = {}
    for path, node in _walk(nodes, nodes[0].child, ""):
        if node.kind == STREAM:
            source = mini_sectors if node.size < CUTOFF else sectors
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
        while number != END:
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
    return XlperfError(f"复合文件读不出来：{what}")


def _read_tables(data: bytes) -> tuple[_Chains, Sequence[int], bytes]:
    """The sectors with their table, the mini sectors' table and the directory's bytes."""
    if len(data) < SECTOR or len(data) % SECTOR:
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
    ) = HEADER.unpack_from(data)
    if (signature, major, order, shift, mini_shift, cutoff) != (SIGNATURE, 3, 0xFFFE, 9, 6, CUTOFF):
        raise _broken("文件头不对")
    if more != END or count > MOST_FAT_SECTORS or fat[count:] != [FREE] * (MOST_FAT_SECTORS - count):
        raise _broken("扇区表不对")
    body = data[SECTOR:]
    table = _table(b"".join(body[number * SECTOR : (number + 1) * SECTOR] for number in fat[:count]))
    if any(number >= len(table) or table[number] != FAT_SECTOR for number in fat[:count]):
        raise _broken("扇区表不对")
    sectors = _Chains(body, table, SECTOR)
    return sectors, _table(sectors.read(mini_table)), sectors.read(directory)


def _table(packed: bytes) -> Sequence[int]:
    return struct.unpack(f"<{len(packed) // 4}I", packed)


def _read_directory(packed: bytes) -> list[_Node]:
    nodes = []
    for fields in ENTRY.iter_unpack(packed):
        name, length, kind, colour, left, right, child, _, _, _, _, start, size = fields
        text = name[:length].decode("utf-16-le", "replace").rstrip("\0")
        if (
            kind not in (0, STORAGE, STREAM, ROOT)
            or colour not in (RED, BLACK)
            or (kind and len(text) * 2 + 2 != length)
        ):
            raise _broken("目录项不对")
        nodes.append(_Node(name=text, kind=kind, left=left, right=right, child=child, start=start, size=size))
    return nodes


def _walk(nodes: Sequence[_Node], top: int, parent: str) -> Iterator[tuple[str, _Node]]:
    """Path and entry of everything below ``parent``, in order; entries out of order or met twice are refused."""
    previous: tuple[int, str] = (0, "")
    for node in _siblings(nodes, top, len(nodes)):
        if node.kind not in (STORAGE, STREAM) or sort_key(node.name) <= previous:
            raise _broken("目录顺序不对")
        previous = sort_key(node.name)
        path = f"{parent}/{node.name}".lstrip("/")
        yield path, node
        if node.kind == STORAGE:
            yield from _walk(nodes, node.child, path)


def _siblings(nodes: Sequence[_Node], number: int, depth: int) -> Iterator[_Node]:
    if number == NOBODY:
        return
    if number >= len(nodes) or not depth:
        raise _broken("目录成环或越界")
    node = nodes[number]
    yield from _siblings(nodes, node.left, depth - 1)
    yield node
    yield from _siblings(nodes, node.right, depth - 1)
