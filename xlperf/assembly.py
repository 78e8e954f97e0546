"""Records -> Evaluation: rows find their subject, cells become values, and what does not fit becomes a finding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from xlperf.drafts import Draft, Work, folded
from xlperf.errors import Finding, Severity, XlperfError
from xlperf.fields import Fields
from xlperf.layout import Layout
from xlperf.model import Evaluation, Funds, Kind, Subject, Unit
from xlperf.records import Records
from xlperf.schemes import load_scheme
from xlperf.subject_rows import Places, acknowledgement, add_goal, add_indicator, add_source, add_text, complete

__all__ = ["FUNDS_KEYS", "assemble"]

FUNDS_KEYS = tuple(item.name for item in fields(Funds) if item.name not in ("stated_sum", "sources", "origins"))
"""The keys of 评价对象 that belong to a subject's funds."""


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
    for draft in drafts:
        complete(work, draft)
    return Evaluation(
        unit=unit,
        subjects=tuple(draft.finished() for draft in drafts),
        acknowledged=tuple(acknowledgement(work, places, row) for row in work.rows("acknowledged")),
    )


# --- 单位信息 ------------------------------------------------------------------------------------------------------


def _unit(work: Work) -> Unit:
    rows = work.rows("unit")
    if not rows:
        return Unit(name="")
    row = work.fields("unit", rows[0])
    values = {
        fact.key: row.integer(fact.key) if fact.key == "year" else row.choice(fact.key) for fact in work.template.facts
    }
    for fact in work.template.facts:
        if fact.required and row.is_blank(fact.key):
            work.missing("unit", fact.key, row)
    given = {key: value for key, value in values.items() if value is not None}
    scheme = given.get("scheme")
    if isinstance(scheme, str):
        given["scheme"] = _scheme_id(scheme)
    return Unit(**{"name": given.get("full_name", ""), **given}, origins=row.origins)  # type: ignore[arg-type]


def _scheme_id(title: str) -> str:
    """The id of a built-in scheme; any other name as typed, for the unit may have a scheme of its own."""
    try:
        return load_scheme(title).id
    except XlperfError:
        return title


# --- 评价对象 ------------------------------------------------------------------------------------------------------


def _subjects(work: Work, unit: Unit) -> list[Draft]:
    drafts: list[Draft] = []
    names: set[str] = set()
    for row in work.rows("subjects"):
        reader = work.fields("subjects", row)
        subject = _subject(work, reader, unit, drafts)
        drafts.append(Draft(subject))
        if subject.is_department and any(draft.subject.is_department for draft in drafts[:-1]):
            work.note_repeated("subjects", reader, "kind", work.template.kind_name(Kind.DEPARTMENT))
        if folded(subject.name) in names:
            work.note_repeated("subjects", reader, "name", subject.name)
        names.add(folded(subject.name))
    if not drafts:
        work.empty("subjects")
    return drafts


def _subject(work: Work, row: Fields, unit: Unit, before: Sequence[Draft]) -> Subject:
    name = row.text("name")
    row.subject = name or ""
    kind = _kind(work, row, name, unit, before)
    if name is None:
        name = unit.name if kind is Kind.DEPARTMENT and unit.name else work.template.unnamed
        work.missing("subjects", "name", row, Severity.WARNING if name == unit.name else None)
        row.subject = name
    row.money_unit = unit.money_unit
    texts = {key: row.text(key) for key in ("supervisor", "implementer", "category", "nature", "type", "stated_grade")}
    return Subject(
        name=name,
        kind=kind,
        **texts,  # type: ignore[arg-type]
        funds=_funds(row),
        stated_total=row.number("stated_total"),
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
    return Funds(
        initial=row.number("initial"),
        adjusted=row.number("adjusted"),
        executed=row.number("executed"),
        basic=row.number("basic"),
        project=row.number("project"),
        next_year=row.number("next_year"),
        adjustment_reason=row.text("adjustment_reason"),
        shortfall_reason=row.text("shortfall_reason"),
        leftover_use=row.text("leftover_use"),
        stated_rate=row.typed("stated_rate"),
        stated_score=row.number("stated_score"),
        origins={key: place for key, place in row.origins.items() if key in FUNDS_KEYS},
    )
