"""What the cell functions take, read from their wrappers in VBA."""

from __future__ import annotations

import re
from dataclasses import dataclass

MODULE = "xlwings_udfs"
"""The VBA module that holds the wrappers, one function each."""

_WRAPPER = re.compile(r"^Function (?P<name>\w+)\((?P<arguments>[^)]*)\)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A wrapper's arguments by their lower-case names, in order, and how many of them it wants at least."""

    arguments: tuple[str, ...]
    required: int

    def accepts(self, count: int) -> bool:
        """Whether a call may have ``count`` arguments."""
        return self.required <= count <= len(self.arguments)


def signatures(source: str) -> dict[str, Signature]:
    """Upper-case name -> signature of every function in the text of a module.

    >>> signatures("Function A(x, Optional y)\\nEnd Function\\n")
    {'A': Signature(arguments=('x', 'y'), required=1)}
    """
    found = {}
    for match in _WRAPPER.finditer(source):
        arguments = [argument.strip() for argument in match["arguments"].split(",") if argument.strip()]
        found[match["name"].upper()] = Signature(
            arguments=tuple(argument.split()[-1].lower() for argument in arguments),
            required=sum(not argument.startswith("Optional ") for argument in arguments),
        )
    return found
