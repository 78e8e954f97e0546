"""A published report read back into data: the outlines that write a sentence read it, too.

``variants`` are other wordings, ``patterns`` templates turned round, ``grammar`` an outline turned round,
``report_lines`` goes through the lines, ``records`` makes rows of what was found, ``computed_claims`` compares what the
program computes itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from xlperf.findings import Finding
from xlperf.model import Evaluation
from xlperf.narrative.outline import Outline
from xlperf.paragraphs import ReportLine
from xlperf.published.computed_claims import contradictions
from xlperf.published.grammar import grammar
from xlperf.published.records import Claim, SourceLine, sourced
from xlperf.published.report_lines import ReadReport, Said, walk
from xlperf.reading.rows import Records
from xlperf.reading.workbook import Reading, build
from xlperf.schemes import load_scheme
from xlperf.scoring import score_subject

__all__ = ["Published", "ReadReport", "SourceLine", "as_data", "find_report", "read_published"]

_LEAST_HEADINGS = 3  # of an outline that a report has


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What a report says: the reading, where each value came from, and the sentences that were not read.

    ``records`` are the rows the reading was made of, ``findings`` those about the report itself; ``outline`` is the
    title of its outline, ``texts`` the number of the unit's own paragraphs, ``appendix`` the
    place from which on attached tables follow ("" for none).
    """

    reading: Reading
    records: Records
    findings: tuple[Finding, ...]
    outline: str
    sources: tuple[SourceLine, ...]
    unread: tuple[Said, ...]
    texts: int
    appendix: str

    @property
    def indicators(self) -> int:
        """How many indicators were read."""
        return sum(len(subject.indicators) for subject in self.reading.evaluation.subjects)


def find_report(lines: Sequence[ReportLine], outlines: Sequence[Outline]) -> ReadReport | None:
    """The lines read by the outline that fits best; None where they are a report in none of these."""
    read = [walk(lines, grammar(outline)) for outline in outlines]
    found = [one for one in read if one.subjects and one.headings >= _LEAST_HEADINGS]
    return max(found, key=lambda one: one.headings + one.sentences - len(one.unread), default=None)


def read_published(
    lines: Sequence[ReportLine],
    outlines: Sequence[Outline],
    source: str,
    *,
    scheme: str | None = None,
    money_unit: str | None = None,
    own_schemes: Sequence[Mapping[str, object]] = (),
) -> Published | None:
    """What a report says as data, from the file ``source``; None where it is in none of these outlines.

    ``scheme`` is the id or title of the rules to score by, ``money_unit`` the unit of money that amounts are turned
    into: that of the first one, where it is not given.

    XlperfError where there is no ``scheme`` of that id or title.

    >>> from xlperf.narrative.outline_library import load_outline
    >>> report = "2030年度甲局整体绩效评价报告 一、基本情况 （二）年度绩效目标 办好培训。 （三）拟公开情况 公开。"
    >>> lines = [ReportLine(text, f"第{at}段") for at, text in enumerate(report.split(), 1)]
    >>> read = read_published(lines, [load_outline("xianan")], "甲局.txt")
    >>> read.reading.evaluation.subjects[0].texts["goals_text"].text
    '办好培训。'
    """
    read = find_report(lines, outlines)
    if read is None:
        return None
    return as_data(read, source, scheme=scheme, money_unit=money_unit, own_schemes=own_schemes)


def as_data(
    read: ReadReport,
    source: str,
    *,
    scheme: str | None = None,
    money_unit: str | None = None,
    own_schemes: Sequence[Mapping[str, object]] = (),
) -> Published:
    """A report that was found as data; see :func:`read_published`."""
    rows = sourced(read, source, scheme, money_unit)
    outline = read.grammar.outline
    plain = build(rows.records)
    findings = (*rows.findings, *_contradictions(plain.evaluation, outline, rows.claims, source, own_schemes))
    return Published(
        reading=replace(plain, findings=(*findings, *plain.findings)),
        records=rows.records,
        findings=findings,
        outline=outline.title,
        sources=tuple(rows.lines),
        unread=tuple(read.unread),
        appendix=read.appendix.place if read.appendix else "",
        texts=sum(len(parts) for subject in read.subjects for parts in subject.texts.values()),
    )


def _contradictions(
    evaluation: Evaluation,
    outline: Outline,
    claims: Sequence[Claim],
    source: str,
    own_schemes: Sequence[Mapping[str, object]],
) -> Iterator[Finding]:
    """Where the report contradicts what follows from its own values."""
    scheme = load_scheme(evaluation.unit.scheme, own_schemes)
    results = [score_subject(subject, scheme) for subject in evaluation.subjects]
    return contradictions(evaluation, results, scheme, outline, claims, source)
