"""What a finished report leaves out: a subject, its execution rate, indicators."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xlperf.against.structure import ReportPart
from xlperf.checks.context import Context, cell, funds_cell
from xlperf.checks.known_figures import mentioned_name
from xlperf.findings import Finding
from xlperf.naming import is_written_up
from xlperf.prose.figures import figures
from xlperf.prose.named_figures import labelled
from xlperf.prose.sentences import sentences
from xlperf.values.amounts import percent
from xlperf.values.signs import compact

_NAMED = 5  # indicators named in a finding


def omissions(context: Context, parts: Sequence[ReportPart]) -> Iterator[Finding]:
    """V75, up to three for a subject."""
    whole = compact("\n".join(part.line.text for part in parts))
    for subject, result in context.subjects():
        if not is_written_up(subject):
            continue
        own = [part for part in parts if part.passage.subject is subject]
        if not own:
            values = {"what": f"“{subject.name}”", "should": "它的自评情况"}
            yield context.found("V75", subject, cell(subject.origins, "name"), values)
            continue
        computed = subject.funds.executed is not None and result.execution.denominator is not None
        rate = result.execution.rate if computed else None
        if rate is not None and not any(_gives_rate(part, percent(rate)) for part in own):
            values = {"what": f"“{subject.name}”的执行率", "should": f"执行率 {percent(rate)}"}
            yield context.found("V75", subject, funds_cell(subject, "executed"), values, item="执行率")
        rows = [row for row in subject.indicators if compact(mentioned_name(row)) not in whole]
        if rows:
            names = "".join(f"“{row.name}”" for row in rows[:_NAMED])
            more = f"等{len(rows)}个" if len(rows) > _NAMED else ""
            values = {"what": f"指标{names}{more}", "should": "目标值、实际完成值和完成情况"}
            yield context.found("V75", subject, cell(rows[0].origins, "name"), values, item="绩效指标")


def _gives_rate(part: ReportPart, rate: str) -> bool:
    """Whether a part gives an execution rate, right or wrong (a wrong one is V54)."""
    if rate in part.line.text:
        return True
    for sentence in sentences(part.line.text):
        found = [figure for figure in figures(sentence.text) if figure.is_rate]
        if any(fact == "rate" for fact, _ in labelled(sentence.text, found, ())):
            return True
    return False
