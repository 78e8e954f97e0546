"""Zip files that are the same wherever they are written: Python marks entries by the system it runs on."""

from __future__ import annotations

import sys
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile, ZipInfo

_UNIX = 3
_REGULAR_FILE = 0o100000
_XLSXWRITER_STREAMED = 0o100600 << 16
"""How XlsxWriter's streamed parts are filed on Linux: as files that their writer alone may read.

They are written to files first, as text: on Windows with line ends of two characters.
"""

Date = tuple[int, int, int, int, int, int]


def entry(name: str, date: Date = (1980, 1, 1, 0, 0, 0)) -> ZipInfo:
    """An entry as Linux marks it.

    >>> entry("a.xml").create_system
    3
    """
    made = ZipInfo(name, date)
    made.create_system = _UNIX
    return made


def as_on_linux(package: bytes) -> bytes:
    """A zip file that a library wrote, with entries as it marks them on Linux; on Linux, as it is."""
    return remarked(package) if sys.platform == "win32" else package


def remark_on_windows(path: Path) -> None:
    """The same for a file; nothing on other systems."""
    if sys.platform == "win32":
        path.write_bytes(remarked(path.read_bytes()))


def remarked(package: bytes) -> bytes:
    """The zip file with its entries marked as Linux marks them, all else as it was.

    >>> buffer = BytesIO()
    >>> with ZipFile(buffer, "w") as archive:
    ...     archive.writestr("a.xml", "<a/>")
    >>> ZipFile(BytesIO(remarked(buffer.getvalue()))).read("a.xml")
    b'<a/>'
    """
    result = BytesIO()
    with ZipFile(BytesIO(package)) as source, ZipFile(result, "w") as target:
        for found in source.infolist():
            made = entry(found.filename, found.date_time)
            made.compress_type = found.compress_type
            made.external_attr = found.external_attr
            data = source.read(found)
            if found.external_attr >> 16 & _REGULAR_FILE:
                made.external_attr = _XLSXWRITER_STREAMED
                data = data.replace(b"\r\n", b"\n")
            target.writestr(made, data)
    return result.getvalue()
