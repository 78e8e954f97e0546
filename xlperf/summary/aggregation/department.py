"""The whole from its parts: the department, then its projects, as a data file that anything can read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TypeVar

from xlperf.findings import Finding, Severity, XlperfError, finding
from xlperf.model import Kind, Subject
from xlperf.reading.datafile import VERSION, read_data, to_data
from xlperf.reading.workbook import Reading
from xlperf.schemes import Scheme, load_scheme
from xlperf.summary.aggregation.combining import total
from xlperf.summary.aggregation.members import Member, SubUnitFile, department_members, project_groups, unique
from xlperf.summary.aggregation.shared_indicators import Ledger, aggregate_indicator, grouped, joined
from xlperf.summary.list_sheet import Row
from xlperf.summary.settings import settings
from xlperf.values.amounts import Amount

_FUNDS = {
    "initial": "年初预算数", "adjusted": "调整后预算数", "executed": "执行数", "basic": "基本支出",
    "project": "项目支出", "next_year": "下年预算数",
}  # fmt: skip
T = TypeVar("T", int, str)

_REASONS = ("adjustment_reason", "shortfall_reason", "leftover_use")
_FACTS = ("region", "level", "short_name")


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregated:
    """The whole: what it says, in the form of a data file and as read; findings; the parts behind each figure."""

    data: Mapping[str, object]
    reading: Reading
    findings: tuple[Finding, ...]
    parts: tuple[Row, ...]
    money_unit: str


def aggregate(
    sources: Sequence[SubUnitFile],
    name: str,
    *,
    by: str = "adjusted",
    scheme: str | None = None,
    own_schemes: Sequence[Mapping[str, object]] = (),
    unread: Sequence[tuple[Path, str]] = (),
    passed: Sequence[tuple[Path, str]] = (),
) -> Aggregated:
    """The evaluation of department ``name`` from its sub-units' files.

    The department is made of the units' departments (of the projects of a unit that has none); a project that
    several have is put together, too, one that a single file has is taken as it is. ``by`` are the funds that relative
    values are weighted by: ``adjusted`` or ``executed``. ``unread`` are parts that could not be read, ``passed`` files
    that were passed over with reason. XlperfError where the parts are scored by different schemes and ``scheme`` does
    not say which is right.
    """
    sources_used, copies = unique(sources)
    rules = _scheme(sources_used, scheme, own_schemes)
    money_unit = _usual(source.evaluation.unit.money_unit for source in sources_used) or settings().money_unit
    left_out = [*(_unread(*one) for one in unread), *(_unread(*one, Severity.NOTE) for one in passed)]
    findings = [*left_out, *(_copy(*pair) for pair in copies), *_years(sources_used)]
    ledgers: list[Ledger] = []
    whole = Ledger(subject=name, by=by, scheme=rules)
    subjects = [_subject(name, Kind.DEPARTMENT, department_members(sources_used, money_unit), whole)]
    ledgers.append(whole)
    for members in project_groups(sources_used, money_unit):
        if len(members) == 1:
            subjects.append(_as_it_is(members[0]))
            continue
        ledger = Ledger(subject=members[0].subject.name, by=by, scheme=rules)
        subjects.append(_subject(ledger.subject, Kind.PROJECT, members, ledger))
        ledgers.append(ledger)
    data = {"xlperf": VERSION, "unit": _unit(sources_used, name, rules, money_unit), "subjects": subjects}
    return Aggregated(
        data=data,
        reading=read_data(data),
        findings=(*findings, *(found for ledger in ledgers for found in ledger.findings)),
        parts=tuple(row for ledger in ledgers for row in ledger.parts),
        money_unit=money_unit,
    )


def _subject(name: str, kind: Kind, members: Sequence[Member], ledger: Ledger) -> dict[str, object]:
    """A subject put together, as a data file has it."""
    return {
        "name": name,
        "kind": kind.value,
        "supervisor": _common([member.subject.supervisor for member in members]),
        "implementer": _common([member.subject.implementer for member in members]),
        "funds": _funds(members, ledger),
        "indicators": [aggregate_indicator(rows, members, ledger) for rows in grouped(members)],
    }


def _funds(members: Sequence[Member], ledger: Ledger) -> dict[str, object]:
    """The funds of all parts, added; blank with a finding where a part lacks one that others have."""
    result: dict[str, object] = {}
    for key, figure in _FUNDS.items():
        if all(getattr(member.subject.funds, key) is None for member in members):
            continue
        values = [(member, member.funds(key)) for member in members]
        blank = [member for member, value in values if value is None]
        if blank:
            ledger.missing("", figure, blank)
            continue
        amount = total([value for _, value in values if value is not None])
        unit = members[0].money_unit
        listed = [(member, str(Amount(value or Decimal(), unit)), None) for member, value in values]
        ledger.enter("资金", figure, settings().aggregate.ways["funds"], str(Amount(amount, unit)), listed)
        result[key] = amount
    for key in _REASONS:
        result[key] = joined([(member, getattr(member.subject.funds, key)) for member in members])
    result["sources"] = _sources(members)
    return result


def _sources(members: Sequence[Member]) -> list[dict[str, object]]:
    """The sources of funds by name; a part that does not have one adds nothing to it."""
    sources: dict[str, dict[str, Decimal | None]] = {}
    for member in members:
        for source in member.subject.funds.sources:
            sums = sources.setdefault(source.source, {})
            for key in ("initial", "adjusted", "executed"):
                value, before = member.money(getattr(source, key)), sums.get(key)
                sums[key] = before if value is None else total([value, before or Decimal()])
    return [{"source": name, **sums} for name, sums in sources.items()]


def _as_it_is(member: Member) -> dict[str, object]:
    """A project of one file alone: all it says, its money converted."""
    evaluation = member.source.evaluation
    listed = to_data(evaluation)["subjects"]
    number = next(at for at, subject in enumerate(evaluation.subjects) if subject is member.subject)
    assert isinstance(listed, list)  # noqa: S101
    data: dict[str, object] = dict(listed[number])
    funds = data["funds"]
    assert isinstance(funds, dict)  # noqa: S101
    return {**data, "funds": {key: _converted(value, key, member) for key, value in funds.items()}}


def _converted(value: object, key: str, member: Member) -> object:
    """A value of a data file's funds, with its money in the unit of the whole."""
    if isinstance(value, Decimal):
        return value if key in ("stated_score", "stated_rate") else member.money(value)
    if isinstance(value, dict):
        return {name: _converted(one, name, member) for name, one in value.items()}
    if isinstance(value, list):
        return [_converted(one, key, member) for one in value]
    return value


