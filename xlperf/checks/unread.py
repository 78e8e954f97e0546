"""What the reader could not read and has reported: a check that calls it blank would report one fault twice."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from xlperf.findings import Finding, Severity
from xlperf.model import Origins

_LACKING = ("R38",)  # reported once, at the header, of all rows under it
_FUNDS, _TEXTS, _ROWS = ("R57", "R49"), ("R58",), ("R59",)  # what of a form is not known with certainty
_BY_FUNDS = frozenset(("V07", "V08", "V10", "V11", "V12", "V13", "V16", "V62", "V65", "V67", "V123"))
_BY_TEXTS = frozenset(("V02", "V07", "V08", "V29", "V30", "V101"))
_BY_ROWS = frozenset(("V03", "V15", "V16", "V19", "V32", "V33", "V37", "V46", "V69"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """``cells`` (sheet, cell) are those that could not be read; ``columns`` (table key, column key) are missing.

    ``funds`` are the subjects whose funds are not known with certainty: nothing else is said to be wrong by them.
    ``texts`` are those with a text that was not read, which may hold a reason: none is said to be missing. ``rows`` are
    those of which a row of indicators may be missing: their sums say nothing.
    """

    cells: frozenset[tuple[str, str]] = frozenset()
    columns: frozenset[tuple[str, str]] = frozenset()
    funds: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()
    rows: frozenset[str] = frozenset()

    @classmethod
    def of(cls, findings: Iterable[Finding], absent: frozenset[tuple[str, str]] = frozenset()) -> Unread:
        """What the reader's errors are about, the columns that tables lack, and those that a form lacks (R38)."""
        listed = tuple(findings)
        places = (found.origin for found in listed if found.severity is Severity.ERROR or found.code in _LACKING)
        return cls(
            cells=frozenset((place.sheet, place.cell) for place in places if place),
            columns=absent,
            funds=_subjects(listed, _FUNDS),
            texts=_subjects(listed, _TEXTS),
            rows=_subjects(listed, _ROWS),
        )

    @property
    def is_form(self) -> bool:
        """Whether an official form was read: it has cells of its own only, and no place for the report's sections."""
        return ("texts", "text") in self.columns

    def is_ground_of(self, found: Finding) -> bool:
        """Whether a finding stands on what is not known with certainty."""
        by_funds = found.subject in self.funds and not found.item and found.code in _BY_FUNDS
        by_texts = found.subject in self.texts and found.code in _BY_TEXTS
        return by_funds or by_texts or (found.subject in self.rows and found.code in _BY_ROWS)

    def has(self, table: str, key: str, origins: Origins) -> bool:
        """Whether a field that seems blank is one that could not be read."""
        if (table, key) in self.columns:
            return True
        place = origins.get(key) if self.cells else None
        return place is not None and (place.sheet, place.cell) in self.cells


def _subjects(findings: Iterable[Finding], codes: Collection[str]) -> frozenset[str]:
    return frozenset(found.subject for found in findings if found.code in codes)


NOTHING_UNREAD = Unread()
"""The reader found no fault."""
