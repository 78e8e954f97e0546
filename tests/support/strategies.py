"""Generated evaluations, grids and JSON values, for the laws.

:func:`evaluations` gives them in canonical form: every value as the reader leaves it, so that writing and reading again
gives the same.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from xlperf.findings import catalogue
from xlperf.layout import Column, Type, heading, layout
from xlperf.model import (
    Acknowledgement,
    Edit,
    Evaluation,
    Funds,
    Goal,
    Indicator,
    Kind,
    Source,
    Subject,
    Text,
    Typed,
    Unit,
)
from xlperf.reading.subjects import folded
from xlperf.reading.tables import Book, Grid, TableRef
from xlperf.values.measures import Sign, read_measure

_LETTERS = st.characters(codec="utf-8", categories=("L", "N", "P", "S"), exclude_characters="_")
_INNER = st.characters(codec="utf-8", categories=("L", "N", "P", "S"), include_characters=" 　")
_HAN = st.sampled_from("某局项目资金绩效指标完成率（一）“引号”、。=+-@'<&>\"1234567890%≥")


NIGHTLY_TIMES = 10


def dear(examples: int) -> int:
    """So many examples of a law of which each takes a second or more; ten times as many in the nightly run."""
    return examples * (NIGHTLY_TIMES if settings.default.max_examples > 100 else 1)


@cache
def lines(*, most: int = 12) -> st.SearchStrategy[str]:
    """One line of text, not blank, without white space at its ends."""
    return st.text(st.one_of(_HAN, _INNER), min_size=1, max_size=most).filter(lambda text: text == text.strip() != "")


@cache
def paragraphs() -> st.SearchStrategy[str]:
    """One to three lines."""
    return st.lists(lines(most=30), min_size=1, max_size=3).map("\n".join)


@cache
def figures(low: int = 0, high: int = 10**9, places: int = 4) -> st.SearchStrategy[Decimal]:
    """A number that a cell keeps exactly."""
    return st.decimals(low, high, places=places, allow_nan=False, allow_infinity=False)


@cache
def typed() -> st.SearchStrategy[Typed]:
    """A value that stays as typed."""
    amounts = st.sampled_from(
        ["98%", "９８％", "≥90%", "120亿元", "49个", "达成预期指标", "2022年12月", "3-5天", "九十"]
    )
    return st.one_of(st.none(), figures(-(10**6), 10**6), amounts, lines())


@cache
def optional(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """The value, or None."""
    return st.one_of(st.none(), strategy)


@cache
@st.composite
def units(draw: st.DrawFn) -> Unit:
    """A unit."""
    line = optional(lines())
    return Unit(
        name=draw(lines()),
        full_name=draw(line),
        short_name=draw(lines()),
        region=draw(lines()),
        level=draw(lines()),
        year=draw(st.integers(2000, 2099)),
        scheme=draw(st.sampled_from(["hubei_2020", "mof_2020", "central_2016"])),
        money_unit=draw(st.sampled_from(layout().fact("money_unit").choices)),
        filled_on=draw(line),
        preparer=draw(line),
        phone=draw(line),
        head=draw(line),
    )


@cache
@st.composite
def sources(draw: st.DrawFn) -> Source:
    """A source of funds that is no total."""
    words = layout().total_words
    return Source(
        source=draw(lines().filter(lambda text: heading(text) not in words)),
        initial=draw(optional(figures())),
        adjusted=draw(optional(figures())),
        executed=draw(optional(figures())),
    )


@cache
@st.composite
def funds(draw: st.DrawFn) -> Funds:
    """A subject's funds."""
    money, text = optional(figures()), optional(paragraphs())
    initial, adjusted, executed = draw(money), draw(money), draw(money)
    stated = Source(source=layout().total_words[0], initial=initial, adjusted=adjusted, executed=executed)
    return Funds(
        initial=draw(money),
        adjusted=draw(money),
        executed=draw(money),
        basic=draw(money),
        project=draw(money),
        initial_basic=draw(money),
        initial_project=draw(money),
        next_year=draw(money),
        last_executed=draw(money),
        adjustment_reason=draw(text),
        shortfall_reason=draw(text),
        leftover_use=draw(text),
        stated_rate=draw(typed()),
        stated_score=draw(optional(figures(0, 100, 2))),
        stated_sum=None if initial is adjusted is executed is None else stated,
        sources=tuple(draw(st.lists(sources(), max_size=3))),
    )


