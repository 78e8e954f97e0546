"""The facts of one subject, by the names that templates use. Figures are worded here and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from xlperf.model import Source
from xlperf.naming import names_year, project_word
from xlperf.narrative.facts import Case, clause, computed, own_sentence, section_paragraphs, typed
from xlperf.narrative.sentence_templates import Fact, Find
from xlperf.paragraphs import Run, RunKind
from xlperf.scoring import executed_change, full_marks
from xlperf.values.amounts import difference, is_level, normalise, percent, plain
from xlperf.values.dates import printed_date


def subject_find(case: Case) -> Find:
    """Finds the facts of a subject, each made once."""
    made: dict[str, Fact | None] = {}

    def find(name: str) -> Fact | None:
        if name not in made:
            made[name] = SUBJECT_FACTS[name](case)
        return made[name]

    return find


def _year(case: Case) -> Fact | None:
    year = case.unit.year
    return None if year is None else computed("year", str(year), [case.unit.origins.get("year")])


def _title_year(case: Case) -> Fact | None:
    """The year before the subject's name, which may say it itself."""
    year = case.unit.year
    return None if year is None or names_year(case.subject.name, year) else _year(case)


def _next_year(case: Case) -> Fact | None:
    year = case.unit.year
    return None if year is None else computed("next_year", str(year + 1), [case.unit.origins.get("year")])


def _filled_on(case: Case) -> Fact | None:
    day = printed_date(case.unit.filled_on)
    return computed("filled_on", day, [case.unit.origins.get("filled_on")]) if day else None


def _unit_title(case: Case) -> Fact | None:
    key = "full_name" if case.unit.full_name else "name"
    return typed("unit_title", case.unit.title_name, [case.unit.origins.get(key)])


def _unit_fact(name: str, key: str) -> Callable[[Case], Fact | None]:
    return lambda case: typed(name, getattr(case.unit, key), [case.unit.origins.get(key)])


def _authorities(case: Case) -> Fact:
    level = normalise(case.unit.level)
    words = case.words.authorities.get(level.rstrip("级直"), case.words.other_authority)
    return computed("authorities", words, [case.unit.origins.get("level")])


def _subject_name(case: Case) -> Fact | None:
    return typed("subject", case.subject.name, [case.subject.origins.get("name")])


def _project_name(case: Case) -> Fact | None:
    """The project's name with the word 项目, once: 甲 -> 甲项目, 乙项目 and 丙项目（二期） as they are."""
    name = typed("project", case.subject.name, [case.subject.origins.get("name")])
    word = project_word(name.text) if name else ""
    return Fact("project", (*name.runs, Run(word, RunKind.WORDS)), name.origins) if name and word else name


def _money(case: Case, name: str, value: Decimal | None, keys: Sequence[str]) -> Fact | None:
    if value is None:
        return None
    origins = [case.subject.funds.origins.get(key) for key in keys]
    return computed(name, f"{_figure(value)}{case.unit.money_unit}", origins)


def _figure(value: Decimal) -> str:
    """A sum of money to two places; one too small for that as it is, never as 0."""
    rounded = plain(value)
    return plain(value, None) if rounded == "0" else rounded


def _funds_fact(name: str, key: str) -> Callable[[Case], Fact | None]:
    return lambda case: _money(case, name, getattr(case.subject.funds, key), [key])


def _budget_key(case: Case) -> str:
    """Which budget the execution rate is measured against: the scheme's, or the other where that is blank."""
    first, second = (
        ("initial", "adjusted") if case.scheme.execution.denominator == "initial" else ("adjusted", "initial")
    )
    return second if getattr(case.subject.funds, first) is None else first


def _budget(case: Case) -> Fact | None:
    key = _budget_key(case)
    return _money(case, "budget", getattr(case.subject.funds, key), [key])


def _basis(case: Case) -> Fact | None:
    """What the computed execution rate is measured against, in words."""
    if _budget(case) is None or case.subject.funds.executed is None:
        return None
    adjusted = "调整后预算数" if _adjustment(case) else "全年预算数"
    return computed("basis", "年初预算数" if _budget_key(case) == "initial" else adjusted)


