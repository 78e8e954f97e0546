"""Records -> Evaluation: rows find their subject, cells become values, and what does not fit becomes a finding."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal
from functools import lru_cache, partial

from xlperf.findings import Finding, Origin, Severity, catalogue, finding
from xlperf.layout import Layout, Type, heading
from xlperf.model import (
    Acknowledgement,
    Evaluation,
    Funds,
    FundsMonitoring,
    Goal,
    Indicator,
    Kind,
    Monitoring,
    SchemeRule,
    Source,
    Subject,
    Text,
    Unit,
)
from xlperf.reading.cells import Fields
from xlperf.reading.rows import Records, Row, clean, nearest, short
from xlperf.schemes import built_in_id
from xlperf.taxonomy import nature
from xlperf.values.amounts import Amount, canonical_unit, convert, normalise
from xlperf.values.entries import is_blank
from xlperf.values.measures import Measure, Sign, Typed, is_not_applicable, read_measure
from xlperf.values.periods import last_month
from xlperf.values.places import last_level, level_of
from xlperf.values.signs import compact

__all__ = [
    "FUNDS_KEYS",
    "Draft",
    "Places",
    "Work",
    "acknowledgement",
    "add_goal",
    "add_indicator",
    "add_source",
    "add_text",
    "assemble",
    "complete",
    "folded",
    "funds_monitored",
    "monitored",
    "read_indicator",
    "scheme_rule",
]


FUNDS_KEYS = tuple(item.name for item in fields(Funds) if item.name not in ("stated_sum", "sources", "origins"))
"""The keys of 评价对象 that belong to a subject's funds."""

_NAMING = ("sources", "goals", "indicators", "texts")
"""The tables whose rows name their subject."""

_ALIKE = 0.5
"""How like a name has to be to a former one: the ratio of difflib."""

_MEASURE = ("sign", "target", "actual", "unit")
"""The keys of 绩效指标 that are read together, as a measure."""


@dataclass(slots=True)
class Draft:
    """A subject while its rows are being gathered; ``is_total`` is a row of totals, which becomes none."""

    subject: Subject
    is_total: bool = False
    goals: list[Goal] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    totals: list[Source] = field(default_factory=list)
    texts: dict[str, list[Text]] = field(default_factory=dict)
    blank_texts: list[Text] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The subject's name."""
        return self.subject.name

    def finished(self) -> Subject:
        """The subject with everything gathered; texts of one section joined."""
        stated = self.totals[0] if self.totals else None
        return replace(
            self.subject,
            funds=replace(self.subject.funds, sources=tuple(self.sources), stated_sum=stated),
            goals=tuple(self.goals),
            indicators=tuple(self.indicators),
            texts={section: _joined(section, parts) for section, parts in self.texts.items()},
            blank_texts=tuple(self.blank_texts),
        )


class Work:
    """The work on one set of records."""

    def __init__(self, records: Records, template: Layout, findings: list[Finding]) -> None:
        self.records = records
        self.template = template
        self.findings = findings
        self.money_unit = ""
        self._columns = {table.key: {column.key: column for column in table.columns} for table in template.tables}
        self._columns["unit"] = {fact.key: fact for fact in template.facts}

    def rows(self, table: str) -> Sequence[Row]:
        """The rows of a table; none where it is missing."""
        return self.records.rows.get(table, ())

    def header(self, table: str, key: str) -> str:
        """The heading of a column or fact."""
        return self._columns[table][key].header

    def fields(self, table: str, row: Row, subject: str = "", item: object = None) -> Fields:
        """A reader of one row."""
        return Fields(
            row,
            self._columns[table],
            self.template,
            self.findings,
            money_unit=self.money_unit,
            subject=subject,
            item=item,
        )

    def missing(
        self, table: str, key: str, row: Fields, severity: Severity | None = None, *, code: str = "R26"
    ) -> None:
        """Collect that a cell which must be filled is blank.

        One that holds something has its own finding already, and so has a column that is not there.
        """
        if not row.is_blank(key) or (table, key) in self.records.absent:
            return
        name = self.template.table(table).name
        row.report(code, key, severity, header=self.header(table, key), table=name)

    def empty(self, table: str, subject: str = "", origin: Origin | None = None) -> None:
        """Collect that a table has no row (for a subject), unless the table is not there at all."""
        if table in self.records.rows:
            name = self.template.table(table).name
            where = origin or self.records.places.get(table) or Origin(name, "")
            self.findings.append(finding("R26", where, subject=subject, header=name, table=name))

    def note_repeated(self, table: str, row: Fields, key: str, value: str) -> None:
        """Collect that something stands twice which may stand once."""
        row.report("R25", key, value=short(value), table=self.template.table(table).name)


