"""What running text says, family ``prose``: V20, V21, V24, V27, V54 and V76-V78 over typed text and changed paragraphs.

The reading stands in ``xlperf.prose``; ``statements`` compares a passage with the workbook. Here is what a passage or
the whole evaluation says beyond single sentences.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from xlperf.checks.check_rules import rules
from xlperf.checks.context import Context, cell, section_name, text_cell
from xlperf.checks.known_figures import share_of_name
from xlperf.checks.passages import ACHIEVED, CLAUSE, EDIT, TEXT, Passage, typed_passages
from xlperf.checks.promises import CLAUSES
from xlperf.checks.statements import remarks
from xlperf.findings import Finding, Severity
from xlperf.model import Indicator, Subject
from xlperf.prose.breaks import broken_off
from xlperf.prose.counted_lists import Count, counts, same_kind
from xlperf.prose.figures import Figure, figures
from xlperf.prose.lexicon import listed, pattern, says
from xlperf.prose.sentences import quote, sentences
from xlperf.prose.writers import selves, tiers
from xlperf.prose.years import spans
from xlperf.values.amounts import convert, halfwidth, shortened

_OF_WHICH = "其中"
_KINDS = 200  # kinds of things that are counted: more are no prose
_SHORTEST_NAME = 5  # characters: a shorter name of a project may be any word
_LONGEST = 20_000  # characters of a paragraph that are read
_UP, _DOWN = ("调增", "追加"), ("调减", "压减", "核减", "收回")


def check_statements(context: Context) -> Iterator[Finding]:
    """V20, V24, V54, V78, V05: sums, years, figures, verdicts and claims in running text; each once for a passage."""
    for passage in typed_passages(context):
        seen: set[tuple[str, str]] = set()
        for remark in remarks(context, passage):
            key = (remark.code, str(remark.values.get("fact") or remark.values.get("should") or remark.values["value"]))
            if key in seen:
                continue
            seen.add(key)
            yield context.found(
                remark.code, passage.subject, passage.origin, remark.values, item=passage.item, severity=remark.severity
            )


def check_sub_rows(context: Context) -> Iterator[Finding]:
    """V21: a row 其中：…, part of the row above it, carries points as well."""
    for subject in context.evaluation.subjects:
        above: Indicator | None = None
        for row in subject.indicators:
            if not row.name.strip().startswith(_OF_WHICH):
                above = row
            elif row.weight and above is not None and above.weight:
                yield context.found(
                    "V21", subject, cell(row.origins, "weight", "name"), {"value": row.name}, item=row.name
                )


def check_future_spans(context: Context) -> Iterator[Finding]:
    """V24: an indicator of this year whose name runs on into later years, plans and school years aside."""
    year = context.evaluation.unit.year
    for subject, row, _ in context.indicators():
        if year is None or says("years.plans", row.name):
            continue
        for first, last, start, end in spans(row.name):
            if first <= year < last:
                values = {"value": row.name[start:end], "year": year, "should": f"{year}年完成的内容"}
                yield context.found(
                    "V24", subject, cell(row.origins, "name"), values, item=row.name, severity=Severity.WARNING
                )
                break


def check_selves(context: Context) -> Iterator[Finding]:
    """V27: a text calls its writer what this unit is not: 我县 in a district's report, 我局 in a school's."""
    unit = context.evaluation.unit
    known = "".join(
        name or ""
        for name in (
            *(unit.name, unit.full_name, unit.short_name, unit.region),
            *(name for one in context.evaluation.subjects for name in (one.supervisor, one.implementer, one.name)),
        )
    )
    for passage in typed_passages(context):
        for self_name in selves(passage.text[:_LONGEST]):
            if self_name.word in known or (self_name.is_region and not _is_lower(self_name.word, unit.region)):
                continue
            shown = quote(passage.text, self_name.start, self_name.end + 6)
            kind = "项目" if passage.subject is not None and not passage.subject.is_department else "单位"
            values = {"value": shown, "kind": kind}
            yield context.found(
                "V27", passage.subject, passage.origin, values, item=passage.item, severity=Severity.WARNING
            )
            break


def check_other_projects(context: Context) -> Iterator[Finding]:
    """V27: a section of a project names another project and not its own."""
    projects = context.evaluation.projects
    for project in projects:
        others = [other.name for other in projects if other is not project and len(other.name) >= _SHORTEST_NAME]
        for key, text in project.texts.items():
            if project.name in text.text:
                continue
            name = next((name for name in others if _is_about(text.text[:_LONGEST], name, project.name)), None)
            if name is not None:
                values = {"value": shortened(name), "kind": "项目"}
                yield context.found(
                    "V27", project, text_cell(text), values, item=section_name(key), severity=Severity.WARNING
                )


def check_breaks(context: Context) -> Iterator[Finding]:
    """V76: a paragraph breaks off or leaves a bracket open, once for a text; a note where only a full stop lacks."""
    seen: set[tuple[str, str, str]] = set()
    for passage in typed_passages(context):
        found = broken_off(passage.text, goes_on=passage.goes_on)
        if found is None or (passage.kind == CLAUSE and found.why in ("mark", "word")):
            continue
        of_one_text = (passage.subject.name if passage.subject else "", passage.item, passage.key + found.why)
        if passage.kind != EDIT and of_one_text in seen:
            continue
        seen.add(of_one_text)
        if found.why == "comma" and passage.key == "next_budget_basis":
            continue  # it is set into a sentence
        what, should = _BREAKS[found.why]
        values = {"value": shortened(passage.text[found.start : found.end]), "what": what, "should": should}
        severity = Severity.NOTE if found.why == "mark" else None
        yield context.found("V76", passage.subject, passage.origin, values, item=passage.item, severity=severity)


def check_counts(context: Context) -> Iterator[Finding]:
    """V77: the same things are counted in two ways: 三大支柱产业 here, 两大支柱产业 there; one finding for a kind."""
    seen: list[Count] = []
    known: list[tuple[Count, str]] = []
    for subject, item, text, source in _counted_texts(context):
        for count in counts(text[:_LONGEST]):
            other = next(((one, where) for one, where in known if same_kind(one, count)), None)
            if other is None and len(known) < _KINDS:
                known.append((count, item))
            elif other is None:
                continue
            elif other[0].number != count.number and not any(same_kind(one, count) for one in seen):
                seen.append(count)
                values = {"value": count.words, "where": other[1], "other": other[0].words}
                origin = source.origin if isinstance(source, Passage) else cell(source.origins, "name")
                yield context.found("V77", subject, origin, values, item=item)


def check_results_of_goals(context: Context) -> Iterator[Finding]:
    """V77: what came of a goal is not what the indicator of that name has: 新建蓄水池15口, and 13 were built."""
    for passage in typed_passages(context):
        if passage.key != ACHIEVED or passage.subject is None:
            continue
        text = halfwidth(passage.text[:_LONGEST])
        clauses = [clause for part in CLAUSES.split(text) if (clause := part.strip())]
        denied = [(row, clause) for clause in clauses if (row := _row_denied(passage.subject, clause))]
        times = Counter(id(row) for row, _ in denied)
        for row, clause in denied:
            if times[id(row)] > 1 or _has_result(text, row):  # in parts, or beside what the indicator has
                continue
            values = {"value": shortened(clause), "where": row.name, "other": row.measure.actual}
            yield context.found("V77", passage.subject, passage.origin, values, item=passage.item)


def _row_denied(subject: Subject, clause: str) -> Indicator | None:
    """The indicator that a clause with one figure is about, where its actual value is another.

    It is about it by its words, or by fewer of them and the target. A figure that some indicator has denies none. Of
    what should not happen a clause says that it did not: 未发生安全事故, and there was one. Plans, parts and
    comparisons (计划新建15口, 其中, 比上年多3口) are no results.
    """
    rows = [(row, row.measure.actual) for row in subject.indicators if row.measure.actual is not None]
    if (none := pattern("results.none").search(clause)) is not None:
        about = [row for row, actual in rows if actual.value > 0 and _never(row) and _is_called(row, none[1])]
        narrower = [word for word in listed("results.narrower") if word in none[1]]
        return about[0] if len(about) == 1 and all(word in about[0].name for word in narrower) else None
    found = list(figures(clause))
    if len(found) != 1 or found[0].rough or found[0].is_money or says("results.other", clause):
        return None
    (figure,) = found
    rows = [(row, actual) for row, actual in rows if actual.unit == figure.unit or convert(actual, figure.unit)]
    if any(figure.means(actual.value, actual.unit) for _, actual in rows):
        return None
    about = [row for row, _ in rows if _is_called(row, clause, by_target=_is_target(row, figure))]
    return about[0] if len(about) == 1 else None


def _has_result(text: str, row: Indicator) -> bool:
    """Whether a text has an indicator's actual value somewhere."""
    actual = row.measure.actual
    return actual is not None and any(figure.means(actual.value, actual.unit) for figure in figures(text))


