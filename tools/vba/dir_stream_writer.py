"""The stream ``VBA/dir`` of a source-only project ([MS-OVBA] 2.3.4.2), written record by record."""

from __future__ import annotations

import struct
from collections.abc import Sequence

from tools.vba.compressor import compress
from tools.vba.module_sources import description
from xlperf.template.vba.dir_stream import OTHER, PROCEDURAL, VERSION_RECORD
from xlperf.template.vba.modules import Module, ModuleKind

CODE_PAGE = 1252
"""Code page of the project's text, of which only ASCII is used."""

PROJECT_NAME = "VBAProject"
"""Name of the project, the one Excel itself gives."""

REFERENCES = {
    "stdole": (r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb#OLE Automation"),
    "Office": (
        r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0"
        r"#C:\Program Files\Common Files\Microsoft Shared\OFFICE16\MSO.DLL#Microsoft Office 16.0 Object Library"
    ),
}
"""The libraries the project names; Excel finds them by their id. Excel's own library and VBA's are implied."""

_WIN64, _ENGLISH, _COOKIE = 3, 0x409, 0xFFFF


def write_directory(modules: Sequence[Module]) -> bytes:
    """The stream for a source-only project of these modules: every source begins at offset 0 of its stream."""
    records = [
        (0x01, struct.pack("<I", _WIN64)),
        (0x02, struct.pack("<I", _ENGLISH)),
        (0x14, struct.pack("<I", _ENGLISH)),
        (0x03, struct.pack("<H", CODE_PAGE)),
        (0x04, PROJECT_NAME.encode("ascii")),
        *((number, b"") for number in (0x05, 0x40, 0x06, 0x3D)),
        (0x07, bytes(4)),
        (0x08, bytes(4)),
        (VERSION_RECORD, struct.pack("<IH", 1, 0)),
        *((number, b"") for number in (0x0C, 0x3C)),
    ]
    for name, library in REFERENCES.items():
        identity = library.encode("ascii")
        records += [*_both(0x16, 0x3E, name), (0x0D, struct.pack("<I", len(identity)) + identity + bytes(6))]
    records += [(0x0F, struct.pack("<H", len(modules))), (0x13, struct.pack("<H", _COOKIE))]
    for module in modules:
        records += _module_records(module)
    records.append((0x10, b""))
    return compress(b"".join(_packed(number, data) for number, data in records))


def _module_records(module: Module) -> list[tuple[int, bytes]]:
    private = module.kind is ModuleKind.CLASS and "\r\nAttribute VB_Exposed = False\r\n" in module.text
    return [
        *_both(0x19, 0x47, module.name),
        *_both(0x1A, 0x32, module.name),
        *_both(0x1C, 0x48, description(module)),
        (0x31, bytes(4)),
        (0x1E, bytes(4)),
        (0x2C, struct.pack("<H", _COOKIE)),
        (PROCEDURAL if module.kind is ModuleKind.STANDARD else OTHER, b""),
        *([(0x28, b"")] if private else []),
        (0x2B, b""),
    ]


def _both(ansi: int, wide: int, text: str) -> list[tuple[int, bytes]]:
    """A text in the project's code page and again in UTF-16."""
    return [(ansi, text.encode("ascii")), (wide, text.encode("utf-16-le"))]


def _packed(number: int, data: bytes) -> bytes:
    """One record: number, size, data."""
    size = 4 if number == VERSION_RECORD else len(data)
    return struct.pack("<HI", number, size) + data