def _joined(section: str, parts: Sequence[Text]) -> Text:
    if len(parts) == 1:
        return parts[0]
    return Text(
        section=section,
        text="\n".join(part.text for part in parts),
        review="\n".join(dict.fromkeys(part.review for part in parts if part.review)) or None,
        origins=tuple(origin for part in parts for origin in part.origins),
    )


@lru_cache(maxsize=1024)
def folded(name: str) -> str:
    """A name as names are compared: white space, width and letter case do not count."""
    return normalise(name).replace(" ", "").casefold()


def _is_like(one: str, other: str) -> bool:
    return difflib.SequenceMatcher(None, folded(one), folded(other)).ratio() >= _ALIKE


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
        self._renamed = dict(self._guessed())

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

    def renamed(self, name: str) -> str | None:
        """The new name of a subject that the tables go on calling by a former name."""
        draft = self._renamed.get(folded(name))
        return draft.name if draft else None

    def unknown(self, table: str, row: Fields, name: str, severity: Severity | None = None) -> None:
        """Collect that a row names a subject that is not there."""
        subjects = self._work.template.table("subjects").name
        should = nearest(name, list(self._nameable())) or f"“{subjects}”里的名称"
        header = self._work.header(table, "subject")
        row.report("R24", "subject", severity, value=short(name), header=header, table=subjects, should=should)

    def _guessed(self) -> Iterator[tuple[str, Draft]]:
        """Names that only the other tables have, each with the one subject it is like and of which they say nothing."""
        named: dict[str, str] = {}
        for table in _NAMING:
            for row in self._work.rows(table):
                name = row.values.get("subject") if row.subject is None else None
                if isinstance(name, str) and clean(name) and (table != "texts" or row.values.get("text")):
                    named.setdefault(folded(clean(name)), clean(name))
        bare = [draft for draft in self._told if folded(draft.name) not in named and self._is_named(draft, named)]
        unknown = {key: name for key, name in named.items() if key not in self._names}
        for key, name in unknown.items():
            like = [draft for draft in bare if _is_like(name, draft.name)]
            if len(like) == 1 and sum(_is_like(other, like[0].name) for other in unknown.values()) == 1:
                yield key, like[0]

    def _is_named(self, draft: Draft, named: Mapping[str, str]) -> bool:
        """Whether a subject has a name, and the tables do not name it by its kind: 部门整体."""
        by_kind = draft.subject.is_department and self._work.template.kind_name(Kind.DEPARTMENT) in named
        return draft.name != self._work.template.unnamed and not by_kind

    def _nameable(self) -> Iterator[str]:
        """The names that a row can go by; a missing one is none."""
        return (draft.name for draft in self._told if draft.name != self._work.template.unnamed)

    def _named(self, table: str, row: Fields) -> Draft | None:
        name = row.text("subject")
        if name is None:
            only = self._told[0] if len(self._told) == 1 else None
            self._work.missing(table, "subject", row, Severity.WARNING if only else None)
            return only
        return self._names.get(folded(name)) or self.by_old_name(table, row, name)

    def by_old_name(self, table: str, row: Fields, name: str) -> Draft | None:
        """The subject that the row seems to name by a former name, with a finding; else None, with another."""
        draft = self._renamed.get(folded(name))
        if draft is None:
            self.unknown(table, row, name)
            return None
        row.subject = draft.name
        subjects = self._work.template.table("subjects").name
        row.report("R74", "subject", value=short(name), table=subjects, name=short(draft.name))
        return draft


