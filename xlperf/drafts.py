"""What is shared by the assembly of an Evaluation: the work on one set of records, and subjects in the making."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from xlperf.amounts import normalise
from xlperf.errors import Finding, Origin, Severity, finding
from xlperf.fields import Fields
from xlperf.layout import Layout
from xlperf.model import Goal, Indicator, Source, Subject, Text
from xlperf.records import Records, Row, short

__all__ = ["Draft", "Work", "folded"]


@dataclass(slots=True)
class Draft:
    """A subject while its rows are being gathered; ``is_total`` is a row of totals, which becomes none."""

    subject: Subject
    is_total: bool = False
    goals: list[Goal] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    totals: list[Source] = field(default_factory=list)
    texts: dict[str, list[Text]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The subject's name."""
        return self.subject.name

    def finished(self) -> Subject:
        """The subject with everything gathered; texts of one section joined."""
        stated = self.totals[0] if self.totals else None
        return replace(
            self.subject,
            funds=replace(self.subject.funds, sources=tuple(self.sources), stated_sum=stated),
            goals=tuple(self.goals),
            indicators=tuple(self.indicators),
            texts={section: _joined(section, parts) for section, parts in self.texts.items()},
        )


class Work:
    """The work on one set of records."""

    def __init__(self, records: Records, template: Layout, findings: list[Finding]) -> None:
        self.records = records
        self.template = template
        self.findings = findings
        self.money_unit = ""
        self._columns = {table.key: {column.key: column for column in table.columns} for table in template.tables}
        self._columns["unit"] = {fact.key: fact for fact in template.facts}

    def rows(self, table: str) -> Sequence[Row]:
        """The rows of a table; none where it is missing."""
        return self.records.rows.get(table, ())

    def header(self, table: str, key: str) -> str:
        """The heading of a column or fact."""
        return self._columns[table][key].header

    def fields(self, table: str, row: Row, subject: str = "", item: object = None) -> Fields:
        """A reader of one row."""
        return Fields(
            row,
            self._columns[table],
            self.template,
            self.findings,
            money_unit=self.money_unit,
            subject=subject,
            item=item,
        )

    def missing(
        self, table: str, key: str, row: Fields, severity: Severity | None = None, *, code: str = "R26"
    ) -> None:
        """Collect that a cell which must be filled is blank.

        One that holds something has its own finding already, and so has a column that is not there.
        """
        if not row.is_blank(key) or (table, key) in self.records.absent:
            return
        name = self.template.table(table).name
        row.report(code, key, severity, header=self.header(table, key), table=name)

    def empty(self, table: str, subject: str = "", origin: Origin | None = None) -> None:
        """Collect that a table has no row (for a subject), unless the table is not there at all."""
        if table in self.records.rows:
            name = self.template.table(table).name
            where = origin or self.records.places.get(table) or Origin(name, "")
            self.findings.append(finding("R26", where, subject=subject, header=name, table=name))

    def note_repeated(self, table: str, row: Fields, key: str, value: str) -> None:
        """Collect that something stands twice which may stand once."""
        row.report("R25", key, value=short(value), table=self.template.table(table).name)


def _joined(section: str, parts: Sequence[Text]) -> Text:
    if len(parts) == 1:
        return parts[0]
    return Text(
        section=section,
        text="\n".join(part.text for part in parts),
        review="\n".join(dict.fromkeys(part.review for part in parts if part.review)) or None,
        origins=tuple(origin for part in parts for origin in part.origins),
    )


@lru_cache(maxsize=1024)
def folded(name: str) -> str:
    """A name as names are compared: white space, width and letter case do not count."""
    return normalise(name).replace(" ", "").casefold()
