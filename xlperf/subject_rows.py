"""The rows that belong to a subject: whose they are, and what they say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from xlperf.amounts import normalise
from xlperf.drafts import Draft, Work, folded
from xlperf.errors import Severity, catalogue
from xlperf.fields import Fields
from xlperf.layout import heading
from xlperf.measures import read_measure
from xlperf.model import Acknowledgement, Goal, Indicator, Kind, Source, Text
from xlperf.records import Row, nearest, short

__all__ = ["Places", "acknowledgement", "add_goal", "add_indicator", "add_source", "add_text", "complete"]


class Places:
    """Which subject a row belongs to: the one it is nested in, or the one it names."""

    def __init__(self, work: Work, drafts: Sequence[Draft]) -> None:
        self._work = work
        self._drafts = drafts
        self._names: dict[str, Draft] = {}
        self._told = [draft for draft in drafts if not draft.is_total]
        for draft in self._told:
            self._names.setdefault(folded(draft.name), draft)
        departments = [draft for draft in drafts if draft.subject.is_department]
        if len(departments) == 1:
            self._names.setdefault(work.template.kind_name(Kind.DEPARTMENT), departments[0])

    def rows(self, table: str, item_key: str) -> Iterator[tuple[Draft, Fields]]:
        """The rows of a table that have a subject, with it; a finding for each of the others."""
        for row in self._work.rows(table):
            reader = self._work.fields(table, row, item=row.values.get(item_key))
            draft = self._named(table, reader) if row.subject is None else self._drafts[row.subject]
            if draft is not None:
                reader.subject = draft.name
                yield draft, reader

    def known(self, name: str) -> str | None:
        """The name as 评价对象 spells it; None if it is not there."""
        draft = self._names.get(folded(name))
        return draft.name if draft else None

    def unknown(self, table: str, row: Fields, name: str, severity: Severity | None = None) -> None:
        """Collect that a row names a subject that is not there."""
        subjects = self._work.template.table("subjects").name
        should = nearest(name, list(self._nameable())) or f"“{subjects}”里的名称"
        header = self._work.header(table, "subject")
        row.report("R24", "subject", severity, value=short(name), header=header, table=subjects, should=should)

    def _nameable(self) -> Iterator[str]:
        """The names that a row can go by; a missing one is none."""
        return (draft.name for draft in self._told if draft.name != self._work.template.unnamed)

    def _named(self, table: str, row: Fields) -> Draft | None:
        name = row.text("subject")
        if name is None:
            only = self._told[0] if len(self._told) == 1 else None
            self._work.missing(table, "subject", row, Severity.WARNING if only else None)
            return only
        if folded(name) not in self._names:
            self.unknown(table, row, name)
        return self._names.get(folded(name))


def add_source(work: Work, draft: Draft, row: Fields) -> None:
    """A row of 资金来源: a source, or the total that somebody typed."""
    name = row.text("source")
    source = Source(
        source=name or work.template.unnamed,
        initial=row.number("initial"),
        adjusted=row.number("adjusted"),
        executed=row.number("executed"),
        origins=row.origins,
    )
    if name is None:
        work.missing("sources", "source", row)
    if heading(source.source) not in work.template.total_words:
        draft.sources.append(source)
    elif (source.initial, source.adjusted, source.executed) != (None, None, None):
        if draft.totals:
            work.note_repeated("sources", row, "source", source.source)
        draft.totals.append(replace(source, source=work.template.total_words[0]))


def add_goal(work: Work, draft: Draft, row: Fields) -> None:
    """A row of 年度目标; one without a number of its own gets the next free one."""
    numbers = {goal.number for goal in draft.goals}
    number = row.integer("number")
    if number in numbers:
        work.note_repeated("goals", row, "number", f"{number}（{row.subject}）")
    if number is None or number in numbers:
        number = max(numbers, default=0) + 1
    text, weight = row.text("text"), row.number("weight")
    draft.goals.append(Goal(number=number, text=text, weight=weight, review=row.text("review"), origins=row.origins))


def add_indicator(work: Work, draft: Draft, row: Fields) -> None:
    """A row of 绩效指标, with the reading of its sign, target and actual value."""
    name = row.text("name")
    if name is None:
        work.missing("indicators", "name", row)
    goal = _goal_number(work, draft, row)
    sign, target, unit, actual = row.text("sign"), row.typed("target"), row.text("unit"), row.typed("actual")
    measure = read_measure(sign, target, actual, unit)
    for problem in measure.problems:
        if not row.is_date(problem.field) and ("indicators", problem.field) not in work.records.absent:
            row.report(problem.code, problem.field, **problem.values)
    draft.indicators.append(
        Indicator(
            name=name or work.template.unnamed,
            goal=goal,
            level1=row.text("level1"),
            level2=row.text("level2"),
            sign=sign,
            target=target,
            unit=unit,
            actual=actual,
            weight=row.number("weight"),
            stated_score=row.number("stated_score"),
            reason=row.text("reason"),
            evidence=row.text("evidence"),
            last_actual=row.typed("last_actual"),
            review=row.text("review"),
            measure=measure,
            origins=row.origins,
        )
    )


def _goal_number(work: Work, draft: Draft, row: Fields) -> int:
    """The goal an indicator belongs to; blank is the first one. A number that is no goal's is kept, with a finding."""
    number = row.integer("goal")
    listed = [goal.number for goal in draft.goals]
    if number is None:
        if len(listed) > 1 and row.is_blank("goal"):
            work.missing("indicators", "goal", row)
        return listed[0] if listed else 1
    if number not in (listed or [1]):
        should = "或".join(str(known) for known in sorted(listed or [1]))
        header, goals = work.header("indicators", "goal"), work.template.table("goals").name
        row.report("R24", "goal", value=number, header=header, table=goals, should=should)
    return number


