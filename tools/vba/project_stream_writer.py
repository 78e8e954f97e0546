"""The streams ``PROJECT`` and ``PROJECTwm`` ([MS-OVBA] 2.3.1, 2.3.3) of an open, unprotected project.

The seed of the obfuscated values is free; it is fixed here, so that equal projects have equal bytes.
"""

from __future__ import annotations

from collections.abc import Sequence

from tools.vba.dir_stream_writer import PROJECT_NAME
from xlperf.template.vba.modules import Module, ModuleKind
from xlperf.template.vba.project_stream import OBFUSCATION, UNPROTECTED, byte_sum

PROJECT_ID = "{6B1B1F0E-52A4-5C0B-9E57-3C9F1D6E2A70}"
"""The project's own id; any fixed one will do."""

_SEED = 0x8D
_VBE = "{3832D640-CF90-11CF-8E43-00A0C911005A};VBE"
_MODULE_LINES = {
    ModuleKind.DOCUMENT: "Document={}/&H00000000",
    ModuleKind.STANDARD: "Module={}",
    ModuleKind.CLASS: "Class={}",
}


def write_project_text(modules: Sequence[Module]) -> bytes:
    """The stream ``PROJECT``."""
    key = byte_sum(PROJECT_ID)
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


def _obscure(data: bytes, key: int) -> bytes:
    """The encrypted form of ``data`` (2.4.3.2): seed, version, key, some ignored bytes, length and data, chained."""
    packed = bytearray((_SEED, _SEED ^ OBFUSCATION, _SEED ^ key))
    plain = key
    for byte in bytes((_SEED & 6) // 2) + len(data).to_bytes(4, "little") + data:
        packed.append(byte ^ (packed[-2] + plain & 0xFF))
        plain = byte
    return bytes(packed)
