"""The run-length compression of VBA sources, undone, as [MS-OVBA] 2.4.1 defines it.

A CompressedContainer is the byte 0x01 and chunks of at most 4096 plain bytes. A chunk is a two-byte header (size −
3, the mark 0b011, a flag “compressed”) and token sequences: a flag byte, then eight tokens, each a plain byte or a
two-byte copy of earlier bytes of the same chunk. How many bits of a copy token are offset and how many length
depends on the position.
"""

from __future__ import annotations

import struct

from xlperf.findings import XlperfError

CHUNK = 4096
"""Plain bytes of a full chunk."""

SIGNATURE = 0b011 << 12
"""The mark in every chunk's header."""

COMPRESSED = 1 << 15
"""The flag in a chunk's header: it holds tokens, not plain bytes."""

SHORTEST_COPY = 3


def decompress(packed: bytes) -> bytes:
    """The bytes of a CompressedContainer; XlperfError where it breaks the format."""
    if packed[:1] != b"\x01":
        raise XlperfError("VBA 压缩数据的开头不对")
    plain = bytearray()
    position = 1
    while position < len(packed):
        if len(plain) % CHUNK:
            raise XlperfError("VBA 压缩数据中间有一块不满")
        if position + 2 > len(packed):
            raise XlperfError("VBA 压缩数据的块头不完整")
        (header,) = struct.unpack_from("<H", packed, position)
        end = position + (header & 0x0FFF) + 3
        if header & 0x7000 != SIGNATURE or end > len(packed):
            raise XlperfError("VBA 压缩数据的块头不对")
        body = packed[position + 2 : end]
        if header & COMPRESSED:
            plain += _decompress_chunk(body)
        elif len(body) == CHUNK:
            plain += body
        else:
            raise XlperfError("VBA 压缩数据里未压缩的块长度不对")
        position = end
    return bytes(plain)


def length_bits(position: int) -> int:
    """How many of a copy token's 16 bits hold the length, ``position`` plain bytes into the chunk (2.4.1.3.19.1)."""
    return 16 - max(4, (position - 1).bit_length())


def _decompress_chunk(body: bytes) -> bytes:
    plain = bytearray()
    position = 0
    while position < len(body):
        flags = body[position]
        position += 1
        for bit in range(8):
            if position >= len(body):
                break
            if not flags >> bit & 1:
                plain.append(body[position])
                position += 1
                continue
            if position + 2 > len(body) or not plain:
                raise XlperfError("VBA 压缩数据的引用不完整")
            (token,) = struct.unpack_from("<H", body, position)
            position += 2
            bits = length_bits(len(plain))
            start = len(plain) - (token >> bits) - 1
            if start < 0:
                raise XlperfError("VBA 压缩数据引用了还没有的内容")
            length = (token & (1 << bits) - 1) + SHORTEST_COPY
            source = plain[start : start + length]
            plain += (source * -(-length // len(source)))[:length]
    if len(plain) > CHUNK:
        raise XlperfError("VBA 压缩数据的块太长")
    return bytes(plain)
