"""Records -> Evaluation: rows find their subject, cells become values, and what does not fit becomes a finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from decimal import Decimal

from xlperf.amounts import Amount, canonical_unit, convert
from xlperf.drafts import Draft, Work, folded
from xlperf.errors import Finding, Severity
from xlperf.fields import Fields
from xlperf.layout import Layout, Type, heading
from xlperf.levels import last_level, level_of
from xlperf.model import Evaluation, Funds, Kind, Subject, Unit
from xlperf.records import Records, short
from xlperf.schemes import built_in_id
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
    told = [draft for draft in drafts if not draft.is_total]
    for draft in told:
        complete(work, draft)
    return Evaluation(
        unit=unit,
        subjects=tuple(draft.finished() for draft in told),
        acknowledged=tuple(acknowledgement(work, places, row) for row in work.rows("acknowledged")),
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
    given |= {key: said["value"] for key, said in derived.items()}
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
    wrong = [key for key in wanted if key not in blank and _says_otherwise(str(values[key]), level, wanted[key])]
    if wrong:
        cells = {key: f"“{work.header('unit', key)}”（{row.origin(key).cell}）" for key in wrong}
        said = "，".join(f"“{work.header('unit', key)}”填的是“{short(str(values[key]))}”" for key in wrong)
        should = "，".join(f"{cells[key]}改为“{wanted[key]}”" for key in wrong)
        row.report("R31", wrong[0], name=short(name), wrong=said, level=level, should=should)
    return blank


def _says_otherwise(typed: str, level: str, wanted: str) -> bool:
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
    keys = ("supervisor", "implementer", "category", "nature", "type", "stated_grade", "review")
    texts = {key: row.text(key) for key in keys}
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
        last_executed=row.number("last_executed"),
        adjustment_reason=row.text("adjustment_reason"),
        shortfall_reason=row.text("shortfall_reason"),
        leftover_use=row.text("leftover_use"),
        stated_rate=row.typed("stated_rate"),
        stated_score=row.number("stated_score"),
        origins={key: row.origins[key] for key in row.origins if key in FUNDS_KEYS},
    )
