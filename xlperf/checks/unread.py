"""What the reader could not read and has reported: a check that calls it blank would report one fault twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from xlperf.findings import Finding, Severity
from xlperf.model import Origins

_LACKING = ("R38",)  # reported once, at the header, of all rows under it


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """``cells`` (sheet, cell) are those that could not be read; ``columns`` (table key, column key) are missing."""

    cells: frozenset[tuple[str, str]] = frozenset()
    columns: frozenset[tuple[str, str]] = frozenset()

    @classmethod
    def of(cls, findings: Iterable[Finding], absent: frozenset[tuple[str, str]] = frozenset()) -> Unread:
        """What the reader's errors are about, the columns that tables lack, and those that a form lacks (R38)."""
        places = (found.origin for found in findings if found.severity is Severity.ERROR or found.code in _LACKING)
        return cls(cells=frozenset((place.sheet, place.cell) for place in places if place), columns=absent)

    def has(self, table: str, key: str, origins: Origins) -> bool:
        """Whether a field that seems blank is one that could not be read."""
        if (table, key) in self.columns:
            return True
        place = origins.get(key) if self.cells else None
        return place is not None and (place.sheet, place.cell) in self.cells


NOTHING_UNREAD = Unread()
"""The reader found no fault."""
