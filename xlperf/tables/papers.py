"""The papers before the self-evaluation, as neutral grids: declarations of targets 绩效目标表, monitoring 绩效监控表.

A paper is a layout, ``data/papers/*.toml``, in the grammar of ``form_layout``, with ``paper`` (target or monitoring),
``title``, and ``source`` and ``proof`` of its form of a project and of a department beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from xlperf.alerts import AlertRules, Likelihood, indicator_alert
from xlperf.data.files import names, tables
from xlperf.findings import XlperfError
from xlperf.model import Evaluation, Indicator, Monitoring, Subject
from xlperf.naming import is_written_up
from xlperf.rulefile import Fault, Section, read_rules
from xlperf.schemes import Proof, Scheme
from xlperf.scoring import SubjectResult, target_change
from xlperf.tables.fill import Facts, Value, fill, printed
from xlperf.tables.form_layout import FormLayout, TableLayout, read_table_layout
from xlperf.tables.grid import TableGrid
from xlperf.tables.printed_facts import (
    actual_text,
    in_report_order,
    indicator_facts,
    section_text,
    subject_facts,
    target_text,
)
from xlperf.values.amounts import difference, normalise, plain, round_half_up
from xlperf.values.periods import last_month

__all__ = [
    "MONITORING", "TARGET", "Paper", "PlatformList", "load_paper", "monitoring_list", "monitoring_papers", "papers",
    "periods", "target_list", "target_papers", "two_years_list",
]  # fmt: skip

TARGET, MONITORING = "target", "monitoring"
"""The kinds of papers."""

_CAUSES = {
    "cause_funds": "经费保障", "cause_rules": "制度保障", "cause_staff": "人员保障", "cause_equipment": "硬件条件保障",
    "cause_other": "其他",
}  # fmt: skip
_LIKELY = {
    "is_certain": Likelihood.CERTAIN, "is_possible": Likelihood.POSSIBLE, "is_impossible": Likelihood.IMPOSSIBLE,
}  # fmt: skip
_ABOUT = ("paper", "title", "source", "proof", "department_source", "department_proof")
_PORTRAIT = 120  # half-width characters that lie on a page upright
_TICK = "√"
_OF_MONITORING = ("current", "current_value", "forecast", "likelihood", "cause", "reason", "alert", *_CAUSES, *_LIKELY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One layout of a paper, and where its form of a project is known from, and that of a department as a whole."""

    id: str
    kind: str
    title: str
    source: str
    proof: Proof
    department_source: str
    department_proof: Proof
    layout: TableLayout


@cache
def papers(kind: str) -> tuple[Paper, ...]:
    """The layouts there are of a kind, in order of their files; XlperfError says all that is wrong with a file.

    >>> [paper.title for paper in papers("monitoring")]
    ['湖北省（黄石）', '财政部（2019）', '一体化平台']
    """
    return tuple(paper for paper in map(_read, names("papers")) if paper.kind == kind)


def load_paper(kind: str, title: str = "") -> Paper:
    """The layout of that title or id; the first where none is named. XlperfError where there is none."""
    known = papers(kind)
    if not title:
        return known[0]
    found = next((one for one in known if normalise(title) in (normalise(one.title), one.id)), None)
    if found is None:
        raise XlperfError(f"没有名为“{title}”的版式，可以选：{'、'.join(one.title for one in known)}")
    return found


def periods(evaluation: Evaluation) -> tuple[str, ...]:
    """The periods that were monitored, the earliest first."""
    named = [row.period for row in evaluation.monitoring if row.period]
    named += [row.period for row in evaluation.fund_monitoring if row.period]
    return tuple(sorted(dict.fromkeys(named), key=lambda period: (last_month(period) or 0, period)))


def target_papers(
    evaluation: Evaluation, results: Sequence[SubjectResult], scheme: Scheme, paper: Paper
) -> tuple[TableGrid, ...]:
    """The declaration of targets of each subject, the department's first; ``results`` run parallel to the subjects."""
    return tuple(
        _grid(f"目标表{number}", paper, subject, _facts(evaluation, subject, result, scheme, paper.layout, {}, {}))
        for number, (subject, result) in enumerate(_written_up(evaluation, results), 1)
    )