def _is_called(row: Indicator, words: str, *, by_target: bool = False) -> bool:
    """Whether words are about an indicator: enough of its name stands in them."""
    enough = rules().numbers["results.overlap_of_target" if by_target else "results.overlap"]
    return share_of_name(row.name, words) >= enough


def _is_target(row: Indicator, figure: Figure) -> bool:
    return row.measure.target is not None and figure.means(row.measure.target.value, row.measure.target.unit)


def _never(row: Indicator) -> bool:
    """Whether an indicator counts what should not happen: its target is 0."""
    return row.measure.target is not None and row.measure.target.value == 0


def check_adjustment_words(context: Context) -> Iterator[Finding]:
    """V54: the reason speaks of a budget that was raised, and it was lowered; or the other way round."""
    for subject in context.evaluation.subjects:
        funds, text = subject.funds, subject.funds.adjustment_reason or ""
        if funds.initial is None or funds.adjusted is None or funds.initial == funds.adjusted:
            continue
        raised = funds.adjusted > funds.initial
        wrong, right = (_DOWN, _UP) if raised else (_UP, _DOWN)
        word = next((word for word in wrong if word in text), None)
        if word is not None and not any(other in text for other in right):
            values = {
                "value": quote(text, text.index(word), text.index(word) + len(word)),
                "fact": f"年初{funds.initial.normalize():f}、调整后{funds.adjusted.normalize():f}，是{right[0]}",
                "should": right[0],
            }
            origin = funds.origins.get("adjustment_reason") or cell(subject.origins, "name")
            yield context.found("V54", subject, origin, values, item="预算调整原因")


