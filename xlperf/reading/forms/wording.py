"""The words on official forms as data (``data/forms.toml``), and labels as they are compared."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from xlperf.layout import heading
from xlperf.prose.lexicon import listed
from xlperf.rulefile import Section, read_rules
from xlperf.values.amounts import one_of
from xlperf.values.signs import compact

__all__ = [
    "Labels", "Patterns", "before_colon", "expression", "goal_label", "goal_number", "header_key", "label_inside",
    "labels", "normal", "points", "unit_of_money",
]  # fmt: skip

_NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]+、|\d+[、.](?!\d))")
_LETTERS = re.compile(r"(?<=[\u4e00-\u9fff])[abAB](?:/[abAB])?$")
_POINTS = re.compile(r"\((\d+(?:\.\d+)?)分")
_LABELLED = re.compile(r"\s*((?:其中\s*[:：]?\s*)?[^:：。；;，,]{2,24}?)\s*[:：]\s*(\S.*)", re.DOTALL)
_SIGNED = re.compile(r"(?<=人|表)(?:并|及|和)?(?:签字|签名|签章|盖章)+$")
_NUMERALS = "一二三四五六七八九"
_GOAL = re.compile(rf"年度(?:绩效)?目标([1-9]\d?|[{_NUMERALS}])?(内容)?|(?:绩效)?目标([1-9]\d?|[{_NUMERALS}])(内容)?")


Patterns = Sequence[tuple[str, re.Pattern[str]]]
"""Keys with the labels that mean them, as regular expressions over whole labels; the first that matches counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """The words of ``data/forms.toml``, as :func:`normal` gives them -> the key they stand for.

    ``schemes`` are marks (spaces taken out) by the id of the scheme; ``inline`` finds a fact before a colon,
    ``money`` a unit of money in brackets.
    """

    titles: tuple[str, ...]
    departments: tuple[str, ...]
    around: tuple[str, ...]
    facts: Mapping[str, str]
    subject: Mapping[str, str]
    texts: Mapping[str, str]
    funds: Mapping[str, str]
    fund_rows: Mapping[str, str]
    fund_sources: re.Pattern[str]
    fund_levels: re.Pattern[str]
    fund_sums: frozenset[str]
    fund_totals: re.Pattern[str]
    tasks: re.Pattern[str]
    fund_changed: re.Pattern[str]
    budget_changed: re.Pattern[str]
    blocks: Mapping[str, str]
    goals: Mapping[str, str]
    indicators: Mapping[str, str]
    names: frozenset[str]
    totals: Mapping[str, str]
    execution: re.Pattern[str]
    unheld: frozenset[str]
    sides: frozenset[str]
    deductions: frozenset[str]
    coefficients: frozenset[str]
    adjusted: re.Pattern[str]
    by_hand: frozenset[str]
    captions: re.Pattern[str]
    notes: re.Pattern[str]
    remarks: frozenset[str]
    own_notes: re.Pattern[str]
    lines_of_notes: re.Pattern[str]
    unchanged: re.Pattern[str]
    explains: re.Pattern[str]
    spending: re.Pattern[str]
    unspent: re.Pattern[str]
    denies: re.Pattern[str]
    scores: re.Pattern[str]
    none_happened: re.Pattern[str]
    signatures: tuple[str, ...]
    computed: re.Pattern[str]
    within: re.Pattern[str]
    no_indicator: frozenset[str]
    blank: frozenset[str]
    schemes: Mapping[str, tuple[str, ...]]
    inline: re.Pattern[str]
    money: re.Pattern[str]
    indicator_patterns: Patterns
    fund_patterns: Patterns
    fund_headers: Patterns
    fact_patterns: Patterns
    goal_patterns: Patterns
    goal_headers: Patterns
    halves: Patterns
    text_patterns: Patterns
    loose_texts: Patterns
    subject_patterns: Patterns
    whole_year: re.Pattern[str]

    def is_source(self, label: str) -> bool:
        """Whether a label names a source of funds or a level of government that gives them, 其中 aside."""
        name = self.within.sub("", label)
        return bool(self.fund_sources.fullmatch(name) or self.fund_levels.fullmatch(name))

    def head(self, label: str) -> str | None:
        """The key of what a form says of its subject, in the words of the data file or else by pattern (用款单位)."""
        return header_key(label, self.subject, self.subject_patterns)

    def fact(self, label: str) -> str | None:
        """The key of a fact of the unit by its label, in the words of the data file or else by pattern."""
        return header_key(_SIGNED.sub("", label), self.facts, self.fact_patterns)

    def text(self, label: str) -> str | None:
        """The section that a label names (存在问题及原因), in the words of the data file or else by pattern."""
        return header_key(label, self.texts, self.text_patterns)


