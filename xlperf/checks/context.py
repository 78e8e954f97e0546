"""What a check looks at, and how it says where a finding is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from xlperf.checks.unread import NOTHING_UNREAD, Unread
from xlperf.findings import Finding, Origin, Severity, finding
from xlperf.layout import layout
from xlperf.model import Evaluation, Indicator, Origins, Subject, Text
from xlperf.schemes import Scheme
from xlperf.scoring import IndicatorResult, SubjectResult

if TYPE_CHECKING:
    from typing import Any, TypeVar

    Made = TypeVar("Made")


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One evaluation with its results (parallel to its subjects) under a scheme.

    ``unread`` is what looks blank and is not: the reader has reported what is wrong with it.
    ``computed``: what ``once`` has made.
    """

    evaluation: Evaluation
    results: tuple[SubjectResult, ...]
    scheme: Scheme
    unread: Unread = NOTHING_UNREAD
    computed: dict[Callable[[Context], Any], Any] = field(default_factory=dict, compare=False, repr=False)

    def once(self, make: Callable[[Context], Made]) -> Made:
        """What ``make`` makes of this context, made when the first check asks for it."""
        if make not in self.computed:
            self.computed[make] = make(self)
        made: Made = self.computed[make]
        return made

    def subjects(self) -> Iterator[tuple[Subject, SubjectResult]]:
        """Each subject with its result."""
        return zip(self.evaluation.subjects, self.results, strict=True)

    def indicators(self) -> Sequence[tuple[Subject, Indicator, IndicatorResult]]:
        """Each indicator with its subject and result."""
        return self.once(_indicators)

    def found(
        self,
        code: str,
        subject: Subject | None,
        origin: Origin | None,
        values: Mapping[str, object],
        *,
        item: str = "",
        severity: Severity | None = None,
    ) -> Finding:
        """A finding about a subject (``None``: the unit); the scheme's severity for a code goes before the others.

        ``values`` fill the catalogue's templates; ``item`` is the indicator, goal or section it is about.
        """
        decided = self.scheme.severities.get(code, severity)
        return finding(code, origin, subject=subject.name if subject else "", item=item, severity=decided, **values)


def _indicators(context: Context) -> Sequence[tuple[Subject, Indicator, IndicatorResult]]:
    return tuple(
        (subject, row, scored)
        for subject, result in context.subjects()
        for row, scored in zip(subject.indicators, result.indicators, strict=True)
    )


def text_cell(text: Text) -> Origin | None:
    """The first cell of a section."""
    return next(iter(text.origins), None)


@lru_cache(maxsize=256)
def section_name(key: str) -> str:
    """What people call a text by its key: 下一步改进措施 of 文字材料, 评价结论 of 评价对象."""
    section = layout().find_section(key)
    if section is not None:
        return section.header
    column = next((one for one in layout().table("subjects").columns if one.key == key), None)
    return column.header if column is not None else key


def cell(origins: Origins, *fields: str) -> Origin | None:
    """The cell of the first of these fields that has one; else any cell of the row: a finding leads somewhere."""
    for key in fields:
        found = origins.get(key)
        if found is not None:
            return found
    return next(iter(origins.values()), None)


def funds_cell(subject: Subject, field: str) -> Origin | None:
    """The cell of one of a subject's funds; else the cell of its name."""
    return subject.funds.origins.get(field) or cell(subject.origins, field, "name")
