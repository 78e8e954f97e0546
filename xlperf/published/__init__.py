"""A published report read back into data: the outlines that write a sentence read it, too.

``variants`` are other wordings, ``patterns`` templates turned round, ``grammar`` an outline turned round, ``walk`` goes
through the lines, ``records`` makes rows of what was found, ``claims`` compares what the program computes itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from xlperf.narrative.outline import Outline
from xlperf.paragraphs import ReportLine
from xlperf.published.claims import contradictions
from xlperf.published.grammar import grammar
from xlperf.published.records import Claim, SourceLine, sourced
from xlperf.published.walk import ReadReport, Said, walk
from xlperf.reading.workbook import Reading, build
from xlperf.schemes import load_scheme
from xlperf.scoring import score_subject

__all__ = ["Published", "SourceLine", "compared", "find_report", "read_published"]

_LEAST_HEADINGS = 3  # of an outline that a report has


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What a report says: the reading, where each value came from, and the sentences that were not read."""

    reading: Reading
    sources: tuple[SourceLine, ...]
    unread: tuple[Said, ...]
    texts: int

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
    own_schemes: Sequence[Mapping[str, object]] = (),
) -> Published | None:
    """What a report says as data, from the file ``source``; None where it is in none of these outlines.

    XlperfError where there is no ``scheme`` of that id or title.

    >>> from xlperf.narrative import load_outline
    >>> report = "2030年度甲局整体绩效评价报告 一、基本情况 （二）年度绩效目标 办好培训。 （三）拟公开情况 公开。"
    >>> lines = [ReportLine(text, f"第{at}段") for at, text in enumerate(report.split(), 1)]
    >>> read = read_published(lines, [load_outline("xianan")], "甲局.txt")
    >>> read.reading.evaluation.subjects[0].texts["goals_text"].text
    '办好培训。'
    """
    read = find_report(lines, outlines)
    if read is None:
        return None
    rows = sourced(read, source, scheme)
    reading = compared(build(rows.records, rows.findings), read.grammar.outline, rows.claims, source, own_schemes)
    texts = sum(len(parts) for subject in read.subjects for parts in subject.texts.values())
    return Published(reading=reading, sources=tuple(rows.lines), unread=tuple(read.unread), texts=texts)


def compared(
    reading: Reading,
    outline: Outline,
    claims: Sequence[Claim],
    source: str,
    own_schemes: Sequence[Mapping[str, object]] = (),
) -> Reading:
    """The reading with findings where the report contradicts what follows from its own values."""
    evaluation = reading.evaluation
    scheme = load_scheme(evaluation.unit.scheme, own_schemes)
    results = [score_subject(subject, scheme) for subject in evaluation.subjects]
    found = contradictions(evaluation, results, scheme, outline, claims, source)
    return replace(reading, findings=(*reading.findings, *found))
