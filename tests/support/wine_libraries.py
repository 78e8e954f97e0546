"""Two libraries of Windows that Debian 12's Wine 8 lacks parts of, made without a compiler.

``bcryptprimitives.dll`` with ProcessPrng, which the runtime of Rust needs (python_calamine). ``ucrtbase.dll`` is Wine's
own, in which the parts of complex numbers are no longer stubs (numpy calls crealf while it is imported); it is loaded
with ``WINEDLLOVERRIDES=ucrtbase=n,b``.
"""

from __future__ import annotations

import struct
from pathlib import Path

WINE = Path("/usr/lib/x86_64-linux-gnu/wine/x86_64-windows")
"""Where Debian has Wine's own libraries."""

_CODE = {  # at most 23 bytes each; a float complex comes in RCX, a double complex by address
    "crealf": "660f6ec1c3",
    "cimagf": "48c1e920660f6ec1c3",
    "creall": "f20f1001c3",
    "cimag": "f20f104108c3",
    "cimagl": "f20f104108c3",
    "conjf": "4889c8480fbaf83fc3",
}
_STUB = bytes.fromhex("4883ec28488d0d")  # how Wine's "unimplemented" begins
_BUILTIN = b"Wine builtin DLL"
_RETURN_TRUE = bytes.fromhex("b801000000c3")
_BASE = 0x1000


def write_libraries(system32: Path) -> None:
    """Put both into the folder of a prefix's system libraries."""
    made = {
        "bcryptprimitives.dll": forwarder("bcryptprimitives.dll", "ProcessPrng", "advapi32.SystemFunction036"),
        "ucrtbase.dll": completed((WINE / "ucrtbase.dll").read_bytes()),
    }
    for name, data in made.items():
        (system32 / name).unlink(missing_ok=True)
        (system32 / name).write_bytes(data)


def forwarder(name: str, export: str, forward: str) -> bytes:
    """A 64-bit library with one export, which is another library's."""
    strings = _BASE + 52
    texts = b"\0".join(text.encode() for text in (name, export, forward)) + b"\0"
    at_export = strings + len(name) + 1
    at_forward = at_export + len(export) + 1
    body = struct.pack("<IIHHIIIIIII", 0, 0, 0, 0, strings, 1, 1, 1, _BASE + 40, _BASE + 44, _BASE + 48)
    body += struct.pack("<IIHH", at_forward, at_export, 0, 0) + texts
    size, entry = len(body), _BASE + (len(body) + 15 & ~15)
    body = body.ljust(entry - _BASE, b"\0") + _RETURN_TRUE  # what is called when the library is loaded
    dos = b"MZ".ljust(60, b"\0") + struct.pack("<I", 64)
    coff = struct.pack("<HHIIIHH", 0x8664, 1, 0, 0, 0, 112 + 128, 0x2022)
    optional = struct.pack("<HBBIIIII", 0x20B, 1, 0, 0x200, 0, 0, entry, _BASE) + struct.pack("<Q", 0x180000000)
    optional += struct.pack("<IIHHHHHHIIIIHH", 0x1000, 0x200, 6, 0, 0, 0, 6, 0, 0, 0x2000, 0x200, 0, 3, 0x100)
    optional += struct.pack("<QQQQII", 0x100000, 0x1000, 0x100000, 0x1000, 0, 16)
    optional += struct.pack("<II", _BASE, size) + b"\0" * 120
    section = struct.pack("<8sIIIIIIHHI", b".text", len(body), _BASE, 0x200, 0x200, 0, 0, 0, 0, 0x60000020)
    return (dos + b"PE\0\0" + coff + optional + section).ljust(0x200, b"\0") + body.ljust(0x200, b"\0")


def completed(library: bytes) -> bytes:
    """Wine's ucrtbase.dll with code in the places of stubs, and no longer marked as Wine's own."""
    data = bytearray(library)
    header = struct.unpack_from("<I", data, 60)[0]
    count, optional = struct.unpack_from("<H", data, header + 6)[0], struct.unpack_from("<H", data, header + 20)[0]
    sections = [struct.unpack_from("<8sIIII", data, header + 24 + optional + 40 * number) for number in range(count)]

    def place(address: int) -> int:
        """Where in the file an address of the loaded library lies."""
        return next(
            address - start + at
            for _, size, start, stored, at in sections
            if start <= address < start + max(size, stored)
        )

    table = place(struct.unpack_from("<I", data, header + 24 + 112)[0])
    names_count = struct.unpack_from("<I", data, table + 24)[0]
    functions, names, ordinals = map(place, struct.unpack_from("<III", data, table + 28))
    for number in range(names_count):
        at = place(struct.unpack_from("<I", data, names + 4 * number)[0])
        name = bytes(data[at : data.index(b"\0", at)]).decode()
        if name in _CODE:
            ordinal = struct.unpack_from("<H", data, ordinals + 2 * number)[0]
            function = place(struct.unpack_from("<I", data, functions + 4 * ordinal)[0])
            code = bytes.fromhex(_CODE[name])
            if data[function : function + len(_STUB)] == _STUB:
                data[function : function + len(code)] = code
    mark = data.index(_BUILTIN)
    data[mark : mark + len(_BUILTIN)] = b"\0" * len(_BUILTIN)
    return bytes(data)
