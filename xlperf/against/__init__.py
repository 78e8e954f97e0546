"""A finished report compared with its workbook: what contradicts the workbook, what is unexplained or left out.

The report comes as lines (:class:`ReportLine`), whatever file they stood in. Every finding quotes the report and
leads to the cell that differs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from xlperf.against.omissions import omissions
from xlperf.against.origins import Index, is_traceable
from xlperf.against.repeats import repeats
from xlperf.against.stated_rows import row_findings, unknown_numbers
from xlperf.against.structure import ReportPart, parts
from xlperf.against.unexplained import broken_promises, unexplained
from xlperf.assessment import Assessment
from xlperf.checks.context import Context, cell
from xlperf.checks.passages import Passage
from xlperf.checks.process import wrong_document_number
from xlperf.checks.statements import remarks
from xlperf.findings import Finding, Origin
from xlperf.paragraphs import ReportLine
from xlperf.prose.breaks import broken_off
from xlperf.prose.counted_lists import Count, counts, same_kind
from xlperf.prose.figures import figures
from xlperf.prose.sentences import quote, sentences
from xlperf.prose.writers import title
from xlperf.values.amounts import shortened

__all__ = ["ReportLine", "compare_report"]

_KINDS = 200  # kinds of things that are counted: more are no prose
_HEAD = 5  # lines in which a report's title stands
_SENTENCE = 15  # characters from which a cell is read as a text
_LISTED = 12  # figures named in a note
_LONGEST = 20_000  # characters of a paragraph that are read for counts


def compare_report(assessment: Assessment, lines: Sequence[ReportLine]) -> tuple[Finding, ...]:
    """All findings about a report's lines, in the order of the report; what it leaves out comes last."""
    context = Context(evaluation=assessment.evaluation, results=assessment.results, scheme=assessment.scheme)
    nonblank = [part for part in parts(context.evaluation, lines) if part.line.text.strip()]
    index = Index(context)
    found: list[Finding] = [*_titles(context, nonblank)]
    unknown: list[tuple[ReportPart, str]] = []
    for part in nonblank:
        stated, open_ = _stated(context, part, index)
        found += stated
        unknown += [(part, text) for text in open_]
    found += _counts(context, nonblank)
    for part, words, one in (*unexplained(context, nonblank), *broken_promises(context, nonblank)):
        shown = f"“{shortened(words)}”，" if words else ""
        found.append(replace(one, message=f"报告{part.line.place}{shown}{one.message}"))
    found += (_placed(part, one) for part, one in repeats(context, nonblank))
    found += omissions(context, nonblank)
    return tuple(dict.fromkeys((*found, *_unknown(context, unknown))))


def _stated(context: Context, part: ReportPart, index: Index) -> tuple[list[Finding], list[str]]:
    """What is wrong with one part, and its figures that the workbook does not have."""
    found: list[Finding] = []
    unknown: list[str] = []
    if part.line.cells:
        found += (_placed(part, one) for one in row_findings(context, part))
        if not found:
            unknown += unknown_numbers(part, index)
    texts = [text for text in part.line.cells if len(text) > _SENTENCE] if part.line.cells else [part.line.text]
    for text in texts:
        passage = part.passage._replace(text=text)
        judged = list(remarks(context, passage))
        subject = passage.subject
        for remark in judged:
            one = context.found(
                remark.code, subject, remark.origin, remark.values, item=remark.item, severity=remark.severity
            )
            found.append(_placed(part, one))
        unknown += _unknown_figures(passage, [range(remark.start, remark.end + 1) for remark in judged], index)
    if not (part.heading or part.line.cells):
        found += _breaks(context, part)
    number = wrong_document_number(part.line.text)
    if number:
        found.append(_placed(part, context.found("V53", part.passage.subject, None, number)))
    return found, unknown


def _unknown_figures(passage: Passage, judged: Sequence[range], index: Index) -> Iterator[str]:
    for sentence in sentences(passage.text):
        for figure in figures(sentence.text):
            at = sentence.start + figure.end
            if is_traceable(figure) and not any(at in stretch for stretch in judged) and not index.has(figure):
                yield quote(sentence.text, figure.start, figure.end, 24)


def _breaks(context: Context, part: ReportPart) -> Iterator[Finding]:
    """V76: a paragraph that ends in a comma, or leaves a bracket open."""
    broken = broken_off(part.line.text, goes_on=True)
    if broken is not None and broken.why in ("comma", "open"):
        what = "句子没有写完" if broken.why == "comma" else "括号或引号只有前一半"
        should = "写完这一句" if broken.why == "comma" else "补上后一半"
        values = {"value": shortened(part.line.text[broken.start : broken.end]), "what": what, "should": should}
        yield _placed(part, context.found("V76", part.passage.subject, None, values))


def _titles(context: Context, nonblank: Sequence[ReportPart]) -> Iterator[Finding]:
    """V27, V24: the title names another unit or another year."""
    unit = context.evaluation.unit
    for part in nonblank[:_HEAD]:
        stated = title(part.line.text.strip()) if part.heading else None
        if stated is None:
            continue
        names = [name for name in (unit.full_name, unit.name) if name]
        if names and not any(name in stated.unit or stated.unit in name for name in names):
            values = {"value": stated.unit, "kind": "单位"}
            yield _placed(part, context.found("V27", None, cell(unit.origins, "full_name", "name"), values))
        if stated.year and unit.year and stated.year != unit.year:
            values = {"value": f"{stated.year}年度", "year": str(unit.year), "should": f"{unit.year}年度"}
            yield _placed(part, context.found("V24", None, cell(unit.origins, "year"), values))
        return


def _counts(context: Context, nonblank: Sequence[ReportPart]) -> Iterator[Finding]:
    """V77: the same things counted in two ways, in the report or beside a name of an indicator."""
    known: list[tuple[Count, str]] = []
    done: list[Count] = []
    for part in nonblank:
        for count in counts(part.line.text[:_LONGEST]):
            other = next(((one, where) for one, where in known if same_kind(one, count)), None)
            if other is None and len(known) < _KINDS:
                known.append((count, part.line.place))
            elif other is None:
                continue
            elif other[0].number != count.number and not any(same_kind(one, count) for one in done):
                done.append(count)
                values = {"value": count.words, "where": other[1], "other": other[0].words}
                origin = _counted_cell(context, count)
                yield _placed(part, context.found("V77", part.passage.subject, origin, values))


def _counted_cell(context: Context, count: Count) -> Origin | None:
    for _, row, _ in context.indicators():
        if count.words in row.name:
            return cell(row.origins, "name")
    return None


def _unknown(context: Context, unknown: Sequence[tuple[ReportPart, str]]) -> Iterator[Finding]:
    """V74: all figures whose origin is not found, in one note."""
    if unknown:
        shown = "、".join(f"{part.line.place}“{text}”" for part, text in unknown[:_LISTED])
        more = "等" if len(unknown) > _LISTED else ""
        yield context.found("V74", None, None, {"count": len(unknown), "figures": f"{shown}{more}"})


def _placed(part: ReportPart, found: Finding) -> Finding:
    return replace(found, message=f"报告{part.line.place}{found.message}")
