"""What the tables may print about one subject: typed facts as typed, computed ones from the results only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from decimal import Decimal
from typing import TypeVar

from xlperf.model import Evaluation, Funds, Indicator, Source, Subject, Typed, Unit
from xlperf.naming import indicator_name, names_year, project_word
from xlperf.schemes import Attainment, Scheme
from xlperf.scoring import (
    ExecutionResult,
    GoalResult,
    IndicatorResult,
    SubjectResult,
    executed_change,
    indicator_change,
    score_execution,
)
from xlperf.tables.fill import Facts, Value
from xlperf.tables.form_layout import FormOption
from xlperf.taxonomy import level1_name, level2_name, order_key
from xlperf.values.amounts import Amount, normalise, percent, plain, round_half_up
from xlperf.values.dates import printed_date
from xlperf.values.measures import Measure, Sign

UNCOMPUTABLE = "无法计算"
"""What stands where spending was typed but no rate follows from it."""

_ROW = (
    "level1", "level2", "indicator", "target", "actual", "sign", "target_value", "target_unit", "actual_value",
    "signed_target", "quantity", "weight", "score", "coefficient", "deduction", "deduction_note",
    "department_score", "finance_score", "reason", "level1_with_points", "level2_with_points", "indicator_with_points",
)  # fmt: skip
"""What is known of one indicator."""

_TARGETS = frozenset(("target", "target_value", "signed_target"))
"""The facts that print an indicator's target; beside it there is always its result."""

Row = tuple[Indicator, IndicatorResult]
_T = TypeVar("_T")


def subject_facts(
    evaluation: Evaluation, subject: Subject, result: SubjectResult, scheme: Scheme, fixed_sources: Sequence[FormOption]
) -> Facts:
    """All facts of one subject, by the names that layouts use; a blank one is None, never missing.

    Collections: ``goals`` (each with its own ``indicators``), ``indicators`` (all of them), ``sources`` (the layout's
    fixed rows, then the others), ``own_sources`` (as typed). Indicators come in report order: level 1 and 2 in standard
    order, then as typed; those of a framework of fixed questions as typed.
    """
    typed = tuple(zip(subject.indicators, result.indicators, strict=True))
    is_framework = scheme.preset is not None and scheme.preset.kind == subject.kind.value
    rows = typed if is_framework else in_report_order(typed)
    goals = tuple(_goal_facts(number, subject, result.goals, rows, scheme) for number in _goal_numbers(subject))
    return Facts(
        {
            **_unit_facts(evaluation.unit),
            **_subject_facts(subject, evaluation.unit.year),
            **_execution_facts(subject.funds, result.execution),
            "department_title": f"{evaluation.unit.title_name.removesuffix('部门整体')}部门整体",
            "execution_weight": scheme.execution.weight,
            "weight_total": scheme.execution.weight + result.weight_sum if rows else scheme.total,
            "total": result.total,
            "grade": f"等级：{result.grade}" if result.grade else None,
            "grade_name": result.grade,
            "all_goals": _joined(_numbered(goal, "goal_text", len(goals)) for goal in goals),
            "achieved": _joined(_numbered(goal, "goal_achieved", len(goals)) for goal in goals),
        },
        {
            "goals": goals,
            "indicators": indicator_facts(rows),
            "sources": tuple(_source_facts(*row, scheme) for row in _source_rows(subject.funds.sources, fixed_sources)),
            "own_sources": tuple(_source_facts(source.source, source, scheme) for source in subject.funds.sources),
        },
    )


def last_year_note(subject: Subject, unit: Unit) -> tuple[str, ...]:
    """The line under a table that sets this year beside the last; none where nothing of the last is known."""
    changes = [("全年执行数", executed_change(subject.funds, unit.money_unit))]
    changes += [
        (indicator_name(row.name, row.level1, row.level2), indicator_change(row))
        for row, _ in in_report_order((row, None) for row in subject.indicators)
    ]
    parts = [f"{name}{one.now}（上年{one.last}），{one.words}" for name, one in changes if one]
    return (f"与上年相比：{'；'.join(parts)}。",) if parts else ()


