"""V28: paragraphs that a finished report has twice, in the department's part and in a project's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xlperf.against.structure import ReportPart
from xlperf.checks.caliber import alike
from xlperf.checks.check_rules import rules
from xlperf.checks.context import Context, cell
from xlperf.findings import Finding
from xlperf.model import Subject
from xlperf.prose.figures import figures
from xlperf.prose.named_figures import statements_about
from xlperf.values.amounts import shortened
from xlperf.values.signs import compact

_LISTED = 4  # places named in a finding
_READ = 400  # characters in which a sentence about an indicator says so
_MOST = 60  # paragraphs of a part that are compared: more would take too long


def repeats(context: Context, parts: Sequence[ReportPart]) -> Iterator[tuple[ReportPart, Finding]]:
    """One finding for a project; sentences about indicators are alike by right."""
    department = context.evaluation.department
    if department is None:
        return
    theirs = _paragraphs(context, parts, department)
    for project in context.evaluation.projects:
        pairs = [
            (part, other)
            for part, text in _paragraphs(context, parts, project)
            if (other := next((other for other, known in theirs if alike(text, known)), None)) is not None
        ]
        if pairs:
            first, other = pairs[0]
            more = "".join(f"、{part.line.place}" for part, _ in pairs[1:_LISTED])
            values = {
                "what": f"“{shortened(first.line.text, 24)}”{more}",
                "where": f"{department.name}（{other.line.place}）",
            }
            yield first, context.found("V28", project, cell(project.origins, "name"), values)


def _paragraphs(context: Context, parts: Sequence[ReportPart], subject: Subject) -> list[tuple[ReportPart, str]]:
    """The paragraphs of a subject that are long enough to say something of their own."""
    shortest = rules().numbers["identical.shortest"]
    notes = [compact(note) for note in context.scheme.notes]
    found = []
    for part in parts:
        text = part.line.text
        if part.passage.subject is not subject or part.heading or part.line.cells or len(text) < shortest:
            continue
        bare = compact(text)
        if any(note in bare or alike(note, bare) for note in notes):
            continue  # the note printed under every official table
        if not any(statements_about(text[:_READ], 0, list(figures(text[:_READ])))):
            found.append((part, bare))
    return found[:_MOST]
