"""The run-length compression of VBA sources, as [MS-OVBA] 2.4.1 defines it.

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

_SIGNATURE = 0b011 << 12
_COMPRESSED = 1 << 15
_SHORTEST_COPY = 3


def compress(plain: bytes) -> bytes:
    """The CompressedContainer of ``plain``; XlperfError if it would not come back the same.

    The only bytes that cannot be stored are a last, short chunk that does not shrink: the format pads it with zeros.
    """
    packed = b"\x01" + b"".join(_compress_chunk(plain[start : start + CHUNK]) for start in range(0, len(plain), CHUNK))
    if decompress(packed) != plain:
        raise XlperfError("这段内容无法按 VBA 的格式压缩")
    return packed


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
        if header & 0x7000 != _SIGNATURE or end > len(packed):
            raise XlperfError("VBA 压缩数据的块头不对")
        body = packed[position + 2 : end]
        if header & _COMPRESSED:
            plain += _decompress_chunk(body)
        elif len(body) == CHUNK:
            plain += body
        else:
            raise XlperfError("VBA 压缩数据里未压缩的块长度不对")
        position = end
    return bytes(plain)


def _length_bits(position: int) -> int:
    """How many of a copy token's 16 bits hold the length, ``position`` plain bytes into the chunk (2.4.1.3.19.1)."""
    return 16 - max(4, (position - 1).bit_length())


def _compress_chunk(plain: bytes) -> bytes:
    tokens = _tokens(plain)
    body = bytearray()
    for start in range(0, len(tokens), 8):
        group = tokens[start : start + 8]
        body.append(sum((len(token) == 2) << bit for bit, token in enumerate(group)))
        body += b"".join(group)
    if len(body) > CHUNK:
        return struct.pack("<H", _SIGNATURE | (CHUNK - 1)) + plain.ljust(CHUNK, b"\0")
    return struct.pack("<H", _COMPRESSED | _SIGNATURE | (len(body) - 1)) + bytes(body)


def _tokens(plain: bytes) -> list[bytes]:
    """Plain bytes and copy tokens; each copy the longest there is, of those the nearest."""
    tokens = []
    position = 0
    while position < len(plain):
        start, length = _longest_match(plain, position)
        if length:
            bits = _length_bits(position)
            tokens.append(struct.pack("<H", (position - start - 1) << bits | (length - _SHORTEST_COPY)))
            position += length
        else:
            tokens.append(plain[position : position + 1])
            position += 1
    return tokens


def _longest_match(plain: bytes, position: int) -> tuple[int, int]:
    """Start and length of the copy for the bytes at ``position``, which may run into itself; length 0 for none."""
    if not position:
        return 0, 0
    limit = min(len(plain) - position, (1 << _length_bits(position)) - 1 + _SHORTEST_COPY)
    start, length = 0, 0
    while (wanted := max(length + 1, _SHORTEST_COPY)) <= limit:
        found = plain.rfind(plain[position : position + wanted], 0, position + wanted - 1)
        if found < 0:
            break
        start, length = found, wanted
        while length < limit and plain[start + length] == plain[position + length]:
            length += 1
    return start, length


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
            bits = _length_bits(len(plain))
            start = len(plain) - (token >> bits) - 1
            if start < 0:
                raise XlperfError("VBA 压缩数据引用了还没有的内容")
            length = (token & (1 << bits) - 1) + _SHORTEST_COPY
            source = plain[start : start + length]
            plain += (source * -(-length // len(source)))[:length]
    if len(plain) > CHUNK:
        raise XlperfError("VBA 压缩数据的块太长")
    return bytes(plain)
