"""What kind of form a form is (``data/form_kinds.toml``): a self-evaluation, or what belongs to another stage.

>>> kind_of("项目支出绩效运行监控表", Evidence(columns=frozenset({"name", "target", "actual"}))).name
'绩效运行监控表'
>>> kind_of("项目支出绩效自评表", Evidence(columns=frozenset({"name", "target", "actual", "stated_score"}))).name
'自评表'
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from xlperf.reading.forms.stages import stage_words
from xlperf.reading.forms.wording import expression
from xlperf.rulefile import Section, read_rules
from xlperf.values.amounts import one_of

__all__ = ["Evidence", "FormKind", "Kinds", "is_title", "kind_of", "kinds"]

EVALUATIONS = ("self_evaluation", "transfer")
"""The kinds that are read as self-evaluations."""

_LONGEST_TITLE = 200  # characters, without white space
_SENTENCE = re.compile("[。；;，,]")
_YEAR_BEHIND = re.compile(r"[(（【\[][^()（）【】\[\]]*[)）】\]]$")
_MOST_PARAGRAPHS = 3  # long texts by themselves from which on a sheet is a report


@dataclass(frozen=True, slots=True, kw_only=True)
class FormKind:
    """One kind of form: ``stage`` is 目标, 监控, 自评 or "" where none is known; ``marks`` match whole labels.

    ``reason`` and ``remedy`` are said of a form that is not read.
    """

    key: str
    name: str
    stage: str
    titles: re.Pattern[str]
    marks: re.Pattern[str]
    at_least: int
    reason: str
    remedy: str

    @property
    def is_evaluation(self) -> bool:
        """Whether its rows are read as a self-evaluation."""
        return self.key in EVALUATIONS

    @property
    def is_read(self) -> bool:
        """Whether its rows are read: as a self-evaluation, as targets or as monitoring."""
        return self.is_evaluation or stage_words(self.key) is not None


@dataclass(frozen=True, slots=True)
class Kinds:
    """The kinds by key, and what makes a line a title."""

    by_key: Mapping[str, FormKind]
    title: re.Pattern[str]
    about: re.Pattern[str]
    before: re.Pattern[str]
    never: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What a form has: columns of its indicators by key, labels as compared, whether there are columns of funds.

    ``has_head``: it says what it is about (项目名称, 单位名称); ``lists_projects``: 项目名称 is the header of a column
    beside those of funds; ``paragraphs`` counts the long texts that stand by
    themselves in a row.
    """

    columns: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    has_funds: bool = False
    has_head: bool = False
    lists_projects: bool = False
    paragraphs: int = 0


def kind_of(title: str, seen: Evidence) -> FormKind:
    """The kind of a form with this title (without white space) and these columns and labels.

    Columns decide before the title: a title is copied from another form, the columns are what was filled in.
    """
    known = kinds().by_key
    named = _named(title)
    rows = "name" in seen.columns
    actual, target = "actual" in seen.columns, "target" in seen.columns
    scored = "stated_score" in seen.columns
    whole_year = actual and scored and seen.has_funds  # beside what was reached by the middle of the year
    if named == "monitoring" and seen.paragraphs >= _MOST_PARAGRAPHS and not (rows or seen.has_funds):
        return known["monitoring_text"]
    if named == "monitoring" or (_marked(known["monitoring"], seen) and not whole_year):
        return known["monitoring"]
    if not rows and (seen.lists_projects or (named == "list" and seen.has_funds)):
        return known["list"]
    explained = bool({"scoring", "standard"} & seen.columns) or _marked(known["framework"], seen)
    if rows and not actual and not target and scored and (explained or named == "framework"):
        return known["framework"]
    if rows and actual and (scored or named != "target"):
        return _evaluation(title, seen)
    if named in ("self_evaluation", "transfer") and (rows or seen.has_funds):
        return _evaluation(title, seen)
    if rows and target and not (actual or scored) and (seen.has_head or named == "target"):
        return known["target"]
    if named == "target" and (rows or seen.has_head):
        return known["target"]
    if (rows and (target or scored)) or seen.has_funds:
        return _evaluation(title, seen)
    if named == "framework" and scored:
        return known["framework"]
    if seen.paragraphs >= _MOST_PARAGRAPHS:
        return known["narrative"]
    return known["unknown"]


def is_title(text: str) -> bool:
    """Whether a line, without white space, is the title of a form: 2022年度项目支出绩效自评表（附件2）."""
    bare = kinds().before.sub("", text)
    while (shorter := _YEAR_BEHIND.sub("", bare)) != bare:
        bare = shorter
    if not bare or bare.startswith(kinds().never) or len(bare) > _LONGEST_TITLE or _SENTENCE.search(bare):
        return False
    return kinds().title.search(bare) is not None and kinds().about.search(bare) is not None


@cache
def kinds() -> Kinds:
    """The package's own kinds; XlperfError lists everything wrong with the file."""
    return read_rules("form_kinds", _kinds)


def _named(title: str) -> str:
    """The key of the kind that a title names; "" for none.

    The last word of a kind counts, as the project's name stands before it: 水土保持监测项目自评表 is 自评表.
    """
    found = [
        (match.end(), key)
        for key, kind in kinds().by_key.items()
        if key != "transfer"
        for match in kind.titles.finditer(title)
    ]
    last = max(found, default=(0, ""))[1]
    return last or ("transfer" if kinds().by_key["transfer"].titles.search(title) else "")


def _marked(kind: FormKind, seen: Evidence) -> bool:
    return sum(kind.marks.fullmatch(label) is not None for label in seen.labels) >= kind.at_least


def _evaluation(title: str, seen: Evidence) -> FormKind:
    """自评表, or that of a transfer payment."""
    known = kinds().by_key
    transfer = known["transfer"]
    return transfer if transfer.titles.search(title) or _marked(transfer, seen) else known["self_evaluation"]


def _kinds(root: Section) -> Kinds:
    title = root.section("title")
    found = Kinds(
        by_key={one.key: one for one in map(_kind, root.rows("kind"))},
        title=re.compile(rf"(?:{one_of(title.texts('ends'))})$"),
        about=re.compile(one_of(title.texts("about"))),
        before=re.compile(rf"^(?:{one_of(title.texts('before'))})[-\d一二三四五六七八九十]*[:：、.]?"),
        never=title.texts("never"),
    )
    title.close()
    return found


def _kind(row: Section) -> FormKind:
    made = FormKind(
        key=row.text("key"),
        name=row.text("name"),
        stage=row.text("stage", blank=True),
        titles=expression(row, "titles"),
        marks=expression(row, "marks"),
        at_least=row.whole("at_least", low=1),
        reason=row.text("reason", blank=True),
        remedy=row.text("remedy", blank=True),
    )
    row.close()
    return made