@lru_cache(maxsize=8192)
def normal(text: str) -> str:
    """A label as it is compared: 年初预算数（万元）, “1. 年初预算数：” and 年 初 预 算 数(A) are all 年初预算数."""
    if len(text) > 60:  # no label is longer, and long texts need not be searched
        return ""
    return _LETTERS.sub("", _NUMBERING.sub("", heading(text)))


def before_colon(text: str) -> tuple[str, str] | None:
    """The words before the colon of a cell, as printed, and what stands behind it; None where they are no label.

    >>> before_colon("其中：基本支出：640"), before_colon("分两次，每次：验收")
    (('其中：基本支出', '640'), None)
    """
    found = _LABELLED.fullmatch(text)
    return (found[1], found[2]) if found else None


def label_inside(text: str) -> tuple[str, str] | None:
    """A label of the head with the value behind its colon, in one cell: 用款单位：某镇, 其中：基本支出：640.

    >>> label_inside("用款单位：某镇"), label_inside("其中：基本支出：640"), label_inside("分两次：验收")
    (('用款单位', '某镇'), ('基本支出', '640'), None)
    """
    before, value = before_colon(text) or ("", "")
    label = normal(labels().within.sub("", before))
    return (label, value) if before and (labels().head(label) or labels().fact(label)) else None


def points(text: str) -> str | None:
    """The points in a label: 年度绩效目标1（40分） says 40."""
    found = _POINTS.search(compact(text))
    return found[1] if found else None


def unit_of_money(text: str) -> str | None:
    """The unit of money in a label: 预算执行情况（万元） says 万元, and so does （万）."""
    found = labels().money.search(compact(text))
    return f"{found[1].removesuffix('元')}元" if found else None


def goal_label(text: str) -> tuple[int, bool] | None:
    """The number in 年度绩效目标2 (1 where there is none), and whether it is the label of the goal's text (内容).

    >>> goal_label("年度绩效目标2（40分）"), goal_label("目标二内容"), goal_label("绩效目标")
    ((2, False), (2, True), None)
    """
    found = _GOAL.fullmatch(normal(text))
    return (goal_number(found[1] or found[3] or "1"), bool(found[2] or found[4])) if found else None


def goal_number(digits: str) -> int:
    """The number of a goal, in digits or as one Chinese numeral."""
    return _NUMERALS.index(digits) + 1 if digits in _NUMERALS else int(digits)


def header_key(label: str, words: Mapping[str, str], patterns: Patterns) -> str | None:
    """The key of a column by its header, in the words of the data file or else by pattern; None for any other."""
    if not label or label in words:
        return words.get(label)
    return next((key for key, pattern in patterns if pattern.fullmatch(label)), None)


@cache
def labels() -> Labels:
    """The package's own words; XlperfError lists everything wrong with the file."""
    return read_rules("forms", _labels)