@cache
@st.composite
def goals(draw: st.DrawFn) -> tuple[Goal, ...]:
    """Goals with numbers of their own that say something; or the one unnamed goal."""
    numbers = draw(st.lists(st.integers(1, 99), unique=True, max_size=3))
    listed = []
    for number in numbers:
        text = draw(optional(paragraphs()))
        weight = draw(figures(0, 100, 1) if text is None else optional(figures(0, 100, 1)))
        listed.append(Goal(number=number, text=text, weight=weight, review=draw(optional(paragraphs()))))
    return tuple(listed) or (Goal(number=1),)


def of_column(column: Column) -> st.SearchStrategy[Any]:
    """What a column of 绩效指标 may hold, or None."""
    kinds = {
        Type.TEXT: lines(), Type.LONG_TEXT: paragraphs(), Type.TYPED: typed(), Type.NUMBER: figures(0, 100, 1),
        Type.CHOICE: st.sampled_from(column.choices or ("",)), Type.MONEY: figures(), Type.INTEGER: st.integers(1, 99),
    }  # fmt: skip
    return optional(kinds[column.type])


@cache
@st.composite
def indicators(draw: st.DrawFn, numbers: tuple[int, ...] = (1,)) -> Indicator:
    """An indicator of one of the goals of those numbers."""
    drawn = ("subject", "goal", "level1", "level2", "name", "sign", "target", "unit", "actual")
    sign = draw(optional(st.one_of(st.sampled_from([str(sign) for sign in Sign]), lines(most=4))))
    target, unit, actual = draw(typed()), draw(optional(lines(most=4))), draw(typed())
    return Indicator(
        name=draw(lines(most=20)),
        goal=draw(st.sampled_from(numbers)),
        level1=draw(optional(st.one_of(st.sampled_from(["产出指标", "效益指标", "满意度指标"]), lines()))),
        level2=draw(optional(st.one_of(st.sampled_from(["数量指标", "质量指标", "社会效益指标"]), lines()))),
        sign=sign,
        target=target,
        unit=unit,
        actual=actual,
        **{
            column.key: draw(of_column(column))
            for column in layout().table("indicators").inputs
            if column.key not in drawn
        },
        measure=read_measure(sign, target, actual, unit),
    )


@cache
@st.composite
def subjects(draw: st.DrawFn, name: str, kind: Kind) -> Subject:
    """A subject of that name and kind."""
    line = optional(lines())
    listed = draw(goals())
    numbers = tuple(goal.number for goal in listed)
    sections = draw(
        st.lists(st.sampled_from(layout().sections_of(kind)), unique_by=lambda section: section.key, max_size=4)
    )
    others = [section.key for section in layout().sections_of(kind) if section not in sections]
    marked = draw(st.sets(st.sampled_from(others), max_size=2))
    return Subject(
        name=name,
        kind=kind,
        supervisor=draw(line),
        implementer=draw(line),
        category=draw(line),
        nature=draw(line),
        type=draw(line),
        funds=draw(funds()),
        goals=listed,
        indicators=tuple(draw(st.lists(indicators(numbers), max_size=4))),
        texts={
            section.key: Text(section=section.key, text=draw(paragraphs()), review=draw(optional(paragraphs())))
            for section in sections
        },
        blank_texts=tuple(Text(section=key, text="", review=draw(paragraphs())) for key in others if key in marked),
        stated_total=draw(optional(figures(0, 120, 2))),
        stated_grade=draw(line),
        review=draw(optional(paragraphs())),
    )


@cache
@st.composite
def evaluations(draw: st.DrawFn, *, with_edits: bool = True) -> Evaluation:
    """A whole evaluation in canonical form: at most one department, names that differ."""
    names = draw(st.lists(lines().filter(folded), min_size=1, max_size=4, unique_by=folded))
    first = draw(st.sampled_from(Kind))
    kinds = [first, *[Kind.PROJECT] * (len(names) - 1)]
    evaluated = tuple(draw(subjects(name, kind)) for name, kind in zip(names, kinds, strict=True))
    notes = st.builds(
        Acknowledgement,
        code=st.sampled_from(sorted(catalogue())),
        subject=st.sampled_from(["", *names]),
        item=st.one_of(st.just(""), lines()),
        reason=st.one_of(st.just(""), paragraphs()),
    )
    changes = st.builds(
        Edit,
        subject=st.sampled_from(names),
        key=lines(most=20),
        generated=st.text("0123456789abcdef", min_size=16, max_size=16),
        facts=st.text("0123456789abcdef", min_size=16, max_size=16),
        text=st.one_of(st.just(""), paragraphs(), paragraphs().map("  {}\n".format)),
    )
    return Evaluation(
        unit=draw(units()),
        subjects=evaluated,
        acknowledged=tuple(draw(st.lists(notes, max_size=3))),
        edits=tuple(draw(st.lists(changes, max_size=3, unique_by=lambda edit: edit.key))) if with_edits else (),
    )


