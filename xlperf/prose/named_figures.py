"""Figures that a sentence names: 年初预算数为…, 实际执行支出…, 执行率为…; and what it says of an indicator it names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from xlperf.prose.figures import Figure
from xlperf.prose.lexicon import listed, pattern, says

FACTS = ("initial", "adjusted", "basic", "project", "remaining", "rate", "total", "executed")
"""What a figure can be named as, the narrowest first."""

TALLIES = ("all", "done", "missed")
"""What indicators are counted as."""

_WINDOW = 40  # characters before a figure in which its name stands
_VERDICT, _QUOTED = "该指标", "实际完成情况"  # what stands in every sentence with a verdict, with a quoted one
_CLAUSE = re.compile(r"[。；;！？\n，,、]")


class Labelled(NamedTuple):
    """A figure and what the sentence says it is: one of ``FACTS`` or of ``TALLIES``."""

    fact: str
    figure: Figure


class FigureStatement(NamedTuple):
    """What a sentence says of an indicator: ``what`` is target, actual, verdict or tier; words, or a figure."""

    what: str
    words: str
    figure: Figure | None
    start: int
    end: int


def labelled(sentence: str, found: Sequence[Figure], names: Sequence[str]) -> Iterator[Labelled]:
    """The figures that a sentence names outright.

    ``names`` are those of the unit and its subjects, which may stand before the label. Where the clause says more (of
    whom, compared with what, until when), the figure may be a part or another one, and is left out.
    """
    last = 0
    for figure in found:
        before = sentence[max(last, figure.start - _WINDOW) : figure.start]
        last = figure.end
        if figure.rough or says("labels.guard", sentence[: figure.start]):
            continue
        clause = _bare(_CLAUSE.split(before)[-1], names).strip()
        for fact in FACTS:
            label = pattern(f"labels.{fact}").search(clause) if _fits(fact, figure) else None
            if label is not None:
                if pattern("labels.before").search(clause[: label.start()]):
                    yield Labelled(fact, figure)
                break


def scores(sentence: str, found: Sequence[Figure]) -> Iterator[Figure]:
    """The figures that a sentence calls a score: 自评得分82分, 得36.44分; not what can be scored, or was taken off."""
    for figure in found:
        if figure.unit in listed("figures.points") and not figure.rough and "总" not in sentence[: figure.start]:
            before = _CLAUSE.split(sentence[max(0, figure.start - _WINDOW) : figure.start])[-1]
            if pattern("labels.score").search(before):
                yield figure


def tallies(sentence: str, found: Sequence[Figure]) -> Iterator[Labelled]:
    """How many indicators a sentence says there are (all), were reached (done), or were not (missed)."""
    for figure in found:
        if figure.unit in listed("tallies.units") and not figure.rough:
            before = sentence[max(0, figure.start - _WINDOW) : figure.start]
            fact = next((fact for fact in TALLIES if pattern(f"tallies.{fact}").search(before)), None)
            if fact is not None:
                yield Labelled(fact, figure)


def statements_about(sentence: str, start: int, found: Sequence[Figure]) -> Iterator[FigureStatement]:
    """What a sentence says of the indicator it names before ``start``: target, actual value, verdict, tier."""
    for figure in found:
        if figure.start < start or figure.rough:
            continue
        before = sentence[max(start, figure.start - _WINDOW) : figure.start]
        for what in ("actual", "target"):
            if pattern(f"verdicts.{what}").search(before):
                yield FigureStatement(what, "", figure, figure.start, figure.end)
                break
    for match in pattern("verdicts.verdict").finditer(sentence, start) if _VERDICT in sentence else ():
        yield FigureStatement("verdict", f"{match[1] or ''}{match[2]}", None, *match.span())
    for match in pattern("verdicts.quoted").finditer(sentence, start) if _QUOTED in sentence else ():
        yield FigureStatement("tier", match[1], None, *match.span())


def verdict_of(words: str) -> str:
    """What a verdict's words mean: done, partly, missed; odd where they are no verdict; "" unknown."""
    return next((kind for kind in ("done", "partly", "missed", "odd") if words in listed(f"verdicts.{kind}")), "")


def _bare(clause: str, names: Sequence[str]) -> str:
    """A clause without the names of the unit and its subjects."""
    for name in names:
        clause = clause.replace(name, "")
    return clause


def _fits(fact: str, figure: Figure) -> bool:
    if fact == "rate":
        return figure.is_rate
    if fact == "total":
        return figure.unit in listed("figures.points")
    return figure.is_money
