"""What a finished report states and does not explain, and what it promises: with the sentence that says it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xlperf.against.structure import ReportPart, without_lead
from xlperf.checks.caliber import check_cost_target
from xlperf.checks.context import Context, cell, funds_cell
from xlperf.checks.known_figures import matches_figure, mentioned_name
from xlperf.checks.passages import GOALS
from xlperf.checks.predicates import is_below, lack, share_doubtful, sign_doubtful
from xlperf.checks.promises import promises_without_indicator
from xlperf.findings import Finding
from xlperf.model import Indicator, Subject
from xlperf.prose.figures import figures
from xlperf.prose.lexicon import says
from xlperf.prose.named_figures import labelled, statements_about
from xlperf.prose.sentences import sentences
from xlperf.schemes import Attainment
from xlperf.scoring import IndicatorResult
from xlperf.values.amounts import percent, plain, round_half_up, shortened

_SHOWN = 45
_LEAD = 20  # characters in which a paragraph of its own says that it gives a reason


def unexplained(context: Context, parts: Sequence[ReportPart]) -> Iterator[tuple[ReportPart, str, Finding]]:
    """Indicators and rates without a reason, with the part that says them and the words to quote."""
    for subject, result in context.subjects():
        own = [at for at, part in enumerate(parts) if part.passage.subject is subject]
        excused = any(parts[at].reasons and says("report.explained", parts[at].line.text) for at in own)
        for row, scored in zip(subject.indicators, result.indicators, strict=True):
            if excused or sign_doubtful(row) or share_doubtful(row):
                continue
            found, name = _row_finding(context, subject, row, scored), mentioned_name(row)
            naming = [at for at in own if _names(parts[at], name)] if found is not None else []
            about = [at for at in naming if _is_about(parts[at], name)]
            if found is None or not naming or any(_explains(parts, at, name, about=at in about) for at in naming):
                continue
            if about or found.code == "V02":
                part = parts[(about or naming)[0]]
                yield part, _sentence_with(part.line.text, name), found
        yield from _funds(context, subject, parts, own)
    for found in check_cost_target(context):
        named = (part for part in parts if part.passage.subject and part.passage.subject.name == found.subject)
        for one in [part for part in named if _names(part, found.item) and _is_about(part, found.item)][:1]:
            yield one, _sentence_with(one.line.text, found.item), found


def broken_promises(context: Context, parts: Sequence[ReportPart]) -> Iterator[tuple[ReportPart, str, Finding]]:
    """V04: what the goals of the report promise without an indicator; one finding for a subject."""
    for subject, _ in context.subjects():
        first: ReportPart | None = None
        clauses: list[str] = []
        for part in parts:
            if part.passage.subject is not subject or part.passage.kind != GOALS or part.heading or part.line.cells:
                continue
            for clause in promises_without_indicator(context, subject, without_lead(part.line.text)):
                if not any(clause.endswith(other) or other.endswith(clause) for other in clauses):
                    first = first or part
                    clauses.append(clause)
        if first is not None and subject.indicators:
            origin = cell(subject.indicators[0].origins, "name")
            values = {"clauses": "、".join(f"“{clause[-_SHOWN:]}”" for clause in clauses)}
            yield first, "", context.found("V04", subject, origin, values)


def _row_finding(context: Context, subject: Subject, row: Indicator, scored: IndicatorResult) -> Finding | None:
    """V02 or V29 of a row, if nothing is written about it anywhere."""
    origin = cell(row.origins, "reason", "name")
    if scored.attainment in (Attainment.PARTIAL, Attainment.NONE) and is_below(context, row, scored):
        return context.found("V02", subject, origin, {"lack": lack(row, scored)}, item=row.name)
    if scored.over:
        rate = "" if scored.completion is None else f"，完成率{percent(scored.completion)}"
        values = {"target": row.measure.target, "actual": row.measure.actual, "rate": rate}
        return context.found("V29", subject, origin, values, item=row.name)
    return None


def _funds(
    context: Context, subject: Subject, parts: Sequence[ReportPart], own: Sequence[int]
) -> Iterator[tuple[ReportPart, str, Finding]]:
    """V07: money not spent and no reason beside the figure; V08: a budget adjusted, likewise."""
    result = next(result for other, result in context.subjects() if other is subject)
    rate, funds = result.execution.rate, subject.funds
    if rate is not None and round_half_up(rate, 4) < context.scheme.reasons.execution_below:
        telling = _telling(context, subject, parts, own, ("rate", "executed"))
        if telling and not any(_explains(parts, at) for at in telling):
            left = ""
            if funds.executed is not None and result.execution.denominator is not None:
                amount = plain(result.execution.denominator - funds.executed)
                left = f"，{amount}{context.evaluation.unit.money_unit}没有用完"
            values = {"rate": percent(rate), "left": left}
            found = context.found("V07", subject, funds_cell(subject, "shortfall_reason"), values)
            yield parts[telling[0]], parts[telling[0]].line.text, found
    if funds.initial is None or funds.adjusted is None or funds.initial == funds.adjusted:
        return
    if context.scheme.reasons.adjustment:
        telling = _telling(context, subject, parts, own, ("adjusted",))
        if telling and not any(_explains(parts, at) for at in telling):
            values = {"initial": plain(funds.initial, None), "adjusted": plain(funds.adjusted, None)}
            found = context.found("V08", subject, funds_cell(subject, "adjustment_reason"), values)
            yield parts[telling[0]], parts[telling[0]].line.text, found


def _telling(
    context: Context, subject: Subject, parts: Sequence[ReportPart], own: Sequence[int], facts: Sequence[str]
) -> list[int]:
    """The parts that give the first of these facts that any gives of a subject; a reason may stand with any of them."""
    places = []
    for at in own:
        if parts[at].line.cells or parts[at].passage.kind == GOALS:
            continue
        for sentence in sentences(parts[at].line.text):
            for fact, figure in labelled(sentence.text, list(figures(sentence.text)), ()):
                if fact in facts and matches_figure(context, figure, fact, (subject,)):
                    places.append((facts.index(fact), at))
    first = min(places, default=(0, 0))[0]
    return list(dict.fromkeys(at for order, at in places if order == first))


def _names(part: ReportPart, name: str) -> bool:
    """Whether a paragraph names an indicator, other than as a goal."""
    return not part.line.cells and not part.heading and part.passage.kind != GOALS and name in part.line.text


def _is_about(part: ReportPart, name: str) -> bool:
    """Whether the sentence that names an indicator says how it went, and does not only list it."""
    sentence = _sentence_with(part.line.text, name)
    return any(statements_about(sentence, sentence.find(name) + len(name), list(figures(sentence))))


def _explains(parts: Sequence[ReportPart], at: int, name: str = "", *, about: bool = True) -> bool:
    """Whether a part gives a reason (after the name), or the paragraph right behind it does.

    Where it only lists the name among others, their names may contain the words of a reason.
    """
    text = parts[at].line.text
    words = "report.explained" if about else "report.reason_lead"
    if says(words, text[text.find(name) + len(name) :] if name else text):
        return True
    after = parts[at + 1] if about and at + 1 < len(parts) else None
    if after is None or after.heading or after.line.cells or after.passage.subject is not parts[at].passage.subject:
        return False
    return says("report.reason_lead", after.line.text[:_LEAD])


def _sentence_with(text: str, name: str) -> str:
    return next((one.text for one in sentences(text) if name in one.text), shortened(text))
