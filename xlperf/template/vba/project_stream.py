"""The streams ``PROJECT`` and ``PROJECTwm``: the project as text ([MS-OVBA] 2.3.1), and its module names (2.3.3).

Three values of ``PROJECT`` are obfuscated by the algorithm of 2.4.3: CMG (protection), DPB (password), GC
(visibility). The key is the byte sum of the project's id; the seed is free and fixed here, so that equal projects
have equal bytes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xlperf.findings import XlperfError
from xlperf.template.vba.dir_stream import PROJECT_NAME
from xlperf.template.vba.modules import Module, ModuleKind

PROJECT_ID = "{6B1B1F0E-52A4-5C0B-9E57-3C9F1D6E2A70}"
"""The project's own id; any fixed one will do."""

UNPROTECTED: Mapping[str, bytes] = {"CMG": bytes(4), "DPB": bytes(1), "GC": b"\xff"}
"""The plain values of an open project: not protected, no password, visible."""

_SEED, _VERSION = 0x8D, 2
_VBE = "{3832D640-CF90-11CF-8E43-00A0C911005A};VBE"
_MODULE_LINES = {
    ModuleKind.DOCUMENT: "Document={}/&H00000000",
    ModuleKind.STANDARD: "Module={}",
    ModuleKind.CLASS: "Class={}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectText:
    """What ``PROJECT`` says: modules by name with their kind, in order, and the three protection values in plain."""

    name: str
    modules: tuple[tuple[str, ModuleKind], ...]
    protection: Mapping[str, bytes]


def write_project_text(modules: Sequence[Module]) -> bytes:
    """The stream ``PROJECT``."""
    key = _key(PROJECT_ID)
    lines = [
        f'ID="{PROJECT_ID}"',
        *(_MODULE_LINES[module.kind].format(module.name) for module in modules),
        f'Name="{PROJECT_NAME}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        *(f'{name}="{_obscure(value, key).hex().upper()}"' for name, value in UNPROTECTED.items()),
        "",
        "[Host Extender Info]",
        f"&H00000001={_VBE};&H00000000",
        "",
        "[Workspace]",
        *(f"{module.name}=0, 0, 0, 0, C" for module in modules),
    ]
    return "".join(f"{line}\r\n" for line in lines).encode("ascii")


def write_project_names(modules: Sequence[Module]) -> bytes:
    """The stream ``PROJECTwm``: each module's name in the code page and in UTF-16."""
    names = (module.name for module in modules)
    return b"".join(name.encode("ascii") + b"\0" + name.encode("utf-16-le") + b"\0\0" for name in names) + b"\0\0"


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
    key = _key(values["ID"])
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


def _key(project_id: str) -> int:
    return sum(project_id.encode("ascii", "replace")) & 0xFF


def _obscure(data: bytes, key: int) -> bytes:
    """The encrypted form of ``data`` (2.4.3.2): seed, version, key, some ignored bytes, length and data, chained."""
    packed = bytearray((_SEED, _SEED ^ _VERSION, _SEED ^ key))
    plain = key
    for byte in bytes((_SEED & 6) // 2) + len(data).to_bytes(4, "little") + data:
        packed.append(byte ^ (packed[-2] + plain & 0xFF))
        plain = byte
    return bytes(packed)


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
    if version != _VERSION or project_key != key or int.from_bytes(data[:4], "little") != len(data) - 4:
        raise _broken("保护信息")
    return data[4:]


def _broken(what: str) -> XlperfError:
    return XlperfError(f"vbaProject.bin 的 PROJECT 部分不对：{what}")
