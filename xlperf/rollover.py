"""From one paper of the year to the next; next year's evaluation from this year's: what is promised again goes over,
what came of it does not.

Names, goals, indicators with their targets and weights, and texts stay as they are; next year's budget becomes the
initial one; what was spent and achieved is kept beside it for comparison; results, reasons and hand edits are gone.
What names the old year is not reworded: it gets a remark in the column 待核对, which a check repeats until it is
cleared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from xlperf.findings import XlperfError
from xlperf.layout import layout
from xlperf.model import Evaluation, Funds, FundsMonitoring, Goal, Indicator, Monitoring, Source, Subject, Text, Typed
from xlperf.rulefile import Section, read_rules
from xlperf.schemes import Scheme
from xlperf.scoring import meets_target
from xlperf.taxonomy import nature
from xlperf.values.amounts import arabic_digits, normalise
from xlperf.values.measures import Measure, read_measure
from xlperf.values.periods import MONTHS, last_month
from xlperf.values.signs import Sign

__all__ = ["begin_period", "begin_targets", "close_year", "next_name", "roll_over", "years_named"]

_MONTH = r"(?:0?[1-9]|1[0-2])(?![\d.]| ?[万亿千百元%个])"  # 2022.12, which a figure such as 2022.5万元 is not
_YEAR = re.compile(rf"(?<!\d)(\d{{4}})(?= ?学?年|[-./]\d{{1,2}}[-./]\d|[-./]{_MONTH}|[-—–~至到]\d{{4}} ?学?年)")
_CHINESE_YEAR = re.compile(r"([〇○零一二三四五六七八九]{4}) ?年")
_CHOICES = ("category", "nature", "type")


class _Doubt(NamedTuple):
    """A project whose ``field`` says ``value`` needs another look: the remark."""

    field: str
    value: str
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """``data/rollover.toml``: the file's name, the remarks on years and on proposals, and the projects to look at.

    ``beyond`` is the share of a target from which on a result is far beyond it.
    """

    file: str
    years: str
    done: str
    expected: str
    reason: str
    exceeded: str
    missed: str
    why: str
    beyond: Decimal
    doubts: tuple[_Doubt, ...]


def roll_over(evaluation: Evaluation) -> Evaluation:
    """Next year's evaluation; XlperfError where the year is missing or can have no next one, or nothing is evaluated.

    Nothing in it has an origin: it was typed nowhere yet.
    """
    year = _next(evaluation)
    old = (year - 1, year)  # a report on one year speaks of the next, too: when it was written, what is planned
    return Evaluation(
        unit=replace(evaluation.unit, year=year, filled_on=None, origins={}),
        subjects=tuple(_subject(subject, old) for subject in evaluation.subjects),
    )


def begin_period(evaluation: Evaluation, period: str) -> Evaluation:
    """The evaluation with a row for every indicator and every subject's spending in a period, but for those it has.

    A period that ends with the same month is the same, however it is written (１－６月, 上半年); its rows get the
    name it has. XlperfError where the period names no month. What was typed stays, and comes first.

    >>> from xlperf.model import Unit
    >>> begin_period(Evaluation(unit=Unit(name="甲")), "近期")
    Traceback (most recent call last):
    xlperf.errors.XlperfError: “近期”里看不出到几月。请写成 1-6月 或 上半年 这样
    """
    month = last_month(period)
    if month is None:
        raise XlperfError(f"“{period}”里看不出到几月。请写成 1-6月 或 上半年 这样")
    typed = (*(row.period for row in evaluation.monitoring), *(row.period for row in evaluation.fund_monitoring))
    period = next((one for one in typed if one and last_month(one) == month), period)
    there = {(row.subject, row.name) for row in evaluation.monitoring if last_month(row.period) == month}
    spent = {row.subject for row in evaluation.fund_monitoring if last_month(row.period) == month}
    rows = (
        Monitoring(
            subject=subject.name,
            name=row.name,
            period=period,
            measure=_unmeasured(row),
            forecast_measure=_unmeasured(row),
        )
        for subject in evaluation.subjects
        for row in subject.indicators
        if (subject.name, row.name) not in there
    )
    money = (
        FundsMonitoring(subject=subject.name, period=period)
        for subject in evaluation.subjects
        if subject.name not in spent
    )
    return replace(
        evaluation,
        unit=replace(evaluation.unit, purpose="监控"),
        monitoring=(*evaluation.monitoring, *rows),
        fund_monitoring=(*evaluation.fund_monitoring, *money),
    )


def close_year(evaluation: Evaluation) -> Evaluation:
    """The self-evaluation that the last monitoring of the year proposes: what is blank is filled and marked 待核对.

    Of each indicator and each subject's spending the latest period counts: what was done by then, or what was expected
    of the year where the period ends before December. What was typed already stays.
    """
    return replace(
        evaluation,
        unit=replace(evaluation.unit, purpose=None),
        subjects=tuple(_closed(subject, evaluation) for subject in evaluation.subjects),
    )


def begin_targets(evaluation: Evaluation, scheme: Scheme | None) -> Evaluation:
    """Next year's targets, begun from this year's results: as :func:`roll_over`, and what the results say of a target.

    A year that is not over yet is closed first by its last monitoring. What was far exceeded, or missed as ``scheme``
    scores it, is marked 待核对, with its reason; nothing is where there is no scheme to judge by. XlperfError as there.
    """
    closed = close_year(evaluation)
    rolled = roll_over(closed)
    subjects = (
        replace(after, indicators=tuple(_with_results(before, after, scheme)))
        for before, after in zip(closed.subjects, rolled.subjects, strict=True)
    )
    return replace(rolled, unit=replace(rolled.unit, purpose="目标"), subjects=tuple(subjects))


def next_name(stem: str, evaluation: Evaluation) -> str:
    """The stem of next year's file: the old year in it becomes the new one; where it has none, the year is added."""
    year = _next(evaluation)
    name, found = re.subn(rf"(?<!\d){year - 1}(?!\d)", str(year), stem)
    return name if found else _words().file.format(name=stem, year=year)


