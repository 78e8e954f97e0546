"""The parts of an aggregation: the subjects of the sub-units' files, each with its funds in one money unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from xlperf import files
from xlperf.findings import XlperfError
from xlperf.model import Evaluation, Subject
from xlperf.summary.matching_names import own_key, unit_key
from xlperf.summary.settings import settings
from xlperf.values.amounts import Amount, convert


@dataclass(frozen=True, slots=True, kw_only=True)
class SubUnitFile:
    """One sub-unit's file and what it says."""

    path: Path
    evaluation: Evaluation


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One subject as a part of a sum: what it is called there, and the unit its money is converted into."""

    label: str
    source: SubUnitFile
    subject: Subject
    money_unit: str

    def money(self, value: Decimal | None) -> Decimal | None:
        """An amount of this part in the money unit of the whole, exactly."""
        if value is None:
            return None
        amount = convert(Amount(value, self.source.evaluation.unit.money_unit), self.money_unit)
        return None if amount is None else amount.value

    def funds(self, key: str) -> Decimal | None:
        """One of its funds; a blank adjusted budget falls back on the initial one."""
        value: Decimal | None = getattr(self.subject.funds, key)
        if value is None and key == "adjusted":
            value = self.subject.funds.initial
        return self.money(value)


def source_of(path: Path) -> SubUnitFile:
    """What one file says: the job that is done for each; XlperfError where it says nothing."""
    evaluation = files.load_evaluation(path).evaluation
    if not evaluation.subjects:
        raise XlperfError(settings().find.words["empty"], path=str(path))
    return SubUnitFile(path=path, evaluation=evaluation)


def unique(sources: Sequence[SubUnitFile]) -> tuple[list[SubUnitFile], list[tuple[SubUnitFile, Subject, SubUnitFile]]]:
    """The sources, each subject of a unit and year taken once; and what was left out, with its source and the other.

    A unit or project without a name is never another's copy.
    """
    unique_sources: list[SubUnitFile] = []
    copies: list[tuple[SubUnitFile, Subject, SubUnitFile]] = []
    first: dict[tuple[object, ...], SubUnitFile] = {}
    for source in sources:
        unit, own = source.evaluation.unit, list[Subject]()
        for subject in source.evaluation.subjects:
            own_name = own_key(subject, unit.year)
            named = unit_key(unit.name) and (subject.is_department or own_name)
            key = (unit_key(unit.name), unit.year, subject.kind, own_name) if named else (id(subject),)
            known = first.setdefault(key, source)
            if known is source:
                own.append(subject)
            else:
                copies.append((source, subject, known))
        if own:
            unique_sources.append(replace(source, evaluation=replace(source.evaluation, subjects=tuple(own))))
    return unique_sources, copies


def department_members(sources: Sequence[SubUnitFile], money_unit: str) -> list[Member]:
    """What the department is made of: each unit's department as a whole; of a unit that has none, its projects."""
    whole = {_unit(source) for source in sources if source.evaluation.department}
    return [
        _member(source, subject, money_unit)
        for source in sources
        for subject in source.evaluation.subjects
        if subject.is_department or _unit(source) not in whole
    ]


def project_groups(sources: Sequence[SubUnitFile], money_unit: str) -> Iterator[list[Member]]:
    """The projects by name; one that several sub-units have is put together, too."""
    groups: dict[str, list[Member]] = {}
    for source in sources:
        for subject in source.evaluation.projects:
            key = own_key(subject, source.evaluation.unit.year) or f"{source.path}/{id(subject)}"
            groups.setdefault(key, []).append(_member(source, subject, money_unit))
    yield from groups.values()


def _unit(source: SubUnitFile) -> str:
    """What a source's unit is known by; a file without a unit's name is a unit of its own."""
    return unit_key(source.evaluation.unit.name) or str(source.path)


def _member(source: SubUnitFile, subject: Subject, money_unit: str) -> Member:
    unit = source.evaluation.unit.name
    label = unit if subject.is_department else f"{unit}·{subject.name}"
    return Member(label=label, source=source, subject=subject, money_unit=money_unit)