def monitoring_papers(
    evaluation: Evaluation,
    results: Sequence[SubjectResult],
    scheme: Scheme,
    paper: Paper,
    period: str,
    rules: AlertRules,
) -> tuple[TableGrid, ...]:
    """The monitoring of each subject in one period; a subject of which nothing was monitored then has none."""
    grids: list[TableGrid] = []
    for subject, result in _written_up(evaluation, results):
        rows = {row.name: row for row in evaluation.monitoring if (row.subject, row.period) == (subject.name, period)}
        spent = next(
            (row for row in evaluation.fund_monitoring if (row.subject, row.period) == (subject.name, period)), None
        )
        if not rows and spent is None:
            continue
        budget = subject.funds.budget
        executed = spent.executed if spent else None
        extra: dict[str, Value] = {
            "months": period,
            "spent": None if executed is None else round_half_up(executed),
            "spent_rate": round_half_up(executed / budget, 4) if executed is not None and budget else None,
            "expected": round_half_up(spent.forecast) if spent and spent.forecast is not None else None,
            "reasons": "\n".join(f"{row.name}：{row.reason}" for row in rows.values() if row.reason) or None,
        }
        lines = {
            row.name: _monitored(row, rows.get(row.name), last_month(period), rules, scheme)
            for row in subject.indicators
        }
        facts = _facts(evaluation, subject, result, scheme, paper.layout, extra, lines)
        grids.append(_grid(f"监控表{len(grids) + 1}", paper, subject, facts))
    return tuple(grids)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformList:
    """Rows for a sheet without a form: its name, a note on where its columns are known from, headers, cells."""

    sheet: str
    note: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def target_list(evaluation: Evaluation, results: Sequence[SubjectResult]) -> PlatformList:
    """The targets of all indicators in the columns that the platform takes."""
    rows = [(subject.name, {**facts, "scoring": row.scoring}) for subject, row, facts in _lines(evaluation, results)]
    return _platform_list(TARGET, rows)


def monitoring_list(
    evaluation: Evaluation, results: Sequence[SubjectResult], scheme: Scheme, period: str, rules: AlertRules
) -> PlatformList:
    """The monitoring of all indicators in one period in the columns that the platform takes."""
    monitored = {(row.subject, row.name): row for row in evaluation.monitoring if row.period == period}
    month = last_month(period)
    rows = [
        (subject.name, {**facts, **_monitored(row, found, month, rules, scheme)})
        for subject, row, facts in _lines(evaluation, results)
        if (found := monitored.get((subject.name, row.name))) is not None
    ]
    return _platform_list(MONITORING, rows)


def two_years_list(evaluation: Evaluation) -> PlatformList | None:
    """What was achieved and spent the year before beside this year's targets and budget; None where none is known."""
    words = _platform_lists().two_years
    unit = evaluation.unit.money_unit
    rows: list[tuple[Value, ...]] = []
    for subject in filter(is_written_up, evaluation.subjects):
        last, now = subject.funds.last_executed, subject.funds.initial
        if last is not None:
            change = difference(now, last, unit) if now is not None else None
            rows.append((subject.name, words.funds, _amount(last, unit), _amount(now, unit), change))
        for row, _ in in_report_order((row, None) for row in subject.indicators):
            if row.last_actual is not None:
                found = target_change(row)
                past = row.last_measure
                shown = str(past.actual) if past.actual else past.actual_text
                rows.append((subject.name, row.name, shown, target_text(row.measure), found.words if found else None))
    if not rows:
        return None
    return PlatformList(sheet=words.sheet, note=words.note, headers=words.headers, rows=tuple(rows))


def _amount(value: Decimal | None, unit: str) -> str | None:
    return None if value is None else f"{plain(value)}{unit}"


def _lines(
    evaluation: Evaluation, results: Sequence[SubjectResult]
) -> Iterator[tuple[Subject, Indicator, Mapping[str, Value]]]:
    """Each indicator of each subject, in the order of the papers, with the facts that they print of it."""
    for subject, result in _written_up(evaluation, results):
        pairs = in_report_order(zip(subject.indicators, result.indicators, strict=True))
        for facts, (row, _) in zip(indicator_facts(pairs), pairs, strict=False):
            yield subject, row, {**facts.values, **_typed(row)}


def _platform_list(kind: str, rows: Sequence[tuple[str, Mapping[str, Value]]]) -> PlatformList:
    words = _platform_lists()
    columns = {TARGET: words.target, MONITORING: words.monitoring}[kind]
    facts = [column.fact for column in columns.columns]
    wholes = [{**known, "subject": subject} for subject, known in rows]
    return PlatformList(
        sheet=words.sheet,
        note=columns.note,
        headers=tuple(column.header for column in columns.columns),
        rows=tuple(tuple(whole[fact] for fact in facts) for whole in wholes),
    )


@dataclass(frozen=True, slots=True)
class _PlatformColumn:
    """A column that the platform takes, and the fact that goes into it."""

    header: str
    fact: str


@dataclass(frozen=True, slots=True)
class _PlatformColumns:
    note: str
    columns: tuple[_PlatformColumn, ...]


@dataclass(frozen=True, slots=True)
class _TwoYears:
    sheet: str
    note: str
    funds: str
    headers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _PlatformLists:
    """``data/platform_lists.toml``."""

    sheet: str
    two_years: _TwoYears
    target: _PlatformColumns
    monitoring: _PlatformColumns


@cache
def _platform_lists() -> _PlatformLists:
    """The columns of lists; XlperfError lists everything wrong with the file."""
    return read_rules("platform_lists", lambda root: root.record(_PlatformLists))


