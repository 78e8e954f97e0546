"""The user's own ``xlwings.conf``, read as xlwings' VBA reads it and changed without touching what others wrote.

The file holds one pair ``"KEY","value"`` a line. VBA (``GetConfigFromFile`` of xlwings.bas) takes it as one stream of
fields, two by two, so that one line of another form (a comment, a blank line) shifts every pair after it, and takes
the *first* pair of a key; Python's side of xlwings reads line by line and takes the last. Everything here is bytes:
the file is in the code page of the machine, in whose characters neither quotes, commas nor line ends can hide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_LINE = re.compile(rb'[ \t]*"([^"\r\n]*)"[ \t]*,[ \t]*"([^"\r\n]*)"[ \t]*')
_FIELD = re.compile(rb'[ \t]*(?:"([^"]*)"?[ \t]*|([^,\r\n]*))(?:,|\r\n|\r|\n|\Z)')
_MARK = b"\xef\xbb\xbf"


def find_value(data: bytes, key: str) -> bytes | None:
    """The value that VBA finds under ``key``, whose case does not matter; None where it finds none."""
    wanted = key.lower().encode("ascii")
    fields = list(_fields(data))
    pairs = zip(fields[::2], fields[1::2], strict=False)
    return next((value for name, value in pairs if name.lower() == wanted), None)


def shifting_lines(data: bytes) -> tuple[int, ...]:
    """Numbers, from 1, of lines that are no pair: from the first one on VBA may read the file wrongly."""
    lines = data.removeprefix(_MARK).splitlines()
    wrong = [number for number, line in enumerate(lines, start=1) if not _LINE.fullmatch(line)]
    return tuple([1, *wrong] if data.startswith(_MARK) and 1 not in wrong else wrong)


def with_value(data: bytes, key: str, value: bytes) -> bytes:
    """The file with that one setting on its first line, where VBA finds it whatever follows; other lines as they were.

    Unchanged where VBA already finds the value and no second line contradicts it.
    """
    lines = data.removeprefix(_MARK).splitlines(keepends=True)
    own = [line for line in lines if _names(line, key)]
    if find_value(data, key) == value and len(own) == 1:
        return data
    rest = [line for line in lines if line not in own]
    return b"".join([b'"%s","%s"\r\n' % (key.encode("ascii"), value), *rest])


def _names(line: bytes, key: str) -> bool:
    found = _LINE.fullmatch(line.rstrip(b"\r\n"))
    return found is not None and found[1].lower() == key.lower().encode("ascii")


def _fields(data: bytes) -> Iterator[bytes]:
    """The fields as VBA's ``Input #`` takes them: up to a comma or the line's end, quotes taken off."""
    place = 0
    while place < len(data):
        found = _FIELD.match(data, place)
        if found is None:
            return
        place = max(found.end(), place + 1)
        yield found[2].rstrip(b" \t") if found[1] is None else found[1]
