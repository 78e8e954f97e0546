"""Figures that do not speak of the same thing, V22-V28 and V72: budgets, units, years, sums, texts written twice.

What only the wording of a text shows (V24 in prose, V26 against a report, V27) is left to the reader of prose.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from difflib import SequenceMatcher

from xlperf.checks.agreement import sums_agree
from xlperf.checks.check_rules import rules
from xlperf.checks.context import Context, cell, funds_cell, section_name, text_cell
from xlperf.checks.predicates import in_money, is_cost, same_words
from xlperf.checks.stage import TARGETS
from xlperf.findings import Finding
from xlperf.model import Indicator, Subject, Text
from xlperf.values.amounts import Amount, convert, normalise, plain, same_unit
from xlperf.values.signs import compact

_BUDGETS = {"adjusted": "调整后预算数", "initial": "年初预算数"}
_MONEY = ("initial", "adjusted", "executed")
_UNITS = ("元", "万元")  # in which amounts of a form stand
_YEAR = re.compile(r"(\d{2,5})\s*年|^(\d{4})[-./]")
_YEAR_DIGITS = 4
_WAN = Decimal(10000)
_MOST_SUMMANDS = 8  # of a sum that a message writes out


def check_cost_target(context: Context) -> Iterator[Finding]:
    """V22: a cost target is one budget, while the execution rate is on the other."""
    used = context.scheme.execution.denominator
    other = "initial" if used == "adjusted" else "adjusted"
    for subject, row, _ in context.indicators():
        funds = subject.funds
        budgets = {"adjusted": funds.adjusted, "initial": funds.initial}
        if budgets[used] is None or budgets[used] == budgets[other] or _budget_total(context, subject, row) is None:
            continue
        if _differs_from_spending(context, subject, row):
            continue
        if _target(context, row) == budgets[other]:
            values = {
                "target": row.measure.target,
                "other": _BUDGETS[other],
                "used": _BUDGETS[used],
                "should": f"{plain(budgets[used] or Decimal(), None)}{context.evaluation.unit.money_unit}",
            }
            yield context.found("V22", subject, cell(row.origins, "target", "name"), values, item=row.name)


def check_money_units(context: Context) -> Iterator[Finding]:
    """V23: a cost has the very figure of a budget in another unit; or spending vastly exceeds what it is part of."""
    unit = context.evaluation.unit.money_unit
    for subject, row, _ in context.indicators():
        target = row.measure.target
        if target is None or not is_cost(row) or in_money(target, unit) is None:
            continue
        amounts = [Amount(money, unit) for key in _MONEY if (money := getattr(subject.funds, key)) is not None]
        others = (one for amount in amounts for other in _UNITS if (one := convert(amount, other)) is not None)
        same = next((one for one in others if one.value == target.value and not same_unit(one.unit, target.unit)), None)
        if same is not None and in_money(target, unit) not in [amount.value for amount in amounts]:
            stated = convert(same, unit) or same
            values = {"figure": str(target), "against": f"评价对象表里有{stated}", "should": f"可能应为 {same}"}
            yield context.found("V23", subject, cell(row.origins, "unit", "target", "name"), values, item=row.name)
    for subject, name, whole in _in_another_unit(context):
        spent = subject.funds.executed or Decimal()
        values = {
            "figure": f"执行数{plain(spent, None)}{unit}",
            "against": f"{name}是{plain(whole, None)}{unit}",
            "should": _in_one_unit(name, whole, spent, unit),
        }
        yield context.found("V23", subject, funds_cell(subject, "executed"), values)


def check_overspending(context: Context) -> Iterator[Finding]:
    """V72: more was spent than the budget after adjustment (the initial one, where that is blank)."""
    unit = context.evaluation.unit.money_unit
    mixed = [subject.name for subject, _, _ in _in_another_unit(context)]
    for subject in context.evaluation.subjects:
        executed, (name, budget) = subject.funds.executed, _budget(subject)
        if executed is None or budget is None or budget <= 0 or subject.name in mixed:
            continue
        if executed > budget and not sums_agree(executed, budget, context.scheme.rounding):
            values = {
                "executed": f"{plain(executed, None)}{unit}",
                "budget": name,
                "figure": f"{plain(budget, None)}{unit}",
                "excess": f"{plain(executed - budget, None)}{unit}",
            }
            yield context.found("V72", subject, funds_cell(subject, "executed"), values)


def check_filing_year(context: Context) -> Iterator[Finding]:
    """V24: the filing date has no year of four digits, or lies before the year that is evaluated.

    Targets are filed in the year before.
    """
    unit = context.evaluation.unit
    found = _YEAR.search(normalise(unit.filled_on or ""))
    if found is None or unit.year is None:
        return
    digits = found.group(1) or found.group(2)
    first = unit.year - 1 if unit.purpose == TARGETS else unit.year
    if len(digits) != _YEAR_DIGITS or int(digits) < first:
        values = {"value": unit.filled_on, "year": unit.year, "should": f"{unit.year + 1}年的日期"}
        yield context.found("V24", None, cell(unit.origins, "filled_on"), values)


def check_cost_actual(context: Context) -> Iterator[Finding]:
    """V25: the cost of the whole, by its target, is not what was spent."""
    for subject, row, _ in context.indicators():
        if _differs_from_spending(context, subject, row):
            unit = context.evaluation.unit.money_unit
            executed = f"{plain(subject.funds.executed or Decimal(), None)}{unit}"
            values = {
                "what": f"成本指标的实际完成值是{row.measure.actual}，执行数是{executed}",
                "should": f"按执行数应为 {executed}",
            }
            yield context.found("V25", subject, cell(row.origins, "actual", "name"), values, item=row.name)


def check_project_sum(context: Context) -> Iterator[Finding]:
    """V25: the department's project expenditure 项目支出 is not the sum of its projects' spending."""
    department, projects = context.evaluation.department, context.evaluation.projects
    spent = [project.funds.executed for project in projects if project.funds.executed is not None]
    if department is None or department.funds.project is None or not projects or len(spent) < len(projects):
        return
    stated, total = department.funds.project, sum(spent, Decimal())
    if sums_agree(stated, total, context.scheme.rounding) or any(_in_another_unit(context)):
        return
    unit = context.evaluation.unit.money_unit
    working = f"{_summands(spent)}={plain(total, None)}" if len(spent) > 1 else plain(total, None)
    gap = f"相差{plain(abs(stated - total), None)}{unit}"
    what = f"部门项目支出是{plain(stated, None)}{unit}，各项目执行数合计{working}{unit}，{gap}"
    yield context.found(
        "V25", department, funds_cell(department, "project"), {"what": what, "should": "确有差额的，请说明差在哪里"}
    )


def _summands(amounts: Sequence[Decimal]) -> str:
    """The amounts of a sum; of many the first two and the last: `1+2+…+40`."""
    shown = [plain(amount, None) for amount in amounts]
    return "+".join(shown if len(shown) <= _MOST_SUMMANDS else [*shown[:2], "…", shown[-1]])


def check_same_indicator(context: Context) -> Iterator[Finding]:
    """V26: department and project have the same indicator and target, and other actual values."""
    department = context.evaluation.department
    if department is None:
        return
    rows: dict[str, list[tuple[Subject, Indicator]]] = {}
    for project in context.evaluation.projects:
        for other in project.indicators:
            rows.setdefault(compact(other.name), []).append((project, other))
    for row in department.indicators:
        twins = rows.get(compact(row.name), [])
        if len(twins) != 1:
            continue
        project, other = twins[0]
        alike = same_words(row.measure.target_text, other.measure.target_text)
        if alike and row.measure.actual and other.measure.actual and row.measure.actual != other.measure.actual:
            values = {"here": other.measure.actual, "there": row.measure.actual, "where": department.name}
            yield context.found("V26", project, cell(other.origins, "actual", "name"), values, item=other.name)


def check_identical_texts(context: Context) -> Iterator[Finding]:
    """V28: a project's section repeats a paragraph of the department's."""
    department = context.evaluation.department
    if department is None:
        return
    sections = rules().words["identical.sections"]
    theirs = {key: telling for key in sections if (telling := _telling(department.texts.get(key)))}
    for project in context.evaluation.projects:
        for key, others in theirs.items():
            mine = project.texts.get(key)
            if mine is not None and any(alike(one, other) for one in _telling(mine) for other in others):
                values = {"what": f"“{section_name(key)}”里的段落", "where": department.name}
                yield context.found("V28", project, text_cell(mine), values, item=section_name(key))


def check_identical_indicators(context: Context) -> Iterator[Finding]:
    """V28: most of a project's indicators are the department's, targets and actual values included."""
    department = context.evaluation.department
    if department is None:
        return
    theirs = {_identity(row) for row in department.indicators}
    for project in context.evaluation.projects:
        alike = [row for row in project.indicators if _identity(row) in theirs]
        enough = len(alike) >= rules().numbers["identical.share"] * len(project.indicators)
        if enough and len(alike) >= rules().numbers["identical.rows"]:
            values = {"what": f"{len(alike)}个绩效指标（共{len(project.indicators)}个）", "where": department.name}
            yield context.found("V28", project, cell(alike[0].origins, "name"), values)


CHECKS = (
    check_cost_target,
    check_money_units,
    check_overspending,
    check_filing_year,
    check_cost_actual,
    check_project_sum,
    check_same_indicator,
    check_identical_texts,
    check_identical_indicators,
)


def _target(context: Context, row: Indicator) -> Decimal | None:
    return in_money(row.measure.target, context.evaluation.unit.money_unit)


def _budget_total(context: Context, subject: Subject, row: Indicator) -> Decimal | None:
    """A cost indicator's target, if it is the subject's whole budget; else ``None``."""
    target = _target(context, row)
    known = (subject.funds.initial, subject.funds.adjusted)
    return target if target is not None and is_cost(row) and target in known else None


def _differs_from_spending(context: Context, subject: Subject, row: Indicator) -> bool:
    """Whether the cost of the whole is another sum than what was spent."""
    executed = subject.funds.executed
    actual = in_money(row.measure.actual, context.evaluation.unit.money_unit)
    if executed is None or actual is None or _budget_total(context, subject, row) is None:
        return False
    return not sums_agree(actual, executed, context.scheme.rounding)


def _budget(subject: Subject) -> tuple[str, Decimal | None]:
    """The budget that spending is compared with, by name: after adjustment, else the initial one."""
    key = "initial" if subject.funds.adjusted is None else "adjusted"
    return _BUDGETS[key], subject.funds.initial if key == "initial" else subject.funds.adjusted


def _in_another_unit(context: Context) -> Iterator[tuple[Subject, str, Decimal]]:
    """The subjects that spent so much more than their budget, or projects than the department, that a unit is wrong.

    Each with the name and the figure of what it is compared with.
    """
    department = context.evaluation.department
    for subject in context.evaluation.subjects:
        limits = [_budget(subject)]
        if department is not None and not subject.is_department:
            limits.append(("部门整体的执行数", department.funds.executed))
        spent = subject.funds.executed
        for name, limit in limits:
            if limit and limit > 0 and spent is not None and spent >= limit * rules().numbers["caliber.unit_mix"]:
                yield subject, name, limit
                break


def _in_one_unit(name: str, whole: Decimal, spent: Decimal, unit: str) -> str:
    """What to do about spending and a budget in two units: the figure that was typed in the other one, converted."""
    if unit == "元":
        return f"{name}像是按万元填的，换成元是{plain(whole * _WAN, None)}元"
    return f"执行数像是按元填的，换成{unit}是{plain(spent / _WAN, None)}{unit}"


def _identity(row: Indicator) -> tuple[str, str, str]:
    return compact(row.name), compact(row.measure.target_text), compact(row.measure.actual_text)


def _telling(text: Text | None) -> list[str]:
    """The paragraphs of a section that are long enough to say something, without white space."""
    shortest = rules().numbers["identical.shortest"]
    return [bare for paragraph in (text.paragraphs if text else ()) if len(bare := compact(paragraph)) >= shortest]


def alike(one: str, other: str) -> bool:
    """Whether two paragraphs, without white space, are the same but for a few characters."""
    likeness = float(rules().numbers["identical.likeness"])
    if one == other or max(len(one), len(other)) > rules().numbers["identical.longest"]:
        return one == other
    enough = likeness * (len(one) + len(other)) / 2
    if min(len(one), len(other)) < enough or sum((Counter(one) & Counter(other)).values()) < enough:
        return False
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() >= likeness
