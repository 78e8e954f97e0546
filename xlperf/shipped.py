"""The rules, words and layouts that come with the package: TOML files under ``data/``, kept parsed by Python.

Parsing them all takes longer than a whole check, so they are read as Python reads its own modules: the parsed file is
kept as bytecode in ``__pycache__`` beside it, where that can be written, and used as long as the file's text is the
same.
"""

from __future__ import annotations

import binascii
from collections.abc import Callable
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

DATA = Path(__file__).parent / "data"
"""The folder of the data files. A plain path: ``importlib.resources`` would take longer to load than they do."""

_FORM = 1  # to be raised when _Tables writes them differently: what was kept before is then no longer used


def tables(name: str, number: Callable[[str], object] = float) -> dict[str, Any]:
    """The tables of ``data/<name>.toml``, each time new; ``number`` makes the numbers with a point."""
    path = DATA / f"{name}.toml"
    module = ModuleType(name)
    module.__dict__["number"] = number
    _Tables(name, str(path)).exec_module(module)
    values: dict[str, Any] = module.__dict__["tables"]
    return values


def names(folder: str) -> tuple[str, ...]:
    """The TOML files in a folder of ``data/``, in order, as ``tables`` is asked for them."""
    return tuple(sorted(f"{folder}/{path.stem}" for path in (DATA / folder).iterdir() if path.suffix == ".toml"))


def outline_names() -> tuple[str, ...]:
    """The report outlines there are."""
    return tuple(sorted(path.name for path in (DATA / "outlines").iterdir() if (path / "outline.toml").is_file()))


class _Tables(SourceFileLoader):
    """Python's own loader of source files, for a file whose source is TOML: a module with the one name ``tables``."""

    def path_stats(self, path: str) -> dict[str, int]:
        """What the kept bytecode is known by: a checksum in place of the time, which says nothing after unpacking."""
        data = self.get_data(path)
        return {"mtime": binascii.crc32(data, _FORM), "size": len(data)}

    def source_to_code(self, data: bytes, path: str, **_: object) -> CodeType:  # type: ignore[override]
        """The file as Python source, compiled."""
        import tomllib

        source = f"tables = {tomllib.loads(data.decode('utf-8'), parse_float=_Number)!r}"
        return compile(source, path, "exec", dont_inherit=True)


class _Number(str):
    """A number with a point, for the reader of the file to make: as exact as it was written."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"number({str.__repr__(self)})"
