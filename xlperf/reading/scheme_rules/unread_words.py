"""Whether the sentence that prints a rule was read whole: a word or a figure that was not read may change the rule.

乡镇项目预算执行率20分 is no rule for all projects, and 原执行率低于60%的不得分 none of today: a rule counts only
where nothing of its sentence is left over. The words that change nothing are data (``data/printed_rules.toml``,
``words``); a text is as in :mod:`xlperf.reading.scheme_rules.rule_words`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache

from xlperf.reading.scheme_rules.rule_clauses import caps_in
from xlperf.reading.scheme_rules.rule_texts import dimensions_in, parts_in, rules_in
from xlperf.reading.scheme_rules.rule_values import Value, value_text
from xlperf.reading.scheme_rules.rule_words import contrary, found, narrow_name, plain_words

__all__ = ["Rule", "rules_of", "unread_words"]

Rule = tuple[str, Value]

_LONGEST = 4  # sentences that carry one rule together: tiers, grades
_HUNDRED = Decimal(100)
_ENDS = re.compile("(?<=[。;])")
_FIGURE = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_ORDINAL = re.compile(
    r"^\W*(?:附?注|说明|备注)?\W*[0-9]{1,2}[.、)]|(?<=[。;:,])\(?[0-9]{1,2}[.、)](?![0-9])|\([0-9]{1,2}\)(?!分)"
    r"|(?:^|[。;:,]|注)[1-9](?=[\u4e00-\u9fff:])(?!分|个|位|倍)|第[0-9一二三四五六七八九十]+[条款]|[0-9]位|[0-9]+字"
    r"|[(\[〔][0-9]{4}[)\]〕][0-9]+号|1-(?=[(\[]?[^0-9])|得分[0-9]+\.[0-9]+分(?=[,。])"
)
_MOST_LETTERS = 12  # of a word
_CLAUSE = re.compile(r"[,:;。()\[\]、]")
_SHORT = 10  # characters of a clause
_WORD = re.compile(r"\w+")
_WITH_NEXT = ("grading.grades", "execution.steps", "execution.cap_total_by_rate")  # 80-89, 90-100
_NEXT = (Decimal(1), Decimal("0.1"), Decimal("0.01"))


def unread_words(text: str, key: str, value: Value, others: Sequence[Rule] = ()) -> tuple[str, ...]:
    """The words and figures that were not read of the sentence of a text that prints this rule; () where it is whole.

    ``others`` are the rules of the whole form: a figure of one on the same subject is read, too.

    >>> unread_words("预算执行率20分", "execution.weight", Decimal(20))
    ()
    >>> unread_words("乡镇项目预算执行率20分", "execution.weight", Decimal(20))
    ('乡镇',)
    """
    if aside := tuple(dict.fromkeys(match[0] for match in found("set_aside", text))):
        return aside
    if otherwise := contrary(key, text):
        return (otherwise,)
    every = [_left_over(part, key, value, others) for part in _carriers(text, key, value)]
    return min(every, key=len, default=())


def _carriers(text: str, key: str, value: Value) -> list[str]:
    """The fewest sentences beside each other that print the rule by themselves; else the whole text."""
    sentences = [part for part in _ENDS.split(text) if part]
    for length in range(1, min(_LONGEST, len(sentences)) + 1):
        windows = ["".join(sentences[at : at + length]) for at in range(len(sentences) - length + 1)]
        if carrying := [one for one in windows if (key, value) in rules_of(one)]:
            return carrying
    return [text]


@lru_cache(maxsize=512)  # each rule of a text asks for the same sentences
def rules_of(text: str) -> tuple[Rule, ...]:
    """All rules that stand in one text; points of dimensions and caps as far as they stand there."""
    rules = list(rules_in(text))
    rules += [("dimensions", tuple(sorted(dimensions)))] if (dimensions := dimensions_in(text)) else []
    rules += [("parts", tuple(sorted(parts)))] if (parts := parts_in(text)) else []
    rules += [("execution.cap_total_by_rate", tuple(sorted(caps.items())))] if (caps := caps_in(text)) else []
    return tuple(rules)


def _left_over(text: str, key: str, value: Value, others: Sequence[Rule]) -> tuple[str, ...]:
    """The words of a text that change what it says, and the figures that none of its rules has."""
    bare = _ORDINAL.sub("", text)
    words = [word for clause in _CLAUSE.split(bare) for word in _unread_in(clause)]
    figures = [Decimal(figure) for figure in _FIGURE.findall(bare)]
    related = [one for one in others if _subject(one[0]) & _subject(key)]
    explained = {figure for one in (*rules_of(text), (key, value), *related) for figure in _figures_of(*one, figures)}
    unexplained = [f"{figure:f}" for figure in figures if figure not in explained]
    narrow = narrow_name(key, text)
    return tuple(dict.fromkeys((*([narrow] if narrow else []), *words, *unexplained)))


def _unread_in(clause: str) -> list[str]:
    """The unknown words of a clause, or the clause where it is short: 除应急项目外 says more than 除 and 外."""
    words = [word for part in _WORD.findall(_FIGURE.sub(" ", clause)) for word in _unknown(part)]
    return [clause] if words and len(clause) <= _SHORT else words


def _unknown(part: str) -> list[str]:
    """What no known words make up, of letters without a mark between them; as little as possible."""
    plain = plain_words()
    best: list[tuple[int, str]] = [(0, "")]  # from the end on: how many letters are unknown, and which, in their places
    for at in range(len(part) - 1, -1, -1):
        rest = len(part) - at
        left, text = best[rest - 1]
        choices = [(left + 1, part[at] + text)]
        for length in range(1, min(_MOST_LETTERS, rest) + 1):
            if part[at : at + length] in plain:
                left, text = best[rest - length]
                choices.append((left, " " + text))
        best.append(min(choices, key=lambda choice: choice[0]))
    return best[-1][1].split()


def _subject(key: str) -> set[str]:
    """What a rule is about: budget execution, the points of a form, an indicator, or itself."""
    points = {"points"} if key in ("dimensions", "parts", "splits", "execution.weight") else set()
    return points | {key.partition(".")[0]}


def _figures_of(key: str, value: Value, figures: list[Decimal]) -> Iterator[Decimal]:
    """The figures of a text that a rule explains: those it has, those beside them, what makes a whole of them."""
    own = [Decimal(figure) for figure in _FIGURE.findall(value_text(key, value))]
    yield from (Decimal(0), _HUNDRED, *own)
    if key in _WITH_NEXT:
        yield from (figure + sign * step for figure in own for step in _NEXT for sign in (1, -1))
    if key in ("dimensions", "parts", "splits"):
        yield from (sum(own, Decimal(0)), _HUNDRED - sum(own, Decimal(0)))
    if key == "over" and isinstance(value, tuple):
        threshold, action, rate, *_ = value[0]
        yield from (threshold, threshold * _HUNDRED - _HUNDRED) if threshold is not None else ()
        for step in figures if action == "reduce" else ():
            if step * rate in figures:
                yield from (step, step * rate)