@cache
def cells() -> st.SearchStrategy[object]:
    """Anything a cell may hold, words that mean something to the reader among it."""
    template = layout()
    words = [
        *(word for table in template.tables for column in table.columns for word in (column.header, *column.aliases)),
        *(fact.header for fact in template.facts),
        *(section.header for section in template.sections),
        *(
            "某局",
            "部门整体",
            "项目",
            "合计",
            "98%",
            "九十",
            "337.05万元",
            "0.03亿元",
            "≥",
            "1",
            "定性",
            "-",
            "R01",
            "xlperf:key",
        ),
    ]
    return st.one_of(
        st.none(),
        st.sampled_from(words),
        st.text(max_size=8),
        st.floats(),
        st.integers(),
        st.booleans(),
        st.dates(),
        st.datetimes(),
        st.times(),
        st.timedeltas(),
    )


@cache
@st.composite
def grids(draw: st.DrawFn, name: str) -> Grid:
    """A sheet of anything, at any place, with marks that need not fit it."""
    header = st.lists(
        st.sampled_from([column.header for table in layout().tables for column in table.columns]), max_size=8
    )
    row = st.one_of(st.lists(cells(), max_size=8), header)
    place = st.tuples(st.integers(0, 9), st.integers(0, 9))
    corners = st.tuples(*[st.integers(0, 9)] * 4)
    return Grid(
        name=name,
        rows=draw(st.lists(row, max_size=8)),
        errors=draw(st.dictionaries(place, st.sampled_from(["#REF!", "#N/A"]), max_size=3)),
        formats=draw(st.dictionaries(place, st.sampled_from(["0%", "yyyy-m-d", '"%"', "@"]), max_size=3)),
        merges=tuple(draw(st.lists(corners, max_size=2))),
        top=draw(st.integers(0, 3)),
        left=draw(st.integers(0, 3)),
    )


@cache
@st.composite
def books(draw: st.DrawFn) -> Book:
    """A workbook of anything: sheets and tables of the template's names or others, tables of any extent."""
    known = [table.name for table in layout().tables]
    names = draw(st.lists(st.sampled_from([*known, "报告", "别的"]), unique=True, max_size=5))
    sheets = {name: draw(grids(name)) for name in names}
    refs = st.builds(
        TableRef,
        name=st.sampled_from([*known, "表1"]),
        sheet=st.sampled_from([*names, "没有"]),
        top=st.integers(0, 5),
        left=st.integers(0, 5),
        bottom=st.integers(0, 9),
        right=st.integers(0, 9),
        totals=st.integers(0, 1),
    )
    return Book(name="任意", grids=sheets, tables=tuple(draw(st.lists(refs, max_size=4))))


@cache
def json_values() -> st.SearchStrategy[object]:
    """Any JSON value, the data file's own keys among it."""
    keys = [
        *("xlperf", "unit", "subjects", "acknowledged", "edits", "funds", "goals", "indicators", "texts", "sources"),
        *(
            "stated_sum",
            "name",
            "kind",
            "year",
            "goal",
            "target",
            "actual",
            "number",
            "weight",
            "executed",
            "key",
            "text",
        ),
    ]
    leaves = st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.decimals(),
        st.text(max_size=8),
        st.sampled_from(["项目", "98%", "某局", Decimal("1E+999999"), Decimal("1E-999999")]),
        st.builds(lambda: 10**5000),
    )
    key = st.one_of(st.sampled_from(keys), st.text(max_size=4))
    return st.recursive(
        leaves,
        lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(key, inner, max_size=6)),
        max_leaves=25,
    )


@cache
def data_files() -> st.SearchStrategy[object]:
    """Data files whose parts are any JSON values in the places where the reader looks."""
    value = json_values()
    part = st.one_of(value, st.lists(value, max_size=2))
    subject = st.fixed_dictionaries(
        {}, optional=dict.fromkeys(("name", "kind", "funds", "goals", "indicators", "texts", "stated_total"), part)
    )
    return st.one_of(
        value,
        st.fixed_dictionaries(
            {"xlperf": st.one_of(st.just(1), value)},
            optional={
                "unit": part,
                "subjects": st.one_of(part, st.lists(subject, max_size=2)),
                "acknowledged": part,
                "edits": part,
            },
        ),
    )


__all__ = [
    "books",
    "cells",
    "data_files",
    "evaluations",
    "figures",
    "grids",
    "indicators",
    "json_values",
    "lines",
    "paragraphs",
    "subjects",
    "typed",
    "units",
]