def add_source(work: Work, draft: Draft, row: Fields) -> None:
    """A row of 资金来源: a source, or the total that somebody typed."""
    name = row.text("source")
    values = row.read(work.template.table("sources").input_keys("subject", "source"))
    source = Source(source=name or work.template.unnamed, **values, origins=row.origins)
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
    values = row.read(work.template.table("goals").input_keys("subject", "number"))
    draft.goals.append(Goal(number=number, **values, origins=row.origins))


def add_indicator(work: Work, draft: Draft, row: Fields) -> None:
    """A row of 绩效指标, with the reading of its sign, target and actual value."""
    name = row.text("name")
    if name is None:
        work.missing("indicators", "name", row)
    goal = _goal_number(work, draft, row)
    typed = row.read(_MEASURE)
    measure = read_measure(**typed, nature=nature(name or "", row.said("level1"), row.said("level2")))
    not_applicable = _is_not_applicable(measure, typed["actual"], row.said("reason"))
    for problem in measure.problems:
        key = problem.field
        if not_applicable and key == "actual":
            continue
        if key == "sign" and measure.sign is Sign.LE and ("indicators", key) in work.records.absent:
            key = "target"  # a form without signs: ≥ is its convention, ≤ is worth a note
        if not row.is_date(key) and ("indicators", key) not in work.records.absent:
            row.report(problem.code, key, Severity.ERROR if problem.is_error else None, **problem.values)
    others = row.read(work.template.table("indicators").input_keys("subject", "name", "goal", *_MEASURE))
    draft.indicators.append(
        Indicator(
            name=name or work.template.unnamed,
            goal=goal,
            **typed,
            **others,
            not_applicable=not_applicable,
            measure=measure,
            origins=row.origins,
        )
    )


def read_indicator(row: Row, template: Layout) -> Indicator:
    """One row of 绩效指标 by itself: as :func:`assemble`, which has its findings too, reads it in a project."""
    work = Work(Records({}), template, [])
    draft = Draft(Subject(name=template.unnamed, kind=Kind.PROJECT))
    add_indicator(work, draft, work.fields("indicators", row, draft.name, row.values.get("name")))
    return draft.indicators[0]


def _is_not_applicable(measure: Measure, actual: object, reason: str) -> bool:
    """Whether a row says, with a reason, that there was nothing to do: 无 or 不涉及 is no 0 then.

    Where the target says the same (事故: 无), or less is better, it was reached.
    """
    if not isinstance(actual, str) or not is_not_applicable(actual):
        return False
    said = not is_blank(reason) and not is_not_applicable(reason)
    figure_wanted = any(problem.code == "R52" for problem in measure.problems)
    words_wanted = measure.sign is Sign.QUALITATIVE and compact(measure.target_text) != compact(actual)
    return said and (figure_wanted or words_wanted)


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
    """A row of 文字材料; of a row without text only a remark counts: the template ships with the sections filled in."""
    text, typed, review = row.text("text"), row.text("section"), row.text("review")
    section = work.template.find_section(typed) if typed else None
    if text is None:
        if review is not None:
            key = section.key if section else short(typed or "")
            draft.blank_texts.append(Text(section=key, text="", review=review, origins=(row.origin("review"),)))
        return
    if typed is None:
        work.missing("texts", "section", row)
        return
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
    if subject and known is None and (known := places.renamed(subject)):
        places.by_old_name("acknowledged", reader, subject)
    elif subject and known is None:
        places.unknown("acknowledged", reader, subject, Severity.WARNING)
    return Acknowledgement(
        code=code,
        subject=known or subject,
        item=reader.text("item") or "",
        reason=reader.text("reason") or "",
        origins=reader.origins,
    )


def scheme_rule(work: Work, row: Row) -> SchemeRule:
    """A row of 评分规则核对, as typed."""
    reader = work.fields("scheme_rules", row, item=row.values.get("rule"))
    if reader.is_blank("rule"):
        work.missing("scheme_rules", "rule", reader)
    others = reader.read(work.template.table("scheme_rules").input_keys("rule"))
    return SchemeRule(rule=reader.text("rule") or "", **others, origins=reader.origins)