def other_scores_note(
    subject: Subject, result: SubjectResult, scheme: Scheme, in_cells: Collection[str] = ()
) -> tuple[str, ...]:
    """The line under a table with what others gave, and the coefficients where the scheme has them; else none.

    Facts ``in_cells`` have a column of their own.
    """
    parts = []
    for row, scored in in_report_order(zip(subject.indicators, result.indicators, strict=True)):
        is_asked = scheme.coefficient and "coefficient" not in in_cells
        coefficient = scored.coefficient(row.weight) if is_asked else None
        figures = [f"得分系数{percent(coefficient)}"] if coefficient is not None else []
        others = (
            ("主管部门评分", "department_score", row.department_score),
            ("财政评分", "finance_score", row.finance_score),
        )
        figures += [f"{name}{plain(score)}" for name, key, score in others if score is not None and key not in in_cells]
        if figures:
            parts.append(f"{indicator_name(row.name, row.level1, row.level2)}{'、'.join(figures)}")
    return (f"其他评分：{'；'.join(parts)}。",) if parts else ()


def typed_beside(subject: Subject, printed: Iterable[str], in_cells: Collection[str]) -> tuple[str, ...]:
    """The lines under a table with what was typed and has no place in it; ``printed`` are the texts of its cells.

    ``in_cells`` are the facts that have cells of their own, whatever they are this time.

    A reason may stand in a column of its own or in a text; where it does not, it is a line here, and so is what came of
    a goal.
    """
    funds, texts = subject.funds, tuple(printed)
    has_targets = not _TARGETS.isdisjoint(in_cells)
    rows = [row for row, _ in in_report_order((row, None) for row in subject.indicators)]
    named = [(indicator_name(row.name, row.level1, row.level2), row) for row in rows]
    reasons = [("预算执行", funds.shortfall_reason), *((name, row.reason) for name, row in named)]

    def is_in(words: str | None) -> bool:
        return any((words or "") in text for text in texts)

    lines = {
        "实际完成情况": [(f"目标{goal.number}", goal.achieved) for goal in subject.goals if not is_in(goal.achieved)],
        "偏差原因": [(name, reason) for name, reason in reasons if not is_in(reason)],
        "目标填报得分": [(f"目标{goal.number}", _figure(goal.stated_score)) for goal in subject.goals],
        "绩效标准": [(name, row.standard) for name, row in named],
        "中期目标值": [(name, _figure(row.mid_target)) for name, row in named],
        "目标值": [] if has_targets else [(name, _typed_target(row)) for name, row in named],
        "实际完成值": [] if has_targets else [(name, actual_text(row.measure)) for name, row in named],
        "评(扣)分标准": [(name, row.scoring) for name, row in named],
        "佐证材料": [(name, row.evidence) for name, row in named],
    }
    shown = {label: [f"“{name}”{' '.join(text.split())}" for name, text in own if text] for label, own in lines.items()}
    return tuple(f"{label}：{'；'.join(own).rstrip('。')}。" for label, own in shown.items() if own)


def _typed_target(row: Indicator) -> str | None:
    """The target that was typed; None where there is none, for 定性 alone is no target."""
    return target_text(row.measure) if row.measure.target is not None or row.measure.target_text else None


def _figure(value: Typed) -> str | None:
    """A figure as typed, as text."""
    return plain(value) if isinstance(value, Decimal) else value


def _unit_facts(unit: Unit) -> dict[str, Value]:
    return {
        "unit": unit.name or unit.title_name,
        "filled_on": printed_date(unit.filled_on),
        "preparer": unit.preparer,
        "phone": unit.phone,
        "head": unit.head,
        "level": unit.level,
        "money_unit": unit.money_unit,
        "year": f"{unit.year}年度" if unit.year else None,
        "year_before": f"{unit.year}年" if unit.year else None,
        "year_in_brackets": f"（{unit.year}年度）" if unit.year else None,
    }