def _read(name: str) -> Paper:
    data = dict(tables(name))
    own: dict[str, object] = {key: data.pop(key) for key in _ABOUT if key in data}
    faults: list[Fault] = []
    head = Section(own, faults)
    paper = Paper(
        id=name.rpartition("/")[2],
        kind=head.choice("paper", (TARGET, MONITORING)),
        title=head.text("title"),
        source=head.text("source"),
        proof=head.member("proof", Proof),
        department_source=head.text("department_source"),
        department_proof=head.member("department_proof", Proof),
        layout=read_table_layout(data, faults),
    )
    if faults:
        raise XlperfError("；".join(map(str, faults)), path=f"data/{name}.toml")
    return paper


def _written_up(evaluation: Evaluation, results: Sequence[SubjectResult]) -> Sequence[tuple[Subject, SubjectResult]]:
    shown = (pair for pair in zip(evaluation.subjects, results, strict=True) if is_written_up(pair[0]))
    return sorted(shown, key=lambda pair: not pair[0].is_department)


def _facts(
    evaluation: Evaluation,
    subject: Subject,
    result: SubjectResult,
    scheme: Scheme,
    layout: TableLayout,
    extra: Mapping[str, Value],
    lines: Mapping[str, Mapping[str, Value]],
) -> Facts:
    """The facts of a subject as its self-evaluation has them, with what only these papers print."""
    known = subject_facts(evaluation, subject, result, scheme, layout.sources)
    rows = in_report_order(zip(subject.indicators, result.indicators, strict=True))
    shown = indicator_facts(rows)
    with_more = tuple(
        Facts({**facts.values, **_typed(row), **lines.get(row.name, {})})
        for facts, (row, _) in zip(shown, rows, strict=False)
    )
    blank = dict.fromkeys(("mid_indicator", "mid_target", "last_actual", "standard", "sign", "target_value"))
    rest = dict.fromkeys(("unit_of_measure", *_OF_MONITORING))
    values = {
        **known.values,
        "last_executed": subject.funds.last_executed,
        "start": subject.start,
        "end": subject.end,
        "purpose": section_text(subject, "purpose"),
        "measures": section_text(subject, "measures"),
        **extra,
    }
    budget = subject.funds.initial
    values |= {
        "basic_share": _share(subject.funds.initial_basic, budget),
        "project_share": _share(subject.funds.initial_project, budget),
    }
    sources = tuple(
        Facts({**one.values, "source_share": _share(one.values["source_initial"], budget)})
        for one in known.items["sources"]
    )
    return Facts(
        values,
        {**known.items, "sources": sources, "indicators": with_more or (Facts({**shown[0].values, **blank, **rest}),)},
    )


def _share(part: Value, whole: Decimal | None) -> Decimal | None:
    """A part of the budget as a fraction; None where either is unknown."""
    return round_half_up(part / whole, 4) if isinstance(part, Decimal) and whole else None


def _typed(row: Indicator) -> dict[str, Value]:
    """What a declaration prints of an indicator."""
    measure = row.measure
    return {
        "mid_indicator": row.name if row.mid_target is not None else None,
        "mid_target": row.mid_target,
        "last_actual": row.last_actual,
        "standard": row.standard,
        "sign": None if measure.sign is None or measure.is_sign_assumed else measure.sign.value,
        "target_value": plain(measure.target.value, None) if measure.target else target_text(measure),
        "unit_of_measure": measure.unit or None,
        **dict.fromkeys(_OF_MONITORING),
    }


def _monitored(
    row: Indicator, found: Monitoring | None, month: int | None, rules: AlertRules, scheme: Scheme
) -> dict[str, Value]:
    """What the monitoring of a period says of an indicator; nothing where it is not monitored."""
    if found is None:
        return {}
    alert = indicator_alert(found.measure, month, rules, scheme, row.level2)
    current = found.measure.actual
    return {
        "current": actual_text(found.measure),
        "current_value": plain(current.value, None) if current else found.measure.actual_text or None,
        "forecast": actual_text(found.forecast_measure),
        "likelihood": found.likelihood,
        "cause": found.cause,
        "reason": found.reason,
        "alert": alert.colour.value if alert.colour else None,
        **{key: _TICK if word == found.cause else None for key, word in _CAUSES.items()},
        **{key: _TICK if word == found.likelihood else None for key, word in _LIKELY.items()},
    }


def _grid(caption: str, paper: Paper, subject: Subject, facts: Facts) -> TableGrid:
    form: FormLayout = paper.layout.department if subject.is_department else paper.layout.project
    source = paper.department_source if subject.is_department else paper.source
    proof = paper.department_proof if subject.is_department else paper.proof
    within = Facts(form.words).within(facts)
    filled = fill(form, paper.layout, within)
    notes = (f"版式：{paper.title}（{source}）",) if proof is not Proof.READ else ()
    grid = printed(caption, form, paper.layout, within, filled, notes)
    return replace(grid, landscape=sum(filled.columns) > _PORTRAIT)
