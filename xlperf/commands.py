"""Commands as data: what a command takes, said once, for the command line that everybody types and for click.

What is plainly right is read here. Everything else (help, a mistake, an abbreviation, a pattern for Windows to expand)
is click's, which takes longer to load than a workbook takes to read; ``xlperf.terminal.as_click`` tells it the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from keyword import iskeyword
from pathlib import Path

from xlperf.valueclass import dataclass

_EXPANDED = frozenset("*?[]~$%")  # on Windows click expands patterns, ~ and variables


@dataclass(frozen=True, slots=True)
class Argument:
    """What stands without a name: one, or with ``many`` one or more. ``name`` is the function's parameter."""

    name: str
    metavar: str
    many: bool = False
    kind: Callable[[str], object] = Path


@dataclass(frozen=True, slots=True)
class Option:
    """A named value."""

    names: tuple[str, ...]
    name: str
    metavar: str
    help: str
    kind: Callable[[str], object] = Path
    default: object = None
    required: bool = False


@dataclass(frozen=True, slots=True)
class Flag:
    """A switch."""

    names: tuple[str, ...]
    name: str
    help: str


Parameter = Argument | Option | Flag


@dataclass(frozen=True, slots=True)
class Command:
    """What runs (its name and docstring are the command's; it returns the exit code, None for 0) and what it takes."""

    run: Callable[..., int | None]
    parameters: tuple[Parameter, ...]


def command(*parameters: Parameter) -> Callable[[Callable[..., int | None]], Command]:
    """The decorator that makes a function a command."""
    return lambda run: Command(run, parameters)


def held_as(name: str) -> str:
    """The name under which a module holds a command: ``import`` can be none in Python."""
    return f"{name}_" if iskeyword(name) else name


def plainly(wanted: Command, words: Sequence[str]) -> Mapping[str, object] | None:
    """The values for ``wanted.run`` where the words are plainly right; None where click is to look at them."""
    named = {name: item for item in wanted.parameters if not isinstance(item, Argument) for name in item.names}
    values = {item.name: _unsaid(item) for item in named.values()}
    unnamed: list[str] = []
    rest = iter(words)
    for word in rest:
        item = named.get(word)
        if item is None:
            unnamed.append(word)
        elif isinstance(item, Flag):
            values[item.name] = True
        else:
            value = next(rest, "")
            if not _is_plain(value):
                return None
            values[item.name] = item.kind(value)
    missing = any(isinstance(item, Option) and item.required and values[item.name] is None for item in named.values())
    if missing or not all(map(_is_plain, unnamed)):
        return None
    placed = _placed([item for item in wanted.parameters if isinstance(item, Argument)], unnamed)
    return None if placed is None else {**values, **placed}


def _unsaid(item: Option | Flag) -> object:
    return False if isinstance(item, Flag) else item.default


def _is_plain(word: str) -> bool:
    return bool(word) and not word.startswith("-") and _EXPANDED.isdisjoint(word)


def _placed(arguments: Sequence[Argument], words: Sequence[str]) -> Mapping[str, object] | None:
    """The words as the arguments' values; None where there are too few or too many."""
    if len(arguments) == 1 and arguments[0].many and words:
        return {arguments[0].name: tuple(map(arguments[0].kind, words))}
    if len(arguments) != len(words) or any(item.many for item in arguments):
        return None
    return {item.name: item.kind(word) for item, word in zip(arguments, words, strict=True)}