def years_named(text: str | None) -> tuple[int, ...]:
    """The years that a text names, in order: 2022年, ２０２２年, 二〇二二年, 2022-2024年, 2022.12.31.

    The year of a document's number, as in 〔2022〕3号, is none: it stays what it is.
    """
    plain = normalise(text or "")
    found = [*_YEAR.findall(plain), *(arabic_digits(year) for year in _CHINESE_YEAR.findall(plain))]
    return tuple(sorted(set(map(int, found))))


def _closed(subject: Subject, evaluation: Evaluation) -> Subject:
    rows = {
        row.name: row
        for row in sorted(
            (row for row in evaluation.monitoring if row.subject == subject.name),
            key=lambda row: last_month(row.period) or 0,
        )
    }
    spent = max(
        (row for row in evaluation.fund_monitoring if row.subject == subject.name),
        key=lambda row: last_month(row.period) or 0,
        default=None,
    )
    closed = replace(subject, indicators=tuple(_reached(row, rows.get(row.name)) for row in subject.indicators))
    if spent is None or subject.funds.executed is not None:
        return closed
    is_done = _is_done(spent.period, spent.forecast)
    executed = spent.executed if is_done else spent.forecast
    if executed is None:
        return closed
    remark = _proposed(spent.period, layout().table("subjects").column("executed").header, is_done=is_done)
    return replace(closed, funds=replace(subject.funds, executed=executed), review=_joined(subject.review, remark))


def _reached(row: Indicator, monitored: Monitoring | None) -> Indicator:
    if monitored is None:
        return row
    is_done = _is_done(monitored.period, monitored.forecast)
    actual = monitored.current if is_done else monitored.forecast
    if row.actual is None and actual is not None:
        measure = read_measure(row.sign, row.target, actual, row.unit, nature(row.name, row.level1, row.level2))
        remark = _proposed(monitored.period, layout().table("indicators").column("actual").header, is_done=is_done)
        row = replace(row, actual=actual, measure=measure, review=_joined(row.review, remark))
    if row.reason is None and monitored.reason is not None:
        remark = _words().reason.format(period=monitored.period or "")
        row = replace(row, reason=monitored.reason, review=_joined(row.review, remark))
    return row


def _with_results(before: Subject, after: Subject, scheme: Scheme | None) -> Iterator[Indicator]:
    for old, new in zip(before.indicators, after.indicators, strict=True):
        yield new if scheme is None else _with_result(old, new, scheme)


def _with_result(before: Indicator, after: Indicator, scheme: Scheme) -> Indicator:
    """Next year's indicator with a remark on what came of this year's, where that says something of its target."""
    measure = before.measure
    words = _result_words(measure, scheme)
    if words is None:
        return after
    reason = (before.reason or "").strip().rstrip("。")
    remark = words.format(last=measure.actual, target=f"{measure.sign.value if measure.sign else ''}{measure.target}")
    return replace(after, review=_joined(after.review, remark + (_words().why.format(reason=reason) if reason else "")))