def monitored(work: Work, places: Places, row: Row, subjects: Sequence[Subject]) -> Monitoring:
    """A row of 绩效监控, read against the indicator that it names; it is kept whatever is wrong with it."""
    reader = work.fields("monitoring", row, item=row.values.get("name"))
    subject = _monitored_subject(work, places, "monitoring", reader)
    known = next((one for one in subjects if one.name == subject), None)
    indicators = known.indicators if known else ()
    name = reader.text("name")
    if name is None:
        work.missing("monitoring", "name", reader)
    indicator = next((one for one in indicators if folded(one.name) == folded(name or "")), None)
    if name is not None and indicator is None and known is not None:
        table = work.template.table("indicators").name
        should = nearest(name, [one.name for one in indicators]) or f"“{table}”里的名称"
        reader.report(
            "R24", "name", value=short(name), header=work.header("monitoring", "name"), table=table, should=should
        )
    _check_period(work, "monitoring", reader)
    values = reader.read(work.template.table("monitoring").input_keys("subject", "name"))
    measures = {key: _measure_of(indicator, values[key]) for key in ("current", "forecast")}
    for key, measure in measures.items():
        for problem in measure.problems:
            if indicator is not None and problem.field == "actual" and not reader.is_date(key):
                reader.report(problem.code, key, Severity.ERROR if problem.is_error else None, **problem.values)
    return Monitoring(
        subject=subject,
        name=indicator.name if indicator else name or work.template.unnamed,
        **values,
        measure=measures["current"],
        forecast_measure=measures["forecast"],
        origins=reader.origins,
    )


def _note_repeated_monitoring(work: Work, rows: Sequence[Monitoring], subjects: Sequence[Subject]) -> None:
    """Collect that an indicator has more rows in a period than there are indicators of its name: which one counts?"""
    left = Counter((subject.name, row.name) for subject in subjects for row in subject.indicators)
    seen: Counter[tuple[str, str, int]] = Counter()
    table = work.template.table("monitoring").name
    for row in rows:
        month = last_month(row.period)
        if month is None or (row.subject, row.name) not in left:
            continue
        seen[row.subject, row.name, month] += 1
        if seen[row.subject, row.name, month] > left[row.subject, row.name]:
            value, origin = f"{row.period}　{short(row.name)}", row.origins["name"]
            work.findings.append(finding("R25", origin, subject=row.subject, item=row.name, value=value, table=table))


def funds_monitored(work: Work, places: Places, row: Row) -> FundsMonitoring:
    """A row of 资金监控; it is kept whatever is wrong with it."""
    reader = work.fields("fund_monitoring", row, item=row.values.get("period"))
    subject = _monitored_subject(work, places, "fund_monitoring", reader)
    _check_period(work, "fund_monitoring", reader)
    values = reader.read(work.template.table("fund_monitoring").input_keys("subject"))
    return FundsMonitoring(subject=subject, **values, origins=reader.origins)


def _monitored_subject(work: Work, places: Places, table: str, row: Fields) -> str:
    """The name of the subject as 评价对象 has it, else as typed, with a finding; "" where it is blank."""
    name = row.text("subject")
    if name is None:
        work.missing(table, "subject", row)
        return ""
    known = places.known(name)
    if known is None:
        places.unknown(table, row, name)
    row.subject = known or name
    return row.subject


def _check_period(work: Work, table: str, row: Fields) -> None:
    """Collect a period that is missing or names no month: nothing can be compared with time then."""
    period = row.text("period")
    if period is None:
        work.missing(table, "period", row)
    elif last_month(period) is None:
        header = work.header(table, "period")
        should = "期间，如 1-6月、上半年、1-9月"
        row.report("R23", "period", value=short(period), header=header, read="", should=should)


