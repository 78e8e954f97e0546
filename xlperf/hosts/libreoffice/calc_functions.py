"""The cell functions as LibreOffice knows them: Excel's, with the names their methods have in UNO."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from xlperf.hosts.excel import functions
from xlperf.hosts.excel.function_help import described

CATEGORY = functions.CATEGORY
"""What the function wizard calls the group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellFunction:
    """One function: its name in a cell, its method in UNO, and the argument names (those from ``required`` on may be
    left out) with their help.
    """

    name: str
    method: str
    description: str
    arguments: tuple[str, ...]
    help: tuple[str, ...]
    required: int
    function: Callable[..., Any]


@cache
def cell_functions() -> tuple[CellFunction, ...]:
    """All of them, in the order of Excel's help."""
    return tuple(_function(*entry) for entry in described())


def _function(name: str, description: str, help_texts: tuple[str, ...]) -> CellFunction:
    function = getattr(functions, name)
    parameters = functions.typed_arguments(function)
    return CellFunction(
        name=name,
        method=camel(name),
        description=description,
        arguments=tuple(parameter.name for parameter in parameters),
        help=help_texts,
        required=sum(parameter.default is parameter.empty for parameter in parameters),
        function=function,
    )


def camel(name: str) -> str:
    """PERF_STATUS -> perfStatus: UNO's names have no underscores."""
    first, *rest = name.lower().split("_")
    return first + "".join(word.capitalize() for word in rest)