def _subject_facts(subject: Subject, year: int | None) -> dict[str, Value]:
    deviation, result_use = section_text(subject, "deviation"), section_text(subject, "result_use")
    return {
        "name": subject.name,
        "department_name": subject.name if subject.is_department else None,
        "project_name": None if subject.is_department else subject.name,
        "project_title": f"{subject.name}{project_word(subject.name)}",
        "title_year": f"{year}年度" if year and not names_year(subject.name, year) else None,
        "supervisor": subject.supervisor,
        "implementer": subject.implementer,
        "category": subject.category,
        "nature": subject.nature,
        "type": subject.type,
        "deviation": deviation or _reasons(subject),
        "result_use": result_use or section_text(subject, "measures"),
        "remarks": _joined((deviation, result_use)),
        "problems": deviation,
        "improvements": section_text(subject, "measures") or result_use,
        "conclusion": subject.conclusion,
        "overview": subject.overview,
        "leader": subject.leader,
        "mid_total": _money(subject.mid_total),
        "period": "至".join(filter(None, (subject.start, subject.end))) or None,
    }


def _execution_facts(funds: Funds, result: ExecutionResult) -> dict[str, Value]:
    """Money and rate of the budget's execution; the budget is the adjusted one, or the one that stands in for it."""
    budget = result.denominator if funds.adjusted is None else funds.adjusted
    return {
        "initial": _money(funds.initial),
        "budget": _money(budget),
        "executed": _money(funds.executed),
        "basic": _money(funds.basic),
        "project": _money(funds.project),
        "initial_basic": _money(funds.initial_basic),
        "initial_project": _money(funds.initial_project),
        "funds_filled": "有" if (funds.initial, budget, funds.executed) != (None, None, None) else None,
        "rate": UNCOMPUTABLE if result.rate is None and funds.executed is not None else _rate(result.rate),
        "execution_score": result.score,
        "shortfall_reason": funds.shortfall_reason,
    }


def _goal_numbers(subject: Subject) -> tuple[int, ...]:
    """The goals in input order, then those that only indicators name; the one unnamed goal where there is none."""
    listed = dict.fromkeys(goal.number for goal in subject.goals)
    named = dict.fromkeys(sorted(indicator.goal for indicator in subject.indicators))
    return tuple({**listed, **named}) or (1,)


def _goal_facts(
    number: int, subject: Subject, results: Sequence[GoalResult], rows: Sequence[Row], scheme: Scheme
) -> Facts:
    own = [row for row in rows if row[0].goal == number]
    weight = next((goal.weight for goal in results if goal.number == number), None)
    brackets = f"（{plain(weight)}分）" if weight is not None else None
    text = next((goal.text for goal in subject.goals if goal.number == number and goal.text), None)
    if text is None and len(_goal_numbers(subject)) == 1:
        text = section_text(subject, "goals_text")
    label = f"年度绩效目标{number}"
    if text and normalise(text) in {normalise(label), normalise(f"{label}{brackets or ''}")}:
        text = None  # the form's own words, copied
    return Facts(
        {
            "goal_number": str(number),
            "goal_weight": brackets,
            "goal_text": text,
            "goal_achieved": _own(number, subject) or _achieved(own, scheme),
        },
        {"indicators": indicator_facts(own)},
    )


def _own(number: int, subject: Subject) -> str | None:
    """What the unit itself says came of a goal 实际完成情况."""
    return next((goal.achieved for goal in subject.goals if goal.number == number and goal.achieved), None)


def _numbered(goal: Facts, fact: str, count: int) -> str | None:
    """A goal's text, told apart from the others' where there are several."""
    text = goal.words(f"{{{fact}}}")
    return goal.words(f"目标{{goal_number}}{{goal_weight}}：{{{fact}}}") if text and count > 1 else text


