"""The stream ``VBA/dir``: what a VBA project consists of, as [MS-OVBA] 2.3.4.2 lists it, record by record.

Read is the plain form of a source-only project, and what Excel itself writes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xlperf.findings import XlperfError
from xlperf.template.vba.decompression import decompress

VERSION_RECORD = 0x09
"""The record whose stated size leaves out its last two bytes (2.3.4.2.1.11)."""

PROCEDURAL, OTHER = 0x21, 0x22
"""The record that marks a module as a standard one, and that which marks a class or document."""

_INFORMATION = (0x01, 0x4A, 0x02, 0x14, 0x03, 0x04, 0x05, 0x40, 0x06, 0x3D, 0x07, 0x08, 0x09, 0x0C, 0x3C)
_REFERENCE = (0x16, 0x3E, 0x33, 0x2F, 0x30, 0x0D, 0x0E)
_MODULE = (0x19, 0x47, 0x1A, 0x32, 0x1C, 0x48, 0x31, 0x1E, 0x2C, 0x21, 0x22, 0x25, 0x28, 0x2B)


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
        if number == VERSION_RECORD:
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
        if not {0x19, 0x1A, 0x31} <= fields.keys() or (PROCEDURAL in fields) == (OTHER in fields):
            raise _broken("模块记录不全")
        name, stream = _text(fields[0x19], encoding), _text(fields[0x1A], encoding)
        for number_wide, text in ((0x47, name), (0x32, stream)):
            if number_wide in fields and _text(fields[number_wide], "utf-16-le") != text:
                raise _broken(f"模块名 {name}")
        yield ModuleEntry(name=name, stream=stream, offset=_number(fields[0x31], 4), procedural=PROCEDURAL in fields)
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