def _rate(case: Case) -> Fact | None:
    rate = case.result.execution.rate
    if rate is None:
        return None
    keys = (_budget_key(case), "executed") if case.subject.funds.executed is not None else ("stated_rate",)
    return computed("rate", percent(rate), [case.subject.funds.origins.get(key) for key in keys])


def _left(case: Case) -> Decimal:
    """Budget less spending; 0 where either is blank."""
    budget, executed = getattr(case.subject.funds, _budget_key(case)), case.subject.funds.executed
    return Decimal(0) if budget is None or executed is None else budget - executed


def _remaining(case: Case) -> Fact | None:
    return _money(case, "remaining", _left(case), [_budget_key(case), "executed"]) if _left(case) > 0 else None


def _leftover(case: Case) -> Fact | None:
    """Whether there is a text on what becomes of the remaining money; no words of its own."""
    sentence = own_sentence("leftover_use")(case) or clause("leftover_use")(case)
    return Fact("leftover", (), sentence.origins) if sentence else None


def _overspent(case: Case) -> Fact | None:
    return _money(case, "overspent", -_left(case), [_budget_key(case), "executed"]) if _left(case) < 0 else None


def _adjustment(case: Case) -> Decimal:
    """Adjusted less initial budget; 0 where either is blank."""
    initial, adjusted = case.subject.funds.initial, case.subject.funds.adjusted
    return Decimal(0) if initial is None or adjusted is None else adjusted - initial


def _adjusted_how(case: Case) -> Fact | None:
    change = _adjustment(case)
    if not change:
        return None
    origins = [case.subject.funds.origins.get(key) for key in ("initial", "adjusted")]
    return computed("adjusted_how", "调增" if change > 0 else "调减", origins)


def _adjusted_by(case: Case) -> Fact | None:
    change = abs(_adjustment(case))
    return _money(case, "adjusted_by", change, ["initial", "adjusted"]) if change else None


def _executed_differs(case: Case) -> Fact | None:
    change = executed_change(case.subject.funds, case.unit.money_unit)
    return _executed_fact(case, "executed_differs", change.words) if change and not is_level(change.words) else None


def _executed_same(case: Case) -> Fact | None:
    change = executed_change(case.subject.funds, case.unit.money_unit)
    return _executed_fact(case, "executed_same", change.words) if change and is_level(change.words) else None


def _executed_fact(case: Case, name: str, words: str) -> Fact:
    return computed(name, words, [case.subject.funds.origins.get(key) for key in ("executed", "last_executed")])


def _next_change(case: Case) -> str:
    """Next year's budget against this year's spending in words; empty where either is blank."""
    after, before = case.subject.funds.next_year, case.subject.funds.executed
    return "" if after is None or before is None else difference(after, before, case.unit.money_unit)


def _next_differs(case: Case) -> Fact | None:
    change = _next_change(case)
    return _next_fact(case, "next_differs", change) if change and not is_level(change) else None


def _next_same(case: Case) -> Fact | None:
    change = _next_change(case)
    return _next_fact(case, "next_same", change) if change and is_level(change) else None


def _next_fact(case: Case, name: str, words: str) -> Fact:
    return computed(name, words, [case.subject.funds.origins.get(key) for key in ("next_year", "executed")])


def _sources(case: Case) -> Fact | None:
    """财政拨款150万元、其他资金40万元: the budget by source, where it has more than one."""
    parts = [(source, amount) for source in case.subject.funds.sources if (amount := _source_budget(source))]
    if len(parts) < 2:
        return None
    runs: list[Run] = []
    for source, amount in parts:
        runs += [Run("、", RunKind.WORDS)] * bool(runs)
        runs.append(Run(source.source, RunKind.TYPED, "sources"))
        runs.append(Run(f"{_figure(amount)}{case.unit.money_unit}", RunKind.COMPUTED, "sources"))
    keys = ("adjusted", "initial")
    origins = (origin for source, _ in parts for key in keys if (origin := source.origins.get(key)))
    return Fact("sources", tuple(runs), tuple(origins))


