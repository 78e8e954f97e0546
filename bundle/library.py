"""Compares the unsigned library of Windows' Python with its sources, for the record in ``python.txt``.

``python311.zip`` holds bytecode only. Another package of PyPI has the sources, and ``python.cat`` is a catalogue of
their hashes, signed by the Python Software Foundation: bytecode that such a source compiles to is the Foundation's.
"""

from __future__ import annotations

import hashlib
import marshal
from pathlib import Path
from types import CodeType
from zipfile import ZipFile

from xlperf.findings import XlperfError

_HEADER = 16  # bytes before the code in a .pyc file
_OPTIMIZE = 2  # how the embeddable package is compiled: no docstrings, no assertions
_NOT_COMPARED = {"co_filename", "co_lnotab", "co_lines", "co_positions"}  # where it was compiled; derived from others


def compare(embeddable: Path, full: Path) -> list[str]:
    """What was found, in Chinese, line by line; both are folders with Windows' Python of one version.

    XlperfError where a module is not what its source compiles to.
    """
    catalogue = (embeddable / "python.cat").read_bytes()
    modules = signed = empty = others = 0
    with ZipFile(embeddable / "python311.zip") as library:
        for name in library.namelist():
            source = full / "Lib" / name.removesuffix("c" if name.endswith(".pyc") else "")
            data = source.read_bytes() if source.is_file() else None
            listed = data is not None and _is_listed(data, catalogue)
            if not name.endswith(".pyc"):
                others += listed and library.read(name) == data
                continue
            compiled = None if data is None else compile(data, name, "exec", dont_inherit=True, optimize=_OPTIMIZE)
            if compiled is None or not _same(compiled, marshal.loads(library.read(name)[_HEADER:])):  # noqa: S302
                raise XlperfError("不是由它的源代码编译来的", path=name)
            modules, signed, empty = modules + 1, signed + listed, empty + (not data)
        rest = sum(not name.endswith(".pyc") for name in library.namelist()) - others
    return [
        f"{modules} 个模块都是由源代码编译来的，其中 {signed} 个的源代码在签名的目录里，{empty} 个是空的",
        f"其他文件：{others} 个在签名的目录里，{rest} 个不在",
    ]


def _is_listed(data: bytes, catalogue: bytes) -> bool:
    return any(hashlib.new(name, data).digest() in catalogue for name in ("sha256", "sha1"))


def _same(one: object, other: object) -> bool:
    """Whether two constants are equal: code in all that makes it up; numbers also in sign and type."""
    if isinstance(one, CodeType) and isinstance(other, CodeType):
        names = [name for name in dir(one) if name.startswith("co_") and name not in _NOT_COMPARED]
        return all(_same(getattr(one, name), getattr(other, name)) for name in names)
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, frozenset):
        return one == other
    return type(one) is type(other) and repr(one) == repr(other)
