"""Scoring schemes as people see them: which there are, and what a form prints of its own, as a scheme file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from xlperf.files.book_kinds import has_tables
from xlperf.files.loading import load, read_book
from xlperf.files.scheme_proposals import confirm_scheme
from xlperf.files.unit_schemes import scheme_files, user_folder
from xlperf.findings import XlperfError
from xlperf.reading.forms import read_forms
from xlperf.reading.forms.printed_rules import read_printed_rules
from xlperf.reading.scheme_rules.drafted_scheme import DraftedScheme, draft_scheme, names_of
from xlperf.reading.scheme_rules.printed_rule import PrintedRule, PrintedRules
from xlperf.reading.scheme_rules.rule_list import read_list
from xlperf.reading.scheme_rules.rule_words import rule_names
from xlperf.schemes import Listed, built_in_schemes

__all__ = ["Confirmed", "PrintedScheme", "confirm", "is_workbook", "read_off", "scheme_lines"]

_MOST_SHOWN = 30  # characters of what stands in the cell


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedScheme:
    """What a form says of scoring, and the scheme file drafted from it."""

    form: Path
    rules: PrintedRules
    draft: DraftedScheme

    def lines(self) -> Iterator[str]:
        """What was found, each rule with its cell, and what was not."""
        yield f"{self.form.name} 上的评分规则，最接近的是“{self.draft.nearest.title}”："
        yield from (f"  {rule_names()[rule.key]}：{rule.words}（{_where(rule)}）" for rule in self.rules.found)
        for key in self.rules.contradicted:
            yield f"前后写得不一样，没有用：{names_of([key])}（{self.rules.conflicts[key]}）。"
        for key, place in self.rules.unread.items():
            yield f"没有读全，按“{self.draft.nearest.title}”：{names_of([key])}（{place.rstrip('。')}）。"
        conditions = any(rule.key == "grading.conditions" for rule in self.rules.found)
        if conditions and not self.draft.scheme.grades:
            unused = names_of(["grading.conditions"])
            yield f"没有用上：{unused}。表上没有印等级的界线，“{self.draft.nearest.title}”不评等级。"
        missing = [key for key in self.rules.missing if key not in self.rules.unread]
        if missing:
            yield f"没有找到，按“{self.draft.nearest.title}”：{names_of(missing)}。"

    @property
    def advice(self) -> str:
        """What to do with the scheme file."""
        return f"请逐条核对；放在工作簿旁边，在“评分规则”里填“{self.draft.scheme.title}”就用它。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """The scheme file written from a workbook whose rules the officer has confirmed, and what is to be done now."""

    path: Path
    advice: str


def is_workbook(path: Path) -> bool:
    """Whether a file is a workbook of ours or a data file, not a form; XlperfError where it cannot be read."""
    return path.suffix.lower() == ".json" or has_tables(read_book(path))


def read_off(form: Path, title: str | None = None) -> PrintedScheme:
    """Read the rules off a form; ``title`` is that of the scheme file, otherwise made of the form's name.

    XlperfError where the form cannot be read or prints no rules, or where they do not fit together.
    """
    book = read_book(form)
    rules, reading = read_printed_rules(book), read_forms([book])
    if not rules.found:
        raise XlperfError("这张表上没有印评分规则（分值、三档、公式、等级都没有）", path=str(form))
    preferred = reading.evaluation.unit.scheme if reading else None
    draft = draft_scheme(rules, title or f"{form.stem}的评分规则", f"自评表 {form.name}", preferred)
    return PrintedScheme(form=form, rules=rules, draft=draft)


def confirm(book: Path, output: Path | None = None, *, force: bool = False) -> Confirmed:
    """Write what the officer has confirmed in the workbook as the unit's own scheme, as ``confirm_scheme`` does."""
    reading = load(book)
    path = confirm_scheme(reading, book.parent, output, force=force)
    listed = read_list(reading.evaluation.scheme_rules)
    title = listed.title if listed else ""
    if reading.evaluation.unit.scheme == title:
        return Confirmed(path=path, advice=f"评分规则“{title}”从现在起按核对好的计分。")
    return Confirmed(path=path, advice=f"请在“单位信息”的“评分规则”里填“{title}”，就按它计分。")


def scheme_lines(folder: Path) -> Iterator[str]:
    """The schemes to choose from, each with its source and how reliable it is; the unit's own are those in a folder."""
    known = built_in_schemes()
    yield "自带的评分规则（“评分规则”里填名称）："
    for one in known:
        if not one.needs:
            yield from _lines(one)
    yield "只查到一部分的，不能单独用；要按局里发的表写一个规则文件，在它上面改："
    for one in known:
        if one.needs:
            yield from _lines(one)
            yield f"    还缺：{'、'.join(one.needs)}"
    own = list(_own(folder))
    yield "本单位的规则文件（在当前文件夹，或您的 .xlperf 文件夹）：" + ("" if own else "没有")
    yield from own


def _where(rule: PrintedRule) -> str:
    if rule.deduced or rule.origin is None:
        return f"推算：{rule.text}"
    shown = rule.text if len(rule.text) <= _MOST_SHOWN else f"{rule.text[:_MOST_SHOWN]}…"
    return f"印在 {rule.origin.place}“{shown}”"


def _lines(one: Listed) -> Iterator[str]:
    yield f"  {one.title}（{one.id}）"
    yield f"    出处：{one.source}"
    yield f"    可靠程度：{one.proof.words}"
    if one.remark:
        yield f"    注意：{one.remark}"


def _own(folder: Path) -> Iterator[str]:
    """The unit's own scheme files, and why those of no use cannot be used."""
    for place in (folder, user_folder()):
        for path, values in scheme_files(place):
            why = values.get("unusable")
            state = "，还没有确认" if values.get("confirmed") is False else ""
            yield f"  {why}" if why else f"  {values.get('title') or values.get('id')}（{path}{state}）"