def _achieved(rows: Sequence[Row], scheme: Scheme) -> str | None:
    """“共8项绩效指标：已完成5项，…”: what was attained counted, the best first, whatever a tier is called."""
    if not rows:
        return None
    counts = Counter(result.attainment for _, result in rows)
    kinds = [(scheme.verdicts[attainment], counts[attainment]) for attainment in Attainment]
    parts = [f"{words}{count}项" for words, count in (*kinds, (UNCOMPUTABLE, counts[None])) if count]
    return f"共{len(rows)}项绩效指标：{'，'.join(parts)}。"


def indicator_facts(rows: Sequence[Row]) -> tuple[Facts, ...]:
    """The rows of indicators; one blank row where there is none, as on a form not filled in."""
    if not rows:
        return (Facts(dict.fromkeys(_ROW)),)
    return tuple(Facts(_row_facts(indicator, result) | _with_points(indicator, rows)) for indicator, result in rows)


def _with_points(indicator: Indicator, rows: Sequence[Row]) -> dict[str, Value]:
    """The names of a row and its levels, as typed, with their points behind them: 目标任务（15分）."""
    under1 = [row for row, _ in rows if level1_name(row.level1) == level1_name(indicator.level1)]
    under2 = [row for row in under1 if level2_name(row.level2) == level2_name(indicator.level2)]
    return {
        "level1_with_points": _pointed(indicator.level1, under1, "\n"),
        "level2_with_points": _pointed(indicator.level2, under2),
        "indicator_with_points": _pointed(indicator.name, [indicator]),
    }


def _pointed(name: str | None, rows: Sequence[Indicator], between: str = "") -> str | None:
    """A name and the points of its rows; without these where a row has none."""
    weights = [row.weight for row in rows if row.weight is not None]
    return (
        f"{name}{between}（{plain(sum(weights, Decimal(0)), None)}分）" if name and len(weights) == len(rows) else name
    )


def _row_facts(indicator: Indicator, result: IndicatorResult) -> dict[str, Value]:
    """One row by the names in ``_ROW``: target and result with sign and unit, and beside these in cells of their own.

    ``deduction`` 扣分 is what the weight lost, ``deduction_note`` 扣分说明 the reason where it lost something,
    ``coefficient`` 得分系数 the score as a fraction of the weight, ``quantity`` 定量指标 or 定性指标, ``signed_target``
    the target beside that: with its sign, nothing where a qualitative one has no words.
    """
    measure, weight = indicator.measure, indicator.weight
    deduction = weight - result.score if weight is not None and result.score is not None else None
    known: dict[str, Value] = {
        "level1": level1_name(indicator.level1),
        "level2": level2_name(indicator.level2),
        "indicator": indicator.name,
        "target": target_text(measure),
        "actual": actual_text(measure),
        "sign": printed_sign(measure),
        "target_value": target_beside_unit(measure),
        "target_unit": target_unit(indicator),
        "actual_value": actual_beside_unit(measure),
        "signed_target": target_text(measure) if measure.sign is not Sign.QUALITATIVE else measure.target_text or None,
        "quantity": quantity(measure),
        "weight": weight,
        "score": result.score,
        "coefficient": _rate(result.coefficient(weight)),
        "deduction": deduction,
        "deduction_note": indicator.reason if deduction else None,
        "department_score": indicator.department_score,
        "finance_score": indicator.finance_score,
        "reason": indicator.reason,
    }
    return known


def quantity(measure: Measure) -> str | None:
    """What the form's column 指标性质 of Chongqing says: 定性指标, or 定量指标 where the target is a figure."""
    if measure.sign is Sign.QUALITATIVE:
        return "定性指标"
    return "定量指标" if measure.target is not None or measure.between is not None else None


def printed_sign(measure: Measure) -> str | None:
    """The sign as the form's column 指标性质 has it; none where nobody typed it."""
    return None if measure.sign is None or measure.is_sign_assumed else measure.sign.value


def target_unit(indicator: Indicator) -> str | None:
    """The unit as the form's column 度量单位 has it."""
    target = indicator.measure.target
    return (target.unit if target else "") or indicator.unit or None


