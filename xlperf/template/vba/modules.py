"""The modules of a VBA project, as its streams hold them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

WORKBOOK = "ThisWorkbook"
"""Code name of the workbook itself, and of its document module."""

LONGEST_LINE = 1023
"""Characters of a source line; the editor cuts longer ones."""


class ModuleKind(StrEnum):
    """How a module is listed in the project."""

    DOCUMENT = "Document"
    STANDARD = "Module"
    CLASS = "Class"


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """One module: its name, what it is, and its whole text as the stream holds it, attributes first."""

    name: str
    kind: ModuleKind
    text: str