def _result_words(measure: Measure, scheme: Scheme) -> str | None:
    """Whether a result missed its target or was far beyond it; None where it was neither, or is no figure."""
    target, actual = measure.target, measure.actual
    if target is None or actual is None or not measure.comparable:
        return None
    if not meets_target(measure, scheme):
        return _words().missed
    better, worse = (target, actual) if measure.sign in (Sign.LE, Sign.LT) else (actual, target)
    exceeded = worse.value > 0 and better.value / worse.value >= _words().beyond
    return _words().exceeded if exceeded else None


def _is_done(period: str | None, expected: Typed) -> bool:
    """Whether what was done by the end of a period is the year's figure, not what was expected of the year."""
    return last_month(period) == MONTHS or expected is None


def _proposed(period: str | None, header: str, *, is_done: bool) -> str:
    words = _words().done if is_done else _words().expected
    return words.format(header=header, period=period or "")


def _joined(before: str | None, *remarks: str) -> str:
    """The remark of one row: what still stood there, and what is new, each once."""
    return "；".join(dict.fromkeys([*([before] if before else []), *remarks]))


def _next(evaluation: Evaluation) -> int:
    fact = layout().fact("year")
    year = evaluation.unit.year
    if year is None:
        raise XlperfError(f"没有填“{fact.header}”，不知道下年是哪一年。请先在“{layout().table('unit').name}”里填写")
    low, high = fact.minimum, fact.maximum
    if (low is not None and year < low) or (high is not None and year >= high):
        raise XlperfError(f"“{fact.header}”填的是 {year}，不能结转。请先改对")
    if not evaluation.subjects:
        raise XlperfError(f"“{layout().table('subjects').name}”里没有可用的行，没有可以结转的。请先填写")
    return year + 1


def _subject(subject: Subject, old: tuple[int, int]) -> Subject:
    carried = {section.key for section in layout().sections if section.carried}
    doubts = [doubt.remark for doubt in _words().doubts if getattr(subject, doubt.field) == doubt.value]
    return replace(
        subject,
        funds=_funds(subject.funds),
        goals=tuple(_goal(goal, old) for goal in subject.goals),
        indicators=tuple(_indicator(row, old) for row in subject.indicators),
        texts={key: _text(text, old) for key, text in subject.texts.items() if key in carried},
        blank_texts=(),
        stated_total=None,
        stated_grade=None,
        conclusion=None,
        overview=None,
        review=_review(subject.review, [subject.name], old, doubts),
        origins={},
    )


def _funds(funds: Funds) -> Funds:
    return Funds(
        initial=funds.next_year,
        last_executed=funds.executed,
        sources=tuple(Source(source=source.source) for source in funds.sources),
    )


def _goal(goal: Goal, old: tuple[int, int]) -> Goal:
    return replace(goal, achieved=None, stated_score=None, review=_review(goal.review, [goal.text], old), origins={})


def _indicator(row: Indicator, old: tuple[int, int]) -> Indicator:
    gone = {column.key: None for column in layout().table("indicators").inputs if not column.carried}
    after: dict[str, object] = {
        "last_actual": row.actual,
        "review": _review(row.review, [row.name, row.target], old),
        "measure": _unmeasured(row),
        "origins": {},
    }
    return replace(row, **{**gone, **after})  # type: ignore[arg-type]


def _unmeasured(row: Indicator) -> Measure:
    """The reading of an indicator of which nothing is achieved yet."""
    return read_measure(row.sign, row.target, None, row.unit, nature(row.name, row.level1, row.level2))


def _text(text: Text, old: tuple[int, int]) -> Text:
    return Text(section=text.section, text=text.text, review=_review(text.review, [text.text], old))


def _review(before: str | None, texts: Iterable[Typed], old: tuple[int, int], doubts: Iterable[str] = ()) -> str | None:
    """The remark of one row that needs another look now; None where there is none."""
    return _joined(before, *doubts, *_years_remark(texts, old)) or None


def _years_remark(texts: Iterable[Typed], old: tuple[int, int]) -> Iterator[str]:
    named = {year for text in texts if isinstance(text, str) for year in years_named(text)}
    years = "、".join(f"{year}年" for year in sorted(named.intersection(old)))
    if years:
        yield _words().years.format(years=years)


@cache
def _words() -> _Words:
    """The words; XlperfError lists everything wrong with the file."""
    return read_rules("rollover", _read_words)


def _read_words(root: Section) -> _Words:
    doubts = []
    for row in root.rows("projects"):
        doubts.append(_Doubt(row.choice("field", _CHOICES), row.text("value"), row.text("remark")))
        row.close()
    texts = {
        key: root.text(key) for key in ("file", "years", "done", "expected", "reason", "exceeded", "missed", "why")
    }
    return _Words(**texts, beyond=root.number("beyond", low=1), doubts=tuple(doubts))