def add_text(work: Work, draft: Draft, row: Fields) -> None:
    """A row of 文字材料; blank ones say nothing, for the template ships with the sections filled in."""
    text, typed, review = row.text("text"), row.text("section"), row.text("review")
    if text is None:
        if review is not None:  # a remark on a text that is still to come
            row.report("V91", "review", remark=short(review))
        return
    if typed is None:
        work.missing("texts", "section", row)
        return
    section = work.template.find_section(typed)
    if section is None or draft.subject.kind not in section.kinds:
        allowed = [known.header for known in work.template.sections_of(draft.subject.kind)]
        row.unknown_choice("section", typed, allowed, None if section is None else Severity.WARNING)
    if section is None:
        return
    read = Text(section=section.key, text=text, review=review, origins=(row.origin("text"),))
    draft.texts.setdefault(section.key, []).append(read)


def complete(work: Work, draft: Draft) -> None:
    """Goals that are referred to but not listed become unnamed ones; a subject has at least one."""
    numbers = {goal.number for goal in draft.goals}
    wanted = {indicator.goal for indicator in draft.indicators} or numbers or {1}
    draft.goals += [Goal(number=number) for number in sorted(wanted - numbers)]
    if not draft.indicators:
        work.empty("indicators", draft.name, draft.subject.origins.get("name"))


def acknowledgement(work: Work, places: Places, row: Row) -> Acknowledgement:
    """A row of 情况说明; it is kept whatever is wrong with it."""
    reader = work.fields("acknowledged", row, item=row.values.get("item"))
    code, subject = normalise(reader.text("code") or "").upper(), reader.text("subject") or ""
    known = places.known(subject)
    if not code:
        work.missing("acknowledged", "code", reader)
    elif code not in catalogue():
        header = work.header("acknowledged", "code")
        should = "校验结果里的编号，如 V29"
        reader.report("R23", "code", Severity.WARNING, value=short(code), header=header, read="", should=should)
    if subject and known is None:
        places.unknown("acknowledged", reader, subject, Severity.WARNING)
    return Acknowledgement(
        code=code,
        subject=known or subject,
        item=reader.text("item") or "",
        reason=reader.text("reason") or "",
        origins=reader.origins,
    )
