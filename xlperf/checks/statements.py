"""What the sentences of a passage say, compared with the workbook: for typed text and for a finished report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from xlperf.checks.check_rules import rules
from xlperf.checks.context import Context, cell, funds_cell
from xlperf.checks.known_figures import TITLES, fact_of, matches_figure, money_of, names, row_named
from xlperf.checks.passages import ACHIEVED, DEVIATION, EDIT, GOAL, GOALS, Passage
from xlperf.checks.predicates import share_doubtful, sign_doubtful
from xlperf.findings import Origin, Severity
from xlperf.model import Indicator, Subject
from xlperf.prose.claims import Claim, claims, claims_of_kinds, claims_of_time
from xlperf.prose.counted_lists import miscounts
from xlperf.prose.figures import Figure, figures
from xlperf.prose.lexicon import listed, pattern
from xlperf.prose.named_figures import FigureStatement, labelled, scores, statements_about, tallies, verdict_of
from xlperf.prose.sentences import Sentence, quote, sentences
from xlperf.prose.sums import wrong_sums
from xlperf.prose.years import broken_years, goal_of_last_year, leading_year, slipped_years
from xlperf.schemes import Attainment
from xlperf.scoring import IndicatorResult, SubjectResult
from xlperf.values.amounts import Amount, convert, fixed

_KINDS = {Attainment.FULL: "done", Attainment.PARTIAL: "partly", Attainment.NONE: "missed"}
_NEAR = 24  # characters before a score in which the kind of indicators stands that it is of
_WORDS = 12  # characters before a figure that may call it a total
_SHOWN = 30


class Remark(NamedTuple):
    """What is wrong with a statement: the code, what its templates want, the workbook's cell that says otherwise.

    ``start`` and ``end`` are the stretch of the passage; ``item`` names its indicator, "" the passage's own.
    """

    code: str
    values: Mapping[str, object]
    start: int
    end: int
    origin: Origin | None = None
    item: str = ""
    severity: Severity | None = None


def remarks(context: Context, passage: Passage) -> Iterator[Remark]:
    """All that contradicts the workbook in a passage, or contradicts itself."""
    before: list[tuple[str, Figure]] = []
    for sentence in sentences(passage.text):
        found = list(figures(sentence.text))
        for remark in _sentence(context, passage, sentence, found, before):
            yield remark._replace(start=remark.start + sentence.start, end=remark.end + sentence.start)
        before = [(sentence.text[max(0, one.start - _WORDS) : one.start], one) for one in found]
    for wrong in miscounts(passage.text[:_LONGEST]):
        values = {"value": quote(passage.text, wrong.start, wrong.end), "should": wrong.should}
        yield Remark("V20", values, wrong.start, wrong.end)
    if passage.kind == EDIT or passage.strict:
        left = rules().placeholder(passage.text[:_LONGEST])
        if left:
            yield Remark("V05", {"value": left.group()[:_SHOWN]}, *left.span())


_LONGEST = 20_000  # characters of a paragraph that are read as a whole


def _sentence(
    context: Context,
    passage: Passage,
    sentence: Sentence,
    found: Sequence[Figure],
    before: Sequence[tuple[str, Figure]],
) -> Iterator[Remark]:
    text = sentence.text
    for wrong in wrong_sums(text, found, before):
        if _is_funds(context, [one for one in found if wrong.start <= one.start < wrong.end]):
            continue
        yield Remark(
            "V20", {"value": quote(text, wrong.start, wrong.end), "should": wrong.should}, wrong.start, wrong.end
        )
    if "年" in text and "20" in text:  # no other century is looked for
        yield from _years(context, passage, text, found)
    if passage.kind == GOALS:
        return
    yield from _claims(context, passage, text)
    if found:
        yield from _labels(context, passage, text, found)
        yield from _tallies(context, passage, text, found)
    yield from _compare_statements(context, passage, text, found)


def _is_funds(context: Context, found: Sequence[Figure]) -> bool:
    """Whether a sum is of the workbook's own funds: where basic and project do not make the whole, V13 says so."""
    facts = ("executed", "basic", "project")
    subjects = context.evaluation.subjects
    return len(found) == len(facts) and all(
        any(matches_figure(context, one, fact, subjects) for fact in facts) for one in found
    )


