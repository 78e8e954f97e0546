"""The stream ``VBA/dir``: what a VBA project consists of, as [MS-OVBA] 2.3.4.2 lists it, record by record.

Written is the plain form of a source-only project; read is that and what Excel itself writes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xlperf.findings import XlperfError
from xlperf.template.vba.compression import compress, decompress
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
_VERSION_RECORD = 0x09
_INFORMATION = (0x01, 0x4A, 0x02, 0x14, 0x03, 0x04, 0x05, 0x40, 0x06, 0x3D, 0x07, 0x08, 0x09, 0x0C, 0x3C)
_REFERENCE = (0x16, 0x3E, 0x33, 0x2F, 0x30, 0x0D, 0x0E)
_MODULE = (0x19, 0x47, 0x1A, 0x32, 0x1C, 0x48, 0x31, 0x1E, 0x2C, 0x21, 0x22, 0x25, 0x28, 0x2B)
_PROCEDURAL, _OTHER = 0x21, 0x22


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleEntry:
    """One module as the directory lists it: its name, its stream, where in the stream the source begins."""

    name: str
    stream: str
    offset: int
    procedural: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """What ``VBA/dir`` says: code page, project name, names of the referenced libraries, modules in order."""

    code_page: int
    name: str
    references: tuple[str, ...]
    modules: tuple[ModuleEntry, ...]


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
        (_VERSION_RECORD, struct.pack("<IH", 1, 0)),
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
        *_both(0x1C, 0x48, module.description),
        (0x31, bytes(4)),
        (0x1E, bytes(4)),
        (0x2C, struct.pack("<H", _COOKIE)),
        (_PROCEDURAL if module.kind is ModuleKind.STANDARD else _OTHER, b""),
        *([(0x28, b"")] if private else []),
        (0x2B, b""),
    ]


def _both(ansi: int, wide: int, text: str) -> list[tuple[int, bytes]]:
    """A text in the project's code page and again in UTF-16."""
    return [(ansi, text.encode("ascii")), (wide, text.encode("utf-16-le"))]


def _packed(number: int, data: bytes) -> bytes:
    """One record; the version record is the one whose stated size leaves out its last two bytes (2.3.4.2.1.11)."""
    size = 4 if number == _VERSION_RECORD else len(data)
    return struct.pack("<HI", number, size) + data


def read_directory(stream: bytes) -> Directory:
    """What the stream says; XlperfError where a record is unknown, out of place or of the wrong size."""
    records = list(_records(decompress(stream)))
    numbers = [number for number, _ in records]
    if records[-1:] != [(0x10, b"")] or 0x0F not in numbers or numbers.count(0x0F) != 1:
        raise _broken("结尾或模块表")
    middle = numbers.index(0x0F)
    information = {number: data for number, data in records[:middle] if number in _INFORMATION}
    allowed = (*_INFORMATION, *_REFERENCE)
    if any(number not in allowed for number in numbers[:middle]) or not {0x01, 0x03, 0x04, 0x09} <= set(information):
        raise _broken("工程信息")
    code_page = _number(information[0x03], 2)
    modules = tuple(_modules(records[middle + 2 : -1], f"cp{code_page}"))
    if numbers[middle + 1] != 0x13 or _number(records[middle][1], 2) != len(modules):
        raise _broken("模块数")
    return Directory(
        code_page=code_page,
        name=_text(information[0x04], f"cp{code_page}"),
        references=tuple(data.decode("utf-16-le") for number, data in records[:middle] if number == 0x3E),
        modules=modules,
    )


def _records(plain: bytes) -> Iterator[tuple[int, bytes]]:
    position = 0
    while position < len(plain):
        if position + 6 > len(plain):
            raise _broken("记录头")
        number, size = struct.unpack_from("<HI", plain, position)
        if number == _VERSION_RECORD:
            size += 2
        data = plain[position + 6 : position + 6 + size]
        if len(data) < size:
            raise _broken(f"记录 {number:#x}")
        yield number, data
        position += 6 + size


def _modules(records: Sequence[tuple[int, bytes]], encoding: str) -> Iterator[ModuleEntry]:
    fields: dict[int, bytes] = {}
    for number, data in records:
        if number not in _MODULE or number in fields:
            raise _broken(f"模块记录 {number:#x}")
        fields[number] = data
        if number != 0x2B:
            continue
        if not {0x19, 0x1A, 0x31} <= fields.keys() or (_PROCEDURAL in fields) == (_OTHER in fields):
            raise _broken("模块记录不全")
        name, stream = _text(fields[0x19], encoding), _text(fields[0x1A], encoding)
        for number_wide, text in ((0x47, name), (0x32, stream)):
            if number_wide in fields and _text(fields[number_wide], "utf-16-le") != text:
                raise _broken(f"模块名 {name}")
        yield ModuleEntry(name=name, stream=stream, offset=_number(fields[0x31], 4), procedural=_PROCEDURAL in fields)
        fields = {}
    if fields:
        raise _broken("模块记录不全")


def _number(data: bytes, size: int) -> int:
    if len(data) != size:
        raise _broken("数字长度")
    return int.from_bytes(data, "little")


def _text(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise _broken("文字编码") from error


def _broken(what: str) -> XlperfError:
    return XlperfError(f"vbaProject.bin 的 dir 部分不对：{what}")
