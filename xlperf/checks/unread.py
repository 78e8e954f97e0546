"""What the reader could not read and has reported: a check that calls it blank would report one fault twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from xlperf.findings import Finding, Severity
from xlperf.model import Origins

_LACKING = ("R38",)  # reported once, at the header, of all rows under it
_DOUBT = "R57"  # a form's funds are not known with certainty
_BY_FUNDS = frozenset(("V07", "V08", "V10", "V11", "V12", "V13", "V16", "V62", "V65", "V67", "V123"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """``cells`` (sheet, cell) are those that could not be read; ``columns`` (table key, column key) are missing.

    ``funds`` are the subjects whose funds are not known with certainty: nothing else is said to be wrong by them.
    """

    cells: frozenset[tuple[str, str]] = frozenset()
    columns: frozenset[tuple[str, str]] = frozenset()
    funds: frozenset[str] = frozenset()

    @classmethod
    def of(cls, findings: Iterable[Finding], absent: frozenset[tuple[str, str]] = frozenset()) -> Unread:
        """What the reader's errors are about, the columns that tables lack, and those that a form lacks (R38)."""
        listed = tuple(findings)
        places = (found.origin for found in listed if found.severity is Severity.ERROR or found.code in _LACKING)
        return cls(
            cells=frozenset((place.sheet, place.cell) for place in places if place),
            columns=absent,
            funds=frozenset(found.subject for found in listed if found.code == _DOUBT),
        )

    def is_ground_of(self, found: Finding) -> bool:
        """Whether a finding stands on figures that are not known with certainty."""
        return found.subject in self.funds and not found.item and found.code in _BY_FUNDS

    def has(self, table: str, key: str, origins: Origins) -> bool:
        """Whether a field that seems blank is one that could not be read."""
        if (table, key) in self.columns:
            return True
        place = origins.get(key) if self.cells else None
        return place is not None and (place.sheet, place.cell) in self.cells


NOTHING_UNREAD = Unread()
"""The reader found no fault."""
