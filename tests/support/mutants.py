"""Damaged copies of a file, the same ones for the same number: bytes, parts of a package, XML and JSON values."""

from __future__ import annotations

import json
import random
import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

ODD_XML = (
    *(b"", b'"', b"<", b"&", b"&#0;", b"<![CDATA[x]]>", b"-1", b"NaN", b"1e999999", b"9" * 5_000, b"A1048577"),
    *(b"ZZZZ9999999", b"\xff\xfe", b"<!DOCTYPE a>", b"rId1", b"true", b"</c>", b"x" * 40_000, "\u202e〔】".encode()),
)
ODD_JSON: tuple[Any, ...] = (
    *(None, "", 0, -1, 1e308, "9" * 5_000, "x" * 40_000, [], {}, True, "1e999999", "\u202e〔】", "\ud800", [[[]]]),
    *("=1+1", "NaN", "2022-13-45"),
)
_XML_VALUE = re.compile(rb'(?<==")[^"]*(?=")|(?<=>)[^<]+(?=<)')
_XML_ELEMENT = re.compile(rb"<[^>]+>")


def mutant(data: bytes, number: int) -> bytes:
    """The file of this content with some damage; JSON stays JSON mostly, a package mostly a package."""
    chance = random.Random(number)  # noqa: S311 - the same damage every time
    if chance.random() < 0.2:
        return _bytes(data, chance)
    return _package(data, chance) if data.startswith(b"PK") else _json(data, chance)


def _bytes(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 5, 20))):
        at = chance.randrange(len(changed) or 1)
        match chance.randrange(4):
            case 0:
                del changed[at : at + chance.choice((1, 100, 5_000))]
            case 1:
                changed[at:at] = changed[at : at + chance.choice((10, 3_000))]
            case _:
                changed[at : at + 1] = bytes([chance.randrange(256)])
    return bytes(changed)


def _package(data: bytes, chance: random.Random) -> bytes:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    for name in chance.sample(sorted(parts), chance.choice((1, 1, 2))):
        match chance.randrange(8):
            case 0:
                del parts[name]
            case 1:
                parts[name] = parts[name][: chance.randrange(len(parts[name]) + 1)]
            case 2:
                parts[name] = parts[chance.choice(sorted(parts))]
            case 3:
                parts[name] = _bytes(parts[name], chance)
            case _:
                parts[name] = _xml(parts[name], chance)
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


def _xml(data: bytes, chance: random.Random) -> bytes:
    """A value or an element changed, taken out or doubled."""
    for _ in range(chance.choice((1, 2, 4))):
        pattern = chance.choice((_XML_VALUE, _XML_VALUE, _XML_ELEMENT))
        found = list(pattern.finditer(data))
        if not found:
            continue
        place = chance.choice(found)
        new = chance.choice(ODD_XML) if pattern is _XML_VALUE else place[0] * chance.choice((0, 0, 2))
        data = data[: place.start()] + new + data[place.end() :]
    return data


def _json(data: bytes, chance: random.Random) -> bytes:
    whole = json.loads(data)
    for _ in range(chance.choice((1, 2, 5))):
        places = list(_places(whole))
        holder, key = chance.choice(places)
        match chance.randrange(6):
            case 0:
                del holder[key]
            case 1:
                if isinstance(holder, list):
                    holder.extend([holder[key]] * 50)
                else:
                    holder[chance.choice(("text", "goals", "indicators", f"{key}x"))] = chance.choice(ODD_JSON)
            case _:
                holder[key] = chance.choice(ODD_JSON)
    return json.dumps(whole).encode()


def _places(whole: Any) -> Iterator[tuple[Any, Any]]:
    """Each object or list with each of its keys."""
    keys = whole if isinstance(whole, dict) else range(len(whole)) if isinstance(whole, list) else ()
    for key in keys:
        yield whole, key
        yield from _places(whole[key])