def _measure_of(indicator: Indicator | None, value: Typed) -> Measure:
    """A value of this period against the target of the year."""
    if indicator is None:
        return read_measure(None, None, value, None)
    kind = nature(indicator.name, indicator.level1, indicator.level2)
    return read_measure(indicator.sign, indicator.target, value, indicator.unit, kind)


def assemble(records: Records, template: Layout, findings: list[Finding]) -> Evaluation:
    """The Evaluation that records say; findings are appended to ``findings``."""
    work = Work(records, template, findings)
    unit = _unit(work)
    work.money_unit = unit.money_unit
    drafts = _subjects(work, unit)
    places = Places(work, drafts)
    for draft, row in places.rows("sources", "source"):
        add_source(work, draft, row)
    for draft, row in places.rows("goals", "number"):
        add_goal(work, draft, row)
    for draft, row in places.rows("indicators", "name"):
        add_indicator(work, draft, row)
    for draft, row in places.rows("texts", "section"):
        add_text(work, draft, row)
    own_rows = [draft for draft in drafts if not draft.is_total]
    for draft in own_rows:
        complete(work, draft)
    subjects = tuple(draft.finished() for draft in own_rows)
    monitoring = tuple(monitored(work, places, row, subjects) for row in work.rows("monitoring"))
    _note_repeated_monitoring(work, monitoring, subjects)
    return Evaluation(
        unit=unit,
        subjects=subjects,
        acknowledged=tuple(acknowledgement(work, places, row) for row in work.rows("acknowledged")),
        scheme_rules=tuple(map(partial(scheme_rule, work), work.rows("scheme_rules"))),
        monitoring=monitoring,
        fund_monitoring=tuple(funds_monitored(work, places, row) for row in work.rows("fund_monitoring")),
    )


# --- 单位信息 ------------------------------------------------------------------------------------------------------


def _unit(work: Work) -> Unit:
    rows = work.rows("unit")
    if not rows:
        return Unit(name="")
    row = work.fields("unit", rows[0])
    values = {fact.key: _fact(row, fact.key) for fact in work.template.facts}
    derived = _place(work, row, values)
    for fact in work.template.facts:
        if fact.required and row.is_blank(fact.key):
            work.missing("unit", fact.key, row)
        elif fact.key in derived:
            if row.is_cleared(fact.key):
                row.note("derived", fact.key, header=fact.header, **derived[fact.key])
        elif fact.default and fact.type is Type.CHOICE and row.is_cleared(fact.key):
            note = work.template.notes["assumed"].format_map({"header": fact.header, "value": fact.default})
            row.report("R06", fact.key, Severity.WARNING, note=note)
    given = {key: value for key, value in values.items() if value is not None}
    given |= {key: note["value"] for key, note in derived.items()}
    scheme = given.get("scheme")
    if isinstance(scheme, str):
        given["scheme"] = _scheme_id(scheme)
    return Unit(**{"name": given.get("full_name", ""), **given}, origins=row.origins)  # type: ignore[arg-type]


def _fact(row: Fields, key: str) -> str | int | None:
    if key == "year":
        return row.integer(key)
    return _money_unit(row) if key == "money_unit" else row.choice(key)


def _money_unit(row: Fields) -> str | None:
    """The unit of money as typed where it is one; the usual one stands in for a word that is none."""
    fact = row.column("money_unit")
    text = row.text("money_unit")
    if text is None or heading(text) in map(heading, fact.choices):
        return row.choice("money_unit")
    unit = canonical_unit(text)
    used = unit if convert(Amount(Decimal(1), unit), fact.default) else fact.default
    row.unknown_choice("money_unit", text, fact.choices, read=used)
    return used