def _source_budget(source: Source) -> Decimal | None:
    return source.initial if source.adjusted is None else source.adjusted


def _section(key: str) -> Callable[[Case], Fact | None]:
    def make(case: Case) -> Fact | None:
        parts = section_paragraphs(case, key)
        runs = tuple(run for part in parts for run in part.runs)
        return Fact(key, runs, parts[0].origins) if parts else None

    return make


def _points(name: str, value: Callable[[Case], Decimal | None]) -> Callable[[Case], Fact | None]:
    def make(case: Case) -> Fact | None:
        points = value(case)
        return None if points is None else computed(name, f"{plain(points)}分")

    return make


def _uncapped(case: Case) -> Decimal | None:
    """The sum of the scores where the scheme limits the total to less."""
    execution, indicators, total = case.result.execution.score, _indicator_points(case), case.result.total
    if execution is None or indicators is None or total is None:
        return None
    return execution + indicators if execution + indicators > total else None


def _full_marks(case: Case) -> Decimal:
    return full_marks(case.result.weight_sum, case.scheme)


def _other_full_marks(case: Case) -> Decimal | None:
    """What the total is out of where the weights do not add up to the scheme's total."""
    return None if _full_marks(case) == case.scheme.total else _full_marks(case)


def _indicator_points(case: Case) -> Decimal | None:
    scores = [result.score for result in case.result.indicators]
    return sum(map(Decimal, filter(None, scores)), Decimal(0)) if scores and None not in scores else None


_CLAUSES = ("adjustment_reason", "shortfall_reason", "leftover_use", "next_budget_basis")
_SECTIONS = (
    *("key_tasks", "purpose", "goals_text", "funds_use", "process", "management", "measures", "disclosure"),
    *("deviation", "result_use"),
)
_FUNDS = {"initial": "initial", "adjusted": "adjusted", "executed": "executed", "basic": "basic"}
_FUNDS |= {"project_spending": "project", "next_budget": "next_year", "last_executed": "last_executed"}

SUBJECT_FACTS: Mapping[str, Callable[[Case], Fact | None]] = {
    "year": _year,
    "title_year": _title_year,
    "next_year": _next_year,
    "unit_title": _unit_title,
    "filled_on": _filled_on,
    "unit_name": _unit_fact("unit_name", "name"),
    "short_name": _unit_fact("short_name", "short_name"),
    "region": _unit_fact("region", "region"),
    "authorities": _authorities,
    "subject": _subject_name,
    "project": _project_name,
    "attachment": lambda case: computed("attachment", f"附件{case.attachment}"),
    **{name: _funds_fact(name, key) for name, key in _FUNDS.items()},
    "budget": _budget,
    "basis": _basis,
    "rate": _rate,
    "remaining": _remaining,
    "leftover": _leftover,
    "overspent": _overspent,
    "adjusted_how": _adjusted_how,
    "adjusted_by": _adjusted_by,
    "executed_differs": _executed_differs,
    "executed_same": _executed_same,
    "next_differs": _next_differs,
    "next_same": _next_same,
    "sources": _sources,
    **{key: clause(key) for key in _CLAUSES},
    **{f"{key}_text": own_sentence(key) for key in _CLAUSES},
    **{key: _section(key) for key in _SECTIONS},
    "total": _points("total", lambda case: case.result.total),
    "full_marks": _points("full_marks", _full_marks),
    "other_full_marks": _points("other_full_marks", _other_full_marks),
    "execution_score": _points("execution_score", lambda case: case.result.execution.score),
    "execution_weight": _points("execution_weight", lambda case: case.scheme.execution.weight),
    "indicator_score": _points("indicator_score", _indicator_points),
    "uncapped": _points("uncapped", _uncapped),
    "grade": lambda case: computed("grade", case.result.grade) if case.result.grade else None,
}
"""Every fact a template about a subject may name."""
