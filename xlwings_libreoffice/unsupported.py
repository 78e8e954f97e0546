"""Members of xlwings that LibreOffice cannot serve: each raises NotImplementedError with its name."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, NoReturn, TypeVar

Class = TypeVar("Class", bound=type)


def refuse(member: str) -> NoReturn:
    """Raise NotImplementedError for ``member`` ("Range.sort")."""
    raise NotImplementedError(f"{member} is not available in the LibreOffice engine of xlwings")


def refuse_the_rest(public: str, *more: str) -> Callable[[Class], Class]:
    """Class decorator: members that the xlwings base class leaves open refuse by name, setters too.

    ``public`` is the class's name in xlwings; ``more`` are members that xlwings asks for beside those of the base
    class.
    """

    def decorate(cls: Class) -> Class:
        for name in more:
            setattr(cls, name, _property(f"{public}.{name}"))
        for base in cls.__mro__[1:-1]:
            for name, member in vars(base).items():
                if _is_open(member):
                    _fill(cls, name, member, f"{public}.{name}")
        return cls

    return decorate


def _fill(cls: type, name: str, member: Any, full: str) -> None:
    own = getattr(cls, name)
    if own is member:
        setattr(cls, name, _property(full) if isinstance(member, property) else _method(full))
    elif isinstance(own, property) and own.fset is None and isinstance(member, property) and member.fset is not None:
        setattr(cls, name, own.setter(_method(f"setting {full}")))


def _is_open(member: Any) -> bool:
    function = member.fget if isinstance(member, property) else getattr(member, "__func__", member)
    if not inspect.isfunction(function) or inspect.iscoroutinefunction(function) or function.__name__.startswith("__"):
        return False
    return "NotImplementedError" in function.__code__.co_names


def _property(member: str) -> property:
    def get(_self: Any) -> NoReturn:
        refuse(member)

    def put(_self: Any, _value: Any) -> NoReturn:
        refuse(member)

    return property(get, put)


def _method(member: str) -> Callable[..., NoReturn]:
    def method(*_arguments: Any, **_named: Any) -> NoReturn:
        refuse(member)

    return method