def target_beside_unit(measure: Measure) -> str | None:
    """The target as it stands between columns of sign and unit: a bare figure, or words."""
    if measure.sign is Sign.QUALITATIVE or measure.target is None:
        return measure.target_text or None
    return _beside_unit(measure.target, measure.target.unit)


def actual_beside_unit(measure: Measure) -> str | None:
    """The result as it stands beside a column of the unit: a bare figure where it is in that unit, or words."""
    if measure.sign is Sign.QUALITATIVE or measure.actual is None:
        return measure.actual_text or None
    return _beside_unit(measure.actual, measure.target.unit if measure.target else "")


def _beside_unit(amount: Amount, unit: str) -> str:
    """A figure without its unit where that is the column's; a small percentage keeps it, for 0.5 is half or 0.5%."""
    doubtful = unit == "%" and abs(amount.value) <= 1
    return plain(amount.value, None) if unit and amount.unit == unit and not doubtful else str(amount)


def target_text(measure: Measure) -> str | None:
    """The target as the form shows it: “≥20个”; of a qualitative indicator its words, or 定性 where it has none."""
    if measure.sign is Sign.QUALITATIVE:
        return measure.target_text or Sign.QUALITATIVE.value
    if measure.sign is Sign.RANGE and measure.target_text:
        return f"{Sign.RANGE}{measure.target_text}"
    if measure.target is None:
        return measure.target_text or None
    sign = "" if measure.sign is None or measure.is_sign_assumed else measure.sign.value
    return f"{sign}{measure.target}"


def actual_text(measure: Measure) -> str | None:
    """The actual value as the form shows it: “36个”, or the words of a qualitative indicator."""
    if measure.sign is Sign.QUALITATIVE or measure.actual is None:
        return measure.actual_text or None
    return str(measure.actual)


def in_report_order(rows: Iterable[tuple[Indicator, _T]]) -> tuple[tuple[Indicator, _T], ...]:
    """Indicators, each with something, by level 1 and 2 in standard order, then as typed."""
    return tuple(sorted(rows, key=lambda row: order_key(row[0].level1, row[0].level2)))


def _source_rows(sources: Sequence[Source], fixed: Sequence[FormOption]) -> list[tuple[str, Source]]:
    """The form's own rows, each with the first source that belongs there, then the others as they are named."""
    rest = list(sources)
    rows = []
    for option in fixed:
        words = {normalise(word) for word in (option.text, *option.words)}
        source = next((source for source in rest if normalise(source.source).removeprefix("其中:") in words), None)
        if source:
            rest.remove(source)
        rows.append((option.text, source or Source(source=option.text)))
    return rows + [(source.source, source) for source in rest]


def _source_facts(label: str, source: Source, scheme: Scheme) -> Facts:
    funds = Funds(initial=source.initial, adjusted=source.adjusted, executed=source.executed)
    return Facts(
        {
            "source": label,
            "source_initial": _money(source.initial),
            "source_adjusted": _money(source.adjusted),
            "source_executed": _money(source.executed),
            "source_rate": _rate(score_execution(funds, scheme).rate),
        }
    )


def section_text(subject: Subject, section: str) -> str | None:
    """The officer's paragraphs of one section, a line each."""
    text = subject.texts.get(section)
    return _joined(text.paragraphs) if text else None


def _reasons(subject: Subject) -> str | None:
    """The reasons given at the funds and at the indicators, each named."""
    named = [("预算执行", subject.funds.shortfall_reason)]
    named += [(indicator_name(one.name, one.level1, one.level2), one.reason) for one in subject.indicators]
    return _joined(f"{name}：{reason}" for name, reason in named if reason)


def _joined(lines: Iterable[str | None]) -> str | None:
    return "\n".join(line for line in lines if line) or None


def _money(value: Decimal | None) -> Decimal | None:
    return None if value is None else round_half_up(value, 2)


def _rate(fraction: Decimal | None) -> Decimal | None:
    return None if fraction is None else round_half_up(fraction, 4)
