"""The streams ``PROJECT`` and ``PROJECTwm``: the project as text ([MS-OVBA] 2.3.1), and its module names (2.3.3).

Three values of ``PROJECT`` are obfuscated by the algorithm of 2.4.3: CMG (protection), DPB (password), GC
(visibility). The key is the byte sum of the project's id.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from xlperf.findings import XlperfError
from xlperf.template.vba.modules import ModuleKind

UNPROTECTED: Mapping[str, bytes] = {"CMG": bytes(4), "DPB": bytes(1), "GC": b"\xff"}
"""The plain values of an open project: not protected, no password, visible."""

OBFUSCATION = 2
"""The version of the algorithm, which every obfuscated value states."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectText:
    """What ``PROJECT`` says: modules by name with their kind, in order, and the three protection values in plain."""

    name: str
    modules: tuple[tuple[str, ModuleKind], ...]
    protection: Mapping[str, bytes]


def read_project_text(stream: bytes, encoding: str) -> ProjectText:
    """What the stream says; XlperfError where a line has no place in it or a protection value does not decode."""
    try:
        text = stream.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise _broken("文字编码") from error
    if not text.endswith("\r\n") or "\0" in text:
        raise _broken("行尾")
    properties, *sections = re.split(r"\r\n(?=\[)", text)
    if not re.fullmatch(r"\[Host Extender Info\]\r\n(&H[0-9A-F]{8}=[^\r\n]+\r\n)*\r?\n?", "".join(sections[:1])):
        raise _broken("Host Extender Info")
    if len(sections) > 2 or not all(
        re.fullmatch(r"\[Workspace\](\r\n[^\r\n=]+=[-0-9, CZI]+)*\s*", part) for part in sections[1:]
    ):
        raise _broken("Workspace")
    modules: list[tuple[str, ModuleKind]] = []
    values: dict[str, str] = {}
    for line in properties.split("\r\n"):
        name, equals, value = line.partition("=")
        if name in tuple(ModuleKind):
            modules.append((_module(value, ModuleKind(name)), ModuleKind(name)))
        elif equals and name not in values:
            values[name] = value.strip('"')
        elif line:
            raise _broken(line[:20])
    if not {"ID", "Name", *UNPROTECTED} <= values.keys():
        raise _broken("缺少项目")
    key = byte_sum(values["ID"])
    return ProjectText(
        name=values["Name"],
        modules=tuple(modules),
        protection={name: _reveal(values[name], key) for name in UNPROTECTED},
    )


def read_project_names(stream: bytes, encoding: str) -> tuple[str, ...]:
    """The module names of ``PROJECTwm``; XlperfError where the two spellings of a name disagree."""
    names = []
    rest = stream
    while rest not in (b"\0\0", b""):
        plain, _, rest = rest.partition(b"\0")
        end = next((at for at in range(0, len(rest) - 1, 2) if rest[at : at + 2] == b"\0\0"), None)
        if end is None:
            raise _broken("PROJECTwm")
        name = rest[:end].decode("utf-16-le", "replace")
        if plain.decode(encoding, "replace") != name:
            raise _broken(f"PROJECTwm：{name}")
        names.append(name)
        rest = rest[end + 2 :]
    return tuple(names)


def _module(value: str, kind: ModuleKind) -> str:
    name, slash, version = value.partition("/")
    if bool(slash) != (kind is ModuleKind.DOCUMENT) or (slash and not re.fullmatch(r"&H[0-9A-Fa-f]{8}", version)):
        raise _broken(f"{kind}={value[:20]}")
    return name


def byte_sum(project_id: str) -> int:
    """The key of the obfuscated values."""
    return sum(project_id.encode("ascii", "replace")) & 0xFF


def _reveal(text: str, key: int) -> bytes:
    """The data of an encrypted value (2.4.3.3); XlperfError where version, key or length do not fit."""
    try:
        packed = bytes.fromhex(text)
        seed, version, project_key = packed[0], packed[0] ^ packed[1], packed[0] ^ packed[2]
    except (ValueError, IndexError) as error:
        raise _broken("保护信息") from error
    plain = bytearray()
    previous = project_key
    for at in range(3, len(packed)):
        previous = packed[at] ^ (packed[at - 2] + previous & 0xFF)
        plain.append(previous)
    data = bytes(plain[(seed & 6) // 2 :])
    if version != OBFUSCATION or project_key != key or int.from_bytes(data[:4], "little") != len(data) - 4:
        raise _broken("保护信息")
    return data[4:]


def _broken(what: str) -> XlperfError:
    return XlperfError(f"vbaProject.bin 的 PROJECT 部分不对：{what}")
