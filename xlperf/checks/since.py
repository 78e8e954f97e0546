"""What has changed since the last check: which findings are new, and which are no more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from xlperf.findings import Finding

PREFIX = "xlperf:finding\t"
"""What a line begins with by which the next check recognises a finding; alone it marks a check without any."""


class Known(NamedTuple):
    """What a finding is recognised by from one check to the next; the item is "" where it is about several cells."""

    code: str
    subject: str
    item: str


@dataclass(frozen=True, slots=True)
class Since:
    """The changes since the last check: the findings that are new, and those of the last check that are no more."""

    new: tuple[Finding, ...]
    gone: tuple[Known, ...]


def line_of(found: Finding) -> str:
    """The line by which the next check recognises a finding.

    >>> from xlperf.findings import finding
    >>> line_of(finding("R29", subject="培训经费", check="甲", reason="乙")).split("\\t")
    ['xlperf:finding', 'R29', '培训经费', '']
    """
    return PREFIX + "\t".join(" ".join(part.split()) for part in (found.code, found.subject, found.item))


def lines_in(rows: Iterable[Sequence[object]]) -> tuple[str, ...] | None:
    """The lines among the cells of a sheet that an earlier check wrote; None where it wrote none, not even the mark."""
    return tuple(cell for row in rows for cell in row if isinstance(cell, str) and cell.startswith(PREFIX)) or None


def compare(before: Iterable[str], findings: Sequence[Finding]) -> Since:
    """What has changed since the check that wrote the lines ``before``; what the officer has explained is not gone.

    A finding goes by code, subject and item. One about several cells is the same whatever cells it is about.
    """
    earlier = tuple(filter(None, map(_known, before)))
    now = [_known(line_of(found)) for found in findings]
    new = tuple(
        found for found, one in zip(findings, now, strict=True) if found.is_open and one and not _among(one, earlier)
    )
    gone = tuple(one for one in earlier if not _among(one, [other for other in now if other]))
    return Since(new=new, gone=tuple(dict.fromkeys(gone)))


def _known(line: str) -> Known | None:
    parts = line.removeprefix(PREFIX).split("\t")
    return Known(*parts) if len(parts) == len(Known._fields) else None


def _among(one: Known, others: Iterable[Known]) -> bool:
    return any(one[:2] == other[:2] and (one.item == other.item or not (one.item and other.item)) for other in others)
