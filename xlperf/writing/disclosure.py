"""What may be made public of an evaluation: personal data taken out, money in the unit in which it is published.

Figures, targets and results stay as they are, so whatever is computed from them stays, too. What is taken out are the
facts about persons, their names and numbers inside texts (``data/disclosure.toml``).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Any

from xlperf.model import Evaluation, Funds, Goal, Indicator, Source, Subject, Typed
from xlperf.rulefile import Section, read_rules
from xlperf.values.amounts import Amount, convert, one_of
from xlperf.values.entries import as_text, read_entry

__all__ = ["Public", "in_published_unit", "is_person_line", "persons_of", "public", "without_persons"]

_NARROW: dict[int, str | int] = {  # one for one: places stay
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F) if chr(code) not in "，：；／"},
    **str.maketrans("—–‑‐−·•\u3000\u00a0\u2002\u2003\u2009\u200b\u202f\u2060\t", "-------" + " " * 9),
}
_NAME = r"(?:[\u4e00-\u9fff·]{2,4}?|[\u4e00-\u9fff] {1,3}[\u4e00-\u9fff])(?=[^\u4e00-\u9fff·]|$|电话|手机|联系)"
_APART = r"[ \u3000]{0,3}"  # 李　四
_SPACED = re.compile(r"(?<!\S)(\S)\s{1,3}(\S)(?!\S)")
_SEPARATORS = re.compile(r"[、,，;；/\s]+")
_LEAST = 2  # characters of a name
_FUNDS_TEXTS = ("adjustment_reason", "shortfall_reason", "leftover_use")
_AMOUNTS = ("initial", "adjusted", "executed")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rules:
    """``data/disclosure.toml`` as patterns."""

    numbers: re.Pattern[str]
    labelled: re.Pattern[str]
    names: re.Pattern[str]
    instead: str
    name_instead: str
    unit: str
    places: str
    lines: re.Pattern[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Public:
    """An evaluation without personal data, and how many places of its texts were changed."""

    evaluation: Evaluation
    changed: int


def public(evaluation: Evaluation) -> Public:
    """The evaluation without personal data: no 填报人, 联系电话 and 负责人, none of these inside texts.

    What a person changed in the report, explained warnings and the monitoring are not in it.

    >>> from xlperf.model import Kind, Subject, Unit
    >>> unit = Unit(name="某局", preparer="张三丰", phone="0715-8888888")
    >>> made = public(Evaluation(unit=unit, subjects=(Subject(name="甲", kind=Kind.PROJECT, overview="张三丰负责"),)))
    >>> made.evaluation.unit.preparer, made.evaluation.subjects[0].overview, made.changed
    (None, '×××负责', 1)
    """
    persons = persons_of(evaluation)
    counted = 0

    def clean(text: str) -> str:
        nonlocal counted
        shown = without_persons(text, persons)
        counted += shown != text
        return shown

    unit = replace(evaluation.unit, preparer=None, phone=None, head=None, origins={})
    subjects = tuple(_subject(subject, clean) for subject in evaluation.subjects)
    return Public(evaluation=Evaluation(unit=unit, subjects=subjects), changed=counted)


def without_persons(text: str, persons: frozenset[str] = frozenset()) -> str:
    """A text without phone numbers, numbers of persons and accounts, and without these names.

    >>> without_persons("咨询电话０７１５－８３４５６７８，联系人：李四，投资13912345678元。")
    '咨询电话（略），联系人：×××，投资13912345678元。'
    """
    rules = _rules()
    for pattern, group, instead in (
        (rules.numbers, 0, rules.instead),
        (rules.labelled, 1, rules.instead),
        (rules.names, 1, rules.name_instead),
    ):
        found = list(pattern.finditer(text.translate(_NARROW)))
        for match in reversed(found):
            text = text[: match.start(group)] + instead + text[match.end(group) :]
    for person in sorted(persons, key=len, reverse=True):
        name = _APART.join(map(re.escape, person))
        text = re.sub(rf"{name}(?![{rules.places}])", rules.name_instead, text)
    return text


def in_published_unit(evaluation: Evaluation) -> Evaluation:
    """The evaluation with its money in the unit in which it is published (万元), exactly."""
    unit, wanted = evaluation.unit.money_unit, _rules().unit
    if unit == wanted:
        return evaluation

    def converted(value: Decimal | None) -> Decimal | None:
        amount = None if value is None else convert(Amount(value, unit), wanted)
        return None if amount is None else amount.value

    subjects = tuple(_in_unit(subject, converted) for subject in evaluation.subjects)
    return replace(evaluation, unit=replace(evaluation.unit, money_unit=wanted), subjects=subjects)


def is_person_line(text: str) -> bool:
    """Whether a line above or below a table is about persons, and holds nothing.

    >>> is_person_line("填报人："), is_person_line("填报日期："), is_person_line("单位：万元")
    (True, False, False)
    """
    return _rules().lines.fullmatch(text.strip()) is not None


def persons_of(evaluation: Evaluation) -> frozenset[str]:
    """The names of those who filled in, and who are responsible."""
    unit = evaluation.unit
    given = [unit.preparer, unit.head, *(subject.leader for subject in evaluation.subjects)]
    joined = (_SPACED.sub(r"\1\2", text.strip()) for text in given if text)
    names = (name for text in joined for name in _SEPARATORS.split(text))
    return frozenset(name for name in names if len(name) >= _LEAST)


def _subject(subject: Subject, clean: Callable[[str], str]) -> Subject:
    reasons: dict[str, Any] = {key: _cleaned(getattr(subject.funds, key), clean) for key in _FUNDS_TEXTS}
    funds = replace(
        subject.funds,
        **reasons,
        sources=tuple(replace(one, source=clean(one.source)) for one in subject.funds.sources),
    )
    return replace(
        subject,
        name=clean(subject.name),
        funds=funds,
        goals=tuple(_goal(goal, clean) for goal in subject.goals),
        indicators=tuple(_indicator(row, clean) for row in subject.indicators),
        texts={key: replace(text, text=clean(text.text), review=None) for key, text in subject.texts.items()},
        blank_texts=(),
        conclusion=_cleaned(subject.conclusion, clean),
        overview=_cleaned(subject.overview, clean),
        leader=None,
        review=None,
    )


def _goal(goal: Goal, clean: Callable[[str], str]) -> Goal:
    return replace(goal, text=_cleaned(goal.text, clean), achieved=_cleaned(goal.achieved, clean), review=None)


def _indicator(row: Indicator, clean: Callable[[str], str]) -> Indicator:
    measure = row.measure
    texts: dict[str, Any] = {
        "target_text": measure.target_text if measure.target else clean(measure.target_text),
        "actual_text": measure.actual_text if measure.actual else clean(measure.actual_text),
    }
    changed: dict[str, Any] = {
        "target": row.target if measure.target else _typed(row.target, clean),
        "actual": row.actual if measure.actual else _typed(row.actual, clean),
        "last_actual": _unless_figure(row.last_actual, clean),
        "mid_target": _unless_figure(row.mid_target, clean),
    }
    changed |= {key: _cleaned(getattr(row, key), clean) for key in ("reason", "evidence", "standard", "scoring")}
    return replace(row, name=clean(row.name), measure=replace(measure, **texts), review=None, **changed)


def _unless_figure(value: Typed, clean: Callable[[str], str]) -> Typed:
    """Words without personal data; a figure stays, as its digits are no phone's."""
    return value if read_entry(as_text(value)).amount else _typed(value, clean)


