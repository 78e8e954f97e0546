"""Reading of rules in TOML: every key is asked for by name, every fault is collected with its key, none is raised.

A :class:`Section` is one table. What nobody asked for is an unknown key; ``close()`` reports it. :func:`read_rules`
refuses a file with all its faults at once. Where a table has the keys of a dataclass, :meth:`Section.record` reads it.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from xlperf.data.files import tables
from xlperf.errors import XlperfError

_T = TypeVar("_T")
_E = TypeVar("_E", bound=StrEnum)

_KINDS = {str: "文字", bool: " true 或 false", dict: "一组键值", list: "一个列表"}


@cache
def _types(kind: type) -> Mapping[str, Any]:
    """The types of a dataclass's fields: each is compiled from its text, so once for a class, not once for a table."""
    return get_type_hints(kind)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a rules file: the dotted key and, in Chinese, what is wrong with it."""

    key: str
    message: str

    def __str__(self) -> str:
        return f"{self.key}：{self.message}"


class Entries(dict[str, _T]):
    """A table whose keys the file chooses, or several of them by ``table.key``, as code asks for them by name.

    XlperfError with the file and the key where there is no such key.

    >>> Entries({"done": "完成"}, file="data/a.toml", key="words")["undone"]
    Traceback (most recent call last):
    xlperf.errors.XlperfError: data/a.toml：words.undone：缺少这一项
    """

    def __init__(self, values: Mapping[str, _T], *, file: str, key: str = "") -> None:
        super().__init__(values)
        self._file = file
        self._key = key

    def __missing__(self, key: str) -> _T:
        raise XlperfError("缺少这一项", path=self._file, key=".".join(part for part in (self._key, key) if part))


class Section:
    """One table of a rules file. Reading a key ticks it off; a value of the wrong kind is a fault, read as absent.

    ``file`` is the file's name for messages.
    """

    def __init__(self, values: Mapping[str, Any], faults: list[Fault], key: str = "", *, file: str = "") -> None:
        self._values = values
        self._seen: set[str] = set()
        self._key = key
        self.faults = faults
        self.file = file

    def path(self, key: str = "") -> str:
        """The dotted key of a value in this table, or of the table itself."""
        return ".".join(part for part in (self._key, key) if part)

    def fault(self, key: str, message: str) -> None:
        """Collect what is wrong with ``key``."""
        self.faults.append(Fault(self.path(key), message))

    def text(self, key: str, *, fallback: str | None = None, blank: bool = False) -> str:
        """A text, not an empty one unless it may be ``blank``; required where there is no fallback."""
        value = self._take(key, str, required=fallback is None)
        if value is not None and not value.strip() and not blank:
            self.fault(key, "不能是空的")
        return fallback or "" if value is None else str(value)

    def flag(self, key: str, *, fallback: bool | None = None) -> bool:
        """True or false; required where there is no fallback."""
        value = self._take(key, bool, required=fallback is None)
        return bool(fallback if value is None else value)

    def choice(self, key: str, options: Collection[str], *, fallback: str | None = None) -> str:
        """One of the given words."""
        value = self._take(key, str, required=fallback is None)
        if value is None:
            return fallback or next(iter(options))
        if value not in options:
            self.fault(key, f"填的是“{value}”，只能是{'、'.join(options)}之一")
            return next(iter(options))
        return str(value)

    def member(self, key: str, kind: type[_E], *, fallback: _E | None = None) -> _E:
        """A member of an enumeration by its value."""
        return kind(self.choice(key, [item.value for item in kind], fallback=fallback and fallback.value))

    def number(
        self,
        key: str,
        *,
        low: int | Decimal = 0,
        high: int | Decimal | None = None,
        fallback: int | Decimal | None = None,
    ) -> Decimal:
        """A number from ``low`` to ``high``, both included; required where there is no fallback."""
        value = self.optional_number(key, low=low, high=high)
        if value is None and key not in self._values and fallback is None:
            self.fault(key, "缺少这一项")
        return Decimal(fallback or low) if value is None else value

    def optional_number(self, key: str, *, low: int | Decimal = 0, high: int | Decimal | None = None) -> Decimal | None:
        """A number from ``low`` to ``high``, or None where the key is absent."""
        self._seen.add(key)
        value = self._values.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            self.fault(key, f"填的是“{value}”，这里要填数字")
            return None
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        if not number.is_finite():
            self.fault(key, f"填的是“{value}”，这里要填数字")
            return None
        if number < low or (high is not None and number > high):
            limit = f"不小于{low}" if high is None else f"在{low}到{high}之间"
            self.fault(key, f"填的是{value}，要{limit}")
            return None
        return number

    def whole(self, key: str, *, low: int = 0, high: int | None = None, fallback: int | None = None) -> int:
        """A whole number from ``low`` to ``high``; required where there is no fallback."""
        number = self.number(key, low=low, high=high, fallback=fallback)
        if number != number.to_integral_value():
            self.fault(key, f"填的是{number}，要填整数")
        return int(number)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of non-empty texts; absent is empty."""
        items = self._take(key, list, required=False) or []
        for item in items:
            if not isinstance(item, str) or not item.strip():
                self.fault(key, f"列表里的“{item}”要是文字")
        return tuple(item for item in items if isinstance(item, str) and item.strip())

    def items(self, key: str) -> list[Any]:
        """A list of anything, which the caller checks; required."""
        return self._take(key, list, required=True) or []

    def section(self, key: str) -> Section:
        """The table under ``key``; absent is empty. The caller closes it."""
        return self._inner(key, required=False)

    def sections(self, key: str) -> Iterator[tuple[str, Section]]:
        """The tables of a table of tables, by name, in order. The caller closes each."""
        parent = self.section(key)
        for name in parent.given:
            yield name, parent.section(name)

    def rows(self, key: str) -> tuple[Section, ...]:
        """The tables of a list of tables, counted from 1 in their paths. The caller closes each."""
        items = self._take(key, list, required=False) or []
        rows = []
        for number, item in enumerate(items, start=1):
            if isinstance(item, dict):
                rows.append(Section(item, self.faults, self.path(f"{key}[{number}]"), file=self.file))
            else:
                self.fault(f"{key}[{number}]", f"填的是“{item}”，这里要是一组键值")
        return tuple(rows)

    def value(self, key: str, kind: Any) -> Any:
        """A required value of a type: str, bool, int, float, Decimal, a StrEnum, or a dataclass (see :meth:`record`).

        Of ``X | None`` it is X. Also ``tuple[X, ...]``, ``tuple[X, Y]`` and ``Mapping[str, X]`` of those, in which a
        text may be blank.
        TypeError for another type.

        >>> faults = []
        >>> Section({"sizes": [9, 10.5]}, faults).value("sizes", tuple[float, ...])
        (9, 10.5)
        >>> Section({"sizes": [9, "x"]}, faults).value("sizes", tuple[float, ...])
        (9, 0.0)
        >>> print(*faults)
        sizes[2]：填的是“x”，这里要填数字
        """
        origin, arguments = get_origin(kind), get_args(kind)
        if origin is UnionType and arguments[1:] == (NoneType,):
            return self.value(key, arguments[0])
        if origin is tuple:
            return self._tuple(key, arguments)
        if origin is Mapping:
            table = self._inner(key, required=True)
            values = {name: table._item(name, arguments[1]) for name in table.given}
            return Entries(values, file=self.file, key=self.path(key))
        if is_dataclass(kind) and isinstance(kind, type):
            return self._inner(key, required=True).record(kind)
        if isinstance(kind, type) and issubclass(kind, StrEnum):
            return self.member(key, kind)
        readers: Mapping[Any, Callable[[str], Any]] = {
            str: self.text, bool: self.flag, int: self.whole, Decimal: self.number,
            float: self._float,
        }  # fmt: skip
        if kind not in readers:
            raise TypeError(f"{kind} cannot be read from a rules file")
        return readers[kind](key)

    def _float(self, key: str) -> float:
        """A number for what computes in floats; one written without a point stays whole, and is so written again."""
        number = self.number(key)
        return int(number) if isinstance(self._values.get(key), int) else float(number)

    def optional(self, key: str, kind: Any) -> Any:
        """A value of a type as :meth:`value` has them; None where the key is absent."""
        self._seen.add(key)
        return self.value(key, kind) if key in self._values else None

    def record(self, kind: type[_T], **made: object) -> _T:
        """This whole table as a dataclass, whose fields are its keys; each is read as its type says (``value``).

        A field with a default may be absent. ``made`` are fields that the caller has made. Any further key is a fault.

        >>> @dataclass
        ... class Page:
        ...     width: float
        ...     landscape: bool = False
        >>> Section({"width": 210}, []).record(Page)
        Page(width=210, landscape=False)
        >>> faults = []
        >>> page = Section({"widht": 210}, faults).record(Page)
        >>> [str(fault) for fault in faults]
        ['width：缺少这一项', 'widht：没有这一项，是不是“width”？']
        """
        types = _types(kind)  # type: ignore[arg-type]  # a class is hashable
        values: dict[str, object] = {}
        for field in fields(kind):  # type: ignore[arg-type]
            optional = field.default is not MISSING or field.default_factory is not MISSING
            if field.name in made:
                values[field.name] = made[field.name]
            elif not optional:
                values[field.name] = self.value(field.name, types[field.name])
            elif (value := self.optional(field.name, types[field.name])) is not None:
                values[field.name] = value
        self.close()
        return kind(**values)

    def _tuple(self, key: str, kinds: tuple[Any, ...]) -> tuple[Any, ...]:
        """A list as a tuple; ``kinds`` are the types of its items, ``(X, ...)`` for any number of one type."""
        listed = self._take(key, list, required=True) or []
        named = {f"{key}[{number}]": item for number, item in enumerate(listed, start=1)}
        items = Section(named, self.faults, self._key, file=self.file)
        if kinds[-1] is Ellipsis:
            kinds = (kinds[0],) * len(listed)
        elif len(listed) != len(kinds) and listed:
            self.fault(key, f"有{len(listed)}项，要有{len(kinds)}项")
        return tuple(items._item(name, kind) for name, kind in zip(items.given, kinds, strict=False))

    def _item(self, key: str, kind: Any) -> Any:
        """A value in a list or mapping; a text may be blank there."""
        return self.text(key, blank=True) if kind is str else self.value(key, kind)

    @property
    def given(self) -> tuple[str, ...]:
        """The keys as written, in order."""
        return tuple(self._values)

    def close(self) -> None:
        """Every key nobody asked for is a fault, with the nearest known key."""
        for key in self._values:
            if key not in self._seen:
                near = difflib.get_close_matches(key, self._seen, n=1)
                known = "、".join(sorted(self._seen))
                self.fault(key, f"没有这一项，是不是“{near[0]}”？" if near else f"没有这一项，这里可以有：{known}")

    def _inner(self, key: str, *, required: bool) -> Section:
        """The table under ``key``, an empty one where it is absent."""
        return Section(self._take(key, dict, required=required) or {}, self.faults, self.path(key), file=self.file)

    def _take(self, key: str, kind: type, *, required: bool) -> Any:
        """The value if it is of the kind; None, with a fault where due, if it is not."""
        self._seen.add(key)
        if key not in self._values:
            if required:
                self.fault(key, "缺少这一项")
            return None
        value = self._values[key]
        if not isinstance(value, kind):
            self.fault(key, f"填的是“{value}”，这里要填{_KINDS[kind]}")
            return None
        return value


