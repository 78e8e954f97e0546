"""Reading of rules kept as TOML: every key is asked for by name, every fault is collected with its key, none is raised.

A :class:`Section` is one table. What nobody asked for is an unknown key; ``close()`` says so. The caller looks at
``faults`` when it has read everything and refuses the file with all of them at once.
"""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from xlperf.findings import Severity
from xlperf.values.amounts import D

if TYPE_CHECKING:
    from typing import Any

_KINDS = {str: "文字", bool: " true 或 false", dict: "一组键值", list: "一个列表"}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a rules file: the dotted key and, in Chinese, what is wrong with it."""

    key: str
    message: str

    def __str__(self) -> str:
        return f"{self.key}：{self.message}"


class Section:
    """One table of a rules file. Reading a key ticks it off; a value of the wrong kind is a fault, read as absent."""

    def __init__(self, values: Mapping[str, Any], faults: list[Fault], key: str = "") -> None:
        self._values = values
        self._seen: set[str] = set()
        self._key = key
        self.faults = faults

    def path(self, key: str = "") -> str:
        """The dotted key of a value in this table, or of the table itself."""
        return ".".join(part for part in (self._key, key) if part)

    def fault(self, key: str, message: str) -> None:
        """Collect what is wrong with ``key``."""
        self.faults.append(Fault(self.path(key), message))

    def text(self, key: str, *, fallback: str | None = None) -> str:
        """A non-empty text; required where there is no fallback."""
        value = self._take(key, str, required=fallback is None)
        if value is not None and not value.strip():
            self.fault(key, "不能是空的")
        return fallback or "" if value is None else str(value)

    def flag(self, key: str, *, fallback: bool) -> bool:
        """True or false."""
        value = self._take(key, bool, required=False)
        return fallback if value is None else bool(value)

    def choice(self, key: str, options: Collection[str], *, fallback: str | None = None) -> str:
        """One of the given words."""
        value = self._take(key, str, required=fallback is None)
        if value is None:
            return fallback or next(iter(options))
        if value not in options:
            self.fault(key, f"填的是“{value}”，只能是{'、'.join(options)}之一")
            return next(iter(options))
        return str(value)

    def severity(self, key: str, *, fallback: Severity | None = None) -> Severity:
        """error, warning or note."""
        return Severity(self.choice(key, [item.value for item in Severity], fallback=fallback and fallback.value))

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
        return D(fallback or low) if value is None else value

    def optional_number(self, key: str, *, low: int | Decimal = 0, high: int | Decimal | None = None) -> Decimal | None:
        """A number from ``low`` to ``high``, or None where the key is absent."""
        self._seen.add(key)
        value = self._values.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
            self.fault(key, f"填的是“{value}”，这里要填数字")
            return None
        try:
            number = D(value)
        except ValueError:
            self.fault(key, f"填的是“{value}”，这里要填数字")
            return None
        if number < low or (high is not None and number > high):
            limit = f"不小于{low}" if high is None else f"在{low}到{high}之间"
            self.fault(key, f"填的是{value}，要{limit}")
            return None
        return number

    def whole(self, key: str, *, low: int, high: int, fallback: int) -> int:
        """A whole number from ``low`` to ``high``."""
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
        return Section(self._take(key, dict, required=False) or {}, self.faults, self.path(key))

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
                rows.append(Section(item, self.faults, self.path(f"{key}[{number}]")))
            else:
                self.fault(f"{key}[{number}]", f"填的是“{item}”，这里要是一组键值")
        return tuple(rows)

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