def _typed(value: Typed, clean: Callable[[str], str]) -> Typed:
    return clean(value) if isinstance(value, str) else value


def _cleaned(text: str | None, clean: Callable[[str], str]) -> str | None:
    return None if text is None else clean(text)


def _in_unit(subject: Subject, converted: Callable[[Decimal | None], Decimal | None]) -> Subject:
    def source(one: Source) -> Source:
        amounts: dict[str, Any] = {key: converted(getattr(one, key)) for key in _AMOUNTS}
        return replace(one, **amounts)

    funds: Funds = subject.funds
    keys = (*_AMOUNTS, "basic", "project", "next_year", "last_executed", "initial_basic", "initial_project")
    changed: dict[str, Any] = {key: converted(getattr(funds, key)) for key in keys}
    total = source(funds.stated_sum) if funds.stated_sum else None
    funds = replace(funds, **changed, stated_sum=total, sources=tuple(map(source, funds.sources)))
    return replace(subject, funds=funds, mid_total=converted(subject.mid_total))


@cache
def _rules() -> _Rules:
    """The package's own rules; XlperfError lists everything wrong with the file."""
    return read_rules("disclosure", _read)


def _read(root: Section) -> _Rules:
    amounts, before_number = one_of(root.texts("amounts")), one_of(root.texts("before_number"))
    numbers = "|".join(f"(?:{pattern})" for pattern in root.texts("patterns"))
    before_name = one_of(root.texts("before_name"))
    return _Rules(
        numbers=re.compile(rf"(?<![\d.A-Za-z])(?:{numbers})(?![\d]|\.\d| ?(?:{amounts}))"),
        labelled=re.compile(
            rf"(?:{before_number})(?:号码)?[:：为是 ]{{0,3}}([A-Za-z0-9_-]{{5,20}})(?![A-Za-z0-9_-]| ?(?:{amounts}))"
        ),
        names=re.compile(rf"(?:{before_name})[:：] {{0,3}}({_NAME}(?:[、/] ?{_NAME})*)"),
        instead=root.text("instead"),
        name_instead=root.text("name_instead"),
        unit=root.text("unit"),
        places=root.text("places"),
        lines=re.compile(rf"(?:{one_of(root.texts('lines'))})(?:[(（][^()（）]*[)）])?[:：]?"),
    )