def read_rules(name: str, make: Callable[[Section], _T]) -> _T:
    """What ``make`` makes of ``data/<name>.toml``; see :func:`read_table`."""
    return read_table(tables(name, Decimal), make, path=f"data/{name}.toml")


def read_table(data: Mapping[str, Any], make: Callable[[Section], _T], *, path: str) -> _T:
    """What ``make`` makes of a parsed file; XlperfError with ``path`` and everything that is wrong with the file.

    A value that is missing or wrong reaches ``make`` as an empty one of its type, so that all faults come together.

    >>> read_table({"size": 12}, lambda root: root.whole("size"), path="a.toml")
    12
    >>> read_table({"sise": "12"}, lambda root: root.whole("size"), path="a.toml")
    Traceback (most recent call last):
    xlperf.errors.XlperfError: a.toml：size：缺少这一项；sise：没有这一项，是不是“size”？
    """
    root = Section(data, [], file=path)
    made = make(root)
    root.close()
    _refuse(root)
    return made


def read_part(name: str, make: Callable[[Section], _T]) -> _T:
    """What ``make`` makes of some tables of ``data/<name>.toml``; the others are somebody else's to read and to check.

    >>> read_part("summary", lambda root: root.text("money_unit"))
    '万元'
    """
    root = Section(tables(name, Decimal), [], file=f"data/{name}.toml")
    made = make(root)
    _refuse(root)
    return made


def _refuse(root: Section) -> None:
    """XlperfError with all the faults of a file, if there are any."""
    if root.faults:
        raise XlperfError("；".join(dict.fromkeys(map(str, root.faults))), path=root.file)