def _labels(root: Section) -> Labels:
    title, passed, rows = root.section("title"), root.section("passed"), root.section("fund_rows")
    within = rows.texts("within")
    facts, subject = root.section("facts"), root.section("subject")
    unheld, sides, names = root.section("unheld"), root.section("sides"), root.section("names")
    written = [word for section in (facts, subject) for key in section.given for word in section.texts(key)]
    schemes = root.rows("scheme")
    patterns = root.section("patterns")
    execution, within_one = root.section("execution"), patterns.section("within")
    found = Labels(
        titles=title.texts("words"),
        departments=title.texts("department"),
        around=title.texts("around"),
        facts=_words(facts),
        subject=_words(subject),
        texts=_words(root.section("texts")),
        funds=_words(root.section("funds")),
        fund_rows=_words(rows, without=("within", "sources", "levels", "sums", "changed", "totals", "tasks")),
        fund_sources=expression(rows, "sources"),
        fund_levels=expression(rows, "levels"),
        fund_sums=frozenset(map(normal, rows.texts("sums"))),
        fund_totals=expression(rows, "totals"),
        tasks=expression(rows, "tasks"),
        fund_changed=expression(rows, "changed"),
        budget_changed=expression(passed, "budget_changed"),
        blocks=_words(root.section("blocks")),
        goals=_words(root.section("goals")),
        indicators=_words(root.section("indicators")),
        names=frozenset(map(normal, names.texts("words"))),
        totals=_words(root.section("totals")),
        execution=expression(execution, "names"),
        unheld=frozenset(map(normal, unheld.texts("words"))),
        sides=frozenset(map(normal, sides.texts("words"))),
        deductions=frozenset(map(normal, passed.texts("deductions"))),
        coefficients=frozenset(map(normal, passed.texts("coefficients"))),
        adjusted=expression(passed, "adjusted"),
        unchanged=expression(passed, "unchanged"),
        by_hand=frozenset(map(normal, passed.texts("by_hand"))),
        captions=re.compile(rf"(?:{one_of(passed.texts('captions'))})[\d一二三四五六七八九十\-:：号]*.{{0,20}}"),
        notes=re.compile(rf"(?:{one_of(passed.texts('notes'))})(?:[:：\d(]|$)"),
        remarks=frozenset(map(normal, passed.texts("remarks"))),
        own_notes=expression(passed, "own_notes"),
        lines_of_notes=expression(passed, "lines_of_notes"),
        explains=expression(passed, "explains"),
        spending=expression(passed, "spending"),
        unspent=expression(passed, "unspent"),
        denies=expression(passed, "denies"),
        scores=expression(passed, "scores"),
        none_happened=expression(passed, "none_happened"),
        signatures=passed.texts("signatures"),
        computed=expression(passed, "computed"),
        within=re.compile(rf"^(?:{one_of(within)})[:：]?(?=[^:：])"),
        no_indicator=frozenset(map(compact, passed.texts("no_indicator"))),
        blank=frozenset(map(compact, (*passed.texts("blank"), *passed.texts("prompts")))),
        schemes={row.text("id"): tuple(map(compact, row.texts("marks"))) for row in schemes},
        inline=_inline(written),
        money=_money(),
        indicator_patterns=_patterns(patterns.section("indicators")),
        fund_patterns=_patterns(patterns.section("funds")),
        fund_headers=_patterns(patterns.section("fund_headers")),
        fact_patterns=_patterns(patterns.section("facts")),
        goal_patterns=_patterns(patterns.section("goals")),
        goal_headers=_patterns(patterns.section("goal_headers")),
        halves=_patterns(patterns.section("halves")),
        text_patterns=_patterns(patterns.section("texts")),
        subject_patterns=_patterns(patterns.section("subject")),
        loose_texts=_patterns(patterns.section("loose_texts")),
        whole_year=expression(within_one, "whole_year"),
    )
    for section in (title, passed, execution, within_one, unheld, sides, names, patterns, *schemes):
        section.close()
    return found


def _words(section: Section, without: Collection[str] = ()) -> Mapping[str, str]:
    return {normal(word): key for key in section.given if key not in without for word in section.texts(key)}


def _patterns(section: Section) -> Patterns:
    return tuple((key, expression(section, key)) for key in section.given)


def expression(section: Section, key: str) -> re.Pattern[str]:
    """A list of regular expressions as one that matches any of them; what is none is a fault of the file."""
    given = section.texts(key)
    try:
        return re.compile("|".join(f"(?:{one})" for one in given) if given else "(?!)")
    except re.error as error:
        section.fault(key, f"不是正则表达式：{error}")
        return re.compile("(?!)")


def _money() -> re.Pattern[str]:
    """A unit of money in brackets, perhaps beside the letter of its column: （万元）, （A，万元）."""
    letter, units = "[A-Za-z/]+", one_of((*listed("figures.money"), "万"))
    return re.compile(rf"\((?:{letter}[,，、])?(?:金额)?(?:单位)?:?({units})(?:[,，、]{letter})?\)")


def _inline(words: list[str]) -> re.Pattern[str]:
    """A label with white space between its characters, perhaps with a bracket, before a colon."""
    spaced = [r"\s*".join(map(re.escape, word)) for word in sorted(words, key=len, reverse=True)]
    return re.compile(rf"(?<!\S)({'|'.join(spaced)})\s*(?:[（(][^（()）]*[)）])?\s*[:：]")
