"""Other people's readers of VBA projects, to compare with: oletools, and pyOpenVBA's parser and interpreter."""

from __future__ import annotations

import re
import warnings
from pathlib import Path

from pyopenvba.interpreter import Interpreter, parse_module
from pyopenvba.interpreter._preprocess import strip_directives

with warnings.catch_warnings():  # oletools uses names that pyparsing has deprecated
    warnings.simplefilter("ignore")
    from oletools.mraptor import MacroRaptor
    from oletools.olevba import VBA_Parser, decompress_stream

OFFICE = {
    "64-bit Windows": {},
    "32-bit Windows": {"Win64": False},
    "Mac": {"Mac": True, "Win64": False, "Win32": False},
    "Office 2007": {"VBA7": False, "Win64": False},
}
"""What conditional compilation finds defined, by kind of Office."""

_REMARK = re.compile(r"^([ \t]*#(?:(?!').)*?)[ \t]*'[^\r\n]*", re.MULTILINE)


def olevba_sources(project: bytes) -> dict[str, str]:
    """Module name -> source, as olevba extracts it from a vbaProject.bin."""
    parser = VBA_Parser("vbaProject.bin", data=project)
    return {path.removeprefix("VBA/"): source for _, path, _, source in parser.extract_all_macros()}


def all_code(book: Path) -> str:
    """The code of all modules of a workbook file, as mraptor takes it from there."""
    parser = VBA_Parser(str(book))
    return parser.get_vba_code_all_modules()


def raptor(source: str) -> MacroRaptor:
    """mraptor's opinion of a source: ``autoexec``, ``suspicious``."""
    scanner = MacroRaptor(source)
    scanner.scan()
    return scanner


def parse_vba(source: str, office: str) -> object:
    """The syntax tree of a source in one kind of Office; pyOpenVBA knows no remarks on lines of directives."""
    return parse_module(strip_directives(_REMARK.sub(r"\1", source), constants=OFFICE[office]))


def unpack(packed: bytes) -> bytes:
    """oletools' own decompression."""
    return bytes(decompress_stream(bytearray(packed)))


__all__ = ["OFFICE", "Interpreter", "all_code", "olevba_sources", "parse_vba", "raptor", "unpack"]
