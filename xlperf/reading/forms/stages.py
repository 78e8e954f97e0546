"""The words that forms of targets and of monitoring have beside those of self-evaluations (``data/stage_forms.toml``).

>>> stage_words("monitoring").column("全年预计完成情况"), period_in("1-6月执行数"), period_in("半年度指标执行情况")
('forecast', '1-6月', '半年度')
>>> stage_words("self_evaluation") is None
True
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from xlperf.reading.forms.wording import Patterns, expression, normal
from xlperf.rulefile import Section, read_rules
from xlperf.values.amounts import one_of
from xlperf.values.periods import last_month

__all__ = [
    "MONITORING",
    "TARGET",
    "StageWords",
    "is_own_caption",
    "is_period_label",
    "own_sheets",
    "period_in",
    "stage_words",
    "ticks",
]

TARGET, MONITORING = "target", "monitoring"
"""The kinds of forms whose words these are, by their keys in ``data/form_kinds.toml``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageWords:
    """The words of one kind of form.

    ``same``: a label -> the usual one; ``columns`` of indicators, ``amounts`` with the figure beside them and columns
    of ``funds`` by key; ``long`` matches the side of indicators of all years.
    """

    key: str
    same: Mapping[str, str]
    columns: Patterns
    amounts: Patterns
    funds: Patterns
    long: re.Pattern[str]

    def column(self, label: str) -> str | None:
        """The key of a column of indicators by its header; None for any other."""
        return _key(label, self.columns)

    def amount(self, label: str) -> str | None:
        """The key of a label of money that has its figure beside it; None for any other."""
        return _key(label, self.amounts)

    def fund(self, label: str) -> str | None:
        """The key of a column of money by its header; None for any other."""
        return _key(label, self.funds)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Words:
    """The whole file."""

    by_kind: Mapping[str, StageWords]
    behind: re.Pattern[str]
    before: re.Pattern[str]
    labels: frozenset[str]
    passed: re.Pattern[str]
    notes: re.Pattern[str]
    sheets: tuple[str, ...]
    ticks: Mapping[str, str]


def stage_words(kind: str) -> StageWords | None:
    """The words of a kind of form; None where it has none of its own."""
    return _words().by_kind.get(kind)


def ticks() -> Mapping[str, str]:
    """What a tick in a column says: the column's key -> the word."""
    return _words().ticks


def is_period_label(label: str) -> bool:
    """Whether a label is that of the months that are monitored (监控期间)."""
    return label in _words().labels


def own_sheets() -> tuple[str, ...]:
    """The sheets of our own papers that repeat what their forms say."""
    return _words().sheets


def is_own_caption(text: str) -> bool:
    """Whether a text without white space is what our own papers print above or below a form."""
    words = _words()
    return words.passed.fullmatch(text) is not None or words.notes.fullmatch(text) is not None


def period_in(label: str) -> str | None:
    """The months that a header names, as printed; None where it names none.

    >>> period_in("截至9月底完成值"), period_in("年初预算数"), period_in("当前完成值")
    ('9月底', None, None)
    """
    words = _words()
    bare = words.before.sub("", words.behind.sub("", label))
    return bare if last_month(bare) is not None else None


def _key(label: str, patterns: Patterns) -> str | None:
    return next((key for key, pattern in patterns if label and pattern.fullmatch(label)), None)


@cache
def _words() -> _Words:
    """The package's own words; XlperfError lists everything wrong with the file."""
    return read_rules("stage_forms", _read)


def _read(root: Section) -> _Words:
    period, marks, passed = root.section("period"), root.section("ticks"), root.section("passed")
    words = _Words(
        by_kind={key: _stage(key, root.section(key)) for key in (TARGET, MONITORING)},
        behind=re.compile(rf"(?:{expression(period, 'behind').pattern})$"),
        before=re.compile(rf"^(?:{one_of(period.texts('before'))})"),
        labels=frozenset(map(normal, period.texts("labels"))),
        passed=expression(passed, "captions"),
        notes=expression(passed, "notes"),
        sheets=passed.texts("sheets"),
        ticks={key: marks.text(key) for key in marks.given},
    )
    for section in (period, marks, passed):
        section.close()
    return words


def _stage(key: str, section: Section) -> StageWords:
    same, long = section.section("same"), section.section("long")
    made = StageWords(
        key=key,
        same={normal(word): normal(usual) for usual in same.given for word in same.texts(usual)},
        columns=_patterns(section.section("columns")),
        amounts=_patterns(section.section("amounts")),
        funds=_patterns(section.section("funds")),
        long=expression(long, "sides"),
    )
    for one in (same, long, section):
        one.close()
    return made


def _patterns(section: Section) -> Patterns:
    return tuple((key, expression(section, key)) for key in section.given)
