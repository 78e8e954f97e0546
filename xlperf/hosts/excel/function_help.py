"""Category, description and argument help of the cell functions, for Excel's function wizard.

The VBA project cannot hold them: they are Chinese. Excel keeps what is registered with the workbook once it is saved.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple, get_type_hints

from xlperf.hosts.excel import functions
from xlperf.hosts.excel.functions import CATEGORY, typed_arguments

if TYPE_CHECKING:
    import xlwings as xw

_LONGEST = 255  # characters that Excel takes


class Described(NamedTuple):
    """What the wizard shows of one function; ``arguments`` are in order."""

    name: str
    description: str
    arguments: tuple[str, ...]


def described() -> Iterator[Described]:
    """All cell functions, as they are written in the module."""
    for name, function in inspect.getmembers(functions, inspect.isfunction):
        if function.__module__ != functions.__name__ or not name.isupper():
            continue
        hints = get_type_hints(function, include_extras=True)
        arguments = (_argument_help(hints[argument.name]) for argument in typed_arguments(function))
        yield Described(name, (inspect.getdoc(function) or "")[:_LONGEST], tuple(arguments))


def describe_functions(app: xw.App, book: str) -> int:
    """Give the function wizard the help of every function in the workbook of that name; of how many it took it.

    What a program refuses is passed over: this is a convenience, and no button may fail for it.
    """
    quoted = book.replace("'", "''")
    done = 0
    for function in described():
        try:
            app.api.MacroOptions(
                Macro=f"'{quoted}'!{function.name}",
                Description=function.description,
                Category=CATEGORY,
                ArgumentDescriptions=list(function.arguments),
            )
        except Exception:  # noqa: S112 - programs raise types of their own, or have no such thing
            continue
        done += 1
    return done


def _argument_help(annotation: Any) -> str:
    options = next((part for part in getattr(annotation, "__metadata__", ()) if isinstance(part, dict)), {})
    return str(options.get("doc", ""))[:_LONGEST]