def _place(work: Work, row: Fields, values: Mapping[str, str | int | None]) -> Mapping[str, Mapping[str, str]]:
    """What the unit's name says of its level and of what it calls its place, where these are blank: fact -> note.

    Where they are filled in and say otherwise (the template ships with 区 and 我区), that is a finding.
    """
    name = str(values.get("full_name") or values.get("name") or "")
    level = level_of(name)
    if level is None:
        return {}
    wanted = {"level": level, "region": f"我{level.removeprefix('自治')}"}
    blank = {key: {"unit": short(name), "value": should} for key, should in wanted.items() if values.get(key) is None}
    wrong = [key for key in wanted if key not in blank and _names_another_level(str(values[key]), level, wanted[key])]
    if wrong:
        cells = {key: f"“{work.header('unit', key)}”（{row.origin(key).cell}）" for key in wrong}
        wrong_texts = "，".join(f"“{work.header('unit', key)}”填的是“{short(str(values[key]))}”" for key in wrong)
        should = "，".join(f"{cells[key]}改为“{wanted[key]}”" for key in wrong)
        row.report("R31", wrong[0], name=short(name), wrong=wrong_texts, level=level, should=should)
    return blank


def _names_another_level(typed: str, level: str, wanted: str) -> bool:
    """Whether a text names a level, and not this one: 我区 in a 县; 县级市 is a 市."""
    return last_level(typed.rstrip("级直")) not in (None, level, last_level(wanted))


def _scheme_id(title: str) -> str:
    """The id of a built-in scheme; any other name as typed, for the unit may have a scheme of its own."""
    return built_in_id(title) or title


# --- 评价对象 ------------------------------------------------------------------------------------------------------


def _subjects(work: Work, unit: Unit) -> list[Draft]:
    drafts: list[Draft] = []
    names: set[str] = set()
    for row in work.rows("subjects"):
        reader = work.fields("subjects", row)
        if total := _total(work, reader):
            drafts.append(total)
            continue
        subject = _subject(work, reader, unit, drafts)
        drafts.append(Draft(subject))
        if subject.is_department and any(draft.subject.is_department for draft in drafts[:-1]):
            work.note_repeated("subjects", reader, "kind", work.template.kind_name(Kind.DEPARTMENT))
        if folded(subject.name) in names:
            work.note_repeated("subjects", reader, "name", subject.name)
        names.add(folded(subject.name))
    if all(draft.is_total for draft in drafts):
        work.empty("subjects")
    return drafts


def _total(work: Work, row: Fields) -> Draft | None:
    """A row of totals, which is no subject: a finding; what a data file nests in it goes with it."""
    name = row.text("name")
    if name is None or heading(name) not in work.template.total_words:
        return None
    row.report("R32", "name", value=short(name), table=work.template.table("subjects").name)
    return Draft(Subject(name=name, kind=Kind.PROJECT), is_total=True)


def _subject(work: Work, row: Fields, unit: Unit, before: Sequence[Draft]) -> Subject:
    name = row.text("name")
    row.subject = name or ""
    kind = _kind(work, row, name, unit, before)
    if name is None:
        name = unit.name if kind is Kind.DEPARTMENT and unit.name else work.template.unnamed
        code = "R33" if kind is Kind.PROJECT else "R26"
        work.missing("subjects", "name", row, Severity.WARNING if name == unit.name else None, code=code)
        row.subject = name
    row.money_unit = unit.money_unit
    return Subject(
        name=name,
        kind=kind,
        **row.read(work.template.table("subjects").input_keys("name", "kind", *FUNDS_KEYS)),
        funds=_funds(row),
        origins=row.origins,
    )


def _kind(work: Work, row: Fields, name: str | None, unit: Unit, before: Sequence[Draft]) -> Kind:
    """The kind as typed; where that says nothing, the first subject named like the unit is the department."""
    typed = row.text("kind")
    kind = work.template.find_kind(typed) if typed else None
    if kind is not None:
        return kind
    if typed is None:
        work.missing("subjects", "kind", row)
    else:
        row.unknown_choice("kind", typed, [known.header for known in work.template.kinds])
    first = not any(draft.subject.is_department for draft in before)
    named = name is not None and folded(name) in {folded(unit.name), folded(unit.title_name)}
    return Kind.DEPARTMENT if first and named else Kind.PROJECT


def _funds(row: Fields) -> Funds:
    origins = {key: row.origins[key] for key in row.origins if key in FUNDS_KEYS}
    return Funds(**row.read(FUNDS_KEYS), origins=origins)
