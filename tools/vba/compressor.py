"""The run-length compression of VBA sources ([MS-OVBA] 2.4.1), which ``decompression`` of the package undoes."""

from __future__ import annotations

import struct

from xlperf.template.vba.decompression import CHUNK, COMPRESSED, SHORTEST_COPY, SIGNATURE, decompress, length_bits


def compress(plain: bytes) -> bytes:
    """The CompressedContainer of ``plain``; ValueError if it would not come back the same.

    The only bytes that cannot be stored are a last, short chunk that does not shrink: the format pads it with zeros.
    """
    packed = b"\x01" + b"".join(_compress_chunk(plain[start : start + CHUNK]) for start in range(0, len(plain), CHUNK))
    if decompress(packed) != plain:
        raise ValueError("a last, short chunk that does not shrink cannot be stored")
    return packed


def _compress_chunk(plain: bytes) -> bytes:
    tokens = _tokens(plain)
    body = bytearray()
    for start in range(0, len(tokens), 8):
        group = tokens[start : start + 8]
        body.append(sum((len(token) == 2) << bit for bit, token in enumerate(group)))
        body += b"".join(group)
    if len(body) > CHUNK:
        return struct.pack("<H", SIGNATURE | (CHUNK - 1)) + plain.ljust(CHUNK, b"\0")
    return struct.pack("<H", COMPRESSED | SIGNATURE | (len(body) - 1)) + bytes(body)


def _tokens(plain: bytes) -> list[bytes]:
    """Plain bytes and copy tokens; each copy the longest there is, of those the nearest."""
    tokens = []
    position = 0
    while position < len(plain):
        start, length = _longest_match(plain, position)
        if length:
            bits = length_bits(position)
            tokens.append(struct.pack("<H", (position - start - 1) << bits | (length - SHORTEST_COPY)))
            position += length
        else:
            tokens.append(plain[position : position + 1])
            position += 1
    return tokens


def _longest_match(plain: bytes, position: int) -> tuple[int, int]:
    """Start and length of the copy for the bytes at ``position``, which may run into itself; length 0 for none."""
    if not position:
        return 0, 0
    limit = min(len(plain) - position, (1 << length_bits(position)) - 1 + SHORTEST_COPY)
    start, length = 0, 0
    while (wanted := max(length + 1, SHORTEST_COPY)) <= limit:
        found = plain.rfind(plain[position : position + wanted], 0, position + wanted - 1)
        if found < 0:
            break
        start, length = found, wanted
        while length < limit and plain[start + length] == plain[position + length]:
            length += 1
    return start, length
