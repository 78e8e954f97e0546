"""One file's part of a summary: the job that is done for each file, maybe in another process or on another machine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from hashlib import blake2b
from operator import itemgetter
from pathlib import Path

from xlperf import files
from xlperf.assessment import Assessment, assess
from xlperf.checks.check_rules import rules
from xlperf.checks.stage import BEFORE_RESULTS
from xlperf.dataframes import result_rows
from xlperf.findings import Severity, XlperfError
from xlperf.model import Subject, Unit
from xlperf.reading.forms import EVALUATION
from xlperf.reading.forms.kinds import kinds
from xlperf.reading.workbook import Reading
from xlperf.summary.frame_columns import MONEY, TABLES
from xlperf.summary.matching_names import indicator_key, own_key, subject_key, unit_key
from xlperf.summary.monitored import Monitored, monitored_part
from xlperf.summary.settings import settings
from xlperf.values.amounts import Amount, convert
from xlperf.values.signs import compact

Cell = str | int | None
"""A value as it is handed over and stored: numbers that are not whole as decimal text, which loses no digit."""

_SHOWN = 30  # characters of a text that a finding quotes


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRows:
    """What a summary keeps of one file: rows by table, each in the order of ``columns.TABLES``.

    ``forms`` are the kinds of the official forms it was read from, one for each. ``stage`` of the year is 自评, 监控 or
    目标: only self-evaluations have rows, ``monitored`` is what is kept of monitoring. ``unit`` is the unit's name;
    ``is_paper``: it is a paper of targets or of monitoring that was written from a unit's workbook.
    """

    rows: Mapping[str, tuple[tuple[Cell, ...], ...]]
    forms: tuple[str, ...] = ()
    stage: str = EVALUATION
    monitored: Monitored | None = None
    unit: str = ""
    is_paper: bool = False


def part_of(path: Path) -> UnitRows:
    """Read, score and check one file; XlperfError where it cannot be read or has nothing to be summed up."""
    reading = files.load(path)
    stages = {form.stage for form in reading.forms if form.is_read}
    if EVALUATION in stages and len(stages) > 1:  # of forms of several stages the self-evaluations are summed up
        reading = files.load_evaluation(path)
    if not reading.evaluation.subjects:
        raise XlperfError(_nothing(reading), path=str(path))
    forms = tuple(form.kind for form in reading.forms if form.is_read)
    stage = reading.evaluation.unit.purpose or EVALUATION
    if stage in BEFORE_RESULTS:
        done = assess(reading, own_schemes=_own_schemes(path.parent))
        monitored = monitored_part(done, path.parent) if stage != BEFORE_RESULTS[0] else None
        return UnitRows(
            rows={}, forms=forms, stage=stage, monitored=monitored, unit=done.evaluation.unit.name,
            is_paper=any(form.is_own for form in reading.forms if form.is_read),
        )  # fmt: skip
    return replace(part(assess(reading, own_schemes=_own_schemes(path.parent))), forms=forms)


def part(done: Assessment) -> UnitRows:
    """The rows of an assessment, its money in the summary's money unit."""
    rows = {name: tuple(_rows(name, done)) for name in TABLES}
    return UnitRows(rows=rows)


@lru_cache(maxsize=64)
def _own_schemes(folder: Path) -> list[Mapping[str, object]]:
    """A folder's scheme files, read once per process: a folder of ten thousand workbooks is not listed for each."""
    return files.own_schemes(folder)


def _nothing(reading: Reading) -> str:
    """Why a file has no subject: the first thing wrong with it, if there is any."""
    words = settings().find.words
    text = kinds().by_key["narrative"].name
    if reading.forms and all(form.kind == text for form in reading.forms):
        return words["report"]
    grave = [found for found in reading.findings if found.severity is Severity.ERROR]
    return words["first"].format(reason=str(grave[0])) if grave else words["empty"]


def _rows(table: str, done: Assessment) -> Iterator[tuple[Cell, ...]]:
    given, pick = _texts(done) if table == "texts" else result_rows(done)[table], itemgetter(*TABLES[table])
    for row, keys in zip(given, _keys(table, done), strict=False):
        whole = {**row, **keys}
        if table == "subjects":
            whole |= _money(whole, done.evaluation.unit)
        elif table == "units":
            whole["money_unit"] = settings().money_unit  # in which the amounts now are
        yield tuple([one if one is None or isinstance(one, (str, int)) else _cell(one) for one in pick(whole)])


def _keys(table: str, done: Assessment) -> Iterator[Mapping[str, object]]:
    """What a row is matched by, for each row of a table."""
    unit: Mapping[str, object] = {"unit_key": unit_key(done.evaluation.unit.name)}
    subjects = done.evaluation.subjects
    match table:
        case "subjects":
            below = min(done.scheme.reasons.execution_below, settings().thresholds.execution_below)
            for subject, counts in zip(subjects, _counts(done), strict=True):
                full = done.scheme.total
                keys = {"subject_key": subject_key(subject), "own_key": own_key(subject, done.evaluation.unit.year)}
                yield {**unit, **keys, "execution_below": below, "full": full, "counted": 1, **counts}
        case "indicators":
            for subject in subjects:
                key = subject_key(subject)
                for row in subject.indicators:
                    yield {**unit, "subject_key": key, "indicator_key": indicator_key(row)}
        case _:
            while True:
                yield unit


def _counts(done: Assessment) -> list[dict[str, object]]:
    """Open findings of each subject by severity; those of the unit as a whole count with its first subject."""
    names = [subject.name for subject in done.evaluation.subjects]
    counts = [dict.fromkeys(("errors", "warnings", "notes"), 0) for _ in names]
    for found in done.findings:
        if found.is_open:
            at = names.index(found.subject) if found.subject in names else 0
            counts[at][f"{found.severity.value}s"] += 1
    return [dict(count) for count in counts]


def _money(row: Mapping[str, object], unit: Unit) -> dict[str, object]:
    """The amounts of a row in the summary's money unit, exactly."""
    return {key: _converted(row[key], unit.money_unit) for key in MONEY}


def _converted(value: object, unit: str) -> Decimal | None:
    if not isinstance(value, Decimal):
        return None
    amount = convert(Amount(value, unit), settings().money_unit)
    return None if amount is None else amount.value


def _texts(done: Assessment) -> Iterator[Mapping[str, object]]:
    """The long paragraphs of each subject, by their fingerprints."""
    evaluation = done.evaluation
    for number, subject in enumerate(evaluation.subjects, 1):
        for section in rules().words["identical.sections"]:
            text = subject.texts.get(section)
            for paragraph in text.paragraphs if text else ():
                bare = _masked(paragraph, evaluation.unit, subject)
                if len(bare) >= settings().thresholds.shortest:
                    yield {
                        "unit": evaluation.unit.name, "subject_number": number, "subject": subject.name,
                        "section": section, "mark": blake2b(bare.encode(), digest_size=16).hexdigest(),
                        "start": paragraph[:_SHOWN],
                    }  # fmt: skip


def _masked(paragraph: str, unit: Unit, subject: Subject) -> str:
    """A paragraph for comparison: who copies a text changes the names in it."""
    bare = compact(paragraph)
    names = {compact(name) for name in (unit.full_name, unit.name, unit.short_name, subject.name) if name}
    for name in sorted(names, key=len, reverse=True):
        bare = bare.replace(name, "□")
    return bare


def _cell(value: object) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