def _unit(sources: Sequence[SubUnitFile], name: str, scheme: Scheme, money_unit: str) -> dict[str, object]:
    """The facts of the unit: what all parts agree on."""
    units = [source.evaluation.unit for source in sources]
    facts = {key: _common([getattr(unit, key) for unit in units]) for key in _FACTS}
    year = _usual(unit.year for unit in units if unit.year is not None)
    stated = {key: value for key, value in facts.items() if value is not None}
    return {"name": name, "year": year, "scheme": scheme.id, "money_unit": money_unit, **stated}


def _scheme(sources: Sequence[SubUnitFile], wanted: str | None, own: Sequence[Mapping[str, object]]) -> Scheme:
    """The scheme by which all parts are scored."""
    names = dict.fromkeys([wanted] if wanted else [source.evaluation.unit.scheme for source in sources])
    schemes = {load_scheme(name, own).id: load_scheme(name, own) for name in names}
    if len(schemes) > 1:
        titles = "、".join(scheme.title for scheme in schemes.values())
        raise XlperfError(f"各部分的评分规则不同：{titles}。请用 --scheme 指定汇总按哪一个计分")
    return next(iter(schemes.values()))


def _years(sources: Sequence[SubUnitFile]) -> list[Finding]:
    """V89: parts of another year."""
    years = [(source, source.evaluation.unit.year) for source in sources if source.evaluation.unit.year is not None]
    usual = _usual(year for _, year in years)
    return [
        finding(
            "V89", subject=source.evaluation.unit.name, files="", year=year, most=settings().states["most"], usual=usual
        )
        for source, year in years
        if year != usual
    ]


def _copy(copy: SubUnitFile, subject: Subject, original: SubUnitFile) -> Finding:
    label = "·".join(dict.fromkeys((copy.evaluation.unit.name, subject.name)))
    return finding("V80", subject=label, other=original.path.name)


def _unread(path: Path, why: str, severity: Severity | None = None) -> Finding:
    values = {"figure": "整个文件", "parts": path.name, "consequence": f"没有计入汇总（{why}）"}
    return finding("V86", None, subject="", item="", severity=severity, **values)


def _common(values: Sequence[str | None]) -> str | None:
    """What all say, None where they do not agree."""
    return values[0] if values and len(set(values)) == 1 else None


def _usual(values: Iterable[T]) -> T | None:
    """The commonest value; of several the greatest; None where there is none."""
    counts = Counter(values)
    return max(counts, key=lambda value: (counts[value], value), default=None)