def _years(context: Context, passage: Passage, text: str, found: Sequence[Figure]) -> Iterator[Remark]:
    """V24: another year written for this year's doings, and years with a digit too few or too many."""
    unit = context.evaluation.unit
    if unit.year is None:
        return
    values = {"year": unit.year, "should": f"{unit.year}年"}
    origin = cell(unit.origins, "year", "name")
    for year in broken_years(text):
        yield Remark("V24", {**values, "value": quote(text, year.start, year.end)}, year.start, year.end, origin)
    subjects = context.evaluation.subjects if passage.subject is None else (passage.subject,)
    money = [value for subject in subjects for value in money_of(subject) if value]
    own = [one for one in found if one.is_money and any(one.means(value, unit.money_unit) for value in money)]
    slipped = [*slipped_years(text, unit.year, own)]
    if passage.key == ACHIEVED and not slipped:
        slipped += leading_year(text, unit.year)
    guessed = goal_of_last_year(text, unit.year) if passage.key == GOAL and not slipped else []
    if passage.key == DEVIATION and not slipped and row_named(context, passage.subject, text):
        slipped += [year for year in leading_year(text, unit.year) if year.value == unit.year - 1]
    for year in (*slipped, *guessed):
        end = min(at for mark in "，。；,;" if (at := f"{text}{mark}".find(mark, year.end)) >= 0)
        said = {**values, "value": quote(text, year.start, end)}
        severity = Severity.WARNING if year in guessed else None
        yield Remark("V24", said, year.start, year.end, origin, severity=severity)


def _claims(context: Context, passage: Passage, text: str) -> Iterator[Remark]:
    """V54: all goals reached, all money spent, nothing left, while the workbook says otherwise."""
    for claim in (*claims(text), *claims_of_kinds(text), *claims_of_time(text)):
        years = pattern("years.year").findall(text[max(0, claim.start - _NEAR) : claim.end])
        if years and str(context.evaluation.unit.year) not in years:
            continue  # of another year
        for subject, result in context.subjects():
            if passage.subject is not None and subject is not passage.subject:
                continue
            fact = _against_claim(context, claim, subject, result)
            if fact is not None:
                stated, should, origin = fact
                values = {"value": quote(text, claim.start, claim.end), "fact": stated, "should": should}
                yield Remark("V54", values, claim.start, claim.end, origin)
                break


def _against_claim(
    context: Context, claim: Claim, subject: Subject, result: SubjectResult
) -> tuple[str, str, Origin | None] | None:
    """What the workbook has against a claim: in words, what should be written, and its cell."""
    if claim.what in ("goals", "in_time"):
        of_claim = _is_of if claim.what == "goals" else _is_named
        rows = [(row, scored) for row, scored in _rows(subject, result) if of_claim(row, claim.kinds)]
        missed = [(row, scored) for row, scored in rows if _is_missed(row, scored)]
        if not missed:
            return None
        row, scored = missed[0]
        more = f"，共{len(missed)}个指标没有全部完成" if len(missed) > 1 else ""
        return f"“{row.name}”{scored.verdict}{more}", "实际的完成情况", cell(row.origins, "actual", "name")
    rate, left = (fact_of(context, subject, result, fact) for fact in ("rate", "remaining"))
    if left is None or left.value <= 0 or rate is None:
        return None
    stated = f"执行率{rate.wording}" if claim.what == "spent" else f"还有{left.wording}没有执行"
    return stated, "实际的执行情况", funds_cell(subject, "executed")


def _is_of(row: Indicator, kinds: Sequence[str]) -> bool:
    """Whether a row is of one of these kinds, by its level 1 or 2; of none given, every one is."""
    return not kinds or any(kind in f"{row.level1 or ''} {row.level2 or ''}" for kind in kinds)


def _is_named(row: Indicator, words: Sequence[str]) -> bool:
    """Whether a row's name has all of these words: 按期 and 完工 of 按期完工率."""
    return all(word in row.name for word in words)


def _labels(context: Context, passage: Passage, text: str, found: Sequence[Figure]) -> Iterator[Remark]:
    """V54: a figure that the text calls the initial budget, the execution rate … and the workbook has another one."""
    for figure in scores(text, found):
        named = row_named(context, passage.subject, text[: figure.start])
        if named is not None:
            yield from _row_score(context, named, text, figure)
    pairs = [pair for pair in context.subjects() if passage.subject is None or pair[0] is passage.subject]
    for fact, figure in labelled(text, found, names(context)):
        if fact == "total" and _is_of_a_part(context, passage, text[: figure.start]):
            continue
        known = [own for subject, result in pairs if (own := fact_of(context, subject, result, fact)) is not None]
        subjects = tuple(subject for subject, _ in pairs) if _is_own(passage, fact) else context.evaluation.subjects
        if not known or matches_figure(context, figure, fact, subjects):
            continue
        values = {
            "value": quote(text, figure.start, figure.end),
            "fact": f"{TITLES[fact]}{known[0].wording}",
            "should": known[0].wording,
        }
        yield Remark("V54", values, figure.start, figure.end, known[0].origin)


def _is_of_a_part(context: Context, passage: Passage, text: str) -> bool:
    """Whether a score behind this text is an indicator's or a kind's, and not the total: 产出指标共60分，自评得分…."""
    if "总" in text[-_WORDS:]:
        return False
    if row_named(context, passage.subject, text):
        return True
    kinds = [f"{kind}{word}" for kind in listed("claims.kinds") for word in ("指标", "方面", "类", "目标")]
    return any(kind in text[-_NEAR:] for kind in kinds)