CHECKS = (
    check_statements,
    check_sub_rows,
    check_future_spans,
    check_selves,
    check_other_projects,
    check_breaks,
    check_counts,
    check_results_of_goals,
    check_adjustment_words,
)

_BREAKS = {
    "comma": ("句子没有写完", "写完这一句"),
    "word": ("句子没有写完", "写完这一句"),
    "open": ("括号或引号只有前一半", "补上后一半"),
    "mark": ("最后一句没有句号", "写完这一句，加上句号"),
}


def _is_lower(word: str, region: str) -> bool:
    """Whether a region's word is not wider than the unit's own region: a town may well speak of its county."""
    own = tiers(region)
    return bool(own) and all(tier >= min(own) for tier in tiers(word))


def _is_about(text: str, name: str, own: str) -> bool:
    """Whether a text names a project in a sentence that does not set it beside others."""
    if name in own or own in name or name not in text:
        return False
    return any(name in one.text and not says("names.together", one.text.replace(name, "")) for one in sentences(text))


def _counted_texts(context: Context) -> Iterator[tuple[Subject | None, str, str, Passage | Indicator]]:
    """Every text that may count things, with what it is from: paragraphs, then names of indicators."""
    for passage in typed_passages(context):
        if passage.kind in (TEXT, "goals", "edit"):
            yield passage.subject, passage.item, passage.text, passage
    for subject in context.evaluation.subjects:
        for row in subject.indicators:
            yield subject, row.name, row.name, row