def _row_score(context: Context, named: tuple[Subject, int, str], text: str, figure: Figure) -> Iterator[Remark]:
    """V54: the score that a sentence gives an indicator, where the workbook has another one."""
    subject, at, _ = named
    row = subject.indicators[at]
    score = next(result.indicators[at].score for other, result in context.subjects() if other is subject)
    own = [value for value in (score, row.stated_score) if value is not None]
    if own and not any(figure.means(value, figure.unit) for value in own):
        shown = f"{fixed(own[0])}{figure.unit}"
        values = {"value": quote(text, figure.start, figure.end), "fact": f"得分{shown}", "should": shown}
        yield Remark("V54", values, figure.start, figure.end, cell(row.origins, "stated_score", "name"), row.name)


def _tallies(context: Context, passage: Passage, text: str, found: Sequence[Figure]) -> Iterator[Remark]:
    """V54: another number of indicators, or of those reached, than the subject (or all of them together) has."""
    pairs = list(context.subjects())
    own = [result for subject, result in pairs if subject is passage.subject]
    if passage.subject is None or not passage.subject.indicators:
        return
    for fact, figure in tallies(text, found):
        known = [_tally(fact, own), _tally(fact, [result for _, result in pairs])]
        if figure.value not in known:
            should = f"{known[0]}{figure.unit}"
            values = {"value": quote(text, figure.start, figure.end), "fact": should, "should": should}
            yield Remark("V54", values, figure.start, figure.end, cell(passage.subject.indicators[0].origins, "name"))


def _tally(fact: str, results: Sequence[SubjectResult]) -> int:
    kinds = [scored.attainment for result in results for scored in result.indicators]
    if fact == "all":
        return len(kinds)
    done = kinds.count(Attainment.FULL)
    return done if fact == "done" else len(kinds) - done - kinds.count(None)


def _is_own(passage: Passage, fact: str) -> bool:
    """Whether a figure in a passage can only be its subject's: in a department's text it may be a project's."""
    subject = passage.subject
    return passage.strict and subject is not None and (not subject.is_department or fact in ("rate", "total"))


def _compare_statements(context: Context, passage: Passage, text: str, found: Sequence[Figure]) -> Iterator[Remark]:
    """V54: target, actual value or verdict of an indicator other than in the workbook; V78: a verdict that is none."""
    stated = list(statements_about(text, 0, found))
    named = row_named(context, passage.subject, text) if stated else None
    if named is None:
        return
    subject, at, name = named
    row = subject.indicators[at]
    result = next(result.indicators[at] for other, result in context.subjects() if other is subject)
    start = text.index(name) + len(name)
    for one in stated:
        if one.start >= start:
            yield from _compare_statement(context, one, text, row, result)


def _compare_statement(
    context: Context, one: FigureStatement, text: str, row: Indicator, result: IndicatorResult
) -> Iterator[Remark]:
    measure, shown = row.measure, quote(text, one.start, one.end)
    if one.figure is not None:
        amount = measure.target if one.what == "target" else measure.actual
        if amount is not None and _is_other(one.figure, amount, text):
            title = "目标值" if one.what == "target" else "实际完成值"
            values = {"value": shown, "fact": f"{title}{amount}", "should": amount}
            yield Remark("V54", values, one.start, one.end, cell(row.origins, one.what, "name"), row.name)
        return
    origin = cell(row.origins, "actual", "name")
    if one.what == "tier":
        tier = context.scheme.tier_named(one.words)
        if tier is not None and result.tier is not None and tier.attainment is not result.attainment:
            values = {"value": shown, "fact": f"“{result.tier}”", "should": f"“{result.tier}”"}
            yield Remark("V54", values, one.start, one.end, origin, row.name)
        return
    kind = verdict_of(one.words)
    if kind == "odd":
        should = result.verdict or "已完成、部分完成或未完成"
        yield Remark("V78", {"value": shown, "should": should}, one.start, one.end, origin, row.name)
        return
    known = result.attainment is not None and not (sign_doubtful(row) or share_doubtful(row))
    if known and result.attainment is not None and kind not in ("", _KINDS[result.attainment]):
        values = {"value": shown, "fact": result.verdict, "should": result.verdict}
        yield Remark("V54", values, one.start, one.end, origin, row.name)


def _is_other(figure: Figure, amount: Amount, text: str) -> bool:
    """Whether a figure in a text is another amount; one whose unit is not understood is compared by its number."""
    if figure.unit == amount.unit or convert(amount, figure.unit) is not None:
        return not figure.means(amount.value, amount.unit)
    follows = text[figure.end - len(figure.unit) :].startswith(amount.unit)
    return follows and not figure.means(amount.value, figure.unit)


def _rows(subject: Subject, result: SubjectResult) -> Iterator[tuple[Indicator, IndicatorResult]]:
    return zip(subject.indicators, result.indicators, strict=True)


def _is_missed(row: Indicator, result: IndicatorResult) -> bool:
    doubtful = sign_doubtful(row) or share_doubtful(row)
    return result.attainment in (Attainment.PARTIAL, Attainment.NONE) and not doubtful
